"""The cells of ruled tables on a page image, each read from its own crop: all crops in one run of the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import cv2
import numpy as np
from msgspec.structs import replace

from extractors.imaging.ink import INK, stretch
from extractors.ocr.engine import Image, OcrEngine, OcrStore, OcrWord, read_images
from extractors.tables.grid import Grid, GridCell
from normalizers.language import is_syllable
from schemas.document import Change, Word
from schemas.geometry import Box

__all__ = ["read_cells"]

_NUMBER = re.compile(r"^\(?-?\d+(?:[.,]\d+)*(?:/\d+(?:[.,]\d+)*)?%?\)?$")
_GROUPED = re.compile(r"^\d{1,3}(?:[.,]\d{3}){2,}$")
_GROUP_NO = re.compile(r"^[A-Za-z]{1,4}[./)]+$")
"""A Roman or lettered number such as "II/": no digits are meant."""

_CONFUSED = str.maketrans(
    {"|": "1", "l": "1", "I": "1", "Ị": "1", "Ì": "1", "Í": "1", "i": "1", "!": "1", "]": "1", "[": "1", "ị": "1"}
    | {"O": "0", "o": "0", "Ó": "0", "Ô": "0", "Q": "0", "D": "0", "Z": "2", "z": "2", "S": "5", "s": "5", "B": "8"}
)
_DASHES = ("-", "–", "—", "…", "+")
_UNSURE = 0.5
"""A cell with a word of less confidence is read again from a picture of stronger contrast; the surer reading counts."""

_DOUBT = 0.55
"""Confidence of a number that two readings of its cell give differently."""


class _Crop(NamedTuple):
    """A cell's ink with a white rim; `left`, `top` are the crop's place on the page, pixels."""

    grid: int
    cell: GridCell
    image: Image
    left: int
    top: int


class _Answer(NamedTuple):
    words: tuple[OcrWord, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        return min((word.confidence for word in self.words), default=0.0)

    @property
    def agreed(self) -> bool:
        """Whether it is one number that two readers gave."""
        return len(self.words) == 1 and self.words[0].agreed and bool(_NUMBER.match(self.text))


def read_cells(page: Image, grids: tuple[Grid, ...], dpi: int, engine: OcrEngine, store: OcrStore | None) -> list[Word]:
    """Words of all cells, boxes in points of the page.

    A cell that looks like a number on which two readers do not agree already, or that stands among numbers and reads
    like none, is read again as digits only and from a picture of stronger contrast; the readings settle it or leave it
    in doubt.

    Args:
        page: H x W, levelled, rulings erased.
        grids: Of that page, points.
        dpi: Resolution of `page`.
        engine: Reader.
        store: Keeps its answers.
    """
    crops = [crop for index, grid in enumerate(grids) for cell in grid.cells if (crop := _crop(page, index, cell, dpi))]
    line_height = dpi * 0.3
    answers = _read_text(crops, range(len(crops)), line_height, dpi, (engine, store))
    unsure = [i for i, answer in answers.items() if answer.confidence < _UNSURE]
    sharper = [crop._replace(image=stretch(crop.image)) for crop in crops]
    for i, again in _read_text(sharper, unsure, line_height, dpi, (engine, store)).items():
        if again.confidence > answers[i].confidence:
            answers[i] = again
    numeric_columns = _numeric_columns(crops, answers)
    doubtful = [i for i, crop in enumerate(crops) if _wants_digits(crop, answers[i], numeric_columns, line_height)]
    digits: dict[int, _Answer] = {}
    if doubtful:
        read = read_images(engine, store, [sharper[i].image for i in doubtful], "number", dpi)
        digits = {i: _Answer(words) for i, words in zip(doubtful, read, strict=True)}
    words: list[Word] = []
    last: dict[tuple[int, int], int] = {}
    for i, crop in enumerate(crops):
        column = (crop.grid, crop.cell.col)
        settled = _settled(crop, answers[i], digits.get(i), 72 / dpi, str(last.get(column, -2) + 1))
        if len(settled) == 1 and settled[0].text.isdigit():
            last[column] = int(settled[0].text)
        words.extend(settled)
    # A mark alone that is no dash is dirt or the rest of a ruling.
    return _with_one_sign([word for word in words if any(c.isalnum() for c in word.text) or word.text in _DASHES])


def _with_one_sign(words: list[Word]) -> list[Word]:
    """Numbers of several groups of three, all with the sign between groups that the page's cells mostly have.

    Readers take "," for "." and the other way round; a page prints one of them. The number is the same with either.
    """
    grouped = [i for i, word in enumerate(words) if _GROUPED.match(word.text)]
    commas = sum(words[i].text.count(",") for i in grouped)
    points = sum(words[i].text.count(".") for i in grouped)
    if min(commas, points) * 5 > max(commas, points):
        return words
    sign, other = (",", ".") if commas > points else (".", ",")
    for i in grouped:
        if other in words[i].text:
            text = words[i].text.replace(other, sign)
            change = Change("sign_of_page", words[i].text, text)
            words[i] = replace(words[i], text=text, changes=(*words[i].changes, change))
    return words


def _read_text(
    crops: list[_Crop], which: Iterable[int], line_height: float, dpi: int, reader: tuple[OcrEngine, OcrStore | None]
) -> dict[int, _Answer]:
    """Answers for the crops `which`: those of one line read as a line, the others as a block."""
    answers: dict[int, _Answer] = {}
    for layout, wanted in (("line", False), ("block", True)):
        chosen = [i for i in which if (crops[i].image.shape[0] > line_height) == wanted]
        if chosen:
            read = read_images(*reader, [crops[i].image for i in chosen], layout, dpi)
            answers |= {i: _Answer(words) for i, words in zip(chosen, read, strict=True)}
    return answers


def _crop(page: Image, grid: int, cell: GridCell, dpi: int) -> _Crop | None:
    """The cell's ink, None where there is none worth reading."""
    scale = dpi / 72
    inset = max(2, dpi // 100)
    x0, y0 = max(0, round(cell.box.x0 * scale) + inset), max(0, round(cell.box.y0 * scale) + inset)
    x1, y1 = round(cell.box.x1 * scale) - inset, round(cell.box.y1 * scale) - inset
    inside = page[y0:y1, x0:x1]
    if inside.size == 0:
        return None
    mask = np.asarray(inside < INK, np.uint8)
    # Less ink than a full stop of 0.4 mm is dust or the rest of a ruling.
    if int(mask.sum()) < max(6, (dpi / 25.4 * 0.4) ** 2):
        return None
    ys, xs = np.nonzero(mask)
    top, left = max(0, int(ys.min()) - 2), max(0, int(xs.min()) - 2)
    ink = inside[top : int(ys.max()) + 3, left : int(xs.max()) + 3]
    if ink.shape[0] < dpi / 25.4 * 0.8 and ink.shape[1] < dpi / 25.4 * 0.8:
        return None
    rim = max(6, dpi // 25)
    image = cv2.copyMakeBorder(ink, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=255)
    return _Crop(grid, cell, np.asarray(image, np.uint8), x0 + left - rim, y0 + top - rim)


def _numeric_columns(crops: list[_Crop], answers: dict[int, _Answer]) -> set[tuple[int, int]]:
    """(grid, column) pairs most of whose filled one-column cells hold a number."""
    counts: dict[tuple[int, int], list[int]] = {}
    for i, crop in enumerate(crops):
        if crop.cell.col_span == 1 and crop.cell.row_span == 1:
            tally = counts.setdefault((crop.grid, crop.cell.col), [0, 0])
            tally[0] += 1
            tally[1] += bool(_NUMBER.match(answers[i].text))
    return {place for place, (filled, numbers) in counts.items() if filled >= 3 and numbers >= 0.5 * filled}


def _wants_digits(crop: _Crop, answer: _Answer, numeric: set[tuple[int, int]], line_height: float) -> bool:
    """Whether a second reading as digits can tell something about the cell."""
    text = answer.text
    if crop.image.shape[0] > line_height or answer.agreed:
        return False
    if _NUMBER.match(text) or _NUMBER.match(text.translate(_CONFUSED)):
        return True
    return (crop.grid, crop.cell.col) in numeric and len(text) <= 4 and not _GROUP_NO.match(text)


def _settled(crop: _Crop, first: _Answer, second: _Answer | None, scale: float, following: str) -> list[Word]:
    """The words of a cell, in points; the number reading taken where it is the better one.

    `following` is the number after the one in the cell above: of two readings, that one goes on a row numbering.
    """
    number = second.text.replace(" ", "").strip(".,'") if second else ""
    text = first.text
    if second is None or not _NUMBER.match(number):
        doubtful = second is not None and bool(_NUMBER.match(text))
        return _placed(crop, first, scale, cap=_DOUBT if doubtful and first.confidence < 0.9 else 1.0)
    if text == number:
        best = max(first.confidence, second.confidence)
        return _placed(crop, _Answer(tuple(w._replace(confidence=best) for w in first.words)), scale)
    whole = _ink_box(crop, scale)
    if _NUMBER.match(text):
        chosen = number if second.confidence > first.confidence + 0.1 else text
        chosen = following if following in (text, number) else chosen
        confidence = min(_DOUBT, max(first.confidence, second.confidence))
    elif text.translate(_CONFUSED) == number:
        chosen, confidence = number, second.confidence
    elif len(text) <= 4 and (not is_syllable(text) or second.confidence > first.confidence):
        chosen, confidence = number, min(_DOUBT, second.confidence)
    else:
        return _placed(crop, first, scale)
    changes = (Change("digits_reread", text, chosen),) if chosen != text else ()
    return [Word(chosen, text or chosen, whole, confidence, "ocr", 0, False, changes)]


def _ink_box(crop: _Crop, scale: float) -> Box:
    height, width = crop.image.shape
    return Box(crop.left, crop.top, crop.left + width, crop.top + height).scaled(scale)


def _placed(crop: _Crop, answer: _Answer, scale: float, cap: float = 1.0) -> list[Word]:
    """An answer's words with boxes moved from the crop to the page."""
    return [
        Word(
            word.text,
            word.text,
            Box(
                word.box.x0 + crop.left, word.box.y0 + crop.top, word.box.x1 + crop.left, word.box.y1 + crop.top
            ).scaled(scale),
            min(cap, word.confidence),
            "ocr",
            0,
            agreed=word.agreed,
        )
        for word in answer.words
    ]
