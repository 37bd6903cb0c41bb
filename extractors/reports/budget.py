"""Budget appendices -> `budget_items`: one row an amount, years and sources made long; prose is in budget_prose."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.reports.budget_columns import (
    Amounts,
    amount_columns,
    is_part_of_year,
    source_column,
    with_caption,
    year_of_parts,
)
from extractors.reports.budget_prose import prose_amounts
from extractors.reports.funds import is_source_told, named_source, sources_of_rows
from extractors.reports.report import (
    NOTE_HEADERS,
    NUMBER_HEADERS,
    Context,
    ReportType,
    TableRow,
    columns_of,
    introduction,
    is_total_name,
    reading,
    section_title,
    subtotal_rows,
    sums_of_parts,
    table_rows,
    widest_text_column,
)
from normalizers.names import fold
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

_ONLY_YEAR = re.compile(r"^\W*(?:trong do )?(?:(?:ke hoach|du kien|kinh phi) )?(?:nam )?(?:19|20)\d\d$")
_NO_COLUMNS = ("goal", "period", "note", "source")
"""Columns of a table that are none of the dataset."""


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of a budget table, None where the table is none."""
    columns = columns_of(table, SYNONYMS)
    body = table_rows(table)
    columns |= source_column(table, body, set(columns.values()))
    amounts = with_caption(amount_columns(table, body, set(columns.values()), context), introduction(table, context))
    columns |= _named_column(body, columns, amounts)
    if "item_name" not in columns or not amounts:
        return None
    style = thousands_style(row.text(col) for row in body for col in amounts)
    year = _caption_year(introduction(table, context), context) or year_of_parts(table, body)
    hints: dict[str, Value] = {"budget_year": year} | ({"thousands": style} if style else {})
    subtotals = subtotal_rows(body, columns.get("item_no"), tuple(amounts))
    summed = subtotals | sums_of_parts(body, columns.get("item_no"), tuple(amounts))
    sections = _sections(table, body, columns, amounts, subtotals)
    told = _told(body, columns, sections)
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
    last = max((row.number for row in body if any(map(row.text, amounts)) and not _is_sum(row, columns)), default=0)
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


class _Told(NamedTuple):
    """What a row says of all its amounts: their source, and their year where it is named after one."""

    source: str | None
    year: int | None
    flags: tuple[str, ...]


def _told(body: list[TableRow], columns: dict[str, int], sections: dict[int, str | None]) -> dict[int, _Told]:
    """Rows named after a source or year ("- Ngân sách tỉnh", "Năm 2021"), or with their source in a column or above."""
    names = [row.text(columns["item_name"]) for row in body]
    titles = list(dict.fromkeys(title for title in sections.values() if title))
    above = dict(zip(titles, sources_of_rows(titles), strict=True))
    return {
        row.number: _Told(
            own or named_source(row.text(columns.get("source"))) or above.get(sections.get(row.number) or ""),
            single_year(name) if _ONLY_YEAR.match(fold(name)) or is_part_of_year(name) else None,
            ("part_of_year",) if is_part_of_year(name) else (),
        )
        for row, name, own in zip(body, names, sources_of_rows(names), strict=True)
    }


def _row(
    table: Table,
    row: TableRow,
    columns: dict[str, int],
    amounts: dict[int, Amounts],
    given: dict[str, Value],
    told: _Told,
) -> list[RawRow]:
    """One raw row per filled amount cell of a table row."""
    name_cell = _name_cell(row, columns)
    if name_cell is None:
        return []
    total = bool(given["is_total"]) or _is_sum(row, columns)
    several_years = any(a.year is not None for a in amounts.values())
    rows = []
    for col, cell in _filled(row, amounts):
        if cell is name_cell:
            continue
        meaning = _merged(cell, col, amounts)
        year: Value = meaning.year
        if year is None and (told.year or not several_years):
            year = told.year or single_year(row.text(columns.get("period"))) or given["budget_year"]
        source = told.source if told.source and meaning.source == "total" else meaning.source
        readings = _named(row, columns, (cell, name_cell), numbered=not total or bool(given["is_total"]))
        rows.append(
            RawRow(
                dataset="budget_items",
                key=f"{table.table_id.split('-', 1)[1]}-r{row.number}-c{col}",
                page=cell.page,
                box=union([c.box for c in (name_cell, cell) if c.page == cell.page]),
                readings=readings | {"item_name": reading(name_cell), "amount_printed": reading(cell)},
                given=given | _given(meaning) | {"fund_source": source, "budget_year": year, "is_total": total},
                flags=(*_flags(meaning), *told.flags),
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


def _flags(meaning: Amounts) -> tuple[str, ...]:
    unknown = not is_source_told(meaning.headers)
    doubts = {
        "units_contradict": meaning.money.contradicts,
        "columns_alike": meaning.alike,
        "unsure_fund_source": unknown,
    }
    return tuple(flag for flag, is_so in doubts.items() if is_so)


def _given(meaning: Amounts) -> dict[str, Value]:
    """The unit of a column's amounts where one is sure."""
    unit = meaning.money.unit
    return {"unit_printed": unit.printed, "unit_factor": unit.factor} if unit else {}


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


def _merged(cell: Cell, col: int, amounts: dict[int, Amounts]) -> Amounts:
    """What a cell's column means; a cell across several amount columns is their sum."""
    own = amounts[col]
    covered = [amounts[c] for c in range(cell.col, cell.col + cell.col_span) if c in amounts]
    if len(covered) < 2:
        return own
    years = {a.year for a in covered}
    return Amounts("total", years.pop() if len(years) == 1 else None, own.headers[:1], own.money)


REPORT = ReportType("budget_items", _table, prose_amounts)
