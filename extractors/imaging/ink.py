"""From a colour page to dark text on white paper: stamps lifted, light evened, specks removed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image

__all__ = [
    "FAINT",
    "INK",
    "Colour",
    "despeckle",
    "even_light",
    "lift_stamps",
    "stretch",
    "to_grey",
    "to_mask",
]

Colour = NDArray[np.uint8]
"""H x W x 3, RGB."""

INK = 123
"""On an evened page (0 black .. 255 paper) what is darker is ink."""

FAINT = 163
"""What is darker may be ink: thin lines are pale. Print of the back side that shows through is lighter."""

_STRIP = 64
"""Rows worked on at a time where pixels become floating-point numbers: a whole page of those costs twice the time."""

_SPOT_STRIP = 256
"""Rows looked through for specks at a time."""


def to_grey(page: Colour) -> Image:
    """Colour page -> grey page, by how bright its colours look."""
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)


def lift_stamps(page: Colour) -> Image:
    """Colour page -> grey page on which red ink (seals, signature stamps) has faded to paper.

    Red ink is bright in the red channel, black ink dark in all three, so the red channel is the grey page of one that
    has red ink. Blue handwriting stays, as dark text does.
    """
    return np.ascontiguousarray(page[..., 0])


def even_light(grey: Image, dpi: int) -> Image:
    """Divide by the paper's brightness, estimated over about 5 mm: paper 255, ink as dark as it was beside it.

    Greys are kept: whitening the pale ones and blackening the dark ones makes a cleaner picture but cost the reader
    most of the diacritics it missed (benchmarks/README.md).
    """
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(3, int(dpi * 0.25 / 25.4 * 5) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), size)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    flat = np.empty_like(grey)
    for top in range(0, len(grey), _STRIP):
        strip = slice(top, top + _STRIP)
        share = grey[strip].astype(np.float32) / np.maximum(paper[strip], 32)
        flat[strip] = np.minimum(share, 1) * 255
    return flat


def stretch(grey: Image) -> Image:
    """Evened grey page -> what is lighter than 78 % of the paper white, what is darker than 12 % black.

    Digits, which have no marks to lose, read better so; letters read worse.
    """
    black, white = 0.12 * 255, 0.78 * 255
    return np.asarray(np.clip((grey.astype(np.float32) - black) / (white - black), 0, 1) * 255, np.uint8)


def to_mask(grey: Image, below: int = INK) -> Image:
    """Evened grey page -> 255 where it is darker than `below` (0..255), 0 elsewhere; `FAINT` also takes pale lines."""
    return np.asarray((grey < below) * np.uint8(255), np.uint8)


def despeckle(grey: Image, dpi: int) -> Image:
    """Whiten lone specks: spots smaller than about 0.2 mm (less than half a full stop) with no ink near them."""
    mask = to_mask(grey, FAINT)
    specks = _small_spots(mask, max(2, round((dpi / 25.4 * 0.25) ** 2)))
    if not len(specks):
        return grey
    mask.ravel()[specks] = 0
    # A dot near other ink is a diacritic, a dotted leader or a full stop: keep it.
    reach = max(3, int(dpi / 25.4 * 2.4) | 1)
    near = cv2.dilate(mask, np.ones((reach, reach), np.uint8)).ravel()
    clean = grey.copy()
    clean.ravel()[specks[near[specks] == 0]] = 255
    return clean


def _small_spots(mask: Image, limit: int) -> NDArray[np.int64]:
    """Places, counted through the rows, of spots of at most `limit` pixels; found strip by strip."""
    places = [np.empty(0, np.int64)]
    for top in range(0, len(mask), _SPOT_STRIP):
        # a spot of so few pixels that begins in the strip lies wholly in it and `limit` rows more
        first = max(0, top - limit)
        part = mask[first : top + _SPOT_STRIP + limit]
        _, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
        begins = stats[:, cv2.CC_STAT_TOP] + first
        small = (stats[:, cv2.CC_STAT_AREA] <= limit) & (begins >= top) & (begins < top + _SPOT_STRIP)
        small[0] = False
        inked = np.flatnonzero(part)
        places.append(inked[small[labels.ravel()[inked]]] + first * mask.shape[1])
    return np.concatenate(places)
