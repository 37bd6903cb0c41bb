"""What the ledger remembers, as plain values."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

__all__ = ["CORRECTIONS_REFUSED", "Action", "DocumentEntry", "Event", "RunEntry", "display_name"]

Action = Literal["taken_in", "skipped", "duplicate", "quarantined", "reprocessed", "waiting", "moved", "gone"]
"""What happened to a file or document in a run.

`waiting`: the file is still being copied and left for the next run; `moved`: known bytes that lie elsewhere now;
`gone`: the last file of a document that was there before and is not any more (its rows stay).
"""


CORRECTIONS_REFUSED = "corrections_refused"
"""Reason beside the status `taken_in`: the rows are there, but none of the document's corrections was applied."""


class DocumentEntry(Struct, frozen=True):
    """A document in the ledger.

    Attributes:
        status: `taken_in` or `quarantined`.
        reason: Code of the quarantine, see `schemas.errors.DocumentError`; None when taken in without a remark.
        message: The quarantine in a sentence.
        fingerprint: Of the pipeline that took it in or gave it up.
        summary: What `ingest` prints about it.
        stages: Stage -> its own fingerprint when the document last went through it.
        identity: What a version of it shares with it: number, issuer, date; None where one is unknown.
        version_of: doc_id of the version before it, as published in `documents`.
        superseded_by: doc_id of the version after it, as published.
        gave: Stage -> digest of what it gave for the published rows; `corrections` -> digest of those they have.
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
    stages: dict[str, str] = {}
    identity: str | None = None
    version_of: str | None = None
    superseded_by: str | None = None
    gave: dict[str, str] = {}


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
    """A run; `finished` is None while it runs and for good when it was killed; `seconds` is its wall time."""

    run: int
    command: str
    started: str
    finished: str | None
    fingerprint: str | None
    counts: dict[str, int]
    seconds: float | None = None


def display_name(path: Path) -> str:
    """A file's base name as Unicode NFC, whatever its bytes are."""
    return unicodedata.normalize("NFC", os.fsencode(path.name).decode("utf-8", "replace"))
