"""One scanned file of many pages: pages a second with one worker and with two, and memory as it goes.

    .venv/bin/python benchmarks/long_document.py [--pages 200] [--engine auto] [--workers 1,2] [--finish 100,400,1000]

Makes a PDF of so many different scanned pages and takes it in by the command itself, once with one worker and once
with two (`--workers`). Memory is that of the command and of every process it has started, together, looked at twice a
second; told for each quarter of the run: in a run whose memory is flat the last quarter needs no more than the second.
What several processes share is counted once: one just forked, to become Tesseract a moment later, shares all that its
worker has.

Reading goes page by page; what follows it (repair, extraction, rules, rows) has the whole document in hand. `--finish`
measures that alone, for documents of so many pages made by repeating those just read: CPU seconds, and the most memory
of a worker that had all models and libraries before.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

import msgspec  # noqa: E402
import psutil  # noqa: E402

from benchmarks.operations import scanned_page  # noqa: E402
from pipeline import jobs  # noqa: E402
from pipeline.artefacts import Artefacts  # noqa: E402
from schemas.document import SourceDocument  # noqa: E402
from training.samples import commune_report  # noqa: E402
from training.samples.pdfwriter import write_pdf  # noqa: E402


def make_file(path: Path, pages: int) -> None:
    """Write the file; the same one every time."""
    sample = commune_report.make()
    leaves = [scanned_page(sample, number % len(sample.sheets), number) for number in range(pages)]
    path.write_bytes(write_pdf(leaves, sample.faults))


def memory_of(process: psutil.Process) -> float:
    """Megabytes of a process and all it has started; what several of them share is counted once."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_full_info().pss
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


def repeat(source: Path, target: Path, pages: int) -> SourceDocument:
    """Keep in the state directory `target` so many pages as read: those of the one document in `source`, repeated."""
    (folder,) = (source / "artefacts").glob("*/*")
    read = Artefacts(source, folder.name).raw_pages()
    kept = Artefacts(target, folder.name)
    with kept.saving_raw(pages) as file:
        for number, page in enumerate(islice(cycle(read or ()), pages), start=1):
            file.add(msgspec.structs.replace(page, number=number))
    return SourceDocument(folder.name, folder.name * 4, "long.pdf", 1, pages)


def peak() -> float:
    """The most megabytes that this process has held since it was last asked."""
    status = Path("/proc/self/status").read_text()
    most = int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
    Path("/proc/self/clear_refs").write_text("5")
    return most


def finish(state: Path, source: SourceDocument) -> tuple[float, float, float]:
    """CPU seconds of all after reading, and most megabytes of a warm worker before and in it; in a fresh process."""
    jobs.load_all("tesseract")
    peak()
    before, begun = peak(), time.process_time()
    jobs.finish(state, source, jobs.Order("repair"))
    return time.process_time() - begun, before, peak()


def measure_finish(state: Path, folder: Path, sizes: list[int]) -> None:
    """Measure and print what follows reading, for documents of so many pages."""
    for pages in sizes:
        source = repeat(state, folder / str(pages), pages)
        with get_context("spawn").Pool(1) as pool:
            seconds, before, most = pool.apply(finish, (folder / str(pages), source))
        each = f"{(most - before) / pages:.2f} MB and {1000 * seconds / pages:.0f} ms a page"
        print(f"{pages} pages after reading: {seconds:.0f} CPU s, {before:.0f} -> {most:.0f} MB at most, {each}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--workers", metavar="N,...", default="1,2", help="so many at a time, one run each")
    parser.add_argument(
        "--finish", metavar="PAGES,...", default="", help="measure what follows reading for these sizes"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        make_file(path, given.pages)
        print(f"{given.pages} pages, {path.stat().st_size / 1e6:.0f} MB")
        alone, workers = 0.0, 0
        for workers in map(int, given.workers.split(",")):
            seconds, memory = ingest(path, Path(folder) / f"out-{workers}", workers, given.engine)
            alone = alone or seconds
            quarters = " / ".join(f"{m:.0f}" for m in memory)
            rate = f"{given.pages / seconds:.2f} pages/s, {alone / seconds:.2f} times the first run's"
            print(f"{workers} worker(s): {seconds:.0f} s, {rate}; most memory by quarter {quarters} MB")
        sizes = [int(size) for size in given.finish.split(",") if size]
        measure_finish(Path(folder) / f"out-{workers}" / ".baocao", Path(folder), sizes)


if __name__ == "__main__":
    main()
