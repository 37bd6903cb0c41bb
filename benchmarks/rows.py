"""Precision and recall of rows and of single values, dataset by dataset, on digital and on scanned pages.

    python -m benchmarks.rows [--archive DIR] [--samples data/raw] [--store DIR] [--json FILE]

Rows of the truth and ours are paired on their page or the next, most alike first; figures of prose also elsewhere if
the truth quotes their sentence, as a short quotation may stand on several pages. A *value* is one compared column of
one row (see `COMPARED`): right when it is that of the truth, texts with all their diacritics but without regard to
case and punctuation. A row is right when all its compared values are. Values of the truth in rows that we do not have
count as missed, ours in rows that the truth does not have as wrong. `unflagged` are wrong values that nothing warns
of: neither a flag on the row nor `suspect` on the value. The baseline is pdfplumber's table finder with a naive
reading of its rows: columns by a word in their header, numbers by leaving the signs out; on page images it has
nothing.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rapidfuzz import fuzz

from benchmarks.alike import ALIKE, is_same, plain
from benchmarks.naive_rows import naive_rows
from benchmarks.truth import Truth, asked
from benchmarks.values import DOCUMENT_COLUMNS, ONLY_WHERE_TOLD, counted_as, printed, run
from schemas.record import Verdict

COMPARED: dict[str, tuple[str, ...]] = {
    "documents": DOCUMENT_COLUMNS,
    "budget_items": (
        "item_no", "item_name", "lead_unit", "budget_year", "fund_source", "amount_printed", "amount_vnd", "is_total",
    ),
    "prose_amounts": ("amount_printed", "amount_vnd"),
    "dvctt_counts": ("unit_no", "unit_name", "service_level", "metric", "value", "is_total"),
    "hnth_coverage": ("unit_name", "communes_covered", "communes_total", "is_total"),
    "equipment": ("item_no", "item_name", "quantity_printed", "quantity", "quantity_of", "status"),
    "one_stop": ("metric", "value", "answer"),
    "indicators": ("value", "numerator", "denominator", "percent"),
}  # fmt: skip
"""`prose_amounts` are the rows of budget_items that come from running text, `one_stop` those from tables."""

NEEDED = {"budget_items": "amount_vnd", "prose_amounts": "amount_vnd", "dvctt_counts": "value"}
"""Columns without which a row of the truth or of ours says nothing: it is left out."""

_WEIGHTS = {"amount_vnd": 3, "value": 3, "percent": 3, "communes_covered": 2, "quantity_printed": 2, "item_name": 2,
            "unit_name": 2, "metric": 2, "answer": 2, "cited_number": 3, "cited_type": 2, "cited_date": 2}  # fmt: skip
"""What makes two rows alike; 1 for any other column."""
_LEAST_ALIKE = 3

_LEAST_WORDS = 12
_SOURCES = (
    ("total", r"^tổng|^ngân sách trung ương và|\+"), ("province_central", r"tỉnh/tw"), ("local", r"^nsđp|địa phương"),
    ("central", r"^nstw|trung ương"), ("other", r"nguồn khác"),
)  # fmt: skip

Row = Mapping[str, Any]


class Count(msgspec.Struct):
    """Rows or values: of the truth, ours, ours that are right, ours that are wrong and unflagged."""

    true: int = 0
    found: int = 0
    right: int = 0
    unflagged: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float | None:
        """Share of ours that is right."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of the truth's that we have."""
        return self.right / self.true if self.true else None


class Tally(msgspec.Struct):
    """What was counted of one dataset on one kind of page."""

    rows: Count = msgspec.field(default_factory=Count)
    values: Count = msgspec.field(default_factory=Count)
    baseline: Count = msgspec.field(default_factory=Count)


class Found(msgspec.Struct, frozen=True):
    """A row of ours: its values, its page, and the columns that nothing warns of."""

    values: dict[str, Any]
    page: int
    sure: frozenset[str]


