"""Legal documents cited in a text: kind, number, date, issuer and title with their places.

Decree 30/2020/NĐ-CP, appendix I: a first citation gives "kind number ngày date của issuer về title"; later ones fewer
of these. Parts that are not there are None; a document is cited where a number with its symbol, a number behind a kind,
or the name of a law is printed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from normalizers.cited_parts import cut_title, date_at, date_before, dates_behind, issuer_at, issuer_before
from normalizers.document_numbers import NUMBER, CitedType, issuer_name, parse_number, symbol_type
from normalizers.laws import DEEPEST, LAW, law_name_end
from normalizers.names import strip_marks

__all__ = ["Citation", "Span", "find_citations"]

MAX_LENGTH = 100_000
"""Characters of a text searched; a long paragraph has under 5 000."""

Span = tuple[int, int]
"""Characters start..end of the text searched."""


class Citation(NamedTuple):
    """One mention of a legal document.

    Attributes:
        start: Where it begins: its kind, or its number.
        kind_word: The kind as printed, "" where only the number stands.
        cited_type: From the kind, else from the symbol.
        number: Place of number and symbol; None for a law cited by name; of one left blank the blank with it.
        date: Place of its date, None where it has none; the date may be malformed.
        issuer: Name as printed, else as the symbol says, None where unknown.
        title: Place of what it is about, for a law its name.
        shares_date: Whether its date is printed once, behind another number, and may be that one's alone.
    """

    start: int
    kind_word: str
    cited_type: CitedType
    number: Span | None
    date: Span | None
    issuer: str | None
    title: Span | None
    shares_date: bool = False


_KINDS: dict[str, CitedType] = {
    "thong tu lien tich": "thong_tu_lien_tich",
    "thong tu": "thong_tu",
    "nghi dinh": "nghi_dinh",
    "nghi quyet": "nghi_quyet",
    "quyet dinh": "quyet_dinh",
    "chi thi": "chi_thi",
    "phap lenh": "phap_lenh",
    "bo luat": "luat",
    "luat": "luat",
    "ke hoach": "ke_hoach",
    "cong van": "cong_van",
    "bao cao": "bao_cao",
    "to trinh": "to_trinh",
    "thong bao": "thong_bao",
    "huong dan": "huong_dan",
    "ket luan": "ket_luan",
    "van ban": "van_ban",
    "chuong trinh": "khac",
    "de an": "khac",
    "quy che": "khac",
    "quy dinh": "khac",
    "cong dien": "khac",
    "giay moi": "khac",
    "bien ban": "khac",
    "hop dong": "khac",
    "phuong an": "khac",
    "sac lenh": "khac",
    "lenh": "khac",
}
_KIND = "(?P<kind>(?<!\\w)(?:" + "|".join(_KINDS) + r"))"
_QUALIFIED = (
    r"(?:\s+(?:hanh dong|lien tich|phoi hop|ket luan|hop nhat|chi dao|phe duyet|trung uong|ban hanh|lien nganh))?"
)
_NO = r"(?:\s*,?\s*s[o6]\s*[:.]{0,2}\s*|\s+)"
_HEAD = re.compile(rf"{_KIND}{_QUALIFIED}{_NO}$", re.IGNORECASE)
_BARE_HEAD = re.compile(r"(?<!\w)s[o6]\s*[:.]?\s*$", re.IGNORECASE)
_NUMBERS = re.compile(NUMBER)

# A number whose symbol is not printed must stand right behind a kind: with its year, or with "số" and a date.
_PLAIN = re.compile(
    rf"{_KIND}{_QUALIFIED}\s*(?:so\s*[:.]?\s*(?P<no>\d{{1,6}}[a-z]?(?:/(?:19|20)\d\d)?)(?=\s*,?\s*(?:ngay|cua|ky)\s)"
    r"|(?P<with_year>\d{1,3}/(?:19|20)\d\d)(?=\s*,?\s*(?:ngay|cua)\s))",
    re.IGNORECASE,
)
_BLANK = re.compile(
    rf"{_KIND}{_QUALIFIED}\s*so\s*[:.]?(?P<no>[\s.…_]*/\s?(?:(?:19|20)\d\d/)?[A-Z]\w{{1,5}}(?:-[A-Z]\w{{1,9}}){{1,2}})",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:[-–+•*]\s*|\d{1,2}[.)]\s*|[a-zđ][.)]\s*)?(?:(?:Căn cứ|Thực hiện|Theo)\s+)?")
_LONGEST_LEAD = 20
"""What may stand before the first citation of an entry of a list, and its most characters."""

_LOOK_BACK = 60
"""Characters before a number among which its kind stands."""


_HINT = re.compile(r"\d\s?[/-]|/\s?[A-ZĐ]|Luật|Pháp lệnh|s[ốôóo6]\s*[:.]?\s*\d", re.IGNORECASE)
"""What every citation has one of."""


@lru_cache(maxsize=2048)
def find_citations(text: str) -> tuple[Citation, ...]:
    """All legal documents a text cites, in order; one inside the title of another counts too.

    Args:
        text: NFC; longer than `MAX_LENGTH` is searched to there.
    """
    text = text[:MAX_LENGTH].replace("\ufffd", " ")
    if not _HINT.search(text):
        return ()
    plain = strip_marks(text)
    if len(plain) != len(text):
        return ()
    found = [_numbered(text, plain, match.span()) for match in _NUMBERS.finditer(text)]
    taken = [c.number for c in found if c and c.number]
    for pattern in (_PLAIN, _BLANK):
        found += [
            _headed(text, match)
            for match in pattern.finditer(plain)
            if not any(_meets(match.span(), span) for span in taken)
        ]
    laws = _outermost_dated([law for match in LAW.finditer(text) if (law := _law(text, plain, match))])
    named = {law.number for law in laws if law.number}
    kept = [c for c in found if c and c.number not in named]
    ordered = tuple(sorted([*kept, *laws], key=lambda citation: citation.start))
    return _dated_before(text, _dated_together(text, ordered))


_JOINT = re.compile(
    rf"\s*(?:,|;|va|,\s*va)\s*(?:cac\s+)?(?:{'|'.join(_KINDS)})?{_QUALIFIED}(?:\s*s[o6]\s*[:.]?)?\s*", re.IGNORECASE
)
"""What stands between the numbers of documents that are dated together."""


def _dated_together(text: str, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Numbers one after the other with "cùng ngày …", or as many dates, behind the last: each gets its date.

    One date alone behind several numbers of one kind ("Kế hoạch số 12/KH-UBND, 13/KH-UBND ngày 5/1/2020") is given to
    all, but those before the last only share it; it stays the last one's where the others are of kinds of their own.
    """
    found = list(citations)
    for last, citation in enumerate(citations):
        if citation.date is None or citation.number is None:
            continue
        first = last
        while first and _joint(text, found[first - 1], found[first]):
            first -= 1
        dates = (citation.date, *dates_behind(text, citation.date[1]))
        if first < last and _SAME_DAY.search(text, citation.number[1], citation.date[0] + 1):
            dates = (citation.date,) * (last - first + 1)
        if first < last and len(dates) == last - first + 1:
            for at, date in zip(range(first, last + 1), dates, strict=True):
                found[at] = found[at]._replace(date=date)
        elif first < last and len(dates) > 1:
            found[last] = citation._replace(date=None)
        elif first < last:
            _share_date(text, found, first, last)
    return tuple(found)


