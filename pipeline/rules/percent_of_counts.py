"""Percentages in prose against the counts of the same paragraph, where no n/m stands beside them."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from normalizers.names import fold
from normalizers.numbers import parse_integer, parse_number, printed_places
from pipeline.rules._breakdowns import breakdowns
from pipeline.rules._figures import Figure, Percent, dots, figures, gives, level_of, percents, pinned, same_unit
from pipeline.rules._paragraphs import Paragraph, paragraphs, percents_at, told_in, values_at
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding, Severity

__all__ = ["check"]

_LEADS = re.compile(
    r"(?:đạt|chiếm|bằng|tương (?:ứng|đương)|tỷ lệ|tỉ lệ|=|\()"
    r"(?:[^%;.]{0,25}?(?:tỷ lệ|tỉ lệ|khoảng|gần|hơn|là))?\s*:?\s*$",
    re.IGNORECASE,
)
_OTHER_BASE = re.compile(
    r"tăng|giảm|so với|kế hoạch|chỉ tiêu|cùng kỳ|vượt|dân số|phấn đấu|tối thiểu|ít nhất|trở lên|dự toán"
    r"|định mức|GDP|năm trước",
    re.IGNORECASE,
)
"""Words of a percentage whose base is not a count of the paragraph."""

_RATIO = re.compile(
    r"(?<![\d.,])(?P<r>\d{1,2}[.,]\d{1,2})\s*\(\s*(?P<n>\d[\d.]*)\s*(?:[^\W\d_]++\s*+){0,6}/\s*(?P<m>\d[\d.]*)(?!\d)"
)
_SAME_BASE = re.compile(r"\s*(?:$|[,;:.)/]|(?:trên |so với )?(?:tổng(?: số)?|số)\b)", re.IGNORECASE)
"""What may follow a percentage of a count told before: "chiếm 14 % toàn quốc" is of another whole."""

_OWN_SHARE = re.compile(r"[^\d;.]{0,60}\d{1,3}(?:[.,]\d{1,2})?\s*%")
_ONLY_LEADS = re.compile(
    r"(?:đạt|chiếm|bằng|tương|ứng|đương|tỷ|tỉ|lệ|khoảng|gần|hơn|trên|là|với|đã|mới|chỉ|được|cũng|đều|tức|nay|\W)*",
    re.IGNORECASE,
)
"""What leads from a count to its percentage; other words behind a comma name another thing: "…, đúng hạn đạt 98%"."""
_ROUGH = re.compile(r"(?:khoảng|gần|hơn|trên|ước|xấp xỉ|chừng|chưa (?:tới|đến)|tối thiểu|ít nhất)\s*$", re.IGNORECASE)
_MONEY = re.compile(r"^(?:dong|d\b|trieu|ty|ti\b|nghin|ngan|usd)")
_OUT_OF = re.compile(r"(?:trên|trong|/)\s*(?:tổng(?: số| cộng)?|toàn bộ)\s*(?:là\s*)?$", re.IGNORECASE)
_NEAR = Decimal(6)
"""Percentage points: a share this near the printed percentage is meant by it."""

_PER_HEAD = re.compile(r"(?:máy|máy tính|máy vi tính)\s*/\s*(?:người|cán bộ|cbcc)", re.IGNORECASE)


def check(case: Case) -> Outcome:
    """All paragraphs."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    told = paragraphs(case.passages)
    for index, paragraph in enumerate(told):
        counts, shares = figures(paragraph.text), percents(paragraph.text)
        whole = _whole_above(told, index)
        for share in shares:
            judged = _judge(paragraph, share, counts, whole)
            if judged:
                values = {v for f in judged[0] for v in _values(case, paragraph, f)}
                if judged[1] is None:
                    proved |= values
                else:
                    findings.append(judged[1])
                    doubted |= values
        findings += _unproved_share(paragraph, shares)
        for finding, values in _ratios(case, paragraph):
            findings += [finding] if finding else []
            (doubted if finding else proved).update(values)
    findings += _per_head(told)
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _values(case: Case, paragraph: Paragraph, figure: Figure | Percent) -> set[Value]:
    page, box, _ = paragraph.at(figure.start, figure.end)
    return values_at(case, page, box, figure.value) if isinstance(figure, Figure) else percents_at(case, page, box)


