"""Numbers of cited documents that lack a part of their symbol or have a letter wrong.

Decree 30/2020/NĐ-CP, appendix I, and the Law on promulgation of legal documents: a legal document's symbol names type
and issuer ("12/2019/TT-BXD"); only the National Assembly's own symbols name no type ("36/2004/QH11").
"""

from __future__ import annotations

from normalizers.document_numbers import CITED_TYPES, DocumentNumber, issuer_name, split_symbol, symbol_type
from normalizers.names import strip_marks
from pipeline.rules._citations import Cited, cited_documents, lists_of, named
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding

__all__ = ["check"]

_SURE = 0.8
"""Below this the reader, not the document, is the likelier culprit."""

_SYMBOLS = {
    "luat": "",
    "nghi_dinh": "NĐ",
    "nghi_quyet": "NQ",
    "quyet_dinh": "QĐ",
    "chi_thi": "CT",
    "thong_tu": "TT",
    "ke_hoach": "KH",
    "bao_cao": "BC",
    "to_trinh": "TTr",
    "thong_bao": "TB",
}


def check(case: Case) -> Outcome:
    """All citations with a symbol, each number once."""
    findings: list[Finding] = []
    doubted: set[Value] = set()
    told: set[str] = set()
    cited = cited_documents(case)
    repeated = _repeated(case)
    for one in cited:
        if one.number is None or one.sure < _SURE or one.number.key in repeated:
            continue
        fault = _fault(one, one.number)
        if fault is None:
            continue
        doubted.add((one.record.row_id, "cited_number"))
        if one.number.text not in told:
            told.add(one.number.text)
            what, expected = fault
            message = f"{named(one)}: {what}."
            findings.append(
                about(
                    one.record,
                    "cited_number",
                    Remark("citation_format", "info", message, expected, one.number.text, expected),
                )
            )
    return Outcome(tuple(findings), doubted=frozenset(doubted))


def _repeated(case: Case) -> set[str]:
    """Keys of numbers that one list spells in two ways: `duplicate_citation` tells of them."""
    spellings: dict[str, set[str]] = {}
    for entries in lists_of(case):
        for entry in entries:
            if entry.number:
                spellings.setdefault(entry.number.key, set()).add(entry.number.text.lstrip("0"))
    return {key for key, texts in spellings.items() if len(texts) > 1}


def _fault(one: Cited, number: DocumentNumber) -> tuple[str, str | None] | None:
    """What is wrong with a number, and how it would be right; None for a right one."""
    symbol = _SYMBOLS.get(str(one.record.values["cited_type"]))
    first = number.parts[0]
    if number.party or not symbol:
        return None
    head = f"{number.number}/{f'{number.year}/' if number.year else ''}"
    if number.year and len(number.parts) == 1 and first not in CITED_TYPES and _body(number):
        return f"ký hiệu thiếu “{symbol}-”", f"{head}{symbol}-{first}"
    if first != symbol and symbol_type(number) is None and _is_slip(first, symbol):
        return f"ký hiệu “{first}” viết sai, đúng là “{symbol}”", head + "-".join((symbol, *number.parts[1:]))
    if one.typed and (parts := split_symbol(number)):
        return "ký hiệu thiếu gạch nối", head + "-".join(parts)
    if symbol in _DATED and first == symbol and not number.year and one.date and one.date.year >= _SINCE:
        return "số ký hiệu thiếu năm", f"{number.number}/{one.date.year}/{'-'.join(number.parts)}"
    return None


_DATED, _SINCE = ("NĐ", "TT"), 1997
"""Symbols that go with a year, and since when: Law on promulgation of legal documents, 52-L/CTN of 1996."""


def _body(number: DocumentNumber) -> bool:
    """Whether a symbol names a body other than the National Assembly, whose symbols name no type."""
    issuer = issuer_name(number)
    return issuer is not None and "Quốc hội" not in issuer


def _is_slip(first: str, symbol: str) -> bool:
    """Whether the abbreviation was meant but for a stroke or a doubled letter: "QD", "NDD" (as typed)."""
    plain = strip_marks(first).upper()
    return plain in (strip_marks(symbol).upper(), strip_marks(symbol).upper().replace("D", "DD")) and first != symbol
