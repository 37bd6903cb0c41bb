"""A line cut into parts: words to decode, each with its candidates, and signs, codes, numbers, which are known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, structs

from normalizers.diacritics.amounts import is_price, unit_slot
from normalizers.diacritics.channel import Noise, candidates, has_key
from normalizers.diacritics.garbled import AFTER_STOP, choices, may_be_read, misread_abbreviation
from normalizers.diacritics.lone import RATHER_NUMBER, may_be_word
from normalizers.diacritics.model import Model, abbreviations, bare_abbreviations, case_class, load
from normalizers.diacritics.protected import is_kept, is_wordlike, mended, split
from normalizers.diacritics.tokens import NUMBER
from normalizers.syllables import is_syllable

__all__ = ["SIGN", "Part", "parts_of"]

_TOKEN = re.compile(r"\S+")
_CORE = re.compile(r"^([^\w¢§©@]*)(.*?)([^\w¢§©@]*)$", re.S)
_MARRED_CORE = re.compile(r"^([^\w¢§©@€&£$]*)(.*?)([^\w¢§©@€&£$]*)$", re.S)
"""The same where an OCR may have put more signs for letters."""

SIGN = ((0, 0.0),)
"""The slot of punctuation, a boundary to the model."""

_STOPS = (".", "!", "?")

_STRIPPED = 4.0
"""Cost of adding marks below which a line is taken for stripped."""


_SURE = 0.995
"""Confidence from which on the only plain syllable of otherwise correct text is changed."""


class Part(Struct, frozen=True):
    """A stretch of a text.

    Attributes:
        start: Index of its first character.
        text: As it stands.
        slot: Candidates, the first the text as it stands.
        fixed: What it becomes where that is known without a choice.
        forms: What each candidate looks like; empty where it is the word in the case of `text`.
        glue: A blank that belongs before it and was not there.
        least: Confidence below which it stays as it is where it alone looks wrong, 0..1.
    """

    start: int
    text: str
    slot: tuple[tuple[int, float], ...]
    fixed: str | None
    forms: tuple[str, ...] = ()
    glue: str = ""
    least: float = 0.0


def parts_of(line: str, noise: Noise, start: int = 0, edges: tuple[str, str] = ("", "")) -> list[Part]:
    """The parts of `line`, which begins at `start` of the text that the parts are counted in.

    `edges` are the words of other lines before and behind it that it goes on from and in; "" where a sentence ends.
    """
    parts: list[Part] = []
    garbled = noise.ocr
    pieces = list(_pieces(line, _MARRED_CORE if garbled else _CORE))
    cores = [edges[0], *(piece[2] for piece in pieces), edges[1]]
    shouted = line.isupper() and len(pieces) > 1
    loud = garbled and sum(map(str.isupper, line)) > sum(map(str.islower, line))
    for number, (at, before, core, after) in enumerate(pieces, 1):
        at += start
        if before:
            parts.append(Part(at, before, SIGN, before))
        if core:
            comma = bool(parts) and parts[-1].text.endswith(",")
            around = "," if comma else cores[number - 1], "" if after else cores[number + 1]
            begins = (parts[-1].slot == SIGN and not comma) if parts else not edges[0]
            make = _garbled_word if garbled else _word
            stopped = begins and bool(parts) and parts[-1].text.endswith(_STOPS)
            part = make(at + len(before), core, _Place(around, begins, stopped, shouted, loud), noise)
            glued = garbled and core[0].isdigit() and bool(parts) and _is_glued(parts[-1], part)
            parts.append(structs.replace(part, glue=" ") if glued else part)
        if after:
            parts.append(Part(at + len(before) + len(core), after, SIGN, after))
        if not (before or core or after):
            parts.append(Part(at, "", SIGN, ""))
    return parts


def _is_glued(before: Part, part: Part) -> bool:
    """Whether the blank between a word and the number behind it was lost ("ngay14")."""
    return before.start + len(before.text) == part.start and before.text[-1].isalpha() and len(before.text) > 2


class _Place(Struct, frozen=True):
    """Where a word stands.

    Attributes:
        around: The words before and behind it.
        begins: Whether a sentence may begin with it.
        stopped: Whether one has just ended.
        shouted: Whether its line is all in capitals.
        loud: Whether most letters of a garbled line are.
    """

    around: tuple[str, str]
    begins: bool
    stopped: bool
    shouted: bool
    loud: bool


def _pieces(line: str, edge: re.Pattern[str]) -> Iterator[tuple[int, str, str, str]]:
    """Where each blank-separated piece of `line` begins; its signs before, its core, its signs behind."""
    for token in _TOKEN.finditer(line):
        for start, piece in split(token[0]):
            edges = edge.match(piece)
            before, core, after = edges.groups() if edges else (piece, "", "")
            yield token.start() + start, before, core, after


def _word(start: int, core: str, place: _Place, noise: Noise) -> Part:
    if is_kept(core, garbled=bool(noise.foreign), shouted=place.shouted):
        return _kept(start, core, core, stripped=noise.add_mark < _STRIPPED)
    told = not (place.shouted or place.begins or (len(core) > 1 and core.isupper()))
    case = (case_class(*place.around), core[0].isupper()) if told else None
    least = _SURE if noise.complete and is_syllable(core) else 0.0
    return Part(start, core, candidates(core, noise, case), None, least=least)


def _garbled_word(start: int, core: str, place: _Place, noise: Noise) -> Part:
    shouted = _is_shouted(place)
    if core.isalpha():
        abbreviation = core in bare_abbreviations() or abbreviations().get(core.lower()) == core
        known = abbreviation and not (shouted and has_key(core))
        full = core if abbreviation else misread_abbreviation(core)
        known |= full != core
    else:
        known, full = is_kept(core, garbled=True, shouted=shouted) and (_has_digit(core) or not may_be_read(core)), core
    known |= is_price(core, place.around[1])
    if not place.begins and may_be_word(core, *place.around):
        found = choices(core, case_class(*place.around), shouted)
        number = (load().ids[NUMBER], RATHER_NUMBER)
        return Part(start, core, (number, *found.slot[1:]), None, found.forms)
    if known:
        return _kept(start, core, full, stripped=True)
    context = AFTER_STOP if place.stopped else None if place.begins else case_class(*place.around)
    found = choices(core, context, shouted)
    slot = unit_slot(found.slot) if place.around[0][:1].isdigit() else found.slot
    return Part(start, core, slot, None, found.forms)


def _has_digit(core: str) -> bool:
    """Whether a digit is in `core`: `is_kept` alone judges such words, or "3a" and "A4" would become some other."""
    return any(c.isdigit() for c in core)


def _kept(start: int, core: str, written: str, *, stripped: bool) -> Part:
    full = mended(written, stripped=stripped)
    return Part(start, core, ((_class_of(full, load()), 0.0),), full)


def _is_shouted(place: _Place) -> bool:
    """Whether the words around a word, or most of its line where they tell nothing, are in capitals."""
    told = [word.isupper() for word in place.around if len(word) > 1 and word.isalpha()]
    return all(told) if told else place.loud


def _class_of(core: str, model: Model) -> int:
    if is_wordlike(core):
        return model.number(core.lower())
    return model.ids[NUMBER] if core[:1].isdigit() else 1
