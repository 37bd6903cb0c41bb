"""Figures of one-stop shops (một cửa), in tables and prose -> `one_stop`: one row a printed figure or answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.reports.indicators import prose_figures
from extractors.reports.report import (
    ITEM_NO,
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
    table_rows,
)
from extractors.tables.headers import is_numeric
from normalizers.names import fold, unit_level
from normalizers.numbers import is_empty_mark
from schemas.geometry import union
from schemas.record import RawRow, Reading, Value
from schemas.table import Cell, Table

__all__ = ["REPORT"]

SYNONYMS = {
    "item_no": NUMBER_HEADERS,
    "entity": UNIT_HEADERS,
    "metric": (
        "Chỉ tiêu", "Nội dung", "Tiêu chí", "Chỉ số", "Hạng mục", "Tên chỉ tiêu", "Nội dung thống kê", "Thông tin",
    ),
    "value": ("Kết quả", "Số liệu", "Giá trị", "Số lượng", "Kết quả thực hiện", "Trả lời", "Hiện trạng"),
    "unit": ("Đơn vị tính", "ĐVT"),
    "note": NOTE_HEADERS,
}  # fmt: skip

_SHOP = re.compile(r"\b(?:1|mot) cua\b|\btiep nhan va tra ket qua\b|\btn tkq\b|\btntkq\b|\bhanh chinh cong\b")
_WORK = re.compile(
    r"\bho so\b|\blien thong\b|\bdung han\b|\btre han\b|\bqua han\b|\btra cuu\b|\bco quan (?:duoc )?trien khai\b"
    r"|\btiep nhan\b|\bhai long\b"
)
_OTHER_FAMILY = re.compile(
    r"\bkinh phi\b|\bdu toan\b|\bthiet bi\b|\bvon\b|\bdau tu\b|\bso tien\b"
    r"|(?:\bdvc|dich vu|thu tuc|\btthc\b).*(?:\bmuc(?: do)? ?[234]\b|\btoan trinh\b|\bmot phan\b)"
)
_PLAIN = frozenset(("tong so", "tong cong", "so luong", "trong do"))
_OWN_NAME = re.compile(r"\b(?:qua(?! han\b)|bang|tai|theo|tren|cap)\b")
_ANSWER = re.compile(r"(?:co|khong|chua|roi|x|v|da co|chua co|da trien khai|chua trien khai)")
_IN_PROSE = re.compile(r"\b(?:mot|1) cua\b|\btiep nhan va tra ket qua\b|\bhanh chinh cong\b|\btren he thong\b")
_UNITS = (
    ("%", r"\bty le\b|\bti le\b|%"),
    ("hồ sơ", r"\bso (?:luong )?ho so\b|\bho so\b"),
    ("cơ quan", r"\bso (?:luong )?co quan\b"),
    ("đơn vị", r"\bso (?:luong )?don vi\b"),
    ("thủ tục", r"\bthu tuc\b|\btthc\b"),
)


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of a table about one-stop shops, None where the table is about something else."""
    body = table_rows(table)
    if not body or not _about_shops(table, body, context):
        return None
    columns = columns_of(table, SYNONYMS)
    if "metric" in columns or ("value" in columns and "entity" not in columns):
        return _listed(table, body, columns, context) or None
    if "entity" in columns and not _measures(table.header_path(body[0].number, columns["entity"])):
        return _by_entity(table, body, columns, context) or None
    return _by_header(table, body, columns, context) or None


def _about_shops(table: Table, body: list[TableRow], context: Context) -> bool:
    """Whether headers, caption or the lines above speak of one-stop shops, and headers or most rows of their work."""
    heads = fold(" ".join(cell.text for cell in table.cells if cell.is_header))
    above = fold(" ".join((introduction(table, context), *context.notes_above.get(table.table_id, ())[:3])))
    if _OTHER_FAMILY.search(f"{heads} {fold(table.caption)}"):
        return False
    leads = [fold(" ".join(row.text(col) for col in range(min(2, table.n_cols)))) for row in body]
    worked = sum(bool(_WORK.search(lead)) for lead in leads) >= 0.5 * len(leads)
    named = bool(_SHOP.search(f"{heads} {fold(table.caption)} {above}")) or (worked and any(map(_SHOP.search, leads)))
    return named and (worked or bool(_WORK.search(heads)))


def _measures(path: tuple[str, ...]) -> bool:
    """Whether a header counts bodies rather than naming them ("Tổng số cơ quan được triển khai")."""
    return bool(path) and bool(re.search(r"\b(?:so(?! (?:ban )?nganh\b|$)|ty le|ti le)\b", fold(path[-1])))


