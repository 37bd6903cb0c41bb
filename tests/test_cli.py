"""The command from outside: real processes, real files. What it says of what was taken in, and that of errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.commands import baocao, write_pdf

COMMANDS = (
    "ingest",
    "reprocess",
    "compact",
    "serve",
    "status",
    "check",
    "show",
    "export",
    "correct",
    "dictionary",
    "restore",
    "convert",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """An inbox with sound and hostile files, taken in once."""
    root = tmp_path_factory.mktemp("house")
    inbox, out = root / "inbox", root / "out"
    (inbox / "deep").mkdir(parents=True)
    write_pdf(inbox / "good.pdf", pages=3)
    write_pdf(inbox / "deep" / "other.pdf", text="Another")
    (inbox / "deep" / "copy.pdf").write_bytes((inbox / "good.pdf").read_bytes())
    write_pdf(inbox / "locked.pdf", encrypt="secret")
    (inbox / "empty.pdf").write_bytes(b"")
    (inbox / "liar.pdf").write_text("I am a text file")
    (inbox / "cut\x1b[31m.pdf").write_bytes((inbox / "good.pdf").read_bytes()[:700])
    (inbox / "notes.txt").write_text("not ours")
    done = baocao("ingest", inbox, "--out", out, "--json")
    return root, inbox, out, done


def test_good_files_go_in_and_bad_ones_are_quarantined_with_a_reason(house):
    _, _, _, done = house
    assert done.returncode == 3, done.stderr
    answer = json.loads(done.stdout)
    assert answer["counts"] == {"taken_in": 2, "quarantined": 4, "skipped": 0, "duplicate": 1}
    by_name = {one["file_name"]: one for one in answer["documents"]}
    assert by_name["good.pdf"]["page_count"] == 3
    reasons = {name: one["reason"] for name, one in by_name.items() if one["status"] == "quarantined"}
    assert reasons["empty.pdf"] == "empty_file"
    assert reasons["liar.pdf"] == "not_a_pdf"
    assert reasons["locked.pdf"] == "encrypted"
    assert len(reasons) == 4
    assert all(one["message"] for one in by_name.values() if one["status"] == "quarantined")
    assert "\x1b" not in done.stderr


def test_the_rows_are_there_for_anyone(house):
    _, _, out, _ = house
    documents = pd.read_parquet(out / "documents")
    assert sorted(documents["file_name"]) == ["good.pdf", "other.pdf"]
    pages = pd.read_parquet(out / "pages")
    assert len(pages) == 4
    assert pages["text"].str.contains("plain text").all()
    assert len(pd.read_parquet(out / "words")) == pages["word_count"].sum()
    assert len(pd.read_parquet(out / "equipment")) == 0


def test_a_second_run_does_nothing_and_says_so_at_once(house):
    _, inbox, out, _ = house
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    done = baocao("ingest", inbox, "--out", out)
    assert done.returncode == 0
    assert "Nothing new: 7 files known" in done.stdout
    assert "4 of them quarantined" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")} == before


def test_status_tells_documents_and_runs(house):
    _, _, out, _ = house
    done = baocao("status", "--out", out)
    assert done.returncode == 0
    for expected in ("good.pdf", "encrypted", "2 documents taken in, 4 quarantined", "\\x1b"):
        assert expected in done.stdout
    answer = json.loads(baocao("status", "--out", out, "--json").stdout)
    assert len(answer["documents"]) == 6
    events = json.loads(baocao("status", "--out", out, "--run", 1, "--json").stdout)["events"]
    assert {event["action"] for event in events} == {"taken_in", "quarantined", "duplicate"}


@pytest.mark.parametrize("stage", ["validate", "extract", "repair", "read"])
def test_reprocessing_from_any_stage_gives_the_same_rows(house, stage):
    _, _, out, _ = house
    before = pd.read_parquet(out / "words").sort_values("row_id", ignore_index=True)
    done = baocao("reprocess", "good.pdf", "--from", stage, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    (document,) = json.loads(done.stdout)["documents"]
    assert document["status"] == "taken_in"
    assert ("read" in document["seconds"]) == (stage == "read")
    after = pd.read_parquet(out / "words").sort_values("row_id", ignore_index=True)
    pd.testing.assert_frame_equal(before, after)


def test_check_prints_findings_and_json(house):
    _, _, out, _ = house
    done = baocao("check", "--out", out, "--severity", "error")
    assert done.returncode == 0, done.stderr
    assert "0 error" in done.stdout
    assert "findings" in json.loads(baocao("check", "--out", out, "--json").stdout)


def test_show_draws_a_page(house, tmp_path):
    _, _, out, _ = house
    target = tmp_path / "page.png"
    done = baocao("show", "good.pdf", 2, "--out", out, "--to", target)
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"\x89PNG")
    assert "things drawn" in done.stdout


def test_export_writes_what_an_office_uses(house, tmp_path):
    _, _, out, _ = house
    done = baocao("export", "pages", "documents", "--to", tmp_path / "a.xlsx", "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == {"pages": 4, "documents": 2}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "/nowhere/at/all"], "no such file or folder"),
        (["ingest", "--colour"], "No such option"),
        (["ingest", ".", "--engine", "crystal-ball"], "crystal-ball"),
        (["frobnicate"], "No such command"),
        (["show", "good.pdf", "99"], "has no page 99"),
        (["show", "nothing.pdf", "1"], "no document is called"),
        (["show", "empty.pdf", "1"], "is quarantined (empty_file)"),
        (["show", "good.pdf", "1", "--row", "pages"], "give DATASET:ROW"),
        (["show", "good.pdf", "1", "--row", "pages:0000"], "no row"),
        (["reprocess", "nothing.pdf"], "no document is called"),
        (["export", "words", "--to", "a.docx"], "ends in .csv, .xlsx or .duckdb"),
        (["status", "--run", "77"], "there is no run 77"),
        (["restore", "/nowhere"], "No such file"),
        (["ingest", ".", "--workers", "0"], "not in the range"),
    ],
)
def test_an_error_is_one_readable_line(house, arguments, said):
    _, _, out, _ = house
    more = [] if arguments[0] in ("restore", "frobnicate") else ["--out", out]
    done = baocao(*arguments, *more)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.startswith("baocao: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback(tmp_path):
    assert "Traceback" in baocao("status", "--out", tmp_path / "none", "--debug").stderr


def test_reading_commands_make_nothing(tmp_path):
    for arguments in (["status"], ["check"], ["reprocess"], ["export", "words", "--to", tmp_path / "a.csv"]):
        done = baocao(*arguments, "--out", tmp_path / "none")
        assert done.returncode == 1
        assert "baocao ingest" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    done = baocao(command, "--help")
    assert done.returncode == 0
    assert f"Usage: baocao {command}" in done.stdout
    assert command in baocao("--help").stdout


def test_help_starts_at_once_and_loads_nothing_heavy():
    code = "import sys, pipeline.cli; print([m for m in ('pandas','numpy','prefect','pandera','cv2','pyarrow','rich') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    )
    assert done.stdout.strip() == "[]"


def test_restore_and_convert_are_filters():
    restored = baocao("restore", "--show-changes", stdin="Uy ban nhan dan tinh\n\n100 %\n")
    assert restored.returncode == 0, restored.stderr
    assert restored.stdout.count("\n") == 3
    assert "100 %" in restored.stdout
    converted = baocao("convert", stdin="Tie\u0302\u0301ng Vie\u0323\u0302t\n")
    assert converted.returncode == 0, converted.stderr
    assert converted.stdout == "Tiếng Việt\n"
