"""Cases made by hand: records and passages as the rules see them."""

from __future__ import annotations

from extractors.layout import Passage, number_lines, passages_of
from normalizers.rows import to_record
from pipeline.rules import RULES, validate
from pipeline.rules.case import Case
from schemas.document import Page, SourceDocument, Word
from schemas.geometry import Box
from schemas.record import Extraction, RawRow, Reading, Verdict
from schemas.table import Cell, Table

SOURCE = SourceDocument("0123456789abcdef", "0123456789abcdef" * 4, "made-by-hand.pdf", 1000, 1)
TABLE_ID = f"{SOURCE.doc_id}-p1-t1"


def raw(dataset: str, key: str, readings: dict[str, str], given: dict | None = None, **more: object) -> RawRow:
    """A row as printed at the place its table row stands, sure of itself unless `confidence` says else."""
    row = more.get("row_index") or 0
    confidence = float(more.pop("confidence", 0.95))
    page = int(more.pop("page", 1))
    box = Box(50, 200 + 20 * row, 500, 215 + 20 * row)
    told = {c: Reading(text, text, page, box, confidence, "ocr") for c, text in readings.items()}
    return RawRow(dataset, key, page, box, told, given or {}, **more)


def money(no: str, name: str, amount: str, row: int, *, total: bool = False, col: int = 2, **more: object) -> RawRow:
    """An amount in a table whose unit is the đồng."""
    return raw(
        "budget_items", f"p1-t1-r{row}-c{col}",
        {"item_name": name, "amount_printed": amount} | ({"item_no": no} if no else {}),
        {"is_total": total, "unit_factor": 1, "thousands": ".", "fund_source": "total"},
        table_id=TABLE_ID, row_index=row, **more,
    )  # fmt: skip


def count(name: str, metric: str, value: str, row: int, *, total: bool = False, level: str = "3") -> RawRow:
    """A count of services; each metric and level has its own column."""
    col = 2 + ("services", "services_with_dossiers", "dossiers").index(metric) * 2 + (level == "4")
    return raw(
        "dvctt_counts", f"p1-t1-r{row}-c{col}", {"unit_name": name, "value": value},
        {"service_level": level, "metric": metric, "is_total": total}, table_id=TABLE_ID, row_index=row,
    )  # fmt: skip


def covered(name: str, n: str, m: str, key: int, *, total: bool = False, **more: object) -> RawRow:
    """A unit's coverage, in prose unless a table is named."""
    return raw(
        "hnth_coverage", f"p1-prose-{key}", {"unit_name": name, "communes_covered": n, "communes_total": m},
        {"is_total": total}, **more,
    )  # fmt: skip


def words(*texts: str) -> tuple[Word, ...]:
    """Lines far apart, so that each is a passage."""
    found = []
    for no, text in enumerate(texts):
        x = 50.0
        for part in text.split():
            found.append(Word(part, part, Box(x, 100 + 40 * no, x + 5 * len(part), 112 + 40 * no), 1.0, "text", no))
            x += 5 * len(part) + 3
    return number_lines(found)


def page(*texts: str) -> Page:
    return Page(1, 2000.0, 842.0, 0, 0.0, "text", words(*texts))


def case(*rows: RawRow, texts: tuple[str, ...] = (), tables: tuple[Table, ...] = ()) -> Case:
    extraction = Extraction(SOURCE, {}, tables, rows)
    return Case(extraction, tuple(to_record(row, SOURCE.doc_id) for row in rows), passages(*texts))


def passages(*texts: str) -> tuple[Passage, ...]:
    return passages_of(page(*texts))


def check(rule: str, *rows: RawRow, **more: object):
    """What one rule finds."""
    return RULES[rule](case(*rows, **more))


def verdict(*rows: RawRow, texts: tuple[str, ...] = ()) -> Verdict:
    """All rules over the rows."""
    return validate(Extraction(SOURCE, {}, (), rows), (page(*texts),))


def names(made: Case, values: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    """(row_id, column) pairs as (name of the row, column)."""
    by_id = {r.row_id: str(r.values.get("item_name") or r.values.get("unit_name")) for r in made.records}
    return {(by_id[row_id], column) for row_id, column in values}


def table(*rows: list[str]) -> Table:
    """A table with one header row."""
    cells = tuple(
        Cell(r, c, 1, 1, text, text, 1, Box(c * 60, r * 20, (c + 1) * 60, (r + 1) * 20), r == 0)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(TABLE_ID, (1,), len(rows), len(rows[0]), (0,), cells, (Box(0, 0, 60 * len(rows[0]), 20 * len(rows)),))
