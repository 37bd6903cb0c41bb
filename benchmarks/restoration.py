"""How well stripped Vietnamese comes back: syllables right, words a second of CPU, correct text changed.

    python -m benchmarks.restoration --corpora DIR [--archive DIR] [--pyvi]

Test sets: held-out blocks of the legal and news corpora (`training.corpora`), the public sets under DIR/testsets, and
the ground truth of an archive. Every set is stripped of its marks, restored, and compared word by word in lower case
with the tone mark in its one place; words are runs of letters, so abbreviations and foreign words count too ("syll."
counts Vietnamese syllables alone). Beside the
restorer stand the most frequent form of each syllable by itself, and pyvi where it can be imported.
"""

from __future__ import annotations

import argparse
import importlib
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from normalizers.diacritics import restore
from normalizers.diacritics.channel import has_key
from normalizers.diacritics.model import load, syllables_by_letters
from normalizers.syllables import is_syllable, place_tone
from training.corpora import held_out, test_sentences

_WORD = re.compile(r"[^\W\d_]+")

_TOLD = 5
"""Changed words of correct text that are shown: a test set has slips of its own."""

Restorer = Callable[[str], str]


class Score(Struct, frozen=True):
    """Figures of one restorer on one set.

    Attributes:
        words: Words compared; `right` of them are exact.
        syllables: Those of them that are Vietnamese syllables; `good` of them are exact.
        seconds: Of CPU, for the stripped text.
    """

    words: int
    right: int
    syllables: int
    good: int
    seconds: float


def stripped(text: str) -> str:
    """`text` without its diacritics, case kept."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def words(text: str) -> list[str]:
    """The words compared: runs of letters in lower case, tone mark in its one place."""
    return [place_tone(word.lower()) for word in _WORD.findall(text)]


@lru_cache(maxsize=1)
def most_frequent() -> dict[str, str]:
    """Letters without marks -> the syllable most often written with them."""
    return {letters: load().words[numbers[0]] for letters, numbers in syllables_by_letters().items()}


def by_frequency() -> Restorer:
    """The baseline: each syllable alone becomes its most frequent form."""
    best = most_frequent()
    return lambda line: _WORD.sub(lambda found: best.get(found[0].lower(), found[0]), line)


def restorers(*, pyvi: bool) -> dict[str, Restorer]:
    """Name -> restorer, ours first."""
    found: dict[str, Restorer] = {"baocao": lambda line: restore(line).text, "unigram": by_frequency()}
    if pyvi:
        found["pyvi"] = unless_it_fails(importlib.import_module("pyvi.ViUtils").add_accents)
    return found


def unless_it_fails(method: Restorer) -> Restorer:
    """`method`, leaving lines as they are on which it raises KeyError (pyvi does so on letters it has not seen)."""

    def run(line: str) -> str:
        try:
            return method(line)
        except KeyError:
            return line

    return run


def spread(lines: list[str], most: int) -> list[str]:
    """Lines at even distances, of about `most` words together."""
    total = sum(len(_WORD.findall(line)) for line in lines)
    step = max(1, -(-total // most))
    return lines[::step]


def sets(corpora: Path, archive: Path | None, most: int) -> Iterator[tuple[str, list[str]]]:
    """Name and lines of each test set, about `most` words of those held out."""
    for name in ("legal", "news"):
        yield f"{name}, held out", spread(held_out(corpora, name), most)
    yield from test_sentences(corpora).items()
    if archive:
        pages = sorted(archive.glob("gold/*/pages/*.txt"))
        yield "archive", [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]


def score(lines: list[str], method: Restorer) -> Score:
    """Figures of `method` on `lines`."""
    total = right = syllables = good = 0
    seconds = 0.0
    for line in (unicodedata.normalize("NFC", line.strip()) for line in lines if has_letters(line)):
        truth, bare = words(line), stripped(line)
        started = time.process_time()
        found = words(method(bare))
        seconds += time.process_time() - started
        total += len(truth)
        marks = agreeing(truth, found)
        right += sum(marks)
        syllables += sum(map(is_syllable, truth))
        good += sum(is_syllable(word) for word, same in zip(truth, marks, strict=True) if same)
    return Score(total, right, syllables, good, seconds)


def changed(lines: list[str], method: Restorer) -> tuple[int, list[str]]:
    """Words of correct text, and those of them that `method` changes, each with the word before it."""
    total, found = 0, list[str]()
    for line in (unicodedata.normalize("NFC", line.strip()) for line in lines if has_letters(line)):
        before = words(line)
        marks = agreeing(before, words(method(line)))
        total += len(marks)
        found += [" ".join(before[max(0, at - 1) : at + 1]) for at, same in enumerate(marks) if not same]
    return total, found


def percent(part: int, whole: int) -> str:
    """A share in ten columns."""
    return f"{100 * part / max(1, whole):>8.2f} %"


def has_letters(line: str) -> bool:
    """Whether there is a word to restore at all."""
    return any(has_key(word) for word in _WORD.findall(line))


def agreeing(truth: list[str], found: list[str]) -> list[bool]:
    """Which words of `truth` came back; where the numbers of words differ, those of the common beginning and end."""
    if len(truth) == len(found):
        return [a == b for a, b in zip(truth, found, strict=True)]
    shorter = min(len(truth), len(found))
    head = next((i for i in range(shorter) if truth[i] != found[i]), shorter)
    tail = next((i for i in range(shorter - head) if truth[-1 - i] != found[-1 - i]), shorter - head)
    return [i < head or i >= len(truth) - tail for i in range(len(truth))]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--archive", type=Path, help="folder with gold/*/pages/*.txt")
    parser.add_argument("--words", type=int, default=40_000, help="of each held-out set, about")
    parser.add_argument("--pyvi", action="store_true", help="measure pyvi too (must be installed)")
    given = parser.parse_args()
    started = time.perf_counter()
    load()
    print(f"model loaded in {time.perf_counter() - started:.2f} s")
    methods = restorers(pyvi=given.pyvi)
    head = "".join(f"{name:>10}{'syll.':>10}" for name in methods)
    print(f"{'set':20}{'words':>8}{head}{'words/s':>10}  changed of correct text")
    for name, lines in sets(given.corpora, given.archive, given.words):
        scores = {method: score(lines, run) for method, run in methods.items()}
        ours = scores["baocao"]
        rates = "".join(f"{percent(s.right, s.words)}{percent(s.good, s.syllables)}" for s in scores.values())
        speed = f"{ours.words / max(ours.seconds, 1e-9):>10,.0f}"
        total, wrong = changed(lines, methods["baocao"])
        told = f"  {', '.join(wrong[:_TOLD])}" if wrong else ""
        print(f"{name:20}{ours.words:>8}{rates}{speed}{100 * len(wrong) / max(1, total):>10.3f} %{told}", flush=True)


if __name__ == "__main__":
    main()
