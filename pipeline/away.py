"""What a worker of a cluster does: makes the rows of a batch of documents, in a folder of its own in the shared state.

Nothing that others see is written here. A worker that was given up for lost may still be at it while its batch is
redone elsewhere: each attempt has its own folder, and only the one that the driver hears of is brought home.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import shutil
import socket
import tempfile
import threading
from functools import partial
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec import Struct

from pipeline.changes import note_of
from pipeline.entries import DocumentEntry
from pipeline.files import remove_tree
from pipeline.fingerprint import first_changed, pipeline_fingerprints
from pipeline.intake import Incoming
from pipeline.jobs import load_all
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.take_in import Bench, Desk, Outcome, begin, make_rows, settle
from pipeline.workers import Workers
from schemas.errors import BaocaoError, UsageError

__all__ = ["Answer", "Batch", "Job", "bring_home", "get_ready", "make_batch"]

_AWAY = "away"


class Job(Struct, frozen=True):
    """What all batches of a run share.

    Attributes:
        settings: With an absolute `out`, and the driver's state directory as `state_folder`.
        stages: Stage -> fingerprint, as the driver has it.
        engine: Name and version of the driver's OCR engine.
    """

    settings: Settings
    run: int
    stages: dict[str, str]
    engine: str


class Batch(Struct, frozen=True):
    """Documents to be done one after the other, and what the ledger says about those it knows."""

    documents: tuple[Incoming, ...]
    before: dict[str, DocumentEntry]


class Answer(Struct, frozen=True):
    """What became of a batch.

    Attributes:
        folder: Where the rows and artefacts are.
        fault: What is wrong with the worker or the run, in a line; then there are no outcomes.
    """

    outcomes: tuple[Outcome, ...]
    folder: Path
    fault: str | None = None


def get_ready(settings: Settings) -> None:
    """Start a process of this worker and load what each document needs, while the driver still looks for documents.

    One process only: there may be nothing to do. What goes wrong here goes wrong again with the first batch, and is
    told then.
    """
    lanes, local = _surroundings()
    with _lock:
        workers, _ = _crew(lanes, local, settings)
    workers.submit(settings.finish_seconds, load_all, settings.engine).exception()


def make_batch(batch: Batch, job: Job) -> Answer:
    """Make the rows of a batch; runs on a cluster's worker and never raises what is our own error."""
    state = job.settings.state
    folder = state / _AWAY / uuid4().hex
    try:
        if not (state / "ledger.sqlite").exists():
            raise UsageError(f"{state} is not there; workers and driver must share it under the same path")
        bench = _bench(job, folder)
        outcomes = tuple(_made(one, bench, batch.before.get(one.doc_id), state) for one in batch.documents)
    except (BaocaoError, OSError) as error:
        return Answer((), folder, f"Dask worker on {socket.gethostname()}: {error}")
    return Answer(outcomes, folder)


def _made(incoming: Incoming, bench: Bench, before: DocumentEntry | None, state: Path) -> Outcome:
    kept = _artefacts(state, incoming.doc_id)
    if incoming.start != "read" and kept.is_dir():
        shutil.copytree(kept, _artefacts(bench.settings.state, incoming.doc_id))
    return make_rows(incoming, bench, before)


def _artefacts(state: Path, doc_id: str) -> Path:
    return state / "artefacts" / doc_id[:2] / doc_id


def bring_home(outcome: Outcome, folder: Path, desk: Desk) -> Outcome:
    """Take over what a worker made of a document, then publish and note it as if it had been made here.

    Raises:
        UsageError: The output cannot be written.
        OSError: As that.
    """
    doc_id, state = outcome.incoming.doc_id, desk.settings.state
    before = begin(outcome.incoming, outcome.start, desk)
    if outcome.status == "taken_in":
        for part in (_artefacts(Path(), doc_id), note_of(Path(), desk.run, doc_id), Path("staging") / doc_id):
            _moved(folder / part, state / part)
    return settle(outcome, before, desk)


def _moved(source: Path, target: Path) -> None:
    if not source.exists():
        return
    if source.is_dir():
        remove_tree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


class _Quiet:
    """The driver tells how the run gets on."""

    def opened(self, incoming: Incoming, pages: int) -> None:
        pass

    def page_read(self, incoming: Incoming) -> None:
        pass

    def done(self, outcome: Outcome) -> None:
        pass


_crews: dict[tuple[int, int], tuple[Workers, Settings]] = {}
_fit: set[tuple[object, ...]] = set()
"""Runs that this worker does as their driver does: state directory, number, fingerprints."""
_lock = threading.Lock()


def _bench(job: Job, folder: Path) -> Bench:
    """The bench of one attempt.

    Raises:
        UsageError: This worker would make other rows than the driver: another release, library, model or engine.
    """
    # Each lane reads pages of one document at a time: as many lanes as batches at once.
    lanes, local = _surroundings()
    with _lock:
        workers, own = _crew(lanes, local, job.settings)
        run = (job.settings.state, job.run, *job.stages.values())
        if run not in _fit:
            _need_the_same(job, own, workers)
            _fit.add(run)
    folder.mkdir(parents=True, exist_ok=True)
    (job.settings.state / "ocr").mkdir(exist_ok=True)
    (folder / "ocr").symlink_to(job.settings.state / "ocr")
    settings = msgspec.structs.replace(job.settings, workers=lanes, state_folder=str(folder))
    return Bench(settings, workers, Store(settings), _Quiet(), job.run, job.stages, job.engine)


def _need_the_same(job: Job, own: Settings, workers: Workers) -> None:
    here = msgspec.structs.replace(own, engine=job.settings.engine, max_pages=job.settings.max_pages)
    found = pipeline_fingerprints(here, partial(workers.submit, job.settings.open_seconds))
    if stage := first_changed(job.stages, found.own):
        raise UsageError(
            f"it would do the stage {stage} differently from the machine that began the run; install the same "
            "release, libraries, models and tesseract everywhere"
        )


def _crew(lanes: int, local: str | None, settings: Settings) -> tuple[Workers, Settings]:
    """Our worker processes in this one, kept from batch to batch, with a local folder for their temporary files."""
    key = (lanes, settings.memory_bytes)
    if key not in _crews:
        # A nanny starts its worker as a daemon, which may have no children; ours die with it by other means.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        # It also has them give memory back at every turn, which costs ours, that want it again at once, a tenth.
        os.environ.pop("MALLOC_TRIM_THRESHOLD_", None)
        folder = tempfile.mkdtemp(prefix="baocao-", dir=local)
        own = Settings(workers=lanes, memory_bytes=settings.memory_bytes, state_folder=folder)
        _crews[key] = Workers(own), own
        atexit.register(_end, *_crews[key])
    return _crews[key]


def _end(workers: Workers, own: Settings) -> None:
    workers.__exit__(None, None, None)
    remove_tree(own.state)


def _surroundings() -> tuple[int, str | None]:
    """Batches this worker of Dask is at, at once; its local folder, which Dask clears away even after a crash."""
    from distributed import get_worker

    try:
        worker = get_worker()
    except ValueError:  # no worker of Dask: one called us in this very process
        return max(1, len(os.sched_getaffinity(0))), None
    return max(1, int(worker.state.nthreads)), str(worker.local_directory)
