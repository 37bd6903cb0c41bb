"""The old text layer of a scanned page as a second opinion on the reading of its image.

Scanners leave layers that an English OCR made, or stamps of digital signatures, or nothing that means anything. A layer
is heard only where it proves to be a reading of this very page: its words, restored, lie on the words read from the
image and mostly say the same. Then a number that both have is agreed, a word that both have is surer, and a word the
image leaves in doubt is chosen between both by the language model. The layer never adds or removes a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import msgspec

from extractors.layer import LOST
from extractors.ocr.alignment import align
from normalizers.diacritics import restore_lines
from normalizers.diacritics.choice import Hypothesis, choose
from normalizers.letters import has_digit
from normalizers.syllables import fold, place_tone
from schemas.document import Change, Word

__all__ = ["restored_layer", "with_second_opinion"]

_FEWEST = 20
"""Words a layer must share with the image to be heard: a signature's stamp has fewer."""

_SAME = 0.5
"""Share of the words lying on one another that must have the same letters, marks aside."""

_DOUBT = 0.92
"""Confidence below which the layer may say what a word is."""

_LAYER = 0.75
"""How far a restored word of a layer is believed by itself."""

_SURER = 0.4
"""Part of the doubt that is left in a word or number that the layer has too."""

_EDGES = ".,;:()\"'“”’-/"


def restored_layer(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words of an English-OCR layer with their Vietnamese letters back, line by line; places and raw texts kept."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        # Behind an invisible layer the page is a picture: its ink under a blank is no lost glyph.
        text = word.text.replace(LOST, "")
        if text:
            lines.setdefault(word.line_no, []).append(msgspec.structs.replace(word, text=text))
    texts = [" ".join(word.text for word in line) for line in lines.values()]
    found: list[Word] = []
    for line, restored in zip(lines.values(), restore_lines(texts), strict=True):
        start = 0
        for word in line:
            end = start + len(word.text)
            text, done = "", start
            sure = word.confidence
            for change in restored.changes:
                if start <= change.start and change.start + len(change.before) <= end:
                    text += word.text[done - start : change.start - start] + change.after
                    done = change.start + len(change.before)
                    sure = min(sure, change.confidence)
            text = "".join((text + word.text[done - start :]).split()) or word.text
            found.append(msgspec.structs.replace(word, text=text, confidence=sure))
            start = end + 1
    return tuple(found)


def with_second_opinion(words: Sequence[Word], layer: Sequence[Word]) -> tuple[Word, ...]:
    """Words read from an image, heard against the words of a layer of the same page; in the same order and number.

    Args:
        words: Of the image, points of the levelled page.
        layer: Restored, in the same coordinates; may be of anything, then the words come back as they are.
    """
    pairs = {
        mine[0]: layer[theirs[0]]
        for mine, theirs in align([w.box for w in words], [w.box for w in layer])
        if len(mine) == 1 and len(theirs) == 1
    }
    same = sum(_letters(words[at].text) == _letters(other.text) for at, other in pairs.items())
    if len(pairs) < _FEWEST or same < _SAME * len(pairs):
        return tuple(words)
    slots = [_hypotheses(word, pairs.get(at)) for at, word in enumerate(words)]
    choices = choose(slots)
    return tuple(
        _judged(word, pairs.get(at), slots[at][choice.at].text, choice.confidence)
        for at, (word, choice) in enumerate(zip(words, choices, strict=True))
    )


def _letters(text: str) -> str:
    return fold(text.strip(_EDGES))


def _hypotheses(word: Word, other: Word | None) -> list[Hypothesis]:
    """What the word may be: what was read, and what the layer says where the reading is doubtful and no number."""
    read = Hypothesis(word.text, log(min(0.99, max(0.05, word.confidence))))
    if other is None or word.confidence >= _DOUBT or has_digit(word.text + other.text) or not word.text.strip(_EDGES):
        return [read]
    core = other.text.strip(_EDGES)
    # Names and abbreviations are what language knows least, and an English OCR too.
    if not (core.isalpha() and core.islower() and word.text.strip(_EDGES).islower()):
        return [read]
    text = word.text.replace(word.text.strip(_EDGES), core, 1)
    return [read, Hypothesis(text, log(max(0.01, 1 - word.confidence) * _LAYER * other.confidence))]


def _judged(word: Word, other: Word | None, text: str, share: float) -> Word:
    if other is None:
        return word
    if text != word.text:
        changes = (*word.changes, Change("layer_opinion", word.text, text))
        return msgspec.structs.replace(word, text=text, changes=changes, confidence=round(min(share, _DOUBT), 4))
    if place_tone(word.text.strip(_EDGES)) == place_tone(other.text.strip(_EDGES)):
        sure = round(max(word.confidence, 1 - (1 - word.confidence) * _SURER), 4)
        return msgspec.structs.replace(word, confidence=sure, agreed=word.agreed or has_digit(word.text))
    return word
