"""Build the shipped gazetteer of administrative units.

    python -m training.build_places --gazetteer DIR [--out normalizers/lexicons/places.bin]

DIR holds `dvhcvn_union_*.csv` (units until June 2025: level, code, name, type, province_code, district_code,
first_seen, last_seen) and `thanglequoc_<day>_simplified.json` (units since July 2025 as they were on that day). What
became of a commune in July 2025 is taken from the address data of the installed underthesea, which gives names only:
they are matched to codes here. Nothing is drawn by chance. What could not be matched is printed.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from normalizers.places.gazetteer import PATH, TWO_LEVELS_SINCE, Packed, pack
from normalizers.places.keys import alias_key, exact_key, fold_key

_TYPES = ("Tỉnh", "Thành phố", "Thị xã", "Thị trấn", "Huyện", "Quận", "Phường", "Xã", "Đặc khu")

EXTRA_KEYS = {"hcm": "79", "tphcm": "79", "brvt": "77", "tthue": "46", "thuathienhue": "46", "tth": "46"}
"""Abbreviations in use, reviewed by hand -> code of the province."""

MIN_LIKENESS = 75
"""Of two spellings of a commune that both lists have once in one district, 0..100."""

MIN_LIKENESS_ALONE = 60
"""The same where they are the only ones left on either side."""


class Version(NamedTuple):
    """A unit and the first and last list it stands in."""

    code: str
    first: str
    name: str
    parent: str
    last: str


def tidy(name: str) -> str:
    """One writing of the type, no double blanks ("Thị Xã Việt Yên" -> "Thị xã Việt Yên")."""
    name = " ".join(name.split())
    head = next(head for head in _TYPES if name.lower().startswith(head.lower() + " "))
    return head + name[len(head) :]


def bare(name: str) -> str:
    """Without the type."""
    return name[len(next(head for head in _TYPES if name.startswith(head + " "))) + 1 :]


def three_levels(folder: Path) -> list[Version]:
    """Units until June 2025."""
    path = max(folder.glob("dvhcvn_union_*.csv"))
    found = set()
    with path.open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            parent = row["district_code"] or row["province_code"]
            found.add(Version(row["code"], row["first_seen"], tidy(row["name"]), parent, row["last_seen"]))
    return sorted(found)


def two_levels(folder: Path) -> list[Version]:
    """Units since July 2025, as they are on the day of the file."""
    path = max(folder.glob("thanglequoc_*_simplified.json"))
    day = path.name.split("_")[1]
    since = TWO_LEVELS_SINCE.isoformat()
    found = []
    for province in json.loads(path.read_text(encoding="utf-8")):
        found.append(Version(province["Code"], since, tidy(province["FullName"]), "", day))
        found += [Version(w["Code"], since, tidy(w["FullName"]), province["Code"], day) for w in province["Wards"]]
    return sorted(found)


def address_data() -> dict[str, Any]:
    """The old and new names of communes in underthesea (Apache-2.0, from vietnamadminunits)."""
    spec = find_spec("underthesea")
    if spec is None or spec.origin is None:
        raise SystemExit("underthesea is not installed; run: make setup")
    text = (Path(spec.origin).parent / "address" / "data" / "mapping.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def province_codes(names: Iterable[str], units: Iterable[Version]) -> dict[str, str]:
    """Name of a province -> its code."""
    by_name = {fold_key(bare(u.name)): u.code for u in units if len(u.code) == 2}
    return {name: by_name[fold_key(bare(tidy(name)))] for name in names}


def commune_name(record: dict[str, Any], age: str) -> str:
    """Name of a record's old or new commune; the source lacks some whose names differ in marks only."""
    name = record[f"{age}_ward"]
    if name or not record[f"{age}_ward_key"]:
        return str(name)
    key = str(record[f"{age}_ward_key"])
    return next(f"{head} {key[len(squeezed) :]}" for head in _TYPES if key.startswith(squeezed := squeeze(head)))


def squeeze(text: str) -> str:
    """As the source writes its keys: lower case without blanks."""
    return text.lower().replace(" ", "")


def match(wanted: list[str], units: list[Version]) -> dict[str, Version]:
    """Names of the communes of one district (or province) -> units, by spelling: the exact ones first.

    A name goes to the one unit with its spelling, then with the spelling of an alias, then without marks and type;
    what is left on both sides goes by likeness, best first.
    """
    found: dict[str, Version] = {}
    keys: tuple[Callable[[str], str], ...] = (
        exact_key, alias_key, fold_key, lambda n: exact_key(bare(tidy(n))), lambda n: fold_key(bare(tidy(n))),
    )  # fmt: skip
    for key in keys:
        free = defaultdict(list)
        for unit in units:
            if unit not in found.values():
                free[key(unit.name)].append(unit)
        for name in wanted:
            candidates = free.get(key(name), [])
            if name not in found and len(candidates) == 1 and candidates[0] not in found.values():
                found[name] = candidates[0]
    left = [(name, unit) for name in wanted if name not in found for unit in units if unit not in found.values()]
    scored = ((fuzz.ratio(fold_key(bare(tidy(n))), fold_key(bare(u.name))), n, u) for n, u in left)
    lone = len(left) == 1
    for score, name, unit in sorted(scored, reverse=True):
        if score >= (MIN_LIKENESS_ALONE if lone else MIN_LIKENESS) and name not in found and unit not in found.values():
            found[name] = unit
    return found


