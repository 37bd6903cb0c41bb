"""A document that fails leaves nothing behind that a later start would publish."""

from __future__ import annotations

import os

import pytest
from hand_made import verdict
from reportlab.pdfgen.canvas import Canvas

from pipeline import jobs
from pipeline.changes import read_changes
from pipeline.frames import vet_all
from pipeline.intake import look_through
from pipeline.ledger import Ledger
from pipeline.settings import Settings
from pipeline.stages import STAGES
from pipeline.store import Store, stage
from pipeline.take_in import Desk, take_in
from pipeline.tidy import tidy_rows
from pipeline.workers import Workers
from schemas.errors import DocumentError, UsageError
from tests.quiet import Quiet


class Copying(Quiet):
    """The file goes on changing while it is read."""

    def page_read(self, incoming):
        os.utime(incoming.path, (1, 1))


class Late(Workers):
    """The limit is met after the rows were sealed."""

    def run(self, seconds, function, /, *args, **kwargs):
        answer = super().run(seconds, function, *args, **kwargs)
        if function is jobs.finish:
            raise DocumentError("timeout", "it took longer than its limit")
        return answer


class Dying(Workers):
    """The worker dies when it has sealed the rows, and another one is given its task."""

    def run(self, seconds, function, /, *args, **kwargs):
        answer = super().run(seconds, function, *args, **kwargs)
        return super().run(seconds, function, *args, **kwargs) if function is jobs.finish else answer


class Stuck(Workers):
    """What follows reading takes too long."""

    def run(self, seconds, function, /, *args, **kwargs):
        if function is jobs.finish:
            raise DocumentError("timeout", "it took longer than its limit")
        return super().run(seconds, function, *args, **kwargs)


class Losing(Workers):
    """A page that was read is gone when it is wanted."""

    def run(self, seconds, function, /, *args, **kwargs):
        if function is jobs.finish:
            (page,) = args[0].rglob("reading/*.gz")
            page.unlink()
        return super().run(seconds, function, *args, **kwargs)


class Blocked(Store):
    """The output directory can no longer be written to."""

    def _move(self, staged, name, unit, *, wanted):
        raise PermissionError(13, "Permission denied")


class Cut(Store):
    """The run ends when the rows are in place, before the ledger has them."""

    def publish(self, unit):
        super().publish(unit)
        raise KeyboardInterrupt


@pytest.fixture
def settings(tmp_path):
    return Settings(out=str(tmp_path / "out"))


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    canvas = Canvas(str(folder / "a.pdf"), pagesize=(300, 400))
    canvas.drawString(40, 350, "Report, page 1, with some words of plain text")
    canvas.save()
    return folder


def taken_in(settings, inbox, mark="f1", watcher=None, workers=Workers, store=Store):
    ledger = Ledger(settings.state)
    try:
        (incoming,) = look_through([inbox], ledger, stages := dict.fromkeys(STAGES, mark)).incoming
        run = ledger.start_run("ingest", mark, {})
        with workers(settings) as lanes:
            desk = Desk(
                settings, lanes, store(settings), watcher or Quiet(), run, stages, "", ledger=ledger, fingerprint=mark
            )
            return take_in(incoming, desk)
    finally:
        ledger.close()


def looked_through(settings, inbox, mark="f1"):
    """Start of each document that is to be done."""
    ledger = Ledger(settings.state)
    try:
        return [one.start for one in look_through([inbox], ledger, dict.fromkeys(STAGES, mark)).incoming]
    finally:
        ledger.close()


def noted(settings):
    """What the ledger says about the one document."""
    ledger = Ledger(settings.state)
    try:
        (entry,) = ledger.documents().values()
        return entry
    finally:
        ledger.close()


def status(settings):
    """Of the one document as published."""
    (row,) = Store(settings).read("documents").to_pylist()
    return row["status"]


def published(settings):
    return {path: path.stat().st_mtime_ns for path in settings.out_path.glob("[!.]*/*")}


