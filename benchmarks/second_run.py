"""What a short run costs: one page into a new directory, and a folder with nothing new beside the run that took it in.

    .venv/bin/python benchmarks/second_run.py [--documents 100]

Makes so many one-page PDFs and ingests them with the command itself: one alone into a new directory (the median of
three runs, beside the very first one of a user, whose cache is empty), then all of them, twice.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

HOME = Path(__file__).resolve().parent.parent


def ingest(inbox: Path, out: Path, cache: Path) -> float:
    """Wall seconds of one run of the command, by a user with this cache.

    Raises:
        CalledProcessError: The run failed.
    """
    begun = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "ingest", str(inbox), "--out", str(out)]
    subprocess.run(command, check=True, cwd=HOME, capture_output=True, env=os.environ | {"XDG_CACHE_HOME": str(cache)})
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=100)
    documents = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        inbox, out, cache = Path(folder) / "inbox", Path(folder) / "out", Path(folder) / "cache"
        inbox.mkdir()
        for number in range(documents):
            canvas = Canvas(str(inbox / f"{number}.pdf"), invariant=True)
            canvas.drawString(72, 770, f"Report {number} of {documents}")
            canvas.save()
        one, *others = [ingest(inbox / "0.pdf", Path(folder) / f"one-{n}", cache) for n in range(4)]
        print(
            f"one page, new directory: {statistics.median(others):.2f} s; with an empty cache {one:.2f} s", flush=True
        )
        first, second = ingest(inbox, out, cache), ingest(inbox, out, cache)
    print(f"{documents} documents: first run {first:.2f} s, second run {second:.2f} s, ratio {second / first:.3f}")


if __name__ == "__main__":
    main()
