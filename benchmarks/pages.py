"""Pages made for measuring readers: known text set in Tinos, drawn, and worn as papers of an office are.

The text is held out from the language model: paragraphs of a corpus that were never counted, or, without a corpus, the
prose of the shipped samples. Every page holds a letterhead in capitals, numbered paragraphs, codes, dates and amounts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.opening import open_document
from training.corpora import held_out
from training.samples.fonts import font_file
from training.samples.ink import seal, signature

__all__ = ["LEVELS", "MadePage", "corpus_text", "made_pages", "sample_text", "scanned_pages"]

Pixels = NDArray[np.float32]
"""H x W x 3, 0..255, red-green-blue."""

_WIDTH, _HEIGHT = 8.27, 11.69
"""A4 in inches."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 1.2, 7.7, 0.9, 10.9
_LEADING = 1.45
_SAMPLES = Path(__file__).parents[1] / "tests" / "samples"
_PLAIN = re.compile(r"[\w\s.,;:()/%\"'“”\-–+]+")


class MadePage(msgspec.Struct, frozen=True):
    """A page with known text.

    Attributes:
        level: Key of `LEVELS`.
        text: Paragraphs in reading order.
        image: H x W x 3, RGB.
        dpi: Of the image.
    """

    level: str
    text: str
    image: NDArray[np.uint8]
    dpi: int


@cache
def _font(style: str, size: float, dpi: int) -> Any:  # noqa: ANN401 - Pillow's two kinds of font
    return ImageFont.truetype(str(font_file(style)), round(size * dpi / 72))


def _set_lines(words: list[str], width: float, first: float, font: Any) -> list[list[str]]:  # noqa: ANN401
    """Words broken into lines of at most `width` pixels, the first line shorter by `first`."""
    lines: list[list[str]] = [[]]
    room = width - first
    for word in words:
        if lines[-1] and font.getlength(" ".join([*lines[-1], word])) > room:
            lines.append([])
            room = width
        lines[-1].append(word)
    return lines


class _Sheet:
    """A page being drawn at twice its resolution, so that letters fall between pixels as in print."""

    def __init__(self, dpi: int) -> None:
        self.dpi = dpi * 2
        self.picture = Image.new("L", (round(_WIDTH * self.dpi), round(_HEIGHT * self.dpi)), 255)
        self.draw = ImageDraw.Draw(self.picture)
        self.y = _TOP * self.dpi
        self.text: list[str] = []

    def centred(self, text: str, style: str, size: float, at: float = (_LEFT + _RIGHT) / 2) -> None:
        font = _font(style, size, self.dpi)
        self.draw.text((at * self.dpi - font.getlength(text) / 2, self.y), text, 0, font=font)
        self.y += size * _LEADING * self.dpi / 72
        self.text.append(text)

    def paragraph(self, text: str, style: str, size: float) -> bool:
        """Justified; False where the page has no room for it."""
        font, inch = _font(style, size, self.dpi), self.dpi
        width, first = (_RIGHT - _LEFT) * inch, 0.4 * inch
        lines = _set_lines(text.split(), width, first, font)
        step = size * _LEADING * inch / 72
        if self.y + step * len(lines) > _BOTTOM * inch:
            return False
        for number, line in enumerate(lines):
            x = _LEFT * inch + (first if number == 0 else 0)
            free = _RIGHT * inch - x - sum(font.getlength(word) for word in line)
            gap = free / (len(line) - 1) if number + 1 < len(lines) and len(line) > 1 else font.getlength(" ")
            for word in line:
                self.draw.text((x, self.y), word, 0, font=font)
                x += font.getlength(word) + gap
            self.y += step
        self.y += step * 0.25
        self.text.append(text)
        return True

    def pixels(self) -> Pixels:
        grey = np.asarray(self.picture, np.uint8)
        small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return np.repeat(small[:, :, None], 3, axis=2).astype(np.float32)


