"""Figures in a sentence: which numbers count something, and what belongs to one figure.

"95,4% (21/22) công chức" is one figure: value 21 of 22, 95.4 per cent. Dates, years, numbers of documents, clauses,
levels ("mức độ 3"), money and the numbers of items are no figures; `not_figures` finds them first.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.figure import Figure, Span
from extractors.not_figures import not_figures
from extractors.qualifiers import qualified
from normalizers.indicators import unit_at
from normalizers.names import strip_marks

__all__ = ["find_figures", "flatten"]

_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_TOKEN = re.compile(rf"(?<![\w.,])(?:{_NUMBER})(?!\d)")
_SLASH = re.compile(r"\s{0,2}/\s{0,2}(?=\d)")
_PERCENT = re.compile(r"\s{0,2}(?:%|phan tram\b)")
_SCALE = re.compile(r"\s(nghin|ngan|trieu)\s")
_SCALES = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6}
_IN_WORDS = re.compile(r"\s\((?:[a-z]+ ){0,6}[a-z]+\)(?=\s)")
_OF = re.compile(r"\s?(?:[a-z/]+[ ,]*){1,5}/\s?(?=\d)")
_PER_PERSON = re.compile(r"\s?(?:(?:so )?may(?: vi)?(?: tinh)?)\s?/\s?(?:nguoi|cbccvc|cbcc|can bo|cong chuc)\b")
_ATTACHED = re.compile(r"(?:m2|km|ha|gb|tb|mb|mbps|gbps|kva|kw)\b")
_GARBLED = re.compile(
    r"(?<![\w.,/-])(?=[\doOlISB.,]*\d)(?=[\d.,]*[oOlISB])[\doOlISB]{1,4}(?:[.,][\doOlISB]{1,2})?(?=\s?%)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_NOUN = re.compile(
    r"(?:cua|va|den|tai|theo|ve|ngay|thang|nam|quy|tro|thi|de|trong|ngoai|la|do|tu|voi|cho|cac|nhung|duoc|da|co|so|nay|neu"
    r"|tren|duoi|khoan|dieu|hoac|hay|gio|phut|giay|tuan|tuoi|nhu|nen|ma|khi|sau|truoc|bang|dat|chiem|tang|giam|con|gom"
    r"|tinh|dong|trieu|ty|nghin|ngan|thu|lan|muc|dau|cuoi|ke|vao|ra|bo sung|mot|hai|ba|vnd|o|hien|tiep)(?!\w)"
)


def flatten(text: str) -> str:
    """`text` in lower case without diacritics, each letter at its place."""
    plain = strip_marks(text).lower()
    return plain if len(plain) == len(text) else text.lower()


def find_figures(text: str) -> list[Figure]:
    """The figures of a text (a paragraph), in order.

    Args:
        text: As printed, NFC.
    """
    plain = flatten(text)
    taken = not_figures(text, plain)
    numbers = [m.span() for m in _TOKEN.finditer(plain) if not any(s < m.end() and m.start() < e for s, e in taken)]
    single = _single(plain, numbers)
    figures = _of_totals(plain, _ranges(plain, _merged(plain, single)))
    garbled = [
        Figure("percent", m.start(), m.end(), m.span(), percent=m.span(), unit="%")
        for m in _GARBLED.finditer(text)
        if not any(s < m.end() and m.start() < e for s, e in taken)
    ]
    figures = sorted((*figures, *garbled), key=lambda figure: figure.start)
    return qualified(plain, figures)


def _single(plain: str, numbers: list[Span]) -> list[Figure]:
    """Figures one by one, before what belongs together is joined."""
    found: list[Figure] = []
    starts = {start: (start, end) for start, end in numbers}
    done = -1
    for start, end in numbers:
        if start < done:
            continue
        figure = _ratio(plain, (start, end), starts) or _number(plain, (start, end))
        found.append(figure)
        done = max(figure.end, figure.denominator[1] if figure.denominator else 0)
    return found


def _ratio(plain: str, number: Span, starts: dict[int, Span]) -> Figure | None:
    """n/m, or "n máy/m người"."""
    start, end = number
    slash = _SLASH.match(plain, end)
    other = starts.get(slash.end()) if slash else None
    if slash and other:
        noun, unit = _noun(plain, other[1])
        return Figure("ratio", start, noun[1] or other[1], number, number, other, unit=unit, noun=noun)
    words = _OF.match(plain, end)
    other = starts.get(words.end()) if words else None
    if words and other:
        noun, _ = _noun(plain, other[1])
        return Figure("ratio", start, noun[1] or other[1], number, number, other, unit=None, noun=(end, noun[1]))
    return None


def _number(plain: str, number: Span) -> Figure:
    start, end = number
    percent = _PERCENT.match(plain, end)
    if percent:
        per = _PER_PERSON.match(plain, percent.end())
        noun = per.span() if per else (0, 0)
        return Figure("percent", start, noun[1] or percent.end(), number, percent=number, unit="%", noun=noun)
    words = _IN_WORDS.match(plain, end)
    after = words.end() if words else end
    per = _PER_PERSON.match(plain, after)
    if per:
        return Figure("rate", start, per.end(), number, unit="máy/người", noun=per.span())
    scale = _SCALE.match(plain, after)
    noun, unit = _noun(plain, scale.end() - 1 if scale else after)
    if scale and not unit:
        return Figure("bare", start, scale.end() - 1, number, scale=_SCALES[scale[1]])
    factor = _SCALES[scale[1]] if scale else 1
    return Figure("count" if unit else "bare", start, noun[1] or end, number, unit=unit, scale=factor, noun=noun)


def _noun(plain: str, at: int) -> tuple[Span, str | None]:
    """The noun behind a number and its unit: one of the list, else the word that follows, unless it is no noun."""
    attached = _ATTACHED.match(plain, at)
    if attached:
        return attached.span(), {"m2": "m²"}.get(attached[0], attached[0])
    space = re.compile(r"\s").match(plain, at)
    if not space:
        return (0, 0), None
    known = unit_at(plain, space.end())
    if known:
        return (space.end(), space.end() + known.length), known.unit
    word = _WORD.match(plain, space.end())
    if word is None or _NO_NOUN.match(word[0]):
        return (0, 0), None
    return word.span(), ""


_GLUE_PERCENT = re.compile(
    r"[^.]{0,200}?(?:[,;:(]|\s)\s*\(?(?:deu )?(?:dat|chiem|bang|tuong duong|tuong ung|voi)?(?: voi)?"
    r"(?: (?:duoc )?(?:ty|ti) le)?(?: la)?(?: khoang| gan| hon| tren)*\s?:?\s*"
)
_CLAUSE = re.compile(
    r"(?:[,;:]|\.\s|\(|^)\s*(?:deu )?(?:dat|chiem|bang|tuong duong|tuong ung|(?:ty|ti) le)(?: voi)?(?: duoc)?"
    r"(?: (?:ty|ti) le)?(?: la)?(?: (?:khoang|gan|hon|tren))*\s?:?\s*$"
)
_OPEN = re.compile(r"\s?\(\s?$")
_EQUALS = re.compile(r"[,;]?\s?\(?\s?(?:tuong ung|tuong duong|bang)(?: voi)?\s?$")
_MAX_GAP = 220


def _merged(plain: str, figures: list[Figure]) -> list[Figure]:
    """Figures whose parts stand apart joined: "21/22, đạt 95,4%", "84,04% (158/188)", "1,37 (96 máy/70 người)"."""
    out: list[Figure] = []
    for figure in figures:
        last = out[-1] if out else None
        joined = _join(plain, last, figure) if last else None
        if joined:
            out[-1] = joined
        else:
            out.append(figure)
    return out


def _join(plain: str, last: Figure, figure: Figure) -> Figure | None:
    gap = plain[last.end : figure.start]
    if len(gap) > _MAX_GAP:
        return None
    counted = last.kind in ("ratio", "count", "bare") and last.percent is None
    if counted and figure.kind == "percent" and figure.noun == (0, 0) and (_CLAUSE.search(gap) or _OPEN.fullmatch(gap)):
        return last._replace(end=max(last.end, figure.end) if len(gap) < 40 else last.end, percent=figure.value)
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


def _behind_bracket(plain: str, at: int) -> tuple[Span, str | None]:
    """The noun behind a closed bracket: "100% (47/47) trường"."""
    return _noun(plain, at + 1) if plain[at : at + 1] == ")" else ((0, 0), None)


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
