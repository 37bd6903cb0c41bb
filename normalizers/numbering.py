"""Numbers of headings and items at the start of a paragraph: "IV.", "3.", "2.1.", "b)", "Điều 5.", "Phần II"."""

from __future__ import annotations

import re

from msgspec import Struct

__all__ = ["Marker", "follows", "parse_marker", "written"]

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""Letters that number items, in the Vietnamese order; f, j, w are used by some, đ left out by others."""

_MOST = 60
"""Greatest number that is taken for one of an item: "2004." is a year at a line's start."""

_WORDED = re.compile(r"^(?P<word>Điều|Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC)\s+(?P<no>[IVXLl1|]{1,6}|\d{1,3})(?=[.:\s]|$)")
_DECIMAL = re.compile(r"^(?P<prefix>\d{1,2}(?:\.\d{1,2}){0,2})\.(?P<no>\d{1,2})(?P<sign>[.)]?)\s+(?=[^\W\d_]|[“\"(])")
_ARABIC = re.compile(r"^(?P<no>\d{1,2})(?P<sign>[.)/])\s*(?=[^\W\d_]|[“\"(])")
_CAPITALS = re.compile(r"^(?P<no>[IVXLl1|]{1,6})(?P<sign>[./)])\s*(?=[^\W\d_]|[“\"(])")
_LETTER = re.compile(r"^(?P<no>[a-zđ])(?P<sign>[.)])\s*(?=[^\W\d_]|[“\"(])")
_UPPER = re.compile(r"^(?P<no>[A-HĐK])(?P<sign>[./)])\s*(?=[^\W\d_]|[“\"(])")


class Marker(Struct, frozen=True):
    """The number at the start of a paragraph.

    Attributes:
        style: What it looks like; numbers of one list have one style ("roman.", "arabic)", "Điều", "2.", "a)").
        value: From 1.
        sure: False where letters stand for the digits that readers take for each other ("Il", "1V").
        text: As printed.
    """

    style: str
    value: int
    sure: bool
    text: str


def parse_marker(text: str) -> Marker | None:
    """The number a paragraph starts with, None where it starts with none."""
    text = text.lstrip()[:40]
    worded = _WORDED.match(text)
    if worded:
        number = _number(worded["no"])
        return Marker(worded["word"].capitalize(), number[0], number[1], worded[0]) if number else None
    for pattern, style in ((_DECIMAL, "{prefix}."), (_ARABIC, "arabic"), (_CAPITALS, "roman")):
        match = pattern.match(text)
        if match and (number := _number(match["no"])) and number[0] <= _MOST:
            name = style.format(prefix=match["prefix"]) if "{" in style else style
            return Marker(name + match["sign"], number[0], number[1], match[0].strip())
    for pattern, style in ((_LETTER, "letter"), (_UPPER, "LETTER")):
        match = pattern.match(text)
        if match and match["no"].lower() in _ALPHABET:
            return Marker(
                style + match["sign"], _ALPHABET.index(match["no"].lower()) + 1, sure=True, text=match[0].strip()
            )
    return None


def _number(text: str) -> tuple[int, bool] | None:
    """Value of an Arabic or Roman number, and whether it is surely read; None for neither."""
    if text.isdigit():
        return (int(text), True) if int(text) else None
    plain = re.sub(r"[Ll1|]", "I", text)
    if not _ROMAN.fullmatch(plain):
        return None
    values = [_ROMAN_VALUES[c] for c in plain]
    total = sum(-v if any(later > v for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
    return total, plain == text


def follows(marker: Marker, last: int) -> bool:
    """Whether a number comes right after `last` in its style."""
    if marker.style.lower().startswith("letter"):
        # "d" may be followed by "e": older papers leave "đ" out.
        return marker.value == last + 1 or (last == _ALPHABET.index("d") + 1 and marker.value == last + 2)
    return marker.value == last + 1


def written(style: str, value: int) -> str:
    """How a number of a style is written, for a message: ("roman.", 6) -> "VI."."""
    sign = style[-1] if style[-1] in ".)/" else ""
    if style.startswith("roman"):
        tens, ones = divmod(value, 10)
        return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones] + sign
    if style.lower().startswith("letter"):
        letter = _ALPHABET[value - 1] if value <= len(_ALPHABET) else "?"
        return (letter.upper() if style.startswith("LETTER") else letter) + sign
    if style.startswith("arabic"):
        return f"{value}{sign}"
    if style[0].isdigit():
        return f"{style.rstrip('.)')}.{value}"
    return f"{style} {value}"
