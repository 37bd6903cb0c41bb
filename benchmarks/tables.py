"""Tables found and their cells, beside camelot, img2table and pdfplumber on the same documents in the same run.

    python benchmarks/tables.py [--icdar DIR] [--archive DIR] [--samples data/raw] [--store DIR] [--json FILE]

Counted are: relations between neighbouring cells (benchmarks/icdar.py) as precision, recall and F1 over all documents
and as the mean of each document's F1; filled cells whose whole text is right; GriTS (content, topology; mean over
documents) where grits-metric is installed; tables told and found; seconds a page, reading of the text layer included.
Tables of the truth and of every reader are taken as they are printed: a header repeated on a new page counts for
nobody. Scanned pages are read by this project's engine (`--store` keeps its answers) and by img2table's Tesseract;
camelot and pdfplumber read text layers only.

Peers: `pip install camelot-py==2.0.0 img2table==2.0.0 grits-metric==0.7.0` into an environment of their own that sees
this project's packages as well. What is not installed is left out, and said.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import msgspec

from benchmarks.icdar import Spot, TrueDocument, archive_documents, icdar_documents, relations, sample_documents
from benchmarks.table_peers import PEERS, Tables, installed
from extractors.ocr.engine import OcrStore
from extractors.ocr.registry import get_engine
from extractors.tables.stitch import find_tables
from pipeline import stages
from pipeline.artefacts import OcrFiles

_MAX_PLACES = 500
"""Places of the tables of a document up to which GriTS is taken: its time grows with their square."""


class Result(msgspec.Struct, frozen=True):
    """One document read by one reader.

    Attributes:
        document: Name.
        reader: baocao or a peer.
        told: Relations of the truth.
        found: Relations of the reader.
        right: Of those, the truth's.
        cells: Filled cells of the truth.
        cells_found: Filled cells of the reader.
        cells_right: Of those, with a text of the truth.
        tables: Of the truth.
        tables_found: Of the reader.
        content: GriTS of the cells' texts, 0..1, None where it was not taken.
        topology: GriTS of the cells' spans.
        seconds: For the whole document.
        pages: Of the document.
    """

    document: str
    reader: str
    told: int
    found: int
    right: int
    cells: int
    cells_found: int
    cells_right: int
    tables: int
    tables_found: int
    content: float | None
    topology: float | None
    seconds: float
    pages: int

    @property
    def f1(self) -> float:
        """Of the relations, 0..1."""
        return _f1(self.told, self.found, self.right)


def _f1(told: int, found: int, right: int) -> float:
    return 2 * right / (told + found) if told + found else 1.0


def ours(store: OcrStore | None) -> Callable[[Path], Tables]:
    """The reader of this project: its own pages, repaired, then its tables."""

    def read(path: Path) -> Tables:
        doc_id = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        engine = get_engine("auto")
        numbers = range(1, stages.open_document(path) + 1)
        pages = stages.repair(tuple(stages.read_page(path, number, engine, store) for number in numbers))
        return [
            [Spot(c.page, c.row, c.col, c.row + c.row_span - 1, c.col + c.col_span - 1, c.text) for c in table.cells]
            for table in find_tables(pages, doc_id)
        ]

    return read


def measure(document: TrueDocument, name: str, reader: Callable[[Path], Tables], pages: int) -> Result:
    """One document by one reader; a reader that fails has found nothing."""
    start = time.perf_counter()
    try:
        tables = reader(document.path)
    except Exception as error:  # a peer may raise anything; that it failed is its result
        print(f"  {name} failed on {document.path.name}: {type(error).__name__}", flush=True)
        tables = []
    seconds = time.perf_counter() - start
    told, found = relations(document.tables), relations(tables)
    cells, cells_found = _texts(document.tables), _texts(tables)
    content, topology = _grits(document.tables, tables)
    return Result(
        document.path.stem, name, told.total(), found.total(), (told & found).total(),
        cells.total(), cells_found.total(), (cells & cells_found).total(),
        len(document.tables), len(tables), content, topology, seconds, pages,
    )  # fmt: skip


def _texts(tables: Tables | tuple[tuple[Spot, ...], ...]) -> Counter[str]:
    texts = ("".join(spot.text.split()) for table in tables for spot in table)
    return Counter(text for text in texts if text)


def _grits(told: Tables | tuple[tuple[Spot, ...], ...], found: Tables) -> tuple[float | None, float | None]:
    """GriTS of content and topology; None where it is not installed, or the tables are too large for it."""
    if importlib.util.find_spec("grits") is None:
        return None, None
    grits = import_module("grits")
    if max(sum(_places(table) for table in tables if table) for tables in (told, found)) > _MAX_PLACES:
        return None, None
    if not any(found):
        return 0.0, 0.0
    cells = [
        [[grits.TableCell(*cell) for cell in _dense(table)] for table in tables if table] for tables in (told, found)
    ]
    content = grits.hungarian_grits_con(*([grits.cell_list_to_grid_con(table) for table in one] for one in cells))
    topology = grits.hungarian_grits_top(*([grits.cell_list_to_grid_top(table) for table in one] for one in cells))
    return float(content[0]), float(topology[0])


def _places(table: list[Spot] | tuple[Spot, ...]) -> int:
    return (max(s.last_row for s in table) + 1) * (max(s.last_col for s in table) + 1)


def _dense(table: list[Spot] | tuple[Spot, ...]) -> list[tuple[list[int], list[int], str]]:
    """(rows, columns, text) of cells, rows and columns numbered from 0, holes filled with empty cells."""
    top, left = min(s.row for s in table), min(s.col for s in table)
    n_rows, n_cols = max(s.last_row for s in table) - top + 1, max(s.last_col for s in table) - left + 1
    taken: set[tuple[int, int]] = set()
    cells = []
    for spot in sorted(table, key=lambda s: (s.row, s.col)):
        rows = list(range(spot.row - top, spot.last_row - top + 1))
        cols = list(range(spot.col - left, spot.last_col - left + 1))
        places = {(r, c) for r in rows for c in cols}
        if not places & taken:
            taken |= places
            cells.append((rows, cols, "".join(spot.text.split())))
    holes = [([r], [c], "") for r in range(n_rows) for c in range(n_cols) if (r, c) not in taken]
    return cells + holes


def lines(results: list[Result]) -> list[str]:
    """A table: a line for each reader, over all documents."""
    widths = {"F1": 7, "mean F1": 9, "prec.": 7, "recall": 8, "cells": 8, "GriTS": 7, "topol.": 8, "tables": 11}
    head = " " * 26 + "".join(name.rjust(width) for name, width in {**widths, "s/page": 8}.items())
    readers = dict.fromkeys(one.reader for one in results)
    return [head, *(_total(reader, [one for one in results if one.reader == reader]) for reader in readers)]


def _total(reader: str, rows: list[Result]) -> str:
    told, found, right = (sum(getattr(r, name) for r in rows) for name in ("told", "found", "right"))
    cells = _f1(*(sum(getattr(r, name) for r in rows) for name in ("cells", "cells_found", "cells_right")))
    mean = sum(r.f1 for r in rows) / len(rows)
    content, topology = ([v for r in rows if (v := getattr(r, name)) is not None] for name in ("content", "topology"))
    tables = f"{sum(r.tables_found for r in rows)}/{sum(r.tables for r in rows)}"
    seconds = sum(r.seconds for r in rows) / max(1, sum(r.pages for r in rows))
    return (
        f"{reader:26}{_f1(told, found, right):7.3f}{mean:9.3f}{right / max(1, found):7.3f}{right / max(1, told):8.3f}"
        f"{cells:8.3f}{_mean(content):>7}{_mean(topology):>8}{tables:>11}{seconds:8.2f}"
    )


def _mean(values: list[float]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "-"


def _report(
    title: str, found: list[TrueDocument], readers: dict[str, Callable[[Path], Tables]], each: bool
) -> list[Result]:
    results = []
    for document in found:
        pages = stages.open_document(document.path)
        for name, reader in readers.items():
            one = measure(document, name, reader, pages)
            results.append(one)
            if each:
                tables = f"{one.tables_found}/{one.tables}"
                print(
                    f"{one.document[:24]:26}{name:18}F1 {one.f1:.3f}  tables {tables:>6}  {one.seconds:7.2f} s",
                    flush=True,
                )
    if results:
        print(f"\n{title}: {len(found)} documents, {sum(len(d.tables) for d in found)} tables")
        print("\n".join(lines(results)), flush=True)
    return results


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--icdar", type=Path, help="folder of PDFs beside -str.xml files")
    parser.add_argument("--archive", type=Path, help="folder of PDFs beside gold/<name>/")
    parser.add_argument("--samples", type=Path, default=Path("data/raw"), help="folder of the shipped samples")
    parser.add_argument("--store", type=Path, help="folder that keeps the OCR engine's answers")
    parser.add_argument("--peers", default=",".join(PEERS), help="peers to run, by name; empty for none")
    parser.add_argument("--documents", action="store_true", help="a line for each document too")
    parser.add_argument("--json", type=Path, help="write the figures here")
    given = parser.parse_args()
    readers: dict[str, Callable[[Path], Tables]] = {"baocao": ours(OcrFiles(given.store) if given.store else None)}
    for name in filter(None, given.peers.split(",")):
        if installed(name):
            readers[name] = PEERS[name][1]
        else:
            print(f"{name} is left out: {PEERS[name][0]} is not installed")
    sets = {
        "ICDAR-2013": list(icdar_documents(given.icdar)) if given.icdar else [],
        "archive": list(archive_documents(given.archive)) if given.archive else [],
        "samples": list(sample_documents(given.samples)),
    }
    results = [r for title, found in sets.items() for r in _report(title, found, readers, given.documents)]
    if not results:
        parser.error("no document with ground truth was found; name folders with --icdar, --archive, --samples")
    if given.json:
        given.json.write_text(json.dumps(msgspec.to_builtins(results), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
