"""Corrections by people: the file as it lay beside the document, and one entry of it."""

from __future__ import annotations

import hashlib

from msgspec import Struct

__all__ = ["CORRECTED", "REFUSALS", "Correction", "CorrectionsFile"]

CORRECTED = "corrected"
"""Rule of the finding (`info`) that tells of a correction that was applied."""

REFUSALS = ("correction_invalid", "correction_outdated")
"""Rules of the findings (`error`) that tell why the corrections of a document were refused."""


class CorrectionsFile(Struct, frozen=True):
    """A corrections file as it was found.

    Attributes:
        name: File name, for messages.
        content: Its bytes; hostile until read.
        fault: Why it could not be had (too large, two that differ); None where `content` is all of it.
    """

    name: str
    content: bytes = b""
    fault: str | None = None

    @property
    def digest(self) -> str:
        """16 hex digits over content and fault: another one means that the document must be judged again."""
        return hashlib.sha256(self.content + b"\0" + (self.fault or "").encode()).hexdigest()[:16]


class Correction(Struct, frozen=True):
    """One reviewed correction: a value of a row that shall be another one.

    Values are text as the datasets have them: digits without signs between groups, a point before decimals, dates as
    2021-07-14, `true` and `false`; None is null.

    Attributes:
        number: Of the entry in its file, from 1.
        dataset: Of the row; `documents` for the document's own columns.
        column: Whose value it is.
        old: The value without the correction.
        new: The value it shall have.
        reason: Why, in a sentence.
        who: Who is answerable.
        date: When it was reviewed, as written; None where not told.
        row_id: Of the row; None where `where` chooses it, and for `documents`.
        where: Column -> value that choose exactly one row.
        expect: Column -> value that must hold in the row, else the correction is outdated.
    """

    number: int
    dataset: str
    column: str
    old: str | None
    new: str | None
    reason: str
    who: str
    date: str | None = None
    row_id: str | None = None
    where: dict[str, str | None] = {}
    expect: dict[str, str | None] = {}
