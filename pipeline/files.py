"""Files written whole or not at all, and one writer at a time."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from schemas.errors import UsageError

__all__ = ["only_writer", "printable", "remove_tree", "sync_directory", "write_whole", "writing_whole"]


@contextmanager
def writing_whole(path: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """A file written under a temporary name and renamed at the end, so that no reader ever meets half of it.

    Args:
        path: Its directory is made when missing; a file there is replaced, unless an exception ends the writing.
        sync: Whether it must survive a power cut; caches need not.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not by process id alone: machines of a cluster that share a cache may have the same ones.
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with temporary.open("wb") as file:
            yield file
            if sync:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Write a file that is all in memory, as `writing_whole` does."""
    with writing_whole(path, sync=sync) as file:
        file.write(content)


def sync_directory(path: Path) -> None:
    """Make renames and removals in a directory survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_tree(path: Path) -> None:
    """Remove a directory with all in it; none there is fine."""
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def only_writer(state: Path) -> Iterator[None]:
    """Hold the store for writing; the system lets go of it when the process ends, however it ends.

    Raises:
        UsageError: Another process is writing to it, or it cannot be written to.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = (state / "lock").open("a")
    except OSError as error:
        raise UsageError(f"cannot write to {printable(str(state.parent))}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            where = printable(str(state.parent))
            raise UsageError(f"another run is writing to {where}; wait until it ends, or give another --out") from error
        yield
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_UN)


def printable(text: str) -> str:
    """A name from outside, safe to print: control and unprintable characters and lone bytes as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
