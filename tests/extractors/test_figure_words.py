"""What the words right beside a figure make of it: its noun, its hedge, the body it is told of, the share it is."""

from __future__ import annotations

import pytest
from figure_cases import rows_of, values


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Xã bố trí 5 quầy giao dịch cho người dân.", "quầy giao dịch"),
        ("Huyện lắp mới 31 cụm loa ở các thôn.", "cụm loa"),
        ("Bưu điện chuyển 905 kết quả đến tận nhà.", "kết quả"),
        ("Bệnh viện có 12 khoa dùng bệnh án điện tử.", "khoa"),
        ("Trung tâm mở 12 khóa bồi dưỡng.", "khóa"),
        ("Sở quản lý 17 hồ chứa và 240 tàu cá.", "hồ chứa"),
        ("Trên địa bàn có 17 hộ chưa có điện thoại.", "hộ"),
        ("Xã có 8.450 nhân khẩu.", "nhân khẩu"),
        ("Huyện rà soát 312 quy trình nội bộ.", "quy trình"),
        ("Đã cấp 41 mã số vùng trồng.", "mã số"),
        ("Đài phát bản tin với thời lượng 45 phút.", "phút"),
    ],
)
def test_nouns_of_many_kinds(text, unit):
    assert values(text, column="unit")[0] == unit


def test_a_general_noun_of_a_label_is_no_unit():
    (value,) = values("Kết quả chấm điểm bộ chỉ số: 71,5.")
    assert value["unit"] != "kết quả"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Phần mềm được cài trên 90/120 máy.", "exact"),
        ("Tính trên 58 công chức của huyện thì còn thiếu máy.", "exact"),
        ("Nhà trung tâm có 4 quầy.", "exact"),
        ("Huyện gắn 15 camera ở chợ.", "exact"),
        ("Xã có chừng 40 hộ bán hàng qua mạng.", "about"),
        ("Huyện có gần 40 hộ bán hàng qua mạng.", "nearly"),
        ("Huyện có trên 40 hộ bán hàng qua mạng.", "more_than"),
    ],
)
def test_words_that_only_look_like_hedges(text, code):
    assert values(text, column="qualifier")[0] == code


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Bệnh viện Đa khoa tỉnh có 14 khoa, lưu trữ 9.000 ca chụp.", ["Bệnh viện Đa khoa tỉnh"] * 2),
        ("Tỷ lệ số hóa thấp nhất là xã Yên Hòa (71%).", ["xã Yên Hòa"]),
        ("Riêng Trung tâm Công nghệ thông tin nhận 40 hồ sơ, trả 38 hồ sơ.", ["Trung tâm Công nghệ thông tin"] * 2),
    ],
)
def test_the_body_a_sentence_names(text, entities):
    assert values(text, column="entity") == entities


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Huyện tiếp nhận 5.120 hồ sơ, chỉ chiếm 9% tổng số hồ sơ.", [(5120, 9)]),
        ("Huyện tiếp nhận 1.018.455 hồ sơ.", [(1_018_455, None)]),
        ("Phòng có 06 biên chế, kinh phí 95 triệu đồng, mới bằng 60% nhu cầu.", [(6, None), (60, 60)]),
        ("Đã cấp 216 chứng thư số, gồm 84 của tổ chức và 132 của cá nhân.", [(216, None), (84, None), (132, None)]),
        ("Tỷ lệ máy tính ở cấp tỉnh là 0,98, cấp huyện 0,95, cấp xã 0,8.", [(0.98, None), (0.95, None), (0.8, None)]),
        ("2. Lắp đặt 10 máy quét cho các xã: 85 triệu đồng.", [(10, None)]),
        ("- 02 máy in: 9.600.000 đồng.", []),
        ("Thời gian giảm từ 15 ngày xuống còn 9 ngày, trả trong 3 ngày.", [(15, None), (9, None)]),
    ],
)
def test_values_and_their_shares(text, told):
    assert [(value["value"], value["percent"]) for value in values(text)] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Số dịch vụ mức độ 2 là 150, mức độ 3 là 45.", [(150, "dịch vụ"), (45, "dịch vụ")]),
        ("Số máy tính khối huyện là 120, khối xã là 230.", [(120, "máy"), (230, "máy")]),
        ("Nhận 90 đơn, đã trả 81 đơn (90%), đang xử lý 9.", [(90, "đơn"), (81, "đơn"), (9, "đơn")]),
        ("Kết quả: năm 2020: 15; năm 2021: 18.", [(15, None), (18, None)]),
    ],
)
def test_numbers_that_go_on_with_what_was_counted(text, told):
    assert [(value["value"], value["unit"]) for value in values(text)] == told


