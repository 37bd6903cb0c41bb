"""Bare numbers that count something: what the words before them, or the figure whose parts they are, tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extractors.figures.clauses import Clause
from extractors.figures.figure import Figure, Span
from extractors.figures.not_figures import MONEY
from normalizers.indicators import unit_at, unit_in
from normalizers.numbers import parse_number

__all__ = ["counts", "is_sibling", "summed_parts"]

_ITEM_OF_MONEY = re.compile(rf"[^.;,()]{{0,60}}:\s*(?:{MONEY.pattern})")
_WORK = re.compile(
    r"\W*(?:\w{1,3}[.)]\s)?(?:trang bi|mua|xay dung|lap dat|mo|to chuc|trien khai|dau tu|nang cap|thay the|bo sung"
    r"|dao tao|tap huan|so hoa|boi duong|cai dat|ket noi)\s"
)
"""An item of work planned or done tells how much is done for its money."""
_TELLS_COUNT = re.compile(
    r"\b(?:so luong|tong so|so|ty le|ti le|tong|binh quan|diem|chi so|xep|dat|hon|gan|khoang|tren|con so|la"
    r"|hoat dong)\b"
)
_ENDS_BARE = re.compile(r"\s*(?:$|[.,;()%]|va\b|trong do|thanh vien)")
_CUE_BARE = re.compile(r"(?::|\b(?:la|dat|co|duoc|gom|tong so|hon|gan|khoang|tren|toi thieu|it nhat|cap|cung ky))\s*$")
_CHANGED_BY = re.compile(r"\b(?:tang|giam)(?: them)?\s*$")
_AGAINST = re.compile(r"\s*so voi\b")
_SCORED = re.compile(
    r"\b(?:diem|chi so|par[ -]?index|sipas|papi|pci|dti)\b(?! (?:cau|buu dien|tiep nhan|truy cap))[^.;:()\d]{0,60}$"
)
_RANKED = re.compile(r"[\s,;(]{0,3}(?:xep|dung)\b")
"""A score and the place it earns: "điểm số 71,4 xếp thứ 9"."""
_IN_TURN = re.compile(r"\blan luot (?:la|dat|co):? (?:\d[\d.]{0,12},? ){0,6}(?:va )?$")
_NEXT_IN_TURN = re.compile(r"(?:, \d[\d.]{0,12}(?!%|,\d)){0,6}(?:,? va)? \d[\d.]{0,12}(?!%|,\d)\s")
_NEXT_LEVEL = re.compile(
    r"\bcap (?:tinh|huyen|xa|so)(?: la| dat)? \d[\d.]*(?:,\d+)?(?:[,;]| va|, va) (?:o |khoi )?"
    r"cap (?:tinh|huyen|xa|so)\s$"
)
"""One more level's number: "cấp tỉnh là 1,1, cấp huyện 0,9"."""
_NUMBER_OF = re.compile(r"\W*(?:số lượng|tổng số|số)\s\w+\s\w+")


def counts(clause: Clause) -> bool:
    """Whether a number counts something: it has a noun or a sign, or the words before it call it a count."""
    figure, plain = clause.figure, clause.plain
    if _ITEM_OF_MONEY.match(plain, figure.end) and not _WORK.match(plain, clause.sentence[0]):
        return False
    if figure.kind == "ratio":
        n, m = (parse_number(plain[slice(*span)]) for span in (figure.numerator, figure.denominator) if span)
        return bool(m) and n is not None and (bool(figure.unit) or n <= (m or 0)) and not (n == 1 and m and m >= 200)
    if figure.kind != "bare":
        return True
    if figure.percent or (figure.noun[1] and clause.text[figure.noun[0]].islower() and len(plain) > 16):
        return True
    rest, words = plain[figure.end :], plain[clause.sentence[0] : figure.start]
    if _IN_TURN.search(words) and _NEXT_IN_TURN.match(rest):
        return True
    own = clause.text[clause.before : figure.start]
    named = _NUMBER_OF.match(own.lower()) or re.search(r":\s*$", own)
    if _ENDS_BARE.match(rest) and ((named and unit_in(own)) or _is_one_more(clause)):
        return True
    if _RANKED.match(rest) and _SCORED.search(words):
        return True
    if _AGAINST.match(rest) and _CHANGED_BY.search(words) and _TELLS_COUNT.search(words):
        return True
    return bool(_ENDS_BARE.match(rest) and _CUE_BARE.search(words) and _TELLS_COUNT.search(words) and len(words) > 12)


_LEFT = (
    r"(?:con(?: lai| thieu)?|(?:hien )?co mat|dang (?:xu ly|giai quyet|trong han)|chua (?:xu ly|giai quyet|den han)"
    r"|(?:qua|tre|cham|dung|truoc) han|tra lai|da (?:xu ly|giai quyet|tra))"
)
_KIND = r"(?:muc(?: do)? [2-4]|(?:khoi|cap) (?:tinh|huyen|xa|so)|toan trinh|mot phan|nam (?:19|20)\d\d|nu|nam)"
_SIBLING = re.compile(rf"[\s,;(]*(?:va )?(?:(?:o|tai|cua|doi voi|trong do) )?(?:{_KIND}|{_LEFT})(?: la| dat| co)?:?\s?")
_IS_LEFT = re.compile(rf"(?:[,;]|\bva)\s(?:so )?{_LEFT}(?: la)?:?\s$")
_IN_A_YEAR = re.compile(r"\bnam (?:19|20)\d\d(?: la| dat| co)?:?\s(?=\d)")


