from __future__ import annotations

import csv

import duckdb
import openpyxl
import pytest
from hand_made import verdict

from pipeline.export import export, harmless
from pipeline.frames import vet_all
from pipeline.settings import Settings
from pipeline.store import Store, stage
from pipeline.tidy import tidy_rows
from schemas.errors import UsageError


@pytest.fixture
def store(tmp_path):
    settings = Settings(out=str(tmp_path / "out"))
    given = verdict()
    stage(settings.state, given.extraction.source.doc_id, vet_all("x", tidy_rows(given)).tables)
    store = Store(settings)
    store.publish(given.extraction.source.doc_id)
    return store


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+84 90", "'+84 90"), ("-", "'-"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("-5", "-5"), ("+1.279.595", "+1.279.595"), ("-3,2%", "-3,2%"), ("a=b", "a=b"), ("", ""), (None, None), (-5, -5),
        (["=a", "b"], "'=a; b"), ([], ""),
    ],
)  # fmt: skip
def test_text_a_sheet_would_run_gets_an_apostrophe_and_numbers_do_not(value, written):
    assert harmless(value) == written


def test_csv_opens_in_excel_as_utf8(store, tmp_path):
    assert export(store, ["budget_items"], tmp_path / "a.csv") == {"budget_items": 1}
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["item_name"], row["amount_vnd"], row["budget_year"]) == ("Máy", "1279595000", "")


def test_a_workbook_has_a_sheet_a_dataset(store, tmp_path):
    export(store, ["budget_items", "documents"], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["budget_items", "documents"]
    head, row = book["documents"].iter_rows(values_only=True)
    assert row[head.index("title")] == "Kết quả"
    assert row[head.index("issued_date")].isoformat().startswith("2021-07-14")


def test_a_duckdb_file_has_a_table_a_dataset(store, tmp_path):
    export(store, ["budget_items", "words"], tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as base:
        assert base.execute("SELECT amount_vnd, flags FROM budget_items").fetchall() == [(1_279_595_000, ["odd"])]
        assert base.execute("SELECT count(*) FROM words").fetchone() == (3,)


@pytest.mark.parametrize(
    ("datasets", "name", "said"),
    [
        (["words"], "a.pdf", "ends in .csv, .xlsx or .duckdb"),
        (["words", "pages"], "a.csv", "holds one dataset"),
        (["nope"], "a.csv", "there is no dataset"),
        (["words"], "nowhere/a.csv", "there is no folder"),
    ],
)
def test_errors_say_what_to_do_and_leave_nothing_behind(store, tmp_path, datasets, name, said):
    before = set(tmp_path.iterdir())
    with pytest.raises(UsageError, match=said):
        export(store, datasets, tmp_path / name)
    assert set(tmp_path.iterdir()) == before


def test_a_file_there_is_replaced(store, tmp_path):
    for name in ("a.csv", "a.xlsx", "a.duckdb"):
        (tmp_path / name).write_text("old")
        export(store, ["words"], tmp_path / name)
        assert (tmp_path / name).read_bytes()[:3] != b"old"
