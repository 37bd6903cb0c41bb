"""The samples of data/raw, taken in once with the command's own functions and compared with their ground truth."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from normalizers.names import bare_name
from pipeline.ingest import ingest, reprocess
from pipeline.settings import Settings
from tests.quiet import unwatched

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
TRUTHS = {
    path.parent.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "tests" / "samples").glob("*/truth.json"))
}
DIGITAL = [name for name, told in TRUTHS.items() if all(page["kind"] == "digital" for page in told["pages"])]
SCANNED = [name for name in TRUTHS if name not in DIGITAL]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not TRUTHS or not RAW.is_dir(), reason="data/raw or tests/samples is not there"),
]


class Samples:
    """The datasets made from the samples."""

    def __init__(self, settings: Settings, report) -> None:
        self.settings, self.report = settings, report
        self.ids = self.read("documents").set_index("file_name")["doc_id"]

    def read(self, dataset):
        return pd.read_parquet(self.settings.out_path / dataset)

    def rows(self, dataset, name):
        """Rows of one sample, in the order they stand in the document."""
        found = self.read(dataset)
        return found[found["doc_id"] == self.ids[f"{name}.pdf"]]


@pytest.fixture(scope="module")
def samples(taken_in_samples):
    return Samples(*taken_in_samples)


def plain(value):
    """A value of a data frame as JSON has it."""
    if isinstance(value, list) or not pd.isna(value):
        return str(value)[:10] if hasattr(value, "year") else value.item() if hasattr(value, "item") else value
    return None


def compared(samples, name, dataset):
    """(row, column, got, wanted, flags) of every value the truth tells of a dataset."""
    told = TRUTHS[name]["facts"].get(dataset, [])
    got = samples.rows(dataset, name)
    if dataset == "budget_items":  # amounts of sentences are compared below
        got = got[got["table_id"].notna()]
    assert len(got) == len(told), (name, dataset)
    found = []
    for number, ((_, row), want) in enumerate(zip(got.iterrows(), told, strict=True)):
        for column, value in want.items():
            if column in row.index:
                # A total's name is often printed nowhere: "tỉnh Bắc Kạn" and "Bắc Kạn" say the same.
                both = plain(row[column]), value
                if column == "unit_name" and want["is_total"]:
                    both = bare_name(both[0]), bare_name(both[1])
                found.append((number, column, *both, list(row["flags"])))
    return found


DATASETS = ("budget_items", "dvctt_counts", "hnth_coverage", "equipment")


# Values --------------------------------------------------------------------------------------------------------------


def test_all_samples_went_in_whole(samples):
    assert samples.report.quarantined == 0
    assert sorted(samples.ids.index) == sorted(f"{name}.pdf" for name in TRUTHS)
    assert set(samples.read("documents")["status"]) == {"ok"}
    assert len(samples.read("quarantined_rows")) == 0
    for outcome in samples.report.outcomes:
        assert all(kept == of for kept, of in outcome.summary["rows"].values())


@pytest.mark.parametrize("name", DIGITAL)
def test_letterheads_of_digital_documents(samples, name):
    row = samples.rows("documents", name).iloc[0]
    assert {column: plain(row[column]) for column in TRUTHS[name]["document"]} == TRUTHS[name]["document"]


def test_letterheads_of_scans(samples):
    wrong = []
    for name in SCANNED:
        row = samples.rows("documents", name).iloc[0]
        got = {column: plain(row[column]) for column in TRUTHS[name]["document"]}
        # The signer stands under a seal and a signature: read rightly or left out. All else must be right.
        wrong += [
            (name, column, got[column], value)
            for column, value in TRUTHS[name]["document"].items()
            if got[column] != value and not (column in ("signer_name", "signer_title") and got[column] is None)
        ]
    assert wrong == []


@pytest.mark.parametrize("name", DIGITAL)
@pytest.mark.parametrize("dataset", DATASETS)
def test_values_of_digital_documents_are_exact(samples, name, dataset):
    assert [row for row in compared(samples, name, dataset) if row[2] != row[3]] == []


@pytest.mark.parametrize("name", SCANNED)
def test_values_of_scans(samples, name):
    """Hardly any is wrong, no figure at all, and what is wrong is flagged."""
    all_values = [row for dataset in DATASETS for row in compared(samples, name, dataset)]
    wrong = [row for row in all_values if row[2] != row[3]]
    assert len(wrong) <= 0.03 * len(all_values), wrong
    assert all(flags for *_, flags in wrong), wrong
    assert not {column for _, column, *_ in wrong} & {"amount_vnd", "value", "communes_covered", "quantity"}, wrong


@pytest.mark.parametrize("name", TRUTHS)
def test_amounts_in_prose(samples, name):
    got = samples.rows("budget_items", name)
    got = Counter(got[got["table_id"].isna()]["amount_vnd"])
    told = [row for row in TRUTHS[name]["facts"].get("prose_amounts", []) if row["amount_printed"]]
    assert got == Counter(row["amount_vnd"] for row in told)


@pytest.mark.parametrize("name", TRUTHS)
def test_figures_in_prose(samples, name):
    """Every figure of the sentences and no other, with the right numbers; on digital pages all else too."""
    columns = ["page", "value", "numerator", "denominator", "percent"]
    columns += ["unit", "period", "qualifier"] if name in DIGITAL else []
    got = [tuple(map(plain, row)) for row in samples.rows("indicators", name)[columns].itertuples(index=False)]
    assert Counter(got) == Counter(tuple(row[c] for c in columns) for row in TRUTHS[name]["facts"]["indicators"])


@pytest.mark.parametrize("name", TRUTHS)
def test_tables(samples, name):
    """Each table of the truth is one logical table with its rows, columns and pages."""
    cells = samples.rows("tables", name)
    got = [
        (sorted(set(t["page"])), int((t["row"] + t["row_span"]).max()), int((t["col"] + t["col_span"]).max()))
        for _, t in cells.groupby("table_id", sort=False)
    ]
    assert got == [(t["pages"], t["n_rows"], t["n_cols"]) for t in TRUTHS[name]["tables"]]


# Pages ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TRUTHS)
def test_pages(samples, name):
    pages, told = samples.rows("pages", name).sort_values("page"), TRUTHS[name]["pages"]
    assert list(pages["page"]) == [page["page"] for page in told]
    assert [route == "ocr" for route in pages["route"]] == [page["kind"] == "scan" for page in told]
    assert list(pages["rotation"]) == [page["rotation"] for page in told]
    assert list(pages["skew"]) == pytest.approx([page["skew"] for page in told], abs=0.1)


def test_the_page_whose_only_text_is_a_signature_stamp_is_read(samples):
    (name,) = (n for n, told in TRUTHS.items() if any(p["text_layer"] == "signature_stamp" for p in told["pages"]))
    (told,) = (page for page in TRUTHS[name]["pages"] if page["text_layer"] == "signature_stamp")
    pages = samples.rows("pages", name)
    page = pages[pages["page"] == told["page"]].iloc[0]
    assert page["route"] == "ocr"
    words = set(page["text"].split())
    wanted = " ".join(told["text"]).split()
    assert sum(word in words for word in wanted) >= 0.95 * len(wanted)


@pytest.mark.parametrize("name", TRUTHS)
def test_text_of_pages(samples, name):
    """Words of running text, as a set: digital pages all but whole, scans nearly."""
    pages = samples.rows("pages", name).set_index("page")
    for told in TRUTHS[name]["pages"]:
        wanted = Counter(" ".join(told["text"]).split())
        missed = wanted - Counter(pages.loc[told["page"], "text"].split())
        share = missed.total() / max(1, wanted.total())
        # What the signature and the seal cover stands at the end of scans.
        assert share <= (0.01 if told["kind"] == "digital" else 0.08), (name, told["page"], missed)


# Planted inconsistencies ---------------------------------------------------------------------------------------------


def key(text):
    return str(text).removesuffix("đ").replace(".", "")


@pytest.mark.parametrize("name", TRUTHS)
def test_planted_inconsistencies_are_found_and_nothing_else(samples, name):
    found = samples.rows("findings", name)
    errors = found[found["severity"] == "error"]
    got = sorted((f.rule, f.page, key(f.actual), key(f.expected)) for f in errors.itertuples())
    told = TRUTHS[name]["issues"]
    want = sorted(
        (i["kind"], i["page"], key(i["printed"]), key(i["expected"])) for i in told if i["severity"] == "error"
    )
    assert got == want


def test_values_of_inconsistent_figures_are_suspect(samples):
    findings = samples.read("findings")
    errors = findings[(findings["severity"] == "error") & findings["row_id"].notna()]
    readings = samples.read("readings").set_index(["row_id", "column"])
    assert len(errors)
    for error in errors.itertuples():
        assert readings.loc[(error.row_id, error.column), "known_by"] == "suspect"
        rows = samples.read(error.dataset).set_index("row_id")
        assert len(rows.loc[error.row_id, "flags"])


# Again ---------------------------------------------------------------------------------------------------------------


def files(samples):
    return {path: path.stat().st_mtime_ns for path in samples.settings.out_path.rglob("*.parquet")}


def test_a_second_ingest_does_nothing(samples):
    before = files(samples)
    report = ingest(samples.settings, [RAW], unwatched)
    assert report.outcomes == ()
    assert Counter(event.action for event in report.events) == {"skipped": len(TRUTHS)}
    assert files(samples) == before


def test_reprocessing_from_extract_gives_the_same_rows(samples, tmp_path):
    copied = shutil.copytree(samples.settings.out, tmp_path / "out")
    again = Samples(msgspec.structs.replace(samples.settings, out=str(copied)), samples.report)
    names = (*DATASETS, "tables", "findings", "readings", "documents")
    before = {name: samples.read(name) for name in names}
    report = reprocess(again.settings, (), "extract", unwatched)
    assert (len(report.outcomes), report.quarantined) == (len(TRUTHS), 0)
    assert all("read" not in outcome.seconds for outcome in report.outcomes)
    for name in names:
        by = ["doc_id"] if name == "documents" else ["row_id", "column"] if name == "readings" else ["row_id"]
        by = ["finding_id"] if name == "findings" else by
        pd.testing.assert_frame_equal(
            again.read(name).sort_values(by, ignore_index=True), before[name].sort_values(by, ignore_index=True)
        )
