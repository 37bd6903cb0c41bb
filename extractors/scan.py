"""A page image -> words and rulings: set upright, levelled, cleaned, then read; table cells each on their own."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from extractors.cells import read_cells
from extractors.imaging.ink import FAINT, INK, Colour, despeckle, even_light, lift_stamps, to_grey, to_mask
from extractors.imaging.quality import (
    BLANK,
    is_illegible,
    is_turned_far,
    legibility,
    needs,
    remark,
    rotations,
    sureness,
)
from extractors.imaging.rulings import erase_rulings, find_rulings, ruled_area, ruling_masks
from extractors.imaging.skew import SKEW, WIDE, level, skew_angle, turn
from extractors.layout import number_lines
from extractors.ocr.engine import Image, OcrEngine, OcrStore, OcrWord, read_images
from extractors.tables.grid import Grid, find_grids
from schemas.document import Change, Word
from schemas.geometry import Ruling

__all__ = ["Scan", "read_scan"]


class Scan(NamedTuple):
    """A read page image; see schemas.document.Page for the fields."""

    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    rotation: int
    skew: float
    notes: tuple[str, ...]


_SENSIBLE = 0.7
_SURE = 0.8
"""`legibility` and `sureness` of a band, from either of which on no other rotation is tried."""

_Reader = tuple[OcrEngine, OcrStore | None]


class _Prepared(NamedTuple):
    """A page ready for the engine: `grey` upright, level, rulings erased."""

    grey: Image
    rulings: tuple[Ruling, ...]
    grids: tuple[Grid, ...]
    skew: float


class _Found(NamedTuple):
    """A reading of the page at one rotation."""

    prepared: _Prepared
    words: list[Word]
    rotation: int


def read_scan(page: Colour, dpi: int, engine: OcrEngine, store: OcrStore | None) -> Scan:
    """Words and rulings of a page image.

    Args:
        page: H x W x 3 RGB as stored: it may stand on its side or its head, be skewed, unevenly lit, stamped.
        dpi: Resolution of `page`.
        engine: Reader.
        store: Keeps its answers.

    Raises:
        EngineError: The engine failed.
    """
    needed = needs(page)
    if not needed.reading:
        return Scan((), (), 0, 0.0, (BLANK,))
    upright = 255 - page if needed.inverting else page
    grey = even_light(lift_stamps(upright) if needed.lifting else to_grey(upright), dpi)
    mask = to_mask(grey)
    mask[ruled_area(grey, dpi) > 0] = 0
    first, *others = rotations(mask, dpi)
    rotation = _best(grey, mask, (first, *others), dpi, (engine, store)) if others else first
    found = _read(grey, rotation, dpi, (engine, store))
    if is_illegible(found.words, found.prepared.grey):
        found = _read_otherwise(found, grey, mask, dpi, (engine, store))
    told = remark(found.words, found.prepared.grey)
    notes = (told,) if told else ()
    return Scan(number_lines(found.words), found.prepared.rulings, found.rotation, found.prepared.skew, notes)


def _read_otherwise(found: _Found, grey: Image, mask: Image, dpi: int, reader: _Reader) -> _Found:
    """The best reading of a page that makes no sense as it was read: turned, or levelled by a large angle."""
    every = (found.rotation, *(r for r in (0, 180, 90, 270) if r != found.rotation))
    rotation = _best(grey, mask, every, dpi, reader)
    tries = [_read(grey, rotation, dpi, reader)] if rotation != found.rotation else []
    if is_turned_far(mask, dpi):
        tries += [_read(grey, rotation, dpi, reader, WIDE) for rotation in (0, 180)]
    return max((found, *tries), key=lambda one: sureness(one.words))


def _best(grey: Image, mask: Image, rotations: tuple[int, ...], dpi: int, reader: _Reader) -> int:
    """The rotation at which the densest band of the page reads best."""
    scores = {}
    for rotation in rotations:
        band = _densest_band(turn(grey, rotation), turn(mask, rotation))
        words = read_images(*reader, [band], "block", dpi)[0]
        scores[rotation] = sureness(words)
        if scores[rotation] > _SURE or legibility(words) > _SENSIBLE:
            break
    return max(scores, key=lambda rotation: scores[rotation])


def _densest_band(grey: Image, mask: Image) -> Image:
    """A seventh of the page's height, where most ink is."""
    height = max(1, grey.shape[0] // 7)
    rows = mask.sum(axis=1, dtype=np.float64)
    sums = np.convolve(rows, np.ones(height), mode="valid")
    top = int(np.argmax(sums))
    return np.ascontiguousarray(grey[top : top + height])


def _prepare(grey: Image, rotation: int, dpi: int, limit: float) -> _Prepared:
    upright = turn(grey, rotation)
    angle = skew_angle(to_mask(upright), dpi, limit)
    levelled = despeckle(np.asarray(level(upright, angle), np.uint8), dpi)
    horizontal, vertical = ruling_masks(to_mask(levelled, FAINT), dpi)
    rulings = find_rulings(horizontal, vertical, dpi)
    return _Prepared(erase_rulings(levelled, horizontal, vertical), rulings, find_grids(rulings), angle)


def _read(grey: Image, rotation: int, dpi: int, reader: _Reader, limit: float = SKEW) -> _Found:
    """The page at one rotation: text outside ruled tables as a page, tables cell by cell."""
    prepared = _prepare(grey, rotation, dpi, limit)
    outside = prepared.grey.copy()
    for grid in prepared.grids:
        box = grid.box.scaled(dpi / 72)
        cv2.rectangle(outside, (int(box.x0), int(box.y0)), (int(box.x1) + 1, int(box.y1) + 1), 255, -1)
    words = []
    if (outside < INK).sum() > (dpi / 25.4) ** 2:
        found = read_images(*reader, [outside], "page", dpi)[0]
        words = [_word(w, 72 / dpi) for w in found if not _is_noise(w)]
    return _Found(prepared, words + read_cells(prepared.grey, prepared.grids, dpi, *reader), rotation)


def _word(word: OcrWord, scale: float) -> Word:
    """An engine's word in points, with the trace of what two readings or the language model made of it."""
    changes = (Change(word.rule, word.raw, word.text),) if word.rule else ()
    raw = word.raw if word.rule else word.text
    return Word(word.text, raw, word.box.scaled(scale), word.confidence, "ocr", 0, False, changes, word.agreed)


def _is_noise(word: OcrWord) -> bool:
    """Marks without a letter or digit that the engine itself doubts: dirt, pieces of signatures and stamps."""
    return word.confidence < 0.5 and not any(c.isalnum() for c in word.text)
