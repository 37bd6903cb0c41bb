"""Which way the lines run: reading axis and skew, from projections of the ink."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.ocr.engine import Image

__all__ = ["SKEW", "WIDE", "across_to_down", "level", "skew_angle", "turn"]

SKEW = 8.0
"""Degrees a page is levelled by without doubt; more is tried where it cannot be read so."""

WIDE = 46.0
"""Degrees: what is turned further than 45 stands nearer to its side."""


def turn(image: Image, rotation: int) -> Image:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, k=(-rotation // 90) % 4))


def across_to_down(mask: Image, dpi: int) -> float:
    """How much more it looks as if lines ran from side to side than up and down; infinite on a page nearly blank.

    Upright pages of reports have 1.5 to 10, the same on their side 0.3 to 1.1. The profile across the lines swings
    with every line, the one along them hardly; each is taken at its sharpest small turn, so that a skewed page is
    judged as well as a level one.

    Args:
        mask: H x W, 255 where there is ink; rulings removed, since a table's rulings run both ways.
        dpi: Resolution of `mask`.
    """
    xs, ys = _points(mask, dpi)
    if len(ys) < 200:
        return float("inf")
    angles = np.arange(-2.5, 2.6, 0.25)
    across = max(_swing(xs, ys, angle) for angle in angles)
    down = max(_swing(ys, xs, angle) for angle in angles)
    return across / max(down, 1.0)


def _points(mask: Image, dpi: int) -> tuple[np.ndarray, np.ndarray]:
    """Places (x, y) of ink on a 100-dpi copy, from its centre, at most 60,000 of them."""
    scale = min(1.0, 100 / dpi)
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 100)
    if len(ys) > 60_000:
        pick = np.random.default_rng(0).choice(len(ys), 60_000, replace=False)
        ys, xs = ys[pick], xs[pick]
    return xs - small.shape[1] / 2, ys - small.shape[0] / 2


def _profile(xs: np.ndarray, ys: np.ndarray, angle: float) -> np.ndarray:
    """Ink per row of points turned clockwise by `angle` degrees."""
    radians = np.radians(angle)
    # floor, not round: half-way rows would all go to their even neighbour and make angle 0 look sharp.
    rows = np.floor(xs * np.sin(radians) + ys * np.cos(radians) + 0.25).astype(np.int64)
    return np.asarray(np.bincount(rows - rows.min()), np.float64)


def _swing(xs: np.ndarray, ys: np.ndarray, angle: float) -> float:
    """How much the profile goes up and down from row to row."""
    return float((np.diff(_profile(xs, ys, angle)) ** 2).sum())


def skew_angle(mask: Image, dpi: int, limit: float = SKEW) -> float:
    """Degrees (-limit..limit) to turn the page clockwise so that its lines are level, to about 0.05 degree.

    The angle at which the rows' ink profile is sharpest (Postl 1986), searched coarse to fine on a 100-dpi copy.
    """
    xs, ys = _points(mask, dpi)
    if len(ys) < 200:
        return 0.0
    best, step, width = 0.0, 0.5, limit
    while step >= 0.02:
        angles = np.arange(best - width, best + width + step / 2, step)
        best = float(angles[int(np.argmax([(_profile(xs, ys, angle) ** 2).sum() for angle in angles]))])
        width, step = step, step / 5
    return 0.0 if abs(best) < 0.05 or abs(best) > limit else round(best, 2)


def level(image: Image, angle: float) -> Image:
    """The image turned clockwise by `angle` degrees about its centre, same size, new corners white."""
    if not angle:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -angle, 1.0)
    white = (255, 255, 255)
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white), np.uint8
    )
