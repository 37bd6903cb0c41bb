"""Which columns of a budget table hold amounts, and what their headers say of these: source, year, unit of money."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from extractors.reports.funds import fund_source, named_source, purse_of, source_of_row, sources_named
from extractors.reports.money_units import Money, money_units
from extractors.reports.report import Context, TableRow
from extractors.tables.headers import is_numeric
from normalizers.names import fold
from normalizers.numbers import is_empty_mark
from normalizers.periods import find_years
from normalizers.units import find_units, parse_money
from schemas.table import Table

__all__ = ["Amounts", "amount_columns", "is_part_of_year", "source_column", "with_caption", "year_of_parts"]

_MONEY_HEADER = re.compile(
    r"kinh phi|du toan|muc dau tu|ngan sach|\bns(?:dp|tw|t|nn|h|x)?\b|\bvon\b|thanh tien|so tien"
)
_MAYBE_MONEY = re.compile(
    r"\btong\b|\bcong\b(?! (?:chuc|suat|nhan|trinh|viec|dan|doan|ty|an|cu))|nhu cau|gia tri\b(?! san xuat)|\bca nam\b"
    r"|^(?:(?:du kien|uoc|thuc hien|ke hoach|da chi|du chi|uoc chi|giai ngan|quyet toan|phan bo|bo tri) )*"
    r"(?:nam )?(?:19|20)\d\d$"
)
"""Headers of amounts only where the table names a unit of money or has a column that surely is one."""

_SOURCE_HEADER = re.compile(r"(?:co cau )?nguon(?: (?:kinh phi|von|ngan sach|chi|dau tu))?(?: (?:thuc hien|dau tu))?")

_THINGS = (
    r"(?:du an|nhiem vu|hang muc|don vi|thiet bi|may|nguoi|ngay|thang|lan|lop|cuoc|ho|hoc vien|hoc sinh|cong trinh"
    r"|can bo|cong chuc|vien chuc|xa|thon|huyen|truong|ho so|quyet dinh|van ban)"
)
_NO_AMOUNT = re.compile(
    rf"^(?:so luong|sl|khoi luong|don gia|ty le|ti le|(?:trong do )?(?:tong )?so (?:luong )?{_THINGS}"
    r"|tong (?:hoc vien|can bo|cong chuc)|can bo|cong chuc|vien chuc|hoc vien)\b"
    r"|^(?:nam|ngay|thoi gian) (?:bo tri|giao|phe duyet|khoi cong|hoan thanh|thuc hien|dau tu)\b"
    r"|\bluy ke\b|\bden het\b"
    r"|^(?:(?:kinh phi|von|so) )?con (?:lai|thieu)\b"
)
_PART_OF_YEAR = re.compile(
    r"^(?:(?:kinh phi|du toan|ke hoach|du kien|thuc hien|giai ngan|phan bo|chi|von|so tien) )*"
    r"(?:(?:quy|q) ?(?:i{1,3}|iv|[1-4])|thang \d{1,2}|(?:\d|ba|sau|chin) thang(?: (?:dau|cuoi)(?: nam)?)?)"
    r"(?: (?:nam )?(?:19|20)\d\d)?$"
)
_SHARE = re.compile(r"(?<!\d)(?<!\d )%")
"""Headers of how many, of prices of one, of shares, and of parts of a year or sums of several, for which the dataset
has no column; they stand among amounts ("Kinh phí" over "Số lượng")."""


class Amounts(NamedTuple):
    """A column of amounts: its source code, its year (None = whole project), its headers, its unit of money."""

    source: str
    year: int | None
    headers: tuple[str, ...]
    money: Money
    alike: bool = False
    """Whether another column's headers tell the same: how much was planned and how much was spent, say."""


def source_column(table: Table, body: list[TableRow], taken: set[int]) -> dict[str, int]:
    """The column that tells each row's source in words, where there is one."""
    paths = table.header_paths(body[0].number if body else 0)
    for col, path in enumerate(paths):
        texts = [row.text(col) for row in body if not is_empty_mark(row.text(col))]
        headed = col not in taken and path and _SOURCE_HEADER.fullmatch(fold(path[-1]))
        if headed and texts and 2 * sum(named_source(text) is not None for text in texts) > len(texts):
            return {"source": col}
    return {}


