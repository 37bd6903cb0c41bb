"""The command from outside: real processes, real files."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from reportlab.pdfgen.canvas import Canvas

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


def baocao(*arguments, env=None, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        capture_output=True, text=True, input=stdin, timeout=300, check=False,
        cwd=Path(__file__).parent.parent, env=os.environ | (env or {}),
    )  # fmt: skip


def write_pdf(path, pages=1, text="Report", size=(300, 400), encrypt=None):
    canvas = Canvas(str(path), pagesize=size, encrypt=encrypt)
    for number in range(1, pages + 1):
        canvas.drawString(40, 350, f"{text}, page {number}, with some words of plain text")
        canvas.showPage()
    canvas.save()


def write_endless_pdf(path, good_pages):
    """The last page draws a form that draws a form twenty times, eight levels deep: 25 thousand million words."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]

    def stream(head, body):
        parts.append(b"<< %s /Length %d >> stream\n%s\nendstream" % (head, len(body), body))
        return len(parts)

    font = b"/Resources << /Font << /F1 3 0 R >> >>"
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 300 400] "
    inner = stream(form + font, b"BT /F1 12 Tf 20 20 Td (ha) Tj ET")
    for _ in range(8):
        inner = stream(form + b"/Resources << /XObject << /X %d 0 R >> >>" % inner, b"/X Do " * 20)
    good = stream(b"", b"BT /F1 12 Tf 20 300 Td (some words of text) Tj ET")
    endless = stream(b"", b"/X Do")
    pages = [b"/Contents %d 0 R %s" % (good, font)] * good_pages
    pages.append(b"/Contents %d 0 R /Resources << /XObject << /X %d 0 R >> >>" % (endless, inner))
    first = len(parts) + 1
    parts += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] %s >>" % page for page in pages]
    kids = b" ".join(b"%d 0 R" % number for number in range(first, len(parts) + 1))
    parts[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(content))
    path.write_bytes(content + head + table + tail)


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