def _by_header(table: Table, body: list[TableRow], columns: Mapping[str, int], context: Context) -> list[RawRow]:
    """Each body cell is a figure of its header; a header that does not stand alone is joined with the one above it.

    Where the first column names what each row is about (a field of work), the figure is that of this too.
    """
    skipped = {columns[code] for code in ("item_no", "note") if code in columns}
    label = _label_column(body, skipped)
    rows, headers = [], _heads(table)
    paths = {(row.number, cell.col): tuple(_path(headers, row.number, cell)) for row in body for cell in row.distinct}
    owner: dict[str, tuple[str, ...]] = {}  # the column that is called by its own header alone
    for path in filter(None, paths.values()):
        owner.setdefault(path[-1], path)
    for row in body:
        name = row.text(label)
        for cell in row.distinct:
            path = paths[row.number, cell.col]
            if cell.col in skipped or cell.col == label or not path or not _is_value(cell.text):
                continue
            metric = _metric(path, taken=owner[path[-1]] != path)
            given: dict[str, Value] = {
                "entity": context.document.get("issuer"),
                "unit": _unit(" / ".join(path), cell.text),
            }
            full = f"{name} / {metric}" if name and not is_total_name(name) else metric
            rows.append(_row(table, row, cell, full, given))
    return rows


def _label_column(body: list[TableRow], skipped: set[int]) -> int | None:
    """The first column, where it names the rows rather than holding figures or answers; None where it does not."""
    first = next((col for col in range(len(body[0].cells)) if col not in skipped), None)
    texts = [row.text(first) for row in body if row.text(first)]
    named = [text for text in texts if not is_numeric(text) and not _ANSWER.fullmatch(fold(text))]
    return first if len(body) > 1 and len(named) == len(texts) > 1 else None


class _Heads(NamedTuple):
    """The header cells of a table that hold text, top to bottom, and its header rows."""

    cells: tuple[Cell, ...]
    rows: frozenset[int]


def _heads(table: Table) -> _Heads:
    cells = sorted((c for c in table.cells if c.is_header and c.text.strip()), key=lambda c: c.row)
    return _Heads(tuple(cells), frozenset(table.header_rows))


def _path(headers: _Heads, row: int, cell: Cell) -> list[str]:
    """Headers above a cell, outermost first, without notes in brackets; an earlier band of headers is left out."""
    heads = [c for c in headers.cells if c.row < row and c.col <= cell.col < c.col + c.col_span]
    below = max((r for r in headers.rows if r < row), default=row) + 1
    band: list[Cell] = []
    for head in reversed(heads):
        if any(r not in headers.rows for r in range(head.row + head.row_span, below)):
            break
        band.append(head)
        below = head.row
    texts = [re.sub(r"\s*\((?:nêu rõ|ghi rõ|nếu có)[^)]*\)", "", c.text).strip() for c in reversed(band)]
    named = [text for text in texts if not re.fullmatch(r"\(?\w{1,2}\)?", text)]
    return [text for at, text in enumerate(named) if at == len(named) - 1 or fold(text) != "trong do"]


def _metric(path: Sequence[str], *, taken: bool = False) -> str:
    """The figure's name: its own header, with the one above where it is no name alone or another column has it."""
    own = path[-1]
    folded = fold(own)
    needs = bool(_OWN_NAME.match(folded) or folded in _PLAIN) or taken or len(own.split()) < 2
    return " / ".join(path[-2:]) if needs and len(path) > 1 else own


def _is_value(text: str) -> bool:
    """Whether a cell holds a figure or a short answer rather than a text."""
    return is_numeric(text) or (
        not is_empty_mark(text) and (bool(_ANSWER.fullmatch(fold(text))) or len(text.split()) <= 6)
    )


def _by_entity(table: Table, body: list[TableRow], columns: Mapping[str, int], context: Context) -> list[RawRow]:
    """One row a body: the entity stands in a column, every other column is a figure of its header."""
    skipped = {columns[code] for code in ("item_no", "note", "entity", "unit") if code in columns}
    rows, headers = [], _heads(table)
    for row in body:
        name = row.text(columns["entity"])
        cells = [c for c in row.distinct if c.col not in skipped and c.text.strip() and not is_empty_mark(c.text)]
        if not any(is_numeric(c.text) for c in cells):
            continue
        entity: Value = context.document.get("issuer") if not name or is_total_name(name) else name
        for cell in cells:
            path = _path(headers, row.number, cell)
            if path and (is_numeric(cell.text) or _ANSWER.fullmatch(fold(cell.text))):
                metric = _metric(path)
                rows.append(_row(table, row, cell, metric, {"entity": entity, "unit": _unit(metric, cell.text)}))
    return rows


