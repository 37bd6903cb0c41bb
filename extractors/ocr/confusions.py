"""What the fast reader is known to confuse: chances of its readings put right, each by what was counted on pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.ocr.ctc import score
from extractors.ocr.lattice import Segment

__all__ = ["may_be_percent", "seen_chance", "unconfused"]

_PERCENT = 3.0
"""Nats by which a percent sign is likelier than the first reader thinks: it takes "%" for "6", hardly ever "6" for
"%" (of 40 percent signs on rendered pages it gave 14 as "6"; no "6" had "%" among its other readings)."""

_FULL_STOP = 6.0
"""Nats by which a comma is less likely than the first reader thinks where it may be a full stop: of 430 commas on
rendered pages it gave the full stop less than e^-6.9 of the comma's chance, of 328 full stops all more than e^-5.1."""

_WAVERING = 6.0
"""Nats within which a percent sign and a digit are both open."""

_LONE_QUOTE = re.compile(r"^'|'$")
"""The first reader knows no straight double quote and gives this for it; print has hardly any single ones."""


def unconfused(read: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Readings with their log-chances, put right by what the reader is known to confuse."""
    texts = {text for text, _ in read}
    return tuple(
        (
            _LONE_QUOTE.sub('"', text),
            chance
            + (_PERCENT if "%" in text else 0.0)
            - (_FULL_STOP if text.endswith(",") and f"{text[:-1]}." in texts else 0.0),
        )
        for text, chance in read
    )


def may_be_percent(read: Sequence[tuple[str, float]]) -> bool:
    """Whether the reader wavers between a percent sign and a digit."""
    top = max(chance for _, chance in read)
    return len({"%" in text for text, chance in read if chance > top - _WAVERING}) > 1


def seen_chance(segment: Segment, text: str, alphabet: str) -> float:
    """Log-probability that the segment shows `text`, whose double quotes the reader would have seen as single ones."""
    return score(segment, text.replace('"', "'"), alphabet)
