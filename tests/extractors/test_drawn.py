"""What a page draws beside its text: lines on blanks, patches of colour, dark areas."""

from __future__ import annotations

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.layer import read_layer
from extractors.ocr.registry import get_engine
from extractors.opening import open_document
from extractors.pdf import read_page


@pytest.fixture
def sheet(tmp_path):
    """A function: draw(canvas) -> the PDF with what it drew on one page of 300 x 400 points."""

    def make(draw):
        path = tmp_path / "sheet.pdf"
        canvas = Canvas(str(path), pagesize=(300, 400))
        canvas.setFont("Helvetica", 12)
        draw(canvas)
        canvas.showPage()
        canvas.save()
        return path

    return make


def layer_of(path):
    grey = np.asarray(open_document(path).render(1, 100)).mean(axis=2).astype(np.uint8)
    return read_layer(path, 1, grey, 100)


def test_a_blank_on_a_ruling_is_no_lost_letter(sheet):
    def draw(canvas):
        canvas.drawString(50, 300, "127 ")
        canvas.line(71.5, 280, 71.5, 330)

    layer = layer_of(sheet(draw))
    assert [word.text for word in layer.words] == ["127"]
    assert layer.lost == 0


def test_an_underlined_blank_is_no_lost_letter(sheet):
    def draw(canvas):
        canvas.drawString(50, 300, "    127")
        canvas.line(50, 298.8, 85, 298.8)

    assert [word.text for word in layer_of(sheet(draw)).words] == ["127"]


def patches(canvas, white_between=False):
    canvas.setFillColorRGB(0.9, 0.8, 0.6)
    canvas.rect(50, 300, 120, 15, stroke=0, fill=1)
    canvas.rect(50, 315, 120, 15, stroke=0, fill=1)
    if white_between:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(50, 314.7, 120, 0.6, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(55, 318, "Two lines")


def levels(layer):
    return {round(ruling.y0) for ruling in layer.rulings if ruling.horizontal}


def test_the_seam_of_two_patches_of_one_colour_is_no_ruling(sheet):
    assert levels(layer_of(sheet(patches))) == {70, 100}


def test_a_white_line_between_them_is_seen(sheet):
    assert 85 in levels(layer_of(sheet(lambda canvas: patches(canvas, white_between=True))))


def test_dark_areas_need_no_text_to_explain_them(sheet):
    def draw(canvas):
        canvas.rect(40, 40, 220, 200, stroke=0, fill=1)
        for number in range(6):
            canvas.drawString(40, 380 - 16 * number, "Some words of plain text")

    assert read_page(sheet(draw), 1, get_engine("tesseract"), None).route == "text"


def xs_of(layer):
    return {word.text: round(word.box.x0, 1) for word in layer.words}


def test_letter_spacing_behind_the_last_letter_moves_what_follows(sheet):
    def draw(canvas):
        text = canvas.beginText(50, 300)
        text.textOut("A4")
        text.setCharSpace(100)
        text.textOut(" ")
        text.setCharSpace(0)
        text.textOut("35,5")
        canvas.drawText(text)

    width = 8.004 + 6.672 + 3.336 + 100  # of A, 4 and the blank in Helvetica of 12 points
    assert xs_of(layer_of(sheet(draw))) == {"A4": 50.0, "35,5": round(50 + width, 1)}


def test_letter_spacing_is_no_indent_where_a_shift_comes_first(sheet):
    def draw(canvas):
        text = canvas.beginText(50, 300)
        text.setCharSpace(3)
        text._code.append("[ -1000 (7) ] TJ ( ) Tj ( ) Tj ( ) Tj (8) Tj")
        canvas.drawText(text)

    blanks = 3 * (3.336 + 3)
    assert xs_of(layer_of(sheet(draw))) == {"7": 62.0, "8": round(62 + 6.672 + 3 + blanks, 1)}


def test_a_blank_that_the_next_letter_is_set_into_is_no_lost_letter(sheet):
    def draw(canvas):
        canvas.drawString(50, 300, "may ")
        canvas.drawString(50 + canvas.stringWidth("may ", "Helvetica", 12) - 1.2, 300, "HHH")

    layer = layer_of(sheet(draw))
    assert "\ufffd" not in layer.text
    assert layer.lost == 0
