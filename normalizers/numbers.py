"""Printed numbers to exact values, never by guessing.

Vietnamese offices write 1.279.595 and 94,6; spreadsheets pasted into their reports bring 1,279,595 and 94.6. A text
that fits neither writing, or both with different values, gives None: the caller keeps the print and flags the row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from msgspec import Struct

__all__ = [
    "Parsed",
    "Quantity",
    "Thousands",
    "is_empty_mark",
    "parse_integer",
    "parse_number",
    "parse_percent",
    "parse_ratio",
    "printed_places",
    "read_integer",
    "read_number",
    "read_quantity",
    "thousands_style",
]

T = TypeVar("T")

Thousands = Literal[".", ","]
"""The sign a table uses between groups of three digits."""

MAX_LENGTH = 40
"""Characters of the longest text taken for a number: 18 digits with separators, blanks and a currency fit well."""

MAX_DIGITS = 18
"""Digits of the largest number that an int64 column always holds."""

_MINUS = "-−"
_CURRENCY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd|₫)\s*\.?$", re.IGNORECASE)
_EMPTY = re.compile(r"[\s\-–—‒―−_.…·]*")
_GROUPED = {
    "thousands_dots": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+"),
    "thousands_commas": re.compile(r"[1-9]\d{0,2}(?:,\d{3})+"),
    "thousands_blanks": re.compile(r"[1-9]\d{0,2}(?: \d{3})+"),
}
_DECIMAL = re.compile(r"(\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:,\d{3})+)([.,])(\d+)")
_LOOSE = re.compile(r"\d{1,3}(?:\s*[.,]\s*\d{3}){2,}")


class Parsed(Struct, Generic[T], frozen=True):
    """A value and how it came about.

    Attributes:
        value: The exact value.
        rules: Names of the rules used, in order; empty for plain digits.
    """

    value: T
    rules: tuple[str, ...] = ()


class Quantity(Struct, frozen=True):
    """How many, and out of how many where the print says so ("10/14")."""

    count: int
    out_of: int | None = None


def is_empty_mark(text: str) -> bool:
    """Whether a cell holds only blanks, dashes or dots, as offices mark "no figure"; a zero or an x is no such mark."""
    return _EMPTY.fullmatch(text) is not None


def read_integer(text: str) -> Parsed[int] | None:
    """A whole number in Vietnamese or English writing; a currency sign behind it is allowed.

    Returns:
        None for malformed grouping ("1.27.95"), mixed separators ("1.279,595"), letters, or more than 18 digits.
    """
    body, sign, rules = _prepare(text)
    whole = _whole(body)
    if whole:
        return Parsed(sign * whole.value, (*rules, *whole.rules))
    if "." in body and "," in body and re.search(r"[.,]00?$", body):
        number = read_number(text)
        return Parsed(int(number.value), (*number.rules, "decimal_zeros")) if number else None
    return None


def parse_integer(text: str) -> int | None:
    """The value of `read_integer`."""
    parsed = read_integer(text)
    return parsed.value if parsed else None


def read_number(text: str, *, percent: bool = False, thousands: Thousands | None = None) -> Parsed[Decimal] | None:
    """A number that may have decimals; the Decimal keeps the printed places.

    Args:
        text: As printed.
        percent: Whether it is a percentage, where a single separator always stands before decimals ("94.625").
        thousands: The table's sign between groups of three, where known; it settles "1,279".

    Returns:
        None where malformed, or ambiguous: a single comma before three digits ("1,279") without `thousands`.
    """
    body, sign, rules = _prepare(text)
    match = _DECIMAL.fullmatch(body)
    if match is None or (match[2] in match[1]):
        integer = _whole(body)
        return Parsed(Decimal(sign * integer.value), (*rules, *integer.rules)) if integer else None
    whole, mark, places = match[1], match[2], match[3]
    both_fit = len(places) == 3 and len(whole) <= 3 and whole[0] != "0"
    if both_fit and not percent and mark != _other(thousands):
        if mark == "." or thousands == mark:
            rule = "thousands_dots" if mark == "." else "thousands_commas"
            return Parsed(Decimal(sign * int(whole + places)), (*rules, rule))
        return None
    grouping = [rule for sep, rule in ((".", "thousands_dots"), (",", "thousands_commas")) if sep in whole]
    value = Decimal(f"{re.sub(r'[.,]', '', whole)}.{places}")
    return Parsed(sign * value, (*rules, *grouping, "decimal_comma" if mark == "," else "decimal_point"))


def parse_number(text: str, *, percent: bool = False, thousands: Thousands | None = None) -> Decimal | None:
    """The value of `read_number`."""
    parsed = read_number(text, percent=percent, thousands=thousands)
    return parsed.value if parsed else None


def parse_percent(text: str) -> Decimal | None:
    """A percentage with or without its sign ("94,6%", "94.6", "30 phần trăm"), in percent, with the printed places."""
    return parse_number(re.sub(r"\s*(?:%|phần trăm)\s*$", "", text, flags=re.IGNORECASE), percent=True)


def printed_places(value: Decimal) -> int:
    """Decimals printed behind the separator; a recomputed value agrees when it rounds to the same at these places."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def parse_ratio(text: str) -> tuple[int, int] | None:
    """A ratio's two sides, as `parse_integer` reads them: "184/220" -> (184, 220); a date ("14/7/2021") is no ratio."""
    sides = text.split("/") if len(text) <= 2 * MAX_LENGTH else []
    values = [parse_integer(side) for side in sides]
    if len(values) != 2 or values[0] is None or values[1] is None or min(values[0], values[1]) < 0:
        return None
    return values[0], values[1]


