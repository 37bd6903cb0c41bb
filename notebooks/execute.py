"""Runs a notebook and writes it with its answers: python -m notebooks.execute NOTEBOOK TARGET."""

from __future__ import annotations

import sys
from pathlib import Path

import nbclient
import nbformat

__all__ = ["execute"]


def execute(source: Path, target: Path) -> None:
    """Run a notebook in its own folder; the kernel is this Python.

    Raises:
        CellExecutionError: A cell failed.
    """
    book = nbformat.read(source, as_version=4)
    nbclient.NotebookClient(book, timeout=600, resources={"metadata": {"path": str(source.parent)}}).execute()
    nbformat.write(book, target)


if __name__ == "__main__":
    execute(Path(sys.argv[1]), Path(sys.argv[2]))
