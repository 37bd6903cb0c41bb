"""Video-conference (HNTH) coverage, in prose or tables -> `hnth_coverage`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.layout import Passage
from extractors.prose import sentences
from extractors.reports.report import (
    SHARES,
    UNIT_HEADERS,
    Context,
    ReportType,
    TableRow,
    columns_of,
    is_total_name,
    reading,
    reading_at,
    table_rows,
)
from normalizers.letters import UPPER
from normalizers.names import bare_name, fold
from normalizers.numbers import is_empty_mark, parse_ratio
from normalizers.periods import find_dates, find_years
from schemas.geometry import union
from schemas.record import RawRow, Reading, Value
from schemas.table import Cell, Table

__all__ = ["REPORT"]

_ABOUT = re.compile(r"\bhnth\b|hoi nghi truyen hinh|truyen hinh truc tuyen|hoi nghi truc tuyen|hop truc tuyen")
_RATIO = r"(?P<n>\d{1,4})\s*/\s*(?P<m>\d{1,4})"
# "Ia" (river, in Jarai) begins many names of the Central Highlands; readers take its I for l.
_NAME = rf"(?:[Il]a\s)?[{UPPER}][\w'’-]{{0,14}}(?:\s[{UPPER}][\w'’-]{{0,14}}){{0,4}}"
# Every part is bounded: a page of capitalised words without a ratio must not take minutes.
_LIST_ITEM = re.compile(rf"(?P<name>{_NAME})(?:\s?[:(–-]|\s(?:có|đạt|được|là))?\s?{_RATIO}\)?")
_KIND = r"(?:đơn vị(?: hành chính)?(?: cấp xã)?|xã|phường|thị trấn|đặc khu|điểm cầu)"
_BETWEEN = re.compile(
    rf"(?:\s*{_KIND}(?:\s*(?:,|/|-|và)\s*{_KIND}){{0,3}})?(?:\s*,?\s*(?:\(|đạt\s)[^();]{{1,20}}%\s?\)?)?"
    r"\s*[,;.+•–-]?\s*(?:và\s*)?(?:(?:huyện|thị xã|thành phố|quận|TP\.?|TX\.?)\s*)?",
    re.IGNORECASE,
)
_COMMUNES = re.compile(rf"{_RATIO}\s*(?:đơn vị\s+)?(?:UBND\s+)?(?:cấp\s+)?(?:xã|phường|thị trấn)", re.UNICODE)
_MIN_LIST = 3
_NO_UNIT = re.compile(r"(?:Quý|Tháng|Đợt|Thôn|Buôn|Tổ|Khóa|Lớp|Khu)(?!\w)")
"""Begins what is no district and no commune: parts of a year ("Quý 1/2"), parts of a commune."""


def _prose(context: Context) -> list[RawRow]:
    """Lists such as "gồm: Pleiku 22/22, Ia Pa 9/9, …", their printed total, and single statements n/m xã."""
    rows: list[RawRow] = []
    for passage in context.passages:
        if not _ABOUT.search(fold(passage.text)):
            continue
        start, items = _list(passage.text)
        as_of = _as_of(passage.text, context)
        for match in items:
            name = _name(reading_at(passage, match.start("name"), match.end("name")))
            rows.append(_prose_row(passage, match, name, as_of, is_total=False))
        statements = _statements(passage.text[:start] if items else passage.text)
        if not statements or (not items and len(statements) > 1):
            continue
        unit = _whole(context)
        if unit:
            rows.append(_prose_row(passage, statements[-1], unit, as_of, is_total=bool(items)))
    return _numbered(rows)


_OTHER_SYSTEMS = re.compile(
    r"\bwifi\b|\binternet\b|cap quang|\bbts\b|phu song|nong thon moi|\bntm\b|mot cua|phan mem|trang thong tin"
    r"|cong thong tin|dai truyen thanh|chu ky so|truyen so lieu|nop bao cao|dich vu cong|van minh"
)
"""What communes are counted for besides video conferences, in the same paragraphs and tables."""


def _statements(text: str) -> list[re.Match[str]]:
    """What a text says of how many communes are connected, sentences that speak of something else alone left out."""
    found: list[re.Match[str]] = []
    for start, end in sentences(text):
        folded = fold(text[start:end])
        if _ABOUT.search(folded) or not _OTHER_SYSTEMS.search(folded):
            found += _COMMUNES.finditer(text, start, end)
    return found


def _list(text: str) -> tuple[int, list[re.Match[str]]]:
    """Where the longest run of "name n/m" items parted by commas begins, and the items; none below three."""
    best: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    for match in _LIST_ITEM.finditer(text):
        if _NO_UNIT.match(match["name"]):
            run = []
            continue
        gap = text[run[-1].end() : match.start()] if run else ""
        if run and _BETWEEN.fullmatch(gap):
            run.append(match)
        else:
            run = [match]
        if len(run) > len(best):
            best = list(run)
    if len(best) < _MIN_LIST:
        return len(text), []
    return best[0].start(), best


def _name(name: Reading) -> Reading:
    """A place name with the small l that stands for its capital I put right."""
    if not name.text.startswith("la "):
        return name
    rules = (*name.rules, "capital_i")
    return Reading(name.raw_text, "I" + name.text[1:], name.page, name.box, name.confidence, name.source, rules)


def _as_of(text: str, context: Context) -> str | None:
    """The date or year the passage speaks of, else the report's year."""
    dates = find_dates(text)
    if dates:
        return dates[-1].printed
    years = find_years(text)
    if years:
        return f"năm {years[-1]}"
    year = context.document.get("report_year")
    return f"năm {year}" if year else None


