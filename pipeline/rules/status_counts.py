"""A quantity of an equipment list against the counts its condition tells: "22 | 04 máy mua 2018, 18 máy mua 2015"."""

from __future__ import annotations

import re

from pipeline.rules._figures import figures, same_unit
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding, Record

__all__ = ["check"]

_NOT_ALL = re.compile(r"thiếu|hỏng|cần|đề nghị|chưa|trong đó|bổ sung|thuê|tại|/|…|\.\.\.", re.IGNORECASE)


def check(case: Case) -> Outcome:
    """Every equipment row whose condition tells at least two counts of the same things."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    for record in case.of("equipment"):
        quantity, told = record.values["quantity"], _told(record)
        if not isinstance(quantity, int) or len(told) < 2:
            continue
        if sum(told) == quantity:
            # Of "22/22" the condition says nothing about the second number, which is in the same print.
            proved |= {(record.row_id, "quantity_printed")} if record.values["quantity_of"] is None else set()
        elif not _NOT_ALL.search(str(record.values["status"])):
            doubted |= {(record.row_id, "quantity_printed")}
            message = f"Số lượng {quantity}, hiện trạng kể {' + '.join(map(str, told))} = {sum(told)}."
            findings.append(
                about(record, "quantity_printed", Remark("sum_mismatch", "warning", message, sum(told), quantity))
            )
    return Outcome(tuple(findings), frozenset(proved), frozenset(doubted))


def _told(record: Record) -> list[int]:
    counts = figures(str(record.values.get("status") or ""))
    alike = [f for f in counts if f.unit and same_unit(f.unit, counts[0].unit)]
    return [f.value for f in alike] if len(alike) == len(counts) else []
