"""What a run over a folder costs when nothing in it is new, beside the run that took it in.

    .venv/bin/python benchmarks/second_run.py [--documents 100]

Makes so many one-page PDFs, ingests them twice with the command itself, prints both wall times and their ratio.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

HOME = Path(__file__).resolve().parent.parent


def ingest(inbox: Path, out: Path) -> float:
    """Wall seconds of one run of the command.

    Raises:
        CalledProcessError: The run failed.
    """
    begun = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "ingest", str(inbox), "--out", str(out)]
    subprocess.run(command, check=True, cwd=HOME, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=100)
    documents = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        inbox, out = Path(folder) / "inbox", Path(folder) / "out"
        inbox.mkdir()
        for number in range(documents):
            canvas = Canvas(str(inbox / f"{number}.pdf"), invariant=True)
            canvas.drawString(72, 770, f"Report {number} of {documents}")
            canvas.save()
        first, second = ingest(inbox, out), ingest(inbox, out)
    print(f"{documents} documents: first run {first:.2f} s, second run {second:.2f} s, ratio {second / first:.3f}")


if __name__ == "__main__":
    main()
