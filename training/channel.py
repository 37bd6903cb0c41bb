"""Learn what an English OCR makes of Vietnamese from pages of real noise.

    python -m training.channel --pages FILE.jsonl [--out normalizers/lexicons/channel.bin] [--skip N]

FILE is made by `training.noise_pairs`; the last N pages are left out, for trying things on. Printed and read words of
one place are aligned letter by letter (each printed letter is read as 0-3 characters; the chances are estimated by
some rounds of best alignments), then the readings of letters, of onsets and of rimes are counted, case and all.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log
from pathlib import Path

from normalizers.syllables import fold, is_syllable, onset_of, place_tone
from training.noise_pages import NoisePage
from training.noise_pairs import aligned, pages

__all__ = ["learn", "pairs"]

_ROUNDS = 4
_MOST_READ = 3
_EDGES = re.compile(r"^[^\w¢§©@€&£$]*|[^\w¢§©@€&£$]*$")
_TOO_DEAR = 5.0
"""Nats a printed letter above which a pair is no reading but two words that met by accident."""

_PRIOR = 2.0

Counts = dict[str, Counter[str]]


def pairs(made: Iterable[NoisePage]) -> tuple[Counter[tuple[str, str]], tuple[int, int, int]]:
    """Printed words of letters with what was read at their place, and numbers of words, lost blanks, added blanks."""
    found: Counter[tuple[str, str]] = Counter()
    words = lost = added = 0
    for page in made:
        for printed, read in aligned(page.printed, page.read):
            words += len(printed)
            lost += max(0, len(printed) - max(1, len(read)))
            added += max(0, len(read) - max(1, len(printed)))
            if len(printed) == len(read) == 1:
                word = _EDGES.sub("", page.printed[printed[0]].text)
                text = _EDGES.sub("", page.read[read[0]].text)
                if word.isalpha() and text:
                    found[_placed(word), text] += 1
    return found, (words, lost, added)


def _placed(word: str) -> str:
    return place_tone(word)


def _first_guess(letter: str, text: str) -> float:
    """Cost of reading `letter` as `text` before anything is counted."""
    if not text:
        return 4.0
    return (0.2 if fold(letter) in fold(text) else 3.0) + 1.6 * (len(text) - 1)


def _align(word: str, text: str, costs: dict[tuple[str, str], float]) -> tuple[float, list[str]]:
    """Cost of the best alignment, and what each letter of `word` was read as."""
    size = len(text)
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(9e9, 0)] * size]
    for letter in word:
        row = [(9e9, 0)] * (size + 1)
        for start, (cost, _) in enumerate(best[-1]):
            for end in range(start, min(start + _MOST_READ, size) + 1) if cost < 9e9 else ():
                part = (letter, text[start:end])
                known = costs.get(part)
                total = cost + (
                    known if known is not None else _first_guess(*part) + 4.0 if costs else _first_guess(*part)
                )
                if total < row[end][0]:
                    row[end] = (total, start)
        best.append(row)
    parts: list[str] = []
    end = size
    for row in reversed(best[1:]):
        start = row[end][1]
        parts.append(text[start:end])
        end = start
    return best[-1][size][0], parts[::-1]


def _estimate(seen: Counter[tuple[str, str]]) -> tuple[Counts, dict[tuple[str, str], float]]:
    """Readings of single letters, and their costs, after some rounds of aligning."""
    costs: dict[tuple[str, str], float] = {}
    counts: Counts = {}
    for _ in range(_ROUNDS):
        counts = defaultdict(Counter)
        for (word, text), times in seen.items():
            cost, parts = _align(word, text, costs)
            if cost <= _TOO_DEAR * len(word):
                for letter, part in zip(word, parts, strict=True):
                    counts[letter][part] += times
        costs = {
            (letter, part): -log(times / (found.total() + _PRIOR))
            for letter, found in counts.items()
            for part, times in found.items()
        }
    return counts, costs


def learn(made: Iterable[NoisePage]) -> dict[str, object]:
    """The channel's counts, as `normalizers.diacritics.noisy` reads them."""
    seen, (words, lost, added) = pairs(made)
    letters, costs = _estimate(seen)
    onsets: Counts = defaultdict(Counter)
    rimes: Counts = defaultdict(Counter)
    for (word, text), times in seen.items():
        cost, parts = _align(word, text, costs)
        if is_syllable(word) and cost <= _TOO_DEAR * len(word):
            onset = onset_of(word)
            onsets[onset]["".join(parts[: len(onset)])] += times
            rimes[word[len(onset) :]]["".join(parts[len(onset) :])] += times
    print(f"{words:,} words, {lost} blanks lost, {added} added; {len(seen):,} kinds of pairs")
    return {
        "letters": letters,
        "onsets": onsets,
        "rimes": rimes,
        "blanks": [round(-log((lost + 1) / words), 2), round(-log((added + 1) / words), 2)],
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("normalizers/lexicons/channel.bin"))
    parser.add_argument("--skip", type=int, default=0, help="last pages left out")
    options = parser.parse_args()
    made = pages(options.pages)
    data = json.dumps(
        learn(made[: len(made) - options.skip]), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    packed = zlib.compress(data.encode(), 9)
    options.out.write_bytes(packed)
    print(f"{len(packed):,} bytes")


if __name__ == "__main__":
    main()
