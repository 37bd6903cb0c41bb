"""Words that lost the blank between them: "bảnThông", "BTPNghị", "ương34/2019"; only the change of letters tells."""

from __future__ import annotations

import re
from functools import lru_cache

from normalizers.diacritics.channel import has_key
from normalizers.diacritics.model import abbreviations, bare_abbreviations
from normalizers.letters import LOWER, UPPER

__all__ = ["seams"]

_SEAM = re.compile(
    rf"(?<=[^\W\d_][{LOWER}])(?=[{UPPER}][{LOWER}])"  # a capital behind small letters
    rf"|(?<=[{UPPER}]{{2}})(?=[{UPPER}][{LOWER}])"  # a word behind an abbreviation
    rf"|(?<=[{UPPER}]{{2}})(?=[{LOWER}]{{2}})"  # the same in small letters
    rf"|(?<=[{LOWER}]{{2}})(?=\d\d|\d[/.,(]|\d[{UPPER}][{LOWER}])"  # a number behind a word: one digit may be a letter
    rf"|(?<=[{LOWER}]{{2}}[.)])(?=\d)"  # the same behind the end of a sentence
    rf"|(?<=\d)(?=[{UPPER}][{LOWER}])|(?<=\d[.)])(?=[{UPPER}][{LOWER}])"  # a word behind a number
    rf"|(?<=[{LOWER}])(?=[()])|(?<=[()])(?=[^\W\d_])"  # a bracket between words
)
_WORD = rf"[{UPPER}]?[{LOWER}]+|[{UPPER}]+"
_HEAD = re.compile(_WORD)
_TAIL = re.compile(rf"(?:{_WORD})$")


def seams(token: str) -> list[int]:
    """Where `token` is to be cut between two words, as indices of the first character of the later one.

    A cut is made only where Vietnamese syllables (or an abbreviation, a number, a bracket) meet, so that "McCarthy",
    "YouTube" and "m2" stay whole.
    """
    found: list[int] = []
    for seam in _SEAM.finditer(token):
        at = seam.start()
        head = _HEAD.match(token, at)
        if _may_end(_TAIL.search(token[:at]), head) and _may_begin(head):
            found.append(at)
    return found


def _may_end(word: re.Match[str] | None, follower: re.Match[str] | None) -> bool:
    """Whether `word` is whole without the letters that follow: "UBNDtỉnh" may be cut, "QUyết" may not."""
    if word is None:
        return True
    if word[0].isupper():
        return follower is None or follower[0][0].isupper() or word[0] in _abbreviations()
    return has_key(word[0])


def _may_begin(word: re.Match[str] | None) -> bool:
    return word is None or has_key(word[0])


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return frozenset(abbreviations().values()) | frozenset(bare_abbreviations())
