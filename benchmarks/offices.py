"""Values of invented reports, as other offices write and lay them out, against the truth that their writers gave.

    python -m benchmarks.offices [--only PREFIX] [--errors] [--json FILE]

`benchmarks/offices` holds PDFs of one to four pages and what is told in them (rows by dataset; a dataset that is left
out is not judged). They were written by people who had not seen the program, for measuring it at first sight; what
they showed was mended since, so today they guard against falling back. Bodies, signers and figures are invented; places
are real. Letters are batches: q, r, u, v, x, z prose, s, t, y tables, w mixed.

Counted as in `benchmarks.rows`, in the columns compared there and with unit, period, body and qualifier of figures in
prose, citations, and year and source of amounts. A unit is right where its words are among the truth's or the other
way round ("máy", "máy tính"; người for people of any kind), a body too, without "UBND" and the like; a period by its
years, days and parts of years. Pages are not compared. The baseline is that of `benchmarks.rows`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.alike import is_same
from benchmarks.rows import (
    COMPARED,
    Count,
    Found,
    Tallies,
    Tally,
    add,
    count,
    lines,
    naive_found,
    ours,
    paired,
    told_as,
)
from extractors.ocr.registry import get_engine
from pipeline import stages
from schemas.document import SourceDocument
from schemas.record import Verdict

__all__ = ["DOCUMENTS", "WIDER", "errors", "judged", "measure", "read"]

DOCUMENTS = Path(__file__).parent / "offices"

WIDER: dict[str, tuple[str, ...]] = COMPARED | {
    "prose_amounts": (*COMPARED["prose_amounts"], "fund_source", "budget_year", "is_total"),
    "indicators": (*COMPARED["indicators"], "qualifier", "unit", "period", "entity"),
    "citations": ("cited_type", "cited_number", "cited_date", "cited_issuer"),
}
"""Columns compared in the second table."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Ours = Mapping[str, Sequence[Found]]


def judged(only: str = "") -> Iterator[tuple[Path, Rows]]:
    """The PDFs whose names begin so, and their rows by dataset."""
    for path in sorted(DOCUMENTS.glob(f"{only}*.pdf")):
        yield path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def read(path: Path) -> Verdict:
    """A document through every stage."""
    data, engine = path.read_bytes(), get_engine("auto")
    sha256 = hashlib.sha256(data).hexdigest()
    numbers = range(1, stages.open_document(path) + 1)
    pages = tuple(stages.repair(stages.read_page(path, number, engine, None)) for number in numbers)
    source = SourceDocument(sha256[:16], sha256, path.name, len(data), len(pages))
    return stages.validate(stages.extract(source, pages), pages)


def measure(told: Rows, found: Ours, naive: Ours, compared: Mapping[str, Sequence[str]]) -> Tallies:
    """What is right and wrong of one document.

    Args:
        told: Rows of the truth.
        found: Ours.
        naive: The baseline's.
        compared: Columns by dataset; a dataset that the truth leaves out is not judged.
    """
    tallies: Tallies = defaultdict(Tally)
    for dataset in compared:
        if dataset in told:
            true = _true(told, dataset)
            tally = tallies["digital", dataset]
            count(true, _paged(found.get(dataset, [])), compared[dataset], tally.rows, tally.values)
            baseline = _paged(naive.get(dataset, []))
            count(true, baseline, compared[dataset], Count(), tally.baseline)
    return dict(tallies)


def _true(told: Rows, dataset: str) -> list[dict[str, Any]]:
    return [{**told_as(dataset, row), "page": 1} for row in told[dataset]]


def _paged(rows: Sequence[Found]) -> list[Found]:
    return [msgspec.structs.replace(row, page=1) for row in rows]


def errors(told: Rows, found: Ours, compared: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A line for every value that is wrong, every row missed and every row that should not be there."""
    for dataset in (name for name in compared if name in told):
        for row, one in paired(_true(told, dataset), _paged(found.get(dataset, [])), compared[dataset]):
            if row is None or one is None:
                values = row if row is not None else one.values if one is not None else {}
                shown = {c: values[c] for c in compared[dataset] if values.get(c) is not None}
                yield f"{'missed' if one is None else 'false'} {dataset} {shown}"
                continue
            for column in (c for c in compared[dataset] if c in row and not is_same(c, row[c], one.values.get(c))):
                doubt = "" if column in one.sure else " (flagged)"
                yield f"wrong {dataset}.{column}: {one.values.get(column)!r}, told {row[column]!r}{doubt}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="documents whose names begin so")
    parser.add_argument("--errors", action="store_true", help="tell every wrong value")
    parser.add_argument("--json", type=Path, help="write the counts there")
    given = parser.parse_args()
    measured: dict[str, list[Tallies]] = {"as in benchmarks.rows": [], "and unit, period, body, qualifier, source": []}
    for path, told in judged(given.only):
        verdict, naive = read(path), naive_found(path)
        for name, compared in zip(measured, (COMPARED, WIDER), strict=True):
            measured[name].append(measure(told, ours(verdict, compared), naive, compared))
        for line in errors(told, ours(verdict, WIDER), WIDER) if given.errors else ():
            print(f"{path.stem}: {line}")
    counts = {}
    for name, tallies in measured.items():
        shown = {key: tally for key, tally in add(tallies).items() if key[0] == "all"}
        print(f"\n{len(tallies)} documents, columns {name}", *lines(shown, WIDER), sep="\n")
        counts[name] = {dataset: msgspec.to_builtins(tally) for (_, dataset), tally in shown.items()}
    if given.json:
        given.json.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