def _whole_above(told: tuple[Paragraph, ...], index: int) -> Figure | None:
    """The one count of the paragraph that opens the list this paragraph is an item of."""
    mark = told[index].bullet
    for above in reversed(told[max(0, index - 12) : index] if mark else ()):
        if above.bullet != mark:
            counts = figures(above.text)
            return counts[0] if above.text.rstrip().endswith(":") and len(counts) == 1 else None
    return None


def _judge(
    paragraph: Paragraph, share: Percent, counts: list[Figure], whole: Figure | None
) -> tuple[tuple[Figure | Percent, ...], Finding | None] | None:
    """The figures a percentage is made of, and what is wrong with it; None where its base is not told."""
    text = paragraph.text
    before = [f for f in counts if f.end <= share.start]
    if not before or not 0 < share.value < 100 or not _LEADS.search(text[max(0, share.start - 80) : share.start]):
        return None
    part = before[-1]
    tail = re.split(r"[;.]\s", text[share.end :], maxsplit=1)[0][:60]
    between = text[part.end : share.start]
    if "," in between and not _ONLY_LEADS.fullmatch(between[between.rfind(",") :]):
        return None
    if part.whole is not None or len(between) > 90 or re.search(r"[;%]|\.\s", between):
        return None
    if _OTHER_BASE.search(between + tail) or not _SAME_BASE.match(tail) or _is_loose(text, part, between):
        return None
    bases = [*([whole] if whole else []), *before[:-1]]
    if len(before) > 1 and _OUT_OF.search(text[before[-2].end : part.start]):
        part, bases = before[-2], [part]  # "18 xã trên tổng số 24 xã, đạt 75%"
    bases = [f for f in bases if f.whole is None and f.value > part.value > 0 and _alike(text, part, f)]
    # A count with a percentage of its own is a part beside this one.
    bases = [f for f in bases if f is whole or not _OWN_SHARE.match(text, f.end) or f.start > part.start]
    equal = next((f for f in reversed(bases) if gives(part.value, f.value, share.value)), None)
    if equal:
        kept = pinned(part.value, equal.value, share.value)
        return (*(f for f, fixed in zip((part, equal), kept, strict=True) if fixed), share), None
    stated = len(bases) == 1 and bases[0].start > part.start
    near = [f for f in bases if stated or abs(_percent(part.value, f.value) - share.value) <= _NEAR]
    of_another = any(f.value > part.value > 0 and gives(part.value, f.value, share.value) for f in before[:-1])
    if of_another or len({f.value for f in near}) != 1 or len({f.value for f in bases}) != 1:
        return None  # "nhận 318 hồ sơ, đã trả 298, đúng hạn 295 (99%)" is of those returned
    expected = _percent(part.value, near[0].value, printed_places(share.value))
    message = f"{part.printed}/{near[0].printed} = {dots(expected)}%, văn bản ghi {share.printed}."
    span = (part.start, share.end)
    severity: Severity = "error" if stated else "warning"
    finding = told_in(
        paragraph, span, Remark("percent_mismatch", severity, message, f"{dots(expected)}%", share.printed)
    )
    return (part, near[0], share), finding


def _alike(text: str, part: Figure, base: Figure) -> bool:
    """Whether two counts number the same things, told behind a count or, where nothing is, before it."""
    if same_unit(base.unit, part.unit):
        return True
    bare = not part.unit or part.unit.startswith(("chiem", "dat ", "tuong"))
    thing = " ".join(base.unit.split()[:2])
    return bare and bool(thing) and f" {thing} " in f" {fold(text[max(0, part.start - 60) : part.start])} "


def _is_loose(text: str, part: Figure, between: str) -> bool:
    """Whether a count or its percentage is called rough, or is money that is compared with other money."""
    rough = _ROUGH.search(text[max(0, part.start - 30) : part.start]) or _ROUGH.search(between)
    return bool(rough or (_MONEY.match(part.unit) and "đạt" not in between))


