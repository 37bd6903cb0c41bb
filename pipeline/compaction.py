"""Many small files of a dataset made few, and few made many again, while readers read.

A local dataset directory is never changed file by file here: a new one is built beside it, whole, and the two change
names in one system call. Whoever lists the directory sees all files of before or all of after: each row exactly once. A
reader that listed before and opens afterwards finds a file gone and fails, clearly; it never gets rows twice or not at
all. A crash leaves the one directory or the other in place, and what lies beside is removed at the next start.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.files import remove_tree, sync_directory
from schemas.datasets import DATASETS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PACKED", "as_of_today", "compact", "exchange", "mend", "packed_documents", "take_apart"]

PACKED = "01-packed-"
"""Begins the names of files that hold many documents; sorts after the rowless schema file, before every other one."""
_GROUP_ROWS = 100_000
"""Of a packed file's row group, about."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def compact(out: Path, beside: Path, most_rows: int) -> dict[str, tuple[int, int]]:
    """Merge the files of each dataset into files of at most about `most_rows` rows; documents are never split.

    Args:
        out: The output directory.
        beside: Where to build, on the same file system.
        most_rows: Per file, at least 1.

    Returns:
        Dataset -> files before and after, for datasets that changed.
    """
    remove_tree(beside)
    told = {}
    for name in DATASETS:
        small = _small_files(out / name, most_rows)
        if len(small) < 2:
            continue
        new = beside / name
        _link_all(out / name, new, but={path.name for path in small})
        _merge(name, small, new, most_rows)
        files = len(list((out / name).glob("*.parquet"))), len(list(new.glob("*.parquet")))
        exchange(new, out / name)
        told[name] = files
    remove_tree(beside)
    return told


