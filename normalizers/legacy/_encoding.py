"""What a legacy encoding is, and the views of a byte that the encodings share."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

__all__ = ["Encoding", "as_bytes", "as_windows", "viewed"]


class Encoding(Struct, frozen=True):
    """A way to write Vietnamese in fonts of one byte a glyph, seen as the Western characters a reader makes of it.

    Attributes:
        name: Short lower-case name.
        decode: Encoded text -> Unicode NFC; leaves characters outside the encoding alone.
        font: Matches (from the start) the names of its fonts, without subset prefix and leading dot.
        by_font_only: Whether the text alone cannot show it (fonts that draw capitals for small letters).
    """

    name: str
    decode: Callable[[str], str]
    font: re.Pattern[str]
    by_font_only: bool = False


def as_bytes(text: str) -> str:
    """`text` with the characters that Windows-1252 has at 0x80-0x9F put back to those code points."""
    return text.translate(_BYTES)


def as_windows(text: str) -> str:
    """`text` with the code points 0x80-0x9F as the characters that Windows-1252 has there."""
    return text.translate(_WINDOWS)


def viewed(content: bytes) -> str:
    """Bytes as Windows-1252 shows them, the few it lacks as themselves: how fonts of one byte a glyph were typed."""
    return as_windows(content.decode("latin-1"))


_C1 = [code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)]
_WINDOWS = dict(zip(_C1, bytes(_C1).decode("cp1252"), strict=True))
_BYTES = {ord(char): code for code, char in _WINDOWS.items()}
