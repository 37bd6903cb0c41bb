"""Printed totals and subtotals of table columns against the sum of their items."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal
from typing import NamedTuple

from extractors.reports.budget_rows import is_part_name
from extractors.reports.report import is_total_name
from pipeline.rules._figures import dots
from pipeline.rules._kinds import by_kind, wholes
from pipeline.rules._ledger import Ledger, Run, is_known, number_of
from pipeline.rules._levels import children, level
from pipeline.rules._sheets import the_repair
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding, Record

__all__ = ["check"]

_VALUE = {"budget_items": ("amount_vnd", "amount_printed"), "dvctt_counts": ("value", "value")}
"""Dataset -> (column that is summed, column that is printed)."""

MAX_EXPLAINED = 200
"""Parts of a sum among which a slip is looked for: among more, several would explain the difference by chance."""


class _Sum(NamedTuple):
    """A printed total and what should make it up.

    Attributes:
        total: The record of the total.
        readings: What its parts may be, the likeliest first; it is right when any of them adds up.
        binding: Whether a total that no reading adds up to is wrong, rather than a sum over something else.
    """

    total: Record
    readings: tuple[Run, ...]
    binding: bool = True


def check(case: Case) -> Outcome:
    """Every column of every table that has totals."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    for dataset, (column, printed) in _VALUE.items():
        for records in _columns(case.of(dataset)).values():
            sums = _parted(records, column, printed)
            sums = [part for part in sums if is_known(part.total, column, printed)]
            held = {part.total.row_id for part in sums for run in part.readings if _holds(part, run, column)}
            for part in sums:
                right = next((run for run in part.readings if _holds(part, run, column)), None)
                if right is not None:
                    told = _tells(right.records, column)
                    proved |= {(r.row_id, printed) for r in (part.total, *right.records)} if told else set()
                elif part.binding and part.total.row_id not in held and part.readings and part.readings[0].known:
                    held.add(part.total.row_id)  # one remark on a total is enough
                    doubted |= {(r.row_id, printed) for r in (part.total, *part.readings[0].records)}
                    findings.append(_finding(part.total, part.readings[0], column, printed))
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _holds(part: _Sum, run: Run, column: str) -> bool:
    return run.known and run.total == number_of(part.total, column)


def _parted(records: list[Record], column: str, printed: str) -> list[_Sum]:
    """The sums of a column; where its rows tell years or sources, those of each first, then of all, which need not be.

    An amount of all years or sources is besides the sum of those beside it under the same name.
    """
    blocks = by_kind(records)
    grand = _grand(records)
    whole = [] if len(blocks) == 1 and len(blocks[0]) == len(records) else [records]
    found = [_Sum(one, (Ledger(parts, column, printed).run(),)) for one, parts in wholes(records)]
    for block in (*blocks, *whole):
        nested, flat = _nested(block, column, printed)
        sums = [*nested, *_sums(flat, column, printed, grand)]
        found += [part._replace(binding=False) for part in sums] if block is records else sums
    return found


def _tells(parts: list[Record], column: str) -> bool:
    """Whether agreement proves anything: two parts at least, not all of nothing, or a number of two digits twice."""
    filled = [number for record in parts if (number := number_of(record, column))]
    return bool(filled) and (len(parts) > 1 or filled[0] >= 10)


def _columns(records: list[Record]) -> dict[tuple[str, str], list[Record]]:
    """Records by table and table column, in row order."""
    columns: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        if record.raw.table_id is not None:
            columns.setdefault((record.raw.table_id, record.raw.key.rsplit("-", 1)[1]), []).append(record)
    return columns


def _is_grand(record: Record) -> bool:
    """Whether a total names itself one, rather than being a numbered group's subtotal."""
    return is_total_name(str(record.values.get("item_name") or record.values.get("unit_name") or ""))


def _grand(records: list[Record]) -> set[str]:
    """Ids of the totals that name themselves so, and of the parts of such by year or source right below them."""
    found: set[str] = set()
    last = False
    for record in records:
        part = last and is_part_name(str(record.values.get("item_name") or ""))
        last = bool(record.values["is_total"]) and (part or _is_grand(record))
        found |= {record.row_id} if last else set()
    return found


def _sums(records: list[Record], column: str, printed: str, grand: Container[str]) -> list[_Sum]:
    """Totals of one column with what their parts may be.

    A numbered group's subtotal, and a total in the first row, stand above their items. Any other total stands below
    them: of its section (the items since the last total), of the whole table, or of the section totals. One that
    follows the whole table's total at once may sum over something else (years, sources): it is no fault when it does
    not add up.
    """
    found: list[_Sum] = []
    items = Ledger(_items(records), column, printed)
    sections = Ledger((), column, printed)
    above = since = 0  # how many of the items stand above this row, and above the last total
    whole = False
    for record, next_total in zip(records, _next_totals(records), strict=True):
        if not record.values["is_total"]:
            above += 1
            whole = False
        elif record.row_id not in grand or not above:
            parts = items.run(above, None if record.row_id in grand else next_total)
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
        parts = Ledger((records[at] for at in below), column, printed).run()
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
            parts = Ledger((records[i] for i in range(index + 1, end) if levels[i] == 3), column, printed)
            found[index] = _Sum(record, (parts.run(),))
    holds = any(part.readings[0].total == part.total.values[column] for part in found.values())
    return found if holds else {}


def _printed(record: Record, *columns: str) -> str:
    """The first of some columns that the row prints, "" for none."""
    return next((r.text for column in columns if (r := record.raw.readings.get(column))), "")


def _items(records: list[Record]) -> list[Record]:
    return [record for record in records if not record.values["is_total"]]


def _finding(total: Record, parts: Run, column: str, printed: str) -> Finding:
    name = total.values.get("item_name") or total.values.get("unit_name")
    expected, actual = parts.total, number_of(total, column)
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


def _suggestion(total: Record, parts: Run, column: str) -> str | None:
    """The one value whose likely slip explains the sum; None where there are none or several."""
    if len(parts) > MAX_EXPLAINED:
        return None
    expected, actual = parts.total, number_of(total, column)
    repairs = []
    for record, wanted in ((total, expected), *((r, number_of(r, column) + actual - expected) for r in parts.records)):
        old = number_of(record, column)
        name = record.values.get("item_name") or record.values.get("unit_name")
        repairs.append((f"“{name}”: {dots(old)} → {dots(wanted)}", Decimal(old), Decimal(wanted)))
    return the_repair(repairs)
