"""A printed name of a province, district or commune -> its official code at a date; doubt gives candidates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from normalizers.places.gazetteer import Gazetteer, Level, Unit, gazetteer
from normalizers.places.keys import Keys, keys
from normalizers.places.printed import Part, in_other_writing, parts
from normalizers.places.successor import Successor, successor

__all__ = ["Reason", "Resolution", "resolve"]

Reason = Literal["exact", "alias", "fuzzy", "ambiguous", "unknown"]
"""exact: as the official list writes it, but for case, blanks, hyphens and the place of the tone mark. alias: another
writing of it, its type left out or another one, or its name before or after a renaming. fuzzy: marks lost or a letter
misread, and only one unit of the context comes near. ambiguous: several units. unknown: none."""

_MOST = 8
"""Candidates told at most."""

_MARGIN = 2
"""Letters by which the second best must be worse for a name with a misread letter to be taken."""


class Resolution(Struct, frozen=True):
    """What a printed name stands for.

    Attributes:
        code: Official code valid at the date; None where ambiguous or unknown.
        level: Of the unit found, else None.
        name: Official name with its type: "Huyện Đăk Pơ".
        reason: How sure; see `Reason`.
        candidates: Units it may be; the one found where there is one.
        today: What became of the unit; None where there is no code.
    """

    code: str | None
    level: Level | None
    name: str | None
    reason: Reason
    candidates: tuple[Unit, ...] = ()
    today: Successor | None = None


@lru_cache(maxsize=16384)
def resolve(name: str, level: Level | None = None, within: str | None = None, on: dt.date | None = None) -> Resolution:
    """The unit a printed name stands for.

    Args:
        name: As printed, with or without type and body: "UBND huyện Đak Pơ", "TP. Huế", "Ia-Grai", "Phòng Nội vụ
            huyện Chư Sê", "xã Quảng Thọ, huyện Quảng Điền". Types in the name count for more than `level`.
        level: Of the list the name stands in, where that is known.
        within: Code of the province or district whose document prints it. Provinces are looked for in the whole
            country, all others there only; a bare name is first taken for a unit directly below it.
        on: Date of the document; None: any time.

    Returns:
        Without a code where no unit or several are meant: then its candidates. Units of the same name elsewhere, or
        of another time, are candidates of an unknown one.
    """
    places = gazetteer()
    found = parts(name)
    if not found or not found[0].name:
        return _UNKNOWN
    scope = _scope(places, found[1:], within, on)
    if scope is None:
        return _UNKNOWN
    return _resolved(places, found[0], level, scope, on)


_UNKNOWN = Resolution(None, None, None, "unknown")


def _scope(places: Gazetteer, outer: Sequence[Part], within: str | None, on: dt.date | None) -> str | None:
    """Code of the unit to look in ("" for the country): what the name itself says, else the context.

    None where the outer units that the name tells are none.
    """
    scope = within or ""
    for part in reversed(outer):
        if not part.name:
            continue
        one = _resolved(places, part, None, "" if "province" in part.levels else scope, on)
        if one.code is None and scope:
            one = _resolved(places, part, None, "", on)
        if one.code is None:
            return None
        scope = one.code
    return scope


def _resolved(places: Gazetteer, part: Part, level: Level | None, scope: str, on: dt.date | None) -> Resolution:
    """The unit of one part in one scope: by its name as printed, with a misread first letter, with any misread one."""
    areas = _areas(places, scope, part, on)
    told: list[int] = []
    for one in filter(None, (part, in_other_writing(part))):
        numbers = places.named(keys(one.name).fold)
        fitting = [n for n in numbers if _fits(places.unit(n), one, level)]
        told += fitting or numbers
        for area in areas:
            here = _at(places, [n for n in fitting if _lies_in(places, n, area, on)], on)
            if answer := _chosen(places, one, here, area, on):
                return answer
    misread = (found for area in areas if (found := _misread(places, part, level, area, on)))
    return next(misread, None) or Resolution(None, None, None, "unknown", _told(places, told))


def _areas(places: Gazetteer, scope: str, part: Part, on: dt.date | None) -> tuple[str, ...]:
    """Where to look: a province anywhere; a district in the province of the scope; else in the scope."""
    if part.levels == ("province",) or not scope:
        return ("",)
    if len(scope) == 3 and part.levels and "commune" not in part.levels:
        scope = places.province_of(scope, on)
    return (scope, "") if "province" in part.levels else (scope,)


def _fits(unit: Unit, part: Part, level: Level | None) -> bool:
    """Whether a unit is of a level that the type, or else the list, tells."""
    if part.levels:
        return unit.level in part.levels and (level not in part.levels or unit.level == level)
    return level is None or unit.level == level


def _lies_in(places: Gazetteer, number: int, area: str, on: dt.date | None) -> bool:
    """Whether a version lies in a province or district (or is that province or district); in the country any."""
    unit = places.unit(number)
    if not area or unit.parent == area:
        return True
    if len(area) == 2 and len(unit.parent) == 3:
        return places.province_of(unit.parent, on) == area
    return unit.code == area and places.holds(number, on)


def _at(places: Gazetteer, numbers: list[int], on: dt.date | None) -> list[int]:
    """Versions in force at a date, surely so where any is; else versions of units that are there under another type.

    Of several versions of one code those that surely were. Without a date: the three-level list before the two-level
    one, whose codes are partly the same.
    """
    if on is None:
        return [n for n in numbers if not places.is_new(n)] or numbers
    now = [n for n in numbers if places.holds(n, on)]
    if len(now) > 1:
        sure = {n for n in now if places.holds(n, on, surely=True)}
        settled = {places.unit(n).code for n in sure}
        now = [n for n in now if n in sure or places.unit(n).code not in settled]
    return now or [n for n in numbers if _goes_on(places, n, on)]


def _goes_on(places: Gazetteer, number: int, on: dt.date) -> bool:
    """Whether the unit has at another date been the same one: same code, same name but for its type, same list.

    A province is known by its code alone: none took over that of another.
    """
    unit, name = places.unit(number), _keys(places, number).fold
    others = (n for n in places.versions(unit.code, on) if places.is_new(n) == places.is_new(number))
    return any(unit.level == "province" or _keys(places, other).fold == name for other in others)


@lru_cache(maxsize=32768)
def _keys(places: Gazetteer, number: int) -> Keys:
    """The keys of a version's bare name."""
    return keys(parts(places.unit(number).name)[0].name)


