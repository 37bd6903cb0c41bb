"""Whether a new file is whole, or still being copied into the inbox."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

__all__ = ["still_arriving"]

_YOUNG_SECONDS = 120.0
"""A file that was not written to for so long is not being copied any more, whatever its end looks like."""
_TAIL = 65_536
_ENDS = {b"%PDF-": b"%%EOF", b"\x89PNG": b"IEND", b"\xff\xd8\xff": b"\xff\xd9"}
"""How a whole file of a kind ends; a PDF may have padding behind its mark. TIFF has no mark."""
_WRITING = os.O_WRONLY | os.O_RDWR


def still_arriving(paths: Iterable[Path], patience: float) -> set[Path]:
    """Those of the files that somebody is writing to.

    A file that ends as its kind should, or was left alone for two minutes, is whole. The others are watched together
    for `patience` seconds of wall time (0 = not at all): one that changes meanwhile, or that a process of this machine
    has open for writing, is still on its way. One that lies still is taken as it is: it may simply be damaged.
    """
    if patience <= 0:
        return set()
    doubtful = {path: _look(path) for path in paths if _is_young(path) and not _has_end(path)}
    if not doubtful:
        return set()
    time.sleep(patience)
    written = _open_for_writing()
    arriving = set()
    for path, before in doubtful.items():
        after = _look(path)
        if after != before or (after is not None and after[:2] in written):
            arriving.add(path)
    return arriving


def _look(path: Path) -> tuple[int, int, int, int] | None:
    """Device, inode, size and time of change; None where it is gone."""
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns


def _is_young(path: Path) -> bool:
    try:
        # A time in the future says that a clock was moved, not that the file is old.
        return time.time() - path.stat().st_mtime < _YOUNG_SECONDS
    except OSError:
        return False


def _has_end(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
            tail = file.read(_TAIL)
    except OSError:
        return True  # it cannot be read: reading it will tell why
    return any(start in head and end in tail for start, end in _ENDS.items())


def _open_for_writing() -> set[tuple[int, int]]:
    """Device and inode of every file that a process we may look into has open for writing."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            flags = next(line for line in (entry.parent.parent / "fdinfo" / entry.name).read_text().splitlines()
                         if line.startswith("flags:"))  # fmt: skip
            if int(flags.split()[1], 8) & _WRITING:
                info = entry.stat()
                found.add((info.st_dev, info.st_ino))
        except (OSError, StopIteration, ValueError):
            continue
    return found
