"""Many files made few: the same rows, whoever reads and whatever dies meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hand_made import verdict
from reportlab.pdfgen.canvas import Canvas

from pipeline.compaction import PACKED, exchange, mend
from pipeline.frames import vet_all
from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.store import SCHEMA_UNIT, Store, stage, stage_schemas
from pipeline.tidy import tidy_rows
from schemas.errors import UsageError
from tests.quiet import unwatched

KILLED = """
import os, signal, sys
from pipeline import compaction
from pipeline.settings import Settings
from pipeline.store import Store
target, calls = getattr(compaction, sys.argv[2]), 0
def deadly(*args, **more):
    global calls
    if calls == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    calls += 1
    return target(*args, **more)
setattr(compaction, sys.argv[2], deadly)
Store(Settings(out=sys.argv[1])).compact(1_000_000)
"""


@pytest.fixture
def settings(tmp_path):
    settings = Settings(out=str(tmp_path / "out"))
    stage_schemas(settings.state)
    Store(settings).publish(SCHEMA_UNIT)
    for number in range(8):
        publish(settings, f"{number}.pdf")
    return settings


def publish(settings, name):
    given = verdict(name)
    doc_id = given.extraction.source.doc_id
    stage(settings.state, doc_id, vet_all(doc_id, tidy_rows(given)).tables)
    Store(settings).publish(doc_id)
    return doc_id


def rows(settings, name="words", by="row_id"):
    return pd.read_parquet(settings.out_path / name).sort_values(by, ignore_index=True)


def files(settings, name="words"):
    return sorted(path.name for path in (settings.out_path / name).iterdir())


def packed_names(settings):
    return {path.name for path in (settings.out_path / "words").glob(f"{PACKED}*")}


def test_rows_are_the_same_in_fewer_files(settings):
    before = {name: rows(settings, name, by) for name, by in (("words", "row_id"), ("documents", "doc_id"))}
    told = Store(settings).compact(1_000_000)
    assert told["words"] == (9, 2)
    assert files(settings) == ["00-schema.parquet", f"{PACKED}000001.parquet"]
    for name, by in (("words", "row_id"), ("documents", "doc_id")):
        pd.testing.assert_frame_equal(rows(settings, name, by), before[name])
    assert Store(settings).read("words").num_rows == len(before["words"])
    assert Store(settings).compact(1_000_000) == {}
    assert not (settings.state / "compacting").exists()


def test_a_file_has_about_so_many_rows_and_whole_documents(settings):
    Store(settings).compact(7)
    packed = [path for path in (settings.out_path / "words").glob(f"{PACKED}*")]
    held = [set(pq.read_table(path).column("doc_id").to_pylist()) for path in packed]
    assert len(packed) == 4
    assert sum(map(len, held)) == len(set().union(*held)) == 8


def test_a_name_is_not_given_again(settings):
    Store(settings).compact(1_000_000)
    first = packed_names(settings)
    publish(settings, "later.pdf")
    Store(settings).compact(1_000_000)
    assert first.isdisjoint(packed_names(settings))


def test_the_name_of_an_emptied_file_is_not_given_again(settings):
    before = rows(settings)
    Store(settings).compact(1_000_000)
    met = packed_names(settings)
    for _ in range(2):
        Store(settings).take_apart(set(before["doc_id"]))
        Store(settings).compact(1_000_000)
        assert met.isdisjoint(packed_names(settings))
        met |= packed_names(settings)
    pd.testing.assert_frame_equal(rows(settings), before)


def test_a_packed_document_can_be_replaced(settings):
    Store(settings).compact(1_000_000)
    before = rows(settings)
    doc_id = verdict("0.pdf").extraction.source.doc_id
    Store(settings).take_apart({doc_id})
    pd.testing.assert_frame_equal(rows(settings), before)
    assert files(settings) == ["00-schema.parquet", f"{PACKED}000002.parquet", f"{doc_id}.parquet"]
    publish(settings, "0.pdf")
    pd.testing.assert_frame_equal(rows(settings), before)


def test_taking_all_documents_out_leaves_one_packed_file_without_rows(settings):
    before = rows(settings)
    Store(settings).compact(7)
    Store(settings).take_apart(set(before["doc_id"]))
    pd.testing.assert_frame_equal(rows(settings), before)
    (packed,) = packed_names(settings)
    assert pq.read_metadata(settings.out_path / "words" / packed).num_rows == 0
    own = {f"{one}.parquet" for one in set(before["doc_id"])}
    assert files(settings) == sorted({"00-schema.parquet", packed, *own})


def test_small_tables_are_packed_in_large_row_groups(settings):
    Store(settings).compact(1_000_000)
    (packed,) = (settings.out_path / "words").glob(f"{PACKED}*")
    assert pq.read_metadata(packed).num_row_groups == 1


def test_a_sealed_document_whose_rows_were_packed_meanwhile_is_there_once(settings):
    given = verdict("0.pdf")
    doc_id = given.extraction.source.doc_id
    before = rows(settings)
    stage(settings.state, doc_id, vet_all(doc_id, tidy_rows(given)).tables)
    Store(settings).compact(1_000_000)
    assert Store(settings).recover() == [doc_id]
    pd.testing.assert_frame_equal(rows(settings), before)


def test_a_column_of_a_document_can_be_set_packed_or_not(settings):
    doc_id = rows(settings, "documents", "doc_id")["doc_id"][3]
    for compacted in (False, True):
        if compacted:
            Store(settings).compact(1_000_000)
        Store(settings).set_document(doc_id, {"version_of": f"x{compacted}", "superseded_by": None})
        documents = rows(settings, "documents", "doc_id")
        assert len(documents) == 8
        assert documents.set_index("doc_id")["version_of"].dropna().to_dict() == {doc_id: f"x{compacted}"}
    Store(settings).set_document("no such", {"version_of": None})


def test_old_files_get_the_columns_of_today(settings):
    for path in (settings.out_path / "documents").glob("[!0]*.parquet"):
        table = pq.read_table(path, partitioning=None)
        pq.write_table(
            table.drop_columns(["version_of", "superseded_by"]).append_column("dropped_since", pa.array(["x"])), path
        )
    documents = pd.read_parquet(settings.out_path / "documents")
    assert documents["version_of"].isna().all()
    assert "dropped_since" not in documents.columns
    Store(settings).compact(1_000_000)
    pd.testing.assert_frame_equal(
        rows(settings, "documents", "doc_id"), documents.sort_values("doc_id", ignore_index=True)
    )


@pytest.mark.parametrize(
    ("function", "calls"), [("_merge", 0), ("_merge", 2), ("exchange", 0), ("exchange", 3), ("_sync_all", 1)]
)
def test_killed_at_any_point_it_leaves_all_rows_and_can_be_run_again(settings, root, function, calls):
    before = rows(settings)
    command = [sys.executable, "-c", KILLED, settings.out, function, str(calls)]
    assert subprocess.run(command, cwd=root, check=False).returncode == -signal.SIGKILL
    pd.testing.assert_frame_equal(rows(settings), before)
    Store(settings).recover()
    assert not (settings.state / "compacting").exists()
    Store(settings).compact(1_000_000)
    pd.testing.assert_frame_equal(rows(settings), before)


def test_a_directory_that_was_set_aside_goes_back(settings):
    beside = settings.state / "compacting"
    beside.mkdir()
    (settings.out_path / "words").rename(beside / "words.old")
    mend(settings.out_path, beside)
    assert len(rows(settings)) == 24
    assert not beside.exists()


def test_readers_see_each_row_once_or_fail(settings):
    """A reader may meet a file that has just gone, and try again; it never gets too many rows or too few."""
    counted, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                counted.append(len(pd.read_parquet(settings.out_path / "words")))
            except OSError:
                continue

    reader = threading.Thread(target=read)
    reader.start()
    store, ids = Store(settings), list(rows(settings, "documents", "doc_id")["doc_id"])
    until = time.monotonic() + 4
    while time.monotonic() < until:
        store.compact(1_000_000)
        store.take_apart(ids)
    stop.set()
    reader.join()
    assert set(counted) == {24}


def test_two_directories_change_names_at_once(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    exchange(tmp_path / "a", tmp_path / "b")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b"]
    assert [p.name for p in (tmp_path / "b").iterdir()] == ["a"]


def test_an_object_store_is_not_compacted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="object store"):
        Store(Settings(out="memory://compacted")).compact(10)


def test_a_lost_ledger_doubles_no_packed_row(tmp_path):
    inbox, settings = tmp_path / "inbox", Settings(out=str(tmp_path / "out"), workers=1)
    inbox.mkdir()
    for number in range(2):
        canvas = Canvas(str(inbox / f"{number}.pdf"), pagesize=(300, 400), invariant=True)
        canvas.drawString(40, 350, f"Report {number} with some words")
        canvas.save()
    ingest(settings, [inbox], unwatched)
    before = rows(settings)
    Store(settings).compact(1_000_000)
    for path in settings.state.glob("ledger.sqlite*"):
        path.unlink()
    ingest(settings, [inbox], unwatched)
    pd.testing.assert_frame_equal(rows(settings), before)
