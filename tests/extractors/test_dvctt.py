"""Counts of online services: levels and metrics by what headers mean."""

from __future__ import annotations

import pytest
from build import DOC_ID, context, table

from extractors.reports.dvctt import REPORT
from normalizers.rows import to_record

HEAD = [
    ["STT", "Tên đơn vị", "Số DVCTT", "<", "Số DVCTT có phát sinh hồ sơ", "<", "Số hồ sơ tiếp nhận", "<"],
    ["^", "^", "Mức độ 3", "Mức độ 4", "Mức độ 3", "Mức độ 4", "Mức độ 3", "Mức độ 4"],
]


def records(made, document=None, **more):
    rows = REPORT.table(made, context(document=document, **more))
    return None if rows is None else [to_record(row, DOC_ID) for row in rows]


def values(made, *columns, **more):
    return [tuple(record.values[c] for c in columns) for record in records(made, **more)]


def test_levels_and_metrics_of_two_header_rows():
    rows = [*HEAD, ["1", "Sở Tư pháp", "10", "2", "7", "1", "120", "35"]]
    assert values(table(rows, 2), "service_level", "metric", "value") == [
        ("3", "services", 10), ("4", "services", 2), ("3", "services_with_dossiers", 7),
        ("4", "services_with_dossiers", 1), ("3", "dossiers", 120), ("4", "dossiers", 35),
    ]  # fmt: skip


def test_a_row_may_name_its_level():
    rows = [
        ["STT", "Đơn vị", "Loại dịch vụ công trực tuyến", "Số dịch vụ", "Số hồ sơ tiếp nhận"],
        ["1", "Sở Tư pháp", "Toàn trình", "10", "120"],
        ["^", "^", "Một phần", "4", "35"],
        ["2", "Sở Nội vụ", "Toàn trình", "8", "90"],
        ["", "Tổng cộng", "", "22", "245"],
    ]
    found = values(table(rows), "unit_no", "unit_name", "service_level", "metric", "value")
    assert found == [
        ("1", "Sở Tư pháp", "toan_trinh", "services", 10), ("1", "Sở Tư pháp", "toan_trinh", "dossiers", 120),
        ("1", "Sở Tư pháp", "mot_phan", "services", 4), ("1", "Sở Tư pháp", "mot_phan", "dossiers", 35),
        ("2", "Sở Nội vụ", "toan_trinh", "services", 8), ("2", "Sở Nội vụ", "toan_trinh", "dossiers", 90),
    ]  # fmt: skip


def test_one_header_row_in_another_order():
    head = [
        "Cơ quan",
        "Số hồ sơ tiếp nhận ở mức độ 4",
        "Số DVCTT mức độ 4",
        "Số DVCTT có phát sinh hồ sơ ở mức độ 4",
        "TT",
    ]
    rows = [head, ["Sở Tư pháp", "35", "2", "1", "9"]]
    assert values(table(rows), "unit_no", "unit_name", "service_level", "metric", "value") == [
        ("9", "Sở Tư pháp", "4", "dossiers", 35),
        ("9", "Sở Tư pháp", "4", "services", 2),
        ("9", "Sở Tư pháp", "4", "services_with_dossiers", 1),
    ]


@pytest.mark.parametrize(
    ("header", "level", "metric"),
    [
        ("DVC trực tuyến toàn trình", "toan_trinh", "services"),
        ("DVC trực tuyến một phần", "mot_phan", "services"),
        ("Số hồ sơ DVC toàn trình", "toan_trinh", "dossiers"),
        ("Số lượng dịch vụ công một phần có phát sinh hồ sơ", "mot_phan", "services_with_dossiers"),
        ("Số DVC mức độ 2", "2", "services"),
        ("Dịch vụ công trực tuyến mức 3", "3", "services"),
        ("Số hồ sơ tiếp nhận mức độ 4", "4", "dossiers"),
    ],
)
def test_headers_by_meaning(header, level, metric):
    rows = [["STT", "Đơn vị", header], ["1", "Sở Tư pháp", "10"]]
    assert values(table(rows), "service_level", "metric", "value") == [(level, metric, 10)]