def _percent(part: int, whole: int, places: int = 2) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _unproved_share(paragraph: Paragraph, shares: list[Percent]) -> list[Finding]:
    """A percentage of the same people or things as a whole whose parts, told before it, make another percentage."""
    found = []
    for whole in breakdowns(paragraph.text):
        head = paragraph.text[: whole.whole.start]
        if not whole.certain or not 0 < whole.total < whole.whole.value:
            continue
        for share in shares:
            said = re.split(r"[;.]\s|\)\s*[.;]?\s", paragraph.text[max(0, share.start - 600) : share.start])[-1]
            same = level_of(said) is not None and level_of(said) == level_of(head) and _speak_alike(said, head)
            if share.start > whole.end and share.value != 100 and same and not _OTHER_BASE.search(said):
                if gives(whole.total, whole.whole.value, share.value):
                    continue
                expected = f"{dots(_percent(whole.total, whole.whole.value, 1))}%"
                message = (
                    f"Ghi {share.printed}; theo số liệu cùng đoạn {whole.total}/{whole.whole.printed} = {expected}."
                )
                span = (share.start, share.end)
                found.append(
                    told_in(paragraph, span, Remark("percent_mismatch", "warning", message, expected, share.printed))
                )
    return found


def _speak_alike(a: str, b: str) -> bool:
    """Whether two texts share a phrase of three words, such as the people both are about."""
    words, other = fold(a).split(), f" {fold(b)} "
    return any(f" {' '.join(words[i : i + 3])} " in other for i in range(len(words) - 2))


def _ratios(case: Case, paragraph: Paragraph) -> list[tuple[Finding | None, set[Value]]]:
    """Ratios told as a decimal with their two counts in brackets: "1,37 (96 máy tính/70 CBCC)"."""
    found = []
    for match in _RATIO.finditer(paragraph.text):
        n, m, ratio = parse_integer(match["n"]), parse_integer(match["m"]), parse_number(match["r"])
        if n is None or not m or ratio is None:
            continue
        step = Decimal(1).scaleb(-printed_places(ratio))
        exact = Decimal(n) / Decimal(m)
        right = ratio in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))
        values: set[Value] = set()
        for name, number, fixed in zip(("n", "m"), (n, m), pinned(n, m, ratio.scaleb(2)), strict=True):
            page, box, _ = paragraph.at(*match.span(name))
            values |= values_at(case, page, box, number) if fixed or not right else set()
        expected = dots(exact.quantize(step, ROUND_HALF_UP))
        message = f"{match['n']}/{match['m']} = {expected}, văn bản ghi {match['r']}."
        finding = told_in(paragraph, match.span(), Remark("percent_mismatch", "error", message, expected, match["r"]))
        found.append((None if right else finding, values))
    return found


def _per_head(told: tuple[Paragraph, ...]) -> list[Finding]:
    """Machines for each person: the machines of the sentence against the people that other paragraphs count."""
    people = sorted({(level_of(p.text[max(0, f.start - 40) : f.start]), f.whole) for p in told for f in figures(p.text)
                     if f.whole and f.unit.startswith("nguoi")}, key=str)  # fmt: skip
    total = sum(m for _, m in people if m)
    if not people or len({level for level, _ in people}) != len(people):
        return []
    found = []
    for paragraph in told:
        for share in percents(paragraph.text):
            machines = [f for f in figures(paragraph.text[: share.start]) if f.unit.startswith("may")]
            if not machines or not _PER_HEAD.match(paragraph.text[share.end :].lstrip()):
                continue
            if not gives(machines[-1].value, total, share.value):
                expected = f"{dots(_percent(machines[-1].value, total, 1))}%"
                message = f"{machines[-1].printed} máy trên {total} người là {expected}, văn bản ghi {share.printed}."
                span = (machines[-1].start, share.end)
                found.append(told_in(paragraph, span, Remark("cross_check", "info", message, expected, share.printed)))
    return found
