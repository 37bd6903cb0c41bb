"""Which of several readings of each word was printed, by the readers' evidence and the language model together.

A reader that keeps what else a word might have been ("dược" 0.6, "được" 0.3) leaves the choice to its neighbours; two
readers leave theirs. Evidence and language are both log-probabilities, so they add. What holds a digit is no language:
the callers settle it before they ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import exp
from typing import NamedTuple

from normalizers.diacritics.model import abbreviations, load, syllables_by_letters
from normalizers.diacritics.protected import is_address
from normalizers.diacritics.tokens import TOKEN
from normalizers.syllables import fold, place_tone

__all__ = ["Choice", "Hypothesis", "choose", "expects_rather", "is_common", "kin"]

_BEAM = 8
_UNKNOWN = -10.0
"""Log-probability of one word among the words outside the vocabulary, about."""

_HARDLY = -14.0
"""Log-probability below which the model has an abbreviation for its having been reviewed: it has seen no neighbours."""

_REVIEWED = -7.0
"""Log-probability of such an abbreviation among those the model knows no neighbours of, about."""

_COMMON = -12.0
"""Log-probability of a word from which on it is no accident."""

_GLUED = -6.0
"""Of print without a blank behind a comma or semicolon between letters."""

_EDGES = ".,;:()\"'“”’-/ "
_SIGN_INSIDE = re.compile(r"[^\W\d_][^\w\s]*[,;:.!?][^\W\d_]")


class Hypothesis(NamedTuple):
    """What a word may be.

    Attributes:
        text: With the signs at its edges; a blank inside parts it into words. Never empty.
        evidence: Natural-log probability that readers give it, up to a constant of the word.
    """

    text: str
    evidence: float


class Choice(NamedTuple):
    """The place of the chosen hypothesis of a word, and how sure the choice is, 0..1, signs at its edges aside."""

    at: int
    confidence: float


class _Tokens(NamedTuple):
    """Model numbers of a text's tokens, and its cost outside the model's reach."""

    ids: tuple[int, ...]
    cost: float


class _Path(NamedTuple):
    """A way through the words so far: its last two tokens, its score, the place of its last choice, the way before."""

    state: tuple[int, int]
    score: float
    at: int
    before: _Path | None


def choose(words: Sequence[Sequence[Hypothesis]]) -> list[Choice]:
    """The likeliest hypothesis of every word of a passage.

    Args:
        words: In reading order, at least one hypothesis each; the text before and after them is a boundary.
    """
    paths = [_Path((0, 0), 0.0, -1, None)]
    for word in words:
        paths = _extended(paths, word)
    picked: list[int] = []
    # The end is a boundary too, or else a full stop before it would be dear.
    path: _Path | None = max(paths, key=lambda path: path.score + _follow(path.state, (0,))[1])
    while path is not None and path.before is not None:
        picked.append(path.at)
        path = path.before
    picked = [_by_signs(word, at) for word, at in zip(words, reversed(picked), strict=True)]
    return [Choice(index, share) for index, share in zip(picked, _shares(words, picked), strict=True)]


def _by_signs(word: Sequence[Hypothesis], at: int) -> int:
    """Of the hypotheses with the core of the chosen one, the likeliest to the eye: signs are no matter of language."""
    core = word[at].text.strip(_EDGES)
    same = [i for i, hypothesis in enumerate(word) if hypothesis.text.strip(_EDGES) == core]
    return max(same, key=lambda i: word[i].evidence)


def _extended(paths: list[_Path], word: Sequence[Hypothesis]) -> list[_Path]:
    best: dict[tuple[int, int], _Path] = {}
    for index, (text, evidence) in enumerate(word):
        tokens = _tokens(text)
        for path in paths:
            state, gain = _follow(path.state, tokens.ids)
            score = path.score + evidence + tokens.cost + gain
            if state not in best or best[state].score < score:
                best[state] = _Path(state, score, index, path)
    if len(best) == 1:
        return list(best.values())
    return sorted(best.values(), key=lambda path: -path.score)[:_BEAM]


def _follow(state: tuple[int, int], ids: Sequence[int]) -> tuple[tuple[int, int], float]:
    """State and log-probability after `ids`; neighbouring boundaries count once, as the model was trained."""
    first, second = state
    logp, gain = load().logp, 0.0
    for number in ids:
        if number == 0 and second == 0:
            continue
        gain += logp(first, second, number)
        first, second = second, number
    return (first, second), gain


@lru_cache(maxsize=32768)
def _tokens(text: str) -> _Tokens:
    model, ids, cost = load(), [], 0.0
    for token in TOKEN.findall(text):
        if token.isalpha():
            number = model.number(place_tone(token.lower()))
            if number > 1 and model.unigram[number] < _HARDLY and token.lower() in abbreviations():
                number, cost = 1, cost + _REVIEWED
            elif number == 1:
                cost += _UNKNOWN
            ids.append(number)
        elif token[0].isdigit() or token[0] == "_":
            ids.append(2)
        elif not ids or ids[-1] != 0:
            ids.append(0)
    if _SIGN_INSIDE.search(text) and not is_address(text):
        cost += _GLUED
    return _Tokens(tuple(ids), cost)


def _shares(words: Sequence[Sequence[Hypothesis]], picked: Sequence[int]) -> list[float]:
    """Each choice's share of the probability among its word's hypotheses, the neighbours held as chosen."""
    chosen = [_tokens(word[index].text).ids for word, index in zip(words, picked, strict=True)]
    shares, state = [], (0, 0)
    for at, (word, index) in enumerate(zip(words, picked, strict=True)):
        if len(word) == 1:
            shares.append(1.0)
        else:
            behind = [number for ids in chosen[at + 1 : at + 3] for number in ids][:2] if at + 1 < len(words) else [0]
            scores = [
                evidence + _tokens(text).cost + _follow(state, (*_tokens(text).ids, *behind))[1]
                for text, evidence in word
            ]
            top = max(scores)
            weights = [exp(score - top) for score in scores]
            core = word[index].text.strip(_EDGES)
            # Doubt about a full stop is none about the word.
            own = sum(weight for weight, (text, _) in zip(weights, word, strict=True) if text.strip(_EDGES) == core)
            shares.append(own / sum(weights))
        state, _ = _follow(state, chosen[at])
    return shares


def expects_rather(words: Sequence[str], at: int, others: Iterable[str], least: float) -> bool:
    """Whether language prefers one of `others` to the word in place `at` of a passage by `least` nats or more."""
    before = [number for word in words[max(0, at - 2) : at] for number in _tokens(word).ids]
    behind = [number for word in words[at + 1 : at + 3] for number in _tokens(word).ids][:2] or [0]
    first, second = (0, 0, *before)[-2:]

    def chance(text: str) -> float:
        tokens = _tokens(text)
        return tokens.cost + _follow((first, second), (*tokens.ids, *behind))[1]

    now = chance(words[at])
    return now < -least and any(chance(other) >= now + least for other in others)


def kin(word: str) -> tuple[str, ...]:
    """Syllables in lower case that have the letters of `word` and any marks, the most frequent first."""
    words = load().words
    return tuple(words[number] for number in syllables_by_letters().get(fold(word), ()))


def is_common(word: str) -> bool:
    """Whether the corpora know `word`, of any language, so well that it is no accident ("km", "GDP")."""
    number = load().number(place_tone(word.lower()))
    return number > 2 and load().unigram[number] > _COMMON
