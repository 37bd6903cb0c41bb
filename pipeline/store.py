"""The published datasets: `<out>/<dataset>/<unit>.parquet`, a unit's files all at once or not at all.

A unit is a document (its doc_id) or `00-schema`, the rowless files that make every dataset readable from the first day.
A unit is first written whole to the staging directory, then sealed with a marker that names its files, then its files
are renamed into place. What a crash leaves behind is rolled forward when sealed and dropped when not.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.compaction import as_of_today, compact, mend, take_apart
from pipeline.files import printable, remove_tree, sync_directory, write_whole
from pipeline.settings import Settings
from schemas.datasets import DATASETS
from schemas.errors import UsageError
from schemas.frames import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pyarrow as pa

__all__ = ["SCHEMA_UNIT", "Store", "stage", "stage_schemas"]

SCHEMA_UNIT = "00-schema"
"""Sorts before every doc_id: readers that take the schema of the first file get today's."""

_MARKER = "COMMIT"


def stage(state: Path, unit: str, tables: Mapping[str, pa.Table], *, even_empty: bool = False) -> None:
    """Write a unit's tables to the staging directory and seal it; runs in a worker.

    Args:
        state: The state directory.
        unit: doc_id, or `00-schema`.
        tables: Dataset -> table; empty ones are left out.
        even_empty: Write empty ones too.
    """
    folder = state / "staging" / unit
    _remove_staged(folder)
    folder.mkdir(parents=True)
    names = []
    for name, table in tables.items():
        if table.num_rows or even_empty:
            _write_parquet(folder / f"{name}.parquet", table)
            names.append(name)
    write_whole(folder / _MARKER, msgspec.json.encode(names))
    sync_directory(folder)


def _remove_staged(folder: Path) -> None:
    # The seal goes first: a crash in between must leave nothing that looks whole.
    (folder / _MARKER).unlink(missing_ok=True)
    remove_tree(folder)


def stage_schemas(state: Path) -> None:
    """Stage the rowless files of all datasets; runs in a worker."""
    stage(state, SCHEMA_UNIT, {name: arrow_schema(name).empty_table() for name in DATASETS}, even_empty=True)


def _write_parquet(path: Path, table: pa.Table) -> None:
    import os

    import pyarrow.parquet as pq

    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd", row_group_size=100_000)
        file.flush()
        os.fsync(file.fileno())


