"""Which numbers of a sentence are figures, and what belongs to one figure."""

from __future__ import annotations

import pytest

from extractors.figures.find import find_figures
from extractors.prose import sentences


def seen(text):
    """(value, n/m, percent, unit, qualifier) of each figure that has a noun or a sign, as printed."""
    out = []
    for f in find_figures(text):
        cut = lambda span: text[slice(*span)] if span else None  # noqa: E731
        parts = f"{cut(f.numerator)}/{cut(f.denominator)}" if f.denominator else None
        if f.kind != "bare" or f.percent:
            out.append((cut(f.value), parts, cut(f.percent), f.unit, f.qualifier))
    return out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Huyện có 318 máy vi tính.", [("318", None, None, "máy", "exact")]),
        ("Xã có 04 (bốn) máy in đang dùng.", [("04", None, None, "máy", "exact")]),
        ("09/11 xã, phường đã nối mạng", [("09", "09/11", None, "xã, phường", "exact")]),
        ("Có 172/178 người, đạt tỷ lệ 96,6%.", [("172", "172/178", "96,6", "người", "exact")]),
        ("Có 98,5% (395/401) công chức dùng máy.", [("395", "395/401", "98,5", "người", "exact")]),
        ("Tỷ lệ là 98,75%, tương ứng 79/80 người.", [("79", "79/80", "98,75", "người", "exact")]),
        ("Xử lý 640 hồ sơ (chiếm 40,5%).", [("640", None, "40,5", "hồ sơ", "exact")]),
        ("33 người có trình độ cơ bản (94,3%)", [("33", None, "94,3", "người", "exact")]),
        ("Bình quân đạt 1,05 (420 máy/400 người).", [("1,05", "420/400", None, "máy/người", "exact")]),
        ("đạt 0,93 máy/cán bộ", [("0,93", None, None, "máy/người", "exact")]),
        ("diệt virus cho 180 trên tổng số 200 máy (90%)", [("180", "180/200", "90", "máy", "exact")]),
        ("250 người/260 người, đạt 96,15%", [("250", "250/260", "96,15", "người", "exact")]),
        ("Màn hình rộng 6m2.", [("6", None, None, "m²", "exact")]),
        ("xếp thứ 5/63 tỉnh, thành phố", [("5", "5/63", None, "hạng", "exact")]),
        ("xếp hạng 12/63.", [("12", "12/63", None, "hạng", "exact")]),
        ("mở 03 lớp/120 học viên", [("03", None, None, "lớp", "exact"), ("120", None, None, "học viên", "exact")]),
        ("xếp hạng 3.", [("3", None, None, "hạng", "exact")]),
    ],
)
def test_parts_of_one_figure(text, told):
    assert seen(text) == told


def test_a_percentage_of_its_own_is_a_figure_of_its_own():
    told = seen("Trang bị 246 máy vi tính, đạt tỷ lệ 100% máy/người; hồ sơ đúng hạn đạt 97,5%.")
    assert [(value, percent) for value, _, percent, _, _ in told] == [("246", None), ("100", "100"), ("97,5", "97,5")]


@pytest.mark.parametrize(
    "text",
    [
        "Có 7 xã đạt trên 85% hồ sơ trực tuyến.",
        "Có 12 đơn vị đạt 95%.",
        "Còn 2 xã có tỷ lệ số hóa thấp, chỉ đạt 15,5%.",
        "Thực hiện 640 giao dịch, thu 2,5 tỷ đồng; tỷ lệ 41,5%.",
    ],
)
def test_what_each_of_some_bodies_attains_is_no_share_of_them(text):
    assert [percent for _, _, percent, _, _ in seen(text)] == [None, seen(text)[-1][0]]


@pytest.mark.parametrize(
    ("text", "percents"),
    [
        ("Có 18/24 ấp, khu phố phủ sóng 5G (75%).", ["75"]),
        ("Có 400 thửa, trong đó 300 thửa được đo, cập nhật lên hệ thống (75%).", [None, "75"]),
        ("Có 400 thửa, trong đó 300 thửa được đo, cập nhật lên hệ thống (70%).", [None, None, "70"]),
        ("Cấp 12 chứng thư số; tỷ lệ văn bản ký số (trừ văn bản mật) đạt 98%.", [None, "98"]),
    ],
)
def test_percentages_behind_other_words(text, percents):
    assert [percent for _, _, percent, _, _ in seen(text)] == percents


