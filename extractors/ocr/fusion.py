"""Two readings of one page made into one: words aligned by their places, the choice made with the language model.

The first reading is a lattice: it tells for every stretch of a line what else may stand there. The second is words, of
another engine or of an old text layer; it need not cover the page. Digits are never chosen by language: where both
readings have the same ones they are agreed, where not the surer ones are taken and the word is left in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, log
from typing import NamedTuple

from extractors.ocr.alignment import align
from extractors.ocr.belief import GARBLED, STRANGE, believable
from extractors.ocr.confusions import may_be_percent, seen_chance, unconfused
from extractors.ocr.ctc import readings
from extractors.ocr.digits import fuller_roman, is_roman, other_letters, same_digits, stuck, with_most_digits
from extractors.ocr.engine import OcrWord
from extractors.ocr.gaps import parted
from extractors.ocr.lattice import Lattice, Segment, joined, placed, segments, spelled
from extractors.ocr.marks import is_surprising, other_marks
from normalizers.diacritics.choice import Hypothesis, choose, is_common
from normalizers.letters import has_digit
from schemas.geometry import Box, union

__all__ = ["DISAGREED", "doubtful", "fuse"]

DISAGREED = 0.55
"""Confidence at most of digits that two readings give differently."""

_AGREED = 0.99
_CLEAN = 0.9
"""Probability from which on the first reader is believed that nothing stands at a number."""

_MOST = 0.995
"""No word is surer."""

_SECOND = 2.5
"""Nats by which the second reader's word is likelier for its having read it, at a confidence of one half."""

_SECOND_SURE = 1.0
"""More of them for each nat of its own log-odds."""

_BOTH = 3.0
"""And for the first having read the very same by itself."""

_LATTICE = 0.8
"""How far the lattice's log-probabilities are believed: readers of this kind are too sure of themselves."""

_EDGES = ".,;:()\"'“”’-/"
_STOPS = ".,;:"
"""Signs that end a sentence or a part of it; a bracket or a dash before a number may make it negative."""

_CERTAIN = -0.05
"""Evidence from which on no other marks are tried."""

_NUMERIC = frozenset("0123456789.,-/%()")
_ALONE = 0.5
"""Confidence from which on a word is believed that only the second reader has seen."""


class Spot(NamedTuple):
    """A stretch of the page, and what may be printed there.

    Attributes:
        hypotheses: By falling evidence where digits stand; else in no order.
        raw: What the first reader would say by itself, the second where the first saw nothing.
        box: Pixels.
        line: Of the lattice; -1 for what the second reader alone has seen.
        second: What the second reader says, "" where it said nothing.
        ceiling: Confidence at most.
        floor: Confidence at least.
        agreed: Whether both readers gave the same digits.
    """

    hypotheses: tuple[Hypothesis, ...]
    raw: str
    box: Box
    line: int
    second: str = ""
    ceiling: float = 1.0
    floor: float = 0.0
    agreed: bool = False


def fuse(lattice: Lattice, second: Sequence[OcrWord] = ()) -> tuple[OcrWord, ...]:
    """The words of a page from a lattice and, where there is one, a second reading; boxes in pixels of the image.

    A word whose text is not what the first reader said by itself keeps that as `raw`, with the rule that changed it.
    """
    words = []
    for chain in _chains(_spots(lattice, second), lattice):
        choices = choose([spot.hypotheses for spot in chain])
        texts = [spot.hypotheses[at].text for spot, (at, _) in zip(chain, choices, strict=True)]
        for at, (spot, (_, share)) in enumerate(zip(chain, choices, strict=True)):
            most = GARBLED if is_surprising(texts, at) else 1.0
            words += _words(spot, texts[at], max(spot.floor, min(most, spot.ceiling, share)))
    return tuple(words)


