"""The notebooks run from top to bottom on what `make run` makes, say what they promise, and are kept without answers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="extra `notebooks` is not installed")
nbclient = pytest.importorskip("nbclient", reason="extra `notebooks` is not installed")

FOLDER = Path(__file__).parent.parent / "notebooks"
NAMES = ("analyst-tour", "data-quality-review")
PICTURES = {"analyst-tour": 6, "data-quality-review": 6}
"""At least so many of the samples."""


def notebook(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def test_every_notebook_is_run_here():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_notebooks_are_kept_without_answers(name):
    cells = [cell for cell in notebook(name).cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_notebooks_run(name, taken_in_samples, monkeypatch):
    settings, _ = taken_in_samples
    monkeypatch.setenv("BAOCAO_DATA", str(settings.out_path))
    # The kernel is started by name: it must be this Python, wherever PATH leads.
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    book = notebook(name)
    nbclient.NotebookClient(book, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    answers = [answer for cell in book.cells if cell.cell_type == "code" for answer in cell.outputs]
    assert sum("image/png" in answer.get("data", {}) for answer in answers) >= PICTURES[name]
    said = "".join(answer.get("text", "") for answer in answers if answer.output_type == "stream")
    assert "Traceback" not in said
    if name == "analyst-tour":
        assert said.count("pandas and DuckDB agree") == 2
