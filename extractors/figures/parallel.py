"""Shares told side by side, with words that all of them share: "20/20 xã, 17/17 sở và 9/9 huyện đã nối mạng"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.figures.figure import Figure, Span

__all__ = ["parallel", "past_body"]

_BODY = (
    r"(?:cac |so luong )?(?:don vi|co quan|ubnd|so|ban|nganh|phong|xa|phuong|thi tran|thi xa|thanh pho|huyen|quan|tinh"
    r"|thon|ap|truong|tram|trung tam|can bo|cong chuc|vien chuc|doanh nghiep|ho(?: gia dinh)?)(?!\w)"
)
_OF_BODY = (
    rf"(?:,? {_BODY}| chuyen mon| truc thuoc| hanh chinh| cong lap| y te| hoc(?!\w)| cap (?:tinh|huyen|xa|so)"
    r"| (?:thuoc|cua|tren dia ban|trong) (?:toan )?(?:tinh|huyen|xa|thanh pho)){0,5}"
)
_NEXT = re.compile(rf"\)?{_OF_BODY}\)?(?:,|;|,? va|,? cung)(?: voi| tai| co| cho)? ")
"""From the end of one of them to the next: words of the body that is counted, then a sign or "and"."""

_WORDS = re.compile(_OF_BODY)

MAX_PARALLEL = 8
"""Shares told side by side at most."""


def parallel(plain: str, sentence: Span, figures: Sequence[Figure], index: int) -> tuple[int, int]:
    """The first and last of the shares that stand side by side with the figure at `index`; twice itself where none do.

    Args:
        plain: The paragraph, lower case without marks.
        sentence: Where the sentence of the figure begins and ends.
        figures: Of the paragraph, in order.
        index: Of the figure.
    """
    first = last = index
    while first and index - first < MAX_PARALLEL and _beside(plain, sentence, figures[first - 1], figures[first]):
        first -= 1
    while last + 1 < len(figures) and last - index < MAX_PARALLEL:
        if not _beside(plain, sentence, figures[last], figures[last + 1]):
            break
        last += 1
    return first, last


def past_body(plain: str, at: int) -> int:
    """Where the words end that name the body counted, from a figure's end on."""
    match = _WORDS.match(plain, at)
    return match.end() if match else at


def _beside(plain: str, sentence: Span, figure: Figure, following: Figure) -> bool:
    """Whether two figures of one sentence are shares of one thing in two bodies."""
    if figure.kind != following.kind or figure.kind not in ("ratio", "percent") or figure.unit == "hạng":
        return False
    inside = sentence[0] <= figure.start and following.start < sentence[1]
    return inside and bool(_NEXT.fullmatch(plain, figure.end, following.start))
