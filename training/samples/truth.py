"""The ground truth of a sample, cut from the strings that were drawn."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from training.samples.layout import placed_cells
from training.samples.model import Grid, Sample, Wear

__all__ = ["truth"]


def _layer(sample: Sample, wear: Wear | None) -> str:
    if wear is not None:
        return "eng_ocr" if wear.ocr_layer else "signature_stamp" if wear.signed_by else "none"
    if sample.faults.tcvn3:
        return "tcvn3"
    return "faulty" if sample.faults.lost or sample.faults.alias else "good"


def _page(sample: Sample, number: int) -> dict[str, Any]:
    wear = sample.wears.get(number)
    return {
        "page": number,
        "kind": "digital" if wear is None else "scan",
        "text_layer": _layer(sample, wear),
        "dpi": None if wear is None else wear.dpi,
        "skew": 0.0 if wear is None else wear.skew,
        "rotation": 0 if wear is None else wear.rotation,
        "stamped": wear is not None and sample.sheets[number - 1].seal is not None,
        "text": list(sample.sheets[number - 1].paragraphs),
    }


def _table(grid: Grid, pages: tuple[int, ...]) -> dict[str, Any]:
    heads = sum(1 for row in grid.rows if row.kind == "header")
    lies_on = sorted(set(pages))
    return {
        "id": grid.id,
        "caption": grid.caption,
        "unit_printed": grid.unit,
        "pages": lies_on,
        "n_rows": len(grid.rows),
        "n_cols": len(grid.widths),
        "n_header_rows": heads,
        "header_repeated": grid.repeat if len(lies_on) > 1 else None,
        "row_kinds": [row.kind for row in grid.rows],
        "cells": [
            {
                "row": row,
                "col": col,
                "row_span": cell.row_span,
                "col_span": cell.col_span,
                "text": cell.text,
                "header": row < heads,
                "page": pages[row],
            }
            for row, col, cell in placed_cells(grid)
        ],
    }


def truth(sample: Sample, data: bytes) -> dict[str, Any]:
    """Everything a reader of the document should find, and what was planted in it."""
    issues = [
        {
            "kind": issue.kind,
            "severity": issue.severity,
            "page": page,
            "printed": issue.printed,
            "expected": issue.expected,
            "quote": issue.quote,
            "table": issue.table,
        }
        for page, issue in sample.issues
    ]
    return {
        "file": f"{sample.name}.pdf",
        "sha256": sha256(data).hexdigest(),
        "byte_size": len(data),
        "page_count": len(sample.sheets),
        "document": sample.document,
        "pages": [_page(sample, number) for number in range(1, len(sample.sheets) + 1)],
        "tables": [_table(grid, sample.row_pages[grid.id]) for grid in sample.grids],
        "facts": sample.facts,
        "issues": issues,
    }
