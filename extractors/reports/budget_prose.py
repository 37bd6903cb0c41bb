"""Amounts in sentences -> `budget_items`: one row an amount, named by what stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from extractors.layout import Passage
from extractors.reports.funds import is_source_told, prose_source, sources_named
from extractors.reports.report import Context, is_total_name, reading_at
from normalizers.names import fold
from normalizers.numbers import parse_number
from normalizers.periods import find_dates, single_year
from normalizers.units import ONE_OF_A_UNIT, parse_money
from schemas.record import RawRow, Value

__all__ = ["prose_amounts"]

_GOES_ON = (
    r"(?=\s*(?:[.,;()/–-]|$)|\s+(?:so với|kế hoạch|dự toán|vốn|từ|cho|và|đến|tới|nguồn|trong|năm|ngân sách|kinh phí|để"
    r"|giai đoạn|theo|do)\b)"
)
"""Behind "tỷ" or "triệu" without "đồng": what is counted in them otherwise names itself ("2 triệu lượt")."""
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?P<number>{_NUMBER}|\d+(?:[.,]\d+)?(?=\s*(?:triệu|tỷ|tỉ|nghìn|ngàn|tr\.)))"
    r"\s*(?P<unit>(?:triệu|tỷ|tỉ|nghìn|ngàn|tr\.)?\s*(?:đồng|đ|VNĐ|VND)(?![\wÀ-ỹ])"
    rf"|(?:tỷ|tỉ){_GOES_ON}|triệu(?=\s*(?:[.,;)]|$|(?:/|–|-|đến|tới)\s*\d)))"
)
_OTHER_HALF = re.compile(rf"(?<![\d.,/-])(?P<number>{_NUMBER}|\d+(?:[.,]\d+)?)\s?(?P<sign>/|-|–|đến|tới)\s?$")
"""A number right before an amount that has its unit: "41,5/50 tỷ đồng", "4 - 5 tỷ đồng"."""
_SECOND = re.compile(r"\s*(?P<sign>/|-|–|đến|tới)\s*")
"""Between the two amounts of n/m, or of a range."""
_NAMED_BEHIND = re.compile(
    r"\s*\(?(?P<name>(?:tổng )?(?:kế hoạch|dự toán|tổng|chỉ tiêu|nhu cầu|vốn|kinh phí|nguồn|ngân sách)\b"
    r"[^.,;:()\d]{0,60}(?:\b\d{4}\b)?)"
)
"""What an amount is of that another is told as a share of: "4 tỷ/5 tỷ kế hoạch năm 2022"."""
_BY_YEAR = re.compile(r"(?:và |còn )?(?:năm|giai đoạn) \d{4}")
"""An amount of one more year: the words before the first one name it too."""
_LONGEST_NUMBER = 30
_SPEAKS_OF_MONEY = re.compile(
    r"kinh phí|dự án|dự trù|dự toán|ngân sách|đầu tư|vốn|giải ngân|quyết toán|\bNS(?:TW|ĐP|NN|T|H|X)\b|\bnguồn\b",
    re.IGNORECASE,
)
_LABEL_START = re.compile(
    r"[;()]|(?<=\D)\.(?=\s)|^Điều \d+\.|(?:^|\s)[-–+•]\s(?!(?<=\d\s[-–]\s)\d)|trong đó(?: có)?|\bgồm:?(?=\s)",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?<![\d.,/])\d{1,3}\s$")
"""Digits a blank before three more: "1 250 triệu đồng" may be one number."""

_EACH = re.compile(
    r"\s?/\s?(?:máy|bộ|cái|chiếc|người|hộ|lớp|xã|phường|huyện|thôn|đơn vị|hệ thống|thiết bị|điểm|tháng|ngày|buổi|m2|m²)"
    r"(?!\w)"
)
"""Behind the price of one: how much is spent on all of them stands elsewhere."""

_OF_TWO = re.compile(r"\d\s?(?:tỷ|tỉ|triệu)\s*$")
"""A larger unit of the same amount: "2 tỷ 350 triệu đồng"."""

_UNIT_MARK = re.compile(r"(?:ĐVT|đơn vị tính|^đơn vị)$", re.IGNORECASE)
_MAX_LABEL, _MAX_UNIT_LABEL, _MAX_LEAD, _MAX_HEAD, _MAX_BEFORE = 160, 12, 200, 60, 2000
_LIST_ITEM = re.compile(r"\s*(?:[-–+•*]|\d{1,2}[.)]|[a-zđ]\))\s")
_SUMS = frozenset(("tong cong", "cong", "tong so tien", "tong so"))
"""Labels of sums of money, whatever they are for."""


class _Amount(NamedTuple):
    """An amount in a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        number: Its digits.
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


