"""The ledger: every file ever seen, every document, every run. The truth about what was taken in."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from schemas.errors import UsageError

__all__ = ["Action", "DocumentEntry", "Event", "Ledger", "RunEntry", "display_name"]

Action = Literal["taken_in", "skipped", "duplicate", "quarantined", "reprocessed"]

_KEEP_SKIPS_OF_RUNS = 20
"""A watched inbox is looked through every few minutes: skips of older runs live on as counts in `runs` only."""

_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, command TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, fingerprint TEXT,
    settings TEXT NOT NULL, counts TEXT NOT NULL DEFAULT '{}');
CREATE TABLE IF NOT EXISTS documents (
    doc_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, file_name TEXT NOT NULL, byte_size INTEGER NOT NULL,
    status TEXT NOT NULL, reason TEXT, message TEXT, page_count INTEGER, fingerprint TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '{}', first_seen TEXT NOT NULL, updated TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    path BLOB PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, seen TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS files_by_content ON files (sha256);
CREATE TABLE IF NOT EXISTS events (
    event INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, at TEXT NOT NULL, path BLOB, doc_id TEXT,
    action TEXT NOT NULL, reason TEXT, message TEXT, seconds TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS events_by_run ON events (run, action);
"""


_DOCUMENT = (
    "SELECT doc_id, sha256, file_name, byte_size, status, fingerprint, reason, message, page_count, summary"
    " FROM documents "
)


class DocumentEntry(Struct, frozen=True):
    """A document in the ledger.

    Attributes:
        status: `taken_in` or `quarantined`.
        reason: Code of the quarantine, see `schemas.errors.DocumentError`; None when taken in.
        message: The quarantine in a sentence.
        fingerprint: Of the pipeline that took it in or gave it up.
        summary: What `ingest` prints about it.
    """

    doc_id: str
    sha256: str
    file_name: str
    byte_size: int
    status: Literal["taken_in", "quarantined"]
    fingerprint: str
    reason: str | None = None
    message: str | None = None
    page_count: int | None = None
    summary: dict[str, Any] = {}


class Event(Struct, frozen=True):
    """What happened to a file or document in a run; `seconds` per stage."""

    action: Action
    path: Path | None = None
    doc_id: str | None = None
    reason: str | None = None
    message: str | None = None
    seconds: dict[str, float] = {}
    at: str = ""


class RunEntry(Struct, frozen=True):
    """A run; `finished` is None while it runs and for good when it was killed."""

    run: int
    command: str
    started: str
    finished: str | None
    fingerprint: str | None
    counts: dict[str, int]


