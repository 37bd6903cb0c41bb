"""Datasets in the form an office uses: CSV, an Excel workbook, a DuckDB file."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.files import printable
from pipeline.store import Store
from schemas.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["export", "harmless"]

_SHEET_ROWS = 1_048_576
"""Rows of a sheet, its heading included (ECMA-376: the last row of a worksheet)."""
_CELL_LETTERS = 32_767
"""Characters a cell of a worksheet holds."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*%?")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0, and so a workbook, cannot hold."""


def export(store: Store, datasets: Sequence[str], target: Path) -> dict[str, int]:
    """Write datasets to a file, whole or not at all; a file there is replaced.

    Args:
        store: Where the datasets are.
        datasets: Names; one only for .csv.
        target: .csv, .xlsx or .duckdb.

    Returns:
        Dataset -> rows written.

    Raises:
        UsageError: Unknown dataset or ending, too many rows for a sheet, or the file cannot be written.
    """
    writers = {".csv": _to_csv, ".xlsx": _to_xlsx, ".duckdb": _to_duckdb}
    writer = writers.get(target.suffix.lower())
    shown = printable(str(target))
    if writer is None:
        raise UsageError(f"{shown}: give a file name that ends in .csv, .xlsx or .duckdb")
    if writer is _to_csv and len(datasets) > 1:
        raise UsageError(f"{shown}: a .csv holds one dataset; name one only, or write .xlsx or .duckdb")
    if not target.absolute().parent.is_dir():
        raise UsageError(f"{shown}: there is no folder {printable(str(target.absolute().parent))}")
    tables = {name: store.read(name) for name in datasets}
    temporary = target.absolute().with_name(f".{os.getpid()}.part{target.suffix.lower()}")
    try:
        writer(tables, temporary)
        temporary.replace(target)
    except OSError as error:
        raise UsageError(f"{shown}: cannot be written: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return {name: table.num_rows for name, table in tables.items()}


def harmless(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    """A cell as it may stand in a sheet: lists joined, text that a sheet would run as a formula led by an apostrophe.

    Text that is but a number ("-5", "+3,2 %" without its blank) stays as it is: it can do no harm.
    """
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _rows(table: pa.Table) -> Any:  # noqa: ANN401 - an iterator of tuples of any values
    for batch in table.to_batches(max_chunksize=10_000):
        yield from zip(*([harmless(value) for value in column.to_pylist()] for column in batch.columns), strict=True)


def _to_csv(tables: dict[str, pa.Table], path: Path) -> None:
    # The byte-order mark makes Excel read UTF-8; other programs skip it.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for table in tables.values():
            writer.writerow(table.column_names)
            writer.writerows(_rows(table))


def _to_xlsx(tables: dict[str, pa.Table], path: Path) -> None:
    from openpyxl import Workbook

    for name, table in tables.items():
        if table.num_rows >= _SHEET_ROWS:
            raise UsageError(f"{name} has {table.num_rows} rows, more than a sheet holds; write .csv or .duckdb")
    book = Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append(table.column_names)
        for row in _rows(table):
            sheet.append([_in_sheet(value) for value in row])
    book.save(path)


def _in_sheet(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    return _NO_XML.sub("\ufffd", value)[:_CELL_LETTERS] if isinstance(value, str) else value


def _to_duckdb(tables: dict[str, pa.Table], path: Path) -> None:
    import duckdb

    with duckdb.connect(str(path)) as base:
        for name, table in tables.items():
            base.register("rows_to_write", table)
            base.execute(f'CREATE TABLE "{name}" AS SELECT * FROM rows_to_write')
            base.unregister("rows_to_write")
