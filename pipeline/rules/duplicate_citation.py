"""A document that one list of legal bases names twice; two spellings of its number are a likely misprint."""

from __future__ import annotations

from itertools import combinations

from normalizers.document_numbers import DocumentNumber, issuer_name, same_letters, symbol_type
from normalizers.names import fold
from pipeline.rules._citations import Cited, lists_of, named, same_issuer
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding

__all__ = ["check"]


def check(case: Case) -> Outcome:
    """All lists of citations; later mentions in running text are no repeats."""
    findings: list[Finding] = []
    doubted: set[Value] = set()
    for entries in lists_of(case):
        told: set[str] = set()
        for a, b in combinations(entries[:_MOST], 2):
            if b.record.row_id not in told and _is_one(a, b):
                told.add(b.record.row_id)
                findings.append(_finding(a, b, doubted))
    return Outcome(tuple(findings), doubted=frozenset(doubted))


_MOST = 200
"""Entries of the longest list compared."""


def _is_one(a: Cited, b: Cited) -> bool:
    if a.record.row_id == b.record.row_id:
        return False
    if a.number and b.number:
        same = a.number.key == b.number.key and same_issuer(a, b) is not False
        return same and (a.date == b.date or (bool(a.number.year) and None in (a.date, b.date)))
    by_name = not a.number and not b.number and a.title and a.record.values["cited_type"] == "luat"
    return bool(by_name and fold(a.title) == fold(b.title))


def _finding(a: Cited, b: Cited, doubted: set[Value]) -> Finding:
    pages = dict.fromkeys((a.record.raw.page, b.record.raw.page))
    where = " và ".join(f"trang {page}" for page in pages)
    column = "cited_number" if b.number else "cited_title"
    if a.number and b.number and not same_letters(a.number, b.number):
        wrong, right = (a, b) if _strangeness(a.number) > _strangeness(b.number) else (b, a)
        doubted.add((wrong.record.row_id, "cited_number"))
        message = (
            f"{named(right)} được liệt kê hai lần ({where}), một lần ghi ký hiệu “{wrong.number.text}”."
            if wrong.number
            else ""
        )
        expected = right.number.text if right.number else None
        actual = wrong.number.text if wrong.number else None
        return about(wrong.record, column, Remark("duplicate_citation", "warning", message, expected, actual, expected))
    message = f"{named(b)} được liệt kê hai lần trong cùng một danh mục căn cứ ({where})."
    return about(
        b.record, column, Remark("duplicate_citation", "info", message, actual=b.record.raw.readings[column].text[:120])
    )


def _strangeness(number: DocumentNumber) -> int:
    """How little of a symbol is known: 2 for nothing, 0 for type and issuer."""
    return (symbol_type(number) is None) + (issuer_name(number) is None)
