"""Records with the official codes of the units they are about.

Which units: hnth_coverage and dvctt_counts name them in unit_name, equipment, one_stop and indicators in entity,
budget_items those in charge in lead_unit, where there may be several. Bodies
of a unit (sở, phòng, trường, công an, ...), totals and several units at once ("các xã") have no code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from normalizers.names import unit_level
from normalizers.places.document import Home, codes_today
from normalizers.places.gazetteer import TWO_LEVELS_SINCE, Level
from normalizers.places.printed import Part, is_body, is_collective, listed, parts
from normalizers.places.resolve import Resolution, resolve
from schemas.record import Record, Value

__all__ = ["FUZZY", "NAMED_IN", "coded", "unit_of"]

NAMED_IN = {
    "hnth_coverage": "unit_name",
    "dvctt_counts": "unit_name",
    "equipment": "entity",
    "one_stop": "entity",
    "indicators": "entity",
}
"""Dataset -> column that names the unit a row is about."""

FUZZY = "fuzzy_unit"
"""Flag of a row whose unit was found although its name is misspelt or misread."""

_CODE = {"unit_name": "unit_code", "entity": "entity_code"}
_LISTS: frozenset[str] = frozenset(("hnth_coverage", "dvctt_counts"))
"""Datasets whose rows stand in lists of units of one level, so that a bare name is enough."""


class _Named(NamedTuple):
    """What a row says about its unit.

    Attributes:
        name: As printed; or, where `own`, as the extractor gave it.
        level: Of the list it stands in.
        own: Whether it is the unit that reports.
    """

    name: str
    level: Level | None
    own: bool


def unit_of(record: Record, home: Home) -> Resolution | None:
    """The unit a record is about; None where it names none, or names a body, a total or several units."""
    told = _named(record, home)
    if told is None:
        return None
    if told.own:
        return home.own
    first = parts(told.name)[:1]
    if first and not first[0].name:
        # "UBND huyện" in the paper of a district is that district.
        return next((unit for level in first[0].levels if (unit := home.of(level))), None)
    within = home.province_code if told.level == "district" else home.scope
    found = resolve(told.name, told.level, within, home.on)
    return found if found.reason in ("exact", "alias") or _has_capitals(told.name) else None


def coded(records: Iterable[Record], home: Home) -> tuple[Record, ...]:
    """The records with unit_code or entity_code (and codes today), where their unit is surely known.

    How it was found stands in `rules` of the column; a misspelt or misread name flags the row.
    """
    return tuple(_coded(record, home) for record in records)


def _coded(record: Record, home: Home) -> Record:
    if record.dataset == "budget_items":
        return _with_leads(record, home)
    unit = unit_of(record, home)
    if unit is None or unit.code is None:
        return record
    column = _CODE[NAMED_IN[record.dataset]]
    today = codes_today(unit)
    made: dict[str, Value] = {
        column: unit.code,
        "unit_code_today": today[0] if today and len(today) == 1 else None,
        "unit_codes_today": today,
    }
    fuzzy = (FUZZY,) if unit.reason == "fuzzy" and FUZZY not in record.flags else ()
    return replace(
        record,
        # What is there already a person or the extractor has decided.
        values=record.values | {name: value for name, value in made.items() if record.values.get(name, "") is None},
        rules=record.rules | {column: (f"unit_{unit.reason}",)},
        flags=(*record.flags, *fuzzy),
    )


def _with_leads(record: Record, home: Home) -> Record:
    """A budget row with the codes of the units in charge, if every one of them is surely known."""
    name = record.values.get("lead_unit")
    if not isinstance(name, str) or unit_level(name) == "department":
        return record
    names = listed(name)
    if not names:
        return record
    level: Level = next((one for one in reversed(names[0].levels) if one != "province"), "province")
    within = home.province_code if level == "district" else home.scope
    units = [resolve(part.name, _today(level, home), within, home.on) for part in names]
    if not all(unit.code and unit.reason in ("exact", "alias") for unit in units):
        return record
    codes = tuple(unit.code for unit in units if unit.code)
    return replace(record, values=record.values | {"lead_unit_codes": codes})


def _named(record: Record, home: Home) -> _Named | None:
    """The name that may be one unit's, and the level of the list it stands in."""
    column = NAMED_IN.get(record.dataset)
    name = record.values.get(column) if column else None
    if not isinstance(name, str) or unit_level(name) == "department" or is_collective(name) or is_body(name):
        return None
    told = parts(name)
    if _are_several(told):
        return None
    typed = any(part.type for part in told[:1])
    if record.dataset in _LISTS and column not in record.raw.readings:
        return _Named(name, None, True)
    level = None if record.values.get("is_total") else _list_level(record, home)
    return _Named(name, level, False) if typed or level else None


def _are_several(told: Sequence[Part]) -> bool:
    """Whether units stand side by side ("xã A, xã B") instead of one in the other ("xã A, huyện B")."""
    ranks = [_RANK.get(unit_level(f"{part.type} {part.name}") or "", 0) for part in told if part.type]
    return any(inner <= outer for inner, outer in pairwise(ranks))


_RANK = {"province": 0, "district": 1, "commune": 2}


def _list_level(record: Record, home: Home) -> Level | None:
    """The level of the units among which a row stands; districts there are none any more since July 2025."""
    if record.dataset == "hnth_coverage":
        return _today("district" if home.own is None or home.own is home.province else "commune", home)
    column = "unit_level" if record.dataset in _LISTS else "entity_level"
    return _today(_LEVEL_OF.get(str(record.values.get(column))), home)


_LEVEL_OF: dict[str, Level] = {"district": "district", "commune": "commune"}
"""Levels whose bare names are units; at the province's level they are mostly departments."""


def _today(level: Level | None, home: Home) -> Level | None:
    """The level, or that below districts where there are none any more."""
    return "commune" if level == "district" and home.on and home.on >= TWO_LEVELS_SINCE else level


def _has_capitals(name: str) -> bool:
    """Whether the words of a name begin with capitals ("xã Ia Kla", not "xã đạt chuẩn"), or l that was read for I."""
    return not any(word[:1].islower() and word != "la" for part in parts(name)[:1] for word in part.name.split())
