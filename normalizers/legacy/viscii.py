"""VISCII 1.1 (RFC 1456): one byte a letter, all 134 Vietnamese letters, six of them on control codes."""

from __future__ import annotations

import re

from normalizers.legacy._encoding import Encoding, as_bytes

__all__ = ["ENCODING", "decode"]

_FROM_80 = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_TABLE = {0x80 + i: letter for i, letter in enumerate(_FROM_80)}
_TABLE.update({0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"})

_BLANK = re.compile(r"(?<![^\W\d_])\xa0(?![^\W\d_])")
"""Õ, but alone among blanks and signs it is the no-break blank of Windows."""


def decode(text: str) -> str:
    """VISCII text (seen as Latin-1 or Windows-1252) -> Unicode NFC."""
    return as_bytes(_BLANK.sub(" ", text)).translate(_TABLE)


ENCODING = Encoding(
    "viscii", decode, re.compile(r"(?:VI (?:Times|Arial|Courier)|HoangYen|MinhQu|PhuongThao|HeoMay|UHoai)")
)
