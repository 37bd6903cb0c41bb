"""The data dictionary is complete, and the one in docs/ is today's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import baocao
from pipeline.dictionary_command import FILES, files
from pipeline.rules import RULES
from schemas.datasets import DATASETS

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("name", FILES)
def test_the_dictionary_in_docs_is_current(name):
    current = (DOCS / name).read_text(encoding="utf-8") == files()[name]
    assert current, f"docs/{name} is out of date; run: .venv/bin/baocao dictionary --to docs"


def test_every_column_is_told_with_meaning_and_example():
    told = json.loads(files()[FILES[1]])
    assert list(told["datasets"]) == list(DATASETS)
    for name, dataset in told["datasets"].items():
        assert [column["name"] for column in dataset["columns"]] == list(DATASETS[name].columns)
        assert [c["name"] for c in dataset["columns"] if not (c["meaning"] and c["example"] and c["source"])] == []


def test_examples_keep_to_their_columns():
    wrong = []
    for dataset in DATASETS.values():
        for column in dataset.defined():
            number = column.type in ("int64", "float64")
            if column.allowed and column.example not in column.allowed:
                wrong.append(column.name)
            if number and not (column.minimum or 0) <= float(column.example) and column.minimum is not None:
                wrong.append(column.name)
            if number and column.maximum is not None and float(column.example) > column.maximum:
                wrong.append(column.name)
    assert wrong == []


def test_every_rule_is_told():
    told = json.loads(files()[FILES[1]])["quality_rules"]
    assert list(told) == sorted(RULES)
    assert [name for name, meaning in told.items() if len(meaning) < 20] == []


def test_the_command_prints_and_writes(tmp_path):
    run = CliRunner().invoke
    assert run(baocao, ["dictionary"]).output == files()[FILES[0]]
    assert json.loads(run(baocao, ["dictionary", "--json"]).output)["datasets"].keys() == DATASETS.keys()
    assert run(baocao, ["dictionary", "--to", str(tmp_path)]).exit_code == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == files()
    assert run(baocao, ["dictionary", "--to", str(tmp_path / "none")]).exit_code != 0
