"""A figure in its sentence: where the words before and behind it that describe it begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.figures.figure import Figure, Span
from extractors.figures.parallel import parallel, past_body

__all__ = ["MAX_BEFORE", "MAX_LABEL", "Clause", "Told", "clause_of"]


class Told(NamedTuple):
    """Another figure of the sentence.

    Attributes:
        start: Where it begins.
        stop: Where the words behind it that describe it end.
        printed: Whether a sign or an "and" with a verb ends them.
        following: Where the figure after it begins, or the sentence ends.
    """

    start: int
    stop: int
    printed: bool
    following: int


class Clause(NamedTuple):
    """A figure in its sentence.

    Attributes:
        text: Of the paragraph.
        plain: The same without marks, lower case, letter for letter.
        sentence: Where the sentence begins and ends.
        figure: The figure.
        before: Where the words before it begin: behind the figure, bracket or semicolon before it.
        after: Where the words behind it end.
        following: Where the next figure begins, or the sentence ends.
        others: The figures before it in the sentence, the last `MAX_OTHERS`.
        shared: Words that it shares with the shares beside it, behind the last or before the first; else empty.
    """

    text: str
    plain: str
    sentence: Span
    figure: Figure
    before: int
    after: int
    following: int
    others: tuple[Told, ...] = ()
    shared: Span = (0, 0)

    @property
    def words_after(self) -> str:
        """Words from the end of the figure's noun to the clause's end, without marks."""
        return self.plain[self.figure.end : self.after]


_BREAK = re.compile(
    r";|\.\s|\btrong đó\b|\((?=[^()]*$)|^[^()]*\)|:\s(?=\S+\s\S+)"
    r"|,\s(?=(?:tổng số|số|tỷ lệ|tỉ lệ|số lượng)\s)"
)
_STOPS = re.compile(
    r"[;().:]|,(?!\s?(?:phuong|thi tran|thi xa|thanh pho|cong chuc|vien chuc|ban\b|nganh|xa\b|huyen|bai\b|don vi|nhan"
    r"|(?:muc do )?[2-4](?![\d.,/%])|cap (?:tinh|huyen|xa|so)(?=,| va\b|(?: da| duoc| co)\b\D{25})))"
)
_ABBREVIATION = re.compile(r"\((?:[a-zđ&/-]{2,8}|[a-z]{2,8}, [a-z]{2,8})\)")
MAX_LABEL = 300
"""Characters of the longest label."""

MAX_PHRASE = 120
"""Characters behind a figure that still describe it."""

MAX_BEFORE = 2000
"""Characters of its sentence before a figure in which its period and body are looked for; no real one has more."""


MAX_OTHERS = 12
"""Figures before one that may own a level told before it."""

_AND_ON = re.compile(
    r"\s(?:va|dong thoi)\s(?=(?:da |duoc )?(?:gui|nhan|tiep nhan|cong khai|cap|to chuc|mo|ban hanh|xu ly|giai quyet|tra"
    r"|dang|cu|tham gia|co|trang bi|dau tu|tang|giam|vuon|ket noi|trien khai|thuc hien|hoan thanh|thu|chi|nop|luu"
    r"|phat hanh)\b\D{0,40}$)"
)
"""Where the words that lead to the next figure begin: "1.284 văn bản điện tử và gửi đi 437 văn bản"."""

_NEXT_NOUN = re.compile(r",\s(?=(?:cong chuc|vien chuc|can bo|nhan vien|lao dong|nguoi lao dong)\s$)")
"""The noun before the next figure: "12 người, công chức 34 người"."""


def clause_of(text: str, plain: str, sentence: Span, figures: Sequence[Figure], index: int) -> Clause:
    """The clause of the figure at `index` of a paragraph's figures."""
    figure, others = figures[index], _others(plain, sentence, figures, index)
    before = _before(text, sentence, figures, index, others)
    following = figures[index + 1].start if index + 1 < len(figures) else sentence[1]
    after = _told(plain, sentence, figures, index).stop
    shared = _shared(text, plain, sentence, figures, index)
    return Clause(text, plain, sentence, figure, before, after, min(following, sentence[1]), others, shared)


def _before(text: str, sentence: Span, figures: Sequence[Figure], index: int, others: tuple[Told, ...]) -> int:
    """Where the words before a figure begin."""
    figure, start = figures[index], sentence[0]
    if others and figures[index - 1].end <= figure.start:
        # Where nothing printed ends the words behind the figure before, they may be those that lead to this one.
        start = others[-1].stop if others[-1].printed else figures[index - 1].end
    return max([start, *(start + m.end() for m in _BREAK.finditer(text[start : figure.start].lower()))])


def _shared(text: str, plain: str, sentence: Span, figures: Sequence[Figure], index: int) -> Span:
    """The words that a share has in common with those beside it; empty where it stands alone or has them itself."""
    first, last = parallel(plain, sentence, figures, index)
    if first == last:
        return 0, 0
    told = _told(plain, sentence, figures, last)
    if plain[figures[last].end : told.stop].strip(" )"):
        return (past_body(plain, figures[last].end), told.stop) if last > index else (0, 0)
    return _before(text, sentence, figures, first, _others(plain, sentence, figures, first)), figures[first].start


def _others(plain: str, sentence: Span, figures: Sequence[Figure], index: int) -> tuple[Told, ...]:
    first = index
    while first and figures[first - 1].start >= sentence[0] and index - first < MAX_OTHERS:
        first -= 1
    return tuple(_told(plain, sentence, figures, i) for i in range(first, index))


def _told(plain: str, sentence: Span, figures: Sequence[Figure], index: int) -> Told:
    """Where the words end that stand behind a figure and still describe it."""
    figure = figures[index]
    following = figures[index + 1].start if index + 1 < len(figures) else sentence[1]
    stop = max(figure.end, min(following, sentence[1], figure.end + MAX_PHRASE))
    closed = figure.end + 1 if plain[figure.end : figure.end + 1] == ")" else figure.end  # "Tất cả (100%) đơn vị"
    words = _ABBREVIATION.sub(lambda match: "_" * len(match[0]), plain[closed:stop])
    found = _STOPS.search(words)
    if found is None and stop == following < sentence[1]:
        found = _AND_ON.search(words) or _NEXT_NOUN.search(words)
    return Told(figure.start, closed + found.start() if found else stop, found is not None, following)
