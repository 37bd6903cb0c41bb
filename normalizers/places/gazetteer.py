"""The administrative units of Viet Nam since 2019 with codes and dates, and what became of them in July 2025.

Until 30 June 2025 there were provinces, districts and communes; since 1 July 2025 there are provinces and communes
(phường, xã, đặc khu). Both lists are known by the days they were taken on, so between two days of one list it is not
known from when on exactly a change held.
"""

from __future__ import annotations

import datetime as dt
import zlib
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

__all__ = ["PATH", "TWO_LEVELS_SINCE", "Gazetteer", "Level", "Packed", "Unit", "gazetteer", "pack"]

PATH = Path(__file__).parent.parent / "lexicons" / "places.bin"

TWO_LEVELS_SINCE = dt.date(2025, 7, 1)
"""Provinces were merged and districts dissolved (Resolution 202/2025/QH15; law on local government 2025)."""

Level = Literal["province", "district", "commune"]

_LEVELS: dict[int, Level] = {2: "province", 3: "district", 5: "commune"}


class Unit(Struct, frozen=True):
    """A unit as one of its versions was.

    Attributes:
        code: Of the statistics office: 2 digits a province, 3 a district, 5 a commune.
        name: With its type: "Huyện Đăk Pơ".
        parent: Code of the unit it belongs to: a district's province, a commune's district, since July 2025 a
            commune's province; "" for a province.
        number: Of the version within the gazetteer.
    """

    code: str
    name: str
    parent: str
    number: int

    @property
    def level(self) -> Level:
        """By the length of the code."""
        return _LEVELS[len(self.code)]


class Packed(Struct, frozen=True):
    """What the lexicon file holds.

    Attributes:
        days: Days the lists were taken on, ISO, in order.
        two_levels: Index of the first day of the list in force since July 2025.
        codes, names, parents: Of each version, parallel lists, sorted by code and day.
        spans: Of each version, 64 * index of the first day it was seen + index of the last.
        keys: Folded name without its type -> versions.
        today: Code until June 2025 of a commune (or of a district that had none) -> codes since July 2025 of the units
            it became part of; the one that took most of it or its seat first. Two digits: of a province, one code.
    """

    days: list[str]
    two_levels: int
    codes: list[str]
    names: list[str]
    parents: list[str]
    spans: list[int]
    keys: dict[str, list[int]]
    today: dict[str, list[str]]


class Gazetteer:
    """All versions of all units; made once by `gazetteer`."""

    def __init__(self, packed: Packed) -> None:
        """Take the lists over as they are."""
        self.packed = packed
        self._days = [dt.date.fromisoformat(day) for day in packed.days]
        self._units: dict[int, Unit] = {}

    def unit(self, number: int) -> Unit:
        """A version by its number."""
        if number not in self._units:
            packed = self.packed
            self._units[number] = Unit(packed.codes[number], packed.names[number], packed.parents[number], number)
        return self._units[number]

    def named(self, key: str) -> list[int]:
        """Versions whose folded bare name is `key`."""
        return self.packed.keys.get(key, [])

    def holds(self, number: int, on: dt.date | None, *, surely: bool = False) -> bool:
        """Whether a version was in force on a day (with None: ever).

        Before the first list the units of the first are taken. Between the last day a version was seen and the next
        list it may have been in force or not: then it counts, but not `surely`.
        """
        if on is None:
            return True
        first, last = divmod(self.packed.spans[number], 64)
        start, end = self._window(first, last, 0 if surely else 1)
        return start <= on <= end

    def _window(self, first: int, last: int, slack: int) -> tuple[dt.date, dt.date]:
        """First and last day of a version seen from list `first` to list `last`, with the gaps around it if slack."""
        turn = self.packed.two_levels
        known = {0: dt.date.min, turn: TWO_LEVELS_SINCE}.get(first)
        start = known or self._days[first - slack]
        if last == turn - 1:
            return start, TWO_LEVELS_SINCE - dt.timedelta(days=1)
        return start, dt.date.max if last + 1 == len(self._days) else self._days[last + slack]

    def versions(self, code: str, on: dt.date | None = None) -> list[int]:
        """Versions of a code in force on a day, in order of time."""
        codes = self.packed.codes
        end = bisect_right(codes, code)
        start = end
        while start and codes[start - 1] == code:
            start -= 1
        return [number for number in range(start, end) if self.holds(number, on)]

    def children(self, parent: str, on: dt.date | None, *, surely: bool = False) -> tuple[int, ...]:
        """Versions of the units that belong directly to `parent` on a day; all provinces for ""."""
        return _children(self, parent, on, surely)

    def province_of(self, district: str, on: dt.date | None) -> str:
        """Code of the province a district lies in; "" for a code that no district has."""
        return _province(self, district, on)

    def days(self) -> list[dt.date]:
        """Days the lists were taken on, in order."""
        return self._days

    def is_new(self, number: int) -> bool:
        """Whether a version is of the two-level list."""
        return self.packed.spans[number] // 64 >= self.packed.two_levels

    def is_latest(self, number: int) -> bool:
        """Whether a version was in force to the end of its list."""
        return self.packed.spans[number] % 64 in (self.packed.two_levels - 1, len(self._days) - 1)

    def last_seen(self, number: int) -> dt.date:
        """Day of the last list that has the version."""
        return self._days[self.packed.spans[number] % 64]

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=1024)
def _children(places: Gazetteer, parent: str, on: dt.date | None, surely: bool) -> tuple[int, ...]:
    found = (number for number, code in enumerate(places.packed.parents) if code == parent)
    return tuple(number for number in found if places.holds(number, on, surely=surely))


@lru_cache(maxsize=4096)
def _province(places: Gazetteer, district: str, on: dt.date | None) -> str:
    versions = places.versions(district, on) or places.versions(district)
    return places.unit(versions[-1]).parent if versions else ""


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, read at the first call."""
    return Gazetteer(msgspec.msgpack.decode(zlib.decompress(PATH.read_bytes()), type=Packed))


def pack(packed: Packed) -> bytes:
    """The bytes of a lexicon file: the same for the same content."""
    return zlib.compress(msgspec.msgpack.encode(packed), 9)
