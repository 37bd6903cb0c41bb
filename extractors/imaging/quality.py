"""What a page image needs before it is read, and how far its reading is to be trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import cv2
import numpy as np

from extractors.imaging.ink import INK, Colour
from extractors.imaging.skew import SKEW, WIDE, across_to_down, skew_angle
from extractors.ocr.engine import Image
from normalizers.language import is_syllable

__all__ = [
    "BLANK",
    "Needs",
    "dark_share",
    "is_illegible",
    "is_turned_far",
    "legibility",
    "needs",
    "remark",
    "rotations",
    "sureness",
]

_TINY = 8
"""Pixels a side; smaller pictures hold no letter."""

_DARK = 100
"""Paper is lighter, however badly it was lit."""

_RED_SHARE = 0.0005
"""A page with fewer strongly red pixels has no stamp; scanner colour noise stays below."""

_REDDISH = 40
"""Of 255: by how much red ink is brighter in red than in green and blue."""

_SURELY_UPRIGHT = 1.5
"""From which `across_to_down` on a page is read as it stands, and turned only when that makes no sense."""

_LEGIBLE = 0.45
"""Upright Vietnamese pages score above 0.6, the same pages upside down below 0.25."""

_SOME_INK = 0.001
"""Share of a page that is more than dust."""

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?")

BLANK = "blank_page: nothing is printed on this page"
"""The remark on a page without ink."""

_ILLEGIBLE = "illegible_page: hardly any word on this page reads as Vietnamese"
_UNREAD = "illegible_page: there is ink on this page, but no word could be read"


class Read(Protocol):
    """A word as a reader gives it: an engine's or a page's."""

    @property
    def text(self) -> str:
        """Its letters."""
        ...

    @property
    def confidence(self) -> float:
        """0..1."""
        ...


class Needs(NamedTuple):
    """Steps that do harm where they are not needed.

    Attributes:
        reading: Whether the picture is large enough to hold a letter at all.
        inverting: Whether most of it is dark: white print on black.
        lifting: Whether there is red ink, of a seal or a signature stamp, to be lifted off the text.
    """

    reading: bool
    inverting: bool
    lifting: bool


def needs(page: Colour) -> Needs:
    """What a page as stored (H x W x 3, RGB) needs before it is made grey."""
    if min(page.shape[:2]) < _TINY:
        return Needs(reading=False, inverting=False, lifting=False)
    some = page[::4, ::4]
    light = np.count_nonzero(np.maximum(np.maximum(some[..., 0], some[..., 1]), some[..., 2]) > _DARK)
    inverting = 2 * light <= some.shape[0] * some.shape[1]
    return Needs(reading=True, inverting=inverting, lifting=_has_red_ink(255 - page if inverting else page))


def _has_red_ink(page: Colour) -> bool:
    red, green, blue = cv2.split(page)
    # subtract() stops at 0, so no wider numbers are needed
    reddish = cv2.threshold(cv2.subtract(red, cv2.max(green, blue)), _REDDISH, 1, cv2.THRESH_BINARY)[1]
    return cv2.countNonZero(reddish) >= _RED_SHARE * reddish.size


def rotations(mask: Image, dpi: int) -> tuple[int, ...]:
    """Degrees by which the page may have to be turned clockwise, the likeliest first; (0,) where there is no doubt.

    Args:
        mask: H x W, 255 where there is ink, rulings left out.
        dpi: Resolution of `mask`.
    """
    ratio = across_to_down(mask, dpi)
    if ratio >= _SURELY_UPRIGHT:
        return (0,)
    return (0, 90, 270, 180) if ratio > 1 else (90, 270, 0, 180)


def is_turned_far(mask: Image, dpi: int) -> bool:
    """Whether the lines run at an angle that no page is levelled by without doubt."""
    return abs(skew_angle(mask, dpi, WIDE)) > SKEW


def legibility(words: Sequence[Read]) -> float:
    """Share (0..1) of letters that stand in Vietnamese syllables or numbers, each weighted by its confidence."""
    total = sum(len(word.text) for word in words)
    good = sum(len(word.text) * word.confidence for word in words if _sensible(word.text.strip(".,;:()\"'“”-/")))
    return good / total if total else 0.0


def sureness(words: Sequence[Read]) -> float:
    """Mean confidence (0..1) of all letters: the right way up above 0.8 in any language, wrong ways below 0.65.

    `legibility` cannot tell: of English, signs and letters of a page on its side look more like Vietnamese.
    """
    total = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / total if total else 0.0


def _sensible(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None or is_syllable(text) or (len(text) > 1 and text.isupper())


def is_illegible(words: Sequence[Read], grey: Image) -> bool:
    """Whether there is something to read that another rotation or angle may make sense of."""
    return legibility(words) < _LEGIBLE and dark_share(grey) > _SOME_INK


def remark(words: Sequence[Read], grey: Image) -> str:
    """What a reviewer should know of the reading of a cleaned page, "" where it is all right."""
    if not words:
        return _UNREAD if dark_share(grey) > _SOME_INK else BLANK
    return _ILLEGIBLE if legibility(words) < _LEGIBLE else ""


def dark_share(grey: Image) -> float:
    """Share (0..1) of pixels that hold ink, a 2 % margin left out: scanner edges are no ink."""
    height, width = grey.shape
    inner = grey[height // 50 : height - height // 50 or None, width // 50 : width - width // 50 or None]
    return float((inner < INK).mean()) if inner.size else 0.0
