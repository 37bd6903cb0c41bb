"""Whether the OCR engine that a run began with is still there: what a page failed for may be the machine's fault."""

from __future__ import annotations

import subprocess
import sys

from schemas.errors import UsageError

__all__ = ["need_engine"]

_ASK = """
import sys
from extractors.ocr.registry import get_engine
engine = get_engine(sys.argv[1])
sys.stdout.write(f"{engine.name} {engine.version()}")
"""
_SECONDS = 120


def need_engine(name: str, known: str) -> None:
    """Ask the engine anew, in a fresh process, for engines remember what they were.

    Args:
        name: As the user gave it.
        known: Name and version at the start of the run; "" accepts any.

    Raises:
        UsageError: It is gone, or another one now: documents read from here on would not be what the ledger says.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-c", _ASK, name], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"the OCR engine {name} does not answer any more: {error}") from error
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["no reason given"])[-1].partition(": ")[2]
        raise UsageError(f"the OCR engine is gone since the run began: {told}; then run again, finished documents stay")
    if known and done.stdout != known:
        raise UsageError("the OCR engine was replaced since the run began; run again, finished documents stay")
