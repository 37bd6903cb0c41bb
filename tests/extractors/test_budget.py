"""Budget tables and amounts in prose -> rows as printed."""

from __future__ import annotations

import pytest
from build import DOC_ID, context, table

from extractors.reports.budget import REPORT
from normalizers.rows import to_record

HEAD = ["STT", "Nội dung", "Kinh phí"]
ROWS = [["1", "Mua máy in", "25.000"], ["2", "Bảo trì mạng", "12.500"]]
UNIT = {"unit_note": "Đơn vị tính: 1.000 đồng"}


def records(made, **more):
    rows = REPORT.table(made, context(**more))
    return None if rows is None else [to_record(row, DOC_ID) for row in rows]


def values(made, *columns, **more):
    return [tuple(record.values[c] for c in columns) for record in records(made, **more)]


# Which tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [["STT", "Tên thiết bị", "Số lượng"], ["1", "Máy in", "3"]],
        [["STT", "Tên đơn vị", "Số DVC mức độ 3"], ["1", "Sở Tư pháp", "12"]],
        [["STT", "Nội dung", "Kinh phí"], ["1", "Mua máy in", "theo thực tế"]],
        [["STT", "Nội dung", "Kinh phí"], ["1", "Mua máy in", ""]],
        [["STT", "Nội dung", "Thời gian"], ["1", "Mua máy in", "2021"]],
    ],
    ids=["equipment", "services", "words for amounts", "no amounts", "no money"],
)
def test_tables_of_other_families_are_left_alone(rows):
    assert records(table(rows)) is None


@pytest.mark.parametrize("name", ["Nội dung", "Tên nhiệm vụ", "Hạng mục", "Danh mục nhiệm vụ, dự án", "Khoản mục"])
@pytest.mark.parametrize("money", ["Kinh phí", "Dự toán", "Thành tiền (đồng)", "Số tiền", "Mức đầu tư"])
def test_headers_by_meaning(name, money):
    assert values(table([["TT", name, money], ["1", "Mua máy in", "25.000"]], **UNIT), "item_no", "item_name") == [
        ("1", "Mua máy in")
    ]


def test_a_name_under_a_header_nobody_foresaw_is_the_widest_text():
    rows = [
        ["STT", "Gói việc", "Ghi chú", "Kinh phí"],
        ["1", "Mua máy in", "", "25.000"],
        ["2", "Bảo trì", "", "9.000"],
    ]
    assert values(table(rows, **UNIT), "item_no", "item_name") == [("1", "Mua máy in"), ("2", "Bảo trì")]


def test_columns_may_stand_in_another_order():
    rows = [["Kinh phí", "Đơn vị chủ trì", "Nội dung", "STT"], ["25.000", "Sở TT&TT", "Mua máy in", "1"]]
    assert values(table(rows, **UNIT), "item_no", "item_name", "lead_unit", "amount_vnd") == [
        ("1", "Mua máy in", "Sở TT&TT", 25_000_000)
    ]


@pytest.mark.parametrize("other", ["Số lượng", "Đơn giá", "Tỷ lệ (%)", "% giải ngân", "Số dự án được cấp vốn"])
def test_what_stands_among_amounts_and_is_none(other):
    rows = [["STT", "Nội dung", "Kinh phí", "Kinh phí"], ["STT", "Nội dung", other, "Thành tiền"]]
    made = table([*rows, ["1", "Mua máy in", "3", "75"]], 2, unit_note="ĐVT: triệu đồng")
    assert values(made, "amount_vnd") == [(75_000_000,)]


