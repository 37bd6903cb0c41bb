"""Figures in prose as rows: period, body, label, code, place."""

from __future__ import annotations

import datetime as dt

import pytest
from figure_cases import rows_of, values

from normalizers.indicators import indicator_code, unit_in


def test_one_row_with_all_its_columns():
    ((raw, record),) = rows_of(["Số công chức dùng thư điện tử công vụ là 172/178 người, đạt tỷ lệ 96,6%."])
    assert {column: record.values[column] for column in ("value", "numerator", "denominator", "percent", "unit")} == {
        "value": 172.0, "numerator": 172.0, "denominator": 178.0, "percent": 96.6, "unit": "người",
    }  # fmt: skip
    assert record.values["label"] == "Số công chức dùng thư điện tử công vụ"
    assert record.values["indicator"] == "email_accounts"
    assert (record.values["entity"], record.values["entity_level"]) == ("UBND huyện Sông Lam", "district")
    assert (record.values["period"], record.values["qualifier"]) == ("2022", "exact")
    assert record.values["quote"].endswith("96,6%.")
    assert raw.readings["denominator"].text == "178"
    assert raw.readings["percent"].box.x0 > raw.readings["value"].box.x0 > raw.readings["label"].box.x0
    assert record.flags == ()


def test_an_enumeration_gives_a_row_each_with_its_year():
    text = "Số văn bản đi: 442 văn bản, trong đó: năm 2020: 17 văn bản; năm 2021: 351 văn bản; năm 2022: 74 văn bản."
    told = values(text)
    assert [(v["period"], v["value"]) for v in told] == [("2022", 442), ("2020", 17), ("2021", 351), ("2022", 74)]
    assert {v["label"] for v in told} == {"Số văn bản đi"}
    assert {v["indicator"] for v in told} == {"documents_sent"}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Từ 01/01/2022 - 30/6/2022 nhận 20 hồ sơ.", "01/01/2022 - 30/6/2022"),
        ("Tính đến ngày 15/11/2021 có 20 hồ sơ.", "đến 15/11/2021"),
        ("Hệ thống đi vào hoạt động vào tháng 10/2021 với 09 điểm cầu.", "10/2021"),
        ("Năm 2019, 2020 đã cử 02 công chức đi học.", "2019-2020"),
        ("Đã đưa vào sử dụng tại 10 xã từ năm 2016.", "từ 2016"),
        ("Phấn đấu đến năm 2025, 80% hồ sơ được xử lý trên mạng.", "2025"),
        ("Hệ thống được đầu tư năm 2011, gồm 20 điểm cầu.", "2022"),
        ("Đã có 20 máy, tăng 5 máy so với năm 2021.", "2022"),
        ("Được xây dựng năm 2009; hiện có 50 cơ quan dùng.", "2022"),
        ("Chỉ số cải cách hành chính năm 2020 của huyện đạt 81,5 điểm.", "2020"),
        ("Kết quả SIPAS 2021: 84,2%.", "2021"),
        ("b) Kế hoạch năm 2023: mua thêm 05 máy in.", "2023"),
        ("Xếp thứ 4, tăng 2 bậc so với năm 2019 (77,4 điểm).", "2019"),
    ],
)
def test_periods(text, period):
    assert values(text, column="period")[-1] == period


def test_periods_of_headings():
    told = values(
        "Phần I", "ĐÁNH GIÁ KẾT QUẢ GIAI ĐOẠN 2016 - 2020", "I. HẠ TẦNG", "Toàn huyện đã trang bị đủ 96 máy tính.",
        "Phần II", "NỘI DUNG KẾ HOẠCH GIAI ĐOẠN 2021 - 2025", "I. MỤC TIÊU", "Có 90% văn bản được ký số trên mạng.",
        "VI. LỘ TRÌNH", "1. Năm 2023", "Có 95% văn bản được ký số trên mạng.", column="period",
        document={"issued_date": dt.date(2020, 9, 1), "report_year": 2020},
    )  # fmt: skip
    assert told == ["2020", "2021-2025", "2023"]


