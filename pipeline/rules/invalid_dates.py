"""Dates that no calendar has."""

from __future__ import annotations

from normalizers.periods import find_dates
from pipeline.rules.case import Case, Outcome
from schemas.record import Finding

__all__ = ["check"]

_SURE = 0.8
"""Below this the reader, not the document, is the likelier culprit."""


def check(case: Case) -> Outcome:
    """All passages."""
    findings = []
    for passage in case.passages:
        for date in find_dates(passage.text):
            if date.reason != "impossible_date":
                continue
            start, end = date.start, date.start + len(date.printed)
            sure = min((word.confidence for word in passage.words_at(start, end)), default=1.0) >= _SURE
            findings.append(
                Finding(
                    rule="invalid_date",
                    severity="error" if sure else "warning",
                    message=f"“{date.printed}” không có trong lịch" + ("." if sure else ", có thể do đọc sai."),
                    page=passage.page,
                    box=passage.box_at(start, end),
                    actual=date.printed,
                    source=passage.source_at(start, end),
                )
            )
    return Outcome(tuple(findings))
