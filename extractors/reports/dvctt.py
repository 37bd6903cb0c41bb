"""Counts of online public services (DVCTT) per unit -> `dvctt_counts`: one row a count."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.reports.report import (
    NUMBER_HEADERS,
    UNIT_HEADERS,
    Context,
    ReportType,
    TableRow,
    columns_of,
    introduction,
    is_total_name,
    reading,
    subtotal_rows,
    table_rows,
    widest_text_column,
)
from extractors.tables.headers import is_numeric
from normalizers.names import fold, unit_level
from normalizers.numbers import is_empty_mark
from normalizers.periods import find_years
from schemas.geometry import union
from schemas.record import RawRow, Value
from schemas.table import Cell, Table

__all__ = ["REPORT"]

SYNONYMS = {
    "unit_no": NUMBER_HEADERS,
    "unit_name": UNIT_HEADERS,
}

_LEVELS = (
    ("toan_trinh", r"toan trinh"),
    ("mot_phan", r"mot phan"),
    ("4", r"(?:muc(?: do)?|cap do) ?(?:4|iv)\b"),
    ("3", r"(?:muc(?: do)?|cap do) ?(?:3|iii)\b"),
    ("2", r"(?:muc(?: do)?|cap do) ?(?:2|ii)\b"),
)
_SEVERAL_LEVELS = re.compile(r"(?:muc(?: do)?|cap do) ?[2-4](?: (?:va|den|hoac))? [2-4]\b")
_SERVICE = re.compile(r"\bdvc(?:tt)?\b|dich vu(?: cong)?")
_WITH_DOSSIERS = re.compile(r"(?:co )?(?:phat sinh|tiep nhan|co)(?: \w+){0,2} (?:ho so|hs)\b|phat sinh")
_DOSSIERS = re.compile(r"\bho so\b|\bhs\b")
_SHARE = re.compile(r"\bty le\b|\bti le\b|\bphan tram\b")
_RECEIVED = re.compile(r"\btiep nhan\b|\bphat sinh\b|\bnop\b")
_OTHERWISE = re.compile(
    r"\b(?:khong|chua|dung han|truoc han|som han|qua han|tre han|tu choi|tra lai|ton(?! giao)|ky truoc|truc tiep"
    r"|chi tieu|ke hoach|dang ky|du kien|so voi)\b"
)
"""Headers of services and dossiers that are lacking, late, planned or on paper, which the dataset leaves out."""

_NO_UNITS = re.compile(r"thu tuc|\blinh vuc\b|^(?:ten )?(?:dich vu|dvc|nhom)\b|^(?:noi dung|chi tieu)\b")
"""Headers of columns that name services, not those who render them."""

_UNIT_LEVELS = (
    ("province", r"\bcap tinh\b|\btinh\b"),
    ("district", r"\bcap huyen\b|\bhuyen\b"),
    ("commune", r"\bcap xa\b|\bxa\b"),
)


class _Count(NamedTuple):
    """What a column counts."""

    service_level: str
    metric: str


def _level_of_all(text: str) -> str | None:
    """The one service level that a caption names for the whole table; "mức độ 3, 4" names none of them."""
    named = _levels(text)
    return named[0] if len(named) == 1 else None


def _levels(text: str) -> list[str]:
    """All service levels a text names; of "mức độ 3, 4" only that they are several matters."""
    folded = fold(text)
    several = ["3", "4"] if _SEVERAL_LEVELS.search(folded) else []
    return several or [code for code, pattern in _LEVELS if re.search(pattern, folded)]


def _meaning(path: tuple[str, ...], level_of_all: str | None = None) -> _Count | None:
    """What headers say a column counts, None where neither they nor the caption name one service level."""
    folded = fold(" ".join(path))
    named = next((found for text in reversed(path) if (found := _levels(text))), [])
    if len(named) > 1 or _OTHERWISE.search(folded):
        return None
    level = named[0] if named else None
    if level is None and (_SERVICE.search(folded) or _DOSSIERS.search(folded)):
        level = level_of_all
    if level is None or _SHARE.search(folded) or "%" in " ".join(path[-1:]):
        return None
    # "Số hồ sơ của DVCTT có phát sinh hồ sơ" counts dossiers; "DVCTT có phát sinh hồ sơ" counts services.
    without = _WITH_DOSSIERS.sub(" ", folded)
    if _DOSSIERS.search(without) and not re.search(r"so (?:luong )?(?:dvc|dich vu)", _DOSSIERS.split(without)[0]):
        only_handled = "giai quyet" in folded and not _RECEIVED.search(folded)
        return None if only_handled else _Count(level, "dossiers")
    return _Count(level, "services_with_dossiers" if _WITH_DOSSIERS.search(folded) else "services")


def _counts(paths: Mapping[int, tuple[str, ...]], level: str | None) -> dict[int, _Count]:
    """What each column counts; of several that seem to count the same the one that received it, none where unclear."""
    meant = {col: meaning for col, path in paths.items() if (meaning := _meaning(path, level))}
    found = {}
    for meaning in dict.fromkeys(meant.values()):
        same = [col for col, other in meant.items() if other == meaning]
        if len(same) > 1:
            same = [col for col in same if _RECEIVED.search(fold(" ".join(paths[col])))]
        if len(same) == 1:
            found[same[0]] = meaning
    return dict(sorted(found.items()))


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of a table of counts per unit, None where the table is none."""
    columns = columns_of(table, SYNONYMS)
    body = table_rows(table)
    if not body:
        return None
    headers = fold(" ".join(cell.text for cell in table.cells if cell.is_header) + " " + table.caption)
    paths = table.header_paths(body[0].number)
    levels = _level_column(body, set(columns.values()))
    told = _OF_ROW if levels is not None else _told_level(table, context)
    taken = {*columns.values()} | ({levels} if levels is not None else set())
    counts = _counts({col: path for col, path in enumerate(paths) if col not in taken}, told)
    names = columns.get("unit_name", widest_text_column(body, {*taken, *counts}))
    if names is not None and "unit_name" not in columns and _NO_UNITS.search(fold(" ".join(paths[names]))):
        return None
    if not counts or names is None or names in counts or not (_SERVICE.search(headers) or _DOSSIERS.search(headers)):
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
        rows.extend(_row(table, row, columns, _of_row(counts, row, levels), given | {"unit_level": unit}))
    return rows