@pytest.mark.parametrize(
    ("text", "entity", "level"),
    [
        ("Cấp huyện: 69/70 người, đạt 98,6%.", "Cấp huyện", "district"),
        ("UBND các xã, thị trấn: Tổng số máy tính: 210 máy.", "các xã", "commune"),
        ("Có 17/17 đơn vị cấp huyện đã kết nối mạng.", "đơn vị cấp huyện", "district"),
        ("Toàn tỉnh đã tiếp nhận 3.086 hồ sơ.", "Toàn tỉnh", "province"),
        ("Sở Y tế có 45 máy.", "Sở Y tế", "department"),
        ("UBND xã Yên Hòa: có 25/25 cán bộ dùng máy.", "UBND xã Yên Hòa", "commune"),
        ("Huyện có 12 máy chủ.", "UBND huyện Sông Lam", "district"),
        ("Tỷ lệ hồ sơ trực tuyến cấp quận đạt 91%.", "cấp quận", "district"),
        ("Cấp phường tiếp nhận 4.120 hồ sơ.", "Cấp phường", "commune"),
        ("Trong các xã, xã Yên Hòa thấp nhất, đạt 61,5%.", "xã Yên Hòa", "commune"),
        ("Thị trấn Mường Khê đạt tỷ lệ cao nhất với 97%.", "Thị trấn Mường Khê", "commune"),
        ("Tỷ lệ này cao hơn xã Yên Hòa 4,5%.", "UBND huyện Sông Lam", "district"),
        ("Trang cấp phương tiện cho 12 người.", "UBND huyện Sông Lam", "district"),
        ("Phần mềm do cấp quản lý trực tiếp giao có 35 tài khoản.", "UBND huyện Sông Lam", "district"),
    ],
)
def test_entities(text, entity, level):
    (told,) = values(text)
    assert (told["entity"], told["entity_level"]) == (entity, level)


def test_what_holds_for_all_of_two_levels_holds_for_each():
    told = values("Hiện nay, 100% đơn vị cấp tỉnh, cấp huyện và cấp xã đã được cấp chữ ký số.")
    assert [(v["value"], v["entity_level"]) for v in told] == [
        (100.0, "province"), (100.0, "district"), (100.0, "commune"),
    ]  # fmt: skip
    assert len(values("Hiện nay, 90% đơn vị cấp tỉnh, cấp huyện đã được cấp chữ ký số.")) == 1


def test_figures_whose_scope_is_open_say_so():
    rows = rows_of(["100% đơn vị cấp tỉnh, cấp huyện đã có trang thông tin điện tử."])
    assert [record.flags for _, record in rows] == [("by_level",), ("by_level",)]
    ((_, each),) = rows_of(["Mỗi phòng chuyên môn được bố trí 02 cán bộ phụ trách."])
    assert "each" in each.flags
    ((_, alone),) = rows_of(["Các phòng chuyên môn được bố trí 02 cán bộ phụ trách."])
    assert not alone.flags


def test_what_all_of_two_levels_have_is_no_doubt():
    ((_, record), _) = rows_of(["100% đơn vị cấp tỉnh, cấp huyện đã có trang thông tin điện tử."])
    assert (record.known_by["value"], record.values["label"]) == (
        "single",
        "đơn vị cấp tỉnh, cấp huyện đã có trang thông tin điện tử",
    )


def test_what_is_demanded_is_no_result():
    ((_, demanded),) = rows_of(["Đưa vào tiêu chí thi đua (các phòng phải đạt ít nhất 80% hồ sơ nộp qua mạng)."])
    assert (demanded.flags, demanded.known_by["value"]) == (("required",), "single")
    ((_, told),) = rows_of(["Các phòng phải làm thêm giờ, tỷ lệ hồ sơ nộp qua mạng đạt 80%."])
    assert told.flags == ()


def test_a_level_is_that_of_its_own_figure():
    told = values("Huyện có 12 trang thông tin của các xã và 01 cổng thông tin của huyện.")
    assert [v["entity_level"] for v in told] == ["commune", "district"]
    told = values("Có 11/11 phòng chuyên môn dùng máy, trong đó: tổng số máy in: 25 máy (máy màu 05 máy).")
    assert [v["entity_level"] for v in told] == ["district"] * 3