# Units ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "head", "factor"),
    [
        ({"unit_note": "ĐVT: triệu đồng"}, HEAD, 10**6),
        ({"unit_note": "(Đơn vị tính: 1.000 đồng)"}, HEAD, 10**3),
        ({"unit_note": "ĐVT: đồng"}, HEAD, 1),
        ({}, ["STT", "Nội dung", "Kinh phí (triệu đồng)"], 10**6),
        ({}, ["STT", "Nội dung", "Kinh phí (1.000đ)"], 10**3),
        ({"caption": "DỰ TOÁN NĂM 2021 (nghìn đồng)"}, HEAD, 10**3),
        ({"unit_note": "ĐVT: triệu đồng"}, ["STT", "Nội dung", "Kinh phí (triệu đồng)"], 10**6),
    ],
    ids=["unit line", "unit line in brackets", "dong", "header", "header thousands", "caption", "twice"],
)
def test_where_the_unit_stands(more, head, factor):
    assert values(table([head, *ROWS], **more), "amount_vnd") == [(25_000 * factor,), (12_500 * factor,)]


@pytest.mark.parametrize(
    ("note", "head"),
    [
        ("ĐVT: nghìn đồng", "Kinh phí (triệu đồng)"),
        ("ĐVT: nghìn đồng, triệu đồng", "Kinh phí"),
        ("", "Kinh phí (nghìn đồng, triệu đồng)"),
    ],
)
def test_units_that_contradict_each_other_leave_the_amounts_open(note, head):
    for record in records(table([["STT", "Nội dung", head], *ROWS], unit_note=note)):
        assert (record.values["amount_vnd"], record.values["unit_printed"]) == (None, None)
        assert {"units_contradict", "unit_missing"} <= set(record.flags)
        assert record.known_by["amount_printed"] == "suspect"


def test_a_column_may_have_a_unit_of_its_own():
    rows = [["STT", "Nội dung", "Vốn tỉnh", "Vốn huyện (đồng)"], ["1", "Mua máy in", "25", "4.000.000"]]
    assert values(table(rows, unit_note="ĐVT: triệu đồng"), "amount_vnd") == [(25_000_000,), (4_000_000,)]


def test_a_count_called_total_is_no_money():
    assert records(table([["TT", "Huyện", "Tổng số xã"], ["1", "Sông Lam", "12"], ["2", "Yên Hòa", "9"]])) is None


def test_the_unit_in_the_lines_above():
    made = table([HEAD, *ROWS])
    above = {made.table_id: ("Kèm theo kế hoạch", "Đơn vị tính: 1.000 đồng")}
    assert values(made, "amount_vnd", notes_above=above) == [(25_000_000,), (12_500_000,)]


def test_without_a_unit_nothing_is_guessed():
    for record in records(table([HEAD, *ROWS])):
        assert record.values["amount_vnd"] is None
        assert record.values["amount_printed"]
        assert "unit_missing" in record.flags
        assert record.known_by["amount_printed"] == "suspect"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [(["1.279.595", "3.200"], [1279595000, 3200000]), (["1,279,595", "3,200"], [1279595000, 3200000])],
)
def test_both_ways_of_grouping(printed, expected):
    rows = [[str(i), "Mua máy in", text] for i, text in enumerate(printed, 1)]
    assert [v for (v,) in values(table([HEAD, *rows], **UNIT), "amount_vnd")] == expected


def test_a_dash_is_null_and_an_empty_cell_no_row():
    rows = [["1", "Mua máy in", "-"], ["2", "Bảo trì mạng", ""], ["3", "Tập huấn", "6.000"]]
    assert values(table([HEAD, *rows], **UNIT), "item_no", "amount_printed", "amount_vnd") == [
        ("1", "-", None),
        ("3", "6.000", 6_000_000),
    ]


# Years and sources ---------------------------------------------------------------------------------------------------


def test_years_and_sources_side_by_side():
    rows = [
        ["STT", "Nội dung", "Tổng mức đầu tư", "Năm 2021", "<", "Năm 2022", "<"],
        ["^", "^", "^", "NSTW", "NSĐP", "NSTW", "NSĐP"],
        ["1", "Trung tâm dữ liệu", "10.000", "2.000", "3.000", "1.000", "4.000"],
    ]
    assert values(table(rows, 2, **UNIT), "budget_year", "fund_source", "amount_vnd") == [
        (None, "total", 10_000_000),
        (2021, "central", 2_000_000),
        (2021, "local", 3_000_000),
        (2022, "central", 1_000_000),
        (2022, "local", 4_000_000),
    ]


