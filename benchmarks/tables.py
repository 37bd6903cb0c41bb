"""Tables found and their cells, beside camelot, img2table and pdfplumber on the same documents in the same run.

    python benchmarks/tables.py [--icdar DIR] [--archive DIR] [--real DIR] [--samples data/raw] [--json FILE]

Counted are: relations between neighbouring cells (benchmarks/icdar.py) as precision, recall and F1 over all documents
and as the mean of each document's F1; filled cells whose whole text is right; GriTS (content, topology; mean over
documents) where grits-metric is installed; tables told and found; seconds a page, reading of the text layer included.
Tables of the truth and of every reader are taken as they are printed: a header repeated on a new page counts for
nobody. Scanned pages are read by this project's engine (`--store` keeps its answers) and by img2table's Tesseract;
camelot and pdfplumber read text layers only.

Real documents (benchmarks/real_tables.py) are held page by page to a truth of hashes, repeated headers and the rest of
a row included; told besides are tables on pages that hold none, and tables joined over pages. With `--scanned LEVEL`
(benchmarks/pages.py) the pages with a table of `--icdar` and `--real` are drawn and worn as a scan before they are
read, at most `--pages` of a document; only readers of pictures take part.

Peers: `pip install camelot-py==2.0.0 img2table==2.0.0 grits-metric==0.7.0` into an environment of their own that sees
this project's packages as well. What is not installed is left out, and said.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import msgspec

from benchmarks.icdar import Spot, TrueDocument, archive_documents, icdar_documents, sample_documents
from benchmarks.pages import LEVELS
from benchmarks.real_scores import report
from benchmarks.real_tables import real_documents
from benchmarks.scanned_tables import scanned, scanned_real
from benchmarks.table_peers import PEERS, PICTURE_READERS, Reader, Tables, installed, timed
from benchmarks.table_scores import Result, compare, lines
from extractors.ocr.engine import OcrStore
from extractors.ocr.registry import get_engine
from extractors.tables.stitch import find_tables
from pipeline import stages
from pipeline.artefacts import OcrFiles
from schemas.document import Page


def ours(store: OcrStore | None, joined: bool = True) -> Reader:
    """The reader of this project: its own pages, repaired, then its tables, over all pages or each page alone."""

    def read(path: Path) -> Tables:
        doc_id = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        engine = get_engine("auto")
        numbers = range(1, stages.open_document(path) + 1)
        pages = tuple(stages.repair(stages.read_page(path, number, engine, store)) for number in numbers)
        parts = [pages] if joined else [(page,) for page in pages]
        return list(chain.from_iterable(_tables_of(part, doc_id) for part in parts))

    return read


def _tables_of(pages: tuple[Page, ...], doc_id: str) -> Tables:
    return [
        [Spot(c.page, c.row, c.col, c.row + c.row_span - 1, c.col + c.col_span - 1, c.text) for c in table.cells]
        for table in find_tables(pages, doc_id)
    ]


def _report(title: str, found: Iterable[TrueDocument], readers: dict[str, Reader], each: bool) -> list[Result]:
    results = []
    documents = tables = 0
    for document in found:
        documents, tables = documents + 1, tables + len(document.tables)
        pages = stages.open_document(document.path)
        for name, reader in readers.items():
            one = compare(document.path.stem, name, document.tables, *timed(name, reader, document.path), pages)
            results.append(one)
            if each:
                told = f"{one.tables_found}/{one.tables}"
                print(
                    f"{one.document[:24]:26}{name:18}F1 {one.f1:.3f}  tables {told:>6}  {one.seconds:7.2f} s",
                    flush=True,
                )
    if results:
        print(f"\n{title}: {documents} documents, {tables} tables")
        print("\n".join(lines(results)), flush=True)
    return results


def _readers(given: argparse.Namespace, store: OcrStore | None) -> dict[str, Reader]:
    """Ours first, then the peers that were asked for, are installed, and can read what is asked."""
    readers = {"baocao": ours(store)}
    for name in filter(None, given.peers.split(",")):
        if not installed(name):
            print(f"{name} is left out: {PEERS[name][0]} is not installed")
        elif given.scanned and name not in PICTURE_READERS:
            print(f"{name} is left out: it reads text layers only")
        else:
            readers[name] = PEERS[name][1]
    return readers


def _asked() -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--icdar", type=Path, help="folder of PDFs beside -str.xml files")
    parser.add_argument("--archive", type=Path, help="folder of PDFs beside gold/<name>/")
    parser.add_argument(
        "--real", type=Path, help="folder of the real documents that benchmarks/real_tables_truth/ names"
    )
    parser.add_argument("--samples", type=Path, default=Path("data/raw"), help="folder of the shipped samples")
    parser.add_argument("--scanned", choices=LEVELS, help="draw pages with tables as scans of this level first")
    parser.add_argument("--pages", type=int, default=8, help="with --scanned: at most so many pages of a document")
    parser.add_argument("--store", type=Path, help="folder that keeps the OCR engine's answers")
    parser.add_argument("--peers", default=",".join(PEERS), help="peers to run, by name; empty for none")
    parser.add_argument("--documents", action="store_true", help="a line for each document too")
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser, parser.parse_args()


def main() -> None:
    """Command line."""
    parser, given = _asked()
    store = OcrFiles(given.store) if given.store else None
    readers = _readers(given, store)
    competition = icdar_documents(given.icdar) if given.icdar else ()
    real = real_documents(given.real) if given.real else ()
    with tempfile.TemporaryDirectory() as folder:
        if given.scanned:
            level, most, scans = given.scanned, given.pages, Path(folder)
            results = _report(
                "ICDAR-2013", (scanned(d, level, most, scans) for d in competition), readers, given.documents
            )
            copies = (scanned_real(d, level, most, scans) for d in real if d.pages)
            results += report(copies, readers, ours(store, joined=False), given.documents)
        else:
            results = _report("ICDAR-2013", competition, readers, given.documents)
            results += report(real, readers, ours(store, joined=False), given.documents)
            archive = archive_documents(given.archive) if given.archive else ()
            results += _report("archive", archive, readers, given.documents)
            results += _report("samples", sample_documents(given.samples), readers, given.documents)
    if not results:
        parser.error("no document with ground truth was found; name folders with --icdar, --archive, --real, --samples")
    if given.json:
        given.json.write_text(json.dumps(msgspec.to_builtins(results), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
