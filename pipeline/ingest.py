"""A run over many documents: plain functions that need no server; the flows wrap the very same ones."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from msgspec import Struct

from pipeline.files import only_writer, remove_tree
from pipeline.fingerprint import pipeline_fingerprint
from pipeline.intake import Incoming, Intake, content_hash, look_through
from pipeline.ledger import DocumentEntry, Event, Ledger
from pipeline.settings import Settings
from pipeline.store import SCHEMA_UNIT, Store, stage_schemas
from pipeline.take_in import Desk, Outcome, Watcher, take_in
from pipeline.workers import Workers
from schemas.errors import UsageError

__all__ = ["MakeWatcher", "Over", "Report", "Work", "find_bytes", "in_threads", "ingest", "reprocess"]

Work = Callable[[Incoming], Outcome]
Over = Callable[[Work, Sequence[Incoming], int], Iterable[Outcome]]
"""Runs the work over the documents, so many at a time, and gives the outcomes as they come."""
MakeWatcher = Callable[[int], AbstractContextManager[Watcher]]
"""Number of documents -> who is told how the run gets on."""


class Report(Struct, frozen=True):
    """A finished run.

    Attributes:
        command: `ingest` or `reprocess`.
        outcomes: What was worked on, in the order it was finished.
        events: Files that were not: skipped, duplicate, unreadable.
        seconds: Wall time.
    """

    command: str
    run: int
    outcomes: tuple[Outcome, ...]
    events: tuple[Event, ...]
    seconds: float

    @property
    def quarantined(self) -> int:
        """Documents this run gave up."""
        in_vain = sum(outcome.status == "quarantined" for outcome in self.outcomes)
        return in_vain + sum(event.action == "quarantined" for event in self.events)


def ingest(settings: Settings, paths: Sequence[Path], make_watcher: MakeWatcher, over: Over | None = None) -> Report:
    """Take in every new document under the paths.

    Raises:
        UsageError: A path does not exist, another run is writing, the machine lacks something.
        EngineError: The OCR engine is not installed.
    """
    return _run("ingest", settings, lambda ledger, mark: look_through(paths, ledger, mark), make_watcher, over)


def reprocess(
    settings: Settings, names: Sequence[str], start: str, make_watcher: MakeWatcher, over: Over | None = None
) -> Report:
    """Run documents again from a stage; all of the archive when none is named.

    Raises:
        UsageError: A name fits no document or several; else as `ingest`.
    """
    if not (settings.state / "ledger.sqlite").exists():
        raise UsageError(f"nothing was taken in at {settings.out} yet; run: baocao ingest PATH")

    def choose(ledger: Ledger, _: str) -> Intake:
        chosen = [ledger.find(name) for name in names] if names else list(ledger.documents().values())
        once = {entry.doc_id: entry for entry in chosen}
        return Intake(tuple(_again(ledger, entry, start) for entry in once.values()), ())

    return _run("reprocess", settings, choose, make_watcher, over)


def _again(ledger: Ledger, entry: DocumentEntry, start: str) -> Incoming:
    path = find_bytes(ledger, entry)
    return Incoming(
        entry.doc_id, entry.sha256, entry.file_name, entry.byte_size, path, path.stat().st_mtime_ns if path else 0,
        start=start if entry.status == "taken_in" else "read", again=True, page_count=entry.page_count,
    )  # fmt: skip


def find_bytes(ledger: Ledger, entry: DocumentEntry) -> Path | None:
    """Where a document's file lies now; None when it was moved, removed or written over since it was taken in."""
    paths = (path for path in ledger.paths_of(entry.sha256) if path.is_file())
    return next((path for path in paths if content_hash(path) == entry.sha256), None)


def _run(
    command: str,
    settings: Settings,
    look: Callable[[Ledger, str], Intake],
    make_watcher: MakeWatcher,
    over: Over | None,
) -> Report:
    begun = time.monotonic()
    with only_writer(settings.state), _opened(settings) as ledger:
        store = Store(settings)
        store.recover()
        fingerprint = pipeline_fingerprint(settings)
        intake = look(ledger, fingerprint)
        run = ledger.start_run(command, fingerprint, settings)
        ledger.note(run, intake.events)
        outcomes: list[Outcome] = []
        if intake.incoming or not store.is_set_up():
            (settings.state / "workers.log").unlink(missing_ok=True)
            with Workers(settings) as workers, make_watcher(len(intake.incoming)) as watcher, _ended_by_signal(workers):
                _set_up(settings, store, workers)
                desk = Desk(settings, workers, store, ledger, watcher, run, fingerprint)
                outcomes += _worked_off(desk, intake.incoming, over or in_threads)
            remove_tree(settings.state / "tmp")
        ledger.end_run(run)
    return Report(command, run, tuple(outcomes), intake.events, round(time.monotonic() - begun, 3))


def _worked_off(desk: Desk, documents: Sequence[Incoming], over: Over) -> list[Outcome]:
    """The outcomes of all documents; what is not a document's own fault ends the run at once, with the first cause."""
    causes: list[BaseException] = []

    def work(one: Incoming) -> Outcome:
        try:
            return take_in(one, desk)
        except BaseException as error:
            causes.append(error)
            desk.workers.stop()
            raise

    try:
        return list(over(work, documents, desk.settings.workers))
    except Exception as error:
        raise (causes or [error])[0] from None


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
    with ThreadPoolExecutor(at_once, thread_name_prefix="document") as threads:
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