Tallies = dict[tuple[str, str], Tally]
"""(kind of page, dataset) -> what was counted."""


def measure(truth: Truth, verdict: Verdict) -> Tallies:
    """Everything that is counted on one document."""
    kinds = {page.number: "digital" if page.kind in ("digital", "repaired") else "scan" for page in truth.pages}
    tallies: Tallies = defaultdict(Tally)
    own, naive = ours(verdict), naive_found(truth.path)
    for dataset, columns in COMPARED.items():
        told = [told_as(dataset, row) for row in truth.facts.get(dataset, [])]
        told = [row for row in told if dataset not in NEEDED or row.get(NEEDED[dataset]) is not None]
        if not told and dataset in ONLY_WHERE_TOLD:
            continue
        for kind in ("digital", "scan"):
            mine = [row for row in told if kinds.get(row.get("page", 1)) == kind]
            found, plain = ([row for row in rows[dataset] if kinds.get(row.page) == kind] for rows in (own, naive))
            if mine or found:
                tally = tallies[kind, dataset]
                count(mine, found, columns, tally.rows, tally.values)
                count(mine, plain, columns, Count(), tally.baseline)
    return dict(tallies)


def count(told: Sequence[Row], found: Sequence[Found], columns: Sequence[str], rows: Count, values: Count) -> None:
    """Add what is right and wrong in the rows of one dataset to the counts of its rows and values."""
    pairs = paired(told, found, columns)
    rows.true += len(told)
    rows.found += len(found)
    for row, one in pairs:
        compared = [column for column in columns if row is None or column in row]
        if row is not None and row.get("is_total"):
            # What a total is for goes by too many names, most of them printed nowhere.
            compared = [column for column in compared if column not in ("unit_name", "item_name", "item_no", "unit_no")]
        right = set[str]()
        if row is not None and one is not None:
            right = {c for c in compared if is_same(c, row.get(c), one.values.get(c))}
        ours = {c for c in compared if one is not None and one.values.get(c) is not None}
        values.true += sum(row is not None and row.get(c) is not None for c in compared)
        values.found += len(ours)
        values.right += len(ours & right)
        values.unflagged += sum(one is not None and c in one.sure for c in ours - right)
        if row is not None and one is not None and len(right) == len(compared):
            rows.right += 1
        elif one is not None and (ours - right) and (ours - right) <= one.sure:
            rows.unflagged += 1


def paired(
    told: Sequence[Row], found: Sequence[Found], columns: Sequence[str]
) -> list[tuple[Row | None, Found | None]]:
    """Rows of the truth and ours that are meant to be the same, most alike first; then those that have no partner."""
    alike = []
    for i, row in enumerate(told):
        for k, one in enumerate(found):
            apart = abs(row.get("page", 1) - one.page)
            if apart > 1 and _worded(row, one, "quote") < ALIKE:
                continue
            same = [c for c in columns if row.get(c) is not None and is_same(c, row[c], one.values.get(c))]
            likeness = sum(_WEIGHTS.get(c, 1) for c in same)
            if likeness >= min(_LEAST_ALIKE, len(columns)):
                alike.append((-likeness, apart, -_worded(row, one, "label"), abs(i - k), i, k))
    left, mine, pairs = set(range(len(told))), set(range(len(found))), list[tuple[Row | None, Found | None]]()
    for *_, i, k in sorted(alike):
        if i in left and k in mine:
            left.remove(i)
            mine.remove(k)
            pairs.append((told[i], found[k]))
    return [*pairs, *((told[i], None) for i in sorted(left)), *((None, found[k]) for k in sorted(mine))]


def _worded(row: Row, one: Found, column: str) -> float:
    """How much of the words of a row of ours stands in the truth's quotation, or of that in them, 0..100."""
    told, ours = (plain(words or "") for words in (row.get("quote"), one.values.get(column)))
    return fuzz.partial_ratio(told, ours) if min(len(told), len(ours)) >= _LEAST_WORDS else 0.0


