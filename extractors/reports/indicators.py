"""Figures in running prose -> `indicators`: one row a figure; amounts of money are budget_items."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

import msgspec

from extractors.figures.bare import counts, is_sibling, summed_parts
from extractors.figures.bodies import bodies_of, place_of
from extractors.figures.clauses import Clause, clause_of
from extractors.figures.codes import code_of
from extractors.figures.context import goes_on, label_of
from extractors.figures.entity import Entity
from extractors.figures.figure import Figure, Span
from extractors.figures.find import find_figures, flatten
from extractors.figures.frame import INTRODUCTION, introduction_of
from extractors.figures.listed import Listed, listed
from extractors.figures.period import period_of
from extractors.figures.savings import saved_money
from extractors.figures.states import state_of
from extractors.prose import Paragraph, paragraphs, sentences
from extractors.reports.report import Context, ReportType, reading_at
from normalizers.indicators import names_holders, unit_in
from normalizers.numbers import parse_integer, read_number
from schemas.record import RawRow, Reading, Value
from schemas.table import Table

__all__ = ["REPORT", "prose_figures"]

_CITES = re.compile(
    r"^[-–+•*\s]*(?:Căn cứ|Xét|Theo đề nghị|(?:Luật|Bộ luật|Pháp lệnh)\b.{0,40}?(?:\bsố\s?\d|\bnăm \d{4}|\d+/)"
    r"|(?:Nghị định|Nghị quyết|Quyết định|Thông tư|Chỉ thị|Công văn|Kế hoạch|Thông báo|Chương trình|Văn bản|Kết luận)\b"
    r"[^:]{0,40}?(?:(?<!ký )\bsố\s?:?\s?\d+\w*\s?(?:ngày|của)|\d\w*\s?[/-]\s?(?:\d{4}\s?/\s?)?[A-ZĐ]))"
)
"""A paragraph that cites a document holds no figures; "Văn bản điện tử: trong năm 2023 gửi …" cites none."""
_EACH = re.compile(r"\b(?:[Mm]ỗi|(?<!đến )(?<!tới )[Tt]ừng(?! (?:bước|nhà|hộ|người|ngõ|phần|khâu)))\s")
_DEMANDED = re.compile(r"\b(?:phai|buoc|yeu cau)(?: phai)? (?:dat|bao dam|dam bao|co|giu|hoan thanh)\b[^.;:%]*$")
_NEAR = 40
"""Characters before a figure in which "mỗi đơn vị có …" makes it one of each, "phải đạt …" one that is demanded."""

_PER_PERSON = re.compile(
    r"\bmay(?: vi)?(?: tinh)?\s?(?:/|(?:tren|so voi)(?: so(?: luong)?)?)\s?(?:nguoi|cbcc|can bo|cong chuc)"
)
_WHOLE_WORD = re.compile(
    r"\W*$|\s?[^\w\s]|\s(?:cua|duoc|da|co|tai|cho|va|tren|trong|la|dat|tham gia|moi|den|voi|so|o|tu|do|su dung|cap)\b"
)
"""Behind a noun of one syllable that no list has: where more follows, it may be half a word ("dự thảo")."""
_NEXT_CLAUSE = re.compile(r"[.;:]|,\s(?:ty le|ti le|so|tong so|trong do|dat|chiem)\b")


MAX_FIRST = 160
"""Characters before the first figure of a sentence; more of them speak of too many things."""


class _Found(NamedTuple):
    """A figure with the readings and values of its row, but for its number on the page."""

    page: int
    box_span: tuple[int, int]
    readings: dict[str, Reading]
    given: dict[str, Value]
    flags: tuple[str, ...]


def prose_figures(context: Context, about: re.Pattern[str] | None = None) -> list[RawRow]:
    """Rows of all paragraphs; a bare number counts only where its words call it a count.

    Args:
        context: The document.
        about: What a paragraph's text, lower case without marks, or the heading above it must hold; None takes all.
    """
    rows: list[RawRow] = []
    counts: dict[int, int] = {}
    told = paragraphs(context.passages)
    document = {**context.document, INTRODUCTION: introduction_of([paragraph.text for paragraph in told])}
    for paragraph in told:
        if not any(c.isdigit() for c in paragraph.text) or _CITES.match(paragraph.text):
            continue
        if about and not about.search(flatten(" ".join((*paragraph.headings[-1:], paragraph.text)))):
            continue
        for found in _figures(paragraph, document):
            counts[found.page] = counts.get(found.page, 0) + 1
            box = paragraph.box(*found.box_span)
            key = f"p{found.page}-figure-{counts[found.page]}"
            rows.append(RawRow("indicators", key, found.page, box, found.readings, found.given, found.flags))
    return rows


def _figures(paragraph: Paragraph, document: Mapping[str, Value]) -> list[_Found]:
    text = paragraph.text
    plain = flatten(text)
    figures = [figure for figure in (*find_figures(text), *saved_money(text, plain))]
    figures.sort(key=lambda figure: figure.start)
    found: list[_Found] = []
    unit: str | None = None
    last: tuple[int, str | None] = (-1, None)
    bounds = sentences(text)
    parts, lists = summed_parts(plain, figures, bounds), listed(text, plain, figures, bounds)
    for index, clause, label in _labelled(text, plain, figures, (parts.keys(), lists)):
        figure = clause.figure
        whole = figures[parts.get(index, index)]
        # Parts are of the kind of their whole: "12 hồ sơ: tư pháp 7, lao động 5".
        told = lists.get(index)
        own = whole.unit or (told and told.unit) or _unit(clause, text[slice(*label)], unit)
        if figure.kind == "bare" and last[0] == clause.sentence[0] and is_sibling(clause):
            own = last[1] if last[1] not in (None, "%") else own
        last = clause.sentence[0], own
        unit = own if figure.kind == "ratio" else None if clause.sentence[0] > figures[index - 1].start else unit
        entities = bodies_of(clause, paragraph.headings, document, text[slice(*label)] if told and told.kinds else None)
        for entity in entities:
            one = _found(paragraph, clause, label, (own, entity), document)
            # One sentence, several rows: who counts sentences must know.
            found.append(one._replace(flags=(*one.flags, "by_level")) if len(entities) > 1 else one)
    return found


def _labelled(
    text: str, plain: str, figures: list[Figure], told: tuple[Set[int], Mapping[int, Listed]]
) -> Iterator[tuple[int, Clause, Span]]:
    """Index, clause and label of each figure that counts: sums (the first of `told`), lists or its own words say so."""
    bounds = sentences(text)
    starts = [start for start, _ in bounds]
    last: tuple[Figure, Span] | None = None
    for index, figure in enumerate(figures):
        clause = clause_of(text, plain, bounds[bisect_right(starts, figure.start) - 1], figures, index)
        if not any(index in known for known in told) and not counts(clause):
            continue
        if index in told[1]:
            clause = clause._replace(shared=told[1][index].head)
        place = place_of(clause)
        label = place.span("name") if place else label_of(clause, listed=index in told[1])
        same = last and last[0].start >= clause.sentence[0] and last[0].kind == figure.kind and index not in told[1]
        if last and same and goes_on(clause):
            label = last[1]
        last = figure, label
        yield index, clause, label


def _unit(clause: Clause, label: str, before: str | None) -> str | None:
    """The unit of a figure: its noun's, that of the ratio before it in a list, or that of its label."""
    figure = clause.figure
    if figure.unit:
        return figure.unit
    if _PER_PERSON.search(flatten(label)):
        return "máy/người"
    noun = clause.text[slice(*figure.noun)]
    if noun.islower() and figure.kind in ("bare", "ratio"):
        if _WHOLE_WORD.match(clause.plain, figure.noun[1]):
            return noun
        if label.startswith(noun):  # what comes behind it in the label are others: "14 dự thảo của các phòng"
            return None
    if place_of(clause) and before:
        return before
    return unit_in(label)


