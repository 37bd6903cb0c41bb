"""The second model: a small recurrent network that reads the whole line and judges the candidates of doubtful words.

It sees the words without their marks, as they are known after decoding, and gives for each word of one key ("quan",
"quân", "quản" ...) how well it stands there. `training/chooser.py` trains it and writes `lexicons/chooser.onnx`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normalizers.diacritics.decoder import Decoded
from normalizers.diacritics.model import load
from normalizers.diacritics.parts import Part
from normalizers.diacritics.tokens import TOKEN
from normalizers.lexicon_folder import LEXICONS
from normalizers.syllables import fold, place_tone

__all__ = ["FIRST_KEY", "PADDING", "judged", "key_numbers", "settled", "token_inputs"]

_SURE = 0.999
"""Probability by the first model from which on a word is not judged again."""

_WEIGHT = 0.8
"""Of the network's log-probabilities beside those of the first model."""

_LEAST = 1e-9

PADDING, _UNKNOWN, _NUMBER = 0, 1, 2
_SIGNS = ',.;:()"-/?!%'
_OTHER_SIGN = 3 + len(_SIGNS)
FIRST_KEY = _OTHER_SIGN + 1
"""Number of the first key; below are the start of a paragraph, the unknown word, the number and the signs."""

Input = tuple[int, int]
"""Number of a key, and how the word is written: 0 in small letters, 1 with a capital, 2 in capitals."""


@lru_cache(maxsize=1)
def key_numbers() -> dict[str, int]:
    """Key without marks -> its number, in the order of the vocabulary."""
    keys: dict[str, int] = {}
    for word in load().words[3:]:
        keys.setdefault(fold(word), FIRST_KEY + len(keys))
    return keys


def token_inputs(text: str) -> list[Input]:
    """What the network sees of `text`, one pair a token (`tokens.TOKEN`)."""
    found: list[Input] = []
    for token in TOKEN.findall(text):
        if token.isalpha():
            case = 2 if len(token) > 1 and token.isupper() else int(token[0].isupper())
            found.append((key_numbers().get(fold(place_tone(token.lower())), _UNKNOWN), case))
        elif token[0].isdigit() or token[0] == "_":
            found.append((_NUMBER, 0))
        else:
            at = _SIGNS.find(token)
            found.append((3 + at if at >= 0 else _OTHER_SIGN, 0))
    return found


def settled(parts: Sequence[Part], texts: Sequence[str], found: Decoded) -> list[tuple[int, float]]:
    """Index and probability of the candidate of each part, doubtful words judged by both models.

    Only the marks of a word are judged anew, never its letters.

    Args:
        parts: Of a line or of lines that go on.
        texts: What each part becomes by the first model alone.
        found: The first model's choice, and what else it thinks possible.
    """
    chosen = [(index, shares[index]) for index, shares in zip(found.chosen, found.shares, strict=True)]
    rivals = {
        at: near
        for at, (index, share) in enumerate(chosen)
        if share < _SURE and parts[at].fixed is None and len(near := _rivals(parts[at], index, found.shares[at])) > 1
    }
    asked = {at: [parts[at].slot[i][0] for i in near] for at, near in rivals.items()}
    for at, second in judged(texts, asked).items() if asked else ():
        first = np.array([found.shares[at][i] for i in rivals[at]])
        scores = np.log(first + _LEAST) + _WEIGHT * second
        weights = np.exp(scores - scores.max())
        best = int(weights.argmax())
        chosen[at] = rivals[at][best], float(first.sum() * weights[best] / weights.sum())
    return chosen


def _rivals(part: Part, index: int, shares: Mapping[int, float]) -> list[int]:
    """The near candidates of `part` that differ from the chosen one in their marks alone."""
    words = load().words
    key = fold(words[part.slot[index][0]])
    return [i for i in shares if part.slot[i][0] > 2 and fold(words[part.slot[i][0]]) == key]


@lru_cache(maxsize=1)
def _session() -> Any:  # noqa: ANN401 - an onnxruntime.InferenceSession, imported only when needed
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(LEXICONS / "chooser.onnx", options, providers=["CPUExecutionProvider"])


def judged(texts: Sequence[str], asked: Mapping[int, Sequence[int]]) -> dict[int, NDArray[np.float32]]:
    """Log-probabilities of the candidates of doubtful words among themselves.

    Args:
        texts: The words and signs of a line in order, as they are known so far.
        asked: Index in `texts` -> numbers of the model's words that may stand there, all of one key.
    """
    inputs: list[Input] = [(PADDING, 0)]
    places: list[int] = []
    for at, text in enumerate(texts):
        if at in asked:
            places.append(len(inputs))
        inputs += token_inputs(text) or [(_UNKNOWN, 0)]
    inputs.append((PADDING, 0))
    width = max(len(numbers) for numbers in asked.values())
    words = np.zeros((len(asked), width), np.int64)
    hidden = np.ones((len(asked), width), dtype=bool)
    for row, at in enumerate(sorted(asked)):
        words[row, : len(asked[at])] = asked[at]
        hidden[row, : len(asked[at])] = False
    keys, cases = np.array(inputs, np.int64).T[:, :, None]
    fed = {"keys": keys, "cases": cases, "places": np.array(places, np.int64), "words": words}
    scores = np.where(hidden, -np.inf, _session().run(None, fed)[0])
    scores -= scores.max(axis=1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return {at: scores[row, : len(asked[at])] for row, at in enumerate(sorted(asked))}
