from __future__ import annotations

import msgspec
import pytest
from hand_made import verdict

from pipeline.changes import Changes, Comparison, drop_old, fold, kept_runs, note_changes, read_changes
from pipeline.difference import as_data, between
from pipeline.frames import vet_all
from pipeline.ledger import Ledger
from pipeline.settings import Settings
from pipeline.store import Store, stage
from pipeline.tidy import tidy_rows
from schemas.errors import UsageError


@pytest.fixture
def settings(tmp_path):
    return Settings(out=str(tmp_path / "out"))


def amount(given, value):
    """The verdict with another amount in its one budget row."""
    (record,) = given.records
    record = msgspec.structs.replace(record, values={**record.values, "amount_vnd": value})
    return msgspec.structs.replace(given, records=(record,))


def run(settings, run_number, given, before="p0"):
    """Stage, compare, publish; what changed."""
    doc_id = given.extraction.source.doc_id
    stage(settings.state, doc_id, vet_all(doc_id, tidy_rows(given)).tables)
    target = settings.state / "changes" / str(run_number) / f"{doc_id}.json.gz"
    note_changes(settings.state / "staging" / doc_id, doc_id, "extract", Comparison(settings.out_path, target, before))
    Store(settings).publish(doc_id)
    return read_changes(settings.state, run_number).get(doc_id)


def test_a_changed_value_is_noted_with_its_place(settings):
    run(settings, 1, verdict())
    changes = run(settings, 2, amount(verdict(), 5))
    (change,) = changes.changes
    assert (change.dataset, change.key, change.column, change.page) == ("budget_items", "aa" * 8, "amount_vnd", 1)
    assert (change.old, change.new) == ("1279595000", "5")
    assert (changes.start, changes.before, changes.more) == ("extract", "p0", 0)


def test_the_same_again_is_no_change(settings):
    run(settings, 1, verdict())
    assert run(settings, 2, verdict()) is None
    assert 2 not in kept_runs(settings.state)


def test_rows_that_come_and_go_are_told(settings):
    run(settings, 1, verdict())
    less = msgspec.structs.replace(verdict(), records=())
    gone = [c for c in run(settings, 2, less).changes if c.dataset == "budget_items"]
    assert [(c.column, c.new) for c in gone] == [("", None)]
    assert "1279595000" in gone[0].old
    back = [c for c in run(settings, 3, verdict()).changes if c.dataset == "budget_items"]
    assert [(c.column, c.old) for c in back] == [("", None)]
    assert fold(map(read_changes(settings.state, 2).get, [verdict().extraction.source.doc_id])).changes
    both = [read_changes(settings.state, n)[verdict().extraction.source.doc_id] for n in (2, 3)]
    assert fold(both).changes == (), "there and back is no change"


def with_words(given, texts):
    """The verdict with other words on its first page."""
    page = given.pages[0]
    words = tuple(msgspec.structs.replace(page.words[0], text=text, raw_text=text) for text in texts)
    page = msgspec.structs.replace(page, words=words)
    return msgspec.structs.replace(given, pages=(page, *given.pages[1:]))


def test_changes_are_found_in_whatever_portion_of_the_rows(settings, monkeypatch):
    monkeypatch.setattr("pipeline.changes._CHUNK", 2)
    run(settings, 1, with_words(verdict(), "abcde"))
    changes = [c for c in run(settings, 2, with_words(verdict(), "abcXeZ")).changes if c.dataset == "words"]
    told = [(c.column, c.old, c.new) for c in changes if c.column in ("text", "")]
    assert sorted(told[1:]) == [("text", "d", "X")]
    assert told[0][:2] == ("", None)
    assert "Z" in told[0][2]
    changes = [c for c in run(settings, 3, with_words(verdict(), "aYc")).changes if c.dataset == "words"]
    assert sorted((c.column, c.new) for c in changes if c.column != "raw_text") == [("", None)] * 3 + [("text", "Y")]


def test_published_rows_that_are_damaged_are_told_as_new_ones(settings):
    run(settings, 1, verdict())
    (words,) = settings.out_path.glob("words/*.parquet")
    words.write_bytes(words.read_bytes()[:100])
    assert {c.old for c in run(settings, 2, verdict()).changes} == {None}
    assert run(settings, 3, verdict()) is None, "and are whole again"


def test_of_very_many_changes_the_rest_is_counted(settings, monkeypatch):
    monkeypatch.setattr("pipeline.changes._MOST", 3)
    run(settings, 1, with_words(verdict(), "abcde"))
    changes = run(settings, 2, with_words(verdict(), "vwxyz"))
    assert len(changes.changes) == 3
    assert changes.more > 5


def test_only_the_latest_runs_are_kept(settings):
    for number in range(1, 56):
        (settings.state / "changes" / str(number)).mkdir(parents=True)
    drop_old(settings.state)
    assert kept_runs(settings.state) == list(range(6, 56))


def test_a_difference_tells_values_and_the_parts_that_changed(settings):
    ledger = Ledger(settings.state)
    ledger.note_pipeline("p0", {"extract": {"a.py": "1", "b.py": "1"}, "read": {"c.py": "1"}})
    ledger.note_pipeline("p1", {"extract": {"a.py": "2", "b.py": "1"}, "read": {"c.py": "1"}})
    runs = [ledger.start_run("ingest", mark, {}) for mark in ("p0", "p1", "p1")]
    run(settings, runs[0], verdict())
    run(settings, runs[1], amount(verdict(), 5), before="p0")
    run(settings, runs[2], amount(verdict(), 6), before="p1")
    found = between(settings.state, ledger, runs[2], runs[0])
    (document,) = found.documents
    assert [(c.old, c.new) for c in document.changes] == [("1279595000", "6")]
    assert "run 2, from extract: extract: a.py" in document.why
    assert "run 3, from extract: the same program" in document.why
    assert as_data(found)["documents"][0]["changes"][0]["column"] == "amount_vnd"
    assert between(settings.state, ledger, runs[0], runs[0]).documents == ()
    with pytest.raises(UsageError, match="there is no run 9"):
        between(settings.state, ledger, 1, 9)
    ledger.close()


def test_damaged_notes_count_as_none(settings):
    folder = settings.state / "changes" / "1"
    folder.mkdir(parents=True)
    (folder / "x.json.gz").write_bytes(b"damaged")
    assert read_changes(settings.state, 1) == {}
    assert fold([Changes((), 3), Changes(())]).more == 3