def test_what_a_percentage_is_out_of():
    told = seen("Đã nhận 8.200 hồ sơ, trong đó 82 hồ sơ trễ hạn (chiếm 1% trên tổng số hồ sơ).")
    assert [parts for _, parts, _, _, _ in told] == [None, "82/8.200"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("hơn 20 máy", "more_than"),
        ("trên 20 máy", "more_than"),
        ("tối thiểu 20% số xã", "more_than"),
        ("ít nhất 20% số xã", "more_than"),
        ("đạt từ 20% trở lên", "more_than"),
        ("hơn khoảng 900 người", "more_than"),
        ("gần 20 máy", "nearly"),
        ("khoảng gần 5.000 người", "nearly"),
        ("khoảng 20 máy", "about"),
        ("xấp xỉ 20%", "about"),
        ("ước đạt 20%", "about"),
        ("dưới 5%", None),
        ("không quá 5%", None),
        ("từ 20 máy", "exact"),
        ("tỷ lệ cao hơn 3,5% so với cùng kỳ", "exact"),
        ("số máy ít hơn 20 máy so với năm 2019", "exact"),
        ("tỷ lệ cao hơn 20%", "more_than"),
        ("20 máy", "exact"),
    ],
)
def test_qualifiers(words, code):
    assert [f.qualifier for f in find_figures(f"Đơn vị có {words}.")] == [code]


def test_a_least_holds_for_both_levels():
    text = "Tối thiểu 70% hồ sơ tại cấp huyện và 30% hồ sơ tại cấp xã."
    assert [f.qualifier for f in find_figures(text)] == ["more_than", "more_than"]


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Nghị định số 73/2019/NĐ-CP ngày 05 tháng 9 năm 2019",
        "theo Kế hoạch 54-KH/HU, Công văn số 88/STTTT-CNTT và Thông tư 03/2017/TT-BTTTT",
        "ngày 12//7/2019, ngày 26/10 và từ 01/01/2019 - 12/3/2019",
        "tàu dài từ 12 mét trở lên, người từ 14 tuổi trở lên",
        "(Kèm theo Báo cáo số /BC-UBND ngày /11/2020 của huyện)",
        "giai đoạn 2021 - 2025, năm 2018, 2019; quý III/2022; tháng 10/2020; nhiệm kỳ 2020-2025",
        "Điều 28, khoản 2 và điểm 3 Mục 5, Phụ lục 02, Chương 4",
        "dịch vụ công trực tuyến mức độ 3, 4; cấp độ 3; mức độ 3 và 4",
        "Điện thoại 0269.3824.404, fax 0263 3822 339; số 126 đường Hùng Vương",
        "http://vidu.gov.vn/?tin=115&trang=3 và vp12@vidu.gov.vn",
        "dự án 1 cửa điện tử, cách mạng công nghiệp 4.0, hỗ trợ 24/7",
        "kinh phí 120 triệu đồng, 1.300.000đ, 3,5 tỷ đồng và 20.000 VNĐ",
        "họp sáng 3/4 tại Hội trường 2-9; quận 2; phiên bản 2.1; Windows 10; mạng 4G; khổ A4",
        "6 tháng đầu năm, sau 03 ngày, lúc 14h30",
        "Covid-19 và TCVN 6909:2001",
    ],
)
def test_numbers_that_count_nothing(text):
    assert seen(text) == []


@pytest.mark.parametrize(
    "text", ["1. Tiếp nhận hồ sơ", "2.1. Hạ tầng: ", "kết quả: 1) chưa đạt; (2) đạt", "3 Cổng này là"]
)
def test_numbers_of_items(text):
    assert find_figures(text) == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Số hộ nghèo giảm 15 so với năm trước.", None),
        ("Đường dây nóng có 30 số máy lẻ.", None),
        ("Đã bàn giao 3 công trình thủy lợi.", "công trình"),
        ("Xã có 16 công điền.", ""),
        ("Đơn vị phát 25 tờ bướm.", ""),
        ("Văn phòng có 5 bộ phận chuyên môn.", "bộ phận"),
        ("Huyện có 06 Sở và ngành phối hợp.", "đơn vị"),
        ("Mở 04 khoá học.", "khóa"),
        ("Don vi co 15 may tinh, 20 so sach.", "máy"),
    ],
)
def test_a_noun_has_its_marks(text, unit):
    assert find_figures(text)[0].unit == unit


def test_a_footnote_of_a_law_counts_nothing():
    assert seen("công tác tại xã. 43 Điểm này được bổ sung theo luật; 7 Khoản này bị bãi bỏ.") == []


def test_a_year_that_counts_is_a_figure():
    assert seen("Đã nhận 2020 hồ sơ.") == [("2020", None, None, "hồ sơ", "exact")]


def test_scale_words_multiply():
    (figure,) = find_figures("tiếp nhận 1,2 triệu lượt truy cập")
    assert (figure.scale, figure.unit) == (10**6, "lượt")