def _listed(table: Table, body: list[TableRow], columns: Mapping[str, int], context: Context) -> list[RawRow]:
    """One figure a row: its name in a column, its value (for one or more years) in the others."""
    name_col = columns.get("metric", next(iter(c for c in range(table.n_cols) if c not in columns.values()), 0))
    skipped = {name_col, *(columns[code] for code in ("item_no", "note", "unit") if code in columns)}
    rows, headers = [], _heads(table)
    group = ""
    for row in body:
        name = row.text(name_col)
        cells = [c for c in row.distinct if c.col not in skipped and c.text.strip() and not is_empty_mark(c.text)]
        if not cells:
            group = name
            continue
        metric = f"{group} / {name}" if group and (_OWN_NAME.match(fold(name)) or name.startswith(("-", "+"))) else name
        for cell in cells if name and not ITEM_NO.match(name) else []:
            unit = row.text(columns.get("unit")) or _unit(name, cell.text)
            more = _path(headers, row.number, cell) if len(cells) > 1 else []
            entity: Value = context.document.get("issuer")
            if more and unit_level(more[-1]):
                entity, more = more[-1], []
            full = " / ".join([metric.lstrip("-+ "), *more[-1:]])
            rows.append(_row(table, row, cell, full, {"entity": entity, "unit": unit}))
    return rows


def _unit(metric: str, text: str) -> str | None:
    """What a number is counted in: a percent sign, else what its name says; None for an answer in words."""
    if "%" in text:
        return "%"
    if not is_numeric(text):
        return None
    for name in reversed(metric.split(" / ")):
        folded = fold(name)
        found = [(match.start(), unit) for unit, pattern in _UNITS if (match := re.search(pattern, folded))]
        if found:
            return min(found)[1]
    return None


def _row(table: Table, row: TableRow, cell: Cell, metric: str, given: dict[str, Value]) -> RawRow:
    printed = reading(cell)
    readings = {"value_printed": printed}
    number = re.match(r"\s*([\d.,]*\d)\s*(?:%|hồ sơ|cơ quan|đơn vị|$)", cell.text)
    if number:
        readings["value"] = Reading(
            printed.raw_text, number[1], printed.page, printed.box, printed.confidence, printed.source, printed.rules
        )
    if number and "%" in cell.text:
        given = given | {"percent_value": True}
    return RawRow(
        dataset="one_stop",
        key=f"{table.table_id.split('-', 1)[1]}-r{row.number}-c{cell.col}",
        page=cell.page,
        box=union([cell.box]),
        readings=readings,
        given=given | {"metric": metric},
        table_id=table.table_id,
        row_index=row.number,
    )


def _prose(context: Context) -> list[RawRow]:
    """Rows of `indicators` that speak of one-stop shops, as rows of this dataset."""
    rows = []
    for figure in prose_figures(context, _IN_PROSE):
        label = figure.readings.get("label")
        own = fold(label.text if label else "")
        quote = fold(str(figure.given.get("quote") or ""))
        code, unit = figure.given.get("indicator"), figure.given.get("unit")
        bodies = code == "one_stop_software" and unit != "hồ sơ"
        if code not in _CODES or (bodies and unit == "%") or not _IN_PROSE.search(own if bodies else f"{own} {quote}"):
            continue
        value = figure.readings["value"]
        printed = figure.readings.get("numerator")
        shown = (
            f"{value.text}/{figure.readings['denominator'].text}"
            if printed and "denominator" in figure.readings
            else value.text
        )
        text = f"{shown}%" if unit == "%" else shown
        readings = {
            "value": value,
            "value_printed": Reading(text, text, value.page, value.box, value.confidence, value.source),
        }
        if label:
            readings["metric"] = label
        given: dict[str, Value] = {"entity": figure.given.get("entity"), "unit": unit}
        if not label:
            given["metric"] = str(figure.given.get("quote"))[:160]
        if "value" in figure.given:
            given["value"] = figure.given["value"]
        rows.append(RawRow("one_stop", figure.key, figure.page, figure.box, readings, given, figure.flags))
    return rows


_CODES = frozenset(("one_stop_software", "dossiers_received", "dossiers_on_time", "dossiers_late", "satisfaction"))

REPORT = ReportType("one_stop", _table, _prose)