def _whole(context: Context) -> str | None:
    """The unit that a statement without a name is about: the one that reports."""
    for column in ("commune", "district", "province"):
        name = context.document.get(column)
        if isinstance(name, str):
            return name
    issuer = context.document.get("issuer")
    return bare_name(issuer) if isinstance(issuer, str) else None


def _prose_row(
    passage: Passage, match: re.Match[str], name: Reading | str, as_of: str | None, *, is_total: bool
) -> RawRow:
    readings = {
        "communes_covered": reading_at(passage, *match.span("n")),
        "communes_total": reading_at(passage, *match.span("m")),
    }
    # Both numbers are printed as one word "22/22": each reading keeps its own digits.
    for column, group in (("communes_covered", "n"), ("communes_total", "m")):
        old = readings[column]
        readings[column] = Reading(match[group], match[group], old.page, old.box, old.confidence, old.source)
    given: dict[str, Value] = {"as_of": as_of, "is_total": is_total}
    if isinstance(name, Reading):
        readings["unit_name"] = name
    else:
        given["unit_name"] = name
    box = passage.box_at(match.start(), match.end())
    return RawRow("hnth_coverage", "", passage.page, box, readings, given)


def _numbered(rows: list[RawRow]) -> list[RawRow]:
    """Rows with keys by their order on the page."""
    counts: dict[int, int] = {}
    keyed = []
    for row in rows:
        counts[row.page] = counts.get(row.page, 0) + 1
        key = f"p{row.page}-prose-{counts[row.page]}"
        keyed.append(RawRow(row.dataset, key, row.page, row.box, row.readings, row.given, row.flags))
    return keyed


SYNONYMS = {
    "unit_name": UNIT_HEADERS,
    "communes_covered": (
        "Số xã có HNTH", "Số xã đã triển khai", "Số xã, phường, thị trấn có hệ thống HNTH",
        "Số xã có hội nghị truyền hình",
        "Số xã đã kết nối", "Đã triển khai",
    ),
    "communes_total": ("Tổng số xã", "Tổng số xã, phường, thị trấn", "Số xã", "Tổng số đơn vị cấp xã"),
    "ratio": ("Số xã có HNTH/tổng số xã", "Tỷ lệ xã có HNTH", "Kết quả"),
}  # fmt: skip


_LACKING = re.compile(r"\b(?:chua|con lai|thieu|khong|du kien|ke hoach|de nghi|dang ky|nhu cau|moi)\b")
"""Counts of communes that lack what is counted, are to have it, or are only those new in the year."""
_COVERED = re.compile(
    r"\b(?:co|da|duoc|trien khai|ket noi|lap dat|trang bi|hoan thanh|tham gia|su dung|hoat dong|dua vao)\b"
)
_COUNTS_COMMUNES = re.compile(
    r"\b(?:tong so|so luong|so)\b.{0,30}\b(?:xa|phuong|don vi|thi tran|diem)\b|^(?:tong so|tong cong)$"
)


_ONLY_COVERED = re.compile(
    r"(?:so (?:luong )?)?(?:da|da co|da duoc|hien co|da hoan thanh|da trien khai|da ket noi|da lap dat)"
)
"""A header that says no more than that it is there, beside how many communes there are."""

_POINTS = re.compile(r"\b(?:diem|dau) cau\b|\bphong hop\b")
"""What a covered commune has; beside the number of communes their number is that of those covered."""

