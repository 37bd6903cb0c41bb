"""TCVN3 ("ABC" fonts, `.VnTime`): the encoding of northern offices until about 2005.

The table is TCVN 5712:1993 from 0xA1 on, as the C library's TCVN5712-1 has it. Capitals with a tone mark have no code:
they are written in another font, see `tcvn3_capitals`.
"""

from __future__ import annotations

import re
import unicodedata

from normalizers.legacy._encoding import Encoding

__all__ = ["ENCODING", "decode"]

_FROM_A1 = (
    "ĂÂÊÔƠƯĐăâêôơưđ\u1eb0\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậ"
    "èỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
_TABLE = {0xA1 + i: letter for i, letter in enumerate(_FROM_A1)}
_TABLE[0x03BC] = "à"  # PDF readers give the Greek mu for the micro sign

_AS_SIGN = re.compile(r"(?<=[A-Za-z\u00a1-\u00fe])[\u2212\u2219]|[\u2212\u2219](?=[A-Za-z\u00a1-\u00fe])")
"""ư (0xAD, the soft hyphen) and ã (0xB7, the middle dot) as PDF readers give them: a minus, a bullet operator."""

_SIGNS_ALONE = re.compile("[\u2212\u2219]+")
"""A whole run of them: readers put them into a font subset of their own, cut off from the letters beside them."""


def _letter(match: re.Match[str]) -> str:
    return "".join("\u00ad" if c == "\u2212" else "\u00b7" for c in match[0])


def decode(text: str) -> str:
    """TCVN3 text (Western characters) -> Unicode NFC."""
    whole = _SIGNS_ALONE.fullmatch(text)
    letters = _letter(whole) if whole else _AS_SIGN.sub(_letter, text)
    return unicodedata.normalize("NFC", letters.translate(_TABLE))


ENCODING = Encoding("tcvn3", decode, re.compile(r"Vn(?:[A-Z]|\s)"))
