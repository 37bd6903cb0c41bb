"""Pages for the noise channel: paragraphs drawn in a font, worn like a scan, and read by an English OCR.

Nothing on a page is turned by more than a fraction of a degree, so printed and read words can be told together by
their places.
"""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
from collections.abc import Sequence
from functools import lru_cache

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

__all__ = ["MORE_FONTS", "TEST_FONTS", "TRAIN_FONTS", "Box", "NoisePage", "make_page"]

TRAIN_FONTS = {
    "Tinos": 12,
    "Arimo": 4,
    "Gentium Plus": 2,
    "Noto Serif": 2,
    "Noto Sans": 1,
    "DejaVu Serif": 1,
    "Roboto": 1,
    "Vollkorn": 1,
}
"""Font family -> weight. Reports are set in Times, then Arial; Tinos and Arimo have their shapes."""

MORE_FONTS = {
    "Doulos SIL": 3,
    "EB Garamond": 2,
    "TeX Gyre Pagella": 2,
    "TeX Gyre Schola": 2,
    "Open Sans": 2,
    "Carlito": 2,
    "CMU Serif": 1,
    "Junicode Two Beta": 1,
}
"""More families for training, so that the channel knows what fonts have in common and not only how a few are read."""

TEST_FONTS = {"FreeSerif": 4, "Linux Libertine O": 2, "Charis SIL": 1, "FreeSans": 2}
"""Families kept apart for measuring, none of them drawn like one of the above."""

_SHEET_INCHES = (8.27, 11.69)
_MARGIN_INCHES = 0.9
_TIME_LIMIT = 120
_LONGEST_WORD = 30


class Box(msgspec.Struct, frozen=True, array_like=True):
    """A word at its place: number of its line from 0, text, left, top, right, bottom in pixels."""

    line: int
    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class NoisePage(msgspec.Struct, frozen=True):
    """A page as printed and as read.

    Attributes:
        font: Its family.
        dpi: Of the image read.
        printed: Words in reading order.
        read: What the OCR gave, in its order.
    """

    font: str
    dpi: int
    printed: tuple[Box, ...]
    read: tuple[Box, ...]


@lru_cache(maxsize=64)
def _font(family: str, style: str, size: int) -> ImageFont.FreeTypeFont:
    answer = subprocess.run(
        ["fc-match", "-f", "%{family}\t%{file}", f"{family}:style={style}"], capture_output=True, text=True, check=True
    ).stdout
    found, _, path = answer.partition("\t")
    if family not in found:
        raise FileNotFoundError(f"font family {family!r} is not installed")
    return ImageFont.truetype(path, size)


def _styled(words: list[str], draw: random.Random) -> tuple[str, list[str]]:
    """A style, and the words in it; headings are short and in capitals."""
    kind = draw.random()
    if kind < 0.62:
        return "Regular", words
    if kind < 0.74:
        return "Italic", words
    if kind < 0.84:
        return "Bold", words
    return ("Bold" if kind < 0.96 else "Regular"), [word.upper() for word in words[: draw.randint(3, 14)]]


def _print(paragraphs: Sequence[str], family: str, draw: random.Random) -> tuple[NDArray[np.uint8], list[Box]]:
    """The page at 300 dpi, and its words."""
    width, height = (round(side * 300) for side in _SHEET_INCHES)
    margin = round(_MARGIN_INCHES * 300)
    size = round(draw.choice((11, 12, 13, 13, 14, 14)) * 300 / 72)
    pitch = round(size * draw.uniform(1.25, 1.6))
    image = Image.new("L", (width, height), 255)
    canvas = ImageDraw.Draw(image)
    boxes: list[Box] = []
    top, line, justified = margin, 0, draw.random() < 0.6
    for paragraph in paragraphs:
        style, words = _styled([word for word in paragraph.split() if len(word) <= _LONGEST_WORD], draw)
        font = _font(family, style, size)
        blank = font.getlength(" ")
        while words and top + pitch < height - margin:
            row, words = _row(words, font, blank, width - 2 * margin)
            spare = width - 2 * margin - sum(map(font.getlength, row)) - blank * (len(row) - 1)
            wider = spare / max(1, len(row) - 1) if justified and words else 0.0
            left = float(margin)
            for word in row:
                canvas.text((left, top), word, font=font, fill=0)
                long = font.getlength(word)
                boxes.append(Box(line, word, round(left, 1), top, round(left + long, 1), top + size * 1.2))
                left += long + blank + wider
            top, line = top + pitch, line + 1
        top += round(pitch * draw.uniform(0, 0.5))
    return np.asarray(image), boxes