def _told_level(table: Table, context: Context) -> str | None:
    """The service level that the caption, else what stands before the table, names for all of it."""
    return _level_of_all(table.caption) or _level_of_all(introduction(table, context))


_OF_ROW = "row"
"""Stands for the service level of columns where each row names its own."""


def _level_column(body: Sequence[TableRow], taken: set[int]) -> int | None:
    """The column whose cells name one service level each ("Mức độ 3"), sums aside, and not all the same one."""
    for col in range(len(body[0].cells)):
        texts = [row.text(col) for row in body if row.text(col).strip() and not is_total_name(row.text(col))]
        named = [_levels(text) for text in texts]
        if col not in taken and all(len(one) == 1 for one in named) and len({one[0] for one in named if one}) > 1:
            return col
    return None


def _of_row(counts: dict[int, _Count], row: TableRow, levels: int | None) -> dict[int, _Count]:
    """What the columns count in a row that names its service level in a column; nothing where that names none."""
    if levels is None:
        return counts
    level = _level_of_all(row.text(levels))
    own = {col: meaning for col, meaning in counts.items() if meaning.service_level == _OF_ROW}
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
    table: Table, row: TableRow, columns: dict[str, int], counts: dict[int, _Count], given: dict[str, Value]
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
        rows.append(
            RawRow(
                dataset="dvctt_counts",
                key=f"{table.table_id.split('-', 1)[1]}-r{row.number}-c{col}",
                page=cell.page,
                box=union([c.box for c in (name, cell) if c.page == cell.page]),
                readings=readings,
                given=given | {"service_level": meaning.service_level, "metric": meaning.metric},
                table_id=table.table_id,
                row_index=row.number,
            )
        )
    return rows


def _prose(context: Context) -> list[RawRow]:
    """Counts in prose are indicators, not counts per unit."""
    return []


REPORT = ReportType("dvctt_counts", _table, _prose)
