"""How cost grows with the archive: measured at some sizes, drawn out to a million documents.

    .venv/bin/python -m benchmarks.scale [--sizes 1000,10000,100000] [--datasets 100,1000] [--objects 1000,10000]

The ledger is filled by its own code with entries like those of a sample that was really taken in; its files lie on
disk, a few bytes each, and no document is read. Then a second `ingest` with nothing new, `reprocess` with nothing to do
and `status` run as commands. The datasets are filled with the sample's rows under other names, published by the store's
own code, compacted, and one document is published again. Objects are listed on an S3 server (moto) on loopback.

CPU seconds are those of the program and of what it starts; they, not the clock, are drawn out from the last two sizes:
in proportion beyond a fixed cost, or by the power of the number of documents that these two give (told as `power`)
where that is more.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from math import log
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.operations import HOME, command
from benchmarks.s3_server import s3_server
from pipeline.entries import DocumentEntry, Event
from pipeline.intake import find_files
from pipeline.ledger import Ledger
from pipeline.settings import Settings
from pipeline.store import Store, stage
from pipeline.versions import link_versions
from schemas.datasets import DATASETS
from schemas.frames import arrow_schema

_SAMPLE = HOME / "data" / "raw" / "bc-yenlac-2006.pdf"
_MILLION = 1_000_000
_BOUNDED = {
    "datasets compacted, files": "rows / 1,000,000", "datasets then, files": "rows / 1,000,000",
    "replacing a packed document, CPU s": "that of 1,000,000 rows a dataset",
}  # fmt: skip
"""What does not grow with the number of documents, or not in this way."""
_FLAT = 0.2
Figures = dict[str, float]


_COUNTED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)
"""
"""Stands between us and a command: a process is born with the memory of the one that starts it."""


