"""Text with stripped or garbled diacritics -> the same text restored: decoding of a noisy channel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from normalizers.diacritics.channel import Noise, candidates, has_own_letter
from normalizers.diacritics.decoder import Slot, confidences, decode
from normalizers.diacritics.model import Model, case_class, load
from normalizers.diacritics.protected import is_kept, is_wordlike, mended, split
from normalizers.diacritics.tokens import NUMBER
from normalizers.language import judge

__all__ = ["Restored", "WordChange", "restore"]

_TOKEN = re.compile(r"\S+")
_CORE = re.compile(r"^([^\w¢§©@]*)(.*?)([^\w¢§©@]*)$", re.S)
_SIGN = ((0, 0.0),)
_STRIPPED = 4.0
"""Cost of adding marks below which a line is taken for stripped."""

_LIMIT = 5_000
"""Characters restored in one piece; a longer line is cut at a blank."""

_MANY = 6
_WELL_SPELLED = 0.97
"""Share of syllables below which a line is taken for garbled."""

_WITH_NAMES = 0.85
"""The same for a longer line in plain letters: an English OCR would have left some "é" or "¢" in it."""

_ADD_MARK = 9.0
_CHANGE_MARK = 9.0
_FOREIGN = 6.0


class WordChange(Struct, frozen=True):
    """A word that restoration changes.

    Attributes:
        start: Index of its first character in the raw line.
        before: As it stood.
        after: As restored.
        confidence: 0..1, that `after` is what was written.
    """

    start: int
    before: str
    after: str
    confidence: float


class Restored(Struct, frozen=True):
    """A restored line: its text, and the changed words in order, each at least as sure as was asked for."""

    text: str
    changes: tuple[WordChange, ...] = ()


class _Part(Struct, frozen=True):
    """A stretch of the line: a word to decode, or something whose text is known (`fixed`)."""

    start: int
    text: str
    slot: tuple[tuple[int, float], ...]
    fixed: str | None


def _noise(line: str) -> Noise:
    """How far the line's marks can be trusted, from its share of marked words and of well-spelled ones."""
    quality = judge(line.lower() if line.isupper() else line)
    has_marks = min(1.0, max(0.0, (quality.accent_share - 0.15) / 0.35))
    well = _WELL_SPELLED if quality.words < _MANY or not line.isascii() else _WITH_NAMES
    garbled = 0.0 if has_own_letter(line) else min(1.0, max(0.0, (well - quality.syllable_share) / 0.12))
    trust = has_marks * (1 - garbled)
    return Noise(
        add_mark=round(_ADD_MARK * trust, 1),
        change_mark=round(2.0 + (_CHANGE_MARK - 2.0) * trust, 1),
        foreign=round(_FOREIGN * garbled, 1),
    )


def _pieces(line: str) -> Iterator[tuple[int, str, str, str]]:
    """Where each blank-separated piece of `line` begins; its signs before, its core, its signs behind."""
    for token in _TOKEN.finditer(line):
        for start, piece in split(token[0]):
            edges = _CORE.match(piece)
            before, core, after = edges.groups() if edges else (piece, "", "")
            yield token.start() + start, before, core, after


def _case(parts: Sequence[_Part], core: str, after: str) -> tuple[int, bool] | None:
    """How `core` and its neighbours are written; None at the start of a sentence and for words all in capitals."""
    if not parts or parts[-1].slot == _SIGN or (len(core) > 1 and core.isupper()):
        return None
    return case_class(parts[-1].text, after), core[0].isupper()


def _parts(line: str, model: Model) -> list[_Part]:
    noise = _noise(line)
    shouted = line.isupper()
    parts: list[_Part] = []
    pieces = list(_pieces(line))
    for (start, before, core, after), follower in zip(pieces, [*(p[2] for p in pieces[1:]), ""], strict=True):
        if before:
            parts.append(_Part(start, before, _SIGN, before))
        if core:
            kept = is_kept(core, garbled=bool(noise.foreign), shouted=shouted)
            if kept:
                full = mended(core, stripped=noise.add_mark < _STRIPPED)
                parts.append(_Part(start + len(before), core, ((_class_of(full, model), 0.0),), full))
            else:
                slot = candidates(core, noise, None if shouted else _case(parts, core, "" if after else follower))
                parts.append(_Part(start + len(before), core, slot, None))
        if after:
            parts.append(_Part(start + len(before) + len(core), after, _SIGN, after))
    return parts


def _class_of(core: str, model: Model) -> int:
    if is_wordlike(core):
        return model.number(core.lower())
    return model.ids[NUMBER] if core[:1].isdigit() else 1


def _collapsed(parts: Sequence[_Part]) -> list[int]:
    """Indices of `parts` without the second and later of neighbouring boundaries, as the model was trained."""
    return [i for i, part in enumerate(parts) if not (part.slot == _SIGN and i and parts[i - 1].slot == part.slot)]


def _cased(word: str, like: str) -> str:
    """`word` in the case of `like`."""
    letters = [c for c in like if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if len(letters) > 1 and upper * 2 > len(letters):
        return word.upper()
    return word[0].upper() + word[1:] if like[:1].isupper() else word


def _restore(line: str, least: float) -> Restored:
    model = load()
    parts = _parts(line, model)
    order = _collapsed(parts)
    slots: list[Slot] = [parts[i].slot for i in order]
    chosen = decode(slots, model)
    changes: list[WordChange] = []
    for i, index, share in zip(order, chosen, confidences(slots, chosen, model), strict=True):
        part = parts[i]
        if part.fixed is None and (index == 0 or part.slot[index][0] <= 2):
            continue
        after = part.fixed or _cased(model.words[part.slot[index][0]], part.text)
        if after != part.text and share >= least:
            changes.append(WordChange(part.start, part.text, after, round(share, 4)))
    text, done = "", 0
    for change in changes:
        text += line[done : change.start] + change.after
        done = change.start + len(change.before)
    return Restored(text + line[done:], tuple(changes))


def _chunks(line: str) -> list[str]:
    """`line` in pieces of at most `_LIMIT` characters, cut behind a blank where there is one."""
    chunks: list[str] = []
    while len(line) > _LIMIT:
        cut = line.rfind(" ", 0, _LIMIT) + 1 or _LIMIT
        chunks.append(line[:cut])
        line = line[cut:]
    return [*chunks, line]


def restore(line: str, *, min_confidence: float = 0.0) -> Restored:
    """`line` with its Vietnamese diacritics restored.

    Works on stripped text ("quyet dinh phe duyet") and on what an English OCR leaves ("mirc d¢"). Case, blanks,
    punctuation, numbers, codes, addresses and known abbreviations are kept, and so is text that has its marks.

    Args:
        line: One line or paragraph of any length.
        min_confidence: 0..1; a word restored with less confidence stays as it was.
    """
    if not line.strip():
        return Restored(line)
    texts: list[str] = []
    changes: list[WordChange] = []
    offset = 0
    for chunk in _chunks(line):
        found = _restore(chunk, min_confidence)
        texts.append(found.text)
        changes += [WordChange(c.start + offset, c.before, c.after, c.confidence) for c in found.changes]
        offset += len(chunk)
    return Restored("".join(texts), tuple(changes))
