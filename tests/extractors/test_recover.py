"""Lost glyphs from the drawn page."""

from __future__ import annotations

import numpy as np
import pytest
from build import font, line
from PIL import Image, ImageDraw

from extractors.layer import LOST
from extractors.ocr.engine import OcrWord
from extractors.recover import filled, recover_lost
from schemas.document import Word
from schemas.errors import EngineError
from schemas.geometry import Box


@pytest.mark.parametrize(
    ("pattern", "seen", "expected"),
    [
        (f"d{LOST}", "dữ", "dữ"),
        (f"{LOST}BND", "UBND", "UBND"),
        (f"th{LOST}c", "thực", "thực"),
        (f"{LOST}{LOST}", "ưu", "ưu"),
        (f"Đ{LOST}c", "Đức", "Đức"),
        (f"d{LOST}", "du\u031b\u0303", "dữ"),
        # The layer's letters are sure: the engine may miss their marks.
        (f"đ{LOST}ợc", "dược", "được"),
        (f"QU{LOST}ẾT", "QUYET", "QUYẾT"),
        (f"th{LOST}ng", "đường", None),
        (f"d{LOST}", "dữu", None),
        (f"d{LOST}", "", None),
        (f"b{LOST}", "dữ", None),
    ],
)
def test_filled(pattern, seen, expected):
    assert filled(pattern, seen) == expected


class Seer:
    """An engine that knows what is printed: its answer for each image in order."""

    name = "seer"

    def __init__(self, *answers):
        self.answers = answers

    def version(self):
        return "1"

    def run(self, images, layout, dpi):
        if not self.answers:
            raise EngineError("the engine is not installed")
        assert layout == "drawn"
        assert all(image.ndim == 2 and image.size for image in images)
        return [str(i).encode() for i in range(len(images))]

    def parse(self, raw):
        return self.answers[int(raw)]


def broken_line():
    words = line("chia sẻ dX liệu", 72, 100)
    w = words[2]
    words[2] = Word(f"d{LOST}", f"d{LOST}", w.box, 0.5, "text", 0)
    return tuple(words)


def seen(words, texts):
    """The engine's words for the line's crop at 144 dpi: two pixels a point, 12 pixels of rim."""
    left = words[0].box.x0
    return tuple(
        OcrWord(t, Box((w.box.x0 - left) * 2 + 12, 10, (w.box.x1 - left) * 2 + 12, 30), 0.9, 0)
        for w, t in zip(words, texts, strict=True)
    )


PAPER = np.full((400, 600, 3), 255, np.uint8)


def test_a_lost_glyph_is_taken_from_the_image():
    words = broken_line()
    mended = recover_lost(words, PAPER, 144, Seer(seen(words, ["chia", "sẻ", "dữ", "liệu"])), None)
    assert [w.text for w in mended] == ["chia", "sẻ", "dữ", "liệu"]
    word = mended[2]
    assert (word.source, word.raw_text, word.confidence) == ("repaired", f"d{LOST}", 0.9)
    (change,) = word.changes
    assert (change.rule, change.before, change.after) == ("glyph_from_image", f"d{LOST}", "dữ")
    assert mended[0] is words[0]


def test_what_does_not_fit_stays_marked():
    words = broken_line()
    assert recover_lost(words, PAPER, 144, Seer(seen(words, ["chia", "sẻ", "bệ", "liệu"])), None) == words


def test_without_an_engine_words_stay_as_they_are():
    words = broken_line()
    assert recover_lost(words, PAPER, 144, Seer(), None) == words


def test_whole_lines_are_not_read_at_all():
    words = tuple(line("không mất chữ nào", 72, 100))
    assert recover_lost(words, PAPER, 144, Seer(), None) == words


def test_with_tesseract(tesseract):
    picture = Image.fromarray(np.full((200, 1400, 3), 255, np.uint8))
    draw, pen, x, words = ImageDraw.Draw(picture), font(50), 60, []
    for text, raw in (("Hệ", "Hệ"), ("thống", "thống"), ("dữ", f"d{LOST}"), ("liệu", "liệu"), ("huyện", "huyện")):
        draw.text((x, 60), text, fill="black", font=pen)
        box = Box(*(v * 72 / 300 for v in draw.textbbox((x, 60), text, font=pen)))
        words.append(Word(raw, raw, box, 1.0, "text", 0))
        x += draw.textlength(text + " ", font=pen)
    mended = recover_lost(tuple(words), np.asarray(picture), 300, tesseract, None)
    assert [w.text for w in mended] == ["Hệ", "thống", "dữ", "liệu", "huyện"]
