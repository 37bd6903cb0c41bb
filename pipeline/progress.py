"""How a run gets on: a bar on a terminal, plain lines without one."""

from __future__ import annotations

import datetime as dt
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.files import printable
from pipeline.intake import Incoming
from pipeline.report import Report
from pipeline.take_in import Outcome, Watcher

__all__ = ["json_watcher", "log_run", "watcher"]


@contextmanager
def watcher(documents: int) -> Iterator[Watcher]:
    """Who is told how a run over so many documents gets on; writes to the error stream, never to the output."""
    if not sys.stderr.isatty():
        yield _Lines(documents)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bars:
        yield _Bars(bars, documents)


@contextmanager
def json_watcher(documents: int) -> Iterator[Watcher]:
    """As `watcher`, as JSON lines for a log collector."""
    _log("run_started", documents=documents)
    yield _JsonLines()


def log_run(report: Report) -> None:
    """The last JSON line of a run: its counts and its time by stage."""
    from pipeline.metrics import stage_seconds
    from pipeline.summary import as_data

    told = as_data(report)
    _log("run_ended", run=report.run, command=report.command, seconds=report.seconds, counts=told["counts"],
         stages=stage_seconds(report))  # fmt: skip
    for event in report.events:
        if event.action in ("waiting", "gone", "quarantined"):
            _log(f"file_{event.action}", path=str(event.path), doc_id=event.doc_id, message=event.message)


def _log(event: str, **facts: object) -> None:
    at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    # ASCII with escapes: no file name can break a line, or steer a terminal.
    print(json.dumps({"at": at, "event": event, **facts}), file=sys.stderr, flush=True)  # noqa: T201 - the log


class _JsonLines:
    def opened(self, incoming: Incoming, pages: int) -> None:
        _log("document_opened", doc_id=incoming.doc_id, file_name=incoming.file_name, pages=pages)

    def page_read(self, incoming: Incoming) -> None:
        """A line a page would drown the others."""

    def done(self, outcome: Outcome) -> None:
        _log(
            f"document_{outcome.status}", doc_id=outcome.incoming.doc_id, file_name=outcome.incoming.file_name,
            pages=outcome.page_count, reason=outcome.reason, message=outcome.message, seconds=outcome.seconds,
        )  # fmt: skip


def _line(outcome: Outcome) -> str:
    name, seconds = printable(outcome.incoming.file_name), sum(outcome.seconds.values())
    if outcome.status == "quarantined":
        return f"quarantined {name}: {outcome.reason}: {printable(outcome.message or '')}"
    return f"taken in    {name}: {outcome.page_count} {_pages(outcome.page_count)}, {seconds:.1f} s"


def _pages(number: int | None) -> str:
    return "page" if number == 1 else "pages"


class _Lines:
    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._done = 0
        self._lock = threading.Lock()

    def opened(self, incoming: Incoming, pages: int) -> None:
        self._say(f"reading     {printable(incoming.file_name)}: {pages} {_pages(pages)}")

    def page_read(self, incoming: Incoming) -> None:
        """A line a page would drown the others."""

    def done(self, outcome: Outcome) -> None:
        with self._lock:
            self._done += 1
            self._say(f"{_line(outcome)} ({self._done} of {self._documents})")

    @staticmethod
    def _say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - the progress lines of the command line


class _Bars:
    def __init__(self, bars: Any, documents: int) -> None:  # noqa: ANN401 - rich is imported late
        self._bars = bars
        self._documents = bars.add_task("documents", total=documents, note="")
        self._pages = bars.add_task("pages", total=None, note="")
        self._known = 0

    def opened(self, incoming: Incoming, pages: int) -> None:
        self._known += pages
        self._bars.update(self._pages, total=self._known, note=printable(incoming.file_name)[:40])

    def page_read(self, incoming: Incoming) -> None:
        self._bars.advance(self._pages)

    def done(self, outcome: Outcome) -> None:
        self._bars.advance(self._documents)
        if outcome.status == "quarantined":
            self._bars.console.print(_line(outcome), markup=False, highlight=False)
