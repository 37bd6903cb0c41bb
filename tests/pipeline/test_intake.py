from __future__ import annotations

import os

import pytest

from extractors.opening import sniff
from pipeline.intake import content_hash, find_files, look_through, refuse_early
from pipeline.ledger import DocumentEntry, Event, Ledger
from schemas.errors import DocumentError, UsageError

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger(tmp_path / "state")
    yield ledger
    ledger.close()


def marks(name):
    return dict.fromkeys(("read", "repair", "extract", "validate"), name)


def take(ledger, intake, fingerprint="f1", status="taken_in"):
    run = ledger.start_run("ingest", fingerprint, {})
    for one in intake.incoming:
        entry = DocumentEntry(
            one.doc_id, one.sha256, one.file_name, one.size, status, fingerprint, stages=marks(fingerprint)
        )
        ledger.note(run, [Event("taken_in", one.path, one.doc_id)], entry)


def actions(intake):
    return sorted((event.path.name, event.action) for event in intake.events)


def test_documents_are_found_by_name_or_content_and_all_else_is_left(inbox, ledger):
    (inbox / "a.PDF").write_bytes(PDF)
    (inbox / "noname").write_bytes(b"junk before " + PDF + b"1")
    (inbox / "deep").mkdir()
    (inbox / "deep" / "b.tiff").write_bytes(b"II*\0")
    (inbox / "notes.txt").write_text("no report")
    (inbox / ".hidden.pdf").write_bytes(PDF)
    (inbox / ".cache").mkdir()
    (inbox / ".cache" / "c.pdf").write_bytes(PDF)
    os.mkfifo(inbox / "pipe.pdf")
    found = look_through([inbox], ledger, marks("f1"))
    assert [one.file_name for one in found.incoming] == ["a.PDF", "noname", "b.tiff"]
    assert not found.events


def test_a_file_named_twice_is_found_once(inbox):
    (inbox / "a.pdf").write_bytes(PDF)
    assert find_files([inbox, inbox / "a.pdf"]) == [inbox / "a.pdf"]


def test_a_known_file_is_not_opened_again(inbox, ledger):
    path = inbox / "a.pdf"
    path.write_bytes(PDF)
    take(ledger, look_through([inbox], ledger, marks("f1")))
    times = path.stat()
    path.write_bytes(b"%PDF-9.9\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    again = look_through([inbox], ledger, marks("f1"))
    assert not again.incoming
    assert actions(again) == [("a.pdf", "skipped")]


def test_a_touched_file_is_the_same_and_a_changed_one_is_new(inbox, ledger):
    path = inbox / "a.pdf"
    path.write_bytes(PDF)
    take(ledger, look_through([inbox], ledger, marks("f1")))
    os.utime(path, (1, 1))
    assert actions(look_through([inbox], ledger, marks("f1"))) == [("a.pdf", "skipped")]
    path.write_bytes(PDF + b"more")
    assert len(look_through([inbox], ledger, marks("f1")).incoming) == 1


def test_the_same_bytes_under_another_name_are_a_duplicate(inbox, ledger):
    for name in ("a.pdf", "b.pdf"):
        (inbox / name).write_bytes(PDF)
    first = look_through([inbox], ledger, marks("f1"))
    assert [one.file_name for one in first.incoming] == ["a.pdf"]
    assert actions(first) == [("b.pdf", "duplicate")]
    take(ledger, first)
    (inbox / "c.pdf").write_bytes(PDF)
    again = look_through([inbox], ledger, marks("f1"))
    assert not again.incoming
    assert actions(again) == [("a.pdf", "skipped"), ("b.pdf", "skipped"), ("c.pdf", "duplicate")]


def test_another_pipeline_does_all_again(inbox, ledger):
    (inbox / "a.pdf").write_bytes(PDF)
    take(ledger, look_through([inbox], ledger, marks("f1")))
    (one,) = look_through([inbox], ledger, marks("f2")).incoming
    assert one.again


def test_a_quarantined_document_is_skipped_too(inbox, ledger):
    (inbox / "a.pdf").write_bytes(PDF)
    take(ledger, look_through([inbox], ledger, marks("f1")), status="quarantined")
    (event,) = look_through([inbox], ledger, marks("f1")).events
    assert (event.action, event.reason) == ("skipped", "quarantined_before")


def test_names_from_anywhere_are_taken(inbox, ledger):
    for name in (b"b\xe1o.pdf", "ba\u0301o.pdf".encode(), b"two\nlines\x1b[31m.pdf"):
        (inbox / os.fsdecode(name)).write_bytes(PDF + name)
    names = {one.file_name for one in look_through([inbox], ledger, marks("f1")).incoming}
    assert names == {"b\ufffdo.pdf", "báo.pdf", "two\nlines\x1b[31m.pdf"}


def test_a_path_that_is_not_there_is_an_error(inbox, ledger):
    with pytest.raises(UsageError, match="no such file"):
        look_through([inbox / "nowhere"], ledger, marks("f1"))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"", "empty_file"),
        ("a.pdf", b"hello", "not_a_pdf"),
        ("a.pdf", PNG, "not_a_pdf"),
        ("a.png", b"hello", "unreadable"),
    ],
)
def test_some_files_need_not_be_opened_to_be_refused(inbox, name, content, reason):
    (inbox / name).write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        refuse_early(inbox / name)
    assert caught.value.reason == reason


@pytest.mark.parametrize("start", [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", PNG, b"\xff\xd8\xff\xe0"])
def test_images_are_found_by_the_bytes_they_are_opened_by(inbox, ledger, start):
    (inbox / "scan").write_bytes(start + b"rest")
    assert [one.file_name for one in look_through([inbox], ledger, marks("f1")).incoming] == ["scan"]
    refuse_early(inbox / "scan")
    assert sniff(inbox / "scan") in ("tiff", "png", "jpeg")


def test_a_sound_file_is_not_refused(inbox):
    (inbox / "a.pdf").write_bytes(b"\n\n" + PDF)
    refuse_early(inbox / "a.pdf")
    assert len(content_hash(inbox / "a.pdf")) == 64