def successors(old: list[Version], new: list[Version]) -> tuple[dict[str, list[str]], dict[Version, set[str]]]:
    """Code until June 2025 -> codes since; and version -> names that the address data has for it.

    What was not matched is printed.
    """
    data = address_data()
    records = data["ward_mapping"]
    last = max(unit.last for unit in old)
    latest = [unit for unit in old if unit.last == last]
    old_provinces = province_codes({r["old_province"] for r in records}, old)
    new_provinces = province_codes({r["new_province"] for r in records}, new)
    targets = _matched(records, "new", new_provinces, lambda p: [u for u in new if u.parent == p])
    within = {u.code: u.parent for u in latest if len(u.code) == 3}
    sources = _matched(
        records, "old", old_provinces, lambda p: [u for u in latest if within.get(u.parent) == p], districts(latest)
    )
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for record in records:
        target = targets.get((new_provinces[record["new_province"]], "", commune_name(record, "new")))
        place = (old_provinces[record["old_province"]], record["old_district"])
        source = sources.get((*place, commune_name(record, "old")))
        if not record["old_ward_key"]:
            source = next(u for u in latest if u.parent == place[0] and fold_key(u.name) == fold_key(place[1]))
        if target is None or source is None:
            print("not matched:", *(record[k] for k in ("old_province", "old_district", "old_ward", "new_ward")))
            continue
        found[source.code][target.code] = found[source.code].get(target.code, False) or record.get("is_default", True)
    gone = {v["name"]: data["province_mapping"][k] for k, v in data["old_province_names"].items()}
    merged = {old_provinces[n]: [new_provinces[data["province_names"][key]["name"]]] for n, key in gone.items()}
    communes = {code: sorted(into, key=lambda c: (not into[c], c)) for code, into in found.items()}
    names: dict[Version, set[str]] = defaultdict(set)
    for (_, _, name), unit in (*sources.items(), *targets.items()):
        names[unit].add(tidy(name))
    for name, code in new_provinces.items():
        names[next(u for u in new if u.code == code)].add(tidy(name))
    return dict(sorted((merged | communes).items())), names


def districts(latest: list[Version]) -> Callable[[str, str], str | None]:
    """A finder of a district's code by its province and name."""
    by_name = {(u.parent, fold_key(u.name)): u.code for u in latest if len(u.code) == 3}
    by_bare = defaultdict(set)
    for unit in latest:
        if len(unit.code) == 3:
            by_bare[unit.parent, fold_key(bare(unit.name))].add(unit.code)

    def find(province: str, name: str) -> str | None:
        code = by_name.get((province, fold_key(name)))
        several = by_bare[province, fold_key(bare(tidy(name)))]
        return code or (next(iter(several)) if len(several) == 1 else None)

    return find


Place = tuple[str, str, str]
"""Province's code, district's name ("" since July 2025), commune's name."""


def _matched(
    records: list[dict[str, Any]],
    age: str,
    provinces: dict[str, str],
    units_of: Callable[[str], list[Version]],
    district_of: Callable[[str, str], str | None] | None = None,
) -> dict[Place, Version]:
    """The units of all communes that the records name, district by district, then what is left by province."""
    groups: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for record in records:
        if name := commune_name(record, age):
            groups[provinces[record[f"{age}_province"]]][record.get(f"{age}_district", "")].add(name)
    found: dict[Place, Version] = {}
    for province, by_district in sorted(groups.items()):
        units = units_of(province)
        left: list[tuple[str, str]] = []
        for district, names in sorted(by_district.items()):
            code = district_of(province, district) if district_of else None
            here = match(sorted(names), [u for u in units if code is None or u.parent == code])
            found |= {(province, district, name): unit for name, unit in here.items()}
            left += [(district, name) for name in sorted(names) if name not in here]
        free = [u for u in units if u not in set(found.values())]
        for district, name in left:
            same = [u for u in free if exact_key(bare(u.name)) == exact_key(bare(tidy(name)))]
            if len(same) == 1:
                found[province, district, name] = same[0]
    return found


def retyped(unit: Version, names: set[str]) -> list[Version]:
    """A unit since July 2025; two versions where its type was another one then (a commune made a ward)."""
    then = [
        name
        for name in names
        if fold_key(name) != fold_key(unit.name) and fold_key(bare(name)) == fold_key(bare(unit.name))
    ]
    if len(then) != 1 or len(names) != 1:
        return [unit]
    return [unit._replace(name=then[0], last=unit.first), unit._replace(first=unit.last)]


def packed(old: list[Version], new: list[Version]) -> Packed:
    """Everything in the form that is shipped."""
    today, names = successors(old, new)
    units = sorted((*old, *(version for unit in new for version in retyped(unit, names.get(unit, set())))))
    days = sorted({d for u in units for d in (u.first, u.last)})
    at = {day: number for number, day in enumerate(days)}
    keys: dict[str, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        for name in {unit.name, *names.get(unit, ())}:
            keys[fold_key(bare(tidy(name)))].append(number)
        for key, code in EXTRA_KEYS.items():
            if unit.code == code:
                keys[key].append(number)
    return Packed(
        days=days,
        two_levels=at[TWO_LEVELS_SINCE.isoformat()],
        codes=[u.code for u in units],
        names=[u.name for u in units],
        parents=[u.parent for u in units],
        spans=[64 * at[u.first] + at[u.last] for u in units],
        keys={key: sorted(set(numbers)) for key, numbers in sorted(keys.items())},
        today=today,
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gazetteer", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=PATH)
    options = parser.parse_args()
    old, new = three_levels(options.gazetteer), two_levels(options.gazetteer)
    content = packed(old, new)
    data = pack(content)
    options.out.write_bytes(data)
    last = max(unit.last for unit in old)
    missing = [u for u in old if u.last == last and len(u.code) == 5 and u.code not in content.today]
    print("no successor known:", *(f"{u.code} {u.name}" for u in missing), sep="\n  ")
    print(f"{len(content.codes):,} versions, {len(content.today):,} successors, {len(data):,} bytes")


if __name__ == "__main__":
    main()
