"""A run on a cluster: a scheduler and workers started by hand on loopback, one of them killed with work in its hands."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec
import psutil
import pytest
from test_faults import ROOT, assert_same, baocao, command, rows, write_pdf, write_scan

from pipeline.away import Batch, Job, make_batch
from pipeline.cluster import batches
from pipeline.intake import Incoming, content_hash
from pipeline.ledger import Ledger
from pipeline.settings import Settings
from pipeline.stages import STAGES

SAMPLES = ("bc-yenlac-2006.pdf", "bc-binhlieu-2021.pdf", "ttr-krongno-2023.pdf")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(folder, *arguments):
    """A program of Dask; its error stream in a file of the folder."""
    with (folder / f"{arguments[0].rpartition('.')[2]}-{time.monotonic_ns()}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def worker(folder, address, nanny="--no-nanny"):
    return running(
        folder, "distributed.cli.dask_worker", address, "--nthreads", "1", nanny, "--no-dashboard",
        "--host", "127.0.0.1", "--local-directory", str(folder),
    )  # fmt: skip


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Its address, and a folder for logs and workers; it gives a task up that two workers died with."""
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    folder, port = tmp_path_factory.mktemp("dask"), free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "1")
        program = running(
            folder, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
        )
        with program:
            yield f"tcp://127.0.0.1:{port}", folder


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inbox")
    for name in SAMPLES:
        shutil.copy(ROOT / "data" / "raw" / name, folder)
    for number in range(10):
        write_pdf(folder / f"{number}.pdf")
    write_scan(folder / "scan.png")
    return folder


