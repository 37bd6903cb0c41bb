"""One amount in two tables, in two units of money. All names and figures are invented."""

from __future__ import annotations

import pytest
from rule_cases import SOURCE, case, check, names, raw


def amount(table, row, name, printed, *, factor=1, total=False, **given):
    """An amount of the table with a number."""
    return raw(
        "budget_items", f"p1-t{table}-r{row}-c2", {"item_name": name, "amount_printed": printed},
        {"is_total": total, "unit_factor": factor, "thousands": ".", "fund_source": "total"} | given,
        table_id=f"{SOURCE.doc_id}-p1-t{table}", row_index=row, page=table,
    )  # fmt: skip


LAN = "Lắp đặt mạng nội bộ"


def test_an_item_in_two_tables():
    rows = [amount(1, 1, LAN, "1.250", factor=1000), amount(2, 1, LAN, "1.250", factor=10**6)]
    outcome = check("unit_slips", *rows)
    (finding,) = outcome.findings
    assert (finding.rule, finding.severity, finding.expected, finding.actual) == (
        "unit_slip", "error", "1.250.000đ", "1.250.000.000đ",
    )  # fmt: skip
    assert "trang 1" in finding.message
    assert "trang 2" in finding.message
    assert names(case(*rows), outcome.doubted) == {(LAN, "amount_printed")}


def test_many_items_are_told_once():
    rows = [amount(t, r, f"{LAN} số {r}", f"{r}25", factor=1000**t) for t in (1, 2) for r in range(1, 9)]
    (finding,) = check("unit_slips", *rows).findings
    assert "và 7 khoản khác" in finding.message


def test_a_total_whatever_it_is_called():
    rows = [amount(1, 1, "Tổng cộng", "3.136.200", total=True), amount(2, 4, "Chi sự nghiệp", "3.136.200.000")]
    assert [f.rule for f in check("unit_slips", *rows).findings] == ["unit_slip"]


@pytest.mark.parametrize(
    "other",
    [
        amount(2, 1, LAN, "1.250"),
        amount(2, 1, LAN, "12.500"),
        amount(2, 1, "Mua sắm máy chủ", "1.250.000"),
        amount(2, 1, LAN, "1.250.000", budget_year=2022),
        amount(2, 1, LAN, "1.250.000", fund_source="central"),
        amount(1, 2, LAN, "1.250.000"),
    ],
    ids=["the same", "ten times", "another item", "another year", "another source", "the same table"],
)
def test_what_is_no_slip(other):
    assert check("unit_slips", amount(1, 1, LAN, "1.250"), other).findings == ()


def test_round_amounts_are_no_evidence():
    assert check("unit_slips", amount(1, 1, LAN, "500"), amount(2, 1, LAN, "500.000")).findings == ()
