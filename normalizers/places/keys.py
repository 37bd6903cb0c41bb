"""Comparison keys of place names: as people write one name in several ways. Never values."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Keys", "alias_key", "exact_key", "fold_key", "keys"]

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\W_]+")
_TWINS = {"dac": "dak"}
"""The Ede word for water or river, written Đắk, Đăk, Đak, Dak or Đắc."""

_NO_MARKS = str.maketrans("đð", "dd")


class Keys(NamedTuple):
    """The keys of one name.

    Attributes:
        exact: Case, blanks, hyphens, apostrophes and the place of the tone mark left out ("Ia-Grai", "KBANG").
        alias: As `exact`, with y as i, the breve left out, and Đắk, Đăk, Đak, Dak as one ("Quí Lộc", "Đak Pơ").
        fold: Letters without any marks, y as i: what is left when a reader loses every mark.
    """

    exact: str
    alias: str
    fold: str


@lru_cache(maxsize=32768)
def keys(name: str) -> Keys:
    """All keys of a name."""
    tokens = _tokens(name)
    marked = [_marked(token) for token in tokens]
    folded = [_TWINS.get(plain, plain) for plain in map(_plain, tokens)]
    alias = ("dak" if plain == "dak" else mark for plain, mark in zip(folded, marked, strict=True))
    return Keys(
        "".join(marked),
        "".join(alias).replace("y", "i").replace("\u0306", ""),
        "".join(folded).replace("y", "i"),
    )


def exact_key(name: str) -> str:
    """See `Keys`."""
    return keys(name).exact


def alias_key(name: str) -> str:
    """See `Keys`."""
    return keys(name).alias


def fold_key(name: str) -> str:
    """See `Keys`."""
    return keys(name).fold


def _tokens(name: str) -> list[str]:
    """Words in lower case; numbers without leading zeros; "N.T" and "NT" (nông trường) in full."""
    tokens = [t.lstrip("0") or t for t in _WORD.findall(unicodedata.normalize("NFC", name).lower())]
    if tokens[:2] == ["n", "t"]:
        tokens[:2] = ["nt"]
    return ["nông", "trường", *tokens[1:]] if tokens[:1] == ["nt"] and len(tokens) > 1 else tokens


@lru_cache(maxsize=8192)
def _marked(token: str) -> str:
    """Decomposed letters, the tone last, so that "hòa" and "hoà" are the same."""
    parts = unicodedata.normalize("NFD", token.replace("ð", "đ"))
    tones = "".join(c for c in parts if c in _TONES)
    return "".join(c for c in parts if c not in _TONES) + tones


@lru_cache(maxsize=8192)
def _plain(token: str) -> str:
    parts = unicodedata.normalize("NFD", token.translate(_NO_MARKS))
    return "".join(c for c in parts if not unicodedata.combining(c))