def test_a_body_ends_where_its_verb_begins():
    (told,) = values("Sở Nội vụ và huyện đoàn tổ chức 05 lớp tập huấn.")
    assert told["entity"] == "Sở Nội vụ"
    (told,) = values("Sở Kế hoạch và Đầu tư tiếp nhận 120 hồ sơ.")
    assert told["entity"] == "Sở Kế hoạch và Đầu tư"


def test_a_figure_of_another_body_has_the_label_before():
    told = values("Tỷ lệ công chức dùng chữ ký số cấp huyện đạt 95%, cấp xã đạt 71%.")
    assert [(v["label"], v["entity_level"]) for v in told] == [
        ("Tỷ lệ công chức dùng chữ ký số cấp huyện", "district"),
        ("Tỷ lệ công chức dùng chữ ký số cấp huyện", "commune"),
    ]


def test_words_before_a_verb_are_the_next_figures():
    told = values("Trong quý, xã đã tiếp nhận 840 văn bản giấy và phát hành 212 văn bản điện tử.")
    assert [v["label"] for v in told] == ["văn bản giấy", "văn bản điện tử"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Khối huyện và 9 xã, thị trấn có 140 máy vi tính.", [None, "computers"]),
        ("Hiện có 60 máy tính (máy tính xách tay 15 máy).", ["computers", "laptops"]),
        ("Hệ thống quản lý văn bản có 52 văn bản đến và 40 văn bản đi.", ["documents_received", "documents_sent"]),
        ("Có 64,5% hộ gia đình có máy tính kết nối Internet.", ["households_internet"]),
        ("Cung cấp 27 dịch vụ công trực tuyến mức độ 3, 4 cho người dân.", ["dvctt_level34"]),
        ("Có 310 thủ tục được đưa lên mạng, tiếp nhận ở mức độ 4.", ["dvctt_level4"]),
        ("Hội nghị truyền hình đã nối tới 8 huyện và 90 xã.", ["hnth_communes", "hnth_communes"]),
    ],
)
def test_codes_are_those_of_the_figures_own_noun(text, codes):
    assert values(text, column="indicator") == codes


def test_a_heading_names_what_bodies_have_and_no_other_things():
    told = rows_of(["3. Hội nghị truyền hình", "Đến nay đã có 14 xã và 5 chương trình phối hợp."])
    assert [record.values["indicator"] for _, record in told] == ["hnth_communes", None]


def test_a_list_of_places():
    told = values("Hội nghị truyền hình đã đến 30/41 xã; gồm: Thanh Sơn 9/12, Yên Hòa 11/15, Ia Nan 10/14.")
    assert [(v["entity"], v["value"], v["denominator"], v["unit"]) for v in told[1:]] == [
        ("Thanh Sơn", 9, 12, "xã"), ("Yên Hòa", 11, 15, "xã"), ("Ia Nan", 10, 14, "xã"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "label"),
    [
        ("Tổng số máy tính xách tay: 22 máy.", "laptops", "Tổng số máy tính xách tay"),
        ("Toàn huyện được trang bị 12 máy quét tài liệu.", "scanners", "máy quét tài liệu"),
        ("Cung cấp 45 dịch vụ công trực tuyến mức độ 4.", "dvctt_level4", "dịch vụ công trực tuyến mức độ 4"),
        ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,5%.", "dossiers_on_time", "Tỷ lệ hồ sơ giải quyết đúng hạn"),
        ("Huyện trồng 450 cây xanh.", None, "cây xanh"),
    ],
)
def test_codes_and_labels(text, code, label):
    (told,) = values(text)
    assert told["indicator"] == code
    assert told["label"] == label


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/6/2021 về hỗ trợ 53 dân tộc;",
        "- Kế hoạch số 48/KH-UBND ngày 16/9/2020 về phát triển 20 xã;",
        "Dự án xây dựng trang thông tin cho 10 xã, thị trấn: 60.000.000đ.",
        "Năm 2021 đã chi 1.300 triệu đồng (một tỷ ba trăm triệu đồng).",
        "12",
        "Kon 12",
    ],
)
def test_what_is_no_figure(text):
    assert values(text) == []


