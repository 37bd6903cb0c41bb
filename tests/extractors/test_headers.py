"""Which rows of a table are headers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from build import cells_of

from extractors.tables.headers import header_rows, is_index_row, is_numeric

CASES = json.loads((Path(__file__).parents[1] / "cases" / "extract" / "headers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_headers(case):
    assert list(header_rows(cells_of(case["rows"]), len(case["rows"][0]))) == case["headers"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1", "2", "3", "4"], True),
        (["(1)", "(2)", "(3)=(1)+(2)"], True),
        (["A", "B", "1", "2"], True),
        (["(A)", "(B)", "(1)", "(2)"], True),
        (["(1)", "(2)", "(3)", "1)- (5)+ (6)+ (1", "(5)", "(6)"], True),
        (["(1)", "(2)", "(3)", "Máy in", "(5)", "(6)"], False),
        (["1", "Máy in", "3", "5"], False),
        (["1", "5", "12", "7"], False),
        (["10", "11", "12"], False),
        (["1", "2", ""], False),
    ],
)
def test_rows_that_number_the_columns(texts, expected):
    assert is_index_row(cells_of([texts])) is expected


@pytest.mark.parametrize("text", ["1.279.595", "12", "94,6%", "94,6 %", "3/7", "0"])
def test_numbers(text):
    assert is_numeric(text)


@pytest.mark.parametrize("text", ["", "-", "Năm 2020", "12 máy", "I", "a/b", "12/3/2019"])
def test_no_numbers(text):
    assert not is_numeric(text)


def test_no_cells_no_headers():
    assert header_rows([], 0) == ()
