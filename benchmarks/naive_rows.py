"""The baseline of `benchmarks.rows`: pdfplumber's tables, their rows read in the simplest way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pdfplumber

__all__ = ["naive_rows", "rows_of"]


def naive_rows(path: Path) -> Iterable[tuple[str, int, dict[str, Any]]]:
    """(dataset, page, values) of every figure in every table of a PDF; nothing on page images."""
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            text = page.extract_text() or ""
            for table in page.extract_tables():
                yield from ((dataset, number, values) for dataset, values in rows_of(table, text))


def rows_of(table: Sequence[Sequence[str | None]], text: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """(dataset, values) of every figure of a table; `text` is the page's, which tells the unit of money."""
    head = " ".join(cell or "" for row in table[:3] for cell in row).lower()
    money = re.search(r"kinh phí|dự toán|thành tiền|đồng", head)
    dataset = "dvctt_counts" if "dịch vụ" in head else "budget_items" if money else "equipment"
    factor = 10**6 if "triệu đồng" in text.lower() else 1000 if re.search(r"1[.,]000 đ|nghìn đ", text.lower()) else 1
    for row in table:
        cells = [" ".join((cell or "").split()) for cell in row]
        name = max(cells, key=len, default="")
        no = cells[0] if cells and re.fullmatch(r"\d{1,3}|[IVX]+", cells[0]) else None
        total = bool(re.search(r"tổng|cộng", " ".join(cells).lower()))
        for cell in cells[1:]:
            digits = re.sub(r"[.,]", "", cell)
            if not digits.isdecimal() or len(digits) > 15:
                continue
            if dataset == "budget_items":
                value = {"item_no": no, "item_name": name, "amount_printed": cell, "amount_vnd": int(digits) * factor}
            elif dataset == "dvctt_counts":
                value = {"unit_no": no, "unit_name": name, "value": int(digits)}
            else:
                value = {"item_no": no, "item_name": name, "quantity_printed": cell, "quantity": int(digits)}
            yield dataset, {**value, "is_total": total}
