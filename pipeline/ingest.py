"""A run over many documents: plain functions that need no server; the flows wrap the very same ones."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import msgspec

from pipeline.artefacts import Artefacts
from pipeline.changes import drop_old
from pipeline.corrections import Beside
from pipeline.entries import DocumentEntry, Event
from pipeline.files import only_writer, printable, remove_tree
from pipeline.fingerprint import pipeline_fingerprints
from pipeline.intake import Incoming, Intake, content_hash, look_through, start_of
from pipeline.ledger import Ledger
from pipeline.metrics import write_metrics
from pipeline.report import Report
from pipeline.settings import Settings
from pipeline.store import SCHEMA_UNIT, Store, stage_schemas
from pipeline.take_in import Desk, Outcome, Watcher, take_in
from pipeline.versions import link_versions
from pipeline.workers import Workers
from schemas.correction import CorrectionsFile
from schemas.errors import UsageError

_MORE = 2
"""Documents under way beyond the number of workers: while some are being published, the workers have others."""

__all__ = ["MakeWatcher", "Over", "Report", "Work", "compact", "find_bytes", "in_threads", "ingest", "reprocess"]


class Work:
    """Takes in one document, on this machine; where another one did the reading, its `desk` takes in what came back."""

    def __init__(self, desk: Desk) -> None:
        """Nothing is begun."""
        self.desk = desk
        self.causes: list[BaseException] = []

    def __call__(self, one: Incoming) -> Outcome:
        """Take it in; what is not the document's fault ends all the others too."""
        try:
            return take_in(one, self.desk)
        except BaseException as error:
            self.causes.append(error)
            self.desk.workers.stop()
            raise


Over = Callable[[Work, Sequence[Incoming], int], Iterable[Outcome]]
"""Runs the work over the documents, so many at a time, and gives the outcomes as they come."""
MakeWatcher = Callable[[int], AbstractContextManager[Watcher]]
"""Number of documents -> who is told how the run gets on."""


def ingest(settings: Settings, paths: Sequence[Path], make_watcher: MakeWatcher, over: Over | None = None) -> Report:
    """Take in every new document under the paths.

    Raises:
        UsageError: A path does not exist, another run is writing, the machine lacks something.
        EngineError: The OCR engine is not installed.
    """
    return _run(
        "ingest", settings, lambda ledger, stages: look_through(paths, ledger, stages, settings.settle_seconds),
        make_watcher, over,
    )  # fmt: skip


def reprocess(
    settings: Settings, names: Sequence[str], start: str | None, make_watcher: MakeWatcher, over: Over | None = None
) -> Report:
    """Run documents again from a stage; all of the archive when none is named.

    Args:
        settings: Where and with what.
        names: Documents, none for all.
        start: Stage; None for the first stage that changed since, each document its own: those of which none has are
            left alone, unless they are named: these are done from `read`.
        make_watcher: Who is told.
        over: What runs documents side by side.

    Raises:
        UsageError: A name fits no document or several; else as `ingest`.
    """
    if not (settings.state / "ledger.sqlite").exists():
        raise UsageError(
            f"nothing was taken in at {printable(settings.out)} yet; run: baocao ingest PATH{settings.out_typed}"
        )

    def choose(ledger: Ledger, stages: dict[str, str]) -> Intake:
        chosen = [ledger.find(name) for name in names] if names else list(ledger.known_documents().values())
        once = {entry.doc_id: entry for entry in chosen}
        files, beside = {}, Beside()
        for entry in once.values():
            files[entry.doc_id] = _corrections(settings, ledger, entry, beside)
        starts = {
            doc_id: start or start_of(entry, stages, files[doc_id]) or ("read" if names else None)
            for doc_id, entry in once.items()
        }
        left = [Event("skipped", None, doc_id, "unchanged") for doc_id, first in starts.items() if first is None]
        again = (
            msgspec.structs.replace(_again(ledger, entry, first), corrections=files[entry.doc_id])
            for entry in once.values()
            if (first := starts[entry.doc_id])
        )
        return Intake(tuple(again), tuple(left))

    return _run("reprocess", settings, choose, make_watcher, over)


def _corrections(settings: Settings, ledger: Ledger, entry: DocumentEntry, beside: Beside) -> CorrectionsFile | None:
    """A document's corrections: those beside its file, or those of before where its file lies nowhere any more."""
    paths = [path for path in ledger.paths_of(entry.sha256) if path.is_file()]
    return beside.of(paths) if paths else Artefacts(settings.state, entry.doc_id).corrections()


def _again(ledger: Ledger, entry: DocumentEntry, start: str) -> Incoming:
    path = find_bytes(ledger, entry)
    return Incoming(
        entry.doc_id, entry.sha256, entry.file_name, entry.byte_size, path, path.stat().st_mtime_ns if path else 0,
        start=start if entry.status == "taken_in" else "read", again=True, page_count=entry.page_count,
    )  # fmt: skip


