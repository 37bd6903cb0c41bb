"""What the rows of a budget table say of all their amounts: the year and the source, in their name or in a column."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from extractors.reports.budget_columns import is_part_of_year
from extractors.reports.funds import named_source, source_of_row, sources_named, sources_of_rows
from extractors.reports.report import TableRow, is_total_name
from normalizers.names import fold
from normalizers.numbers import is_empty_mark
from normalizers.periods import single_year
from schemas.table import Cell, Table

__all__ = [
    "RowTold",
    "first_rows",
    "is_part_name",
    "is_sum",
    "name_cell",
    "rows_told",
    "same_item",
    "with_parts_named",
    "year_column",
]

_YEAR = r"(?:ke hoach |du toan |du kien |kinh phi )?(?:nam )?(?:19|20)\d\d"
_ONLY_YEAR = re.compile(rf"\W*(?:\d+ |[a-d] )?(?:trong do )?{_YEAR}")
_YEAR_SECTION = re.compile(
    r"(?:\d+ |[a-h] |[ivx]+ )?(?:(?:cac |noi dung |nhiem vu |du an |hang muc |thuc hien |trien khai |trong )*)"
    rf"{_YEAR}"
)
"""Titles of sections that hold one year's items: "II. Nhiệm vụ năm 2031"."""

_YEAR_HEADER = re.compile(
    r"(?:cac )?nam(?: (?:thuc hien|ke hoach|ngan sach|du toan|trien khai|phan bo|bo tri|thu))?(?: von)?"
    r"|nien do(?: ngan sach)?|ke hoach nam|thoi gian(?: thuc hien| trien khai)?|giai doan|phan ky(?: dau tu)?"
    r"|lo trinh|tien do(?: thuc hien)?"
)
_ALL = re.compile(
    r"(?:tong|cong)(?: so| cong| kinh phi| nguon| von)*|(?:ca|toan) (?:giai doan|thoi ky|ky)|chung"
    r"|(?:ca )?(?:giai doan |thoi ky )?(?:19|20)\d\d(?: den(?: nam)?)? (?:19|20)\d\d"
)
"""What stands in a column of years or of sources beside the sum of them all."""
_SUM_OF = re.compile(r"^(?:(?:tong|cong)(?: so| cong)?)(?: kinh phi| von)?(?: tu)? ")
_KIND_OF_SPENDING = re.compile(r"su nghiep|thuong xuyen|dau tu|ngan sach nha nuoc|\bnsnn\b")
"""What some columns of sources tell instead: how money is spent says nothing of whose it is."""

_LEAST_YEARS = 0.8
"""Share of the filled cells that are years, or their sum, in a column of years."""


class RowTold(NamedTuple):
    """What a row says of all its amounts.

    Attributes:
        source: Code of their source, None where the row tells none.
        year: None where the row tells none.
        dated: Whether a column tells the year of every row: where it is blank, the amounts are of no one year.
        is_sum: Whether the row parts the sum above it by source or year ("- Ngân sách tỉnh" under "Tổng cộng").
        section_alone: Whether the source is told by the section alone.
        flags: Doubts.
    """

    source: str | None
    year: int | None
    dated: bool = False
    is_sum: bool = False
    section_alone: bool = False
    flags: tuple[str, ...] = ()


def year_column(table: Table, body: Sequence[TableRow], taken: Collection[int]) -> int | None:
    """The column that tells each row's year ("Năm": 2023, 2024, Cộng), where there is one."""
    paths = table.header_paths(body[0].number) if body else []
    for col, path in enumerate(paths):
        if col in taken or not path or not _YEAR_HEADER.fullmatch(fold(path[-1])):
            continue
        texts = [fold(row.text(col)) for row in body if not is_empty_mark(row.text(col))]
        years = sum(bool(re.fullmatch(_YEAR, text)) for text in texts)
        if years and years + sum(bool(_ALL.fullmatch(text)) for text in texts) >= _LEAST_YEARS * len(texts):
            return col
    return None


def with_parts_named(body: Sequence[TableRow], columns: Mapping[str, int], amounts: Collection[int]) -> list[TableRow]:
    """The rows; one that tells a year or source and no name of its own gets that of the item or sum above it.

    Where no line is drawn, or "Trong đó" stands there, nothing says that a name goes on but the blank; a row that tells
    what one above it under that name tells already is another item, whose name could not be read.
    """
    named = [columns[code] for code in ("item_no", "item_name", "lead_unit") if code in columns]
    tells = [columns[code] for code in ("source", "year") if code in columns]
    found: list[TableRow] = []
    above: TableRow | None = None
    seen: set[tuple[str, ...]] = set()
    sums = {row.number for row in body if any(is_total_name(c.text) for c in row.distinct if c.col not in tells)}
    last = body[-1].number if body and not sums else math.inf
    for row in body:
        told = tuple(map(row.text, tells))
        name = row.text(columns["item_name"])
        blank = not row.text(columns.get("item_no")) and (not name or _opens_parts(name))
        of_all = any(map(_ALL.fullmatch, map(fold, told)))
        parts = any(told) and told not in seen and (not of_all or (len(seen) > 1 and row.number < last))
        if above and blank and parts and any(map(row.text, amounts)) and row.number not in sums:
            seen.add(told)
            cells = [above.cells[col] if col in named else cell for col, cell in enumerate(row.cells)]
            found.append(TableRow(row.number, tuple(cells)))
            continue
        if row.text(columns["item_name"]) or row.number in sums:
            above, seen = (row, {told})
        else:
            above = None
        found.append(row)
    return found


