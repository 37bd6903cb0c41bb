"""Counts told as parts of a whole ("214 người, gồm: ... 30 người; ... 184 người") against that whole."""

from __future__ import annotations

from pipeline.rules._breakdowns import MAX_PARTS, NO_PARTITION, OPENERS, TOTAL, Breakdown, breakdowns
from pipeline.rules._figures import Figure, dots, figures, same_unit
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in, values_at
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding, Severity

__all__ = ["check"]


def check(case: Case) -> Outcome:
    """All paragraphs, and lists of paragraphs below one that ends in a colon."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    told = paragraphs(case.passages)
    for index, paragraph in enumerate(told):
        groups: list[tuple[Breakdown, list[tuple[Paragraph, Figure]]]] = []
        for found in breakdowns(paragraph.text):
            groups.append((found, [(paragraph, figure) for figure in (found.whole, *found.parts)]))
        groups += [below for below in (_below(told, index), _after(told, index)) if below]
        for found, places in groups:
            values = {v for p, f in places for v in values_at(case, *p.at(f.start, f.end)[:2], f.value)}
            if found.total == found.whole.value:
                proved |= values if found.whole.value > 1 else set()
            elif found.certain:
                findings.append(_finding(paragraph, found))
                doubted |= set() if found.goes_on else values
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _below(told: tuple[Paragraph, ...], index: int) -> tuple[Breakdown, list[tuple[Paragraph, Figure]]] | None:
    """A whole whose sentence ends in "trong đó:" or the like, its parts the first counts of the items below."""
    head = told[index]
    tail = head.text.rstrip()
    counts = figures(head.text)
    if not tail.endswith(":") or len(counts) != 1 or counts[0].whole is not None or not counts[0].unit:
        return None
    opener = next((kind for kind, pattern in OPENERS[:2] if pattern.search(tail[counts[0].end :][-40:])), None)
    if opener is None:
        return None
    items: list[tuple[Paragraph, Figure]] = []
    marks = told[index + 1].bullet if index + 1 < len(told) else ""
    for paragraph in told[index + 1 : index + 1 + MAX_PARTS]:
        found = figures(paragraph.text)
        if not marks or paragraph.bullet != marks or marks == head.bullet or not found:
            break
        if not same_unit(found[0].unit, counts[0].unit) or NO_PARTITION.search(paragraph.text[: found[0].end]):
            return None
        items.append((paragraph, found[0]))
    if len(items) < 2:
        return None
    parts = tuple(figure for _, figure in items)
    certain = opener == "all" or len(items) >= 3
    return Breakdown(counts[0], parts, opener, certain, len(head.text)), [(head, counts[0]), *items]


def _after(told: tuple[Paragraph, ...], index: int) -> tuple[Breakdown, list[tuple[Paragraph, Figure]]] | None:
    """A total in an item of a list that the items right behind it add up to; none where they do not."""
    head = told[index]
    counts = figures(head.text)
    if not head.bullet or len(counts) != 1 or not counts[0].unit or not TOTAL.search(head.text[: counts[0].start]):
        return None
    items: list[tuple[Paragraph, Figure]] = []
    for paragraph in told[index + 1 : index + 1 + MAX_PARTS]:
        found = figures(paragraph.text)
        if paragraph.bullet != head.bullet or len(found) != 1 or not same_unit(found[0].unit, counts[0].unit):
            return None
        items.append((paragraph, found[0]))
        total = sum(figure.value for _, figure in items)
        if total == counts[0].value and len(items) > 1:
            parts = tuple(figure for _, figure in items)
            return Breakdown(counts[0], parts, "some", False, len(head.text)), [(head, counts[0]), *items]
        if total > counts[0].value:
            return None
    return None


def _finding(paragraph: Paragraph, found: Breakdown) -> Finding:
    terms = " + ".join(part.printed for part in found.parts)
    message = f"Cộng các phần {terms} = {dots(found.total)}, văn bản ghi {found.whole.printed}."
    last = found.parts[-1]
    spot = (
        found.whole.start,
        last.end if last.end > found.whole.end and last.end <= len(paragraph.text) else found.whole.end,
    )
    severity: Severity = "info" if found.goes_on else "error"
    remark = Remark("sum_mismatch", severity, message, dots(found.total), found.whole.printed)
    return told_in(paragraph, spot, remark)
