"""Budget tables with parts of a year, and rows that may be sources or items."""

from __future__ import annotations

import pytest
from build import DOC_ID, context, table

from extractors.reports.budget import REPORT
from normalizers.rows import to_record

UNIT = {"unit_note": "Đơn vị tính: 1.000 đồng"}


def records(made):
    return [to_record(row, DOC_ID) for row in REPORT.table(made, context())]


def values(made, *columns):
    return [tuple(record.values[c] for c in columns) for record in records(made)]


@pytest.mark.parametrize(
    "rows",
    [
        [["1", "Mua máy quét", "30"], ["2", "Khác", "10"]],
        [["1", "Doanh nghiệp", "30"], ["2", "Khác", "10"]],
        [["I", "Phần mềm", ""], ["1", "Kho số", "30"], ["II", "Khác", ""], ["1", "Dự phòng", "10"]],
    ],
)
def test_other_things_among_items_are_no_source(rows):
    made = table([["TT", "Nội dung chi", "Thành tiền"], *rows, ["", "Tổng cộng", "40"]], **UNIT)
    assert values(made, "fund_source") == [("total",)] * 3


def test_rows_of_sources_alone():
    rows = [["TT", "Nguồn vốn", "Số tiền"], ["1", "Ngân sách huyện", "30"], ["2", "Khác", "10"], ["", "Cộng", "40"]]
    assert values(table(rows, **UNIT), "item_name", "fund_source", "is_total") == [
        ("Ngân sách huyện", "local", False), ("Khác", "other", False), ("Cộng", "total", True),
    ]  # fmt: skip


@pytest.mark.parametrize("parts", [("Kinh phí quý III/2023", "Kinh phí quý IV/2023"), ("Q.1 năm 2023", "Q.2 năm 2023")])
def test_a_sum_beside_parts_of_one_year_is_for_it(parts):
    rows = [["TT", "Nội dung", *parts, "Cộng kinh phí"], ["1", "Kho số", "20", "30", "50"]]
    assert values(table(rows, **UNIT), "budget_year", "amount_vnd") == [(2023, 50_000)]


def test_sources_under_parts_of_a_year_are_no_amounts_of_it():
    head = [["TT", "Nội dung", "Cả năm 2023", "<", "Quý I", "<"], ["^", "^", "NSTW", "NS tỉnh", "NSTW", "NS tỉnh"]]
    got = values(table([*head, ["1", "Kho số", "20", "30", "5", "6"]], 2, **UNIT), "fund_source", "amount_vnd")
    assert got == [("central", 20_000), ("local", 30_000)]


def test_one_source_planned_and_spent_is_doubted():
    head = [["TT", "Nội dung", "Kế hoạch", "<", "Giải ngân", "<"], ["^", "^", "NS tỉnh", "NS xã", "NS tỉnh", "NS xã"]]
    made = records(table([*head, ["1", "Kho số", "20", "30", "5", "6"]], 2, **UNIT))
    assert [record.flags for record in made] == [("columns_alike",)] * 4


def test_rows_that_are_parts_of_a_year_are_flagged():
    rows = [["TT", "Nội dung", "Kinh phí"], ["1", "Kho số", "50"], ["", "Quý I", "20"], ["", "- Quý II/2023", "30"]]
    made = records(table(rows, **UNIT))
    assert [(r.values["budget_year"], r.flags, r.known_by["amount_printed"]) for r in made] == [
        (None, (), "single"), (None, ("part_of_year",), "single"), (2023, ("part_of_year",), "single"),
    ]  # fmt: skip


@pytest.mark.parametrize(("whole", "years"), [((), [2023] * 3), (("Tổng mức đầu tư",), [None, 2023, None, None])])
def test_sources_beside_the_amount_of_one_year(whole, years):
    head = ["TT", "Danh mục", *whole, "Kinh phí 2023", "NSTW", "NS tỉnh"]
    row = ["1", "Kho số", *("900" for _ in whole), "100", "60", "40"]
    assert values(table([head, row], **UNIT), "budget_year") == [(year,) for year in years]


def test_what_was_spent_in_one_year_and_what_is_planned_for_the_next():
    head = ["STT", "Nội dung", "Thực hiện năm 2021", "Ước thực hiện 2022", "Dự toán năm 2023"]
    made = table([head, ["1", "Mua máy in", "25.000", "26.000", "31.000"]], unit_note="ĐVT: 1.000 đồng")
    found = [(r.values["budget_year"], r.values["amount_vnd"], r.flags) for r in records(made)]
    assert found == [(2021, 25_000_000, ()), (2022, 26_000_000, ()), (2023, 31_000_000, ())]


def test_numbers_of_years_without_money_are_no_amounts():
    head = ["STT", "Nội dung", "Thực hiện năm 2021", "Ước thực hiện 2022"]
    assert REPORT.table(table([head, ["1", "Lớp tập huấn", "25", "26"]]), context()) is None
