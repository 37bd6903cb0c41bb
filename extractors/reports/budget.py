"""Budget appendices -> `budget_items`: one row an amount, years and sources made long; prose is in budget_prose."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.reports.budget_prose import prose_amounts
from extractors.reports.funds import fund_source, sources_named
from extractors.reports.report import (
    Context,
    ReportType,
    TableRow,
    columns_of,
    introduction,
    is_total_name,
    reading,
    section_title,
    subtotal_rows,
    table_rows,
    widest_text_column,
)
from extractors.tables.headers import is_numeric
from normalizers.names import fold
from normalizers.numbers import is_empty_mark, thousands_style
from normalizers.periods import find_years, single_year
from normalizers.units import Unit, find_unit
from schemas.geometry import union
from schemas.record import RawRow, Value
from schemas.table import Cell, Table

__all__ = ["REPORT"]

SYNONYMS = {
    "item_no": ("TT", "STT", "Số TT", "Số thứ tự"),
    "item_name": (
        "Tên nhiệm vụ, dự án", "Tên dự án, hạng mục, nhiệm vụ", "Tên dự án", "Nội dung", "Nội dung công việc",
        "Nội dung thực hiện", "Nhiệm vụ", "Nội dung nhiệm vụ", "Hạng mục", "Danh mục nhiệm vụ, dự án", "Danh mục",
        "Tên nhiệm vụ", "Nội dung chi", "Hạng mục đầu tư", "Tên hạng mục", "Danh mục dự án", "Nội dung đầu tư",
        "Khoản mục", "Khoản chi", "Mục chi", "Diễn giải",
    ),
    "lead_unit": ("Đơn vị chủ trì", "Cơ quan chủ trì", "Đơn vị thực hiện", "Chủ đầu tư", "Cơ quan, đơn vị chủ trì"),
    "field": ("Lĩnh vực ứng dụng", "Lĩnh vực"),
    "scope": ("Phạm vi thực hiện", "Phạm vi đầu tư", "Phạm vi", "Quy mô", "Nội dung, quy mô đầu tư", "Quy mô đầu tư"),
    "goal": ("Mục tiêu, nội dung thực hiện", "Mục tiêu đầu tư", "Mục tiêu"),
    "period": ("Thời gian thực hiện", "Thời gian triển khai", "Thời gian", "Năm thực hiện"),
    "note": ("Ghi chú", "Trạng thái triển khai"),
}  # fmt: skip

_MONEY_HEADER = re.compile(
    r"kinh phi|du toan|muc dau tu|ngan sach|\bnsdp\b|\bnstw\b|\bnst\b|\bnsnn\b|\bvon\b|thanh tien|so tien|gia tri"
    r"|\btong\b|nhu cau"
)


class _Amounts(NamedTuple):
    """A column of amounts: its source code, its year (None = whole project), its headers."""

    source: str
    year: int | None
    headers: tuple[str, ...]


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of a budget table, None where the table is none."""
    columns = columns_of(table, SYNONYMS)
    body = table_rows(table)
    amounts = _with_caption(_amount_columns(table, body, set(columns.values())), introduction(table, context))
    text = widest_text_column(body, {*columns.values(), *amounts}) if amounts and "item_name" not in columns else None
    if text is not None:
        columns["item_name"] = text
    if "item_name" not in columns or not amounts:
        return None
    unit = _unit(table, context)
    style = thousands_style(row.text(col) for row in body for col in amounts)
    hints: dict[str, Value] = {"budget_year": _caption_year(introduction(table, context), context)}
    if unit:
        hints |= {"unit_printed": unit.printed, "unit_factor": unit.factor}
    if style:
        hints["thousands"] = style
    rows: list[RawRow] = []
    section: str | None = None
    subtotals = subtotal_rows(body, columns.get("item_no"), tuple(amounts))
    items = [row.number for row in body if any(map(row.text, amounts)) and not _is_sum(row, columns)]
    for row in body:
        title = section_title(row, table.n_cols)
        if row.number in subtotals:
            section = f"{row.text(columns['item_no'])} {row.text(columns['item_name'])}"
        elif title is not None:
            section = title
            continue
        if row.number > max(items, default=0):
            section = None  # the sum of the whole table belongs to no section
        given = hints | {"section": section, "is_total": row.number in subtotals}
        rows.extend(_row(table, row, columns, amounts, given))
    return rows


