"""The house stands: layers, names, sizes, datasets, and nothing of one machine in the repository."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest

from schemas.columns import COLUMNS, PROVENANCE
from schemas.datasets import DATASETS

PACKAGES = ("schemas", "normalizers", "extractors", "pipeline")
MAX_FUNCTION_LINES = 60
MAX_MODULE_LINES = 450

PROMISED = {
    "documents": "doc_id file_name sha256 byte_size page_count doc_type doc_number issuer issuer_level province district commune "
    "issued_date report_year title signer_name signer_title status",
    "pages": "width height rotation skew route text raw_text mean_confidence word_count changed_word_count",
    "words": "line_no text raw_text",
    "tables": "table_id row col row_span col_span is_header header_path text",
    "budget_items": "section item_no item_name lead_unit field scope budget_year fund_source amount_printed unit_printed amount_vnd "
    "is_total",
    "dvctt_counts": "report_year unit_no unit_name unit_level service_level metric value is_total",
    "hnth_coverage": "as_of unit_name unit_code communes_covered communes_total is_total",
    "equipment": "entity item_no item_name quantity_printed quantity quantity_of status note",
    "one_stop": "entity metric value unit",
    "indicators": "indicator label entity entity_level value unit numerator denominator percent period qualifier quote",
    "citations": "cited_type cited_number cited_date cited_issuer cited_title",
    "readings": "dataset row_id column raw_text text rules known_by confidence page x0 y0 x1 y1",
    "findings": "rule severity dataset row_id column expected actual message suggestion",
}


def _modules(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((root / package).rglob("*.py"))


def test_imports_go_one_way(root: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(lint), "--no-cache"], cwd=root, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", PACKAGES)
def test_our_package_names_are_ours_alone(name: str, root: Path) -> None:
    owners = set(packages_distributions().get(name, ()))
    assert owners <= {"baocao"}  # an editable install does not list its own packages
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve().is_relative_to(root.resolve())


def test_there_is_one_opencv() -> None:
    names = sorted({d.metadata["Name"] for d in distributions() if d.metadata["Name"].lower().startswith("opencv")})
    assert names == ["opencv-python-headless"]
    assert set(packages_distributions()["cv2"]) == {"opencv-python-headless"}


def test_functions_and_modules_stay_small(root: Path) -> None:
    too_long = []
    for path in _modules(root):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > MAX_MODULE_LINES:
            too_long.append(f"{path.relative_to(root)}: {len(text.splitlines())} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                if lines > MAX_FUNCTION_LINES:
                    too_long.append(f"{path.relative_to(root)}: {node.name} has {lines} lines")
    assert too_long == []


def test_every_folder_of_code_is_a_package(root: Path) -> None:
    assert [str(p.parent.relative_to(root)) for p in _modules(root) if not (p.parent / "__init__.py").is_file()] == []


def _tracked(root: Path) -> Iterator[tuple[str, str]]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, timeout=60, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"git cannot list the repository's files: {error}")
    for name in filter(None, listed.decode().split("\0")):
        data = (root / name).read_bytes() if (root / name).is_file() else b""
        if b"\0" not in data[:8192]:
            yield name, data.decode("utf-8", "replace")


def test_nothing_of_one_machine_is_in_the_repository(root: Path) -> None:
    # Built from parts so that this file does not name them either.
    homes = "|".join(("wo" + "rk", "ho" + "me", "ro" + "ot", "Us" + "ers", "o" + "pt"))
    hosts = "|".join(("py" + "pi", "files.python" + "hosted", "deb.deb" + "ian", "test.py" + "pi"))
    pattern = re.compile(rf"(?<![\w.~/*-])/(?:{homes})/\w|\b(?:{hosts})\.org\b|index" + r"-url[ =]\S*//")
    named = [f"{name}: {match[0]}" for name, text in _tracked(root) for match in pattern.finditer(text)]
    assert named == []


def test_the_lock_pins_everything_by_hash(root: Path) -> None:
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^(?![# ]).+(?:\n +--hash.+)*", text, flags=re.MULTILINE)
    assert [pin for pin in pins if not re.match(r"[a-z0-9.-]+==\S+ \\\n +--hash=sha256:[0-9a-f]{64}", pin)] == []
    assert [pin.partition("==")[0] for pin in pins if pin.startswith("opencv")] == ["opencv-python-headless"]


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_every_column_is_defined(name: str) -> None:
    dataset = DATASETS[name]
    assert dataset.name == name
    assert [column for column in dataset.columns if column not in COLUMNS] == []
    assert len(set(dataset.columns)) == len(dataset.columns)
    assert set(dataset.key) | set(dataset.required) <= set(dataset.columns)
    if name != "documents":
        assert dataset.columns[: len(PROVENANCE)] == PROVENANCE


def test_every_column_is_used() -> None:
    assert sorted(set(COLUMNS) - {column for dataset in DATASETS.values() for column in dataset.columns}) == []


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_promised_datasets_are_there(name: str) -> None:
    assert name in DATASETS
    assert sorted(set(PROMISED[name].split()) - set(DATASETS[name].columns)) == []
