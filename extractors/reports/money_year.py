"""The year an amount of a sentence is for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractors.figures.clauses import clause_of
from extractors.figures.figure import Figure, Span
from extractors.figures.find import MAX_TEXT, find_figures, flatten
from extractors.figures.period import period_of
from extractors.figures.times import YEAR, is_part, parts_in
from extractors.prose import Paragraph, sentences
from extractors.reports.amounts import Amount
from normalizers.names import fold
from normalizers.periods import find_dates, find_periods
from schemas.record import Value

__all__ = ["YearTold", "year_of"]


class YearTold(NamedTuple):
    """The year of an amount.

    Attributes:
        year: None where the amount is for several or none is told.
        flags: `unsure_period` where it may be another, `part_of_year` where the amount is for a part of it.
    """

    year: int | None
    flags: tuple[str, ...] = ()


_BEHIND = re.compile(
    rf"\s?\(?(?:cho |trong |vao |cua |du toan |ke hoach ){{0,2}}(?:ca )?nam ({YEAR})(?![\d/])(?!\s?[-–]\s?\d)"
)
_EVERY = re.compile(r"\s?(?:/\s?|moi |hang )(?:nam|thang|quy)\b")
_OF_A_YEAR = re.compile(rf"(?:[:;,(]|và|gồm)\s?năm ({YEAR})(?:\s(?:là|dự kiến|khoảng))?:?\s\d")
_OF_ALL = re.compile(
    r"\b(?:tong muc dau tu|tong von dau tu|binh quan|moi nam|hang nam|hang thang|luy ke|ca giai doan)\b"
)
"""Amounts of projects as a whole, and of any year."""


def year_of(
    paragraph: Paragraph,
    amounts: Sequence[Amount],
    index: int,
    about: tuple[str, str | None, str, int | None],
    document: Mapping[str, Value],
) -> YearTold:
    """The year of an amount: its own words tell it, else its sentence, its section, the document.

    Args:
        paragraph: It stands in.
        amounts: Of the paragraph, in order.
        index: Of the amount.
        about: The words that name it, the section's heading, the line above its list, its sum's year.
        document: Columns of `documents`, perhaps its introduction.
    """
    label, section, lead, of_sum = about
    own = _years(label)
    if own:
        part = ("part_of_year",) if parts_in(flatten(label), titled=True) else ()
        return YearTold(next(iter(own)) if len(own) == 1 else None, part)
    if len(paragraph.text) > MAX_TEXT:
        return YearTold(None)
    amount, plain = amounts[index], _read(paragraph.text).plain
    behind = _BEHIND.match(plain, amount.end)
    if behind:
        return YearTold(int(behind[1]))
    if _OF_ALL.search(fold(label)) or _EVERY.match(plain, amount.end) or _by_years(paragraph.text, amount.end):
        return YearTold(None)
    above = _years(lead) or ({of_sum} if of_sum else set())
    if above and not find_periods(paragraph.text[: amount.start]):
        return YearTold(next(iter(above)) if len(above) == 1 else None)
    told = _of_sentence(paragraph, amounts, index, document)
    heading = _years(section or "")
    if told.year is None or not heading or "unsure_period" not in told.flags:
        return told
    return YearTold(next(iter(heading)) if len(heading) == 1 else None)


def _by_years(text: str, end: int) -> bool:
    """Whether the words behind an amount tell it year by year: "trong đó: năm 2021: 5 tỷ đồng; năm 2022: …"."""
    stop = text.find(". ", end)
    return len(set(_OF_A_YEAR.findall(text, end, stop if stop >= 0 else len(text)))) > 1


def _years(text: str) -> set[int | None]:
    """The years a text names, None among them for a span; dates and numbers of documents tell none."""
    for found in find_dates(text):
        text = text.replace(found.printed, " ")
    periods = find_periods(re.sub(r"\d+/(?=\d{4}/)\S+", " ", text))
    return {period.first if period.first == period.last else None for period in periods}


def _of_sentence(
    paragraph: Paragraph, amounts: Sequence[Amount], index: int, document: Mapping[str, Value]
) -> YearTold:
    """The year of what is told at the place of an amount, as of any other figure of the sentence."""
    text, (plain, counted, bounds) = paragraph.text, _read(paragraph.text)
    money = [Figure("count", one.start, one.end, (one.start, one.end), unit="đồng") for one in amounts]
    figures = sorted((*counted, *money), key=lambda figure: figure.start)
    sentence = next((told for told in reversed(bounds) if told[0] <= amounts[index].start), (0, len(text)))
    clause = clause_of(text, plain, sentence, figures, figures.index(money[index]))
    time = period_of(clause, paragraph.headings, document, "done")
    years = set(map(int, re.findall(YEAR, time.period or "")))
    if len(years) != 1 or re.match(r"(?:đến|từ|giai đoạn)\s(?:năm\s)?\d{4}$", time.period or ""):
        return YearTold(None)
    return YearTold(years.pop(), (*time.flags, "part_of_year") if is_part(time.period) else time.flags)


class _Read(NamedTuple):
    """What all amounts of a paragraph ask for: its text without marks, its figures, where its sentences stand."""

    plain: str
    figures: tuple[Figure, ...]
    bounds: tuple[Span, ...]


@lru_cache(maxsize=4)
def _read(text: str) -> _Read:
    return _Read(flatten(text), tuple(find_figures(text)), tuple(sentences(text)))
