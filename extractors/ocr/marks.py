"""Words with other marks than those seen: what else the eye may have missed, and when language cannot believe it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalizers.diacritics.choice import expects_rather, kin

__all__ = ["is_surprising", "other_marks"]

_EXPECTED = 7.0
"""Nats by which language may prefer other marks to those of a word that is believed."""

_MOST_KIN = 12
_EDGES = ".,;:()\"'“”’-/"


def other_marks(text: str) -> Iterator[str]:
    """`text`, a word with the signs at its edges, as the commonest words of its letters, their marks changed alone."""
    core = text.strip(_EDGES)
    if core.isalpha():
        for word in kin(core)[:_MOST_KIN]:
            yield text.replace(core, _cased(word, core), 1)


def is_surprising(texts: Sequence[str], at: int) -> bool:
    """Whether language expects word `at` of a passage so much more with other marks that no eye is believed alone.

    It is not changed for that: an author's slip of the pen is read as it stands.
    """
    return texts[at].strip(_EDGES).isalpha() and expects_rather(texts, at, other_marks(texts[at]), _EXPECTED)


def _cased(word: str, like: str) -> str:
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if like[0].isupper() else word
