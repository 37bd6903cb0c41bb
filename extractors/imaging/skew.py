"""Which way the lines run: reading axis and skew, from projections of the ink."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.ocr.engine import Image

__all__ = ["level", "lines_run_across", "skew_angle", "turn"]


def turn(image: Image, rotation: int) -> Image:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, k=(-rotation // 90) % 4))


def _sharpness(mask: Image) -> float:
    """How unevenly ink falls on rows: high when text lines run along the rows."""
    rows = mask.sum(axis=1, dtype=np.float64) / 255
    return float((np.diff(rows) ** 2).sum() / max(1.0, rows.sum() ** 2) * rows.size)


def lines_run_across(mask: Image, dpi: int) -> bool:
    """Whether text lines run from left to right (or right to left) rather than up or down.

    Args:
        mask: H x W, 255 where there is ink; rulings removed, since a table's rulings run both ways.
        dpi: Resolution of `mask`.
    """
    scale = min(1.0, 100 / dpi)
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # Smear along each axis by about two letters: words become bars along the reading direction.
    across = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, 11), np.uint8))
    down = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 1), np.uint8))
    return _sharpness(np.asarray(across, np.uint8)) >= _sharpness(np.asarray(down.T, np.uint8))


def skew_angle(mask: Image, dpi: int, limit: float = 8.0) -> float:
    """Degrees (-limit..limit) to turn the page clockwise so that its lines are level, to about 0.05 degree.

    The angle at which the rows' ink profile is sharpest (Postl 1986), searched coarse to fine on a 100-dpi copy.
    """
    scale = min(1.0, 100 / dpi)
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 100)
    if len(ys) < 200:
        return 0.0
    if len(ys) > 60_000:
        pick = np.random.default_rng(0).choice(len(ys), 60_000, replace=False)
        ys, xs = ys[pick], xs[pick]
    ys, xs = ys - small.shape[0] / 2, xs - small.shape[1] / 2
    best, step, width = 0.0, 0.5, limit
    while step > 0.02:
        angles = np.arange(best - width, best + width + step / 2, step)
        best = float(angles[int(np.argmax([_profile_sharpness(xs, ys, angle) for angle in angles]))])
        width, step = step, step / 5
    return 0.0 if abs(best) < 0.05 or abs(best) > limit else round(best, 2)


def _profile_sharpness(xs: np.ndarray, ys: np.ndarray, angle: float) -> float:
    """Sum of squares of the row profile of points turned clockwise by `angle` degrees."""
    radians = np.radians(angle)
    rows = np.round(xs * np.sin(radians) + ys * np.cos(radians)).astype(np.int64)
    return float((np.bincount(rows - rows.min()).astype(np.float64) ** 2).sum())


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
