"""What runs inside a worker process: small module-level functions on paths and plain values."""

from __future__ import annotations

import ctypes
import itertools
import os
import resource
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline import stages
from pipeline.artefacts import Artefacts, OcrFiles
from pipeline.changes import Comparison, note_changes
from pipeline.store import stage
from pipeline.tidy import FAILED_PAGE
from schemas.correction import CORRECTED, REFUSALS, CorrectionsFile
from schemas.document import Page, SourceDocument, Word
from schemas.errors import DocumentError
from schemas.geometry import Box
from schemas.record import Extraction, Verdict

if TYPE_CHECKING:
    from extractors.ocr.engine import OcrEngine
    from pipeline.frames import Frames

__all__ = ["Finished", "Order", "count_pages", "finish", "judge_stored", "load_all", "prepare_worker", "read_one"]

_PR_SET_PDEATHSIG = 1

_TRIM_EVERY = 5
"""Pages read, after which memory is given back: left alone, a worker grows by some four megabytes a scanned page, all
of it holes between what pictures of many sizes leave behind."""

_reads = itertools.count(1)


class Finished(Struct, frozen=True):
    """A document whose rows are staged.

    Attributes:
        summary: What `ingest` prints about it: doc_type, doc_number, title, status, routes, tables, rows, findings,
            corrections; None where the published rows are right as they are, and none are staged.
        seconds: Wall time by stage.
        gave: Stage -> digest of what it gave.
    """

    summary: dict[str, Any] | None
    seconds: dict[str, float]
    gave: dict[str, str]


