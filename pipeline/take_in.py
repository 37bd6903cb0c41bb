"""One document, from file to published rows: reads its pages side by side, finishes it, publishes it, notes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, Protocol

import msgspec
from msgspec import Struct

from pipeline import jobs
from pipeline.artefacts import Artefacts
from pipeline.changes import Comparison, note_of
from pipeline.corrections import OF_LEDGER, mark_of
from pipeline.entries import CORRECTIONS_REFUSED, DocumentEntry, Event
from pipeline.intake import Incoming
from pipeline.ledger import Ledger
from pipeline.page_loop import read_pages
from pipeline.settings import Settings
from pipeline.stages import STAGES
from pipeline.store import Store
from pipeline.versions import identity, links
from pipeline.workers import Workers
from schemas.document import SourceDocument
from schemas.errors import DocumentError, UsageError

__all__ = ["Bench", "Desk", "Outcome", "Watcher", "begin", "make_rows", "settle", "take_in"]


class Watcher(Protocol):
    """Is told how a run gets on, from any thread."""

    def opened(self, incoming: Incoming, pages: int) -> None:
        """A document turned out to have so many pages to read."""
        ...

    def page_read(self, incoming: Incoming) -> None:
        """A page was read, or given up."""
        ...

    def done(self, outcome: Outcome) -> None:
        """A document is finished."""
        ...


class Bench(Struct, frozen=True):
    """What making a document's rows needs at hand, on whatever machine.

    Attributes:
        store: Only asked what it holds.
        stages: Stage -> its own fingerprint today.
        engine: Name and version of the OCR engine when the run began; "" accepts any.
    """

    settings: Settings
    workers: Workers
    store: Store
    watcher: Watcher
    run: int
    stages: dict[str, str]
    engine: str


class Desk(Bench, frozen=True, kw_only=True):
    """A bench, and what publishing a document and noting it needs: one a run, where ledger and datasets are written.

    Attributes:
        fingerprint: Of all stages together.
    """

    ledger: Ledger
    fingerprint: str


class Outcome(Struct, frozen=True):
    """What became of a document.

    Attributes:
        reason: Of a quarantine, or `corrections_refused`.
        kept_before: After a failed second run: the rows of the first one are still published.
        seconds: Wall time by stage.
        start: The stage it was done from, or failed in.
        gave: Stage -> digest of what it gave.
        staged: Whether rows lie sealed in the staging directory, to be published.
    """

    incoming: Incoming
    status: Literal["taken_in", "quarantined"]
    reason: str | None = None
    message: str | None = None
    page_count: int | None = None
    summary: dict[str, Any] = {}
    seconds: dict[str, float] = {}
    kept_before: bool = False
    start: str = "read"
    gave: dict[str, str] = {}
    staged: bool = False


def take_in(incoming: Incoming, desk: Desk) -> Outcome:
    """Take in one document; what goes wrong with it is its quarantine, never an exception.

    Raises:
        UsageError: The machine is at fault, not the document.
    """
    before = begin(incoming, incoming.start, desk)
    return settle(make_rows(incoming, desk, before), before, desk)


def begin(incoming: Incoming, start: str, desk: Desk) -> DocumentEntry | None:
    """What the ledger says about a document, which from now on it says no more: its rows may become others.

    Rows and ledger cannot change at once. Should the run end between them, the document is done again from `start`,
    even where all that had changed has been changed back in the meantime. `settle` says the truth again.
    """
    before = desk.ledger.document(incoming.doc_id)
    if before is not None:
        doubted = before.stages | dict.fromkeys(STAGES[STAGES.index(start) :], "")
        desk.ledger.note(desk.run, [], msgspec.structs.replace(before, stages=doubted, gave={}))
    return before


def make_rows(incoming: Incoming, bench: Bench, before: DocumentEntry | None) -> Outcome:
    """Read a document and stage its rows, sealed; the datasets and the ledger are not touched.

    Args:
        incoming: The document.
        bench: What is at hand.
        before: What the ledger says about the document.

    Raises:
        UsageError: The machine is at fault, not the document.
    """
    try:
        return _staged(incoming, bench, before)
    except _Failed as failure:
        Artefacts(bench.settings.state, incoming.doc_id).forget_reading()
        return Outcome(incoming, "quarantined", failure.reason, str(failure), start=failure.start)


def settle(outcome: Outcome, before: DocumentEntry | None, desk: Desk) -> Outcome:
    """Publish what is staged of a document, note it in the ledger, tell it.

    Args:
        outcome: What became of it.
        before: As `begin` gave it.
        desk: Where.

    Raises:
        UsageError: The output cannot be written.
    """
    if outcome.staged:
        _publish(outcome.incoming, desk)
    elif outcome.status == "quarantined":
        desk.store.discard(outcome.incoming.doc_id)
        note_of(desk.settings.state, desk.run, outcome.incoming.doc_id).unlink(missing_ok=True)
    outcome = _noted(outcome, before, desk)
    desk.watcher.done(outcome)
    return outcome


class _Failed(DocumentError):
    """A document's failure, and the stage it happened in."""

    def __init__(self, reason: str, message: str, start: str) -> None:
        super().__init__(reason, message)
        self.start = start