def is_sibling(clause: Clause) -> bool:
    """Whether the words before a number tell only which of the things counted before: "…, mức độ 4 là 12", "còn 3"."""
    return bool(clause.others and _SIBLING.fullmatch(clause.plain, clause.before, clause.figure.start))


def _is_one_more(clause: Clause) -> bool:
    """Whether a number goes on with what its sentence counts."""
    words = clause.plain[clause.sentence[0] : clause.figure.start]
    next_level = clause.others and _NEXT_LEVEL.search(words)
    return bool(next_level) or _goes_on(clause) or _is_left(clause) or _by_years(clause)


def _is_left(clause: Clause) -> bool:
    """Whether a number is of the things counted before it in its sentence that are left or done: "đang xử lý 15"."""
    start = max(clause.sentence[0], clause.figure.start - 40)
    return bool(clause.others and _IS_LEFT.search(clause.plain, start, clause.figure.start))


def _by_years(clause: Clause) -> bool:
    """Whether a sentence tells numbers year by year: "năm 2020: 15; năm 2021: 18"."""
    start, end = clause.sentence
    years = [match.end() for match in _IN_A_YEAR.finditer(clause.plain, start, end)]
    return len(years) > 1 and clause.figure.start in years


_LEAST_WORDS = 3
"""Words before a bare number that name what it counts ("văn bản đi 3.106"); fewer may be a name ("trường 2")."""


def _goes_on(clause: Clause) -> bool:
    """Whether the words before a number name more of what the sentence counted: "văn bản đến 84, văn bản đi 31"."""
    words = clause.plain[clause.before : clause.figure.start].lstrip(" ,;:-")
    start = clause.figure.start - len(words)
    noun = unit_at(clause.plain, start)
    if noun is None or noun.unit in _NUMBERED_THINGS or len(words.split()) < _LEAST_WORDS:
        return False
    named = clause.plain[start : start + noun.length]
    return any(named in clause.plain[clause.sentence[0] : other.start] for other in clause.others)


_NUMBERED_THINGS = frozenset(
    (
        "chương trình", "kế hoạch", "quyết định", "báo cáo", "tiêu chí", "chỉ tiêu", "thôn", "tổ", "khu phố", "lớp",
        "khóa", "tổ dân phố", "trường", "công trình", "mục", "giải",
    )
)  # fmt: skip
"""Things that bear numbers as names."""

_OPENS_PARTS = re.compile(r"\b(?:trong do|gom|bao gom|cu the|chia ra)\b|[:(]")
_CLOSES_PARTS = re.compile(r"[^\d.,;()]{0,40}(?:$|[.;)]|, (?:dat|chiem|tang|giam)\b)")
_MAX_PARTS = 12


def summed_parts(plain: str, figures: Sequence[Figure], bounds: Sequence[Span]) -> dict[int, int]:
    """Bare numbers that sums tell ("58 người (nam 33, nữ 25)"), or that an n/m names as its m; each with its whole.

    Args:
        plain: The paragraph, lower case without marks.
        figures: Of it, in order.
        bounds: Of its sentences.
    """
    found: dict[int, int] = {}
    for start, end in bounds:
        inside = [i for i, figure in enumerate(figures) if start <= figure.start < end and figure.kind != "percent"]
        for at, whole in enumerate(inside):
            behind = inside[at + 1 : at + 1 + _MAX_PARTS]
            for first in range(len(behind)):
                for part in _parts(plain, figures, whole, behind[first:], apart=first > 0):
                    found.setdefault(part, whole)
            if behind and _is_whole(plain, figures[whole], figures[behind[0]]):
                found.setdefault(whole, whole)
    return found


def _parts(plain: str, figures: Sequence[Figure], whole: int, behind: Sequence[int], *, apart: bool) -> set[int]:
    """The bare ones among a number and those of the figures behind it that are its parts; none where none add up to it.

    Parts that do not follow at once (`apart`: "312 hồ sơ (…), đã trả 298, còn 14") are bare and nothing but commas
    and words stands between them.
    """
    total = _value(plain, figures[whole])
    if total is None or (apart and total < _LEAST_TOTAL):
        return set()
    if not apart and not _OPENS_PARTS.search(plain, figures[whole].end, figures[behind[0]].start):
        return set()
    added = Decimal(0)
    for count, index in enumerate(behind, 1):
        value = _value(plain, figures[index])
        if value is None or added + value > total or (apart and figures[index].kind != "bare"):
            return set()
        added += value
        if count > 1 and added == total and _CLOSES_PARTS.match(plain, figures[index].end):
            return {part for part in (whole, *behind[:count]) if figures[part].kind == "bare"}
    return set()


_LEAST_TOTAL = 20
"""Smaller numbers are the sum of others by chance too often."""


def _is_whole(plain: str, figure: Figure, following: Figure) -> bool:
    """Whether the n/m that follows is of a bare number: "đi 688, ký số 688/688"."""
    if figure.kind != "bare" or following.kind != "ratio" or not following.denominator:
        return False
    own = plain[slice(*figure.value)]
    return len(own) > 1 and own == plain[slice(*following.denominator)]


def _value(plain: str, figure: Figure) -> Decimal | None:
    return None if figure.denominator else parse_number(plain[slice(*figure.value)])
