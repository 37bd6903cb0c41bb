"""The shipped language model: word trigrams with back-off, read-only, loaded once.

`training/build_lexicon.py` writes it. File `ngrams.bin`: one JSON line (arrays and their lengths), then the arrays,
each a zlib stream. Sorted keys are stored as differences, split into byte planes; logarithms as one byte of 1/12 nat.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normalizers.diacritics.tokens import BOUNDARY, NUMBER, UNKNOWN, model_tokens
from normalizers.lexicon_folder import LEXICONS
from normalizers.syllables import fold, is_syllable

__all__ = [
    "SPECIALS",
    "Model",
    "abbreviations",
    "bare_abbreviations",
    "case_class",
    "load",
    "pack",
    "syllables_by_letters",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

SPECIALS = (BOUNDARY, UNKNOWN, NUMBER)
_STEP = 12.0
_KEYS = ("keys2", "keys3")
_CACHE = 400_000
"""Remembered trigrams; the cache is emptied when it is full, so memory stays bounded."""


def _squeeze(name: str, values: NDArray[Any]) -> bytes:
    if name in _KEYS:
        steps = np.diff(values.astype(np.uint64), prepend=np.uint64(0))
        return zlib.compress(steps.view(np.uint8).reshape(-1, 8).T.tobytes(), 9)
    return zlib.compress(np.clip(np.rint(-values * _STEP), 0, 255).astype(np.uint8).tobytes(), 9)


def pack(path: Path, arrays: dict[str, NDArray[Any]]) -> int:
    """Write the arrays of a model to `path`; gives the file's size in bytes."""
    streams = {name: _squeeze(name, values) for name, values in arrays.items()}
    head = [[name, len(arrays[name]), len(stream)] for name, stream in streams.items()]
    return path.write_bytes(json.dumps(head).encode() + b"\n" + b"".join(streams.values()))


def _unpack(path: Path) -> dict[str, NDArray[Any]]:
    with path.open("rb") as file:
        head = json.loads(file.readline())
        arrays: dict[str, NDArray[Any]] = {}
        for name, length, size in head:
            data = np.frombuffer(zlib.decompress(file.read(size)), dtype=np.uint8)
            if name in _KEYS:
                planes = np.ascontiguousarray(data.reshape(8, length).T)
                arrays[name] = np.cumsum(planes.view(np.uint64).ravel(), dtype=np.uint64)
            else:
                arrays[name] = data.astype(np.float32) / -_STEP
    return arrays


