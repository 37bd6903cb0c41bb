"""Breakdowns: a count told as a whole in running text, and the counts told as its parts."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.rules._figures import Figure, figures, same_unit
from pipeline.rules._sheets import likely_repair

__all__ = ["MAX_PARTS", "NO_PARTITION", "OPENERS", "TOTAL", "Breakdown", "breakdowns"]

Opener = Literal["all", "some", "bracket"]
OPENERS: tuple[tuple[Opener, re.Pattern[str]], ...] = (
    (
        "all",
        re.compile(r"(?<!\w)(?:bao gồm|gồm(?: có)?|chia ra|phân (?:ra|theo)|cụ thể)(?! nội dung)(?!\w)", re.IGNORECASE),
    ),
    ("some", re.compile(r"(?<!\w)trong (?:số )?(?:đó|này)(?!\w)", re.IGNORECASE)),
    ("bracket", re.compile(r"\(")),
)
"""What opens a list of parts: `all` says that the parts are all of it; the other two may tell only some."""

_STOP = re.compile(r"(?<=[\w)%])\.\s+[\"“']?(?=[A-ZĐÂÊÔƠƯÁÀẢÃẠ])|\./")
NO_PARTITION = re.compile(
    r"tăng|giảm|so với|chênh lệch|vượt|lũy kế|luỹ kế|nữ|đảng viên|dân tộc|hộ nghèo|trong đó có|trong đó chi|như:|v\.v|…"
    r"|\.\.\.|nhất là|bình quân|trung bình|mỗi|xuống|thay (?:cho|vì)|mức|giá|trừ|mất|từ \d|còn lại là|chủ yếu|\s[x×]\s",
    re.IGNORECASE,
)
"""Words of comparisons, of groups that overlap and of lists that are open: their figures need not add up."""

_DIFFERENCE = re.compile(
    r"(?<!\w)(?:(?:tăng|giảm)(?! (?:lên|xuống|còn|đến|tới))|(?:nhiều|ít|cao|thấp|lớn|kém) hơn)"
    r"(?:[^.;,:\d]|\d{4}){0,50}$",
    re.IGNORECASE,
)
"""By how much a count differs from another one ("tăng 12 hồ sơ, trong đó …"): what is parted behind it is not that."""

_ROUGH = re.compile(r"(?:khoảng|gần|hơn|trên|ước|xấp xỉ|chừng|tối thiểu|ít nhất|từ)\s*$", re.IGNORECASE)
_MEASURED = re.compile(r"^(?:m\b|km|kg|g\b|ha\b|gio|phut|lan|tuoi|diem|do\b|nam|mhz|lit)")
"""Units of measure: their figures are told side by side for many another reason than as parts."""

TOTAL = re.compile(r"tổng(?: số| cộng)?[^.;]{0,160}$|toàn (?:tỉnh|huyện|xã|ngành)[^.;]{0,60}$", re.IGNORECASE)
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
        goes_on: Whether the first of the parts are the whole already, and more of the same follow: a part too many, or
            something else told behind them.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    opener: Opener
    certain: bool
    end: int
    goes_on: bool = False

    @property
    def total(self) -> int:
        """Sum of the parts."""
        return sum(part.value for part in self.parts)


def breakdowns(text: str) -> list[Breakdown]:
    """The wholes of a paragraph with their parts; none where the figures do not count the same things."""
    counts = figures(text)
    found = []
    taken = 0
    for index, whole in enumerate(counts[:MAX_PARTS]):
        if whole.start < taken or index + 1 == len(counts) or _DIFFERENCE.search(text[: whole.start][-60:]):
            continue
        one = _breakdown(text, whole, counts[index + 1 : index + 1 + MAX_PARTS])
        if one:
            found.append(one)
            taken = one.end
    return found


def _breakdown(text: str, whole: Figure, behind: list[Figure]) -> Breakdown | None:
    between = text[whole.end : behind[0].start]
    opener = next(((kind, m) for kind, pattern in OPENERS if (m := _last(pattern, between))), None)
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
    told = [f for f in behind if f.end <= scope_end and not any(a < f.start < b for a, b in nested)]
    inside, goes_on = _parts_alone(text, whole.value, told)
    scope = text[whole.end : scope_end]
    if len(inside) < 2 or NO_PARTITION.search(scope) or _MEASURED.match(whole.unit or inside[0].unit):
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
    return Breakdown(whole, tuple(inside), kind, certain, inside[-1].end, goes_on)


_SOMETHING_ELSE = re.compile(
    r"[:.(]|(?<!\w)(?:đã|đang|sẽ|chưa|được|ngoài ra|đồng thời|hiện|riêng|còn|tổng|trong đó|có|cài|nối|dùng|sử dụng"
    r"|phục vụ|tham gia|đạt)(?!\w)",
    re.IGNORECASE,
)
"""Words between two counts that begin to tell of something else than the parts before them."""


def _parts_alone(text: str, whole: int, behind: list[Figure]) -> tuple[list[Figure], bool]:
    """The first counts of a list that add up to its whole, where some do, and False: what follows is something else.

    Where it goes on with more of the same, in the same way, these may add up by chance: then all, and True.
    """
    total = 0
    for count, figure in enumerate(behind, 1):
        total += figure.value
        if count > 1 and total == whole:
            if count < len(behind) and _goes_on(text, behind[: count + 1]):
                return behind, True
            return behind[:count], False
    return behind, False


def _goes_on(text: str, counts: list[Figure]) -> bool:
    """Whether the last of some counts is of the same things, and parted from the others as they are."""
    *_, before, last = counts
    gaps = [text[a.end : b.start] for a, b in pairwise(counts)]
    signs = [";" in gap for gap in gaps]
    return (
        same_unit(before.unit, last.unit)
        and signs[-1] <= max(signs[:-1])
        and not _SOMETHING_ELSE.search(gaps[-1])
        and bool(re.search(r"[,;+]|\bvà\b", gaps[-1]))
    )


def _is_all(text: str, whole: Figure, parts: list[Figure], kind: Opener) -> bool:
    """Whether parts in a list must be all of their whole: by the opening word, by their labels, or by their number."""
    if (
        kind == "all"
        or all(_YEAR_LABEL.search(text[max(0, part.start - 40) : part.start]) for part in parts)
        or _by_class(text, whole, parts)
    ):
        return True
    total = bool(TOTAL.search(text[max(0, whole.start - 200) : whole.start]))
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