def test_the_place_that_an_office_of_it_reports_on():
    office = {"issuer": "Phòng Nội vụ", "issuer_level": "department", "district": "Sông Lam"}
    text = "Trên địa bàn huyện có 41 trạm BTS."
    assert values(text, column="entity", document=office) == ["huyện Sông Lam"]
    assert values("Phòng nhận 12 đơn.", column="entity", document=office) == ["Phòng Nội vụ"]


def test_places_counted_are_those_of_the_whole():
    got = values("Tỉnh có 92 đơn vị hành chính cấp xã, gồm 77 xã và 15 phường.", column="entity")
    assert got[1:] == ["UBND huyện Sông Lam"] * 2


def test_going_from_house_to_house_counts_all():
    ((raw, _),) = rows_of(["Các tổ đã đến từng nhà hướng dẫn 460 lượt người."])
    assert raw.flags == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Có 870/1.020 người từ 14 tuổi trở lên có thẻ (85,3%).", [(870, 85.3, "exact")]),
        ("Mật độ đạt 85,6 thuê bao/100 dân.", [(85.6, None, "exact")]),
        ("Chưa đến 10 doanh nghiệp dùng hệ thống.", [(10, None, None)]),
        (
            "Biên chế được giao 89 người, hiện có mặt 85, còn thiếu 4.",
            [(89, None, "exact"), (85, None, "exact"), (4, None, "exact")],
        ),
    ],
)
def test_ages_densities_and_bounds(text, told):
    assert [(value["value"], value["percent"], value["qualifier"]) for value in values(text)] == told


def test_a_capital_at_the_head_of_a_sentence_is_no_place():
    assert values("Hơn 2/3 số xã đã lắp camera.", column="entity") == ["UBND huyện Sông Lam"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Có 3 dịch vụ chiếm hơn 80% số hồ sơ.", [(3, "dịch vụ", None), (80, "%", 80)]),
        ("Cấp mới 12 chữ ký số cá nhân, gia hạn 5, thu hồi 2.", [(n, "chứng thư số", None) for n in (12, 5, 2)]),
        ("Xã được 85,2 điểm, đứng thứ 4 toàn huyện.", [(85.2, "điểm", None), (4, "hạng", None)]),
    ],
)
def test_units_of_what_is_meant(text, told):
    assert [(value["value"], value["unit"], value["percent"]) for value in values(text)] == told


def test_bodies_in_turn_that_no_list_names_stay_open():
    text = "Cấp huyện có 120 người; cấp xã có 340 người; tỷ lệ có máy lần lượt là 100% và 91%."
    assert values(text, column="entity")[2:] == [None, None]


def test_a_level_may_be_the_kind_of_a_thing():
    assert values("Huyện có 12 tổ công nghệ số cấp xã.", column="entity") == ["UBND huyện Sông Lam"]
    assert values("Có 12 cán bộ cấp xã.", column="entity") == ["cấp xã"]


def test_no_verb_is_read_in_the_name_of_a_body():
    assert values("Sở Giáo dục và Đào tạo 17 máy in.", column="entity") == ["Sở Giáo dục và Đào tạo"]


def test_who_lacks_a_thing_is_not_counted_among_those_that_have_it():
    assert values("Có 4/15 xã chưa có mạng LAN.", column="indicator") == [None]
    assert values("Có 11/15 xã đã có mạng LAN.", column="indicator") == ["lan_connected"]
