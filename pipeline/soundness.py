"""Whether a table keeps to its schema, by Arrow alone: many times faster than pandera, which finds the rows at fault.

A table that passes here passes pandera too (the tests compare both); one that does not goes to pandera, which judges
row by row and says why. Nearly every table of nearly every document passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.columns import Column
from schemas.datasets import Dataset
from schemas.frames import is_nullable

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["is_sound", "is_unique"]


def is_sound(dataset: Dataset, table: pa.Table) -> bool:
    """Whether every row surely keeps to the dataset's schema; the table already has the Arrow types of the schema."""
    if not all(_fits(c, table.column(c.name), nullable=is_nullable(dataset, c)) for c in dataset.defined()):
        return False
    return is_unique(dataset, table)


def _fits(column: Column, values: pa.ChunkedArray, *, nullable: bool) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    if values.null_count and not nullable:
        return False
    if column.type == "list<string>":
        return not pc.list_flatten(values).null_count
    if column.allowed:
        legal = pa.array([*column.allowed, None], type=values.type)
        return bool(pc.all(pc.is_in(values, value_set=legal), min_count=0).as_py())
    if column.minimum is None and column.maximum is None:
        return True
    span = pc.min_max(values).as_py()
    least, most = span["min"], span["max"]
    if least is None:
        return True
    low, high = column.minimum, column.maximum
    return bool((low is None or least >= low) and (high is None or most <= high))


def is_unique(dataset: Dataset, table: pa.Table) -> bool:
    """Whether every row has a key, and no other row has it."""
    keys = table.select(list(dataset.key))
    if any(column.null_count for column in keys.columns):
        return False
    return int(keys.group_by(keys.column_names, use_threads=False).aggregate([]).num_rows) == int(keys.num_rows)
