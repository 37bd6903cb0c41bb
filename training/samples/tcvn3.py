"""TCVN3 codes (TCVN 5712:1993, the `.VnTime` fonts), the way from Unicode to them."""

from __future__ import annotations

__all__ = ["byte_of", "layer_letter"]

_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
}
_CODES = {letter: start + i for start, run in _RUNS.items() for i, letter in enumerate(run)}
_CODES["ủ"] = 0xF1
for _i, _letter in enumerate("ũúụừửữứựỳỷỹýỵ"):
    _CODES[_letter] = 0xF2 + _i


def byte_of(letter: str) -> int | None:
    """The letter's TCVN3 code; None for what the encoding lacks, capitals with a tone mark above all."""
    return ord(letter) if ord(letter) < 0x80 else _CODES.get(letter)


def layer_letter(code: int) -> str:
    """What readers of real TCVN3 files give for a code: its Western letter, but a minus for the soft hyphen."""
    return "\u2212" if code == 0xAD else bytes([code]).decode("latin-1")
