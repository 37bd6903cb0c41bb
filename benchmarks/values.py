"""Precision and recall of the values in the datasets, and of table cells beside pdfplumber's own table finder.

    python benchmarks/values.py [--archive DIR] [--samples data/raw] [--store DIR] [--json FILE]

A row counts as right when all the columns compared (see `COMPARED`) are those of the truth; names are compared without
regard to case, marks and punctuation. Of the values that are wrong or should not be there, `unflagged` are those whose
row carries no flag and whose value is not `suspect`: a reviewer would not look at them. `--store` keeps what the OCR
engine answers, so that a second run is quick; accuracy is the same with and without it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pdfplumber

from benchmarks.figures import Tally, figure_words
from benchmarks.scoring import one_spelling
from benchmarks.truth import Truth, asked
from extractors.ocr.engine import OcrStore
from extractors.ocr.registry import get_engine
from normalizers.syllables import fold
from pipeline import stages
from schemas.document import SourceDocument
from schemas.record import Record, Verdict

COMPARED = {
    "budget_items": ("item_no", "amount_vnd", "is_total"),
    "prose_amounts": ("amount_vnd",),
    "dvctt_counts": ("unit_name", "service_level", "metric", "value", "is_total"),
    "hnth_coverage": ("unit_name", "communes_covered", "communes_total", "is_total"),
    "equipment": ("item_no", "quantity", "quantity_of", "status"),
    "one_stop": ("page", "value", "answer"),
    "indicators": ("page", "value", "numerator", "denominator", "percent"),
}
"""Columns that make a row right; `prose_amounts` are the rows of budget_items that come from running text, `one_stop`
those from tables (what prose says of one-stop shops is also among the indicators); `answer` is a value in words."""

ONLY_WHERE_TOLD = frozenset(("one_stop", "indicators"))
"""Datasets that not every truth tells: without it nothing is counted."""

NEEDED = {"budget_items": "amount_vnd", "prose_amounts": "amount_vnd", "dvctt_counts": "value"}
"""Columns without which a row of the truth or of ours says nothing: it is left out."""

DOCUMENT_COLUMNS = (
    "doc_type",
    "doc_number",
    "issuer",
    "issuer_level",
    "province",
    "district",
    "commune",
    "issued_date",
    "report_year",
    "title",
    "signer_name",
)

_APART = re.compile(r"[\W_]+")


class Measured(msgspec.Struct, frozen=True):
    """What was counted on a document, by dataset; `cells` and `pdfplumber cells` stand for exact table cells."""

    document: str
    tallies: dict[str, Tally]


def run(truth: Truth, store: OcrStore | None) -> Verdict:
    """The document through every stage."""
    path, engine = truth.path, get_engine("auto")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    count = stages.open_document(path)
    source = SourceDocument(sha256[:16], sha256, path.name, path.stat().st_size, count)
    pages = tuple(stages.repair(stages.read_page(path, n, engine, store)) for n in range(1, count + 1))
    return stages.validate(stages.extract(source, pages), pages)


def compare_rows(dataset: str, truth: Truth, verdict: Verdict) -> Tally:
    """Rows of a dataset against the truth's, each used once."""
    columns, needed = COMPARED[dataset], NEEDED.get(dataset)
    told = [row for row in truth.facts.get(dataset, []) if not needed or row.get(needed) is not None]
    left = Counter(_key(row, columns) for row in told)
    found = right = unflagged = 0
    for record in verdict.records:
        if counted_as(record) != dataset or (needed and record.values.get(needed) is None):
            continue
        found += 1
        key = _key(printed(record), columns)
        if left[key] > 0:
            left[key] -= 1
            right += 1
        else:
            unflagged += not record.flags and "suspect" not in record.known_by.values()
    return Tally(len(told), found, right, unflagged)


def compare_document(truth: Truth, verdict: Verdict) -> Tally:
    """Columns of `documents`; a null that the truth tells too is no value."""
    told, ours = truth.facts["documents"][0], verdict.extraction.document
    columns = [c for c in DOCUMENT_COLUMNS if c in told]
    wrong = [c for c in columns if ours.get(c) is not None and _plain(ours[c]) != _plain(told[c])]
    found = sum(ours.get(c) is not None for c in columns)
    doubted = {finding.column for finding in verdict.findings}
    return Tally(
        sum(told[c] is not None for c in columns), found, found - len(wrong), sum(c not in doubted for c in wrong)
    )


