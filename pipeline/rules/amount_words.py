"""Amounts in words against the digits they stand beside, or against the totals of the table above."""

from __future__ import annotations

import re

from extractors.layout import Passage
from normalizers.number_words import LIMIT, parse_amount_words, to_words
from normalizers.units import parse_money
from pipeline.rules.case import Case, Outcome, Value
from schemas.record import Finding, Record

__all__ = ["check"]

_BESIDE = re.compile(
    r"(?P<digits>(?<![\d.,])\d[\d.,]{0,30}\s*(?:triệu|tỷ|tỉ|nghìn|ngàn)?\s*(?:đồng|đ|VNĐ|VND)?)"
    r"\s*\(\s*(?:[Bb]ằng chữ\s*:?)?\s*(?P<words>[^()\d]{5,200}?)\)"
)
_ALONE = re.compile(r"[Bb]ằng chữ\s*:?\s*(?P<words>[^()\d]{5,200}?)(?:\)|\.?/?\.?\s*$)")


def check(case: Case) -> Outcome:
    """All passages and all cells."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    for passage in case.passages:
        beside = list(_BESIDE.finditer(passage.text))
        for match in beside:
            money, words = parse_money(match["digits"]), parse_amount_words(match["words"])
            if money is None or words is None:
                continue
            values = _values_at(case, passage, match)
            if money.value == words:
                proved |= values
            else:
                doubted |= values
                digits = match["digits"].strip()
                spoken = f" (đọc là “{to_words(money.value)} đồng”)" if 0 <= money.value < LIMIT else ""
                findings.append(_finding(passage, match.span(), words, (digits, spoken), match["words"]))
        if not beside and (alone := _ALONE.search(passage.text)):
            _alone(case, passage, alone, findings, proved)
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _values_at(case: Case, passage: Passage, match: re.Match[str]) -> set[Value]:
    """The budget amounts printed where the digits are."""
    box = passage.box_at(*match.span("digits"))
    return {
        (record.row_id, "amount_printed")
        for record in case.of("budget_items")
        if (r := record.raw.readings["amount_printed"]).page == passage.page and r.box.grown(2).holds(*box.center)
    }


def _alone(case: Case, passage: Passage, match: re.Match[str], findings: list[Finding], proved: set[Value]) -> None:
    """Words without digits: the totals of the last table before them, or on the same page."""
    words = parse_amount_words(match["words"])
    totals = [r for r in case.of("budget_items") if r.values["is_total"] and _just_before(r, passage)]
    if words is None or not totals:
        return
    equal = [r for r in totals if r.values["amount_vnd"] == words]
    if equal:
        proved.update((r.row_id, "amount_printed") for r in equal)
    else:
        printed = " / ".join(r.raw.readings["amount_printed"].text for r in totals)
        findings.append(_finding(passage, match.span(), words, (printed, ""), match["words"]))


def _just_before(record: Record, passage: Passage) -> bool:
    return record.raw.table_id is not None and record.raw.readings["amount_printed"].page in (
        passage.page,
        passage.page - 1,
    )


def _finding(passage: Passage, span: tuple[int, int], expected: int, printed: tuple[str, str], words: str) -> Finding:
    """The digits, as printed and as they are spoken, against the words."""
    digits, spoken = printed
    in_digits = f"{expected:,}đ".replace(",", ".")
    return Finding(
        rule="amount_words_mismatch",
        severity="error",
        message=f"Bằng số {digits}{spoken}, bằng chữ “{words.strip()}” = {in_digits}.",
        page=passage.page,
        box=passage.box_at(*span),
        dataset="budget_items",
        column="amount_printed",
        expected=in_digits,
        actual=digits,
        source=passage.source_at(*span),
    )
