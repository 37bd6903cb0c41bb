"""Text with stripped or garbled diacritics -> the same text restored: decoding of a noisy channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from normalizers.diacritics.adaptation import DOUBTFUL, Tried, fitted, is_doubtful
from normalizers.diacritics.chooser import settled
from normalizers.diacritics.confidence import GARBLED, STRIPPED, calibrated
from normalizers.diacritics.decoder import decode_all
from normalizers.diacritics.evidence import NOTHING, Evidence, evidence, noise_of, with_neighbours
from normalizers.diacritics.lone import LEAST, goes_with_number
from normalizers.diacritics.model import load
from normalizers.diacritics.paragraphs import Items, Lettered, Line, blocks, line_edges
from normalizers.diacritics.parts import SIGN, Part, parts_of
from normalizers.diacritics.reader import using
from normalizers.diacritics.segments import divided

__all__ = ["Restored", "WordChange", "restore", "restore_lines"]

_LIMIT = 5_000
"""Characters restored in one piece; a longer line is cut at a blank."""

_ITEM = 0.97
"""Confidence that the second of two items "d)" is "đ)", and that "¢)" behind "b)" is "c)"."""

_SHEET = 60
"""Lines of an English OCR that are looked at together, about a page."""

_FEW_SLIPS, _SLIPS = 2, 0.02
"""Words without marks in a text that has them, and their share, from which on they speak for one another."""


class WordChange(Struct, frozen=True):
    """A word that restoration changes.

    Attributes:
        start: Index of its first character in the raw line.
        before: As it stood.
        after: As restored.
        confidence: 0..1, that `after` is what was written; calibrated.
    """

    start: int
    before: str
    after: str
    confidence: float


class Restored(Struct, frozen=True):
    """A restored line: its text, and the changed words in order, each at least as sure as was asked for."""

    text: str
    changes: tuple[WordChange, ...] = ()


def _collapsed(parts: Sequence[Part]) -> list[Part]:
    """`parts` without the second and later of neighbouring boundaries, as the model was trained."""
    return [part for i, part in enumerate(parts) if not (part.slot == SIGN and i and parts[i - 1].slot == part.slot)]


def _cased(word: str, like: str) -> str:
    """`word` in the case of `like`."""
    letters = [c for c in like if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if len(letters) > 1 and upper * 2 > len(letters):
        return word.upper()
    return word[0].upper() + word[1:] if like[:1].isupper() else word


class _Decoded(Struct, frozen=True):
    """The words of a text that change, in order, and what its garbled words were taken for."""

    changes: list[WordChange]
    tried: list[Tried]


def _decoded(parts: Sequence[Part], *, garbled: bool) -> _Decoded:
    model = load()
    parts = _collapsed(parts)
    found = decode_all([part.slot for part in parts], model)
    if garbled and (better := divided(parts, found.chosen, model)):
        parts = better
        found = decode_all([part.slot for part in parts], model)
    texts = [_becomes(part, index) for part, index in zip(parts, found.chosen, strict=True)]
    changes: list[tuple[Part, WordChange]] = []
    tried: list[Tried] = []
    for part, (index, share) in zip(parts, _with_numbers(parts, settled(parts, texts, found)), strict=True):
        after, sure = _becomes(part, index), calibrated(share, GARBLED if garbled else STRIPPED)
        if after != part.text:
            changes.append((part, WordChange(part.start, part.text, after, sure)))
        if part.forms:
            tried.append(Tried(part.text, part.forms[index], sure))
    slips = sum(part.least > 0 for part, _ in changes)
    alone = slips < max(_FEW_SLIPS, _SLIPS * len(parts))
    return _Decoded([change for part, change in changes if not alone or change.confidence >= part.least], tried)


def _with_numbers(parts: Sequence[Part], judged: Sequence[tuple[int, float]]) -> Iterator[tuple[int, float]]:
    """`judged`, but digits stay where it is doubtful that they are a word, or a number is as plausible."""
    texts = [_becomes(part, index) for part, (index, _) in zip(parts, judged, strict=True)]
    for at, (part, (index, share)) in enumerate(zip(parts, judged, strict=True)):
        changed = index and part.text.isdigit() and part.fixed is None
        stays = changed and (calibrated(share, GARBLED) < LEAST or goes_with_number(texts, at))
        yield (0, share) if stays else (index, share)


def _becomes(part: Part, index: int) -> str:
    """What `part` becomes by its candidate `index`."""
    number = part.slot[index][0]
    if part.fixed is not None:
        return part.glue + part.fixed
    if part.forms:
        return part.glue + part.forms[index]
    return part.text if index == 0 or number <= 2 else _cased(load().words[number], part.text)


def _applied(line: str, changes: Iterable[WordChange], least: float) -> Restored:
    """`line` with those of `changes` made that are sure enough."""
    # words that a tab or a page's end keeps apart are not one word: such a change does not fit the line
    kept = tuple(c for c in changes if c.confidence >= least and line.startswith(c.before, c.start))
    text, done = "", 0
    for change in kept:
        text += line[done : change.start] + change.after
        done = change.start + len(change.before)
    return Restored(text + line[done:], kept)


def _chunks(line: str) -> list[str]:
    """`line` in pieces of at most `_LIMIT` characters, cut behind a blank where there is one."""
    chunks: list[str] = []
    while len(line) > _LIMIT:
        cut = line.rfind(" ", 0, _LIMIT) + 1 or _LIMIT
        chunks.append(line[:cut])
        line = line[cut:]
    return [*chunks, line]


def _changes(line: str, around: Evidence) -> _Decoded:
    """The words of a line of any length that change."""
    found = _Decoded([], [])
    offset = 0
    for chunk in _chunks(line) if line.strip() else ():
        noise = noise_of(evidence(chunk), around)
        done = _decoded(parts_of(chunk, noise, offset), garbled=noise.ocr)
        found.changes.extend(done.changes)
        found.tried.extend(done.tried)
        offset += len(chunk)
    return found


def restore(line: str, *, min_confidence: float = 0.0) -> Restored:
    """`line` with its Vietnamese diacritics restored.

    Works on stripped text ("quyet dinh phe duyet") and on what an English OCR leaves ("mirc d¢"). Case, blanks,
    punctuation, numbers, codes, addresses and known abbreviations are kept, and so is text that has its marks.

    Args:
        line: One line or paragraph of any length.
        min_confidence: 0..1; a word restored with less confidence stays as it was.
    """
    return _applied(line, _changes(line, NOTHING).changes, min_confidence)


def restore_lines(lines: Iterable[str], *, min_confidence: float = 0.0) -> Iterator[Restored]:
    """Each of `lines` restored with an eye on the others: lines of a page have been through one reader and go on.

    Reads some dozens of lines ahead of the one it gives; lines are without their line breaks.

    Args:
        lines: Lines of a page or of a longer text, of any length.
        min_confidence: As in `restore`.
    """
    items = Items()
    for sheet in _sheets(blocks(with_neighbours(lines))):
        done = [_block(block) for block in sheet]
        for share in DOUBTFUL:
            tried = [one for found in done for one in found.tried]
            if not is_doubtful(tried, share):
                break
            with using(fitted(tried)):
                done = [_block(block) for block in sheet]
        for block, found in zip(sheet, done, strict=True):
            for line, own in _by_line(block, found.changes):
                item = items.misread(line, garbled=bool(found.tried))
                yield _applied(line, _with_item(own, item), min_confidence)


def _sheets(found: Iterable[list[Line]]) -> Iterator[list[list[Line]]]:
    """Blocks that one reader read: those of some dozens of garbled lines together, any other by itself."""
    sheet: list[list[Line]] = []
    for block in found:
        if not any(noise_of(evidence(line), around).ocr for line, around in block):
            yield from ([sheet] if sheet else [])
            yield [block]
            sheet = []
            continue
        sheet.append(block)
        if sum(map(len, sheet)) >= _SHEET:
            yield sheet
            sheet = []
    if sheet:
        yield sheet


def _block(block: Sequence[Line]) -> _Decoded:
    """The changes of lines that go on in one another, by their place among all of them (`_starts`)."""
    if len(block) == 1:
        return _changes(*block[0])
    garbled = False
    parts: list[Part] = []
    edges = line_edges([line for line, _ in block])
    for (line, around), start, edge in zip(block, _starts(block), edges, strict=True):
        noise = noise_of(evidence(line), around)
        garbled |= noise.ocr
        parts += parts_of(line, noise, start, edge)
    return _decoded(parts, garbled=garbled)


def _starts(block: Sequence[Line]) -> list[int]:
    """Where each line begins: one letter more than a blank lies between, so that words of two are never one."""
    return list(accumulate((len(line) + 2 for line, _ in block[:-1]), initial=0))


def _by_line(block: Sequence[Line], changes: Sequence[WordChange]) -> Iterator[tuple[str, list[WordChange]]]:
    """Each line with its own changes."""
    for (line, _), start in zip(block, _starts(block), strict=True):
        own = [c for c in changes if start <= c.start < start + max(1, len(line))]
        yield line, [WordChange(c.start - start, c.before, c.after, c.confidence) for c in own]


def _with_item(changes: list[WordChange], item: Lettered | None) -> list[WordChange]:
    """`changes` of a line, the letter of its item among them."""
    if item is None:
        return changes
    behind = item.start + len(item.read)
    letter = WordChange(item.start, item.read, item.letter, _ITEM)
    return [letter, *(change for change in changes if change.start >= behind)]
