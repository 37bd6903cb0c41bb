"""TCVN3 ("ABC" fonts, `.VnTime`): the encoding of northern offices until about 2005.

The table is TCVN 5712:1993 from 0xA1 on, as the C library's TCVN5712-1 has it. The fonts have no capitals with a tone
mark: those are written in another font, see `tcvn3_capitals`. The standard itself has them below 0xA0, where Windows
has quotation marks and dashes; a word decides which is meant.
"""

from __future__ import annotations

import re
import unicodedata

from normalizers.legacy._encoding import Encoding, as_bytes, as_windows
from normalizers.syllables import is_syllable

__all__ = ["ENCODING", "decode"]

_FROM_A1 = (
    "ĂÂÊÔƠƯĐăâêôơưđ\u1eb0\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậ"
    "èỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
_TABLE = {0xA1 + i: letter for i, letter in enumerate(_FROM_A1)}
_TABLE[0xFF] = "Ố"
_TABLE[0x03BC] = "à"  # PDF readers give the Greek mu for the micro sign

_FROM_80 = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
_CAPITALS = {0x80 + i: letter for i, letter in enumerate(_FROM_80)}
_CAPITALS |= dict(
    zip((0x01, 0x02, 0x04, 0x05, 0x06, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17), "ÚỤỪỬỮỨỰỲỶỸÝỴ", strict=True)
)

_AS_SIGN = re.compile(r"(?<=[A-Za-z\u00a1-\u00fe])[\u2212\u2219]|[\u2212\u2219](?=[A-Za-z\u00a1-\u00fe])")
"""ư (0xAD, the soft hyphen) and ã (0xB7, the middle dot) as PDF readers give them: a minus, a bullet operator."""

_SIGNS_ALONE = re.compile("[\u2212\u2219]+")
"""A whole run of them: readers put them into a font subset of their own, cut off from the letters beside them."""

_REAL_SIGN = re.compile(
    r"(?<=\s)[\u00a9\u00b7\u00b1](?!\S)|(?<!\S)[\u00a9\u00b7\u00b1](?=\s)"
    r"|(?<=[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz0-9 ])[\u00b0-\u00b4]"
    r"|(?<=\d)[\u00b5\u00b6\u00b9\u00ba\u00bc-\u00be](?![A-Za-z\u00a1-\u00fe])"
)
"""Signs that stand alone, or behind what takes no mark ("25 °C", "km²", "© 2004", "12½"), are no letters."""

_ALL = _TABLE | _CAPITALS

_SPECIAL = "\x01\x02\x04-\x06\x11-\x17\x80-\x9f"
_WITH_SPECIAL = re.compile(rf"\S*[{_SPECIAL}]\S*")
_EDGES = re.compile(rf"^([{_SPECIAL}]*)(.*?)([{_SPECIAL}]*)$", re.S)
_OWN_CODES = frozenset(map(chr, _CAPITALS))
"""Standing alone as such, not as the sign that Windows shows there, they can only be letters."""

_SIGNS = re.compile("[\x80\x82\x84-\x88\x8b\x91-\x97\x9b]+")
"""Quotation marks, dashes and the like with nothing beside them."""

_LETTERS = re.compile(r"[^\W\d_]+")


def _letter(match: re.Match[str]) -> str:
    return "".join("\u00ad" if c == "\u2212" else "\u00b7" for c in match[0])


def _lower_half(text: str, table: dict[int, str] = _TABLE) -> str:
    """The codes of the table (from 0xA1 on) decoded, real signs kept."""
    parts, at = [], 0
    for sign in _REAL_SIGN.finditer(text):
        parts += [text[at : sign.start()].translate(table), sign[0]]
        at = sign.end()
    return unicodedata.normalize("NFC", "".join(parts) + text[at:].translate(table))


def _reads(text: str) -> bool:
    """Whether all runs of letters of `text`, and at least one, are syllables."""
    runs = _LETTERS.findall(text)
    return bool(runs) and all(map(is_syllable, runs))


def _with_capitals(match: re.Match[str]) -> str:
    """A word with codes below 0xA0: as capitals where that makes syllables, else as the signs Windows has there."""
    token = match[0]
    if _SIGNS.fullmatch(token):
        return as_windows(token)
    full = _lower_half(token, _ALL)
    if _reads(full):
        return full
    before, core, after = _EDGES.match(token).groups()  # type: ignore[union-attr]
    inner = _lower_half(core, _ALL)
    return as_windows(before) + inner + as_windows(after) if _reads(inner) else _lower_half(as_windows(token))


def decode(text: str) -> str:
    """TCVN3 text (Western characters) -> Unicode NFC."""
    whole = _SIGNS_ALONE.fullmatch(text)
    letters = _letter(whole) if whole else _AS_SIGN.sub(_letter, text)
    raw = as_bytes(letters)
    if not _WITH_SPECIAL.search(raw):
        return _lower_half(letters)
    parts, at = [], 0
    for word in _WITH_SPECIAL.finditer(raw):
        own = letters[word.start() : word.end()] in _OWN_CODES
        parts += [_lower_half(letters[at : word.start()]), _CAPITALS[ord(word[0])] if own else _with_capitals(word)]
        at = word.end()
    return "".join(parts) + _lower_half(letters[at:])


ENCODING = Encoding("tcvn3", decode, re.compile(r"Vn(?:[A-Z\d]|\s)"))
