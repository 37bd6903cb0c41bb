"""Printed totals and subtotals of table columns against the sum of their items."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from extractors.reports.report import is_total_name
from normalizers.numbers import is_empty_mark
from pipeline.rules._figures import dots
from pipeline.rules._levels import children, level
from pipeline.rules._sheets import the_repair
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding, Record

__all__ = ["check"]

_VALUE = {"budget_items": ("amount_vnd", "amount_printed"), "dvctt_counts": ("value", "value")}
"""Dataset -> (column that is summed, column that is printed)."""

MAX_EXPLAINED = 200
"""Parts of a sum among which a slip is looked for: among more, several would explain the difference by chance."""


class _Ledger:
    """Records one below the other with their running sums, so that any run of them is added up at once."""

    def __init__(self, records: Iterable[Record], column: str, printed: str) -> None:
        self.records: list[Record] = []
        self.sums, self.unknown = [0], [0]
        self.column, self.printed = column, printed
        for record in records:
            self.add(record)

    def add(self, record: Record) -> None:
        """One more record at the end."""
        self.records.append(record)
        self.sums.append(self.sums[-1] + _number(record, self.column))
        self.unknown.append(self.unknown[-1] + (not _known(record, self.column, self.printed)))

    def run(self, start: int = 0, end: int | None = None) -> _Run:
        """The records start..end, by default all that there are by now."""
        return _Run(self, start, len(self.records) if end is None else end)


class _Run(NamedTuple):
    """Records that follow each other in a ledger."""

    ledger: _Ledger
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def total(self) -> int:
        """The sum; a dash adds nothing."""
        return self.ledger.sums[self.end] - self.ledger.sums[self.start]

    @property
    def known(self) -> bool:
        """Whether each is a number, or a dash."""
        return self.ledger.unknown[self.end] == self.ledger.unknown[self.start]

    @property
    def records(self) -> list[Record]:
        """The records."""
        return self.ledger.records[self.start : self.end]


class _Sum(NamedTuple):
    """A printed total and what should make it up.

    Attributes:
        total: The record of the total.
        readings: What its parts may be, the likeliest first; it is right when any of them adds up.
        binding: Whether a total that no reading adds up to is wrong, rather than a sum over something else.
    """

    total: Record
    readings: tuple[_Run, ...]
    binding: bool = True


def check(case: Case) -> Outcome:
    """Every column of every table that has totals."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    for dataset, (column, printed) in _VALUE.items():
        for records in _columns(case.of(dataset)).values():
            nested, flat = _nested(records, column, printed)
            for part in (*nested, *_sums(flat, column, printed)):
                known = [r for r in part.readings if r.known] if _known(part.total, column, printed) else []
                right = next((r for r in known if r.total == part.total.values[column]), None)
                if right is not None:
                    told = _tells(right.records, column)
                    proved |= {(r.row_id, printed) for r in (part.total, *right.records)} if told else set()
                elif part.binding and part.readings and known[:1] == list(part.readings[:1]):
                    doubted |= {(r.row_id, printed) for r in (part.total, *known[0].records)}
                    findings.append(_finding(part.total, known[0], column, printed))
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _known(record: Record, column: str, printed: str) -> bool:
    """Whether the value is a number, or a dash that stands for nothing to add."""
    return record.values[column] is not None or is_empty_mark(record.raw.readings[printed].text)


def _tells(parts: list[Record], column: str) -> bool:
    """Whether agreement proves anything: two parts at least, not all of nothing, or a number of two digits twice."""
    filled = [number for record in parts if (number := _number(record, column))]
    return bool(filled) and (len(parts) > 1 or filled[0] >= 10)


def _columns(records: list[Record]) -> dict[tuple[str, str], list[Record]]:
    """Records by table and table column, in row order."""
    columns: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        if record.raw.table_id is not None:
            columns.setdefault((record.raw.table_id, record.raw.key.rsplit("-", 1)[1]), []).append(record)
    return columns


def _number(record: Record, column: str) -> int:
    """The value, 0 for a dash."""
    value = record.values[column]
    return value if isinstance(value, int) else 0


def _is_grand(record: Record) -> bool:
    """Whether a total names itself one, rather than being a numbered group's subtotal."""
    return is_total_name(str(record.values.get("item_name") or record.values.get("unit_name") or ""))


