"""How much a text reads like well-formed Vietnamese; decides whether a PDF's text layer can be trusted."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from normalizers.syllables import fold, has_mark, is_syllable

__all__ = ["LayerQuality", "has_mark", "is_syllable", "judge"]

_TOKEN = re.compile(r"\S+")
_EDGES = "\"'“”‘’«»()[]{}<>.,;:!?…*-–—+/•\uf0b7"
_LETTERS = re.compile(r"[^\W\d_]+")
_LIMIT = 200_000
"""Characters judged at most; a page has some 3,000."""

_EXPECTED_MARKED = 0.62
"""Share of marked words in running Vietnamese is 0.68-0.80; tables of names and abbreviations have less."""


class LayerQuality(Struct, frozen=True):
    """A verdict on a text.

    Attributes:
        words: Alphabetic words of at least two letters.
        syllable_share: 0..1, of these the share that are Vietnamese syllables (abbreviations in capitals left out).
        accent_share: 0..1, share of `words` with a Vietnamese diacritic or đ.
        score: 0..1; running Vietnamese has 0.8 and more, an English OCR of it, its text stripped of marks or in a
            legacy encoding less than 0.55; 0.0 for a text without words.
    """

    words: int
    syllable_share: float
    accent_share: float
    score: float


def _words(text: str) -> list[str]:
    """Alphabetic words of at least two letters, U+FFFD read as a letter; tokens with digits are codes and left out."""
    words: list[str] = []
    for token in _TOKEN.findall(text):
        core = token.strip(_EDGES)
        if not any(c.isdigit() for c in core) and "@" not in core and "://" not in core:
            words += [part for part in re.split(r"[\W_]+", core.replace("\ufffd", "")) if len(part) > 1]
    return words


def judge(text: str) -> LayerQuality:
    """The quality of `text` as Vietnamese.

    Three things are weighed: whether the words are spelled like syllables, whether enough of them carry marks, and
    whether the letters inside words are Vietnamese letters at all (an English OCR reads "nwéc", "ciia", "¢").
    """
    composed = unicodedata.normalize("NFC", text[:_LIMIT])
    words = _words(composed)
    if not words:
        return LayerQuality(0, 0.0, 0.0, 0.0)
    judged = [w for w in words if not (w.isupper() and len(w) <= 8 and not is_syllable(w))]
    syllable_share = sum(map(is_syllable, judged)) / len(judged) if judged else 0.0
    accent_share = sum(map(has_mark, words)) / len(words)
    marked = [w for w in judged if not w.isascii()]
    marked_right = sum(map(is_syllable, marked)) / len(marked) if marked else 0.0
    enough = min(1.0, accent_share / _EXPECTED_MARKED)
    score = syllable_share**2 * (0.35 + 0.65 * enough * _variety(marked)) * (0.5 + 0.5 * marked_right)
    return LayerQuality(len(words), round(syllable_share, 4), round(accent_share, 4), round(min(1.0, score), 4))


def _variety(marked: list[str]) -> float:
    """0..1: Vietnamese marks are of many kinds; an English OCR gives almost only é, á, ó, ô, â, à of Western Europe.

    About six in ten marked words of running text hold a letter Western languages lack (đ, ơ, ư, ă, a dot below, a hook,
    a tone mark over a circumflex). Fewer than ten marked words prove nothing.
    """
    if len(marked) < 10:
        return 1.0
    own = sum(any(c > "\u00ff" and fold(c) != c for c in word.lower()) for word in marked) / len(marked)
    return min(1.0, own / 0.4)
