"""Totals of a row against its parts in the same row: "Tổng" = NSTW + NSĐP, "(3)=(4)+(5)", quantity x price."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from extractors.reports.report import TableRow
from normalizers.names import fold
from normalizers.periods import find_years
from pipeline.rules._sheets import (
    Sheet,
    about_cell,
    cell_values,
    grouped,
    likely_repair,
    sheets,
    the_repair,
    values_in,
    years_of,
)
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding
from schemas.table import Cell

__all__ = ["check"]

_TOTAL = re.compile(r"^(?:tong|cong)\b|\btong (?:so|cong|kinh phi|muc|du toan|von|nhu cau)|\btoan bo\b")
_INDEX = re.compile(r"^\(?(?P<label>\d{1,2})\)?(?:\s*=\s*(?P<formula>[\d()+\-xX*×\s]{3,60}))?$")
_TERM = re.compile(r"(?P<sign>[+\-xX*×]?)\s*\(?\s*(?P<label>\d{1,2})\s*\)?")
_LEAST_HOLDING = 0.6
"""Share of the rows in which a relation that no header states must hold before the others are called wrong."""


MAX_TOTALS = 20
"""Most columns of a table that are tried as totals."""

MAX_TRIED = 150
"""Rows by which the likeliest parts of a total are chosen; all rows must then bear them out."""

MAX_WINDOW = 6
"""Most columns beside a total that are tried as its parts."""


class _Relation(NamedTuple):
    """What a column is made of.

    Attributes:
        total: The column.
        parts: Columns with their signs.
        product: Whether the parts are multiplied.
        stated: Whether a formula in the header says so.
        year: Year of the parts where they are only that year's share of the total.
    """

    total: int
    parts: tuple[tuple[int, int], ...]
    product: bool = False
    stated: bool = False
    year: int | None = None


def check(case: Case) -> Outcome:
    """Every table with a column of totals, or with cells that are the sum of the row above."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    places = cell_values(case)
    for sheet in sheets(case):
        for relation in _relations(sheet):
            for row, holds in _judged(sheet, relation):
                cells = [sheet.cell(row, c) for c in (relation.total, *(c for c, _ in relation.parts))]
                values = values_in(cells, places)
                if holds:
                    proved |= values if _tells(sheet, relation, row) else set()
                else:
                    doubted |= values
                    findings.append(_finding(sheet, relation, row, values_in(cells[:1], places)))
        for total, above, cells_above in _sums_across(sheet):
            values = values_in((total, *cells_above), places)
            if above == sheet.numbers[total.row, total.col]:
                proved |= values
            else:
                doubted |= values
                findings.append(_across(sheet, total, above, values_in((total,), places)))
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _relations(sheet: Sheet) -> list[_Relation]:
    """What the headers state; else, for each column named a total, the parts that most rows bear out."""
    found = _stated(sheet)
    done = {relation.total for relation in found}
    head = sheet._replace(rows=sheet.rows[:MAX_TRIED])
    for col in [c for c in sheet.columns if c not in done and _is_total(sheet, c)][:MAX_TOTALS]:
        best = max(_candidates(sheet, col), key=lambda r: _support(head, r), default=None)
        if best and _is_borne_out(sheet, best):
            found.append(best)
    product = _price_times_quantity(sheet)
    if product and product.total not in done and _is_borne_out(sheet, product):
        found.append(product)
    return found


def _is_total(sheet: Sheet, col: int) -> bool:
    return bool(_TOTAL.search(fold(sheet.paths[col][-1] if sheet.paths[col] else "")))


def _stated(sheet: Sheet) -> list[_Relation]:
    """Formulas in the row that numbers the columns."""
    texts: dict[int, re.Match[str]] = {}
    for cell in sheet.table.cells:
        if cell.is_header or (sheet.rows and cell.row == sheet.rows[0].number):
            match = _INDEX.match(cell.text.strip())
            if match and (cell.col not in texts or match["formula"]):
                texts[cell.col] = match
    columns = {match["label"]: col for col, match in texts.items()}
    found = []
    for col, match in texts.items():
        terms = [t for t in _TERM.finditer(match["formula"] or "") if t["label"] in columns]
        if len(terms) < 2 or col not in sheet.columns:
            continue
        product = all(t["sign"] in "xX*×" and t["sign"] for t in terms[1:])
        if not product and any(t["sign"] in "xX*×" and t["sign"] for t in terms):
            continue
        parts = tuple((columns[t["label"]], -1 if t["sign"] == "-" else 1) for t in terms)
        if all(c in sheet.columns or product for c, _ in parts):
            found.append(_Relation(col, parts, product, stated=True))
    return found


