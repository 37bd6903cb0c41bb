"""Budget tables whose rows tell the year or the source of their amounts, and their sums."""

from __future__ import annotations

import pytest
from build import SOURCE, page, table

from extractors.extract import _claimed
from extractors.reports.report import Context, is_total_name
from pipeline import stages
from schemas.record import Extraction

UNIT = {"unit_note": "ĐVT: triệu đồng"}

YEARS = [
    ["TT", "Nội dung", "Năm", "Kinh phí"],
    ["1", "Phủ sóng", "2031", "40"],
    ["^", "^", "2032", "60"],
    ["2", "Sao lưu", "2031", "15"],
    ["^", "^", "2032", "25"],
    ["TỔNG CỘNG", "<", "2031", "55"],
    ["^", "<", "2032", "85"],
]

SOURCES = [
    ["TT", "Nội dung", "Nguồn vốn", "2031", "2032"],
    ["1", "Phủ sóng", "NSTW", "40", "10"],
    ["^", "^", "NS tỉnh", "8", "6"],
    ["^", "^", "Cộng", "48", "16"],
    ["2", "Sao lưu", "XHH", "15", "-"],
    ["TỔNG SỐ", "<", "NSTW", "40", "10"],
    ["^", "<", "NS tỉnh", "8", "6"],
    ["^", "<", "XHH", "15", "-"],
    ["^", "<", "Cộng", "63", "16"],
]

BELOW = [
    ["TT", "Nội dung", "Kinh phí"],
    ["1", "Phủ sóng", "90"],
    ["", "Năm 2031", "40"],
    ["", "Năm 2032", "50"],
    ["2", "Sao lưu", "30"],
    ["", "Năm 2031", "10"],
    ["", "Năm 2032", "20"],
    ["", "Tổng cộng", "120"],
    ["", "Trong đó:", ""],
    ["", "Năm 2031", "50"],
    ["", "Năm 2032", "70"],
]


def judged(rows, *, above=(), **more):
    made = table(rows, **{**UNIT, **more})
    found = _claimed(made, Context(SOURCE, {}, (), {made.table_id: above}))
    return stages.validate(Extraction(SOURCE, {}, (made,), tuple(found)), (page([]),))


def values(verdict, *columns):
    return [tuple(record.values[c] for c in columns) for record in verdict.records]


def changed(rows, row, col, text):
    return [[text if (r, c) == (row, col) else cell for c, cell in enumerate(line)] for r, line in enumerate(rows)]


@pytest.mark.parametrize("rows", [YEARS, SOURCES, BELOW])
def test_sums_of_years_and_sources_are_proved(rows):
    verdict = judged(rows)
    assert verdict.findings == ()
    assert {r.known_by["amount_printed"] for r in verdict.records if r.values["amount_vnd"]} == {"proved"}


def test_years_told_in_a_column():
    got = values(judged(YEARS), "item_no", "item_name", "budget_year", "is_total")
    assert got == [
        ("1", "Phủ sóng", 2031, False), ("1", "Phủ sóng", 2032, False),
        ("2", "Sao lưu", 2031, False), ("2", "Sao lưu", 2032, False),
        (None, "TỔNG CỘNG", 2031, True), (None, "TỔNG CỘNG", 2032, True),
    ]  # fmt: skip


def test_sources_told_in_a_column():
    got = [
        row for row in values(judged(SOURCES), "item_name", "fund_source", "budget_year", "is_total") if row[2] == 2031
    ]
    assert got == [
        ("Phủ sóng", "central", 2031, False), ("Phủ sóng", "local", 2031, False), ("Phủ sóng", "total", 2031, False),
        ("Sao lưu", "other", 2031, False), ("TỔNG SỐ", "central", 2031, True), ("TỔNG SỐ", "local", 2031, True),
        ("TỔNG SỐ", "other", 2031, True), ("TỔNG SỐ", "total", 2031, True),
    ]  # fmt: skip


def test_years_in_rows_below_items_and_below_the_total():
    got = values(judged(BELOW), "item_name", "budget_year", "is_total")
    assert got[:3] == [("Phủ sóng", None, False), ("Năm 2031", 2031, False), ("Năm 2032", 2032, False)]
    assert got[-3:] == [("Tổng cộng", None, True), ("Năm 2031", 2031, True), ("Năm 2032", 2032, True)]


