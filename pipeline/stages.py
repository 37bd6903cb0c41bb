"""The data path on one screen: plain functions in order, with no file, clock or server but what they are handed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from schemas.document import Page, SourceDocument
from schemas.record import Extraction, Verdict

if TYPE_CHECKING:
    from extractors.ocr.engine import OcrEngine, OcrStore
    from pipeline.frames import Frames
    from schemas.correction import CorrectionsFile

__all__ = ["STAGES", "STAGE_FUNCTIONS", "extract", "frames", "open_document", "read_page", "repair", "validate"]

STAGES = ("read", "repair", "extract", "validate")
"""Stages `reprocess --from` may start at; what the earlier ones gave is stored."""

STAGE_FUNCTIONS = {
    "open_document": "read", "read_page": "read", "repair": "repair", "extract": "extract",
    "validate": "validate", "frames": "validate",
}  # fmt: skip
"""Function of this module -> its stage. What each imports in its body, and all that this imports, is the stage's code:
a document is done again from the first stage whose code has changed (pipeline/fingerprint.py)."""


def open_document(path: Path) -> int:
    """Bytes -> number of pages; what cannot be opened raises `DocumentError`."""
    from extractors.pdf import probe

    return probe(path)


def read_page(path: Path, number: int, engine: OcrEngine, store: OcrStore | None) -> Page:
    """Bytes -> one page as read: its route, words with their places, rulings."""
    from extractors.pdf import read_page as read

    return read(path, number, engine, store)


def repair(page: Page) -> Page:
    """Words as read -> clean Vietnamese, every change traced."""
    from normalizers.repair import repair_page

    return repair_page(page)


def extract(source: SourceDocument, pages: tuple[Page, ...]) -> Extraction:
    """Words and rulings -> tables, readings, rows as printed."""
    from extractors.extract import extract as extract_rows

    return extract_rows(source, pages)


def validate(extraction: Extraction, pages: tuple[Page, ...], corrections: CorrectionsFile | None = None) -> Verdict:
    """Rows as printed, and what people have corrected in them -> records, proved or doubted, and findings."""
    from pipeline.rules import validate as judge

    return judge(extraction, pages, corrections)


def frames(verdict: Verdict) -> Frames:
    """Records -> validated tables of every dataset; rows that break their schema stand in `quarantined_rows`."""
    from pipeline.frames import vet_all
    from pipeline.tidy import tidy_rows

    return vet_all(verdict.extraction.source.doc_id, tidy_rows(verdict))
