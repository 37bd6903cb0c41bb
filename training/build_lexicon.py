"""Build the shipped vocabulary and n-gram model from paragraph-a-line corpora.

    python -m training.build_lexicon --corpora DIR [--out normalizers/lexicons]

DIR holds `legal.txt.xz`, `news.txt.xz`, `other.txt.xz` (clean accented text, one paragraph a line). All of the legal
text is counted and a share of the rest (`SHARES`); one legal paragraph in `HELD_OUT` is left out for measuring, and a
paragraph that occurs again is counted once. The estimate is interpolated absolute discounting over pruned counts.
"""

from __future__ import annotations

import argparse
import csv
import lzma
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from normalizers.diacritics.model import SPECIALS, case_class, pack
from normalizers.diacritics.tokens import BOUNDARY, TOKEN, UNKNOWN, model_tokens
from normalizers.syllables import fold, is_syllable, place_tone

SHARES = {"legal": 1, "other": 1, "news": 3}
"""Corpus -> every how many-th paragraph is counted."""

HELD_OUT = 200
"""One legal paragraph in so many (by checksum, so copies stay together) is never counted."""

CASE_SHARE = 3
"""Capitals are counted in one counted paragraph in so many."""

MIN_PAIR = 15
MIN_SYLLABLE = 4
MIN_WORD = 100
KNOWN_NAME = 60
MIN_BIGRAM = 2
MIN_TRIGRAM = 4
DISCOUNT = 0.75

Ids = NDArray[np.uint16]
Keys = NDArray[np.uint64]


def paragraphs(folder: Path, name: str, *, held_out: bool = False) -> Iterator[str]:
    """Paragraphs of corpus `name` that are counted, or with `held_out` those that are not."""
    seen: set[int] = set()
    with lzma.open(folder / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % SHARES[name] and not held_out:
                continue
            key = hash(line)
            left_out = name == "legal" and crc32(line.encode()) % HELD_OUT == 7
            if key not in seen and left_out == held_out:
                seen.add(key)
                yield line


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


def count_ids(folder: Path) -> tuple[dict[str, int], Counter[str], array[int], Counter[str]]:
    """Every token numbered in order of appearance, counts, the whole running text as numbers, counts outside legal."""
    number: dict[str, int] = {BOUNDARY: 0}
    text = array("I", [0])
    total: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    for name in SHARES:
        for line in paragraphs(folder, name):
            tokens = model_tokens(line)
            total.update(tokens)
            if name != "legal":
                elsewhere.update(tokens)
            text.extend([number.setdefault(token, len(number)) for token in tokens])
            if text[-1]:
                text.append(0)
        print(f"{name}: {len(text):,} tokens so far, {len(number):,} kinds", flush=True)
    for place in place_names(folder):
        tokens = model_tokens(place)
        total.update(tokens)
        elsewhere.update(dict.fromkeys(tokens, KNOWN_NAME))
        text.extend([*(number.setdefault(token, len(number)) for token in tokens), 0])
    return number, total, text, elsewhere


def vocabulary(total: Counter[str], elsewhere: Counter[str], abbreviations: set[str]) -> list[str]:
    """The special tokens, then the words in falling frequency."""
    words = [w for w, n in total.items() if w not in SPECIALS and (wanted(w, n, elsewhere[w]) or w in abbreviations)]
    words += sorted(abbreviations - set(words))
    return [*SPECIALS, *sorted(words, key=lambda w: (-total[w], w))]


def grams(ids: Ids, order: int, minimum: int) -> tuple[Keys, NDArray[np.int64]]:
    """Keys (16 bits a word, first word highest) and counts of the n-grams seen at least `minimum` times."""
    key = ids[: len(ids) - order + 1].astype(np.uint64)
    for shift in range(1, order):
        key = key * np.uint64(65536) + ids[shift : len(ids) - order + 1 + shift]
    key.sort()
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    counts = np.diff(np.append(starts, len(key)))
    kept = counts >= minimum
    return key[starts[kept]], counts[kept]


def estimate(ids: Ids, size: int) -> dict[str, NDArray[np.generic]]:
    """Interpolated probabilities and back-off weights of the kept n-grams (natural logarithms)."""
    unigram = np.bincount(ids, minlength=size).astype(np.float64) + 0.5
    p1 = unigram / unigram.sum()
    keys2, n2 = grams(ids, 2, MIN_BIGRAM)
    first, second = keys2 // 65536, keys2 % 65536
    head = np.maximum((n2 - DISCOUNT) / unigram[first], 1e-9)
    back1 = np.maximum(1 - np.bincount(first.astype(np.int64), weights=head, minlength=size), 1e-4)
    p2 = head + back1[first] * p1[second]
    keys3, n3 = grams(ids, 3, MIN_TRIGRAM)
    at = np.searchsorted(keys2, keys3 // 65536)
    head3 = np.maximum((n3 - DISCOUNT) / n2[at], 1e-9)
    back2 = np.maximum(1 - np.bincount(at, weights=head3, minlength=len(keys2)), 1e-4)
    below = np.searchsorted(keys2, keys3 % (1 << 32))
    p3 = head3 + back2[at] * p2[below]
    print(f"{len(keys2):,} bigrams, {len(keys3):,} trigrams")
    return {
        "unigram": np.log(p1), "back1": np.log(back1),
        "keys2": keys2, "p2": np.log(p2), "back2": np.log(back2),
        "keys3": at.astype(np.uint64) * 65536 + keys3 % 65536, "p3": np.log(np.minimum(p3, 1.0)),
    }  # fmt: skip


def in_mid_sentence(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Words in mid-sentence with the tokens before and after, words all in capitals left out."""
    for name in SHARES:
        for number, line in enumerate(paragraphs(folder, name)):
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
    options = parser.parse_args()
    number, total, text, elsewhere = count_ids(options.corpora)
    words = vocabulary(total, elsewhere, read_abbreviations(options.out / "abbreviations.txt"))
    place = {word: i for i, word in enumerate(words)}
    unknown = place[UNKNOWN]
    table = np.array([place.get(word, unknown) for word in number], dtype=np.uint16)
    ids = table[np.frombuffer(text, dtype=np.uint32)]
    cases, pairs = capitals(options.corpora, place)
    (options.out / "capitals.txt").write_text("".join(f"{pair}\n" for pair in pairs), encoding="utf-8")
    lines = (f"{word}\t{case}\n" for word, case in zip(words, cases, strict=True))
    (options.out / "vocabulary.txt").write_text("".join(lines), encoding="utf-8")
    size = pack(options.out / "ngrams.bin", estimate(ids, len(words)))
    print(f"{len(words):,} words, model of {size:,} bytes")


if __name__ == "__main__":
    main()
