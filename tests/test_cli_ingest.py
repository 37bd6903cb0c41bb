"""Taking in from outside: hostile files, limits, and what the run says at its end."""

from __future__ import annotations

import json
import shlex

import pandas as pd

from tests.commands import baocao, write_endless_pdf, write_pdf


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


def test_the_next_steps_can_be_typed_as_they_are_printed(tmp_path):
    out = tmp_path / "my data"
    write_pdf(tmp_path / "a.pdf")
    first = baocao("ingest", tmp_path / "a.pdf", "--out", out).stdout
    second = baocao("ingest", tmp_path / "a.pdf", "--out", out).stdout
    told = [line.strip().partition("  ")[0] for line in first.splitlines() if line.startswith("  baocao ")]
    told += second.splitlines()[-1].removeprefix("What is there: ").removesuffix(".").split(", ")
    assert len(told) == 4
    for typed in told:
        done = baocao(*shlex.split(typed)[1:], cwd=tmp_path)
        assert done.returncode == 0, (typed, done.stderr)
    nothing = baocao("status", "--out", tmp_path / "no data")
    typed = nothing.stderr.rpartition("run: baocao ")[2].strip()
    assert baocao(*shlex.split(typed.replace("PATH", "a.pdf")), cwd=tmp_path).returncode == 0