def read_quantity(text: str) -> Parsed[Quantity] | None:
    """A count as equipment lists print it: "04", "22 bộ", "10/14", "01 bộ/xã".

    Returns:
        None where there is no leading count, or where the words behind it hold further digits ("03 máy, 01 hỏng").
    """
    if len(text) > 4 * MAX_LENGTH:
        return None
    match = re.fullmatch(r"\s*(\d[\d.,]*(?:\s*/\s*\d[\d.,]*)?)\s*([^\W\d][^\d]*)?", text)
    if match is None:
        return None
    words = ("unit_word",) if match[2] else ()
    ratio = parse_ratio(match[1])
    if ratio:
        return Parsed(Quantity(*ratio), ("ratio", *words))
    count = read_integer(match[1])
    return Parsed(Quantity(count.value), (*count.rules, *words)) if count else None


def thousands_style(texts: Iterable[str]) -> Thousands | None:
    """The sign between groups of three that a column's printed numbers show; None where they show none or both.

    Only numbers that can be read one way are evidence: two or more groups ("1.279.595"), or decimals that are not three
    ("94,6" shows that dots would group).
    """
    seen: set[Thousands] = set()
    for text in texts:
        body = _prepare(text)[0]
        if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|[\d.]+,(?:\d\d?|\d{4,})", body):
            seen.add(".")
        elif re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[\d,]+\.(?:\d\d?|\d{4,})", body):
            seen.add(",")
    return seen.pop() if len(seen) == 1 else None


def _prepare(text: str) -> tuple[str, int, tuple[str, ...]]:
    """The digits and separators of a text, its sign (1 or -1) and the rules that peeled it; "" where it is too long."""
    if len(text) > MAX_LENGTH or sum(map(str.isdigit, text)) > MAX_DIGITS:
        return "", 1, ()
    body = " ".join(unicodedata.normalize("NFC", text).split())
    rules: tuple[str, ...] = ()
    peeled = _CURRENCY.sub("", body)
    if peeled != body:
        body, rules = peeled, ("currency_sign",)
    sign = 1
    if len(body) > 1 and body[0] in _MINUS and body[1].isdigit():
        body, sign, rules = body[1:], -1, (*rules, "minus_sign")
    if " " in body and _LOOSE.fullmatch(body):
        body, rules = body.replace(" ", ""), (*rules, "blanks_dropped")
    return body, sign, rules


def _whole(body: str) -> Parsed[int] | None:
    """Digits alone or in groups of three."""
    if body.isascii() and body.isdigit():
        return Parsed(int(body), ("leading_zero",) if len(body) > 1 and body[0] == "0" else ())
    for rule, pattern in _GROUPED.items():
        if pattern.fullmatch(body):
            return Parsed(int(re.sub(r"\D", "", body)), (rule,))
    return None


def _other(thousands: Thousands | None) -> str | None:
    """The decimal sign that goes with a sign between groups."""
    return {".": ",", ",": "."}.get(thousands) if thousands else None
