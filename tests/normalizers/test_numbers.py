from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.numbers import (
    Parsed,
    Quantity,
    is_empty_mark,
    parse_integer,
    parse_number,
    parse_percent,
    parse_ratio,
    printed_places,
    read_integer,
    read_number,
    read_quantity,
    thousands_style,
)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("1.279.595", 1279595, ("thousands_dots",)),
        ("1,279,595", 1279595, ("thousands_commas",)),
        ("145.057", 145057, ("thousands_dots",)),
        ("1 279 595", 1279595, ("thousands_blanks",)),
        ("1\u00a0279\u00a0595", 1279595, ("thousands_blanks",)),
        ("1. 279. 595", 1279595, ("blanks_dropped", "thousands_dots")),
        ("04", 4, ("leading_zero",)),
        ("0", 0, ()),
        ("  16 ", 16, ()),
        ("1.050.000.000đ", 1050000000, ("currency_sign", "thousands_dots")),
        ("1.050.000 đồng", 1050000, ("currency_sign", "thousands_dots")),
        ("1,050,000 VNĐ", 1050000, ("currency_sign", "thousands_commas")),
        ("1.279.595,00", 1279595, ("thousands_dots", "decimal_comma", "decimal_zeros")),
        ("-5", -5, ("minus_sign",)),
    ],
)
def test_integers(text: str, value: int, rules: tuple[str, ...]) -> None:
    assert read_integer(text) == Parsed(value, rules)


@pytest.mark.parametrize(
    "text",
    ["1.27.95", "1.279,595", "1,279.595", "12.34", "0.145.057", "1.279.", ".279", "1..279", "22 22", "12, 345", "1O4", "l2",
     "", "-", "10/14", "(5)", "1.279.595,5", "9" * 19, "1" * 10_000, "²", "x", "1.000 đồng bạc"],
)  # fmt: skip
def test_what_is_no_integer(text: str) -> None:
    assert parse_integer(text) is None


@pytest.mark.parametrize(
    ("text", "options", "value"),
    [
        ("94,6", {}, "94.6"),
        ("94.6", {}, "94.6"),
        ("94.625", {"percent": True}, "94.625"),
        ("94,625", {"percent": True}, "94.625"),
        ("1.279", {}, "1279"),
        ("1,279", {"thousands": ","}, "1279"),
        ("1,279", {"thousands": "."}, "1.279"),
        ("1.279", {"thousands": ","}, "1.279"),
        ("0,125", {}, "0.125"),
        ("0.125", {}, "0.125"),
        ("1.234,5", {}, "1234.5"),
        ("1,234.50", {}, "1234.50"),
        ("1.279.595", {}, "1279595"),
        ("-0,5", {}, "-0.5"),
        ("12", {}, "12"),
    ],
)
def test_numbers(text: str, options: dict, value: str) -> None:
    assert parse_number(text, **options) == Decimal(value)


@pytest.mark.parametrize("text", ["1,279", "1.2.3", "1,2,3", "1.279.5", "94,6%", "", "abc", "1,23.456,7"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("94,6%", "94.6", 1),
        ("94.60 %", "94.60", 2),
        ("100%", "100", 0),
        ("30 phần trăm", "30", 0),
        ("8,125%", "8.125", 3),
    ],
)
def test_percents_keep_their_places(text: str, value: str, places: int) -> None:
    percent = parse_percent(text)
    assert percent == Decimal(value)
    assert percent is not None
    assert printed_places(percent) == places


@pytest.mark.parametrize(
    ("text", "value"),
    [("184/220", (184, 220)), (" 22 / 22 ", (22, 22)), ("217.515/231.742", (217515, 231742)), ("0/0", (0, 0)),
     ("14/7/2021", None), ("416/QĐ-UBND", None), ("/5", None), ("5", None), ("-1/2", None), ("1/" * 5000, None)],
)  # fmt: skip
def test_ratios(text: str, value: tuple[int, int] | None) -> None:
    assert parse_ratio(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("22 bộ", Quantity(22)), ("04", Quantity(4)), ("10/14", Quantity(10, 14)), ("01 bộ/xã", Quantity(1)),
     ("1.250 cái", Quantity(1250)), ("22/22 máy", Quantity(22, 22)), ("03 máy, 01 hỏng", None), ("bộ", None), ("1.2.3", None),
     ("-", None)],
)  # fmt: skip
def test_quantities(text: str, value: Quantity | None) -> None:
    parsed = read_quantity(text)
    assert (parsed.value if parsed else None) == value


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—", "…", "...", " - ", "\u00a0", "--"])
def test_empty_marks(text: str) -> None:
    assert is_empty_mark(text)


@pytest.mark.parametrize("text", ["0", "x", "-5", "không"])
def test_what_is_no_empty_mark(text: str) -> None:
    assert not is_empty_mark(text)


def test_a_column_shows_its_style() -> None:
    assert thousands_style(["1,279", "1,279,595", "-"]) == ","
    assert thousands_style(["1.279.595", "94,6"]) == "."
    assert thousands_style(["1,279", "2.500"]) is None
    assert thousands_style(["1,279,595", "1.279.595"]) is None


@given(st.integers(0, 10**18 - 1))
def test_both_writings_come_back(number: int) -> None:
    english = f"{number:,}"
    assert parse_integer(english) == number
    assert parse_integer(english.replace(",", ".")) == number
    assert parse_integer(english.replace(",", " ")) == number
    assert parse_integer(str(number)) == number


@given(st.decimals(0, 10**9, places=2))
def test_decimals_come_back(number: Decimal) -> None:
    english = f"{number:,.2f}"
    assert parse_number(english) == number
    assert parse_number(english.translate(str.maketrans(".,", ",."))) == number


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    read_integer(text)
    read_number(text)
    parse_percent(text)
    read_quantity(text)
    thousands_style([text])
