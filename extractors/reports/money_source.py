"""Whose money an amount of a sentence is: its own words, those behind it, or the amount that it is spent of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.figures.figure import Span
from extractors.reports.amounts import Amount, value_of
from extractors.reports.funds import is_source_told, prose_source, sources_named
from normalizers.names import fold

__all__ = ["is_source_sure", "source_of"]

_MAX_BEHIND = 200
_BEHIND = re.compile(
    r"\s*,?\s*\(?(?:do|nguồn(?: vốn)?:?|từ nguồn|từ|bằng nguồn|trích từ)\s(?P<purse>[^,;.()\d]{3,60})(?=[,;.)]|\s\(|$)"
)
"""What pays, behind an amount: "…, nguồn ngân sách huyện giao đầu năm", "… do ngân sách xã bảo đảm"."""
_PURSE = re.compile(r"(?:nguon )?(?:von )?(?:ngan sach|ns(?:tw|dp|nn|t|h|x)?|xa hoi hoa|nguon|quy|von)\b")
_GIVERS = (
    ("central", r"(?:trung uong|tw|chinh phu)"),
    ("province_central", r"tinh"),
    ("local", r"(?:huyen|thi xa|xa|phuong|thi tran)"),
    (
        "other",
        r"(?:cac )?(?:doanh nghiep|cong ty|viettel|vnpt|mobifone|ngan hang|hop tac xa"
        r"|ca nhan|nhan dan|nguoi dan|nha hao tam|to chuc|don vi vien thong|tap doan)",
    ),
)
_GIVES = r"(?: \w+){0,2}? (?:ho tro|cap(?! (?:tinh|huyen|xa))|bo sung|doi ung|dong gop|tai tro|ung ho)\b"
_GIVEN = tuple(
    (code, re.compile(rf"(?:^|\b(?:de nghi|xin|do|ubnd|trong do|va|con) ){who}{_GIVES}")) for code, who in _GIVERS
)
_FOR_ALL = re.compile(
    r"\bvon (?:su nghiep|dau tu(?: cong)?|doi ung) (?:cua )?(?:tinh|huyen|thi xa|xa|phuong|dia phuong)\b"
)
_SPENT = re.compile(r"\b(?:giai ngan|da chi|da su dung|da thanh toan|quyet toan|thuc hien duoc|chi duoc)\b")
"""An amount that was spent of the one before it."""


def source_of(text: str, label: Span, amounts: Sequence[Amount], index: int) -> str:
    """Code of the fund source of an amount; "total" where nothing tells one.

    Args:
        text: The paragraph.
        label: Place of the words that name the amount.
        amounts: Of the paragraph, in order.
        index: Of the amount.
    """
    words, amount = text[slice(*label)], amounts[index]
    own = _own(words)
    if own != "total":
        return own
    stop = amounts[index + 1].start if index + 1 < len(amounts) else len(text)
    behind = text[amount.end : min(stop, amount.end + _MAX_BEHIND)]
    told = prose_source(words, behind)
    if told == "total" and (match := _BEHIND.match(behind)) and stop > amount.end + match.end():
        told = _own(match["purse"]) if _PURSE.match(fold(match["purse"])) else told
    if told == "total" and index and _SPENT.search(fold(words)):
        return _spent_of(text, amounts, index)
    return told


def _own(words: str) -> str:
    """The source that words name; who gives the money is one."""
    told = prose_source(words)
    if told != "total":
        return told
    folded = fold(words)
    if _FOR_ALL.search(folded):
        return "local"
    return next((code for code, pattern in _GIVEN if pattern.search(folded)), "total")


def _spent_of(text: str, amounts: Sequence[Amount], index: int) -> str:
    """The source of the one amount before that this one was spent of: "ngân sách xã cấp 9 triệu, đã chi 5 triệu"."""
    before = [one for one in amounts[:index] if ". " not in text[one.end : amounts[index].start]]
    whole, part = (value_of(before[0]), value_of(amounts[index])) if len(before) == 1 else (None, None)
    if whole is None or part is None or part > whole:
        return "total"
    start = max(text.rfind(sign, 0, before[0].first) + 1 for sign in ".;:")
    return _own(text[start : before[0].first].strip())


def is_source_sure(label: str, source: str) -> bool:
    """Whether a source was told in words that the lists know, and one alone."""
    if source == "total":
        return True
    if source == "province_central":
        return False
    named = sources_named(label)
    return is_source_told((label,)) if named or (source == "other" and not _is_given(label)) else True


def _is_given(label: str) -> bool:
    return any(pattern.search(fold(label)) for _, pattern in _GIVEN)
