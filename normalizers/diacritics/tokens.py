"""How running text is cut for the language model: letters, numbers and codes, boundaries."""

from __future__ import annotations

import re

from normalizers.syllables import place_tone

__all__ = ["BOUNDARY", "NUMBER", "TOKEN", "UNKNOWN", "model_tokens"]

BOUNDARY = "<p>"
"""Start and end of a paragraph and any punctuation; several in a row count as one."""

NUMBER = "<num>"
"""A number of any length, dates and amounts too."""

UNKNOWN = "<unk>"
"""A run of letters outside the vocabulary."""

TOKEN = re.compile(r"[^\W\d_]+|[\d_][\d_./-]*|[^\s\w]")
"""One token: a run of letters; a number, with the sign that ties it to a code ("416/QĐ"); one other sign."""


def model_tokens(text: str) -> list[str]:
    """The model's tokens of `text`: letters in lower case with the tone mark in the one place, classes for the rest."""
    tokens: list[str] = []
    for token in TOKEN.findall(text):
        if token.isalpha():
            tokens.append(place_tone(token.lower()))
        elif token[0].isdigit() or token[0] == "_":
            tokens.append(NUMBER)
        elif tokens and tokens[-1] != BOUNDARY:
            tokens.append(BOUNDARY)
    return tokens
