"""Names of administrative units written in the ways reports write them: right, wrong, left open; beside two baselines.

    python -m benchmarks.places [--every 5] [--on 2022-10-01]

Every fifth unit in force on the day, in each writing, in a list of its level in the context of its province (a
district) or district (a commune). `right`: its own code; `wrong`: another one; `open`: none, with candidates or not.
Where two units of a context share a writing (types left out), open is the only right answer and counts as `right`.
Baselines: the name looked up as it is; the name looked up without marks and type, the first unit found taken.
The last line is processor time per name, nothing remembered of it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from normalizers.names import bare_name, fold, strip_marks
from normalizers.places.gazetteer import Unit, gazetteer
from normalizers.places.resolve import resolve

Answer = Callable[[str, Unit, dt.date], str | None]

_SWAPS = {"i": "l", "o": "c", "a": "o", "e": "c", "n": "r", "u": "n", "h": "b"}
"""Letters that readers take for one another."""


def misread(name: str) -> str:
    """One letter in the middle of the bare name misread."""
    middle = len(name) // 2
    for at in (*range(middle, len(name)), *range(middle)):
        if name[at] in _SWAPS:
            return name[:at] + _SWAPS[name[at]] + name[at + 1 :]
    return name


def without_last_mark(name: str) -> str:
    """The name with the mark of its last marked letter lost."""
    for at in reversed(range(len(name))):
        if strip_marks(name[at]) != name[at]:
            return name[:at] + strip_marks(name[at]) + name[at + 1 :]
    return name


def bared(write: Callable[[str], str]) -> Callable[[str], str]:
    """A writing of the name behind its type, the type itself kept."""
    return lambda name: name[: -len(bare_name(name))] + write(bare_name(name))


WRITINGS: dict[str, Callable[[str], str]] = {
    "as in the list": lambda name: name,
    "UBND before it": lambda name: f"UBND {name[:1].lower()}{name[1:]}",
    "in capitals": str.upper,
    "without its type": bare_name,
    "hyphens for blanks": lambda name: bare_name(name).replace(" ", "-"),
    "y for i, i for y": bared(lambda name: name.translate(str.maketrans("ýỳyíìi", "íìiýỳy"))),
    "last mark lost": bared(without_last_mark),
    "all marks lost": lambda name: strip_marks(name),
    "a letter misread": bared(misread),
}


def ours(name: str, unit: Unit, on: dt.date) -> str | None:
    """The resolver."""
    return resolve(name, unit.level, unit.parent or None, on).code


class LookUp:
    """A baseline: a dictionary of names by parent."""

    def __init__(self, units: list[Unit], key: Callable[[str], str]) -> None:
        """Remember the first unit of each key."""
        self._key = key
        self._codes: dict[tuple[str, str], str] = {}
        for unit in units:
            self._codes.setdefault((unit.parent, key(unit.name)), unit.code)

    def __call__(self, name: str, unit: Unit, on: dt.date) -> str | None:
        """The code under the name's key."""
        return self._codes.get((unit.parent, self._key(name)))


def in_force(on: dt.date) -> list[Unit]:
    """The units of a day."""
    places = gazetteer()
    return [places.unit(n) for n in range(len(places.packed.codes)) if places.holds(n, on, surely=True)]


def judged(answer: Answer, units: list[Unit], all_units: list[Unit], on: dt.date) -> Iterator[tuple[str, str]]:
    """(writing, outcome) of every unit in every writing."""
    for writing, write in WRITINGS.items():
        shared = defaultdict(set)
        for unit in all_units:
            shared[unit.parent, write(unit.name)].add(unit.code)
        for unit in units:
            name = write(unit.name)
            code = answer(name, unit, on)
            several = len(shared[unit.parent, name]) > 1
            right = code is None if several else code == unit.code
            yield writing, "right" if right else "open" if code is None else "wrong"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--on", type=dt.date.fromisoformat, default=dt.date(2022, 10, 1))
    options = parser.parse_args()
    all_units = in_force(options.on)
    units = all_units[:: options.every]
    systems: dict[str, Answer] = {
        "resolve": ours,
        "look-up": LookUp(all_units, str),
        "look-up, folded": LookUp(all_units, lambda name: fold(bare_name(name))),
    }
    print(f"{len(units):,} of {len(all_units):,} units in force on {options.on}; percent right / wrong / open\n")
    print(f"{'':20}" + "".join(f"{system:>24}" for system in systems))
    counts = {system: Counter(judged(answer, units, all_units, options.on)) for system, answer in systems.items()}
    for writing in WRITINGS:
        cells = (
            " / ".join(
                f"{100 * counts[system][writing, outcome] / len(units):5.1f}" for outcome in ("right", "wrong", "open")
            )
            for system in systems
        )
        print(f"{writing:20}" + "".join(f"{cell:>24}" for cell in cells))
    start = time.process_time()
    for unit in units:
        resolve.__wrapped__(unit.name, None, unit.parent or None, options.on)
    print(f"\n{1e6 * (time.process_time() - start) / len(units):.0f} µs a full name")


if __name__ == "__main__":
    main()