def _row(words: list[str], font: ImageFont.FreeTypeFont, blank: float, room: float) -> tuple[list[str], list[str]]:
    """The words that fit on a line, at least one, and the rest."""
    long = 0.0
    for at, word in enumerate(words):
        long += font.getlength(word) + (blank if at else 0.0)
        if long > room and at:
            return words[:at], words[at:]
    return words, []


def _worn(page: NDArray[np.uint8], draw: random.Random, seed: int) -> tuple[NDArray[np.uint8], int]:
    """The page as a scanner of some quality gives it, and its resolution."""
    dpi = draw.choice((150, 200, 200, 200, 300, 300))
    rng = np.random.default_rng(seed)
    tilt = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), draw.uniform(-0.25, 0.25), 1)
    worn = cv2.warpAffine(page, tilt, (page.shape[1], page.shape[0]), flags=cv2.INTER_LINEAR, borderValue=(255.0,))
    worn = cv2.GaussianBlur(worn, (0, 0), draw.uniform(0.4, 2.2))
    if dpi != 300:
        worn = cv2.resize(worn, None, fx=dpi / 300, fy=dpi / 300, interpolation=cv2.INTER_AREA)
    ink, paper = draw.uniform(0, 70), draw.uniform(225, 255)
    grey = ink + worn.astype(np.float32) * (paper - ink) / 255 + rng.normal(0, draw.uniform(1, 16), worn.shape)
    made = np.clip(grey, 0, 255).astype(np.uint8)
    if draw.random() < 0.35:
        made = np.asarray(cv2.threshold(made, draw.uniform(120, 190), 255, cv2.THRESH_BINARY)[1], np.uint8)
    if draw.random() < 0.6:
        packed = cv2.imencode(".jpg", made, [cv2.IMWRITE_JPEG_QUALITY, draw.randint(30, 85)])[1]
        made = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return made, dpi


def _read(page: NDArray[np.uint8], dpi: int, models: str | None) -> list[Box]:
    """The words `tesseract -l eng` sees, their places in pixels at 300 dpi."""
    png = cv2.imencode(".png", page)[1].tobytes()
    other = ["--tessdata-dir", models, "--oem", "1"] if models else []
    command = ["tesseract", "-", "-", "-l", "eng", "--dpi", str(dpi), *other, "tsv"]
    answer = subprocess.run(
        command,
        input=png,
        capture_output=True,
        check=True,
        timeout=_TIME_LIMIT,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    ).stdout.decode()
    boxes: list[Box] = []
    lines: dict[tuple[str, str, str], int] = {}
    for row in csv.DictReader(io.StringIO(answer), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and row["text"].strip():
            line = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(lines))
            left, top, width, height = (int(row[key]) * 300 / dpi for key in ("left", "top", "width", "height"))
            boxes.append(Box(line, row["text"], left, top, left + width, top + height))
    return boxes


def make_page(paragraphs: Sequence[str], fonts: dict[str, int], seed: str, models: str | None = None) -> NoisePage:
    """A page of `paragraphs` (as many as fit) in one of `fonts`, printed, worn and read; all chance comes from `seed`.

    `models` is a folder with another `eng.traineddata` than the installed one.

    Raises:
        FileNotFoundError: The font drawn is not installed.
        subprocess.SubprocessError: tesseract or fontconfig failed.
    """
    draw = random.Random(seed)
    family = draw.choices(list(fonts), list(fonts.values()))[0]
    page, printed = _print(paragraphs, family, draw)
    worn, dpi = _worn(page, draw, draw.randrange(2**32))
    return NoisePage(family, dpi, tuple(printed), tuple(_read(worn, dpi, models)))
