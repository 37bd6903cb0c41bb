"""What extraction yields: printed values, rows as printed, records, findings."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from schemas.document import Page, Source, SourceDocument
from schemas.geometry import Box
from schemas.table import Table

__all__ = ["Extraction", "Finding", "KnownBy", "RawRow", "Reading", "Record", "Severity", "Value", "Verdict"]

KnownBy = Literal["proved", "agreed", "single", "suspect"]
"""proved: a printed total, ratio, percent or amount in words reproduces it; agreed: two independent readings;
single: one reading; suspect: a proof fails or the reading is doubtful."""

Severity = Literal["error", "warning", "info"]

Value = str | int | float | bool | dt.date | tuple[str, ...] | None


class Reading(Struct, frozen=True):
    """One printed value and its place.

    Attributes:
        raw_text: As the layer or engine gave it.
        text: As printed, repaired; the value itself before it is normalised ("1.279.595").
        page: From 1.
        box: Points, levelled page.
        confidence: 0..1.
        source: How it became known.
        rules: Names of the rules that changed `raw_text` into `text`, in order.
        agreed: Whether it holds digits, and two independent readings agree on all of them.
    """

    raw_text: str
    text: str
    page: int
    box: Box
    confidence: float = 1.0
    source: Source = "text"
    rules: tuple[str, ...] = ()
    agreed: bool = False


class RawRow(Struct, frozen=True):
    """A row as printed.

    Attributes:
        dataset: Name of the dataset it is meant for.
        key: Unique in the document and dataset and stable when the document is reprocessed, such as "p19-t1-r5-c7".
        page: From 1; where the row starts.
        box: Points, levelled page.
        readings: Column -> printed value. `normalizers.rows` turns them into values by the column's kind.
        given: Column -> value that the extractor decided (a code from a header, a flag); already normalised.
        flags: Doubts of the extractor.
        table_id: Of the table it comes from, None for prose.
        row_index: Row of that table.
    """

    dataset: str
    key: str
    page: int
    box: Box
    readings: dict[str, Reading]
    given: dict[str, Value] = {}
    flags: tuple[str, ...] = ()
    table_id: str | None = None
    row_index: int | None = None


class Record(Struct, frozen=True):
    """A normalised row, ready for its dataset.

    Attributes:
        row_id: 16 hex digits, from doc_id, dataset and the raw row's key.
        values: Column -> value, all columns after the provenance ones.
        rules: Column -> names of the rules that made the value out of the printed text, in order.
        known_by: Column -> how its number is known, for columns that have a reading.
        flags: Doubts, short snake_case names; empty when nothing is doubtful.
    """

    dataset: str
    row_id: str
    raw: RawRow
    values: dict[str, Value]
    rules: dict[str, tuple[str, ...]] = {}
    known_by: dict[str, KnownBy] = {}
    flags: tuple[str, ...] = ()


class Finding(Struct, frozen=True):
    """Something a reviewer should look at.

    Attributes:
        rule: Name of the quality rule, snake_case.
        severity: error: a value contradicts another; warning: probably wrong; info: nice to know.
        message: One Vietnamese-or-English sentence a reviewer understands without this program.
        page: From 1, None for the whole document.
        box: Points, levelled page; None for a whole page.
        dataset: Of the row concerned, None where no row is.
        row_id: Of the row concerned.
        column: Of the value concerned.
        expected: What the proof gives, as text.
        actual: What is printed, as text.
        suggestion: A repair that would make the proof hold; never applied by itself.
    """

    rule: str
    severity: Severity
    message: str
    page: int | None = None
    box: Box | None = None
    dataset: str | None = None
    row_id: str | None = None
    column: str | None = None
    expected: str | None = None
    actual: str | None = None
    suggestion: str | None = None
    source: Source = "text"
    confidence: float = 1.0


class Extraction(Struct, frozen=True):
    """All that was extracted from one document, before normalising.

    Attributes:
        document: Columns of dataset `documents` that the text gave, already normalised (doc_type, issued_date, ...).
        tables: Every table found, recognised or not.
        rows: Rows as printed of all datasets.
        findings: Doubts met while extracting.
    """

    source: SourceDocument
    document: dict[str, Value]
    tables: tuple[Table, ...]
    rows: tuple[RawRow, ...]
    findings: tuple[Finding, ...] = ()


class Verdict(Struct, frozen=True):
    """A document's records and findings after proof; `pages` as they went in, `extraction` corrected and with codes."""

    extraction: Extraction
    pages: tuple[Page, ...]
    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
