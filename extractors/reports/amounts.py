"""Amounts of money in a text: their digits and unit, the halves of n/m and of ranges, prices of one left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from normalizers.numbers import parse_number
from normalizers.units import parse_money

__all__ = ["Amount", "amounts_in", "is_price", "saved_every_year", "totals_among", "value_of"]

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_NOT_MONEY = (
    r"(?!\s*(?:lệ|trọng|suất|giá|số|phú|lượt|người|USD|đô la|đôla|euro|yên|bản|yêu cầu|giao dịch|lần|phép|kWh|m3|tấn"
    r"|dòng|sản phẩm|cổ phiếu|trang|tin|cuộc|thiết bị|thuê bao|dân)\b)"
)
"""Behind "tỷ" without "đồng": other things counted in it, half a word ("tỷ lệ")."""
_SCALE = r"(?:triệu|tỷ|tỉ|nghìn|ngàn|tr\.?)"
_SMALLER = r"(?:\s+\d{1,3}(?:,\d+)?\s*(?:triệu|nghìn|ngàn)){1,2}"
_AMOUNT = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:(?P<whole>\d{{1,3}}(?:\.\d{{3}})*\s*(?:tỷ|tỉ|triệu){_SMALLER}"
    rf"(?:\s*(?:đồng|đ|VNĐ|VND)(?![\wÀ-ỹ])|(?=\s*(?:[.,;)]|$))))"
    rf"|(?P<number>{_NUMBER}|\d{{1,3}}(?: \d{{3}}){{2,4}}(?=\s?đ)|\d+(?:[.,]\d+)?(?=\s*{_SCALE}))"
    rf"\s*(?P<unit>{_SCALE}?\s*(?:đồng|đ|VNĐ|VND)(?![\wÀ-ỹ])"
    rf"|(?:tỷ|tỉ)(?![\wÀ-ỹ]){_NOT_MONEY}|triệu(?=\s*(?:[.,;)]|$|(?:/|–|-|đến|tới)\s*\d))))"
)
"""Numbers grouped or with a word of scale; `whole` are those in two units: "2 tỷ 350 triệu đồng"."""
_OTHER_HALF = re.compile(rf"(?<![\d.,/-])(?P<number>{_NUMBER}|\d+(?:[.,]\d+)?)\s?(?P<sign>/|-|–|đến|tới)\s?$")
"""A number right before an amount that has its unit: "41,5/50 tỷ đồng", "4 - 5 tỷ đồng"."""
_SECOND = re.compile(r"\s*(?P<sign>/|-|–|đến|tới)\s*")
"""Between the two amounts of n/m, or of a range."""
_LONGEST_NUMBER = 30
_EACH = re.compile(
    r"\s?/\s?(?:máy|bộ|cái|chiếc|người|hộ|lớp|xã|phường|huyện|thôn|đơn vị|hệ thống|thiết bị|điểm|tháng|ngày|buổi|m2|m²)"
    r"(?!\w)"
)
"""Behind the price of one: how much is spent on all of them stands elsewhere."""
MAX_AMOUNTS = 200
"""Amounts of a paragraph; one with more is a table without rulings."""


class Amount(NamedTuple):
    """An amount in a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        number: Its digits; of one in two units all of it.
        unit: Its unit of money; one that stands behind the other half of a pair too.
        pair: What it is of two: "n" or "m" of n/m, "from" or "to" of a range; "" alone.
        first: Where the words before it end, for the second of two before the first.
    """

    start: int
    end: int
    number: str
    unit: str
    pair: Literal["", "n", "m", "from", "to"]
    first: int


def amounts_in(text: str) -> Iterator[Amount]:
    """The amounts of a text in order; both of n/m and of a range, where only the second has a unit too."""
    last: Amount | None = None
    for match in islice(_AMOUNT.finditer(text), MAX_AMOUNTS):
        number, unit = (match["whole"], "đồng") if match["whole"] else (match["number"], match["unit"].strip())
        other = _OTHER_HALF.search(text, max(0, match.start() - _LONGEST_NUMBER), match.start())
        between = _SECOND.fullmatch(text, last.end, match.start()) if last else None
        amount = Amount(match.start(), match.end(), number, unit, "", match.start())
        if last and between:
            amount = amount._replace(pair="m" if between["sign"] == "/" else "to", first=last.first)
        elif other and _is_less(other["number"], number) and text[: other.start()].strip(" -–+•*"):
            share = other["sign"] == "/"
            yield Amount(*other.span("number"), other["number"], unit, "n" if share else "from", other.start())
            amount = amount._replace(pair="m" if share else "to", first=other.start())
        elif (following := _SECOND.match(text, match.end())) and _AMOUNT.match(text, following.end()):
            amount = amount._replace(pair="n" if following["sign"] == "/" else "from")
        yield amount
        last = amount if not amount.pair or amount.pair in ("n", "from") else None


def _is_less(number: str, other: str) -> bool:
    """Whether a number before an amount can be the other half of it, not an item's number or a year."""
    n, m = parse_number(number), parse_number(other)
    return n is not None and m is not None and n <= m


def is_price(text: str, end: int) -> int | None:
    """Where the words end that make an amount the price of one ("/máy"), from its end on; None where it is none."""
    match = _EACH.match(text, end)
    return match.end() if match else None


_EVERY_YEAR = re.compile(r"\s?/\s?(?:năm|quý)\b")
_SAVED = re.compile(r"\b(?:tiết kiệm|doanh thu|thu hút|làm lợi)\b[^.;]{0,40}$", re.IGNORECASE)


def saved_every_year(text: str, amount: Amount) -> bool:
    """Whether an amount is saved or earned a year: a result that is counted, no sum of money."""
    near = text[max(0, amount.first - 60) : amount.first]
    return bool(_EVERY_YEAR.match(text, amount.end) and _SAVED.search(near))


def value_of(amount: Amount) -> int | None:
    """An amount in đồng."""
    number = amount.number if any(map(str.isalpha, amount.number)) else f"{amount.number} {amount.unit}"
    parsed = parse_money(number)
    return parsed.value if parsed else None


_OPENS_PARTS = re.compile(r"\b(?:trong đó|gồm|cụ thể|chia ra|phân theo|phân bổ)\b|[:(]", re.IGNORECASE)
_MAX_PARTS = 12


def totals_among(text: str, amounts: Sequence[Amount]) -> set[int]:
    """Indices of amounts that are the sum of those told behind them: "9 tỷ đồng, trong đó … 4 tỷ đồng, … 5 tỷ đồng"."""
    values = [value_of(amount) for amount in amounts]
    found: set[int] = set()
    for index, whole in enumerate(amounts[:-2]):
        total = values[index]
        if total is None or not _OPENS_PARTS.search(text, whole.end, amounts[index + 1].start):
            continue
        added = 0
        for count, part in enumerate(values[index + 1 : index + 1 + _MAX_PARTS], 1):
            if part is None or (added := added + part) > total:
                break
            if count > 1 and added == total:
                found.add(index)
                break
    return found