@contextmanager
def _in(stage: str) -> Iterator[None]:
    """What goes wrong with the document in here went wrong in this stage."""
    try:
        yield
    except DocumentError as error:
        if error.reason == "interrupted":
            raise
        raise _Failed(error.reason, str(error), stage) from error
    except OSError as error:
        raise _Failed("unreadable", f"cannot be read: {error.strerror or error}", stage) from error


def _staged(incoming: Incoming, bench: Bench, before: DocumentEntry | None) -> Outcome:
    finished, count, seconds, start = None, incoming.page_count, {}, incoming.start
    if start != "read" and count:
        with _in(start):
            finished = _finish(incoming, count, bench, _order(incoming, bench, before, start))
    if finished is None:
        begun, start = time.monotonic(), "read"
        with _in("read"):
            count, failed = read_pages(incoming, bench)
            seconds["read"] = round(time.monotonic() - begun, 3)
            _refuse_changed(incoming)
        with _in("repair"):
            order = msgspec.structs.replace(_order(incoming, bench, before, "read"), failed=failed)
            finished = _finish(incoming, count, bench, order)
        # Not before: a worker that dies at the very end is replaced by one that needs the pages again.
        Artefacts(bench.settings.state, incoming.doc_id).forget_reading()
    if finished is None or count is None:
        raise _Failed("unreadable", "its pages could not be stored; is the disk full?", start)
    seconds |= finished.seconds
    staged = finished.summary is not None
    summary = (before.summary if before else {}) if finished.summary is None else finished.summary
    gave = finished.gave | {OF_LEDGER: mark_of(incoming.corrections)}
    reason, message = _remark(incoming, summary, bench.settings)
    return Outcome(
        incoming, "taken_in", reason, message, count, summary, seconds, start=start, gave=gave, staged=staged
    )


def _remark(incoming: Incoming, summary: dict[str, Any], settings: Settings) -> tuple[str, str] | tuple[None, None]:
    """Reason and message of a document that was taken in although something is wrong."""
    faults = summary.get("corrections", {}).get("refused", 0)
    if not faults or incoming.corrections is None:
        return None, None
    what = f"{faults} faults" if faults > 1 else "a fault"
    told = f"{what} in {incoming.corrections.name}: none of its corrections was applied"
    return CORRECTIONS_REFUSED, f"{told}; see: baocao check {incoming.doc_id}{settings.out_typed}"


def _publish(incoming: Incoming, desk: Desk) -> None:
    try:
        desk.store.publish(incoming.doc_id)
    except OSError as error:
        # Not the document's fault, and part of it may be in place: it stays sealed for the next start to finish.
        raise UsageError(f"the output cannot be written: {error.strerror or error}; run again") from error


