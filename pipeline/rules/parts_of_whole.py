"""Counts told as parts of a whole ("214 người, gồm: ... 30 người; ... 184 người") against that whole."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.rules._figures import Figure, dots, figures, same_unit
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in, values_at
from pipeline.rules._sheets import likely_repair
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding

__all__ = ["Breakdown", "breakdowns", "check"]

_Opener = Literal["all", "some", "bracket"]
_OPENERS: tuple[tuple[_Opener, re.Pattern[str]], ...] = (
    (
        "all",
        re.compile(r"(?<!\w)(?:bao gồm|gồm(?: có)?|chia ra|phân (?:ra|theo)|cụ thể)(?! nội dung)(?!\w)", re.IGNORECASE),
    ),
    ("some", re.compile(r"(?<!\w)trong (?:số )?(?:đó|này)(?!\w)", re.IGNORECASE)),
    ("bracket", re.compile(r"\(")),
)
"""What opens a list of parts: `all` says that the parts are all of it; the other two may tell only some."""

_STOP = re.compile(r"(?<=[\w)%])\.\s+[\"“']?(?=[A-ZĐÂÊÔƠƯÁÀẢÃẠ])|\./")
_NO_PARTITION = re.compile(
    r"tăng|giảm|so với|chênh lệch|vượt|lũy kế|luỹ kế|nữ|đảng viên|dân tộc|hộ nghèo|trong đó có|trong đó chi|như:|v\.v|…"
    r"|\.\.\.|nhất là|bình quân|trung bình|mỗi|xuống|thay (?:cho|vì)|mức|giá|trừ|mất|từ \d|còn lại là|chủ yếu|\s[x×]\s",
    re.IGNORECASE,
)
"""Words of comparisons, of groups that overlap and of lists that are open: their figures need not add up."""

_ROUGH = re.compile(r"(?:khoảng|gần|hơn|trên|ước|xấp xỉ|chừng|tối thiểu|ít nhất|từ)\s*$", re.IGNORECASE)
_MEASURED = re.compile(r"^(?:m\b|km|kg|g\b|ha\b|gio|phut|lan|tuoi|diem|do\b|nam|mhz|lit)")
"""Units of measure: their figures are told side by side for many another reason than as parts."""

_TOTAL = re.compile(r"tổng(?: số| cộng)?[^.;]{0,160}$|toàn (?:tỉnh|huyện|xã|ngành)[^.;]{0,60}$", re.IGNORECASE)
_YEAR_LABEL = re.compile(
    r"năm (?:19|20)\d\d\s*(?:là|có|đạt)?\s*:?\s*$|quý [IV1-4]+\s*:?\s*$|tháng \d+\s*:?\s*$", re.IGNORECASE
)
_CLASSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"cấp (?:tỉnh|huyện|xã)",
        r"để bàn|xách tay|máy chủ",
        r"tiến s[ĩỹ]|thạc s[ĩỹ]|(?:trên|sau) đại học|đại học|cao đẳng|trung cấp|sơ cấp|c[ăơ] bản",
        r"(?:mức(?: độ)? [1-4])|toàn trình|một phần",
        r"trực tuyến|trực tiếp|bưu chính",
        r"(?:trước|đúng|quá|trễ) hạn",
        r"đã (?:giải quyết|hoàn thành)|đang (?:giải quyết|thực hiện)|chưa (?:giải quyết|thực hiện)",
    )
)
"""Divisions of a whole that leave nothing out when two of their classes are told with a figure each."""

MAX_PARTS = 80
"""More counts than this in one sentence are a list of something else."""


LEAST_WHOLE = 4
"""Below this a count is too often something else (a level, a copy, a number of a list)."""

MAX_BEFORE_BRACKET = 50
"""Characters between a whole and the bracket that parts it: its unit and what it is."""


class Breakdown(NamedTuple):
    """A whole and the parts told of it.

    Attributes:
        whole: The count before the opening words.
        parts: The counts behind them, all of the same things.
        opener: all, some or bracket.
        certain: Whether the parts must be all of the whole: their number, wording or labels say so.
        end: Offset behind the last part.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    opener: _Opener
    certain: bool
    end: int

    @property
    def total(self) -> int:
        """Sum of the parts."""
        return sum(part.value for part in self.parts)


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
                doubted |= values
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def breakdowns(text: str) -> list[Breakdown]:
    """The wholes of a paragraph with their parts; none where the figures do not count the same things."""
    counts = figures(text)
    found = []
    taken = 0
    for index, whole in enumerate(counts[:MAX_PARTS]):
        if whole.start < taken or index + 1 == len(counts):
            continue
        one = _breakdown(text, whole, counts[index + 1 : index + 1 + MAX_PARTS])
        if one:
            found.append(one)
            taken = one.end
    return found


