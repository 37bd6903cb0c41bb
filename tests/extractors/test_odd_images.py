"""Pages as no scanner should send them: every kind of picture is read, or what is wrong with it is said."""

from __future__ import annotations

import io
import zlib

import cv2
import numpy as np
import pytest
from build import TEXT, picture
from hostile import write_image_pdf
from PIL import Image

from extractors.opening import open_document
from extractors.pdf import probe, read_page
from extractors.scan import read_scan

PAGE = Image.fromarray(np.pad(picture(dpi=200, size=(595, 842)), ((60, 60), (60, 60), (0, 0)), constant_values=255))
GREY = PAGE.convert("L")
WORDS = {word for text in TEXT for word in text.split()}


def jpeg():
    kept = io.BytesIO()
    GREY.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def share_read(page):
    return len({word.text for word in page.words} & WORDS) / len(WORDS)


def rules(page):
    return {note.partition(":")[0] for note in page.notes}


KINDS = {
    "sixteen bits": ("page.png", Image.fromarray(np.asarray(GREY).astype(np.uint16) * 257)),
    "floats from 0 to 1": ("page.tif", Image.fromarray(np.asarray(GREY).astype(np.float32) / 255)),
    "four inks": ("page.tif", PAGE.convert("CMYK")),
    "four inks, JPEG": ("page.jpg", PAGE.convert("CMYK")),
    "a palette": ("page.png", PAGE.convert("P")),
    "see-through": ("page.png", PAGE.convert("LA")),
    "two levels": ("page.tif", PAGE.convert("1")),
    "white on black": ("page.png", Image.fromarray(255 - np.asarray(GREY))),
    "turned by 45 degrees": ("page.png", GREY.rotate(45, expand=True, fillcolor=255)),
    "turned by 20 degrees": ("page.png", GREY.rotate(-20, expand=True, fillcolor=255)),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_is_read(kind, tmp_path, tesseract):
    name, image = KINDS[kind]
    image.save(tmp_path / name)
    page = read_page(tmp_path / name, 1, tesseract, None)
    assert share_read(page) > 0.8, [word.text for word in page.words]
    assert not page.notes


FOREIGN = ("Agreement on the supply of equipment", "between both parties, signed in Geneva", "Annex: spare parts")


@pytest.mark.slow
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_page_in_another_language_is_read_the_right_way_up(turned, tmp_path, tesseract):
    image = Image.fromarray(picture(FOREIGN * 8, dpi=200, size=(595, 842)))
    image.rotate(turned, expand=True).save(tmp_path / "page.png")
    page = read_page(tmp_path / "page.png", 1, tesseract, None)
    assert "equipment" in {word.text for word in page.words}
    assert rules(page) == {"illegible_page"}


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3)])
@pytest.mark.parametrize("colour", [0, 255])
def test_pictures_too_small_for_a_letter_are_blank(size, colour, tmp_path, tesseract):
    Image.new("L", size, colour).save(tmp_path / "page.png")
    assert rules(read_page(tmp_path / "page.png", 1, tesseract, None)) == {"blank_page"}


@pytest.mark.parametrize("colour", [0, 255])
def test_a_page_of_one_colour_is_blank(colour, tmp_path, tesseract):
    Image.new("L", (1654, 2339), colour).save(tmp_path / "page.png")
    assert rules(read_page(tmp_path / "page.png", 1, tesseract, None)) == {"blank_page"}


def test_ink_that_gives_no_word_is_not_called_blank(tesseract):
    page = np.full((1200, 900, 3), 255, np.uint8)
    for radius in range(100, 400, 60):
        cv2.circle(page, (450, 600), radius, (0, 0, 0), 12)
    scan = read_scan(page, 150, tesseract, None)
    assert [note.partition(":")[0] for note in scan.notes] == ["illegible_page"]


FLAT = zlib.compress(np.asarray(GREY).tobytes())
SIZE = b"/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 " % GREY.size
DAMAGED = {
    "flat data that end too early": (b"/Filter /FlateDecode", FLAT[: len(FLAT) // 2]),
    "a JPEG that ends too early": (b"/Filter /DCTDecode", jpeg()[: len(jpeg()) // 2]),
    "no JPEG at all": (b"/Filter /DCTDecode", b"nothing like it" * 99),
    "no JBIG2 at all": (b"/Filter /JBIG2Decode", b"nothing like it" * 99),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_picture_in_a_pdf_is_told(kind, tmp_path, tesseract):
    how, body = DAMAGED[kind]
    write_image_pdf(tmp_path / "page.pdf", SIZE + how, body)
    assert probe(tmp_path / "page.pdf") == 1
    assert "damaged_image" in rules(read_page(tmp_path / "page.pdf", 1, tesseract, None))


@pytest.mark.parametrize(
    ("how", "body"), [(b"/Filter /FlateDecode", FLAT), (b"/Filter /DCTDecode", jpeg()), (b"", None)]
)
def test_a_whole_picture_is_not(how, body, tmp_path):
    write_image_pdf(tmp_path / "page.pdf", SIZE + how, np.asarray(GREY).tobytes() if body is None else body)
    assert not open_document(tmp_path / "page.pdf").has_damaged_image(1)