def _found(
    paragraph: Paragraph,
    clause: Clause,
    label: tuple[int, int],
    about: tuple[str | None, Entity],
    document: Mapping[str, Value],
) -> _Found:
    """The readings and values of one figure's row."""
    figure, text = clause.figure, clause.text
    unit, entity = about
    spans = {
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "percent": figure.percent,
    }
    readings = {column: _digits(paragraph, span) for column, span in spans.items() if span}
    sentence = text[slice(*clause.sentence)]
    words = text[slice(*label)].strip(" :,;-–")
    if words:
        readings["label"] = _reading(paragraph, *label)
    time = period_of(clause, paragraph.headings, document, state_of(clause, unit, words))
    given: dict[str, Value] = {
        "unit": unit or None,
        "qualifier": figure.qualifier,
        "period": time.period,
        "entity": entity.name,
        "entity_level": entity.level,
        "quote": sentence,
        "indicator": code_of(clause, words, unit, _nearby(clause, paragraph, unit)),
    }
    given |= _decided(figure, readings["value"].text)
    page = paragraph.part_at(figure.start)[1].page
    near = max(clause.sentence[0], figure.start - _NEAR)
    each = _EACH.search(text, near, figure.start)
    demanded = figure.percent and _DEMANDED.search(clause.plain, near, figure.start)
    scope = (*(["each"] if each else []), *(["required"] if demanded else []))
    flags = (*figure.flags, *(("at_most",) if figure.qualifier is None else ()), *_doubts(figure, readings))
    return _Found(page, (figure.start, figure.end), readings, given, (*flags, *scope, *time.flags))


