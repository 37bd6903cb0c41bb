"""A mixed archive taken in, killed again and again, resumed, compared row by row, taken in again and reprocessed.

    .venv/bin/python benchmarks/operations.py [--documents 300] [--kills 20] [--track] [--keep DIR]

Makes so many documents (digital, TCVN3, lost letters, scans; each with a number of its own), then measures: one clean
ingest; an ingest killed with SIGKILL at random times and resumed until it ends, whose datasets must equal the clean
ones row by row; a second ingest with nothing new; `reprocess --from repair`, whose datasets must be equal too, beside
the first ingest; what the ledger costs at most (CPU seconds of the first ingest spent outside its workers, where
ledger, store and flow are); with --track, what recording `reprocess --from validate` in Prefect adds to that. Ends
with status 1 when rows differ.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

import msgspec  # noqa: E402
import pandas as pd  # noqa: E402
import psutil  # noqa: E402

from schemas.datasets import DATASETS  # noqa: E402
from training.samples import commune_report, lost_letters, tcvn3_report  # noqa: E402
from training.samples.model import Sample, Sheet, Wear  # noqa: E402
from training.samples.pdfwriter import Leaf, write_pdf  # noqa: E402
from training.samples.scan import scan  # noqa: E402

_MIX = ("digital",) * 5 + ("tcvn3",) * 2 + ("lost_letters",) + ("scan",) * 2
_MAKERS: dict[str, Callable[[], Sample]] = {
    "digital": commune_report.make, "scan": commune_report.make,
    "tcvn3": tcvn3_report.make, "lost_letters": lost_letters.make,
}  # fmt: skip


def make_archive(inbox: Path, documents: int) -> None:
    """Write the documents, two pages each and scans one; the same ones every time."""
    samples = {kind: make() for kind, make in _MAKERS.items()}
    for number in range(documents):
        kind = _MIX[number % len(_MIX)]
        sample = samples[kind]
        if kind == "scan":
            leaves = [scanned_page(sample, 0, number)]
        else:
            sheets = [_numbered(sheet, sample, number) for sheet in sample.sheets[:2]]
            leaves = [Leaf(sheet.width, sheet.height, texts=sheet.texts, lines=sheet.lines) for sheet in sheets]
        (inbox / f"{number:05d}-{kind}.pdf").write_bytes(write_pdf(leaves, sample.faults))


def scanned_page(sample: Sample, at: int, number: int) -> Leaf:
    """A sheet of the sample as a scan, `number` printed in it and its dirt of its own."""
    wear = next(iter(sample.wears.values()), Wear())
    sheet = _numbered(sample.sheets[at], sample, number)
    return scan(sheet, wear, crc32(f"{number}".encode()), words="", back=None)


def _numbered(sheet: Sheet, sample: Sample, number: int) -> Sheet:
    """The sheet with another document number wherever it is printed: no two documents are versions of one."""
    printed = str(sample.document["doc_number"])
    other = f"{1000 + number}/{printed.partition('/')[2]}"
    texts = tuple(
        msgspec.structs.replace(text, text=text.text.replace(printed, other)) if printed in text.text else text
        for text in sheet.texts
    )
    return msgspec.structs.replace(sheet, texts=texts)


def command(*arguments: object) -> list[str]:
    """The command line of one run."""
    return [sys.executable, "-m", "pipeline", *map(str, arguments)]


class Spent(NamedTuple):
    """What one run took, in seconds: by the clock, of CPU by its own process and of CPU by all it started."""

    wall: float
    own: float
    started: float

    @property
    def cpu(self) -> float:
        """CPU seconds of the whole run."""
        return self.own + self.started


def timed(*arguments: object) -> Spent:
    """What one run took.

    Raises:
        CalledProcessError: It failed.
    """
    begun = time.perf_counter()
    with subprocess.Popen(command(*arguments), cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        # Ended, but not yet forgotten by the system: the times it has used can still be read.
        os.waitid(os.P_PID, run.pid, os.WEXITED | os.WNOWAIT)
        wall, used = time.perf_counter() - begun, psutil.Process(run.pid).cpu_times()
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command(*arguments))
    return Spent(wall, used.user + used.system, used.children_user + used.children_system)


def killed(inbox: Path, out: Path, kills: int, usual: float) -> int:
    """Ingest, killed so many times at random, then left alone; how many kills met a run that was still going.

    The time between two kills is such that nearly all of them fall within one ingest's time, wherever they fall.
    """
    random.seed(kills)
    met = 0
    for _ in range(kills):
        run = subprocess.Popen(
            command("ingest", inbox, "--out", out), cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            run.wait(random.uniform(0.2, max(1.0, 1.1 * usual / kills)))
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
            met += 1
    timed("ingest", inbox, "--out", out)
    return met


def rows(out: Path) -> dict[str, pd.DataFrame]:
    """Every dataset, sorted by its key."""
    return {
        name: pd.read_parquet(out / name).sort_values(list(dataset.key), ignore_index=True)
        for name, dataset in DATASETS.items()
    }


def differences(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> list[str]:
    """Datasets that are not the same row by row, or hold a key twice."""
    found = []
    for name, dataset in DATASETS.items():
        try:
            pd.testing.assert_frame_equal(one[name], other[name])
        except AssertionError as error:
            found.append(f"{name}: {str(error).splitlines()[0]}")
        if other[name].duplicated(list(dataset.key)).any():
            found.append(f"{name}: a row is there twice")
    return found


def measure(root: Path, documents: int, kills: int, *, track: bool) -> list[str]:
    """Do it all under `root` and print the figures; what differed."""
    inbox, clean, hurt = root / "inbox", root / "clean", root / "hurt"
    if not inbox.exists():
        inbox.mkdir(parents=True)
        make_archive(inbox, documents)
    first = timed("ingest", inbox, "--out", clean)
    wanted = rows(clean)
    size = f"{documents} documents, {len(wanted['pages'])} pages"
    print(f"{size}: first ingest {first.wall:.1f} s, {first.cpu:.0f} CPU s", flush=True)
    print(f"outside the workers: {first.own:.1f} CPU s, {first.own / first.cpu:.1%} of the first ingest", flush=True)
    met = killed(inbox, hurt, kills, first.wall)
    found = differences(wanted, rows(hurt))
    print(f"killed {met} times and resumed: {len(found)} datasets differ", flush=True)
    print(f"second ingest, nothing new: {timed('ingest', inbox, '--out', clean).wall:.2f} s", flush=True)
    again = timed("reprocess", "--from", "repair", "--out", clean).wall
    found += differences(wanted, rows(clean))
    print(f"reprocess --from repair: {again:.1f} s, {first.wall / again:.1f} times faster than the first", flush=True)
    if track:
        plain = timed("reprocess", "--from", "validate", "--out", clean)
        recorded = timed("reprocess", "--from", "validate", "--out", clean, "--track")
        extra, share = recorded.cpu - plain.cpu, (recorded.cpu - plain.cpu) / first.cpu
        took = f"{recorded.wall - plain.wall:+.1f} s, {extra:+.1f} CPU s"
        print(f"recorded in Prefect: {took}, {share:.1%} of the first ingest's CPU", flush=True)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--track", action="store_true")
    parser.add_argument("--keep", type=Path, help="work here and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(given.keep or Path(folder), given.documents, given.kills, track=given.track)
    for difference in found:
        print(difference)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
