"""What prose says of a table (its total amount, its number of services) against the table's own totals."""

from __future__ import annotations

import re
from decimal import Decimal

from normalizers.periods import find_years
from pipeline.rules._figures import Figure, dots, figures
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in, values_at
from pipeline.rules._sheets import likely_repair
from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding, Record

__all__ = ["check"]

_OF_THE_TABLE = re.compile(
    r"phụ lục|biểu (?:mẫu )?(?:kèm|đính|số)|bảng (?:dưới|sau|trên|kèm)|kèm theo|dưới đây"
    r"|chi tiết (?:tại|như|theo)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"tổng (?:kinh phí|dự toán|mức|số tiền|nhu cầu|cộng|vốn|giá trị)"
    r"|(?:kinh phí|dự toán)(?: thực hiện| đầu tư)?\s*(?:là|:)|đã (?:đầu tư|bố trí|chi)|tổng cộng",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"mức(?: độ)?\s*(?P<level>[234])(?!\s*(?:,|và|-|/)\s*\d)|(?P<whole>toàn trình)|(?P<part>một phần)", re.IGNORECASE
)
_SERVICES = re.compile(r"^(?:thu tuc|dich vu)")
_EVERYWHERE = re.compile(
    r"toàn (?:tỉnh|huyện|thành phố|ngành)|hiện có|tổng (?:số|cộng)|trên địa bàn|đã cung cấp", re.IGNORECASE
)


def check(case: Case) -> Outcome:
    """Amounts told of a budget table, and services told of a table of services."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    told = paragraphs(case.passages)
    for paragraph, amounts, totals in _amounts(case, told):
        equal = [(a, t) for a in amounts for t in totals if a.values["amount_vnd"] == t.values["amount_vnd"]]
        for amount, total in equal:
            if _significant(amount.values["amount_vnd"]):
                proved |= {(amount.row_id, "amount_printed"), (total.row_id, "amount_printed")}
        finding = None if equal or len(amounts) != 1 else _amount_finding(paragraph, amounts[0], totals)
        if finding:
            findings.append(finding)
            doubted.add((amounts[0].row_id, "amount_printed"))
    for paragraph, figure, total in _services(case, told):
        page, box, _ = paragraph.at(figure.start, figure.end)
        values = values_at(case, page, box, figure.value) | {(total.row_id, "value")}
        if total.values["value"] == figure.value:
            proved |= values if figure.value >= 10 else set()
        elif _should_agree(paragraph, figure, total):
            doubted |= values
            findings.append(_services_finding(paragraph, figure, total))
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _significant(amount: object) -> bool:
    """Whether an amount has digits enough that two of the same are no chance."""
    return isinstance(amount, int) and len(str(amount).rstrip("0")) >= 3


def _amounts(case: Case, told: tuple[Paragraph, ...]) -> list[tuple[Paragraph, list[Record], list[Record]]]:
    """Paragraphs that speak of a table's total, the amounts they tell, and the totals of the tables."""
    records = case.of("budget_items")
    totals = [r for r in records if r.raw.table_id and r.values["is_total"] and r.values["amount_vnd"] is not None]
    prose = [r for r in records if r.raw.table_id is None and r.values["amount_vnd"] is not None]
    found = []
    for paragraph in told if totals else ():
        if not (_OF_THE_TABLE.search(paragraph.text) and _TOTAL.search(paragraph.text)):
            continue
        inside = [r for r in prose if _stands_in(r, paragraph)]
        years = set(find_years(paragraph.text))
        fit = [t for t in totals if not years or t.values["budget_year"] in (None, *years)]
        if inside and fit:
            found.append((paragraph, inside, fit))
    return found


def _stands_in(record: Record, paragraph: Paragraph) -> bool:
    reading = record.raw.readings["amount_printed"]
    return any(p.page == reading.page and p.box.grown(1).holds(*reading.box.center) for _, p in paragraph.parts)


def _amount_finding(paragraph: Paragraph, amount: Record, totals: list[Record]) -> Finding | None:
    """The amount against the one total that it must mean: a slip of it, off by thousands, or the only one there is."""
    own = amount.values["amount_vnd"]
    assert isinstance(own, int)  # _amounts leaves the others out
    values = {t.values["amount_vnd"]: t for t in totals}
    near = [v for v in values if isinstance(v, int) and (_by_thousands(own, v) or _is_slip(own, v))]
    if len(near) != 1 and (len(values) != 1 or re.search("trong đó|gồm", paragraph.text, re.IGNORECASE)):
        return None
    total = near[0] if near else next(v for v in values if isinstance(v, int))
    printed = amount.raw.readings["amount_printed"].text
    unit = " Có thể nhầm đơn vị tính (nghìn/triệu)." if _by_thousands(own, total) else ""
    message = f"Văn bản ghi {printed} = {dots(own)}đ, tổng trong bảng là {dots(total)}đ.{unit}"
    suggestion = f"{printed} → {dots(total)}đ" if near else None
    return about(
        amount,
        "amount_printed",
        Remark("prose_table_conflict", "error", message, f"{dots(total)}đ", printed, suggestion),
    )


def _by_thousands(a: int, b: int) -> bool:
    return bool(a and b) and (a in (b * 1000, b * 10**6) or b in (a * 1000, a * 10**6))


def _is_slip(a: int, b: int) -> bool:
    return likely_repair(Decimal(a), Decimal(b))


def _services(case: Case, told: tuple[Paragraph, ...]) -> list[tuple[Paragraph, Figure, Record]]:
    """Services of one level told in prose, with the table's total of that level."""
    totals = {
        str(r.values["service_level"]): r
        for r in case.of("dvctt_counts")
        if r.values["is_total"] and r.values["metric"] == "services" and r.values["value"] is not None
    }
    found = []
    for paragraph in told if totals else ():
        for figure in figures(paragraph.text):
            clause = re.split(r"[;.]\s|,\s*\d", paragraph.text[figure.end : figure.end + 200])[0]
            level = _LEVEL.search(clause)
            if figure.whole is None and level and _SERVICES.match(figure.unit):
                code = level["level"] or ("toan_trinh" if level["whole"] else "mot_phan")
                if code in totals:
                    found.append((paragraph, figure, totals[code]))
    return found


def _should_agree(paragraph: Paragraph, figure: Figure, total: Record) -> bool:
    """Whether prose speaks of all services and is near the table's total: a subset or another time is no fault."""
    value = total.values["value"]
    if not isinstance(value, int) or not _EVERYWHERE.search(paragraph.text[: figure.start][-120:]):
        return False
    return _is_slip(figure.value, value) or abs(figure.value - value) <= 0.1 * value


def _services_finding(paragraph: Paragraph, figure: Figure, total: Record) -> Finding:
    message = f"Văn bản ghi {figure.printed} dịch vụ, tổng trong bảng là {total.values['value']}."
    span = (figure.start, figure.end)
    return told_in(
        paragraph, span, Remark("prose_table_conflict", "warning", message, total.values["value"], figure.printed)
    )
