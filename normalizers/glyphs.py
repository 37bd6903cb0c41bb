"""Letters that a Word export lost, marked with U+FFFD.

A faulty ToUnicode map loses single letters: each is drawn on the page but has no code. The PDF reader marks every such
glyph with U+FFFD, one a glyph; one glyph is one precomposed letter. `fill` finds the letters from the vocabulary, the
other words of the page and the neighbouring words. Where the letter became a blank or nothing: `normalizers.gaps`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from normalizers.diacritics.decoder import Candidate, confidences, decode
from normalizers.diacritics.model import Model, abbreviations, load
from normalizers.diacritics.tokens import NUMBER
from normalizers.lost_letters import LossRates, estimate, likely_case
from normalizers.syllables import is_syllable, place_tone

__all__ = ["LOST", "Filled", "fill", "fitting"]

LOST = "\ufffd"
"""Stands for a glyph that is drawn on the page but that the text layer lost."""

_PIECE = re.compile(f"(?:[^\\W\\d_]|{LOST})+|[\\d_][\\d_./-]*|[^\\s\\w]")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:vn|com|org|net|gov)\b", re.I)
_SENTENCE_END = re.compile(r"[.!?:;…]['\"”’)]*$|^[-–+*•]$|^[(\[]?(?:\d{1,3}|[a-zđ]|[IVX]{1,5})(?:\.\d{1,3})*[.)/]$")
_REACH = 2
"""Words of context on each side; the model is a trigram."""
_MAX_CANDIDATES = 150
_MOST_DAMAGED = 0.6
"""A text of some length with a larger share of damaged words is left alone: it must be read by OCR."""
_NO_LETTER = -9.0
"""Log-probability that a lone lost glyph is no letter (a bullet, a dash): it then stays as it is."""

_ON_PAGE = 0.7
_PAIR_ON_PAGE = 2.0
"""Bonus (nats) of a word, of a pair of words, that stands undamaged elsewhere in the same text."""

_MANY = 8
"""Damaged words from which on a page shows which letters its font has lost."""

_AT_START = 3.0
_HABIT = 2.0
"""Log-odds of a capital at the start of a sentence, and in mid-sentence where the word is usually written with one."""


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
    """A token of a word: where it stands there, its candidates (one for a whole token) and their spellings."""

    word: int
    start: int
    end: int
    text: str
    slot: tuple[Candidate, ...]
    spellings: tuple[str, ...]


class _Page(Struct, frozen=True):
    """What the undamaged words of the text tell: lower-case words, and pairs of neighbours."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]


@lru_cache(maxsize=1)
def _by_length() -> dict[int, str]:
    """Vocabulary words of each length, each on its own line, for matching patterns."""
    shelves: dict[int, list[str]] = {}
    for word in load().words[3:]:
        shelves.setdefault(len(word), []).append(word)
    return {length: "\n".join(words) for length, words in shelves.items()}


@lru_cache(maxsize=4096)
def fitting(pattern: str) -> tuple[str, ...]:
    """Vocabulary words that fit the lower-case `pattern`, the frequent ones first."""
    letters = re.escape(pattern).replace(LOST, r"[^\W\d_]")
    return tuple(re.findall(f"^{letters}$", _by_length().get(len(pattern), ""), re.M)[:_MAX_CANDIDATES])


def _fits(pattern: str, word: str) -> bool:
    return len(pattern) == len(word) and all(p in (LOST, w) for p, w in zip(pattern, word, strict=True))


def _old_style(pattern: str) -> str:
    """`pattern` with the tone mark of an open oa, oe, uy on the first vowel, as the vocabulary has it."""
    if len(pattern) > 2 and pattern[-2] in "ou" and pattern[-3] != "q":
        return pattern[:-2] + place_tone("h" + pattern[-2:])[1:]
    return pattern


def _spellings(text: str, code: bool, page: _Page) -> list[str]:
    """Lower-case words that may stand for the damaged `text`."""
    visible = text.replace(LOST, "")
    pattern = _old_style(text.lower())
    found = list(fitting(pattern)) if visible or len(text) == 1 else []
    if len(text) - len(visible) > 1:  # too little is left to name a foreign word
        found = [word for word in found if is_syllable(word) or word in abbreviations()]
    if code and visible:
        found = [word for word in found if word in abbreviations() and _fits(text, abbreviations()[word])] or found
    elif visible and visible == visible.lower():
        found = [word for word in found if word not in abbreviations() or word in page.words]
    return found + [word for word in page.words if word not in load().ids and _fits(pattern, word)]


