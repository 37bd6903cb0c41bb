"""Words, pages, tables and pictures made by hand, for tests that need no file."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.reports.report import Context
from schemas.document import Page, SourceDocument, Word
from schemas.geometry import Box, Ruling
from schemas.table import Cell, Table

DOC_ID = "0123456789abcdef"
SOURCE = SourceDocument(DOC_ID, DOC_ID * 4, "made-by-hand.pdf", 1000, 1)


# Words and pages -----------------------------------------------------------------------------------------------------


def line(text: str, x: float = 70, y: float = 100, no: int = 0, *, size: float = 12, **more: object) -> list[Word]:
    """The words of a printed line whose top left is at (x, y): half an em a letter, a quarter between words."""
    words = []
    for part in text.split():
        width = len(part) * size * 0.5
        words.append(Word(part, part, Box(x, y, x + width, y + size), 1.0, "text", no, **more))
        x += width + size * 0.25
    return words


def lines(*texts: str, x: float = 70, y: float = 100, step: float = 16, first: int = 0) -> list[Word]:
    """Printed lines below each other."""
    return [word for no, text in enumerate(texts) for word in line(text, x, y + no * step, first + no)]


def page(words: list[Word], rulings: tuple[Ruling, ...] = (), number: int = 1, **more: object) -> Page:
    """An A4 page."""
    given = {"width": 595.0, "height": 842.0, "rotation": 0, "skew": 0.0, "route": "text"} | more
    return Page(number=number, words=tuple(words), rulings=tuple(rulings), **given)


# Tables: rows of texts; "<" goes on the cell at the left, "^" the one above ------------------------------------------


def spans(rows: list[list[str]]) -> list[tuple[int, int, int, int, str]]:
    """(row, col, row_span, col_span, text) of each cell of a drawn-up table."""
    found = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            high = 1
            while r + high < len(rows) and rows[r + high][c] == "^":
                high += 1
            found.append((r, c, high, wide, text))
    return found


def table(rows: list[list[str]], header: int | tuple[int, ...] = 1, number: int = 1, **more: object) -> Table:
    """A logical table; `header` is the number of header rows, or which."""
    heads = tuple(range(header)) if isinstance(header, int) else header
    cells = tuple(
        Cell(r, c, high, wide, text, text, number, Box(c * 60, r * 20, (c + wide) * 60, (r + high) * 20), r in heads)
        for r, c, high, wide, text in spans(rows)
    )
    n_rows, n_cols = len(rows), len(rows[0])
    box = Box(0, 0, n_cols * 60, n_rows * 20)
    return Table(f"{DOC_ID}-p{number}-t1", (number,), n_rows, n_cols, heads, cells, (box,), **more)


def cells_of(rows: list[list[str]]) -> list[Cell]:
    """The cells of a drawn-up table, none marked as header."""
    return list(table(rows, 0).cells)


def rulings_of(rows: list[list[str]], xs: list[float], ys: list[float]) -> tuple[Ruling, ...]:
    """What is drawn around the cells: every side of every cell."""
    drawn = set()
    for r, c, high, wide, _ in spans(rows):
        x0, x1, y0, y1 = xs[c], xs[c + wide], ys[r], ys[r + high]
        drawn |= {Ruling(x0, y0, x1, y0), Ruling(x0, y1, x1, y1), Ruling(x0, y0, x0, y1), Ruling(x1, y0, x1, y1)}
    return tuple(sorted(drawn))


def ruled(
    rows: list[list[str]], xs: list[float] | None = None, top: float = 200, row_height: float = 30
) -> tuple[list[Word], tuple[Ruling, ...]]:
    """Words and rulings of a drawn-up table on a page; texts stand at the top left of their cells."""
    xs = xs or [60 + i * 475 / len(rows[0]) for i in range(len(rows[0]) + 1)]
    ys = [top + i * row_height for i in range(len(rows) + 1)]
    words = [word for r, c, _, _, text in spans(rows) for word in line(text, xs[c] + 3, ys[r] + 8, size=9)]
    return words, rulings_of(rows, xs, ys)


def context(
    passages: tuple = (), document: dict | None = None, notes_above: dict[str, tuple[str, ...]] | None = None
) -> Context:
    """What a report type may look at."""
    return Context(SOURCE, document or {}, tuple(passages), notes_above or {})


# Pictures ------------------------------------------------------------------------------------------------------------

_NAMES = (
    "Tinos-Regular.ttf",
    "LiberationSerif-Regular.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
)


@lru_cache(maxsize=1)
def _font_path() -> str | None:
    for name in _NAMES:
        try:
            return str(ImageFont.truetype(name, 20).path)
        except OSError:
            continue
    others = (p for p in Path("/usr/share/fonts").rglob("*.ttf") if _writes_vietnamese(p))
    return next(map(str, others), None)


def _writes_vietnamese(path: Path) -> bool:
    try:
        font = ImageFont.truetype(str(path), 40)
    except OSError:
        return False
    # A letter that a font lacks is drawn as the same box as any other it lacks.
    shapes = {bytes(font.getmask(letter)) for letter in "ữảĐơ\U0010fffe"}
    return len(shapes) == 5


def font(pixels: int) -> ImageFont.FreeTypeFont:
    """A font with Vietnamese letters; skips the test where the machine has none."""
    path = _font_path()
    if path is None:
        pytest.skip("no font with Vietnamese letters is installed")
    return ImageFont.truetype(path, pixels)


TEXT = (
    "Ủy ban nhân dân huyện báo cáo những việc đã làm về công nghệ thông tin",
    "tại các phòng, ban và các xã, thị trấn trong năm với kết quả dưới đây:",
    "Hệ thống quản lý văn bản và điều hành được sử dụng tại các phòng, ban",
    "và ủy ban nhân dân các xã, thị trấn; văn bản được ký số trước khi gửi.",
    "Trang thông tin điện tử của huyện đăng đầy đủ thủ tục hành chính, lịch",
    "làm việc và ý kiến của công dân. Cán bộ được tập huấn hằng năm.",
)


def picture(texts: tuple[str, ...] = TEXT, dpi: int = 150, size: tuple[float, float] = (595, 400)) -> np.ndarray:
    """Black text on a white page of `size` points: H x W x 3, 0..255."""
    scale = dpi / 72
    image = Image.new("RGB", (round(size[0] * scale), round(size[1] * scale)), "white")
    draw = ImageDraw.Draw(image)
    for no, text in enumerate(texts):
        draw.text((60 * scale, (60 + no * 22) * scale), text, fill="black", font=font(round(13 * scale)))
    return np.asarray(image)


def frame(image: np.ndarray, xs: list[int], ys: list[int], thick: int = 2) -> np.ndarray:
    """The image with a grid drawn on it, in pixels."""
    drawn = Image.fromarray(image)
    draw = ImageDraw.Draw(drawn)
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), fill=0, width=thick)
    for x in xs:
        draw.line((x, ys[0], x, ys[-1]), fill=0, width=thick)
    return np.asarray(drawn)


def pieces(edges: list[float]) -> list[tuple[float, float]]:
    """Neighbouring edges."""
    return list(pairwise(edges))
