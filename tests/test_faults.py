"""What goes wrong with machines: after a restart nothing is lost and nothing is there twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from schemas.datasets import DATASETS

ROOT = Path(__file__).parent.parent
KILLS = 6


def command(*arguments):
    return [sys.executable, "-m", "pipeline", *map(str, arguments)]


def baocao(*arguments, env=None, cwd=ROOT):
    return subprocess.run(
        command(*arguments), cwd=cwd, capture_output=True, text=True, timeout=400, check=False,
        env=os.environ | (env or {}),
    )  # fmt: skip


def write_pdf(path, pages=2):
    canvas = Canvas(str(path), pagesize=(300, 400))
    for number in range(1, pages + 1):
        canvas.drawString(40, 350, f"Report {path.stem}, page {number}, with some words of plain text")
        canvas.showPage()
    canvas.save()


def write_scan(path):
    picture = Image.new("L", (1000, 500), 255)
    ImageDraw.Draw(picture).text((60, 200), f"Scanned report {path.stem}", fill=0, font=ImageFont.load_default(48))
    picture.save(path, dpi=(200, 200))


def rows(out):
    """Every dataset in one order; each key once."""
    found = {}
    for name, dataset in DATASETS.items():
        frame = pd.read_parquet(out / name)
        assert not frame.duplicated(list(dataset.key)).any(), name
        found[name] = frame.sort_values(list(dataset.key), ignore_index=True)
    return found


def assert_same(one, other):
    for name in DATASETS:
        pd.testing.assert_frame_equal(one[name], other[name], obj=name)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """An inbox and the datasets of an undisturbed run over it."""
    root = tmp_path_factory.mktemp("faults")
    inbox = root / "inbox"
    inbox.mkdir()
    for number in range(8):
        write_pdf(inbox / f"{number}.pdf")
    begun = time.monotonic()
    done = baocao("ingest", inbox, "--out", root / "calm")
    assert done.returncode == 0, done.stderr
    return inbox, rows(root / "calm"), time.monotonic() - begun


@pytest.mark.slow
def test_killed_at_random_points_it_loses_and_doubles_nothing(house, tmp_path):
    inbox, wanted, seconds = house
    out, chance = tmp_path / "out", random.Random(7)
    for _ in range(KILLS):
        run = subprocess.Popen(
            command("ingest", inbox, "--out", out), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            run.wait(chance.uniform(0.3, 1.2 * seconds))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
    assert baocao("ingest", inbox, "--out", out).returncode == 0
    assert_same(rows(out), wanted)


@pytest.mark.slow
def test_a_reprocessing_killed_and_resumed_gives_the_same_rows(house, tmp_path):
    inbox, wanted, _ = house
    out = tmp_path / "out"
    assert baocao("ingest", inbox, "--out", out).returncode == 0
    run = subprocess.Popen(
        command("reprocess", "--from", "validate", "--out", out), cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for line in run.stderr:
        if line.startswith("taken in"):
            run.send_signal(signal.SIGKILL)
            break
    run.wait()
    assert baocao("ingest", inbox, "--out", out).returncode == 0
    assert_same(rows(out), wanted)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 24 MiB."""
    where = tmp_path / "disk"
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(where)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can mount a small file system")
    yield where
    subprocess.run(["umount", "-l", str(where)], check=False)


@pytest.mark.slow
def test_a_full_disk_ends_the_run_and_the_next_one_goes_on(house, small_disk):
    inbox, wanted, _ = house
    out, ballast = small_disk / "out", small_disk / "ballast"
    free = os.statvfs(small_disk)
    ballast.write_bytes(bytes(free.f_bavail * free.f_frsize - 700_000))
    full = baocao("ingest", inbox, "--out", out)
    assert full.returncode == 1, full.stdout + full.stderr
    assert "Traceback" not in full.stderr
    assert "cannot be" in full.stderr
    ballast.unlink()
    again = baocao("ingest", inbox, "--out", out)
    assert again.returncode == 0, again.stdout + again.stderr
    assert_same(rows(out), wanted)