def _undamaged(words: Sequence[str]) -> _Page:
    parts = [part.lower() for word in words for part in _PIECE.findall(word)]
    whole = {part for part in parts if part.isalpha()}
    pairs = {(a, b) for a, b in pairwise(parts) if a in whole and b in whole}
    return _Page(frozenset(whole), frozenset(pairs))


def _pieces(words: Sequence[str], model: Model) -> list[_Piece]:
    """All tokens of all words; runs of signs count as one boundary, a damaged address as one unknown word."""
    page = _undamaged(words)
    pieces: list[_Piece] = []
    for index, word in enumerate(words):
        lost = LOST in word and not _ADDRESS.search(word)
        code = any(c.isdigit() or c in "/-" for c in word.strip("-"))
        for match in _PIECE.finditer(word):
            text = match[0]
            spellings = _spellings(text, code, page) if lost and LOST in text else []
            if spellings:
                slot = [(model.number(s), _ON_PAGE if s in page.words else 0.0) for s in spellings]
            else:
                slot = [(_class_of(text, model), 0.0)]
            if text == LOST and spellings:
                slot.append((0, _NO_LETTER))
            if slot == [(0, 0.0)] and pieces and pieces[-1].slot == ((0, 0.0),):
                continue
            pieces.append(_Piece(index, match.start(), match.end(), text, tuple(slot), tuple(spellings)))
    return [_with_pairs(i, pieces, page) for i in range(len(pieces))]


def _class_of(text: str, model: Model) -> int:
    """Number of the model's token for an undamaged token, or for a damaged one that nothing fits."""
    if text.isalpha() or LOST in text:
        return model.number(place_tone(text.lower()))
    return model.ids[NUMBER] if text[0].isdigit() or text[0] == "_" else 0


def _with_pairs(at: int, pieces: Sequence[_Piece], page: _Page) -> _Piece:
    """The damaged piece with a bonus for candidates that stand beside the same neighbour elsewhere."""
    piece = pieces[at]
    if not piece.spellings:
        return piece
    before = pieces[at - 1].text.lower() if at else ""
    after = pieces[at + 1].text.lower() if at + 1 < len(pieces) else ""
    bonus = [_PAIR_ON_PAGE * (((before, s) in page.pairs) + ((s, after) in page.pairs)) for s in piece.spellings] + [
        0.0
    ]
    slot = tuple((word, channel + more) for (word, channel), more in zip(piece.slot, bonus, strict=False))
    return _Piece(piece.word, piece.start, piece.end, piece.text, slot, piece.spellings)


