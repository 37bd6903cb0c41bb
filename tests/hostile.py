"""Files that scanners, faulty programs and attackers send, made when a test wants them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas


def write_pdf(
    path: Path, pages: int = 1, text: str = "Report", size: tuple[float, float] = (300, 400), **more: object
) -> None:
    """A sound PDF with a line of text on each page."""
    canvas = Canvas(str(path), pagesize=size, **more)
    for number in range(1, pages + 1):
        canvas.drawString(40, min(size[1], 14_000) - 50, f"{text}, page {number}, with some words of plain text")
        canvas.showPage()
    canvas.save()


def write_objects(path: Path, parts: list[bytes]) -> None:
    """A PDF of numbered objects, the first one its catalogue."""
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(content))
    path.write_bytes(content + head + table + tail)


def _stream(head: bytes, body: bytes) -> bytes:
    return b"<< %s /Length %d >> stream\n%s\nendstream" % (head, len(body), body)


def write_no_pages(path: Path) -> None:
    """A PDF whose page tree is empty."""
    write_objects(path, [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"])


def write_endless(path: Path) -> None:
    """A page that draws a form that draws a form ten times, nine levels deep: a thousand million squares."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", b""]
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 300 400] "
    parts.append(_stream(form, b"20 20 9 9 re f"))
    for _ in range(9):
        resources = b"/Resources << /XObject << /X %d 0 R >> >>" % len(parts)
        parts.append(_stream(form + resources, b"/X Do " * 10))
    inner = len(parts)
    parts.append(_stream(b"", b"/X Do"))
    parts[2] = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents %d 0 R"
        b" /Resources << /XObject << /X %d 0 R >> >> >>" % (len(parts), inner)
    )
    write_objects(path, parts)


def write_image_pdf(path: Path, head: bytes, body: bytes) -> None:
    """A page of 600 x 800 points filled by one image: its dictionary's entries, and its bytes as they are."""
    write_objects(
        path,
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R"
            b" /Resources << /XObject << /I 4 0 R >> >> >>",
            _stream(b"/Type /XObject /Subtype /Image " + head, body),
            _stream(b"", b"600 0 0 800 0 0 cm /I Do"),
        ],
    )


def write_huge_image_pdf(path: Path) -> None:
    """A page filled by an image of 30,000 x 30,000 pixels: 900 million bytes out of some 900,000."""
    flat = zlib.compress(b"\0" * 30_000 * 100, 9)
    head = b"/Width 30000 /Height 30000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode"
    write_image_pdf(path, head, flat)


def write_bomb_png(path: Path, side: int = 60_000) -> None:
    """A PNG that says it has `side` x `side` pixels, without the bytes for them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000, 9)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))
