"""The noun behind a number, and the unit it stands for."""

from __future__ import annotations

import re

from extractors.figures.figure import Span
from normalizers.indicators import LENGTHS, unit_at

__all__ = ["noun_at", "word_at"]

_ATTACHED = re.compile(r"(?:m2|km|ha|gb|tb|mb|mbps|gbps|kva|kw)\b")
_PRINTED_UNITS = {
    "m2": "m²", "gb": "GB", "tb": "TB", "mb": "MB", "mbps": "Mbps", "gbps": "Gbps", "kva": "kVA", "kw": "kW",
}  # fmt: skip
_TIME = re.compile(r"(ngay|gio|phut)(?: lam viec)?(?!\w)")
_TIMES = dict(zip(("ngay", "gio", "phut"), LENGTHS, strict=True))
"""Lengths of time; `not_figures` leaves those that are terms of something."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_NOUN = re.compile(
    r"(?:cua|va|den|tai|theo|ve|ngay|thang|nam|quy|tro|thi|de|trong|ngoai|la|do|tu|voi|cho|cac|nhung|duoc|da|co|so|nay|neu"
    r"|tren|duoi|khoan|dieu|hoac|hay|gio|phut|giay|tuan|tuoi|nhu|nen|ma|khi|sau|truoc|bang|dat|chiem|tang|giam|con|gom"
    r"|tinh|dong|trieu|ty|nghin|ngan|thu|lan|muc|dau|cuoi|ke|vao|ra|bo sung|mot|hai|ba|vnd|o|hien|tiep|xep|vuot|gui|mua"
    r"|nhan(?! (?:vien|su|dan|luc|khau))|tra(?! cuu)|thay|nop|dung(?! (?:cu|luong|vien)))(?!\w)"
)


def noun_at(plain: str, at: int) -> tuple[Span, str | None]:
    """The noun behind a number and its unit: one of the list, else the word that follows, unless it is no noun."""
    attached = _ATTACHED.match(plain, at)
    if attached:
        return attached.span(), _PRINTED_UNITS.get(attached[0], attached[0])
    if not plain[at : at + 1].isspace():
        return (0, 0), None
    time = _TIME.match(plain, at + 1)
    if time:
        return time.span(), _TIMES[time[1]]
    known = unit_at(plain, at + 1)
    if known:
        return (at + 1, at + 1 + known.length), known.unit
    return word_at(plain, at + 1)


def word_at(plain: str, start: int) -> tuple[Span, str | None]:
    """The word that begins at a place and may be a noun that no list has; its unit stays open ("")."""
    word = _WORD.match(plain, start)
    if word is None or _NO_NOUN.match(plain, start):
        return (0, 0), None
    return word.span(), ""