class Store:
    """The output directory, through fsspec."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened or made yet."""
        self._settings = settings
        self._staging = settings.state / "staging"

    @cached_property
    def _place(self) -> tuple[Any, str]:
        import fsspec

        try:
            filesystem, root = fsspec.core.url_to_fs(self._settings.out)
        except (ImportError, ValueError) as error:
            raise UsageError(f"--out {self._settings.out}: {error}") from error
        return filesystem, root

    def publish(self, unit: str) -> None:
        """Move a sealed unit into place: `documents` last, so that a document is listed when all its rows are there.

        Files of datasets the unit no longer has rows in are removed. May be repeated after a crash at any point.
        """
        folder = self._staging / unit
        names = set(msgspec.json.decode((folder / _MARKER).read_bytes(), type=list[str]))
        touched = names | {name for name in DATASETS if not self._settings.remote and self.holds(unit, [name])}

        def move(name: str) -> None:
            self._move(folder / f"{name}.parquet", name, unit, wanted=name in names)

        first = [name for name in DATASETS if name != "documents"]
        if self._settings.remote:  # each file is some requests, and one waits for each answer
            with ThreadPoolExecutor(len(first)) as threads:
                list(threads.map(move, first))
        else:
            for name in first:
                move(name)
        move("documents")
        if not self._settings.remote:
            for name in touched:
                sync_directory(self._settings.out_path / name)
        _remove_staged(folder)

    def _move(self, staged: Path, name: str, unit: str, *, wanted: bool) -> None:
        if not self._settings.remote:
            target = self._settings.out_path / name / f"{unit}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            if not wanted:
                target.unlink(missing_ok=True)
            elif staged.exists():  # else a run before the crash has moved it
                staged.replace(target)
            return
        filesystem, root = self._place
        address = f"{root}/{name}/{unit}.parquet"
        if wanted and staged.exists():
            hidden = f"{root}/{name}/.{unit}.part"
            filesystem.makedirs(f"{root}/{name}", exist_ok=True)
            filesystem.put_file(str(staged), hidden)
            filesystem.mv(hidden, address)
        elif not wanted and filesystem.exists(address):
            filesystem.rm(address)

    def holds(self, unit: str, names: Iterable[str]) -> bool:
        """Whether the unit has a file of its own in each of these datasets."""
        if not self._settings.remote:
            return all((self._settings.out_path / name / f"{unit}.parquet").exists() for name in names)
        filesystem, root = self._place
        return all(filesystem.exists(f"{root}/{name}/{unit}.parquet") for name in names)

    def discard(self, unit: str) -> None:
        """Drop what is staged of a unit, sealed or not; nothing staged is fine. What is published of it stays."""
        _remove_staged(self._staging / unit)

    def recover(self) -> list[str]:
        """Finish or drop what a run before left in the staging directory; the units rolled forward."""
        if not self._settings.remote:
            mend(self._settings.out_path, self._beside)
        if not self._staging.is_dir():
            return []
        # Their rows may have been packed with others since: then both would be there.
        self.take_apart({folder.name for folder in self._staging.iterdir() if (folder / _MARKER).exists()})
        finished = []
        for folder in sorted(self._staging.iterdir()):
            if (folder / _MARKER).exists():
                self.publish(folder.name)
                finished.append(folder.name)
            else:
                remove_tree(folder)
        return finished

    def set_document(self, doc_id: str, values: dict[str, str | None]) -> None:
        """Set columns of a document's row in `documents`; the file is replaced at once. No such row is fine."""
        import io

        import pyarrow as pa
        import pyarrow.parquet as pq

        filesystem, root = self._place
        if not self.holds(doc_id, ("documents",)):
            self.take_apart({doc_id}, ("documents",))
        address, hidden = f"{root}/documents/{doc_id}.parquet", f"{root}/documents/.{doc_id}.part"
        if not filesystem.exists(address):
            return
        with filesystem.open(address, "rb") as file:
            table = as_of_today(pq.read_table(file), arrow_schema("documents"))
        for name, value in values.items():
            at = table.schema.get_field_index(name)
            column = pa.array([value] * table.num_rows, table.schema.field(at).type)
            table = table.set_column(at, table.schema.field(at), column)
        content = io.BytesIO()
        pq.write_table(table, content, compression="zstd")
        if not self._settings.remote:
            write_whole(self._settings.out_path / "documents" / f"{doc_id}.parquet", content.getvalue())
            return
        with filesystem.open(hidden, "wb") as file:
            file.write(content.getvalue())
        filesystem.mv(hidden, address)

    def take_apart(self, doc_ids: Collection[str], datasets: Sequence[str] = tuple(DATASETS)) -> None:
        """Give documents that `compact` has packed with others files of their own again, before they are replaced."""
        if doc_ids and not self._settings.remote:
            take_apart(self._settings.out_path, self._beside, doc_ids, datasets)

    def compact(self, most_rows: int) -> dict[str, tuple[int, int]]:
        """Merge small files; see `pipeline.compaction.compact`.

        Raises:
            UsageError: The store is no local directory: only there can many files be replaced at once.
        """
        if self._settings.remote:
            raise UsageError(f"{self._settings.out}: an object store cannot replace many files at once; compact a copy")
        return compact(self._settings.out_path, self._beside, most_rows)

    @property
    def _beside(self) -> Path:
        return self._settings.state / "compacting"

    def is_set_up(self) -> bool:
        """Whether every dataset has its rowless schema file."""
        if self._settings.remote:
            filesystem, root = self._place
            return all(filesystem.exists(f"{root}/{name}/{SCHEMA_UNIT}.parquet") for name in DATASETS)
        return all((self._settings.out_path / name / f"{SCHEMA_UNIT}.parquet").exists() for name in DATASETS)

    def read(self, dataset: str) -> pa.Table:
        """All rows of a dataset, by file name.

        Raises:
            UsageError: There is no such dataset, or nothing was ever taken in here.
        """
        import pyarrow.parquet as pq

        if dataset not in DATASETS:
            raise UsageError(f"there is no dataset {dataset!r}; there are: {', '.join(DATASETS)}")
        filesystem, root = self._place
        if not filesystem.exists(f"{root}/{dataset}"):
            out, typed = printable(self._settings.out), self._settings.out_typed
            if any(filesystem.exists(f"{root}/{name}") for name in DATASETS):
                raise UsageError(
                    f"{out} has no {dataset}: an older version of baocao made it; run: baocao reprocess{typed}"
                )
            raise UsageError(f"nothing was taken in at {out} yet; run: baocao ingest PATH{typed}")
        files = sorted(f for f in filesystem.ls(f"{root}/{dataset}", detail=False) if f.endswith(".parquet"))
        schema = arrow_schema(dataset)
        return pq.read_table(files, filesystem=filesystem, schema=schema) if files else schema.empty_table()