def _breakdown(text: str, whole: Figure, behind: list[Figure]) -> Breakdown | None:
    between = text[whole.end : behind[0].start]
    opener = next(((kind, m) for kind, pattern in _OPENERS if (m := _last(pattern, between))), None)
    if (
        opener is None
        or len(between) > 160
        or _STOP.search(between)
        or ")" in between
        or ";" in between[: opener[1].start()].rstrip(" ;,")
    ):
        return None
    kind = opener[0]
    if kind == "bracket" and opener[1].start() > MAX_BEFORE_BRACKET:
        return None
    opened = whole.end + opener[1].start()
    scope_end = _scope(text, opened, bracket="(" in between)
    nested = _brackets(text, opened if "(" not in between else text.find("(", whole.end) + 1, scope_end)
    inside = _parts_alone(
        whole.value, [f for f in behind if f.end <= scope_end and not any(a < f.start < b for a, b in nested)]
    )
    scope = text[whole.end : scope_end]
    if len(inside) < 2 or _NO_PARTITION.search(scope) or _MEASURED.match(whole.unit or inside[0].unit):
        return None
    if whole.whole is not None or any(figure.whole is not None for figure in inside):
        return None
    unit = whole.unit or inside[0].unit
    alike = [figure for figure in inside if same_unit(figure.unit, unit)]
    if len(alike) != len(inside):
        # Things of other names may be parts ("09 trang, cổng (08 trang ... và 01 cổng ...)"): a sum that holds says so.
        holds = sum(figure.value for figure in inside) == whole.value
        return Breakdown(whole, tuple(inside), kind, False, inside[-1].end) if holds else None
    certain = (
        whole.value >= LEAST_WHOLE
        and not _ROUGH.search(text[max(0, whole.start - 30) : whole.start])
        and _is_list(text, inside)
        and _is_all(text, whole, inside, kind)
    )
    return Breakdown(whole, tuple(inside), kind, certain, inside[-1].end)


def _parts_alone(whole: int, behind: list[Figure]) -> list[Figure]:
    """The first counts of a list that add up to its whole, where some do: what follows them tells of something else."""
    total = 0
    for count, figure in enumerate(behind, 1):
        total += figure.value
        if count > 1 and total == whole:
            return behind[:count]
    return behind


def _is_all(text: str, whole: Figure, parts: list[Figure], kind: _Opener) -> bool:
    """Whether parts in a list must be all of their whole: by the opening word, by their labels, or by their number."""
    if (
        kind == "all"
        or all(_YEAR_LABEL.search(text[max(0, part.start - 40) : part.start]) for part in parts)
        or _by_class(text, whole, parts)
    ):
        return True
    total = bool(_TOTAL.search(text[max(0, whole.start - 200) : whole.start]))
    slip = likely_repair(Decimal(whole.value), Decimal(sum(part.value for part in parts)))
    return total if kind == "bracket" else total and (len(parts) >= 3 or slip)


def _by_class(text: str, whole: Figure, parts: list[Figure]) -> bool:
    """Whether each part is named by another class of one division: levels, degrees, in time or late."""
    clauses = re.split(r"[,;(:]|\bvà\b", text[whole.end : parts[-1].end + 60])
    told = [clause for clause in clauses if any(part.printed in clause for part in parts)]
    for classes in _CLASSES:
        named = [m.group().lower() for clause in told if (m := classes.search(clause))]
        if len(named) == len(parts) == len(told) and len(set(named)) == len(parts):
            return True
    return False


def _is_list(text: str, parts: list[Figure]) -> bool:
    """Whether one separator at least, and no other figure's clause, stands between each part and the next."""
    return all(re.search(r"[,;+]|\bvà\b", text[a.end : b.start]) for a, b in pairwise(parts)) and all(
        b.start - a.end <= 120 for a, b in pairwise(parts)
    )


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the brackets between two places."""
    return [m.span() for m in re.compile(r"\([^()]*\)").finditer(text, start, end)]


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda m: m.start(), default=None)


def _scope(text: str, start: int, *, bracket: bool) -> int:
    """Where a list that opens at `start` ends: at its closing bracket, else at the end of the sentence."""
    if bracket:
        depth = 0
        for at in range(text.find("(", max(0, start - 1)), len(text)):
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            if depth == 0:
                return at
    stop = _STOP.search(text, start)
    closing = text.find(")", start)
    opening = text.find("(", start)
    end = stop.start() if stop else len(text)
    return closing if 0 <= closing < end and (opening < 0 or closing < opening) else end


def _below(told: tuple[Paragraph, ...], index: int) -> tuple[Breakdown, list[tuple[Paragraph, Figure]]] | None:
    """A whole whose sentence ends in "trong đó:" or the like, its parts the first counts of the items below."""
    head = told[index]
    tail = head.text.rstrip()
    counts = figures(head.text)
    if not tail.endswith(":") or len(counts) != 1 or counts[0].whole is not None or not counts[0].unit:
        return None
    opener = next((kind for kind, pattern in _OPENERS[:2] if pattern.search(tail[counts[0].end :][-40:])), None)
    if opener is None:
        return None
    items: list[tuple[Paragraph, Figure]] = []
    marks = told[index + 1].bullet if index + 1 < len(told) else ""
    for paragraph in told[index + 1 : index + 1 + MAX_PARTS]:
        found = figures(paragraph.text)
        if not marks or paragraph.bullet != marks or marks == head.bullet or not found:
            break
        if not same_unit(found[0].unit, counts[0].unit) or _NO_PARTITION.search(paragraph.text[: found[0].end]):
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
    if not head.bullet or len(counts) != 1 or not counts[0].unit or not _TOTAL.search(head.text[: counts[0].start]):
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
    return told_in(paragraph, spot, Remark("sum_mismatch", "error", message, dots(found.total), found.whole.printed))