def test_ranges_give_two_figures_of_one_unit():
    told = [(f.unit, f.flags) for f in find_figures("đường truyền từ 30-50 Mbps")]
    assert told == [("Mbps", ("range",)), ("Mbps", ())]


@pytest.mark.parametrize("text", ["Đã ký 4l7/437 văn bản.", "đạt l00% kế hoạch", "còn 1O% chưa ký", "184/22O xã."])
def test_digits_read_as_letters_are_doubted_not_guessed(text):
    (figure,) = find_figures(text)
    assert figure.flags == ("unread_digits",)


def test_a_percentage_cut_by_a_blank_is_doubted():
    assert find_figures("Tỷ lệ đạt 83, 6% tổng số")[-1].flags == ("split_number",)
    assert find_figures("Đã giao 2 480 hồ sơ và 2480 tờ rơi.")[-2].flags == ("split_number",)
    assert find_figures("Năm 2023 480 hồ sơ, 48 hồ sơ.")[-2].flags == ()


def test_hostile_texts_end():
    assert len(find_figures("Xã có 12/15 máy, đạt 80%; " * 150)) == 150
    assert find_figures("1 " * 20_000) == []
    for text in ("(" * 9000 + "1" * 9000 + "/" * 9000, "1/" * 9000, "a1@" * 9000, "1.000." * 9000, "12 A-B/" * 9000):
        assert len(find_figures(text)) < 10


@pytest.mark.parametrize("sign", ["a", "Đ", " ", "\n", ".", "…", "(", "1/", "ngày ", "số: "])
def test_long_nonsense_holds_no_figures_and_takes_no_time(sign):
    assert find_figures(sign * 20_000) == []
    assert len(sentences(sign * 20_000)) == 1


def test_a_least_goes_on_behind_a_comma():
    figures = find_figures("Tối thiểu 80% hồ sơ cấp huyện, 60% hồ sơ cấp xã.")
    assert [figure.qualifier for figure in figures] == ["more_than", "more_than"]


def test_by_how_much_a_plan_is_outdone_is_exact():
    assert [f.qualifier for f in find_figures("Đạt 72 hộ, vượt 2,5% so với kế hoạch.")] == ["exact", "exact"]
    assert [f.qualifier for f in find_figures("Số hộ vượt 300 hộ.")] == ["more_than"]


def test_all_day_is_no_share_but_all_hamlets_are():
    assert seen("Trực 24/24, 24/7 và 24/24h.") == []
    assert [parts for _, parts, *_ in seen("Có 24/24 thôn (đạt 100%) phủ sóng.")] == ["24/24"]


def test_programmes_called_by_a_number():
    assert [value for value, *_ in seen("Có 65 tổ Đề án 06 cấp thôn và 3 chương trình.")] == ["65", "3"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2 trong số 12 đơn vị chưa có", [("2", "2/12", None)]),
        ("trễ hạn 0,7% (tương ứng 212 hồ sơ trên tổng số 30.286 hồ sơ)", [("212", "212/30.286", "0,7")]),
        ("98/110 xã, phường được nối mạng (89,1%)", [("98", "98/110", "89,1")]),
        ("98/110 xã, phường được nối mạng và 71,3% dùng", [("98", "98/110", None), ("71,3", None, "71,3")]),
        ("110/110 xã, phường được nối mạng, hài lòng 100%", [("110", "110/110", None), ("100", None, "100")]),
    ],
)
def test_shares_that_the_numbers_themselves_tell(text, told):
    assert [figure[:3] for figure in seen(text)] == told


def test_a_least_holds_for_all_that_follow_but_all_there_are():
    text = "Tối thiểu 90% hồ sơ cấp tỉnh, 80% cấp huyện và 60% cấp xã, 100% văn bản."
    assert [f.qualifier for f in find_figures(text)] == ["more_than", "more_than", "more_than", "exact"]
    assert [f.qualifier for f in find_figures("lên ít nhất hạng 40/63")] == ["more_than"]


def test_all_of_24_without_a_noun():
    assert [parts for _, parts, *_ in seen("gồm: Cẩm Khê 24/24 (100%); camera hoạt động 24/24.")] == ["24/24"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "30 cán bộ (18 nam, 12 nữ), đạt 50%",
            [("30", None, None), ("50", None, "50")],
        ),
        ("15 công chức trong số 20 xã", [("15", None, None), ("20", None, None)]),
        ("15 xã trong số 20 xã", [("15", "15/20", None)]),
    ],
)
def test_what_stands_near_and_does_not_belong_together(text, told):
    assert [figure[:3] for figure in seen(text)] == told
