"""Where the files of documents are: which have gone, which moved, which other files lie beside them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.entries import DocumentEntry, Event
from pipeline.ledger import Ledger, now

__all__ = ["documents_gone", "note_others", "note_whereabouts", "other_files"]


def note_whereabouts(ledger: Ledger, looked_at: Sequence[Path], found: set[bytes]) -> list[Event]:
    """Mark known files under the paths that are no longer there, and unmark those that came back.

    Args:
        ledger: The ledger.
        looked_at: Files and folders that were looked through.
        found: Paths of all files that lie there.

    Returns:
        An event for each document whose last file has gone since the last look.
    """
    roots = [os.fsencode(path.absolute()) for path in looked_at]
    missing, back = [], []
    for path, sha256, gone in ledger.ask("SELECT path, sha256, gone FROM files"):
        if path in found:
            back += [path] if gone else []
        elif not gone and any(path == root or path.startswith(root.rstrip(b"/") + b"/") for root in roots):
            missing.append((path, sha256))
    if missing or back:
        with ledger.change() as base:
            base.executemany("UPDATE files SET gone = ? WHERE path = ?", [(now(), path) for path, _ in missing])
            base.executemany("UPDATE files SET gone = NULL WHERE path = ?", [(path,) for path in back])
    kept = ledger.ask("SELECT DISTINCT sha256 FROM files WHERE gone IS NULL") if missing else []
    there = {row[0] for row in kept}
    return [
        Event("gone", Path(os.fsdecode(path)), sha256[:16], "file_gone", "the file is no longer there; its rows stay")
        for path, sha256 in missing
        if sha256 not in there
    ]


def documents_gone(ledger: Ledger, documents: Iterable[DocumentEntry]) -> list[DocumentEntry]:
    """Documents no file of which was there at the last look, those replaced by other content left out."""
    gone = {
        row[0]
        for row in ledger.ask(
            "SELECT sha256 FROM files WHERE gone IS NOT NULL EXCEPT SELECT sha256 FROM files WHERE gone IS NULL"
        )
    }
    return [entry for entry in documents if entry.sha256 in gone]


def note_others(ledger: Ledger, paths: Sequence[Path]) -> None:
    """Remember files that are no documents: they were seen, and left alone."""
    with ledger.change() as base:
        base.executemany("INSERT OR IGNORE INTO others VALUES (?, ?)", [(os.fsencode(path), now()) for path in paths])


def other_files(ledger: Ledger) -> list[Path]:
    """Files seen that are no documents."""
    return [Path(os.fsdecode(row[0])) for row in ledger.ask("SELECT path FROM others ORDER BY path")]
