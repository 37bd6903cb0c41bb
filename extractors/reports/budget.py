"""Budget appendices -> `budget_items`: one row an amount, years and sources made long; prose is in budget_prose."""

from __future__ import annotations

import re

from extractors.reports.budget_columns import (
    Amounts,
    amount_columns,
    source_column,
    with_caption,
    year_of_parts,
)
from extractors.reports.budget_prose import prose_amounts
from extractors.reports.budget_rows import (
    RowTold,
    first_rows,
    is_sum,
    name_cell,
    rows_told,
    same_item,
    with_parts_named,
    year_column,
)
from extractors.reports.funds import is_source_told
from extractors.reports.report import (
    NOTE_HEADERS,
    NUMBER_HEADERS,
    Context,
    ReportType,
    TableRow,
    columns_of,
    introduction,
    reading,
    section_title,
    subtotal_rows,
    sums_of_parts,
    table_rows,
    widest_text_column,
)
from normalizers.numbers import thousands_style
from normalizers.periods import single_year
from schemas.geometry import union
from schemas.record import RawRow, Reading, Value
from schemas.table import Cell, Table

__all__ = ["REPORT"]

SYNONYMS = {
    "item_no": NUMBER_HEADERS,
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
    "note": (*NOTE_HEADERS, "Trạng thái triển khai"),
}  # fmt: skip

_NO_COLUMNS = ("goal", "period", "note", "source", "year")
"""Columns of a table that are none of the dataset."""


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of a budget table, None where the table is none."""
    columns = columns_of(table, SYNONYMS)
    body = table_rows(table)
    columns |= source_column(table, body, set(columns.values()))
    year_col = year_column(table, body, {col for code, col in columns.items() if code != "period"})
    columns |= {"year": year_col} if year_col is not None else {}
    amounts = amount_columns(table, body, set(columns.values()), context)
    if any(amount.year for amount in amounts.values()):
        columns.pop("year", None)  # then it tells when the work is done
    if "source" not in columns:
        amounts = with_caption(amounts, introduction(table, context))
    columns |= _named_column(body, columns, amounts)
    if "item_name" not in columns or not amounts:
        return None
    body = with_parts_named(body, columns, amounts)
    style = thousands_style(row.text(col) for row in body for col in amounts)
    year = _caption_year(introduction(table, context), context) or year_of_parts(table, body)
    hints: dict[str, Value] = {"budget_year": year} | ({"thousands": style} if style else {})
    first, number_col = first_rows(body, columns), columns.get("item_no")
    subtotals = same_item(body, columns, subtotal_rows(first, number_col, tuple(amounts)))
    summed = subtotals | same_item(body, columns, sums_of_parts(first, number_col, tuple(amounts)))
    sections = _sections(table, body, columns, amounts, subtotals)
    told = rows_told(body, columns, sections, summed)
    rows: list[RawRow] = []
    for row in body:
        if row.number in sections:
            given = hints | {"section": sections[row.number], "is_total": row.number in summed}
            rows.extend(_row(table, row, columns, amounts, given, told[row.number]))
    return rows


def _named_column(body: list[TableRow], columns: dict[str, int], amounts: dict[int, Amounts]) -> dict[str, int]:
    """The column that names the items whatever its header says; where sources alone are listed, that of the sources."""
    if not amounts or "item_name" in columns:
        return {}
    text = widest_text_column(body, {*columns.values(), *amounts})
    text = columns.pop("source", None) if text is None else text
    return {} if text is None else {"item_name": text}


def _sections(
    table: Table, body: list[TableRow], columns: dict[str, int], amounts: dict[int, Amounts], subtotals: set[int]
) -> dict[int, str | None]:
    """Row number -> the section that the row stands in; a row that only opens one is left out."""
    last = max((row.number for row in body if any(map(row.text, amounts)) and not is_sum(row, columns)), default=0)
    found: dict[int, str | None] = {}
    section: str | None = None
    for row in body:
        title = section_title(row, table.n_cols)
        if row.number in subtotals:
            section = f"{row.text(columns['item_no'])} {row.text(columns['item_name'])}"
        elif title is not None:
            section = title
            continue
        if row.number > last:
            section = None  # the sum of the whole table belongs to no section
        found[row.number] = section
    return found


def _caption_year(caption: str, context: Context) -> Value:
    """The year a caption speaks of; "trong năm" is the one reported on."""
    reported = re.search(r"\b(?:trong|cả) năm\b(?! (?:\d|tới|sau|tiếp))", caption, re.IGNORECASE)
    return single_year(caption) or (context.document.get("report_year") if reported else None)


def _row(
    table: Table,
    row: TableRow,
    columns: dict[str, int],
    amounts: dict[int, Amounts],
    given: dict[str, Value],
    told: RowTold,
) -> list[RawRow]:
    """One raw row per filled amount cell of a table row."""
    named = name_cell(row, columns)
    if named is None:
        return []
    total = bool(given["is_total"]) or told.is_sum or is_sum(row, columns)
    several_years = any(a.year is not None for a in amounts.values())
    rows = []
    for col, cell in _filled(row, amounts):
        if cell is named:
            continue
        meaning = _merged(cell, col, amounts)
        year: Value = meaning.year
        if year is None and (told.year or not several_years):
            year = told.year or (None if told.dated else _year(row, columns) or given["budget_year"])
        source = told.source if told.source and meaning.source == "total" else meaning.source
        readings = _named(row, columns, (cell, named), numbered=not total or bool(given["is_total"]))
        rows.append(
            RawRow(
                dataset="budget_items",
                key=f"{table.table_id.split('-', 1)[1]}-r{row.number}-c{col}",
                page=cell.page,
                box=union([c.box for c in (named, cell) if c.page == cell.page]),
                readings=readings | {"item_name": reading(named), "amount_printed": reading(cell)},
                given=given | _given(meaning) | {"fund_source": source, "budget_year": year, "is_total": total},
                flags=_flags(meaning, told),
                table_id=table.table_id,
                row_index=row.number,
            )
        )
    return rows


def _filled(row: TableRow, amounts: dict[int, Amounts]) -> list[tuple[int, Cell]]:
    """The row's cells that hold amounts, each once, with the first of its columns."""
    found: dict[int, tuple[int, Cell]] = {}
    for col in amounts:
        cell = row.cells[col]
        if cell is not None and cell.text.strip():
            found.setdefault(id(cell), (col, cell))
    return list(found.values())


