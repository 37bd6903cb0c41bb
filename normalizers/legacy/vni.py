"""VNI for Windows (`VNI-Times`): of southern offices until about 2005; a letter, then its mark as another one."""

from __future__ import annotations

import re
import unicodedata

from normalizers.legacy._encoding import Encoding

__all__ = ["ENCODING", "decode"]

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_MARKS = {
    **_TONES,
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301",
    "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_ALONE = {
    "ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
    "Ñ": "Đ", "Ö": "Ư", "Ô": "Ơ", "Í": "Í", "Ì": "Ì", "Æ": "Ỉ", "Ó": "Ĩ", "Ò": "Ị", "Î": "Ỵ",
}  # fmt: skip


def _pairs() -> dict[str, str]:
    """Every letter with its mark, as VNI writes it -> as Unicode does."""
    pairs: dict[str, str] = dict(_ALONE)
    for base in "aeouyôö":
        plain = _ALONE.get(base, base)
        for mark, combining in _MARKS.items():
            letter = unicodedata.normalize("NFC", plain + combining)
            if len(letter) == 1:
                pairs.update({base + mark: letter, base.upper() + mark.upper(): letter.upper()})
                pairs[base.upper() + mark] = letter.upper()
    return pairs


_PAIRS = _pairs()
_ENCODED = re.compile("|".join(sorted(map(re.escape, _PAIRS), key=len, reverse=True)))


def decode(text: str) -> str:
    """VNI text (Western characters) -> Unicode NFC."""
    return unicodedata.normalize("NFC", _ENCODED.sub(lambda m: _PAIRS[m[0]], text))


ENCODING = Encoding("vni", decode, re.compile(r"VNI[- ]?\w"))
