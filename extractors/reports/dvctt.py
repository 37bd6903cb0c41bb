"""Counts of online public services (DVCTT) per unit -> `dvctt_counts`: one row a count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extractors.reports.dvctt_columns import (
    OF_ROW,
    Count,
    counts_of,
    level_column,
    level_of_all,
    meaning_of,
    names_services,
    rows_of_levels,
)
from extractors.reports.report import (
    NOTE_HEADERS,
    NUMBER_HEADERS,
    UNIT_HEADERS,
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
from normalizers.names import fold, unit_level
from normalizers.numbers import is_empty_mark
from normalizers.periods import find_years
from schemas.geometry import union
from schemas.record import RawRow, Reading, Value
from schemas.table import Cell, Table

__all__ = ["REPORT"]

SYNONYMS = {
    "unit_no": NUMBER_HEADERS,
    "unit_name": UNIT_HEADERS,
    "measure": ("Đơn vị tính", "ĐVT"),
    "note": NOTE_HEADERS,
}

_IN_HEADERS = re.compile(r"\bdvc(?:tt)?\b|dich vu|\bho so\b|\bhs\b")
"""What the headers or the caption of a table of this family speak of."""

_NO_UNITS = re.compile(r"thu tuc|\blinh vuc\b|^(?:ten )?(?:dich vu|dvc|nhom)\b|^(?:noi dung|chi tieu)\b")
"""Headers of columns that name services, not those who render them."""

_UNIT_LEVELS = (
    ("province", r"\bcap tinh\b|\btinh\b"),
    ("district", r"\bcap huyen\b|\bhuyen\b"),
    ("commune", r"\bcap xa\b|\bxa\b"),
)


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of a table of counts per unit, None where the table is none."""
    columns = columns_of(table, SYNONYMS)
    body = table_rows(table)
    if not body:
        return None
    return _by_level(table, body, columns, context) or _by_unit(table, body, columns, context)


def _by_unit(table: Table, body: list[TableRow], columns: dict[str, int], context: Context) -> list[RawRow] | None:
    """Counts of a table whose rows are units, None where it is none."""
    headers = " ".join(cell.text for cell in table.cells if cell.is_header) + " " + table.caption
    of_services = names_services(f"{headers} {introduction(table, context)}")
    paths = table.header_paths(body[0].number)
    levels = level_column(body, set(columns.values()))
    told = None if levels is not None else _told_level(table, context)
    own_levels = _levels_of_rows(table, body, levels) if told is None else {}
    told = OF_ROW if own_levels else told
    taken = {*columns.values()} | ({levels} if levels is not None else set())
    counts = counts_of({col: path for col, path in enumerate(paths) if col not in taken}, told, of_services=of_services)
    names = columns.get("unit_name", widest_text_column(body, {*taken, *counts}))
    if names is not None and "unit_name" not in columns and _NO_UNITS.search(fold(" ".join(paths[names]))):
        return None
    if not counts or names is None or names in counts or not _IN_HEADERS.search(fold(headers)):
        return None
    columns["unit_name"] = names
    year = _year(table, context)
    rows: list[RawRow] = []
    level: str | None = None
    listed = _listed_level(paths[names])
    subtotals = subtotal_rows(body, columns.get("unit_no"), tuple(counts))
    for row in body:
        name = row.cells[columns["unit_name"]] or row.distinct[0]
        if not any(is_numeric(row.text(col)) for col in counts):
            level = _section_level(" ".join(c.text for c in row.distinct)) or level
            continue
        if re.fullmatch(r"\W*[A-ZIVXU]{1,4}\W+", row.text(columns.get("unit_no")) or "?"):
            level = _section_level(name.text) or level
        given: dict[str, Value] = {
            "report_year": year,
            "is_total": row.number in subtotals or is_total_name(_name(row, name)),
        }
        own = None if given["is_total"] else _section_level(name.text) if "cấp" in name.text else None
        unit = own or (None if given["is_total"] else level or unit_level(name.text) or listed)
        rows.extend(
            _row(table, row, columns, _of_row(counts, own_levels.get(row.number)), given | {"unit_level": unit})
        )
    return rows


def _by_level(table: Table, body: list[TableRow], columns: Mapping[str, int], context: Context) -> list[RawRow] | None:
    """Counts of a table whose rows are service levels, all of one unit: the caption's, or the one that reports.

    None where another column names units, where nothing tells whose counts they are, or where they are of no services.
    """
    level_col = rows_of_levels(body, set(columns.values()))
    if level_col is None or "unit_name" in columns or widest_text_column(body, {level_col, *columns.values()}):
        return None
    unit = _unit_told(table.caption) or context.document.get("issuer")
    told = (*(cell.text for cell in table.cells if cell.is_header), introduction(table, context))
    if not _IN_HEADERS.search(fold(" ".join((*told, *(r.text(level_col) for r in body))))):
        return None
    paths = table.header_paths(body[0].number)
    counted = [col for col in range(table.n_cols) if col != level_col and col not in columns.values()]
    years = {col: find_years(" ".join(paths[col])) for col in counted}
    units = {col: paths[col][-1] if paths[col] and unit_level(paths[col][-1]) else unit for col in counted}
    of_services, year = names_services(" ".join(told)), _year(table, context)
    rows = []
    for row in body:
        meant = {col: meaning_of((*paths[col], row.text(level_col)), of_services=of_services) for col in counted}
        alike = Counter((meaning, units[col], *years[col][-1:]) for col, meaning in meant.items())
        for col, meaning in meant.items():
            cell, name = row.cells[col], row.cells[level_col]
            if (
                meaning
                and units[col]
                and name
                and cell
                and is_numeric(cell.text)
                and alike[meaning, units[col], *years[col][-1:]] == 1
            ):
                of = units[col]
                given: dict[str, Value] = {"unit_name": of, "unit_level": unit_level(str(of)), "is_total": False}
                given |= {"report_year": years[col][-1] if years[col] else year}
                rows.append(
                    _count_row(table, row.number, (name, cell), {"value": reading(cell)}, given | meaning._asdict())
                )
    return rows or None