def told_as(dataset: str, row: Row) -> Row:
    """A row of the truth; an archive's words for years and sources of money as our codes."""
    if dataset != "budget_items" or "budget_year" in row:
        return row
    told = {**row}
    source = str(told.pop("fund_source", None) or "").lower()
    code = next((code for code, pattern in _SOURCES if re.search(pattern, source)), None)
    if code:
        told["fund_source"] = code
        year = re.search(r"\d{4}", source) or (re.fullmatch(r"(?:năm )?(\d{4})", str(row.get("period")).lower()))
        if code != "total" and year:
            told["budget_year"] = int(year[0][-4:])
    return told


def ours(verdict: Verdict, compared: Mapping[str, Sequence[str]] = COMPARED) -> dict[str, list[Found]]:
    """Our rows as the benchmark counts them."""
    rows: dict[str, list[Found]] = defaultdict(list)
    for record in verdict.records:
        dataset = counted_as(record)
        if dataset in NEEDED and record.values.get(NEEDED[dataset]) is None:
            continue
        columns = compared.get(dataset, ())
        sure = {c for c in columns if not record.flags and record.known_by.get(c) != "suspect"}
        rows[dataset].append(Found(printed(record), record.raw.page, frozenset(sure)))
    doubted = {finding.column for finding in verdict.findings if finding.dataset in (None, "documents")}
    values = {name: verdict.extraction.document.get(name) for name in DOCUMENT_COLUMNS}
    rows["documents"].append(Found(values, 1, frozenset(set(DOCUMENT_COLUMNS) - doubted)))
    return rows


def naive_found(path: Path) -> dict[str, list[Found]]:
    """The baseline's rows of a PDF."""
    rows: dict[str, list[Found]] = defaultdict(list)
    for dataset, page, values in naive_rows(path):
        rows[dataset].append(Found(values, page, frozenset(COMPARED[dataset])))
    return rows


def add(measured: Iterable[Tallies]) -> Tallies:
    """All documents together, and a kind `all` over both kinds of pages."""
    total: Tallies = defaultdict(Tally)
    for one in measured:
        for (kind, dataset), tally in one.items():
            for key in ((kind, dataset), ("all", dataset), (kind, "TOTAL"), ("all", "TOTAL")):
                for name in ("rows", "values", "baseline"):
                    getattr(total[key], name).add(getattr(tally, name))
    return dict(total)


def lines(total: Tallies, datasets: Iterable[str] = COMPARED) -> list[str]:
    """A table: datasets by kind of page."""
    datasets = (*datasets, "TOTAL")
    head = f"{'pages':9}{'dataset':15}{'rows':>6}{'prec.':>7}{'recall':>8}{'values':>8}{'prec.':>7}{'recall':>8}"
    out = [f"{head}{'unflagged':>12}{'baseline: prec.':>17}{'recall':>8}"]
    for kind in ("digital", "scan", "all"):
        found = [_line(kind, dataset, tally) for dataset in datasets if (tally := total.get((kind, dataset)))]
        out += [*found, ""] if found else []
    return out[:-1]


def _line(kind: str, dataset: str, tally: Tally) -> str:
    rows, values, naive = tally.rows, tally.values, tally.baseline
    wrong = values.found - values.right
    share = f"{values.unflagged / values.found:.2%}" if values.found else "-"
    return (
        f"{kind:9}{dataset:15}{rows.true:6}{_share(rows.precision):>7}{_share(rows.recall):>8}{values.true:8}"
        f"{_share(values.precision):>7}{_share(values.recall):>8}{f'{values.unflagged}/{wrong} {share}':>12}"
        f"{_share(naive.precision):>17}{_share(naive.recall):>8}"
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    given, truths, store = asked(parser)
    total = add(measure(truth, run(truth, store)) for truth in truths)
    print("\n".join(lines(total)))
    if given.json:
        told = {f"{kind} {dataset}": msgspec.to_builtins(tally) for (kind, dataset), tally in total.items()}
        given.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
