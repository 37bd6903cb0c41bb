"""The unit of money of each column of amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import NamedTuple

from extractors.reports.report import Context
from normalizers.units import ONE_OF_A_UNIT, Unit, find_units
from schemas.table import Table

__all__ = ["Money", "money_units"]


class Money(NamedTuple):
    """The unit of a column's amounts.

    Attributes:
        unit: None where none is printed, or where those printed contradict each other.
        contradicts: Whether they do; then nobody can tell what the amounts are.
    """

    unit: Unit | None
    contradicts: bool = False


def money_units(table: Table, context: Context, paths: Mapping[int, tuple[str, ...]]) -> dict[int, Money]:
    """The unit of each column of amounts: its own headers', else that of the whole table.

    The whole table has the one of its unit line, its caption, any header or the lines above it. A column's own unit
    goes before that of the table ("Số tiền (đồng)" under "ĐVT: triệu đồng"); but where every column has its own and
    none has the table's, what the table says contradicts its headers.

    Args:
        table: Of amounts.
        context: The document.
        paths: Column of amounts -> its headers, outermost first.
    """
    own = {col: find_units(" / ".join(path)) for col, path in paths.items()}
    said = find_units(table.unit_note) or _said(table.caption)
    whole = said or _elsewhere(table, context)
    kinds = {unit.kind for units in own.values() for unit in units}
    disowned = bool(said) and all(own.values()) and not kinds.intersection(unit.kind for unit in said)
    return {col: Money(None, contradicts=True) if disowned else _of(units or whole) for col, units in own.items()}


def _elsewhere(table: Table, context: Context) -> tuple[Unit, ...]:
    """What any header, else the nearest line above the table, names."""
    headers = " ".join(cell.text for cell in table.cells if cell.is_header)
    above = context.notes_above.get(table.table_id, ())
    broken = (" ".join(pair) for pair in zip(above[1:], above, strict=False))  # "… (đơn / vị tính: đồng) …"
    said = (_said(text) for pair in zip_longest(above, broken, fillvalue="") for text in pair)
    return find_units(headers) or next((units for units in said if units), ())


_AMOUNT = re.compile(
    rf"(?!{ONE_OF_A_UNIT}\s*(?:đ|đồng)\b)(?<![\d.,])"
    r"\d[\d.,]*\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s*)?(?:đồng|đ|VNĐ)\b",
    re.IGNORECASE,
)


def _said(text: str) -> tuple[Unit, ...]:
    """The units a line names for a table; none in a sentence that only tells an amount ("… là 500 triệu đồng")."""
    return () if _AMOUNT.search(text) else find_units(text)


def _of(units: tuple[Unit, ...]) -> Money:
    return Money(units[0] if len(units) == 1 else None, contradicts=len(units) > 1)
