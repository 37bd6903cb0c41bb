"""Tidy rows -> validated Arrow tables; a row that breaks its schema is kept in `quarantined_rows` with the reason."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from numbers import Integral
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.soundness import is_sound, is_unique
from pipeline.tidy import Row
from schemas.columns import COLUMNS, PROVENANCE, Column
from schemas.datasets import DATASETS, Dataset
from schemas.frames import arrow_schema, frame_schema, to_frame

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Frames", "Kept", "vet", "vet_all"]

_CHUNK = 5_000
"""Rows validated at once: bounds the memory of a long document's words."""

_QUARANTINE = "quarantined_rows"


class Kept(NamedTuple):
    """How many of a dataset's rows were kept."""

    kept: int
    of: int


class Frames(NamedTuple):
    """A document's validated tables.

    Attributes:
        tables: Dataset -> Arrow table with the dataset's schema; every dataset is there, if empty.
        kept: Dataset -> rows kept of rows met.
    """

    tables: dict[str, pa.Table]
    kept: dict[str, Kept]


class _Refused(NamedTuple):
    row: Row
    reason: str


def vet_all(doc_id: str, rows: Mapping[str, Iterable[Row]]) -> Frames:
    """Validate every dataset of a document.

    No row is lost: each stands in its own dataset or, as JSON with the reason, in `quarantined_rows`. A document's own
    row is needed by all others: should it break its schema, the values at fault are left out and it stays.
    """
    tables: dict[str, pa.Table] = {}
    kept: dict[str, Kept] = {}
    quarantine: list[Row] = []
    for name, dataset_rows in rows.items():
        if name in DATASETS:
            tables[name], refused = vet(DATASETS[name], dataset_rows)
        else:
            refused = [_Refused(row, f"there is no dataset {name}") for row in dataset_rows]
        if name == "documents" and refused:
            tables[name], _ = vet(DATASETS[name], [_without_faults(DATASETS[name], refused[0].row)])
        if name in tables or refused:
            n_kept = tables[name].num_rows if name in tables else 0
            kept[name] = Kept(n_kept, n_kept + len(refused) - (name == "documents" and bool(refused)))
        quarantine += (_quarantined(doc_id, name, number, *one) for number, one in enumerate(refused, start=1))
    for name in DATASETS:
        if name not in tables:
            tables[name], _ = vet(DATASETS[name], quarantine if name == _QUARANTINE else ())
    return Frames(tables, kept)


def vet(dataset: Dataset, rows: Iterable[Row]) -> tuple[pa.Table, list[_Refused]]:
    """The rows that keep to the dataset's schema as one Arrow table, and the others with the reason."""
    import pyarrow as pa

    schema = arrow_schema(dataset.name)
    tables, refused = [schema.empty_table()], []
    for chunk in _chunks(rows):
        fit, misfits = _fitting(dataset, schema, chunk)
        table, bad = _valid(dataset, schema, fit)
        refused += misfits + bad
        tables.append(table)
    whole = pa.concat_tables(tables)
    if len(tables) > 2 and not is_unique(dataset, whole):  # within a chunk they are
        whole, again = _first_of_each(dataset, whole)
        refused += again
    return whole, refused


def _first_of_each(dataset: Dataset, table: pa.Table) -> tuple[pa.Table, list[_Refused]]:
    """Part the rows whose key was not met before from the others."""
    import pyarrow as pa

    seen: set[tuple[Any, ...]] = set()
    fresh = []
    for key in zip(*(table.column(column).to_pylist() for column in dataset.key), strict=True):
        fresh.append(key not in seen)
        seen.add(key)
    again = table.filter(pa.array([not new for new in fresh])).to_pylist()
    return table.filter(pa.array(fresh)), [_Refused(row, "key met before") for row in again]


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _fitting(dataset: Dataset, schema: pa.Schema, rows: list[Row]) -> tuple[list[Row], list[_Refused]]:
    """Part rows whose values the column types can hold from those with a value they cannot."""
    known = set(dataset.columns)
    faults: dict[int, list[str]] = {}
    for index, row in enumerate(rows):
        if row.keys() - known:
            faults.setdefault(index, []).append(f"no such column: {', '.join(sorted(row.keys() - known))}")
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if _holds(values, field.type):
            continue
        for index, value in enumerate(values):
            if not _holds([value], field.type):
                faults.setdefault(index, []).append(f"{field.name}: {value!r:.80} is no {field.type}")
    misfits = [_Refused(rows[index], "; ".join(reasons)) for index, reasons in sorted(faults.items())]
    return [row for index, row in enumerate(rows) if index not in faults], misfits


