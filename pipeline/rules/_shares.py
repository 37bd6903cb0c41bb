"""Whether n/m and a percentage near it in a sentence belong together, and how exactly the percentage is meant."""

from __future__ import annotations

import re
from decimal import Decimal

from normalizers.numbers import parse_integer, parse_percent

__all__ = ["is_of_another", "is_rough", "is_share"]

_FAR = Decimal(20)
"""Percentage points from which a percentage behind a closed bracket is of what stands before the bracket."""

_LONG_GAP = 30
"""Characters between n/m and a percentage from which they need not belong together."""

_OTHER_RATE = re.compile(r"t[ỷỉ] lệ\s+(?!là|đạt|chiếm|khoảng|gần|hơn|trên|chung)[^\W\d_]", re.IGNORECASE)
_LEADS = re.compile(r"[,;]\s*(?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ)(?:\s+(?:tỷ lệ|tỉ lệ|là|khoảng))*\s*:?\s*$", re.IGNORECASE)
_ROUGH = re.compile(r"(?P<word>hơn|trên|gần|khoảng|xấp xỉ)\s*$", re.IGNORECASE)


def is_of_another(match: re.Match[str], expected: Decimal) -> bool:
    """Whether a percentage is not meant by n/m: "323 dự án (12/14 tỉnh), chiếm 28%" is of the 323."""
    if match.end("m") > match.start("p"):
        return False
    gap = match.string[match.end("m") : match.start("p")]
    printed = parse_percent(f"{match['p']}%")
    whole = parse_integer(match["m"])
    if (
        gap.rstrip().endswith(" và")
        or _OTHER_RATE.search(gap)
        or (whole is not None and whole <= 5 and len(gap) > _LONG_GAP / 2)
    ):
        return True  # "1/3 thôn ..., tỷ lệ hộ nghèo 12%": the fraction is a manner of speaking
    if printed is None or abs(printed - expected) <= _FAR:
        return False
    if ")" in gap and "(" not in gap:
        opened = match.string.rfind("(", 0, match.start("n"))
        return any(c.isdigit() for c in match.string[max(0, opened - 40) : max(0, opened)])
    return len(gap) > _LONG_GAP and not _LEADS.search(gap)


def is_rough(match: re.Match[str], expected: Decimal) -> bool:
    """Whether "hơn 41,5%" or "gần 84%" is a fair word for the exact percentage."""
    rough = _ROUGH.search(match.string[max(0, match.start("p") - 12) : match.start("p")])
    printed = parse_percent(f"{match['p']}%")
    if rough is None or printed is None:
        return False
    over = expected - printed
    word = rough["word"].lower()
    return 0 <= over <= 1 if word in ("hơn", "trên") else -1 <= over <= 0 if word == "gần" else abs(over) <= 1


_NO_SHARE = re.compile(
    r"(?:ngày|tháng|quý|năm(?: học)?|số|nghị (?:quyết|định)|quyết định|kế hoạch|công văn|thông tư|điều|khoản)\s*$",
    re.IGNORECASE,
)


def is_share(text: str, match: re.Match[str]) -> bool:
    """Whether n/m is a part of a whole, not a date (15/11), a month of a year (9/2020) or a document (17/2019)."""
    part, whole = parse_integer(match["n"]), parse_integer(match["m"])
    if part is None or whole is None or _NO_SHARE.search(text[max(0, match.start("n") - 40) : match.start("n")]):
        return False
    if 1990 <= whole <= 2100 and (part <= 31 or 1990 <= part <= 2100) and "." not in match["m"]:
        return False
    return not (part > whole and part <= 31 and whole <= 12)
