"""Rows as printed -> records: each reading normalised by its column's kind, each step named.

What an extractor gives for a dataset (readings are printed text, given values are already decided):

* budget_items: readings item_no, item_name, lead_unit, field, scope, amount_printed; given section, fund_source,
  budget_year, unit_printed, is_total and the hint unit_factor.
* dvctt_counts: readings unit_no, unit_name, value; given report_year, service_level, metric, is_total, and unit_level
  where the name does not show it (else it is taken from the name).
* hnth_coverage: readings unit_name, communes_covered, communes_total; given as_of, unit_code, is_total.
* equipment: readings item_no, item_name, quantity_printed, status, note; given entity.
* one_stop: readings metric, value, value_printed; given entity, unit.
* indicators: readings label, value, numerator, denominator, percent; given indicator, entity, entity_level, unit,
  period, qualifier, quote, and value where a word multiplies the number ("1,2 triệu lượt").
* citations: readings cited_number, cited_date, cited_title; given cited_type, cited_issuer.

A column may move between readings and given; one in both has the given value. `amount_printed` makes `amount_vnd`;
`quantity_printed` makes `quantity` and `quantity_of`. A given name that the dataset lacks is a hint, not a value:

* `unit_factor` (int): đồng in one unit of the table. An amount that prints its own unit ("1.300.000đ") needs none.
* `percent_value` (bool): the row's value is a percentage, where "94.625" has decimals.
* `thousands` ("." or ","): the table's sign between groups of three (`numbers.thousands_style`); it settles "1,250".

Flags: `unparsed_<column>` (text kept, value None), `unit_missing` (an amount without any unit), `unit_conflict` (an
amount prints another unit than its table), `ambiguous_<column>` (grouping assumed where decimals were possible),
`impossible_<column>` (a date that does not exist), `low_confidence`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from normalizers.names import unit_level
from normalizers.numbers import Thousands, is_empty_mark, read_integer, read_number, read_quantity
from normalizers.periods import parse_date
from normalizers.units import parse_money, to_vnd
from schemas.columns import PROVENANCE, TABLE_PLACE, Column, Kind
from schemas.datasets import DATASETS
from schemas.record import KnownBy, RawRow, Reading, Record, Value

__all__ = ["DERIVED", "MIN_CONFIDENCE", "row_id", "to_record", "value_columns"]

MIN_CONFIDENCE = 0.6
"""A reading below this is suspect."""

DERIVED: dict[str, tuple[str, ...]] = {
    "amount_printed": ("amount_vnd",),
    "quantity_printed": ("quantity", "quantity_of"),
}
"""Reading column -> columns whose values are made from it."""

_BILLION = 10**9
"""From such units on amounts have decimals more often than thousands."""

_SCOPES = frozenset(
    ("range", "at_most", "by_level", "each", "required", "unsure_period", "part_of_total", "part_of_year", "no_budget")
)
"""Flags that say what a figure is told of; its digits are as sure as any."""

_KEEP_MARKS = frozenset(("amount_printed", "quantity_printed", "item_no", "unit_no"))
"""Text columns where a lone dash is what is printed, not the absence of it."""


class _Made(Struct, frozen=True):
    """What one reading makes: values, the rules used, flags."""

    values: dict[str, Value]
    rules: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def row_id(doc_id: str, dataset: str, key: str) -> str:
    """16 hex digits that stay the same while document, dataset and the raw row's key do."""
    return hashlib.sha256(f"{doc_id}|{dataset}|{key}".encode()).hexdigest()[:16]


def value_columns(dataset: str) -> tuple[str, ...]:
    """The dataset's columns after provenance and table place."""
    return tuple(c for c in DATASETS[dataset].columns if c not in PROVENANCE and c not in TABLE_PLACE)


def to_record(raw: RawRow, doc_id: str) -> Record:
    """The record of a row as printed; what cannot be parsed is None and flagged, never guessed.

    `rules` name the steps from a reading's `text` to its value (those from `raw_text` to `text` are the reading's own);
    a derived column has those of the column it is made from. `known_by` has each column with a reading: `suspect` below
    `MIN_CONFIDENCE` or where a flag concerns it, else `agreed` where two readings are, else `single`; proofs raise or
    lower it later.

    Args:
        raw: From an extractor, as the module's docstring says.
        doc_id: Of its document.

    Raises:
        KeyError: The dataset does not exist.
        ValueError: A reading's column does not belong to the dataset.
    """
    columns = value_columns(raw.dataset)
    strange = sorted(set(raw.readings) - set(columns))
    if strange:
        raise ValueError(f"{raw.dataset} has no column {', '.join(strange)}")
    column = DATASETS[raw.dataset].column
    made = {name: _make(column(name), reading, raw.given) for name, reading in raw.readings.items()}
    rules = {c: part.rules for name, part in made.items() for c in (name, *DERIVED.get(name, ())) if part.rules}
    low = [name for name, reading in raw.readings.items() if reading.confidence < MIN_CONFIDENCE]
    flags = (*raw.flags, *(flag for part in made.values() for flag in part.flags), *(["low_confidence"] if low else []))
    return Record(
        dataset=raw.dataset,
        row_id=row_id(doc_id, raw.dataset, raw.key),
        raw=raw,
        values=_values(columns, made.values(), raw.given),
        rules=rules,
        known_by={name: "suspect" if name in low else _known_by(raw, name, part) for name, part in made.items()},
        flags=tuple(dict.fromkeys(flags)),
    )


def _values(columns: Iterable[str], made: Iterable[_Made], given: Mapping[str, Value]) -> dict[str, Value]:
    """Each column once: what is given, else what a reading made, else None."""
    values: dict[str, Value] = dict.fromkeys(columns)
    for source in (*(part.values for part in made), given):
        values.update({column: value for column, value in source.items() if column in values})
    if values.get("unit_level", "") is None and isinstance(values.get("unit_name"), str):
        values["unit_level"] = unit_level(str(values["unit_name"]))
    return values


