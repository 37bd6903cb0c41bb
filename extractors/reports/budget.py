"""Budget appendices -> `budget_items`: one row an amount, years and sources made long; prose is in budget_prose."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.reports.budget_prose import prose_amounts
from extractors.reports.funds import fund_source, named_source, source_of_row, sources_named
from extractors.reports.money_units import Money, money_units
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
from extractors.tables.headers import is_numeric
from normalizers.names import fold
from normalizers.numbers import is_empty_mark, thousands_style
from normalizers.periods import find_years, single_year
from normalizers.units import parse_money
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

_MONEY_HEADER = re.compile(
    r"kinh phi|du toan|muc dau tu|ngan sach|\bns(?:dp|tw|t|nn|h|x)?\b|\bvon\b|thanh tien|so tien"
)
_MAYBE_MONEY = re.compile(r"\btong\b|\bcong\b|nhu cau|gia tri|\bca nam\b|^(?:du kien )?(?:nam )?(?:19|20)\d\d$")
"""Headers of amounts only where the table names a unit of money or has a column that surely is one."""

_SOURCE_HEADER = re.compile(r"(?:co cau )?nguon(?: (?:kinh phi|von|ngan sach|chi|dau tu))?(?: (?:thuc hien|dau tu))?")

_NO_AMOUNT = re.compile(
    r"^(?:so luong|sl|khoi luong|don gia|ty le|ti le|so (?:du an|nhiem vu|hang muc|don vi|thiet bi|may|nguoi|ngay|thang"
    r"|lan|lop|cuoc))\b"
)
_ONLY_YEAR = re.compile(r"^\W*(?:trong do )?(?:(?:ke hoach|du kien|kinh phi) )?(?:nam )?(?:19|20)\d\d$")
_NO_COLUMNS = ("goal", "period", "note", "source")
"""Columns of a table that are none of the dataset."""

_SHARE = re.compile(r"^\W*%|\(\s*%\s*\)")
"""Headers of how many, of prices of one and of shares, which stand among amounts ("Kinh phí" over "Số lượng")."""


class _Amounts(NamedTuple):
    """A column of amounts: its source code, its year (None = whole project), its headers, its unit of money."""

    source: str
    year: int | None
    headers: tuple[str, ...]
    money: Money


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of a budget table, None where the table is none."""
    columns = columns_of(table, SYNONYMS)
    body = table_rows(table)
    columns |= _source_column(table, body, set(columns.values()))
    amounts = _with_caption(_amount_columns(table, body, set(columns.values()), context), introduction(table, context))
    text = widest_text_column(body, {*columns.values(), *amounts}) if amounts and "item_name" not in columns else None
    if text is not None:
        columns["item_name"] = text
    if "item_name" not in columns or not amounts:
        return None
    style = thousands_style(row.text(col) for row in body for col in amounts)
    hints: dict[str, Value] = {"budget_year": _caption_year(introduction(table, context), context)}
    if style:
        hints["thousands"] = style
    rows: list[RawRow] = []
    section: str | None = None
    subtotals = subtotal_rows(body, columns.get("item_no"), tuple(amounts))
    summed = subtotals | sums_of_parts(body, columns.get("item_no"), tuple(amounts))
    last = max((row.number for row in body if any(map(row.text, amounts)) and not _is_sum(row, columns)), default=0)
    for row in body:
        title = section_title(row, table.n_cols)
        if row.number in subtotals:
            section = f"{row.text(columns['item_no'])} {row.text(columns['item_name'])}"
        elif title is not None:
            section = title
            continue
        if row.number > last:
            section = None  # the sum of the whole table belongs to no section
        given = hints | {"section": section, "is_total": row.number in summed}
        rows.extend(_row(table, row, columns, amounts, given))
    return rows


def _source_column(table: Table, body: list[TableRow], taken: set[int]) -> dict[str, int]:
    """The column that tells each row's source in words, where there is one."""
    paths = table.header_paths(body[0].number if body else 0)
    for col, path in enumerate(paths):
        texts = [row.text(col) for row in body if not is_empty_mark(row.text(col))]
        headed = col not in taken and path and _SOURCE_HEADER.fullmatch(fold(path[-1]))
        if headed and texts and 2 * sum(named_source(text) is not None for text in texts) > len(texts):
            return {"source": col}
    return {}