def doubtful(lattice: Lattice, least: float) -> list[Box]:
    """Where the first reading wants a second: stretches of lines, doubtful words with a neighbour on either side.

    Args:
        lattice: The first reading.
        least: Confidence below which a word is in doubt.

    Returns:
        Boxes in pixels, as high as their lines.
    """
    lines: dict[int, list[OcrWord]] = {}
    for word in fuse(lattice):
        lines.setdefault(word.line_no, []).append(word)
    found = []
    for number, words in lines.items():
        words.sort(key=lambda word: word.box.x0)
        doubted = [at for at, word in enumerate(words) if word.confidence < least]
        kept = sorted({near for at in doubted for near in (at - 1, at, at + 1) if 0 <= near < len(words)})
        for run in _runs(kept):
            box = Box(*lattice.lines[number].box)
            found.append(Box(words[run[0]].box.x0, box.y0, max(words[at].box.x1 for at in run), box.y1))
    return found


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Rising numbers in groups between which more than one is missing."""
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number - groups[-1][-1] <= 2:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _words(spot: Spot, text: str, confidence: float) -> list[OcrWord]:
    """The words of a spot; the first of several carries what was read of all."""
    rule = "" if text == spot.raw else "fused_readings" if text == spot.second else "ocr_language"
    found = []
    for number, (word, box) in enumerate(placed(text, spot.box)):
        raw = spot.raw if number == 0 else ""
        sure = round(min(_MOST, believable(word, confidence)), 4)
        found.append(OcrWord(word, box, sure, spot.line, raw if rule else "", rule, spot.agreed and has_digit(word)))
    return found


def _spots(lattice: Lattice, second: Sequence[OcrWord]) -> list[Spot]:
    seen = segments(lattice)
    allowed = _NUMERIC if lattice.only_digits else None
    found = []
    for mine, theirs in align([s.box for s in seen], [w.box for w in second]):
        said = [second[j] for j in theirs]
        if not mine:
            found += [_only_second(word) for word in said if _is_believed(word)]
        elif len({seen[i].line for i in mine}) > 1 or not said:
            found += [spot for i in mine if (spot := _only_first(seen[i], lattice.alphabet, allowed))]
        else:
            found.append(_both(joined(lattice, [seen[i] for i in mine]), said, lattice.alphabet))
    return found


def _is_believed(word: OcrWord) -> bool:
    return word.confidence >= _ALONE and any(c.isalnum() for c in word.text)


def _only_second(word: OcrWord) -> Spot:
    hypothesis = Hypothesis(word.text, 0.0)
    return Spot((hypothesis,), word.text, word.box, -1, word.text, ceiling=0.8 * word.confidence)


def _only_first(segment: Segment, alphabet: str, allowed: frozenset[str] | None) -> Spot | None:
    seen = readings(segment, alphabet, allowed)
    if not seen:
        return None
    read = unconfused(seen, segment, alphabet)
    best, chance = max(read, key=lambda pair: pair[1])
    raw = spelled(segment, alphabet) or best
    if has_digit(best):
        # doubt about a full stop behind a number is none about the number
        core = best.rstrip(_STOPS)
        sure = DISAGREED if may_be_percent(read) else sum(exp(p) for text, p in seen if text.rstrip(_STOPS) == core)
        most = GARBLED if segment.stuck else 1.0
        return Spot((Hypothesis(best, 0.0),), raw, segment.box, segment.line, ceiling=min(most, sure))
    found = [Hypothesis(text, _LATTICE * p) for text, p in read if not has_digit(text)]
    found.sort(key=lambda hypothesis: -hypothesis.evidence)
    if is_roman(found[0].text):
        return Spot((found[0],), raw, segment.box, segment.line, ceiling=min(1.0, exp(chance)))
    return Spot(tuple(_with_kin(found, segment, alphabet)), raw, segment.box, segment.line)


def _with_kin(found: list[Hypothesis], segment: Segment, alphabet: str) -> list[Hypothesis]:
    """Hypotheses, and the commonest words of the same letters with other marks, at what the lattice gives them."""
    best = found[0].text
    core = best.strip(_EDGES)
    if not core.isalpha() or (found[0].evidence > _CERTAIN and is_common(core)):
        return found
    known = {h.text.lower() for h in found}
    return found + [
        Hypothesis(text, _LATTICE * seen_chance(segment, text, alphabet))
        for text in other_marks(best)
        if text.lower() not in known
    ]


def _both(segment: Segment, said: Sequence[OcrWord], alphabet: str) -> Spot:
    """A stretch that both readers have read."""
    text = parted(" ".join(word.text for word in said))
    sure = min(0.99, max(0.05, min(word.confidence for word in said)))
    bonus = _SECOND + _SECOND_SURE * log(sure / (1 - sure))
    read = dict(unconfused(readings(segment, alphabet), segment, alphabet))
    raw = spelled(segment, alphabet) or text
    if text != raw and text.lower() == raw.lower():
        bonus = 0.0  # of two that differ in nothing but the size of an "s", the first has the better eye
    elif text == raw:
        bonus = max(bonus, 0.0) + _BOTH
    chances = {t: _LATTICE * p for t, p in read.items()}
    chances[text] = _LATTICE * read.get(text, seen_chance(segment, text, alphabet)) + bonus
    box = union([segment.box, *(word.box for word in said)]) if len(said) > 1 else segment.box
    ordered = sorted((Hypothesis(t, p) for t, p in chances.items()), key=lambda h: -h.evidence)
    if any(has_digit(t) for t in (ordered[0].text, raw, text)):
        return _digits(ordered[0], read, Spot((), raw, box, segment.line, text))
    found = [h for h in ordered if not has_digit(h.text)]
    if fuller := fuller_roman(raw, text):
        return Spot((Hypothesis(fuller, 0.0),), raw, box, segment.line, text, ceiling=DISAGREED)
    if is_roman(found[0].text):
        return Spot((found[0],), raw, box, segment.line, text, ceiling=1.0 if found[0].text == text else STRANGE)
    return Spot(tuple(found), raw, box, segment.line, text)


def _digits(best: Hypothesis, read: dict[str, float], spot: Spot) -> Spot:
    """Digits by the readers' evidence alone, agreed or in doubt; `read` is what the first reader says, mended."""
    own = max(read, key=lambda text: read[text]) if read else spot.raw
    confirmed = any(same_digits(spot.second, text) for text in (spot.raw, own))
    if not (confirmed and same_digits(spot.second, best.text) and _stands_alone(own, read, spot.second)):
        text = with_most_digits(best.text, own)
        return spot._replace(hypotheses=(Hypothesis(text, 0.0),), ceiling=DISAGREED)
    if other_letters(best.text, own) and same_digits(best.text, own):
        # the letters of a code are no language, and in them the first has the better eye
        best = Hypothesis(own, 0.0)
    return spot._replace(hypotheses=(best,), floor=_AGREED, agreed=True)


