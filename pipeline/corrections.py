"""Corrections files: which lies beside a document, which beside none."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from normalizers.correction_files import MAX_BYTES
from pipeline.entries import display_name
from schemas.correction import CorrectionsFile

__all__ = ["OF_LEDGER", "SUFFIX", "Beside", "corrections_path", "mark_of", "without_document"]

SUFFIX = ".corrections.yml"
"""`report.corrections.yml` beside `report.pdf`."""

OF_LEDGER = "corrections"
"""Beside the stages in the ledger's `gave`: digest of the corrections that the published rows were judged with."""

_MISSPELT = (".corrections.yaml", ".correction.yml", ".correction.yaml")


class Beside:
    """Looks for corrections beside documents; remembers what a folder holds for as long as it lives."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self._names: dict[Path, frozenset[str]] = {}

    def of(self, paths: Iterable[Path]) -> CorrectionsFile | None:
        """The corrections of a document that lies at these paths; None where none are beside any of them.

        A document may lie in several places. Corrections that differ from place to place are a fault, not a choice.
        """
        found = {path: corrections_path(path) for path in sorted(paths) if self._has(path.parent, path.name)}
        there = [path for path in dict.fromkeys(found.values()) if self._has(path.parent, path.name)]
        files = [_read(path) for path in there]
        if len({file.digest for file in files}) > 1:
            places = ", ".join(display_name(path.parent) or "." for path in there)
            return CorrectionsFile(files[0].name, fault=f"văn bản nằm ở nhiều nơi với các tệp sửa khác nhau: {places}")
        return files[0] if files else None

    def _has(self, folder: Path, name: str) -> bool:
        if folder not in self._names:
            try:
                names = frozenset(path.name for path in folder.iterdir())
            except OSError:
                names = frozenset()
            # Most folders hold no corrections: then nothing of them need be remembered.
            self._names[folder] = names if any(name.endswith(SUFFIX) for name in names) else frozenset()
        return name in self._names[folder]


def corrections_path(document: Path) -> Path:
    """Where the corrections of a document's file lie."""
    return document.with_name(f"{document.stem}{SUFFIX}")


def mark_of(file: CorrectionsFile | None) -> str:
    """What the ledger notes of a document's corrections: their digest, "" for none."""
    return "" if file is None else file.digest


def without_document(files: Iterable[Path], documents: Iterable[Path]) -> dict[Path, str]:
    """Corrections files that no document of their name lies beside, and those misnamed; with what is wrong."""
    known = {corrections_path(path) for path in documents}
    found = {}
    for path in files:
        if path.name.endswith(SUFFIX) and path not in known:
            found[path] = f"corrections of a document that does not lie beside it; is it called {_stem(path)} still?"
        elif path.name.endswith(_MISSPELT):
            found[path] = f"corrections are only looked for in files named NAME{SUFFIX}; rename it"
    return found


def _stem(path: Path) -> str:
    return f"{display_name(path).removesuffix(SUFFIX)}.pdf"


def _read(path: Path) -> CorrectionsFile:
    name = display_name(path)
    try:
        # A pipe of that name would have us wait for ever.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                return CorrectionsFile(name, fault="không phải là tệp thường")
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        return CorrectionsFile(name, fault=f"không đọc được: {error.strerror}")
    return CorrectionsFile(name, content)