def test_a_file_that_changed_while_it_was_read_is_never_published(settings, inbox):
    outcome = taken_in(settings, inbox, watcher=Copying())
    assert (outcome.status, outcome.reason) == ("quarantined", "unreadable")
    assert Store(settings).recover() == []
    assert not published(settings)


def test_a_sealed_unit_of_a_quarantined_document_is_never_published(settings, inbox):
    outcome = taken_in(settings, inbox, workers=Late)
    assert (outcome.status, outcome.reason) == ("quarantined", "timeout")
    assert Store(settings).recover() == []
    assert not published(settings)


def test_a_second_run_that_failed_leaves_the_rows_of_the_first(settings, inbox):
    assert taken_in(settings, inbox).status == "taken_in"
    before = published(settings)
    assert before
    assert taken_in(settings, inbox, "f2", workers=Late).kept_before
    assert Store(settings).recover() == []
    assert published(settings) == before


def test_what_was_read_is_there_for_a_second_worker(settings, inbox):
    outcome = taken_in(settings, inbox, workers=Dying)
    assert outcome.summary["status"] == "ok"
    assert not list(settings.state.rglob("reading")), "and gone when it is done"


def test_a_publication_that_the_machine_refused_is_finished_later(settings, inbox):
    with pytest.raises(UsageError, match="Permission denied"):
        taken_in(settings, inbox, store=Blocked)
    assert len(Store(settings).recover()) == 1
    assert published(settings)


def test_of_a_document_that_failed_nothing_is_left_lying(settings, inbox):
    assert taken_in(settings, inbox, workers=Stuck).reason == "timeout"
    assert not list(settings.state.rglob("reading"))


def test_a_page_that_was_read_and_got_lost_is_no_failed_page(settings, inbox):
    outcome = taken_in(settings, inbox, workers=Losing)
    assert (outcome.status, outcome.reason) == ("quarantined", "unreadable")
    assert "page 1 was read" in outcome.message


def test_changes_of_rows_that_were_not_published_are_not_told(settings, inbox):
    taken_in(settings, inbox)
    (inbox / "a.corrections.yml").write_text("damaged: [")
    assert taken_in(settings, inbox, workers=Late).kept_before
    assert read_changes(settings.state, 2) == {}


@pytest.mark.parametrize("how", [{"store": Blocked}, {"store": Cut}])
def test_corrections_taken_back_after_a_run_was_cut_off_are_undone(settings, inbox, how):
    taken_in(settings, inbox)
    corrections = inbox / "a.corrections.yml"
    corrections.write_text("damaged: [")
    with pytest.raises((UsageError, KeyboardInterrupt)):
        taken_in(settings, inbox, **how)
    Store(settings).recover()
    assert status(settings) == "corrections_refused", "published, but the ledger does not know"
    corrections.unlink()
    assert looked_through(settings, inbox) == ["validate"]
    taken_in(settings, inbox)
    assert status(settings) == "ok"
    assert looked_through(settings, inbox) == []


def test_a_document_corrected_after_a_failed_run_is_not_taken_for_one_of_today(settings, inbox):
    taken_in(settings, inbox)
    assert taken_in(settings, inbox, "f2", workers=Stuck).kept_before
    assert looked_through(settings, inbox, "f2") == [], "not tried again and again"
    (inbox / "a.corrections.yml").write_text("damaged: [")
    assert taken_in(settings, inbox, "f2").start == "validate"
    assert noted(settings).stages == {"read": "", "repair": "", "extract": "", "validate": "f2"}
    assert looked_through(settings, inbox, "f2") == ["read"]


def test_what_is_discarded_is_gone(settings):
    given = verdict()
    doc_id = given.extraction.source.doc_id
    Store(settings).discard(doc_id)
    stage(settings.state, doc_id, vet_all(doc_id, tidy_rows(given)).tables)
    Store(settings).discard(doc_id)
    assert not list((settings.state / "staging").iterdir())