_OF_COMMUNES = re.compile(r"\b(?:xa|phuong|thi tran|don vi|diem cau)\b")
_OTHER_THINGS = re.compile(
    r"^(?:tong )?(?:so )?(?:luong )?(?:cuoc|phien|may|nguoi|luot|ho|thon|man hinh|camera|duong truyen|phong|thiet bi)\b"
)


def _columns(table: Table) -> dict[str, int]:
    """Columns by reviewed headers, else by what the words of headers mean: how many communes, and how many of them."""
    columns = columns_of(table, SYNONYMS)
    body = table_rows(table)
    covered, total = set[int](), set[int]()
    heads = table.header_paths(body[0].number) if body else ()
    paths = [fold(" ".join(path)) for path in heads]
    for col, (folded, path) in enumerate(zip(paths, heads, strict=True)):
        own = " ".join(path[-1:])
        if columns.get("unit_name") == col or SHARES.search(folded) or "%" in own or _LACKING.search(folded):
            continue
        if _OTHER_THINGS.match(fold(own)) or (_OTHER_SYSTEMS.search(folded) and not _ABOUT.search(folded)):
            continue
        if (_COVERED.search(folded) and _OF_COMMUNES.search(folded)) or _ONLY_COVERED.fullmatch(fold(own)):
            covered.add(col)
        elif _COUNTS_COMMUNES.search(folded):
            total.add(col)
    points = {col for col in total if _POINTS.search(paths[col])}
    if not covered and len(total) == 2 and len(points) == 1:
        covered, total = points, total - points
    meant = {"communes_covered": covered, "communes_total": total}
    if all(len(cols) == 1 for cols in meant.values()) and not meant.keys() <= columns.keys():
        columns |= {code: next(iter(cols)) for code, cols in meant.items()}
    ratios = [col for col, folded in enumerate(paths) if _ABOUT.search(folded) and _holds_ratios(body, col)]
    ratios = [col for col in ratios if _OF_COMMUNES.search(paths[col])] if len(ratios) > 1 else ratios
    return columns | ({"ratio": ratios[0]} if len(ratios) == 1 and "ratio" not in columns else {})


def _holds_ratios(body: Sequence[TableRow], col: int) -> bool:
    """Whether all filled cells of a column are printed n/m."""
    texts = [row.text(col) for row in body if not is_empty_mark(row.text(col))]
    return bool(texts) and all(parse_ratio(text) for text in texts)


def _table(table: Table, context: Context) -> list[RawRow] | None:
    """Rows of a coverage table, None where the table is none."""
    head = fold(" ".join(c.text for c in table.cells if c.is_header) + " " + table.caption)
    columns = _columns(table)
    pair = {"communes_covered", "communes_total"} <= set(columns)
    above = context.notes_above.get(table.table_id, ())
    # Counts of communes by unit say what they are for in the title of the report, or a few lines further up.
    near = (*above, str(context.document.get("title") or "")) if pair and "unit_name" in columns else above[:2]
    if not _ABOUT.search(fold(" ".join((head, *near)))):
        return None
    if "unit_name" not in columns or not (pair or "ratio" in columns):
        return None
    rows = []
    for row in table_rows(table):
        name = row.cells[columns["unit_name"]] or row.distinct[0]
        numbers = _numbers(
            {code: row.cells[columns[code]] for code in ("communes_covered", "communes_total") if pair},
            row.cells[columns["ratio"]] if "ratio" in columns else None,
        )
        if not numbers or not name.text.strip():
            continue
        rows.append(
            RawRow(
                dataset="hnth_coverage",
                key=f"{table.table_id.split('-', 1)[1]}-r{row.number}",
                page=name.page,
                box=union([c.box for c in row.distinct if c.page == name.page]),
                readings=numbers | {"unit_name": reading(name)},
                given={"as_of": _as_of(table.caption, context), "is_total": is_total_name(name.text)},
                table_id=table.table_id,
                row_index=row.number,
            )
        )
    return rows


def _numbers(cells: dict[str, Cell | None], ratio: Cell | None) -> dict[str, Reading]:
    """Readings of the two numbers, from their columns or from one "n/m" cell."""
    if ratio and (values := parse_ratio(ratio.text)):
        old = reading(ratio)
        return {
            column: Reading(str(value), str(value), old.page, old.box, old.confidence, old.source, ("ratio",))
            for column, value in zip(("communes_covered", "communes_total"), values, strict=True)
        }
    return {code: reading(cell) for code, cell in cells.items() if cell and cell.text.strip()}


REPORT = ReportType("hnth_coverage", _table, _prose)
