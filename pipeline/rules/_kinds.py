"""Amounts of one table column that are told apart by their rows: by year, by source of the money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from extractors.reports.budget_rows import is_part_name
from extractors.reports.funds import source_of_row
from normalizers.names import fold
from schemas.record import Record, Value

__all__ = ["by_kind", "wholes"]

_Kind = tuple[Value, Value]
"""The year of an amount, None for all of them; its source, "total" for all of them."""

_WHOLE = {"budget_year": None, "fund_source": "total"}
"""What a row says that is of all years, of all sources."""

_PART = "part_of_year"

MAX_KINDS = 60
"""Most sums of years and sources that one column is parted by."""


def by_kind(records: Sequence[Record]) -> list[list[Record]]:
    """A column's records, parted where its rows tell years or sources: each part has its own totals.

    A total of a year is made of that year's items, one of a source of that source's; a total of all years is made of
    what each item prints for all of them, else of its years. Nothing is parted where no row is told apart. Totals of
    several purses of one code are parted by their names, and left out where they have no names of their own.

    Args:
        records: Amounts of one column of one table, in row order.
    """
    if not records or records[0].dataset != "budget_items":
        return [list(records)]
    records = _of_whole_years(records)
    totals = [r for r in records if r.values["is_total"]]
    items = _groups(r for r in records if not r.values["is_total"])
    apart = [c for c in _WHOLE if _tells_apart(items, _groups(totals), c)]
    doubled = _doubled(_groups(totals))
    if not totals or not (apart or doubled):
        return [list(records)]
    known = {r.values["budget_year"] for group in items for r in group}
    kinds = {r.row_id: _kind(r, apart, known) for r in totals}
    found = []
    for kind in list(dict.fromkeys(kinds.values()))[:MAX_KINDS]:
        own = [r for r in totals if kinds[r.row_id] == kind]
        parts: list[Record] = []
        for rows in items:
            for column, value in zip(_WHOLE, kind, strict=True):
                rows = _of(rows, column, value) if column in apart else rows
            parts += rows
        apart_too = any(r.row_id in doubled for r in own)
        found += _by_purse(own, parts) if apart_too else [[*own, *parts]]
    order = {r.row_id: at for at, r in enumerate(records)}
    return [sorted(block, key=lambda r: order[r.row_id]) for block in found]


def _doubled(totals: Iterable[Sequence[Record]]) -> set[str]:
    """Ids of the amounts of one year and source code that one total prints several of: "NS tỉnh" and "NS huyện"."""
    found: set[str] = set()
    for group in totals:
        told = Counter((r.values["budget_year"], r.values["fund_source"]) for r in group)
        found |= {r.row_id for r in group if told[r.values["budget_year"], r.values["fund_source"]] > 1}
    return found


def _by_purse(totals: Sequence[Record], parts: Sequence[Record]) -> list[list[Record]]:
    """Totals with the parts of the same name; none where the rows' names do not tell the purses apart."""
    found: dict[str, list[Record]] = {}
    for record in totals:
        found.setdefault(_folded_name(record), []).append(record)
    if not all(map(source_of_row, found)) or any(_folded_name(record) not in found for record in parts):
        return []
    for record in parts:
        found[_folded_name(record)].append(record)
    return list(found.values())


def _folded_name(record: Record) -> str:
    return fold(str(record.values.get("item_name") or ""))


def _of_whole_years(records: Sequence[Record]) -> list[Record]:
    """Leaves the parts of a year out where an item, or a total, prints the sum of them too."""
    left_out: set[str] = set()
    for group in _groups(records):
        parts = {r.row_id for r in group if _PART in r.flags}
        left_out |= parts if len(parts) < len(group) else set()
    return [r for r in records if r.row_id not in left_out]


def _kind(total: Record, apart: Sequence[str], known: Collection[Value]) -> _Kind:
    """What a total sums up; a year that no item has is the caption's."""
    year = total.values["budget_year"] if "budget_year" in apart else None
    return year if year in known else None, total.values["fund_source"] if "fund_source" in apart else "total"


def _tells_apart(items: Sequence[Sequence[Record]], totals: Sequence[Sequence[Record]], column: str) -> bool:
    """Whether one item or total prints amounts of several years (or sources), or totals differ in what items have."""
    summed = {r.values[column] for group in totals for r in group}
    told = {r.values[column] for group in items for r in group}
    if len(summed) > 1 and len(told) > 1 and summed - {_WHOLE[column]} <= told:
        return True
    return any(len({r.values[column] for r in group}) > 1 for group in (*items, *totals))


def _of(rows: Sequence[Record], column: str, value: Value) -> list[Record]:
    """The rows of one year or source; for all of them those that print the sum of all, else every one."""
    if value != _WHOLE[column]:
        return [r for r in rows if r.values[column] == value]
    found: list[Record] = []
    for alike in _alike(rows, column):
        found += [r for r in alike if r.values[column] == value] or alike
    return found


def _alike(rows: Sequence[Record], column: str) -> list[list[Record]]:
    """Rows that differ in a column's value, or repeat it, and not in the other's."""
    (other,) = _WHOLE.keys() - {column}
    found: dict[object, list[Record]] = {}
    for record in rows:
        found.setdefault(record.values[other], []).append(record)
    return list(found.values())


def _groups(records: Iterable[Record]) -> list[list[Record]]:
    """Records that stand side by side under one printed name, or below it under names of years and sources."""
    found: list[list[Record]] = []
    for name, rows in groupby(records, key=_name):
        if found and is_part_name(str(name[-1])):
            found[-1].extend(rows)
        else:
            found.append(list(rows))
    return found


def _name(record: Record) -> tuple[object, ...]:
    name = record.raw.readings.get("item_name")
    return (name.page, name.box, name.text) if name else (record.row_id, "")


def wholes(records: Sequence[Record]) -> list[tuple[Record, list[Record]]]:
    """Amounts under one merged name that are for all years, or from all sources, with those of each beside them.

    Args:
        records: Amounts of one column of one table, in row order.
    """
    found = []
    for _, rows in groupby((r for r in records if r.dataset == "budget_items"), key=_name):
        group = list(rows)
        quarters = [r for r in group if _PART in r.flags]
        if len(quarters) > 1 and len(group) == len(quarters) + 1:
            found.append((next(r for r in group if _PART not in r.flags), quarters))
            continue
        for column, whole in _WHOLE.items():
            for alike in _alike(group, column) if len(group) > 2 else ():
                sums = [r for r in alike if r.values[column] == whole]
                parts = [r for r in alike if r.values[column] != whole]
                if len(sums) == 1 and len(parts) > 1:
                    found.append((sums[0], parts))
    return found
