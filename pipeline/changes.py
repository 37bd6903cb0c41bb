"""Which values a run changed: noted per run and document when rows are published again, and folded for a comparison."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline.files import remove_tree, write_whole
from schemas.datasets import DATASETS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Change", "Changes", "Comparison", "drop_old", "fold", "kept_runs", "note_changes", "read_changes"]

_KEEP_RUNS = 50
"""Runs whose changes are kept: enough to compare a season of nightly runs, and bounded."""
_MOST = 5_000
"""Changes kept of one document in one run; more are counted only."""
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


def note_changes(staged: Path, doc_id: str, start: str, comparison: Comparison) -> None:
    """Compare a document's staged files with its published ones and keep what differs; runs in a worker."""
    published, target = comparison.published, comparison.target
    found = [c for name in DATASETS for c in _of_dataset(name, staged, published / name / f"{doc_id}.parquet")]
    if found:
        changes = Changes(
            tuple(found[:_MOST]), max(0, len(found) - _MOST), start, comparison.before, comparison.corrected
        )
        write_whole(target, gzip.compress(msgspec.json.encode(changes), 3, mtime=0), sync=False)
    else:
        target.unlink(missing_ok=True)


def _of_dataset(name: str, staged: Path, before: Path) -> Iterator[Change]:
    after = staged / f"{name}.parquet"
    if _same_bytes(before, after):
        return
    old, new = _rows(name, before), _rows(name, after)
    for key in old.keys() | new.keys() if old.keys() != new.keys() else ():
        if key not in new:
            yield Change(name, key, "", old[key].get("page"), _told(old[key]), None)
        elif key not in old:
            yield Change(name, key, "", new[key].get("page"), None, _told(new[key]))
    for key in (key for key in old if key in new):
        for column, value in new[key].items():
            was = old[key].get(column)
            if was != value and column not in _PLACE:
                yield Change(name, key, column, new[key].get("page"), _text(was), _text(value))


def _same_bytes(one: Path, other: Path) -> bool:
    """Whether both files are the same, or both missing: Parquet is written the same way every time."""
    try:
        return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return not one.exists() and not other.exists()


def _rows(name: str, path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    import pyarrow.parquet as pq

    table: pa.Table = pq.read_table(path, partitioning=None)
    keys = DATASETS[name].key
    return {"|".join(str(row.get(key)) for key in keys): row for row in table.to_pylist()}


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
