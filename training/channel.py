"""Learn what an English OCR makes of Vietnamese from pages of real noise.

    python -m training.channel --pages FILE.jsonl ... [--out normalizers/lexicons/channel.bin] [--skip N]

The files are made by `training.noise_pairs`; the last N pages are left out, for trying things on. Printed and read
words of one place are aligned letter by letter (each printed letter is read as 0-3 characters; the chances are
estimated by some rounds of best alignments), then the readings of letters, of onsets and of rimes are counted, case
and all.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from math import log
from pathlib import Path

from normalizers.diacritics.alignment import Costs, reading_costs, tallied
from normalizers.syllables import place_tone
from training.noise_pages import NoisePage
from training.noise_pairs import aligned, pages

__all__ = ["learn", "pairs"]

_ROUNDS = 4
_EDGES = re.compile(r"^[^\w¢§©@€&£$]*|[^\w¢§©@€&£$]*$")


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


def _estimate(seen: Counter[tuple[str, str]]) -> tuple[dict[str, Counter[str]], Costs]:
    """Readings of single letters, and their costs, after some rounds of aligning."""
    costs: dict[tuple[str, str], float] = {}
    counts: dict[str, Counter[str]] = {}
    for _ in range(_ROUNDS):
        counts = tallied(seen, costs).letters
        costs = reading_costs(counts)
    return counts, costs


def learn(made: Iterable[NoisePage]) -> dict[str, object]:
    """The channel's counts, as `normalizers.diacritics.noisy` reads them."""
    seen, (words, lost, added) = pairs(made)
    letters, costs = _estimate(seen)
    found = tallied(seen, costs)
    print(f"{words:,} words, {lost} blanks lost, {added} added; {len(seen):,} kinds of pairs")
    return {
        "letters": letters,
        "onsets": found.onsets,
        "rimes": found.rimes,
        "blanks": [round(-log((lost + 1) / words), 2), round(-log((added + 1) / words), 2)],
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True, nargs="+")
    parser.add_argument("--out", type=Path, default=Path("normalizers/lexicons/channel.bin"))
    parser.add_argument("--skip", type=int, default=0, help="last pages left out")
    options = parser.parse_args()
    made = [page for path in options.pages for page in pages(path)]
    data = json.dumps(
        learn(made[: len(made) - options.skip]), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    packed = zlib.compress(data.encode(), 9)
    options.out.write_bytes(packed)
    print(f"{len(packed):,} bytes")


if __name__ == "__main__":
    main()
