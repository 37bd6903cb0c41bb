"""Targets of a plan that set two percentages for the same thing, level and period."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from normalizers.names import fold, strip_marks
from normalizers.periods import find_years
from pipeline.rules._figures import Percent, dots, level_of, percents
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in
from pipeline.rules.case import Case, Outcome, Remark
from schemas.record import Finding

__all__ = ["check"]

_HEADING = re.compile(r"^(?:[IVX]{1,5}[.)]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|phần|chương|[-+*•])", re.IGNORECASE)
_ROMAN = re.compile(r"^(?:[IVX]{1,5}[.)]|phần|chương)", re.IGNORECASE)
_AIMS = re.compile(r"muc tieu|chi tieu|nhiem vu|phuong huong|giai phap|ke hoach|noi dung thuc hien|dinh huong")
_AIMED = re.compile(
    r"\b(?:muc tieu|chi tieu|phan dau|toi thieu|it nhat|dam bao|bao dam|co ty le|tro len|tien toi)\b", re.IGNORECASE
)
_DONE = re.compile(r"\b(?:da|hien nay|den nay|hien co|hien tai|ket qua|thoi gian qua|nam qua|uoc dat)\b")
_BREAK = re.compile(
    r"\b(?:duoc|co|su dung|dat|biet|ket noi|trien khai|thuc hien|tai|cua|tren|o|giua|tu|do|trong|thuoc|ban hanh|xu ly"
    r"|den|phai|dang|la|cap (?:tinh|huyen|xa))\b"
)
_RATE = re.compile(
    r"tỷ lệ\s+(?P<what>[^;:.%]{8,120}?)\s*,?\s*(?:phải\s+)?(?:đạt|là|từ|trên|tối thiểu|ít nhất)[^;:.%]{0,25}$",
    re.IGNORECASE,
)
"""The other order: "tỷ lệ hồ sơ nộp trực tuyến đạt tối thiểu 40%"."""

_DOING = re.compile(r"(?<!\w)(?:được|qua|trên|vào|sử dụng|có)(?!\w)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_SENTENCE = re.compile(r"[;.](?:\s|$)")
_LEAST_ALIKE = 0.6
"""Share of the words of the shorter wording that the longer one has, from which both say the same."""


MAX_SHARES = 60
"""Percentages of a paragraph looked at."""

MAX_SENTENCE = 1500
"""Characters of a sentence before and behind a percentage."""


class _Target(NamedTuple):
    """A percentage that is aimed at.

    Attributes:
        place: Paragraph and percentage.
        share: The percentage.
        thing: Words of what it is a share of ("ho so cong viec").
        level: Level of administration it is set for.
        aim: Words of what is to be done with it.
        years: Years it is set for; empty where none are told.
    """

    paragraph: Paragraph
    share: Percent
    thing: str
    level: str | None
    aim: frozenset[str]
    years: frozenset[int]


def check(case: Case) -> Outcome:
    """All sentences of the parts of a document that set aims."""
    found = _targets(paragraphs(case.passages))
    conflicts: dict[tuple[int, str], list[tuple[_Target, _Target]]] = {}
    done: set[int] = set()
    for index, first in enumerate(found):
        if index in done:
            continue
        same = [i for i in range(index + 1, len(found)) if _same(first, found[i])]
        done.update(same)
        other = next((found[i] for i in same if found[i].share.value != first.share.value), None)
        if other:
            conflicts.setdefault((id(other.paragraph), first.thing), []).append((first, other))
    return Outcome(tuple(_finding(pairs) for pairs in conflicts.values()))


def _targets(told: tuple[Paragraph, ...]) -> list[_Target]:
    found: list[_Target] = []
    aims, years = False, frozenset[int]()
    for paragraph in told:
        heading = len(paragraph.text) < 150 and bool(_HEADING.match(paragraph.text) or paragraph.text.isupper())
        plain = strip_marks(paragraph.text).lower()
        if heading and (_ROMAN.match(paragraph.text) or paragraph.text.isupper()):
            aims, years = bool(_AIMS.search(plain)), frozenset(find_years(paragraph.text))
        elif heading and not percents(paragraph.text):
            aims = aims or bool(_AIMS.search(plain))
            years = frozenset(find_years(paragraph.text)) or years
        found += _in_paragraph(paragraph, years, aims=aims)
        if len(found) > 500:
            break
    return found


def _in_paragraph(paragraph: Paragraph, years: frozenset[int], *, aims: bool) -> list[_Target]:
    found = []
    shares = percents(paragraph.text)
    for index, share in enumerate(shares[:MAX_SHARES]):
        first, last = max(0, share.start - MAX_SENTENCE), min(len(paragraph.text), share.end + MAX_SENTENCE)
        start = max((m.end() for m in _SENTENCE.finditer(paragraph.text, first, share.start)), default=first)
        stop = _SENTENCE.search(paragraph.text, share.end, last)
        end = stop.start() if stop else last
        sentence = strip_marks(paragraph.text[start:end]).lower()
        if _DONE.search(sentence) or not (aims or _AIMED.search(sentence)):
            continue
        following = min(shares[index + 1].start if index + 1 < len(shares) else end, end)
        before = paragraph.text[shares[index - 1].end if index else start : share.start]
        rate = _RATE.search(paragraph.text[start : share.start]) if start >= share.start - len(before) else None
        own = rate["what"] if rate else paragraph.text[share.end : following]
        rest = rate["what"] if rate else paragraph.text[share.end : end]
        thing, aim = _words(own, rest)
        told_years = frozenset(find_years(paragraph.text[start:end])) or years
        if 2 <= len(thing.split()) <= 10 and len(aim) + (len(thing.split()) if rate else 0) >= 3:
            level = level_of(own if rate else _DOING.split(own)[0])
            found.append(_Target(paragraph, share, thing, level, aim, told_years))
    return found


def _words(own: str, rest: str) -> tuple[str, frozenset[str]]:
    """What a percentage is a share of, and the words of what is to be done with it, from the text that says both."""
    words = strip_marks(_BRACKETS.sub(" ", own)).lower()
    split = _BREAK.search(words)
    thing = fold(words[: split.start()] if split else words)
    thing = re.sub(r"^(?:so|cac|tong so|so luong|ty le)\s+", "", thing)
    told = strip_marks(_BRACKETS.sub(" ", rest)).lower()
    return thing, frozenset(fold(re.sub(r"\d+(?:[.,]\d+)?\s*%", " ", told)).split()) - set(thing.split())


def _same(a: _Target, b: _Target) -> bool:
    """Whether two targets are about the same thing, level, time and aim."""
    if a.thing != b.thing or a.level != b.level or a.years != b.years or a.paragraph is b.paragraph:
        return False
    shorter = min(len(a.aim), len(b.aim))
    alike = len(a.aim & b.aim) / shorter if shorter else float(a.aim == b.aim)
    return alike >= (_LEAST_ALIKE if len(a.thing.split()) > 2 else 0.9)


def _finding(pairs: list[tuple[_Target, _Target]]) -> Finding:
    firsts = "/".join(_percent(first.share.value) for first, _ in pairs)
    others = "/".join(_percent(other.share.value) for _, other in pairs)
    first, other = pairs[0]
    at = first.paragraph.at(first.share.start, first.share.end)[0]
    last = pairs[-1][1].share
    end = _SENTENCE.search(other.paragraph.text, last.end)
    quote = other.paragraph.text[other.share.end : end.start() if end else None].strip()[:90]
    message = f"Chỉ tiêu {firsts} (trang {at}) rồi {others} cho cùng nội dung “{quote}”."
    return told_in(
        other.paragraph, (other.share.start, last.end), Remark("target_conflict", "warning", message, firsts, others)
    )


def _percent(value: Decimal) -> str:
    return f"{dots(value)}%"