def compact(settings: Settings, most_rows: int) -> dict[str, tuple[int, int]]:
    """Merge the datasets' small files; dataset -> files before and after.

    Raises:
        UsageError: Nothing was taken in, another run is writing, or the store is no local directory.
    """
    if not (settings.state / "ledger.sqlite").exists():
        raise UsageError(
            f"nothing was taken in at {printable(settings.out)} yet; run: baocao ingest PATH{settings.out_typed}"
        )
    begun = time.monotonic()
    with only_writer(settings.state), _opened(settings) as ledger:
        store = Store(settings)
        store.recover()
        run = ledger.start_run("compact", None, settings)
        told = store.compact(most_rows)
        ledger.end_run(run, round(time.monotonic() - begun, 3))
    return told


def find_bytes(ledger: Ledger, entry: DocumentEntry) -> Path | None:
    """Where a document's file lies now; None when it was moved, removed or written over since it was taken in."""
    paths = (path for path in ledger.paths_of(entry.sha256) if path.is_file())
    return next((path for path in paths if content_hash(path) == entry.sha256), None)


def _run(
    command: str,
    settings: Settings,
    look: Callable[[Ledger, dict[str, str]], Intake],
    make_watcher: MakeWatcher,
    over: Over | None,
) -> Report:
    begun = time.monotonic()
    with only_writer(settings.state), _told_when_full(settings), _opened(settings) as ledger:
        (settings.state / "workers.log").unlink(missing_ok=True)
        with Workers(settings) as workers, _ended_by_signal(workers):
            store = Store(settings)
            store.recover()
            pipeline = pipeline_fingerprints(settings, partial(workers.submit, settings.open_seconds))
            intake = look(ledger, pipeline.own)
            ledger.note_pipeline(pipeline.whole, pipeline.parts)
            run = ledger.start_run(command, pipeline.whole, settings)
            ledger.note(run, intake.events)
            outcomes: list[Outcome] = []
            if intake.incoming or not store.is_set_up():
                store.take_apart({one.doc_id for one in intake.incoming})  # known or not: the ledger may be lost
                with make_watcher(len(intake.incoming)) as watcher:
                    _set_up(settings, store, workers)
                    desk = Desk(
                        settings, workers, store, watcher, run, pipeline.own, pipeline.parts["read"]["engine"],
                        ledger=ledger, fingerprint=pipeline.whole,
                    )  # fmt: skip
                    outcomes += _worked_off(desk, intake.incoming, over or in_threads)
        return _ended(Report(command, run, tuple(outcomes), intake.events, 0.0), settings, ledger, store, begun)


def _ended(report: Report, settings: Settings, ledger: Ledger, store: Store, begun: float) -> Report:
    """What is left to do when all documents are done."""
    remove_tree(settings.state / "tmp")
    remove_tree(settings.state / "away")
    link_versions(ledger, store)
    drop_old(settings.state)
    report = msgspec.structs.replace(report, seconds=round(time.monotonic() - begun, 3))
    ledger.end_run(report.run, report.seconds)
    write_metrics(settings.state / "metrics.prom", report, ledger)
    return report


@contextmanager
def _told_when_full(settings: Settings) -> Iterator[None]:
    """A disk that is full or read-only is told in a sentence; what is finished stays, and the next run goes on."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        where = printable(settings.out)
        raise UsageError(f"{where} cannot be written: {error}; mend it (make room?) and run again") from error


def _worked_off(desk: Desk, documents: Sequence[Incoming], over: Over) -> list[Outcome]:
    """The outcomes of all documents; what is not a document's own fault ends the run at once, with the first cause."""
    work = Work(desk)
    try:
        return list(over(work, documents, desk.settings.workers))
    except Exception as error:
        raise (work.causes or [error])[0] from None


@contextmanager
def _ended_by_signal(workers: Workers) -> Iterator[None]:
    """Ctrl-C, or a polite request to end, gives up the pages in hand instead of waiting for them."""

    def end(number: int, frame: object) -> None:
        workers.stop()
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _opened(settings: Settings) -> Iterator[Ledger]:
    ledger = Ledger(settings.state)
    try:
        yield ledger
    finally:
        ledger.close()


def _set_up(settings: Settings, store: Store, workers: Workers) -> None:
    """Write the rowless files, anew in each run with work to do: the datasets may have grown since the last one."""
    workers.run(settings.finish_seconds, stage_schemas, settings.state)
    store.publish(SCHEMA_UNIT)


def in_threads(work: Work, documents: Sequence[Incoming], at_once: int) -> Iterator[Outcome]:
    """Documents side by side, so that all workers have pages to read while one document is being finished."""
    with ThreadPoolExecutor(at_once + _MORE, thread_name_prefix="document") as threads:
        pending = {threads.submit(work, one) for one in documents}
        try:
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            # After an error or Ctrl-C: what has not begun never will.
            for future in pending:
                future.cancel()
