"""Runs that end early, and those after them, from outside."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.commands import baocao, write_endless_pdf, write_pdf


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


def test_two_runs_do_not_write_at_once(tmp_path):
    import fcntl

    out = tmp_path / "out"
    (out / ".baocao").mkdir(parents=True)
    with (out / ".baocao" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = baocao("ingest", tmp_path, "--out", out)
    assert done.returncode == 1
    assert "another run is writing" in done.stderr
