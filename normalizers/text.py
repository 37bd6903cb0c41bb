"""Ordered text fixers, each `str -> str`, each change traced.

The order is the tuple `FIXERS`. Every fixer leaves correct text in any language alone; `clean` is idempotent.

The tone mark stands where the government reports of the archive put it, the old style: "hòa", "thủy", "Ủy ban" (their
pages have "Ủy" 67 times and "Uỷ" never, "hóa" 19 times and "hoá" never). Of the two spellings the program keeps one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from msgspec import Struct

from normalizers.syllables import is_syllable, place_tone
from schemas.document import Change

__all__ = ["FIXERS", "Traced", "apply", "clean", "replay"]

Fixer = Callable[[str], str]


class Traced(Struct, frozen=True):
    """A text and the changes that made it out of the raw one: `replay(raw, changes) == text`."""

    text: str
    changes: tuple[Change, ...] = ()


# --- characters that are not printed ---------------------------------------------------------------------------------

_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SOFT_HYPHEN = re.compile(r"(?<=[\dA-ZĐ])\u00ad(?=[\dA-ZĐ])")
_UNPRINTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)


def fix_blanks(text: str) -> str:
    """Any Unicode blank -> a plain one."""
    return _BLANKS.sub(" ", text)


def fix_control(text: str) -> str:
    """Control, zero-width and direction characters are dropped; a soft hyphen inside a code is a printed hyphen."""
    return _UNPRINTED.sub("", _SOFT_HYPHEN.sub("-", text))


# --- composition -----------------------------------------------------------------------------------------------------

_SHAPES = "\u0302\u0306\u031b"
"""Circumflex, breve, horn: they make another letter and come before the tone mark."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STRAY_MARK = re.compile(f"(?<=[^\\W\\d_]) (?=[{_SHAPES}{_TONES}])")
_MARKS = re.compile(f"[{_SHAPES}{_TONES}]{{2,}}")
_STROKE = re.compile("([dD])[\u0335\u0336]")


def fix_composition(text: str) -> str:
    """Unicode NFC, also where the marks were written apart from the letter or the tone mark before the circumflex."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", _STRAY_MARK.sub("", text))
    apart = _STROKE.sub(lambda m: "đ" if m[1] == "d" else "Đ", apart)
    ordered = _MARKS.sub(lambda m: "".join(sorted(m[0], key=lambda c: c not in _SHAPES)), apart)
    return unicodedata.normalize("NFC", ordered)


# --- letters that only look like Vietnamese ones ---------------------------------------------------------------------

_CYRILLIC = dict(zip("аеорсухіѕјһԁАВЕКМНОРСТУХІЅЈ", "aeopcyxisjhdABEKMHOPCTYXISJ", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονΟ", "ABEZHIKMNOPTYXovO", strict=True))
_LOOKALIKE = str.maketrans({**_CYRILLIC, **_GREEK})
_WORD = re.compile(r"[^\W\d_]+")
_STRANGE = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u01b0\u1ea0-\u1ef9]")
_ICELANDIC = re.compile("[þÞæÆöÖ]")


def _latin_word(match: re.Match[str]) -> str:
    word = match[0]
    if not (_STRANGE.search(word) and _LATIN.search(word)):
        return word
    mapped = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_LOOKALIKE))
    return word if _STRANGE.search(mapped) else mapped


def fix_lookalikes(text: str) -> str:
    """Cyrillic and Greek letters inside an otherwise Latin word -> the Latin letter of the same shape."""
    mapped = _WORD.sub(_latin_word, text) if _STRANGE.search(text) else text
    return text if mapped == text else fix_composition(mapped)


def fix_oi(text: str) -> str:
    """`ƣ Ƣ` (a slot that Word fonts of the 2000s draw as ư) -> `ư Ư`; no language here uses the letter oi."""
    if "ƣ" not in text and "Ƣ" not in text:
        return text
    return fix_composition(text.replace("ƣ", "ư").replace("Ƣ", "Ư"))


def _stroke_word(match: re.Match[str]) -> str:
    word = match[0]
    mapped = word.translate(_DSTROKE)
    if mapped == word or _ICELANDIC.search(word):
        return word
    small = "ð" in word or "ɖ" in word
    return mapped if not small or is_syllable(mapped) or mapped.isupper() else word


_DSTROKE = str.maketrans("ÐƉðɖ", "ĐĐđđ")


def fix_d_stroke(text: str) -> str:
    """Icelandic eth and African D with tail -> Đ; a small eth only where the word becomes a Vietnamese syllable."""
    return _WORD.sub(_stroke_word, text)


# --- private use -----------------------------------------------------------------------------------------------------

_BULLET = re.compile(
    "(?<!\\S)[\uf02d\uf076\uf077\uf06c\uf06e\uf06f\uf071\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0e8\uf0f0\uf0fc](?!\\S)"
)
_SYMBOL = re.compile("(?<!\\S)\uf02b(?!\\S)")


def fix_bullets(text: str) -> str:
    """A bullet of the Symbol and Wingdings fonts (private-use code) standing alone -> "-", their plus -> "+"."""
    return _SYMBOL.sub("+", _BULLET.sub("-", text))


# --- tone marks ------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\S+")
_LINK = re.compile(r"://|www\.|@", re.I)


def _placed(match: re.Match[str]) -> str:
    return match[0] if _LINK.search(match[0]) else _WORD.sub(lambda word: place_tone(word[0]), match[0])


def fix_tone_place(text: str) -> str:
    """The tone mark of each Vietnamese syllable in its one place ("hoà" -> "hòa"); addresses are left alone."""
    return text if text.isascii() else _TOKEN.sub(_placed, text)


FIXERS: tuple[tuple[str, Fixer], ...] = (
    ("blanks", fix_blanks),
    ("control", fix_control),
    ("composition", fix_composition),
    ("lookalikes", fix_lookalikes),
    ("oi_letter", fix_oi),
    ("d_stroke", fix_d_stroke),
    ("bullets", fix_bullets),
    ("tone_place", fix_tone_place),
)
"""Name and function, in the order they are applied."""


def apply(text: str, fixers: Iterable[tuple[str, Fixer]]) -> Traced:
    """`text` through `fixers` in order; each that changes something leaves a `Change` of the whole text."""
    changes: list[Change] = []
    for rule, fixer in fixers:
        after = fixer(text)
        if after != text:
            changes.append(Change(rule, text, after))
            text = after
    return Traced(text, tuple(changes))


def clean(text: str) -> Traced:
    """`text` through all `FIXERS`.

    Numbers, codes, addresses and correct text in any language come out as they went in. U+FFFD (a lost glyph) stays:
    `normalizers.glyphs` fills it.
    """
    if text.isascii() and text.isprintable():
        return Traced(text)
    return apply(text, FIXERS)


def replay(raw: str, changes: Iterable[Change]) -> str:
    """The text that `changes` make out of `raw`.

    Raises:
        ValueError: A change starts from another text than the one at hand.
    """
    for change in changes:
        if change.before != raw:
            raise ValueError(f"trace does not fit: {change.rule!r} starts from {change.before!r}, not {raw!r}")
        raw = change.after
    return raw
