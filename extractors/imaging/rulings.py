"""Straight lines drawn on a page image: found, and taken off so that they do not disturb the reading."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from extractors.imaging.ink import FAINT, to_mask
from extractors.ocr.engine import Image
from schemas.geometry import Ruling

__all__ = ["erase_rulings", "find_rulings", "ruled_area", "ruling_masks"]

_SHORTEST_LYING_MM = 10.0
_SHORTEST_STANDING_MM = 6.0
"""Shorter strokes may be letters ("TT" in bold is a 6 mm bar at its top), underlines of one word or dashes."""

_SHORTEST_ALONE_MM = 25.0
"""A shorter lying stroke that meets no standing ruling is the top of "TTTT", an underlined word or a dash."""

_FINE_MM = 0.8
"""Thickest line that copying breaks."""

_WORN_MM = 10.0
_WORN_SHARE = 0.8
_WORST_SHARE = 0.5
"""Length over which, and share of it at which, ink in a row of pixels is a worn ruling; and is one beside that."""

_HOLE_MM = 0.8
_SOUND_MM = 3.0
"""Longest hole of a worn ruling that is filled, and shortest piece that it may end with."""

_AT_ONCE = 8_000_000
"""Pixels of rows with worn rulings that are looked at together: counting their runs takes ten bytes a pixel."""


def ruling_masks(mask: Image, dpi: int) -> tuple[Image, Image]:
    """Ink mask (`to_mask(grey, FAINT)`: thin lines are pale) -> masks of lying and of standing rulings."""
    wide, high = (max(8, int(dpi / 25.4 * mm)) for mm in (_SHORTEST_LYING_MM, _SHORTEST_STANDING_MM))
    # Scanned lines waver by a pixel: thicken across the line before asking for its length. Bridging gaps along it
    # would make a ruling of a bold line of text; breaks are joined later, where both sides are known to be lines.
    across = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    down = cv2.dilate(mask, np.ones((1, 3), np.uint8))
    horizontal = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((1, wide), np.uint8))
    vertical = cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((high, 1), np.uint8))
    lying = _with_worn(np.asarray(horizontal, np.uint8), mask, dpi)
    standing = np.ascontiguousarray(_with_worn(_on_side(vertical), _on_side(mask), dpi).T)
    return _without_lone(lying, standing, dpi), standing


def _on_side(mask: Any) -> Image:  # noqa: ANN401 - OpenCV's arrays
    return np.asarray(cv2.transpose(mask), np.uint8)


def _with_worn(sound: Image, mask: Image, dpi: int) -> Image:
    """Lying rulings with those that have holes: fine, for `_WORN_MM` hardly anything but ink, sound at both ends."""
    thick, length = _pixels(_FINE_MM, dpi), _pixels(_WORN_MM, dpi)
    fine = cv2.subtract(mask, cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thick + 1, 1), np.uint8)))
    across = np.asarray(cv2.dilate(fine, np.ones((3, 1), np.uint8)), np.uint8)
    share = np.asarray(cv2.blur(across, (length, 1)), np.uint8)
    sure = cv2.subtract(_at_least(share, _WORN_SHARE), cv2.dilate(sound, np.ones((5, 1), np.uint8)))
    rows = np.flatnonzero(sure.any(axis=1))
    found = sound.copy()
    at_once = max(1, _AT_ONCE // mask.shape[1])
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        found[some] |= _worn(across[some], share[some], np.asarray(sure[some], np.uint8), dpi)
    return found


def _worn(ink: Image, share: Image, sure: Image, dpi: int) -> Image:
    """The worn rulings of some rows of pixels: each row is looked at by itself."""
    length, hole, end = (_pixels(mm, dpi) for mm in (_WORN_MM, _HOLE_MM, _SOUND_MM))
    near = cv2.dilate(_touching(_at_least(share, _WORST_SHARE), sure), np.ones((1, length), np.uint8))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, hole), np.uint8))
    # A letter beyond the end of a ruling would make it longer: between sound pieces only.
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, end), np.uint8))
    between = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8))
    return np.asarray(cv2.min(cv2.min(near, closed), between), np.uint8)


def _pixels(millimetres: float, dpi: int) -> int:
    return max(2, round(millimetres * dpi / 25.4))


def _at_least(share: Any, least: float) -> Image:  # noqa: ANN401 - OpenCV's arrays
    return np.asarray(cv2.threshold(share, least * 255 - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _touching(wider: Image, seeds: Image) -> Image:
    """The runs of `wider` along its rows that hold a seed."""
    runs = np.cumsum(np.diff(wider, axis=1, prepend=np.uint8(0)) == 255, axis=1, dtype=np.int32)
    runs += np.arange(len(runs), dtype=np.int32)[:, None] * (wider.shape[1] + 1)
    held = np.zeros((wider.shape[1] + 1) * len(runs), bool)
    held[runs[(seeds > 0) & (wider > 0)]] = True
    return np.asarray((held[runs] & (wider > 0)) * np.uint8(255), np.uint8)


def ruled_area(grey: Image, dpi: int) -> Image:
    """Evened grey page -> 255 about where a ruling runs: found on a copy of half the size, in a quarter of the time."""
    half = np.asarray(cv2.erode(grey, np.ones((2, 2), np.uint8))[::2, ::2], np.uint8)
    horizontal, vertical = ruling_masks(to_mask(half, FAINT), dpi // 2)
    whole = cv2.resize(cv2.bitwise_or(horizontal, vertical), grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(whole, np.uint8)


def _without_lone(horizontal: Image, vertical: Image, dpi: int) -> Image:
    """Lying strokes without the short ones that meet no standing ruling."""
    if not horizontal.any():
        return horizontal
    count, labels, stats, _ = cv2.connectedComponentsWithStats(horizontal, connectivity=8)
    near = cv2.dilate(vertical, np.ones((3, max(3, dpi // 25 | 1)), np.uint8))
    meets = np.zeros(count, bool)
    meets[np.unique(labels[near > 0])] = True
    lone = ~meets & (stats[:, cv2.CC_STAT_WIDTH] < dpi / 25.4 * _SHORTEST_ALONE_MM)
    lone[0] = False
    kept = horizontal.copy()
    kept[lone[labels]] = 0
    return kept


def find_rulings(horizontal: Image, vertical: Image, dpi: int) -> tuple[Ruling, ...]:
    """Ruling masks -> rulings in points, each along the middle of its stroke.

    Strokes thicker than 1.5 mm (bars, photographs, black scanner edges) are no rulings.
    """
    thickest = dpi / 25.4 * 1.5
    scale = 72 / dpi
    found: list[Ruling] = []
    for mask, lying in ((horizontal, True), (vertical, False)):
        if not mask.any():
            continue
        _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        for x, y, width, height, area in stats[1:].tolist():
            long, thick = (width, area / width) if lying else (height, area / height)
            if thick > thickest or long < thick * 4:
                continue
            middle = (y + height / 2) * scale if lying else (x + width / 2) * scale
            if lying:
                found.append(Ruling(x * scale, middle, (x + width) * scale, middle))
            else:
                found.append(Ruling(middle, y * scale, middle, (y + height) * scale))
    return tuple(found)


def erase_rulings(grey: Image, horizontal: Image, vertical: Image) -> Image:
    """The page without its rulings; letters that touch a ruling keep the part beyond it."""
    lines = cv2.dilate(cv2.bitwise_or(horizontal, vertical), np.ones((3, 3), np.uint8))
    clean = grey.copy()
    clean[lines > 0] = 255
    return clean
