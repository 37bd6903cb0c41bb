"""Lists of n/m per unit against the printed total n/m, and against the printed number of units."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from normalizers.numbers import printed_places
from pipeline.rules._figures import dots, percents
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding, Record

__all__ = ["check"]

_COLUMNS = ("communes_covered", "communes_total")
_UNITS = re.compile(r"(?<![\d/.,])(?P<count>\d{1,3})(?![\d/.,%])\s+(?:đơn vị|huyện|thị xã|địa phương|UBND)", re.UNICODE)


def check(case: Case) -> Outcome:
    """Every HNTH list that has a total."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    for records in _lists(case):
        items = [r for r in records if not r.values["is_total"]]
        totals = [r for r in records if r.values["is_total"]]
        if len(items) < 2 or _is_open(case, items) or _only_full(items, totals):
            continue
        for total in totals:
            for column in _COLUMNS:
                numbers = [r.values[column] for r in items]
                expected = sum(n for n in numbers if isinstance(n, int))
                concerned = {(r.row_id, column) for r in (total, *items)}
                if None in numbers or total.values[column] is None:
                    continue
                if expected == total.values[column]:
                    proved |= concerned if expected else set()
                else:
                    doubted |= concerned
                    findings.append(_mismatch(total, column, expected, len(items)))
            findings += _share(case, total, items)
        findings.extend(_count(case, items))
    return Outcome(tuple(findings), frozenset(proved), frozenset(doubted))


_GOES_ON = re.compile(
    r"[^.;]{0,40}?(?:\bvà (?:các|một số|những)\b|\.\.\.|…|\bv\.v|[;,] (?:các|những) [^.;,\d]{0,30}(?:còn lại|khác)\b)"
)


def _only_full(items: list[Record], totals: list[Record]) -> bool:
    """Whether a list names the units whose communes all have it, of a whole that has not: the others are left out."""

    def full(record: Record) -> bool:
        covered, total = (record.values[column] for column in _COLUMNS)
        return covered is not None and covered == total

    return all(map(full, items)) and not any(map(full, totals)) and items[0].raw.table_id is None


def _is_open(case: Case, items: list[Record]) -> bool:
    """Whether a list in prose names only some: "… Thanh Ba 17/19 (89,5%) và các huyện khác"."""
    last = items[-1]
    at = _paragraph(case, last) if last.raw.table_id is None else -1
    if at < 0 or "unit_name" not in last.raw.readings:
        return False
    text, printed = case.passages[at].text, "/".join(last.raw.readings[column].text for column in _COLUMNS)
    end = text.find(printed, max(0, text.find(last.raw.readings["unit_name"].text)))
    return end >= 0 and bool(_GOES_ON.match(text, end + len(printed)))


def _lists(case: Case) -> list[list[Record]]:
    """Records that stand together: of one table, or of one paragraph."""
    groups: dict[object, list[Record]] = {}
    for record in case.of("hnth_coverage"):
        groups.setdefault(record.raw.table_id or _paragraph(case, record), []).append(record)
    return list(groups.values())


def _paragraph(case: Case, record: Record) -> int:
    """Index of the paragraph a record of prose stands in, -1 where none is found."""
    x, y = record.raw.box.center
    found = (i for i, p in enumerate(case.passages) if p.page == record.raw.page and p.box.grown(1).holds(x, y))
    return next(found, -1)


def _mismatch(total: Record, column: str, expected: int, count: int) -> Finding:
    what = "số xã đã triển khai" if column == "communes_covered" else "tổng số xã"
    actual = total.values[column]
    message = f"Cộng {what} của {count} đơn vị được {expected}, văn bản ghi {actual}."
    return about(total, column, Remark("list_total_mismatch", "error", message, expected, actual))


def _share(case: Case, total: Record, items: list[Record]) -> list[Finding]:
    """The percentage printed behind a total n/m, where the sums of the list make another one."""
    sums = [sum(n for r in items if isinstance(n := r.values[column], int)) for column in _COLUMNS]
    if [total.values[column] for column in _COLUMNS] == sums or not sums[1] or total.raw.table_id is not None:
        return []
    at = _paragraph(case, total)
    printed = f"{total.raw.readings[_COLUMNS[0]].text}/{total.raw.readings[_COLUMNS[1]].text}"
    for passage in case.passages[at : at + 1] if at >= 0 else ():
        start = passage.text.find(printed)
        told = percents(passage.text[start : start + 80]) if start >= 0 else []
        if told:
            step = Decimal(1).scaleb(-printed_places(told[0].value))
            expected = (Decimal(sums[0]) * 100 / sums[1]).quantize(step, ROUND_HALF_UP)
            if expected != told[0].value:
                message = f"Danh sách cho {sums[0]}/{sums[1]} = {dots(expected)}%, văn bản ghi {told[0].printed}."
                return [
                    about(
                        total,
                        _COLUMNS[0],
                        Remark("cross_check", "info", message, f"{dots(expected)}%", told[0].printed),
                    )
                ]
    return []


def _count(case: Case, items: list[Record]) -> list[Finding]:
    """A printed number of units just before a list in prose that is not the number of names in it."""
    first = items[0]
    if first.raw.table_id is not None:
        return []
    at = _paragraph(case, first)
    for passage in case.passages[at : at + 1] if at >= 0 else ():
        name = first.raw.readings.get("unit_name")
        start = passage.text.find(name.text) if name else -1
        counts = list(_UNITS.finditer(passage.text[: max(0, start)]))
        if counts and int(counts[-1]["count"]) != len(items):
            printed = counts[-1]
            message = f"Văn bản ghi {printed.group().strip()} nhưng liệt kê {len(items)}."
            box = passage.box_at(*printed.span())
            return [
                Finding(
                    "count_mismatch", "error", message, passage.page, box, "hnth_coverage", None, None,
                    str(len(items)), printed["count"], None, passage.source_at(*printed.span()),
                )
            ]  # fmt: skip
    return []
