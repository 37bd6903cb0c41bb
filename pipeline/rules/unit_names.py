"""Names of administrative units against the official lists: unknown, ambiguous, listed twice, left out; their communes.

Only what looks like a unit is judged: bodies of a unit, totals and several units at once are not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

from normalizers.places.document import Home, home_of
from normalizers.places.gazetteer import Gazetteer, Unit, gazetteer
from normalizers.places.printed import parts
from normalizers.places.records import NAMED_IN, unit_of
from normalizers.places.resolve import Resolution
from pipeline.rules.case import Case, Outcome, Remark, about
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


class _Row(NamedTuple):
    """A record that names a unit.

    Attributes:
        record: It.
        unit: What its name stands for.
        column: Where the name is.
        list: Of the rows it stands among: its dataset and table, or the page of its prose.
    """

    record: Record
    unit: Resolution
    column: str
    list: tuple[str, str]

    @property
    def name(self) -> str:
        return str(self.record.values[self.column])

    @property
    def is_printed(self) -> bool:
        """Whether the row's name is printed in it, and not that of the document's own unit."""
        return self.column in self.record.raw.readings


def check(case: Case) -> Outcome:
    """The letterhead and every row that names a unit."""
    home = home_of(case.extraction.document)
    rows = [row for record in case.records if (row := _row(record, home))]
    findings = _letterhead(case, home)
    doubtful: set[tuple[tuple[str, str], str]] = set()
    told = {str(found.actual) for found in findings}
    counts: list[Finding] = []
    for members in _lists(rows):
        known = 2 * sum(row.unit.code is not None for row in members) > len(members)
        for row in members:
            found = _doubt(row, home, known=known) if row.is_printed else None
            if found is None:
                continue
            doubtful |= {(row.list, row.name)} if found.severity == "warning" or row.unit.code else set()
            # The reviewer is told of a name once, however many rows and datasets have it.
            findings += [found] if not _is_told(row.name, told) else []
            told.add(row.name)
        findings += _whole_list(members, home)
        counts += _communes(members, home.on)
    names = {(row.record.row_id, row.column) for row in rows if row.is_printed and (row.list, row.name) in doubtful}
    numbers = {(str(found.row_id), str(found.column)) for found in counts if found.severity == "warning"}
    return Outcome((*findings, *counts), doubted=frozenset(names | numbers))


def _row(record: Record, home: Home) -> _Row | None:
    unit = unit_of(record, home) if record.dataset in NAMED_IN else None
    raw = record.raw
    place = raw.dataset, raw.table_id or f"p{raw.page}"
    return _Row(record, unit, NAMED_IN[record.dataset], place) if unit else None


def _lists(rows: list[_Row]) -> list[list[_Row]]:
    """Rows that stand together; of the several records of one table row (a count each) the first."""
    lists: dict[tuple[str, str], dict[object, _Row]] = {}
    for row in rows:
        raw = row.record.raw
        lists.setdefault(row.list, {}).setdefault(raw.row_index if raw.table_id else row.record.row_id, row)
    return [list(members.values()) for members in lists.values()]


def _doubt(row: _Row, home: Home, *, known: bool) -> Finding | None:
    """What there is to say about a name; nothing where it is that of one unit, or of a total that is none.

    Args:
        row: That has the name.
        home: Where the document comes from.
        known: Whether most names of the row's list are units.
    """
    if row.unit.reason in ("exact", "alias") or (row.unit.code is None and row.record.values.get("is_total")):
        return None
    message, rule = _message(row.name, row.unit, home)
    severity = "info" if row.unit.code else _severity(home.on, row.name, known=known)
    return about(
        row.record, row.column, Remark(rule, severity, message, None, row.name, _candidates(row.unit.candidates))
    )


def _is_told(name: str, told: set[str]) -> bool:
    """Whether the reviewer knows of a name, or of its end: "UBND xã Tân Lập" after "Tân Lập"."""
    words = name.split(" ")
    return any(" ".join(words[at:]) in told for at in range(len(words)))


def _severity(on: dt.date | None, name: str, *, known: bool) -> Severity:
    """A warning where the name says that it is a unit or its neighbours are; less where our lists do not reach."""
    if _OTHER_BODY.match(name) or (on is not None and on < gazetteer().days()[0]):
        return "info"
    typed = any(part.type for part in parts(name))
    return "warning" if typed or known else "info"


def _message(name: str, unit: Resolution, home: Home) -> tuple[str, str]:
    """What is said about a name, and the rule's name for it."""
    if unit.code is not None:
        return f"“{name}” có lẽ là {unit.name}: viết hoặc đọc sai dấu, chữ.", "misspelt_unit"
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
    """Province, district and commune of the document that have no code, or one by likeness only."""
    found = []
    for level in ("province", "district", "commune"):
        unit, name = home.of(level), str(case.extraction.document.get(level))
        if unit is None or unit.reason in ("exact", "alias"):
            continue
        message, rule = _message(name, unit, home)
        early = home.on is not None and home.on < gazetteer().days()[0]
        severity: Severity = "info" if early or unit.code else "warning"
        told = _candidates(unit.candidates)
        found.append(Finding(rule, severity, message, 1, None, "documents", None, level, None, name, told))
    return found