def test_a_cell_over_several_sources_is_their_total():
    rows = [
        ["STT", "Nội dung", "Kinh phí năm 2021", "<"],
        ["^", "^", "NSTW", "NSĐP"],
        ["1", "Trung tâm dữ liệu", "2.000", "3.000"],
        ["Tổng cộng", "<", "5.000", "<"],
    ]
    *_, total = values(table(rows, 2, **UNIT), "budget_year", "fund_source", "amount_vnd", "is_total")
    assert total == (2021, "total", 5_000_000, True)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Ngân sách tỉnh/TW", "province_central"),
        ("Ngân sách trung ương", "central"),
        ("Ngân sách địa phương", "local"),
        ("Ngân sách huyện", "local"),
        ("Kinh phí", "total"),
        ("Nguồn vốn khác", "other"),
        ("Vốn xã hội hóa", "other"),
    ],
)
def test_sources_by_header(header, code):
    assert values(table([["STT", "Nội dung", header], *ROWS], **UNIT), "fund_source") == [(code,), (code,)]


def test_the_year_of_the_item_or_of_the_caption():
    rows = [
        ["STT", "Nội dung", "Thời gian thực hiện", "Kinh phí"],
        ["1", "Mua máy in", "Năm 2022", "25"],
        ["2", "Thuê", "2022-2023", "5"],
    ]
    assert values(table(rows, **UNIT), "budget_year") == [(2022,), (None,)]
    assert values(table([HEAD, *ROWS], caption="DỰ TOÁN NĂM 2021", **UNIT), "budget_year") == [(2021,), (2021,)]


def test_source_and_year_of_a_lone_column_from_the_caption():
    made = table([HEAD, *ROWS], caption="Kinh phí chi trong năm lấy từ ngân sách huyện", **UNIT)
    assert set(values(made, "fund_source", "budget_year", document={"report_year": 2006})) == {("local", 2006)}
    assert set(values(made, "fund_source", "budget_year")) == {("local", None)}
    both = table([HEAD, *ROWS], caption="Từ ngân sách trung ương và ngân sách huyện", **UNIT)
    assert set(values(both, "fund_source", "budget_year", document={"report_year": 2006})) == {("total", None)}


def test_source_and_year_from_the_sentence_above():
    made = table([HEAD, *ROWS])
    above = {made.table_id: ("dưới đây (đơn vị tính: triệu đồng):", "Kinh phí chi trong năm từ ngân sách huyện nêu")}
    got = values(made, "fund_source", "budget_year", "amount_vnd", document={"report_year": 2006}, notes_above=above)
    assert got == [("local", 2006, 25_000 * 10**6), ("local", 2006, 12_500 * 10**6)]


def test_rows_are_numbered_whatever_the_header_of_their_numbers_was_read_as():
    assert values(table([["Số lRng:", "Nội dung", "Kinh phí"], *ROWS], **UNIT), "item_no") == [("1",), ("2",)]


# Sections and totals -------------------------------------------------------------------------------------------------


def test_sections_and_totals():
    rows = [
        HEAD,
        ["I. Hạ tầng kỹ thuật", "<", "<"],
        ["1", "Mua máy in", "25.000"],
        ["II", "Phần mềm", ""],
        ["1", "Kế toán", "5.000"],
        ["", "Tổng cộng", "30.000"],
    ]
    assert values(table(rows, **UNIT), "section", "item_name", "is_total") == [
        ("I. Hạ tầng kỹ thuật", "Mua máy in", False),
        ("II Phần mềm", "Kế toán", False),
        (None, "Tổng cộng", True),
    ]


