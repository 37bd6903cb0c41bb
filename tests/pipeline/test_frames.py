from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hand_made import verdict

from pipeline.frames import vet, vet_all
from pipeline.tidy import tidy_rows
from schemas.datasets import DATASETS
from schemas.frames import arrow_schema, frame_schema, to_frame

DOC = "d" * 16


def a_word(**more):
    return {
        "row_id": "r1", "doc_id": DOC, "page": 1, "x0": 0.0, "y0": 0.0, "x1": 1.0, "y1": 1.0, "source": "text",
        "confidence": 1.0, "flags": [], "line_no": 0, "text": "a", "raw_text": None, **more,
    }  # fmt: skip


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_has_an_arrow_and_a_pandera_schema_that_agree(name):
    table = arrow_schema(name).empty_table()
    frame = frame_schema(name).validate(to_frame(table), lazy=True)
    assert list(frame.columns) == list(DATASETS[name].columns)


def test_a_written_file_comes_back_from_pandas_with_whole_numbers_and_validates(tmp_path):
    rows = tidy_rows(verdict())["budget_items"]
    table, refused = vet(DATASETS["budget_items"], rows)
    assert not refused
    pq.write_table(table, tmp_path / "a.parquet")
    frame = pd.read_parquet(tmp_path / "a.parquet")
    assert str(frame["amount_vnd"].dtype) == "Int64"
    assert str(frame["budget_year"].dtype) == "Int64"
    assert frame["amount_vnd"].tolist() == [1_279_595_000]
    assert frame["budget_year"].isna().all()
    assert frame["item_no"].isna().all(), "an empty text must be null"
    assert list(frame["flags"][0]) == ["odd"]
    frame_schema("budget_items").validate(frame, lazy=True)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"page": 0}, "page: '0' is less than 1"),
        ({"page": None}, "page: is null"),
        ({"page": True}, "page: True is no int64"),
        ({"page": 1 << 70}, "is no int64"),
        ({"page": 1.5}, "is no int64"),
        ({"text": None}, "text: is null"),
        ({"text": 5}, "text: 5 is no string"),
        ({"text": "\ud800"}, "is no string"),
        ({"source": "guess"}, "source: 'guess' is none of text, repaired, ocr"),
        ({"confidence": 1.5}, "confidence: '1.5' is more than 1"),
        ({"confidence": float("nan")}, "confidence: is null"),
        ({"flags": "odd"}, "flags"),
        ({"flags": [1]}, "flags"),
        ({"colour": "red"}, "no such column: colour"),
    ],
)
def test_a_row_that_breaks_the_schema_is_quarantined_with_the_reason(fault, said):
    frames = vet_all(DOC, {"words": [a_word(row_id="good"), a_word(row_id="bad", **fault)]})
    assert frames.kept["words"] == (1, 2)
    assert frames.tables["words"].column("row_id").to_pylist() == ["good"]
    (kept,) = frames.tables["quarantined_rows"].to_pylist()
    assert said in kept["reason"]
    assert (kept["dataset"], kept["row_id"], kept["doc_id"]) == ("words", "bad", DOC)
    assert json.loads(kept["row_json"])["line_no"] == 0


def test_all_faults_of_a_row_are_named():
    frames = vet_all(DOC, {"words": [a_word(page=0, source="guess", confidence=7.0)]})
    (kept,) = frames.tables["quarantined_rows"].to_pylist()
    for column in ("page", "source", "confidence"):
        assert f"{column}:" in kept["reason"]
    assert kept["page"] is None
    assert kept["source"] == "text"


def test_of_rows_that_share_a_key_the_first_is_kept_over_all_chunks(monkeypatch):
    monkeypatch.setattr("pipeline.frames._CHUNK", 2)
    rows = [a_word(row_id=key, text=str(n)) for n, key in enumerate(["a", "b", "a", "c", "c", "a"])]
    frames = vet_all(DOC, {"words": rows})
    assert frames.tables["words"].column("text").to_pylist() == ["0", "1", "3"]
    assert frames.kept["words"] == (3, 6)
    assert frames.tables["quarantined_rows"].num_rows == 3


def test_rows_of_an_unknown_dataset_are_not_lost():
    frames = vet_all(DOC, {"one_wish": [{"row_id": "x", "when": dt.date(2020, 1, 2)}]})
    (kept,) = frames.tables["quarantined_rows"].to_pylist()
    assert kept["reason"].startswith("there is no dataset one_wish")
    assert json.loads(kept["row_json"])["when"] == "2020-01-02"


def test_a_document_with_a_wrong_fact_still_has_its_row():
    row = {
        "doc_id": DOC, "file_name": "a.pdf", "sha256": "s", "byte_size": 1, "page_count": 1, "doc_type": "novel",
        "report_year": 1066, "title": "T", "status": "ok",
    }  # fmt: skip
    frames = vet_all(DOC, {"documents": [row]})
    (kept,) = frames.tables["documents"].to_pylist()
    assert (kept["doc_type"], kept["report_year"], kept["title"]) == ("khac", None, "T")
    assert json.loads(frames.tables["quarantined_rows"].to_pylist()[0]["row_json"])["report_year"] == 1066


def test_every_dataset_has_a_table_even_without_rows():
    frames = vet_all(DOC, {})
    assert set(frames.tables) == set(DATASETS)
    assert all(isinstance(table, pa.Table) and table.num_rows == 0 for table in frames.tables.values())
