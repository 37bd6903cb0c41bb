"""The kind of a cited document against the symbol of its number: no decision has the number of a decree."""

from __future__ import annotations

from normalizers.document_numbers import DocumentNumber, symbol_type
from pipeline.rules._citations import Cited, cited_documents, named
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding

__all__ = ["check"]

_VAGUE = frozenset(("van_ban", "khac"))
"""Kinds that say little, on either side."""

_LOOSE = frozenset(
    {
        ("ket_luan", "thong_bao"),
        ("thong_bao", "ket_luan"),
        ("thong_tu", "thong_tu_lien_tich"),
        ("cong_van", "thong_bao"),
        ("huong_dan", "cong_van"),
        ("cong_van", "huong_dan"),
    }
)
"""(kind, symbol) in common use: a conclusion is published as a notice, guidance as a letter."""


def check(case: Case) -> Outcome:
    """All citations whose kind is printed."""
    cited = cited_documents(case)
    findings: list[Finding] = []
    doubted: set[Value] = set()
    for one in cited:
        kind = str(one.record.values["cited_type"])
        if one.number is None or not one.record.values["cited_type"]:
            continue
        by_symbol = symbol_type(one.number)
        if by_symbol is None or kind == by_symbol or {kind, by_symbol} & _VAGUE or (kind, by_symbol) in _LOOSE:
            continue
        expected = _elsewhere(one, kind, cited) or _usual(one.number, kind, one.issuer)
        printed = one.number.text
        message = f"{named(one)}: ký hiệu “{printed}” không phải của loại văn bản này."
        findings.append(
            about(one.record, "cited_number", Remark("citation_type", "warning", message, expected, printed, expected))
        )
        doubted.add((one.record.row_id, "cited_number"))
    return Outcome(tuple(findings), doubted=frozenset(doubted))


def _elsewhere(one: Cited, kind: str, cited: list[Cited]) -> str | None:
    """The number that the document gives elsewhere for the same kind, number, year and date."""
    for other in cited:
        if (
            other.number
            and one.number
            and (other.number.number, other.number.year) == (one.number.number, one.number.year)
            and symbol_type(other.number) == kind
            and (other.date == one.date or one.number.year)
        ):
            return other.number.text
    return None


_MAKERS = {("quyet_dinh", "Thủ tướng Chính phủ"): "QĐ-TTg", ("nghi_dinh", "Chính phủ"): "NĐ-CP"}


def _usual(number: DocumentNumber, kind: str, issuer: str | None) -> str | None:
    """The number with the only symbol that the issuer's documents of this kind have."""
    symbol = _MAKERS.get((kind, issuer or ""))
    if symbol is None:
        return None
    return f"{number.number}/{f'{number.year}/' if number.year else ''}{symbol}"
