"""What `baocao restore` does with a text: letters that only look alike, lost letters, gaps, then the diacritics.

Every change is traced by the characters of the raw line that it replaces, so that the changes made on the raw line give
the text again. What is no Vietnamese in Unicode is left as it is: binary data, bytes that are no UTF-8, lines in a
legacy encoding, other languages and scripts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from normalizers.diacritics import Restored, WordChange, restore_lines
from normalizers.foreign import is_foreign, vietnamese
from normalizers.gaps import gap_changes
from normalizers.glyphs import LOST, fill
from normalizers.legacy.runs import decode_lines
from normalizers.text import fix_d_stroke, fix_lookalikes, fix_oi

__all__ = ["DOUBTFUL", "Outcome", "marked", "replayed", "restore_text"]

DOUBTFUL = "⟨?⟩"
"""Stands behind a word that stays as it was because its restoration is too uncertain; no text has it by itself."""

_ODD_LETTER = re.compile("[ƣƢÐƉðɖ\u0370-\u03ff\u0400-\u052f]")
_OWN = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_LETTER = re.compile("[A-Za-z]")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ud800-\udfff]")
"""Control characters and what is left of bytes that are no UTF-8: binary data, or another encoding."""

_NOTHING = "nothing"
"""Why a line is not looked at: another language or script, or no words but data of more than `_LONGEST` letters."""

_LONGEST = 60

_TOKEN = re.compile(r"\S+")


class Outcome(Struct, frozen=True):
    """A restored line.

    Attributes:
        raw: As it came.
        text: As restored.
        changes: The changes made, in order; applied to `raw` they give `text`.
        doubtful: Those not made because they are less sure than was asked for.
        skipped: "" for a line that was looked at; else "binary", or the name of the legacy encoding it is in.
    """

    raw: str
    text: str
    changes: tuple[WordChange, ...] = ()
    doubtful: tuple[WordChange, ...] = ()
    skipped: str = ""


def replayed(raw: str, changes: Iterable[WordChange]) -> str:
    """`raw` with `changes`, in order and apart from one another, made.

    Raises:
        ValueError: A change does not fit `raw`.
    """
    text, done = "", 0
    for change in changes:
        end = change.start + len(change.before)
        if change.start < done or raw[change.start : end] != change.before:
            raise ValueError(f"trace does not fit: {change.before!r} does not stand at {change.start}")
        text += raw[done : change.start] + change.after
        done = end
    return text + raw[done:]


def _letters(line: str) -> list[WordChange]:
    """Words with letters that only look like Vietnamese ones ("nhà nƣớc", "QÐ-UBND")."""
    found = []
    for token in _TOKEN.finditer(line) if _ODD_LETTER.search(line) else ():
        after = fix_d_stroke(fix_oi(fix_lookalikes(token[0])))
        if after != token[0]:
            found.append(WordChange(token.start(), token[0], after, 1.0))
    return found


def _lost(line: str) -> list[WordChange]:
    """Words with lost letters marked by U+FFFD."""
    if LOST not in line:
        return []
    tokens = list(_TOKEN.finditer(line))
    filled = fill([token[0] for token in tokens])
    return [
        WordChange(token.start(), token[0], word.text, word.confidence)
        for token, word in zip(tokens, filled, strict=True)
        if word.text != token[0]
    ]


def _gaps(line: str) -> list[WordChange]:
    """Words with lost letters that left a gap, in a line that has its marks otherwise."""
    return gap_changes(line) if _OWN.search(line) else []


_MENDS: tuple[Callable[[str], list[WordChange]], ...] = (_letters, _lost, _gaps)


class _Prepared(Struct, frozen=True):
    """A line before its diacritics are looked at: what the mends changed, and the parts that are decoded."""

    raw: str
    text: str
    changes: tuple[WordChange, ...]
    skipped: str


class _Told(Struct):
    """What the lines so far tell on the next one: the legacy encoding they are in, their language, whether binary."""

    encoding: str | None = None
    language: float | None = None
    binary: bool = False


def _skipped(line: str, told: _Told) -> str:
    """Why `line` is left as it is: "binary", a legacy encoding, `_NOTHING`; "" for a line to restore."""
    # Two or three letters between line breaks of binary data are no word; other letters in whole UTF-8 are no chance.
    told.binary = _UNREADABLE.search(line) is not None or (told.binary and line.isascii() and vietnamese(line) is None)
    if told.binary:
        return "binary"
    if (not _LETTER.search(line) and LOST not in line) or len(line) > _LONGEST * (1 + line.count(" ")):
        return _NOTHING
    if not line.isascii():
        own = _OWN.search(line) is not None
        told.encoding = None if own else decode_lines([line], told.encoding)[0].encoding
        if told.encoding:
            return told.encoding
    foreign, told.language = is_foreign(line, told.language)
    return _NOTHING if foreign else ""


def _prepared(line: str, told: _Told) -> _Prepared:
    """`line` with its letters mended."""
    skipped = _skipped(line, told)
    if skipped:
        return _Prepared(line, "", (), skipped)
    text, changes = line, tuple[WordChange, ...]()
    for mend in _MENDS if not line.isascii() else ():
        found = mend(text)
        if found:
            changes = composed(line, text, changes, found)
            text = replayed(text, found)
    return _Prepared(line, text, changes, "")


def composed(
    raw: str, between: str, first: Sequence[WordChange], second: Sequence[WordChange]
) -> tuple[WordChange, ...]:
    """The changes of `raw` that `first` (giving `between`) and then `second` make; those that overlap become one."""
    spans = _spans(first)
    found: list[WordChange] = []
    for start, end in _groups(spans.starts, spans.ends, second):
        own = slice(bisect_left(spans.starts, start), bisect_right(spans.ends, end))
        inner = second[
            bisect_left(second, start, key=lambda c: c.start) : bisect_right(
                second, end, key=lambda c: c.start + len(c.before)
            )
        ]
        moved = [WordChange(c.start - start, c.before, c.after, c.confidence) for c in inner]
        after = replayed(between[start:end], moved)
        at, stop = start - spans.shift_before(start), end - spans.shift_before(end)
        sure = min(change.confidence for change in (*first[own], *inner))
        if raw[at:stop] != after:
            found.append(WordChange(at, raw[at:stop], after, sure))
    return tuple(found)


class _Spans(Struct, frozen=True):
    """Where changes, in order and apart, lie in the text they give, and how far what follows each is moved."""

    starts: list[int]
    ends: list[int]
    shifts: list[int]

    def shift_before(self, at: int) -> int:
        """By how many characters a place between changes lies further right than in the raw line."""
        done = min(bisect_right(self.ends, at), bisect_left(self.starts, at))
        return self.shifts[done - 1] if done else 0


def _spans(changes: Sequence[WordChange]) -> _Spans:
    spans, shift = _Spans([], [], []), 0
    for change in changes:
        spans.starts.append(change.start + shift)
        spans.ends.append(spans.starts[-1] + len(change.after))
        shift += len(change.after) - len(change.before)
        spans.shifts.append(shift)
    return spans


def _groups(starts: Sequence[int], ends: Sequence[int], second: Sequence[WordChange]) -> Iterator[tuple[int, int]]:
    """Stretches that changes of either kind cover, those that overlap joined."""
    places = [*zip(starts, ends, strict=True), *((c.start, c.start + len(c.before)) for c in second)]
    start, end = -1, -1
    for a, b in sorted(places):
        if a >= end:
            if start >= 0:
                yield start, end
            start, end = a, b
        end = max(end, b)
    if start >= 0:
        yield start, end


def _finished(line: _Prepared, done: Restored, least: float) -> Outcome:
    if line.skipped:
        return Outcome(line.raw, line.raw, skipped="" if line.skipped == _NOTHING else line.skipped)
    changes = composed(line.raw, line.text, line.changes, done.changes) if line.changes else done.changes
    sure = tuple(change for change in changes if change.confidence >= least)
    doubtful = tuple(change for change in changes if change.confidence < least)
    return Outcome(line.raw, replayed(line.raw, sure), sure, doubtful)


def restore_text(lines: Iterable[str], *, min_confidence: float = 0.0) -> Iterator[Outcome]:
    """Each of `lines` restored, with an eye on its neighbours; as many come out as go in, in their order.

    Args:
        lines: Lines without their line breaks; bytes that are no UTF-8 as lone surrogates.
        min_confidence: 0..1; a change less sure than that is not made, but told in `Outcome.doubtful`.
    """
    waiting: deque[_Prepared] = deque()

    def fed() -> Iterator[str]:
        told = _Told()
        for line in lines:
            waiting.append(_prepared(line, told))
            yield waiting[-1].text

    for done in restore_lines(fed()):
        yield _finished(waiting.popleft(), done, min_confidence)


def marked(outcome: Outcome) -> str:
    """The text of `outcome` with `DOUBTFUL` behind each word that stays because its restoration is uncertain."""
    behind = len(DOUBTFUL)
    marks = []
    for change in outcome.doubtful:
        end = change.start + len(change.before)
        if outcome.raw[end : end + behind] != DOUBTFUL:
            marks.append(WordChange(change.start, change.before, change.before + DOUBTFUL, change.confidence))
    return replayed(outcome.raw, sorted([*outcome.changes, *marks], key=lambda change: change.start))