def _printed(paragraphs: list[str], rng: np.random.Generator, dpi: int) -> tuple[Pixels, str]:
    """A page filled with as many of the paragraphs as fit, and its text."""
    sheet = _Sheet(dpi)
    size = float(rng.choice([12.0, 13.0, 14.0]))
    number = int(rng.integers(2, 4000))
    sheet.centred("ỦY BAN NHÂN DÂN TỈNH", "B", size - 1)
    sheet.centred(f"Số: {number}/QĐ-UBND", "R", size)
    day, month, year = (int(rng.integers(*span)) for span in ((10, 29), (1, 13), (2018, 2026)))
    sheet.centred(f"ngày {day} tháng {month} năm {year}", "I", size)
    for count, text in enumerate(paragraphs):
        if count % 4 == 3:
            amount = f"{int(rng.integers(1, 999))}.{int(rng.integers(100, 999))}.000"
            text = f"{text} ({amount} đồng, đạt {rng.uniform(1, 99):.1f}%)"
        style = "R" if count % 7 else "I" if count else "B"
        if not sheet.paragraph(text, style, size):
            break
    return sheet.pixels(), "\n".join(sheet.text)


def _tilted(page: Pixels, degrees: float) -> Pixels:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    flags, white = cv2.INTER_CUBIC, (255, 255, 255)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), flags=flags, borderValue=white), np.float32)


def _soft(page: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), np.float32)


def _grain(page: Pixels, sd: float, rng: np.random.Generator) -> Pixels:
    noise = rng.normal(0, sd, page.shape[:2]).astype(np.float32)
    return np.asarray(np.clip(page + noise[:, :, None], 0, 255), np.float32)


