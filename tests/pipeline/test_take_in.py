"""A document that fails leaves nothing behind that a later start would publish."""

from __future__ import annotations

import os

import pytest
from hand_made import verdict
from reportlab.pdfgen.canvas import Canvas

from pipeline import jobs
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


class Blocked(Store):
    """The output directory can no longer be written to."""

    def _move(self, staged, name, unit, *, wanted):
        raise PermissionError(13, "Permission denied")


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


def test_what_is_discarded_is_gone(settings):
    given = verdict()
    doc_id = given.extraction.source.doc_id
    Store(settings).discard(doc_id)
    stage(settings.state, doc_id, vet_all(doc_id, tidy_rows(given)).tables)
    Store(settings).discard(doc_id)
    assert not list((settings.state / "staging").iterdir())
