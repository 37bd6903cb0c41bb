"""The contract of OCR engines: pure parse, faithful boxes, answers kept by content."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from build import font, picture
from PIL import Image, ImageDraw

from extractors.ocr.engine import image_key, read_images
from extractors.ocr.registry import engine_names, get_engine, missing_reader
from schemas.errors import UsageError
from schemas.geometry import Box

RECORDED = Path(__file__).parents[1] / "cases" / "extract" / "tesseract.tsv"


class Memory(dict):
    """A store that counts."""

    def put(self, key, raw):
        self[key] = raw


class Counter:
    """An engine that gives the size of an image as its only word."""

    name = "counter"

    def __init__(self, version="1"):
        self.read, self._version = [], version

    def version(self):
        return self._version

    def run(self, images, layout, dpi):
        self.read.append(len(images))
        return [f"{image.shape}".encode() for image in images]

    def parse(self, raw):
        return (raw.decode(),)


def blank(height, width=20):
    return np.full((height, width), 255, np.uint8)


def test_a_recorded_answer_is_parsed_without_the_program():
    words = get_engine("tesseract").parse(RECORDED.read_bytes())
    assert [w.text for w in words] == ["Số", "hồ", "sơ:", "1.250", "hồ", "sơ", "đúng", "hạn", "94,6%"]
    assert [w.line_no for w in words] == [0] * 6 + [1] * 3
    assert words[0].box == Box(36, 92, 79, 127)
    assert words[3].confidence == pytest.approx(0.91)
    assert all(0 <= w.confidence <= 1 for w in words)


def test_an_empty_answer_has_no_words():
    assert get_engine("tesseract").parse(b"") == ()
    assert get_engine("tesseract").parse(b"\n1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t") == ()


def test_each_image_is_read_once():
    engine, store = Counter(), Memory()
    first = read_images(engine, store, [blank(10), blank(12), blank(10)], "page", 300)
    assert first == [("(10, 20)",), ("(12, 20)",), ("(10, 20)",)]
    assert read_images(engine, store, [blank(12), blank(14)], "page", 300) == [("(12, 20)",), ("(14, 20)",)]
    assert engine.read == [2, 1]
    assert read_images(engine, store, [blank(12)], "page", 300) == [("(12, 20)",)]
    assert engine.read == [2, 1]


def test_without_a_store_and_without_images():
    engine = Counter()
    assert read_images(engine, None, [], "page", 300) == []
    assert read_images(engine, None, [blank(3)], "page", 300) == [("(3, 20)",)]
    assert engine.read == [1]


def test_what_changes_the_answer_changes_the_key():
    engine = Counter()
    keys = {
        image_key(blank(10), engine, "page", 300),
        image_key(blank(10), engine, "line", 300),
        image_key(blank(10), engine, "page", 200),
        image_key(blank(20, 10), engine, "page", 300),
        image_key(blank(10), Counter("2"), "page", 300),
        image_key(np.zeros((10, 20), np.uint8), engine, "page", 300),
    }
    assert len(keys) == 6
    view = np.full((20, 20), 255, np.uint8)[::2]
    assert image_key(view, engine, "page", 300) == image_key(blank(10), engine, "page", 300)


def test_engines_by_name():
    assert {"auto", "tesseract", "fast"} <= set(engine_names())
    assert get_engine("auto").name == ("tesseract" if missing_reader("auto") else "cascade")
    assert missing_reader("tesseract") is None
    with pytest.raises(UsageError, match="tesseract"):
        get_engine("magic")


def test_tesseract_reads_vietnamese(tesseract):
    image = np.ascontiguousarray(picture(("Ủy ban nhân dân huyện báo cáo",), dpi=200, size=(400, 120))[..., 0])
    before = image.copy()
    (words,) = read_images(tesseract, None, [image], "page", 200)
    assert " ".join(w.text for w in words) == "Ủy ban nhân dân huyện báo cáo"
    assert np.array_equal(image, before)
    height, width = image.shape
    assert all(0 <= w.box.x0 < w.box.x1 <= width and 0 <= w.box.y0 < w.box.y1 <= height for w in words)


def test_tesseract_answers_in_order_and_alike(tesseract):
    def row(text):
        # As cells are cut: the ink with a small rim.
        left, top, right, bottom = font(50).getbbox(text)
        image = Image.new("L", (right - left + 24, bottom - top + 24), 255)
        ImageDraw.Draw(image).text((12 - left, 12 - top), text, fill=0, font=font(50))
        return np.asarray(image)

    images = [row("12.500"), blank(90, 500), row("3.136.200")]
    first = read_images(tesseract, None, images, "number", 300)
    assert ["".join(w.text for w in words) for words in first] == ["12.500", "", "3.136.200"]
    assert read_images(tesseract, None, images, "number", 300) == first