def _named(row: TableRow, columns: dict[str, int], used: tuple[Cell, Cell], *, numbered: bool) -> dict[str, Reading]:
    """The readings of a row's other columns; the sum of a table has no number."""
    cells = {code: row.cells[col] for code, col in columns.items() if code not in _NO_COLUMNS}
    return {
        code: reading(cell)
        for code, cell in cells.items()
        if cell and cell.text.strip() and not any(cell is one for one in used) and (numbered or code != "item_no")
    }


def _year(row: TableRow, columns: dict[str, int]) -> int | None:
    """The year for which a row says that it is carried out."""
    return single_year(row.text(columns.get("period")))


def _flags(meaning: Amounts, told: RowTold) -> tuple[str, ...]:
    """Doubts of a column and of a row; a source that the column tells otherwise than the row is one more."""
    beside = "total" if told.source is None or told.section_alone else told.source
    unknown = not is_source_told(meaning.headers) or len({meaning.source, beside} - {"total"}) > 1
    doubts = {
        "units_contradict": meaning.money.contradicts,
        "columns_alike": meaning.alike,
        "unsure_fund_source": unknown,
    }
    return tuple(dict.fromkeys((*(flag for flag, is_so in doubts.items() if is_so), *told.flags)))


def _given(meaning: Amounts) -> dict[str, Value]:
    """The unit of a column's amounts where one is sure."""
    unit = meaning.money.unit
    return {"unit_printed": unit.printed, "unit_factor": unit.factor} if unit else {}


def _merged(cell: Cell, col: int, amounts: dict[int, Amounts]) -> Amounts:
    """What a cell's column means; a cell across several amount columns is their sum."""
    own = amounts[col]
    covered = [amounts[c] for c in range(cell.col, cell.col + cell.col_span) if c in amounts]
    if len(covered) < 2:
        return own
    years = {a.year for a in covered}
    return Amounts("total", years.pop() if len(years) == 1 else None, own.headers[:1], own.money)


REPORT = ReportType("budget_items", _table, prose_amounts)
