from __future__ import annotations

import pytest

from pipeline.entries import DocumentEntry, Event
from pipeline.intake import look_through
from pipeline.ledger import Ledger
from pipeline.stages import STAGES
from pipeline.whereabouts import documents_gone, other_files

STAMPS = dict.fromkeys(STAGES, "f1")


class House:
    def __init__(self, root):
        self.inbox, self.ledger = root / "inbox", Ledger(root / "state")
        self.inbox.mkdir()

    def write(self, name, content="1"):
        path = self.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-1.7\n" + content.encode() + b"\n%%EOF\n")
        return path

    def look(self, *paths):
        """Look through the inbox, taking in all that is new; what was said about the files."""
        intake = look_through(paths or [self.inbox], self.ledger, STAMPS)
        run = self.ledger.start_run("ingest", "f1", {})
        for one in intake.incoming:
            entry = DocumentEntry(one.doc_id, one.sha256, one.file_name, one.size, "taken_in", "f1", stages=STAMPS)
            self.ledger.note(run, [Event("taken_in", one.path, one.doc_id)], entry)
        return sorted((event.path.name, event.action) for event in intake.events)

    def gone(self):
        return [d.file_name for d in documents_gone(self.ledger, self.ledger.documents().values())]


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    yield house
    house.ledger.close()


def test_a_renamed_or_moved_file_is_the_same_document(house):
    house.write("a.pdf")
    house.write("b.pdf", "2")
    house.look()
    (house.inbox / "a.pdf").rename(house.inbox / "renamed.pdf")
    (house.inbox / "done").mkdir()
    (house.inbox / "b.pdf").rename(house.inbox / "done" / "b.pdf")
    assert house.look() == [("b.pdf", "moved"), ("renamed.pdf", "moved")]
    assert house.look() == [("b.pdf", "skipped"), ("renamed.pdf", "skipped")]
    assert house.gone() == []
    assert len(house.ledger.documents()) == 2


def test_a_file_that_has_gone_is_told_once_and_kept_in_mind(house):
    house.write("a.pdf")
    house.write("b.pdf", "2")
    house.look()
    (house.inbox / "a.pdf").unlink()
    assert house.look() == [("a.pdf", "gone"), ("b.pdf", "skipped")]
    assert house.look() == [("b.pdf", "skipped")]
    assert house.gone() == ["a.pdf"]


def test_a_file_that_comes_back_is_there_again(house):
    path = house.write("a.pdf")
    house.look()
    aside = path.rename(house.inbox.parent / "aside.pdf")
    house.look()
    aside.rename(path)
    assert house.look() == [("a.pdf", "skipped")]
    assert house.gone() == []


def test_a_copy_that_has_gone_is_no_loss(house):
    house.write("a.pdf")
    house.write("copy.pdf")
    house.look()
    (house.inbox / "a.pdf").unlink()
    assert house.look() == [("copy.pdf", "skipped")]
    assert house.gone() == []


def test_files_outside_the_folder_looked_at_are_not_missed(house):
    house.write("2020/a.pdf")
    house.write("20/b.pdf", "2")
    house.look()
    (house.inbox / "2020" / "a.pdf").unlink()
    assert house.look(house.inbox / "20") == [("b.pdf", "skipped")]
    assert house.gone() == []


def test_every_file_is_in_the_ledger(house):
    house.write("a.pdf")
    (house.inbox / "notes.txt").write_text("no report")
    house.look()
    assert [path.name for path in other_files(house.ledger)] == ["notes.txt"]
