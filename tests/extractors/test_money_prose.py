"""Amounts of money of all kinds of sentences: their year, whose they are, sums of others, what is no budget."""

from __future__ import annotations

import datetime as dt

import pytest
from build import DOC_ID, context, lines, page

from extractors.layout import number_lines, passages_of
from extractors.reports.budget import REPORT
from normalizers.rows import to_record

REPORT_OF_2022 = {
    "title": "Kết quả xây dựng chính quyền số năm 2022", "doc_type": "bao_cao", "issued_date": dt.date(2022, 12, 5),
    "report_year": 2022, "issuer": "UBND huyện Lâm Sơn", "issuer_level": "district",
}  # fmt: skip


def records(*texts, **document):
    told = context(passages_of(page(list(number_lines(lines(*texts, step=40))))))
    told = told._replace(document={**told.document, **REPORT_OF_2022, **document})
    return [to_record(row, DOC_ID) for row in REPORT.prose(told)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Kinh phí mua sắm là 90 triệu đồng.", [2022]),
        ("Xã xin cấp 90 triệu đồng trong năm 2023 để sửa nhà văn hóa.", [2023]),
        ("Quý I năm 2021 đã chi 90 triệu đồng.", [2021]),
        ("Giai đoạn 2018 - 2020, huyện bố trí 9 tỷ đồng cho hạ tầng.", [None]),
        ("Dự án có tổng mức đầu tư 45 tỷ đồng.", [None]),
        ("Kinh phí bảo trì dự kiến 30 triệu đồng mỗi năm.", [None]),
        ("Kinh phí: 8 tỷ đồng, gồm: năm 2021: 5 tỷ đồng; năm 2022: 3 tỷ đồng.", [None, 2021, 2022]),
    ],
)
def test_the_year_of_an_amount(text, years):
    assert [record.values["budget_year"] for record in records(text)] == years


def test_amounts_of_a_part_of_a_year_are_told_so():
    half = {"title": "Kết quả xây dựng chính quyền số 6 tháng đầu năm 2022"}
    for text, more in (("Trong quý I năm 2022 đã chi 90 triệu đồng.", {}), ("Đã chi 90 triệu đồng mua máy.", half)):
        ((year, flags),) = [(r.values["budget_year"], r.flags) for r in records(text, **more)]
        assert (year, "part_of_year" in flags) == (2022, True)
    ((whole,),) = [[r.flags] for r in records("Dự toán năm 2022 được giao là 90 triệu đồng.", **half)]
    assert "part_of_year" not in whole


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kinh phí là 95 triệu đồng, nguồn ngân sách huyện giao trong dự toán.", ["local"]),
        ("Nhu cầu là 95 triệu đồng, do ngân sách thị trấn bảo đảm.", ["local"]),
        ("Kinh phí 95 triệu đồng, do ngân sách huyện cấp 60 triệu đồng, còn thiếu.", ["total", "local"]),
        ("Ngân sách xã cấp 95 triệu đồng, đã chi 60 triệu đồng.", ["local", "local"]),
        (
            "Ngân sách xã cấp 9 triệu đồng, vốn xã hội hóa 4 triệu đồng, đã chi 11 triệu đồng.",
            ["local", "other", "total"],
        ),
        ("Các doanh nghiệp ủng hộ 95 triệu đồng; huyện đối ứng 20 triệu đồng.", ["other", "local"]),
        ("Vốn sự nghiệp của tỉnh 95 triệu đồng.", ["local"]),
    ],
)
def test_whose_money_an_amount_is(text, codes):
    assert [record.values["fund_source"] for record in records(text)] == codes


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("Kinh phí năm 2022: 9 tỷ đồng, chia ra: tỉnh 5 tỷ đồng, huyện 4 tỷ đồng.", [True, False, False]),
        ("Huyện bố trí 9 tỷ đồng (phần cứng 5 tỷ đồng, phần mềm 3 tỷ đồng).", [False, False, False]),
        ("Kinh phí phần cứng 9 tỷ đồng, phần mềm 5 tỷ đồng, đào tạo 4 tỷ đồng.", [False, False, False]),
    ],
)
def test_amounts_that_are_the_sum_of_those_behind_them(text, totals):
    assert [record.values["is_total"] for record in records(text)] == totals


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Phí thu được qua mạng là 40 triệu đồng.", ("no_budget",)),
        ("Cả năm xử phạt 3 cửa hàng, nộp ngân sách 12.500.000 đồng.", ("no_budget",)),
        ("Có 120 giao dịch với tổng số tiền 40 triệu đồng.", ("no_budget",)),
        ("Họp qua mạng giúp tiết kiệm 40 triệu đồng.", ("no_budget",)),
        ("Kinh phí là 40 triệu đồng (tăng 5 triệu đồng).", ()),
        ("Huyện mua 2 máy chủ với số tiền 40 triệu đồng.", ()),
        ("Đề nghị huyện cấp 40 triệu đồng để thay máy.", ("unsure_period",)),
    ],
)
def test_money_that_is_no_budget_is_told_and_flagged(text, flags):
    assert records(text)[0].flags == flags


def test_money_saved_every_year_is_a_result_and_no_row():
    assert records("Mô hình này tiết kiệm trên 2 tỷ đồng/năm.") == []


def test_digits_in_groups_with_blanks_are_one_amount():
    (got,) = records("Đã cấp 1 250 000 000 đồng cho dự án.")
    assert (got.values["amount_vnd"], got.flags) == (1_250_000_000, ())


def test_parts_listed_below_a_sum_are_of_its_year_and_numbers_of_items_name_nothing():
    got = [
        (record.values["item_name"], record.values["budget_year"], record.values["is_total"])
        for record in records(
            "1. Tổng kinh phí năm 2024: 9 tỷ đồng.", "2. Trong đó:", "- Phần cứng: 5 tỷ đồng;", "- Phần mềm: 4 tỷ đồng.",
            "Dự toán năm 2025 gồm:", "- Phần cứng: 3 tỷ đồng;",
        )
    ]  # fmt: skip
    assert got == [
        ("Tổng kinh phí năm 2024", 2024, True), ("Phần cứng", 2024, False), ("Phần mềm", 2024, False),
        ("Phần cứng", 2025, False),
    ]  # fmt: skip


def test_a_company_that_gives_money_is_another_source():
    (got,) = records("Kinh phí do Công ty Sao Mai tài trợ: 85 triệu đồng.")
    assert got.values["fund_source"] == "other"


def test_amounts_in_two_units_need_no_currency_and_those_that_go_on_in_words_are_flagged():
    told = records("Tổng vốn 4 tỷ 120 triệu, đã chi 1 tỷ 30 triệu.")
    assert [r.values["amount_vnd"] for r in told] == [4_120_000_000, 1_030_000_000]
    assert ["split_number" in r.flags for r in records("Tổng vốn 4 tỷ 6 trăm triệu đồng.")] == [True]
