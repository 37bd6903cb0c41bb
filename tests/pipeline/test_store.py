from __future__ import annotations

import subprocess
import sys

import duckdb
import fsspec
import pandas as pd
import pytest
from hand_made import verdict

from pipeline.frames import vet_all
from pipeline.settings import Settings
from pipeline.store import SCHEMA_UNIT, Store, stage, stage_schemas
from pipeline.tidy import tidy_rows
from schemas.datasets import DATASETS
from schemas.errors import UsageError

KILLED = """
import os, signal, sys
from pipeline.settings import Settings
from pipeline.store import Store
move, moves = Store._move, 0
def deadly(self, *args, **more):
    global moves
    if moves == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    moves += 1
    move(self, *args, **more)
Store._move = deadly
Store(Settings(out=sys.argv[1])).publish(sys.argv[2])
"""


def tables_of(given):
    return vet_all(given.extraction.source.doc_id, tidy_rows(given)).tables


@pytest.fixture
def settings(tmp_path):
    return Settings(out=str(tmp_path / "out"))


def published(settings):
    return {path.relative_to(settings.out_path).as_posix() for path in settings.out_path.glob("[!.]*/*")}


def set_up(settings):
    stage_schemas(settings.state)
    Store(settings).publish(SCHEMA_UNIT)


def test_every_dataset_is_readable_before_any_document(settings):
    set_up(settings)
    assert Store(settings).is_set_up()
    for name, dataset in DATASETS.items():
        frame = pd.read_parquet(settings.out_path / name)
        assert len(frame) == 0
        assert list(frame.columns) == list(dataset.columns)


def test_a_document_is_readable_by_pandas_and_duckdb(settings):
    set_up(settings)
    given = verdict()
    doc_id = given.extraction.source.doc_id
    stage(settings.state, doc_id, tables_of(given))
    Store(settings).publish(doc_id)
    assert len(pd.read_parquet(settings.out_path / "words")) == 3
    ask = f"SELECT count(*), min(doc_id) FROM '{settings.out}/words/*.parquet'"
    assert duckdb.sql(ask).fetchall() == [(3, doc_id)]
    assert Store(settings).read("budget_items").num_rows == 1
    assert not list((settings.state / "staging").iterdir())


def test_publishing_again_replaces_and_removes_what_is_empty_now(settings):
    given = verdict()
    doc_id = given.extraction.source.doc_id
    tables = tables_of(given)
    stage(settings.state, doc_id, tables)
    Store(settings).publish(doc_id)
    assert f"budget_items/{doc_id}.parquet" in published(settings)
    stage(settings.state, doc_id, {name: tables[name] for name in ("documents", "pages")})
    Store(settings).publish(doc_id)
    assert published(settings) == {f"documents/{doc_id}.parquet", f"pages/{doc_id}.parquet"}


@pytest.mark.parametrize("moves", [0, 1, 4, len(DATASETS) - 1])
def test_a_publication_killed_half_way_is_finished_at_the_next_start(settings, moves, root):
    given = verdict()
    doc_id = given.extraction.source.doc_id
    stage(settings.state, doc_id, tables_of(given))
    done = subprocess.run([sys.executable, "-c", KILLED, settings.out, doc_id, str(moves)], cwd=root, check=False)
    assert done.returncode == -9
    assert f"documents/{doc_id}.parquet" not in published(settings), "the document is listed last"
    assert Store(settings).recover() == [doc_id]
    assert {name.split("/")[0] for name in published(settings)} == {
        "documents", "pages", "words", "tables", "readings", "findings", "budget_items",
    }  # fmt: skip
    assert not list((settings.state / "staging").iterdir())
    assert Store(settings).recover() == []


def test_what_was_never_sealed_is_dropped(settings):
    given = verdict()
    doc_id = given.extraction.source.doc_id
    stage(settings.state, doc_id, tables_of(given))
    (settings.state / "staging" / doc_id / "COMMIT").unlink()
    assert Store(settings).recover() == []
    assert not published(settings)


def test_rows_staged_anew_are_not_published_by_half_when_that_is_killed(settings, monkeypatch):
    given = verdict()
    doc_id = given.extraction.source.doc_id
    stage(settings.state, doc_id, tables_of(given))

    def killed(folder):
        (folder / "words.parquet").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.store.remove_tree", killed)
        with pytest.raises(KeyboardInterrupt):
            stage(settings.state, doc_id, tables_of(given))
    assert Store(settings).recover() == []
    assert not published(settings)


def test_an_object_store_will_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings(out="memory://reports")
    set_up(settings)
    given = verdict()
    doc_id = given.extraction.source.doc_id
    stage(settings.state, doc_id, tables_of(given))
    Store(settings).publish(doc_id)
    filesystem = fsspec.filesystem("memory")
    assert filesystem.exists(f"/reports/words/{doc_id}.parquet")
    assert not [path for path in filesystem.find("/reports") if path.endswith(".part")]
    assert Store(settings).read("words").num_rows == 3
    assert settings.state.is_relative_to(tmp_path)


def test_unknown_datasets_and_empty_places_are_told_in_words(settings):
    with pytest.raises(UsageError, match="there is no dataset 'nope'"):
        Store(settings).read("nope")
    with pytest.raises(UsageError, match="baocao ingest"):
        Store(settings).read("words")
    (settings.out_path / "documents").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"has no words: an older version .*baocao reprocess"):
        Store(settings).read("words")
    with pytest.raises(UsageError, match="nosuch"):
        Store(Settings(out="nosuch://a/b")).read("words")