def test_an_empty_folder_is_no_error_and_leaves_readable_datasets(tmp_path):
    (tmp_path / "inbox").mkdir()
    done = baocao("ingest", tmp_path / "inbox", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "No documents found" in done.stdout
    assert len(pd.read_parquet(tmp_path / "out" / "budget_items")) == 0


def test_a_page_whose_drawing_never_ends_costs_its_time_and_no_more(tmp_path):
    write_endless_pdf(tmp_path / "endless.pdf", good_pages=0)
    write_pdf(tmp_path / "good.pdf")
    out = tmp_path / "out"
    # Its picture takes half a gigabyte a second: with much more time the memory would run out first.
    done = baocao("ingest", tmp_path, "--out", out, "--json", env={"BAOCAO_PAGE_SECONDS": "4"})
    assert done.returncode == 3, done.stderr
    reasons = {one["file_name"]: one["reason"] for one in json.loads(done.stdout)["documents"]}
    assert reasons == {"endless.pdf": "timeout", "good.pdf": None}


def test_a_document_with_too_many_pages_is_quarantined(tmp_path):
    write_pdf(tmp_path / "long.pdf", pages=5)
    done = baocao("ingest", tmp_path / "long.pdf", "--out", tmp_path / "out", "--json", env={"BAOCAO_MAX_PAGES": "4"})
    assert json.loads(done.stdout)["documents"][0]["reason"] == "too_many_pages"


def test_one_bad_page_makes_a_partial_document(tmp_path):
    write_endless_pdf(tmp_path / "mixed.pdf", good_pages=2)
    out = tmp_path / "out"
    done = baocao("ingest", tmp_path / "mixed.pdf", "--out", out, "--json", env={"BAOCAO_PAGE_SECONDS": "4"})
    assert done.returncode == 0, done.stderr
    assert pd.read_parquet(out / "documents")["status"].tolist() == ["partial"]
    pages = pd.read_parquet(out / "pages").set_index("page")
    assert pages["word_count"].tolist() == [4, 4, 0]
    assert list(pages.loc[3, "flags"]) == ["page_failed"]
    findings = pd.read_parquet(out / "findings").set_index("rule")
    assert "longer than its limit of 4 s" in findings.loc["page_failed", "message"]
    assert "page_failed" in baocao("check", "--out", out).stdout
    shown = baocao("show", "mixed.pdf", 3, "--out", out)
    assert shown.returncode == 1
    assert "could not be read" in shown.stderr


def test_a_run_killed_at_any_time_leaves_whole_documents_and_goes_on(tmp_path):
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    for number in range(6):
        write_pdf(inbox / f"{number}.pdf", pages=2, text=f"Report {number}")
    command = [sys.executable, "-m", "pipeline", "ingest", str(inbox), "--out", str(out)]
    run = subprocess.Popen(
        command, cwd=Path(__file__).parent.parent, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    for _ in range(600):
        if (
            len(list(out.glob("documents/[!0]*"))) + len(list(out.glob("documents/0[!0]*"))) >= 1
            or run.poll() is not None
        ):
            break
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    counted = pd.read_parquet(out / "documents")[["doc_id", "page_count"]].set_index("doc_id")["page_count"]
    pages = pd.read_parquet(out / "pages").groupby("doc_id").size()
    for doc_id, number in counted.items():
        assert pages[doc_id] == number, "a listed document has all its rows"
    done = baocao("ingest", inbox, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    assert len(pd.read_parquet(out / "documents")) == 6
    assert len(pd.read_parquet(out / "pages")) == 12
    assert not list((out / ".baocao" / "staging").iterdir())


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_at_once_and_says_how_to_go_on(tmp_path, ending):
    write_endless_pdf(tmp_path / "endless.pdf", good_pages=0)
    command = [sys.executable, "-m", "pipeline", "ingest", str(tmp_path), "--out", str(tmp_path / "out"), "--debug"]
    run = subprocess.Popen(command, cwd=Path(__file__).parent.parent, stderr=subprocess.PIPE, text=True)
    for line in run.stderr:
        if line.startswith("reading"):
            break
    time.sleep(1)
    workers = children_of(run.pid)
    run.send_signal(ending)
    said = run.communicate(timeout=60)[1]
    assert run.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert workers
    for _ in range(50):
        if not any(is_alive(pid) for pid in workers):
            break
        time.sleep(0.1)
    else:
        pytest.fail("workers outlived the run")


def is_alive(pid):
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def children_of(pid):
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(status.parent.name))
        except OSError:
            continue
    return found


def test_another_pipeline_does_documents_again_and_a_failure_then_keeps_their_rows(tmp_path):
    write_pdf(tmp_path / "a.pdf", pages=2)
    out = tmp_path / "out"
    assert baocao("ingest", tmp_path, "--out", out).returncode == 0
    again = baocao("ingest", tmp_path, "--out", out, "--json", env={"BAOCAO_MAX_PAGES": "2999"})
    assert json.loads(again.stdout)["counts"]["taken_in"] == 1
    failed = baocao("ingest", tmp_path, "--out", out, "--json", env={"BAOCAO_MAX_PAGES": "1"})
    assert failed.returncode == 3
    assert "its rows of before stay" in json.loads(failed.stdout)["documents"][0]["message"]
    assert len(pd.read_parquet(out / "pages")) == 2
    (document,) = json.loads(baocao("status", "--out", out, "--json").stdout)["documents"]
    assert (document["status"], document["reason"]) == ("taken_in", "too_many_pages")


def test_reprocessing_reads_again_what_is_no_longer_stored(tmp_path):
    write_pdf(tmp_path / "a.pdf", pages=2)
    out = tmp_path / "out"
    baocao("ingest", tmp_path, "--out", out)
    for path in out.glob(".baocao/artefacts/*/*/*.gz"):
        path.write_bytes(b"damaged")
    done = baocao("reprocess", "--from", "validate", "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    assert "read" in json.loads(done.stdout)["documents"][0]["seconds"]
    (tmp_path / "a.pdf").unlink()
    done = baocao("reprocess", "--from", "read", "--out", out)
    assert done.returncode == 3
    assert "put it back" in done.stdout
    assert len(pd.read_parquet(out / "pages")) == 2


def test_a_server_that_does_not_answer_is_an_error_in_words(tmp_path):
    done = baocao("ingest", tmp_path, "--out", tmp_path / "out", env={"PREFECT_API_URL": "http://127.0.0.1:9/api"})
    assert done.returncode == 1
    assert "no Prefect server answers" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_summary_is_a_table_a_newcomer_understands(tmp_path):
    write_pdf(tmp_path / "a.pdf", pages=2)
    (tmp_path / "b.pdf").write_text("no report")
    done = baocao("ingest", tmp_path, "--out", tmp_path / "out")
    for expected in (
        "a.pdf",
        "2 (2 text)",
        "2 of 2 rows kept",
        "not_a_pdf",
        "1 document taken in, 1 quarantined",
        "baocao show",
    ):
        assert expected in done.stdout
    assert "taken in" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_two_runs_do_not_write_at_once(tmp_path):
    import fcntl

    out = tmp_path / "out"
    (out / ".baocao").mkdir(parents=True)
    with (out / ".baocao" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = baocao("ingest", tmp_path, "--out", out)
    assert done.returncode == 1
    assert "another run is writing" in done.stderr


def test_restore_and_convert_are_filters():
    restored = baocao("restore", "--show-changes", stdin="Uy ban nhan dan tinh\n\n100 %\n")
    assert restored.returncode == 0, restored.stderr
    assert restored.stdout.count("\n") == 3
    assert "100 %" in restored.stdout
    converted = baocao("convert", stdin="Tie\u0302\u0301ng Vie\u0323\u0302t\n")
    assert converted.returncode == 0, converted.stderr
    assert converted.stdout == "Tiếng Việt\n"


@pytest.mark.slow
def test_a_tracked_run_is_recorded_and_leaves_no_server(tmp_path):
    write_pdf(tmp_path / "a.pdf")
    home = tmp_path / "home"
    told = {"PREFECT_HOME": str(home), "PREFECT_LOGGING_LEVEL": "INFO"}
    done = baocao("ingest", tmp_path / "a.pdf", "--out", tmp_path / "out", "--track", env=told)
    assert done.returncode == 0, done.stderr
    assert "temporary server" not in done.stdout + done.stderr  # Prefect's own, beside the one started for the run
    base = sqlite3.connect(home / "prefect.db")
    assert base.execute("SELECT name, state_type FROM task_run").fetchall() == [("a.pdf", "COMPLETED")]
    assert base.execute("SELECT state_type FROM flow_run").fetchall() == [("COMPLETED",)]
    [(key, told)] = base.execute("SELECT key, data FROM artifact").fetchall()
    assert key == "ingest-summary"
    assert (tmp_path / "out").as_uri() in told
    assert "| taken in | 1 |" in told
    base.close()


@pytest.mark.slow
def test_a_tracked_run_that_fails_says_so_in_one_line_and_is_recorded_as_failed(tmp_path):
    home = tmp_path / "home"
    done = baocao(
        "ingest", tmp_path / "none.pdf", "--out", tmp_path / "out", "--track", env={"PREFECT_HOME": str(home)}
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "none.pdf: there is no such file" in done.stderr
    base = sqlite3.connect(home / "prefect.db")
    assert base.execute("SELECT state_type FROM flow_run").fetchall() == [("FAILED",)]
    base.close()