@pytest.mark.parametrize(
    ("rows", "row", "col", "expected"),
    [
        (YEARS, 6, 3, "85.000.000"),
        (SOURCES, 6, 3, "8.000.000"),
        (SOURCES, 3, 4, "16.000.000"),
        (BELOW, 10, 2, "70.000.000"),
    ],
)
def test_a_wrong_sum_of_a_year_or_source_is_told_once(rows, row, col, expected):
    verdict = judged(changed(rows, row, col, "77"))
    assert (expected, "77") in [(f.expected, f.actual) for f in verdict.findings]
    assert [f.actual for f in verdict.findings if "total" in f.rule].count("77") == 1


def test_a_blank_year_is_no_year_of_the_caption():
    verdict = judged([*YEARS, ["Cộng hai năm", "<", "", "140"]], caption="Kinh phí năm 2031")
    assert values(verdict, "budget_year", "amount_vnd")[-1] == (None, 140_000_000)
    assert not verdict.findings


@pytest.mark.parametrize(
    ("text", "source", "flags"),
    [("", "total", ()), ("NSTW, NSĐP", "total", ()), ("Quỹ viễn thông", "other", ("unsure_fund_source",)),
     ("Ngân sách xã", "local", ()), ("Tổng cộng", "total", ()), ("Vốn sự nghiệp", "total", ("unsure_fund_source",))],
)  # fmt: skip
def test_what_a_cell_of_the_sources_says(text, source, flags):
    rows = [
        ["TT", "Nội dung", "Nguồn kinh phí", "Số tiền"],
        ["1", "Sao lưu", text, "15"],
        ["2", "Kho dữ liệu", "NSTW", "15"],
        ["3", "Bản đồ số", "NSH", "9"],
    ]
    first = judged(rows).records[0]
    assert (first.values["fund_source"], first.flags) == (source, flags)


def test_a_remark_that_names_a_purse_alone_is_the_source():
    rows = [
        ["TT", "Nội dung", "Số tiền", "Ghi chú"],
        ["1", "Kho dữ liệu", "15", "Xã hội hóa"],
        ["2", "Bản đồ số", "9", "Khác"],
        ["3", "Chữ ký số", "8", ""],
    ]
    assert values(judged(rows), "fund_source") == [("other",), ("total",), ("total",)]


def test_a_caption_that_tells_a_part_names_no_source_of_the_whole():
    rows = [["TT", "Nội dung", "Số tiền"], ["1", "Kho dữ liệu", "15"]]
    said = ("Dự toán năm 2031 là 15 triệu đồng, trong đó ngân sách phường 9 triệu đồng, cụ thể như sau:",)
    assert values(judged(rows, above=said), "fund_source") == [("total",)]
    whole = ("Dự toán chi từ ngân sách phường năm 2031 như sau:",)
    assert values(judged(rows, above=whole), "fund_source") == [("local",)]


def test_a_sum_named_after_a_year_or_source():
    rows = [
        ["TT", "Nội dung", "Số tiền"],
        ["1", "Kho dữ liệu", "15"],
        ["", "Cộng ngân sách huyện", "15"],
        ["", "Tổng cộng năm 2031", "15"],
    ]
    assert values(judged(rows), "fund_source", "budget_year")[1:] == [("local", None), ("total", 2031)]


def test_a_sum_over_the_columns_of_two_sources_is_no_sum_of_one():
    rows = [
        ["TT", "Nội dung", "NSTW", "NS tỉnh"],
        ["1", "Kho dữ liệu", "40", "15"],
        ["2", "Bản đồ số", "60", "25"],
        ["", "Tổng cộng", "100", "40"],
        ["", "Tổng hai nguồn", "140", "<"],
    ]
    assert [f.rule for f in judged(rows).findings] == []


GROUPS = [
    ["TT", "Nội dung", "Năm", "Kinh phí"],
    ["I", "Phần cứng", "2031", "30"],
    ["^", "^", "2032", "50"],
    ["1", "Máy chủ", "2031", "10"],
    ["^", "^", "2032", "20"],
    ["2", "Máy trạm", "2031", "20"],
    ["^", "^", "2032", "30"],
    ["II", "Phần mềm", "2031", "7"],
    ["^", "^", "2032", "9"],
    ["1", "Bản quyền", "2031", "7"],
    ["^", "^", "2032", "9"],
    ["", "Tổng cộng (I+II)", "2031", "37"],
    ["", "^", "2032", "59"],
]

