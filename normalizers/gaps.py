"""Plain text in which a lost letter became a blank or nothing: "d  liệu", " BND tỉnh", "ớc tính", "gi p".

Where the PDF is at hand its reader marks lost glyphs and `normalizers.glyphs` fills them; this is for text that was
saved without marks. It is conservative: a fragment is mended only where it is no word as it stands and the language
model finds the mended text far likelier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import exp

from msgspec import Struct

from normalizers.diacritics.model import Model, abbreviations, load
from normalizers.diacritics.restorer import WordChange
from normalizers.diacritics.tokens import NUMBER
from normalizers.glyphs import LOST, fitting
from normalizers.syllables import has_mark, is_syllable, place_tone
from normalizers.text import Traced
from schemas.document import Change

__all__ = ["gap_changes", "mend_gaps"]

_TOKEN = re.compile(r"[^\W\d_]+|[\d_][\d_./-]*|[^\s\w]")
_TIED = "0123456789./@_-&"
"""Signs that tie letters into a code, an address or a formula, which is never mended."""

_MARGIN = 6.0
"""Least gain in log-probability (nats) of a mend; a chance match of a fragment gains 2-4."""

_MERGE = 5.0
"""More for a mend that makes one word of two: a word fewer is a gain of its own."""

_INSERT = 4.0
"""More for a letter lost without leaving a blank: the fragment may be a misspelling or a foreign word."""

_CAPITALS = 6.0
"""Less for capitals that are no abbreviation and become a reviewed one with a letter before them ("BND")."""

_IMPOSSIBLE = 4.0
"""Less for a fragment with Vietnamese marks: no foreign word or code looks like it ("ớc")."""

_WIDE_BLANK = 3.0
"""Less where two blanks show the place of the lost letter."""

_SURE = 0.9
_FEW = 4
_MOST_DAMAGED = 0.3
"""A line with more fragments than this share of its tokens is no Vietnamese with gaps, and not worth the work."""

_LIMIT = 20_000


class _Token(Struct, frozen=True):
    start: int
    end: int
    text: str
    number: int


class _Mend(Struct, frozen=True):
    """A hypothesis: tokens `first`..`last` become `word`; `start` and `end` are the characters replaced."""

    first: int
    last: int
    start: int
    end: int
    word: str
    gain: float


def _tokens(line: str, model: Model) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(line):
        text = match[0]
        if text.isalpha():
            number = model.number(place_tone(text.lower()))
        else:
            number = model.ids[NUMBER] if text[0].isdigit() or text[0] == "_" else 0
        tokens.append(_Token(match.start(), match.end(), text, number))
    return tokens


def _is_fragment(token: _Token, line: str) -> bool:
    """Whether the token is no word as it stands: no syllable, no known abbreviation, no name, not part of a code."""
    text = token.text
    around = line[max(0, token.start - 1) : token.start] + line[token.end : token.end + 1]
    if not text.isalpha() or any(c in _TIED for c in around) or len(text) > 8:
        return False
    if is_syllable(text) or (text.isupper() and len(text) > 1 and token.number > 2):
        return False
    if line[token.end : token.end + 3].isspace() and len(text) == 1:
        return False  # a column of a table ends here
    return text.islower() or (text.isupper() and (len(text) > 1 or line[token.end : token.end + 2] == "  "))


def _wide(line: str, at: int, step: int) -> bool:
    """Whether the blank at `at` is wider than one (or stands at the edge of the line)."""
    if not 0 <= at < len(line) or line[at] != " ":
        return False
    beyond = at + step
    return not 0 <= beyond < len(line) or line[beyond] == " "


def _patterns(at: int, tokens: Sequence[_Token], line: str) -> Iterator[tuple[str, int, int, int, float]]:
    """Pattern, last token, first and last character replaced, and the margin it needs, for the fragment `at`."""
    token = tokens[at]
    text, start, end = token.text, token.start, token.end
    if line[end : end + 1] == " ":
        wide = _wide(line, end, 1) and line[end + 1 : end + 2] == " "
        yield text + LOST, at, start, end + wide, _MARGIN - wide * _WIDE_BLANK - has_mark(text) * _IMPOSSIBLE
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following and following.start == end + 1 and following.text.isalpha():
            yield text + LOST + following.text, at + 1, start, following.end, _MARGIN + _MERGE
    if start == 0 or line[start - 1] == " ":
        wide = _wide(line, start - 1, -1)
        capitals = text.isupper() and len(text) > 2
        less = wide * _WIDE_BLANK + capitals * _CAPITALS + has_mark(text) * _IMPOSSIBLE
        yield LOST + text, at, start - wide, end, _MARGIN - less
        previous = tokens[at - 1] if at else None
        if previous and previous.end == start - 1 and previous.text.isalpha() and is_syllable(previous.text):
            yield previous.text + LOST + text, at, previous.start, end, _MARGIN + _MERGE
    if len(text) > 2:
        for place in range(1, len(text)):
            yield text[:place] + LOST + text[place:], at, start, end, _MARGIN + _INSERT


def _words(pattern: str) -> list[str]:
    """Words that fit, in the pattern's case: syllables for small letters, known abbreviations for capitals."""
    visible = pattern.replace(LOST, "")
    if visible.isupper() and len(visible) > 1:
        return [abbreviations()[word] for word in fitting(pattern.lower()) if word in abbreviations()]
    if visible[1:] != visible[1:].lower():
        return []
    words = [word for word in fitting(pattern.lower()) if is_syllable(word)]
    return [word.capitalize() for word in words] if pattern[0].isupper() else words


