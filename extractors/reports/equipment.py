"""Equipment lists -> `equipment`: one row a line of the list, empty quantities kept."""

from __future__ import annotations

import re

from extractors.reports.report import (
    NOTE_HEADERS,
    NUMBER_HEADERS,
    UNIT_HEADERS,
    Context,
    ReportType,
    columns_of,
    is_total_name,
    reading,
    section_title,
    table_rows,
    widest_text_column,
)
from normalizers.names import fold, match_synonym
from schemas.geometry import union
from schemas.record import RawRow
from schemas.table import Table

__all__ = ["REPORT"]

SYNONYMS = {
    "item_no": NUMBER_HEADERS,
    "item_name": (
        "Loại trang thiết bị, phần mềm CNTT", "Tên thiết bị", "Trang thiết bị", "Danh mục thiết bị", "Loại thiết bị",
        "Tên trang thiết bị", "Thiết bị", "Tên tài sản", "Danh mục trang thiết bị", "Nội dung",
        "Tên thiết bị, phần mềm", "Danh mục", "Chủng loại", "Chủng loại thiết bị", "Tên vật tư, thiết bị", "Hạng mục",
    ),
    "quantity_printed": ("Số lượng", "SL", "Số lượng hiện có", "Tổng số lượng", "Hiện có"),
    "status": ("Hiện trạng", "Tình trạng", "Tình trạng sử dụng", "Chất lượng"),
    "note": NOTE_HEADERS,
}  # fmt: skip

_DEVICES = re.compile(r"thiet bi|may (?:tinh|in|chu|quet|chieu)|phan mem|camera|man hinh|mang lan\b")
_NOT_THERE = re.compile(r"\b(?:can|bo sung|nhu cau|de nghi|du kien|mua|nguoi|tai khoan|luot|so lan|hoc vien)\b")
"""Headers of quantities that are wanted, or are none of the devices themselves ("Số lượng tài khoản")."""


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of an equipment list, None where the table is none."""
    columns, body = columns_of(table, SYNONYMS), table_rows(table)
    if "quantity_printed" not in columns:
        return None
    paths = table.header_paths(body[0].number) if body else []
    name_col = columns.get("item_name", widest_text_column(body, set(columns.values())))
    if name_col is None or _NOT_THERE.search(fold(" ".join(paths[columns["quantity_printed"]]))):
        return None
    if "item_name" not in columns and match_synonym(" ".join(paths[name_col][-1:]), {"unit_name": UNIT_HEADERS}):
        return None
    columns["item_name"] = name_col
    head = fold(" ".join(c.text for c in table.cells if c.is_header) + " " + table.caption)
    devices = sum(bool(_DEVICES.search(fold(row.text(columns["item_name"])))) for row in body)
    if not _DEVICES.search(head) and devices < 0.3 * len(body):
        return None
    rows = []
    for row in body:
        name = row.cells[columns["item_name"]]
        if name is None or not name.text.strip() or section_title(row, table.n_cols) or is_total_name(name.text):
            continue
        cells = {code: row.cells[col] for code, col in columns.items()}
        rows.append(
            RawRow(
                dataset="equipment",
                key=f"{table.table_id.split('-', 1)[1]}-r{row.number}",
                page=name.page,
                box=union([c.box for c in row.distinct if c.page == name.page]),
                readings={code: reading(cell) for code, cell in cells.items() if cell and cell.text.strip()},
                given={"entity": context.document.get("issuer")},
                table_id=table.table_id,
                row_index=row.number,
            )
        )
    return rows


def _prose(context: Context) -> list[RawRow]:
    """Equipment in prose is an indicator, not a line of a list."""
    return []


REPORT = ReportType("equipment", _table, _prose)