def _find(keys: NDArray[Any], wanted: NDArray[Any]) -> tuple[Ints, NDArray[np.bool_]]:
    """Where each of `wanted` stands in the sorted `keys`, and whether it does."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


def case_class(before: str, after: str) -> int:
    """0..3: whether the neighbours are written like names, "Gia" but not "UBND" (2 the one before, 1 the one after)."""
    return 2 * before.istitle() + after.istitle()


class Model:
    """Natural-log probabilities of words in context.

    Attributes:
        words: Vocabulary by number; 0 boundary, 1 unknown, 2 number, then words in falling frequency.
        ids: Word -> number.
        pair_cases: "first second" -> whether `first` begins with a capital there, where that differs from its habit.
        unigram: Log-probability of each word alone.
    """

    def __init__(self, words: list[str], cases: list[str], arrays: dict[str, NDArray[Any]]) -> None:
        self.words = words
        self._cases = cases  # four digits a word, one a case_class: tenths of its mid-sentence uses with a capital
        self.pair_cases: dict[str, bool] = {}
        self.ids = {word: i for i, word in enumerate(words)}
        self.unigram: list[float] = arrays["unigram"].tolist()
        self._back1: list[float] = arrays["back1"].tolist()
        heads = np.arange(len(words) + 1, dtype=np.uint64) * np.uint64(65536)
        self._row2: list[int] = np.searchsorted(arrays["keys2"], heads).tolist()
        self._arrays = arrays
        # bisect and single look-ups are several times faster on a memoryview than on an array
        self._keys2, self._p2, self._back2, self._keys3, self._p3 = (
            arrays[name].data for name in ("keys2", "p2", "back2", "keys3", "p3")
        )
        self._alone = arrays["unigram"]
        self._rest = arrays["back1"]
        self._seen: dict[tuple[int, int, int], float] = {}

    def capital(self, word: str, before: str, after: str) -> bool:
        """Whether `word` (of the vocabulary) begins with a capital in mid-sentence between these neighbours."""
        known = self.pair_cases.get(f"{word} {after.lower()}")
        return known if known is not None else self._cases[self.ids[word]][case_class(before, after)] >= "5"

    def capital_share(self, number: int, case: int) -> float:
        """0.05..0.95, share of a word's uses between such neighbours (`case_class`) that begin with a capital."""
        return 0.5 if number <= 2 else 0.05 + 0.1 * int(self._cases[number][case])

    def number(self, token: str) -> int:
        """Number of a model token (lower case, tone mark in its place); 1 for an unknown one."""
        return self.ids.get(token, 1)

    def _pair(self, first: int, second: int) -> int:
        key = first * 65536 + second
        at = bisect_left(self._keys2, key, self._row2[first], self._row2[first + 1])
        return at if at < self._row2[first + 1] and self._keys2[at] == key else -1

    def knows_pair(self, first: int, second: int) -> bool:
        """Whether the two words stood next to each other in the text counted."""
        return self._pair(first, second) >= 0

    def pair_logp(self, first: int, second: int) -> float:
        """Natural logarithm of the probability of `second` after `first` alone."""
        return self._bigram(first, second)

    def _bigram(self, first: int, second: int) -> float:
        at = self._pair(first, second)
        return self._p2[at] if at >= 0 else self._back1[first] + self.unigram[second]

    def logp(self, first: int, second: int, third: int) -> float:
        """Natural logarithm of the probability of `third` after `first second`."""
        key = (first, second, third)
        known = self._seen.get(key)
        if known is None:
            if len(self._seen) > _CACHE:
                self._seen.clear()
            known = self._seen[key] = self._trigram(first, second, third)
        return known

    def _trigram(self, first: int, second: int, third: int) -> float:
        pair = self._pair(first, second)
        if pair < 0:
            return self._bigram(second, third)
        key = pair * 65536 + third
        at = bisect_left(self._keys3, key)
        if at < len(self._keys3) and self._keys3[at] == key:
            return self._p3[at]
        return self._back2[pair] + self._bigram(second, third)

    def pairs(self, first: Ints, second: Ints) -> tuple[Ints, Floats]:
        """Where each pair stands in the model (-1 nowhere), and the log-probability of `second` after `first`."""
        keys = (first * 65536 + second).astype(np.uint64)
        at, found = _find(self._arrays["keys2"], keys)
        chances = np.where(found, self._arrays["p2"][at], self._rest[first] + self._alone[second])
        return np.where(found, at, -1), chances

    def triples(self, pair: Ints, third: Ints, chances: Floats) -> Floats:
        """Log-probability of `third` after the pairs that stand at `pair`; `chances` are those after one word."""
        at, found = _find(self._arrays["keys3"], (np.maximum(pair, 0) * 65536 + third).astype(np.uint64))
        less = chances + np.where(pair >= 0, self._arrays["back2"][pair], np.float32(0.0))
        return np.where(found & (pair >= 0), self._arrays["p3"][at], less)

    def logps(self, first: Ints, second: Ints, third: Ints) -> Floats:
        """`logp` of many triples at once."""
        at, _ = self.pairs(first, second)
        return self.triples(at, third, self.pairs(second, third)[1])

    def score(self, text: str) -> float:
        """Mean log-probability a token of `text`; 0.0 for text without tokens."""
        ids = [0, 0, *(self.number(token) for token in model_tokens(text))]
        total = sum(self.logp(*ids[i - 2 : i + 1]) for i in range(2, len(ids)))
        return total / (len(ids) - 2) if len(ids) > 2 else 0.0


@lru_cache(maxsize=1)
def load() -> Model:
    """The shipped model; read once a process (about 0.2 s).

    Raises:
        FileNotFoundError: `normalizers/lexicons` lacks its data (rebuild with `training/build_lexicon.py`).
    """
    lines = (LEXICONS / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    words, cases = zip(*(line.split("\t") for line in lines), strict=True)
    model = Model(list(words), list(cases), _unpack(LEXICONS / "ngrams.bin"))
    for line in (LEXICONS / "capitals.txt").read_text(encoding="utf-8").split("\n")[:-1]:
        model.pair_cases[line.lower()] = line[0].isupper()
    return model


@lru_cache(maxsize=1)
def syllables_by_letters() -> dict[str, tuple[int, ...]]:
    """Letters without marks -> numbers of the vocabulary's syllables that have them, the most frequent first."""
    found: dict[str, list[int]] = {}
    for number, word in enumerate(load().words):
        if number >= len(SPECIALS) and is_syllable(word):
            found.setdefault(fold(word), []).append(number)
    return {letters: tuple(numbers) for letters, numbers in found.items()}


@lru_cache(maxsize=1)
def bare_abbreviations() -> dict[str, str]:
    """The abbreviations by their form without marks ("QD" -> "QĐ"), those left out that are others without them."""
    written = set(abbreviations().values())
    bare = {form.replace("Đ", "D"): form for form in written if "Đ" in form}
    return {form: full for form, full in bare.items() if form not in written}


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """The reviewed abbreviations as written ("UBND", "TTg") by their lower-case form."""
    lines = (LEXICONS / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0].lower(): line.split()[0] for line in lines if line and not line.startswith("#")}