def test_the_sum_of_a_section_belongs_to_it():
    rows = [
        HEAD,
        ["I. Hạ tầng kỹ thuật", "<", "<"],
        ["1", "Mua máy in", "25.000"],
        ["Cộng", "<", "25.000"],
        ["II. Phần mềm", "<", "<"],
        ["1", "Kế toán", "5.000"],
        ["Cộng", "<", "5.000"],
        ["Tổng cộng", "<", "30.000"],
    ]
    sums = [v for v in values(table(rows, **UNIT), "section", "item_name", "is_total") if v[2]]
    assert sums[0] == ("I. Hạ tầng kỹ thuật", "Cộng", True)
    assert sums[-1] == (None, "Tổng cộng", True)


def test_a_groups_subtotal_is_a_total():
    rows = [
        HEAD,
        ["I", "Hạ tầng kỹ thuật", "37.500"],
        ["1", "Mua máy in", "25.000"],
        ["2", "Bảo trì mạng", "12.500"],
        ["II", "Phần mềm", "5.000"],
        ["1", "Kế toán", "5.000"],
    ]
    assert values(table(rows, **UNIT), "item_no", "is_total") == [
        ("I", True), ("1", False), ("2", False), ("II", True), ("1", False)
    ]  # fmt: skip


def test_rows_keep_their_place():
    made = table([HEAD, *ROWS], **UNIT)
    rows = REPORT.table(made, context())
    assert [row.key for row in rows] == ["p1-t1-r1-c2", "p1-t1-r2-c2"]
    assert [row.row_index for row in rows] == [1, 2]
    assert {row.table_id for row in rows} == {made.table_id}
    assert rows[0].readings["amount_printed"].box == made.cells[5].box


# Prose ---------------------------------------------------------------------------------------------------------------


def test_sources_named_by_their_budget_alone():
    rows = [
        ["TT", "Nội dung", "Tổng cộng (triệu đồng)", "Năm 2022", "<", "Năm 2023", "<"],
        ["^", "^", "^", "NSTW", "NS tỉnh", "NSTW", "Khối huyện"],
        ["1", "Nâng cấp mạng", "100", "10", "20", "30", "40"],
    ]
    assert values(table(rows, 2), "fund_source", "budget_year", "amount_vnd") == [
        ("total", None, 100_000_000), ("central", 2022, 10_000_000), ("local", 2022, 20_000_000),
        ("central", 2023, 30_000_000), ("other", 2023, 40_000_000),
    ]  # fmt: skip


def test_years_under_a_unit_of_money_are_amounts():
    rows = [["TT", "Nội dung", "Năm 2020", "2021", "Cộng"], ["1", "Nâng cấp mạng", "20.000", "30.000", "50.000"]]
    made = table(rows, unit_note="Đơn vị: đồng")
    assert values(made, "budget_year", "fund_source", "amount_vnd") == [
        (2020, "total", 20_000), (2021, "total", 30_000), (None, "total", 50_000),
    ]  # fmt: skip
    assert records(table(rows)) is None


def test_an_amount_told_above_a_table_is_no_unit_of_it():
    made = table([HEAD, *ROWS])
    above = {made.table_id: ("Tổng kinh phí thực hiện là 500 triệu đồng, cụ thể:",)}
    assert values(made, "amount_vnd", notes_above=above) == [(None,), (None,)]


def test_a_roman_number_read_as_a_digit_is_still_a_groups():
    rows = [
        ["TT", "Nội dung", "Kinh phí (đồng)"], ["1", "Hạ tầng", "300"], ["1", "Mạng", "100"], ["2", "Máy", "200"],
        ["II", "Đào tạo", "50"], ["1", "Lớp học", "50"],
    ]  # fmt: skip
    assert [v for (v,) in values(table(rows), "is_total")] == [True, False, False, True, False]
    plain = [rows[0], ["1", "Mạng", "100"], ["1", "Máy", "200"], ["2", "Lớp học", "50"]]
    assert [v for (v,) in values(table(plain), "is_total")] == [False, False, False]


# Rows and columns that tell where money comes from -------------------------------------------------------------------


