"""What `status` tells of many documents and many files."""

from __future__ import annotations

from contextlib import closing

from click.testing import CliRunner

from pipeline.entries import DocumentEntry, Event
from pipeline.ledger import Ledger
from pipeline.settings import Settings
from pipeline.status_command import status


def told(out, *arguments):
    done = CliRunner().invoke(status, ["--out", str(out), *arguments])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_of_many_skipped_files_the_others_are_counted(tmp_path):
    with closing(Ledger(Settings(out=str(tmp_path)).state)) as ledger:
        run = ledger.start_run("ingest", None, {})
        ledger.note(run, [Event("skipped", reason="taken_in_before")] * 1500)
        ledger.end_run(run)
    lines = told(tmp_path, "--run", "1")
    assert sum(line.startswith("skipped") for line in lines) == 1000
    assert lines[-1].startswith("and 500 more")


def test_of_many_documents_those_with_remarks_and_the_latest_are_shown(tmp_path):
    with closing(Ledger(Settings(out=str(tmp_path)).state)) as ledger:
        run = ledger.start_run("ingest", None, {})
        for number in range(1100):
            sha256 = f"{number:016d}" * 4
            reason = "timeout" if number == 3 else None
            entry = DocumentEntry(sha256[:16], sha256, f"{number}.pdf", 1, "taken_in", "f", reason=reason)
            ledger.note(run, [], entry)
        ledger.end_run(run)
    lines = told(tmp_path)
    shown = [line.split()[1] for line in lines if ".pdf" in line]
    assert shown == ["3.pdf", *(f"{number}.pdf" for number in range(101, 1100))]
    assert f"and {1100 - len(shown)} more; all of them: baocao status --json --out {tmp_path}" in lines
