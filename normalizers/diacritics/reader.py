"""The channel in use: the shipped one (`../lexicons/channel.bin`), or one fitted to a page (`adaptation.py`)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from normalizers.diacritics.noisy import Channel, Reading
from normalizers.lexicon_folder import LEXICONS

__all__ = ["LONGEST", "blank_costs", "channel", "counts", "readings", "using"]

LONGEST = 14
"""Characters of a token beyond which it is no one word."""


@lru_cache(maxsize=1)
def counts() -> dict[str, Any]:
    """What the shipped channel was counted from: printed letters, onsets, rimes, and how often each was read as what.

    Raises:
        FileNotFoundError: `normalizers/lexicons` lacks it (rebuild with `training/channel.py`).
    """
    found: dict[str, Any] = json.loads(zlib.decompress((LEXICONS / "channel.bin").read_bytes()))
    return found


@lru_cache(maxsize=1)
def _shipped() -> Channel:
    return Channel(counts())


_ACTIVE: ContextVar[Channel | None] = ContextVar("channel", default=None)


def channel() -> Channel:
    """The channel in use."""
    return _ACTIVE.get() or _shipped()


@contextmanager
def using(other: Channel) -> Iterator[None]:
    """`other` in the place of the shipped channel."""
    before = _ACTIVE.set(other)
    try:
        yield
    finally:
        _ACTIVE.reset(before)


def readings(token: str) -> tuple[Reading, ...]:
    """Syllables of the vocabulary that an English OCR may have read as `token`, the likeliest first.

    Args:
        token: As read, case kept, without signs at its ends; nothing is found for more than `LONGEST` characters.
    """
    return _readings(token, channel().number) if 0 < len(token) <= LONGEST else ()


@lru_cache(maxsize=32768)
def _readings(token: str, _channel: int) -> tuple[Reading, ...]:
    return tuple(channel().readings(token))


def blank_costs() -> tuple[float, float]:
    """-log of the chance that the blank between two words is not read, and that one is read inside a word."""
    return channel().blanks
