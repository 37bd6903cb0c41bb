"""Reads the pages of one document, a few of them in the workers' hands at a time."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TYPE_CHECKING, Any

from pipeline import jobs
from pipeline.artefacts import Artefacts
from pipeline.engine_check import need_engine
from pipeline.intake import Incoming, refuse_early
from schemas.errors import DocumentError, EngineError

if TYPE_CHECKING:
    from pipeline.take_in import Bench

__all__ = ["read_pages"]

_HARD = ("timeout", "worker_died", "out_of_memory")
_HOPELESS = 3
"""After so many pages failed hard and none read, the document is given up."""
_ENOUGH = 10
"""After so many pages failed hard, the pages not yet begun are not tried: a document may not cost hours of timeouts."""


def read_pages(incoming: Incoming, bench: Bench) -> tuple[int, dict[int, str]]:
    """Read all pages into the artefacts; their number, and page -> why for those that could not be read.

    Raises:
        DocumentError: It cannot be opened, or none of its pages can be read.
        EngineError: The OCR engine is gone.
        OSError: The file cannot be read.
    """
    if incoming.path is None or not incoming.path.exists():
        raise DocumentError(
            "unreadable", "the file is no longer where it was taken in; put it back and ingest it again"
        )
    refuse_early(incoming.path)
    settings = bench.settings
    count = bench.workers.run(settings.open_seconds, jobs.count_pages, incoming.path, settings.max_pages)
    bench.watcher.opened(incoming, count)
    Artefacts(settings.state, incoming.doc_id).forget_reading()
    loop = _PageLoop(incoming, bench, count)
    failed = loop.run()
    if loop.may_be_the_engine:
        need_engine(settings.engine, bench.engine)
    if len(failed) == count:
        first = failed[min(failed)]
        raise DocumentError(first.reason, f"no page could be read; page {min(failed)}: {first}")
    return count, {number: str(error) for number, error in failed.items()}


class _PageLoop:
    """Keeps a few pages of a document in the workers' hands until all are read or it is hopeless.

    Attributes:
        may_be_the_engine: Whether a page failed in a way that a missing OCR engine may explain.
    """

    def __init__(self, incoming: Incoming, bench: Bench, count: int) -> None:
        """Nothing is read yet of the `count` pages."""
        self._incoming = incoming
        self._bench = bench
        self._count = count
        self._next = 1
        self._window: dict[Future[str], int] = {}
        self._failed: dict[int, DocumentError] = {}
        self.may_be_the_engine = False

    def run(self) -> dict[int, DocumentError]:
        """Read every page that can be read into the artefacts; page -> why for the others."""
        self._fill()
        while self._window:
            done, _ = wait(self._window, return_when=FIRST_COMPLETED)
            for future in done:
                self._settle(future, self._window.pop(future))
            if not self._hopeless():
                self._fill()
        for number in range(self._next, self._count + 1):
            self._failed[number] = DocumentError("timeout", f"not tried after {len(self._failed)} pages had failed")
            self._bench.watcher.page_read(self._incoming)
        return self._failed

    def _fill(self) -> None:
        bench, settings = self._bench, self._bench.settings
        while self._next <= self._count and len(self._window) <= settings.workers:
            future = bench.workers.submit(
                settings.page_seconds, jobs.read_one,
                settings.state, self._incoming.doc_id, self._path, self._next, settings.engine,
            )  # fmt: skip
            self._window[future] = self._next
            self._next += 1

    @property
    def _path(self) -> Any:  # noqa: ANN401 - a path; that there is one was checked before
        return self._incoming.path

    def _settle(self, future: Future[str], number: int) -> None:
        try:
            future.result()
        except DocumentError as error:
            if error.reason == "interrupted":
                raise
            self._failed[number] = error
            self.may_be_the_engine |= error.reason == "unreadable"
        except EngineError as error:
            self._failed[number] = DocumentError("unreadable", str(error))
            self.may_be_the_engine = True
        self._bench.watcher.page_read(self._incoming)

    def _hopeless(self) -> bool:
        hard = sum(error.reason in _HARD for error in self._failed.values())
        settled = self._next - 1 - len(self._window)
        return hard >= _ENOUGH or (hard >= _HOPELESS and len(self._failed) == settled)
