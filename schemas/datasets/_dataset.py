"""What a dataset is."""

from __future__ import annotations

from msgspec import Struct

from schemas.columns import COLUMNS, Column

__all__ = ["Dataset"]


class Dataset(Struct, frozen=True):
    """A tidy dataset.

    Attributes:
        name: Directory under the output directory.
        row: What one row is.
        columns: Names, in order; each is defined in `schemas.columns`.
        key: Columns that together are unique.
        required: Columns that may not be null here although they may elsewhere.
        own: Columns that are defined otherwise here than in `schemas.columns` (a `value` with decimals).
    """

    name: str
    row: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("row_id",)
    required: tuple[str, ...] = ()
    own: tuple[Column, ...] = ()

    def defined(self) -> tuple[Column, ...]:
        """The columns' definitions, in order."""
        return tuple(self.column(name) for name in self.columns)

    def column(self, name: str) -> Column:
        """The definition of one column.

        Raises:
            KeyError: No dataset has such a column.
        """
        return next((column for column in self.own if column.name == name), None) or COLUMNS[name]