SOURCES_ON_TOP = [
    ["TT", "Nội dung", "Kinh phí"],
    ["", "Tổng cộng (I+II)", "90"],
    ["", "Trung ương", "60"],
    ["", "Địa phương", "30"],
    ["I", "Hạ tầng", "70"],
    ["", "Trung ương", "60"],
    ["", "Địa phương", "10"],
    ["1", "Kho số", "70"],
    ["", "Trung ương", "60"],
    ["", "Địa phương", "10"],
    ["II", "Ứng dụng", "20"],
    ["", "Địa phương", "20"],
    ["1", "Cổng số", "20"],
    ["", "Địa phương", "20"],
]


@pytest.mark.parametrize(
    ("rows", "sums"), [(GROUPS, {1, 2, 7, 8, 11, 12}), (SOURCES_ON_TOP, {1, 2, 3, 4, 5, 6, 10, 11})]
)
def test_groups_print_their_sums_by_year_or_source(rows, sums):
    verdict = judged(rows)
    assert {r.raw.row_index for r in verdict.records if r.values["is_total"]} == sums
    assert verdict.findings == ()
    assert {r.values["section"] for r in verdict.records} - {None} == {
        f"{row[0]} {row[1]}" for row in rows if "I" in row[0]
    }


def test_parts_of_a_year_under_one_name_are_flagged_and_summed():
    rows = [
        ["TT", "Nội dung", "Thời gian", "Kinh phí năm 2031"],
        ["1", "Thuê đường truyền", "Quý I", "30"],
        ["^", "^", "Quý II", "20"],
        ["^", "^", "Cả năm", "50"],
        ["2", "Bảo trì máy chủ", "Quý III", "15"],
        ["", "Tổng cộng", "", "65"],
    ]
    verdict = judged(rows)
    assert [r.flags for r in verdict.records] == [("part_of_year",), ("part_of_year",), (), (), ()]
    assert verdict.findings == ()
    assert [f.rule for f in judged(changed(rows, 3, 3, "77")).findings][:1] == ["subtotal_mismatch"]


@pytest.mark.parametrize(
    ("title", "year"),
    [("Năm 2031", 2031), ("II. NHIỆM VỤ NĂM 2031", 2031), ("B. Chuyển tiếp từ năm 2030", None), ("Hạ tầng", None)],
)
def test_the_year_of_a_section(title, year):
    rows = [["TT", "Nội dung", "Kinh phí"], [title, "<", "<"], ["1", "Kho dữ liệu", "30"], ["2", "Bản đồ số", "20"]]
    assert values(judged(rows), "section", "budget_year") == [(title, year)] * 2


def test_sources_repeat_and_items_with_a_source_do_not():
    again = [["2", "Mua máy quét", "Ngân sách tỉnh", "60"], ["3", "Mua máy quét", "Ngân sách tỉnh", "60"]]
    beside = [["TT", "Nội dung", "Nguồn vốn", "Kinh phí"], ["1", "Kho dữ liệu", "NSTW", "15"], *again]
    assert [f.rule for f in judged(beside).findings] == ["duplicate_row"]
    source = ["", "Ngân sách trung ương", "60"]
    below = [["TT", "Nội dung", "Kinh phí"], ["1", "Kho dữ liệu", "60"], source, ["2", "Bản đồ số", "60"], source]
    assert [f.rule for f in judged(below).findings] == []


def blanked(rows):
    return [["" if text in "^<" else text for text in row] for row in rows]


@pytest.mark.parametrize("rows", [YEARS, SOURCES])
def test_a_blank_below_a_name_goes_on_with_it(rows):
    merged, blank = (
        values(judged(made), "item_no", "item_name", "budget_year", "fund_source", "amount_vnd", "is_total")
        for made in (rows, blanked(rows))
    )
    assert [row[1:] for row in blank] == [row[1:] for row in merged]
    assert judged(blanked(rows)).findings == ()


