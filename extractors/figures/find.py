"""Figures in a sentence: which numbers count something, and what belongs to one figure.

"95,4% (21/22) công chức" is one figure: value 21 of 22, 95.4 per cent. Dates, years, numbers of documents, clauses,
levels ("mức độ 3"), money and the numbers of items are no figures; `not_figures` finds them first.
"""

from __future__ import annotations

import re

from extractors.figures.figure import Figure, Span
from extractors.figures.joins import joined
from extractors.figures.not_figures import not_figures
from extractors.figures.nouns import noun_at, word_at
from extractors.figures.qualifiers import qualified
from normalizers.indicators import is_counted, unit_at, unit_spelled
from normalizers.names import strip_marks

__all__ = ["find_figures", "flatten"]

MAX_TEXT = 20_000
"""Characters of a paragraph that are read; the longest of real reports have 4 000."""

MAX_DIGITS = 18
"""Characters of the longest number that counts anything."""

MAX_NUMBERS = 500
"""Numbers of a paragraph; one with more is no prose but a table without rulings."""

_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_TOKEN = re.compile(rf"(?<![\w.,])(?:{_NUMBER})(?!\d|(?!(?:m2|km|ha|gb|tb|mb|mbps|gbps|kva|kw)\b)[a-z])")
_SLASH = re.compile(r"\s{0,2}/\s{0,2}(?=\d)")
_PERCENT = re.compile(r"\s{0,2}(?:%|phan tram\b)")
_SCALE = re.compile(r"\s(nghin|ngan|trieu)\s")
_SCALES = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6}
_WORDED = r"(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|tram|linh|le|nghin|ngan)"
_IN_WORDS = re.compile(rf"\s\({_WORDED}(?: {_WORDED}){{0,8}}\)(?=\s)")
_OF = re.compile(r"\s?[a-z]{1,20}(?:,?\s[a-z]{1,20}){0,4}\s?/\s?(?=\d)")
_PER_PERSON = re.compile(r"\s?(?:(?:so )?may(?: vi)?(?: tinh)?)\s?/\s?(?:nguoi|cbccvc|cbcc|can bo|cong chuc)\b")
_RANK = re.compile(r"(?:\b(?:xep|dung)(?: hang| vi tri)?(?: thu)?|[,;:(]\s?(?:thu )?hang(?: thu)?|\bthu hang)\s$")
_GARBLED = re.compile(
    r"(?<![\w.,/-])(?=[\doOlISB.,]*\d)(?=[\d.,]*[oOlISB])[\doOlISB]{1,4}(?:[.,][\doOlISB]{1,2})?(?=\s?%)"
    r"|(?<![\w.,/-])(?=[\doOlISB/]*[oOlISB])\d?[\doOlISB]{1,4}\s?/\s?[\doOlISB]{0,4}\d[\doOlISB]{0,4}(?=\s)"
)
"""Digits read as letters in a percentage or an n/m; they are shown for a reviewer, never guessed."""
_QUARTER = re.compile(r"I{1,3}\s?/\s?(?:19|20)\d\d")
"""A quarter and its year ("quý II/2022 huyện có …"): no digits read as letters."""
_SLASH_BEFORE = re.compile(r"\d\s{0,2}/\s{0,2}$")
_SPLIT = re.compile(r"(?<![\d.,])\d{1,3}[.,]\s$")
_GROUP = re.compile(r"(?<![\w.,/-])\d{1,3}\s$")


def flatten(text: str) -> str:
    """`text` in lower case without diacritics, each letter at its place."""
    plain = strip_marks(text).lower()
    return plain if len(plain) == len(text) else text.lower()


