from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from pipeline.ledger import DocumentEntry, Event, Ledger, display_name
from schemas.errors import UsageError


def entry(sha256, name, **more):
    return DocumentEntry(sha256[:16], sha256, name, 10, more.pop("status", "taken_in"), "f1", **more)


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger(tmp_path)
    yield ledger
    ledger.close()


def test_a_run_and_its_events_are_remembered(ledger, tmp_path):
    run = ledger.start_run("ingest", "f1", {"out": "x"})
    ledger.note(run, [Event("taken_in", Path("/a.pdf"), "a" * 16, seconds={"read": 1.5})], entry("a" * 64, "a.pdf"))
    ledger.note(run, [Event("skipped", Path("/b.pdf")), Event("skipped", Path("/c.pdf"))])
    assert ledger.end_run(run) == {"taken_in": 1, "skipped": 2}
    ledger.close()
    again = Ledger(tmp_path)
    (past,) = again.runs()
    assert (past.command, past.counts, past.finished is not None) == ("ingest", {"taken_in": 1, "skipped": 2}, True)
    event = again.events(run)[0]
    assert (event.action, str(event.path), event.seconds) == ("taken_in", "/a.pdf", {"read": 1.5})
    again.close()


def test_a_document_changes_its_state_but_not_its_name(ledger):
    run = ledger.start_run("ingest", None, {})
    ledger.note(run, [], entry("a" * 64, "a.pdf", status="quarantined", reason="timeout", message="slow"))
    ledger.note(run, [], entry("a" * 64, "b.pdf", page_count=3, summary={"tables": 2}))
    document = ledger.document("a" * 16)
    assert document == entry("a" * 64, "a.pdf", page_count=3, summary={"tables": 2})
    assert ledger.documents() == {"a" * 64: document}
    assert ledger.document("b" * 16) is None


def test_a_document_is_found_by_id_beginning_or_name(ledger):
    run = ledger.start_run("ingest", None, {})
    for sha256, name in (
        ("abcd" + "0" * 60, "báo cáo.pdf"),
        ("abce" + "0" * 60, "x.pdf"),
        ("ffff" + "0" * 60, "x.pdf"),
    ):
        ledger.note(run, [], entry(sha256, name))
    assert ledger.find("abcd" + "0" * 12).file_name == "báo cáo.pdf"
    assert ledger.find("ABCD").file_name == "báo cáo.pdf"
    assert ledger.find("folder/ba\u0301o ca\u0301o.pdf").doc_id.startswith("abcd"), "a decomposed name is the same name"
    with pytest.raises(UsageError, match="no document"):
        ledger.find("abc")
    with pytest.raises(UsageError, match=r"may be any of abce0+, ffff0+"):
        ledger.find("x.pdf")
    ledger.note(run, [], entry("1" * 64, display_name(lone := Path(os.fsdecode(b"b\xe1o.pdf")))))
    assert ledger.find(str(lone)).sha256 == "1" * 64
    with pytest.raises(UsageError, match="no document"):
        ledger.find(os.fsdecode(b"abce\xe1"))


def test_names_that_are_no_utf8_are_kept_byte_by_byte(ledger):
    path = Path(os.fsdecode(b"/in/b\xe1o.pdf"))
    ledger.note_file(path, 5, 6, "a" * 64)
    assert ledger.known_files() == {(os.fsencode(path), 5, 6): "a" * 64}
    assert ledger.paths_of("a" * 64) == [path]
    assert display_name(path) == "b\ufffdo.pdf"


def test_many_threads_may_note_at_once(ledger):
    run = ledger.start_run("ingest", None, {})

    def note(letter):
        for number in range(20):
            sha256 = f"{letter}{number:063d}"
            ledger.note(run, [Event("taken_in", doc_id=sha256[:16])], entry(sha256, "x"))

    threads = [threading.Thread(target=note, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.end_run(run) == {"taken_in": 80}


def test_skips_of_old_runs_live_on_as_counts(ledger):
    first = ledger.start_run("ingest", None, {})
    ledger.note(first, [Event("skipped"), Event("quarantined")])
    ledger.end_run(first)
    for _ in range(21):
        ledger.end_run(ledger.start_run("ingest", None, {}))
    assert [event.action for event in ledger.events(first)] == ["quarantined"]
    assert ledger.runs(100)[-1].counts == {"skipped": 1, "quarantined": 1}


def test_a_file_that_is_no_ledger_is_told_in_words(tmp_path):
    (tmp_path / "ledger.sqlite").write_text("not a database, but long enough to be looked at as one" * 50)
    with pytest.raises(UsageError, match="cannot use the ledger"):
        Ledger(tmp_path)


def test_of_many_skips_a_run_keeps_some_and_counts_all(ledger):
    run = ledger.start_run("ingest", None, {})
    ledger.note(run, [Event("skipped")] * 1500 + [Event("duplicate")])
    assert ledger.end_run(run) == {"skipped": 1500, "duplicate": 1}
    assert ledger.runs()[0].counts == {"skipped": 1500, "duplicate": 1}
    assert len(ledger.events(run)) == 1001


def test_what_a_look_at_the_inbox_needs_of_documents_is_known_without_the_rest(ledger):
    run = ledger.start_run("ingest", None, {})
    gave = {"extract": "d1", "corrections": "c1"}
    ledger.note(run, [], entry("a" * 64, "a.pdf", summary={"rows": {"words": [3, 3]}}, stages={"read": "1"}, gave=gave))
    ledger.note(run, [], entry("b" * 64, "b.pdf", stages={"read": "1"}))
    one, other = ledger.known_documents().values()
    assert (one.file_name, one.stages, one.gave, one.summary) == ("a.pdf", {"read": "1"}, {"corrections": "c1"}, {})
    assert other.gave.get("corrections", "") == ""
    assert one.stages is other.stages
