"""One cited document with two dates, or a date that its number or the document that cites it contradicts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz

from normalizers.names import fold
from pipeline.rules._citations import Cited, cited_documents, day, named, own_dates, pairs, same_issuer
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding, Severity

__all__ = ["check"]

_SURE = 0.8
"""Below this the reader, not the document, is the likelier culprit."""


def check(case: Case) -> Outcome:
    """All citations."""
    dated = (c for c in cited_documents(case) if c.date and "cited_date" in c.record.raw.readings)
    cited = [
        c for c in dated if "unsure_cited_date" not in c.record.flags
    ]  # a date that may be another's proves nothing
    findings: list[Finding] = []
    doubted: set[Value] = set()
    for group in _conflicts(cited):
        findings.append(_two_dates(group, doubted))
    findings.extend(_own(case))
    told = {value for value, _ in doubted}
    for one in cited:
        if one.record.row_id not in told and (finding := _alone(one, case)):
            findings.append(finding)
            doubted.add((one.record.row_id, "cited_date"))
    return Outcome(tuple(findings), doubted=frozenset(doubted))


def _conflicts(cited: list[Cited]) -> Iterator[list[Cited]]:
    """Mentions of one document that do not agree on its date, in order."""
    groups: dict[str, dict[str, Cited]] = {}
    for a, b in pairs(cited):
        if a.number and _disagree(a, b):
            group = groups.setdefault(a.number.key, {})
            group.setdefault(a.record.row_id, a)
            group.setdefault(b.record.row_id, b)
    order = {c.record.row_id: i for i, c in enumerate(cited)}
    for group in groups.values():
        yield sorted(group.values(), key=lambda c: order[c.record.row_id])


def _disagree(a: Cited, b: Cited) -> bool:
    """Whether two mentions are one document with two dates, not two documents with one number.

    Numbers begin anew each year: without a year in the number another date mostly is another document, unless only day
    and month or only the year differ, or both are about the same.
    """
    if a.date is None or b.date is None or a.number is None or a.date == b.date:
        return False
    if a.number.year:
        return True
    alike = _alike(a.title, b.title)
    if (a.date.day, a.date.month) == (b.date.day, b.date.month):
        return alike is None or alike >= _SAME
    if a.date.year == b.date.year:
        return (alike is None and bool(same_issuer(a, b))) or (alike is not None and alike >= _SAME)
    return alike is not None and alike >= _VERY and min(len(a.title), len(b.title)) > _LONG


_SAME, _VERY, _LONG = 0.6, 0.93, 30
"""Likeness of titles of one document told in two ways, of two that say the same, and letters that make it no chance."""


def _alike(a: str, b: str) -> float | None:
    """How alike two titles are, 0..1; None where one is not told."""
    if not a or not b:
        return None
    one, other = fold(a)[:200], fold(b)[:200]
    return (
        max(fuzz.ratio(one, other), fuzz.token_set_ratio(one, other) if min(len(one), len(other)) > _LONG else 0) / 100
    )


def _two_dates(group: list[Cited], doubted: set[Value]) -> Finding:
    """The finding about the rarer date, about the later mention where both are as frequent."""
    counts = Counter(c.date for c in group if c.date)
    most = counts.most_common(1)[0][1]
    usual = next(c for c in group if c.date and counts[c.date] == most)
    odd = next(c for c in reversed(group) if c.date != usual.date)
    clear = most > counts[odd.date] if odd.date else False
    doubted.update((c.record.row_id, "cited_date") for c in group if not clear or c.date != usual.date)
    dates = "; ".join(f"{day(c.date)} (trang {c.record.raw.page})" for c in _each_date(group) if c.date)
    sure = min(c.sure for c in group) >= _SURE
    return about(
        odd.record,
        "cited_date",
        Remark(
            "date_conflict",
            "error" if sure else "warning",
            f"{named(odd)} được ghi nhiều ngày khác nhau: {dates}." + ("" if sure else " Có thể do đọc sai."),
            expected=day(usual.date) if usual.date else None,
            actual=odd.record.raw.readings["cited_date"].text,
            suggestion=day(usual.date) if clear and usual.date else None,
        ),
    )


def _each_date(group: list[Cited]) -> list[Cited]:
    """The first mention of each date."""
    return list({c.date: c for c in reversed(group)}.values())[::-1]


def _own(case: Case) -> Iterator[Finding]:
    """Where the document gives its own number with another date than that of its letterhead."""
    issued, number = (case.extraction.document.get(column) for column in ("issued_date", "doc_number"))
    for reading, date in own_dates(case):
        if isinstance(issued, dt.date) and date != issued:
            sure = reading.confidence >= _SURE
            yield Finding(
                rule="date_conflict",
                severity="error" if sure else "warning",
                message=f"Văn bản {number} ban hành ngày {day(issued)} nhưng trang này ghi ngày {day(date)}.",
                page=reading.page,
                box=reading.box,
                dataset="documents",
                column="issued_date",
                expected=day(issued),
                actual=reading.text,
                source=reading.source,
                confidence=reading.confidence,
            )


def _alone(one: Cited, case: Case) -> Finding | None:
    """A date that its own number, or the date of the document that cites it, contradicts."""
    issued = case.extraction.document.get("issued_date")
    severity: Severity = "error" if one.sure >= _SURE else "warning"
    if one.number and one.number.year and one.date and one.number.year != one.date.year:
        message = f"{named(one)}: số ký hiệu năm {one.number.year} nhưng ngày ghi {day(one.date)}."
        expected: object = one.number.year
    elif isinstance(issued, dt.date) and one.date and one.date > issued:
        severity = "warning"
        message = f"{named(one)} ngày {day(one.date)} sau ngày {day(issued)} của văn bản trích dẫn nó."
        expected = f"<= {day(issued)}"
    else:
        return None
    actual = one.record.raw.readings["cited_date"].text
    return about(one.record, "cited_date", Remark("date_conflict", severity, message, expected=expected, actual=actual))
