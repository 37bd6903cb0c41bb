"""The development archive, taken in once with the command's own functions: what must come out of it, from the Parquet."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from benchmarks.findings import TrueIssue, names_issue
from normalizers.names import fold
from pipeline.ingest import ingest
from pipeline.ledger import Ledger
from pipeline.settings import Settings
from schemas.record import Finding
from tests.quiet import unwatched

pytestmark = [pytest.mark.archive, pytest.mark.slow]

NAMES = ("bc-dakpo-2020", "bc-quangtho-2019", "kh-ducco-2021-2025", "qd416-gialai-2021", "qd599-gialai-2018")


def take_in(settings, folder):
    return ingest(settings, [folder], unwatched)


class Archive:
    """The datasets of the archive, and its ground truth."""

    def __init__(self, folder: Path, settings: Settings, report) -> None:
        self.folder, self.settings, self.report = folder, settings, report
        documents = self.read("documents")
        self.ids = {name: documents.set_index("file_name").doc_id[f"{name}.pdf"] for name in NAMES}

    def read(self, dataset):
        return pd.read_parquet(self.settings.out_path / dataset)

    def rows(self, dataset, name):
        found = self.read(dataset)
        return found[found["doc_id"] == self.ids[name]]

    def gold(self, name, kind="facts"):
        return json.loads((self.folder / "gold" / name / f"{kind}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def archive(shared, tmp_path_factory):
    settings = Settings(out=str(tmp_path_factory.mktemp("archive") / "out"), workers=2)
    report = take_in(settings, shared / "archive")
    return Archive(shared / "archive", settings, report)


# Everything is accounted for -----------------------------------------------------------------------------------------


def test_every_document_is_in_the_ledger(archive):
    ledger = Ledger(archive.settings.state)
    try:
        entries = ledger.documents()
    finally:
        ledger.close()
    assert sorted(entry.file_name for entry in entries.values()) == [f"{name}.pdf" for name in NAMES]
    assert {entry.status for entry in entries.values()} == {"taken_in"}
    assert archive.report.quarantined == 0


def test_every_page_is_accounted_for(archive):
    for name in NAMES:
        pages = archive.rows("pages", name)
        count = archive.gold(name, "meta")["n_pages"]
        assert sorted(pages["page"]) == list(range(1, count + 1)), name
        assert archive.rows("documents", name).iloc[0]["page_count"] == count
        assert not any("page_failed" in flags for flags in pages["flags"])


def test_no_row_is_quarantined(archive):
    assert len(archive.read("quarantined_rows")) == 0
    for outcome in archive.report.outcomes:
        for name, (kept, of) in outcome.summary["rows"].items():
            assert kept == of, (outcome.incoming.file_name, name)


def test_every_row_has_its_place(archive):
    for dataset in ("budget_items", "dvctt_counts", "hnth_coverage", "equipment", "words", "tables", "readings"):
        rows = archive.read(dataset)
        assert rows["doc_id"].isin(archive.ids.values()).all()
        assert (rows["x1"] >= rows["x0"]).all()
        assert (rows["y1"] >= rows["y0"]).all()
        assert rows["confidence"].between(0, 1).all()
        if dataset != "readings":
            assert rows["row_id"].is_unique, dataset


def test_letterheads(archive):
    kinds = {"Báo cáo": "bao_cao", "Kế hoạch": "ke_hoach", "Quyết định": "quyet_dinh"}
    for name in NAMES:
        (told,) = (row for row in archive.gold(name) if row["dataset"] == "document")
        got = archive.rows("documents", name).iloc[0]
        assert got["doc_type"] == kinds[told["doc_type"]], name
        assert fold(got["issuer"]).replace(" ", "") == fold(told["issuer"]).replace(" ", ""), name
        assert fold(got["province"]).replace(" ", "") == fold(told["province"]).replace(" ", ""), name
        # What is not sure is left out, never wrong.
        assert pd.isna(got["doc_number"]) or got["doc_number"] == told["number"], name
        assert pd.isna(got["issued_date"]) or str(got["issued_date"])[:10] == told["issued_date"], name


def test_a_second_run_skips_all_five(archive):
    before = {path: path.stat().st_mtime_ns for path in archive.settings.out_path.rglob("*.parquet")}
    report = take_in(archive.settings, archive.folder)
    assert report.outcomes == ()
    assert Counter(event.action for event in report.events) == {"skipped": 5}
    assert {path: path.stat().st_mtime_ns for path in archive.settings.out_path.rglob("*.parquet")} == before


# What must come out --------------------------------------------------------------------------------------------------


def test_the_appendix_of_dak_po_adds_up(archive):
    rows = archive.rows("budget_items", "bc-dakpo-2020")
    rows = rows[rows["table_id"].notna()]
    items, totals = rows[~rows["is_total"]], rows[rows["is_total"]]
    assert len(items) == 12
    assert items["amount_vnd"].sum() == 3_136_200_000
    assert totals["amount_vnd"].tolist() == [3_136_200_000]
    told = [r for r in archive.gold("bc-dakpo-2020") if r["dataset"] == "budget_items" and not r.get("in_prose")]
    assert Counter(rows["amount_vnd"]) == Counter(r["amount_vnd"] for r in told)
    readings = archive.rows("readings", "bc-dakpo-2020")
    amounts = readings[(readings["column"] == "amount_printed") & readings["row_id"].isin(rows["row_id"])]
    assert set(amounts["known_by"]) == {"proved"}


LEVELS = {"mức độ 2": "2", "mức độ 3": "3", "mức độ 4": "4"}


def test_the_services_of_qd_599(archive):
    rows = archive.rows("dvctt_counts", "qd599-gialai-2018")
    assert rows["table_id"].nunique() == 1
    told = [r for r in archive.gold("qd599-gialai-2018") if r["dataset"] == "dvctt_counts"]
    assert len(told) == len(rows) == 120
    places = ["row_index", "unit_name"]
    names = rows.drop_duplicates("row_index").sort_values("row_index")
    totals = names[names["is_total"]]
    units = names[~names["is_total"] & (names["unit_level"] != "district")]
    assert (len(names), len(units), len(totals)) == (20, 18, 1), names[places].to_string()
    assert list(names["unit_level"]).count("district") == 1
    # In the order of the table: by row, then by level and metric.
    order = list(dict.fromkeys(r["unit_name"] for r in told))
    got = {
        (list(names["row_index"]).index(r.row_index), r.service_level, r.metric): None if pd.isna(r.value) else r.value
        for r in rows.itertuples()
    }
    want = {(order.index(r["unit_name"]), LEVELS[r["service_level"]], r["metric"]): r["value"] for r in told}
    wrong = {key: (got.get(key), value) for key, value in want.items() if got.get(key) != value}
    assert wrong == {}


def test_the_coverage_of_qd_416(archive):
    rows = archive.rows("hnth_coverage", "qd416-gialai-2021")
    told = [r for r in archive.gold("qd416-gialai-2021") if r["dataset"] == "hnth_coverage"]
    want = {fold(r["district"]): (r["communes_covered"], r["communes_total"]) for r in told if not r.get("is_total")}
    items = rows[~rows["is_total"]]
    got = {fold(r.unit_name): (r.communes_covered, r.communes_total) for r in items.itertuples()}
    assert len(items) == 17
    assert got == want
    (total,) = rows[rows["is_total"]].itertuples()
    assert (total.communes_covered, total.communes_total) == (184, 220)


def test_the_coverage_of_qd_416_does_not_add_up_and_that_is_said(archive):
    found = archive.rows("findings", "qd416-gialai-2021")
    lists = found[found["rule"] == "list_total_mismatch"]
    assert sorted(zip(lists["expected"], lists["actual"], strict=True)) == [("183", "184"), ("221", "220")]
    assert set(lists["severity"]) == {"error"}


def test_the_equipment_of_quang_tho_is_one_table(archive):
    rows = archive.rows("equipment", "bc-quangtho-2019")
    told = [r for r in archive.gold("bc-quangtho-2019") if r["dataset"] == "equipment"]
    assert len(rows) == len(told) == 11
    assert rows["table_id"].nunique() == 1
    got = [None if pd.isna(v) else v for v in rows.sort_values("row_index")["quantity_printed"]]
    assert got == [r["quantity_printed"] or None for r in told]


@pytest.mark.parametrize(
    ("name", "rule", "expected", "actual"),
    [
        ("kh-ducco-2021-2025", "amount_words_mismatch", "1.300.000.000đ", "1.300.000đ"),
        ("qd599-gialai-2018", "percent_mismatch", "93,9%", "94,6%"),
        ("qd599-gialai-2018", "impossible_value", "<= 10", "11"),
    ],
)
def test_inconsistencies_are_found(archive, name, rule, expected, actual):
    found = archive.rows("findings", name)
    found = found[found["rule"] == rule]
    assert (expected, actual) in set(zip(found["expected"], found["actual"], strict=True)), found.to_string()


def test_every_error_and_most_warnings_are_found(archive):
    """`benchmarks/findings.py` tells which, and what is found beside them."""
    told = {"error": [], "warning": []}
    beside = pages = 0
    for name in NAMES:
        rows = archive.rows("findings", name).astype(object)
        rows = rows.where(rows.notna(), None)
        columns = ("rule", "severity", "message", "page", "expected", "actual")
        found = [Finding(**{c: getattr(row, c) for c in columns}) for row in rows.itertuples()]
        issues = [msgspec.convert(issue, TrueIssue) for issue in archive.gold(name, "issues")]
        for issue in issues:
            if issue.severity in told and not issue.derived_from:
                told[issue.severity].append(any(names_issue(f, issue) for f in found))
        alarms = [f for f in found if f.severity != "info" and not any(names_issue(f, issue) for issue in issues)]
        beside += len(alarms)
        pages += archive.gold(name, "meta")["n_pages"]
    assert all(told["error"])
    assert sum(told["warning"]) >= 0.8 * len(told["warning"])
    assert beside <= 0.1 * pages


def test_errors_reported_are_errors_of_the_documents(archive):
    """An alarm that is none costs a reviewer's trust: errors must be those of the ground truth, almost always."""
    right = wrong = 0
    for name in NAMES:
        found = archive.rows("findings", name)
        pages = {(issue["kind"], issue["page"]) for issue in archive.gold(name, "issues")}
        for finding in found[found["severity"] == "error"].itertuples():
            if any(page == finding.page for _, page in pages):
                right += 1
            else:
                wrong += 1
    assert right >= 8
    assert wrong <= 0.1 * (right + wrong)
