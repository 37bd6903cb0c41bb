"""Corrections by people, applied to what was extracted: all of a document's, or none of them.

A correction takes the place of a value after it was normalised; the row is then normalised and proved again with it, so
that sums, ratios and `known_by` speak of the corrected value. It is traced: the reading keeps its `raw_text` and gains
the rule `correction`, and a finding `corrected` (info) tells old, new, why and who. An entry that does not fit (no such
row or column, another old value, an `expect` that does not hold, a new value the column cannot hold) makes all entries
of the document void, and each fault a finding `correction_outdated` or `correction_invalid` (error).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from normalizers.correction_files import read_corrections
from normalizers.correction_values import as_text, check_legal, is_same, read_value, shown, squeezed
from normalizers.rows import DERIVED, to_record, value_columns
from schemas.correction import CORRECTED, Correction, CorrectionsFile
from schemas.datasets import DATASETS
from schemas.record import Extraction, Finding, KnownBy, RawRow, Reading, Record, Value

__all__ = ["OF_DOCUMENTS", "RULE", "Corrected", "apply_corrections"]

RULE = "correction"
"""Name of the rule in `readings.rules` of a value that a person has corrected."""

OF_DOCUMENTS = tuple(
    name for name in DATASETS["documents"].columns
    if name not in ("doc_id", "file_name", "sha256", "byte_size", "page_count", "status", "version_of", "superseded_by")
)  # fmt: skip
"""Columns of `documents` that are read from the document, not facts of the file or of the archive."""

_PLACE = ("page", "table_id", "row_index")
"""What `where` and `expect` may name besides a row's values."""
_SOURCES = ("text", "repaired", "ocr")
_MADE_FROM = {made: name for name, columns in DERIVED.items() for made in columns}


class Corrected(NamedTuple):
    """A document with its corrections.

    Attributes:
        extraction: Its rows and columns of `documents` corrected.
        records: Of its rows, in the same order, not yet proved.
        findings: What was corrected, or why nothing was.
    """

    extraction: Extraction
    records: tuple[Record, ...]
    findings: tuple[Finding, ...] = ()


class _Outdated(Exception):
    """Why an entry does not fit the document."""

    def __init__(self, message: str, record: Record | None = None) -> None:
        super().__init__(message)
        self.record = record


class _Invalid(_Outdated):
    """Why an entry could fit no document."""


def apply_corrections(extraction: Extraction, file: CorrectionsFile | None) -> Corrected:
    """The records of a document with all corrections of its file, or with none and the reasons.

    Args:
        extraction: As extracted, without corrections.
        file: The document's corrections; None where there are none.
    """
    doc_id = extraction.source.doc_id
    records = tuple(to_record(row, doc_id) for row in extraction.rows)
    if file is None:
        return Corrected(extraction, records)
    told = read_corrections(file)
    faults = [_refusal(file, "correction_invalid", fault) for fault in told.faults]
    if told.document not in (None, doc_id):
        faults.append(
            _refusal(file, "correction_outdated", f"tệp dành cho văn bản {told.document}, không phải {doc_id}")
        )
    known = _Known(extraction.document, records)
    document, changed, done = dict(extraction.document), dict[int, Record](), list[Finding]()
    for group in _by_row(known, told.entries, file, faults):
        try:
            if group.at is None:
                _correct_document(document, group.entries)
            else:
                changed[group.at] = _correct_row(records[group.at], doc_id, group.entries)
        except _Outdated as why:
            faults.append(_refusal(file, _rule(why), f"mục {group.entries[0].number}: {why}", why.record))
        else:
            done += [_told(entry, known, group.at) for entry in group.entries]
    if faults:
        return Corrected(extraction, records, tuple(faults))
    records = tuple(changed.get(at, record) for at, record in enumerate(records))
    rows = tuple(record.raw for record in records)
    return Corrected(msgspec.structs.replace(extraction, document=document, rows=rows), records, tuple(done))


class _Group(NamedTuple):
    """Entries about one row: its number among the records, None for the document itself."""

    at: int | None
    entries: list[Correction]


