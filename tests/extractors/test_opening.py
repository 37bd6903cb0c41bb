"""Opening what was sent: each file right, or the right reason."""

from __future__ import annotations

import numpy as np
import pytest
from hostile import write_bomb_png, write_huge_image_pdf, write_no_pages, write_pdf
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from extractors.opening import open_document, sniff
from extractors.pdf import probe
from schemas.errors import DocumentError


def look_at(path):
    document = open_document(path)
    document.native_dpi(1)
    document.render(1, 72)


def refused(path):
    with pytest.raises(DocumentError) as caught:
        look_at(path)
    assert str(caught.value)
    return caught.value.reason


# PDFs ----------------------------------------------------------------------------------------------------------------


def test_a_sound_pdf(tmp_path):
    write_pdf(tmp_path / "a.pdf", pages=3)
    document = open_document(tmp_path / "a.pdf")
    assert document.page_count == probe(tmp_path / "a.pdf") == 3
    assert document.size(1) == (300, 400)
    assert document.native_dpi(1) is None
    image = document.render(2, 144)
    assert image.shape == (800, 600, 3)
    assert image.dtype == np.uint8
    assert (image < 128).any()
    assert image.max() == 255


def test_a_pdf_that_only_an_owner_may_change_is_read(tmp_path):
    lock = StandardEncryption("", ownerPassword="secret", canModify=0)
    write_pdf(tmp_path / "a.pdf", encrypt=lock)
    assert probe(tmp_path / "a.pdf") == 1


def test_a_pdf_behind_rubbish_is_read(tmp_path):
    write_pdf(tmp_path / "a.pdf")
    whole = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "b.pdf").write_bytes(b"\r\n\r\n" + whole + b"\0" * 200)
    assert sniff(tmp_path / "b.pdf") == "pdf"


@pytest.mark.parametrize("padding", [b"\0" * 6_000, b"\r\n \t" * 3_000, b"\0" * 900_000])
def test_a_padded_pdf_is_whole(tmp_path, padding):
    write_pdf(tmp_path / "a.pdf", pages=2)
    whole = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "b.pdf").write_bytes(whole + padding)
    assert open_document(tmp_path / "b.pdf").page_count == 2
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) // 2] + padding)
    assert refused(tmp_path / "cut.pdf") == "truncated"


def test_padding_is_looked_through_only_so_far(tmp_path):
    write_pdf(tmp_path / "a.pdf")
    (tmp_path / "b.pdf").write_bytes((tmp_path / "a.pdf").read_bytes() + b"\0" * (1 << 20))
    assert refused(tmp_path / "b.pdf") == "truncated"


def test_the_kind_is_told_by_content_not_name(tmp_path):
    Image.new("L", (300, 200), 255).save(tmp_path / "a.pdf", "PNG")
    assert sniff(tmp_path / "a.pdf") == "png"
    write_pdf(tmp_path / "b.tif")
    assert sniff(tmp_path / "b.tif") == "pdf"


