"""A folder of files that hang or crash PDF tools, taken in as one batch: time, memory, and what became of each.

    .venv/bin/python -m benchmarks.hostile DIR [--limit 180]

Every file must come out with an outcome of its own, within (files x the limit on a page); beside it pdfplumber reads
the same files, one process each, with nothing but a limit on time: how many of them it loses, and the memory it wants.
Memory is that of the command and all it has started together, looked at twice a second. Ends with status 1 when a file
is not told of or the batch took too long.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from benchmarks.long_document import memory_of, watched
from benchmarks.operations import HOME, command

_FAILED_SOME = 3
"""Exit status of an ingest that quarantined documents."""

_PLAIN = """import sys, pdfplumber
with pdfplumber.open(sys.argv[1]) as document:
    for page in document.pages:
        page.extract_text()
        page.close()
"""


def ours(folder: Path, out: Path, limit: float) -> tuple[float, float, Counter[str], list[str]]:
    """Wall seconds, most megabytes, how many files had which outcome, and files not told of.

    Raises:
        CalledProcessError: The ingest failed as a whole.
    """
    begun = time.perf_counter()
    ingest, environment = command("ingest", folder, "--out", out), os.environ | {"BAOCAO_PAGE_SECONDS": f"{limit}"}
    with subprocess.Popen(
        ingest, cwd=HOME, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        most = max((megabytes for _, megabytes in watched(run)), default=0.0)
    seconds = time.perf_counter() - begun
    if run.returncode not in (0, _FAILED_SOME):
        raise subprocess.CalledProcessError(run.returncode, ingest)
    run_told, status = _status("--run", 1, "--out", out), _status("--out", out)
    seen = {event["path"]: event["reason"] or event["action"] for event in run_told["events"]}
    seen |= dict.fromkeys(status["ignored"], "no document")
    missing = [path.name for path in folder.rglob("*") if path.is_file() and str(path) not in seen]
    return seconds, most, Counter(seen.values()), missing


def _status(*arguments: object) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(subprocess.check_output(command("status", "--json", *arguments), cwd=HOME))
    return told


def plain(path: Path, limit: float) -> tuple[str, float]:
    """How pdfplumber alone ends on a file ("read", "error", "crash", "hang"), and the most megabytes it takes."""
    begun, most = time.perf_counter(), 0.0
    with subprocess.Popen([sys.executable, "-c", _PLAIN, path], stderr=subprocess.DEVNULL) as run:
        while run.poll() is None:
            try:
                most = max(most, memory_of(psutil.Process(run.pid)))
            except psutil.Error:
                break
            if time.perf_counter() - begun > limit:
                run.kill()
                return "hang", most
            time.sleep(0.05)
    return ("read" if run.returncode == 0 else "crash" if run.returncode < 0 else "error"), most


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=float, default=180.0, help="seconds a page, and a file for pdfplumber")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        seconds, most, outcomes, missing = ours(given.folder.absolute(), Path(out), given.limit)
    files = outcomes.total() + len(missing)
    print(f"{files} files: {seconds:.0f} s of {files * given.limit:.0f} allowed, most memory {most:.0f} MB", flush=True)
    print(f"outcomes: {dict(outcomes.most_common())}; not told of: {missing or 'none'}", flush=True)
    ends = [plain(path, given.limit) for path in sorted(given.folder.rglob("*")) if path.is_file()]
    worst = max((megabytes for _, megabytes in ends), default=0.0)
    print(f"pdfplumber alone: {dict(Counter(end for end, _ in ends))}, most memory of one {worst:.0f} MB")
    sys.exit(bool(missing) or seconds > files * given.limit)


if __name__ == "__main__":
    main()