def test_money_saved_is_a_figure_although_no_budget():
    (told,) = values("Ước tính việc họp qua mạng giúp tiết kiệm hơn 3 tỷ đồng/năm, thời gian đi lại.")
    assert (told["value"], told["unit"], told["qualifier"], told["indicator"]) == (
        3,
        "tỷ đồng/năm",
        "more_than",
        "savings",
    )


def test_a_count_named_by_its_label_only():
    (told,) = values("Tổng số chứng thư số được cấp hơn 3.525.")
    assert (told["value"], told["unit"], told["qualifier"]) == (3525, "chứng thư số", "more_than")


def test_scales_and_signs():
    assert values("Có 1,2 triệu lượt truy cập, 1,279 văn bản và 94,625% hồ sơ.", column="value") == [
        1.2e6,
        1279,
        94.625,
    ]


def test_a_sentence_over_two_pages_is_one():
    told = rows_of(
        ["Tỷ lệ văn bản đến được lãnh đạo đơn vị xét duyệt, chỉ đạo và"],
        ["giao việc trên phần mềm đối với cơ quan cấp huyện đạt gần 98%."],
    )
    ((raw, record),) = told
    assert raw.page == 2
    assert record.values["label"].startswith("Tỷ lệ văn bản đến được lãnh đạo")
    assert record.values["quote"].startswith("Tỷ lệ văn bản đến")


def test_a_marked_capital_begins_a_paragraph_and_a_marked_small_letter_no_sentence():
    told = rows_of(
        [
            "Biểu số 01: Kết quả tại từng phòng chuyên môn của huyện năm 2023",
            "Đến nay đã có 15 xã nối mạng, v.v. ở 4 thôn.",
        ]
    )
    assert [(record.values["value"], record.flags) for _, record in told] == [(15, ()), (4, ())]
    assert len({record.values["quote"] for _, record in told}) == 1


def test_digits_read_as_letters_have_no_value_and_a_flag():
    ((_, record),) = rows_of(["Đơn vị đã ký số 4l7/437 văn bản gửi đi trong kỳ báo cáo."])
    assert record.values["value"] is None
    assert "unparsed_value" in record.flags
    assert record.known_by["value"] == "suspect"


def test_a_numbered_meeting_is_no_letter_box():
    (told,) = values("Tại kỳ họp thứ 7 có 38/40 đại biểu tham dự.")
    assert (told["indicator"], told["unit"], told["value"]) == (None, "người", 38)


def test_more_than_all_there_are_is_doubted():
    ((_, record),) = rows_of(["Có 12/10 xã, thị trấn đã nối mạng."])
    assert record.flags == ("more_than_all",)


def test_the_reviewed_list():
    assert indicator_code("số thu tuc hanh chinh truc tuyen muc do 3") == "dvctt_level3"
    assert indicator_code("con bò", "đàn gia súc") is None
    assert unit_in("Tổng số hộp thư điện tử đã cấp") == "hộp thư"
    assert unit_in("Kết quả thực hiện") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Phòng có 58 công chức (nam 33, nữ 25).", [58, 33, 25]),
        ("Có 142 học viên, trong đó: lãnh đạo 15, chuyên viên 104, cán bộ xã 23.", [142, 15, 104, 23]),
        ("Nhận 312 hồ sơ, gồm: toàn trình 107; một phần 166; trực tiếp 39.", [312, 107, 166, 39]),
        ("Có 58 công chức (nam 30, nữ 25).", [58]),
        ("Có 60 máy tính, trong đó máy mua năm đầu 20, đợt sau 30, còn tốt 15.", [60]),
        ("Có 60 máy tính tại phòng 20 và phòng 40.", [60]),
        ("Số lượng văn bản đến 855 (cùng kỳ 762), văn bản đi 306 (cùng kỳ: 274).", [855, 762, 306, 274]),
        ("Gửi 30 văn bản, theo văn bản 306, đủ.", [30]),
        ("Số máy chủ: 87, tăng 05 so với tháng trước.", [87, 5]),
        ("Ổ đĩa đã dùng 41,6/60 TB.", [41.6]),
    ],
)
def test_bare_numbers_that_count(text, told):
    assert values(text, column="value") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- Văn bản điện tử: trong năm 2022 gửi 412 văn bản, nhận 377 văn bản.", [412, 377]),
        ("Văn bản đã ký số 98/100 văn bản.", [98]),
        ("Kế hoạch năm 2021: mua 05 máy tính.", [5]),
        ("- Kế hoạch số 12/KH-UBND ngày 02/3/2021 giao 14 chỉ tiêu;", []),
        ("- Thông báo số: 45 ngày 02/3/2021 về 3 lớp học;", []),
        ("- Luật Viễn thông năm 2009 gồm 63 điều và 10 chương;", []),
    ],
)
def test_paragraphs_that_cite_and_those_that_do_not(text, told):
    assert values(text, column="value") == told


