"""Probable misprints in typed text: rare words where the neighbours call for another, words printed twice."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.layout import Passage
from normalizers.misspellings import doubled_words, find_misprints
from pipeline.rules.case import Case, Outcome
from schemas.document import Word
from schemas.record import Finding

__all__ = ["check"]

_SURE = 0.9
"""Least confidence of a doubled word: a reader may read one word twice where two engines cut it differently."""

_MOST = 5
"""Misprints of a page beyond which the reader, not the writer, is at fault: broken words, another language."""


def check(case: Case) -> Outcome:
    """All paragraphs; words read from a picture only for repeats, since a reader's slips look like misprints."""
    by_page: dict[int, list[Finding]] = {}
    for passage in case.passages:
        by_page.setdefault(passage.page, []).extend((*_misprints(passage), *_doubled(passage)))
    return Outcome(tuple(f for findings in by_page.values() if len(findings) <= _MOST for f in findings))


def _misprints(passage: Passage) -> Iterator[Finding]:
    if all(word.source == "ocr" for word in passage.words):
        return
    for one in find_misprints([word.text for word in passage.words]):
        word = passage.words[one.index]
        if _typed(word) and all(_typed(near) for near in passage.words[one.index - 1 : one.index + 2]):
            at = passage.starts[one.index]
            context = " ".join(near.text for near in passage.words[max(0, one.index - 2) : one.index + 2])
            message = f"“{one.printed}” trong “{context}” có thể là “{one.likely}”."
            yield _finding(passage, at, at + len(word.text), message, one.likely)


def _typed(word: Word) -> bool:
    return word.source != "ocr" and not word.changes and "\ufffd" not in word.text


def _doubled(passage: Passage) -> Iterator[Finding]:
    for start, end, words in doubled_words(passage.text):
        if min(word.confidence for word in passage.words_at(start, end)) >= _SURE:
            yield _finding(passage, start, end, f"“{words}” được in hai lần liền nhau.", words)


def _finding(passage: Passage, start: int, end: int, message: str, likely: str) -> Finding:
    return Finding(
        rule="suspicious_text",
        severity="info",
        message=message,
        page=passage.page,
        box=passage.box_at(start, end),
        expected=likely,
        actual=passage.text[start:end],
        suggestion=likely,
        source=passage.source_at(start, end),
    )
