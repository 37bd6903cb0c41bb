"""What is printed around a table and belongs to it: its caption, its unit line, the notes below it."""

from __future__ import annotations

import re

from extractors.layout import Line, letter_height, lines_of
from extractors.tables.cells import PageTable
from normalizers.units import find_unit
from schemas.geometry import Box

__all__ = ["above", "notes_below", "unit_inside"]

_MOST_NOTES = 12
"""Lines of notes below a table."""

_NOTE = re.compile(r"^(?:\*|\(\*+\)|\(\d\)|(?:Ghi chú|Chú thích|Chú giải|Chú ý|Lưu ý|Nguồn)\b)", re.IGNORECASE)
_UNIT_LINE = re.compile(r"\b(?:ĐVT|Đvt|Đơn vị(?: tính)?)\s*:", re.IGNORECASE)
_CAPTION_START = re.compile(r"^\(?(?:PHỤ LỤC|PHỤ BIỂU|BIỂU|BẢNG|Phụ lục|Phụ biểu|Biểu|Bảng)\b")


def unit_inside(table: PageTable) -> str:
    """The unit line printed in a cell of its own in the table's first row, "" where there is none."""
    texts = [cell.text for cell in table.cells if cell.row == 0 and _UNIT_LINE.search(cell.text)]
    return next((text for text in texts if len(text) < 60 and find_unit(text)), "")


def above(table: PageTable) -> tuple[str, str]:
    """Caption and unit line printed above a table, "" each where there is none."""
    page, top = table.page, table.grid.box.y0
    height = letter_height(page.words)
    lines = [line for line in lines_of(page.words) if line.box.y1 <= top + 0.3 * height]
    unit = ""
    caption: list[str] = []
    edge = top
    for line in sorted(lines, key=lambda item: -item.box.y1)[:12]:
        if edge - line.box.y1 > 2.5 * height:
            break
        text = line.text.strip()
        if _UNIT_LINE.search(text) and find_unit(text):
            unit = unit or text
        elif _is_caption(line, table.grid.box):
            caption.insert(0, text)
        elif caption or not text.startswith("("):
            break
        edge = line.box.y0
    return " ".join(caption), unit


def _is_caption(line: Line, table: Box) -> bool:
    """A title line: capitals, bold, a "Phụ lục" start, or a short line centred over the table."""
    text = line.text
    if text.startswith("(") or text.isdigit():
        return False
    letters = [c for c in text if c.isalpha()]
    upper = bool(letters) and sum(c.isupper() for c in letters) > 0.8 * len(letters)
    centred = abs(line.box.center[0] - table.center[0]) < 0.08 * table.width
    return upper or line.bold or bool(_CAPTION_START.match(text)) or (centred and line.box.width < 0.7 * table.width)


def notes_below(table: PageTable) -> str:
    """The notes printed right below a table ("Ghi chú: …", "(*) …"), "" where there are none."""
    page, bottom = table.page, table.grid.box.y1
    height = letter_height(page.words)
    below = [line for line in lines_of(page.words) if line.box.y0 >= bottom - 0.3 * height]
    notes: list[str] = []
    edge, nearest = bottom, 2.5 * height
    for line in sorted(below, key=lambda item: item.box.y0)[:_MOST_NOTES]:
        starts = _NOTE.match(line.text.strip())
        if line.box.y0 - edge > nearest or not (starts or notes):
            break
        notes.append(line.text.strip())
        # Lines of one note stand as close as those of any paragraph.
        edge, nearest = line.box.y1, 0.9 * height
    return " ".join(notes)
