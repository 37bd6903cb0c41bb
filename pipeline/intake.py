"""Looks through folders: which files are reports, which of them are new."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline.files import printable
from pipeline.ledger import Event, Ledger, display_name
from schemas.errors import DocumentError, UsageError

__all__ = ["Incoming", "Intake", "content_hash", "find_files", "look_through", "refuse_early"]

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


def look_through(paths: Sequence[Path], ledger: Ledger, fingerprint: str) -> Intake:
    """Find what is new under the paths. A file known by path, size and time is not opened.

    Raises:
        UsageError: A path does not exist.
    """
    known_files, documents = ledger.known_files(), ledger.documents()
    elsewhere: dict[str, set[bytes]] = {}
    for (known, _, _), content in known_files.items():
        elsewhere.setdefault(content, set()).add(known)
    incoming: dict[str, Incoming] = {}
    events: list[Event] = []
    for path in find_files(paths):
        try:
            info = path.stat()
            sha256 = known_files.get((os.fsencode(path), info.st_size, info.st_mtime_ns))
            fresh = sha256 is None
            if sha256 is None:
                if not stat.S_ISREG(info.st_mode) or not _is_candidate(path):
                    continue
                sha256 = content_hash(path)
                ledger.note_file(path, info.st_size, info.st_mtime_ns, sha256)
        except OSError as error:
            events.append(Event("quarantined", path, None, "unreadable", f"cannot be read: {error.strerror}"))
            continue
        entry, doc_id = documents.get(sha256), sha256[:16]
        if sha256 in incoming:
            events.append(Event("duplicate", path, doc_id, "same_content", _twin(incoming[sha256].file_name)))
        elif entry is None or entry.fingerprint != fingerprint:
            name = entry.file_name if entry else display_name(path)
            incoming[sha256] = Incoming(
                doc_id, sha256, name, info.st_size, path, info.st_mtime_ns, again=entry is not None
            )
        elif fresh and elsewhere.get(sha256, set()) - {os.fsencode(path)}:
            events.append(Event("duplicate", path, doc_id, "same_content", _twin(entry.file_name)))
        else:
            events.append(Event("skipped", path, doc_id, f"{entry.status}_before"))
    return Intake(tuple(incoming.values()), tuple(events))


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
