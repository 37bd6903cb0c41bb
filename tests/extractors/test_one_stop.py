"""Figures of one-stop shops, in tables of several forms and in prose."""

from __future__ import annotations

from build import DOC_ID, context, lines, page, table

from extractors.layout import number_lines, passages_of
from extractors.reports.one_stop import REPORT
from normalizers.rows import to_record

DOCUMENT = {"issuer": "UBND tỉnh Sông Lam", "issuer_level": "province"}


def told(drawn, above=(), **more):
    made = table(drawn, **more)
    rows = REPORT.table(made, context(document=DOCUMENT, notes_above={made.table_id: above}))
    return None if rows is None else [to_record(row, DOC_ID).values for row in rows]


def short(values):
    return [(v["metric"], v["value"], v["value_printed"], v["unit"]) for v in values]


BANDS = [
    ["Hiệu quả sử dụng trong năm", "<", "<"],
    ["Số cơ quan triển khai", "Số hồ sơ tiếp nhận tại bộ phận một cửa", "Tỷ lệ đúng hạn"],
    ["118", "92.310", "96,4%"],
    ["Tin học hóa bộ phận một cửa", "<", "<"],
    ["Số cơ quan triển khai", "Tra cứu hồ sơ", "<"],
    ["^", "Qua Internet", "Qua hình thức khác (nêu rõ)"],
    ["118", "Có", "Zalo"],
]


def test_two_bands_of_headers_one_below_the_other():
    assert short(told(BANDS, header=(0, 1, 3, 4, 5))) == [
        ("Số cơ quan triển khai", 118, "118", "cơ quan"),
        ("Số hồ sơ tiếp nhận tại bộ phận một cửa", 92310, "92.310", "hồ sơ"),
        ("Tỷ lệ đúng hạn", 96.4, "96,4%", "%"),
        ("Tin học hóa bộ phận một cửa / Số cơ quan triển khai", 118, "118", "cơ quan"),
        ("Tra cứu hồ sơ / Qua Internet", None, "Có", None),
        ("Tra cứu hồ sơ / Qua hình thức khác", None, "Zalo", None),
    ]


def test_a_row_for_each_body():
    drawn = [
        ["TT", "Đơn vị", "Hồ sơ tiếp nhận", "Trong đó", "<"],
        ["^", "^", "^", "Đúng hạn", "Trễ hạn"],
        ["1", "Sở Tư pháp", "1.204", "1.200", "4"],
        ["2", "Sở Y tế", "310", "310", "-"],
        ["", "Tổng cộng", "1.514", "1.510", "4"],
    ]
    values = told(drawn, header=2, above=("Kết quả giải quyết hồ sơ tại Bộ phận một cửa năm 2021",))
    assert [(v["entity"], v["metric"], v["value"]) for v in values] == [
        ("Sở Tư pháp", "Hồ sơ tiếp nhận", 1204), ("Sở Tư pháp", "Đúng hạn", 1200),
        ("Sở Tư pháp", "Trễ hạn", 4), ("Sở Y tế", "Hồ sơ tiếp nhận", 310),
        ("Sở Y tế", "Đúng hạn", 310), ("UBND tỉnh Sông Lam", "Hồ sơ tiếp nhận", 1514),
        ("UBND tỉnh Sông Lam", "Đúng hạn", 1510), ("UBND tỉnh Sông Lam", "Trễ hạn", 4),
    ]  # fmt: skip


def test_a_figure_for_each_row():
    drawn = [
        ["STT", "Chỉ tiêu", "ĐVT", "Kết quả"],
        ["1", "Số xã triển khai một cửa điện tử", "xã", "41"],
        ["2", "Hồ sơ tiếp nhận qua một cửa", "hồ sơ", "12.480"],
        ["3", "Tỷ lệ hồ sơ giải quyết đúng hạn", "%", "97,25"],
        ["4", "Tra cứu hồ sơ qua tin nhắn", "", "Chưa"],
    ]
    assert short(told(drawn)) == [
        ("Số xã triển khai một cửa điện tử", 41, "41", "xã"),
        ("Hồ sơ tiếp nhận qua một cửa", 12480, "12.480", "hồ sơ"),
        ("Tỷ lệ hồ sơ giải quyết đúng hạn", 97.25, "97,25", "%"),
        ("Tra cứu hồ sơ qua tin nhắn", None, "Chưa", None),
    ]


def test_tables_of_other_families_are_left_alone():
    budget = [["TT", "Nội dung", "Kinh phí"], ["1", "Thiết bị cho bộ phận một cửa tiếp nhận hồ sơ", "1.000"]]
    things = [["TT", "Tên thiết bị", "Số lượng"], ["1", "Máy quét tại bộ phận một cửa", "2"]]
    services = [["TT", "Đơn vị", "Số DVCTT mức độ 3", "Số hồ sơ"], ["1", "Sở Y tế", "5", "20"]]
    plain = [["TT", "Tên xã", "Số hộ"], ["1", "Yên Hòa", "20"]]
    assert [told(drawn) for drawn in (budget, things, services, plain)] == [None] * 4
    assert told([["Một cửa", "Số hồ sơ"]]) is None


