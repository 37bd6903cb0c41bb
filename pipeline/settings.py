"""Where and with what: the settings of one command."""

from __future__ import annotations

import hashlib
import os
import shlex
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.files import printable
from schemas.errors import UsageError

__all__ = ["Settings", "load_settings"]


class Settings(Struct, frozen=True):
    """Where and with what; made once by the command line and handed down.

    Attributes:
        out: Output directory, or an fsspec address of one such as `s3://bucket/reports`.
        workers: Processes that read pages, at least 1.
        engine: OCR engine: "tesseract", "fast", or "auto" for both in turn where the second one is installed.
        dask_address: Scheduler of the Dask cluster that works on the documents; None for processes of this machine.
        state_folder: The state directory where it is not the usual one: on a cluster's worker; "" for the usual one.
        track: Whether to record the run in Prefect through a server of its own.
        open_seconds: Limit on opening a document, wall time.
        page_seconds: Limit on reading a page, wall time.
        finish_seconds: Limit on everything after reading, wall time; a second a page is added.
        memory_bytes: Limit on the address space of a worker.
        max_pages: Pages a document may have.
        settle_seconds: How long a new file that does not end as it should is watched before it is taken as it is.
    """

    out: str = "data/processed"
    workers: int = 1
    engine: str = "auto"
    dask_address: str | None = None
    state_folder: str = ""
    track: bool = False
    open_seconds: float = 30.0
    page_seconds: float = 180.0
    finish_seconds: float = 600.0
    memory_bytes: int = 4 << 30
    max_pages: int = 3000
    settle_seconds: float = 2.0

    @property
    def remote(self) -> bool:
        """Whether the output is not a directory of this machine."""
        return "://" in self.out and not self.out.startswith("file://")

    @property
    def out_path(self) -> Path:
        """The output directory; only where it is local."""
        return Path(self.out.removeprefix("file://")).absolute()

    @property
    def out_typed(self) -> str:
        """What must stand behind a command that is told to a person: ` --out DIR`, "" where it is the usual one."""
        return "" if self.out == Settings().out else f" --out {shlex.quote(printable(self.out))}"

    @property
    def state(self) -> Path:
        """Local directory of ledger, caches and staging: hidden in the output directory, or here for a remote one."""
        if self.state_folder:
            return Path(self.state_folder)
        if self.remote:
            return Path.cwd() / ".baocao" / hashlib.sha256(self.out.encode()).hexdigest()[:12]
        return self.out_path / ".baocao"


_FROM_ENVIRONMENT = ("open_seconds", "page_seconds", "finish_seconds", "memory_bytes", "max_pages", "settle_seconds")


def load_settings(**given: Any) -> Settings:  # noqa: ANN401 - each field has its own type
    """Settings from the command line (None = not given), the limits from `BAOCAO_<FIELD>`, the rest by default.

    Raises:
        UsageError: An environment variable is no positive number.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    chosen.setdefault("workers", max(1, len(os.sched_getaffinity(0))))
    for name in _FROM_ENVIRONMENT:
        variable = f"BAOCAO_{name.upper()}"
        if name not in chosen and variable in os.environ:
            chosen[name] = _number(variable, os.environ[variable], whole=name in ("memory_bytes", "max_pages"))
    return Settings(**chosen)


def _number(variable: str, text: str, *, whole: bool) -> float | int:
    try:
        number = int(text) if whole else float(text)
    except ValueError:
        number = 0
    if not number > 0:
        raise UsageError(f"{variable}={text}: give a number above 0, or unset it")
    return number