def find_figures(text: str) -> list[Figure]:
    """The figures of a text (a paragraph), in order; none where it is all numbers.

    Args:
        text: As printed, NFC; read up to `MAX_TEXT` characters.
    """
    text = text[:MAX_TEXT]
    plain = flatten(text)
    taken = bytearray(len(plain))
    for start, end in not_figures(text, plain):
        taken[start:end] = b"\1" * (end - start)
    numbers = [m.span() for m in _TOKEN.finditer(plain) if len(m[0]) <= MAX_DIGITS and not any(taken[slice(*m.span())])]
    if len(numbers) > MAX_NUMBERS:
        return []
    ends = {end for _, end in numbers}
    whole = [(start, end) for start, end in numbers if not _after_unread(plain, start, ends)]
    single = _single(plain, whole)
    if text.lower() != plain:  # a text without any marks tells "số" from "sở" nowhere
        single = [_spelled(text, plain, figure) for figure in single]
    figures = joined(plain, single)
    garbled = [
        _unread(plain, m.span())
        for m in _GARBLED.finditer(text)
        if "/" not in m[0] or (unit_at(plain, m.end() + 1) and not _QUARTER.fullmatch(m[0]))
    ]
    for figure in garbled:
        taken[slice(*figure.value)] = b"\2" * (figure.value[1] - figure.value[0])
    figures = [_split_number(plain, figure) for figure in figures if 2 not in taken[slice(*figure.value)]]
    return qualified(text, plain, sorted((*figures, *garbled), key=lambda figure: figure.start))


def _spelled(text: str, plain: str, figure: Figure) -> Figure:
    """A figure without the unit that its noun only has without its marks: the noun itself is its unit then."""
    if figure.kind not in ("count", "ratio") or figure.scale != 1:
        return figure
    if is_counted(text[slice(*figure.noun)]):
        spelled = unit_spelled(text[slice(*figure.noun)]) if figure.unit not in (None, "máy/người", "hạng") else None
        return figure._replace(unit=spelled or figure.unit)
    noun, unit = word_at(plain, figure.noun[0])
    last = figure.denominator or figure.value
    spelled = unit_spelled(text[slice(*noun)]) if noun[1] else None
    if spelled:  # "17 hộ chưa có": the longer noun of the list was no hồ chứa
        return figure._replace(end=noun[1], unit=spelled, noun=noun)
    kind = "bare" if figure.kind == "count" else figure.kind
    return figure._replace(kind=kind, end=noun[1] or last[1], unit=unit, noun=noun)


def _after_unread(plain: str, start: int, ends: set[int]) -> bool:
    """Whether a number is the second half of an n/m whose first half was not read as a number."""
    slash = _SLASH_BEFORE.search(plain, max(0, start - 8), start)
    return slash is not None and slash.start() + 1 not in ends


def _unread(plain: str, span: Span) -> Figure:
    """A figure whose digits were read as letters: its value stays open."""
    if "/" in plain[slice(*span)]:
        noun, unit = noun_at(plain, span[1])
        return Figure("count", span[0], noun[1] or span[1], span, unit=unit, noun=noun, flags=("unread_digits",))
    return Figure("percent", span[0], span[1], span, percent=span, unit="%", flags=("unread_digits",))


def _split_number(plain: str, figure: Figure) -> Figure:
    """A figure with a doubt where a blank may have cut its number: "83, 6%", "1 250 hồ sơ"."""
    start, end = figure.value
    before = plain[max(0, start - 8) : start]
    cut = bool(_SPLIT.search(before)) if figure.kind == "percent" else end - start == 3 and bool(_GROUP.search(before))
    return figure._replace(flags=(*figure.flags, "split_number")) if cut else figure


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
        noun, unit = noun_at(plain, other[1])
        if _RANK.search(plain, max(0, start - 30), start):
            noun, unit = (0, 0), "hạng"  # "xếp thứ 3/11 huyện" is the place of one, no share of them
        return Figure("ratio", start, noun[1] or other[1], number, number, other, unit=unit, noun=noun)
    words = _OF.match(plain, end)
    other = starts.get(words.end()) if words else None
    if words and other:
        (noun, whole), (_, part) = noun_at(plain, other[1]), noun_at(plain, end)
        if part != whole and (part, whole) != ("máy", "người"):
            return None  # "03 lớp/120 học viên": two counts
        per = part != whole
        noun = (end, noun[1] or other[1]) if per else noun
        unit = "máy/người" if per else whole
        return Figure("ratio", start, noun[1] or other[1], number, number, other, unit=unit, noun=noun)
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
    noun, unit = noun_at(plain, scale.end() - 1 if scale else after)
    if scale and not unit:
        return Figure("bare", start, scale.end() - 1, number, scale=_SCALES[scale[1]])
    factor = _SCALES[scale[1]] if scale else 1
    if not unit and _RANK.search(plain, max(0, start - 30), start):
        return Figure("count", start, end, number, unit="hạng")
    return Figure("count" if unit else "bare", start, noun[1] or end, number, unit=unit, scale=factor, noun=noun)
