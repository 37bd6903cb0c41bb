"""Amounts of money in prose: which they are, whose and of which year."""

from __future__ import annotations

import pytest
from build import DOC_ID, context, lines, page

from extractors.layout import number_lines, passages_of
from extractors.reports.budget import REPORT
from extractors.reports.funds import fund_source, is_source_told, prose_source
from normalizers.rows import to_record


def records(*texts):
    rows = REPORT.prose(context(passages_of(page(list(number_lines(lines(*texts, step=40)))))))
    return [to_record(row, DOC_ID) for row in rows]


def prose(*texts):
    return [record.values for record in records(*texts)]


@pytest.mark.parametrize("label", ["ĐVT:", "ĐVI", "BVT :", "(ĐVT"])
def test_the_unit_of_a_table_is_no_amount(label):
    assert prose("VI. KINH PHÍ THỰC HIỆN", f"{label} 1.000 đồng") == []
    assert prose("VI. KINH PHÍ THỰC HIỆN", f"{label} 1.000.000 đồng") == []
    assert [row["amount_vnd"] for row in prose("VI. KINH PHÍ THỰC HIỆN", "- Hỗ trợ mỗi xã: 1.000.000 đồng")] == [
        1_000_000
    ]


def test_amounts_in_prose():
    (row,) = prose("- Kinh phí thực hiện năm 2020: 1.498.771.000 đồng.")
    assert row["amount_vnd"] == 1_498_771_000
    assert row["item_name"] == "Kinh phí thực hiện năm 2020"
    assert row["budget_year"] == 2020
    assert row["unit_printed"] == "đồng"
    assert not row["is_total"]


@pytest.mark.parametrize(
    ("text", "vnd"),
    [
        ("Tổng kinh phí là 89.610.747.000đ.", 89_610_747_000),
        ("Kinh phí dự kiến 250 triệu đồng.", 250_000_000),
        ("Kinh phí đầu tư 1,5 tỷ đồng.", 1_500_000_000),
    ],
)
def test_ways_of_writing_amounts(text, vnd):
    assert [row["amount_vnd"] for row in prose(text)] == [vnd]


def test_amounts_under_a_heading_that_speaks_of_money():
    rows = prose("VI. KINH PHÍ THỰC HIỆN", "- Năm 2016: 1.498.771.000đ;", "- Năm 2017: 1.649.162.000đ;")
    assert [(row["budget_year"], row["amount_vnd"]) for row in rows] == [(2016, 1_498_771_000), (2017, 1_649_162_000)]


@pytest.mark.parametrize(
    "text",
    [
        "Đã tiếp nhận 1.250 hồ sơ qua mạng.",
        "Thu nhập bình quân 45.000.000 đồng/người.",
        "Đường dài 12 km.",
        "Kinh phí. ĐVT: 1.000 đồng",
    ],
)
def test_figures_that_are_no_budget(text):
    assert prose(text) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Ngân sách tỉnh", "local"),
        ("Ngân sách tỉnh hỗ trợ", "local"),
        ("Kinh phí đề nghị tỉnh bổ sung từ ngân sách", "province_central"),
        ("Ngân sách trung ương hỗ trợ", "central"),
    ],
)
def test_who_pays(words, code):
    assert fund_source((words,)) == prose_source(words) == code


@pytest.mark.parametrize("words", ["Ngân sách tỉnh hỗ trợ", "Nguồn tỉnh cấp bổ sung"])
def test_support_by_the_province_may_be_the_state_s_and_is_doubted(words):
    assert not is_source_told((words,))
    (got,) = records(f"{words} năm 2024: 860 triệu đồng.")
    assert "unsure_fund_source" in got.flags


def test_a_span_of_years_names_its_amount_whole():
    (got,) = prose("Tổng kinh phí giai đoạn 2021 - 2023 là 640 triệu đồng.")
    assert (got["item_name"], got["budget_year"]) == ("Tổng kinh phí giai đoạn 2021 - 2023 là", None)


def test_numbers_of_documents_are_no_purse():
    assert prose_source("Theo Kết luận số 12-KL/TW, nhu cầu vốn năm 2024") == "total"
    assert prose_source("vốn do TW cấp") == "central"


def test_the_year_of_a_sentence_is_that_of_no_date_in_it():
    (got,) = prose("Theo Tờ trình ngày 03/5/2021, kinh phí thực hiện năm 2022 là 40 triệu đồng.")
    assert got["budget_year"] == 2022


