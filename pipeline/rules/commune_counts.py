"""Communes told of a district or province against the number of communes that it has."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from normalizers.names import fold, similar
from normalizers.periods import find_years
from pipeline.rules._figures import Figure, figures
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in, values_at
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding

__all__ = ["check"]

_ALL_COMMUNES = re.compile(
    r"\s*(?:(?:UBND|đơn vị)\s+(?:hành chính\s+)?)?(?:cấp xã|(?:các\s+)?xã(?:,? phường)?,? (?:và )?thị trấn)",
    re.IGNORECASE,
)
_SOME_COMMUNES = re.compile(r"\s*(?:xã|phường)(?!\w)", re.IGNORECASE)
_WORK = re.compile(
    r"(?P<what>(?:dự án|hệ thống|mô hình|công trình|phần mềm|hạng mục)\s+[^:;()]{4,90}?)"
    r"\s+(?:tại|cho|ở|đến|của|trên)\s+"
    r"(?:(?P<n>\d{1,3})\s+(?:xã|phường)(?!\w)|(?P<one>(?:thị trấn|xã|phường)\s+[A-ZĐÂÊÔƠƯ]))"
)
_ELSEWHERE = re.compile(r"toàn tỉnh|của tỉnh|cả nước|toàn quốc|trên địa bàn tỉnh", re.IGNORECASE)


class _Done(NamedTuple):
    """Communes that a work reached in a year."""

    paragraph: Paragraph
    span: tuple[int, int]
    what: str
    years: tuple[int, ...]
    communes: int


def check(case: Case) -> Outcome:
    """Documents of districts, and works that reach communes year after year."""
    told = paragraphs(case.passages)
    total = _communes(told)
    if total is None or case.extraction.document.get("issuer_level") != "district":
        return Outcome()
    findings: list[Finding] = []
    doubted: set[Value] = set()
    for paragraph in told:
        for figure in figures(paragraph.text):
            if _is_too_many(paragraph, figure, total):
                message = f"Ghi {figure.printed} xã, nơi khác trong văn bản huyện có {total} xã, thị trấn."
                span = (figure.start, figure.end)
                findings.append(
                    told_in(paragraph, span, Remark("cross_check", "error", message, f"<= {total}", figure.printed))
                )
                page, box, _ = paragraph.at(*span)
                doubted |= values_at(case, page, box, figure.value)
    findings += [f for group in _works(told) if (f := _overrun(group, total))]
    return Outcome(tuple(findings), frozenset(), frozenset(doubted))


def _communes(told: tuple[Paragraph, ...]) -> int | None:
    """The number of communes that a document tells most often, as m of n/m or with all their kinds named."""
    seen: Counter[int] = Counter()
    for paragraph in told:
        if _ELSEWHERE.search(paragraph.text):
            continue
        for figure in figures(paragraph.text):
            behind = paragraph.text[figure.end : figure.end + 60]
            if figure.whole is not None and (_ALL_COMMUNES.match(behind) or _SOME_COMMUNES.match(behind)):
                seen[figure.whole] += 2
            elif figure.whole is None and _ALL_COMMUNES.match(behind):
                seen[figure.value] += 1
    (best, votes), *others = [*seen.most_common(2), (None, 0)]
    return best if votes >= 2 and (not others or others[0][1] < votes) else None


def _is_too_many(paragraph: Paragraph, figure: Figure, total: int) -> bool:
    behind = paragraph.text[figure.end : figure.end + 60]
    named = _ALL_COMMUNES.match(behind) or _SOME_COMMUNES.match(behind)
    return bool(named and (figure.whole or figure.value) > total and not _ELSEWHERE.search(paragraph.text))


def _works(told: tuple[Paragraph, ...]) -> list[list[_Done]]:
    """The same work in paragraphs of different years."""
    groups: list[list[_Done]] = []
    for paragraph in told:
        years = find_years(paragraph.text[:20])
        for match in _WORK.finditer(paragraph.text) if years else ():
            span = match.span("n") if match["n"] else match.span("one")
            done = _Done(paragraph, span, fold(match["what"]), years, int(match["n"] or 1))
            group = next((g for g in groups if similar(g[0].what, done.what) > 0.85), None)
            if group is None:
                groups.append([done])
            elif all(done.years != other.years for other in group):
                group.append(done)
    return [group for group in groups if len(group) > 1]


def _overrun(group: list[_Done], total: int) -> Finding | None:
    """A work that reached more communes than there are; said where it reached the most."""
    reached = sum(done.communes for done in group)
    if reached <= total:
        return None
    most = max(group, key=lambda done: done.communes)
    terms = " + ".join(f"{done.communes:02d} ({done.years[0]})" for done in group)
    message = f"“{most.what}”: {terms} = {reached} xã, thị trấn, nơi khác trong văn bản huyện có {total}."
    message = message.replace(most.what, _printed(most))
    left = total - (reached - most.communes)
    return told_in(
        most.paragraph,
        most.span,
        Remark("cross_check", "error", message, f"{max(0, left):02d} xã", f"{most.communes:02d} xã"),
    )


def _printed(done: _Done) -> str:
    match = next(m for m in _WORK.finditer(done.paragraph.text) if fold(m["what"]) == done.what)
    return match["what"]
