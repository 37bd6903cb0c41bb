"""A dataset's definition as an Arrow schema and as a pandera schema; both are imported only when asked for."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

from schemas.columns import Column
from schemas.datasets import DATASETS, Dataset

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pandera.pandas import Check, DataFrameSchema
    from pandera.pandas import Column as FrameColumn

__all__ = ["arrow_schema", "frame_schema", "is_nullable", "to_frame"]

_PANDAS_TYPES = {
    "string": "str",
    "int64": "Int64",
    "float64": "float64",
    "bool": "boolean",
    "date": "object",
    "list<string>": "object",
}


def is_nullable(dataset: Dataset, column: Column) -> bool:
    """Whether null is a legal value of the column in this dataset."""
    return column.nullable and column.name not in dataset.required


@cache
def arrow_schema(name: str) -> pa.Schema:
    """The explicit Arrow schema of a dataset.

    It carries pandas' own metadata, so that `pandas.read_parquet` gives back nullable integers (`Int64`) instead of
    floats: an amount in đồng stays exact beside a null.

    Raises:
        KeyError: There is no such dataset.
    """
    import pandas as pd
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "list<string>": pa.list_(pa.string()),
    }
    dataset = DATASETS[name]
    # Nullability is the pandera schema's business: fields stay nullable in the files so that every reader agrees.
    schema = pa.schema([(column.name, types[column.type]) for column in dataset.defined()])
    empty = pd.DataFrame({c.name: pd.Series([], dtype=_PANDAS_TYPES[c.type]) for c in dataset.defined()})
    metadata = pa.Table.from_pandas(empty, schema=schema, preserve_index=False).schema.metadata
    return schema.with_metadata(metadata)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table of a dataset as the pandas frame its pandera schema speaks of."""
    import pandas as pd
    import pyarrow as pa

    mapping: dict[Any, Any] = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = table.to_pandas(types_mapper=mapping.get)
    return frame


@cache
def frame_schema(name: str) -> DataFrameSchema:
    """The pandera schema of a dataset: types, nullability, allowed values, ranges, unique key; no other columns.

    Validate with `lazy=True`: it collects every failure. Of rows that share a key the first is right.

    Raises:
        KeyError: There is no such dataset.
    """
    from pandera.pandas import DataFrameSchema

    dataset = DATASETS[name]
    return DataFrameSchema(
        {column.name: _frame_column(dataset, column) for column in dataset.defined()},
        unique=list(dataset.key),
        report_duplicates="exclude_first",
        strict=True,
        ordered=True,
        name=name,
        description=dataset.row,
    )


def _frame_column(dataset: Dataset, column: Column) -> FrameColumn:
    from pandera.pandas import Column as FrameColumn

    return FrameColumn(
        _PANDAS_TYPES[column.type],
        checks=_checks(column),
        nullable=is_nullable(dataset, column),
        description=column.meaning,
        metadata={"unit": column.unit, "kind": column.kind},
    )


def _checks(column: Column) -> list[Check]:
    from pandera.pandas import Check

    checks = []
    if column.allowed:
        checks.append(Check.isin(list(column.allowed), error=f"is none of {', '.join(column.allowed)}"))
    if column.minimum is not None:
        checks.append(Check.ge(column.minimum, error=f"is less than {column.minimum:g}"))
    if column.maximum is not None:
        checks.append(Check.le(column.maximum, error=f"is more than {column.maximum:g}"))
    if column.type == "date":
        checks.append(Check(_is_date, element_wise=True, error="is no date"))
    if column.type == "list<string>":
        checks.append(Check(_is_list_of_text, element_wise=True, error="is no list of texts"))
    return checks


def _is_date(value: object) -> bool:
    return isinstance(value, dt.date)


def _is_list_of_text(value: Any) -> bool:  # noqa: ANN401 - any element may come in; that is what is checked
    return not isinstance(value, str) and hasattr(value, "__iter__") and all(isinstance(item, str) for item in value)
