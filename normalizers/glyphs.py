"""Letters that a Word export lost: U+FFFD marks in words, and gaps in plain text.

A faulty ToUnicode map loses single letters: each is drawn on the page but has no code. The PDF reader marks every such
glyph with U+FFFD, one a glyph; one glyph is one precomposed letter. `fill` finds the letters from the vocabulary and the
neighbouring words; `mend_gaps` mends text where the letter became a blank or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from normalizers.diacritics.decoder import Candidate, confidences, decode
from normalizers.diacritics.model import LEXICONS, Model, case_class, load
from normalizers.diacritics.tokens import NUMBER
from normalizers.syllables import place_tone

__all__ = ["LOST", "Filled", "abbreviations", "fill"]

LOST = "\ufffd"
"""Stands for a glyph that is drawn on the page but that the text layer lost."""

_PIECE = re.compile(f"(?:[^\\W\\d_]|{LOST})+|[\\d_][\\w./-]*|[^\\s\\w]")
_SENTENCE_END = re.compile(r"[.!?:;…]['\"”’)]*$|^[-–+*•]$|^[(\[]?(?:\d{1,3}|[a-zđ]|[IVX]{1,5})(?:\.\d{1,3})*[.)/]$")
_REACH = 2
"""Words of context on each side; the model is a trigram."""

_MAX_CANDIDATES = 400
_UNFILLED = -9.0
"""Log-probability that a lone lost glyph is no letter (a bullet, a dash): it then stays as it is."""


class Filled(Struct, frozen=True):
    """A word after filling.

    Attributes:
        text: The word; still with U+FFFD where no word fits.
        confidence: 0..1, that `text` is what is printed; 1.0 for a word without lost glyphs, 0.0 for one left as is.
        candidates: Words that fitted the pattern (0 for a word without lost glyphs).
    """

    text: str
    confidence: float
    candidates: int


class _Piece(Struct, frozen=True):
    """A token of a word: its place there, and its candidates (one for a token that is whole)."""

    word: int
    start: int
    end: int
    text: str
    slot: tuple[Candidate, ...]


@lru_cache(maxsize=1)
def abbreviations() -> frozenset[str]:
    """The reviewed abbreviations as written ("UBND", "TTg")."""
    lines = (LEXICONS / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _written() -> dict[str, str]:
    """Abbreviations by their lower-case form."""
    return {written.lower(): written for written in abbreviations()}


@lru_cache(maxsize=1)
def _by_length() -> dict[int, str]:
    """Vocabulary words of each length, each on its own line, for matching patterns."""
    shelves: dict[int, list[str]] = {}
    for word in load().words[3:]:
        shelves.setdefault(len(word), []).append(word)
    return {length: "\n".join(words) for length, words in shelves.items()}


@lru_cache(maxsize=4096)
def _fitting(pattern: str, capitals: bool) -> tuple[Candidate, ...]:
    """Vocabulary words that fit the lower-case `pattern`; abbreviations only among `capitals`."""
    shelf = _by_length().get(len(pattern), "")
    letters = re.escape(pattern).replace(LOST, r"[^\W\d_]")
    model = load()
    short = {a.lower() for a in abbreviations()}
    found = [model.ids[w] for w in re.findall(f"^{letters}$", shelf, re.M) if capitals or w not in short]
    found.sort()  # by frequency
    return tuple((word, 0.0) for word in found[:_MAX_CANDIDATES])


def _old_style(pattern: str) -> str:
    """`pattern` with a tone mark on the last vowel of an open oa, oe, uy moved to the first, as the vocabulary has it."""
    if len(pattern) > 2 and pattern[-2] in "ou" and (moved := place_tone("h" + pattern[-2:])[1:]) != pattern[-2:]:
        return pattern if pattern[-3] == "q" else pattern[:-2] + moved
    return pattern


def _slot(text: str, model: Model) -> tuple[Candidate, ...]:
    if LOST in text:
        visible = text.replace(LOST, "")
        found = _fitting(_old_style(text.lower()), capitals=visible != visible.lower() or not visible)
        return found if visible else (*found, (0, _UNFILLED))
    if text.isalpha():
        return ((model.number(place_tone(text.lower())), 0.0),)
    return ((model.ids[NUMBER] if text[0].isdigit() or text[0] == "_" else 0, 0.0),)


def _pieces(words: Sequence[str], model: Model) -> list[_Piece]:
    """All tokens of all words; runs of signs count as one boundary."""
    pieces: list[_Piece] = []
    for index, word in enumerate(words):
        for match in _PIECE.finditer(word):
            slot = _slot(match[0], model) or ((1, 0.0),)
            if slot == ((0, 0.0),) and pieces and pieces[-1].slot == slot:
                continue
            pieces.append(_Piece(index, match.start(), match.end(), match[0], slot))
    return pieces


def _windows(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Spans of `pieces` around lost glyphs, each with its context, those that touch joined."""
    start = end = -1
    for at, piece in enumerate(pieces):
        if LOST not in piece.text:
            continue
        if start >= 0 and at - _REACH <= end:
            end = at + _REACH
            continue
        if start >= 0:
            yield start, min(end + 1, len(pieces))
        start, end = max(0, at - _REACH), at + _REACH
    if start >= 0:
        yield start, min(end + 1, len(pieces))


