"""The route of a page: by what its text layer explains and how it reads, never by its length."""

from __future__ import annotations

import numpy as np
import pytest
from build import TEXT, font, picture
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extractors.ocr.registry import get_engine
from extractors.pdf import Look, choose_route, levelled_image, read_page


def look(**more):
    """A digital Vietnamese page, and what is different."""
    sound = {"image_dpi": None, "words": 300, "covered": 0.98, "ink": 0.05, "score": 0.97, "letters": 0.99}
    return Look(**(sound | more))


@pytest.mark.parametrize(
    ("about", "seen", "route"),
    [
        ("a digital page", look(), "text"),
        ("a digital page with a picture", look(image_dpi=150), "text"),
        ("a digital page in English", look(score=0.2), "text"),
        ("a form with a crest", look(covered=0.6), "text"),
        ("a scan", look(image_dpi=200, words=0, covered=0, score=0, letters=0), "ocr"),
        ("a scan with a signature stamp's text", look(image_dpi=200, words=40, covered=0.03), "ocr"),
        ("a scan under the layer of an English OCR", look(image_dpi=200, score=0.3), "ocr"),
        ("a scan under a good layer", look(image_dpi=200, score=0.95), "text"),
        ("text drawn as outlines", look(words=0, covered=0, score=0, letters=0), "ocr"),
        ("outlines with a page number in text", look(words=1, covered=0.01, score=0), "ocr"),
        ("a layer without letters", look(letters=0.1), "ocr"),
        ("a blank page", look(words=0, covered=1.0, ink=0.0, score=0, letters=0), "text"),
        ("invisible text on a blank page", look(words=5, covered=0.0, ink=0.0), "text"),
    ],
)
def test_routes(about, seen, route):
    assert choose_route(seen) == route, about


# Whole pages, drawn and read -----------------------------------------------------------------------------------------

ENGLISH = (
    "Uy ban nhan dan huyen bao cao tinh hinh irng dung cong nghe thong tin trong hoat dong cua cac co quan nha nuoc"
)


@pytest.fixture
def sheet(tmp_path):
    font(12)  # skips where there is none
    from build import _font_path

    pdfmetrics.registerFont(TTFont("Serif", _font_path()))
    path = tmp_path / "page.pdf"
    canvas = Canvas(str(path), pagesize=(595, 400))
    canvas.setFont("Serif", 13)
    return path, canvas


def scanned(canvas, rotation=0):
    image = Image.fromarray(np.rot90(picture(dpi=200), k=-rotation // 90).copy())
    canvas.drawImage(ImageReader(image), 0, 0, 595, 400)


def read(path, engine=None):
    return read_page(path, 1, engine or get_engine("tesseract"), None)


def words(page):
    return " ".join(word.text for word in page.words)


def test_a_digital_page_is_not_read_by_ocr(sheet):
    path, canvas = sheet
    for no, text in enumerate(TEXT):
        canvas.drawString(60, 330 - 22 * no, text)
    canvas.save()
    page = read(path)
    assert page.route == "text"
    assert words(page) == " ".join(TEXT)
    assert {w.source for w in page.words} == {"text"}
    assert page.words[0].box.y0 == pytest.approx(400 - 330 - 13, abs=6)


def test_digital_english_stays_text(sheet):
    path, canvas = sheet
    for no in range(6):
        canvas.drawString(60, 330 - 22 * no, "The quick brown fox reports about the services of the district")
    canvas.save()
    assert read(path).route == "text"


def test_a_blank_page_is_blank(sheet):
    path, canvas = sheet
    canvas.showPage()
    canvas.save()
    page = read(path)
    assert (page.route, page.words) == ("text", ())


def test_a_scan_with_a_signature_stamp_is_read(sheet, tesseract):
    path, canvas = sheet
    scanned(canvas)
    canvas.setFont("Serif", 6)
    canvas.drawString(400, 30, "Người ký: Ủy ban nhân dân huyện, thời gian ký: 12.07.2021 08:15:20 +07:00")
    canvas.save()
    page = read(path, tesseract)
    assert page.route == "ocr"
    assert "Hệ thống quản lý văn bản và điều hành" in words(page)
    assert "Người ký" in page.layer_text


def test_a_scan_under_an_english_ocr_layer_is_read(sheet, tesseract):
    path, canvas = sheet
    scanned(canvas)
    hidden = canvas.beginText(60, 330)
    hidden.setFont("Serif", 13, 22)
    hidden.setTextRenderMode(3)
    for _ in TEXT:
        hidden.textLine(ENGLISH[:70])
    canvas.drawText(hidden)
    canvas.save()
    page = read(path, tesseract)
    assert page.route == "ocr"
    assert words(page).startswith("Ủy ban nhân dân huyện báo cáo")
    assert page.layer_text


def test_text_drawn_as_outlines_is_read(sheet, tesseract):
    """An export that turned its letters into shapes: an image stands in for them here, painted many times over."""
    path, canvas = sheet
    image = picture(dpi=100)[..., 0] < 128
    canvas.setFillGray(0)
    for y, row in enumerate(image):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row, [0]]).astype(int)))
        for start, end in edges.reshape(-1, 2):
            canvas.rect(start * 0.72, 400 - (y + 1) * 0.72, (end - start) * 0.72, 0.72, stroke=0, fill=1)
    canvas.save()
    page = read(path, tesseract)
    assert page.route == "ocr"
    assert "công nghệ thông tin" in words(page)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_set_upright(tmp_path, tesseract, rotation):
    # Stored turned counter-clockwise by `rotation`, so that it must be turned clockwise by it.
    image = Image.fromarray(np.rot90(picture(dpi=200), k=rotation // 90).copy())
    image.save(tmp_path / "a.png", dpi=(200, 200))
    page = read(tmp_path / "a.png", tesseract)
    assert page.rotation == rotation
    assert (page.width, page.height) == pytest.approx((595, 400), abs=1)
    assert words(page).startswith("Ủy ban nhân dân huyện báo cáo")
    upright = levelled_image(tmp_path / "a.png", page, 100)
    assert upright.shape[:2] == pytest.approx((400 / 0.72, 595 / 0.72), abs=2)
    x, y = (int(v * 100 / 72) for v in page.words[0].box.center)
    assert upright[y - 5 : y + 5, x - 10 : x + 10].min() < 100


def test_a_broken_text_layer_is_remarked_and_the_image_read(sheet, tesseract, monkeypatch):
    import extractors.pdf as pdf

    path, canvas = sheet
    scanned(canvas)
    canvas.save()

    def broken(*_):
        raise KeyError("Font")

    monkeypatch.setattr(pdf, "read_layer", broken)
    page = read(path, tesseract)
    assert page.route == "ocr"
    assert any(note.startswith("text_layer_unreadable") for note in page.notes)
    assert page.words