def _amount_columns(table: Table, body: list[TableRow], taken: set[int]) -> dict[int, _Amounts]:
    """Columns whose headers speak of money and whose cells hold numbers or nothing."""
    first = body[0].number if body else 0
    paths = {col: table.header_path(first, col) for col in range(table.n_cols) if col not in taken}
    found: dict[int, _Amounts] = {}
    for col, path in paths.items():
        folded = fold(" / ".join(path))
        texts = [row.text(col) for row in body if not is_empty_mark(row.text(col))]
        numbers = sum(is_numeric(text) for text in texts)
        if _MONEY_HEADER.search(folded) and (not texts or numbers >= 0.5 * len(texts)):
            found[col] = _Amounts(fund_source(path), _year(path), path)
    if not any(is_numeric(row.text(col)) for row in body for col in found):
        return {}
    return found


def _year(path: tuple[str, ...]) -> int | None:
    years = [year for text in path for year in find_years(text)]
    return years[-1] if len(set(years)) == 1 else None


def _with_caption(amounts: dict[int, _Amounts], caption: str) -> dict[int, _Amounts]:
    """A lone column of amounts that names no source has the one of the caption ("… chi từ ngân sách huyện")."""
    if len(amounts) != 1:
        return amounts
    ((col, own),) = amounts.items()
    named = sources_named(caption)
    return {col: own._replace(source=named[0])} if own.source == "total" and len(named) == 1 else amounts


def _caption_year(caption: str, context: Context) -> Value:
    """The year a caption speaks of; "trong năm" is the one reported on."""
    reported = re.search(r"\b(?:trong|cả) năm\b(?! \d)", caption, re.IGNORECASE)
    return single_year(caption) or (context.document.get("report_year") if reported else None)


def _unit(table: Table, context: Context) -> Unit | None:
    """The unit printed in the headers, on the unit line, in the caption or in the lines above the table."""
    headers = " ".join(c.text for c in table.cells if c.is_header)
    for text in (headers, table.unit_note, table.caption, *context.notes_above.get(table.table_id, ())):
        unit = find_unit(text)
        if unit:
            return unit
    return None


def _row(
    table: Table, row: TableRow, columns: dict[str, int], amounts: dict[int, _Amounts], given: dict[str, Value]
) -> list[RawRow]:
    """One raw row per filled amount cell of a table row."""
    names = {code: row.cells[col] for code, col in columns.items() if code not in ("goal", "period", "note")}
    name_cell = _name_cell(row, columns)
    total = bool(given["is_total"]) or _is_sum(row, columns)
    several_years = any(a.year is not None for a in amounts.values())
    period = row.text(columns.get("period"))
    rows = []
    done: list[Cell] = []
    for col, meaning in amounts.items():
        cell = row.cells[col]
        if cell is None or not cell.text.strip() or any(cell is other for other in done):
            continue
        done.append(cell)
        if name_cell is None or cell is name_cell:
            continue
        meaning = _merged(cell, col, amounts)
        year: Value = meaning.year
        if year is None and not several_years:
            year = single_year(period) or given["budget_year"]
        readings = {
            code: reading(c)
            for code, c in names.items()
            if c and c.text.strip() and c is not cell and c is not name_cell
        }
        if total and not given["is_total"]:
            readings.pop("item_no", None)
        readings |= {"item_name": reading(name_cell), "amount_printed": reading(cell)}
        rows.append(
            RawRow(
                dataset="budget_items",
                key=f"{table.table_id.split('-', 1)[1]}-r{row.number}-c{col}",
                page=cell.page,
                box=union([c.box for c in (name_cell, cell) if c.page == cell.page]),
                readings=readings,
                given=given | {"budget_year": year, "fund_source": meaning.source, "is_total": total},
                table_id=table.table_id,
                row_index=row.number,
            )
        )
    return rows


def _name_cell(row: TableRow, columns: dict[str, int]) -> Cell | None:
    """The cell that names the item; a total's name often spans from the number's column."""
    cell = row.cells[columns["item_name"]]
    if cell and cell.text.strip():
        return cell
    return next((c for c in row.distinct if c.text.strip() and is_total_name(c.text)), None)


def _is_sum(row: TableRow, columns: dict[str, int]) -> bool:
    """Whether a row's name says that it is a sum."""
    cell = _name_cell(row, columns)
    return cell is not None and is_total_name(cell.text)


def _merged(cell: Cell, col: int, amounts: dict[int, _Amounts]) -> _Amounts:
    """What a cell's column means; a cell across several amount columns is their sum."""
    own = amounts[col]
    covered = [amounts[c] for c in range(cell.col, cell.col + cell.col_span) if c in amounts]
    if len(covered) < 2:
        return own
    years = {a.year for a in covered}
    return _Amounts("total", years.pop() if len(years) == 1 else None, own.headers[:1])


REPORT = ReportType("budget_items", _table, prose_amounts)