def _order(incoming: Incoming, bench: Bench, before: DocumentEntry | None, start: str) -> jobs.Order:
    settings, comparison = bench.settings, None
    corrected = before is not None and before.gave.get(OF_LEDGER, "") != mark_of(incoming.corrections)
    if before is not None and before.status == "taken_in" and not settings.remote:
        target = note_of(settings.state, bench.run, incoming.doc_id)
        comparison = Comparison(settings.out_path, target, before.fingerprint, corrected)
    gave = {} if corrected else _gave_before(before, start, bench)
    return jobs.Order(start, {}, links(before), comparison, gave, incoming.corrections)


def _finish(incoming: Incoming, count: int, bench: Bench, order: jobs.Order) -> jobs.Finished | None:
    source = SourceDocument(incoming.doc_id, incoming.sha256, incoming.file_name, incoming.size, count)
    return bench.workers.run(bench.settings.finish_seconds + count, jobs.finish, bench.settings.state, source, order)


def _gave_before(before: DocumentEntry | None, start: str, bench: Bench) -> dict[str, str]:
    """What stages gave for the rows that are published, as far as all stages after them are today what they were then.

    Doing a document again from `read` or `validate` always writes its rows anew, whatever they are.
    """
    if before is None or before.status != "taken_in" or before.reason or start in ("read", "validate"):
        return {}
    if not bench.store.holds(
        before.doc_id, [name for name, (kept, _) in before.summary.get("rows", {}).items() if kept]
    ):
        return {}
    same = {stage: before.stages.get(stage) == bench.stages[stage] for stage in STAGES}
    fit = (stage for i, stage in enumerate(STAGES) if all(same[later] for later in STAGES[i + 1 :]))
    return {stage: before.gave[stage] for stage in fit if stage in before.gave}


def _refuse_changed(incoming: Incoming) -> None:
    info = incoming.path.stat() if incoming.path else None
    if info and incoming.mtime_ns and (info.st_size, info.st_mtime_ns) != (incoming.size, incoming.mtime_ns):
        raise DocumentError("unreadable", "it changed while it was read; ingest it again when copying has finished")


def _noted(outcome: Outcome, before: DocumentEntry | None, desk: Desk) -> Outcome:
    """Write the outcome into the ledger. A document that went in before and fails now keeps its published rows."""
    incoming = outcome.incoming
    stages, gave = _stages(outcome, before, desk), (before.gave if before else {}) | outcome.gave
    entry = DocumentEntry(
        incoming.doc_id, incoming.sha256, incoming.file_name, incoming.size, outcome.status, desk.fingerprint,
        outcome.reason, outcome.message, outcome.page_count, outcome.summary, stages, identity(outcome.summary),
        gave=gave,
    )  # fmt: skip
    if outcome.status == "quarantined" and before is not None and before.status == "taken_in":
        message = f"run again without success, its rows of before stay: {outcome.message}"
        entry = msgspec.structs.replace(
            before, fingerprint=desk.fingerprint, reason=outcome.reason, message=message, stages=desk.stages,
            gave=before.gave | {OF_LEDGER: mark_of(incoming.corrections)},
        )  # fmt: skip
        outcome = Outcome(incoming, "quarantined", outcome.reason, message, before.page_count, kept_before=True)
    went_in: Literal["reprocessed", "taken_in"] = "reprocessed" if incoming.again else "taken_in"
    action = went_in if outcome.status == "taken_in" else "quarantined"
    event = Event(action, incoming.path, incoming.doc_id, outcome.reason, outcome.message, outcome.seconds)
    desk.ledger.note(desk.run, [event], entry)
    return outcome


def _stages(outcome: Outcome, before: DocumentEntry | None, desk: Desk) -> dict[str, str]:
    """Stage -> fingerprint it was last done with: of today from where it started, of before for what was reused.

    None for what was reused after a run that failed: the ledger then tells how that one was made, not the rows.
    """
    at = STAGES.index(outcome.start)
    if outcome.status == "quarantined":
        return {stage: desk.stages[stage] for stage in (STAGES[:1] if at == 0 else STAGES)}
    earlier = before.stages if before and before.reason in (None, CORRECTIONS_REFUSED) else {}
    return {stage: earlier.get(stage, "") if i < at else desk.stages[stage] for i, stage in enumerate(STAGES)}
