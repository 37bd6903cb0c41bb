"""Figures told one after the other: lists of bare numbers, shares side by side."""

from __future__ import annotations

import pytest
from figure_cases import values


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Văn bản trên trục: gửi 3.120, nhận 6.415.", [(3120, "văn bản"), (6415, "văn bản")]),
        ("Tiếp nhận 215, giải quyết 207 hồ sơ.", [(215, "hồ sơ"), (207, "hồ sơ")]),
        ("Hòm thư công vụ: cấp mới 18; thu hồi 7; đổi mật khẩu 5", [(18, "hộp thư"), (7, "hộp thư"), (5, "hộp thư")]),
        ("Máy quét: dùng tốt 11, hỏng 4.", [(11, "máy"), (4, "máy")]),
        ("Kết quả: đã gửi 77, nhận 81.", [(77, None), (81, None)]),
        ("Thiết bị: máy in 7, camera 4.", [(7, "máy"), (4, "camera")]),
        ("Văn bản: đến 615 (điện tử 590), đi 233 (điện tử 233).", [(n, "văn bản") for n in (615, 590, 233, 233)]),
        ("Số sự cố: tháng 4: 6, tháng 5: 9.", [(6, "sự cố"), (9, "sự cố")]),
        ("Hòm thư: đã cấp 64 (mới 9), xóa 2.", [(64, "hộp thư"), (9, "hộp thư"), (2, "hộp thư")]),
        ("Học vấn: đại học 9 người, cao đẳng 4, trung cấp 1.", [(9, "người"), (4, "người"), (1, "người")]),
        ("Tổng số máy in 17, máy quét 6.", [(17, "máy"), (6, "máy")]),
        ("Nhận 96 hồ sơ, đã giải quyết 91 (đúng hạn 90), đang xử lý 5.", [(n, "hồ sơ") for n in (96, 91, 90, 5)]),
        ("Số hồ sơ qua mạng: 64, trực tiếp: 32.", [(64, "hồ sơ"), (32, "hồ sơ")]),
        ("Đã giải quyết tổng số 91.", [(91, None)]),
        ("Các điểm thi: vòng 3, vòng 4.", []),
        ("Các hội nghị: thôn 5, thôn 6, tổ 7.", []),
        ("Trường tham gia gồm: trường số 4, đợt 2, khối 5.", []),
        ("Văn bản: nghị quyết 5, kế hoạch 12.", []),
        ("Cổng dịch vụ dùng cho trường cấp 2, cấp 3.", []),
    ],
)
def test_lists_of_bare_numbers(text, told):
    assert [(v["value"], v["unit"]) for v in values(text)] == told


def test_numbers_of_a_list_are_named_by_the_words_before_them():
    told = values("Máy chiếu: mua mới 6, sửa chữa 4, thanh lý 3.", column="label")
    assert told == ["mua mới", "sửa chữa", "thanh lý"]


@pytest.mark.parametrize(
    ("text", "code", "labels"),
    [
        (
            "Có 14/14 xã, 11/11 phòng và 6/6 trường đã lắp mạng nội bộ.",
            "lan_connected",
            ["đã lắp mạng nội bộ", "đã lắp mạng nội bộ", "trường đã lắp mạng nội bộ"],
        ),
        (
            "Đã lắp mạng nội bộ tại 14/14 xã, 11/11 phòng chuyên môn và 6/6 trường.",
            "lan_connected",
            ["Đã lắp mạng nội bộ"] * 3,
        ),
        (
            "100% xã, 90% trường học đã ký số văn bản gửi đi.",
            "digitally_signed",
            ["đã ký số văn bản gửi đi", "trường học đã ký số văn bản gửi đi"],
        ),
        ("Có 5/9 xã nối mạng, 7/9 xã có máy chủ.", None, ["xã nối mạng", "xã có máy chủ"]),
    ],
)
def test_shares_side_by_side_are_of_one_thing(text, code, labels):
    told = values(text)
    assert [v["label"] for v in told] == labels
    assert code is None or {v["indicator"] for v in told} == {code}


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Hồ sơ tiếp nhận: Bình Tân 140, Ia Lơ 85.", [("Bình Tân", "commune"), ("Ia Lơ", "commune")]),
        ("Số máy tính: huyện 95, xã 60.", [("huyện", "district"), ("xã", "commune")]),
        ("Số máy tính: Nội vụ 9, Tư pháp 6.", [(None, None), (None, None)]),
        ("Số máy tính: còn tốt 9, hỏng 6.", [("UBND huyện Sông Lam", "district")] * 2),
    ],
)
def test_bodies_that_a_list_names(text, bodies):
    assert [(v["entity"], v["entity_level"]) for v in values(text)] == bodies


def test_what_a_list_is_of_tells_the_code_of_its_numbers():
    assert values("Điểm cầu: huyện 7, xã 96.", column="indicator") == ["hnth_points", "hnth_points"]
    assert values("Đã mua mới 8, thay thế 3 máy in.", column="indicator") == ["printers", "printers"]


def test_the_noun_before_a_figure_is_no_label_of_the_one_before_it():
    told = values("Cán bộ 14 người, công chức 22 người, viên chức 31 người.", column="label")
    assert told == ["Cán bộ", "công chức", "viên chức"]


def test_bodies_of_a_list_keep_their_own_words():
    told = values("Tài khoản đã cấp: cấp huyện 64, cấp xã 37.")
    assert [(v["label"], v["entity"]) for v in told] == [("cấp huyện", "cấp huyện"), ("cấp xã", "cấp xã")]