def _sums(records: list[Record], column: str, printed: str) -> list[_Sum]:
    """Totals of one column with what their parts may be.

    A numbered group's subtotal, and a total in the first row, stand above their items. Any other total stands below
    them: of its section (the items since the last total), of the whole table, or of the section totals. One that
    follows the whole table's total at once may sum over something else (years, sources): it is no fault when it does
    not add up.
    """
    found: list[_Sum] = []
    items = _Ledger(_items(records), column, printed)
    sections = _Ledger((), column, printed)
    above = since = 0  # how many of the items stand above this row, and above the last total
    whole = False
    for record, next_total in zip(records, _next_totals(records), strict=True):
        if not record.values["is_total"]:
            above += 1
            whole = False
        elif not _is_grand(record) or not above:
            parts = items.run(above, None if _is_grand(record) else next_total)
            found.append(_Sum(record, (parts,) if parts else ()))
            since = above
        else:
            own = since < above and (bool(sections.records) or above < len(items.records))
            readings = [items.run(since, above), items.run(0, above)]
            readings = [run for run in (readings if own else reversed(readings)) if run]
            readings += [sections.run()] if len(sections.records) > 1 else []
            found.append(_Sum(record, tuple(readings), binding=not whole))
            whole = not own or since == 0
            sections.add(record)
            since = above
    return found


def _next_totals(records: list[Record]) -> list[int]:
    """For each row, how many items stand above the next total below it, or above the end."""
    count = sum(not record.values["is_total"] for record in records)
    found, end = [], count
    for record in reversed(records):
        found.append(end)
        if record.values["is_total"]:
            end = count
        else:
            count -= 1
    return found[::-1]


def _nested(records: list[Record], column: str, printed: str) -> tuple[list[_Sum], list[Record]]:
    """Items that print the sum of the numbered parts below them, and the records with each amount in them once.

    Below an item with its own number ("1" above "1.1", "a)") the parts are left out of the sums around it, and need not
    be all of it unless their numbers go on from its own; above Roman ones ("A" above "I") it is itself left out.
    """
    levels = [
        None if _is_grand(r) else level(_printed(r, "item_no", "unit_no"), _printed(r, "item_name")) for r in records
    ]
    headed = _headed(records, levels, column, printed)
    sums, left_out = list(headed.values()), set(headed)
    for index, record in enumerate(records):
        depth, below = levels[index], children(levels, index)
        if depth is None or not below or (record.values["is_total"] and depth == 2):
            continue  # a Roman subtotal of plain items is one of `_sums`
        if record.values[column] is None:
            continue
        parts = _Ledger((records[at] for at in below), column, printed).run()
        dotted = (levels[below[0]] or 0) in (4, 5) or depth < 3
        sums.append(_Sum(record, (parts,), binding=dotted and len(parts) > 1))
        if depth < 3:
            left_out.add(index)
        else:
            end = next((i for i in range(index + 1, len(levels)) if (levels[i] or 0) <= depth), len(levels))
            left_out.update(range(index + 1, end))
    return sums, [record for index, record in enumerate(records) if index not in left_out]


def _headed(records: list[Record], levels: list[int | None], column: str, printed: str) -> dict[int, _Sum]:
    """Rows without a number above items that are counted from 1 anew, where one of them at least is their sum."""
    found: dict[int, _Sum] = {}
    for index, record in enumerate(records[:-1]):
        opens = (
            levels[index] is None
            and levels[index + 1] == 3
            and _printed(records[index + 1], "item_no", "unit_no") == "1"
        )
        if opens and not record.values["is_total"] and record.values[column] is not None:
            end = next((i for i in range(index + 1, len(levels)) if levels[i] is None), len(levels))
            parts = _Ledger((records[i] for i in range(index + 1, end) if levels[i] == 3), column, printed)
            found[index] = _Sum(record, (parts.run(),))
    holds = any(part.readings[0].total == part.total.values[column] for part in found.values())
    return found if holds else {}


def _printed(record: Record, *columns: str) -> str:
    """The first of some columns that the row prints, "" for none."""
    return next((r.text for column in columns if (r := record.raw.readings.get(column))), "")


def _items(records: list[Record]) -> list[Record]:
    return [record for record in records if not record.values["is_total"]]


def _finding(total: Record, parts: _Run, column: str, printed: str) -> Finding:
    name = total.values.get("item_name") or total.values.get("unit_name")
    expected, actual = parts.total, _number(total, column)
    difference = dots(actual - expected)
    message = f"“{name}” in {dots(actual)}, cộng {len(parts)} dòng được {dots(expected)} (lệch {difference})."
    return about(
        total,
        printed,
        Remark(
            "total_mismatch" if _is_grand(total) else "subtotal_mismatch",
            "error",
            message,
            expected=dots(expected),
            actual=total.raw.readings[printed].text,
            suggestion=_suggestion(total, parts, column),
        ),
    )


def _suggestion(total: Record, parts: _Run, column: str) -> str | None:
    """The one value whose likely slip explains the sum; None where there are none or several."""
    if len(parts) > MAX_EXPLAINED:
        return None
    expected, actual = parts.total, _number(total, column)
    repairs = []
    for record, wanted in ((total, expected), *((r, _number(r, column) + actual - expected) for r in parts.records)):
        old = _number(record, column)
        name = record.values.get("item_name") or record.values.get("unit_name")
        repairs.append((f"“{name}”: {dots(old)} → {dots(wanted)}", Decimal(old), Decimal(wanted)))
    return the_repair(repairs)