def _around(words: Sequence[str], piece: _Piece) -> tuple[str, str]:
    """What stands before and after the piece: the rest of its word, or the neighbouring word; "" at the ends."""
    word = words[piece.word]
    before = word[: piece.start] or (words[piece.word - 1] if piece.word else "")
    after = word[piece.end :] or (words[piece.word + 1] if piece.word + 1 < len(words) else "")
    return before, after


def _shouted(text: str, before: str, after: str) -> bool:
    """Whether a word with these visible letters stands in capitals throughout."""
    visible = text.replace(LOST, "")
    if visible != visible.upper():
        return False
    if visible and text.index(visible[-1]) > 0:
        return True
    around = [word for word in (before, after) if len(word) > 1]
    return bool(around) and all(word.isupper() and word not in abbreviations() for word in around)


def _case(text: str, word: str, context: tuple[str, str], model: Model) -> str:
    """`word` in the case that the visible letters of `text` and the neighbouring words ask for."""
    before, after = context
    visible = text.replace(LOST, "")
    if _shouted(text, before, after):
        return word.upper()
    kept = "".join(seen if seen != LOST else letter for seen, letter in zip(text, word, strict=True))
    if visible != visible.lower() and kept.lower() in _written():
        return _written()[kept.lower()]
    if text[0] != LOST:
        return place_tone(kept)
    tenths = int(model.cases[model.ids[word]][case_class(before, after)])
    if not before or _SENTENCE_END.search(before) or tenths >= 5:
        kept = kept[0].upper() + kept[1:]
    return place_tone(kept)


def fill(words: Sequence[str]) -> list[Filled]:
    """Each of `words` with its lost glyphs filled.

    Args:
        words: Words in reading order, whole lines or a whole page; the more context the better.

    Returns:
        One `Filled` a word. The letter is chosen together with its neighbours' by the shipped trigram model; a word that
        fits nothing in the vocabulary keeps its U+FFFD with confidence 0.0.
    """
    if not any(LOST in word for word in words):
        return [Filled(word, 1.0, 0) for word in words]
    model = load()
    pieces = _pieces(words, model)
    done: dict[int, list[tuple[_Piece, str, float]]] = {}
    for start, end in _windows(pieces):
        window = pieces[start:end]
        slots = [piece.slot for piece in window]
        chosen = decode(slots, model)
        for piece, index, share in zip(window, chosen, confidences(slots, chosen, model), strict=True):
            if LOST in piece.text and piece.slot[index][0] > 2:
                found = model.words[piece.slot[index][0]]
                written = _case(piece.text, found, _around(words, piece), model)
                done.setdefault(piece.word, []).append((piece, written, share))
    return [_assemble(word, done.get(at, ())) for at, word in enumerate(words)]


def _assemble(word: str, filled: Sequence[tuple[_Piece, str, float]]) -> Filled:
    """`word` with its filled pieces put in."""
    text, confidence, candidates = word, 1.0, 0
    for piece, found, share in filled:  # one letter a glyph: the places behind do not move
        text = text[: piece.start] + found + text[piece.end :]
        confidence = min(confidence, share)
        candidates = max(candidates, len(piece.slot))
    return Filled(text, 0.0 if LOST in text else round(confidence, 4), candidates)