def _candidates(sheet: Sheet, total: int) -> list[_Relation]:
    """What may make up a total: the columns of its own group, of the group beside it, all before it, all behind it."""
    parent = sheet.paths[total][:-1]
    others = [c for c in sheet.columns if c != total]
    plain = [c for c in others if not _is_total(sheet, c)]
    groups = [
        [c for c in plain if parent and sheet.paths[c][: len(parent)] == parent],
        [c for c in plain if c > total],
        [c for c in plain if c < total],
        [c for c in others if _is_total(sheet, c)],
    ]
    at = sheet.columns.index(total)
    for size in range(2, MAX_WINDOW + 1):  # those just beside it, where others count something else
        groups += [list(sheet.columns[max(0, at - size) : at]), list(sheet.columns[at + 1 : at + 1 + size])]
    behind = next((c for c in others if c == total + 1), None)
    found = [_Relation(total, tuple((c, 1) for c in group)) for group in groups if group]
    if behind is not None and len(sheet.paths[behind]) > 1 and sheet.paths[behind][0] not in sheet.paths[total]:
        head = sheet.paths[behind][0]
        group = [c for c in plain if c > total and sheet.paths[c][:1] == (head,)]
        years = set(find_years(head))
        found.append(_Relation(total, tuple((c, 1) for c in group), year=years.pop() if len(years) == 1 else None))
    return sorted({r for r in found if len(r.parts) > 1 or r.year}, key=lambda r: (r.year is None, r.parts))


def _price_times_quantity(sheet: Sheet) -> _Relation | None:
    names = {col: fold(" ".join(path)) for col, path in sheet.paths.items()}
    picked = [
        next((c for c in names if re.search(pattern, names[c]) and _filled(sheet, c)), None)
        for pattern in (r"thanh tien|\bso tien\b|kinh phi", r"so luong|khoi luong", r"don gia")
    ]
    if None in picked or len(set(picked)) < 3:
        return None
    total, quantity, price = (c for c in picked if c is not None)
    return _Relation(total, ((quantity, 1), (price, 1)), product=True)


def _filled(sheet: Sheet, col: int) -> bool:
    return any(_at(sheet, row, col) is not None for row in sheet.rows)