def _windows(pieces: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """Stretches of `pieces` around damaged ones, each with its context, those that touch joined."""
    damaged = [at for at, piece in enumerate(pieces) if piece.spellings]
    start = 0
    for i, at in enumerate(damaged):
        if i + 1 == len(damaged) or damaged[i + 1] - at > 2 * _REACH:
            yield pieces[max(0, damaged[start] - _REACH) : at + _REACH + 1]
            start = i + 1


def _around(words: Sequence[str], piece: _Piece) -> tuple[str, str]:
    """What stands before and after the piece: the rest of its word, or the neighbouring word; "" at the ends."""
    word = words[piece.word]
    before = word[: piece.start] or (words[piece.word - 1] if piece.word else "")
    after = word[piece.end :] or (words[piece.word + 1] if piece.word + 1 < len(words) else "")
    return before, after.rstrip(".,;:)")


def _shouted(text: str, before: str, after: str) -> bool:
    """Whether a word with these visible letters stands in capitals throughout."""
    visible = text.replace(LOST, "")
    if visible != visible.upper():
        return False
    if len(visible) > 1 or (visible and text[0] == LOST):
        return True
    around = [word for word in (before, after) if len(word) > 1 and word[-1].isalpha()]
    return bool(around) and all(word.isupper() and word.lower() not in abbreviations() for word in around)


def _written(text: str, word: str, context: tuple[str, str], own: str, rates: LossRates | None) -> str:
    """`word` in the case that the visible letters of `text` and the neighbouring words ask for."""
    model = load()
    before, after = context
    if word in abbreviations() and _fits(text, abbreviations()[word]):
        return abbreviations()[word]
    if _shouted(text, before, after):
        return word.upper()
    kept = "".join(seen if seen != LOST else letter for seen, letter in zip(text, word, strict=True))
    if text[0] == LOST:
        starts = not before or _SENTENCE_END.search(before) is not None
        habit = _AT_START if starts else _HABIT * (2 * (word in model.ids and model.capital(word, before, after)) - 1)
        kept = kept[0].upper() + kept[1:] if habit + (rates.capital_odds(kept[0], own) if rates else 0.0) > 0 else kept
    return place_tone(kept)


def _weighed(piece: _Piece, written: str, rates: LossRates) -> _Piece:
    """`piece` with its candidates weighed by how often their letters are lost; its own first filling left out."""
    if not piece.spellings:
        return piece
    at = [i for i, c in enumerate(piece.text) if c == LOST]
    slot = []
    for (word, channel), spelling in zip(piece.slot, (*piece.spellings, ""), strict=False):
        for i in at if spelling else ():
            own = written[i] if written else ""
            channel += max(rates.weight(spelling[i], own), rates.weight(spelling[i].upper(), own))
        slot.append((word, channel))
    return _Piece(piece.word, piece.start, piece.end, piece.text, tuple(slot), piece.spellings)


def _chosen(pieces: Sequence[_Piece], model: Model) -> dict[tuple[int, int], tuple[str, float]]:
    """(word, start) of each damaged piece -> the spelling chosen, and its share of the probability."""
    found: dict[tuple[int, int], tuple[str, float]] = {}
    for window in _windows(pieces):
        slots = [piece.slot for piece in window]
        chosen = decode(slots, model)
        for piece, index, share in zip(window, chosen, confidences(slots, chosen, model), strict=True):
            if index < len(piece.spellings):
                left = 1 - piece.text.count(LOST) / len(piece.text)
                found[piece.word, piece.start] = (piece.spellings[index], share * min(1.0, 0.5 + left))
    return found


def _second_look(
    words: Sequence[str], pieces: list[_Piece], model: Model
) -> tuple[list[_Piece], LossRates, dict[tuple[int, int], str]]:
    """The pieces weighed by the letters that a first filling found lost, those rates, and that filling."""
    first = _chosen(pieces, model)
    written = {
        (p.word, p.start): _written(p.text, first[p.word, p.start][0], _around(words, p), "", None)
        for p in pieces
        if (p.word, p.start) in first
    }
    seen = Counter(c for word in words for c in word if c.isalpha())
    if len(written) >= _MANY:
        written = {at: likely_case(text[0], seen) + text[1:] for at, text in written.items()}
    lost = [c for p in pieces for i, c in enumerate(written.get((p.word, p.start), "")) if p.text[i] == LOST]
    rates = estimate(seen, lost)
    return [_weighed(p, written.get((p.word, p.start), ""), rates) for p in pieces], rates, written


def fill(words: Sequence[str]) -> list[Filled]:
    """Each of `words` with its lost glyphs filled.

    Args:
        words: Words in reading order, whole lines or a whole page; the more context the better.

    Returns:
        One `Filled` a word. The letter is chosen together with its neighbours' by the shipped trigram model; a word
        that fits nothing in the vocabulary or the text itself, and an address, keeps U+FFFD with confidence 0.0.
    """
    damaged = sum(LOST in word for word in words)
    if not damaged or damaged > min(2000, max(100, _MOST_DAMAGED * len(words))):
        return [Filled(word, float(LOST not in word), 0) for word in words]
    model = load()
    pieces, rates, first = _second_look(words, _pieces(words, model), model)
    chosen = _chosen(pieces, model)
    done: dict[int, list[tuple[_Piece, str, float]]] = {}
    for piece in pieces:
        if (piece.word, piece.start) in chosen:
            spelling, share = chosen[piece.word, piece.start]
            written = _written(
                piece.text, spelling, _around(words, piece), first.get((piece.word, piece.start), "")[:1], rates
            )
            done.setdefault(piece.word, []).append((piece, written, share))
    return [_assemble(word, done.get(at, ())) for at, word in enumerate(words)]


def _assemble(word: str, filled: Sequence[tuple[_Piece, str, float]]) -> Filled:
    """`word` with its filled pieces put in; one letter a glyph, so the places behind do not move."""
    text, confidence, candidates = word, 1.0, 0
    for piece, found, share in filled:
        text = text[: piece.start] + found + text[piece.end :]
        confidence = min(confidence, share)
        candidates = max(candidates, len(piece.spellings))
    return Filled(text, 0.0 if LOST in text else round(confidence, 4), candidates)
