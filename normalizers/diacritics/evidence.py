"""How far the marks and letters of a line can be trusted, from the line and, where they are told, its neighbours."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from msgspec import Struct

from normalizers.diacritics.channel import Noise, has_key, has_own_letter, is_stuck
from normalizers.diacritics.model import load
from normalizers.language import judge

__all__ = ["NOTHING", "Evidence", "evidence", "noise_of", "with_neighbours"]

_ADD_MARK = 12.0
_CHANGE_MARK = 14.0
_FOREIGN = 6.0

_MANY = 6
_WELL_SPELLED = 0.97
"""Share of syllables below which a text is taken for garbled."""

_WITH_NAMES = 0.85
"""The same for more words in plain letters: an English OCR would have left some "é" or "¢" in them."""

_GARBLED = 0.33
"""From which on a text may be the work of an English OCR."""

_FEW = 0.6
"""Share of known words below which it is even when no letter has a mark and no word a sign in it."""

_SIGNED = 0.03
"""Share of words with a mark of Western letters or a sign in them from which on it is."""

_STRANGE, _PAGE = 0.1, 120
"""Share of words of no language, in small letters, from which on a page (so many words) is that has hardly any mark:
twenty lines of stripped text have 0.05 at most, a blurred page 0.2."""

_OWN_WEIGHT = 3.0
"""A line speaks so many times for itself what its neighbours do."""

_COMPLETE = 0.65
"""Share of marked words from which on none seems lost; correct text has some three quarters."""

_LIMIT = 10_000
"""Characters of a line looked at."""

_AROUND = 12
"""Lines before and after that speak for a line."""

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ODD = re.compile(
    r"(?<!\S)(?!\S*\d\S?\d)(?=\S*[^\W\d_])\S*(?:[a-zà-ỹ][0-9¢§©@€?&](?=\w)|[a-zà-ỹ][0-9¢§©€&](?!;)|[0-9¢§©@€][a-zà-ỹ]|[¢§©€])\S*"
)
"""A word with a digit or a sign among its small letters: "c6", "v&i", "B¢"."""


class Evidence(Struct, frozen=True):
    """Counts of one or many lines.

    Attributes:
        words: Words of two letters and more.
        syllables: Those of them that are spelled like syllables.
        marked: Those of them with a diacritic.
        own: Lines with a letter that only Vietnamese has.
        odd: Words with digits or signs in them.
        known: Words of `words` that some syllable gives when its marks are dropped.
        strange: Words of `words` in small letters that are neither such nor of any other language in the vocabulary.
    """

    words: float
    syllables: float
    marked: float
    own: float
    odd: float
    known: float
    strange: float

    def plus(self, other: Evidence, times: float = 1.0) -> Evidence:
        """The sum, `other` counted so many times."""
        return Evidence(
            self.words + times * other.words,
            self.syllables + times * other.syllables,
            self.marked + times * other.marked,
            self.own + times * other.own,
            self.odd + times * other.odd,
            self.known + times * other.known,
            self.strange + times * other.strange,
        )


NOTHING = Evidence(0, 0, 0, 0, 0, 0, 0)


def evidence(line: str) -> Evidence:
    """What one line tells; of a very long one what its beginning tells."""
    line = line[:_LIMIT]
    quality = judge(line.lower() if line.isupper() else line)
    odd = 0 if line.isalpha() else sum(1 for _ in _ODD.finditer(line))
    words = quality.words
    found = _LETTERS.findall(line)
    share = words / max(1, len(found))
    without = [word for word in found if not has_key(word)]
    strange = sum(word.islower() and load().number(word) == 1 for word in without)
    syllables, marked = quality.syllable_share * words, quality.accent_share * words
    known = (len(found) - len(without)) * share
    # words stuck together tell nothing of their marks, and must not before restoration and after it
    told = max(syllables, words - sum(map(is_stuck, without)) * share)
    return Evidence(told, syllables, marked, has_own_letter(line), odd, known, strange * share)


def noise_of(line: Evidence, around: Evidence = NOTHING) -> Noise:
    """How far the marks of a line can be trusted, by its own evidence and that of the lines around it."""
    told = around.plus(line, _OWN_WEIGHT)
    words = max(told.words, 1e-9)
    has_marks = min(1.0, max(0.0, (told.marked / words - 0.15) / 0.35))
    few = told.words < _MANY * _OWN_WEIGHT
    well = _WELL_SPELLED if few or told.marked or told.odd else _WITH_NAMES
    spelled = (told.syllables - told.odd) / words if told.words else 0.0
    garbled = 0.0 if line.own or told.own > 0.05 * told.words else min(1.0, max(0.0, (well - spelled) / 0.12))
    trust = has_marks * (1 - garbled)
    return Noise(
        add_mark=round(_ADD_MARK * trust, 1),
        change_mark=round(2.0 + (_CHANGE_MARK - 2.0) * trust, 1),
        foreign=round(_FOREIGN * garbled, 1),
        ocr=garbled > _GARBLED and _is_read(told),
        complete=garbled == 0 and told.marked > _COMPLETE * words,
    )


def _is_read(told: Evidence) -> bool:
    """Whether what is garbled is the work of an English OCR."""
    if told.known < _FEW * told.words or told.odd + told.marked > _SIGNED * told.words:
        return True
    return told.words > _PAGE and told.strange > _STRANGE * told.words


def with_neighbours(lines: Iterable[str]) -> Iterator[tuple[str, Evidence]]:
    """Each line with the sum of what the `_AROUND` lines before and after it tell; reads that far ahead."""
    window: deque[tuple[str, Evidence]] = deque()
    total, at = NOTHING, 0
    for line in lines:
        window.append((line, evidence(line)))
        total = total.plus(window[-1][1])
        if len(window) - at > _AROUND:
            yield window[at][0], total.plus(window[at][1], -1.0)
            at += 1
        if at > _AROUND:
            total = total.plus(window.popleft()[1], -1.0)
            at -= 1
    for line, told in list(window)[at:]:
        yield line, total.plus(told, -1.0)
