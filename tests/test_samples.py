"""The shipped samples are those their ground truth was cut from, and the truth holds in itself."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from schemas.columns import COLUMNS
from schemas.datasets import DATASETS

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
NAMES = sorted(path.parent.name for path in (ROOT / "tests" / "samples").glob("*/truth.json"))
RATIO = re.compile(r"(\d[\d.]*)/(\d[\d.]*)[^/;%.\d]*?đạt tỷ lệ (\d+(?:,\d+)?)%")


def truth(name: str) -> dict[str, Any]:
    return json.loads((ROOT / "tests" / "samples" / name / "truth.json").read_text(encoding="utf-8"))


def planted(name: str, kind: str) -> list[dict[str, Any]]:
    return [issue for issue in truth(name)["issues"] if issue["kind"] == kind]


def number(text: str) -> int:
    return int(text.replace(".", "").replace(",", ""))


def test_there_are_six_of_moderate_size() -> None:
    assert len(NAMES) >= 6
    assert sum((RAW / f"{name}.pdf").stat().st_size for name in NAMES) <= 4_000_000
    assert sum(truth(name)["page_count"] for name in NAMES) <= 22


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_the_one_the_truth_was_cut_from(name: str) -> None:
    data, told = (RAW / f"{name}.pdf").read_bytes(), truth(name)
    assert sha256(data).hexdigest() == told["sha256"], "make both again: python training/make_samples.py"
    assert len(data) == told["byte_size"]
    with pypdfium2.PdfDocument(data) as pdf:
        assert len(pdf) == told["page_count"] == len(told["pages"])


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_has_its_origin_card(name: str) -> None:
    lines = dict(line.split(": ", 1) for line in (RAW / f"{name}.yml").read_text(encoding="utf-8").splitlines())
    assert lines["file"] == f"{name}.pdf"
    assert int(lines["pages"]) == truth(name)["page_count"]
    assert {"origin", "about", "figures", "licence", "truth"} <= lines.keys()


@pytest.mark.parametrize("name", NAMES)
def test_facts_keep_to_the_columns_of_their_datasets(name: str) -> None:
    told = truth(name)
    assert told["document"].keys() <= set(DATASETS["documents"].columns)
    for dataset, rows in told["facts"].items():
        for row in rows:
            assert 1 <= row["page"] <= told["page_count"]
            if dataset == "prose_amounts":
                continue
            assert row.keys() - {"percent_printed"} <= set(DATASETS[dataset].columns)
            for column, value in row.items():
                allowed = COLUMNS[column].allowed if column in COLUMNS else ()
                assert not allowed or value is None or value in allowed


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_whole(name: str) -> None:
    for table in truth(name)["tables"]:
        places = [
            (row, col)
            for cell in table["cells"]
            for row in range(cell["row"], cell["row"] + cell["row_span"])
            for col in range(cell["col"], cell["col"] + cell["col_span"])
        ]
        assert sorted(places) == [(r, c) for r in range(table["n_rows"]) for c in range(table["n_cols"])]


@pytest.mark.parametrize("name", NAMES)
def test_budget_totals_add_up(name: str) -> None:
    rows = truth(name)["facts"].get("budget_items", [])
    sums: dict[Any, int] = defaultdict(int)
    for row in rows:
        sums[row["fund_source"], row["budget_year"]] += 0 if row["is_total"] else row["amount_vnd"]
    for row in rows:
        key = row["fund_source"], row["budget_year"]
        if not row["is_total"]:
            continue
        if sums.get(key):
            assert row["amount_vnd"] == sums[key]
        else:  # one figure for the whole year: all sources of that year
            assert row["amount_vnd"] == sum(v for (_, year), v in sums.items() if year == row["budget_year"])


@pytest.mark.parametrize("name", NAMES)
def test_service_counts_add_up_and_are_possible_unless_planted(name: str) -> None:
    rows = truth(name)["facts"].get("dvctt_counts", [])
    columns: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    units: dict[Any, dict[str, int]] = defaultdict(dict)
    for row in rows:
        columns[row["service_level"], row["metric"]].append(row)
        units[row["unit_name"], row["service_level"]][row["metric"]] = row["value"]
    for counts in columns.values():
        (total,) = (row["value"] for row in counts if row["is_total"])
        assert total == sum(row["value"] for row in counts if not row["is_total"])
    impossible = {unit for (unit, _), v in units.items() if v["services_with_dossiers"] > v["services"]}
    assert impossible == {issue["quote"] for issue in planted(name, "impossible_value")}


@pytest.mark.parametrize("name", NAMES)
def test_coverage_adds_up_unless_planted(name: str) -> None:
    rows = truth(name)["facts"].get("hnth_coverage", [])
    wrong = {
        (str(row[column]), str(summed))
        for row in rows
        if row["is_total"]
        for column in ("communes_covered", "communes_total")
        if row[column] != (summed := sum(r[column] for r in rows if not r["is_total"]))
    }
    assert wrong == {(issue["printed"], issue["expected"]) for issue in planted(name, "list_total_mismatch")}


@pytest.mark.parametrize("name", NAMES)
def test_ratios_match_their_percent_unless_planted(name: str) -> None:
    text = " ".join(" ".join(page["text"]) for page in truth(name)["pages"])
    wrong = {
        f"{percent}%"
        for part, whole, percent in RATIO.findall(text)
        if abs(100 * number(part) / number(whole) - float(percent.replace(",", "."))) > 0.0501
    }
    assert wrong == {issue["printed"] for issue in planted(name, "percent_mismatch")}


@pytest.mark.parametrize("name", NAMES)
def test_amounts_match_their_words_unless_planted(name: str) -> None:
    rows = truth(name)["facts"].get("prose_amounts", [])
    both = [row for row in rows if row["amount_printed"] and row["words"]]
    wrong = {row["amount_printed"] for row in both if row["amount_vnd"] != row["amount_vnd_in_words"]}
    assert wrong == {issue["printed"] for issue in planted(name, "amount_words_mismatch")}


@pytest.mark.parametrize("name", NAMES)
def test_issues_are_printed_where_they_are_said_to_be(name: str) -> None:
    told = truth(name)
    for issue in told["issues"]:
        if issue["table"] is None:
            pages = told["pages"][issue["page"] - 1 : issue["page"] + 1]
            assert issue["quote"] in " ".join(" ".join(page["text"]) for page in pages)
        else:
            (table,) = (t for t in told["tables"] if t["id"] == issue["table"])
            assert (issue["quote"], issue["page"]) in {(cell["text"], cell["page"]) for cell in table["cells"]}
