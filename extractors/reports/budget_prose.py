"""Amounts in sentences -> `budget_items`: one row an amount, named by what stands before it."""

from __future__ import annotations

import re

from extractors.layout import Passage
from extractors.reports.funds import is_source_told, prose_source, sources_named
from extractors.reports.report import Context, is_total_name, reading_at
from normalizers.names import fold
from normalizers.periods import find_dates, single_year
from normalizers.units import ONE_OF_A_UNIT
from schemas.record import RawRow, Reading, Value

__all__ = ["prose_amounts"]

_AMOUNT = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<number>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
    r"|\d+(?:[.,]\d+)?(?=\s*(?:triệu|tỷ|tỉ|nghìn|ngàn|tr\.)))"
    r"\s*(?P<unit>(?:triệu|tỷ|tỉ|nghìn|ngàn|tr\.)?\s*(?:đồng|đ|VNĐ|VND)(?![\wÀ-ỹ])|(?:tỷ|tỉ)(?=\s*(?:[.,;()]|$)))"
)
_SPEAKS_OF_MONEY = re.compile(
    r"kinh phí|dự án|dự trù|dự toán|ngân sách|đầu tư|vốn|\bNS(?:TW|ĐP|NN|T|H|X)\b|\bnguồn\b", re.IGNORECASE
)
_LABEL_START = re.compile(
    r"[;()]|(?<=\D)\.(?=\s)|^Điều \d+\.|(?:^|\s)[-–+•]\s|trong đó(?: có)?|\bgồm:?(?=\s)", re.IGNORECASE
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
        for match in _AMOUNT.finditer(passage.text):
            counts[passage.page] = counts.get(passage.page, 0) + 1
            key = f"p{passage.page}-prose-{counts[passage.page]}"
            if _EACH.match(passage.text, match.end()):
                continue
            row = _prose_row(passage, match, (section, f"{lead[-_MAX_LEAD:]} {_head(passage.text)}"), key)
            if row:
                rows.append(row)
    return rows


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


def _prose_row(passage: Passage, match: re.Match[str], about: tuple[str | None, str], key: str) -> RawRow | None:
    """A row for one amount, named by what stands before it; None where nothing names it.

    `about` is the section, and what else leads to the amount: the line above its list, the head of its paragraph.
    """
    section, lead = about
    before = passage.text[: match.start()].removesuffix("(")  # "Kinh phí thực hiện (2 tỷ đồng)"
    near = max(0, len(before) - _MAX_BEFORE)
    start = _label_start(before, near)
    label = before[start:].strip(" :-–+•,;")
    if len(label) > _MAX_LABEL:
        label = label[label.rfind(",", 0, -3) + 1 :].strip()
    if len(label) < 3 or _UNIT_MARK.search(label):
        return None
    source = prose_source(label, passage.text[match.end() : match.end() + _MAX_LEAD])
    about_money = _SPEAKS_OF_MONEY.search(f"{label} {section or ''} {lead}") or source != "total"
    if not about_money and fold(label) not in _SUMS:
        return None
    alone = len(label) <= _MAX_UNIT_LABEL and not passage.text[match.end() :].strip(" ).,;:")
    if alone and re.fullmatch(ONE_OF_A_UNIT, match["number"]):
        return None  # the unit of a table beside it, whatever a reader made of "ĐVT:"
    at = before.index(label, start)
    year = _year(label) or _year(before[near:]) or _year(section or "")
    amount: Reading = reading_at(passage, match.start(), match.end())
    given: dict[str, Value] = {
        "section": section,
        "budget_year": year,
        "fund_source": source,
        "is_total": is_total_name(label),
        "unit_printed": match["unit"].strip(),
    }
    return RawRow(
        dataset="budget_items",
        key=key,
        page=passage.page,
        box=passage.box_at(at, match.end()),
        readings={"item_name": reading_at(passage, at, at + len(label)), "amount_printed": amount},
        given=given,
        flags=_doubts(before, match["number"], label, source),
    )


def _doubts(before: str, number: str, label: str, source: str) -> tuple[str, ...]:
    """A number that may begin before the blank, a source that no list knows ("nguồn điện dự phòng")."""
    cut = _OF_TWO.search(before) or (_CUT.search(before) and re.match(r"\d{3}(?!\d)", number))
    unknown = source != "total" and not is_source_told((label,)) and (source == "other" or bool(sources_named(label)))
    return (*(["split_number"] if cut else []), *(["unsure_fund_source"] if unknown else []))
