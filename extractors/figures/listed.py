"""Bare numbers told one after the other: "văn bản điện tử: gửi 4.870, nhận 9.012", "mua mới 5, thay thế 2 máy"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.figures.figure import Figure, Span
from normalizers.indicators import unit_in

__all__ = ["listed"]

_DONE = (
    r"(?:gui(?: di)?|nhan(?: ve)?|tiep nhan|giai quyet|tra|mua(?: moi| sam)?|thay(?: the| moi)?|sua(?: chua)?"
    r"|cap (?:moi|lai|doi)|thu hoi|gia han|lap(?: moi| dat)|kich hoat|tao(?: moi)?|huy|thanh ly|bo sung|nang cap"
    r"|chuyen(?: tiep)?|phat hanh|con(?: lai)?|dang (?:xu ly|giai quyet)|xu ly|hong|dong|mo(?: moi)?|tu choi|rut"
    r"|van ban (?:di|den)|den|di)"
)
_VERB = re.compile(rf"(?:^|[:;,(]|\b(?:va|da|duoc|moi|trong do)\b|\s)\s?(?:da |duoc |deu )*{_DONE}:?\s$")
"""What is done with things, right before their number."""

_BETWEEN = re.compile(r"\)?\s?(?:[,;]|,? va|\()\s?[^,;.:()\d]{1,40}?(?:\s?:)?\s")
"""Between the numbers of a list: a sign, then the words that name the next one."""

_ENDS = re.compile(r"\s*(?:$|[.,;()]|va\b)")
_BEARS_NUMBER = re.compile(
    r"\b(?:thon|to|to dan pho|khu|khu pho|khu vuc|phuong|quan|ap|xom|lop|khoa|muc|bac|quy|thang|nam|dieu|khoan|phu luc"
    r"|bieu|mau|so|thu|nhom|loai|cap|hang|giai doan|dot|lan|ky|phong|buoc|ngay|tuan|gio|tang|duong|pho|ngo|ngach"
    r"|quoc lo|nghi quyet|thong tu|nghi dinh|quyet dinh|chi thi|ke hoach|chuong trinh|de an|phien ban|windows|office"
    r"|the he|mang|tieu chi|chi tieu|truong|trang|hinh|bang|cong trinh|giai|ca|nhiem ky|doi|khoi|cum|tram|diem|chuong"
    r"|phan|tap|version|noi dung|nhiem vu|van ban|cong van|bao cao|to trinh|thong bao|luat|(?<!dien )tu|khoang|hon|gan"
    r"|tren|duoi|voi|tai|cua)\s$"
)
"""Words whose number may be a name, a date or a place in an order ("thôn 5", "lần 2"), or that tell no kind."""

_MAX_WORDS = 40
"""Characters of the words that name one number of a list."""

MAX_LISTED = 30
"""Numbers of the longest list; one with more is a table without rulings."""


def listed(text: str, plain: str, figures: Sequence[Figure], bounds: Sequence[Span]) -> dict[int, str | None]:
    """Bare numbers that stand in a list of counts; each with its unit, None where none is told.

    Two or more make a list: what verbs tell to be done with things, or kinds of what the words before a colon count.

    Args:
        text: The paragraph, as printed.
        plain: The same, lower case without marks, letter for letter.
        figures: Of it, in order.
        bounds: Of its sentences.
    """
    found: dict[int, str | None] = {}
    for start, end in bounds:
        inside = [i for i, figure in enumerate(figures) if start <= figure.start < end]
        for run in _runs(plain, figures, inside):
            first = figures[run[0]]
            colon = plain.rfind(":", start, first.start)
            if first.start - colon - 1 <= 1:  # a colon right before its number belongs to the words before it
                colon = plain.rfind(":", start, max(start, colon))
            head = text[start : colon if colon >= 0 else first.start]
            unit = figures[run[-1]].unit or unit_in(head) or None
            done = all(_VERB.search(plain[max(start, figures[i].start - _MAX_WORDS) : figures[i].start]) for i in run)
            if done or (colon >= 0 and unit_in(head) and _are_kinds(plain, figures, run, colon + 1)):
                bare = [i for i in run if figures[i].kind == "bare"]
                found |= {i: _own_unit(text, colon, figures, i) or unit if unit in _ANY else unit for i in bare}
    return found


_ANY = frozenset(("thiết bị", None))
"""Units of a head that the words of its numbers tell closer: "thiết bị: máy tính 45, máy in 12"."""


def _own_unit(text: str, colon: int, figures: Sequence[Figure], index: int) -> str | None:
    """The unit that the words right before a number of a list name."""
    start = max(colon + 1, figures[index - 1].end if index else 0, figures[index].start - _MAX_WORDS)
    return unit_in(text[start : figures[index].start])


def _runs(plain: str, figures: Sequence[Figure], inside: Sequence[int]) -> Iterator[list[int]]:
    """Two or more figures with only a sign and a few words between them, all bare but perhaps the last."""
    run: list[int] = []
    for index in inside[:MAX_LISTED]:
        figure = figures[index]
        plainly = figure.kind in ("bare", "count") and not figure.denominator and not figure.percent
        on = run and _BETWEEN.fullmatch(plain, figures[run[-1]].end, figure.start)
        if not on or not plainly:
            if len(run) > 1:
                yield run
            run = []
        bare = figure.kind == "bare" and not figure.noun[1] and figure.scale == 1
        if plainly and (bare or run):
            run.append(index)
        if run and not bare:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _are_kinds(plain: str, figures: Sequence[Figure], run: Sequence[int], colon: int) -> bool:
    """Whether every number of a list has words of its own before it that name a kind, not a thing with that number."""
    at = colon
    for index in run:
        figure = figures[index]
        words = plain[at : figure.start].strip(" ,;()") + " "
        if not 1 < len(words) <= _MAX_WORDS or _BEARS_NUMBER.search(words) or not any(map(str.isalpha, words)):
            return False
        if figure.kind == "bare" and not _ENDS.match(plain, figure.end):
            return False
        at = figure.end
    return True