def _nearby(clause: Clause, paragraph: Paragraph, unit: str | None) -> list[str]:
    """Texts that may tell what a figure is, the closest first; a long sentence speaks of too many things.

    What leads the paragraph or stands in the heading tells who has a thing, not what other things are counted.
    """
    text, plain = clause.text, clause.plain
    end = _NEXT_CLAUSE.search(plain, clause.after, clause.following)
    stop = end.start() if end else clause.following
    if not end and stop < clause.sentence[1]:  # words right before the next figure are that one's
        stop = max(plain.rfind(",", clause.after, stop), plain.rfind("(", clause.after, stop), clause.after)
    wide = text[clause.before : min(stop, clause.after + 80)]
    close = [wide, text[slice(*clause.shared)]] if clause.shared[1] else [wide]
    if unit and not names_holders(unit):
        return close
    lead = text[: max(0, text.find(":", 0, 120))]
    first = text[clause.sentence[0] : clause.others[0].start if clause.others else clause.before]
    return [*close, lead, *([first] if len(first) < MAX_FIRST else []), *paragraph.headings[-1:]]


def _reading(paragraph: Paragraph, start: int, end: int) -> Reading:
    """Characters start..end as a printed value; its place is that on the page where it begins."""
    begin, passage = paragraph.part_at(start)
    reading = reading_at(passage, start - begin, min(end - begin, len(passage.text)))
    if end - begin <= len(passage.text):
        return reading
    text = paragraph.text[start:end].strip()
    return msgspec.structs.replace(reading, text=text, raw_text=reading.raw_text if reading.rules else text)


def _digits(paragraph: Paragraph, span: tuple[int, int]) -> Reading:
    """The digits of a number as a reading; several numbers may be printed as one word ("21/22")."""
    reading = _reading(paragraph, *span)
    text = paragraph.text[slice(*span)]
    raw = reading.raw_text if reading.rules else text
    return Reading(raw, text, reading.page, reading.box, reading.confidence, reading.source, reading.rules)


def _decided(figure: Figure, digits: str) -> dict[str, Value]:
    """Values that the digits alone do not tell: scaled by a word, or a percentage with three decimals."""
    if figure.kind == "percent":
        return {"percent_value": True}
    if figure.scale != 1:
        parsed = read_number(digits)
        return {"value": float(parsed.value * figure.scale)} if parsed else {}
    # "1,279 văn bản": people and papers are counted whole, so a comma before three digits groups them.
    return {"thousands": ","} if figure.kind == "count" and re.fullmatch(r"\d{1,3},\d{3}", digits) else {}


def _doubts(figure: Figure, readings: Mapping[str, Reading]) -> tuple[str, ...]:
    """A count of more than all there are."""
    if figure.kind != "ratio":
        return ()
    n, m = (parse_integer(readings[column].text) for column in ("numerator", "denominator"))
    return ("more_than_all",) if n is not None and m is not None and n > m else ()


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Tables have families of their own."""
    return None


REPORT = ReportType("indicators", _table, prose_figures)