_OF_UNIT = re.compile(
    r"\b(?:của|tại|địa bàn)\s+(?P<unit>[^,;:(]{3,60}?)(?=\s*(?:[,;:(]|$|\s(?:năm|trong|từ|đến|tính|theo)\s))"
)


def _unit_told(caption: str) -> str | None:
    """The body or area whose counts a caption announces ("… của Sở Tư pháp năm 2021")."""
    named = [m["unit"].strip() for m in _OF_UNIT.finditer(caption)]
    return next((name for name in named if unit_level(name) is not None), None)


def _told_level(table: Table, context: Context) -> str | None:
    """The service level that the caption, else what stands before the table, names for all of it."""
    return level_of_all(table.caption) or level_of_all(introduction(table, context))


def _levels_of_rows(table: Table, body: list[TableRow], levels: int | None) -> dict[int, str]:
    """Row number -> the one service level that the row names in a column of levels, or the section it stands in.

    A sum below all sections is of no level.
    """
    if levels is not None:
        named = {row.number: level_of_all(row.text(levels)) for row in body}
        return {number: level for number, level in named.items() if level}
    found: dict[int, str] = {}
    level: str | None = None
    for row in body:
        title = section_title(row, table.n_cols) or (row.text(1) if _GROUP_NO.fullmatch(row.text(0)) else "")
        level = level_of_all(title) or level
        if level and not (row is body[-1] and any(is_total_name(cell.text) for cell in row.distinct)):
            found[row.number] = level
    return found


_GROUP_NO = re.compile(r"[IVXA-E]{1,4}[./)]*")


def _of_row(counts: dict[int, Count], level: str | None) -> dict[int, Count]:
    """What the columns count in a row of a service level; without one, those that name their own."""
    if not any(meaning.service_level == OF_ROW for meaning in counts.values()):
        return counts
    own = {col: meaning for col, meaning in counts.items() if meaning.service_level == OF_ROW}
    return {col: meaning._replace(service_level=level) for col, meaning in own.items()} if level else {}


_LISTED = (
    ("commune", r"(?:ten )?(?:ubnd )?(?:cac )?(?:don vi )?(?:cap )?(?:xa|phuong|thi tran)\b"),
    ("district", r"(?:ten )?(?:ubnd )?(?:cac )?(?:don vi )?(?:cap )?huyen\b"),
    ("department", r"(?:ten )?(?:cac )?so\b"),
)


def _listed_level(path: Sequence[str]) -> str | None:
    """The level of all units of a column, where its header names them: "Xã, thị trấn"."""
    head = fold(path[-1]) if path else ""
    return next((code for code, pattern in _LISTED if re.match(pattern, head)), None)


def _name(row: TableRow, name: Cell) -> str:
    return name.text if name.text.strip() else row.distinct[0].text


def _section_level(text: str) -> str | None:
    folded = fold(text)
    return next((code for code, pattern in _UNIT_LEVELS if re.search(pattern, folded)), None)


def _year(table: Table, context: Context) -> int | None:
    """The year the counts are for: the caption's, that of the sentences just above, or the report's."""
    for text in (table.caption, *context.notes_above.get(table.table_id, ())[:4]):
        years = find_years(text)
        if years:
            return years[-1]
    year = context.document.get("report_year")
    return year if isinstance(year, int) else None


def _row(
    table: Table, row: TableRow, columns: dict[str, int], counts: dict[int, Count], given: dict[str, Value]
) -> list[RawRow]:
    """One raw row per count of a table row; a dash is a count not given, an empty cell nothing."""
    name = row.cells[columns["unit_name"]]
    if name is None or not name.text.strip():
        name = next((cell for cell in row.distinct if cell.text.strip() and not is_numeric(cell.text)), None)
    number = row.cells[columns["unit_no"]] if "unit_no" in columns else None
    if name is None:
        return []
    rows = []
    for col, meaning in counts.items():
        cell = row.cells[col]
        if cell is None or not cell.text.strip() or cell.col_span > 1:
            continue
        readings = {"unit_name": reading(name), "value": reading(cell)}
        if number and number is not name and not is_empty_mark(number.text):
            readings["unit_no"] = reading(number)
        said = given | {"service_level": meaning.service_level, "metric": meaning.metric}
        rows.append(_count_row(table, row.number, (name, cell), readings, said))
    return rows


def _count_row(
    table: Table, row: int, cells: tuple[Cell, Cell], readings: dict[str, Reading], given: dict[str, Value]
) -> RawRow:
    """The raw row of a count; `cells` print its name and its value."""
    name, cell = cells
    return RawRow(
        dataset="dvctt_counts",
        key=f"{table.table_id.split('-', 1)[1]}-r{row}-c{cell.col}",
        page=cell.page,
        box=union([c.box for c in (name, cell) if c.page == cell.page]),
        readings=readings,
        given=given,
        table_id=table.table_id,
        row_index=row,
    )


def _prose(context: Context) -> list[RawRow]:
    """Counts in prose are indicators, not counts per unit."""
    return []


REPORT = ReportType("dvctt_counts", _table, _prose)