def _known_by(raw: RawRow, column: str, part: _Made) -> KnownBy:
    if part.flags or _concerns(raw, column):
        return "suspect"
    return "agreed" if raw.readings[column].agreed else "single"


def _concerns(raw: RawRow, column: str) -> bool:
    """Whether an extractor's flag doubts this column: it names it, or names no column of the row at all."""
    return any(
        flag.endswith(f"_{column}") or not any(flag.endswith(f"_{name}") for name in raw.readings)
        for flag in raw.flags
        if flag not in _SCOPES
    )


def _make(column: Column, reading: Reading, given: Mapping[str, Value]) -> _Made:
    text = " ".join(unicodedata.normalize("NFC", reading.text).split())
    squeezed = ("blanks_squeezed",) if text != reading.text else ()
    if not text:
        return _Made({column.name: None}, squeezed)
    if is_empty_mark(text) and column.name not in _KEEP_MARKS:
        return _Made({column.name: None}, (*squeezed, "empty_mark"))
    part = _BY_COLUMN.get(column.name, _BY_KIND.get(column.kind, _text))(column.name, text, given)
    return _Made(part.values, (*squeezed, *part.rules), part.flags)


def _text(name: str, text: str, given: Mapping[str, Value]) -> _Made:
    return _Made({name: text})


def _integer(name: str, text: str, given: Mapping[str, Value]) -> _Made:
    parsed = read_integer(text)
    return _Made({name: parsed.value}, parsed.rules) if parsed else _unparsed(name)


def _number(name: str, text: str, given: Mapping[str, Value]) -> _Made:
    percent = name == "percent" or (name == "value" and given.get("percent_value") is True)
    parsed = read_number(text, percent=percent, thousands=_thousands(given))
    return _Made({name: float(parsed.value)}, parsed.rules) if parsed else _unparsed(name)


def _date(name: str, text: str, given: Mapping[str, Value]) -> _Made:
    reading = parse_date(text)
    if reading is None:
        return _unparsed(name)
    flags = (f"impossible_{name}",) if reading.reason == "impossible_date" else ()
    return _Made({name: reading.value}, ("date_parts",), flags)


def _quantity_printed(name: str, text: str, given: Mapping[str, Value]) -> _Made:
    kept: dict[str, Value] = {name: text, "quantity": None, "quantity_of": None}
    if is_empty_mark(text):
        return _Made(kept, ("empty_mark",))
    parsed = read_quantity(text)
    if parsed is None:
        return _Made(kept, (), (f"unparsed_{name}",))
    return _Made({**kept, "quantity": parsed.value.count, "quantity_of": parsed.value.out_of}, parsed.rules)


def _quantity(name: str, text: str, given: Mapping[str, Value]) -> _Made:
    parsed = read_quantity(text)
    return _Made({name: parsed.value.count}, parsed.rules) if parsed else _unparsed(name)


def _amount_printed(name: str, text: str, given: Mapping[str, Value]) -> _Made:
    if is_empty_mark(text):
        return _Made({name: text, "amount_vnd": None}, ("empty_mark",))
    part = _money("amount_vnd", text, given)
    flags = tuple(flag.replace("amount_vnd", name) for flag in part.flags)
    return _Made({name: text, **part.values}, part.rules, flags)


def _money(name: str, text: str, given: Mapping[str, Value]) -> _Made:
    factor = given.get("unit_factor")
    own = parse_money(text)
    if own:
        conflict = ("unit_conflict",) if isinstance(factor, int) and factor != 1 else ()
        return _Made({name: own.value}, own.rules, conflict)
    thousands = _thousands(given)
    parsed = read_number(text, thousands=thousands)
    amount, rules, flags = (parsed.value, parsed.rules, ()) if parsed else _grouped(name, text, factor)
    if amount is None:
        return _unparsed(name)
    if not isinstance(factor, int):
        return _Made({name: None}, rules, (*flags, "unit_missing"))
    if factor >= _BILLION and thousands is None and text.count(".") == 1 and "thousands_dots" in rules:
        flags = (*flags, f"ambiguous_{name}")  # "12.500" tỷ: a thousand times less where the point is an English one
    try:
        vnd = to_vnd(amount, factor)
    except ValueError:
        return _unparsed(name)
    return _Made({name: vnd}, (*rules, *([f"times_{factor}"] if factor != 1 else [])), flags)


def _grouped(name: str, text: str, factor: Value) -> tuple[Decimal | None, tuple[str, ...], tuple[str, ...]]:
    """A number with one comma before three digits ("1,250"), taken as grouped.

    In đồng and thousands of đồng there are no decimals; in millions and more there may be, so it is flagged.
    """
    whole = read_integer(text)
    if whole is None:
        return None, (), ()
    doubtful = isinstance(factor, int) and factor >= 10**6
    return Decimal(whole.value), whole.rules, (f"ambiguous_{name}",) if doubtful else ()


def _unparsed(name: str) -> _Made:
    return _Made({name: None}, (), (f"unparsed_{name}",))


def _thousands(given: Mapping[str, Value]) -> Thousands | None:
    sign = given.get("thousands")
    return "." if sign == "." else "," if sign == "," else None


_Maker = Callable[[str, str, Mapping[str, Value]], _Made]
_BY_KIND: dict[Kind, _Maker] = {
    "integer": _integer,
    "number": _number,
    "date": _date,
    "money": _money,
    "quantity": _quantity,
}
_BY_COLUMN: dict[str, _Maker] = {"amount_printed": _amount_printed, "quantity_printed": _quantity_printed}