def run(*arguments: object) -> tuple[float, float]:
    """CPU seconds of a command and of what it starts, and MB of memory that the largest of them had.

    Raises:
        CalledProcessError: It failed.
    """
    counted = [sys.executable, "-c", _COUNTED, *command(*arguments)]
    told = subprocess.run(counted, cwd=HOME, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


def cpu(function: Callable[..., object], *arguments: object) -> float:
    """CPU seconds of a call in this process."""
    begun = time.process_time()
    function(*arguments)
    return time.process_time() - begun


def of_ledger(number: int, folder: Path, like: tuple[DocumentEntry, Settings]) -> Figures:
    """Fill a ledger with so many documents and look at what commands take.

    Args:
        number: Documents.
        folder: Empty.
        like: A document that was taken in, and where.
    """
    inbox, settings = folder / "inbox", Settings(out=str(folder / "out"), workers=1)
    inbox.mkdir(parents=True)
    run("ingest", inbox, "--out", settings.out)
    with closing(Ledger(settings.state)) as ledger:
        noted = cpu(_fill, ledger, inbox, number, like[0])
        linked = cpu(link_versions, ledger, Store(settings))
        one = cpu(lambda: [ledger.document(f"{at:016x}") for at in range(100)]) / 100
    listed = cpu(find_files, [inbox])
    again, memory = run("ingest", inbox, "--out", settings.out)
    idle, idle_memory = run("reprocess", "--out", settings.out)
    told, told_memory = run("status", "--out", settings.out)
    size = sum(path.stat().st_size for path in settings.state.glob("ledger.sqlite*"))
    return {
        "ledger, MB": size / 1e6, "entering one document, CPU ms": 1000 * noted / number,
        "looking up one document, CPU ms": 1000 * one, "listing the inbox, CPU s": listed,
        "linking versions, CPU s": linked,
        "second ingest, CPU s": again, "second ingest, memory MB": memory,
        "reprocess, nothing to do, CPU s": idle, "reprocess, nothing to do, memory MB": idle_memory,
        "status, CPU s": told, "status, memory MB": told_memory,
    }  # fmt: skip


def _fill(ledger: Ledger, inbox: Path, number: int, like: DocumentEntry) -> None:
    number_of_run = ledger.start_run("ingest", like.fingerprint, Settings())
    for at in range(number):
        path = inbox / f"{at // 1000:04d}" / f"bao-cao-so-{at:07d}.pdf"
        path.parent.mkdir(exist_ok=True)
        content = f"%PDF-1.7\n{at}\n%%EOF\n".encode()
        path.write_bytes(content)
        info, sha256 = path.stat(), hashlib.sha256(content).hexdigest()
        ledger.note_file(path, info.st_size, info.st_mtime_ns, sha256)
        entry = msgspec.structs.replace(
            like, doc_id=sha256[:16], sha256=sha256, file_name=path.name, identity=f"{at}/bc-ubnd|x|2006-01-01"
        )
        event = Event("taken_in", path, entry.doc_id, seconds={"read": 1.234, "repair": 0.1, "extract": 0.2})
        ledger.note(number_of_run, [event], entry)
    ledger.end_run(number_of_run, 1.0)


def of_datasets(number: int, folder: Path, like: tuple[DocumentEntry, Settings]) -> Figures:
    """Publish the rows of so many documents, compact them, publish one of them again."""
    settings = Settings(out=str(folder / "out"), workers=1)
    store, (entry, home) = Store(settings), like
    tables = {name: _table(home.out_path / name / f"{entry.doc_id}.parquet", name) for name in DATASETS}
    names = [hashlib.sha256(str(at).encode()).hexdigest()[:16] for at in range(number)]
    rows = number * sum(table.num_rows for table in tables.values())
    staged = cpu(_stage, settings, tables, names)
    published = cpu(_publish, store, names)
    before = sum(1 for _ in settings.out_path.glob("*/*.parquet"))
    size = sum(path.stat().st_size for path in settings.out_path.glob("*/*.parquet"))
    read = cpu(store.read, "documents")
    merged = cpu(store.compact, _MILLION)
    after = sum(1 for _ in settings.out_path.glob("*/*.parquet"))
    packed = cpu(store.read, "documents")

    def again() -> None:
        store.take_apart({names[7]})
        _stage(settings, tables, [names[7]])
        _publish(store, [names[7]])

    replaced = cpu(again)
    return {
        "writing one document's rows, CPU ms": 1000 * staged / number,
        "publishing one document, CPU ms": 1000 * published / number, "rows": rows, "datasets, files": before,
        "datasets, MB": size / 1e6, "reading `documents`, CPU s": read, "compact, CPU s": merged,
        "datasets compacted, files": after, "reading `documents` compacted, CPU s": packed,
        "replacing a packed document, CPU s": replaced,
        "datasets then, files": sum(1 for _ in settings.out_path.glob("*/*.parquet")),
    }  # fmt: skip


def _table(path: Path, name: str) -> pa.Table:
    return pq.read_table(path, partitioning=None) if path.exists() else arrow_schema(name).empty_table()


def _stage(settings: Settings, tables: dict[str, pa.Table], doc_ids: list[str]) -> None:
    for doc_id in doc_ids:
        stage(settings.state, doc_id, {name: _renamed(table, doc_id) for name, table in tables.items()})


def _publish(store: Store, doc_ids: list[str]) -> None:
    for doc_id in doc_ids:
        store.publish(doc_id)


def _renamed(table: pa.Table, doc_id: str) -> pa.Table:
    at = table.schema.get_field_index("doc_id")
    return table.set_column(at, table.schema.field(at), pa.array([doc_id] * table.num_rows, pa.string()))


def of_objects(number: int, folder: Path, like: tuple[DocumentEntry, Settings]) -> Figures:
    """List so many objects of a dataset; the server's time is not counted."""
    import fsspec

    del like
    with s3_server(folder) as address:
        place = fsspec.filesystem("s3", endpoint_url=address, key="test", secret="test", use_listings_cache=False)
        place.mkdir("bucket")
        place.pipe({f"bucket/documents/{at:016x}.parquet": b"x" for at in range(number)})
        return {"listing a dataset on S3, CPU s": cpu(place.ls, "bucket/documents")}


def drawn_out(measured: list[tuple[int, float]]) -> tuple[float, float]:
    """The value at a million, and the power of the number that the last two measurements give.

    The larger of two guesses: a fixed cost and one in proportion, or that power. What hardly grows is no cost in
    proportion: it goes by its power alone.
    """
    (one, small), (other, large) = measured[-2:]
    power = log(large / small) / log(other / one) if small > 0 and large > 0 else 1.0
    straight = large + (large - small) / (other - one) * (_MILLION - other)
    bent = large * (_MILLION / other) ** power
    return max(straight, bent) if power > _FLAT else bent, power


def show(sizes: list[int], figures: list[Figures]) -> None:
    """A Markdown table: each figure at each size, and at a million."""
    print(f"| documents | {' | '.join(f'{size:,}' for size in sizes)} | 1,000,000 | power |")
    print("| --- |" + " ---: |" * (len(sizes) + 2))
    for name in figures[0]:
        values = [one[name] for one in figures]
        if name in _BOUNDED:
            far, power = _BOUNDED[name], ""
        elif sizes[-1] == _MILLION:
            far, power = "as measured", ""
        else:
            value, steep = drawn_out(list(zip(sizes, values, strict=True)))
            far, power = _short(value), f"{steep:.2f}"
        print(f"| {name} | {' | '.join(_short(value) for value in values)} | {far} | {power} |")
    print(flush=True)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parts: dict[str, tuple[str, Callable[[int, Path, Any], Figures]]] = {
        "sizes": ("1000,10000,100000", of_ledger), "datasets": ("100,1000", of_datasets),
        "objects": ("1000,10000", of_objects),
    }  # fmt: skip
    for option, (usual, _) in parts.items():
        parser.add_argument(f"--{option}", default=usual, help="numbers of documents, at least two; empty for none")
    given = vars(parser.parse_args())
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(out=f"{name}/sample", workers=1)
        run("ingest", _SAMPLE, "--out", settings.out)
        with closing(Ledger(settings.state)) as ledger:
            like = ledger.find(_SAMPLE.name), settings
        for option, (_, measure) in parts.items():
            sizes = [int(size) for size in given[option].split(",") if size]
            if sizes:
                show(sizes, [measure(size, Path(name, f"{option}-{size}"), like) for size in sizes])
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"measured in {time.process_time() + used.ru_utime + used.ru_stime:.0f} CPU s")


if __name__ == "__main__":
    main()