class _Known:
    """The document as it is without corrections."""

    def __init__(self, document: Mapping[str, Value], records: tuple[Record, ...]) -> None:
        self.document = _facts(document)
        self.records = records
        self._facts = [_facts(r.values, page=r.raw.page, table_id=r.raw.table_id, row_index=r.raw.row_index)
                       for r in records]  # fmt: skip
        self._by_id = {(record.dataset, record.row_id): at for at, record in enumerate(records)}

    def find(self, entry: Correction) -> int | None:
        """Number of the record that an entry is about; its old value and its guard hold."""
        if entry.dataset == "documents":
            _check_value(entry, self.document.get(entry.column), None)
            _check_all(entry.expect, self.document, "expect", None)
            return None
        at = self._by_id.get((entry.dataset, entry.row_id)) if entry.row_id else self._where(entry)
        if at is None:
            raise _Outdated(f"không còn dòng {entry.row_id} trong {entry.dataset}{self._perhaps(entry)}")
        record = self.records[at]
        _check_all(entry.expect, self._facts[at], "expect", record)
        reading = record.raw.readings.get(entry.column)
        _check_value(entry, self._facts[at].get(entry.column), record, reading.text if reading else None)
        return at

    def _where(self, entry: Correction) -> int | None:
        found = [at for at, record in enumerate(self.records)
                 if record.dataset == entry.dataset and _holds(entry.where, self._facts[at])]  # fmt: skip
        if len(found) != 1:
            raise _Outdated(f"`where` phải chọn đúng một dòng của {entry.dataset}, hiện chọn {len(found)} dòng")
        return found[0]

    def _perhaps(self, entry: Correction) -> str:
        """The row that may be meant, where just one has all that the entry expects."""
        alike = [record.row_id for at, record in enumerate(self.records)
                 if record.dataset == entry.dataset and entry.expect and _holds(entry.expect, self._facts[at])
                 and is_same(entry.old, self._facts[at].get(entry.column))]  # fmt: skip
        return f"; có thể nay là dòng {alike[0]}" if len(alike) == 1 else ""


def _by_row(known: _Known, entries: Iterable[Correction], file: CorrectionsFile, faults: list[Finding]) -> list[_Group]:
    """Entries that fit, by row; the faults of the others are added to `faults`."""
    groups: dict[int | None, _Group] = {}
    for entry in entries:
        try:
            _check_columns(entry)
            at = known.find(entry)
            group = groups.setdefault(at, _Group(at, []))
            if any(other.column == entry.column for other in group.entries):
                raise _Invalid(f"cột {entry.column} của dòng này đã có mục sửa khác")
            _value(entry)
            group.entries.append(entry)
        except _Outdated as why:
            faults.append(_refusal(file, _rule(why), f"mục {entry.number}: {why}", why.record))
    return [group for group in groups.values() if group.entries]


def _check_columns(entry: Correction) -> None:
    columns = OF_DOCUMENTS if entry.dataset == "documents" else value_columns(entry.dataset)
    if entry.column not in columns:
        raise _Invalid(f"{entry.dataset} không có cột sửa được tên {entry.column[:60]!r}")
    strange = sorted(set((*entry.where, *entry.expect)) - {*columns, *_PLACE})
    if strange:
        raise _Invalid(f"{entry.dataset} không có cột {', '.join(strange)[:100]}")


def _facts(values: Mapping[str, Value], **place: Value) -> dict[str, Value]:
    """Values as the datasets show them, and where the row stands."""
    return {name: None if value == "" else value for name, value in values.items()} | place


def _check_value(entry: Correction, value: Value, record: Record | None, printed: str | None = None) -> None:
    if is_same(entry.old, value) or (printed and entry.old == squeezed(printed)):
        return
    if is_same(entry.new, value):
        raise _Outdated(f"giá trị nay đã là {shown(entry.new)}; mục này không còn cần, hãy xoá", record)
    raise _Outdated(f"giá trị hiện là {shown(as_text(value))}, mục ghi giá trị cũ là {shown(entry.old)}", record)


def _check_all(wanted: Mapping[str, str | None], facts: Mapping[str, Value], name: str, record: Record | None) -> None:
    for column, text in wanted.items():
        if not is_same(text, facts.get(column)):
            now = shown(as_text(facts.get(column)))
            raise _Outdated(f"`{name}` không còn đúng: {column} hiện là {now}, không phải {shown(text)}", record)


def _holds(wanted: Mapping[str, str | None], facts: Mapping[str, Value]) -> bool:
    return all(is_same(text, facts.get(column)) for column, text in wanted.items())


