"""Bare numbers told one after the other: "văn bản điện tử: gửi 4.870, nhận 9.012", "mua mới 5, thay thế 2 máy"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.figures.figure import Figure, Span
from normalizers.indicators import unit_in

__all__ = ["Listed", "listed"]


class Listed(NamedTuple):
    """A bare number of a list.

    Attributes:
        unit: What it counts, None where nothing tells.
        head: Place of the words that the whole list shares.
        kinds: Whether its words name a kind, place or body, not what was done.
    """

    unit: str | None
    head: Span
    kinds: bool


_DONE = (
    r"(?:gui(?: di)?|nhan(?: ve)?|tiep nhan|giai quyet|tra|mua(?: moi| sam)?|thay(?: the| moi)?|sua(?: chua)?"
    r"|cap (?:moi|lai|doi)|(?:da|duoc) cap|thu hoi|gia han|lap(?: moi| dat)|kich hoat|tao(?: moi)?|huy|thanh ly"
    r"|bo sung|nang cap|chuyen(?: tiep)?|phat hanh|con(?: lai)?|dang (?:xu ly|giai quyet)|xu ly|hong|dong|mo(?: moi)?"
    r"|tu choi|rut|van ban (?:di|den)|den|di)"
)
_VERB = re.compile(rf"(?:^|[:;,(]|\b(?:va|da|duoc|moi|trong do)\b|\s)\s?(?:da |duoc |deu )*{_DONE}:?\s$")
"""What is done with things, right before their number."""

_BETWEEN = re.compile(r"\)?\s?(?:[,;]|,? va|\()\s?[^,;.:()\d]{1,40}?(?:\s?:)?\s")
"""Between the numbers of a list: a sign, then the words that name the next one."""

_ENDS = re.compile(r"\s*(?:$|[.,;()]|va\b)")
_BEARS_NUMBER = re.compile(
    r"\b(?:thon|to|to dan pho|khu|khu pho|khu vuc|phuong|quan|ap|xom|lop|khoa|muc|bac|quy|thang|nam|dieu|khoan|phu luc"
    r"|bieu|mau|so|thu|nhom|loai|(?<!da )(?<!duoc )(?<!trung )(?<!so )cap|hang|giai doan|dot|lan|ky|phong|buoc|ngay"
    r"|tuan|gio|tang|duong|pho|ngo|ngach"
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


def listed(text: str, plain: str, figures: Sequence[Figure], bounds: Sequence[Span]) -> dict[int, Listed]:
    """Bare numbers that stand in a list of counts.

    Two or more make a list: what verbs tell to be done with things, or kinds of what the words before a colon count.

    Args:
        text: The paragraph, as printed.
        plain: The same, lower case without marks, letter for letter.
        figures: Of it, in order.
        bounds: Of its sentences.
    """
    found: dict[int, Listed] = {}
    for start, end in bounds:
        inside = [i for i, figure in enumerate(figures) if start <= figure.start < end]
        for run in _runs(plain, figures, inside):
            first = figures[run[0]]
            colon = plain.rfind(
                ":", start, first.start - 2
            )  # one right before its number belongs to the words before it
            head = (start, colon if colon >= 0 else first.start)
            told = next((figures[i] for i in reversed(run) if figures[i].unit), None)
            unit = told.unit if told else unit_in(text[slice(*head)])
            bare = [i for i in run if figures[i].kind == "bare"]
            done = [
                i for i in bare if _VERB.search(plain[max(start, figures[i].start - _MAX_WORDS) : figures[i].start])
            ]
            led = unit and (colon >= 0 or all(plain[: figures[i].start].endswith(": ") for i in run))
            kinds = led or _are_things(text, plain, figures, run, start)
            if not (told and done) and len(done) < len(bare):
                if not (kinds and _are_kinds(plain, figures, run, max(colon + 1, start))):
                    continue
                done = []
            elif told:  # among what is done with them a kind may stand in brackets: "đã trả 91 (đúng hạn 90)"
                near = {i: plain[max(start, figures[i].start - _MAX_WORDS) : figures[i].start] for i in bare}
                done = [i for i in bare if i in done or not _BEARS_NUMBER.search(near[i])]
            shared = (told.noun[0], _stop(plain, told)) if told and told.noun[1] else head
            for i in done or bare:
                own = _own_unit(text, colon, figures, i) if unit in _ANY or colon < 0 else None
                found.setdefault(i, Listed(own or unit, shared, not done))
    return found


def _stop(plain: str, figure: Figure) -> int:
    """Where the words behind a figure end, at a sign or "and"."""
    words = re.compile(r"[^,.;:()]{0,40}?(?=$|[,.;:()]| va )").match(plain, figure.end)
    return words.end() if words else figure.end


_ANY = frozenset(("thiết bị", None))
"""Units of a head that the words of its numbers tell closer: "thiết bị: máy tính 45, máy in 12"."""


def _own_unit(text: str, colon: int, figures: Sequence[Figure], index: int) -> str | None:
    """The unit that the words right before a number of a list name."""
    start = max(colon + 1, figures[index - 1].end if index else 0, figures[index].start - _MAX_WORDS)
    words = text[start : figures[index].start]
    return unit_in(words[max(words.rfind(sign) for sign in ",;(") + 1 :])


def _runs(plain: str, figures: Sequence[Figure], inside: Sequence[int]) -> Iterator[list[int]]:
    """Two or more numbers with only a sign and a few words between them, all bare but perhaps the first or last."""
    run: list[int] = []
    for index in inside[:MAX_LISTED]:
        figure = figures[index]
        plainly = figure.kind in ("bare", "count") and not figure.denominator and not figure.percent
        bare = figure.kind == "bare" and not figure.noun[1] and figure.scale == 1
        if run and not (plainly and _BETWEEN.fullmatch(plain, figures[run[-1]].end, figure.start)):
            yield from _with_bare(figures, run)
            run = []
        if plainly and (bare or figure.unit):
            run.append(index)
            if not bare:
                yield from _with_bare(figures, run)
                run = [index]
    yield from _with_bare(figures, run)


def _with_bare(figures: Sequence[Figure], run: list[int]) -> Iterator[list[int]]:
    if len(run) > 1 and any(figures[i].kind == "bare" for i in run):
        yield list(run)


def _are_things(text: str, plain: str, figures: Sequence[Figure], run: Sequence[int], start: int) -> bool:
    """Whether a sentence begins to count, each number behind its noun: "Tổng số máy tính 240, máy in 45"."""
    if not re.compile(r"\W*(?:tong )?so(?: luong)?\s").match(plain, start):
        return False
    return all(_own_unit(text, start - 1, figures, i) for i in run)


def _are_kinds(plain: str, figures: Sequence[Figure], run: Sequence[int], colon: int) -> bool:
    """Whether every number of a list has words of its own before it that name a kind, not a thing with that number.

    Words that come twice ("vòng 1, vòng 2") bear numbers as names, but in brackets ("(điện tử 590) … (điện tử 233)").
    """
    at = colon
    seen: set[str] = set()
    for index in run:
        figure = figures[index]
        words = plain[at : figure.start].strip(" ,;()") + " "
        if words in seen and "(" not in plain[at : figure.start]:
            return False
        seen.add(words)
        if not 1 < len(words) <= _MAX_WORDS or _BEARS_NUMBER.search(words) or not any(map(str.isalpha, words)):
            return False
        if figure.kind == "bare" and not _ENDS.match(plain, figure.end):
            return False
        at = figure.end
    return True
