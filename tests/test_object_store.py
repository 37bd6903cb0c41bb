"""The datasets on an S3 server: the same rows as in a directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from test_dask import ingest_while_a_worker_dies, scheduler, worker  # noqa: F401 - a fixture
from test_faults import ROOT, assert_same, baocao, rows, write_pdf, write_scan

from benchmarks.s3_server import s3_server
from schemas.datasets import DATASETS


@pytest.fixture
def server(tmp_path):
    """The environment in which `s3://bucket` is a bucket of a server on loopback."""
    for name in ("s3fs", "moto"):
        pytest.importorskip(name, reason="the extra `s3`, or the server for its tests, is not installed")
    with s3_server(tmp_path) as address:
        yield {
            "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1", "PYTHONPATH": str(ROOT),
        }  # fmt: skip


@pytest.fixture
def bucket(server, monkeypatch):
    """Address of an empty bucket, which this process and those it starts can reach."""
    import s3fs

    for name, value in server.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("bucket")
    return "s3://bucket"


def stored(address):
    """Every dataset at an address, in one order."""
    keys = {name: list(dataset.key) for name, dataset in DATASETS.items()}
    found = {name: pd.read_parquet(f"{address}/{name}") for name in DATASETS}
    return {name: frame.sort_values(keys[name], ignore_index=True) for name, frame in found.items()}


@pytest.mark.slow
def test_an_object_store_holds_the_same_rows_as_a_directory(bucket, tmp_path):
    import s3fs

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(ROOT / "data" / "raw" / "bc-yenlac-2006.pdf", inbox)
    write_pdf(inbox / "a.pdf")

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True,
            timeout=300, check=False, env=dict(os.environ),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    out = f"{bucket}/reports"
    run("ingest", inbox, "--out", tmp_path / "here")
    run("ingest", inbox, "--out", out)
    assert_same(stored(out), rows(tmp_path / "here"))
    assert run("ingest", inbox, "--out", out).startswith("Nothing new")
    run("reprocess", "--from", "validate", "--out", out)
    assert_same(stored(out), rows(tmp_path / "here"))
    assert not [name for name in s3fs.S3FileSystem().find("bucket") if name.endswith(".part")]


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_fills_an_object_store_with_the_same_rows(bucket, scheduler, tmp_path):  # noqa: F811
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(ROOT / "data" / "raw" / "bc-yenlac-2006.pdf", inbox)
    for number in range(6):
        write_pdf(inbox / f"{number}.pdf")
    write_scan(inbox / "scan.png")
    assert baocao("ingest", inbox, "--out", tmp_path / "here").returncode == 0
    ingest_while_a_worker_dies(scheduler, inbox, f"{bucket}/reports", cwd=tmp_path)
    assert_same(stored(f"{bucket}/reports"), rows(tmp_path / "here"))


@pytest.mark.slow
def test_corrections_by_people_hold_on_a_cluster_and_on_an_object_store(bucket, scheduler, tmp_path):  # noqa: F811
    """The file lies beside the document that is taken in; the workers and the bucket get what it says."""
    inbox, here, away = tmp_path / "inbox", tmp_path / "here", f"{bucket}/reports"
    inbox.mkdir()
    shutil.copy(ROOT / "data" / "raw" / "bc-yenlac-2006.pdf", inbox)
    assert baocao("ingest", inbox, "--out", here).returncode == 0
    item = rows(here)["budget_items"].iloc[0]
    address, folder = scheduler
    entry = f"row_id: {item['row_id']}, column: amount_vnd, old: {item['amount_vnd']}, new: 77000"
    (inbox / "bc-yenlac-2006.corrections.yml").write_text(
        f"corrections:\n- {{dataset: budget_items, {entry}, reason: thử, who: An}}\n", encoding="utf-8"
    )
    assert baocao("ingest", inbox, "--out", here).returncode == 0
    with worker(folder, address):
        done = baocao("ingest", inbox, "--out", away, "--runner", "dask", "--dask-address", address, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    frames = stored(away)
    assert_same(frames, rows(here))
    assert frames["budget_items"].set_index("row_id")["amount_vnd"][item["row_id"]] == 77_000
    assert "corrected" in set(frames["findings"]["rule"])
