"""Equipment lists -> `equipment`: one row a line of the list, empty quantities kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractors.reports.equipment_columns import (
    QUANTITY_HEADERS,
    STATUS_HEADERS,
    Quantity,
    conditions_of,
    devices_of,
    head_of,
    quantities_of,
)
from extractors.reports.report import (
    NOTE_HEADERS,
    NUMBER_HEADERS,
    UNIT_HEADERS,
    Context,
    ReportType,
    TableRow,
    columns_of,
    is_total_name,
    reading,
    section_title,
    subtotal_rows,
    table_rows,
    widest_text_column,
)
from normalizers.names import fold, match_synonym, unit_level
from schemas.geometry import Box, union
from schemas.record import RawRow, Value
from schemas.table import Table

__all__ = ["REPORT"]

SYNONYMS = {
    "item_no": NUMBER_HEADERS,
    "item_name": (
        "Loại trang thiết bị, phần mềm CNTT", "Tên thiết bị", "Trang thiết bị", "Danh mục thiết bị", "Loại thiết bị",
        "Tên trang thiết bị", "Thiết bị", "Tên tài sản", "Danh mục trang thiết bị", "Nội dung",
        "Tên thiết bị, phần mềm", "Danh mục", "Chủng loại", "Chủng loại thiết bị", "Tên vật tư, thiết bị", "Hạng mục",
    ),
    "quantity_printed": QUANTITY_HEADERS,
    "status": STATUS_HEADERS,
    "note": NOTE_HEADERS,
}  # fmt: skip

_DEVICES = re.compile(r"thiet bi|may (?:tinh|in|chu|quet|chieu)|phan mem|camera|man hinh|mang lan\b")
_STATE = re.compile(
    r"\b(?:tot|hong|hu|dang (?:su dung|dung)|hoat dong|su dung|thanh ly|xuong cap|cu|moi|sua chua|binh thuong|kem)\b"
)
"""Headers of quantities by the state that devices are in."""


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of an equipment list, None where the table is none."""
    columns, body = columns_of(table, SYNONYMS), table_rows(table)
    if "quantity_printed" not in columns and (by_body := _by_body(table, body)):
        return by_body
    quantities = quantities_of(table, body, columns)
    columns.pop("quantity_printed", None)
    taken = {*columns.values(), *(quantity.col for quantity in quantities)}
    name_col = columns.get("item_name", widest_text_column(body, taken))
    if not quantities or name_col is None:
        return None
    paths = table.header_paths(body[0].number)
    if "item_name" not in columns and match_synonym(" ".join(paths[name_col][-1:]), {"unit_name": UNIT_HEADERS}):
        return None
    columns["item_name"] = name_col
    devices = sum(bool(_DEVICES.search(fold(row.text(name_col)))) for row in body)
    if not _DEVICES.search(head_of(table)) and devices < 0.3 * len(body):
        return None
    own = {q.col: columns for q in quantities}
    if (conditions := conditions_of(paths, quantities)) is not None:
        rest = {code: col for code, col in columns.items() if code != "status"}
        own = {c: rest | ({"status": conditions[c]} if c in conditions else {}) for c in own}
    rows = []
    for row in body:
        name = row.text(name_col)
        if name and not section_title(row, table.n_cols) and not is_total_name(name):
            filled: dict[int, Quantity] = {}
            for quantity in (q for q in quantities if row.text(q.col)):
                filled.setdefault(id(row.cells[quantity.col]), quantity)
            line = (row, *_place(row, name_col))
            for quantity in filled.values() or quantities[:1]:
                rows.append(_row(table, line, own[quantity.col], quantity, context.document.get("issuer")))
    return rows


def _by_body(table: Table, body: list[TableRow]) -> list[RawRow]:
    """One row a body and device, of a table whose rows are bodies and whose columns are devices; none of any other."""
    names = columns_of(table, {"item_no": NUMBER_HEADERS, "entity": UNIT_HEADERS})
    devices = devices_of(table, body) if "entity" in names else {}
    groups = subtotal_rows(body, names.get("item_no"), tuple(devices))
    rows = []
    for row in body:
        name = row.cells[names["entity"]] if devices else None
        if name is None or not name.text.strip() or is_total_name(name.text) or row.number in groups:
            continue
        for col, device in devices.items():
            cell = row.cells[col]
            if cell and cell.text.strip() and cell.col_span == 1:
                rows.append(
                    RawRow(
                        dataset="equipment",
                        key=f"{table.table_id.split('-', 1)[1]}-r{row.number}-c{col}",
                        page=cell.page,
                        box=union([c.box for c in (name, cell) if c.page == cell.page]),
                        readings={"entity": reading(name), "quantity_printed": reading(cell)},
                        given={"item_name": device},
                        table_id=table.table_id,
                        row_index=row.number,
                    )
                )
    return rows


_Line = tuple[TableRow, int, Box]
"""A row of the table, the page it begins on, the area it takes there."""


def _place(row: TableRow, name_col: int) -> tuple[int, Box]:
    cells = row.distinct
    page = next(cell for cell in (row.cells[name_col], *cells) if cell).page
    return page, union([cell.box for cell in cells if cell.page == page])


def _row(table: Table, line: _Line, columns: Mapping[str, int], quantity: Quantity, entity: Value) -> RawRow:
    """The raw row of one quantity of a line; what tells several apart is its entity, condition or note."""
    row, page, box = line
    cells = {code: row.cells[col] for code, col in (*columns.items(), ("quantity_printed", quantity.col))}
    readings = {code: reading(cell) for code, cell in cells.items() if cell and cell.text.strip()}
    given: dict[str, Value] = {"entity": entity}
    if quantity.is_body or unit_level(quantity.told):
        given["entity"] = quantity.told
    elif quantity.told:
        code = "status" if _STATE.search(fold(quantity.told)) else "note"
        given[code] = f"{quantity.told}: {readings[code].text}" if code in readings else quantity.told
    return RawRow(
        dataset="equipment",
        key=f"{table.table_id.split('-', 1)[1]}-r{row.number}{'' if quantity.is_first else f'-c{quantity.col}'}",
        page=page,
        box=box,
        readings=readings,
        given=given,
        flags=quantity.flags,
        table_id=table.table_id,
        row_index=row.number,
    )


def _prose(context: Context) -> list[RawRow]:
    """Equipment in prose is an indicator, not a line of a list."""
    return []


REPORT = ReportType("equipment", _table, _prose)