def _at(sheet: Sheet, row: TableRow, col: int) -> Decimal | None:
    """A number, also of a column that is not to be added up (a price)."""
    known = sheet.numbers.get((row.number, col))
    if known is not None or col in sheet.columns:
        return known
    text = row.text(col).replace(".", "").replace(",", "")
    return Decimal(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _made(sheet: Sheet, relation: _Relation, row: TableRow) -> Decimal | None:
    """What the parts of a row give; None where none is filled, or one of a product is not."""
    numbers = [(_at(sheet, row, col), sign) for col, sign in relation.parts]
    if relation.product:
        (a, _), (b, _) = numbers[0], numbers[1]
        return a * b if a is not None and b is not None and len(numbers) == 2 else None
    filled = [number * sign for number, sign in numbers if number is not None]
    return sum(filled, Decimal(0)) if filled else None


def _outcomes(sheet: Sheet, relation: _Relation) -> list[tuple[TableRow, bool]]:
    """Rows that tell a total and parts, with whether they agree; a share of one year needs no more than be smaller."""
    found = []
    for row in sheet.rows:
        total, made = sheet.numbers.get((row.number, relation.total)), _made(sheet, relation, row)
        if total is None or made is None or (total == 0 and made == 0):
            continue
        holds = total == made or (
            relation.product and any(total * f == made or made * f == total for f in (10**3, 10**6))
        )
        if holds or not _may_be_less(sheet, relation, row, total > made):
            found.append((row, holds))
    return found


def _may_be_less(sheet: Sheet, relation: _Relation, row: TableRow, less: bool) -> bool:
    """Whether parts that are one year's share may stay below the total: the row runs for years, or is a sum of such."""
    if relation.year is None or not less:
        return False
    years = years_of(sheet, row)
    if sheet.is_total(row) or years is None:
        return not _slip(sheet, relation, row) or sheet.is_total(row)
    return years != (relation.year, relation.year)


def _slip(sheet: Sheet, relation: _Relation, row: TableRow) -> bool:
    """Whether one digit parts the total from its parts."""
    made = _made(sheet, relation, row)
    return made is not None and likely_repair(sheet.numbers[row.number, relation.total], made)


def _support(sheet: Sheet, relation: _Relation) -> float:
    outcomes = _outcomes(sheet, relation)
    return sum(holds for _, holds in outcomes) - 1.5 * sum(not holds for _, holds in outcomes)


def _is_borne_out(sheet: Sheet, relation: _Relation) -> bool:
    outcomes = [holds for _, holds in _outcomes(sheet, relation)]
    return sum(outcomes) >= max(2, _LEAST_HOLDING * len(outcomes))


def _judged(sheet: Sheet, relation: _Relation) -> list[tuple[TableRow, bool]]:
    """The rows in which the relation holds or fails; a failing sum row only where no row above it fails."""
    outcomes = _outcomes(sheet, relation)
    clean = all(holds for row, holds in outcomes if not sheet.is_total(row))
    return [(row, holds) for row, holds in outcomes if holds or clean or not sheet.is_total(row)]


def _tells(sheet: Sheet, relation: _Relation, row: TableRow) -> bool:
    """Whether agreement proves anything: two parts, or one number of two digits printed twice."""
    filled = [n for col, _ in relation.parts if (n := _at(sheet, row, col))]
    return len(filled) > 1 or any(n >= 10 for n in filled)


def _finding(sheet: Sheet, relation: _Relation, row: TableRow, values: set[Value]) -> Finding:
    total = sheet.numbers[row.number, relation.total]
    made = _made(sheet, relation, row) or Decimal(0)
    cell = row.cells[relation.total]
    assert cell is not None  # _outcomes found a number in it
    parts = [row.text(col) for col, _ in relation.parts if row.text(col)]
    how = (" × " if relation.product else " + ").join(parts)
    message = f"“{sheet.name(row)}”: {' / '.join(sheet.paths[relation.total])} {cell.text}, các cột thành phần {how}"
    message += f" = {grouped(made, cell.text)}." if len(parts) > 1 else "."
    suggestion = _suggestion(sheet, relation, row, total - made)
    remark = Remark("row_mismatch", "error", message, grouped(made, cell.text), cell.text, suggestion)
    return about_cell(cell, remark, values)


def _suggestion(sheet: Sheet, relation: _Relation, row: TableRow, excess: Decimal) -> str | None:
    """The one slip that explains a failing row; none for a product, or where several do."""
    if relation.product:
        return None
    wanted = [(relation.total, -excess), *((col, excess * sign) for col, sign in relation.parts)]
    repairs = []
    for col, change in wanted:
        old = sheet.numbers.get((row.number, col))
        if old is not None:
            new = old + change
            repairs.append((f"{row.text(col)} → {grouped(new, row.text(col))}", old, new))
    return the_repair(repairs)


def _sums_across(sheet: Sheet) -> list[tuple[Cell, Decimal, tuple[Cell | None, ...]]]:
    """Cells of total rows that cover several columns, with the sum of the row above under them."""
    found = []
    for above, row in pairwise(sheet.rows):
        if not (sheet.is_total(row) and sheet.is_total(above)):
            continue
        for cell in row.distinct:
            under = [c for c in range(cell.col, cell.col + cell.col_span) if c in sheet.columns]
            numbers = [sheet.numbers.get((above.number, c)) for c in under]
            if len(under) > 1 and (row.number, cell.col) in sheet.numbers and None not in numbers:
                total = sum((n for n in numbers if n is not None), Decimal(0))
                found.append((cell, total, tuple(above.cells[c] for c in under)))
    return found


def _across(sheet: Sheet, cell: Cell, above: Decimal, values: set[Value]) -> Finding:
    expected = grouped(above, cell.text)
    message = f"{cell.text} trải qua {cell.col_span} cột, cộng các cột ở dòng trên được {expected}."
    old = sheet.numbers[cell.row, cell.col]
    suggestion = f"{cell.text} → {expected}" if likely_repair(old, above) else None
    return about_cell(cell, Remark("total_mismatch", "error", message, expected, cell.text, suggestion), values)
