"""What in a line is no word to restore: numbers, codes, addresses, abbreviations; each by a rule of its own."""

from __future__ import annotations

import re

from normalizers.diacritics.channel import has_key
from normalizers.diacritics.model import abbreviations, bare_abbreviations

__all__ = ["is_address", "is_kept", "is_wordlike", "mended"]

_WORDLIKE = re.compile(r"^[^\W\d_]+$")
_GARBLED = re.compile(r"^(?=.*[^\W\d_])(?:[a-zà-ỹ]|[0-9¢§©@!](?![0-9])){2,}$")
_ADDRESS = re.compile(r"://|www\.|@\w|\.\w{2,}")
_CAPITALS = re.compile(r"(?<![^\W\d_])[A-Z]{2,}(?![^\W\d_])")


def is_wordlike(core: str) -> bool:
    """Whether `core` is letters and nothing else."""
    return bool(_WORDLIKE.match(core))


def is_address(token: str) -> bool:
    """Whether `token` looks like a web or e-mail address or a file's name."""
    return bool(_ADDRESS.search(token))


def is_kept(core: str, *, garbled: bool, shouted: bool) -> bool:
    """Whether `core` is a number, a code, an address or an abbreviation, never a word to restore.

    Args:
        core: A blank-separated piece of a line without the signs at its edges.
        garbled: Whether the line has been through an English OCR, so that digits may stand for letters.
        shouted: Whether the line is all in capitals, in which "TU" is a word and no abbreviation.
    """
    if is_address(core):
        return True
    if core in bare_abbreviations() and not shouted:
        return True
    written = abbreviations().get(core.lower())
    if written and (not has_key(core) or (core == written and not shouted)):
        return True
    if is_wordlike(core):
        return core.isupper() and len(core) < 7 and not has_key(core) and not garbled
    return not (garbled and _GARBLED.match(core.lower()) and not core[:1].isdigit() and len(core) > 1)


def mended(core: str) -> str:
    """A kept `core` with the abbreviations in it given their marks: "416/QD-UBND" -> "416/QĐ-UBND"."""
    return _CAPITALS.sub(lambda found: bare_abbreviations().get(found[0], found[0]), core)