def test_rows_named_after_a_source_are_of_it():
    rows = [
        ["STT", "Công việc", "Năm 2022", "Năm 2023"],
        ["1", "Kho lưu trữ số", "900", "700"],
        ["-", "NSTW", "500", "300"],
        ["-", "Ngân sách tỉnh", "300", "200"],
        ["a)", "Trong đó: vốn huy động khác", "100", "200"],
        ["2", "Kết nối với trung ương", "50", "60"],
    ]
    got = values(table(rows, unit_note="ĐVT: triệu đồng"), "item_name", "fund_source", "budget_year")
    assert [source for _, source, year in got if year == 2022] == ["total", "central", "local", "other", "total"]


def test_the_source_in_a_column_of_its_own():
    rows = [["TT", "Hạng mục", "Thành tiền (đồng)", "Nguồn vốn"], ["1", "Máy quét", "9.000.000", "NS huyện"],
            ["2", "Máy in", "4.000.000", "NSTW"], ["3", "Mực in", "900.000", "Trung ương, địa phương"],
            ["", "Cộng", "13.900.000", ""]]  # fmt: skip
    assert [row[0] for row in values(table(rows), "fund_source")] == ["local", "central", "total", "total"]


def test_rows_that_are_years_of_the_item_above():
    rows = [["TT", "Nhiệm vụ", "Kinh phí"], ["1", "Nâng cấp mạng", ""], ["", "Năm 2021", "40"], ["", "2022", "50"],
            ["2", "Tập huấn năm 2023 cho xã", "60"]]  # fmt: skip
    assert values(table(rows, **UNIT), "budget_year") == [(2021,), (2022,), (None,)]


def test_a_unit_that_a_line_break_cuts():
    made = table([HEAD, *ROWS])
    above = {made.table_id: ("vị tính: triệu đồng) tại bảng dưới đây.", "Phòng tổng hợp số đã chi năm 2019 (đơn")}
    got = values(made, "amount_vnd", "budget_year", notes_above=above)
    assert got == [(25_000 * 10**6, 2019), (12_500 * 10**6, 2019)]


def test_when_work_is_done_is_not_the_year_of_the_whole():
    rows = [
        ["TT", "Nội dung", "Thời gian thực hiện", "Tổng mức đầu tư", "Năm 2019"],
        ["1", "Kho số", "2019", "90", "40"],
    ]
    assert values(table(rows, **UNIT), "budget_year") == [(None,), (2019,)]


def test_items_numbered_above_their_parts_are_sums():
    rows = [["TT", "Nội dung", "Kinh phí"], ["1", "Hạ tầng", "90"], ["1.1", "Máy chủ", "50"], ["1.2", "Mạng", "40"],
            ["2", "Tập huấn", "10"], ["2.10", "Thuê hội trường", "10"]]  # fmt: skip
    got = values(table(rows, **UNIT), "item_no", "is_total", "section")
    assert got == [
        ("1", True, None),
        ("1.1", False, None),
        ("1.2", False, None),
        ("2", False, None),
        ("2.10", False, None),
    ]


def test_amounts_that_all_print_their_own_unit():
    rows = [["TT", "Nội dung", "Kinh phí dự kiến", "Nguồn"], ["1", "Thuê mạng", "24 triệu đồng", "Ngân sách xã"],
            ["2", "Tập huấn", "Lồng ghép", ""], ["3", "Máy in", "1,2 tỷ đồng", "NSTW"]]  # fmt: skip
    assert values(table(rows), "amount_vnd", "fund_source") == [
        (24_000_000, "local"), (None, "total"), (1_200_000_000, "central"),
    ]  # fmt: skip


@pytest.mark.parametrize("part", ["Quý I", "Quý 2", "Tháng 3", "6 tháng đầu năm", "Lũy kế đến nay", "Còn lại"])
def test_parts_of_a_year_and_sums_of_several_are_no_amounts_of_it(part):
    head = [["TT", "Nội dung", "Kinh phí năm 2024", "<"], ["^", "^", "Cả năm", part]]
    got = values(table([*head, ["1", "Thuê máy chủ", "400", "100"]], 2, **UNIT), "budget_year", "amount_vnd")
    assert got == [(2024, 400_000)]


