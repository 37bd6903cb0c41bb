"""Sets words on A4 pages the way offices do (Decree 30/2020: margins 20/20/30/15 mm, 13-14 pt, justified)."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from training.samples.fonts import text_width
from training.samples.model import Cell, Grid, Line, Sheet, Style, Text

__all__ = ["Composer", "Look", "placed_cells"]

_LEFT, _RIGHT, _TOP, _BOTTOM = 85.0, 43.0, 57.0, 57.0
_PAD = 4.0


class Look(Struct, frozen=True):
    """How a paragraph looks; sizes in points."""

    style: Style = "R"
    size: float = 13.5
    align: Literal["j", "c", "l"] = "j"
    indent: float = 28.0
    after: float = 5.0


class _Word(Struct, frozen=True):
    text: str
    style: Style
    width: float


def _words(text: str, look: Look) -> list[_Word]:
    """Words of `text`; `**` switches bold on and off, at the edges of words only."""
    out: list[_Word] = []
    bold = False
    for piece in re.split(r"(\*\*)", text):
        if piece == "**":
            bold = not bold
            continue
        style: Style = "B" if bold and look.style == "R" else "BI" if bold and look.style == "I" else look.style
        out += [_Word(word, style, text_width(word, style, look.size)) for word in piece.split()]
    return out


def _break(words: list[_Word], width: float, indent: float, size: float) -> list[list[_Word]]:
    lines: list[list[_Word]] = []
    used = width + 1
    for word in words:
        blank = text_width(" ", word.style, size)
        if used + blank + word.width > width:
            lines.append([])
            used = indent - blank if len(lines) == 1 else -blank
        lines[-1].append(word)
        used += blank + word.width
    return lines


class Composer:
    """Pages under construction; y grows downwards from the top left, points."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.row_pages: dict[str, tuple[int, ...]] = {}
        self.grids: list[Grid] = []
        self._flow: list[tuple[str, list[tuple[int, int]]]] = []
        self._open(595.28, 841.89)

    def _open(self, width: float, height: float) -> None:
        self._width, self._height, self._y = width, height, _TOP
        self._texts: list[Text] = []
        self._lines: list[Line] = []
        self._paragraphs: list[str] = []
        self._seal: tuple[float, float] | None = None
        if self.sheets:
            number = str(self.page)
            self._texts.append(Text(width / 2 - 4, 40, number, "R", 13))

    @property
    def page(self) -> int:
        """The page being set, from 1."""
        return len(self.sheets) + 1

    @property
    def _measure(self) -> float:
        return self._width - _LEFT - _RIGHT

    def right_indent(self, text: str, style: Style, size: float) -> float:
        """First-line indent that sets a short `text` at the right margin."""
        return max(0.0, self._measure - text_width(text, style, size) - 6)

    def keep(self, room: float) -> None:
        """Starts a new page where less than `room` points are left on this one."""
        if self._y + room > self._height - _BOTTOM:
            self.new_page(landscape=self._width > self._height)

    def new_page(self, *, landscape: bool = False) -> None:
        """Ends the page and starts another."""
        self._close()
        self._open(*((841.89, 595.28) if landscape else (595.28, 841.89)))

    def _close(self) -> None:
        parts = tuple(self._texts), tuple(self._lines), tuple(self._paragraphs)
        self.sheets.append(Sheet(self._width, self._height, *parts, seal=self._seal))

    def finish(self) -> tuple[Sheet, ...]:
        """Ends the last page; nothing may be set after it."""
        self._close()
        return tuple(self.sheets)

    def page_of(self, quote: str) -> int:
        """Page on which `quote` starts.

        Raises:
            ValueError: No paragraph holds it.
        """
        for text, starts in self._flow:
            at = text.find(quote)
            if at >= 0:
                return max(page for offset, page in starts if offset <= at)
        raise ValueError(f"not printed: {quote}")

    # -- running text

    def text(self, text: str, look: Look | None = None, gap: float = 0.0) -> None:
        """A paragraph, `gap` points below the last; it may go on over the page end."""
        look = look or Look()
        self._y += gap
        indent = look.indent if look.align == "j" else 0.0
        lines = _break(_words(text, look), self._measure, indent, look.size)
        starts: list[tuple[int, int]] = []
        offset, fragment = 0, ""
        for i, line in enumerate(lines):
            if self._y + look.size * 1.25 > self._height - _BOTTOM:
                self._take(fragment)
                fragment = ""
                self.new_page(landscape=self._width > self._height)
            starts.append((offset, self.page))
            printed = " ".join(word.text for word in line)
            offset += len(printed) + 1
            fragment = f"{fragment} {printed}".strip()
            self._y += look.size * 1.25
            self._line(line, look, indent if i == 0 else 0.0, last=i == len(lines) - 1)
        self._take(fragment)
        self._flow.append((" ".join(word.text for line in lines for word in line), starts))
        self._y += look.after

    def _take(self, fragment: str) -> None:
        if fragment:
            self._paragraphs.append(fragment)

    def _line(self, line: list[_Word], look: Look, indent: float, *, last: bool) -> None:
        blank = text_width(" ", look.style, look.size)
        free = self._measure - indent - sum(w.width for w in line) - blank * (len(line) - 1)
        x = _LEFT + indent
        if look.align == "c":
            x += free / 2
        elif look.align == "j" and not last and len(line) > 1:
            blank += free / (len(line) - 1)
        for i, word in enumerate(line):
            tail = " " if i < len(line) - 1 else ""
            self._texts.append(Text(x, self._y, word.text + tail, word.style, look.size))
            x += word.width + blank

    def _block(self, lines: tuple[str, ...], x: float, y: float, look: Look, width: float = 0) -> float:
        """Lines one below another, each a paragraph; centred in `width` where given. Returns the y after them."""
        for line in lines:
            y += look.size * 1.25
            at = x + (width - text_width(line, look.style, look.size)) / 2 if width else x
            self._texts.append(Text(at, y, line, look.style, look.size))
            self._take(line)
            self._flow.append((line, [(0, self.page)]))
        return y

    # -- fixed parts

    def letterhead(self, office: tuple[str, str], number: str, place_date: str) -> None:
        """Office and national motto side by side, the number and the date below."""
        top, half = self._y, self._measure * 0.42
        motto_x = _LEFT + half
        self._block((office[0],), _LEFT, top, Look(size=12), half)
        self._block((office[1],), _LEFT, top + 15, Look(style="B", size=12), half)
        motto = self._measure - half
        self._block(("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",), motto_x, top, Look(style="B", size=12), motto)
        self._block(("Độc lập - Tự do - Hạnh phúc",), motto_x, top + 15, Look(style="B", size=13), motto)
        self._lines.append(Line(_LEFT + half * 0.35, top + 36, _LEFT + half * 0.65, top + 36))
        self._lines.append(Line(motto_x + motto * 0.2, top + 36, motto_x + motto * 0.8, top + 36))
        self._block((number,), _LEFT, top + 38, Look(size=13), half)
        self._block((place_date,), motto_x, top + 38, Look(style="I", size=13), motto)
        self._y = top + 72

    def title(self, kind: str, lines: tuple[str, ...], size: float = 14) -> None:
        """Kind of document and what it is about, centred and bold."""
        for line in (kind, *lines):
            self.text(line, Look(style="B", size=size, align="c", after=1))
        self._y += 8

    def signature(self, to: tuple[str, ...], office: tuple[str, ...], name: str, *, seal: bool = True) -> None:
        """Recipients at the left; office, room for stamp and signature, and name at the right."""
        if self._y + 150 > self._height - _BOTTOM:
            self.new_page()
        top = self._y + 6
        self._block(("Nơi nhận:",), _LEFT, top, Look(style="BI", size=12))
        self._block(to, _LEFT, top + 15, Look(size=11))
        x, width = _LEFT + self._measure * 0.5, self._measure * 0.5
        low = self._block(office, x, top, Look(style="B", size=13.5), width)
        self._block((name,), x, low + 66, Look(style="B", size=13.5), width)
        if seal:
            self._seal = (x + width * 0.36, low + 38)
        self._y = max(low + 90, top + 15 + len(to) * 14)

    # -- tables

    def table(self, grid: Grid) -> None:
        """A ruled table; rows are never cut, the header comes again on later pages where the grid says so."""
        self.grids.append(grid)
        left = _LEFT if sum(grid.widths) <= self._measure + 1 else (self._width - sum(grid.widths)) / 2
        heads = sum(1 for row in grid.rows if row.kind == "header")
        heights = [self._height_of(grid, i) for i in range(len(grid.rows))]
        self._header(grid, left, heights[:heads])
        pages = [self.page] * heads
        for i in range(heads, len(grid.rows)):
            if self._y + heights[i] > self._height - _BOTTOM + 12:
                self.new_page(landscape=self._width > self._height)
                if grid.repeat:
                    self._header(grid, left, heights[:heads])
            self._row(grid, i, left, heights)
            self._y += heights[i]
            pages.append(self.page)
        self.row_pages[grid.id] = tuple(pages)
        self._y += 8

    def _header(self, grid: Grid, left: float, heights: list[float]) -> None:
        for i, height in enumerate(heights):
            self._row(grid, i, left, heights)
            self._y += height

    def _height_of(self, grid: Grid, index: int) -> float:
        deepest = 1
        for col, cell in _placed(grid, index):
            if cell.row_span == 1:
                deepest = max(deepest, len(_fill(grid, col, cell)))
        # A header cell that spans two rows needs the room of both; half of it in each is enough for short heads.
        for col, cell in _placed(grid, index):
            deepest = max(deepest, -(-len(_fill(grid, col, cell)) // cell.row_span))
        return deepest * grid.size * 1.18 + 2 * _PAD

    def _row(self, grid: Grid, index: int, left: float, heights: list[float]) -> None:
        for col, cell in _placed(grid, index):
            x0 = left + sum(grid.widths[:col])
            x1 = x0 + sum(grid.widths[col : col + cell.col_span])
            tall = sum(heights[index : index + cell.row_span])
            self._cell(_fill(grid, col, cell), cell, grid.size, (x0, self._y, x1, self._y + tall))

    def _cell(self, lines: list[list[_Word]], cell: Cell, size: float, box: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = box
        for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            line = Line(*edge)
            if line not in self._lines:
                self._lines.append(line)
        y = (y0 + y1) / 2 - len(lines) * size * 0.59 - size * 0.25
        for words in lines:
            y += size * 1.18
            printed = " ".join(word.text for word in words)
            free = x1 - x0 - 2 * _PAD - text_width(printed, cell.style, size)
            x = x0 + _PAD + {"l": 0.0, "c": free / 2, "r": free}[cell.align]
            self._texts.append(Text(x, y, printed, cell.style, size))


def _placed(grid: Grid, index: int) -> list[tuple[int, Cell]]:
    """Cells of a row with their columns, places taken from above skipped."""
    taken = {
        (r, c)
        for above in range(index)
        for col, cell in (_placed(grid, above) if any(k.row_span > 1 for k in grid.rows[above].cells) else ())
        for r in range(above, above + cell.row_span)
        for c in range(col, col + cell.col_span)
    }
    out, col = [], 0
    for cell in grid.rows[index].cells:
        while (index, col) in taken:
            col += 1
        out.append((col, cell))
        col += cell.col_span
    return out


def _fill(grid: Grid, col: int, cell: Cell) -> list[list[_Word]]:
    width = sum(grid.widths[col : col + cell.col_span]) - 2 * _PAD
    words = [_Word(w, cell.style, text_width(w, cell.style, grid.size)) for w in cell.text.split()]
    return _break(words, width, 0, grid.size)


def placed_cells(grid: Grid) -> list[tuple[int, int, Cell]]:
    """Every cell of a table with its row and column, from 0."""
    return [(row, col, cell) for row in range(len(grid.rows)) for col, cell in _placed(grid, row)]
