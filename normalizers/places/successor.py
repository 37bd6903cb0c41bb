"""What became of a unit: its official codes today."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from normalizers.places.gazetteer import Gazetteer, gazetteer
from normalizers.places.keys import fold_key
from normalizers.places.printed import parts

__all__ = ["Certainty", "Successor", "successor", "today_of"]

Certainty = Literal["whole", "part", "unknown"]
"""whole: it went as a whole into one unit of today (alone or with others); part: it was shared out among several, all
told; unknown: what became of it is not known, the codes told (if any) are those of the unit that kept its code."""


class Successor(Struct, frozen=True):
    """Where a unit lies today.

    Attributes:
        codes: Of today's units: one province for a province; communes for a commune or district, the one that took
            most of a commune or its seat first.
        names: Theirs, with type.
        certainty: See `Certainty`.
        province_code: Of the province of today it lies in, None where unknown.
        province: Its name with type.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    certainty: Certainty
    province_code: str | None = None
    province: str | None = None


@lru_cache(maxsize=32768)
def successor(places: Gazetteer, number: int) -> Successor:
    """The successor of one version of a unit; for a unit of today itself."""
    unit = places.unit(number)
    if places.is_new(number):
        return _told(places, (unit.code,), "whole")
    if unit.level == "district":
        return _told(places, *_of_district(places, number))
    if unit.level == "province":
        return _told(places, tuple(places.packed.today[unit.code]), "whole")
    codes = tuple(places.packed.today.get(unit.code, ()))
    return _told(places, codes, _certainty(places, number, codes), unit.parent)


def today_of(code: str, on: dt.date | None) -> Successor | None:
    """The successor of the unit that had a code at a date; None where none had."""
    places = gazetteer()
    versions = places.versions(code, on)
    return successor(places, versions[-1]) if versions else None


def _certainty(places: Gazetteer, number: int, codes: tuple[str, ...]) -> Certainty:
    """A commune that was merged before 2025 is followed only as far as its code tells: not surely."""
    if not codes or not _to_the_end(places, number):
        return "unknown"
    return "whole" if len(codes) == 1 else "part"


def _to_the_end(places: Gazetteer, number: int) -> bool:
    """Whether the unit was there until June 2025, its name the same but for its type."""
    return places.is_latest(number) or _at_the_end(places, number) is not None


def _at_the_end(places: Gazetteer, number: int) -> int | None:
    """The version of the unit of June 2025 with the same bare name."""
    unit = places.unit(number)
    name = fold_key(parts(unit.name)[0].name)
    last = (n for n in places.versions(unit.code) if not places.is_new(n) and places.is_latest(n))
    return next((n for n in last if fold_key(parts(places.unit(n).name)[0].name) == name), None)


def _of_district(places: Gazetteer, number: int) -> tuple[tuple[str, ...], Certainty]:
    """The communes of today that the communes of a district went into, and those it had in June 2025.

    Communes that were merged before are covered by the latter, where the district itself was there to the end.
    """
    unit, end = places.unit(number), _at_the_end(places, number)
    if special := places.packed.today.get(unit.code):
        return tuple(special), "whole"
    then = places.children(unit.code, places.last_seen(number), surely=True)
    last = places.children(unit.code, places.last_seen(end), surely=True) if end is not None else ()
    into = {n: places.packed.today.get(places.unit(n).code, ()) for n in (*then, *last)}
    codes = tuple(sorted({code for codes in into.values() for code in codes}))
    told = [into[n] for n in (last or then)]
    if not told or not all(told):
        return codes, "unknown"
    return codes, "whole" if len(codes) == 1 else "part"


def _told(places: Gazetteer, codes: tuple[str, ...], certainty: Certainty, parent: str = "") -> Successor:
    """With today's names and province; the province of a commune without successor is that of its district."""
    today = [next(n for n in reversed(places.versions(code)) if places.is_new(n)) for code in codes]
    units = [places.unit(n) for n in today]
    provinces = {unit.parent or unit.code for unit in units}
    if not units and parent:
        above = places.versions(parent)
        provinces = set(places.packed.today.get(places.unit(above[-1]).parent, ())) if above else set()
    code = provinces.pop() if len(provinces) == 1 else None
    name = (
        next((places.unit(n).name for n in reversed(places.versions(code)) if places.is_new(n)), None) if code else None
    )
    return Successor(codes, tuple(unit.name for unit in units), certainty, code, name)
