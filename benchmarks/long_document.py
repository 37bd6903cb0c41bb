"""One scanned file of many pages: pages a second with one worker and with two, and memory as it goes.

    .venv/bin/python benchmarks/long_document.py [--pages 200] [--engine auto]

Makes a PDF of so many different scanned pages and takes it in by the command itself, once with one worker and once
with two. Memory is that of the command and of every process it has started, together, looked at twice a second; told
for each quarter of the run: in a run whose memory is flat the last quarter needs no more than the second.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

import psutil  # noqa: E402

from benchmarks.operations import scanned_page  # noqa: E402
from training.samples import commune_report  # noqa: E402
from training.samples.pdfwriter import write_pdf  # noqa: E402


def make_file(path: Path, pages: int) -> None:
    """Write the file; the same one every time."""
    sample = commune_report.make()
    leaves = [scanned_page(sample, number % len(sample.sheets), number) for number in range(pages)]
    path.write_bytes(write_pdf(leaves, sample.faults))


def memory_of(process: psutil.Process) -> float:
    """Megabytes resident of a process and all it has started."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.Error:
            continue
    return total / 1e6


def watched(run: subprocess.Popen[bytes]) -> Iterator[tuple[float, float]]:
    """(seconds since the start, megabytes) twice a second until the run ends."""
    begun = time.perf_counter()
    while run.poll() is None:
        try:
            yield time.perf_counter() - begun, memory_of(psutil.Process(run.pid))
        except psutil.Error:
            return
        threading.Event().wait(0.5)


def ingest(path: Path, out: Path, workers: int, engine: str) -> tuple[float, list[float]]:
    """Wall seconds of one run, and the most memory of each of its quarters.

    Raises:
        CalledProcessError: The run failed.
    """
    command = ["ingest", str(path), "--out", str(out), "--workers", str(workers), "--engine", engine]
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "pipeline", *command], cwd=HOME, stdout=subprocess.DEVNULL) as run:
        seen = list(watched(run))
    seconds = time.perf_counter() - begun
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command)
    quarters = [[m for at, m in seen if n * seconds / 4 <= at < (n + 1) * seconds / 4] for n in range(4)]
    return seconds, [max(quarter, default=0.0) for quarter in quarters]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--engine", default="auto")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        make_file(path, given.pages)
        print(f"{given.pages} pages, {path.stat().st_size / 1e6:.0f} MB")
        alone = 0.0
        for workers in (1, 2):
            seconds, memory = ingest(path, Path(folder) / f"out-{workers}", workers, given.engine)
            alone = alone or seconds
            quarters = " / ".join(f"{m:.0f}" for m in memory)
            rate = f"{given.pages / seconds:.2f} pages/s, {alone / seconds:.2f} times one worker's"
            print(f"{workers} worker(s): {seconds:.0f} s, {rate}; most memory by quarter {quarters} MB")


if __name__ == "__main__":
    main()
