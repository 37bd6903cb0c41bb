"""Pages of a document, each by its best route: its own text, that text mended, or OCR of its image."""

from __future__ import annotations

from math import cos, radians, sin
from pathlib import Path
from typing import NamedTuple

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from extractors.imaging.ink import Colour
from extractors.imaging.skew import level, turn
from extractors.layer import LOST, Layer, read_layer
from extractors.ocr.engine import Image, OcrEngine, OcrStore
from extractors.ocr.second import restored_layer, with_second_opinion
from extractors.opening import OpenDocument, PdfFile, open_document
from extractors.recover import recover_lost
from extractors.scan import read_scan
from normalizers.language import judge
from schemas.document import Page, Route, Word
from schemas.errors import EngineError
from schemas.geometry import Box

__all__ = ["choose_route", "levelled_image", "probe", "read_page"]

_LOOK_DPI = 100
"""Resolution at which a text layer is compared with what is drawn."""

_SOLID = round(_LOOK_DPI * 0.09)
"""Pixels, 6.5 points: strokes are thinner, even those of a title."""


class Look(NamedTuple):
    """What routing looks at.

    Attributes:
        image_dpi: Resolution of the image that fills the page, None where no image does.
        words: Number of words in the text layer.
        covered: Share (0..1) of the page's ink, filled areas left out, that lies under the layer's words and rulings.
        ink: Share (0..1) of the page that is ink.
        score: How much the layer reads like Vietnamese (normalizers.language.judge), 0..1.
        letters: Share (0..1) of the layer's words that are made of letters or digits.
    """

    image_dpi: int | None
    words: int
    covered: float
    ink: float
    score: float
    letters: float


def probe(path: Path) -> int:
    """Number of pages.

    Raises:
        DocumentError: The file cannot be opened (see extractors.opening).
    """
    return int(open_document(path).page_count)


def choose_route(look: Look) -> Route:
    """Route of a page, text or ocr; never by the length of its text.

    A signature stamp leaves most of the ink uncovered; the layer an English OCR made reads badly and lies on an image;
    a layer without letters has lost its maps. Only a layer that explains what is drawn is believed. Digital text in
    another language has no image behind it and stays text.
    """
    if not look.words:
        return "ocr" if look.ink > 0 else "text"
    if look.covered < 0.5 and look.ink > 0.002:
        return "ocr"
    if look.letters < 0.5:
        return "ocr"
    if look.image_dpi is not None and look.score < 0.75:
        return "ocr"
    return "text"


def read_page(path: Path, number: int, engine: OcrEngine, store: OcrStore | None) -> Page:
    """Read one page.

    Args:
        path: The document.
        number: Of the page, from 1.
        engine: Reader for pages without usable text.
        store: Keeps the engine's answers.

    Raises:
        DocumentError: The page cannot be drawn.
        EngineError: The page needs the engine and the engine failed.
    """
    document = open_document(path)
    image_dpi = document.native_dpi(number)
    layer, notes = None, []
    if isinstance(document, PdfFile):
        grey = np.asarray(cv2.cvtColor(document.render(number, _LOOK_DPI), cv2.COLOR_RGB2GRAY), np.uint8)
        try:
            layer = read_layer(path, number, grey, _effective_dpi(grey, document, number))
        except (EngineError, MemoryError):
            raise
        except Exception as error:  # pdfminer raises anything on broken files; the image remains
            notes.append(f"text_layer_unreadable: {type(error).__name__} while reading the text layer")
        if layer and choose_route(_look(layer, grey, image_dpi, document.size(number))) == "text":
            return _text_page(document, number, layer, tuple(notes), engine, store)
    return _scanned_page(document, number, layer, notes, engine, store)


def _scanned_page(
    document: OpenDocument,
    number: int,
    layer: Layer | None,
    notes: list[str],
    engine: OcrEngine,
    store: OcrStore | None,
) -> Page:
    """A page read from its image; a text layer it has is a second opinion."""
    dpi = _reading_dpi(document.native_dpi(number))
    pixels = document.render(number, dpi)
    width, height = document.size(number)
    notes = [*notes, *_damage(document, number)]
    scan = read_scan(pixels, max(20, round(pixels.shape[1] * 72 / width)), engine, store)
    if scan.rotation in (90, 270):
        width, height = height, width
    words = scan.words
    if layer is not None and layer.words and layer.rotation == scan.rotation:
        words = with_second_opinion(words, _levelled(restored_layer(layer.words), scan.skew, (width, height)))
    return Page(
        number,
        width,
        height,
        scan.rotation,
        scan.skew,
        "ocr",
        words,
        scan.rulings,
        layer.text if layer else "",
        (*notes, *scan.notes),
    )


