"""The ledger: every file ever seen, every document, every run. The truth about what was taken in."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from pipeline.entries import Action, DocumentEntry, Event, RunEntry, display_name
from pipeline.files import printable
from pipeline.ledger_tables import LATER_COLUMNS, TABLES
from pipeline.settings import Settings
from schemas.errors import UsageError

__all__ = ["Action", "DocumentEntry", "Event", "Ledger", "RunEntry", "display_name", "known_ledger", "now"]

_KEEP_SKIPS_OF_RUNS = 20
"""A watched inbox is looked through every few minutes: skips of older runs live on as counts in `runs` only."""
_KEEP_SKIPS = 1000
"""Of a run; more are counted only."""

_DOCUMENT = (
    "SELECT doc_id, sha256, file_name, byte_size, status, fingerprint, reason, message, page_count, summary,"
    " stages, identity, version_of, superseded_by, gave FROM documents "
)
_KNOWN = _DOCUMENT.replace("summary", "'{}'").replace(
    "gave FROM", "json_object('corrections', coalesce(json_extract(gave, '$.corrections'), '')) FROM"
)
_RUN = "SELECT run, command, started, finished, fingerprint, counts, seconds FROM runs "


class Ledger:
    """SQLite in the state directory; safe to use from several threads.

    Raises:
        UsageError: The file is no ledger, or cannot be written.
    """

    def __init__(self, state: Path) -> None:
        """Open the ledger, made when missing."""
        self._lock = threading.RLock()
        self._skips: Counter[int] = Counter()
        path = state / "ledger.sqlite"
        try:
            state.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.executescript(TABLES)
            self._add_columns()
        except (sqlite3.Error, OSError) as error:
            raise UsageError(f"cannot use the ledger {path}: {error}") from error

    def _add_columns(self) -> None:
        for table, columns in LATER_COLUMNS.items():
            there = {row[1] for row in self._base.execute(f"PRAGMA table_info({table})")}
            for name, kind in columns.items():
                if name not in there:
                    self._base.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
        self._base.execute("CREATE INDEX IF NOT EXISTS documents_by_identity ON documents (identity)")
        if not self._base.execute("SELECT 1 FROM contents LIMIT 1").fetchone():
            self._base.execute("INSERT OR IGNORE INTO contents (doc_id) SELECT doc_id FROM documents ORDER BY rowid")

    def close(self) -> None:
        """Close it; further calls fail."""
        with self._lock:
            self._base.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it or nothing."""
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    def ask(self, question: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows that answer a question."""
        with self._lock:
            return self._base.execute(question, values).fetchall()

    def start_run(self, command: str, fingerprint: str | None, settings: object) -> int:
        """Note that a run has begun; its number."""
        text = msgspec.json.encode(settings).decode()
        with self.change() as base:
            cursor = base.execute(
                "INSERT INTO runs (command, started, fingerprint, settings) VALUES (?, ?, ?, ?)",
                (command, now(), fingerprint, text),
            )
            return int(cursor.lastrowid or 0)

    def note_pipeline(self, fingerprint: str, parts: dict[str, dict[str, str]]) -> None:
        """Remember what a pipeline is made of, stage by stage."""
        with self.change() as base:
            base.execute("INSERT OR IGNORE INTO pipelines VALUES (?, ?)", (fingerprint, _json(parts)))

    def pipeline(self, fingerprint: str) -> dict[str, dict[str, str]]:
        """What a pipeline was made of; nothing where that is not remembered."""
        rows = self.ask("SELECT parts FROM pipelines WHERE fingerprint = ?", (fingerprint,))
        parts: dict[str, dict[str, str]] = msgspec.json.decode(rows[0][0]) if rows else {}
        return parts

    def end_run(self, run: int, seconds: float | None = None) -> dict[str, int]:
        """Note that a run has ended; its events counted by action."""
        with self.change() as base:
            counts = dict(base.execute("SELECT action, count(*) FROM events WHERE run = ? GROUP BY action", (run,)))
            counts |= {"skipped": self._skips[run]} if self._skips[run] else {}
            base.execute(
                "UPDATE runs SET finished = ?, counts = ?, seconds = ? WHERE run = ?",
                (now(), _json(counts), seconds, run),
            )
            base.execute("DELETE FROM events WHERE action = 'skipped' AND run <= ?", (run - _KEEP_SKIPS_OF_RUNS,))
        return counts

    def known_files(self) -> dict[tuple[bytes, int, int], str]:
        """(path, size, mtime_ns) -> SHA-256 of every file seen."""
        rows = self.ask("SELECT path, size, mtime_ns, sha256 FROM files")
        return {(path, size, mtime): sha for path, size, mtime, sha in rows}

    def note_file(self, path: Path, size: int, mtime_ns: int, sha256: str) -> None:
        """Remember a file's content, and what lay at its path before when that was another.

        `contents` numbers contents in the order in which they were first met, whenever they are taken in.
        """
        raw = os.fsencode(path)
        with self.change() as base:
            base.execute("INSERT OR IGNORE INTO contents (doc_id) VALUES (?)", (sha256[:16],))
            base.execute(
                "INSERT OR IGNORE INTO overwritten SELECT substr(sha256, 1, 16), ? FROM files"
                " WHERE path = ? AND sha256 != ?",
                (sha256[:16], raw, sha256),
            )
            base.execute(
                "INSERT INTO files (path, name, size, mtime_ns, sha256, seen) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (path) DO UPDATE SET"
                " before = CASE WHEN sha256 = excluded.sha256 THEN before ELSE sha256 END,"
                " size = excluded.size, mtime_ns = excluded.mtime_ns, sha256 = excluded.sha256,"
                " seen = excluded.seen, gone = NULL",
                (raw, display_name(path), size, mtime_ns, sha256, now()),
            )

    def paths_of(self, sha256: str) -> list[Path]:
        """Where a document's file was seen, latest first."""
        rows = self.ask("SELECT path FROM files WHERE sha256 = ? ORDER BY seen DESC, path", (sha256,))
        return [Path(os.fsdecode(row[0])) for row in rows]

    def note(self, run: int, events: Iterable[Event], document: DocumentEntry | None = None) -> None:
        """Add events, and the document they are about, in one transaction; of many skips most are counted only."""
        at = now()
        with self.change() as base:
            if document is not None:
                base.execute(
                    "INSERT INTO documents (doc_id, sha256, file_name, byte_size, status, reason, message, page_count,"
                    " fingerprint, summary, stages, identity, gave, first_seen, updated)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (doc_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,"
                    " message = excluded.message, page_count = excluded.page_count, summary = excluded.summary,"
                    " fingerprint = excluded.fingerprint, stages = excluded.stages, identity = excluded.identity,"
                    " gave = excluded.gave,"
                    " updated = excluded.updated",
                    (*_document_columns(document), at, at),
                )
            base.executemany(
                "INSERT INTO events (run, at, path, doc_id, action, reason, message, seconds)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (run, at, e.path and os.fsencode(e.path), e.doc_id, e.action, e.reason, e.message, _json(e.seconds))
                    for e in self._worth_keeping(run, events)
                ],
            )

    def _worth_keeping(self, run: int, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            self._skips[run] += event.action == "skipped"
            if event.action != "skipped" or self._skips[run] <= _KEEP_SKIPS:
                yield event

    def documents(self) -> dict[str, DocumentEntry]:
        """Every document by SHA-256, oldest first."""
        rows = self.ask(f"{_DOCUMENT}ORDER BY first_seen, doc_id")
        return {row[1]: _document(row) for row in rows}

    def known_documents(self) -> dict[str, DocumentEntry]:
        """As `documents`, in a tenth of the memory: without summaries, and of `gave` only the corrections."""
        shared: dict[str, Any] = {}
        return {row[1]: _document(row, shared) for row in self.ask(f"{_KNOWN}ORDER BY first_seen, doc_id")}

    def document(self, doc_id: str) -> DocumentEntry | None:
        """One document, None when it was never seen."""
        rows = self.ask(f"{_DOCUMENT}WHERE doc_id = ?", (doc_id,))
        return _document(rows[0]) if rows else None

    def find(self, name: str) -> DocumentEntry:
        """The document a person means: a doc_id, an unambiguous beginning of one, or the file's name.

        Raises:
            UsageError: None or several are meant.
        """
        start = name.lower().encode("utf-8", "replace").decode()  # SQLite takes no lone byte of a file's name
        found = self._where("doc_id = ?", start) or self._where("file_name = ?", display_name(Path(name)))
        if not found and len(name) >= 4:
            found = self._where("doc_id >= ? AND doc_id < ?", start, start + chr(0x10FFFF))
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(f"no document is called {name!r} here; `status` lists them")
        raise UsageError(f"{name!r} may be any of {', '.join(d.doc_id for d in found)}; give one of these")

    def _where(self, condition: str, *values: str) -> list[DocumentEntry]:
        rows = self.ask(f"{_DOCUMENT}WHERE {condition} ORDER BY first_seen, doc_id", values)
        return [_document(row) for row in rows]

    def runs(self, number: int = 10) -> list[RunEntry]:
        """The latest runs, newest first."""
        return [_run(row) for row in self.ask(f"{_RUN}ORDER BY run DESC LIMIT ?", (number,))]

    def run(self, number: int) -> RunEntry:
        """One run.

        Raises:
            UsageError: There is none of that number.
        """
        rows = self.ask(f"{_RUN}WHERE run = ?", (number,))
        if not rows:
            raise UsageError(f"there is no run {number} here; `status` lists the latest")
        return _run(rows[0])

    def events(self, run: int) -> list[Event]:
        """What happened in a run, in order."""
        rows = self.ask(
            "SELECT action, path, doc_id, reason, message, seconds, at FROM events WHERE run = ? ORDER BY event", (run,)
        )
        return [
            Event(action, path and Path(os.fsdecode(path)), doc_id, reason, message, msgspec.json.decode(seconds), at)
            for action, path, doc_id, reason, message, seconds, at in rows
        ]


def known_ledger(settings: Settings) -> Ledger:
    """The ledger of a store that something was taken in at.

    Raises:
        UsageError: Nothing was.
    """
    if not (settings.state / "ledger.sqlite").exists():
        raise UsageError(
            f"nothing was taken in at {printable(settings.out)} yet; run: baocao ingest PATH{settings.out_typed}"
        )
    return Ledger(settings.state)


def _document_columns(d: DocumentEntry) -> tuple[Any, ...]:
    return (
        d.doc_id, d.sha256, d.file_name, d.byte_size, d.status, d.reason, d.message, d.page_count, d.fingerprint,
        _json(d.summary), _json(d.stages), d.identity, _json(d.gave),
    )  # fmt: skip


def _document(row: tuple[Any, ...], shared: dict[str, Any] | None = None) -> DocumentEntry:
    """A document; what many have in common stands in memory once where there is something to share it in."""
    given = dict(zip(DocumentEntry.__struct_fields__, row, strict=True))
    for name in ("summary", "stages", "gave"):
        if shared is None:
            given[name] = msgspec.json.decode(given[name])
        elif (text := given[name]) in shared:
            given[name] = shared[text]
        else:
            given[name] = shared[text] = msgspec.json.decode(text)
    if shared is not None:
        given |= {name: sys.intern(given[name]) for name in ("status", "fingerprint")}
    return DocumentEntry(**given)


def _run(row: tuple[Any, ...]) -> RunEntry:
    run, command, started, finished, fingerprint, counts, seconds = row
    return RunEntry(run, command, started, finished, fingerprint, msgspec.json.decode(counts), seconds)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def now() -> str:
    """The time as the ledger writes it: UTC, ISO 8601; for people, never for the order of things."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
