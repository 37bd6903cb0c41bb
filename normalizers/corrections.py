"""Corrections by people, applied to what was extracted: all of a document's, or none of them.

A correction takes the place of a value after it was normalised; the row is then normalised and proved again with it, so
that sums, ratios and `known_by` speak of the corrected value. It is traced: the reading keeps its `raw_text` and gains
the rule `correction`, and a finding `corrected` (info) tells old, new, why and who. An entry that does not fit (no such
row or column, another old value, an `expect` that does not hold, a new value the column cannot hold) makes all entries
of the document void, and each fault a finding `correction_outdated` or `correction_invalid` (error).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from normalizers.correction_files import read_corrections
from normalizers.correction_values import OF_DOCUMENTS, as_text, check_legal, is_same, read_value, shown, squeezed
from normalizers.rows import DERIVED, to_record, value_columns
from schemas.correction import CORRECTED, Correction, CorrectionsFile
from schemas.datasets import DATASETS
from schemas.record import Extraction, Finding, KnownBy, RawRow, Reading, Record, Value

__all__ = ["RULE", "Corrected", "apply_corrections"]

RULE = "correction"
"""Name of the rule in `readings.rules` of a value that a person has corrected."""

_DOCUMENT = -1
"""Number of the record that stands for the document's own columns."""
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


Derive = Callable[[Extraction, tuple[Record, ...]], tuple[Extraction, tuple[Record, ...]]]
"""Adds what follows from other values (codes of the places named) and leaves alone what is there already."""


def _as_they_are(extraction: Extraction, records: tuple[Record, ...]) -> tuple[Extraction, tuple[Record, ...]]:
    return extraction, records


class _Outdated(Exception):
    """Why an entry does not fit the document."""

    def __init__(self, message: str, record: Record | None = None) -> None:
        super().__init__(message)
        self.record = record


class _Invalid(_Outdated):
    """Why an entry could fit no document."""


def apply_corrections(extraction: Extraction, file: CorrectionsFile | None, derive: Derive = _as_they_are) -> Corrected:
    """The records of a document with all corrections of its file, or with none and the reasons.

    Args:
        extraction: As extracted, without corrections.
        file: The document's corrections; None where there are none.
        derive: Is asked for what follows from the values, the corrected ones once more.
    """
    doc_id = extraction.source.doc_id
    records = tuple(to_record(row, doc_id) for row in extraction.rows)
    plain = Corrected(*derive(extraction, records))
    if file is None:
        return plain
    told = read_corrections(file)
    faults = [_refusal(file, "correction_invalid", fault) for fault in told.faults]
    if told.document not in (None, doc_id):
        why_not = f"tệp dành cho văn bản {told.document}, không phải {doc_id}"
        faults.append(_refusal(file, "correction_outdated", why_not))
    known = _Known(plain.extraction.document, plain.records)
    groups = _by_row(known, told.entries, file, faults)
    of_document = groups.pop(_DOCUMENT, [])
    changed: dict[int, Record] = {}
    for at, entries in groups.items():
        try:
            changed[at] = _correct_row(records[at], doc_id, entries)
        except _Outdated as why:
            faults.append(_refusal(file, _rule(why), f"mục {entries[0].number}: {why}", why.record))
    if faults:
        return Corrected(plain.extraction, plain.records, tuple(faults))
    values = {entry.column: _value(entry) for entry in of_document}
    records = tuple(changed.get(at, record) for at, record in enumerate(records))
    rows = tuple(record.raw for record in records)
    extraction = replace(extraction, document=extraction.document | values, rows=rows)
    extraction, records = derive(extraction, records)
    # What a person has told stands, whatever would follow from other values.
    extraction = replace(extraction, document=extraction.document | values)
    records = tuple(_with_told(record, groups.get(at, [])) for at, record in enumerate(records))
    done = (_told(entry, known, at) for at, entries in ((_DOCUMENT, of_document), *groups.items()) for entry in entries)
    return Corrected(extraction, records, tuple(done))


class _Known:
    """The document as it is without corrections."""

    def __init__(self, document: Mapping[str, Value], records: tuple[Record, ...]) -> None:
        self.document = _facts(document)
        self.records = records
        self._facts = [_facts(r.values, page=r.raw.page, table_id=r.raw.table_id, row_index=r.raw.row_index)
                       for r in records]  # fmt: skip
        self._by_id = {(record.dataset, record.row_id): at for at, record in enumerate(records)}

    def find(self, entry: Correction) -> int:
        """Number of the record that an entry is about; its old value and its guard hold."""
        if entry.dataset == "documents":
            _check_value(entry, self.document.get(entry.column), None)
            _check_all(entry.expect, self.document, "expect", None)
            return _DOCUMENT
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


def _by_row(
    known: _Known, entries: Iterable[Correction], file: CorrectionsFile, faults: list[Finding]
) -> dict[int, list[Correction]]:
    """Entries that fit, by number of their record; faults of the others go to `faults`."""
    groups: dict[int, list[Correction]] = {}
    for entry in entries:
        try:
            _check_columns(entry)
            at = known.find(entry)
            _value(entry)
            if any(other.column == entry.column for other in groups.get(at, [])):
                raise _Invalid(f"cột {entry.column} của dòng này đã có mục sửa khác")
        except _Outdated as why:
            faults.append(_refusal(file, _rule(why), f"mục {entry.number}: {why}", why.record))
        else:
            groups.setdefault(at, []).append(entry)
    return groups


def _check_columns(entry: Correction) -> None:
    columns = OF_DOCUMENTS if entry.dataset == "documents" else value_columns(entry.dataset)
    if entry.column not in columns or DATASETS[entry.dataset].column(entry.column).type == "list<string>":
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


def _with_told(record: Record, entries: list[Correction]) -> Record:
    """The row with the corrected values once more, after what follows from others was added."""
    values = {entry.column: _value(entry) for entry in entries if entry.column not in DERIVED}
    if not values:
        return record
    made = {name: rules for name, rules in record.rules.items()
            if name not in values or (name in record.raw.readings and record.raw.readings[name].raw_text)}  # fmt: skip
    return replace(record, values=record.values | values, rules=made)


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
    corrected = replace(raw, readings=readings, given=given, flags=flags)
    made = to_record(corrected, doc_id)
    for column in columns & DERIVED.keys():
        _check_made(made, column)
    settled = columns | {_MADE_FROM[column] for column in columns & _MADE_FROM.keys()}
    kept = tuple(flag for flag in made.flags if not _is_about(flag, settled))
    known: dict[str, KnownBy] = {name: "single" if name in settled else by for name, by in made.known_by.items()}
    return replace(made, flags=kept, known_by=known)


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
        return replace(before, text=entry.new or "", confidence=1.0, rules=rules)
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


def _told(entry: Correction, known: _Known, at: int) -> Finding:
    by = f"{entry.who}, {entry.date}" if entry.date else entry.who
    message = f"{entry.column}: {shown(entry.old)} -> {shown(entry.new)}. {entry.reason} ({by})."
    if at == _DOCUMENT:
        return Finding(CORRECTED, "info", message, None, None, entry.dataset, None, entry.column, entry.new, entry.old)
    raw, told = known.records[at].raw, (entry.column, entry.new, entry.old)
    place = raw.readings.get(entry.column, raw)
    return Finding(CORRECTED, "info", message, place.page, place.box, raw.dataset, known.records[at].row_id, *told)
