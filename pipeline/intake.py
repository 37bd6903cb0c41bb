"""Looks through folders: which files are reports, which of them are new."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from pipeline.arrival import still_arriving
from pipeline.corrections import OF_LEDGER, SUFFIX, Beside, mark_of, without_document
from pipeline.entries import CORRECTIONS_REFUSED, Action, DocumentEntry, Event, display_name
from pipeline.files import printable
from pipeline.fingerprint import first_changed
from pipeline.ledger import Ledger
from pipeline.whereabouts import note_others, note_whereabouts
from schemas.correction import CorrectionsFile
from schemas.errors import DocumentError, UsageError

__all__ = ["Incoming", "Intake", "content_hash", "find_files", "look_through", "refuse_early", "start_of"]

_EXTENSIONS = {".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg"}
_IMAGE_STARTS = {
    b"II*\0": "TIFF", b"MM\0*": "TIFF", b"II+\0": "TIFF", b"MM\0+": "TIFF",  # + is BigTIFF
    b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG",
}  # fmt: skip
"""The kinds that are opened as images later on, by the same first bytes."""

_HEAD = 1024
"""A PDF's header may stand anywhere in the first kilobyte (PDF 1.7, Annex H, note 13)."""


class Incoming(Struct, frozen=True):
    """A file to be taken in, or a document to be run again.

    Attributes:
        path: Where its bytes are; None when they are not needed or gone.
        size: In bytes.
        mtime_ns: Time of its last change when it was hashed.
        start: Stage to start at.
        again: Whether the ledger has it already.
        corrections: What people have corrected in it; None where nothing.
    """

    doc_id: str
    sha256: str
    file_name: str
    size: int
    path: Path | None
    mtime_ns: int = 0
    start: str = "read"
    again: bool = False
    page_count: int | None = None
    corrections: CorrectionsFile | None = None