def test_refused_pdfs(tmp_path):
    path = tmp_path / "a.pdf"
    write_pdf(path, pages=4)
    whole = path.read_bytes()
    made = {
        "empty_file": b"",
        "not_a_pdf": b"Dear colleague,\nplease find the report attached.\n",
        "truncated": whole[: len(whole) // 2],
    }
    for reason, content in made.items():
        (tmp_path / f"{reason}.pdf").write_bytes(content)
        assert refused(tmp_path / f"{reason}.pdf") == reason
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.4\n" + b"\xff" * 500 + b"\n%%EOF\n")
    assert refused(tmp_path / "damaged.pdf") == "damaged"
    write_pdf(tmp_path / "locked.pdf", encrypt="secret")
    assert refused(tmp_path / "locked.pdf") == "encrypted"
    write_no_pages(tmp_path / "none.pdf")
    assert refused(tmp_path / "none.pdf") == "no_pages"
    write_pdf(tmp_path / "wall.pdf", size=(20_000, 20_000))
    assert refused(tmp_path / "wall.pdf") == "page_too_large"
    write_huge_image_pdf(tmp_path / "bomb.pdf")
    assert refused(tmp_path / "bomb.pdf") == "page_too_large"


def test_a_large_page_is_drawn_smaller(tmp_path):
    write_pdf(tmp_path / "a.pdf", size=(14_000, 14_000))
    image = open_document(tmp_path / "a.pdf").render(1, 300)
    assert image.shape[0] * image.shape[1] <= 60_500_000


def test_the_resolution_of_a_scan(tmp_path):
    page = Image.fromarray(np.random.default_rng(0).integers(0, 255, (1100, 850), np.uint8))
    page.save(tmp_path / "a.pdf", resolution=100)
    assert open_document(tmp_path / "a.pdf").native_dpi(1) == pytest.approx(100, abs=1)


def test_a_file_that_changed_is_opened_anew(tmp_path):
    write_pdf(tmp_path / "a.pdf", pages=1)
    assert probe(tmp_path / "a.pdf") == 1
    write_pdf(tmp_path / "a.pdf", pages=12)
    assert probe(tmp_path / "a.pdf") == 12


# Images --------------------------------------------------------------------------------------------------------------


def grey(value=128, size=(240, 320)):
    """Paper with a dark bar in its middle."""
    pixels = np.full(size, 240, np.uint8)
    pixels[100:140, 80:240] = value
    return Image.fromarray(pixels)


IMAGES = {
    "grey.png": lambda: grey(),
    "bilevel.png": lambda: grey().convert("1"),
    "colour.jpg": lambda: grey().convert("RGB"),
    "palette.png": lambda: grey().convert("RGB").quantize(8),
    "cmyk.jpg": lambda: grey().convert("CMYK"),
    "cmyk.tif": lambda: grey().convert("CMYK"),
    "alpha.png": lambda: grey().convert("RGBA"),
    "grey_alpha.png": lambda: grey().convert("LA"),
    "sixteen.png": lambda: Image.fromarray(np.asarray(grey(), np.uint16) * 257),
    "sixteen.tif": lambda: Image.fromarray(np.asarray(grey(), np.uint16) * 257),
    "float.tif": lambda: Image.fromarray(np.asarray(grey(), np.float32)),
}


@pytest.mark.parametrize("name", IMAGES)
def test_images_of_every_mode(tmp_path, name):
    IMAGES[name]().save(tmp_path / name, dpi=(150, 150))
    document = open_document(tmp_path / name)
    assert document.page_count == 1
    assert document.native_dpi(1) == 150
    assert document.size(1) == pytest.approx((320 * 72 / 150, 240 * 72 / 150))
    image = document.render(1, 150)
    assert image.shape == (240, 320, 3)
    assert image.dtype == np.uint8
    paper, bar = image[20:80, 20:60].mean(), image[110:130, 100:220].mean()
    assert paper > 200
    assert 90 < bar < 160


def test_what_is_transparent_is_paper(tmp_path):
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (50, 50, 100, 100))
    image.save(tmp_path / "a.png")
    pixels = open_document(tmp_path / "a.png").render(1, open_document(tmp_path / "a.png").native_dpi(1))
    assert pixels[10, 10].tolist() == [255, 255, 255]
    assert pixels[75, 75].tolist() == [0, 0, 0]


def test_a_tiff_of_many_pages(tmp_path):
    first, *rest = [grey(value=value) for value in (10, 60, 110)]
    first.save(tmp_path / "a.tif", save_all=True, append_images=rest, compression="tiff_lzw", dpi=(100, 100))
    document = open_document(tmp_path / "a.tif")
    assert document.page_count == 3
    bars = [document.render(n, 100)[110:130, 100:220].mean() for n in (1, 2, 3)]
    assert bars == pytest.approx([10, 60, 110], abs=1)


def test_a_big_tiff(tmp_path):
    grey().save(tmp_path / "a.tif", dpi=(150, 150), big_tiff=True)
    assert (tmp_path / "a.tif").read_bytes()[:4] == b"II+\0"
    assert open_document(tmp_path / "a.tif").render(1, 150).shape == (240, 320, 3)


def test_fax_pages(tmp_path):
    grey().convert("1").save(tmp_path / "a.tif", compression="group4", dpi=(200, 200))
    assert open_document(tmp_path / "a.tif").render(1, 200).shape == (240, 320, 3)


@pytest.mark.parametrize("dpi", [None, (0, 0), (1, 1), (72, 72), (9999, 9999)])
def test_an_implausible_resolution_is_that_of_an_a4_page(tmp_path, dpi):
    Image.new("L", (1654, 2339), 255).save(tmp_path / "a.png", **({} if dpi is None else {"dpi": dpi}))
    document = open_document(tmp_path / "a.png")
    assert document.native_dpi(1) == 200
    assert document.size(1) == pytest.approx((595, 842), abs=1)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_refused_images(tmp_path):
    write_bomb_png(tmp_path / "bomb.png")
    assert refused(tmp_path / "bomb.png") == "page_too_large"
    Image.new("L", (20_001, 40), 255).save(tmp_path / "long.png")
    assert refused(tmp_path / "long.png") == "page_too_large"
    noise = np.random.default_rng(0).integers(0, 255, (400, 400), np.uint8)
    for name in ("a.png", "a.jpg", "a.tif"):
        Image.fromarray(noise).save(tmp_path / name)
        whole = (tmp_path / name).read_bytes()
        (tmp_path / f"cut-{name}").write_bytes(whole[: len(whole) // 3])
        assert refused(tmp_path / f"cut-{name}") == "damaged"
        (tmp_path / f"stub-{name}").write_bytes(whole[:12])
        assert refused(tmp_path / f"stub-{name}") == "damaged"
