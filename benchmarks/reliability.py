"""Whether restored words, and words read from page images, are as often right as their confidence says.

    python -m benchmarks.reliability --corpora DIR [--pages FILE.jsonl] [--ocr N]

Restored words of stripped test sets and, with --pages, of English-OCR pages (`benchmarks.english_ocr`), by confidence:
how many, what they say on average, how many are right. "ECE" is the expected calibration error (Guo and others 2017,
over the bins shown), beside that of the models' own probabilities before calibration. With --ocr instead: the words of
N made pages of each level of wear (`benchmarks.pages`) by the default reader, those with digits also apart.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from math import exp, log
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.english_ocr import restored_words
from benchmarks.pages import MadePage, corpus_text, made_pages
from benchmarks.restoration import has_letters, sets, stripped
from benchmarks.scoring import words_of
from extractors.layout import passages_of
from extractors.ocr.registry import get_engine
from extractors.scan import read_scan
from normalizers.diacritics import restore, restore_lines
from normalizers.diacritics.confidence import GARBLED, STRIPPED, Curve
from normalizers.diacritics.restorer import Restored
from normalizers.syllables import place_tone
from schemas.document import Page
from training.noise_pages import NoisePage
from training.noise_pairs import aligned, pages

Pair = tuple[float, bool]
"""Confidence of a restored word, and whether it is right."""

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.01)


def stripped_pairs(lines: Iterable[str]) -> list[Pair]:
    """Of `lines` without their marks, restored."""
    found: list[Pair] = []
    for line in (unicodedata.normalize("NFC", line.strip()) for line in lines if has_letters(line)):
        bare = stripped(line)
        for change in restore(bare).changes if len(bare) == len(line) else ():
            if len(change.before) == len(change.after):
                truth = line[change.start : change.start + len(change.before)]
                found.append((change.confidence, _same(truth, change.after)))
    return found


def _same(truth: str, word: str) -> bool:
    return place_tone(truth.lower()) == place_tone(word.lower())


def garbled_pairs(made: Iterable[NoisePage]) -> list[Pair]:
    """Of pages as an English OCR read them, restored; words that were split or joined in reading are left out."""
    return [pair for page in made for pair in _page_pairs(page)]


def _page_pairs(page: NoisePage) -> list[Pair]:
    lines: dict[int, list[int]] = {}
    for at, box in enumerate(page.read):
        lines.setdefault(box.line, []).append(at)
    texts = [[page.read[i].text for i in line] for line in lines.values()]
    became: dict[int, tuple[str, float]] = {}
    for line, words, done in zip(lines.values(), texts, restore_lines(map(" ".join, texts)), strict=True):
        became.update(zip(line, zip(restored_words(words, done), _sureness(words, done), strict=True), strict=True))
    found: list[Pair] = []
    for printed, read in aligned(page.printed, page.read):
        if len(printed) == len(read) == 1 and became[read[0]][1]:
            truth, word = words_of(page.printed[printed[0]].text), words_of(became[read[0]][0])
            found.append((became[read[0]][1], [w.lower() for w in truth] == [w.lower() for w in word]))
    return found


def read_pairs(made: Iterable[MadePage]) -> list[tuple[str, Pair]]:
    """Words of page images as read, each with its pair; right is what the alignment in reading order calls equal."""
    found: list[tuple[str, Pair]] = []
    for page in made:
        height, width = (side * 72 / page.dpi for side in page.image.shape[:2])
        words = read_scan(page.image, page.dpi, get_engine("auto"), None).words
        passages = passages_of(Page(1, width, height, 0, 0.0, "ocr", words))
        said = [(one, w.confidence) for p in passages for w in p.words for one in words_of(w.text)]
        right = [False] * len(said)
        for step in Levenshtein.opcodes(words_of(page.text), [text for text, _ in said]):
            if step.tag == "equal":
                right[step.dest_start : step.dest_end] = [True] * (step.dest_end - step.dest_start)
        found += [(text, (sure, good)) for (text, sure), good in zip(said, right, strict=True)]
    return found


def _sureness(words: list[str], done: Restored) -> list[float]:
    """Confidence of the one change in each word; 0 where there is none or more than one."""
    found, start = [], 0
    for word in words:
        inside = [change.confidence for change in done.changes if start <= change.start < start + len(word)]
        found.append(inside[0] if len(inside) == 1 else 0.0)
        start += len(word) + 1
    return found


def uncalibrated(confidence: float, curve: Curve) -> float:
    """The models' own probability behind a calibrated one."""
    odds = log((confidence + 1e-12) / (1 - confidence + 1e-12))
    return 1 / (1 + exp(-(odds - curve.shift) / curve.slope))


def bins(pairs: list[Pair]) -> list[list[Pair]]:
    """`pairs` by confidence."""
    return [[pair for pair in pairs if low <= pair[0] < high] for low, high in pairwise(EDGES)]


def calibration_error(pairs: list[Pair]) -> float:
    """Expected calibration error, 0..1."""
    off = (abs(sum(sure for sure, _ in some) - sum(right for _, right in some)) for some in bins(pairs))
    return sum(off) / max(1, len(pairs))


def show(name: str, pairs: list[Pair], curve: Curve | None = None) -> None:
    """The table of one set; `curve` is what calibrated it."""
    told = f"\n{name}: {len(pairs)} words, ECE {100 * calibration_error(pairs):.2f} %"
    if curve:
        before = calibration_error([(uncalibrated(sure, curve), right) for sure, right in pairs])
        told += f" (before {100 * before:.2f} %)"
    print(told)
    for (low, high), some in zip(pairwise(EDGES), bins(pairs), strict=True):
        if some:
            says, right = (sum(values) / len(some) for values in zip(*some, strict=True))
            share = f"says {100 * says:6.2f} %, right {100 * right:6.2f} %"
            print(f"  {low:.3f}-{min(high, 1):.3f} {len(some):>7} words, {share}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--pages", type=Path, help="JSON lines of training.noise_pairs")
    parser.add_argument("--words", type=int, default=20_000, help="of each held-out set, about")
    parser.add_argument("--ocr", type=int, help="made pages of each level of wear to read instead")
    given = parser.parse_args()
    if given.ocr:
        read = read_pairs(made_pages(corpus_text(given.corpora), given.ocr))
        show("words read", [pair for _, pair in read])
        show("words with digits", [pair for text, pair in read if any(c.isdigit() for c in text)])
        return
    for name, lines in sets(given.corpora, None, given.words):
        show(name, stripped_pairs(lines), STRIPPED)
    if given.pages:
        show(given.pages.stem, garbled_pairs(pages(given.pages)), GARBLED)


if __name__ == "__main__":
    main()
