"""How far a word is to be believed for what it is, whatever its reader thinks of it."""

from __future__ import annotations

import re
from unicodedata import normalize

from normalizers.diacritics.choice import is_common
from normalizers.diacritics.model import abbreviations
from normalizers.language import is_syllable
from normalizers.letters import has_digit

__all__ = ["GARBLED", "STRANGE", "believable"]

STRANGE, GARBLED = 0.9, 0.6
"""Confidence at most of letters that make no word of Vietnamese, and of a mixture of letters and signs."""

_STUCK = re.compile(r"[^\W\d_]{3}\d|\d[^\W\d_]{3}")
"""A word and a number without a gap, as where one was written in by hand."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""No number or code holds a letter with one of them: "3Ị" is a pen's "31"."""

_JOINTS = re.compile(r"[/–-]")
"""Between the parts of "đồng/hộ", "KT-XH", "b/cáo"."""

_EDGES = ".,;:()\"'“”’-/"


def believable(text: str, confidence: float) -> float:
    """Confidence in a word once it is seen what it is: less for what is no syllable, number or known word."""
    core = text.strip(_EDGES)
    toned = has_digit(core) and not _TONES.isdisjoint(normalize("NFD", core))
    if toned or (_STUCK.search(core) and not core.isupper()):
        return min(confidence, GARBLED)
    if has_digit(core) or not any(c.isalpha() for c in core) or all(map(_is_known, _JOINTS.split(core))):
        return confidence
    return min(confidence, STRANGE if core.isalpha() else GARBLED)


def _is_known(part: str) -> bool:
    return len(part) < 2 or is_syllable(part) or part.lower() in abbreviations() or is_common(part)
