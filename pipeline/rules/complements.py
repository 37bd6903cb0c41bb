"""Shares in time and late of one paragraph, which make 100 % together."""

from __future__ import annotations

import re

from normalizers.numbers import printed_places
from pipeline.rules._figures import Percent, dots, percents
from pipeline.rules._paragraphs import Paragraph, paragraphs, percents_at, told_in
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding

__all__ = ["check"]

_LATE = re.compile(r"(?:trễ|quá|chậm) (?:hạn|thời hạn)|hồ sơ trễ|hồ sơ quá hạn", re.IGNORECASE)
_IN_TIME = re.compile(r"(?:đúng|trước) (?:hạn|thời hạn)|đúng và trước hạn", re.IGNORECASE)
_NEAR = 3
"""Percentage points from 100 within which two shares are meant to make it."""


def check(case: Case) -> Outcome:
    """Paragraphs that tell one share of late papers and one of papers in time."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    for paragraph in paragraphs(case.passages):
        late, in_time = _shares(paragraph, _LATE), _shares(paragraph, _IN_TIME)
        if len(late) != 1 or len(in_time) != 1 or late == in_time:
            continue
        total = late[0].value + in_time[0].value
        values = {v for s in (late[0], in_time[0]) for v in percents_at(case, *paragraph.at(s.start, s.end)[:2])}
        if total == 100:
            proved |= values
        elif abs(total - 100) <= _NEAR and printed_places(late[0].value) == printed_places(in_time[0].value):
            doubted |= values
            expected = f"{dots(100 - late[0].value)}%"
            message = f"Trễ hạn {late[0].printed} và đúng hạn {in_time[0].printed} cộng lại là {dots(total)}%."
            span = (in_time[0].start, in_time[0].end)
            findings.append(
                told_in(paragraph, span, Remark("percent_mismatch", "warning", message, expected, in_time[0].printed))
            )
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _shares(paragraph: Paragraph, about: re.Pattern[str]) -> list[Percent]:
    """Percentages whose clause speaks of something, and not of its contrary."""
    other = _IN_TIME if about is _LATE else _LATE
    found = []
    for share in percents(paragraph.text):
        clause = re.split(r"[;.%]\s", paragraph.text[max(0, share.start - 120) : share.start])[-1]
        said, contrary = list(about.finditer(clause)), list(other.finditer(clause))
        if said and not (contrary and contrary[-1].start() > said[-1].start()):
            found.append(share)
    return found
