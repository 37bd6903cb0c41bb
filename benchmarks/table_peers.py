"""Other programs that find tables in PDFs, each behind one function: path -> tables as cells.

None is a dependency. `pip install camelot-py==2.0.0 img2table==2.0.0` into an environment of their own that also sees
this project's packages. A peer that is not installed is left out.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from benchmarks.icdar import Spot

__all__ = ["PEERS", "PICTURE_READERS", "Reader", "Tables", "installed", "timed"]

Tables = list[list[Spot]]
Reader = Callable[[Path], Tables]


def _spots(page: int, rows: Iterable[Iterable[object]]) -> list[Spot]:
    return [Spot(page, r, c, r, c, str(text or "")) for r, row in enumerate(rows) for c, text in enumerate(row)]


def _pdfplumber(path: Path) -> Tables:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [_spots(page.page_number, table) for page in pdf.pages for table in page.extract_tables()]


def _camelot(flavour: str) -> Reader:
    def read(path: Path) -> Tables:
        found = import_module("camelot").read_pdf(str(path), pages="all", flavor=flavour, suppress_stdout=True)
        return [_spots(int(table.page), table.df.values.tolist()) for table in found]

    return read


def _img2table(path: Path) -> Tables:
    """With its borderless search, which needs the words: the PDF's own where it has them, else Tesseract's."""
    engine = import_module("img2table.ocr")
    pages = (
        import_module("img2table.document")
        .PDF(str(path))
        .extract_tables(
            ocr=engine.TesseractOCR(n_threads=1, lang="vie+eng"), borderless_tables=True, implicit_rows=False
        )
    )
    return [_merged(page + 1, table.content) for page, tables in pages.items() for table in tables]


def _merged(page: int, content: dict[int, list[object]]) -> list[Spot]:
    """Places of one merged cell share their box."""
    boxes: dict[tuple[int, int, int, int], list[tuple[int, int, str]]] = {}
    for r, row in content.items():
        for c, cell in enumerate(row):
            box = cell.bbox  # type: ignore[attr-defined]
            text = str(cell.value or "")  # type: ignore[attr-defined]
            boxes.setdefault((box.x1, box.y1, box.x2, box.y2), []).append((r, c, text))
    spots = []
    for places in boxes.values():
        rows, cols = [r for r, _, _ in places], [c for _, c, _ in places]
        spots.append(Spot(page, min(rows), min(cols), max(rows), max(cols), places[0][2]))
    return spots


PEERS: dict[str, tuple[str, Reader]] = {
    "camelot hybrid": ("camelot", _camelot("hybrid")),
    "camelot network": ("camelot", _camelot("network")),
    "camelot lattice": ("camelot", _camelot("lattice")),
    "img2table": ("img2table", _img2table),
    "pdfplumber": ("pdfplumber", _pdfplumber),
}
"""Name -> (package that must be installed, reader)."""

PICTURE_READERS = ("img2table",)
"""Peers that read pages without a text layer."""


def timed(name: str, reader: Reader, path: Path) -> tuple[Tables, float]:
    """What a reader gives, and the seconds it took; a reader that fails has found nothing."""
    start = time.perf_counter()
    try:
        tables = reader(path)
    except Exception as error:  # a peer may raise anything; that it failed is its result
        print(f"  {name} failed on {path.name}: {type(error).__name__}", flush=True)
        tables = []
    return tables, time.perf_counter() - start


def installed(name: str) -> bool:
    """Whether the package of a peer is there."""
    return importlib.util.find_spec(PEERS[name][0]) is not None