def _share_date(text: str, found: list[Citation], first: int, last: int) -> None:
    """Give the one date behind the last of several numbers to those before it that have kind and symbol in common."""
    date = found[last].date
    for at in range(last - 1, first - 1, -1):
        one, following = found[at], found[at + 1]
        if date is None or one.number is None or following.number is None or following.kind_word:
            return
        a, b = (parse_number(text[slice(*span)]) for span in (one.number, following.number))
        if a is None or b is None or a.parts != b.parts or (a.year and str(a.year) not in text[slice(*date)]):
            return
        found[at] = one._replace(date=date, shares_date=True)


_SAME_DAY = re.compile(r"cùng\s+(?=[Nn])")


def _joint(text: str, citation: Citation, following: Citation) -> bool:
    """Whether an undated number stands right before the next one: "số 12/TB-SYT và số 13/TB-SYT"."""
    if citation.date is not None or citation.number is None or following.number is None:
        return False
    between = strip_marks(text[citation.number[1] : following.number[0]])
    return bool(_JOINT.fullmatch(between))


def _meets(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _numbered(text: str, plain: str, span: Span) -> Citation | None:
    """A number with its symbol, and what stands around it; None for what only looks like one."""
    number = parse_number(text[slice(*span)])
    if number is None:
        return None
    before = max(0, span[0] - _LOOK_BACK)
    head = _HEAD.search(plain[before : span[0]])
    kind = _KINDS[head["kind"].lower()] if head else None
    by_symbol = symbol_type(number)
    announced = head or _BARE_HEAD.search(plain[before : span[0]])
    if kind is None and by_symbol is None and not announced:
        return None
    if number.party and not announced:
        return None
    start = before + head.start("kind") if head else span[0]
    word = text[start : before + head.end("kind")] if head else ""
    return _with_tail(text, start, word, kind or by_symbol or "van_ban", span, issuer_name(number))


def _headed(text: str, match: re.Match[str]) -> Citation:
    """A kind with a number that has no symbol, or with a symbol that has no number."""
    group = "with_year" if match.groupdict().get("with_year") else "no"
    kind = match["kind"].lower()
    word = text[slice(*match.span("kind"))]
    return _with_tail(text, match.start("kind"), word, _KINDS[kind], match.span(group), None)


def _with_tail(text: str, start: int, word: str, kind: CitedType, number: Span, by_symbol: str | None) -> Citation:
    """Date, issuer and title behind a number, in the order they are printed."""
    at, date, issuer = number[1], None, None
    for _ in range(2):
        if date is None and (found := date_at(text, at)):
            date, at = found
        if issuer is None and (named := issuer_at(text, at)):
            issuer, at = named
    entry = bool(_LEAD.fullmatch(text[:start])) and text.rstrip().endswith(";") if start <= _LONGEST_LEAD else False
    title = cut_title(text, at, entry=entry)
    return Citation(start, word, kind, number, date, issuer or issuer_before(text, start) or by_symbol, title)


def _law(text: str, plain: str, match: re.Match[str]) -> Citation | None:
    """A law cited by its name, with the number and date behind it."""
    end = law_name_end(text, match.end())
    name = (match.end(), end)
    if not text[slice(*name)].strip():
        return None
    number, at = None, end
    told = re.compile(r"\s*,?\s*so\s*[:.]?\s*").match(plain, at)
    if told and (numbered := _NUMBERS.match(text, told.end())):
        number, at = numbered.span(), numbered.end()
    dated = date_at(text, at)
    # Constitution of 2013, articles 70 and 74: who makes a law and who an ordinance.
    ordinance = match[0].startswith("Pháp")
    issuer = "Ủy ban Thường vụ Quốc hội" if ordinance else "Quốc hội"
    kind: CitedType = "phap_lenh" if ordinance else "luat"
    return Citation(match.start(), match[0].strip(), kind, number, dated[0] if dated else None, issuer, name)


def _outermost_dated(laws: list[Citation]) -> list[Citation]:
    """Laws in order; what stands behind a law that is only told to be changed is given to one of the two.

    A number there is nearly always its own ("Luật sửa đổi … của Luật Đất đai số 31/2024/QH15"), and so is the date
    behind the number; a date alone is that of the law that changes it.
    """
    found: list[Citation] = []
    for law in laws:
        near = range(max(0, len(found) - DEEPEST), len(found))
        around = [i for i in near if (title := found[i].title) and law.start < title[1]]
        for i in around if law.number else ():
            if found[i].number == law.number:
                found[i] = found[i]._replace(number=None, date=None)
        found.append(law._replace(date=None) if around and law.number is None else law)
    return found


def _dated_before(text: str, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Citations dated before they are named: "Ngày 02 tháng 5 năm 2018, UBND xã ban hành Quyết định số 31/QĐ-UBND"."""
    found: list[Citation] = []
    carried: Span | None = None
    end = 0
    for citation in citations:
        if carried and re.search(r"[.!?]\s", text[end : citation.start]):
            carried = None
        if citation.date is None and citation.number:
            carried = date_before(text, citation.start) or carried
            citation = citation._replace(date=carried)
        else:
            carried = None
        end = citation.number[1] if citation.number else citation.start
        found.append(citation)
    return tuple(found)