def _whole_list(members: list[_Row], home: Home) -> list[Finding]:
    """Units that a list of units has twice, and those of their level that it lacks although it has nearly all."""
    listed = [row for row in members if row.unit.code and row.is_printed]
    if len(listed) < 3 or listed[0].record.dataset != "hnth_coverage":
        return []
    found, seen = [], set()
    for row in listed:
        if row.unit.code in seen:
            message = f"{row.unit.name} được liệt kê hai lần trong một danh sách."
            found.append(
                about(row.record, "unit_name", Remark("repeated_unit", "warning", message, None, row.unit.name))
            )
        seen.add(row.unit.code)
    missing = _left_out(gazetteer(), [row.unit for row in listed], home.on) if home.on else ()
    if missing:
        names = ", ".join(unit.name for unit in missing)
        message = f"Danh sách có {len(seen)} đơn vị, thiếu: {names}."
        found.append(about(listed[-1].record, "unit_name", Remark("units_left_out", "info", message, names)))
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


def _communes(members: list[_Row], on: dt.date | None) -> list[Finding]:
    """Numbers of communes that a district has had in no list around the document's date.

    Mentioned only, for lists and reports may know of mergers at different times; but a warning where the printed total
    of the list holds with the official number and fails with the printed one.
    """
    printed = {id(row): row.record.values.get("communes_total") for row in members}
    totals = {printed[id(row)] for row in members if row.record.values.get("is_total")}
    numbers = [n for row in members if not row.record.values.get("is_total") and isinstance(n := printed[id(row)], int)]
    found = []
    for row in members:
        total, unit = printed[id(row)], row.unit
        if not isinstance(total, int) or unit.code is None or unit.level != "district" or on is None:
            continue
        official = sorted(_numbers_of_communes(gazetteer(), unit.code, on))
        if not official or total in official:
            continue
        expected = " hoặc ".join(map(str, official))
        message = f"{unit.name} có {expected} xã, phường, thị trấn theo danh mục hành chính, văn bản ghi {total}."
        mends = sum(numbers) not in totals and any(sum(numbers) - total + number in totals for number in official)
        message += " Với số của danh mục thì dòng tổng khớp." if mends else ""
        severity: Severity = "warning" if mends else "info"
        found.append(
            about(row.record, "communes_total", Remark("commune_count", severity, message, expected, total, expected))
        )
    return found


def _numbers_of_communes(places: Gazetteer, code: str, on: dt.date) -> set[int]:
    """How many communes the lists in force around a date give a district."""
    before, after = on - dt.timedelta(days=_DAYS_AROUND[0]), on + dt.timedelta(days=_DAYS_AROUND[1])
    days = [day for day in places.days() if before <= day <= after] or [on]
    return {number for day in days if (number := len(places.children(code, day, surely=True)))}
