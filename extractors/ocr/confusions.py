"""What the fast reader is known to confuse: chances of its readings put right, each by what was counted on pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.ocr.ctc import score
from extractors.ocr.lattice import Segment, shown

__all__ = ["may_be_percent", "seen_chance", "unconfused"]

_PERCENT = 3.0
"""Nats by which a percent sign is likelier than the first reader thinks: it takes "%" for "6", hardly ever "6" for
"%" (of 40 percent signs on rendered pages it gave 14 as "6"; no "6" had "%" among its other readings)."""

_FULL_STOP = 6.0
"""Nats by which a comma is less likely than the first reader thinks where it may be a full stop: of 430 commas on
rendered pages it gave the full stop less than e^-6.9 of the comma's chance, of 328 full stops all more than e^-5.1."""

_NO_STOP = 6.0
"""Nats by which a word without a full stop is less likely than the first reader thinks where one may stand behind it:
of 17,900 such words on rendered pages it gave none a full stop of more than e^-6 of the word's chance, of 433 words
with one 429 got more, though often less than the word alone, most of all at the end of a line. On real scans it was one
of 2,442, and 27 of 27."""

_WIDE = 0.8
"""Heights of the line from the middle of a digit to the middle of the next: "6" is 0.4 to 0.7 away, "%", which the
reader takes for it, 0.85 to 1.1 (28 and 38 of them on rendered pages)."""

_WIDER = 1.3
"""The same in distances of the other digits of the number, for wide type."""

_WAVERING = 6.0
"""Nats within which a percent sign and a digit are both open."""

_LONE_QUOTE = re.compile(r"(?<![^(])'|'(?=[.,;:)]*$)")
"""The first reader knows no straight double quote and gives this for it; print has hardly any single ones."""

_ONE_SLASH = re.compile(r"(?<=http:|ttps:)/(?!/)")
"""Of two like signs close together the reader sees one."""

_LAST_SIX = re.compile(r"(?<=\d)6(?=\)?[.,;:]?$)")


def unconfused(read: Sequence[tuple[str, float]], segment: Segment, alphabet: str) -> tuple[tuple[str, float], ...]:
    """Readings of a segment with their log-chances, put right by what the reader is known to confuse."""
    texts = {text for text, _ in read}
    if any(_LAST_SIX.search(text) for text in texts) and _ends_wide(segment, alphabet):
        signs = {sign: p for text, p in read if (sign := _LAST_SIX.sub("%", text)) != text}
        read = [*((text, p) for text, p in read if text not in signs), *signs.items()]
    found: dict[str, float] = {}
    for text, chance in _stopped(read):
        spelt = _spelt(text)
        found[spelt] = max(found.get(spelt, chance), chance)
    return tuple((text, chance + (_PERCENT if "%" in text else 0.0)) for text, chance in found.items())


def _stopped(read: Sequence[tuple[str, float]]) -> Sequence[tuple[str, float]]:
    """Readings where the likeliest one may end in a full stop: then all do, or are the less likely for not doing it.

    What a long word may be is not all kept: one reading may be there with its full stop, the next without.
    """
    texts = {text for text, _ in read}
    if not read or f"{max(read, key=lambda pair: pair[1])[0].rstrip('.,')}." not in texts:
        return read
    found = []
    for text, chance in read:
        less = _FULL_STOP if text.endswith(",") else _NO_STOP if text[-1].isalnum() else 0.0
        ended = f"{text.removesuffix(',')}."
        found.append((text, chance - less) if not less or ended in texts else (ended, chance))
    return found


def _spelt(text: str) -> str:
    return _ONE_SLASH.sub("//", _LONE_QUOTE.sub('"', text))


def _ends_wide(segment: Segment, alphabet: str) -> bool:
    """Whether the last "6" of the likeliest reading stands too far from the digit before it to be one."""
    seen = shown(segment, alphabet)
    steps = [
        (behind, after - at)
        for (before, at), (behind, after) in pairwise(seen)
        if before.isdigit() and (behind.isdigit() or behind == "%")
    ]
    if not steps or steps[-1][0] != "6":
        return False
    others = [step for _, step in steps[:-1]]
    wide = steps[-1][1]
    return wide * segment.pace > _WIDE and (not others or wide > _WIDER * sum(others) / len(others))


def may_be_percent(read: Sequence[tuple[str, float]]) -> bool:
    """Whether the reader wavers between a percent sign and a digit."""
    top = max(chance for _, chance in read)
    return len({"%" in text for text, chance in read if chance > top - _WAVERING}) > 1


def seen_chance(segment: Segment, text: str, alphabet: str) -> float:
    """Log-probability that the segment shows `text`, whose double quotes the reader would have seen as single ones."""
    return score(segment, text.replace('"', "'"), alphabet)
