"""Tables as cells for comparing: ground truths, and the adjacency relations between cells.

The competition (Göbel et al. 2013, "ICDAR 2013 Table Competition") gives of every table its cells with their rows and
columns, and counts relations: each filled cell with its next filled neighbour to the right and below. Texts are
compared without blanks.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Spot", "TrueDocument", "archive_documents", "icdar_documents", "relations", "sample_documents"]

_SAMPLE_TRUTH = Path(__file__).parent.parent / "tests" / "samples"


class Spot(NamedTuple):
    """A cell: page from 1, first and last row and column (both from 0, inclusive), its text."""

    page: int
    row: int
    col: int
    last_row: int
    last_col: int
    text: str


class TrueDocument(NamedTuple):
    """A PDF and its tables as they should be found; a table is the cells of one region."""

    path: Path
    tables: tuple[tuple[Spot, ...], ...]


def icdar_documents(folder: Path) -> Iterator[TrueDocument]:
    """The PDFs of `folder` that have a `-str.xml` beside them, by name."""
    for path in sorted(folder.glob("*.pdf")):
        truth = path.with_name(f"{path.stem}-str.xml")
        if truth.exists():
            root = ET.parse(truth).getroot()
            yield TrueDocument(path, tuple(_region(region) for region in root.iter("region")))


def _region(region: ET.Element) -> tuple[Spot, ...]:
    page = int(region.get("page", "1"))
    return tuple(_spot(cell, page) for cell in region.iter("cell"))


def _spot(cell: ET.Element, page: int) -> Spot:
    row, col = int(cell.get("start-row", "0")), int(cell.get("start-col", "0"))
    last_row, last_col = int(cell.get("end-row", row)), int(cell.get("end-col", col))
    return Spot(page, row, col, last_row, last_col, cell.findtext("content") or "")


def archive_documents(archive: Path) -> Iterator[TrueDocument]:
    """The PDFs of an archive whose `gold/<name>/tables.json` tells of tables, by name."""
    for path in sorted(archive.glob("*.pdf")):
        told = archive / "gold" / path.stem / "tables.json"
        tables = json.loads(told.read_text(encoding="utf-8")) if told.exists() else []
        if tables:
            yield TrueDocument(path, tuple(_logical(table) for table in tables))


def sample_documents(samples: Path) -> Iterator[TrueDocument]:
    """The shipped samples in the folder `samples` that have tables, by name."""
    for file in sorted(_SAMPLE_TRUTH.glob("*/truth.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        path = samples / told["file"]
        if told["tables"] and path.exists():
            yield TrueDocument(path, tuple(_logical(table) for table in told["tables"]))


def _logical(table: dict[str, Any]) -> tuple[Spot, ...]:
    return tuple(_told_cell(cell) for cell in table["cells"])


def _told_cell(cell: dict[str, Any]) -> Spot:
    rows, cols = cell.get("row_span", cell.get("rowspan", 1)), cell.get("col_span", cell.get("colspan", 1))
    return Spot(cell["page"], cell["row"], cell["col"], cell["row"] + rows - 1, cell["col"] + cols - 1, cell["text"])


def relations(tables: Iterable[Iterable[Spot]]) -> Counter[tuple[str, str, str]]:
    """(text, neighbour's text, "right" or "below") of all tables, each as often as it occurs."""
    found: Counter[tuple[str, str, str]] = Counter()
    for table in tables:
        found.update(_of_table([spot for spot in table if _squeezed(spot.text)]))
    return found


def _of_table(spots: list[Spot]) -> Iterator[tuple[str, str, str]]:
    """The next filled cell along every row and column a cell covers; a pair that meets over several counts once."""
    for across, name in ((True, "right"), (False, "below")):
        lanes: dict[int, list[tuple[int, Spot]]] = {}
        for spot in spots:
            first, last = (spot.row, spot.last_row) if across else (spot.col, spot.last_col)
            for lane in range(first, last + 1):
                lanes.setdefault(lane, []).append((spot.col if across else spot.row, spot))
        met = {(one, other) for lane in lanes.values() for (_, one), (_, other) in pairwise(sorted(lane))}
        for one, other in met:
            yield _squeezed(one.text), _squeezed(other.text), name


def _squeezed(text: str) -> str:
    return "".join(text.split())
