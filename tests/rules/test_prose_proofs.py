"""Figures in prose against each other. All places, bodies and figures are invented."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import msgspec
import pytest
from rule_cases import case, check, raw

from pipeline.rules import RULES
from pipeline.rules._figures import pinned


def rules(name, *texts):
    return [(f.rule, f.severity, f.expected, f.actual) for f in check(name, texts=texts).findings]


def indicator(text, value, **more):
    """A figure in prose at the place where the first text of a case stands."""
    row = raw("indicators", f"p1-i{value}", {"value": value}, {"quote": text})
    return msgspec.structs.replace(row, **more)


@pytest.mark.parametrize(
    ("text", "told", "printed"),
    [
        ("Tổng số công chức: 96 người (Trong đó: Đại học 70 người, Cao đẳng 5 người, Trung cấp 11 người).", "86", "96"),
        ("Toàn tỉnh có 1.204 thủ tục, gồm: 876 thủ tục cấp tỉnh, 215 thủ tục cấp huyện và 103 thủ tục cấp xã.", "1.194", "1.204"),
        ("Đến nay lưu 750 văn bản, trong đó: Năm 2016: 120 văn bản; năm 2017: 230 văn bản; năm 2018: 410 văn bản.", "760", "750"),
        ("Đã cấp 320 máy tính (cấp huyện 110 máy, cấp xã 201 máy).", "311", "320"),
        ("Tiếp nhận tổng số 12.450 hồ sơ; trong đó trực tuyến 3.200 hồ sơ, trực tiếp 9.150 hồ sơ.", "12.350", "12.450"),
        ("Tổng kinh phí là 500 triệu đồng, gồm: tỉnh 300 triệu đồng, huyện 250 triệu đồng.", "550", "500"),
    ],
)  # fmt: skip
def test_parts_that_do_not_make_their_whole(text, told, printed):
    assert rules("parts_of_whole", text) == [("sum_mismatch", "error", told, printed)]


@pytest.mark.parametrize(
    "text",
    [
        "Tổng số công chức: 86 người (Trong đó: Đại học 70 người, Cao đẳng 5 người, Trung cấp 11 người).",
        "Hiện có 350 máy tính, trong đó 120 máy mua mới năm 2020 và 30 máy hỏng.",
        "Tổng số 40 đảng viên, trong đó nữ 15 người, dân tộc thiểu số 22 người, trẻ 12 người.",
        "Có 60 máy in (tăng 5 máy so với năm 2018, giảm 2 máy so với kế hoạch).",
        "Khoảng 500 hồ sơ, gồm: 210 hồ sơ đất đai, 200 hồ sơ hộ tịch.",
        "Tổ chức 12 lớp cho 300 người, gồm lớp quản trị, lớp văn phòng...",
        "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018, gồm 3 chương và 40 điều.",
        "Có 45 di tích (6 di tích cấp quốc gia, 11 di tích quan trọng).",
        "Tổng cộng 905.000.000 đồng, gồm ngân sách tỉnh 500.000.000 đồng, ngân sách phường 405.000.000 đồng.",
        "Cả năm nhận 820 hồ sơ, cao hơn năm 2019 là 96 hồ sơ; trong đó 540 hồ sơ trực tuyến, 280 hồ sơ trực tiếp.",
        "Số hồ sơ tăng thêm 130 hồ sơ, trong đó 700 hồ sơ trực tuyến và 410 hồ sơ trực tiếp.",
    ],
)
def test_what_need_not_add_up_is_left_alone(text):
    assert rules("parts_of_whole", text) == []


def test_a_list_below_a_sentence_that_ends_in_a_colon():
    head = "Huyện có 92 điểm cầu, bao gồm:"
    assert rules("parts_of_whole", head, "- 40 điểm cầu cấp xã", "- 52 điểm cầu trường học") == []
    assert rules("parts_of_whole", head, "- 40 điểm cầu cấp xã", "- 25 điểm cầu trường học") == [
        ("sum_mismatch", "error", "65", "92")
    ]


def test_what_follows_parts_that_add_up_is_none_of_them():
    text = "Tổng số 61 máy, trong đó khối huyện 30 máy, khối xã 31 máy; đã cài phần mềm: 59 máy."
    assert rules("parts_of_whole", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Có 40 máy chủ, gồm: 15 máy chủ web, 25 máy chủ dữ liệu, 6 máy chủ thư.",
            [("sum_mismatch", "info", "46", "40")],
        ),
        ("Có 40 máy chủ, gồm: 15 máy chủ web, 25 máy chủ dữ liệu; 6 máy in.", []),
        ("Có 40 máy chủ, gồm: 15 máy chủ web, 25 máy chủ dữ liệu; 30 máy chủ ảo hóa.", []),
        ("Có 40 máy chủ, gồm: 15 máy chủ web, 25 máy chủ dữ liệu, sử dụng thường xuyên 31 máy chủ.", []),
    ],
)
def test_a_part_behind_those_that_are_the_whole_already_is_remarked(text, found):
    assert rules("parts_of_whole", text) == found


def test_parts_that_add_up_prove_every_figure_of_theirs():
    text = "Tổng số máy: 96 máy (xách tay 22 máy, để bàn 74 máy)."
    passage = case(texts=(text,)).passages[0]
    rows = []
    for number in ("96", "22", "74"):
        box = passage.box_at(text.index(number), text.index(number) + 2)
        row = indicator(text, number, box=box)
        rows.append(
            msgspec.structs.replace(row, readings={"value": msgspec.structs.replace(row.readings["value"], box=box)})
        )
    made = case(*rows, texts=(text,))
    assert len(RULES["parts_of_whole"](made).proved) == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đã có 15 cơ quan, gồm: Sở Y tế, Văn phòng Đăng ký đất đai, 06/06 UBND cấp huyện, 08/11 đơn vị sự nghiệp đã dùng.",
         [("list_total_mismatch", "warning", "16", "15")]),
        ("Lắp đặt tại 05 xã (Ia Tul, Ia Ma, Chư Răng, Đăk Tăng).", [("count_mismatch", "error", "4", "05")]),
        ("Lắp đặt tại 04 xã: Ia Tul, Ia Ma, Chư Răng, Đăk Tăng.", []),
        ("Có 03 đơn vị (Trung tâm Văn hóa, Thể thao và Du lịch, Ban Quản lý dự án, Trung tâm Y tế).", []),
        ("Có 12 xã, gồm thị trấn Hoa Lư và 11 xã.", []),
        ("Có 07 trường (Trường Chu Văn An, Trường Lê Lợi...).", []),
        ("Hơn 15 đơn vị, gồm Sở Y tế, Sở Nội vụ.", []),
        ("Thôn 5 (xã Ia Tul, huyện Ia Pa).", []),
    ],
)  # fmt: skip
def test_counts_of_bodies_against_their_names(text, found):
    assert rules("listed_names", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tiếp nhận 2.350 hồ sơ, giải quyết đúng hạn 2.210 hồ sơ, đạt tỷ lệ 96,0%.", [("percent_mismatch", "warning", "94,0%", "96,0%")]),
        ("Tiếp nhận 2.350 hồ sơ, giải quyết đúng hạn 2.210 hồ sơ, đạt tỷ lệ 94,0%.", []),
        ("Tiếp nhận 2.350 hồ sơ, đã trả 2.300, trước hạn 2.210 hồ sơ, đạt tỷ lệ 96,09%.", []),
        ("Có 18 xã trên tổng số 24 xã, đạt 85%.", [("percent_mismatch", "error", "75%", "85%")]),
        ("Chi 14.314 tỷ đồng trên 51.827 tỷ đồng, bằng 21,7% dự toán năm.", []),
        ("Trang bị 1,25 (50 máy tính/45 cán bộ).", [("percent_mismatch", "error", "1,11", "1,25")]),
        ("Trang bị 1,11 (50 máy tính/45 cán bộ).", []),
        ("Có 40 đơn vị, 21 đơn vị tự chủ, tăng 3% so với năm trước.", []),
    ],
)  # fmt: skip
def test_percentages_of_counts_told_before_them(text, found):
    assert rules("percent_of_counts", text) == found


def test_a_share_of_people_whose_parts_say_another():
    text = (
        "Trình độ của cán bộ, công chức các xã: Tổng số 120 người (Đại học 60 người, Cao đẳng 15 người, căn bản 15 người). "
        "Tỷ lệ cán bộ, công chức cấp huyện có kỹ năng đạt 98%; tỷ lệ cán bộ, công chức cấp xã có kỹ năng đạt 85%."
    )
    assert rules("percent_of_counts", text) == [("percent_mismatch", "warning", "75,0%", "85%")]


def test_a_percentage_behind_a_bracket_belongs_to_what_stands_before_it():
    assert rules("ratio_percent", "Có 323 dự án (mới có 12/14 tỉnh), chiếm 28%.") == []
    assert rules("ratio_percent", "Có 418Cd ự án (12/14 tỉnh) chiếm 28%.") == []  # letters of a damaged font
    assert rules("ratio_percent", "Đã có (150/200 xã), đạt tỷ lệ 78%.") == [("percent_mismatch", "error", "75%", "78%")]


AIMS = "II. MỤC TIÊU"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("Tối thiểu 50% hồ sơ công việc tại cấp xã được xử lý trên mạng.",
         "Có 75% hồ sơ công việc tại cấp xã được xử lý trên mạng.", [("target_conflict", "warning", "50%", "75%")]),
        ("Tỷ lệ hồ sơ nộp trực tuyến của huyện đạt 30%.", "Tỷ lệ hồ sơ nộp trực tuyến của huyện đạt tối thiểu 45%.",
         [("target_conflict", "warning", "30%", "45%")]),
        ("Tối thiểu 50% hồ sơ công việc tại cấp xã được xử lý trên mạng.",
         "Có 75% hồ sơ công việc tại cấp huyện được xử lý trên mạng.", []),
        ("Năm 2021 có 50% hồ sơ công việc được xử lý trên môi trường mạng.",
         "Năm 2022 có 75% hồ sơ công việc được xử lý trên môi trường mạng.", []),
        ("Đến nay đã có 50% hồ sơ công việc được xử lý trên môi trường mạng.",
         "Có 75% hồ sơ công việc được xử lý trên môi trường mạng.", []),
        ("100% văn bản đi được ký số theo quy định.", "90% văn bản đến được quét vào phần mềm.", []),
    ],
)  # fmt: skip
def test_targets(first, second, found):
    assert rules("targets", AIMS, first, second) == found


def district(*texts):
    made = case(texts=texts)
    made = dataclasses.replace(
        made, extraction=msgspec.structs.replace(made.extraction, document={"issuer_level": "district"})
    )
    return [(f.rule, f.expected, f.actual) for f in RULES["commune_counts"](made).findings]


def test_a_work_in_more_communes_than_there_are():
    told = "Phần mềm dùng tại 08/08 xã trên địa bàn huyện."
    years = (
        "Năm 2017: 500.000.000đ (dự án họp trực tuyến tại thị trấn Hoa Sen);",
        "Năm 2018: 700.000.000đ (dự án họp trực tuyến tại 03 xã Ia Tul);",
        "Năm 2019: 900.000.000đ (dự án họp trực tuyến tại 06 xã).",
    )
    assert district(told, *years) == [("cross_check", "04 xã", "06 xã")]
    assert district(told, *years[:2]) == []
    assert district(told, "Trang thông tin điện tử cho 09 xã, thị trấn.") == [("cross_check", "<= 8", "09")]
    assert district(told, "Toàn tỉnh có 90 xã, thị trấn.") == []


def staff(*texts):
    made = case(texts=texts)
    made = dataclasses.replace(
        made, extraction=msgspec.structs.replace(made.extraction, document={"issuer_level": "commune"})
    )
    return [(f.rule, f.severity, f.expected, f.actual) for f in RULES["count_conflicts"](made).findings]


def test_staff_told_differently():
    texts = (
        "Có 21/25 cán bộ, công chức biết dùng.",
        "Số lượng cán bộ, công chức có chứng chỉ: 24/25, đạt tỷ lệ 96%",
        "Tỷ lệ dùng phần mềm là 15/16 cán bộ, công chức UBND xã.",
    )
    assert staff(*texts) == [("count_conflict", "warning", "25", "15/16")]
    assert staff(*texts[:2]) == []
    assert staff(*texts[:2], "Có 3/4 cán bộ, công chức phòng Nội vụ.") == []


def test_bodies_told_differently():
    assert rules("count_conflicts", "Có 18/20 sở, ban, ngành.", "Cấp cho 22 sở, ban, ngành.") == [
        ("count_conflict", "info", None, "20/22")
    ]
    assert rules("count_conflicts", "Có 18/20 sở, ban, ngành.", "Gồm 15 sở, ban, ngành.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tỷ lệ văn bản ký số đạt 190%.", [("impossible_value", "<= 100%", "190%")]),
        ("Thu đạt 190% kế hoạch.", []),
        ("Có 25/22 xã triển khai.", [("impossible_value", "<= 22", "25/22")]),
        ("Đạt 246/240 máy/người.", []),
    ],
)
def test_impossible_shares(text, found):
    assert [(r, e, a) for r, _, e, a in rules("impossible_shares", text)] == found


@pytest.mark.parametrize("rule", sorted(RULES))
def test_no_rule_minds_a_document_without_figures(rule):
    assert check(rule, texts=("", "Kính gửi: Sở Nội vụ", "(((((", "%%%", "1" * 400)).findings == ()


@pytest.mark.parametrize(
    ("late", "in_time", "found"),
    [("2,4%", "97,6%", []), ("2,4%", "96,7%", [("97,6%", "96,7%")]), ("2,4%", "80,0%", []), ("2%", "97,6%", [])],
)
def test_late_and_in_time_make_all(late, in_time, found):
    text = f"Hồ sơ trễ hạn chiếm {late}; tỷ lệ giải quyết đúng hạn đạt {in_time}."
    assert [(e, a) for _, _, e, a in rules("complements", text)] == found


@pytest.mark.parametrize(
    ("n", "m", "printed", "kept"),
    [
        (184, 220, "83.6", (True, True)),
        (4127, 403086, "1.02", (False, False)),
        (50, 45, "111", (True, True)),
        (1, 3, "33", (True, True)),
    ],
)
def test_a_coarse_percentage_pins_no_long_count(n, m, printed, kept):
    assert pinned(n, m, Decimal(printed)) == kept
