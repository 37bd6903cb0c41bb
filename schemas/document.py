"""A document, its pages and its words."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Literal

from msgspec import Struct

from schemas.geometry import Box, Ruling

__all__ = ["Change", "Page", "Route", "Source", "SourceDocument", "Word"]

Source = Literal["text", "repaired", "ocr"]
"""How a word became known: the PDF's own text, that text mended, or OCR of the page image."""

Route = Source
"""The way a whole page was read; a `text` page may still hold single `repaired` words."""


class Change(Struct, frozen=True):
    """One step of a trace: `rule` turned `before` into `after`. Replaying a trace on the raw text gives the text."""

    rule: str
    before: str
    after: str


class SourceDocument(Struct, frozen=True):
    """A file taken in.

    Attributes:
        doc_id: First 16 hex digits of `sha256`.
        sha256: Of the file's bytes, 64 hex digits.
        file_name: Base name only, never a path.
        byte_size: Length of the file in bytes.
        page_count: Number of pages, at least 1.
    """

    doc_id: str
    sha256: str
    file_name: str
    byte_size: int
    page_count: int


class Word(Struct, frozen=True):
    """A word on an upright, deskewed page.

    Attributes:
        text: Unicode NFC, no blanks inside, never empty.
        raw_text: What the layer or the engine gave before any repair ("" where the repair found a word nobody gave).
            U+FFFD stands for a glyph that is drawn on the page but that the layer lost.
        box: In points on the deskewed page.
        confidence: 0..1.
        source: How it became known.
        line_no: From 0 down the page; words with the same number stand on one printed line.
        bold: Whether the font (digital text) is bold; False where unknown.
        changes: The trace from `raw_text` to `text`.
        agreed: Whether it holds digits, and two readers that know nothing of each other gave the same ones.
    """

    text: str
    raw_text: str
    box: Box
    confidence: float
    source: Source
    line_no: int
    bold: bool = False
    changes: tuple[Change, ...] = ()
    agreed: bool = False


class Page(Struct, frozen=True):
    """One page as read.

    Attributes:
        number: From 1.
        width: Of the upright page, points.
        height: Of the upright page, points.
        rotation: 0, 90, 180 or 270: degrees the stored page was turned clockwise to stand upright.
        skew: Degrees (-45..45) the upright page was turned clockwise, about its centre, to level its lines. Word and
            ruling coordinates are those of the levelled page.
        route: How the page was read.
        words: In reading order.
        rulings: Straight lines drawn on the page.
        layer_text: The PDF's own text layer, as it stood ("" where there is none).
        notes: Reader's remarks, `rule: message` each, such as "blank_page: …"; they become findings.
    """

    number: int
    width: float
    height: float
    rotation: int
    skew: float
    route: Route
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...] = ()
    layer_text: str = ""
    notes: tuple[str, ...] = ()

    def reader_box(self, box: Box) -> Box:
        """`box` of the levelled page -> the box around it on the page as a reader sees it (upright, skew left in)."""
        if not self.skew:
            return box
        # Levelling turned the page by `skew` clockwise (on screen, y down: a positive rotation); turn corners back.
        c, s = cos(radians(-self.skew)), sin(radians(-self.skew))
        cx, cy = self.width / 2, self.height / 2
        corners = [
            (cx + (x - cx) * c - (y - cy) * s, cy + (x - cx) * s + (y - cy) * c)
            for x in (box.x0, box.x1)
            for y in (box.y0, box.y1)
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))
