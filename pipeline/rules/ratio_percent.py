"""n/m against the percentage printed beside it, in prose and in table rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from extractors.layout import Passage
from extractors.reports.report import is_total_name, table_rows
from normalizers.names import fold
from normalizers.numbers import parse_integer, parse_percent, parse_ratio, printed_places
from pipeline.rules._figures import pinned
from pipeline.rules._paragraphs import percents_at, values_at
from pipeline.rules._ratio_columns import Rate, rates_of
from pipeline.rules._shares import is_of_another, is_rough, is_share
from pipeline.rules._sheets import about_cell, cell_values, values_in
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding, Severity
from schemas.table import Cell, Table

__all__ = ["check"]

_NUMBER = r"\d{1,3}(?:[.,]\d{3})+|\d+"
_RATIO = rf"(?<!\d[.,])(?P<n>{_NUMBER})\s*/\s*(?P<m>{_NUMBER})(?![\d/])"
_PERCENT = r"(?P<p>\d{1,3}(?:[.,]\d{1,2})?)\s*%"
_AFTER = re.compile(rf"(?<![\d/]){_RATIO}[^%;\d]{{0,70}}?(?:đạt|tỷ lệ|tỉ lệ|chiếm|bằng|\(|=)[^%;\d]{{0,30}}?{_PERCENT}")
_BEFORE = re.compile(rf"{_PERCENT}\s*\(\s*{_RATIO}")
_NEAR = Decimal(6)
"""Percentage points: in a table, two counts whose ratio is this near the printed percent are meant by it."""

MAX_BEFORE = 16
"""Cells before a percentage among which its counts are looked for."""

# A row of many percentages reads each of its counts for every one of them.
_integer = lru_cache(maxsize=4096)(parse_integer)
_ratio = lru_cache(maxsize=4096)(parse_ratio)


def check(case: Case) -> Outcome:
    """All passages and all tables."""
    judged = [*_in_prose(case), *_in_tables(case)]
    findings = tuple(finding for finding, _ in judged if finding)
    proved = {v for finding, values in judged if finding is None for v in values}
    doubted = {v for finding, values in judged if finding and finding.severity == "error" for v in values}
    return Outcome(findings, frozenset(proved - doubted), frozenset(doubted))


_Judged = tuple[Finding | None, set[Value]]
"""What is wrong with a percentage, None where nothing is, and the values that it proves or doubts."""


def _in_prose(case: Case) -> list[_Judged]:
    """Ratios and percentages of the passages."""
    judged: list[_Judged] = []
    for passage in case.passages:
        for match in (*_AFTER.finditer(passage.text), *_BEFORE.finditer(passage.text)):
            fault = _fault(match["n"], match["m"], match["p"])
            if not is_share(passage.text, match) or (fault and is_of_another(match, fault[0])):
                continue
            if fault is None:
                judged.append((None, _proved(case, passage, match)))
            else:
                told = (fault[0], "info") if is_rough(match, fault[0]) else fault
                judged.append((_prose_finding(passage, match, told), _values_at(case, passage, match)))
    return judged


def _in_tables(case: Case) -> list[_Judged]:
    """Percentages of table rows with the counts they are made of."""
    places = cell_values(case)
    told = [one for table in case.extraction.tables for one in _table_findings(table)]
    return [(finding, values_in(cells, places)) for finding, cells in told]


def _fault(n: str, m: str, percent: str) -> tuple[Decimal, str] | None:
    """What the percentage should be and how bad it is; None where it is right or the figures cannot be read.

    Rounding half up is right; cutting off digits instead is common and only worth a remark.
    """
    part, whole, printed = _integer(n), _integer(m), parse_percent(f"{percent}%")
    if part is None or not whole or printed is None:
        return None
    exact = Decimal(part) * 100 / Decimal(whole)
    step = Decimal(1).scaleb(-printed_places(printed))
    expected = exact.quantize(step, ROUND_HALF_UP)
    if expected == printed:
        return None
    return expected, "info" if exact.quantize(step, ROUND_DOWN) == printed else "error"


def _comma(value: Decimal) -> str:
    return f"{value}".replace(".", ",") + "%"


def _prose_finding(passage: Passage, match: re.Match[str], fault: tuple[Decimal, str]) -> Finding:
    expected, severity = fault
    start, end = match.span()
    return Finding(
        rule="percent_mismatch",
        severity="info" if severity == "info" else "error",
        message=f"{match['n']}/{match['m']} = {_comma(expected)}, văn bản ghi {match['p']}%.",
        page=passage.page,
        box=passage.box_at(start, end),
        expected=_comma(expected),
        actual=f"{match['p']}%",
        source=passage.source_at(start, end),
    )


def _values_at(case: Case, passage: Passage, match: re.Match[str]) -> set[Value]:
    """Values printed as this very ratio and percentage."""
    found = percents_at(case, passage.page, passage.box_at(*match.span("p")))
    for name in ("n", "m"):
        if (number := _integer(match[name])) is not None:
            found |= values_at(case, passage.page, passage.box_at(*match.span(name)), number)
    return found


def _proved(case: Case, passage: Passage, match: re.Match[str]) -> set[Value]:
    """The values that the ratio reproduces; a count whose last digit the percentage is too coarse to tell is none."""
    n, m, printed = _integer(match["n"]), _integer(match["m"]), parse_percent(f"{match['p']}%")
    if n is None or not m or n == m or printed is None:
        return set()  # one and the same misreading of n and m would still be 100 %
    found = percents_at(case, passage.page, passage.box_at(*match.span("p")))
    for name, number, fixed in zip(("n", "m"), (n, m), pinned(n, m, printed), strict=True):
        if fixed:
            found |= values_at(case, passage.page, passage.box_at(*match.span(name)), number)
    return found


_Found = tuple[Finding | None, tuple[Cell, ...]]
"""What is wrong with a percentage of a table, None where nothing is, and its cell and those of its counts."""


def _table_findings(table: Table) -> list[_Found]:
    """Rows with a percentage and the two counts it is made of: what is wrong, or None, and the cells concerned."""
    found: list[_Found] = []
    grid = table.grid()
    sums = _sums(table)
    total_rows = {cell.row for cell in sums.values()}
    blocks: dict[int, dict[int, str]] = {}
    printed: Counter[int] = Counter()
    for row in range(table.n_rows):
        if row in table.header_rows:
            continue
        last = max((r for r in table.header_rows if r < row), default=-1)
        if last not in blocks:
            blocks[last] = {col: " ".join(path) for col, path in enumerate(table.header_paths(row))}
        headers = blocks[last]
        cells = [cell for i, cell in enumerate(grid[row]) if cell and (i == 0 or cell is not grid[row][i - 1])]
        for index, cell in enumerate(cells):
            if "%" in cell.text or _says_percent(headers[cell.col]):
                printed[cell.col] += parse_percent(cell.text) is not None
                rate = row not in total_rows and "le" in fold(headers[cell.col]).split()
                meant = _meant(cells[max(0, index - MAX_BEFORE) : index], cell, sums, all_too=rate)
                if meant:
                    fault = _fault(meant.n, meant.m, cell.text.replace("%", "").strip())
                    finding = _cell_finding(cell, (meant.n, meant.m, *fault)) if fault else None
                    found.append((finding, (cell, *meant.cells) if fault else (cell, *_fixed(meant, cell))))
    return _sure(table, found, printed)


def _sure(table: Table, found: list[_Found], printed: Mapping[int, int]) -> list[_Found]:
    """What was found of columns whose percentages are surely of the counts beside them.

    Of another it is what two columns further off say that give its percentages; else one remark, where a third of them
    at least are near: fewer are so by chance.
    """
    fits = {cells[0].col for finding, cells in found if finding is None}
    sure, unsure = list[_Found](), dict[int, list[_Found]]()
    for one in found:
        col = one[1][0].col
        if col in fits or printed[col] < _FEW:
            sure.append(one)
        else:
            unsure.setdefault(col, []).append(one)
    for tried, (col, near) in enumerate(unsure.items()):
        rates = rates_of(table, col) if tried < MAX_TRIED else []
        sure += map(_rated, rates)
        if not rates and 3 * len(near) >= printed[col]:
            sure.append((_unsure_finding(near, printed[col]), ()))
    return sure


def _rated(rate: Rate) -> _Found:
    """What is wrong with a percentage of two columns, or None, and the cells concerned."""
    meant = _Ratio(rate.n.text.strip(), rate.m.text.strip(), (rate.n, rate.m))
    fault = _fault(meant.n, meant.m, rate.percent.text.replace("%", "").strip())
    if fault:
        return _cell_finding(rate.percent, (meant.n, meant.m, *fault)), tuple(rate)
    return None, (rate.percent, *_fixed(meant, rate.percent))


MAX_TRIED = 20
"""Columns of percentages of a table for which counts further off are looked for."""

_FEW = 3
"""Percentages of a column, none of two counts of its row, from which those near such a share may be so by chance."""


def _unsure_finding(near: list[_Found], printed: int) -> Finding:
    """One remark on a column of which no percentage is the share that it is near; all of many near is no chance."""
    first, cells = near[0]
    message = f"Cột có {printed} tỷ lệ, {len(near)} gần bằng tỷ số của hai số cùng dòng nhưng không tỷ lệ nào khớp"
    example = f"{message}; ví dụ {first.expected} thay vì {first.actual}." if first else f"{message}."
    severity: Severity = "warning" if len(near) == printed else "info"
    remark = Remark("percent_mismatch", severity, example, first and first.expected, first and first.actual)
    return about_cell(cells[0], remark)


def _says_percent(header: str) -> bool:
    return "%" in header and "tang" not in fold(header) and "giam" not in fold(header)


class _Ratio(NamedTuple):
    """Two counts of a row, as printed, and the cells that print them."""

    n: str
    m: str
    cells: tuple[Cell, ...]


def _fixed(meant: _Ratio, cell: Cell) -> tuple[Cell, ...]:
    """The cells of the counts that a percentage reproduces to the last digit; none of n/n, or of n/m in one cell."""
    n, m = _integer(meant.n), _integer(meant.m)
    printed = parse_percent(cell.text.replace("%", "").strip() + "%")
    if n is None or not m or n == m or printed is None:
        return ()
    each = pinned(n, m, printed)
    kept = each if len(meant.cells) > 1 else (all(each),)
    return tuple(c for c, fixed in zip(meant.cells, kept, strict=True) if fixed)


def _sums(table: Table) -> dict[int, Cell]:
    """Column -> its cell in the last row that calls itself a total: what shares down the column are shares of."""
    rows = [row for row in table_rows(table) if any(is_total_name(c.text) for c in row.distinct[:2])]
    return {cell.col: cell for cell in rows[-1].distinct if _integer(cell.text)} if rows else {}


def _meant(before: list[Cell], cell: Cell, sums: dict[int, Cell], *, all_too: bool) -> _Ratio | None:
    """The two counts of the cells before a percentage that give it; else the two whose ratio is nearest and near.

    `sums` are totals by column; 100 % may be of two counts (`all_too`) in rates ("Tỷ lệ"), not in a total's own share.
    """
    text = cell.text.replace("%", "").strip()
    printed = parse_percent(f"{text}%")
    if printed is None or printed > 100:
        return None
    ratios = [_Ratio(str(r[0]), str(r[1]), (c,)) for c in before if (r := _ratio(c.text))]
    pairs = _pairs(before, sums) if printed < 100 or all_too else []
    near = [(d, ratio) for ratio in [*ratios, *pairs] if (d := _near(ratio.n, ratio.m, printed)) is not None]
    right = next((ratio for _, ratio in near if _fault(ratio.n, ratio.m, text) is None), None)
    if right is None and any(_fault(n, m, text) is None for n, m in _further(before)):
        return None
    return right or min(near, key=lambda told: told[0], default=(None, None))[1]


def _further(before: list[Cell]) -> list[tuple[str, str]]:
    """The count nearest before a percentage with those further off: a plan stands before its sources ("Giải ngân").

    One that gives the percentage may do so by chance: it proves nothing, and speaks against an error all the same.
    """
    counts = [cell.text.strip() for cell in before if _integer(cell.text) is not None]
    return [(counts[-1], whole) for whole in counts[:-3]]


def _pairs(before: list[Cell], sums: dict[int, Cell]) -> list[_Ratio]:
    """The count nearest before the percentage with its column's total and each of the two before it, smaller first."""
    counts = [(number, c) for c in before if (number := _integer(c.text)) is not None]
    found = []
    for other in counts[-3:-1]:
        (_, small), (_, large) = sorted((other, counts[-1]), key=lambda told: told[0])
        found.append(_Ratio(small.text.strip(), large.text.strip(), (small, large)))
    total = sums.get(counts[-1][1].col) if counts else None
    if total is not None and total.row != counts[-1][1].row:
        found.append(_Ratio(counts[-1][1].text.strip(), total.text.strip(), (counts[-1][1], total)))
    return found


def _near(n: str, m: str, printed: Decimal) -> Decimal | None:
    """Distance of n/m from the percentage in points, None beyond `_NEAR`."""
    part, whole = _integer(n), _integer(m)
    if part is None or not whole or whole < 2:
        return None
    distance = abs(Decimal(part) * 100 / Decimal(whole) - printed)
    return distance if distance <= _NEAR else None


def _cell_finding(cell: Cell, fault: tuple[str, str, Decimal, str]) -> Finding:
    n, m, expected, severity = fault
    message = f"{n}/{m} = {_comma(expected)}, bảng ghi {cell.text}."
    remark = Remark("percent_mismatch", "info" if severity == "info" else "error", message, _comma(expected), cell.text)
    return about_cell(cell, remark)
