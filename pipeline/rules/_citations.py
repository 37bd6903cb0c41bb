"""What the rules about citations share: one document cited twice, and lists of citations."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations
from typing import NamedTuple

from extractors.reports.citations import Run, runs_of
from normalizers.citations import Citation, find_citations
from normalizers.document_numbers import DocumentNumber, parse_number
from normalizers.names import fold, unit_level
from normalizers.periods import parse_date
from pipeline.rules.case import Case
from schemas.geometry import Box
from schemas.record import Reading, Record

__all__ = ["Cited", "cited_documents", "day", "lists_of", "named", "own_dates", "pairs", "same_issuer"]


class Cited(NamedTuple):
    """A citation as the rules see it.

    Attributes:
        record: Its row.
        number: Number and symbol, None for a law cited by its name or a number without symbol.
        date: None where none is printed or it is no date.
        issuer: None where unknown.
        title: "" where none is printed.
    """

    record: Record
    number: DocumentNumber | None
    date: dt.date | None
    issuer: str | None
    title: str

    @property
    def typed(self) -> bool:
        """Whether the number is typed text, not read from a picture."""
        reading = self.record.raw.readings.get("cited_number")
        return reading is not None and reading.source != "ocr"

    @property
    def sure(self) -> float:
        """Least confidence of number and date, 0..1."""
        readings = self.record.raw.readings
        return min((readings[c].confidence for c in ("cited_number", "cited_date") if c in readings), default=1.0)


def cited_documents(case: Case) -> list[Cited]:
    """All citations of a document, in order."""
    return [_cited(record) for record in case.of("citations")]


def _cited(record: Record) -> Cited:
    values = record.values
    number, date = values["cited_number"], values["cited_date"]
    issuer = values["cited_issuer"]
    return Cited(
        record,
        parse_number(number) if isinstance(number, str) else None,
        date if isinstance(date, dt.date) else None,
        issuer if isinstance(issuer, str) else None,
        str(values["cited_title"] or ""),
    )


def pairs(cited: list[Cited]) -> list[tuple[Cited, Cited]]:
    """Each two citations with one number that may be one document, the earlier first."""
    by_key: dict[str, list[Cited]] = {}
    for one in cited:
        if one.number:
            by_key.setdefault(one.number.key, []).append(one)
    return [
        (a, b) for group in by_key.values() for a, b in combinations(group[:_MOST], 2) if same_issuer(a, b) is not False
    ]


_MOST = 40
"""Mentions of one document compared with each other; the hundredth proves nothing new."""

_WHOSE = re.compile(r"\b(trung uong|chinh phu|bo|so|tinh|huyen|thi xa|thanh pho|xa|phuong|thi tran)\b")


def same_issuer(a: Cited, b: Cited) -> bool | None:
    """Whether two citations name one body: False where they name two, None where one does not say which.

    People's committees of every level number their papers alike: "12/QĐ-UBND" of a province is not that of a district.
    """
    if not a.issuer or not b.issuer:
        return None
    one, other = fold(a.issuer), fold(b.issuer)
    if one == other:
        return True if _WHOSE.search(one) else None
    levels = [unit_level(c.issuer) if c.issuer else None for c in (a, b)]
    if None not in levels:
        return levels[0] == levels[1] and (levels[0] != "department" or _shares(one, other))
    return None


def _shares(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def named(cited: Cited) -> str:
    """A citation as a message names it: "Quyết định 12/QĐ-UBND"."""
    number = str(cited.record.values["cited_number"] or "")
    kinds = {
        "luat": "Luật",
        "phap_lenh": "Pháp lệnh",
        "nghi_dinh": "Nghị định",
        "nghi_quyet": "Nghị quyết",
        "quyet_dinh": "Quyết định",
        "chi_thi": "Chỉ thị",
        "thong_tu": "Thông tư",
        "ke_hoach": "Kế hoạch",
        "cong_van": "Công văn",
        "bao_cao": "Báo cáo",
        "to_trinh": "Tờ trình",
        "thong_bao": "Thông báo",
    }
    return f"{kinds.get(str(cited.record.values['cited_type']), 'Văn bản')} {number or cited.title[:80]}".strip()


def day(date: dt.date) -> str:
    """A date as documents print it."""
    return f"{date.day:02}/{date.month}/{date.year}"


def own_dates(case: Case) -> list[tuple[Reading, dt.date]]:
    """The dates that a document gives with its own number ("Kèm theo Quyết định số …"), behind its letterhead."""
    own = parse_number(str(case.extraction.document.get("doc_number") or ""))
    found = []
    for run in runs_of(case.passages) if own else ():
        for citation in find_citations(run.text):
            number = parse_number(run.text[slice(*citation.number)]) if citation.number else None
            date = parse_date(run.text[slice(*citation.date)]) if citation.date else None
            if number and own and number.text == own.text and date and date.value and citation.date:
                found.append((run.reading(citation.date), date.value))
    return found


_LEAD = re.compile(
    r"(?:[-–+•*]\s*|\d{1,2}[.)]\s*|[a-zđ][.)]\s*)?"
    r"(?:(?:Căn cứ|Thực hiện|Theo|Xét|Và|Phúc đáp|Trên cơ sở|Tiếp theo)\s+(?:vào\s+)?(?:các\s+)?)?"
)


def lists_of(case: Case) -> list[list[Cited]]:
    """Lists of legal bases: runs of paragraphs that each begin with a citation; one other line may stand between."""
    found: list[list[Cited]] = [[]]
    by_place: dict[tuple[int, Box], Cited] = {}
    for cited in cited_documents(case):
        if place := _placed(cited.record):
            by_place.setdefault(place, cited)  # a law named inside the title of another may lie in the same box
    away = 0
    for run in runs_of(case.passages):
        heads = [c for citation in _heads(run) if (at := _place(run, citation)) and (c := by_place.get(at))]
        if heads:
            found[-1].extend(heads)
            away = 0
        else:
            away += 1
            if away > 1 and found[-1]:
                found.append([])
    return [entries for entries in found if len(entries) >= _LIST]


_LIST = 3
"""Least entries of a list."""


def _place(run: Run, citation: Citation) -> tuple[int, Box] | None:
    """Where the number stands, of a law its name."""
    span = citation.number or citation.title
    at = run.reading(span) if span else None
    return (at.page, at.box) if at else None


def _placed(record: Record) -> tuple[int, Box] | None:
    at = record.raw.readings.get("cited_number") or record.raw.readings.get("cited_title")
    return (at.page, at.box) if at else None


def _heads(run: Run) -> list[Citation]:
    """The citations that begin a paragraph, or one of its parts behind a semicolon."""
    lead = _LEAD.match(run.text)
    begins = lead.end() if lead else 0
    citations = find_citations(run.text)
    if all(c.start != begins for c in citations):
        return []
    return [c for c in citations if c.start == begins or run.text[: c.start].rstrip().endswith(";")]