def _value(entry: Correction) -> Value:
    """The new value as its column holds it."""
    try:
        value = read_value(DATASETS[entry.dataset], entry.column, entry.new)
    except ValueError as why:
        raise _Invalid(str(why)) from why
    if is_same(entry.old, value):
        raise _Invalid("giá trị mới trùng với giá trị cũ")
    return value


def _correct_document(document: dict[str, Value], entries: list[Correction]) -> None:
    for entry in entries:
        document[entry.column] = _value(entry)


def _correct_row(record: Record, doc_id: str, entries: list[Correction]) -> Record:
    """The row normalised again with the corrected values."""
    raw, columns = record.raw, {entry.column for entry in entries}
    readings, given = dict(raw.readings), dict(raw.given)
    for entry in entries:
        readings[entry.column] = _reading(raw, entry)
        if entry.column in DERIVED:
            # What is made from it is made anew, unless an entry tells that too.
            for name in (entry.column, *DERIVED[entry.column]):
                given.pop(name, None)
        else:
            given[entry.column] = _value(entry)
    given |= {entry.column: _value(entry) for entry in entries if entry.column in _MADE_FROM}
    flags = tuple(flag for flag in raw.flags if not _is_about(flag, columns))
    corrected = msgspec.structs.replace(raw, readings=readings, given=given, flags=flags)
    made = to_record(corrected, doc_id)
    for column in columns & DERIVED.keys():
        _check_made(made, column)
    settled = columns | {_MADE_FROM[column] for column in columns & _MADE_FROM.keys()}
    kept = tuple(flag for flag in made.flags if not _is_about(flag, settled))
    known: dict[str, KnownBy] = {name: "single" if name in settled else by for name, by in made.known_by.items()}
    return msgspec.structs.replace(made, flags=kept, known_by=known)


def _check_made(made: Record, column: str) -> None:
    if any(_is_about(flag, {column}) for flag in made.flags):
        raise _Invalid(f"giá trị mới của {column} không đọc được thành số", made)
    try:
        for name in DERIVED[column]:
            check_legal(DATASETS[made.dataset], name, made.values[name])
    except ValueError as why:
        raise _Invalid(str(why), made) from why


def _is_about(flag: str, columns: set[str]) -> bool:
    money = "amount_printed" in columns and flag in ("unit_missing", "unit_conflict")
    return money or any(flag.endswith(f"_{column}") for column in columns)


def _reading(raw: RawRow, entry: Correction) -> Reading:
    """What stands in the place of the reading; a value that had none gets one, placed where it was made from."""
    before = raw.readings.get(entry.column)
    if before is not None:
        rules = (*before.rules, RULE)
        return msgspec.structs.replace(before, text=entry.new or "", confidence=1.0, rules=rules)
    beside = raw.readings.get(_MADE_FROM.get(entry.column, ""))
    sources = [reading.source for reading in raw.readings.values()]
    return Reading(
        raw_text="", text=entry.new or "", page=beside.page if beside else raw.page,
        box=beside.box if beside else raw.box, source=max(sources, key=_SOURCES.index, default="text"), rules=(RULE,),
    )  # fmt: skip


def _rule(why: _Outdated) -> str:
    return "correction_invalid" if isinstance(why, _Invalid) else "correction_outdated"


def _refusal(file: CorrectionsFile, rule: str, why: str, record: Record | None = None) -> Finding:
    message = f"Tệp sửa {file.name}: {why}. Không mục nào của tệp được áp dụng."
    if record is None:
        return Finding(rule, "error", message)
    raw = record.raw
    return Finding(rule, "error", message, raw.page, raw.box, record.dataset, record.row_id)


def _told(entry: Correction, known: _Known, at: int | None) -> Finding:
    by = f"{entry.who}, {entry.date}" if entry.date else entry.who
    message = f"{entry.column}: {shown(entry.old)} -> {shown(entry.new)}. {entry.reason} ({by})."
    if at is None:
        return Finding(CORRECTED, "info", message, None, None, entry.dataset, None, entry.column, entry.new, entry.old)
    record = known.records[at]
    place = record.raw.readings.get(entry.column, record.raw)
    return Finding(
        CORRECTED, "info", message, place.page, place.box, record.dataset, record.row_id, entry.column, entry.new,
        entry.old,
    )  # fmt: skip
