import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.periods import Period, find_dates, find_periods, find_years, parse_date, single_year


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Năm 2020", [(2020, 2020)]),
        ("giai đoạn 2021 - 2025", [(2021, 2025)]),
        ("2017-2020", [(2017, 2020)]),
        ("từ năm 2016 đến năm 2020", [(2016, 2020)]),
        ("Kinh phí năm 2019 và năm 2020", [(2019, 2019), (2020, 2020)]),
        ("tháng 12/2018", [(2018, 2018)]),
        ("2025-2021", [(2025, 2025), (2021, 2021)]),
        ("Quyết định số 12/2018/QĐ-UBND", []),
        ("2.020 hồ sơ, 20201 và 12.020", []),
        ("", []),
    ],
)
def test_periods(text: str, periods: list[tuple[int, int]]) -> None:
    assert find_periods(text) == tuple(Period(*p) for p in periods)


def test_headers_name_one_period() -> None:
    assert single_year("Dự kiến năm 2021") == 2021
    assert single_year("năm 2019, năm 2020") is None
    assert find_years("năm 2019, giai đoạn 2021-2025") == (2019,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ngày 14 tháng 7 năm 2021", dt.date(2021, 7, 14)),
        ("Gia Lai, ngày 19 tháng 12 năm 2018", dt.date(2018, 12, 19)),
        ("ngày14tháng07năm2021", dt.date(2021, 7, 14)),
        ("ngay 14 thang 7 nam 2021", dt.date(2021, 7, 14)),
        ("14/7/2021", dt.date(2021, 7, 14)),
        ("ngày 14-07-2021", dt.date(2021, 7, 14)),
        ("14.7.2021.", dt.date(2021, 7, 14)),
    ],
)
def test_dates(text: str, value: dt.date) -> None:
    reading = parse_date(text)
    assert reading is not None
    assert reading.value == value
    assert reading.reason is None


def test_blank_parts_leave_a_partial_date() -> None:
    reading = parse_date("Quảng Thọ, ngày      tháng 11 năm 2020")
    assert reading is not None
    assert (reading.value, reading.day, reading.month, reading.year) == (None, None, 11, 2020)
    assert reading.reason == "blank_part"
    assert reading.printed == "ngày      tháng 11 năm 2020"


@pytest.mark.parametrize(
    "text", ["31/11/2020", "ngày 30 tháng 2 năm 2020", "0/5/2020", "ngày 5 tháng 13 năm 2020", "1/1/1066"]
)
def test_impossible_dates(text: str) -> None:
    reading = parse_date(text)
    assert reading is not None
    assert reading.value is None
    assert reading.reason == "impossible_date"


@pytest.mark.parametrize(
    "text", ["", "ghi rõ ngày tháng năm", "416/QĐ-UBND", "1/2/3", "14/7-2021", "114/7/20211", "184/220"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == ()


def test_dates_come_in_order_with_their_place() -> None:
    text = "từ 1/1/2020 đến ngày 30 tháng 6 năm 2020"
    assert [(d.value, text[d.start :][: len(d.printed)]) for d in find_dates(text)] == [
        (dt.date(2020, 1, 1), "1/1/2020"),
        (dt.date(2020, 6, 30), "ngày 30 tháng 6 năm 2020"),
    ]


def test_a_page_of_dots_is_no_trap() -> None:
    assert find_dates("ngày " + "." * 150_000) == ()
    assert find_periods("2020 " * 20_000) == (Period(2020, 2020),)


@given(st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)))
def test_dates_come_back(date: dt.date) -> None:
    for text in (f"ngày {date.day} tháng {date.month:02} năm {date.year}", f"{date.day:02}/{date.month}/{date.year}"):
        reading = parse_date(text)
        assert reading is not None
        assert reading.value == date