def test_years_under_a_header_that_names_no_source():
    head = [["TT", "Nội dung", "Tổng mức", "Kế hoạch", "<"], ["^", "^", "^", "2022", "2023"]]
    got = values(table([*head, ["1", "Kho", "90", "40", "50"]], 2, **UNIT), "budget_year", "fund_source")
    assert got == [(None, "total"), (2022, "total"), (2023, "total")]


def test_columns_that_headers_tell_alike_are_doubted():
    head = ["TT", "Nội dung", "Kế hoạch vốn năm 2023", "Vốn đã giải ngân năm 2023", "Vốn NSTW năm 2023"]
    made = records(table([head, ["1", "Kho", "90", "40", "20"]], **UNIT))
    assert [record.flags for record in made] == [("columns_alike",), ("columns_alike",), ()]


def test_columns_headed_by_a_source_or_a_unit_alone():
    rows = [
        ["TT", "Nội dung", "Ngân sách xã", "Nguồn xã hội hóa", "Cả đợt (đồng)", "Số hộ"],
        ["1", "Kho", "9.000", "400", "9.400", "12"],
    ]
    made = records(table(rows, unit_note="ĐVT: đồng"))
    got = [(record.values["fund_source"], record.values["amount_vnd"], record.flags) for record in made]
    assert got == [("local", 9000, ()), ("other", 400, ()), ("other", 9400, ("unsure_fund_source",))]


def test_groups_named_after_a_source_give_it_to_their_items():
    rows = [["TT", "Nội dung", "Năm 2021", "Tổng"], ["I", "Ngân sách trung ương", "50", "50"], ["1", "Nền tảng", "50", "50"],
            ["II", "NSĐP", "30", "30"], ["1", "Tập huấn", "30", "30"], ["", "Tổng cộng", "80", "80"]]  # fmt: skip
    got = values(table(rows, **UNIT), "fund_source")
    assert [source for (source,) in got[::2]] == ["central", "central", "local", "local", "total"]


@pytest.mark.parametrize(
    "other", ["Tổng số lớp", "Công chức tham gia", "Tổng số hộ", "Đạt % dự toán", "Năm bố trí vốn", "Giá trị sản xuất"]
)
def test_counts_beside_a_source_are_no_amounts(other):
    made = table(
        [["STT", "Nội dung", other, "Ngân sách tỉnh"], ["1", "Mở lớp", "12", "30"]], unit_note="ĐVT: triệu đồng"
    )
    assert values(made, "amount_vnd") == [(30_000_000,)]


def test_a_share_that_a_source_gives_is_no_percentage():
    head = ["STT", "Nội dung", "Kinh phí", "Ngân sách tỉnh hỗ trợ 70%"]
    assert values(table([head, ["1", "Mở lớp", "10", "7"]], **UNIT), "amount_vnd") == [(10_000,), (7_000,)]


@pytest.mark.parametrize("head", [["Trung ương", "Địa phương"], ["Máy in", "Khác"], ["Doanh nghiệp", "Hộ kinh doanh"]])
def test_counts_under_names_of_sources_alone_make_no_budget(head):
    assert records(table([["STT", "Nội dung", *head], ["1", "Loại một", "12", "30"]])) is None


@pytest.mark.parametrize(
    ("caption", "source"),
    [
        ("Kinh phí hỗ trợ doanh nghiệp nhỏ", "total"),
        ("Kinh phí giao tại các địa phương", "total"),
        ("Kinh phí từ nguồn xã hội hóa", "other"),
        ("Dự toán chi cho các đơn vị từ ngân sách huyện", "local"),
    ],
)
def test_a_caption_names_a_source_only_by_a_purse(caption, source):
    assert values(table([HEAD, *ROWS[:1]], caption=caption, **UNIT), "fund_source") == [(source,)]


def test_a_header_of_several_sources_is_doubted():
    made = table([["STT", "Nội dung", "NSTW, NSĐP", "Ngân sách tỉnh"], ["1", "Mở lớp", "12", "30"]], **UNIT)
    assert [record.flags for record in records(made)] == [("unsure_fund_source",), ()]
