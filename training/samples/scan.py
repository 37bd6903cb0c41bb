"""Prints a sheet, signs and stamps it, and scans it as an office scanner does."""

from __future__ import annotations

import csv
import io
import subprocess

import cv2
import numpy as np
import pypdfium2

from training.samples.ink import Pixels, seal, signature
from training.samples.model import Faults, Sheet, Text, Wear
from training.samples.pdfwriter import Leaf, Picture, Unseen, write_pdf

__all__ = ["scan"]

_TURNS = {0: 0, 90: 1, 180: 2, 270: 3}


def _print(sheet: Sheet, dpi: int) -> Pixels:
    """The sheet as clean pixels."""
    leaf = Leaf(sheet.width, sheet.height, texts=sheet.texts, lines=sheet.lines)
    with pypdfium2.PdfDocument(write_pdf([leaf], Faults())) as pdf:
        image = pdf[0].render(scale=dpi / 72, rev_byteorder=False).to_numpy()[:, :, :3]
    return np.ascontiguousarray(image, dtype=np.float32)


def _show_through(page: Pixels, back: Pixels, strength: float) -> Pixels:
    """The mirrored next page, blurred, faintly under this one."""
    ghost = cv2.GaussianBlur(np.ascontiguousarray(back[:, ::-1]), (0, 0), 2.0)
    ghost = cv2.resize(ghost, (page.shape[1], page.shape[0]))
    return np.asarray(page * (1 - strength * (1 - ghost / 255)), np.float32)


def _tilt(page: Pixels, skew: float) -> Pixels:
    """Turns the page `skew` degrees counter-clockwise, white coming in at the edges."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
    return np.asarray(
        cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)), np.float32
    )


def _lamp(page: Pixels, wear: Wear, rng: np.random.Generator) -> Pixels:
    """Paper tint, uneven light, soft focus, sensor noise and a few specks of dust."""
    height, width = page.shape[:2]
    corner = rng.uniform(0, 1, (3, 3)).astype(np.float32)
    light = 1 - wear.shade * cv2.resize(corner, (width, height), interpolation=cv2.INTER_CUBIC)
    page = cv2.GaussianBlur(page, (0, 0), 0.55 * wear.dpi / 200) * 0.93 + 14
    for _ in range(int(rng.integers(8, 20))):
        at = int(rng.integers(0, width)), int(rng.integers(0, height))
        cv2.circle(page, at, int(rng.integers(1, 3)), (70, 70, 70), -1, cv2.LINE_AA)
    grain = rng.normal(0, wear.noise, (height, width)).astype(np.float32)
    return np.asarray(np.clip(page * light[:, :, None] + grain[:, :, None], 0, 255), np.float32)


def _unseen_words(image: Pixels, sheet: Sheet, dpi: int) -> tuple[Unseen, ...]:
    """What `tesseract -l eng` makes of the image, each word at its place in points."""
    png = cv2.imencode(".png", image.astype(np.uint8))[1].tobytes()
    command = ["tesseract", "-", "-", "-l", "eng", "--dpi", str(dpi), "tsv"]
    answer = subprocess.run(command, input=png, capture_output=True, check=True, timeout=300).stdout.decode()
    scale = 72 / dpi
    words = []
    for row in csv.DictReader(io.StringIO(answer), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and row["text"].strip():
            left, top, width, height = (int(row[key]) * scale for key in ("left", "top", "width", "height"))
            words.append(Unseen(row["text"], left, top + height * 0.8, width, max(height, 4)))
    return tuple(words)


def _stamp_text(lines: tuple[str, ...], sheet: Sheet) -> tuple[Text, ...]:
    """A digital signature's appearance in the upper right corner."""
    left = sheet.width - 190
    return tuple(Text(left, 26 + 9 * i, line, "S", 7.5, (0.8, 0.1, 0.1)) for i, line in enumerate(lines))


def scan(sheet: Sheet, wear: Wear, seed: int, *, words: str, back: Sheet | None = None) -> Leaf:
    """The sheet after printing, stamping (`words` round the seal) and scanning; `back` shows through from behind."""
    rng = np.random.default_rng(seed)
    page = _print(sheet, wear.dpi)
    if sheet.seal:
        x, y = (part * wear.dpi / 72 for part in sheet.seal)
        seal(page, (x, y), words, wear.dpi, rng)
        signature(page, (x + wear.dpi * 0.1, y), wear.dpi, rng)
    if back is not None and wear.bleed:
        page = _show_through(page, _print(back, wear.dpi), wear.bleed)
    page = _lamp(_tilt(page, wear.skew), wear, rng)
    unseen = _unseen_words(page, sheet, wear.dpi) if wear.ocr_layer else ()
    stored = np.ascontiguousarray(np.rot90(page, _TURNS[wear.rotation])).astype(np.uint8)
    if not wear.colour:
        stored = np.asarray(cv2.cvtColor(stored, cv2.COLOR_BGR2GRAY), np.uint8)
    jpeg = cv2.imencode(".jpg", stored, [cv2.IMWRITE_JPEG_QUALITY, wear.quality])[1].tobytes()
    picture = Picture(jpeg, stored.shape[1], stored.shape[0], wear.colour)
    size = (sheet.height, sheet.width) if wear.rotation in (90, 270) else (sheet.width, sheet.height)
    return Leaf(
        *size, picture=picture, texts=_stamp_text(wear.signed_by, sheet) if wear.signed_by else (), unseen=unseen
    )
