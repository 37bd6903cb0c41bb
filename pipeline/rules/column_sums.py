"""Printed totals and subtotals of table columns against the sum of their items."""

from __future__ import annotations

from typing import NamedTuple

from extractors.reports.report import is_total_name
from pipeline.rules.case import Case, Outcome, Value, about
from schemas.record import Finding, Record

__all__ = ["check"]

_VALUE = {"budget_items": ("amount_vnd", "amount_printed"), "dvctt_counts": ("value", "value")}
"""Dataset -> (column that is summed, column that is printed)."""


class _Sum(NamedTuple):
    """A printed total and what should make it up."""

    total: Record
    parts: tuple[Record, ...]


def check(case: Case) -> Outcome:
    """Every column of every table that has totals."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    for dataset, (column, printed) in _VALUE.items():
        for records in _columns(case.of(dataset)).values():
            for part in _sums(records):
                concerned = {(r.row_id, printed) for r in (part.total, *part.parts)}
                if any(r.values[column] is None for r in (part.total, *part.parts)):
                    continue
                expected = sum(_number(r, column) for r in part.parts)
                actual = _number(part.total, column)
                if expected == actual:
                    proved |= concerned
                else:
                    doubted |= concerned
                    findings.append(_finding(part, column, printed, expected, actual))
    return Outcome(tuple(findings), frozenset(proved), frozenset(doubted))


def _columns(records: list[Record]) -> dict[tuple[str, str], list[Record]]:
    """Records by table and table column, in row order."""
    columns: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        if record.raw.table_id is not None:
            columns.setdefault((record.raw.table_id, record.raw.key.rsplit("-", 1)[1]), []).append(record)
    return columns


def _number(record: Record, column: str) -> int:
    value = record.values[column]
    assert isinstance(value, int)  # checked by the caller; bool is no count
    return value


def _is_grand(record: Record) -> bool:
    """Whether a total names itself one, rather than being a numbered group's subtotal."""
    return is_total_name(str(record.values.get("item_name") or record.values.get("unit_name") or ""))


def _sums(records: list[Record]) -> list[_Sum]:
    """Totals of one column with their parts.

    A numbered group's subtotal is printed above its items; a total in words ("Cộng", "Tổng cộng") below them: of its
    section where items of a further section follow, else of all items. A second grand total in a row (over years or
    sources) is not this column's sum and is left alone.
    """
    found: list[_Sum] = []
    items: list[Record] = []
    since: list[Record] = []
    groups: list[tuple[Record, list[Record]]] = []
    for index, record in enumerate(records):
        if not record.values["is_total"]:
            items.append(record)
            since.append(record)
            if groups:
                groups[-1][1].append(record)
        elif not _is_grand(record):
            groups.append((record, []))
            since = []
        else:
            more = any(not r.values["is_total"] for r in records[index + 1 :])
            parts = since if more else items
            if parts and since:
                found.append(_Sum(record, tuple(parts)))
            since = []
    return found + [_Sum(group, tuple(parts)) for group, parts in groups if parts]


def _finding(part: _Sum, column: str, printed: str, expected: int, actual: int) -> Finding:
    name = part.total.values.get("item_name") or part.total.values.get("unit_name")
    difference = _dots(actual - expected)
    message = f"“{name}” in {_dots(actual)}, cộng {len(part.parts)} dòng được {_dots(expected)} (lệch {difference})."
    return about(
        part.total,
        printed,
        "total_mismatch",
        "error",
        message,
        expected=_dots(expected),
        actual=part.total.raw.readings[printed].text,
        suggestion=_suggestion(part, column, expected, actual),
    )


def _suggestion(part: _Sum, column: str, expected: int, actual: int) -> str | None:
    """The one value that a change of one digit makes the sum hold; None where there are none or several."""
    repairs = []
    for record, wanted in (
        (part.total, expected),
        *((r, _number(r, column) + actual - expected) for r in part.parts),
    ):
        old, new = str(_number(record, column)), str(wanted)
        if wanted >= 0 and len(old) == len(new) and sum(a != b for a, b in zip(old, new, strict=True)) == 1:
            name = record.values.get("item_name") or record.values.get("unit_name")
            repairs.append(f"“{name}”: {_dots(int(old))} → {_dots(int(new))}")
    return repairs[0] if len(repairs) == 1 else None


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")
