"""One amount in two tables, off by exactly a thousand or a million: one of them has the wrong unit of money.

An amount is told twice where two tables name the same item for the same source and year; a total also where another
table has its very digits, whatever it calls them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from normalizers.names import fold
from pipeline.rules._figures import dots
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding, Record

__all__ = ["FACTORS", "check", "significant"]

FACTORS = (10**3, 10**6)
"""How far units of money lie apart: đồng, thousand, million, billion."""

MIN_LETTERS = 8
"""Shorter names ("Máy in") may stand for several things."""

MIN_DIGITS = {"item": 2, "total": 4}
"""Digits, closing zeros left out, from which amounts that are alike are no chance."""

MAX_ALIKE = 8
"""Amounts of the same digits that are compared with each other; more are a habit, no slip."""


class _Told(NamedTuple):
    """An amount of a table and what it is for."""

    record: Record
    name: str
    amount: int

    @property
    def is_total(self) -> bool:
        return bool(self.record.values["is_total"])


def check(case: Case) -> Outcome:
    """All budget tables of the document; one finding for two tables, whose first amounts it names."""
    pairs: dict[tuple[str, str, int], list[tuple[_Told, _Told]]] = {}
    for low, high in _alike(_told(case)):
        tables = str(low.record.raw.table_id), str(high.record.raw.table_id)
        pairs.setdefault((*tables, high.amount // low.amount), []).append((low, high))
    findings: list[Finding] = []
    doubted: set[Value] = set()
    for (_, _, factor), slips in pairs.items():
        findings.append(_finding(slips, factor))
        doubted |= {(told.record.row_id, "amount_printed") for slip in slips for told in slip}
    return Outcome(tuple(findings), doubted=frozenset(doubted))


def significant(amount: int) -> int:
    """Digits of an amount without its closing zeros."""
    return len(str(amount).rstrip("0"))


def _told(case: Case) -> list[_Told]:
    rows = [r for r in case.of("budget_items") if r.raw.table_id is not None]
    amounts = ((r, r.values["amount_vnd"]) for r in rows)
    return [_Told(r, fold(str(r.values["item_name"] or "")), a) for r, a in amounts if isinstance(a, int) and a > 0]


def _alike(told: Iterable[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Amounts of two tables that are one, the smaller first."""
    groups: dict[str, list[_Told]] = {}
    for one in told:
        if significant(one.amount) >= MIN_DIGITS["item"]:
            groups.setdefault(str(one.amount).rstrip("0"), []).append(one)
    for group in groups.values():
        if len(group) > MAX_ALIKE:
            continue
        for a, b in combinations(group, 2):
            low, high = sorted((a, b), key=lambda one: one.amount)
            apart = a.record.raw.table_id != b.record.raw.table_id
            if apart and high.amount // low.amount in FACTORS and _same(a, b):
                yield low, high


def _same(a: _Told, b: _Told) -> bool:
    """Whether two amounts with the same digits are for one thing."""
    if significant(a.amount) >= MIN_DIGITS["total"] and (a.is_total or b.is_total):
        return True
    columns = ("fund_source", "budget_year")
    told = all(a.record.values[column] == b.record.values[column] for column in columns)
    return told and a.name == b.name and (len(a.name) >= MIN_LETTERS) and a.is_total == b.is_total


def _finding(slips: list[tuple[_Told, _Told]], factor: int) -> Finding:
    low, high = slips[0]
    name = low.record.values["item_name"] or high.record.values["item_name"]
    more = f" (và {len(slips) - 1} khoản khác)" if len(slips) > 1 else ""
    message = (
        f"“{name}”{more}: {dots(low.amount)}đ ở trang {low.record.raw.page}, {dots(high.amount)}đ ở trang "
        f"{high.record.raw.page}, lệch đúng {dots(factor)} lần. Có thể nhầm đơn vị tính (đồng/nghìn/triệu)."
    )
    expected, actual = f"{dots(low.amount)}đ", f"{dots(high.amount)}đ"
    return about(high.record, "amount_printed", Remark("unit_slip", "error", message, expected, actual))
