"""A page as a picture with what was read drawn on it: words, rulings, cells, values."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.files import write_whole
from pipeline.jobs import judge_stored
from schemas.document import Page, Word
from schemas.errors import DocumentError, UsageError
from schemas.geometry import Box
from schemas.record import Record, Verdict

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

__all__ = ["Mark", "draw_page", "marks"]

_DPI = 150
_LOW_CONFIDENCE = 0.6


class _Style(NamedTuple):
    colour: tuple[int, int, int]
    width: int
    meaning: str


_STYLES = {
    "word": _Style((150, 185, 225), 1, "word"),
    "changed": _Style((230, 140, 0), 2, "word changed by repair"),
    "unsure": _Style((220, 30, 30), 2, "word read with low confidence"),
    "ruling": _Style((120, 120, 120), 2, "ruling"),
    "cell": _Style((20, 130, 60), 2, "table cell"),
    "value": _Style((40, 60, 200), 3, "value of a row"),
    "proved": _Style((0, 160, 160), 3, "value proved by a sum or ratio"),
    "suspect": _Style((200, 0, 160), 4, "value in doubt"),
    "chosen": _Style((255, 90, 0), 6, "the row asked for"),
}


class Mark(NamedTuple):
    """One thing to draw: a style's name and a box in points on the levelled page."""

    style: str
    box: Box


def draw_page(state: Path, doc_id: str, path: Path, number: int, row: tuple[str, str] | None, target: Path) -> int:
    """Draw a page and write the PNG, whole or not at all; runs in a worker, for the file is hostile.

    Args:
        state: The state directory.
        doc_id: The document.
        path: Its file.
        number: Page, from 1.
        row: Dataset and row_id of a row to make stand out, or None.
        target: The PNG to write.

    Returns:
        How many things were drawn.

    Raises:
        UsageError: The page or row does not exist.
        DocumentError: The page cannot be drawn.
    """
    from PIL import Image, ImageDraw

    from extractors.pdf import levelled_image

    verdict, page = _stored(state, doc_id, number)
    chosen = _find_row(verdict, number, row)
    picture = Image.fromarray(levelled_image(path, page, _DPI)).convert("RGB")
    drawn = list(marks(verdict, page, chosen))
    pen = ImageDraw.Draw(picture)
    factor = picture.width / page.width
    for mark in drawn:
        style, box = _STYLES[mark.style], mark.box.scaled(factor)
        edges = (box.x0, box.y0, max(box.x1, box.x0 + 1), max(box.y1, box.y0 + 1))
        pen.rectangle(edges, None, style.colour, style.width)
    _legend(picture, pen, drawn)
    answer = io.BytesIO()
    picture.save(answer, "PNG")
    write_whole(target, answer.getvalue())
    return len(drawn)


def _stored(state: Path, doc_id: str, number: int) -> tuple[Verdict, Page]:
    verdict = judge_stored(state, doc_id)
    if verdict is None:
        raise UsageError(f"what was read of {doc_id} is not stored (any more); reprocess it")
    page = next((page for page in verdict.pages if page.number == number), None)
    if page is None:
        raise UsageError(f"{doc_id} has no page {number}; it has {len(verdict.pages)}")
    if not page.width:
        raise DocumentError("unreadable", f"page {number} could not be read: {'; '.join(page.notes)}")
    return verdict, page


def _find_row(verdict: Verdict, number: int, row: tuple[str, str] | None) -> Record | None:
    if row is None:
        return None
    dataset, row_id = row
    for record in verdict.records:
        if record.dataset == dataset and record.row_id == row_id:
            if number not in {record.raw.page, *(reading.page for reading in record.raw.readings.values())}:
                raise UsageError(f"row {dataset}:{row_id} stands on page {record.raw.page}, not on page {number}")
            return record
    raise UsageError(f"the document has no row {row_id!r} in {dataset!r}; take row_id from the dataset")


def marks(verdict: Verdict, page: Page, chosen: Record | None) -> Iterator[Mark]:
    """What to draw on a page, in the order of drawing: doubtful and chosen things last, on top."""
    for ruling in page.rulings:
        yield Mark("ruling", Box(*ruling))
    for table in verdict.extraction.tables:
        for cell in table.cells:
            if cell.page == page.number:
                yield Mark("cell", cell.box)
    yield from sorted((Mark(_word_style(word), word.box) for word in page.words), key=_order)
    values = [
        Mark(_value_style(record, column), reading.box.grown(1))
        for record in verdict.records
        for column, reading in record.raw.readings.items()
        if reading.page == page.number
    ]
    yield from sorted(values, key=_order)
    if chosen is not None:
        places = [r.box for r in chosen.raw.readings.values() if r.page == page.number]
        for box in [*places, *([chosen.raw.box] if chosen.raw.page == page.number else [])]:
            yield Mark("chosen", box.grown(3))


def _order(mark: Mark) -> int:
    return list(_STYLES).index(mark.style)


def _word_style(word: Word) -> str:
    if word.confidence < _LOW_CONFIDENCE:
        return "unsure"
    return "changed" if word.text != word.raw_text else "word"


def _value_style(record: Record, column: str) -> str:
    known_by = record.known_by.get(column)
    return known_by if known_by in ("proved", "suspect") else "value"


def _legend(picture: Image.Image, pen: ImageDraw.ImageDraw, drawn: Sequence[Mark]) -> None:
    """A box in the lower left corner that says what the colours on this page mean."""
    used = [style for name, style in _STYLES.items() if any(mark.style == name for mark in drawn)]
    if not used:
        return
    high, left = 18, 8
    top = picture.height - high * len(used) - 12
    pen.rectangle((left - 4, top - 4, left + 250, picture.height - 6), (255, 255, 255), (0, 0, 0))
    for index, style in enumerate(used):
        y = top + index * high
        pen.rectangle((left, y + 2, left + 22, y + 13), None, style.colour, style.width)
        pen.text((left + 30, y + 1), style.meaning, fill=(0, 0, 0))
