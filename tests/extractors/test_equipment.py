"""Equipment lists: every line kept, empty quantities too."""

from __future__ import annotations

import pytest
from build import DOC_ID, context, table

from extractors.extract import extract
from extractors.reports.equipment import REPORT
from normalizers.rows import to_record
from schemas.document import SourceDocument

HEAD = ["TT", "Trang thiết bị", "Số lượng", "Hiện trạng", "Ghi chú"]
ROWS = [
    ["1", "Máy tính để bàn/cán bộ", "22/25", "04 máy hỏng", ""],
    ["2", "Máy in", "05", "Còn tốt", "01 máy mượn"],
    ["3", "Mạng LAN", "", "Đang dùng", ""],
    ["4", "Máy quét", "-", "", ""],
]


def records(rows, header=1, **more):
    found = REPORT.table(table(rows, header, **more), context(document={"issuer": "UBND xã Tân Lập"}))
    return None if found is None else [to_record(row, DOC_ID) for row in found]


def test_lines_of_a_list():
    found = [r.values for r in records([HEAD, *ROWS])]
    assert [(v["item_no"], v["item_name"], v["quantity_printed"], v["quantity"], v["quantity_of"]) for v in found] == [
        ("1", "Máy tính để bàn/cán bộ", "22/25", 22, 25),
        ("2", "Máy in", "05", 5, None),
        ("3", "Mạng LAN", None, None, None),
        ("4", "Máy quét", "-", None, None),
    ]
    assert found[1]["status"] == "Còn tốt"
    assert found[1]["note"] == "01 máy mượn"
    assert found[2]["note"] is None
    assert {v["entity"] for v in found} == {"UBND xã Tân Lập"}


def test_sections_and_totals_are_no_lines():
    rows = [HEAD, ["I. Phần cứng", "<", "<", "<", "<"], *ROWS, ["", "Tổng cộng", "27", "", ""]]
    assert len(records(rows)) == 4


def test_a_list_known_by_what_it_lists():
    rows = [["STT", "Nội dung", "SL"], ["1", "Máy in", "3"], ["2", "Máy quét", "1"]]
    assert [r.values["quantity"] for r in records(rows)] == [3, 1]


@pytest.mark.parametrize(
    "rows",
    [
        [["STT", "Nội dung", "Số lượng"], ["1", "Lớp tập huấn", "3"], ["2", "Hội nghị", "1"]],
        [["STT", "Tên thiết bị", "Kinh phí"], ["1", "Máy in", "3"]],
    ],
    ids=["no devices", "no quantities"],
)
def test_tables_of_other_families_are_left_alone(rows):
    assert records(rows) is None


def test_a_document_without_pages_worth_reading():
    source = SourceDocument(DOC_ID, DOC_ID * 4, "a.pdf", 1, 1)
    extraction = extract(source, ())
    assert (extraction.tables, extraction.rows, extraction.findings) == ((), (), ())
    assert extraction.document["doc_type"] == "khac"


@pytest.mark.parametrize("name", ["Danh mục", "Chủng loại", "Những thứ đang dùng"])
def test_lists_whose_names_stand_under_another_header(name):
    rows = [[name, "ĐVT", "Số lượng"], ["Máy chủ", "cái", "2"], ["Tường lửa", "bộ", "01"], ["Máy in màu", "cái", "5"]]
    assert [(r.values["item_name"], r.values["quantity"]) for r in records(rows)] == [
        ("Máy chủ", 2), ("Tường lửa", 1), ("Máy in màu", 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "quantity", "item"),
    [
        ("Thiết bị", "Số lượng cần bổ sung", "Máy in"),
        ("Phần mềm", "Số lượng tài khoản", "Quản lý văn bản"),
        ("Đơn vị", "Số lượng máy in", "Phòng Nội vụ"),
        ("Nội dung", "Số lượng", "Số lần tập huấn"),
    ],
)
def test_quantities_that_are_none_of_devices_there(name, quantity, item):
    assert not records([["STT", name, quantity], ["1", item, "3"]])


def told(rows, header=1):
    columns = ("entity", "quantity", "status", "note")
    return [(*(r.values[c] for c in columns), *r.flags) for r in records(rows, header)]


def test_quantities_of_several_places():
    head = [["TT", "Tên thiết bị", "Số lượng", "<"], ["^", "^", "Huyện", "Xã"]]
    assert told([*head, ["1", "Máy chiếu", "3", "8"], ["2", "Máy scan", "", "2"]], 2) == [
        ("Huyện", 3, None, None), ("Xã", 8, None, None), ("Xã", 2, None, None),
    ]  # fmt: skip
    rows = [["Thiết bị", "Phường Đông Kinh", "Phường Tam Thanh"], ["Máy chủ", "1", "0"], ["Máy in", "6", "4"]]
    assert [(entity, count) for entity, count, *_ in told(rows)] == [
        ("Phường Đông Kinh", 1), ("Phường Tam Thanh", 0), ("Phường Đông Kinh", 6), ("Phường Tam Thanh", 4),
    ]  # fmt: skip