def amount_columns(table: Table, body: list[TableRow], taken: set[int], context: Context) -> dict[int, Amounts]:
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
        own = path[-1] if path else ""
        if _MONEY_HEADER.search(folded) or find_units(own):
            sure.add(col)
        elif _MAYBE_MONEY.search(folded) or _MAYBE_MONEY.search(fold(own)) or _is_source(own):
            maybe.add(col)
    groups = {paths[col][0] for col in sure if len(paths[col]) > 1}
    sure |= {col for col, path in paths.items() if len(path) > 1 and path[0] in groups and _is_filled(body, col)}
    units = money_units(table, context, {col: paths[col] for col in sorted(sure | maybe)})
    found = sorted(sure | maybe if sure or any(money != Money(None) for money in units.values()) else ())
    if not any(_is_amount(row.text(col)) for row in body for col in found):
        return {}
    told = _of_one_year(
        {col: Amounts(fund_source(paths[col]), _year(paths[col]), paths[col], units[col]) for col in found}
    )
    seen = Counter(map(_kind, told.values()))
    return {col: amount._replace(alike=seen[_kind(amount)] > 1) for col, amount in told.items()}


def _of_one_year(amounts: dict[int, Amounts]) -> dict[int, Amounts]:
    """Sources beside the amount of one year alone ("Kinh phí 2023 | NSTW | NS tỉnh") are what that is made of."""
    years = {amount.year for amount in amounts.values()} - {None}
    yearless = [amount for amount in amounts.values() if amount.year is None]
    summed = any(amount.source == "total" and amount.year is not None for amount in amounts.values())
    if len(years) != 1 or not summed or any(amount.source == "total" for amount in yearless):
        return amounts
    year = next(iter(years))
    return {col: amount._replace(year=year) for col, amount in amounts.items()}


def _kind(amount: Amounts) -> tuple[str, int | None, str]:
    """What a column's rows will say of it; purses of one code ("NS huyện", "NS xã") are told apart by name."""
    return amount.source, amount.year, "" if amount.source == "total" else fold(amount.headers[-1])


def _is_source(header: str) -> bool:
    """Whether a header is the name of a source ("Xã hội hóa"); "Doanh nghiệp" and "Khác" head counts as well."""
    return source_of_row(re.sub(r"\([^)]*\)", "", header)) is not None


def _is_amount(text: str) -> bool:
    """Whether a cell holds a number, or an amount with a unit of its own ("1,2 tỷ đồng")."""
    return is_numeric(text) or parse_money(text) is not None


def _counts_things(path: tuple[str, ...]) -> bool:
    """Whether a column's own header says that its numbers are no amounts."""
    own = path[-1] if path else ""
    return bool(_NO_AMOUNT.match(fold(own)) or _SHARE.search(own) or any(map(is_part_of_year, path)))


def is_part_of_year(text: str) -> bool:
    """Whether a header or the name of a row is a part of a year ("Quý I", "6 tháng đầu năm"), which has no column."""
    return bool(_PART_OF_YEAR.match(fold(re.sub(r"\([^)]*\)", " ", text))))


def year_of_parts(table: Table, body: list[TableRow]) -> int | None:
    """The one year whose parts head columns ("Quý I/2023", "Quý II/2023"): a sum beside them is for that year."""
    paths = table.header_paths(body[0].number) if body else []
    years = {year for path in paths if any(map(is_part_of_year, path)) for year in find_years(" ".join(path))}
    return years.pop() if len(years) == 1 else None


def _is_filled(body: list[TableRow], col: int) -> bool:
    """Whether a column holds numbers alone."""
    texts = [row.text(col) for row in body if not is_empty_mark(row.text(col))]
    return bool(texts) and all(map(_is_amount, texts))


def _year(path: tuple[str, ...]) -> int | None:
    years = [year for text in path for year in find_years(text)]
    return years[-1] if len(set(years)) == 1 else None


def with_caption(amounts: dict[int, Amounts], caption: str) -> dict[int, Amounts]:
    """A lone column of amounts that names no source has the one of the caption ("… chi từ ngân sách huyện")."""
    if len(amounts) != 1:
        return amounts
    ((col, own),) = amounts.items()
    named = sources_named(purse_of(caption))
    return {col: own._replace(source=named[0])} if own.source == "total" and len(named) == 1 else amounts
