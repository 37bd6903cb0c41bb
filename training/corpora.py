"""Paragraph-a-line corpora as arrays of token numbers, with what is held out for measuring left out.

A corpus is cut into blocks of `BLOCK` consecutive paragraphs (whole documents, but for the two at the edges); one block
in `HELD_OUT` is never counted, nor is any paragraph elsewhere that reads the same, nor a paragraph that shares a run of
`SHARED_RUN` words with a public test set.
"""

from __future__ import annotations

import json
import lzma
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from normalizers.diacritics.tokens import BOUNDARY, NUMBER, TOKEN
from normalizers.syllables import place_tone

__all__ = ["CORPORA", "Numbers", "counted", "encoded", "held_out", "kept_paragraphs", "test_sentences"]

CORPORA = ("legal", "news", "other")
BLOCK = 500
HELD_OUT = 100
SHARED_RUN = 9
_OUT_OF = np.uint64(0x9E3779B97F4A7C15)
"""Odd multiplier of the rolling hash (the golden ratio in 64 bits)."""

Ids = NDArray[np.uint32]


def _is_held_out(name: str, number: int) -> bool:
    return crc32(f"{name} {number // BLOCK}".encode()) % HELD_OUT == 0


def _lines(folder: Path, name: str) -> Iterator[tuple[int, str]]:
    with lzma.open(folder / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
        yield from enumerate(lines)


def held_out(folder: Path, name: str) -> list[str]:
    """Paragraphs of corpus `name` that are measured on and never counted, copies once."""
    return list(dict.fromkeys(line.strip() for number, line in _lines(folder, name) if _is_held_out(name, number)))


def test_sentences(folder: Path) -> dict[str, list[str]]:
    """The public test sets under `folder`/testsets by name; sets that are not there are left out."""
    found: dict[str, list[str]] = {}
    nom = folder / "testsets" / "nom_vn"
    for name, file in (("business_55", "diacritic_eval_v0.txt"), ("formal_72", "udhr_vi/diacritic_eval_udhr.txt")):
        found[name] = _plain(nom / file) if (nom / file).exists() else []
    for name in ("conversational_300", "literary_800"):
        paths = sorted(nom.glob(f"spell_correction_eval/{name}_*.jsonl"))
        found[name] = list(dict.fromkeys(json.loads(line)["target"] for path in paths for line in _plain(path)))
    for name, file in (("tienthanh", "tienthanh_test.txt"), ("ud_vtb", "vi_vtb-ud-test.conllu")):
        path = folder / "testsets" / file
        found[name] = (_treebank(path) if path.suffix == ".conllu" else _plain(path)) if path.exists() else []
    return {name: lines for name, lines in found.items() if lines}


def _plain(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]


def _treebank(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("=", 1)[1].strip() for line in lines if line.startswith("# text")]


class Numbers(dict[str, int]):
    """Raw token -> number of its model token, given out in order of appearance (`words`)."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = [BOUNDARY, NUMBER]
        self._place = {BOUNDARY: 0, NUMBER: 1}

    def __missing__(self, token: str) -> int:
        if token.isalpha():
            word = place_tone(token.lower())
            if word not in self._place:
                self._place[word] = len(self.words)
                self.words.append(word)
            number = self._place[word]
        else:
            number = 1 if token[0].isdigit() or token[0] == "_" else 0
        self[token] = number
        return number

    def paragraph(self, line: str) -> list[int]:
        """Numbers of the tokens of `line`, then a boundary."""
        return [*map(self.__getitem__, TOKEN.findall(line)), 0]


def counted(folder: Path, name: str) -> Iterator[str]:
    """Paragraphs of corpus `name` that are counted, copies once."""
    seen = {hash(line) for line in held_out(folder, name)}
    for number, line in _lines(folder, name):
        key = hash(line.strip())
        if key not in seen and not _is_held_out(name, number):
            seen.add(key)
            yield line


def _runs(ids: Ids) -> NDArray[np.uint64]:
    """A hash of the `SHARED_RUN` tokens from each position on."""
    size = max(0, len(ids) - SHARED_RUN + 1)
    code = np.zeros(size, dtype=np.uint64)
    for at in range(SHARED_RUN):
        code = code * _OUT_OF + ids[at : at + size]
    return code


def _single(ids: Ids) -> Ids:
    """`ids` without the second and later of neighbouring boundaries."""
    repeated = (ids == 0) & (np.concatenate(([1], ids[:-1])) == 0)
    return np.asarray(ids[~repeated], dtype=np.uint32)


def encoded(folder: Path, numbers: Numbers) -> dict[str, Ids]:
    """Corpus -> its counted text as token numbers, boundaries between paragraphs."""
    found: dict[str, Ids] = {}
    forbidden = _forbidden(folder, numbers)
    for name in CORPORA:
        ids, ends = _numbered(counted(folder, name), numbers)
        kept = np.repeat(~_touched(ids, ends, forbidden), np.diff(ends, prepend=0))
        found[name] = _single(ids[kept])
        print(
            f"{name}: {len(found[name]):,} tokens; {len(ids) - int(kept.sum()):,} left out as near the tests",
            flush=True,
        )
    return found


def kept_paragraphs(folder: Path, lines: list[str]) -> NDArray[np.bool_]:
    """Which of `lines` share no run of words with the public test sets under `folder`."""
    numbers = Numbers()
    forbidden = _forbidden(folder, numbers)
    return ~_touched(*_numbered(lines, numbers), forbidden)


def _forbidden(folder: Path, numbers: Numbers) -> NDArray[np.uint64]:
    """The runs of words of the public test sets."""
    tests = [numbers.paragraph(line) for lines in test_sentences(folder).values() for line in lines]
    bare = [np.array([i for i in test if i > 1], dtype=np.uint32) for test in tests]
    return np.unique(np.concatenate([_runs(test) for test in bare] or [np.zeros(0, np.uint64)]))


def _numbered(lines: Iterable[str], numbers: Numbers) -> tuple[Ids, NDArray[np.int64]]:
    """Token numbers of `lines`, and where each line ends among them."""
    text, ends = array("I"), array("q")
    for line in lines:
        text.extend(numbers.paragraph(line))
        ends.append(len(text))
    return np.frombuffer(text, dtype=np.uint32), np.frombuffer(ends, dtype=np.int64)


def _touched(ids: Ids, ends: NDArray[np.int64], forbidden: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which paragraphs (by their ends) share a run of words with the tests, signs and numbers aside."""
    at = np.flatnonzero(ids > 1)
    codes = _runs(ids[at])
    place = np.minimum(np.searchsorted(forbidden, codes), max(0, len(forbidden) - 1))
    hits = at[: len(codes)][forbidden[place] == codes] if len(forbidden) else at[:0]
    touched = np.zeros(len(ends), dtype=bool)
    touched[np.searchsorted(ends, hits, side="right")] = True
    return touched
