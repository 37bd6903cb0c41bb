"""Printed totals against the sum of their items."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rule_cases import case, check, count, money, names

from pipeline.rules import RULES


def outcome(*rows):
    made = case(*rows)
    found = RULES["column_sums"](made)
    return found.findings, names(made, found.proved), names(made, found.doubted)


PRINTER, NETWORK = money("1", "Máy in", "25.000", 1), money("2", "Mạng", "12.500", 2)


def test_a_total_that_holds_proves_itself_and_its_items():
    findings, proved, doubted = outcome(PRINTER, NETWORK, money("", "Tổng cộng", "37.500", 3, total=True))
    assert findings == ()
    assert proved == {(name, "amount_printed") for name in ("Máy in", "Mạng", "Tổng cộng")}
    assert doubted == set()


def test_a_total_that_fails_is_told_with_both_figures():
    (finding,), proved, doubted = outcome(PRINTER, NETWORK, money("", "Tổng cộng", "91.500", 3, total=True))
    assert (finding.rule, finding.severity) == ("total_mismatch", "error")
    assert (finding.expected, finding.actual) == ("37.500", "91.500")
    assert finding.suggestion is None
    assert finding.row_id
    assert finding.box is not None
    assert proved == set()
    assert len(doubted) == 3


@pytest.mark.parametrize("amounts", [("0", "-", "0"), ("5", "5")])
def test_agreement_that_is_no_news_proves_nothing(amounts):
    *items, total = amounts
    rows = [money(str(no), f"Mục {no}", amount, no) for no, amount in enumerate(items, start=1)]
    findings, proved, doubted = outcome(*rows, money("", "Tổng cộng", total, 9, total=True))
    assert (findings, proved, doubted) == ((), set(), set())


@pytest.mark.parametrize(
    ("rows", "suggestion"),
    [
        # One digit of the total, and no digit of an item, makes the sum hold.
        ((PRINTER, NETWORK, money("", "Tổng cộng", "37.600", 3, total=True)), None),
        (
            (
                money("1", "Máy in", "999", 1),
                money("2", "Mạng", "999", 2),
                money("", "Tổng cộng", "1.898", 3, total=True),
            ),
            None,
        ),
        (
            (
                money("1", "Máy in", "25.000", 1),
                money("2", "Mạng", "9.900", 2),
                money("", "Tổng cộng", "84.900", 3, total=True),
            ),
            None,
        ),
    ],
    ids=["total or an item", "several", "total or item again"],
)
def test_no_suggestion_where_several_repairs_would_do(rows, suggestion):
    (finding,), *_ = outcome(*rows)
    assert finding.suggestion is suggestion


def test_a_suggestion_where_just_one_digit_will_do():
    # 1.279 for 1.219: to mend the other item (950 → 890) or the total (2.169 → 2.229) takes two digits.
    rows = (
        money("1", "Máy in", "1.279", 1),
        money("2", "Mạng", "950", 2),
        money("", "Tổng cộng", "2.169", 3, total=True),
    )
    (finding,), *_ = outcome(*rows)
    assert finding.suggestion == "“Máy in”: 1.279 → 1.219"


def test_a_suggestion_for_the_total_itself():
    rows = money("1", "Máy in", "96", 1), money("2", "Mạng", "97", 2), money("", "Tổng cộng", "793", 3, total=True)
    (finding,), *_ = outcome(*rows)
    assert finding.suggestion == "“Tổng cộng”: 793 → 193"


def test_an_amount_that_cannot_be_read_leaves_the_sum_alone():
    unread = money("2", "Mạng", "1.2.5", 2)
    assert outcome(PRINTER, unread, money("", "Tổng cộng", "91.500", 3, total=True)) == ((), set(), set())


def test_a_dash_adds_nothing():
    dash = money("2", "Mạng", "-", 2)
    (finding,), _, _ = outcome(PRINTER, dash, money("", "Tổng cộng", "91.500", 3, total=True))
    assert finding.expected == "25.000"
    assert outcome(PRINTER, dash, money("", "Tổng cộng", "25.000", 3, total=True))[0] == ()


SECTIONS = (
    money("1", "Máy in", "100", 1), money("2", "Mạng", "200", 2), money("", "Cộng I", "300", 3, total=True),
    money("1", "Kế toán", "50", 4), money("2", "Chữ ký số", "60", 5), money("", "Cộng II", "110", 6, total=True),
)  # fmt: skip


def test_sections_with_their_sums_and_a_grand_total():
    findings, proved, doubted = outcome(*SECTIONS, money("", "Tổng cộng", "410", 7, total=True))
    assert (findings, doubted) == ((), set())
    assert len(proved) == 7


def test_a_grand_total_after_the_last_section_is_checked():
    (finding,), _, doubted = outcome(*SECTIONS, money("", "Tổng cộng", "510", 7, total=True))
    assert (finding.expected, finding.actual) == ("410", "510")
    assert ("Tổng cộng", "amount_printed") in doubted


@pytest.mark.parametrize(("printed", "faults"), [("37.500", 0), ("99.900", 1)])
def test_a_total_above_all_items(printed, faults):
    findings, _, _ = outcome(money("", "Tổng số", printed, 1, total=True), PRINTER, NETWORK)
    assert len(findings) == faults


def test_a_sum_over_something_else_after_the_grand_total_is_no_fault():
    rows = (PRINTER, NETWORK, money("", "Tổng cộng", "37.500", 3, total=True))
    assert outcome(*rows, money("", "Tổng kinh phí năm 2020", "90.000", 4, total=True))[0] == ()


def test_without_a_total_or_without_items_there_is_nothing_to_say():
    assert outcome(PRINTER, NETWORK) == ((), set(), set())
    assert outcome(money("", "Tổng cộng", "37.500", 1, total=True)) == ((), set(), set())
    assert outcome() == ((), set(), set())


def test_subtotals_above_their_items():
    rows = (
        money("I", "Hạ tầng", "37.500", 1, total=True),
        money("1", "Máy in", "25.000", 2), money("2", "Mạng", "12.500", 3),
        money("II", "Phần mềm", "5.500", 4, total=True),
        money("1", "Kế toán", "5.000", 5),
        money("", "Tổng cộng", "42.500", 6, total=True),
    )  # fmt: skip
    (finding,), proved, doubted = outcome(*rows)
    assert finding.message.startswith("“Phần mềm”")
    assert (finding.expected, finding.actual) == ("5.000", "5.500")
    assert ("Hạ tầng", "amount_printed") in proved
    assert ("Tổng cộng", "amount_printed") in proved
    assert doubted == {("Phần mềm", "amount_printed"), ("Kế toán", "amount_printed")}


def test_sums_of_sections_below_their_items():
    rows = (
        money("1", "Máy in", "25.000", 1), money("2", "Mạng", "12.500", 2), money("", "Cộng", "37.500", 3, total=True),
        money("1", "Kế toán", "5.000", 4), money("", "Cộng", "5.000", 5, total=True),
    )  # fmt: skip
    findings, proved, _ = outcome(*rows)
    assert ("Máy in", "amount_printed") in proved
    # The last sum is the section's or that of all items; neither reading may be called an error when one holds.
    assert [f for f in findings if f.expected != "42.500"] == []


def test_each_column_for_itself():
    rows = (
        money("1", "Máy in", "25", 1), money("1", "Máy in", "7", 1, col=3),
        money("", "Tổng cộng", "25", 2, total=True), money("", "Tổng cộng", "8", 2, total=True, col=3),
    )  # fmt: skip
    (finding,), *_ = outcome(*rows)
    assert (finding.expected, finding.actual) == ("7", "8")


def test_counts_of_services():
    rows = (
        count("Sở Tư pháp", "services", "10", 1), count("Sở Y tế", "services", "12", 2),
        count("Tổng cộng", "services", "22", 3, total=True),
        count("Sở Tư pháp", "services", "4", 1, level="4"), count("Sở Y tế", "services", "5", 2, level="4"),
        count("Tổng cộng", "services", "11", 3, total=True, level="4"),
    )  # fmt: skip
    found = check("column_sums", *rows)
    (finding,) = found.findings
    assert (finding.dataset, finding.column, finding.expected, finding.actual) == ("dvctt_counts", "value", "9", "11")
    assert len(found.proved) == len(found.doubted) == 3


def test_amounts_in_prose_are_no_column():
    row = money("", "Tổng kinh phí", "37.500", 1, total=True)
    assert outcome(PRINTER, type(row)(row.dataset, "p1-prose-1", 1, row.box, row.readings, row.given)) == (
        (),
        set(),
        set(),
    )


@pytest.mark.parametrize(("parts", "told"), [(200, True), (201, False)])
def test_among_very_many_parts_no_slip_is_looked_for(parts, told):
    """Each part is a bare 1, so that only the total can be a digit off."""
    rows = [money(str(no), f"Mục {no}", "1", no) for no in range(1, parts + 1)]
    (finding,), *_ = outcome(*rows, money("", "Tổng cộng", str(parts + 600), parts + 1, total=True))
    assert (finding.suggestion is not None) is told


def purse(name, amount, row, *, total=False):
    told = money("", name, amount, row, total=total)
    return replace(told, given=told.given | {"fund_source": "local"})


@pytest.mark.parametrize(("told", "expected"), [("60", []), ("61", [("60", "61")])])
def test_two_purses_of_one_code_are_summed_apart(told, expected):
    rows = (
        money("1", "Máy chủ", "30", 1), purse("- Ngân sách tỉnh", "10", 2), purse("- Ngân sách huyện", "20", 3),
        money("2", "Đường truyền", "50", 4), purse("- Ngân sách tỉnh", "50", 5),
        money("", "Tổng cộng", "80", 6, total=True), purse("- Ngân sách tỉnh", told, 7, total=True),
        purse("- Ngân sách huyện", "20", 8, total=True),
    )  # fmt: skip
    found = check("column_sums", *rows).findings
    assert [(f.expected, f.actual) for f in found if f.severity == "error"] == expected


def test_purses_that_no_name_tells_apart_are_not_summed():
    first = purse("Tổng cộng", "60", 6, total=True)
    number = purse("Tổng cộng", "20", 6).readings["amount_printed"]
    second = replace(first, readings=first.readings | {"amount_printed": number}, key="p1-t1-r7-c2", row_index=7)
    assert check("column_sums", purse("Máy chủ", "60", 1), purse("Máy in", "20", 2), first, second).findings == ()