def test_a_count_told_again_as_a_share():
    (value,) = values("Đã cấp cho 136 cán bộ, đạt 98,55% (136/138).")
    assert [value[c] for c in ("value", "numerator", "denominator", "percent")] == [136, 136, 138, 98.55]


@pytest.mark.parametrize(
    ("hedge", "code"), [("", "exact"), ("khoảng ", "about"), ("gần ", "nearly"), ("hơn ", "more_than")]
)
def test_how_exact_saved_money_is(hedge, code):
    assert values(f"Họp trực tuyến tiết kiệm {hedge}350 triệu đồng/năm.", column="qualifier") == [code]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Văn bản: đến 2.366 (qua phần mềm 2.301, giấy 65).", [2366, 2301, 65]),
        ("Văn bản: đi 688, ký số 688/688.", [688, 688]),
        ("Nhận 312 hồ sơ (đất đai 200, hộ tịch 112), đã trả 298, đang xử lý 14.", [312, 200, 112, 298, 14]),
        ("Nhận 12 hồ sơ tại phòng, qua mạng 8, tại quầy 4.", [12]),
        ("Mở 6 lớp; đạt 112% kế hoạch năm.", [6, 112]),
        ("Đúng hạn 295 hồ sơ = 98,99%.", [295]),
    ],
)
def test_what_sums_and_shares_tell_of_bare_numbers(text, told):
    assert values(text, column="value") == told


@pytest.mark.parametrize(
    ("text", "period"),
    [("Nhận 450 hồ sơ, cùng kỳ 300 hồ sơ.", None), ("Nhận 450 hồ sơ, cùng kỳ năm 2018 là 300 hồ sơ.", "2018")],
)
def test_a_figure_of_the_same_time_a_year_before(text, period):
    assert values(text, column="period")[-1] == period


def test_bodies_told_in_the_order_of_their_figures():
    told = values("Tỷ lệ ký số cấp tỉnh, huyện, xã lần lượt đạt 97,5%, 88% và 71,2%; chung 86%.")
    assert [(v["value"], v["entity_level"]) for v in told[:3]] == [
        (97.5, "province"),
        (88, "district"),
        (71.2, "commune"),
    ]
    assert told[3]["entity"] == "UBND huyện Sông Lam"
    assert values("Số lớp đã mở lần lượt là 14, 9 và 3 lớp.", column="value") == [14, 9, 3]


def test_the_place_of_one_in_an_order_speaks_of_that_one():
    (told,) = values("Huyện xếp thứ 4/12 huyện, thành phố của tỉnh.")
    assert (told["unit"], told["entity"]) == ("hạng", "UBND huyện Sông Lam")


def test_laws_are_no_documents_sent():
    assert values("Huyện ban hành 04 văn bản quy phạm pháp luật.", column="indicator") == [None]


def test_parts_are_of_the_kind_of_their_whole():
    told = values("Tiếp nhận 1.150 hồ sơ; trong đó tư pháp 700, lao động 450.")
    assert [(v["value"], v["unit"]) for v in told] == [(1150, "hồ sơ"), (700, "hồ sơ"), (450, "hồ sơ")]


def test_what_a_change_is_compared_with_is_not_its_unit():
    assert values("Đã cấp 1.200 thẻ, số thẻ tăng 200 so với kế hoạch.", column="unit")[-1] != "kế hoạch"


