"""Reports of other offices: the invented documents beside benchmarks/offices.py, and how it counts."""

from __future__ import annotations

import json

import msgspec
import pytest

from benchmarks.alike import is_same
from benchmarks.offices import DOCUMENTS, WIDER, errors, judged, measure, read
from benchmarks.rows import COMPARED, Found, add, ours

EVERY = 2
"""One document in so many is read here; `python -m benchmarks.offices` reads all."""

MOST_UNFLAGGED = 0.002
"""Share of values that may be wrong without a flag: what the project promises of reports it has never seen."""


@pytest.fixture(scope="module")
def total():
    chosen = list(judged())[::EVERY]
    assert len(chosen) > 40
    return add(measure(told, ours(read(path)), {}, COMPARED) for path, told in chosen)["all", "TOTAL"]


def test_hardly_a_value_of_other_offices_is_wrong_and_silent(total):
    assert total.values.unflagged <= MOST_UNFLAGGED * total.values.found


def test_nearly_all_values_of_other_offices_are_there(total):
    assert total.values.precision > 0.99
    assert total.values.recall > 0.97


def test_each_document_has_its_truth_in_columns_that_are_compared():
    names = {path.stem for path in DOCUMENTS.glob("*.pdf")}
    assert names == {path.stem for path in DOCUMENTS.glob("*.json")}
    for name in names:
        told = json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))
        assert set(told) <= set(WIDER), name


def test_wrong_missed_and_false_values_are_told():
    told = {"equipment": [{"item_name": "Máy in", "quantity": 3}, {"item_name": "Máy quét", "quantity": 9}]}
    columns = {"equipment": ("item_name", "quantity")}
    right = Found({"item_name": "Máy in", "quantity": 3}, 2, frozenset(("item_name", "quantity")))
    assert list(errors(told, {"equipment": [right]}, columns)) == [
        "missed equipment {'item_name': 'Máy quét', 'quantity': 9}"
    ]
    wrong = msgspec.structs.replace(right, values={"item_name": "Máy in", "quantity": 8}, sure=frozenset(("quantity",)))
    assert list(errors({"equipment": told["equipment"][:1]}, {"equipment": [wrong]}, columns)) == [
        "wrong equipment.quantity: 8, told 3"
    ]
    (tally,) = measure({"equipment": told["equipment"][:1]}, {"equipment": [wrong]}, {}, columns).values()
    assert (tally.values.true, tally.values.right, tally.values.unflagged) == (2, 1, 1)
    assert measure({}, {"equipment": [right]}, {}, columns) == {}


@pytest.mark.parametrize(
    ("column", "told", "ours", "same"),
    [
        ("unit", "máy tính", "máy", True),
        ("unit", "cán bộ, công chức", "người", True),
        ("unit", "hồ sơ", "văn bản", False),
        ("entity", "huyện Sông Lam", "UBND huyện Sông Lam", True),
        ("entity", "xã Tân Lập", "huyện Sông Lam", False),
        ("period", "quý I/2024", "quý I năm 2024", True),
        ("period", "đến 2025", "2025", True),
        ("period", "6 tháng đầu năm 2024", "6 tháng cuối năm 2024", False),
        ("period", "2024", "2025", False),
    ],
)
def test_what_several_words_may_tell(column, told, ours, same):
    assert is_same(column, told, ours) is same