def _amount_columns(table: Table, body: list[TableRow], taken: set[int], context: Context) -> dict[int, _Amounts]:
    """Columns whose headers speak of money and whose cells hold numbers or nothing."""
    first = body[0].number if body else 0
    paths = {
        col: path for col, path in enumerate(table.header_paths(first)) if col not in taken and not _counts_things(path)
    }
    sure, maybe = set[int](), set[int]()
    for col, path in paths.items():
        folded = fold(" / ".join(path))
        texts = [row.text(col) for row in body if not is_empty_mark(row.text(col))]
        if texts and sum(map(_is_amount, texts)) < 0.5 * len(texts):
            continue
        if _MONEY_HEADER.search(folded):
            sure.add(col)
        elif _MAYBE_MONEY.search(folded):
            maybe.add(col)
    groups = {paths[col][0] for col in sure if len(paths[col]) > 1}
    sure |= {col for col, path in paths.items() if len(path) > 1 and path[0] in groups and _is_filled(body, col)}
    units = money_units(table, context, {col: paths[col] for col in sorted(sure | maybe)})
    found = sorted(sure | maybe if sure or any(money != Money(None) for money in units.values()) else ())
    if not any(_is_amount(row.text(col)) for row in body for col in found):
        return {}
    return {col: _Amounts(fund_source(paths[col]), _year(paths[col]), paths[col], units[col]) for col in found}


def _is_amount(text: str) -> bool:
    """Whether a cell holds a number, or an amount with a unit of its own ("1,2 tỷ đồng")."""
    return is_numeric(text) or parse_money(text) is not None


def _counts_things(path: tuple[str, ...]) -> bool:
    """Whether a column's own header says that its numbers are no amounts."""
    return bool(path) and bool(_NO_AMOUNT.match(fold(path[-1])) or _SHARE.search(path[-1]))


def _is_filled(body: list[TableRow], col: int) -> bool:
    """Whether a column holds numbers alone."""
    texts = [row.text(col) for row in body if not is_empty_mark(row.text(col))]
    return bool(texts) and all(map(_is_amount, texts))


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


class _Told(NamedTuple):
    """What a row says of all its amounts: their source, and their year where it is named after one."""

    source: str | None
    year: int | None


def _told(row: TableRow, columns: dict[str, int], name: Cell) -> _Told:
    """A row named after a source or year ("- Ngân sách tỉnh", "Năm 2021"), or with its source in a column."""
    return _Told(
        source_of_row(name.text) or named_source(row.text(columns.get("source"))),
        single_year(name.text) if _ONLY_YEAR.match(fold(name.text)) else None,
    )


def _row(
    table: Table, row: TableRow, columns: dict[str, int], amounts: dict[int, _Amounts], given: dict[str, Value]
) -> list[RawRow]:
    """One raw row per filled amount cell of a table row."""
    name_cell = _name_cell(row, columns)
    if name_cell is None:
        return []
    told = _told(row, columns, name_cell)
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
                flags=("units_contradict",) if meaning.money.contradicts else (),
                table_id=table.table_id,
                row_index=row.number,
            )
        )
    return rows


def _filled(row: TableRow, amounts: dict[int, _Amounts]) -> list[tuple[int, Cell]]:
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


def _given(meaning: _Amounts) -> dict[str, Value]:
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


def _merged(cell: Cell, col: int, amounts: dict[int, _Amounts]) -> _Amounts:
    """What a cell's column means; a cell across several amount columns is their sum."""
    own = amounts[col]
    covered = [amounts[c] for c in range(cell.col, cell.col + cell.col_span) if c in amounts]
    if len(covered) < 2:
        return own
    years = {a.year for a in covered}
    return _Amounts("total", years.pop() if len(years) == 1 else None, own.headers[:1], own.money)


REPORT = ReportType("budget_items", _table, prose_amounts)
