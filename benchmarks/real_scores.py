"""Readers held to the tables of real documents: page by page, joined over pages, and on pages that hold none."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from benchmarks.real_tables import RealDocument, Table, by_page, hashed
from benchmarks.table_peers import Reader, Tables, timed
from benchmarks.table_scores import Result, compare, lines
from extractors.opening import open_document

__all__ = ["report"]


class _Held(msgspec.Struct, frozen=True):
    """A reader held to a document.

    Attributes:
        pages: A result for each page with a table.
        whole: One for the tables joined over pages; none where there is no such truth.
        false: Page -> tables told on it although it holds none.
        without: Number of pages that hold none.
    """

    pages: list[Result]
    whole: list[Result]
    false: dict[int, int]
    without: int


def report(found: Iterable[RealDocument], readers: dict[str, Reader], alone: Reader, each: bool) -> list[Result]:
    """Prints how every reader fares.

    Args:
        found: Documents.
        readers: Name -> reader of whole documents.
        alone: Reads as the first of them does, but each page by itself.
        each: Print a line for each page too.
    """
    held: dict[str, list[_Held]] = {name: [] for name in readers}
    for document in found:
        for index, (name, reader) in enumerate(readers.items()):
            held[name].append(_hold(document, name, reader, reader if index else alone))
            for line in _lines_of(document, name, held[name][-1]) if each else ():
                print(line, flush=True)
    pages = [result for ones in held.values() for one in ones for result in one.pages]
    whole = [result for ones in held.values() for one in ones for result in one.whole]
    if pages:
        print(f"\nreal documents, page by page: {len(pages) // len(readers)} pages with a table")
        print("\n".join(lines(pages)))
    if whole:
        print("\nthe same tables, joined over their pages\n" + "\n".join(lines(whole)))
    for name, ones in held.items():
        told, without = sum(sum(one.false.values()) for one in ones), sum(one.without for one in ones)
        if without:
            bad = sum(len(one.false) for one in ones)
            print(f"{name}: {told} tables on {bad} of {without} pages that hold none", flush=True)
    return pages + whole


def _hold(document: RealDocument, name: str, reader: Reader, alone: Reader) -> _Held:
    tables, seconds = timed(name, reader, document.path)
    cut = by_page(tables if alone is reader else timed(name, alone, document.path)[0])
    count, stem = open_document(document.path).page_count, document.path.stem
    without = [n for n in range(1, count + 1) if n not in document.pages and n not in document.unsure]
    pages = [
        _compare(f"{stem} p{number}", name, [table], cut.get(number, []), seconds / count, 1)
        for number, table in document.pages.items()
    ]
    whole = [_compare(stem, name, document.whole, _hashed(tables), seconds, count)] if document.whole else []
    return _Held(pages, whole, {n: len(cut[n]) for n in without if n in cut}, len(without))


def _compare(document: str, reader: str, told: Iterable[Table], found: Tables, seconds: float, pages: int) -> Result:
    """Hashes are alike or not: GriTS of contents, which gives marks for half a text, is not taken."""
    return replace(compare(document, reader, told, found, seconds, pages), content=None)


def _hashed(tables: Tables) -> Tables:
    return [[spot._replace(text=hashed(spot.text)) for spot in table] for table in tables]


def _lines_of(document: RealDocument, name: str, held: _Held) -> list[str]:
    rows = [
        f"{one.document[-24:]:26}{name:18}F1 {one.f1:.3f}  cells {one.cells_right}/{one.cells}"
        f"  tables {one.tables_found}/{one.tables}"
        for one in held.pages
    ]
    if held.false:
        rows.append(f"{document.path.stem[:24]:26}{name:18}tables on pages without: {sorted(held.false)}")
    return rows
