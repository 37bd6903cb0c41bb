"""Glyphs that a PDF's maps lost, looked up on the drawn page: the engine reads them, the layer keeps its letters."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np

from extractors.imaging.ink import Colour
from extractors.layer import LOST
from extractors.layout import Line, lines_of
from extractors.ocr.engine import Image, OcrEngine, OcrStore, OcrWord, read_images
from schemas.document import Change, Word
from schemas.errors import EngineError

__all__ = ["filled", "recover_lost"]


def recover_lost(
    words: tuple[Word, ...], page: Colour, dpi: int, engine: OcrEngine, store: OcrStore | None
) -> tuple[Word, ...]:
    """Words with their lost glyphs filled where the drawn page settles them; the others stay marked.

    Only lines that hold a lost glyph are read, all in one run. Without an engine nothing is filled: the repair stage
    still can, from lexicon and context.

    Args:
        words: Of the page; lost glyphs are U+FFFD.
        page: The page drawn upright, H x W x 3 RGB.
        dpi: Resolution of `page`.
        engine: Reader.
        store: Keeps its answers.
    """
    lines = [line for line in lines_of(words) if any(LOST in word.text for word in line.words)]
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
    crops = [_crop(grey, line, dpi / 72) for line in lines]
    try:
        answers = read_images(engine, store, crops, "drawn", dpi) if crops else []
    except EngineError:
        return words
    found: dict[int, Word] = {}
    for line, answer in zip(lines, answers, strict=True):
        left = line.box.x0 * dpi / 72 - _RIM
        for word in line.words:
            if LOST in word.text and (better := _recovered(word, answer, left, dpi / 72)):
                found[id(word)] = better
    return tuple(found.get(id(word), word) for word in words)


_RIM = 12
"""White pixels around a line's crop."""


def _crop(grey: Image, line: Line, scale: float) -> Image:
    box = line.box
    x0, y0 = max(0, round(box.x0 * scale)), max(0, round((box.y0 - 0.5) * scale))
    x1, y1 = round(box.x1 * scale), round((box.y1 + 0.5) * scale)
    patch = grey[y0 : max(y0 + 1, y1), x0 : max(x0 + 1, x1)]
    return np.asarray(cv2.copyMakeBorder(patch, _RIM, _RIM, _RIM, _RIM, cv2.BORDER_CONSTANT, value=255), np.uint8)


def _recovered(word: Word, answer: tuple[OcrWord, ...], left: float, scale: float) -> Word | None:
    """The word with its lost glyphs taken from what the engine read at its place, None where that does not fit."""
    over: list[OcrWord] = []
    for seen in answer:
        x0, x1 = (seen.box.x0 + left) / scale, (seen.box.x1 + left) / scale
        common = min(x1, word.box.x1) - max(x0, word.box.x0)
        if common > 0.5 * min(x1 - x0, word.box.width):
            over.append(seen)
    text = filled(word.text, "".join(seen.text for seen in over))
    if text is None:
        return None
    confidence = min(seen.confidence for seen in over)
    changes = (*word.changes, Change("glyph_from_image", word.text, text))
    return Word(text, word.raw_text, word.box, confidence, "repaired", word.line_no, word.bold, changes)


def filled(pattern: str, seen: str) -> str | None:
    """`pattern` with each U+FFFD replaced by the letter at its place in `seen`; None unless all other letters agree.

    Letters agree when their base letters do: the layer's letters are sure, the engine may miss a mark.

    >>> filled("d\ufffd", "dữ")
    'dữ'
    >>> filled("th\ufffdng", "đường") is None
    True
    """
    seen = unicodedata.normalize("NFC", seen)
    if len(seen) != len(pattern):
        return None
    letters = []
    for known, read in zip(pattern, seen, strict=True):
        if known == LOST:
            letters.append(read)
        elif _base(known) == _base(read):
            letters.append(known)
        else:
            return None
    return "".join(letters)


def _base(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter.lower())[0]
    return {"đ": "d", "ƣ": "u"}.get(plain, plain)
