"""Pages with tables printed, worn and scanned: the same truth held to readers of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.icdar import TrueDocument
from benchmarks.pages import LEVELS
from benchmarks.real_tables import RealDocument
from extractors.opening import open_document

__all__ = ["scanned", "scanned_real"]


def scanned(document: TrueDocument, level: str, most: int, folder: Path) -> TrueDocument:
    """The first `most` pages with a table of a document as a scan of `level` in `folder`, and their tables."""
    pages = sorted({spot.page for table in document.tables for spot in table})[:most]
    place = {page: index for index, page in enumerate(pages, 1)}
    moved = [[s._replace(page=place[s.page]) for s in table if s.page in place] for table in document.tables]
    return TrueDocument(_scan(document.path, pages, level, folder), tuple(tuple(table) for table in moved if table))


def scanned_real(document: RealDocument, level: str, most: int, folder: Path) -> RealDocument:
    """The same for a real document; the pages are spread over it, and no table goes on over them."""
    numbers = sorted(document.pages)
    pages = [numbers[i * len(numbers) // min(most, len(numbers))] for i in range(min(most, len(numbers)))]
    tables = {
        index: tuple(spot._replace(page=index) for spot in document.pages[page]) for index, page in enumerate(pages, 1)
    }
    return RealDocument(_scan(document.path, pages, level, folder), tables, (), frozenset())


def _scan(path: Path, pages: Sequence[int], level: str, folder: Path) -> Path:
    """A PDF of pictures; the wear of a page depends on its number alone."""
    dpi, wear = LEVELS[level]
    document = open_document(path)
    pictures = []
    for number in pages:
        clean = np.asarray(document.render(number, dpi), np.float32)
        worn = wear(clean, dpi, np.random.default_rng(3000 + number))
        pictures.append(Image.fromarray(np.clip(worn, 0, 255).astype(np.uint8)))
    scan = folder / f"{path.stem}.pdf"
    pictures[0].save(scan, save_all=True, append_images=pictures[1:], resolution=dpi)
    return scan
