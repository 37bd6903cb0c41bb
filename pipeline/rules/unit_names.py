"""Names of administrative units against the official lists: unknown, ambiguous, listed twice, left out; their communes.

Only what looks like a unit is judged: bodies of a unit, totals and several units at once are not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from itertools import groupby

from normalizers.places.document import Home, home_of
from normalizers.places.gazetteer import Gazetteer, Unit, gazetteer
from normalizers.places.printed import parts
from normalizers.places.records import NAMED_IN, unit_of
from normalizers.places.resolve import Resolution
from pipeline.rules.case import Case, Outcome, Value, about
from schemas.record import Finding, Record, Severity

__all__ = ["check"]

_MOST_LEFT_OUT = 5
"""Units that a list may lack and still be meant as a list of all."""

_DAYS_AROUND = (366, 183)
"""Days before and after the document whose numbers of communes are right too: it may tell those of the year before."""

_OTHER_BODY = re.compile(
    r"(?:hội|nhà|khối|đảng|đoàn|mặt trận|liên đoàn|công ty|điểm|cơ quan|điện lực|ngân hàng|bưu điện|tỉnh ủy|tỉnh uỷ)\b",
    re.IGNORECASE,
)
"""How names of bodies begin that stand beside districts in lists of conference rooms."""


def check(case: Case) -> Outcome:
    """The letterhead and every row that names a unit."""
    home = home_of(case.extraction.document)
    named = [(r, unit) for r in case.records if r.dataset in NAMED_IN and (unit := unit_of(r, home))]
    findings = _letterhead(case, home)
    doubted: set[Value] = set()
    told = {str(found.actual) for found in findings}
    for members in _lists(named):
        for record, unit in members:
            column = NAMED_IN[record.dataset]
            name = str(record.values[column])
            if unit.code is not None or column not in record.raw.readings or record.values.get("is_total"):
                continue
            severity = _severity(home.on, members, name)
            doubted |= {(record.row_id, column)} if severity == "warning" else set()
            # The reviewer is told of a name once, however many rows and datasets have it.
            findings += [_unresolved(record, column, unit, severity, home)] if not _is_told(name, told) else []
            told.add(name)
        findings += _whole_list(members, home)
    findings += (found for record, unit in named if (found := _communes(record, unit, home.on)))
    return Outcome(tuple(findings), doubted=frozenset(doubted))


def _lists(named: list[tuple[Record, Resolution]]) -> list[list[tuple[Record, Resolution]]]:
    """Rows that stand together, each name once: of one table, or of one page's prose."""

    def place(member: tuple[Record, Resolution]) -> tuple[str, str]:
        raw = member[0].raw
        return raw.dataset, raw.table_id or f"p{raw.page}"

    lists = []
    for _, members in groupby(sorted(named, key=place), key=place):
        # One row of a table is several records (a count each): its name is judged once.
        rows = {(m[0].raw.row_index if m[0].raw.table_id else m[0].row_id): m for m in reversed(list(members))}
        lists.append(list(reversed(rows.values())))
    return lists


def _is_told(name: str, told: set[str]) -> bool:
    return any(name == other or name.endswith(f" {other}") for other in told)


def _severity(on: dt.date | None, members: list[tuple[Record, Resolution]], name: str) -> Severity:
    """A warning where the name says that it is a unit or its neighbours are; less where our lists do not reach."""
    if on is not None and on < gazetteer().days()[0]:
        return "info"
    if _OTHER_BODY.match(name):
        return "info"
    typed = any(part.type for part in parts(name))
    known = sum(unit.code is not None for _, unit in members)
    return "warning" if typed or 2 * known > len(members) else "info"


def _unresolved(record: Record, column: str, unit: Resolution, severity: Severity, home: Home) -> Finding:
    name = str(record.values[column])
    message, rule = _message(name, unit, home)
    return about(record, column, rule, severity, message, None, name, _candidates(unit.candidates))


def _message(name: str, unit: Resolution, home: Home) -> tuple[str, str]:
    """What is said about a name without a code, and the rule's name for it."""
    when = f" ngày {home.on:%d/%m/%Y}" if home.on else ""
    if unit.reason == "ambiguous":
        return f"“{name}” có thể là nhiều đơn vị hành chính{when}; cần người xem lại chọn.", "ambiguous_unit"
    return f"“{name}” không có trong danh mục đơn vị hành chính nơi văn bản nói tới{when}.", "unknown_unit"