class Ledger:
    """SQLite in the state directory; safe to use from several threads.

    Raises:
        UsageError: The file is no ledger, or cannot be written.
    """

    def __init__(self, state: Path) -> None:
        """Open the ledger, made when missing."""
        self._lock = threading.RLock()
        path = state / "ledger.sqlite"
        try:
            state.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            raise UsageError(f"cannot use the ledger {path}: {error}") from error

    def close(self) -> None:
        """Close it; further calls fail."""
        with self._lock:
            self._base.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    def _ask(self, question: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(question, values).fetchall()

    def start_run(self, command: str, fingerprint: str | None, settings: object) -> int:
        """Note that a run has begun; its number."""
        text = msgspec.json.encode(settings).decode()
        with self._change() as base:
            cursor = base.execute(
                "INSERT INTO runs (command, started, fingerprint, settings) VALUES (?, ?, ?, ?)",
                (command, _now(), fingerprint, text),
            )
            return int(cursor.lastrowid or 0)

    def end_run(self, run: int) -> dict[str, int]:
        """Note that a run has ended; its events counted by action."""
        with self._change() as base:
            counts = dict(base.execute("SELECT action, count(*) FROM events WHERE run = ? GROUP BY action", (run,)))
            base.execute(
                "UPDATE runs SET finished = ?, counts = ? WHERE run = ?",
                (_now(), msgspec.json.encode(counts).decode(), run),
            )
            base.execute("DELETE FROM events WHERE action = 'skipped' AND run <= ?", (run - _KEEP_SKIPS_OF_RUNS,))
        return counts

    def known_files(self) -> dict[tuple[bytes, int, int], str]:
        """(path, size, mtime_ns) -> SHA-256 of every file seen."""
        return {
            (path, size, mtime): sha
            for path, size, mtime, sha in self._ask("SELECT path, size, mtime_ns, sha256 FROM files")
        }

    def note_file(self, path: Path, size: int, mtime_ns: int, sha256: str) -> None:
        """Remember a file's content."""
        with self._change() as base:
            base.execute(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
                (os.fsencode(path), display_name(path), size, mtime_ns, sha256, _now()),
            )

    def paths_of(self, sha256: str) -> list[Path]:
        """Where a document's file was seen, latest first."""
        rows = self._ask("SELECT path FROM files WHERE sha256 = ? ORDER BY seen DESC, path", (sha256,))
        return [Path(os.fsdecode(row[0])) for row in rows]

    def note(self, run: int, events: Iterable[Event], document: DocumentEntry | None = None) -> None:
        """Add events, and the document they are about, in one transaction."""
        now = _now()
        with self._change() as base:
            if document is not None:
                base.execute(
                    "INSERT INTO documents (doc_id, sha256, file_name, byte_size, status, reason, message, page_count,"
                    " fingerprint, summary, first_seen, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (doc_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,"
                    " message = excluded.message, page_count = excluded.page_count, summary = excluded.summary,"
                    " fingerprint = excluded.fingerprint, updated = excluded.updated",
                    (*_document_columns(document), now, now),
                )
            base.executemany(
                "INSERT INTO events (run, at, path, doc_id, action, reason, message, seconds)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        run,
                        now,
                        e.path and os.fsencode(e.path),
                        e.doc_id,
                        e.action,
                        e.reason,
                        e.message,
                        _json(e.seconds),
                    )
                    for e in events
                ],
            )

    def documents(self) -> dict[str, DocumentEntry]:
        """Every document by SHA-256, oldest first."""
        rows = self._ask(f"{_DOCUMENT}ORDER BY first_seen, doc_id")
        return {row[1]: _document(row) for row in rows}

    def document(self, doc_id: str) -> DocumentEntry | None:
        """One document, None when it was never seen."""
        rows = self._ask(f"{_DOCUMENT}WHERE doc_id = ?", (doc_id,))
        return _document(rows[0]) if rows else None

    def find(self, name: str) -> DocumentEntry:
        """The document a person means: a doc_id, an unambiguous beginning of one, or the file's name.

        Raises:
            UsageError: None or several are meant.
        """
        wanted = unicodedata.normalize("NFC", Path(name).name)
        known = list(self.documents().values())
        found = [d for d in known if d.doc_id == name.lower()] or [d for d in known if d.file_name == wanted]
        if not found and len(name) >= 4:
            found = [d for d in known if d.doc_id.startswith(name.lower())]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(f"no document is called {name!r}; `baocao status` lists them")
        raise UsageError(f"{name!r} may be any of {', '.join(d.doc_id for d in found)}; give one of these")

    def runs(self, number: int = 10) -> list[RunEntry]:
        """The latest runs, newest first."""
        rows = self._ask(
            "SELECT run, command, started, finished, fingerprint, counts FROM runs ORDER BY run DESC LIMIT ?", (number,)
        )
        return [
            RunEntry(run, command, started, finished, mark, msgspec.json.decode(counts))
            for run, command, started, finished, mark, counts in rows
        ]

    def events(self, run: int) -> list[Event]:
        """What happened in a run, in order."""
        rows = self._ask(
            "SELECT action, path, doc_id, reason, message, seconds, at FROM events WHERE run = ? ORDER BY event", (run,)
        )
        return [
            Event(action, path and Path(os.fsdecode(path)), doc_id, reason, message, msgspec.json.decode(seconds), at)
            for action, path, doc_id, reason, message, seconds, at in rows
        ]


def display_name(path: Path) -> str:
    """A file's base name as Unicode NFC, whatever its bytes are."""
    return unicodedata.normalize("NFC", os.fsencode(path.name).decode("utf-8", "replace"))


def _document_columns(d: DocumentEntry) -> tuple[Any, ...]:
    return (
        d.doc_id, d.sha256, d.file_name, d.byte_size, d.status, d.reason, d.message, d.page_count, d.fingerprint,
        _json(d.summary),
    )  # fmt: skip


def _document(row: tuple[Any, ...]) -> DocumentEntry:
    doc_id, sha256, name, size, status, fingerprint, reason, message, pages, summary = row
    return DocumentEntry(
        doc_id, sha256, name, size, status, fingerprint, reason, message, pages, msgspec.json.decode(summary)
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
