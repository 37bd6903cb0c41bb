"""What a report type is, and what all of them need."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.layout import Passage, digits_agreed
from normalizers.names import fold, match_synonym, similar
from schemas.document import SourceDocument
from schemas.geometry import Box
from schemas.record import RawRow, Reading, Value
from schemas.table import Cell, Table

__all__ = [
    "ITEM_NO",
    "NOTE_HEADERS",
    "NUMBER_HEADERS",
    "SHARES",
    "UNIT_HEADERS",
    "Context",
    "ReportType",
    "TableRow",
    "columns_of",
    "introduction",
    "is_total_name",
    "reading",
    "reading_at",
    "section_title",
    "subtotal_rows",
    "sums_of_parts",
    "table_rows",
    "widest_text_column",
]


class Context(NamedTuple):
    """What a report type may look at beside its table.

    Attributes:
        source: The document.
        document: What its letterhead gave (columns of dataset `documents`).
        passages: Its paragraphs in order, tables left out.
        notes_above: Table id -> the lines printed above the table on its page, nearest first.
    """

    source: SourceDocument
    document: Mapping[str, Value]
    passages: tuple[Passage, ...]
    notes_above: Mapping[str, tuple[str, ...]]


def introduction(table: Table, context: Context) -> str:
    """What says above a table what it holds: its caption, else the end of a sentence that announces it."""
    above = context.notes_above.get(table.table_id, ())[:2]
    announced = bool(above) and (above[0].rstrip().endswith(":") or bool(_ANNOUNCES.search(fold(above[0]))))
    return table.caption or (" ".join(reversed(above)) if announced else "")


_ANNOUNCES = re.compile(
    r"\b(?:bang|bieu|phu luc)(?: (?:so|so lieu|tong hop))?(?: \d+)? (?:sau|duoi|kem theo|nhu sau)\b"
)
"""What else announces a table in the line above it: "… tại bảng dưới đây."."""


def _nothing(table: Table, context: Context) -> list[RawRow]:
    return []


class ReportType(NamedTuple):
    """A dataset family.

    Attributes:
        name: Of the dataset its rows belong to.
        table: Rows of a table, None where the table is not of this family.
        prose: Rows of the document's paragraphs.
        beside: Rows that a table gives whatever family claims it.
    """

    name: str
    table: Callable[[Table, Context], list[RawRow] | None]
    prose: Callable[[Context], list[RawRow]]
    beside: Callable[[Table, Context], list[RawRow]] = _nothing


class TableRow(NamedTuple):
    """A body row of a table: its index in the table, its cells by column (a spanning cell at each column it covers)."""

    number: int
    cells: tuple[Cell | None, ...]

    def text(self, col: int | None) -> str:
        """Text at a column, "" where there is none."""
        cell = self.cells[col] if col is not None else None
        return cell.text.strip() if cell else ""

    @property
    def distinct(self) -> list[Cell]:
        """The row's cells, each once."""
        return list({id(cell): cell for cell in self.cells if cell is not None}.values())


NUMBER_HEADERS = ("TT", "STT", "Số TT", "Số thứ tự")
"""How the column is headed that numbers the rows."""

NOTE_HEADERS = ("Ghi chú",)
"""How the column is headed that holds remarks."""

SHARES = re.compile(r"\bty le\b|\bti le\b|\bphan tram\b")
"""Words of headers, without marks, of columns of percentages: they count nothing."""

UNIT_HEADERS = (
    "Tên đơn vị", "Đơn vị", "Cơ quan", "Cơ quan, đơn vị", "Tên cơ quan", "Tên cơ quan, đơn vị", "Địa phương",
    "Đơn vị, địa phương", "Cơ quan, địa phương", "Đơn vị triển khai", "Huyện", "Huyện, thành phố",
    "Huyện, thị xã, thành phố", "Đơn vị cấp huyện", "Xã", "Tên xã", "Xã, thị trấn", "Xã, phường",
    "Xã, phường, thị trấn", "Đơn vị cấp xã", "UBND các xã, thị trấn", "Sở, ban, ngành", "Sở, ngành", "Phòng, ban",
    "Phường", "Quận", "Địa bàn",
)  # fmt: skip
"""How the column is headed that names bodies."""

ITEM_NO = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*|[IVXLivx]{1,6}|[A-Za-zĐđ])[./)]*$")


