"""Which values a run changed: noted per run and document when rows are published again, and folded for a comparison."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline.files import remove_tree, write_whole
from schemas.datasets import DATASETS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Change",
    "Changes",
    "Comparison",
    "drop_old",
    "fold",
    "kept_runs",
    "note_changes",
    "note_of",
    "read_changes",
]

_KEEP_RUNS = 50
"""Runs whose changes are kept: enough to compare a season of nightly runs, and bounded."""
_MOST = 5_000
"""Changes kept of one document in one run; more are counted only."""
_CHUNK = 5_000
"""Rows compared at once: bounds the memory of a long document's words."""
_PLACE = {"x0", "y0", "x1", "y1"}
"""A box that moved by a hair is no changed value."""


class Change(Struct, frozen=True, array_like=True):
    """A value that became another; or a row that came or went, whose `column` is "" and whose text stands for it.

    Attributes:
        key: The row's key in its dataset, parts joined by "|".
        old: As text; None for null, and for a row that came.
        new: As text; None for null, and for a row that went.
    """

    dataset: str
    key: str
    column: str
    page: int | None
    old: str | None
    new: str | None


class Changes(Struct, frozen=True):
    """What one run changed in one document.

    Attributes:
        changes: At most some thousands.
        more: How many more there were.
        start: Stage it was done again from.
        before: Fingerprint of the pipeline that had made the rows before.
        corrected: Whether the corrections by people were others before.
    """

    changes: tuple[Change, ...]
    more: int = 0
    start: str = "read"
    before: str = ""
    corrected: bool = False


class Comparison(Struct, frozen=True):
    """What to compare a document's new rows with, and where to note what differs.

    Attributes:
        published: The output directory, a local one.
        target: File to note changes in.
        before: Fingerprint of the pipeline that made the published rows.
        corrected: Whether the corrections by people were others then.
    """

    published: Path
    target: Path
    before: str
    corrected: bool = False


def note_of(state: Path, run: int, doc_id: str) -> Path:
    """The file that holds what a run changed in a document."""
    return state / "changes" / str(run) / f"{doc_id}.json.gz"


def note_changes(staged: Path, doc_id: str, start: str, comparison: Comparison) -> None:
    """Compare a document's staged files with its published ones and keep what differs; runs in a worker."""
    published, target = comparison.published, comparison.target
    found = (c for name in DATASETS for c in _of_dataset(name, staged, published / name / f"{doc_id}.parquet"))
    kept, more = tuple(islice(found, _MOST)), sum(1 for _ in found)
    if kept:
        changes = Changes(kept, more, start, comparison.before, comparison.corrected)
        write_whole(target, gzip.compress(msgspec.json.encode(changes), 3, mtime=0), sync=False)
    else:
        target.unlink(missing_ok=True)


def _of_dataset(name: str, staged: Path, before: Path) -> Iterator[Change]:
    after = staged / f"{name}.parquet"
    if _same_bytes(before, after):
        return
    old, new = _table_before(name, before), _table(name, after)
    were, are = _keys(name, old), _keys(name, new)
    if were != are:
        yield from (Change(name, key, "", row.get("page"), _told(row), None) for key, row in _without(old, were, are))
        yield from (Change(name, key, "", row.get("page"), None, _told(row)) for key, row in _without(new, are, were))
        old, new, were = _common(old, new, were, are)
    for start in range(0, len(were), _CHUNK):
        one, other = old.slice(start, _CHUNK), new.slice(start, _CHUNK)
        if not one.equals(other):
            for key, was, row in zip(were[start : start + _CHUNK], one.to_pylist(), other.to_pylist(), strict=True):
                yield from _of_row(name, key, was, row)


def _of_row(name: str, key: str, was: dict[str, Any], row: dict[str, Any]) -> Iterator[Change]:
    for column, value in row.items():
        if was.get(column) != value and column not in _PLACE:
            yield Change(name, key, column, row.get("page"), _text(was.get(column)), _text(value))


def _without(table: pa.Table, keys: list[str], others: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Key and row of each row whose key the others lack."""
    known = set(others)
    for at, key in enumerate(keys):
        if key not in known:
            yield key, table.slice(at, 1).to_pylist()[0]


def _common(old: pa.Table, new: pa.Table, were: list[str], are: list[str]) -> tuple[pa.Table, pa.Table, list[str]]:
    """Of both tables the rows whose keys both have, in the order of the old one, and these keys."""
    import pyarrow as pa

    at = {key: number for number, key in enumerate(are)}
    kept = [number for number, key in enumerate(were) if key in at]
    common = [were[number] for number in kept]
    rows, same = pa.array(kept, pa.int64()), pa.array([at[key] for key in common], pa.int64())
    return old.take(rows), new.take(same), common


def _same_bytes(one: Path, other: Path) -> bool:
    """Whether both files are the same, or both missing: Parquet is written the same way every time."""
    try:
        return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return not one.exists() and not other.exists()


def _table(name: str, path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    from schemas.frames import arrow_schema

    return pq.read_table(path, partitioning=None) if path.exists() else arrow_schema(name).empty_table()


def _table_before(name: str, path: Path) -> pa.Table:
    """The published rows; none where their file is damaged, which the new ones are about to mend."""
    import pyarrow as pa

    from schemas.frames import arrow_schema

    try:
        return _table(name, path)
    except (pa.ArrowException, OSError):
        return arrow_schema(name).empty_table()


def _keys(name: str, table: pa.Table) -> list[str]:
    columns = [
        table.column(key).to_pylist() if key in table.column_names else [None] * len(table)
        for key in DATASETS[name].key
    ]
    return ["|".join(map(str, parts)) for parts in zip(*columns, strict=True)]


def _told(row: dict[str, Any]) -> str:
    """A row in a line: its values without provenance."""
    values = (v for column, v in row.items() if column not in _PLACE | {"row_id", "doc_id", "page", "source", "flags"})
    return " | ".join(_text(value) or "" for value in values)[:300]


def _text(value: object) -> str | None:
    return None if value is None else "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def kept_runs(state: Path) -> list[int]:
    """Runs whose changes are kept, oldest first."""
    folder = state / "changes"
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()) if folder.is_dir() else []


def drop_old(state: Path) -> None:
    """Forget the changes of all but the latest runs."""
    for run in kept_runs(state)[:-_KEEP_RUNS]:
        remove_tree(state / "changes" / str(run))


def read_changes(state: Path, run: int) -> dict[str, Changes]:
    """doc_id -> what the run changed in it; damaged notes count as none."""
    found = {}
    for path in sorted((state / "changes" / str(run)).glob("*.json.gz")):
        try:
            found[path.name.partition(".")[0]] = msgspec.json.decode(gzip.decompress(path.read_bytes()), type=Changes)
        except (OSError, EOFError, zlib.error, msgspec.MsgspecError):
            continue
    return found


def fold(steps: Iterable[Changes]) -> Changes:
    """Changes of several runs, in order, as one: what went there and back is no change."""
    folded: dict[tuple[str, str, str], Change] = {}
    more = 0
    for step in steps:
        more += step.more
        for change in step.changes:
            place = (change.dataset, change.key, change.column)
            first = folded.get(place, change)
            folded[place] = msgspec.structs.replace(change, old=first.old)
    return Changes(tuple(c for c in folded.values() if c.old != c.new), more)