def _damage(document: OpenDocument, number: int) -> list[str]:
    """What is to be said of pictures of the page that are lost in part or whole."""
    if isinstance(document, PdfFile) and document.has_damaged_image(number):
        return ["damaged_image: the picture on this page is cut short or cannot be decoded; a part is lost"]
    return []


def _levelled(words: tuple[Word, ...], skew: float, size: tuple[float, float]) -> tuple[Word, ...]:
    """Words of the upright page, moved to where levelling by `skew` degrees (clockwise, about the centre) puts them."""
    if not skew:
        return words
    c, s = cos(radians(skew)), sin(radians(skew))
    cx, cy = size[0] / 2, size[1] / 2
    found = []
    for word in words:
        x, y = word.box.center
        right, down = (x - cx) * c - (y - cy) * s + cx - x, (x - cx) * s + (y - cy) * c + cy - y
        x0, y0, x1, y1 = word.box
        found.append(msgspec.structs.replace(word, box=Box(x0 + right, y0 + down, x1 + right, y1 + down)))
    return tuple(found)


def levelled_image(path: Path, page: Page, dpi: int) -> Colour:
    """The page upright and level, H x W x 3 RGB: the picture that word and ruling coordinates refer to."""
    upright = turn(open_document(path).render(page.number, dpi), page.rotation)
    return level(upright, page.skew)


def _reading_dpi(image_dpi: int | None) -> int:
    """Resolution to read at: the scan's own between 200 and 300; less is brought up, more only costs time."""
    return 300 if image_dpi is None else min(300, max(200, image_dpi))


def _effective_dpi(grey: NDArray[np.uint8], document: OpenDocument, number: int) -> int:
    """Resolution a rendering really has: huge pages are drawn smaller."""
    return max(1, round(int(grey.shape[1]) * 72 / document.size(number)[0]))


def _look(layer: Layer, grey: Image, image_dpi: int | None, size: tuple[float, float]) -> Look:
    scale = grey.shape[1] / size[0]
    ink = np.asarray(grey < 128, np.uint8)
    drawn = _strokes(ink)
    total = int(drawn.sum())
    quality = judge(layer.text)
    sound = [w for w in layer.words if w.text.count(LOST) <= len(w.text) / 2]
    letters = sum(any(c.isalnum() for c in w.text) for w in sound) / max(1, len(layer.words))
    covered = 1.0
    if total:
        rest = turn(drawn, layer.rotation).copy()
        for x0, y0, x1, y1 in (w.box.grown(1.5).scaled(scale) for w in layer.words):
            rest[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = 0
        for r in layer.rulings:
            y, x = int(r.y0 * scale), int(r.x0 * scale)
            rest[max(0, y - 2) : int(r.y1 * scale) + 3, max(0, x - 2) : int(r.x1 * scale) + 3] = 0
        covered = 1 - int(rest.sum()) / total
    return Look(image_dpi, len(layer.words), covered, int(ink.sum()) / max(1, ink.size), quality.score, letters)


def _strokes(ink: Image) -> Image:
    """Ink (0, 1) without what is thicker than any stroke of a letter: filled cells, bars of charts, dark pictures."""
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((_SOLID, _SOLID), np.uint8))
    solid = cv2.dilate(solid, np.ones((5, 5), np.uint8))
    return np.where(solid, np.uint8(0), ink).astype(np.uint8)


def _text_page(
    document: OpenDocument,
    number: int,
    layer: Layer,
    notes: tuple[str, ...],
    engine: OcrEngine,
    store: OcrStore | None,
) -> Page:
    """A page whose own text is believed; glyphs it lost are looked up on the drawn page."""
    words: tuple[Word, ...] = layer.words
    if layer.lost:
        pixels = turn(document.render(number, 300), layer.rotation)
        words = recover_lost(words, pixels, 300, engine, store)
    width, height = document.size(number)
    if layer.rotation in (90, 270):
        width, height = height, width
    if not words:
        notes = (*notes, *(_damage(document, number) or ["blank_page: nothing is printed on this page"]))
    mended = any(word.source != "text" for word in words)
    route: Route = "repaired" if mended or layer.lost else "text"
    return Page(number, width, height, layer.rotation, 0.0, route, words, layer.rulings, layer.text, notes)
