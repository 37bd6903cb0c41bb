"""Where the words of a line are parted: gaps the reader is sure of, and those print must have though it doubts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from normalizers.diacritics.model import abbreviations
from normalizers.language import is_syllable

__all__ = ["handwritten_edges", "parted", "word_edges"]

_SURE = -0.1
"""A gap is believed where some frame says so with this log-probability; else both are kept open."""

_MAYBE = -2.5
"""From which log-probability on a gap between two letters is believed where language wants one."""

_BEFORE_PEN = re.compile(r"ngày|tháng|năm|\bs[ốôõồo]:", re.IGNORECASE)
"""What stands before the days, months and numbers that are put in by hand."""

_PRINTED = " .,;:/()'\"%–-"
"""What print has at the words of a date; anything else there is what a pen's digit was taken for."""

_AT_DATE_WORD = re.compile(
    rf"(?<=[^\W_])(?=ngày|tháng|năm)|(?<=ngày|háng)(?=[^{_PRINTED}])|(?<=năm)(?=[^{_PRINTED}])", re.IGNORECASE
)

Shown = tuple[int, str]
"""A frame, and the symbol that begins to be the likeliest one there."""


def word_edges(symbols: Sequence[str], gaps: Sequence[float]) -> set[int]:
    """Frames at which a word begins or a gap before one.

    Args:
        symbols: The likeliest symbol of every frame of a line, "" where none is likelier than any.
        gaps: For every frame the log-probability of a gap.
    """
    seen = _shown(symbols)
    return {*_sure(symbols, gaps), *_behind_signs(seen), *_glued(seen, gaps), *handwritten_edges(symbols)}


def handwritten_edges(symbols: Sequence[str]) -> set[int]:
    """Frames between the words of a date, or "Số:", and what stands at them without a gap: that is put in by hand."""
    seen = _shown(symbols)
    letters = "".join(symbol for _, symbol in seen)
    found = set()
    for word in _BEFORE_PEN.finditer(letters):
        if letters[: word.start()].strip() and letters[word.start() - 1] not in " /(–-":
            found.add(seen[word.start()][0])
        if word.end() < len(letters) and letters[word.end()] not in _PRINTED:
            found.add(seen[word.end()][0])
    return found


def parted(text: str) -> str:
    """`text` with blanks between the words of a date and letters or digits that stand at them."""
    return _AT_DATE_WORD.sub(" ", text)


def _shown(symbols: Sequence[str]) -> list[Shown]:
    return [
        (t, symbol)
        for t, (last, symbol) in enumerate(zip(["", *symbols], symbols, strict=False))
        if symbol != last and symbol
    ]


def _sure(symbols: Sequence[str], gaps: Sequence[float]) -> Iterator[int]:
    """Where the gaps that are sure begin."""
    for is_gap, run in groupby(range(len(symbols)), key=lambda t: symbols[t] == " "):
        frames = list(run)
        if is_gap and max(gaps[t] for t in frames) > _SURE:
            yield frames[0]


def _behind_signs(seen: Sequence[Shown]) -> Iterator[int]:
    """Before an opening bracket, behind commas before letters, and where a gap follows a sign.

    Signs behind a digit part words only where a letter follows: "1. 5" may be one number.
    """
    for (_, before), (at, symbol), (after, behind) in zip(seen, seen[1:], seen[2:], strict=False):
        if symbol == "(" and before not in " (":
            yield at
        elif (symbol in ",;" and before.isalnum() and behind.isalpha()) or (
            symbol in ",;:.)" and behind == " " and not before.isdigit()
        ):
            yield after


def _glued(seen: Sequence[Shown], gaps: Sequence[float]) -> Iterator[int]:
    """Between letters that make no word together, one part makes one, and the reader thinks of a gap ("TTHĐND")."""
    at = 0
    for is_word, run in groupby(seen, key=lambda shown: shown[1].isalpha()):
        word = list(run)
        letters = "".join(symbol for _, symbol in word)
        if is_word and not _is_known(letters):
            for cut, ((first, _), (second, _)) in enumerate(pairwise(word), 1):
                if max(gaps[first:second]) > _MAYBE and (_is_known(letters[at:cut]) or _is_known(letters[cut:])):
                    at = cut
                    yield second
        at = 0


def _is_known(letters: str) -> bool:
    return len(letters) > 1 and (is_syllable(letters) or letters.lower() in abbreviations())