def prepare_worker(state: Path, memory_bytes: int) -> None:
    """Set the limits of this worker process; called once, before any heavy library is imported."""
    _die_with_parent()
    os.environ |= {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    # OpenCV's own threads would fight with the other workers' (the variable is read when the library is loaded).
    os.environ["OPENCV_FOR_THREADS_NUM"] = "1"
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    folder = state / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folder)
    # Native libraries grumble about damaged files on the error stream; the terminal is not theirs.
    log = os.open(state / "workers.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 2)
    os.close(log)
    subprocess.Popen = _TiedPopen  # type: ignore[misc]
    # Loading the libraries is no part of a page's time; should it fail, the first task tells why.
    with suppress(Exception):
        import extractors.pdf  # noqa: F401


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class _TiedPopen(subprocess.Popen):  # type: ignore[type-arg]
    """A child that the kernel kills when this worker dies, however it dies: no tesseract is left behind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they come
        if kwargs.get("preexec_fn") is None:
            kwargs["preexec_fn"] = _die_with_parent
        super().__init__(*args, **kwargs)


def count_pages(path: Path, max_pages: int) -> int:
    """Number of pages of a file, between 1 and `max_pages`.

    Raises:
        DocumentError: It cannot be opened, or has none or too many.
    """
    count = stages.open_document(path)
    if count < 1:
        raise DocumentError("no_pages", "it has no pages")
    if count > max_pages:
        raise DocumentError("too_many_pages", f"it has {count} pages, more than the limit of {max_pages}")
    return count


def load_all(engine: str) -> None:
    """Take a page of one line through all stages: libraries and models are there when the first document comes.

    Raises:
        EngineError: The OCR engine is not installed.
    """
    words = tuple(
        Word(text, text, Box(50.0 + 40 * at, 50.0, 85.0 + 40 * at, 62.0), 1.0, "text", 0)
        for at, text in enumerate(("báo", "cáo", "số", "12"))
    )
    pages = (stages.repair(Page(1, 595.0, 842.0, 0, 0.0, "text", words)),)
    stages.frames(stages.validate(stages.extract(SourceDocument("0" * 16, "0" * 64, "", 1, 1), pages), pages))
    _engine(engine)


@cache
def _engine(name: str) -> OcrEngine:
    from extractors.ocr.registry import get_engine

    return get_engine(name)


def read_one(state: Path, doc_id: str, path: Path, number: int, engine: str) -> str:
    """Read one page and keep it; its route.

    Raises:
        DocumentError: The page cannot be read.
        EngineError: The OCR engine failed on it.
    """
    page = stages.read_page(path, number, _engine(engine), OcrFiles(state / "ocr"))
    Artefacts(state, doc_id).save_read(page)
    if next(_reads) % _TRIM_EVERY == 0:
        _give_back_memory()
    return page.route


def _give_back_memory() -> None:
    """Hand the holes between what is still used back to the system, where the C library does not do so by itself."""
    trim = getattr(_libc(), "malloc_trim", None)
    if trim is not None:
        trim(0)


class Order(Struct, frozen=True):
    """What `finish` is to do with a document.

    Attributes:
        start: Stage to start at; what earlier ones gave is taken from the artefacts.
        failed: Page number -> why it could not be read; only after a reading.
        links: Columns of `documents` that other documents decide: `version_of`, `superseded_by`.
        comparison: To note which values change; None for a new document, or where the output is remote.
        gave: Stage -> digest of what it gave when the published rows were made, where all later stages are today what
            they were then: should it give the same again, the rows are the same too and nothing more is done.
        corrections: What people have corrected in the document.
    """

    start: str
    failed: dict[int, str] = {}
    links: dict[str, str | None] = {}
    comparison: Comparison | None = None
    gave: dict[str, str] = {}
    corrections: CorrectionsFile | None = None


def finish(state: Path, source: SourceDocument, order: Order) -> Finished | None:
    """Everything after reading: repair, extract, validate, frames; the rows are left staged and sealed.

    Args:
        state: The state directory.
        source: The document.
        order: Where to start, and what else to do.

    Returns:
        None when what earlier stages gave is not there and the document must be read again.
    """
    kept, clock = Artefacts(state, source.doc_id), _Clock()
    pages = kept.pages() if order.start in ("extract", "validate") else None
    extraction = kept.extraction() if order.start == "validate" and pages is not None else None
    gave: dict[str, str] = {}
    if pages is None:
        repaired = _repaired(kept, source.page_count, order)
        if repaired is None:
            return None
        pages, gave["repair"] = repaired
        clock.lap("repair")
    if extraction is None and not _is_same("repair", gave, order):
        extraction = stages.extract(source, pages)
        gave["extract"] = kept.save_extraction(extraction)
        clock.lap("extract")
    if extraction is None or _is_same("extract", gave, order):
        return Finished(None, clock.seconds, gave)
    verdict = stages.validate(extraction, pages, order.corrections)
    kept.save_corrections(order.corrections)
    clock.lap("validate")
    frames = stages.frames(_linked(verdict, order.links))
    stage(state, source.doc_id, frames.tables)
    clock.lap("frames")
    if order.comparison:
        note_changes(state / "staging" / source.doc_id, source.doc_id, order.start, order.comparison)
    return Finished(_summary(verdict, frames), clock.seconds, gave)


def _is_same(stage: str, gave: dict[str, str], order: Order) -> bool:
    return stage in gave and gave[stage] == order.gave.get(stage)


def _linked(verdict: Verdict, links: dict[str, str | None]) -> Verdict:
    extraction = msgspec.structs.replace(verdict.extraction, document={**verdict.extraction.document, **links})
    return msgspec.structs.replace(verdict, extraction=extraction)


def _repaired(kept: Artefacts, count: int, order: Order) -> tuple[tuple[Page, ...], str] | None:
    """All pages repaired and kept, one by one, and a digest of them; None where those as read are not there."""
    stored = None if order.start == "read" else kept.raw_pages()
    if order.start != "read" and len(stored or ()) != count:
        return None
    raw = stored or _pages_read(kept, count, order.failed)
    with kept.saving_pages(count, order.gave.get("repair", "")) as file:
        pages = tuple(file.add(stages.repair(page)) for page in raw)
    return pages, file.digest


def _pages_read(kept: Artefacts, count: int, failed: dict[int, str]) -> Iterator[Page]:
    """The pages just read, in order, with an empty one in the place of each that could not be read; kept as they go."""
    with kept.saving_raw(count) as file:
        for number in range(1, count + 1):
            page = kept.read_page(number)
            if page is None:
                if number not in failed:
                    raise DocumentError("unreadable", f"page {number} was read and is not kept; run it again")
                note = f"{FAILED_PAGE}: page {number} could not be read: {failed[number]}"
                page = Page(number, 0.0, 0.0, 0, 0.0, "ocr", (), notes=(note,))
            yield file.add(page)


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def lap(self, stage: str) -> None:
        now = time.monotonic()
        self.seconds[stage] = round(now - self._last, 3)
        self._last = now


def _summary(verdict: Verdict, frames: Frames) -> dict[str, Any]:
    document = frames.tables["documents"].to_pylist()[0]
    findings = Counter(frames.tables["findings"].column("severity").to_pylist())
    return {
        "doc_type": document["doc_type"],
        "doc_number": document["doc_number"],
        "issuer": document["issuer"],
        "issued_date": document["issued_date"] and document["issued_date"].isoformat(),
        "title": document["title"],
        "status": document["status"],
        "routes": dict(Counter(page.route for page in verdict.pages)),
        "tables": len(verdict.extraction.tables),
        "rows": {name: list(kept) for name, kept in frames.kept.items()},
        "findings": {name: findings[name] for name in ("error", "warning", "info")},
        "corrections": {
            "applied": sum(finding.rule == CORRECTED for finding in verdict.findings),
            "refused": sum(finding.rule in REFUSALS for finding in verdict.findings),
        },
    }


_KEPT = CorrectionsFile("")


def judge_stored(state: Path, doc_id: str, corrections: CorrectionsFile | None = _KEPT) -> Verdict | None:
    """Run the rules over what is stored of a document; None when it is not stored (any more).

    Args:
        state: The state directory.
        doc_id: The document.
        corrections: Of the document; by default those that its rows have.
    """
    kept = Artefacts(state, doc_id)
    pages, extraction = kept.pages(), kept.extraction()
    if pages is None or extraction is None:
        return None
    checked: Extraction = extraction
    return stages.validate(checked, pages, kept.corrections() if corrections is _KEPT else corrections)