def _candidates(units: Iterable[Unit]) -> str | None:
    """Candidates for the reviewer: name, where it lies, code."""
    return "; ".join(_shown(unit) for unit in units) or None


def _shown(unit: Unit) -> str:
    places, names, parent = gazetteer(), [unit.name], unit.parent
    while parent:
        above = places.unit(places.versions(parent)[-1 if places.is_new(unit.number) else 0])
        names.append(above.name)
        parent = above.parent
    return f"{', '.join(names)} ({unit.code})"


def _letterhead(case: Case, home: Home) -> list[Finding]:
    """Province, district and commune of the document that have no code."""
    found = []
    for level in ("province", "district", "commune"):
        unit, name = home.of(level), case.extraction.document.get(level)
        if unit is None or unit.code is not None:
            continue
        message, rule = _message(str(name), unit, home)
        early = home.on is not None and home.on < gazetteer().days()[0]
        severity: Severity = "info" if early else "warning"
        suggestion = _candidates(unit.candidates)
        found.append(Finding(rule, severity, message, 1, None, "documents", None, level, None, str(name), suggestion))
    return found


def _whole_list(members: list[tuple[Record, Resolution]], home: Home) -> list[Finding]:
    """Units that a list of units has twice, and those of their level that it lacks although it has nearly all."""
    if len(members) < 3 or members[0][0].dataset != "hnth_coverage":
        return []
    listed = [(record, unit) for record, unit in members if unit.code and "unit_name" in record.raw.readings]
    found, seen = [], {}
    for record, unit in listed:
        if unit.code in seen:
            message = f"{unit.name} được liệt kê hai lần trong một danh sách."
            found.append(about(record, "unit_name", "repeated_unit", "warning", message, None, unit.name))
        seen[unit.code] = record
    missing = _left_out(gazetteer(), [unit for _, unit in listed], home.on) if home.on else ()
    if listed and missing:
        names = ", ".join(unit.name for unit in missing)
        message = f"Danh sách có {len(seen)} đơn vị, thiếu: {names}."
        found.append(about(listed[-1][0], "unit_name", "units_left_out", "info", message, names))
    return found


def _left_out(places: Gazetteer, listed: list[Resolution], on: dt.date | None) -> tuple[Unit, ...]:
    """The few units beside those listed in the one unit that all of them belong to; none where many are left out."""
    parents = {unit.candidates[0].parent for unit in listed}
    if len(parents) != 1:
        return ()
    codes = {unit.code for unit in listed}
    siblings = {places.unit(n).code: places.unit(n) for n in places.children(parents.pop(), on, surely=True)}
    missing = tuple(unit for code, unit in siblings.items() if code not in codes)
    few = 0 < len(missing) <= min(_MOST_LEFT_OUT, len(codes) // 4)
    return missing if few else ()


def _communes(record: Record, unit: Resolution, on: dt.date | None) -> Finding | None:
    """A number of communes that the district has had in no list around the document's date."""
    total = record.values.get("communes_total") if record.dataset == "hnth_coverage" else None
    if not isinstance(total, int) or unit.code is None or unit.level != "district" or on is None:
        return None
    numbers = _numbers_of_communes(gazetteer(), unit.code, on)
    if not numbers or total in numbers:
        return None
    expected = " hoặc ".join(map(str, sorted(numbers)))
    message = f"{unit.name} có {expected} xã, phường, thị trấn theo danh mục hành chính, văn bản ghi {total}."
    return about(record, "communes_total", "commune_count", "info", message, expected, total, expected)


def _numbers_of_communes(places: Gazetteer, code: str, on: dt.date) -> set[int]:
    """How many communes the lists in force around a date give a district."""
    before, after = on - dt.timedelta(days=_DAYS_AROUND[0]), on + dt.timedelta(days=_DAYS_AROUND[1])
    days = [day for day in places.days() if before <= day <= after] or [on]
    return {number for day in days if (number := len(places.children(code, day, surely=True)))}