def prose_amounts(context: Context) -> list[RawRow]:
    """Amounts whose own words, or whose section's heading, speak of money spent or planned."""
    rows: list[RawRow] = []
    section: str | None = None
    lead = ""
    counts: dict[int, int] = {}
    for passage in context.passages:
        if _is_heading(passage):
            section = passage.text.rstrip(":. ")
        if not _LIST_ITEM.match(passage.text):
            lead = passage.text if passage.text.rstrip().endswith(":") else ""
        for amount in _amounts(passage.text):
            counts[passage.page] = counts.get(passage.page, 0) + 1
            key = f"p{passage.page}-prose-{counts[passage.page]}"
            if _EACH.match(passage.text, amount.end):
                continue
            row = _prose_row(passage, amount, (section, f"{lead[-_MAX_LEAD:]} {_head(passage.text)}"), key)
            if row:
                rows.append(row)
    return rows


def _amounts(text: str) -> Iterator[_Amount]:
    """The amounts of a text in order; both of n/m and of a range, where only the second has a unit too."""
    last: _Amount | None = None
    for match in _AMOUNT.finditer(text):
        unit = match["unit"].strip()
        other = _OTHER_HALF.search(text, max(0, match.start() - _LONGEST_NUMBER), match.start())
        between = _SECOND.fullmatch(text, last.end, match.start()) if last else None
        amount = _Amount(match.start(), match.end(), match["number"], unit, "", match.start())
        if last and between:
            amount = amount._replace(pair="m" if between["sign"] == "/" else "to", first=last.first)
        elif other and _is_less(other["number"], match["number"]) and text[: other.start()].strip(" -–+•*"):
            share = other["sign"] == "/"
            yield _Amount(*other.span("number"), other["number"], unit, "n" if share else "from", other.start())
            amount = amount._replace(pair="m" if share else "to", first=other.start())
        elif (following := _SECOND.match(text, match.end())) and _AMOUNT.match(text, following.end()):
            amount = amount._replace(pair="n" if following["sign"] == "/" else "from")
        yield amount
        last = amount if not amount.pair or amount.pair in ("n", "from") else None


def _is_less(number: str, other: str) -> bool:
    """Whether a number before an amount can be the other half of it, not an item's number or a year."""
    n, m = parse_number(number), parse_number(other)
    return n is not None and m is not None and n <= m


def _is_heading(passage: Passage) -> bool:
    text = passage.text
    return (
        bool(re.match(r"^(?:[IVX]+\.|\d+(?:\.\d+)*\.?|[a-zđ]\))\s*\S", text))
        and len(text) < 160
        and not _AMOUNT.search(text)
    )


def _year(text: str) -> int | None:
    """The year a text names, dates and numbers of documents left out ("… ngày 12/5/2024 …, kinh phí năm 2026")."""
    for found in find_dates(text):
        text = text.replace(found.printed, " ")
    return single_year(re.sub(r"\d+/(?=\d{4}/)\S+", " ", text))


def _head(text: str) -> str:
    """What a paragraph is about, where it says so before a colon: "Nguồn kinh phí: …"."""
    return text[: text.find(":", 0, _MAX_HEAD) + 1]