def test_a_dash_is_null_and_an_empty_cell_no_row():
    rows = [*HEAD, ["1", "Sở Tư pháp", "10", "-", "", "1", "-", "35"]]
    assert values(table(rows, 2), "metric", "service_level", "value") == [
        ("services", "3", 10), ("services", "4", None), ("services_with_dossiers", "4", 1),
        ("dossiers", "3", None), ("dossiers", "4", 35),
    ]  # fmt: skip


def test_levels_of_units_and_totals():
    def row(no, name, count):
        return [no, name, *[count] * 6]

    rows = [
        *HEAD,
        ["I", "DVCTT cấp tỉnh", *[""] * 6],
        row("1", "Sở Tư pháp", "4"),
        row("2", "Sở Y tế", "5"),
        row("II", "DVCTT cấp huyện", "7"),
        ["Tổng cộng", "<", *["16"] * 6],
    ]
    found = dict.fromkeys(values(table(rows, 2), "unit_name", "unit_level", "is_total"))
    assert list(found) == [
        ("Sở Tư pháp", "province", False),
        ("Sở Y tế", "province", False),
        ("DVCTT cấp huyện", "district", False),
        ("Tổng cộng", None, True),
    ]


def test_the_year_counted():
    rows = [*HEAD, ["1", "Sở Tư pháp", *["4"] * 6]]
    assert {v for (v,) in values(table(rows, 2, caption="Kết quả năm 2018"), "report_year")} == {2018}
    assert {v for (v,) in values(table(rows, 2), "report_year", document={"report_year": 2019})} == {2019}
    assert {v for (v,) in values(table(rows, 2), "report_year")} == {None}


@pytest.mark.parametrize(
    "rows",
    [
        [["STT", "Tên đơn vị", "Kinh phí"], ["1", "Sở Tư pháp", "12"]],
        [["STT", "Nội dung", "Mức độ 3"], ["1", "Đào tạo", "12"]],
        [["STT", "Tên đơn vị", "Số DVC mức độ 3", "Số DVC mức độ 3"], ["1", "Sở Tư pháp", "12", "13"]],
    ],
    ids=["money", "no units", "two columns alike"],
)
def test_tables_of_other_families_are_left_alone(rows):
    assert records(table(rows)) is None


@pytest.mark.parametrize(
    ("head", "level"), [("Xã, thị trấn", "commune"), ("Sở, ban, ngành", "department"), ("Nơi nhận", None)]
)
def test_units_under_other_headers(head, level):
    rows = [
        ["TT", head, "DVCTT toàn trình", "DVCTT một phần"],
        ["1", "Bạch Sơn", "41", "12"],
        ["2", "Du Lĩnh", "38", "9"],
    ]
    told = records(table(rows))
    assert [(r.values["unit_name"], r.values["service_level"], r.values["value"]) for r in told] == [
        ("Bạch Sơn", "toan_trinh", 41), ("Bạch Sơn", "mot_phan", 12),
        ("Du Lĩnh", "toan_trinh", 38), ("Du Lĩnh", "mot_phan", 9),
    ]  # fmt: skip
    assert {r.values["unit_level"] for r in told} == {level}


def test_dossiers_by_their_abbreviation():
    head = [["TT", "Tên đơn vị", "Mức độ 3", "<", "<"], ["^", "^", "Số DVC", "Số DVC phát sinh HS", "Số HS"]]
    got = values(table([*head, ["1", "Sở Y tế", "9", "4", "31"]], 2), "metric", "value")
    assert got == [("services", 9), ("services_with_dossiers", 4), ("dossiers", 31)]


def test_shares_and_handled_dossiers_take_no_counts_away():
    head = [
        ["TT", "Tên đơn vị", "DVCTT toàn trình", "<", "<", "<"],
        ["^", "^", "Số DVCTT", "Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết", "Tỷ lệ hồ sơ đúng hạn"],
    ]
    got = values(table([*head, ["1", "Sở Y tế", "9", "31", "30", "96,8"]], 2), "metric", "value")
    assert got == [("services", 9), ("dossiers", 31)]