def test_bodies_that_are_no_units_stand_beside_units():
    group = [["TT", "Tên thiết bị", "Chia ra", "<", "<"], ["^", "^", "Khối đoàn thể", "Xã Phú Xuân", "Xã Nghĩa Trung"]]
    flat = [["TT", "Tên thiết bị", "Văn phòng huyện", "Xã Phú Xuân", "Xã Nghĩa Trung"]]
    for head, first in ((group, "Khối đoàn thể"), (flat, "Văn phòng huyện")):
        found = told([*head, ["1", "Máy chiếu", "7", "3", "0"]], len(head))
        assert [(entity, count) for entity, count, *_ in found] == [
            (first, 7), ("Xã Phú Xuân", 3), ("Xã Nghĩa Trung", 0),
        ]  # fmt: skip


def test_a_part_beside_the_quantity_of_all_is_told_so():
    head = [["TT", "Tên thiết bị", "Số lượng", "<", "<", "Ghi chú"], ["^", "^", "Tốt", "Hỏng", "Tổng số", "^"]]
    whole = "UBND xã Tân Lập"
    assert told([*head, ["1", "Máy chiếu", "3", "1", "4", "đã kiểm kê"]], 2) == [
        (whole, 4, None, "đã kiểm kê"),
        (whole, 3, "Tốt", "đã kiểm kê", "part_of_total"),
        (whole, 1, "Hỏng", "đã kiểm kê", "part_of_total"),
    ]


def test_each_quantity_has_its_own_condition():
    rows = [["Thiết bị", "SL", "Hiện trạng", "SL", "Hiện trạng"], ["Máy chiếu", "3", "Tốt", "1", "Hỏng nặng"]]
    whole = "UBND xã Tân Lập"
    assert told(rows) == [
        (whole, 3, "Tốt", None, "columns_alike"), (whole, 1, "Hỏng nặng", None, "columns_alike"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "count"), [("Số lượng hiện có/nhu cầu", 1), ("SL có / cần", 1), ("SL có nhu cầu", 0)]
)
def test_what_there_is_of_what_is_wanted(header, count):
    rows = [["TT", "Tên thiết bị", header], ["1", "Máy chiếu", "3/5"], ["2", "Máy scan", "2"]]
    found = [(r.values["quantity"], r.values["quantity_of"]) for r in records(rows) or ()]
    assert found == [(3, 5), (2, None)][: 2 * count]


def test_quantities_of_years_and_those_wanted():
    rows = [["Thiết bị", "Số lượng năm 2021", "Số lượng năm 2022", "Số lượng cần mua"], ["Máy in", "3", "4", "9"]]
    assert [(count, note) for _, count, _, note in told(rows)] == [(3, "Số lượng năm 2021"), (4, "Số lượng năm 2022")]


def test_quantities_beside_money_leave_the_line_one():
    rows = [["Thiết bị", "Số lượng huyện", "Số lượng xã", "Thành tiền"], ["Máy in", "3", "4", "70"]]
    assert len(records(rows)) == 1


def test_bodies_in_rows_and_devices_in_columns():
    head = [["TT", "Đơn vị", "Số CBCC", "Máy tính", "<", "Máy in", "Tỷ lệ máy tính/CBCC"],
            ["^", "^", "^", "Để bàn", "Xách tay", "^", "^"]]  # fmt: skip
    rows = [["1", "Phòng Nội vụ", "9", "8", "1", "2", "1,0"], ["2", "Thanh tra huyện", "5", "", "4", "1", "0,8"],
            ["", "Tổng cộng", "14", "8", "5", "3", "0,93"]]  # fmt: skip
    found = [r.values for r in records([*head, *rows], 2)]
    assert [(v["entity"], v["item_name"], v["quantity"]) for v in found] == [
        ("Phòng Nội vụ", "Máy tính / Để bàn", 8), ("Phòng Nội vụ", "Máy tính / Xách tay", 1),
        ("Phòng Nội vụ", "Máy in", 2), ("Thanh tra huyện", "Máy tính / Xách tay", 4),
        ("Thanh tra huyện", "Máy in", 1),
    ]  # fmt: skip
    dear = [["Đơn vị", "Máy tính", "Máy in", "Thành tiền"], ["Phòng Nội vụ", "2", "1", "30"]]
    assert not records(dear)