def prose(*texts):
    rows = REPORT.prose(context(passages_of(page(list(number_lines(lines(*texts))))), DOCUMENT))
    return [to_record(row, DOC_ID).values for row in rows]


def test_prose_about_one_stop_shops():
    values = prose("Bộ phận một cửa tiếp nhận 962 hồ sơ; số hồ sơ trả đúng hẹn là 951/962 hồ sơ, đạt tỷ lệ 98,9%.")
    assert [(v["value"], v["value_printed"], v["unit"]) for v in values] == [
        (962, "962", "hồ sơ"),
        (951, "951/962", "hồ sơ"),
    ]
    assert values[1]["metric"] == "số hồ sơ trả đúng hẹn"


def test_other_prose_gives_nothing():
    assert prose("Huyện có 12 máy in và 30 hồ sơ xây dựng.") == []


def test_each_row_is_a_field_of_work():
    rows = [
        ["Lĩnh vực", "Số hồ sơ tiếp nhận", "<", "Số hồ sơ đã giải quyết", "<"],
        ["^", "Tổng số", "Trong đó", "Tổng số", "Trong đó"],
        ["^", "^", "Trực tuyến", "^", "Đúng hạn"],
        ["Hộ tịch", "310", "104", "305", "303"],
        ["Đất đai", "127", "31", "118", "109"],
        ["Tổng cộng", "437", "135", "423", "412"],
    ]
    made = table(rows, 3, caption="Kết quả tại Bộ phận một cửa")
    told = [to_record(row, DOC_ID).values for row in REPORT.table(made, context())]
    assert len(told) == 12
    assert [(v["metric"], v["value"], v["unit"]) for v in (*told[:4], told[8])] == [
        ("Hộ tịch / Số hồ sơ tiếp nhận / Tổng số", 310, "hồ sơ"), ("Hộ tịch / Trực tuyến", 104, "hồ sơ"),
        ("Hộ tịch / Số hồ sơ đã giải quyết / Tổng số", 305, "hồ sơ"), ("Hộ tịch / Đúng hạn", 303, "hồ sơ"),
        ("Số hồ sơ tiếp nhận / Tổng số", 437, "hồ sơ"),
    ]  # fmt: skip


def test_bodies_under_a_header_of_departments():
    rows = [["STT", "Sở, ngành", "Tiếp nhận", "Trễ hẹn"], ["1", "Sở Y tế", "640", "3"], ["2", "Sở Nội vụ", "91", "0"]]
    values = told(rows, caption="Kết quả của Trung tâm Phục vụ hành chính công")
    assert [(v["entity"], v["metric"], v["value"]) for v in values] == [
        ("Sở Y tế", "Tiếp nhận", 640), ("Sở Y tế", "Trễ hẹn", 3),
        ("Sở Nội vụ", "Tiếp nhận", 91), ("Sở Nội vụ", "Trễ hẹn", 0),
    ]  # fmt: skip


def test_dossiers_of_a_shop_by_level_are_its_figures():
    rows = [["Đơn vị", "Hồ sơ nhận tại một cửa", "Trong đó toàn trình"], ["UBND xã Mai Pha", "64", "21"]]
    assert [(v["entity"], v["metric"], v["value"]) for v in told(rows)] == [
        ("UBND xã Mai Pha", "Hồ sơ nhận tại một cửa", 64), ("UBND xã Mai Pha", "Trong đó toàn trình", 21),
    ]  # fmt: skip


def test_late_dossiers_are_no_way_of_sending_them():
    rows = [["Lĩnh vực", "Hồ sơ tiếp nhận", "Đã giải quyết", "<"], ["^", "^", "Đúng hạn", "Quá hạn"],
            ["Đất đai", "50", "44", "6"], ["Hộ tịch", "20", "20", "0"]]  # fmt: skip
    values = told(rows, header=2, caption="Bộ phận một cửa")
    assert [v["metric"] for v in values[:3]] == [
        "Đất đai / Hồ sơ tiếp nhận", "Đất đai / Đúng hạn", "Đất đai / Quá hạn",
    ]  # fmt: skip


def test_bodies_in_columns():
    rows = [["Chỉ tiêu", "UBND xã Mai Pha", "UBND xã Gia Cát"], ["Hồ sơ tiếp nhận", "64", "20"],
            ["Hồ sơ quá hạn", "1", "0"]]  # fmt: skip
    values = told(rows, caption="Bộ phận một cửa các xã")
    assert [(v["entity"], v["metric"], v["value"]) for v in values[:2]] == [
        ("UBND xã Mai Pha", "Hồ sơ tiếp nhận", 64), ("UBND xã Gia Cát", "Hồ sơ tiếp nhận", 20),
    ]  # fmt: skip
