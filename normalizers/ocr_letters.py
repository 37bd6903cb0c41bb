"""Letters that OCR engines get wrong whatever the word: given twice, or of another language.

A reader that labels image columns (CTC) writes a letter twice when it wavers between two readings of it: "CNTTT",
"QĐĐ-UBND". Vietnamese syllables never double a letter but in a few words of foreign origin ("xoong", "boong"), so what
is no word and becomes exactly one by taking one of two like neighbours out was doubled. And a model that shares its
alphabet with other languages gives "Ñgọc" for "Ngọc".
"""

from __future__ import annotations

import re

from normalizers.diacritics.model import abbreviations
from normalizers.syllables import fold, is_syllable

__all__ = ["mend_letters", "undouble"]

_RUN = re.compile(r"[^\W\d_]+")


def undouble(text: str) -> str:
    """`text` with each run of letters that is no word, but is one without a doubled letter, put right.

    >>> undouble("CNTTT")
    'CNTT'
    >>> undouble("xoong")
    'xoong'
    """
    return _RUN.sub(lambda match: _single(match.group()), text)


def mend_letters(text: str) -> str:
    """`text` with letters of other languages and letters given twice put right, where that makes words of it.

    >>> mend_letters("Ñgọc")
    'Ngọc'
    >>> mend_letters("Peña")
    'Peña'
    """
    return undouble(_RUN.sub(lambda match: _native(match.group()), text))


_FOREIGN = str.maketrans("ñÑçÇäÄëËïÏöÖüÜåÅøØÿ", "nNcCaAeEiIoOuUaAoOy")


def _native(run: str) -> str:
    plain = run.translate(_FOREIGN)
    return plain if plain != run and _known(plain) else run


def _single(run: str) -> str:
    if len(run) < 3 or _known(run):
        return run
    found = {
        run[:at] + run[at + 1 :]
        for at in range(len(run))
        if any(0 <= other < len(run) and fold(run[at]) == fold(run[other]) for other in (at - 1, at + 1))
    }
    words = {word for word in found if _known(word)}
    return words.pop() if len(words) == 1 else run


def _known(run: str) -> bool:
    """Whether letters make a syllable or, in capitals, a reviewed abbreviation."""
    if run.isupper() or sum(c.isupper() for c in run) > 1:
        return abbreviations().get(run.lower()) == run or (len(run) > 2 and is_syllable(run))
    return is_syllable(run)