def _small_files(folder: Path, most_rows: int) -> list[Path]:
    """Files that are worth merging: those of one document, and packed ones less than half full."""
    return [path for path in _data_files(folder) if not _is_packed(path) or _rows(path) < most_rows // 2]


def _data_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.parquet") if not path.name.startswith("00-"))


def _is_packed(path: Path) -> bool:
    return path.name.startswith(PACKED)


def _rows(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def _link_all(old: Path, new: Path, but: Collection[str]) -> None:
    new.mkdir(parents=True)
    for path in old.iterdir():
        if path.name not in but and path.suffix == ".parquet":
            _link(path, new / path.name)


def _link(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK):
            raise
        shutil.copyfile(old, new)  # this file system knows no second names


def _merge(name: str, files: list[Path], new: Path, most_rows: int) -> None:
    from schemas.frames import arrow_schema

    schema = arrow_schema(name)
    # a name is not given again, or who listed before and opens now would find rows under it that they read already
    rows, number, packed = 0, _next_number(files[0].parent), None
    try:
        for path in files:
            table = as_of_today(_read(path), schema)
            if packed is not None and rows + table.num_rows > most_rows:
                packed.close()
                packed = None
            if packed is None:
                rows, packed, number = 0, _Packed(new / f"{PACKED}{number:06d}.parquet", schema), number + 1
            packed.add(table)
            rows += table.num_rows
    finally:
        if packed is not None:
            packed.close()
    _sync_all(new)


def _read(path: Path) -> pa.Table:
    """A small file; threads to read it cost more than they gain."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return file.read(use_threads=False)


class _Packed:
    """A file of many documents as it is written: small tables are gathered, or each would be a row group."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import pyarrow.parquet as pq

        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._held: list[pa.Table] = []
        self._rows = 0

    def add(self, table: pa.Table) -> None:
        self._held.append(table)
        self._rows += table.num_rows
        if self._rows >= _GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._held:
            self._writer.write_table(pa.concat_tables(self._held))
        self._held, self._rows = [], 0

    def close(self) -> None:
        self._flush()
        self._writer.close()


def as_of_today(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table of any release with today's columns: those it lacks are null, those that are no more are left out."""
    import pyarrow as pa

    columns = [
        table.column(f.name).cast(f.type) if f.name in table.column_names else pa.nulls(table.num_rows, f.type)
        for f in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _next_number(folder: Path) -> int:
    taken = [int(path.stem.removeprefix(PACKED)) for path in folder.glob(f"{PACKED}*.parquet")]
    return max(taken, default=0) + 1


def _sync_all(folder: Path) -> None:
    for path in folder.glob("*.parquet"):
        sync_directory(path)  # a descriptor of any kind may be synced
    sync_directory(folder)


def packed_documents(folder: Path, wanted: Collection[str]) -> dict[Path, set[str]]:
    """Packed file of a dataset directory -> those of the wanted documents that it holds; files without any left out."""
    ordered, these = sorted(wanted), frozenset(wanted)
    found = {path: _held(path, ordered) & these for path in folder.glob(f"{PACKED}*.parquet")}
    return {path: held for path, held in found.items() if held}


def _held(path: Path, wanted: list[str]) -> set[str]:
    """Documents of a packed file; only row groups that may hold one of those wanted, which are in order, are read."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    held: set[str] = set()
    with pq.ParquetFile(path) as file:
        at = file.schema_arrow.get_field_index("doc_id")
        for number in range(file.num_row_groups):
            span = file.metadata.row_group(number).column(at).statistics
            if (
                span is not None
                and span.has_min_max
                and bisect_left(wanted, span.min) == bisect_right(wanted, span.max)
            ):
                continue
            held |= set(pc.unique(file.read_row_group(number, columns=["doc_id"]).column("doc_id")).to_pylist())
    return held


def take_apart(out: Path, beside: Path, doc_ids: Collection[str], datasets: Sequence[str] = tuple(DATASETS)) -> int:
    """Give documents files of their own again, where they lie in packed ones; the number of packed files they were in.

    Their rows may then be replaced as ever, one file a document and dataset. The other documents stay packed.
    """
    from schemas.frames import arrow_schema

    wanted, done = set(doc_ids), 0
    remove_tree(beside)
    for name in datasets:
        packed = packed_documents(out / name, wanted)
        if packed:
            new = beside / name
            _link_all(out / name, new, but={path.name for path in packed})
            for number, (path, held) in enumerate(packed.items(), start=_next_number(out / name)):
                for doc_id, table in _taken_out(path, new / f"{PACKED}{number:06d}.parquet", held).items():
                    _write(table, new / f"{doc_id}.parquet")
            if not (last := new / f"{PACKED}{number:06d}.parquet").exists():
                _write(arrow_schema(name).empty_table(), last)  # or its name would be given again
            _sync_all(new)
            exchange(new, out / name)
            done += len(packed)
    remove_tree(beside)
    return done


def _taken_out(path: Path, rest: Path, wanted: set[str]) -> dict[str, pa.Table]:
    """Those of the wanted documents that a packed file holds, with their rows; all others go into the file `rest`."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found: dict[str, list[pa.Table]] = {}
    others = 0
    with pq.ParquetFile(path) as file:
        packed = _Packed(rest, file.schema_arrow)
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            ours = pc.is_in(table.column("doc_id"), pa.array(sorted(wanted), pa.string()))
            stays = table.filter(pc.invert(ours))
            others += stays.num_rows
            packed.add(stays)
            for doc_id, part in _runs(table.filter(ours)):
                found.setdefault(doc_id, []).append(part)
        packed.close()
    if not others:
        rest.unlink()
    return {doc_id: pa.concat_tables(parts) for doc_id, parts in found.items()}


def _runs(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """doc_id and rows of each stretch of one document; of a document there is one in each chunk that it lies in."""
    import pyarrow.compute as pc

    start = 0
    for chunk in pc.run_end_encode(table.column("doc_id")).chunks:
        offset = start
        for doc_id, end in zip(chunk.values.to_pylist(), chunk.run_ends.to_pylist(), strict=True):
            yield doc_id, table.slice(start, offset + end - start)
            start = offset + end


def _write(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, path, compression="zstd", row_group_size=100_000)


def exchange(new: Path, old: Path) -> None:
    """Let two directories change names at once; where the file system cannot, in two steps with nothing between them.

    In the second case a reader may for an instant find no directory and fails; rows are still never seen twice.
    """
    answer = _libc().renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE)
    if answer:
        code = ctypes.get_errno()
        if code not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise OSError(code, os.strerror(code), str(old))
        aside = new.with_name(f"{new.name}.old")
        old.rename(aside)
        new.rename(old)
    sync_directory(old.parent)


def mend(out: Path, beside: Path) -> None:
    """Clear away what a killed `compact` or `take_apart` left; a directory that it had set aside goes back first."""
    for name in DATASETS:
        if not (out / name).exists() and (beside / f"{name}.old").exists():
            (beside / f"{name}.old").rename(out / name)
    remove_tree(beside)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
