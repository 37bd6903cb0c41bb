"""Verdicts and worker tasks made by hand, for tests that need no reading."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import signal
import subprocess
import time
from pathlib import Path

from schemas.document import Change, Page, SourceDocument, Word
from schemas.geometry import Box, Ruling
from schemas.record import Extraction, Finding, RawRow, Reading, Record, Verdict
from schemas.table import Cell, Table


def source(name: str = "báo cáo.pdf", pages: int = 2) -> SourceDocument:
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return SourceDocument(sha256[:16], sha256, name, 1000, pages)


def word(text: str, x: float, line: int = 0, raw: str | None = None) -> Word:
    changes = () if raw is None else (Change("test", raw, text),)
    return Word(text, text if raw is None else raw, Box(x, 10, x + 20, 20), 0.9, "text", line, changes=changes)


def verdict(name: str = "báo cáo.pdf") -> Verdict:
    """Two pages (the second one failed), a table of 2 x 2, one budget row with two readings, four findings."""
    document = source(name)
    pages = (
        Page(1, 600, 800, 0, 2.0, "repaired", (word("dữ", 10, raw="d\ufffd"), word("liệu", 40), word("x", 10, 1)),
             (Ruling(0, 5, 100, 5),), "d  liệu\nx", ("blank_page: nothing is printed",)),
        Page(2, 0, 0, 0, 0, "ocr", (), notes=("page_failed: page 2 could not be read: timeout",)),
    )  # fmt: skip
    cells = (
        Cell(0, 0, 1, 2, "Kinh phí", "Kinh phí", 1, Box(0, 0, 100, 10), is_header=True),
        Cell(1, 0, 1, 1, "Máy", "Máy", 1, Box(0, 10, 50, 20)),
        Cell(1, 1, 1, 1, "", "", 1, Box(50, 10, 100, 20)),
    )
    table = Table(f"{document.doc_id}-p1-t1", (1,), 2, 2, (0,), cells, (Box(0, 0, 100, 20),))
    amount = Reading("1.279.595", "1.279.595", 1, Box(50, 10, 100, 20), 0.8, "ocr")
    raw = RawRow(
        "budget_items", "p1-t1-r1-c1", 1, Box(0, 10, 100, 20),
        {"amount_printed": amount, "item_name": Reading("Máy", "Máy", 1, Box(0, 10, 50, 20))},
        {"is_total": False}, table_id=table.table_id, row_index=1,
    )  # fmt: skip
    record = Record(
        "budget_items", "aa" * 8, raw,
        {
            "section": None, "item_no": "", "item_name": "Máy", "lead_unit": None, "field": None, "scope": None,
            "budget_year": None, "fund_source": "total", "amount_printed": "1.279.595", "unit_printed": None,
            "amount_vnd": 1_279_595_000, "is_total": False,
        },
        {"amount_printed": ("thousands",)}, {"amount_printed": "proved"}, ("odd",),
    )  # fmt: skip
    facts = {"doc_type": "bao_cao", "issued_date": dt.date(2021, 7, 14), "title": "Kết quả"}
    extraction = Extraction(document, facts, (table,), (raw,))
    finding = Finding("sum", "error", "Does not add up", 1, Box(0, 0, 10, 10), "budget_items", "aa" * 8, "amount_vnd")
    blank = Finding("blank_page", "info", "nothing is printed", 1, source="repaired")
    failed = Finding("page_failed", "error", "page 2 could not be read: timeout", 2, source="ocr")
    return Verdict(extraction, pages, (record,), (finding, finding, blank, failed))


def answer(value: int) -> int:
    return value


def hang() -> None:
    time.sleep(600)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(marker: Path) -> str:
    if not marker.exists():
        marker.write_text("died")
        die()
    return "well"


def grow() -> int:
    return len(bytearray(8 << 30))


def fail() -> None:
    raise ValueError("broken\nfile")


def hang_with_child(note: Path) -> None:
    child = subprocess.Popen(["sleep", "600"])
    note.write_text(str(child.pid))
    child.wait()


def limits() -> dict[str, str]:
    return {name: os.environ[name] for name in ("OMP_THREAD_LIMIT", "OPENCV_FOR_THREADS_NUM")}


def opencv_threads() -> int:
    import cv2

    return cv2.getNumThreads()
