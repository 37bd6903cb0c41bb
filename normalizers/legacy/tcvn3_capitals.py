"""TCVN3 in the capital fonts (`.VnTimeH`, `.VnArialH`): codes of small letters, drawn as capitals."""

from __future__ import annotations

import re

from normalizers.legacy import tcvn3
from normalizers.legacy._encoding import Encoding

__all__ = ["ENCODING", "decode"]


def decode(text: str) -> str:
    """TCVN3 text of a capital font -> Unicode NFC, in capitals as drawn."""
    return tcvn3.decode(text).upper()


ENCODING = Encoding(
    "tcvn3_capitals",
    decode,
    re.compile(r"Vn[A-Z\d][\w -]*H(?:[ ,-]?(?:Bold|Italic|Oblique|Regular))*$"),
    by_font_only=True,
)