class Intake(Struct, frozen=True):
    """What a look through the folders found: documents to take in, and what there is to say about all other files."""

    incoming: tuple[Incoming, ...]
    events: tuple[Event, ...]


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Regular files at or under the paths, sorted, each once; hidden ones and what is no file (pipes) left out.

    Raises:
        UsageError: A path does not exist or cannot be looked into.
    """
    found: dict[Path, None] = {}
    for path in paths:
        shown = printable(str(path))
        if not path.exists():
            raise UsageError(f"{shown}: there is no such file or folder")
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            raise UsageError(f"{shown}: this folder cannot be read; check its permissions")
        for file in _under(path.absolute()) if path.is_dir() else [path.absolute()]:
            found[file] = None
    return list(found)


def _under(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(where, name)


def look_through(paths: Sequence[Path], ledger: Ledger, stages: dict[str, str], patience: float = 0.0) -> Intake:
    """Find what is new under the paths. A file known by path, size and time is not opened.

    Args:
        paths: Files and folders.
        ledger: What is known; new files are noted in it.
        stages: Stage -> its own fingerprint today; a document is done again from the first that has changed.
        patience: Seconds to watch new files that look unfinished.

    Raises:
        UsageError: A path does not exist.
    """
    files = find_files(paths)
    known = ledger.known_files()
    looked = [_looked(path, known) for path in files]
    note_others(ledger, [one.path for one in looked if one.kind == "other" and not one.path.name.endswith(SUFFIX)])
    arriving = still_arriving([one.path for one in looked if one.kind == "new"], patience)
    documents = ledger.known_documents()
    sorter = _Sorter(documents, stages, known)
    for one in looked:
        if one.path in arriving:
            sorter.say("waiting", one.path, None, "still_arriving", "it is still being written; left for the next run")
        elif one.kind == "broken":
            sorter.say("quarantined", one.path, None, "unreadable", f"cannot be read: {one.fault}")
        elif one.kind == "new":
            sorter.take(one, _noted_hash(one, ledger), fresh=True)
        elif one.kind == "known" and one.sha256:
            sorter.take(one, one.sha256, fresh=False)
    for path, why in without_document(files, [one.path for one in looked if one.kind != "other"]).items():
        sorter.say("quarantined", path, None, "corrections_unused", why)
    gone = note_whereabouts(ledger, paths, {os.fsencode(path) for path in files})
    return Intake(tuple(sorter.incoming.values()), (*sorter.events, *gone))


class _Looked(NamedTuple):
    path: Path
    kind: Literal["new", "known", "other", "broken"]
    size: int = 0
    mtime_ns: int = 0
    sha256: str | None = None
    fault: str | None = None


def _looked(path: Path, known: dict[tuple[bytes, int, int], str]) -> _Looked:
    try:
        info = path.stat()
        sha256 = known.get((os.fsencode(path), info.st_size, info.st_mtime_ns))
        if sha256 is None and not (stat.S_ISREG(info.st_mode) and _is_candidate(path)):
            return _Looked(path, "other")
    except OSError as error:
        return _Looked(path, "broken", fault=error.strerror)
    return _Looked(path, "known" if sha256 else "new", info.st_size, info.st_mtime_ns, sha256)


def _noted_hash(one: _Looked, ledger: Ledger) -> str | OSError:
    try:
        sha256 = content_hash(one.path)
    except OSError as error:
        return error
    ledger.note_file(one.path, one.size, one.mtime_ns, sha256)
    return sha256


class _Sorter:
    """Sorts files into documents to take in and events about all others."""

    def __init__(
        self, documents: dict[str, DocumentEntry], stages: dict[str, str], known: dict[tuple[bytes, int, int], str]
    ) -> None:
        self.incoming: dict[str, Incoming] = {}
        self.events: list[Event] = []
        self._documents = documents
        self._stages = stages
        self._elsewhere: dict[str, set[bytes]] = {}
        self._beside = Beside()
        for (path, _, _), sha256 in known.items():
            self._elsewhere.setdefault(sha256, set()).add(path)

    def say(self, action: Action, path: Path, doc_id: str | None, reason: str, message: str | None = None) -> None:
        self.events.append(Event(action, path, doc_id, reason, message))

    def take(self, one: _Looked, sha256: str | OSError, *, fresh: bool) -> None:
        if isinstance(sha256, OSError):
            self.say("quarantined", one.path, None, "unreadable", f"cannot be read: {sha256.strerror}")
            return
        entry, doc_id = self._documents.get(sha256), sha256[:16]
        places = self._elsewhere.setdefault(sha256, set())
        others = places - {os.fsencode(one.path)} if fresh else set()
        places.add(os.fsencode(one.path))
        corrections = self._beside.of(Path(os.fsdecode(place)) for place in places)
        start = start_of(entry, self._stages, corrections)
        if sha256 in self.incoming:
            self.incoming[sha256] = msgspec.structs.replace(self.incoming[sha256], corrections=corrections)
            self.say("duplicate", one.path, doc_id, "same_content", _twin(self.incoming[sha256].file_name))
        elif start is not None:
            name, pages = (entry.file_name, entry.page_count) if entry else (display_name(one.path), None)
            self.incoming[sha256] = Incoming(
                doc_id, sha256, name, one.size, one.path, one.mtime_ns, start, again=entry is not None,
                page_count=pages, corrections=corrections,
            )  # fmt: skip
        elif entry and others and any(os.path.lexists(path) for path in others):
            self.say("duplicate", one.path, doc_id, "same_content", _twin(entry.file_name))
        elif entry and others:
            self.say("moved", one.path, doc_id, "same_content", f"{_twin(entry.file_name)}, which lay elsewhere before")
        elif entry:
            status = entry.reason if entry.reason == CORRECTIONS_REFUSED else entry.status
            self.say("skipped", one.path, doc_id, f"{status}_before")


def start_of(entry: DocumentEntry | None, stages: dict[str, str], corrections: CorrectionsFile | None) -> str | None:
    """Stage to do a document from: the first whose fingerprint has changed; None where nothing has.

    Corrections that have changed are a change of `validate`. A quarantined document is tried again from the start when
    a stage it came through, or failed in, has changed.
    """
    if entry is None:
        return "read"
    if entry.status == "quarantined":
        return "read" if not entry.stages or any(stages.get(s) != mark for s, mark in entry.stages.items()) else None
    corrected = entry.gave.get(OF_LEDGER, "") != mark_of(corrections)
    return first_changed(entry.stages, stages) or ("validate" if corrected else None)


def _twin(name: str) -> str:
    return f"the same bytes as {name}"


def _is_candidate(path: Path) -> bool:
    """Whether a file is one of ours by its name or its first bytes."""
    return path.suffix.lower() in _EXTENSIONS or _kind(path) is not None


def _kind(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head:
        return "PDF"
    return next((kind for start, kind in _IMAGE_STARTS.items() if head.startswith(start)), None)


def refuse_early(path: Path) -> None:
    """Refuse what need not be opened to be refused.

    Raises:
        DocumentError: `empty_file`, or `not_a_pdf` for a .pdf without a PDF's header.
    """
    if path.stat().st_size == 0:
        raise DocumentError("empty_file", "the file is empty (0 bytes); copy or scan it again")
    kind = _kind(path)
    if path.suffix.lower() == ".pdf" and kind != "PDF":
        what = f"it is a {kind} image; rename it to .{kind.lower()}" if kind else "it is no PDF in spite of its name"
        raise DocumentError("not_a_pdf", what)
    if kind is None:
        raise DocumentError("unreadable", "it is no image in spite of its name")


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
