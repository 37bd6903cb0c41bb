"""What a sample is made of: words to set, tables, wear, and the truth that goes with them."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

__all__ = ["Cell", "Faults", "Grid", "Issue", "Line", "Row", "Sample", "Sheet", "Style", "Text", "Wear"]

Style = Literal["R", "B", "I", "BI", "S"]
"""Tinos regular, bold, italic, bold italic; S is Arimo regular, the face of signature stamps."""

RowKind = Literal["header", "section", "section_data", "data", "total"]


class Text(Struct, frozen=True):
    """Letters at a place: `x` and `y` (baseline) in points from the top left, `size` in points."""

    x: float
    y: float
    text: str
    style: Style
    size: float
    color: tuple[float, float, float] = (0, 0, 0)


class Line(Struct, frozen=True):
    """A straight stroke in points from the top left."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.6


class Sheet(Struct, frozen=True):
    """One page as set, before any wear.

    Attributes:
        width: Points.
        height: Points.
        texts: Letters drawn.
        lines: Strokes drawn.
        paragraphs: The printed text, a paragraph a line; tables, page numbers and stamps left out.
        seal: Centre of the stamp in points, None where there is none.
    """

    width: float
    height: float
    texts: tuple[Text, ...]
    lines: tuple[Line, ...]
    paragraphs: tuple[str, ...]
    seal: tuple[float, float] | None = None


class Cell(Struct, frozen=True):
    """A table cell; `align` is left, centre or right."""

    text: str
    col_span: int = 1
    row_span: int = 1
    align: Literal["l", "c", "r"] = "l"
    style: Style = "R"


class Row(Struct, frozen=True):
    """A table row: its own cells only, those that span into it from above left out."""

    kind: RowKind
    cells: tuple[Cell, ...]


class Grid(Struct, frozen=True):
    """A logical table; `widths` in points, `repeat` says whether the header is printed again on later pages."""

    id: str
    caption: str
    unit: str | None
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    repeat: bool = False
    size: float = 11


class Faults(Struct, frozen=True):
    """What a digital document's fonts do to its text layer; the drawing stays right.

    Attributes:
        lost: Style -> letters that a second font object of it maps to U+0020.
        alias: Style -> letter drawn and letter that the layer gives.
        tcvn3: Fonts coded in TCVN3 under `.VnTime` names.
    """

    lost: dict[Style, str] = {}
    alias: dict[Style, dict[str, str]] = {}
    tcvn3: bool = False


class Wear(Struct, frozen=True):
    """What a scanner and time did to a page.

    Attributes:
        dpi: Of the stored image.
        colour: Colour or grey.
        skew: Degrees (-2..2) the upright page must be turned clockwise to level its lines.
        rotation: 0, 90, 180, 270: degrees the stored page must be turned clockwise to stand upright.
        quality: JPEG quality.
        shade: 0..0.3: how much darker the dark edge is.
        noise: Standard deviation in grey levels.
        bleed: 0..0.2: how strongly the next page shows through.
        ocr_layer: Whether an invisible English-OCR layer lies over the image.
        signed_by: Digital-signature stamp, the page's only text, one string a line.
    """

    dpi: int = 200
    colour: bool = False
    skew: float = 0.0
    rotation: int = 0
    quality: int = 50
    shade: float = 0.08
    noise: float = 3.0
    bleed: float = 0.0
    ocr_layer: bool = False
    signed_by: tuple[str, ...] = ()


class Issue(Struct, frozen=True):
    """An inconsistency planted on purpose: `quote` is a piece of the printed text, or of a cell of `table`."""

    kind: str
    severity: Literal["error", "warning", "info"]
    printed: str
    expected: str
    quote: str
    table: str | None = None


class Sample(Struct, frozen=True):
    """A sample document, ready to be drawn.

    Attributes:
        name: File stem.
        about: What it tries, one sentence for the card.
        basis: Where its figures come from, one sentence for the card.
        document: The row of dataset `documents` (contract columns, those a reader can find in the text).
        sheets: Its pages.
        grids: Its tables, in order.
        row_pages: Table id -> page of every row.
        facts: Dataset -> rows; each row has `page`.
        issues: Planted inconsistencies, each with its page.
        wears: Page -> wear; a page without one stays digital.
        faults: Faults of the digital pages' fonts.
    """

    name: str
    about: str
    basis: str
    document: dict[str, Any]
    sheets: tuple[Sheet, ...]
    grids: tuple[Grid, ...]
    row_pages: dict[str, tuple[int, ...]]
    facts: dict[str, list[dict[str, Any]]]
    issues: tuple[tuple[int, Issue], ...] = ()
    wears: dict[int, Wear] = {}
    faults: Faults = Faults()