def test_columns_that_seem_to_count_the_same_are_left_out():
    head = [["TT", "Tên đơn vị", "DVC mức độ 3", "Số HS mức độ 3 tại quầy", "Số HS mức độ 3 tại nhà"]]
    assert values(table([*head, ["1", "Sở Y tế", "9", "31", "30"]]), "metric", "value") == [("services", 9)]


@pytest.mark.parametrize(
    ("caption", "level"),
    [
        ("Bảng 1. Dịch vụ công trực tuyến mức độ 4 năm 2020", "4"),
        ("Dịch vụ công trực tuyến mức độ 3, 4", None),
        ("Dịch vụ công toàn trình", "toan_trinh"),
        ("Dịch vụ công trực tuyến", None),
    ],
)
def test_a_level_that_the_caption_alone_names(caption, level):
    rows = [["TT", "Đơn vị", "Số DVCTT", "Số hồ sơ", "Số cuộc họp"], ["1", "Sở Y tế", "9", "31", "4"]]
    made = table(rows, caption=caption)
    if level is None:
        assert records(made) is None
    else:
        assert values(made, "service_level", "metric", "value") == [(level, "services", 9), (level, "dossiers", 31)]


@pytest.mark.parametrize(
    "header",
    [
        "DVCTT mức độ 3, 4", "DVC mức độ 3 và mức độ 4", "DVC toàn trình và một phần", "Số hồ sơ mức độ 4 đúng hạn",
        "Số hồ sơ mức độ 4 đã giải quyết", "DVC mức độ 4 chưa phát sinh hồ sơ", "Chỉ tiêu DVC mức độ 4",
    ],
)  # fmt: skip
def test_headers_of_several_levels_or_of_other_counts(header):
    assert records(table([["TT", "Tên đơn vị", header], ["1", "Sở Y tế", "9"]])) is None


def test_the_innermost_header_tells_the_level():
    head = [["TT", "Tên đơn vị", "DVCTT mức độ 3, 4", "<"], ["^", "^", "Mức độ 3", "Mức độ 4"]]
    got = values(table([*head, ["1", "Sở Y tế", "9", "4"]], 2), "service_level", "value")
    assert got == [("3", 9), ("4", 4)]


@pytest.mark.parametrize("names", ["Tên thủ tục hành chính", "Lĩnh vực", "Dịch vụ"])
def test_services_by_name_are_no_units(names):
    assert records(table([["TT", names, "Số hồ sơ mức độ 4"], ["1", "Đăng ký khai sinh", "9"]])) is None


OFFICE = {"issuer": "UBND huyện Lộc Bình", "report_year": 2023}


def test_rows_that_are_levels_count_for_the_one_that_reports():
    rows = [
        ["TT", "Mức độ", "Số lượng DVC", "Số hồ sơ tiếp nhận", "Ghi chú"],
        ["1", "Mức độ 2", "88", "0", ""],
        ["2", "Mức độ 3", "31", "240", "đã rà soát"],
        ["", "Tổng cộng", "119", "240", ""],
    ]
    found = values(table(rows), "unit_name", "unit_level", "service_level", "metric", "value", document=OFFICE)
    assert found == [
        ("UBND huyện Lộc Bình", "district", "2", "services", 88), ("UBND huyện Lộc Bình", "district", "2", "dossiers", 0),
        ("UBND huyện Lộc Bình", "district", "3", "services", 31), ("UBND huyện Lộc Bình", "district", "3", "dossiers", 240),
    ]  # fmt: skip
    assert records(table(rows)) is None  # nobody knows whose counts they are


def test_rows_that_name_level_and_count_over_years_of_the_unit_in_the_caption():
    rows = [
        ["STT", "Chỉ tiêu", "ĐVT", "Năm 2021", "Năm 2022"],
        ["1", "Số DVC toàn trình", "dịch vụ", "14", "19"],
        ["2", "Số hồ sơ DVC một phần", "hồ sơ", "77", "81"],
        ["3", "Tỷ lệ hồ sơ DVC toàn trình", "%", "40", "55"],
        ["4", "Tổng số TTHC", "thủ tục", "60", "60"],
    ]
    made = table(rows, caption="Dịch vụ công trực tuyến của Sở Tư pháp trong hai năm")
    assert values(made, "report_year", "unit_name", "service_level", "metric", "value", document=OFFICE) == [
        (2021, "Sở Tư pháp", "toan_trinh", "services", 14), (2022, "Sở Tư pháp", "toan_trinh", "services", 19),
        (2021, "Sở Tư pháp", "mot_phan", "dossiers", 77), (2022, "Sở Tư pháp", "mot_phan", "dossiers", 81),
    ]  # fmt: skip


