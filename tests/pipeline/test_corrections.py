"""Corrections files beside documents: found, applied, redone when they change, loud when they do not fit."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from normalizers.correction_files import MAX_BYTES
from pipeline.cli import baocao
from pipeline.corrections import Beside, without_document
from pipeline.ingest import ingest, reprocess
from pipeline.jobs import judge_stored
from pipeline.ledger import known_ledger
from pipeline.settings import Settings
from schemas.errors import UsageError
from tests.quiet import unwatched

SAMPLE = Path(__file__).parents[2] / "data" / "raw" / "bc-yenlac-2006.pdf"


# Files ---------------------------------------------------------------------------------------------------------------


def test_a_file_beside_the_document_is_found(tmp_path):
    (tmp_path / "a.pdf").touch()
    assert Beside().of([tmp_path / "a.pdf"]) is None
    (tmp_path / "a.corrections.yml").write_text("corrections: []")
    file = Beside().of([tmp_path / "a.pdf"])
    assert (file.name, file.content, file.fault) == ("a.corrections.yml", b"corrections: []", None)
    assert Beside().of([tmp_path / "b.pdf"]) is None
    assert Beside().of([tmp_path / "none" / "a.pdf"]) is None


def test_copies_of_a_document_must_agree(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.pdf").touch()
    places = [tmp_path / "one" / "a.pdf", tmp_path / "two" / "a.pdf"]
    (tmp_path / "one" / "a.corrections.yml").write_text("corrections: []")
    assert Beside().of(places).fault is None
    (tmp_path / "two" / "a.corrections.yml").write_text("corrections: [ ]")
    assert "khác nhau" in Beside().of(places).fault


def test_what_is_no_file_is_a_fault_and_never_waited_for(tmp_path):
    (tmp_path / "a.pdf").touch()
    os.mkfifo(tmp_path / "a.corrections.yml")
    assert Beside().of([tmp_path / "a.pdf"]).fault
    (tmp_path / "a.corrections.yml").unlink()
    (tmp_path / "a.corrections.yml").mkdir()
    assert Beside().of([tmp_path / "a.pdf"]).fault


def test_a_huge_file_is_not_read_whole(tmp_path):
    (tmp_path / "a.pdf").touch()
    with (tmp_path / "a.corrections.yml").open("wb") as file:
        file.truncate(1 << 34)
    assert len(Beside().of([tmp_path / "a.pdf"]).content) == MAX_BYTES + 1


def test_files_without_a_document_are_named(tmp_path):
    files = [tmp_path / name for name in ("a.corrections.yml", "b.corrections.yml", "a.corrections.yaml", "a.yml")]
    assert sorted(path.name for path in without_document(files, [tmp_path / "a.pdf"])) == [
        "a.corrections.yaml", "b.corrections.yml",
    ]  # fmt: skip
    assert [path.name for path in without_document(files[:2], [tmp_path / "x" / "a.pdf"])] == [
        "a.corrections.yml", "b.corrections.yml",
    ]  # fmt: skip


# From file to rows ---------------------------------------------------------------------------------------------------


class Archive:
    def __init__(self, folder):
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        shutil.copy(SAMPLE, self.inbox)
        self.file = self.inbox / "bc-yenlac-2006.corrections.yml"
        self.settings = Settings(out=str(folder / "out"), workers=1)

    def ingest(self):
        return ingest(self.settings, [self.inbox], unwatched)

    def correct(self, *told):
        reviewed = ["--reason", "thử", "--who", "An", "--out", self.settings.out]
        return CliRunner().invoke(baocao, ["correct", SAMPLE.name, *told, *reviewed])

    def read(self, dataset):
        return pd.read_parquet(self.settings.out_path / dataset)

    @property
    def entry(self):
        ledger = known_ledger(self.settings)
        try:
            (entry,) = ledger.documents().values()
        finally:
            ledger.close()
        return entry

    def amounts(self):
        items = self.read("budget_items")
        return dict(zip(items["row_id"], items["amount_vnd"], strict=True))


@pytest.mark.slow
def test_the_life_of_a_correction(tmp_path):
    archive = Archive(tmp_path)
    assert archive.ingest().refused == 0
    before = archive.amounts()
    item = archive.read("budget_items").iloc[0]
    row, printed = item["row_id"], item["amount_printed"]

    # written: the document is judged again, nothing of it is read again
    written = archive.correct("--row", f"budget_items:{row}", "--column", "amount_vnd", "--new", "77000")
    assert written.exit_code == 0, written.output
    assert archive.ingest().outcomes[0].summary["corrections"] == {"applied": 1, "refused": 0}
    assert archive.amounts() == before | {row: 77000}
    kept = archive.file.read_bytes()
    for wrong in (["--new", "lots"], ["--new", "78000"], ["--column", "colour", "--new", "red"]):
        answer = archive.correct("--row", f"budget_items:{row}", "--column", "amount_vnd", *wrong)
        assert isinstance(answer.exception, UsageError)
        assert archive.file.read_bytes() == kept
    assert archive.correct("--row", "documents", "--column", "signer_name", "--new", "null").exit_code == 0
    assert archive.ingest().outcomes[0].summary["corrections"] == {"applied": 2, "refused": 0}
    assert archive.read("documents")["signer_name"].isna().all()

    # the same by hand
    told = f"row_id: {row}, column: amount_printed, old: '{printed}', new: '77', reason: thử, who: An"
    archive.file.write_text(f"corrections:\n- {{dataset: budget_items, {told}}}\n", encoding="utf-8")
    report = archive.ingest()
    (outcome,) = report.outcomes
    assert (outcome.start, outcome.reason, report.refused) == ("validate", None, 0)
    assert outcome.summary["corrections"] == {"applied": 1, "refused": 0}
    after = archive.amounts()
    assert {key for key in before if before[key] != after[key]} == {row}
    readings = archive.read("readings").set_index(["row_id", "column"])
    trace = readings.loc[(row, "amount_printed")]
    assert (trace["raw_text"], trace["text"]) == (printed, "77")
    assert "correction" in list(trace["rules"])
    assert "corrected" in set(archive.read("findings")["rule"])
    assert any(f.rule == "corrected" for f in judge_stored(archive.settings.state, outcome.incoming.doc_id).findings)

    # the same again: nothing to do
    assert archive.ingest().outcomes == ()

    # it does not fit any more: loud, and nothing of it is applied
    with archive.file.open("a", encoding="utf-8") as file:
        file.write("- {dataset: documents, column: title, old: x, new: y, reason: thử, who: An}\n")
    run = CliRunner().invoke(baocao, ["ingest", str(archive.inbox), "--out", archive.settings.out, "--workers", "1"])
    assert run.exit_code == 3
    assert "corrections of 1 refused" in run.output
    assert archive.amounts() == before
    assert list(archive.read("documents")["status"]) == ["corrections_refused"]
    assert (archive.entry.status, archive.entry.reason) == ("taken_in", "corrections_refused")
    assert list(archive.read("findings").query("severity == 'error'")["rule"])[:1] == ["correction_outdated"]
    again = archive.ingest()
    assert [event.reason for event in again.events] == ["corrections_refused_before"]

    # mended, then the document is gone: what was corrected stays corrected when it is judged again
    archive.file.write_text(f"corrections:\n- {{dataset: budget_items, {told}}}\n", encoding="utf-8")
    assert archive.ingest().refused == 0
    (archive.inbox / SAMPLE.name).unlink()
    assert reprocess(archive.settings, [], "validate", unwatched).refused == 0
    assert archive.amounts() == after
    assert archive.entry.reason is None

    # corrections beside no document are no secret
    assert [event.reason for event in archive.ingest().events if event.action == "quarantined"] == [
        "corrections_unused"
    ]

    # back without its corrections: as read
    shutil.copy(SAMPLE, archive.inbox)
    archive.file.unlink()
    archive.ingest()
    assert archive.amounts() == before
    assert list(archive.read("documents")["status"]) == ["ok"]


@pytest.mark.slow
def test_a_document_in_several_places_keeps_one_set_of_corrections(tmp_path):
    archive = Archive(tmp_path)
    folders = [archive.inbox / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
        shutil.copy(SAMPLE, folder)
    (archive.inbox / SAMPLE.name).unlink()
    archive.ingest()
    files = [folder / archive.file.name for folder in folders]
    for file in files[1:]:
        file.write_text("corrections:\n", encoding="utf-8")
    assert archive.correct("--row", "documents", "--column", "signer_name", "--new", "null").exit_code == 0
    assert [file.exists() for file in files] == [False, True, True]
    assert files[1].read_bytes() == files[2].read_bytes()
    report = archive.ingest()
    assert (report.refused, archive.read("documents")["signer_name"].isna().all()) == (0, True)

    # copies that already differ: nothing is written to either
    files[1].write_text("corrections: []\n", encoding="utf-8")
    answer = archive.correct("--row", "documents", "--column", "title", "--new", "X")
    assert isinstance(answer.exception, UsageError)
    assert files[1].read_text(encoding="utf-8") == "corrections: []\n"