def _holds(values: Sequence[Any], kind: pa.DataType) -> bool:
    import pyarrow as pa

    # Arrow would cut 1.5 down to 1, take True for 1 and a text for the list of its letters.
    if pa.types.is_integer(kind) and not all(
        isinstance(v, Integral | None) and not isinstance(v, bool) for v in values
    ):
        return False
    if pa.types.is_list(kind) and not all(isinstance(v, list | tuple | None) for v in values):
        return False
    try:
        pa.array(values, type=kind)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return False
    return True


def _valid(dataset: Dataset, schema: pa.Schema, rows: list[Row]) -> tuple[pa.Table, list[_Refused]]:
    """Part rows that keep to the pandera schema from those that do not; all failures of a row are named."""
    import pyarrow as pa

    columns = [pa.array([row.get(f.name) for row in rows], type=f.type, from_pandas=True) for f in schema]
    table = pa.Table.from_arrays(columns, schema=schema)
    if is_sound(dataset, table):
        return table, []
    from pandera.errors import SchemaErrors

    try:
        frame_schema(dataset.name).validate(to_frame(table), lazy=True)
    except SchemaErrors as errors:
        faults = _faults(errors.failure_cases.to_dict("records"))
        refused = [_Refused(rows[index], "; ".join(reasons)) for index, reasons in sorted(faults.items())]
        return table.filter(pa.array([index not in faults for index in range(len(rows))])), refused
    return table, []


def _faults(cases: list[dict[Any, Any]]) -> dict[int, list[str]]:
    """Row number -> what is wrong with it, in words, from pandera's failure cases."""
    faults: dict[int, list[str]] = {}
    for case in cases:
        if case["index"] is None or case["index"] != case["index"]:
            raise RuntimeError(f"a schema failed as a whole: {case['check']} of {case['column']}")
        check = str(case["check"])
        if check == "not_nullable":
            said = f"{case['column']}: is null"
        elif "uniqueness" in check:
            said = "key met before"
        else:
            said = f"{case['column']}: {str(case['failure_case'])[:80]!r} {check}"
        reasons = faults.setdefault(int(case["index"]), [])
        if said not in reasons:
            reasons.append(said)
    return faults


def _without_faults(dataset: Dataset, row: Row) -> Row:
    """A document's row without the values that break the schema by themselves; required ones get a neutral value."""
    neutral: Row = {"doc_type": "khac", "status": "partial"}
    return {
        c.name: row.get(c.name) if _is_sound(c, row.get(c.name)) else neutral.get(c.name) for c in dataset.defined()
    }


def _quarantined(doc_id: str, dataset: str, number: int, row: Row, reason: str) -> Row:
    """The row of `quarantined_rows`; provenance is taken over as far as it is sound itself."""
    neutral: Row = {"source": "text", "confidence": 0.0, "flags": []}
    provenance = {name: row[name] for name in PROVENANCE if _is_sound(COLUMNS[name], row.get(name))}
    # The number keeps apart rows that share key and fault.
    told = {"dataset": dataset, "reason": f"{reason} (row {number} refused)", "row_json": _json(row)}
    return neutral | provenance | {"doc_id": doc_id} | told


def _is_sound(column: Column, value: Any) -> bool:  # noqa: ANN401 - a broken row may hold anything
    if value is None or not _holds([value], arrow_schema(_holder(column)).field(column.name).type):
        return False
    low, high = column.minimum, column.maximum
    return (
        (not column.allowed or value in column.allowed)
        and (low is None or value >= low)
        and (high is None or value <= high)
    )


def _holder(column: Column) -> str:
    return next(name for name, dataset in DATASETS.items() if column.name in dataset.columns)


def _json(row: Row) -> str:
    # ASCII with escapes: a lone surrogate, which Parquet cannot hold, is often what was wrong with the row.
    return json.dumps(row, default=lambda value: value.isoformat() if isinstance(value, dt.date) else repr(value))
