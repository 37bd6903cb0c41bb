"""Stamps and signatures: ink that darkens what is printed below, as real ink does."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.samples.fonts import font_file

__all__ = ["Pixels", "seal", "signature"]

Pixels = NDArray[np.float32]
"""H x W x 3, 0..255, blue-green-red."""

_RED = (60.0, 40.0, 205.0)
_BLUE = (150.0, 60.0, 40.0)


def _ink(
    page: Pixels, mask: NDArray[np.floating[Any]], corner: tuple[int, int], colour: tuple[float, float, float]
) -> None:
    """Multiplies `colour` into the page where `mask` (H x W, 0..1) says, its top left at `corner` (x, y)."""
    x, y = corner
    x0, y0 = max(x, 0), max(y, 0)
    height, width = page.shape[:2]
    part = mask[y0 - y : height - y, x0 - x : width - x, None]
    below = page[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
    below *= 1 - part * (1 - np.asarray(colour, np.float32) / 255)


def _star(centre: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for i in range(10):
        reach = radius if i % 2 == 0 else radius * 0.4
        turn = math.pi * i / 5 - math.pi / 2
        points.append((centre + reach * math.cos(turn), centre + reach * math.sin(turn)))
    return points


def _ring(picture: Image.Image, words: str, dpi: int) -> None:
    side = picture.width
    font = ImageFont.truetype(str(font_file("B")), int(dpi * 0.105))
    for i, letter in enumerate(words):
        angle = -200 + 220 * (i + 0.5) / len(words)
        tile = Image.new("L", (int(dpi * 0.2),) * 2, 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), letter, 255, font=font, anchor="mm")
        tile = tile.rotate(-angle - 90, resample=Image.Resampling.BICUBIC)
        reach = side / 2 - dpi * 0.16
        x = side / 2 + reach * math.cos(math.radians(angle)) - tile.width / 2
        y = side / 2 + reach * math.sin(math.radians(angle)) - tile.height / 2
        picture.paste(255, (int(x), int(y)), tile)


def seal(page: Pixels, centre: tuple[float, float], words: str, dpi: int, rng: np.random.Generator) -> None:
    """A round office stamp of 36 mm, red, worn, a little turned; `centre` in pixels."""
    side = int(dpi * 36 / 25.4)
    picture = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(picture)
    for inset, width in ((2, 0.018), (0.055 * dpi, 0.008), (0.27 * dpi, 0.01)):
        draw.ellipse((inset, inset, side - inset, side - inset), outline=255, width=max(2, int(width * dpi)))
    draw.polygon(_star(side / 2, side * 0.17), fill=255)
    _ring(picture, words, dpi)
    picture = picture.rotate(float(rng.uniform(-14, 14)), resample=Image.Resampling.BICUBIC)
    mask = np.asarray(picture, np.float32) / 255
    patches = cv2.resize(
        rng.uniform(0.45, 0.95, (9, 9)).astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC
    )
    _ink(page, mask * np.clip(patches, 0, 1), (int(centre[0] - side / 2), int(centre[1] - side / 2)), _RED)


def signature(page: Pixels, start: tuple[float, float], dpi: int, rng: np.random.Generator) -> None:
    """A looping pen stroke of about 45 mm in blue, from `start` (pixels) to the right."""
    width, height = int(dpi * 1.8), int(dpi * 0.75)
    t = np.linspace(0, 1, 400)
    loops = rng.uniform(4, 6)
    x = width * (0.06 + 0.82 * t + 0.05 * np.sin(2 * math.pi * loops * t))
    y = height * (0.5 + 0.36 * (1 - 0.6 * t) * np.cos(2 * math.pi * loops * t + rng.uniform(0, 3)))
    mask = np.zeros((height, width), np.uint8)
    points = np.stack([x, y], axis=1).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(mask, [points], False, 255, max(2, dpi // 90), cv2.LINE_AA)
    cv2.line(mask, (int(width * 0.2), int(height * 0.8)), (int(width * 0.97), int(height * 0.62)), 255, 2, cv2.LINE_AA)
    _ink(page, mask.astype(np.float32) / 255 * 0.9, (int(start[0]), int(start[1] - height / 2)), _BLUE)