def rows_told(
    body: Sequence[TableRow], columns: Mapping[str, int], sections: Mapping[int, str | None], sums: Collection[int]
) -> dict[int, RowTold]:
    """What each row tells, by row number.

    Args:
        body: The rows of the table.
        columns: Code -> column; `year` and `source` tell these of each row.
        sections: Row number -> the section it stands in.
        sums: Numbers of the rows that are sums whatever their name.
    """
    names = [row.text(columns["item_name"]) for row in body]
    titles = list(dict.fromkeys(title for title in sections.values() if title))
    above = dict(zip(titles, sources_of_rows(titles), strict=True))
    merged = _merged_names(body, columns)
    dated = len({single_year(row.text(columns.get("year"))) for row in body} - {None}) > 1
    found: dict[int, RowTold] = {}
    parts_a_sum = False
    for row, name, own in zip(body, names, sources_of_rows(names), strict=True):
        part = own is not None or bool(_ONLY_YEAR.fullmatch(fold(name)))
        parts_a_sum = is_sum(row, columns) or row.number in sums or (parts_a_sum and (part or _opens_parts(name)))
        own = own or _summed_source(name)
        source, flags = (own, ()) if own else _source_beside(row, columns)
        section = above.get(sections.get(row.number) or "") if source is None else None
        if is_part_of_year(name) or (row.number in merged and is_part_of_year(row.text(columns.get("period")))):
            flags = (*flags, "part_of_year")
        year = _year(row, columns, name, part=part) or _section_year(row, columns, sections.get(row.number))
        found[row.number] = RowTold(source or section, year, dated, parts_a_sum and part, section is not None, flags)
    return found


def is_part_name(name: str) -> bool:
    """Whether a row is named after a year, a part of one or a source: it may part the row above it."""
    return bool(_ONLY_YEAR.fullmatch(fold(name))) or is_part_of_year(name) or source_of_row(name) is not None


def first_rows(body: Sequence[TableRow], columns: Mapping[str, int]) -> list[TableRow]:
    """The rows that begin an item: not those merged with the one above, or that part it by year or source."""
    found: list[TableRow] = []
    last: Cell | None = None
    for row in body:
        cell = row.cells[columns["item_name"]]
        parts = not row.text(columns.get("item_no")) and (is_part_name(row.text(columns["item_name"])))
        if cell is None or (cell is not last and not parts):
            found.append(row)
        last = cell
    return found


def same_item(body: Sequence[TableRow], columns: Mapping[str, int], numbers: Collection[int]) -> set[int]:
    """Numbers of the rows whose name is merged with that of one of some rows, these included."""
    cells = {id(row.cells[columns["item_name"]]) for row in body if row.number in numbers}
    return {row.number for row in body if row.number in numbers or id(row.cells[columns["item_name"]]) in cells}


def _merged_names(body: Sequence[TableRow], columns: Mapping[str, int]) -> set[int]:
    """Numbers of the rows whose name stands for several rows."""
    counts = Counter(id(cell) for row in body if (cell := row.cells[columns["item_name"]]))
    return {row.number for row in body if counts[id(row.cells[columns["item_name"]])] > 1}


def _opens_parts(name: str) -> bool:
    """Whether a row only leads on to the parts of the one above it."""
    return fold(name) in ("trong do", "chia ra", "bao gom", "gom", "chia theo nguon", "chia theo nguon von")


def _summed_source(name: str) -> str | None:
    """Code of the source that a sum is of: "Cộng ngân sách huyện"."""
    return source_of_row(_SUM_OF.sub("", fold(name))) if is_total_name(name) else None


def _source_beside(row: TableRow, columns: Mapping[str, int]) -> tuple[str | None, tuple[str, ...]]:
    """The source in a row's column of sources, else in its remark; words that no list knows are doubted."""
    text = row.text(columns.get("source"))
    if is_empty_mark(text):
        return (sources_of_rows([row.text(columns.get("note"))])[0] if "note" in columns else None), ()
    named = sources_named(text)
    if len(named) == 1:
        return named_source(text), ()
    known = bool(named) or bool(_ALL.fullmatch(fold(text)))
    whole = known or bool(_KIND_OF_SPENDING.search(fold(text)))
    return ("total" if whole else "other"), () if known else ("unsure_fund_source",)


def _year(row: TableRow, columns: Mapping[str, int], name: str, *, part: bool) -> int | None:
    """The year in a row's column of years, else the one that it is named after."""
    told = single_year(row.text(columns.get("year")))
    if told is not None:
        return told
    return single_year(name) if part or is_part_of_year(name) or is_total_name(name) else None


def _section_year(row: TableRow, columns: Mapping[str, int], title: str | None) -> int | None:
    """The year that the section of a row is named after, where the row's own column of times tells none."""
    if title is None or not _YEAR_SECTION.fullmatch(fold(title)) or single_year(row.text(columns.get("period"))):
        return None
    return single_year(title)


def name_cell(row: TableRow, columns: Mapping[str, int]) -> Cell | None:
    """The cell that names the item; a total's name often spans from the number's column."""
    cell = row.cells[columns["item_name"]]
    if cell and cell.text.strip():
        return cell
    return next((c for c in row.distinct if c.text.strip() and is_total_name(c.text)), None)


def is_sum(row: TableRow, columns: Mapping[str, int]) -> bool:
    """Whether a row's name says that it is a sum."""
    cell = name_cell(row, columns)
    return cell is not None and is_total_name(cell.text)