def _score(numbers: Sequence[int], model: Model) -> float:
    """Log-probability of the numbers after the first two."""
    return sum(model.logp(numbers[i - 2], numbers[i - 1], numbers[i]) for i in range(2, len(numbers)))


def _hypotheses(at: int, tokens: Sequence[_Token], line: str, model: Model) -> Iterator[_Mend]:
    numbers = [0, 0, *(token.number for token in tokens), 0, 0]
    for pattern, last, start, end, margin in _patterns(at, tokens, line):
        first = at - 1 if at and tokens[at - 1].start == start else at
        as_is = _score(numbers[first : last + 5], model)
        for word in _words(pattern):
            mended = [*numbers[first : first + 2], model.number(word.lower()), *numbers[last + 3 : last + 5]]
            yield _Mend(first, last, start, end, word, _score(mended, model) - as_is - margin)


def _best(at: int, tokens: Sequence[_Token], line: str, model: Model) -> tuple[_Mend | None, float]:
    """The one mend of the fragment that gains enough and leaves the others far behind, and its share of them all."""
    found = sorted(_hypotheses(at, tokens, line, model), key=lambda mend: -mend.gain)
    if not found or found[0].gain <= 0:
        return None, 0.0
    share = 1 / sum(exp(mend.gain - found[0].gain) for mend in found)
    return (found[0] if share >= _SURE else None), share


def gap_changes(line: str) -> list[WordChange]:
    """The fragments of words in `line` that the context proves to be damaged, in order, and what they were.

    Only letters are put in and the blank that stood for one taken out; "d  liệu" -> "dữ liệu", "gi p" -> "giúp". Codes,
    addresses, names and words of other languages stay. Lines of more than 20,000 characters are left alone.
    """
    if len(line) > _LIMIT or not line.strip():
        return []
    model = load()
    tokens = _tokens(line, model)
    fragments = [at for at, token in enumerate(tokens) if _is_fragment(token, line)]
    if len(fragments) > max(_FEW, _MOST_DAMAGED * len(tokens)):
        return []
    changes: list[WordChange] = []
    done_to = 0
    for at in fragments:
        if tokens[at].start < done_to:
            continue
        mend, share = _best(at, tokens, line, model)
        if mend is not None and mend.start >= done_to:
            changes.append(WordChange(mend.start, line[mend.start : mend.end], mend.word, round(share, 4)))
            done_to = mend.end
    return changes


def mend_gaps(line: str) -> Traced:
    """`line` with its `gap_changes` made; correct text is unchanged."""
    text, done_to = "", 0
    for change in gap_changes(line):
        text += line[done_to : change.start] + change.after
        done_to = change.start + len(change.before)
    text += line[done_to:]
    return Traced(text, (Change("gap", line, text),) if text != line else ())