def ingest_while_a_worker_dies(scheduler, inbox, out, cwd=ROOT):
    """Take the inbox in with two workers, one of them killed after the first document; `out` may be an address."""
    address, folder = scheduler
    with worker(folder, address) as doomed, worker(folder, address):
        run = subprocess.Popen(
            command("ingest", inbox, "--out", out, "--runner", "dask", "--dask-address", address), cwd=cwd,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        told = []
        for line in run.stderr:
            told.append(line)
            if line.startswith("taken in") and doomed.poll() is None:
                doomed.send_signal(signal.SIGKILL)
                doomed.wait()
        assert run.wait() == 0, told
        assert doomed.poll() is not None
        assert sum(line.startswith("taken in") for line in told) == len(list(inbox.iterdir()))


@pytest.mark.slow
def test_a_worker_killed_mid_run_loses_and_doubles_nothing(scheduler, inbox, tmp_path):
    here, away = tmp_path / "here", tmp_path / "away"
    assert baocao("ingest", inbox, "--out", here).returncode == 0
    ingest_while_a_worker_dies(scheduler, inbox, away)
    assert_same(rows(away), rows(here))
    assert not (away / ".baocao" / "away").exists()
    assert baocao("ingest", inbox, "--out", away).stdout.startswith("Nothing new")
    address, folder = scheduler
    with worker(folder, address):
        redone = baocao("reprocess", "--from", "extract", "--out", away, "--runner", "dask", "--dask-address", address)
    assert redone.returncode == 0, redone.stderr
    assert_same(rows(away), rows(here))


@pytest.mark.slow
def test_a_broken_document_is_quarantined_and_the_run_ends_with_3(scheduler, tmp_path):
    address, folder = scheduler
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write_pdf(inbox / "good.pdf")
    (inbox / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing more\n%%EOF\n")
    with worker(folder, address):
        done = baocao("ingest", inbox, "--out", tmp_path / "out", "--runner", "dask", "--dask-address", address)
    assert done.returncode == 3, done.stderr
    assert len(rows(tmp_path / "out")["documents"]) == 1


@pytest.mark.slow
def test_a_document_whose_worker_always_dies_is_quarantined_and_the_others_go_in(scheduler, tmp_path):
    """The kernel kills whole workers where memory runs out: we kill the worker whenever it is at one document."""
    address, folder = scheduler
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    for number in range(3):
        write_pdf(inbox / f"{number}.pdf")
    write_pdf(inbox / "fatal.pdf", pages=100)
    doc_id = content_hash(inbox / "fatal.pdf")[:16]
    met = set()
    with worker(folder, address, "--nanny") as nanny:
        run = subprocess.Popen(
            command("ingest", inbox, "--out", out, "--runner", "dask", "--dask-address", address), cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while run.poll() is None:
            at_it = set((out / ".baocao" / "away").glob(f"*/artefacts/{doc_id[:2]}/{doc_id}/reading"))
            if at_it - met:
                met |= at_it
                for one in psutil.Process(nanny.pid).children(recursive=True):
                    with suppress(psutil.Error):  # it is dead already
                        if "spawn_main" in " ".join(one.cmdline()):
                            one.kill()
            time.sleep(0.02)
    assert run.returncode == 3, run.stderr.read()
    assert 2 <= len(met) <= 4
    with closing(Ledger(out / ".baocao")) as ledger:
        assert ledger.document(doc_id).reason == "worker_died"
    assert len(rows(out)["documents"]) == 3


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--runner", "dask"), "--dask-address"),
        (("--dask-address", "tcp://127.0.0.1:1"), "--runner dask"),
        (("--runner", "dask", "--dask-address", "tcp://127.0.0.1:1"), "no Dask scheduler"),
        (("--runner", "dask", "--dask-address", "nonsense\x1b[31m"), "no Dask scheduler"),
    ],
)
def test_without_a_cluster_it_says_so_in_one_line(options, told, tmp_path):
    if "no Dask" in told:
        pytest.importorskip("prefect_dask", reason="the extra `dask` is not installed")
    done = baocao("ingest", "data/raw", "--out", tmp_path / "out", *options)
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr


def test_without_the_extra_it_says_what_to_install(tmp_path):
    without = "import sys; sys.modules['prefect_dask'] = None; from pipeline.cli import main; main()"
    arguments = [
        "ingest",
        "data/raw",
        "--out",
        str(tmp_path),
        "--runner",
        "dask",
        "--dask-address",
        "tcp://127.0.0.1:1",
    ]
    done = subprocess.run(
        [sys.executable, "-c", without, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    assert "baocao[dask]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def documents(*sizes, **more):
    return [Incoming(f"{n:016x}", "", f"{n}.pdf", size, Path("x"), **more) for n, size in enumerate(sizes)]


@pytest.mark.parametrize("threads", [0, 1, 2, 64])
@pytest.mark.parametrize("sizes", [(), (1,), (10**9, 1, 1), (60_000,) * 1000, (3_000_000,) * 50])
def test_batches_hold_every_document_once_and_stay_small(sizes, threads):
    made = list(batches(given := documents(*sizes), threads))
    assert sorted(one.doc_id for batch in made for one in batch) == [one.doc_id for one in given]
    assert all(len(batch) == 1 or sum(max(60_000, one.size) for one in batch) <= 60 * 60_000 for batch in made)


def test_there_are_batches_for_every_thread_and_they_grow_small():
    sizes = [len(batch) for batch in batches(documents(*[60_000] * 200), 4)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 16
    assert sizes[-12:] == [1] * 12


def test_the_longest_document_is_begun_first():
    made = list(batches(documents(60_000, 60_000, 9_000_000, 600_000), 2))
    assert [one.size for batch in made for one in batch] == [9_000_000, 600_000, 60_000, 60_000]
    assert len(made[0]) == 1


def test_what_needs_no_reading_goes_in_larger_batches():
    made = list(batches(documents(*[60_000] * 1000, start="extract", page_count=2), 1))
    assert len(made[0]) == 333


def test_a_worker_that_does_not_see_the_store_says_so(tmp_path):
    settings = Settings(out=str(tmp_path / "out"), state_folder=str(tmp_path / "out" / ".baocao"))
    answer = make_batch(Batch(tuple(documents(1)), {}), Job(settings, 1, {}, ""))
    assert answer.outcomes == ()
    assert "share" in answer.fault


def test_a_worker_with_another_program_does_nothing(tmp_path):
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    settings = Settings(out=str(tmp_path / "out"), workers=1)
    Ledger(settings.state).close()
    shared = msgspec.structs.replace(settings, state_folder=str(settings.state))
    answer = make_batch(Batch(tuple(documents(1)), {}), Job(shared, 1, dict.fromkeys(STAGES, "of another"), ""))
    assert answer.outcomes == ()
    assert "differently" in answer.fault