def table_rows(table: Table) -> list[TableRow]:
    """Body rows that hold text, top to bottom."""
    grid, headers = table.grid(), set(table.header_rows)
    rows = [TableRow(i, tuple(grid[i])) for i in range(table.n_rows) if i not in headers]
    return [row for row in rows if any(cell and cell.text for cell in row.cells)]


_NAMES = ("unit_name", "entity")
_COUNTS = re.compile(r"(?:tong so|so (?:luong|xa|phuong|thi tran|don vi|co quan|huyen|diem))\b")
"""Headers that count bodies ("Số xã, phường") are none of a column that names them."""


def columns_of(table: Table, synonyms: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Code -> column whose headers mean it; the better match wins where two columns claim one code."""
    best: dict[str, tuple[float, int]] = {}
    headers = set(table.header_rows)
    first_body = next((i for i in range(table.n_rows) if i not in headers), table.n_rows)
    paths = table.header_paths(first_body)
    for col, heads in enumerate(paths):
        path = [text for text in heads if not re.fullmatch(r"\(?\w\)?", text.strip())]
        own = " ".join(path[-1:])
        meant = {code: texts for code, texts in synonyms.items() if code not in _NAMES or not _COUNTS.match(fold(own))}
        found = match_synonym(own, meant) or match_synonym(" ".join(path), meant)
        if found and found[1] > best.get(found[0], (0.0, 0))[0]:
            best[found[0]] = (found[1], col)
    columns = {code: col for code, (_, col) in best.items()}
    number = next((code for code in ("item_no", "unit_no") if code in synonyms), None)
    counts = bool(paths) and bool(_COUNTS.match(fold(" ".join(paths[0][-1:]))))
    if number and number not in columns and 0 not in columns.values() and not counts and _numbers_rows(table):
        columns[number] = 0
    return columns


def _numbers_rows(table: Table) -> bool:
    """Whether the first column numbers the rows, whatever its narrow header was read as."""
    texts = [cell.text.strip() for cell in table.cells if cell.col == 0 and cell.col_span == 1 and not cell.is_header]
    filled = [text for text in texts if text]
    return len(filled) > 1 and sum(bool(ITEM_NO.match(text)) for text in filled) >= 0.8 * len(filled)


def widest_text_column(rows: Sequence[TableRow], taken: set[int]) -> int | None:
    """The column, none of `taken`, whose cells hold the most letters: it names the rows, whatever its header says."""
    letters: dict[int, int] = {}
    for row in rows:
        for col, cell in enumerate(row.cells):
            if cell and col not in taken and cell.col_span == 1:
                letters[col] = letters.get(col, 0) + sum(c.isalpha() for c in cell.text)
    best = max(letters, key=lambda col: letters[col], default=None)
    return best if best is not None and letters[best] >= 3 * len(rows) else None


# "Cộng" with its dot below: "Công an tỉnh" is no total. OCR takes "Tổng" for "Tống" or "Tông", never for another word.
_NO_SUM = (
    r"đài|cục|công ty|liên đoàn|đội|đoàn|kết|thể|quan|duyệt|rà soát|điều tra|kiểm tra|kiểm kê|thầu|lãnh sự"
    r"|hợp(?! (?:cộng|chung|kinh phí|toàn)\b)(?= \w)"
)
"""What "tổng" begins that is no sum: "Tổng đài 1022", "Tổng công ty Điện lực", "Tổng hợp báo cáo"."""

_TOTAL = re.compile(
    r"^\W*(?:t[ổốôỗo]ng(?: cộng| số| kinh phí| dự toán|\b)|cộng\b"
    r"|toàn (?:tỉnh|huyện|quốc|ngành)\b)",
    re.IGNORECASE,
)


def is_total_name(text: str) -> bool:
    """Whether a row's name says that it is a sum: "Tổng cộng", "TỔNG KINH PHÍ NĂM 2019", "Cộng (I+II)"."""
    folded = fold(text)
    if re.match(rf"\W*tổng (?:{_NO_SUM})\b", text, re.IGNORECASE):
        return False
    return bool(_TOTAL.match(text)) or folded == "cong" or similar(folded[:9], "tong cong") > 0.85


_GROUP_NO = re.compile(r"^(?:[IVX]{1,5}|[A-HĐ])[./)]*$")
_ROMAN_NO = re.compile(r"^(?:II|III|IV|VI{0,3}|IX)[./)]*$")
_LIKE_ROMAN = re.compile(r"^[1Il|H]{1,3}[./)]*$")
_FIRST_NO = re.compile(r"^0?1[./)]*$")
_PLAIN_NO = re.compile(r"^\d{1,3}[./)]*$")
_FIRST_OF = r"[.-]0?1(?!\d)"
"""How the number of the first part goes on from that of the whole: "2.1", "A.1", "I-1"."""


def subtotal_rows(rows: Sequence[TableRow], number_col: int | None, value_cols: Sequence[int]) -> set[int]:
    """Indices of rows that print a subtotal: a Roman or lettered number, a value, and rows below numbered 1 or A.1.

    A reader takes "I" for "1", "II" for "11": above a row numbered 1, in a table with Roman numbers, that is a group.
    """
    if number_col is None:
        return set()
    found = set()
    roman = any(_ROMAN_NO.match(row.text(number_col)) for row in rows)
    for row, below in pairwise(rows):
        own, next_no = row.text(number_col), below.text(number_col)
        valued = any(row.text(col) for col in value_cols)
        misread = roman and _LIKE_ROMAN.match(own) and _FIRST_NO.match(next_no)
        below_it = _PLAIN_NO.match(next_no) or re.match(re.escape(own.rstrip("./)")) + _FIRST_OF, next_no)
        if valued and (misread or (_GROUP_NO.match(own) and below_it)):
            found.add(row.number)
    return found


def sums_of_parts(rows: Sequence[TableRow], number_col: int | None, value_cols: Sequence[int]) -> set[int]:
    """Indices of rows with a value that are numbered above their parts: "2" right above "2.1"."""
    if number_col is None:
        return set()
    found = set()
    for row, below in pairwise(rows):
        own = row.text(number_col).rstrip("./)")
        if own and own[-1].isdigit() and re.match(re.escape(own) + _FIRST_OF, below.text(number_col)):
            found |= {row.number} if any(row.text(col) for col in value_cols) else set()
    return found


_ROMAN = re.compile(r"^(?P<no>[IVXL1l|]{1,5})(?P<dot>[./)])\s*(?P<rest>\D.*)$")


def section_title(row: TableRow, n_cols: int) -> str | None:
    """The section a row opens, None for an ordinary row.

    A section is a row printed across the table, or one with a Roman or lettered number and no value beside its name.
    """
    cells = row.distinct
    filled = [cell for cell in cells if cell.text.strip()]
    if len(filled) == 1 and filled[0].col_span > n_cols / 2 and not is_total_name(filled[0].text):
        return _roman(filled[0].text.strip())
    if len(filled) == 2 and filled[0].col == 0 and re.fullmatch(r"[IVXLUl|1A-HĐ]{1,4}[./)]*", filled[0].text.strip()):
        return f"{filled[0].text.strip()} {filled[1].text.strip()}"
    return None


def _roman(text: str) -> str:
    """A title whose Roman number the reader took for letters alike: "L. Mua" is "I. Mua": no report has 50."""
    match = _ROMAN.match(text)
    if not match or match["no"].isdigit():
        return text
    number = re.sub(r"[L1l|]", "I", match["no"])
    return f"{number}{match['dot']} {match['rest']}"


def reading(cell: Cell) -> Reading:
    """A cell as a printed value."""
    rules = ("text_repair",) if cell.raw_text != cell.text else ()
    return Reading(
        cell.raw_text, cell.text.strip(), cell.page, cell.box, cell.confidence, cell.source, rules, cell.agreed
    )


def reading_at(passage: Passage, start: int, end: int) -> Reading:
    """Characters start..end of a passage as a printed value."""
    words = passage.words_at(start, end)
    text = passage.text[start:end].strip()
    raw = " ".join(word.raw_text for word in words)
    box: Box = passage.box_at(start, end)
    confidence = min((word.confidence for word in words), default=1.0)
    changed = any(word.changes for word in words)
    rules = ("text_repair",) if changed else ()
    source, agreed = passage.source_at(start, end), digits_agreed(words)
    return Reading(raw if changed else text, text, passage.page, box, confidence, source, rules, agreed)