def test_amounts_in_brackets_and_behind_names_of_purses():
    text = "Kinh phí nêu trên (2 tỷ đồng) do NSTW cấp 1.100 triệu đồng, còn lại từ nguồn thu của đơn vị 900 triệu đồng."
    got = prose(text)
    assert [(row["amount_vnd"] // 10**6, row["fund_source"]) for row in got] == [
        (2000, "total"), (1100, "central"), (900, "other"),
    ]  # fmt: skip


def test_a_list_has_the_money_of_the_line_that_leads_to_it():
    got = prose(
        "Xin kinh phí mua sắm thiết bị, gồm:",
        "- 02 máy in: 9.600.000 đồng;",
        "- Cài đặt: 3.000.000 đ;",
        "Tổng cộng: 12.600.000 đồng.",
        "Hợp tác xã đạt doanh thu 7.000.000 đồng.",
        "Nguồn kinh phí: Ngân sách thị trấn: 4 triệu đồng; xin huyện hỗ trợ: 8,6 triệu đồng.",
    )
    assert [(row["amount_vnd"], row["is_total"]) for row in got] == [
        (9_600_000, False), (3_000_000, False), (12_600_000, True), (7_000_000, False), (4_000_000, False), (8_600_000, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bố trí 45 triệu đồng từ ngân sách xã cho đầu tư máy móc.", "local"),
        ("Dự toán 45 triệu đồng (lấy từ nguồn NSTW).", "central"),
        ("Huy động xã hội hóa đầu tư 45 triệu đồng.", "other"),
        ("Dự toán 45 triệu đồng từ đầu năm cho ngân sách xã.", "total"),
    ],
)
def test_a_source_told_behind_its_amount(text, code):
    assert [row["fund_source"] for row in prose(text)] == [code]


@pytest.mark.parametrize(
    ("printed", "million"),
    [
        ("10.522,6 triệu đồng", 10_522.6),
        ("10,522.6 triệu đồng", 10_522.6),
        ("1.5 tỷ đồng", 1_500),
        ("1,25 tỷ đồng", 1_250),
        ("3.260 triệu đồng", 3_260),
        ("86.350.000.000 đồng", 86_350),
        ("45 triệu đồng", 45),
        ("45 tr.đồng", 45),
        ("4,5 tỷ", 4_500),
    ],
)
def test_amounts_are_read_whole(printed, million):
    (row,) = prose(f"Kinh phí thực hiện là {printed}.")
    assert (row["amount_printed"], row["amount_vnd"]) == (printed, round(million * 10**6))


def test_an_amount_that_a_blank_may_cut_is_doubted():
    rows = REPORT.prose(context(passages_of(page(list(number_lines(lines("Kinh phí là 1 250 triệu đồng.")))))))
    assert [row.flags for row in rows] == [("split_number",)]


@pytest.mark.parametrize(
    ("printed", "thousand"),
    [("2 tỷ 350 triệu đồng", 2_350_000), ("1 tỷ 20 triệu 500 nghìn đồng", 1_020_500), ("7 triệu 250 ngàn đồng", 7_250)],
)
def test_an_amount_in_several_units_is_their_sum(printed, thousand):
    (got,) = records(f"Kinh phí là {printed}.")
    assert (got.values["amount_printed"], got.values["amount_vnd"], got.flags) == (printed, thousand * 1000, ())


def test_a_source_in_prose_that_no_list_knows_is_doubted():
    rows = REPORT.prose(context(passages_of(page(list(number_lines(lines("Nguồn điện dự phòng: 45 triệu đồng.")))))))
    assert [row.flags for row in rows] == [("unsure_fund_source",)]


def test_the_price_of_one_is_no_amount():
    rows = prose("Kinh phí: đơn giá 15.000.000 đồng/bộ, tổng kinh phí 150.000.000 đồng.")
    assert [(row["item_name"], row["amount_vnd"]) for row in rows] == [("tổng kinh phí", 150_000_000)]
    assert len(prose("Kinh phí duy trì 2 tỷ đồng/năm.")) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Kinh phí đã chi 3 tỷ/7 tỷ kế hoạch năm 2023, đạt 42,9%.",
            [("Kinh phí đã chi", 3_000, ()), ("kế hoạch năm 2023", 7_000, ())],
        ),
        (
            "Giải ngân 12,5 tỷ đồng/20 tỷ đồng.",
            [("Giải ngân", 12_500, ()), ("Giải ngân", 20_000, ("unsure_item_name",))],
        ),
        (
            "Vốn đã giải ngân 260/400 triệu đồng dự toán giao.",
            [("Vốn đã giải ngân", 260, ()), ("dự toán giao", 400, ())],
        ),
        (
            "Kinh phí dự kiến từ 6 tỷ đến 8 tỷ đồng.",
            [("Kinh phí dự kiến từ", 6_000, ("range",)), ("Kinh phí dự kiến từ", 8_000, ())],
        ),
        (
            "Kinh phí năm 2021 là 3 tỷ đồng và năm 2022 là 4 tỷ đồng.",
            [("Kinh phí năm 2021 là", 3_000, ()), ("và năm 2022 là", 4_000, ())],
        ),
        ("Kinh phí bảo trì 9 triệu đồng/máy.", []),
        ("Kinh phí giai đoạn 2021-2025: 6 tỷ đồng.", [("Kinh phí giai đoạn 2021-2025", 6_000, ())]),
        ("1/ 700 triệu đồng kinh phí; vốn vay 2,5 tỷ USD.", [("kinh phí", 700, ())]),
    ],
)
def test_both_halves_of_a_share_or_range_of_money(text, told):
    found = [(r.values["item_name"], r.values["amount_vnd"], r.flags) for r in records(text)]
    assert found == [(name, million * 10**6, flags) for name, million, flags in told]


def test_a_half_without_its_unit_has_that_of_the_other():
    first, second = prose("Vốn đã giải ngân 260/400 triệu đồng.")
    assert (first["amount_printed"], first["unit_printed"]) == ("260", "triệu đồng")
    assert (second["amount_printed"], second["amount_vnd"]) == ("400 triệu đồng", 400_000_000)