def _chosen(places: Gazetteer, part: Part, numbers: list[int], area: str, on: dt.date | None) -> Resolution | None:
    """The one unit among versions of one folded name: by spelling, type, and for a bare name by its level.

    A bare name is taken for the highest unit of its spelling, unless that is the context itself and another lies in it.
    """
    if not numbers:
        return None
    exact, alias, fold = keys(part.name)
    spelled = [n for n in numbers if exact == _keys(places, n).exact or alias == _keys(places, n).alias]
    # An alias of the lexicon has another folded name; the same one means that marks are lost or misread.
    known = spelled or [n for n in numbers if fold != _keys(places, n).fold]
    near = known or numbers
    if part.type:
        near = [n for n in near if places.unit(n).name.startswith(part.type + " ")] or near
    elif not any(places.unit(n).code == area for n in near):
        highest = min(len(places.unit(n).code) for n in near)
        near = [n for n in near if len(places.unit(n).code) == highest]
    near = [n for n in near if exact == _keys(places, n).exact] or near
    if len({(places.unit(n).parent, keys(places.unit(n).name).exact) for n in near}) == 1:
        # Of two codes for one name in one place one took over from the other, between two lists or within one.
        near = sorted(near, key=lambda n: (on is None or places.holds(n, on, surely=True), places.last_seen(n)))[-1:]
    if len({places.unit(n).code for n in near}) > 1:
        return Resolution(None, None, None, "ambiguous", _told(places, near))
    return _found(places, near[-1], part, "alias" if known else "fuzzy", on)


def _found(places: Gazetteer, number: int, part: Part, reason: Reason, on: dt.date | None) -> Resolution:
    """The unit as it is called at the date."""
    if reason == "alias" and keys(part.name).exact == _keys(places, number).exact and places.holds(number, on):
        typed = places.unit(number).name.startswith(part.type)
        reason = "exact" if typed else "alias"
    if not places.holds(number, on):
        number = places.versions(places.unit(number).code, on)[-1]
    unit = places.unit(number)
    return Resolution(unit.code, unit.level, unit.name, reason, (unit,), successor(places, number))


def _misread(places: Gazetteer, part: Part, level: Level | None, area: str, on: dt.date | None) -> Resolution | None:
    """The one unit of the area whose name is a letter off, all others being clearly further off."""
    key = keys(part.name).fold
    allowed = 2 if len(key) >= 9 else 1 if len(key) >= 5 else 0
    if not allowed or any(token.isdigit() for token in part.name.split()):
        return None
    from rapidfuzz.distance import Levenshtein

    below = (n for n in _below(places, area, on) if _fits(places.unit(n), part, level))
    cutoff = allowed + _MARGIN
    ranked = sorted((Levenshtein.distance(key, _keys(places, n).fold, score_cutoff=cutoff), n) for n in below)
    if not ranked or ranked[0][0] > allowed:
        return None
    near = [n for distance, n in ranked if distance < ranked[0][0] + _MARGIN]
    codes = {places.unit(n).code for n in near}
    return _found(places, near[0], part, "fuzzy", on) if len(codes) == 1 else None


@lru_cache(maxsize=256)
def _below(places: Gazetteer, area: str, on: dt.date | None) -> tuple[int, ...]:
    """Versions directly below an area, and for a province also those of its districts."""
    direct = places.children(area, on)
    if len(area) != 2:
        return direct
    codes = {places.unit(n).code for n in direct if len(places.unit(n).code) == 3}
    return (*direct, *(n for code in sorted(codes) for n in places.children(code, on)))


def _told(places: Gazetteer, numbers: Iterable[int]) -> tuple[Unit, ...]:
    """Candidates: the latest version of each code, a few."""
    latest = {places.unit(n).code: places.unit(n) for n in numbers}
    return tuple(latest[code] for code in sorted(latest))[:_MOST]