def _stands_alone(own: str, read: dict[str, float], second: str) -> bool:
    """Whether both see the same at the digits, or the first is sure that nothing stands there: a ruling's rest does."""
    if stuck(own) == stuck(second):
        return True
    return sum(exp(p) for text, p in read.items() if same_digits(text, own) and not stuck(text)) > _CLEAN


def _chains(spots: Iterable[Spot], lattice: Lattice) -> list[list[Spot]]:
    """Spots in passages: lines that stand close below one another read on, columns side by side do not."""
    lines: dict[int, list[Spot]] = {}
    alone: list[list[Spot]] = []
    for spot in spots:
        if spot.line < 0:
            alone.append([spot])
        else:
            lines.setdefault(spot.line, []).append(spot)
    chains: list[list[Spot]] = []
    ends: list[Box] = []
    for number in sorted(lines, key=lambda n: lattice.lines[n].box[1]):
        box = Box(*lattice.lines[number].box)
        row = sorted(lines[number], key=lambda spot: spot.box.x0)
        for at in range(len(ends) - 1, max(-1, len(ends) - 8), -1):
            if _reads_on(ends[at], box):
                chains[at] += row
                ends[at] = box
                break
        else:
            chains.append(row)
            ends.append(box)
    return chains + alone


def _reads_on(above: Box, below: Box) -> bool:
    """Whether a line goes on in the one below it."""
    height = min(above.height, below.height)
    wide = min(above.x1, below.x1) - max(above.x0, below.x0)
    gap = below.y0 - above.y1
    return wide > 0.5 * min(above.width, below.width) and -0.5 * height < gap < 1.5 * height
