"""Values of one unit against the unit's other reports: what is told twice for one year, and jumps between years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from normalizers.names import fold
from pipeline.rules._figures import dots
from pipeline.rules.case import Remark, about
from pipeline.rules.unit_slips import FACTORS, significant
from schemas.record import Finding, Record, Severity, Value, Verdict

__all__ = ["Fact", "across", "facts_of"]

_ITEM = "khoản "
"""How the kind of a single amount begins."""

JUMP = 10
"""Factor between neighbouring years from which a slip (a digit, the unit) is likelier than a change."""

YEARS_APART = 2
"""Reports further apart are not compared."""

LEAST = 5
"""Smaller counts may well grow tenfold."""


class Fact(NamedTuple):
    """A value that other reports may tell too.

    Attributes:
        key: What it is a value of: dataset, unit, kind.
        year: It is for.
        value: The number.
        file_name: Of the document.
        doc_id: Of the document.
        record: Row it stands in.
        column: Column it is printed in.
        name: Of the unit and kind, for a reader.
        steady: Whether it hardly ever changes (the number of communes).
        slips_only: Whether only another unit of money is told of it: single items are planned anew all the time.
    """

    key: tuple[str, ...]
    year: int
    value: int
    file_name: str
    doc_id: str
    record: Record
    column: str
    name: str
    steady: bool = False
    slips_only: bool = False


def facts_of(verdict: Verdict) -> list[Fact]:
    """The comparable values of one document; a key that it tells more than once with different values is left out."""
    source, document = verdict.extraction.source, verdict.extraction.document
    year = document.get("report_year")
    place = str(document.get("province") or "")
    issuer = str(document.get("issuer") or "")
    found: dict[tuple[tuple[str, ...], int], list[Fact]] = {}
    for record in verdict.records:
        told = _TOLD.get(record.dataset)
        for kind, when, value, column, steady in told(record.values, year) if told else ():
            if not isinstance(when, int) or not isinstance(value, int):
                continue
            unit = str(record.values.get("unit_name") or record.values.get("entity") or issuer)
            # A total's unit goes by many names ("Tổng cộng", "Toàn tỉnh").
            named = issuer if record.values.get("is_total") else unit
            key = (record.dataset, fold(place), fold(named), kind)
            name, item = f"{named}, {kind}", kind.startswith(_ITEM)
            fact = Fact(key, when, value, source.file_name, source.doc_id, record, column, name, steady, item)
            found.setdefault((key, when), []).append(fact)
    return [facts[0] for facts in found.values() if len({fact.value for fact in facts}) == 1]


_Told = Iterable[tuple[str, object, object, str, bool]]
"""(kind, year, value, printed column, steady) of the numbers of a row."""


def _coverage(values: Mapping[str, Value], year: Value) -> _Told:
    yield "số xã có HNTH", year, values["communes_covered"], "communes_covered", False
    yield "tổng số xã", year, values["communes_total"], "communes_total", True


def _services(values: Mapping[str, Value], year: Value) -> _Told:
    yield (
        f"{values['metric']} mức {values['service_level']}",
        values["report_year"] or year,
        values["value"],
        "value",
        False,
    )


def _budget(values: Mapping[str, Value], year: Value) -> _Told:
    if values["is_total"] or values["item_name"]:
        kind = f"tổng kinh phí {values['fund_source']}" if values["is_total"] else f"{_ITEM}{values['item_name']}"
        yield kind, values["budget_year"], values["amount_vnd"], "amount_printed", False


def _equipment(values: Mapping[str, Value], year: Value) -> _Told:
    yield str(values["item_name"]), year, values["quantity"], "quantity_printed", False


def _indicators(values: Mapping[str, Value], year: Value) -> _Told:
    number = values["value"]
    counted = values["indicator"] and values["percent"] is None and values["unit"] != "%"
    if counted and isinstance(number, float) and number.is_integer():
        yield f"{values['indicator']} {values['label'] or ''}".strip(), year, int(number), "value", False


_TOLD: dict[str, Callable[[Mapping[str, Value], Value], _Told]] = {
    "hnth_coverage": _coverage,
    "dvctt_counts": _services,
    "budget_items": _budget,
    "equipment": _equipment,
    "indicators": _indicators,
}


def across(facts: Iterable[Fact]) -> list[tuple[str, Finding]]:
    """What the reports contradict or leap over, each as the later document's id and a finding."""
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.key, []).append(fact)
    found: list[tuple[str, Finding]] = []
    for told in groups.values():
        told.sort(key=lambda fact: (fact.year, fact.file_name))
        for index, later in enumerate(told):
            for earlier in reversed(told[:index]):
                if later.year - earlier.year > YEARS_APART:
                    break
                if earlier.doc_id != later.doc_id:
                    found += [(later.doc_id, f) for f in (_compare(earlier, later),) if f]
                    break
    return found


def _compare(earlier: Fact, later: Fact) -> Finding | None:
    """A finding where two reports of a unit do not fit together."""
    if earlier.value == later.value:
        return None
    low, high = sorted((earlier.value, later.value))
    severity: Severity
    slip = later.key[0] == "budget_items" and _by_unit(low, high)
    if later.slips_only and not slip:
        return None
    if slip:
        rule, severity = "unit_slip", "error" if earlier.year == later.year else "warning"
    elif high >= JUMP * max(low, 1) and high >= LEAST * JUMP:
        rule, severity = "jump_between_reports", "warning"
    elif earlier.year == later.year and later.key[0] in ("dvctt_counts", "budget_items"):
        rule, severity = "told_differently", "info"
    elif later.steady:
        rule, severity = "told_differently", "warning" if later.value < earlier.value else "info"
    else:
        return None
    unit = " Lệch đúng một bậc đơn vị tính (nghìn/triệu)." if slip else ""
    message = f"{later.name}: {_place(later)}; {_place(earlier)}.{unit}"
    return about(later.record, later.column, Remark(rule, severity, message, dots(earlier.value), dots(later.value)))


def _by_unit(low: int, high: int) -> bool:
    """Whether two amounts are one in two units of money."""
    return low > 0 and significant(low) > 1 and any(high == low * factor for factor in FACTORS)


def _place(fact: Fact) -> str:
    page = (
        fact.record.raw.readings[fact.column].page if fact.column in fact.record.raw.readings else fact.record.raw.page
    )
    return f"năm {fact.year} là {dots(fact.value)} ({fact.file_name}, trang {page})"
