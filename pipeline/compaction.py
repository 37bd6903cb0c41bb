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
    import pyarrow.parquet as pq

    from schemas.frames import arrow_schema

    schema = arrow_schema(name)
    # a name is not given again, or who listed before and opens now would find rows under it that they read already
    writer, rows, number = None, 0, _next_number(files[0].parent)
    try:
        for path in files:
            table = as_of_today(pq.read_table(path, partitioning=None), schema)
            if writer is not None and rows + table.num_rows > most_rows:
                writer.close()
                writer = None
            if writer is None:
                rows, target, number = 0, new / f"{PACKED}{number:06d}.parquet", number + 1
                writer = pq.ParquetWriter(target, schema, compression="zstd")
            writer.write_table(table)
            rows += table.num_rows
    finally:
        if writer is not None:
            writer.close()
    _sync_all(new)


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


def packed_documents(folder: Path) -> dict[Path, set[str]]:
    """Packed file of a dataset directory -> documents in it."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    return {
        path: set(pc.unique(pq.read_table(path, columns=["doc_id"], partitioning=None).column("doc_id")).to_pylist())
        for path in folder.glob(f"{PACKED}*.parquet")
    }


def take_apart(out: Path, beside: Path, doc_ids: Collection[str], datasets: Sequence[str] = tuple(DATASETS)) -> int:
    """Give documents files of their own again, where they lie in packed ones; the number of packed files taken apart.

    Their rows may then be replaced as ever, one file a document and dataset.
    """
    wanted, done = set(doc_ids), 0
    remove_tree(beside)
    for name in datasets:
        packed = [path for path, held in packed_documents(out / name).items() if held & wanted]
        if packed:
            new = beside / name
            _link_all(out / name, new, but={path.name for path in packed})
            for path in packed:
                for doc_id, table in _parted(path):
                    _write(table, new / f"{doc_id}.parquet")
            _sync_all(new)
            exchange(new, out / name)
            done += len(packed)
    remove_tree(beside)
    return done


def _parted(path: Path) -> Iterator[tuple[str, pa.Table]]:
    """The documents of a packed file with their rows, in order."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(path, partitioning=None)
    for doc_id in pc.unique(table.column("doc_id")).to_pylist():
        yield doc_id, table.filter(pc.equal(table.column("doc_id"), doc_id))


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
