"""Build the shipped vocabulary and n-gram model from paragraph-a-line corpora.

    python -m training.build_lexicon --corpora DIR [--out normalizers/lexicons] [--work DIR]

DIR holds `legal.txt.xz`, `news.txt.xz`, `other.txt.xz` (clean accented text, one paragraph a line), `gazetteer/*.csv`
and, so that nothing of them is counted, `testsets/`. What is held out is told in `training.corpora`. Nothing is
drawn by chance. With --work the encoded corpora are kept there and taken from there the next time.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from normalizers.diacritics.model import SPECIALS, case_class, pack
from normalizers.diacritics.tokens import TOKEN, UNKNOWN
from normalizers.syllables import fold, is_syllable, place_tone
from training.corpora import CORPORA, Ids, Numbers, counted, encoded
from training.ngrams import estimate

CASE_SHARE = 3
"""Capitals are counted in one paragraph in so many."""

MIN_PAIR = 15
MIN_SYLLABLE = 4
MIN_WORD = 100
KNOWN_NAME = 60
LEAST = (2, 2)
"""Occurrences from which on pairs and triples are kept."""

GAIN = 3.0
"""Nats that a kept triple must be worth (`training.ngrams`)."""


def wanted(word: str, count: int, elsewhere: int) -> bool:
    """Whether a counted token enters the vocabulary; `elsewhere` is its count outside the legal corpus.

    The legal corpus holds words run together ("tờmẫu"), so marked tokens that are no syllables must be short and be
    known elsewhere too.
    """
    if is_syllable(word):
        return count >= MIN_SYLLABLE
    if fold(word) == word.replace("đ", "d"):
        known = elsewhere >= 20 or len(word) <= 6
        return (count >= MIN_WORD and len(word) <= 14 and known) or elsewhere >= KNOWN_NAME
    return elsewhere >= KNOWN_NAME and len(word) <= 6


def place_names(folder: Path) -> Iterator[str]:
    """Names of administrative units from the gazetteer beside the corpora."""
    for path in sorted((folder / "gazetteer").glob("*.csv")):
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()):
            yield from {cell for cell in row if not any(c.isdigit() for c in cell)}


def places(folder: Path, numbers: Numbers) -> Ids:
    """The gazetteer's names as token numbers."""
    found = [number for name in place_names(folder) for number in numbers.paragraph(name)]
    return np.array(found, dtype=np.uint32)


def texts(folder: Path, work: Path | None) -> tuple[list[str], dict[str, Ids]]:
    """The words by number, and each corpus (and "places") as numbers; from `work` where they are there already."""
    if work and (work / "texts.npz").exists():
        words = json.loads((work / "words.json").read_text(encoding="utf-8"))
        with np.load(work / "texts.npz") as kept:
            return words, dict(kept)
    numbers = Numbers()
    found = encoded(folder, numbers)
    found["places"] = places(folder, numbers)
    if work:
        work.mkdir(parents=True, exist_ok=True)
        np.savez(work / "texts.npz", allow_pickle=False, **found)
        (work / "words.json").write_text(json.dumps(numbers.words), encoding="utf-8")
    return numbers.words, found


def vocabulary(words: list[str], corpora: dict[str, Ids], abbreviations: set[str]) -> list[str]:
    """The special tokens, then the words in falling frequency."""
    counts = {name: np.bincount(ids, minlength=len(words)) for name, ids in corpora.items()}
    total = np.sum(list(counts.values()), axis=0).tolist()
    elsewhere = (counts["news"] + counts["other"] + np.minimum(counts["places"], 1) * KNOWN_NAME).tolist()
    rank = {
        word: -total[i]
        for i, word in enumerate(words)
        if word not in SPECIALS and (wanted(word, total[i], elsewhere[i]) or word in abbreviations)
    }
    rank |= {word: 0 for word in abbreviations if word not in rank}
    return [*SPECIALS, *sorted(rank, key=lambda word: (rank[word], word))]


def in_mid_sentence(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Words in mid-sentence with the tokens before and after, words all in capitals left out."""
    for name in CORPORA:
        for number, line in enumerate(counted(folder, name)):
            tokens = TOKEN.findall(line) if number % CASE_SHARE == 0 else []
            for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
                if token.isalpha() and (before.isalnum() or before == ",") and not (len(token) > 1 and token.isupper()):
                    yield before, token, after


def capitals(folder: Path, place: dict[str, int]) -> tuple[list[str], list[str]]:
    """When words begin with a capital in mid-sentence.

    Returns:
        Four digits a word, tenths of its uses with a capital by `case_class`; and the frequent pairs whose first word
        goes against that habit, written as they are written.
    """
    seen = np.zeros((len(place), 4, 2), dtype=np.int64)
    pairs: dict[tuple[int, str], list[int]] = {}
    for before, token, after in in_mid_sentence(folder):
        at, upper = place.get(place_tone(token.lower()), 0), int(token[0].isupper())
        seen[at, case_class(before, after), upper] += 1
        if at and after.isalpha():
            pairs.setdefault((at, place_tone(after.lower())), [0] * 8)[4 * upper + case_class(before, after)] += 1
    tenths = np.minimum((seen[:, :, 1] * 10 + 0.5) // np.maximum(seen.sum(axis=2), 1), 9).astype(int)
    words = list(place)
    against: list[str] = []
    for (at, after), counts in pairs.items():
        upper, uses = sum(counts[4:]), sum(counts)
        habit = sum((counts[i] + counts[4 + i]) * int(tenths[at, i] >= 5) for i in range(4))
        if uses >= MIN_PAIR and (upper * 2 > uses) != (habit * 2 > uses) and max(upper, uses - upper) > 0.7 * uses:
            against.append(f"{words[at].capitalize() if upper * 2 > uses else words[at]} {after}")
    return ["".join(map(str, row)) for row in tenths], sorted(against)


def read_abbreviations(path: Path) -> set[str]:
    """The reviewed abbreviations, lower case, parts of joined ones apart."""
    lines = (line.split("#")[0].split() for line in path.read_text(encoding="utf-8").splitlines())
    return {part.lower() for words in lines for part in re.findall(r"[^\W\d_]+", words[0] if words else "")}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("normalizers/lexicons"))
    parser.add_argument("--work", type=Path, help="folder for the encoded corpora")
    options = parser.parse_args()
    numbered, corpora = texts(options.corpora, options.work)
    words = vocabulary(numbered, corpora, read_abbreviations(options.out / "abbreviations.txt"))
    place = {word: i for i, word in enumerate(words)}
    table = np.array([place.get(word, place[UNKNOWN]) for word in numbered], dtype=np.uint16)
    size = pack(
        options.out / "ngrams.bin", estimate(table[np.concatenate(list(corpora.values()))], len(words), LEAST, GAIN)
    )
    print(f"{len(words):,} words, model of {size:,} bytes", flush=True)
    cases, pairs = capitals(options.corpora, place)
    (options.out / "capitals.txt").write_text("".join(f"{pair}\n" for pair in pairs), encoding="utf-8")
    lines = (f"{word}\t{case}\n" for word, case in zip(words, cases, strict=True))
    (options.out / "vocabulary.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