@pytest.mark.slow
def test_an_output_that_may_not_be_written_is_told_and_mended(house, tmp_path):
    inbox, wanted, _ = house
    where, out = tmp_path / "disk", tmp_path / "disk" / "out"
    where.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(where)], check=False).returncode:
        pytest.skip("only root can mount a file system and make it read-only")
    try:
        assert baocao("ingest", inbox / "0.pdf", "--out", out).returncode == 0
        subprocess.run(["mount", "-o", "remount,ro", str(where)], check=True)
        refused = baocao("ingest", inbox, "--out", out)
        assert refused.returncode == 1
        assert refused.stderr.startswith("baocao: ")
        assert refused.stderr.count("\n") == 1
        subprocess.run(["mount", "-o", "remount,rw", str(where)], check=True)
        assert baocao("ingest", inbox, "--out", out).returncode == 0
        assert_same(rows(out), wanted)
    finally:
        subprocess.run(["umount", "-l", str(where)], check=False)


@pytest.mark.slow
def test_of_two_runs_at_once_one_works_and_one_says_why_not(house, tmp_path):
    inbox, wanted, _ = house
    out = tmp_path / "out"
    both = [
        subprocess.Popen(
            command("ingest", inbox, "--out", out),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [run.communicate(timeout=400)[1] for run in both]
    assert sorted(run.returncode for run in both) == [0, 1]
    assert "another run is writing" in said[[run.returncode for run in both].index(1)]
    assert_same(rows(out), wanted)


@pytest.mark.slow
def test_a_clock_that_jumps_changes_nothing(house, tmp_path):
    """Files from the future and the past, and a ledger written at another time: order is kept by numbers."""
    inbox, wanted, _ = house
    mine, out = tmp_path / "inbox", tmp_path / "out"
    mine.mkdir()
    for number, path in enumerate(sorted(inbox.iterdir())):
        shutil.copy(path, mine / path.name)
        at = time.time() + (number - 4) * 10**8
        os.utime(mine / path.name, (at, at))
    assert baocao("ingest", mine, "--out", out).returncode == 0
    assert_same(rows(out), wanted)
    again = baocao("ingest", mine, "--out", out, "--json")
    assert json.loads(again.stdout)["counts"]["skipped"] == 8


@pytest.mark.slow
def test_tesseract_that_goes_away_in_a_run_ends_it_and_costs_no_document(tmp_path):
    program = shutil.which("tesseract")
    if program is None:
        pytest.skip("tesseract is not installed")
    inbox, out, tools = tmp_path / "inbox", tmp_path / "out", tmp_path / "bin"
    inbox.mkdir()
    tools.mkdir()
    for number in range(4):
        write_scan(inbox / f"{number}.png")
    link, count, remove = tools / "tesseract", shutil.which("wc"), shutil.which("rm")
    # It answers a few times (its version, its languages, a page or two) and is gone.
    link.write_text(
        f"#!/bin/sh\necho >> {tools}/calls\n"
        f'[ $({count} -l < {tools}/calls) -ge 6 ] && {remove} -f {link}\nexec {program} "$@"\n'
    )
    link.chmod(0o755)
    path = {"PATH": f"{tools}{os.pathsep}{Path(sys.executable).parent}"}
    gone = baocao("ingest", inbox, "--out", out, "--engine", "tesseract", "--workers", "1", env=path)
    assert gone.returncode == 1, gone.stdout + gone.stderr
    assert "OCR engine" in gone.stderr
    assert "quarantined" not in gone.stderr
    assert baocao("ingest", inbox, "--out", out, "--engine", "tesseract").returncode == 0
    assert baocao("ingest", inbox, "--out", tmp_path / "calm", "--engine", "tesseract").returncode == 0
    assert_same(rows(out), rows(tmp_path / "calm"))
