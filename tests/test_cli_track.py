"""Runs recorded in Prefect, from outside."""

from __future__ import annotations

import sqlite3

import pytest

from tests.commands import baocao, write_pdf


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
