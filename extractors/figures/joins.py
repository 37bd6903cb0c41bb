"""What belongs to one figure although it stands apart: "21/22, đạt 95,4%", "từ 10 đến 15 máy"."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from extractors.figures.figure import Figure, Span
from extractors.figures.not_figures import MONEY
from extractors.figures.nouns import noun_at
from normalizers.indicators import unit_at
from normalizers.numbers import parse_integer, parse_number, parse_percent, printed_places

__all__ = ["joined"]

_CLAUSE = re.compile(
    r"=\s*$|(?:[,;:()]|\.\s|^)\s*(?:(?:deu|moi|chi|da|hien|cung) ){0,2}"
    r"(?:dat|chiem|bang|tuong duong|tuong ung|(?:ty|ti) le)(?: voi)?(?: duoc)?"
    r"(?: (?:ty|ti) le)?(?: la)?(?: (?:khoang|gan|hon|tren))*\s?:?\s*$"
)
_OF_PLAN = re.compile(r"\s?(?:so voi )?(?:ke hoach|chi tieu|muc tieu)\b")
_IN_BRACKETS = re.compile(r"[^.;,()]{0,80}\(\s?$")
_NOUN_THEN_BRACKET = re.compile(r"\s?[a-z][^.;()]{0,80}\(\s?")
_OUT_OF = re.compile(r"\s?(?:(?:tren|trong|/)\s?(?:tong so|tong)|trong so)\s")
_OPEN = re.compile(r"\s?\(\s?$")
_EQUALS = re.compile(r"[,;]?\s?\(?\s?(?:tuong ung|tuong duong|bang)(?: voi)?\s?$")
_MAX_GAP = 220


def joined(plain: str, figures: list[Figure]) -> list[Figure]:
    """Figures whose parts stand apart made one.

    Args:
        plain: The text, lower case without marks.
        figures: Of the text one by one, in order.
    """
    return _of_totals(plain, _ranges(plain, _merged(plain, figures)))


def _merged(plain: str, figures: list[Figure]) -> list[Figure]:
    """Figures whose parts stand apart joined: "21/22, đạt 95,4%", "84,04% (158/188)", "1,37 (96 máy/70 người)"."""
    out: list[Figure] = []
    for figure in figures:
        last = out[-1] if out else None
        both = (_join(plain, last, figure) or _of_whole(plain, out, figure)) if last else None
        if both:
            out[-1] = both
        else:
            out.append(figure)
    return out


def _join(plain: str, last: Figure, figure: Figure) -> Figure | None:
    gap = plain[last.end : figure.start]
    if len(gap) > _MAX_GAP:
        return None
    if _is_again(plain, last, figure):
        parts = (figure.numerator, figure.denominator)
        return last._replace(kind="ratio", end=figure.end, numerator=parts[0], denominator=parts[1])
    counted = last.kind in ("ratio", "count", "bare") and last.percent is None and not _attains(last, gap)
    told = counted and figure.kind == "percent" and figure.noun == (0, 0) and _told_in_percent(plain, gap, figure)
    if told and not _of_others(plain, last, figure, gap):
        return last._replace(end=max(last.end, figure.end) if len(gap) < 40 else last.end, percent=figure.value)
    alone = last.kind in ("count", "bare") and last.denominator is None
    one_kind = not last.unit or last.unit == figure.unit  # "12 công chức trong số 20 xã" is no share
    if alone and one_kind and figure.kind == "count" and _OUT_OF.fullmatch(gap):
        own, of = last.value, figure.value
        return figure._replace(
            kind="ratio", start=last.start, value=own, numerator=own, denominator=of, percent=last.percent
        )
    if last.kind == "ratio" and last.percent is None and _told_of(plain, last, figure, gap):
        return last._replace(percent=figure.value)
    if _same_share(plain, last, figure, gap):
        return figure._replace(start=last.start, percent=last.value, noun=(last.end, figure.start))
    close = bool(_OPEN.fullmatch(gap)) or bool(_EQUALS.fullmatch(gap))
    if last.kind == "percent" and last.denominator is None and close and figure.kind in ("ratio", "count"):
        noun, unit = (figure.noun, figure.unit) if figure.unit else _behind_bracket(plain, figure.end)
        return figure._replace(start=last.start, end=noun[1] or figure.end, percent=last.value, unit=unit, noun=noun)
    if (
        last.kind in ("bare", "count", "rate")
        and figure.kind == "ratio"
        and _OPEN.fullmatch(gap)
        and _decimal(plain, last)
    ):
        parts = (figure.numerator, figure.denominator)
        return last._replace(kind="rate", end=figure.end, numerator=parts[0], denominator=parts[1], unit="máy/người")
    return None


_ATTAINED = re.compile(r"\s(?:dat|co)\s(?:(?:tu|tren|duoi|hon|khong duoi|toi thieu|ty le|ti le)\s)*")
_HAS_SHARE = re.compile(r"\bco (?:ty|ti) le\b")
"""A share that bodies have: "01 huyện có tỷ lệ hồ sơ trực tuyến thấp, chỉ đạt 12,3%"."""
_BODIES = frozenset(("xã", "phường", "thị trấn", "huyện", "đơn vị", "cơ quan", "sở", "phòng", "trường", "thôn", "ấp"))


def _attains(last: Figure, gap: str) -> bool:
    """Whether a percentage is what each of some bodies reached, no share of them: "9 xã đạt trên 90%"."""
    attained = _ATTAINED.fullmatch(gap) or _HAS_SHARE.search(gap)
    return last.kind == "count" and last.unit in _BODIES and bool(attained)


_THEN_BRACKET = re.compile(r"\s?(?:%|phan tram)\s?\(\s?")


def _is_again(plain: str, last: Figure, figure: Figure) -> bool:
    """Whether an n/m in brackets tells a count and its percentage again: "136 người, đạt 98,55% (136/138)"."""
    if last.kind != "count" or not last.percent or not figure.numerator or figure.kind != "ratio":
        return False
    again = plain[slice(*figure.numerator)] == plain[slice(*last.value)]
    return again and bool(_THEN_BRACKET.fullmatch(plain, last.percent[1], figure.start))


_OTHER_CLAUSE = re.compile(r"[;:]|\.\s|(?<!\w)(?<!muc )(?<!muc do )\d+(?![a-z\d])")
"""What parts a percentage from its count; digits of words ("4G") and levels do not."""


def _told_of(plain: str, last: Figure, figure: Figure, gap: str) -> bool:
    """Whether a percentage is that of the n/m before it, by the numbers: "98/110 xã, phường đã nối mạng (89,1%)"."""
    if figure.kind != "percent" or figure.noun != (0, 0) or _OTHER_CLAUSE.search(gap):
        return False
    n, m = (parse_number(plain[slice(*span)]) for span in (last.numerator, last.denominator) if span)
    share = parse_percent(plain[slice(*figure.value)])
    if not m or n is None or share is None or n == m:
        return False  # all there are may be told of two things
    return abs(100 * n / m - share) <= Decimal(1).scaleb(-printed_places(share))


def _of_whole(plain: str, told: list[Figure], figure: Figure) -> Figure | None:
    """A count with the percentage in brackets behind its clause, where a count before it makes that of both.

    "Tổng số là 1.200 thửa, trong đó 900 thửa được đo vẽ, cập nhật (75%)".
    """
    last, gap = told[-1], plain[told[-1].end : figure.start]
    lone = plain[figure.start - 1 : figure.start] == "(" and plain[figure.end : figure.end + 1] == ")"
    if not lone or figure.kind != "percent" or last.kind != "count" or last.percent or _OTHER_CLAUSE.search(gap):
        return None
    part, share = parse_integer(plain[slice(*last.value)]), parse_percent(plain[slice(*figure.value)])
    near = [f for f in told[:-1] if f.kind == "count" and f.unit == last.unit and ". " not in plain[f.end : last.start]]
    wholes = [parse_integer(plain[slice(*f.value)]) for f in near]
    if part is None or share is None or len(gap) > _MAX_GAP:
        return None
    step = Decimal(1).scaleb(-printed_places(share))
    made = any(whole and part < whole and abs(100 * Decimal(part) / whole - share) <= step for whole in wholes)
    return last._replace(percent=figure.value) if made else None


def _same_share(plain: str, last: Figure, figure: Figure, gap: str) -> bool:
    """Whether "100% công chức cấp xã (220/220 người)" says one thing twice: the n/m in brackets is the percentage."""
    if last.kind != "percent" or figure.kind != "ratio" or not figure.numerator or not figure.denominator:
        return False
    if not _NOUN_THEN_BRACKET.fullmatch(gap) or plain[figure.end : figure.end + 1] != ")":
        return False
    n, m = (parse_integer(plain[slice(*span)]) for span in (figure.numerator, figure.denominator))
    share = parse_percent(plain[slice(*last.value)])
    return bool(m) and n is not None and share is not None and abs(100 * n / (m or 1) - float(share)) < 0.6


def _told_in_percent(plain: str, gap: str, figure: Figure) -> bool:
    """Whether a percentage says of the count before it how much it is: "…, đạt 95%", "… (95%)"."""
    closed = plain[figure.end : figure.end + 1] == ")"
    if ";" in gap and _OF_PLAN.match(plain, figure.end):
        return False  # a sentence of its own: "mở 6 lớp; đạt 112% kế hoạch"
    if ";" in gap and (re.search(r"\d", gap[: gap.rfind(";")]) or not _CLAUSE.match(gap, gap.rfind(";"))):
        # Of an amount told between: "84 giao dịch, thu 3,2 tỷ đồng; tỷ lệ 58,9%", or of what stands before it.
        return False
    if MONEY.search(gap):
        return False  # of the money: "6 biên chế, kinh phí 95 triệu đồng, bằng 60% nhu cầu"
    if gap.count(")") > gap.count("("):
        return False  # of what stands before the bracket: "30 người (nam 18, nữ 12), đạt 100%"
    return bool(_CLAUSE.search(gap) or _OPEN.fullmatch(gap) or (closed and _IN_BRACKETS.fullmatch(gap)))


_WHOLE = re.compile(r"\s(?:tren |so voi )?(?:tong )?so (?:luong )?(?=[a-z])")


def _of_others(plain: str, last: Figure, figure: Figure, gap: str) -> bool:
    """Whether a percentage that follows without a sign is of other things: "3 dịch vụ chiếm 80% số hồ sơ"."""
    whole = _WHOLE.match(plain, figure.end)
    noun = unit_at(plain, whole.end()) if whole and not re.search(r"[,;:()]", gap) else None
    return bool(noun and last.unit and noun.unit != last.unit)


def _behind_bracket(plain: str, at: int) -> tuple[Span, str | None]:
    """The noun behind a closed bracket: "100% (47/47) trường"."""
    return noun_at(plain, at + 1) if plain[at : at + 1] == ")" else ((0, 0), None)


def _decimal(plain: str, figure: Figure) -> bool:
    return bool(re.fullmatch(r"\d{1,2}[.,]\d{1,2}", plain[slice(*figure.value)]))


def _ranges(plain: str, figures: list[Figure]) -> list[Figure]:
    """The first number of "10 - 15 máy" or "từ 25 đến 40%" has the unit of the second."""
    out = list(figures)
    for index, (a, b) in enumerate(pairwise(figures)):
        gap = plain[a.end : b.start]
        if a.kind == "bare" and b.unit and re.fullmatch(r"\s?(?:[-–]|den)\s?", gap):
            percent = a.value if b.kind == "percent" else None
            out[index] = a._replace(kind=b.kind, unit=b.unit, percent=percent, noun=b.noun, flags=("range",))
    return out


_OF_TOTAL = re.compile(r"\s?(?:tren|so voi|trong)\s(?:tong so|tong)\s")


def _of_totals(plain: str, figures: list[Figure]) -> list[Figure]:
    """What a percentage "trên tổng số hồ sơ" is out of: the total of hồ sơ that the sentence printed before it."""
    out: list[Figure] = []
    for figure in figures:
        own = figure
        told = _OF_TOTAL.match(plain, figure.end) if figure.percent and not figure.denominator else None
        noun = unit_at(plain, told.end()) if told else None
        totals = [
            f
            for f in out
            if noun and f.kind == "count" and f.unit == noun.unit and ". " not in plain[f.end : figure.start]
        ]
        if totals:
            numerator = None if figure.kind == "percent" else figure.value
            own = figure._replace(numerator=numerator, denominator=totals[-1].value)
        out.append(own)
    return out
