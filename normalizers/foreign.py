"""Whether a line without Vietnamese letters is stripped or garbled Vietnamese, or a text of another language.

Vietnamese is written syllable by syllable: stripped of its marks nearly every word is still spelled like a syllable,
and what an English OCR garbles remains short. Words of most other languages are no such syllables, and have several
vowels with consonants between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalizers.diacritics.channel import has_key
from normalizers.letters import LOWER, UPPER
from normalizers.syllables import fold

__all__ = ["is_foreign", "is_foreign_page", "vietnamese"]

_WORD = re.compile(r"[^\W\d_]{2,}")
_GLUED = re.compile(f"[{LOWER}][{UPPER}]")
_POLYSYLLABLE = re.compile(r"[aeiouyw]+[^aeiouyw]+[aeiouyw]")
_OWN = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_LATIN = re.compile("[A-Za-z]")
_OTHER_SCRIPT = re.compile("[\u0250-\u1dff\u1f00-\u1fff\u2c00-\ud7ff\uf900-\uffdc]")
_ABBREVIATION = 8
_FEW = 3

_FOREIGN = 0.12
"""`vietnamese` below which a line is foreign: 1 to 2 in 1,000 lines of an English OCR of Vietnamese are (full of
foreign names), and 19 in 20 lines of Western languages."""

_AMONG_FOREIGN = 0.35
"""The same for a line behind a foreign one."""

_AMONG_VIETNAMESE = -0.05
"""The same for a line behind one that is surely Vietnamese."""

_SURE = 0.6


def vietnamese(line: str) -> float | None:
    """-1..1: share of words spelled like syllables, less that of polysyllables; None for fewer than three words."""
    words = _WORD.findall(line)
    judged = [w for w in words if not (w.isupper() and len(w) < _ABBREVIATION) and not _GLUED.search(w)] or words
    if len(judged) < _FEW:
        return None
    folded = [fold(word) for word in judged]
    good = sum(map(has_key, folded))
    foreign = sum(not has_key(word) and _POLYSYLLABLE.search(word) is not None for word in folded)
    return (good - foreign) / len(judged)


def is_foreign_page(words: Iterable[str]) -> bool:
    """Whether the words of a page, names in Vietnamese among them or not, are mostly of another language."""
    found = vietnamese(" ".join(words))
    return found is not None and found < _FOREIGN


def is_foreign(line: str, before: float | None) -> tuple[bool, float | None]:
    """Whether `line` is in another language, and what it tells on the next one.

    Args:
        line: One line.
        before: What the line before told; None for nothing.
    """
    if len(_OTHER_SCRIPT.findall(line)) > len(_LATIN.findall(line)):
        return True, before
    if _OWN.search(line):
        return False, 1.0
    found = vietnamese(line)
    if found is None:
        return before == -1.0 and _WORD.search(line) is not None, before
    limit = _AMONG_FOREIGN if before == -1.0 else _AMONG_VIETNAMESE if before == 1.0 else _FOREIGN
    if found < limit:
        return True, -1.0
    return False, 1.0 if found > _SURE else None