def _jpeg(page: Pixels, quality: int) -> Pixels:
    data = cv2.imencode(".jpg", np.clip(page, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.float32)


def _clean(page: Pixels, dpi: int, rng: np.random.Generator) -> Pixels:
    return page


def _noisy(page: Pixels, dpi: int, rng: np.random.Generator) -> Pixels:
    """Skewed, soft, unevenly lit, grainy: a hurried scan."""
    page = _tilted(page, float(rng.uniform(0.6, 2.0) * rng.choice([-1, 1])))
    light = cv2.resize(
        rng.uniform(0.75, 1, (3, 3)).astype(np.float32), page.shape[1::-1], interpolation=cv2.INTER_CUBIC
    )
    return _jpeg(_grain(_soft(page, 0.8) * 0.85 * light[:, :, None] + 15, 12, rng), 55)


def _photocopy(page: Pixels, dpi: int, rng: np.random.Generator) -> Pixels:
    """A copy of a copy: letters grown and ragged, contrast hard, specks."""
    page = _tilted(page, float(rng.uniform(-0.5, 0.5)))
    rough = _soft(rng.normal(0, 1, page.shape).astype(np.float32), 1.2)[:, :, :1] * 60
    page = np.clip((_soft(page, 1.0) + rough - 165) * 5 + 128, 0, 255).astype(np.float32)
    for x, y in zip(rng.integers(0, page.shape[1], 250), rng.integers(0, page.shape[0], 250), strict=True):
        cv2.circle(page, (int(x), int(y)), int(rng.integers(0, 2)), (40, 40, 40), -1)
    return _jpeg(_soft(page, 0.5), 70)


def _fax(page: Pixels, dpi: int, rng: np.random.Generator) -> Pixels:
    """Black and white at 204 x 98 lines an inch, as a fax of standard fineness sends it."""
    page = _tilted(page, float(rng.uniform(-0.4, 0.4)))
    coarse = cv2.resize(_grain(_soft(page, 0.6), 14, rng), None, fx=1.0, fy=0.65, interpolation=cv2.INTER_AREA)
    black = np.where(coarse < 140, 0, 255).astype(np.float32)
    return np.asarray(cv2.resize(black, page.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.float32)


def _small_jpeg(page: Pixels, dpi: int, rng: np.random.Generator) -> Pixels:
    return _jpeg(_grain(_soft(page, 0.5), 5, rng), 30)


def _stamped(page: Pixels, dpi: int, rng: np.random.Generator) -> Pixels:
    """Two red seals and a blue signature across the text of a clean colour scan."""
    page = np.ascontiguousarray(page[:, :, ::-1])
    for _ in range(2):
        x, y = rng.uniform(2.2, 6.2) * dpi, rng.uniform(2.5, 9) * dpi
        seal(page, (x, y), "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG", dpi, rng)
        signature(page, (x + dpi * 0.1, y), dpi, rng)
    return _jpeg(_soft(page, 0.5)[:, :, ::-1], 60)


LEVELS: dict[str, tuple[int, Callable[[Pixels, int, np.random.Generator], Pixels]]] = {
    "clean 300": (300, _clean),
    "clean 200": (200, _clean),
    "skewed noisy 200": (200, _noisy),
    "photocopy 200": (200, _photocopy),
    "fax-like 200": (200, _fax),
    "150 dpi JPEG": (150, _small_jpeg),
    "stamp over text": (200, _stamped),
}
"""Level -> resolution, and what happens to the printed page."""


def corpus_text(corpora: Path) -> list[str]:
    """Held-out paragraphs of laws and news, mixed, of a length that a report's paragraphs have."""
    found = {name: [p for p in held_out(corpora, name) if _fits(p)] for name in ("legal", "news")}
    rng = np.random.default_rng(7)
    picked = [found["legal"][i] for i in rng.permutation(len(found["legal"]))]
    news = iter(found["news"][i] for i in rng.permutation(len(found["news"])))
    return [p for n, law in enumerate(picked) for p in ([law, next(news, law)] if n % 3 == 2 else [law])]


def _fits(paragraph: str) -> bool:
    return 60 <= len(paragraph) <= 600 and _PLAIN.fullmatch(paragraph) is not None


def sample_text() -> list[str]:
    """Prose of the shipped samples."""
    found = []
    for file in sorted(_SAMPLES.glob("*/truth.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        found += [p for page in told["pages"] for p in page["text"] if _fits(p)]
    return list(dict.fromkeys(found))


def made_pages(
    paragraphs: list[str], a_level: int, levels: tuple[str, ...] = tuple(LEVELS), first: int = 0
) -> Iterator[MadePage]:
    """`a_level` pages of each level; every level draws the same texts.

    Args:
        paragraphs: Used from the first on, again from the start when they run out.
        a_level: Pages.
        levels: Keys of `LEVELS`.
        first: Number of the first page.
    """
    for number in range(first, first + a_level):
        taken = [paragraphs[(number * 14 + i) % len(paragraphs)] for i in range(14)]
        for level in levels:
            dpi, wear = LEVELS[level]
            printed, text = _printed(taken, np.random.default_rng(1000 + number), dpi)
            worn = wear(printed, dpi, np.random.default_rng(2000 + number))
            yield MadePage(level, text, np.clip(worn, 0, 255).astype(np.uint8), dpi)


_TRANSCRIPT = re.compile(r"(?P<name>.+)\.p(?P<page>\d+)\.txt")


def scanned_pages(scans: Path, transcripts: Path) -> Iterator[MadePage]:
    """Pages of PDFs in `scans` whose text is in `transcripts`, as `<stem>.p<page>.txt`; level: its name."""
    for file in sorted(transcripts.iterdir()):
        told = _TRANSCRIPT.fullmatch(file.name)
        if told:
            number = int(told["page"])
            document = open_document(scans / f"{told['name']}.pdf")
            dpi = min(300, max(200, document.native_dpi(number) or 300))
            yield MadePage(file.stem[:17], file.read_text(encoding="utf-8"), document.render(number, dpi), dpi)