def compare_cells(truth: Truth, texts: Iterable[str]) -> Tally:
    """Filled cells whose whole text is exactly the truth's, wherever they stand."""
    told = Counter(one_spelling(cell) for table in truth.tables for _, cell in table.cells)
    found = Counter(one_spelling(text) for text in texts)
    return Tally(told.total(), found.total(), (told & found).total())


def pdfplumber_cells(path: Path) -> list[str]:
    """Texts of the filled cells that pdfplumber's table finder gives; on page images it finds none."""
    with pdfplumber.open(path) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return [cell for table in tables for row in table for cell in row if cell and cell.strip()]


def measure(truth: Truth, store: OcrStore | None) -> Measured:
    """Everything that is counted on one document."""
    verdict = run(truth, store)
    tallies = {"documents": compare_document(truth, verdict)}
    for dataset in COMPARED:
        if dataset in ONLY_WHERE_TOLD and dataset not in truth.facts:
            continue
        tally = compare_rows(dataset, truth, verdict)
        if tally.true or tally.found:
            tallies[dataset] = tally
    tallies |= figure_words(truth, [printed(r) for r in verdict.records if r.dataset == "indicators"])
    if truth.tables:
        ours = [cell.text for table in verdict.extraction.tables for cell in table.cells if cell.text]
        tallies["cells"] = compare_cells(truth, ours)
        tallies["pdfplumber cells"] = compare_cells(truth, pdfplumber_cells(truth.path))
    return Measured(truth.name, tallies)


def printed(record: Record) -> dict[str, Any]:
    """A row's values, with its page and its answer in words where it has no number."""
    answer = record.values.get("value_printed") if record.values.get("value") is None else None
    return {**record.values, "page": record.raw.page, "answer": answer}


def counted_as(record: Record) -> str:
    """The name that the truth has for the rows of a record's kind: those of prose are told apart."""
    prose = {"budget_items": "prose_amounts", "one_stop": "prose_one_stop"}
    return prose.get(record.dataset, record.dataset) if record.raw.table_id is None else record.dataset


def _key(row: dict[str, Any], columns: tuple[str, ...]) -> tuple[Any, ...]:
    """What is compared of a row; the unit a total is for goes by too many names to be."""
    columns = tuple(c for c in columns if not (c == "unit_name" and row.get("is_total")))
    return tuple(bool(row.get(c)) if c == "is_total" else _plain(row.get(c)) for c in columns)


def _plain(value: object) -> object:
    """Texts without regard to case, marks and punctuation; everything else as it is (dates as ISO text)."""
    if isinstance(value, int | float | None):
        return value
    return _APART.sub(" ", fold(str(value))).strip() or None


def lines(measured: list[Measured]) -> list[str]:
    """A table: each document and dataset, then a TOTAL of each dataset."""
    out = [
        f"{'document':24}{'dataset':18}{'true':>6}{'found':>7}{'right':>7}{'precision':>11}{'recall':>9}{'unflagged':>11}"
    ]
    totals: dict[str, list[Tally]] = {}
    for one in measured:
        for dataset, tally in one.tallies.items():
            totals.setdefault(dataset, []).append(tally)
            out.append(_line(one.document, dataset, tally))
    out.append("")
    for dataset, tallies in totals.items():
        counts = (sum(getattr(t, name) for t in tallies) for name in Tally.__struct_fields__)
        out.append(_line("TOTAL", dataset, Tally(*counts)))
    return out


def _line(document: str, dataset: str, tally: Tally) -> str:
    precision = f"{tally.right / tally.found:.3f}" if tally.found else "-"
    recall = f"{tally.right / tally.true:.3f}" if tally.true else "-"
    wrong = tally.found - tally.right
    unflagged = "-" if "cells" in dataset else f"{tally.unflagged} of {wrong}"
    return (
        f"{document[:23]:24}{dataset:18}{tally.true:6}{tally.found:7}{tally.right:7}"
        f"{precision:>11}{recall:>9}{unflagged:>11}"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    given, truths, store = asked(parser)
    measured = [measure(truth, store) for truth in truths]
    print("\n".join(lines(measured)))
    if given.json:
        given.json.write_text(json.dumps(msgspec.to_builtins(measured), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