def test_sources_of_the_total_behind_of_which():
    rows = [
        ["TT", "Nội dung", "Nguồn vốn", "Số tiền"],
        ["1", "Kho dữ liệu", "NSTW", "30"],
        ["2", "Bản đồ số", "Xã hội hóa", "20"],
        ["", "Tổng cộng", "", "50"],
        ["", "Trong đó", "NSTW", "30"],
        ["", "", "Xã hội hóa", "20"],
    ]
    verdict = judged(rows)
    assert verdict.findings == ()
    assert values(verdict, "item_name", "fund_source", "is_total")[2:] == [
        ("Tổng cộng", "total", True), ("Tổng cộng", "central", True), ("Tổng cộng", "other", True),
    ]  # fmt: skip


def test_an_item_without_a_name_is_no_part_of_the_one_above():
    rows = [["TT", "Nội dung", "Nguồn vốn", "Số tiền"], ["1", "Kho dữ liệu", "NSTW", "30"], ["", "", "NSTW", "20"]]
    verdict = judged(rows)
    assert values(verdict, "item_name") == [("Kho dữ liệu",)]
    assert [f.rule for f in verdict.findings] == ["unread_rows"]


def test_parts_numbered_after_the_letter_of_their_group():
    rows = [
        ["TT", "Nội dung", "Số tiền"],
        ["", "Tổng số", "90"],
        ["A", "Chuyển tiếp", "60"],
        ["A.1", "Kho dữ liệu", "40"],
        ["A.2", "Bản đồ số", "20"],
        ["B", "Khởi công mới", "30"],
        ["B.1", "Cổng dữ liệu", "30"],
    ]
    verdict = judged(rows)
    assert verdict.findings == ()
    assert values(verdict, "section", "is_total")[1:3] == [("A Chuyển tiếp", True), ("A Chuyển tiếp", False)]
    assert [f.rule for f in judged(changed(rows, 4, 2, "77")).findings] == ["subtotal_mismatch", "total_mismatch"]


@pytest.mark.parametrize(
    ("name", "total"),
    [("Tổng đài hỗ trợ", False), ("Tổng công ty cấp nước", False), ("Tổng hợp số liệu", False), ("Tổng", True),
     ("Tổng hợp chung", True), ("TỔNG KẾT QUẢ", False), ("Tổng vốn", True), ("Tổng A + B", True)],
)  # fmt: skip
def test_what_begins_like_a_sum(name, total):
    assert is_total_name(name) is total


def test_a_total_whose_name_stands_among_the_sources():
    rows = [["TT", "Nội dung", "Nguồn vốn", "Số tiền"], ["1", "Kho dữ liệu", "NSTW", "30"], ["", "", "Cộng", "30"]]
    assert values(judged(rows), "item_name", "is_total") == [("Kho dữ liệu", False), ("Cộng", True)]
    rows[2:2] = [["", "", "NSĐP", "20"]]
    assert values(judged(changed(rows, 3, 3, "50")), "item_name", "is_total")[1:] == [
        ("Kho dữ liệu", False),
        ("Cộng", True),
    ]


@pytest.mark.parametrize(
    ("outer", "sources"),
    [("Ngân sách xã", ["local", "local"]), ("Kinh phí", ["total", "total"])],
)
def test_a_sum_column_under_the_name_of_a_source(outer, sources):
    rows = [["TT", "Nội dung", outer, "<"], ["^", "^", "Tổng số", "Năm 2031"], ["1", "Kho dữ liệu", "30", "20"]]
    assert [r.values["fund_source"] for r in judged(rows, header=2).records] == sources


def test_a_span_of_years_in_the_column_of_years_is_their_sum():
    rows = [
        ["TT", "Nội dung", "Thời gian thực hiện", "Kinh phí"],
        ["1", "Kho dữ liệu", "Giai đoạn 2031 - 2032", "50"],
        ["^", "^", "Năm 2031", "20"],
        ["^", "^", "Năm 2032", "30"],
        ["", "Tổng cộng", "2031-2032", "50"],
    ]
    verdict = judged(rows, caption="Kinh phí năm 2031")
    assert values(verdict, "budget_year") == [(None,), (2031,), (2032,), (None,)]
    assert verdict.findings == ()