def test_levels_of_something_else_in_rows_are_no_services():
    rows = [["Mức độ", "Số lượng"], ["Mức độ 3", "12"], ["Mức độ 4", "5"]]
    assert records(table(rows, caption="Mức độ trưởng thành"), document=OFFICE) is None


def test_levels_by_their_abbreviation():
    rows = [["TT", "Đơn vị", "Số DVC MĐ3", "Số DVC MĐ 4", "Số HS MĐ3, MĐ4"], ["1", "Sở Y tế", "9", "4", "31"]]
    assert values(table(rows), "service_level", "metric", "value") == [("3", "services", 9), ("4", "services", 4)]


def test_a_share_of_dossiers_by_level_counts_no_services():
    rows = [["TT", "Đơn vị", "Hồ sơ đã nhận", "Trong đó toàn trình"], ["1", "UBND xã Mai Pha", "64", "21"]]
    assert records(table(rows)) is None


def test_bodies_in_columns_and_levels_in_rows():
    rows = [["Nội dung", "Sở Y tế", "Sở Tư pháp"], ["DVC mức độ 3", "12", "8"], ["Hồ sơ mức độ 4", "40", "31"]]
    found = values(table(rows, caption="Dịch vụ công trực tuyến"), "unit_name", "service_level", "metric", "value")
    assert found == [
        ("Sở Y tế", "3", "services", 12), ("Sở Tư pháp", "3", "services", 8),
        ("Sở Y tế", "4", "dossiers", 40), ("Sở Tư pháp", "4", "dossiers", 31),
    ]  # fmt: skip


def test_sections_name_the_level_of_their_rows():
    rows = [
        ["TT", "Cơ quan", "Số DVC", "Số hồ sơ"],
        ["I", "Dịch vụ công toàn trình", "", ""],
        ["1", "Sở Y tế", "12", "120"],
        ["II", "Dịch vụ công một phần", "9", "44"],
        ["1", "Sở Y tế", "9", "44"],
        ["", "Tổng cộng", "21", "164"],
    ]
    found = values(table(rows), "unit_name", "service_level", "metric", "value", "is_total")
    assert found == [
        ("Sở Y tế", "toan_trinh", "services", 12, False), ("Sở Y tế", "toan_trinh", "dossiers", 120, False),
        ("Dịch vụ công một phần", "mot_phan", "services", 9, True),
        ("Dịch vụ công một phần", "mot_phan", "dossiers", 44, True),
        ("Sở Y tế", "mot_phan", "services", 9, False), ("Sở Y tế", "mot_phan", "dossiers", 44, False),
    ]  # fmt: skip


def test_dossiers_received_are_no_services_that_received_them():
    head = [["TT", "Đơn vị", "TTHC trực tuyến", "<", "Tình hình tiếp nhận hồ sơ", "<"],
            ["^", "^", "Một phần", "Toàn trình", "Một phần", "Toàn trình"]]  # fmt: skip
    assert values(table([*head, ["1", "Sở Y tế", "9", "4", "31", "28"]], 2), "metric", "service_level", "value") == [
        ("services", "mot_phan", 9), ("services", "toan_trinh", 4),
        ("dossiers", "mot_phan", 31), ("dossiers", "toan_trinh", 28),
    ]  # fmt: skip


def test_services_with_dossiers_by_their_abbreviation():
    rows = [["Đơn vị", "Số TTHC toàn trình", "Số TTHC toàn trình có PSHS"], ["Sở Y tế", "9", "4"]]
    assert values(table(rows, caption="DVCTT"), "metric", "value") == [("services", 9), ("services_with_dossiers", 4)]