def _label_start(before: str, near: int) -> int:
    """Where the words that name an amount begin, from `near` on; a larger unit of its own is no amount before it."""
    amounts = ((_EACH.match(before, m.end()) or m).end() for m in _AMOUNT.finditer(before, near))
    starts = (m.end() for m in _LABEL_START.finditer(before, near))
    return max((*starts, *(end for end in amounts if before[end:].strip())), default=near)


def _prose_row(passage: Passage, amount: _Amount, about: tuple[str | None, str], key: str) -> RawRow | None:
    """A row for one amount, named by what stands before it; None where nothing names it.

    `about` is the section, and what else leads to the amount: the line above its list, the head of its paragraph.
    """
    section, lead = about
    text = passage.text
    before = text[: amount.first].removesuffix("(")  # "Kinh phí thực hiện (2 tỷ đồng)"
    near = max(0, len(before) - _MAX_BEFORE)
    named = _NAMED_BEHIND.match(text, amount.end) if amount.pair == "m" else None
    start, end = named.span("name") if named else _label(before, near)
    label = text[start:end].strip(" :-–+•,;")
    if len(label) < 3 or _UNIT_MARK.search(label):
        return None
    source = prose_source(label, text[amount.end : amount.end + _MAX_LEAD])
    by_year = _BY_YEAR.match(label) and not text[:start].rstrip().endswith("(")  # in brackets it is a comparison
    told = before[near:] if amount.pair == "m" or by_year else ""
    about_money = _SPEAKS_OF_MONEY.search(f"{label} {section or ''} {lead} {told}") or source != "total"
    if not about_money and fold(label) not in _SUMS:
        return None
    alone = len(label) <= _MAX_UNIT_LABEL and not text[amount.end :].strip(" ).,;:")
    if alone and re.fullmatch(ONE_OF_A_UNIT, amount.number):
        return None  # the unit of a table beside it, whatever a reader made of "ĐVT:"
    at = text.index(label, start)
    given: dict[str, Value] = {
        "section": section,
        "budget_year": _year(label) or _year(before[near:]) or _year(section or ""),
        "fund_source": source,
        "is_total": is_total_name(label),
        "unit_printed": amount.unit,
        "unit_factor": None if amount.end - amount.start > len(amount.number) else _factor(amount.unit),
    }
    readings = {
        "item_name": reading_at(passage, at, at + len(label)),
        "amount_printed": reading_at(passage, amount.start, amount.end),
    }
    box = passage.box_at(min(at, amount.start), max(at + len(label), amount.end))
    flags = _doubts(text[: amount.start], amount, label, source)
    unsure = ("unsure_item_name",) if amount.pair == "m" and not named else ()
    return RawRow("budget_items", key, passage.page, box, readings, given, (*flags, *unsure))


def _label(before: str, near: int) -> tuple[int, int]:
    """Where the words stand that name an amount: right before it, from the last sign that ends other words on."""
    start = _label_start(before, near)
    label = before[start:].strip(" :-–+•,;")
    if len(label) > _MAX_LABEL:
        label = label[label.rfind(",", 0, -3) + 1 :].strip()
    label = label.removeprefix("so với ")
    start = before.index(label, start)
    return start, start + len(label)


def _factor(unit: str) -> int | None:
    """Đồng in one of a unit."""
    one = parse_money(f"1 {unit}")
    return one.value if one else None


def _doubts(before: str, amount: _Amount, label: str, source: str) -> tuple[str, ...]:
    """A number that may begin before the blank, a source that no list knows ("nguồn điện dự phòng"), half a range."""
    cut = _OF_TWO.search(before) or (_CUT.search(before) and re.match(r"\d{3}(?!\d)", amount.number))
    unknown = source != "total" and not is_source_told((label,)) and (source == "other" or bool(sources_named(label)))
    told = (("split_number", cut), ("unsure_fund_source", unknown), ("range", amount.pair == "from"))
    return tuple(flag for flag, holds in told if holds)