def test_a_part_of_the_year_holds_for_all_of_its_sentence_and_those_behind():
    text = "Trong 6 tháng đầu năm 2022, huyện nhận 410 hồ sơ, trả 402 hồ sơ. Số văn bản đi là 77 văn bản."
    assert values(text, column="period") == ["6 tháng đầu năm 2022"] * 3
    text = "Huyện nhận 410 hồ sơ (quý I: 90 hồ sơ), trả 402 hồ sơ."
    assert values(text, column="period") == ["2022", "quý I năm 2022", "2022"]
    text = "Trong quý II năm 2022, huyện mở 3 lớp; cả năm 2021 mở 9 lớp."
    assert values(text, column="period") == ["quý II năm 2022", "2021"]


def test_the_part_of_the_year_a_title_reports_on_holds_where_nothing_else_is_told():
    title = {"title": "Công tác chuyển đổi số 9 tháng đầu năm 2022"}
    told = values("Đã nhận 31 hồ sơ, tăng 4 hồ sơ so với cùng kỳ năm 2021; trả 30 hồ sơ.", document=title)
    assert [v["period"] for v in told] == ["9 tháng đầu năm 2022"] * 3
    assert values("Phấn đấu năm 2023 có 40 máy in.", column="period", document=title) == ["2023"]


def test_documents_examined_and_meetings_held_have_codes_of_their_own():
    assert values("Huyện rà soát 19 văn bản, bãi bỏ 02 văn bản.", column="indicator") == [None, None]
    assert values("Đã họp trực tuyến 17 buổi.", column="indicator") == ["meetings_online"]
    assert values("Bộ phận một cửa huyện tiếp nhận 951 hồ sơ.", column="indicator") == ["dossiers_received"]
    assert indicator_code("người có tài khoản định danh điện tử mức độ 2") is None


def test_half_a_word_is_no_unit():
    assert values("Đã thẩm định 14 dự thảo của các phòng.", column="unit") == [None]


def test_towns_and_wards_in_turn():
    told = values("Số máy tính của thành phố, phường, xã lần lượt là 90, 45 và 30 máy.")
    assert [(v["entity"], v["entity_level"]) for v in told] == [
        ("thành phố", None),
        ("phường", "commune"),
        ("xã", "commune"),
    ]


def test_a_level_right_before_its_figure_owns_it():
    told = values("Tỷ lệ máy tính trên công chức của huyện đạt 97%, của xã đạt 89%.", column="entity_level")
    assert told == ["district", "commune"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Huyện ban hành 06 văn bản chỉ đạo chuyển đổi số.", None),
        ("Đã tham mưu 9 văn bản hướng dẫn, đôn đốc các phòng.", None),
        ("Số văn bản ban hành: 4 văn bản chỉ đạo.", None),
        ("Ban hành 640 văn bản điện tử.", "documents_electronic"),
        ("Gửi 75 văn bản chỉ đạo qua trục liên thông.", "documents_electronic"),
        ("Tổng số văn bản phát hành là 2.004 văn bản.", "documents_sent"),
        ("Họp ban chỉ đạo 3 lần.", "plans"),
    ],
)
def test_papers_that_direct_are_not_those_exchanged(text, code):
    assert values(text, column="indicator") == [code]


def test_ratings_count_no_stars():
    told = values("Có 6 sản phẩm 3 sao, 2 sản phẩm 4 - 5 sao; cổng đạt 3 sao.")
    assert [(v["value"], v["unit"]) for v in told] == [(6, "sản phẩm"), (2, "sản phẩm")]
    assert values("Chứng thực 45 bản sao điện tử.", column="value") == [45]


@pytest.mark.parametrize("rank", ["xếp hạng 9/14", "xếp thứ 9", ", đứng thứ 9/14 huyện", "xếp loại khá"])
def test_a_score_before_the_place_it_earns(rank):
    told = values(f"Tổng điểm 71,4 {rank}.")
    assert [(v["value"], v["unit"], v["label"]) for v in told[:1]] == [(71.4, "điểm", "Tổng điểm")]
    assert {v["unit"] for v in told[1:]} <= {"hạng"}
