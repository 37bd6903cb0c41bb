"""Amounts in sentences -> `budget_items`: one row an amount, named by what stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.figures.figure import Span
from extractors.figures.frame import INTRODUCTION, introduction_of
from extractors.prose import Paragraph, paragraphs
from extractors.reports.amounts import Amount, amounts_in, is_price, saved_every_year, totals_among
from extractors.reports.money_source import is_source_sure, source_of
from extractors.reports.money_year import year_of
from extractors.reports.report import Context, is_total_name, reading_at
from normalizers.names import fold
from normalizers.units import ONE_OF_A_UNIT, parse_money
from schemas.record import RawRow, Reading, Value

__all__ = ["prose_amounts"]

_NAMED_BEHIND = re.compile(
    r"\s*\(?(?P<name>(?:tổng )?(?:kế hoạch|dự toán|tổng|chỉ tiêu|nhu cầu|vốn|kinh phí|nguồn|ngân sách)\b"
    r"[^.,;:()\d]{0,60}(?:\b\d{4}\b)?)"
)
"""What an amount is of that another is told as a share of: "4 tỷ/5 tỷ kế hoạch năm 2022"."""
_BEHIND = re.compile(r"\s*(?P<name>[^\W\d_][^.,;:()\d]{2,80})")
"""What an amount is for that nothing stands before: "350 triệu đồng mua sắm máy tính"."""
_BY_YEAR = re.compile(r"(?:và |còn )?(?:năm|giai đoạn) \d{4}")
"""In brackets the amount of a year is one that another is compared with."""
_CHANGED = re.compile(r"\b(?:tăng|giảm)(?: thêm)?\s$")
"""By how much a budget grew is none."""
_SPEAKS_OF_MONEY = re.compile(
    r"kinh phí|dự án|dự trù|dự toán|ngân sách|đầu tư|vốn|giải ngân|quyết toán|\bNS(?:TW|ĐP|NN|T|H|X)\b|\bnguồn\b"
    r"|\bchi(?! cục| nhánh| tiết| bộ| đoàn)\b|chi phí|\bcấp\b|bố trí|hỗ trợ|\bgiao\b|\bmua\b|mua sắm|trang bị|trị giá"
    r"|phân bổ|\bcần\b|tài trợ|đóng góp|đối ứng|\bthuê\b|sửa chữa|nâng cấp|xin\b",
    re.IGNORECASE,
)
_EARNED = re.compile(
    r"tiết kiệm|doanh (?:thu|số)|lợi nhuận|(?<!nguồn )\bthu (?:được|về|hút|phí|lệ phí|hồi|từ|nộp|nhập)|phí, lệ phí"
    r"|\bphạt\b|giao dịch|thanh toán (?:trực tuyến|không dùng|điện tử|qua)|nộp (?:ngân sách|thuế)|kim ngạch|làm lợi"
    r"|thu ngân sách|dư nợ|\bvay\b|giá trị (?:sản xuất|hàng hóa|giao dịch|xuất khẩu)|lương\b|trợ cấp|an sinh",
    re.IGNORECASE,
)
"""Money that is earned, saved, fined or paid by others: no budget."""
_LABEL_START = re.compile(
    r"[;()]|(?<=\D)\.(?=\s)|^Điều \d+\.|(?:^|\s)[-–+•]\s(?!(?<=\d\s[-–]\s)\d)|trong đó(?: có)?"
    r"|\b(?:gồm|chia ra):?(?=\s)",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?<![\d.,/])\d{1,3}\s$")
"""Digits a blank before three more: "1 250 triệu đồng" may be one number."""
_WORDS_ON = re.compile(r"\s\d{1,3}\s(?:trăm|mươi|triệu|nghìn|ngàn)\b")
"""Behind an amount that goes on in words: "3 tỷ 5 trăm triệu đồng"."""
_UNIT_MARK = re.compile(r"(?:ĐVT|đơn vị tính|^đơn vị)$", re.IGNORECASE)
_MAX_LABEL, _MAX_UNIT_LABEL, _MAX_LEAD, _MAX_HEAD, _MAX_BEFORE = 160, 12, 200, 60, 2000
_NEAR = 20
_LIST_ITEM = re.compile(r"\s*(?:[-–+•*]|\d{1,2}[.)]|[a-zđ]\))\s")
_NUMBERED = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]|[IVX]{1,4}\.|[a-zđ][.)])\s+")
_HEDGES = frozenset(("tren", "khoang", "hon", "gan", "ung ho", "them"))
_PARTS = re.compile(
    r"\W*(?:(?:\d{1,2}[.)]|[a-zđ]\))\s)?(?:trong đó|gồm|bao gồm|cụ thể|chia ra|phân kỳ|phân bổ)\b", re.IGNORECASE
)
"""A line that leads to the parts of the sum told above it."""
_SUMS = frozenset(("tong cong", "cong", "tong so tien", "tong so"))
"""Labels of sums of money, whatever they are for."""


class _Place(NamedTuple):
    """Where the amounts of a paragraph stand.

    Attributes:
        paragraph: The paragraph.
        section: The numbered heading above it.
        lead: The line above its list, and its own head.
        document: Columns of `documents`.
        amounts: All of the paragraph.
        totals: Indices of those that are the sum of others behind them.
        year: Of the sum above, whose parts the paragraph lists.
    """

    paragraph: Paragraph
    section: str | None
    lead: str
    document: dict[str, Value]
    amounts: Sequence[Amount]
    totals: set[int]
    year: int | None


def prose_amounts(context: Context) -> list[RawRow]:
    """All amounts of money that words name, but prices of one; flagged where they speak of no spending or plan."""
    rows: list[RawRow] = []
    section: str | None = None
    lead = ""
    whole: int | None = None
    counts: dict[int, int] = {}
    told = paragraphs(context.passages)
    document = {**context.document, INTRODUCTION: introduction_of([paragraph.text for paragraph in told])}
    for paragraph in told:
        text = paragraph.text
        amounts = list(amounts_in(text))
        if not amounts and _is_heading(text):
            section = text.rstrip(":. ")
        if not _LIST_ITEM.match(text) or _PARTS.match(text):
            lead = text if text.rstrip().endswith(":") else ""
        place = _Place(paragraph, section, f"{lead[-_MAX_LEAD:]} {_head(text)}", document, amounts, set(), None)
        if amounts:
            of_sum = whole if _PARTS.match(lead) and _LIST_ITEM.match(text) else None
            place = place._replace(totals=totals_among(text, amounts), year=of_sum)
        for index, amount in enumerate(amounts):
            page = paragraph.part_at(amount.start)[1].page
            counts[page] = counts.get(page, 0) + 1
            left_out = is_price(text, amount.end) or saved_every_year(text, amount)
            row = None if left_out else _prose_row(place, index, f"p{page}-prose-{counts[page]}")
            if row:
                rows.append(row)
                year = row.given["budget_year"]
                whole = year if row.given["is_total"] and isinstance(year, int) else whole
    return rows


def _is_heading(text: str) -> bool:
    return bool(re.match(r"^(?:[IVX]+\.|\d+(?:\.\d+)*\.?|[a-zđ]\))\s*\S", text)) and len(text) < 160


def _head(text: str) -> str:
    """What a paragraph is about, where it says so before a colon: "Nguồn kinh phí: …"."""
    return text[: text.find(":", 0, _MAX_HEAD) + 1]


def _prose_row(place: _Place, index: int, key: str) -> RawRow | None:
    """A row for one amount; None where nothing names it, or it is the unit of a table."""
    amount, paragraph = place.amounts[index], place.paragraph
    text = paragraph.text
    start, end, unsure = _named(place, index)
    label = text[start:end]
    if len(label) < 3 or _UNIT_MARK.search(label):
        return None
    alone = len(label) <= _MAX_UNIT_LABEL and not text[amount.end :].strip(" ).,;:")
    if alone and re.fullmatch(ONE_OF_A_UNIT, amount.number):
        return None  # the unit of a table beside it, whatever a reader made of "ĐVT:"
    source = source_of(text, (start, end), place.amounts, index)
    time = year_of(paragraph, place.amounts, index, (label, place.section, place.lead, place.year), place.document)
    given: dict[str, Value] = {
        "section": place.section,
        "budget_year": time.year,
        "fund_source": source,
        "is_total": is_total_name(label) or (index in place.totals and source == "total"),
        "unit_printed": amount.unit,
        "unit_factor": None if amount.end - amount.start > len(amount.number) else _factor(amount.unit),
    }
    readings = {
        "item_name": _reading(paragraph, start, end),
        "amount_printed": _reading(paragraph, amount.start, amount.end),
    }
    page = paragraph.part_at(amount.start)[1].page
    box = paragraph.box(amount.start, amount.end) if end > amount.end else paragraph.box(start, amount.end)
    flags = (*_doubts(place, index, (label, source)), *(("unsure_item_name",) if unsure else ()), *time.flags)
    return RawRow("budget_items", key, page, box, readings, given, flags)


def _doubts(place: _Place, index: int, about: tuple[str, str]) -> Iterator[str]:
    """Flags of an amount by the words that name it and its source."""
    text, amount = place.paragraph.text, place.amounts[index]
    label, source = about
    before = _CUT.search(text, max(0, amount.start - _NEAR), amount.start)
    if (before and re.match(r"\d{3}(?!\d)", amount.number)) or _WORDS_ON.match(text, amount.end):
        yield "split_number"
    if not is_source_sure(label, source):
        yield "unsure_fund_source"
    if amount.pair == "from":
        yield "range"
    if not _is_budget(place, index, about):
        yield "no_budget"


def _named(place: _Place, index: int) -> tuple[int, int, bool]:
    """Where the words stand that name an amount, and whether they name it only by the amount it is a share of."""
    text, amount = place.paragraph.text, place.amounts[index]
    named = _NAMED_BEHIND.match(text, amount.end) if amount.pair == "m" else None
    if named:
        return (*_stripped(text, *named.span("name")), False)
    before = text[: amount.first].removesuffix("(")  # "Kinh phí thực hiện (2 tỷ đồng)"
    item = _NUMBERED.match(text, 0, len(before))
    near = max(item.end() if item else 0, len(before) - _MAX_BEFORE)
    start, end = _stripped(text, *_label(before, near, place.amounts))
    if end - start < 3 or fold(text[start:end]) in _HEDGES:
        behind = _BEHIND.match(text, amount.end)
        start, end = _stripped(text, *behind.span("name")) if behind else (start, end)
    return start, end, amount.pair == "m"


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    start += len(words) - len(words.lstrip(" :-–+•,;"))
    return start, max(start, start + len(text[start:end].rstrip(" :-–+•,;")))


def _label(before: str, near: int, amounts: Sequence[Amount]) -> Span:
    """Where the words stand right before an amount, from the last sign or amount that ends other words on."""
    ended = (is_price(before, one.end) or one.end for one in amounts if near <= one.start and one.end <= len(before))
    starts = (m.end() for m in _LABEL_START.finditer(before, near))
    start = max((*starts, *(end for end in ended if before[end:].strip())), default=near)
    label = before[start:].strip(" :-–+•,;")
    if len(label) > _MAX_LABEL:
        label = label[label.rfind(",", 0, -3) + 1 :].strip()
    label = label.removeprefix("so với ")
    start = before.index(label, start)
    return start, start + len(label)


def _is_budget(place: _Place, index: int, about: tuple[str, str]) -> bool:
    """Whether the words around an amount speak of money spent or planned, and not of what is earned or saved."""
    text, amount = place.paragraph.text, place.amounts[index]
    label, source = about
    last = max((one.end for one in place.amounts[:index]), default=0)
    near = text[max(last, text.rfind(". ", 0, amount.first) + 1, amount.first - _MAX_LEAD) : amount.first]
    if source == "total" and _EARNED.search(near):
        return False
    if _CHANGED.search(text, max(0, amount.first - _NEAR), amount.first):
        return False
    compared = text[: amount.first].rstrip().endswith("(") and _BY_YEAR.match(label)
    start = max(text.rfind(". ", 0, amount.first) + 1, amount.first - _MAX_BEFORE)
    told = near if compared else text[start : amount.first]
    words = f"{label} {place.section or ''} {place.lead} {told} {' '.join(place.paragraph.headings[-1:])}"
    return bool(_SPEAKS_OF_MONEY.search(words)) or source != "total" or fold(label) in _SUMS


def _reading(paragraph: Paragraph, start: int, end: int) -> Reading:
    """Characters start..end as a printed value, on the page where they begin."""
    begin, passage = paragraph.part_at(start)
    reading = reading_at(passage, start - begin, min(end - begin, len(passage.text)))
    if end - begin <= len(passage.text):
        return reading
    text = paragraph.text[start:end].strip()
    return Reading(text, text, reading.page, reading.box, reading.confidence, reading.source, reading.rules)


def _factor(unit: str) -> int | None:
    """Đồng in one of a unit."""
    one = parse_money(f"1 {unit}")
    return one.value if one else None
