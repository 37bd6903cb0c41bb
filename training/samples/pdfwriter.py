"""Writes PDFs byte for byte the same each time: drawn pages, image pages, text layers that lie where asked to."""

from __future__ import annotations

import re
import zlib
from hashlib import md5

from msgspec import Struct
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

from training.samples.fonts import face, subset, text_width
from training.samples.model import Faults, Line, Style, Text
from training.samples.tcvn3 import byte_of, layer_letter

__all__ = ["Leaf", "Picture", "Unseen", "write_pdf"]

_ROMAN = re.compile(r"[IVX]+\.?$")
_NAMES: dict[Style, str] = {
    "R": "TimesNewRomanPSMT",
    "B": "TimesNewRomanPS-BoldMT",
    "I": "TimesNewRomanPS-ItalicMT",
    "BI": "TimesNewRomanPS-BoldItalicMT",
    "S": "ArialMT",
}
_LEGACY: dict[Style, str] = {
    "R": ".VnTime",
    "B": ".VnTime-Bold",
    "I": ".VnTime-Italic",
    "BI": ".VnTime-BoldItalic",
    "S": ".VnTimeH",
}


class Picture(Struct, frozen=True):
    """A JPEG that fills the page."""

    jpeg: bytes
    width: int
    height: int
    colour: bool


class Unseen(Struct, frozen=True):
    """A word of an invisible layer: left, baseline (from the top), width and size in points."""

    text: str
    x: float
    y: float
    width: float
    size: float


class Leaf(Struct, frozen=True):
    """One page of the file: an optional image, then words and strokes."""

    width: float
    height: float
    picture: Picture | None = None
    texts: tuple[Text, ...] = ()
    lines: tuple[Line, ...] = ()
    unseen: tuple[Unseen, ...] = ()


class _Font(Struct):
    """A font object: its letters in the order of their codes."""

    style: Style
    upper: bool
    lost: bool
    letters: list[str]
    number: int = 0


class _File:
    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def reserve(self) -> int:
        self.objects.append(b"")
        return len(self.objects)

    def add(self, body: str | bytes) -> int:
        self.objects.append(body.encode() if isinstance(body, str) else body)
        return len(self.objects)

    def stream(self, head: str, data: bytes, *, pack: bool = True) -> int:
        if pack:
            data = zlib.compress(data, 9)
            head += " /Filter /FlateDecode"
        return self.add(f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")

    def bytes(self, root: int) -> bytes:
        out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start, mark = len(out), md5(bytes(out), usedforsecurity=False).hexdigest()
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
        head = f"/Size {len(places) + 1} /Root {root} 0 R /ID [<{mark}> <{mark}>]"
        return bytes(out) + f"trailer\n<< {head} >>\nstartxref\n{start}\n%%EOF\n".encode()


class _Fonts:
    """Hands out font objects and codes; a letter's font depends on the document's faults."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.fonts: dict[str, _Font] = {}

    def runs(self, text: Text) -> list[tuple[str, str]]:
        """(font key, letters) pieces of a text."""
        out: list[tuple[str, str]] = []
        for letter in text.text:
            key = self._key(letter, text)
            if out and out[-1][0] == key:
                out[-1] = (key, out[-1][1] + letter)
            else:
                out.append((key, letter))
        return out

    def _key(self, letter: str, text: Text) -> str:
        lost = letter in self.faults.lost.get(text.style, "")
        word = text.text.strip()
        # Headings in capitals are typed in the capital font, as offices did; so is any letter without a code.
        capitals = word.isupper() and len(word) > (2 if text.style == "B" else 5) and not _ROMAN.match(word)
        upper = self.faults.tcvn3 and (capitals or byte_of(letter) is None)
        key = f"F{text.style}{'x' if lost else ''}{'h' if upper else ''}"
        font = self.fonts.setdefault(key, _Font(text.style, upper, lost, []))
        if letter not in font.letters:
            font.letters.append(letter)
        return key

    def code(self, key: str, letter: str) -> str:
        """The letter's code in hex, as it stands in the page."""
        if self.faults.tcvn3:
            byte = byte_of(letter.lower() if self.fonts[key].upper else letter)
            return f"{byte:02x}"
        return f"{self.fonts[key].letters.index(letter) + 1:04x}"

    def write(self, file: _File) -> str:
        """Adds every font; returns the resource entries."""
        for i, (key, font) in enumerate(sorted(self.fonts.items())):
            tag = f"BCDEE{chr(ord('A') + i)}+"
            font.number = self._simple(file, key, font, tag) if self.faults.tcvn3 else self._cid(file, font, tag)
        return " ".join(f"/{key} {font.number} 0 R" for key, font in sorted(self.fonts.items()))

    def _cid(self, file: _File, font: _Font, tag: str) -> int:
        name = tag + _NAMES[font.style]
        program = subset(font.style, font.letters)
        widths = " ".join(f"{text_width(letter, font.style, 1000):.0f}" for letter in font.letters)
        about = _descriptor(file, font.style, name, program)
        below = file.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGlyphMap /Identity /DW 500"
            f" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {about} 0 R /W [1 [{widths}]] >>"
        )
        alias = self.faults.alias.get(font.style, {})
        pairs = [
            (f"{i:04x}", " " if font.lost else alias.get(letter, letter)) for i, letter in enumerate(font.letters, 1)
        ]
        return file.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [{below} 0 R] /ToUnicode {file.stream('', _cmap(pairs))} 0 R >>"
        )

    def _simple(self, file: _File, key: str, font: _Font, tag: str) -> int:
        plain = _LEGACY[font.style]
        name = tag + (plain.replace(".VnTime", ".VnTimeH") if font.upper else plain)
        codes = {int(self.code(key, letter), 16): letter for letter in font.letters}
        # Code i draws letter i of the subset; codes not used draw a blank.
        program = subset(font.style, [codes.get(code, " ") for code in range(256)])
        about = _descriptor(file, font.style, name, program)
        widths = " ".join(f"{text_width(codes.get(c, ' '), font.style, 1000):.0f}" for c in range(256))
        pairs = [(f"{code:02x}", layer_letter(code)) for code in sorted(codes)]
        return file.add(
            f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 0 /LastChar 255"
            f" /Widths [{widths}] /FontDescriptor {about} 0 R /ToUnicode {file.stream('', _cmap(pairs))} 0 R >>"
        )


def _descriptor(file: _File, style: Style, name: str, program: bytes) -> int:
    metrics = face(style)
    box = " ".join(f"{side:.0f}" for side in metrics.bbox)
    stored = file.stream(f"/Length1 {len(program)}", program)
    return file.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}]"
        f" /ItalicAngle {metrics.italicAngle:.0f} /Ascent {metrics.ascent:.0f} /Descent {metrics.descent:.0f}"
        f" /CapHeight {metrics.capHeight:.0f} /StemV {metrics.stemV} /FontFile2 {stored} 0 R >>"
    )


def _cmap(pairs: list[tuple[str, str]]) -> bytes:
    size = len(pairs[0][0])
    lines = [f"<{code}> <{letter.encode('utf-16-be').hex()}>" for code, letter in pairs]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<{'0' * size}> <{'f' * size}>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _draw(leaf: Leaf, fonts: _Fonts) -> str:
    ops: list[str] = []
    if leaf.picture:
        ops.append(f"q {leaf.width:.2f} 0 0 {leaf.height:.2f} 0 0 cm /Im Do Q")
    for line in leaf.lines:
        y0, y1 = leaf.height - line.y0, leaf.height - line.y1
        ops.append(f"{line.width:.2f} w {line.x0:.2f} {y0:.2f} m {line.x1:.2f} {y1:.2f} l S")
    for text in leaf.texts:
        x = text.x
        ops.append("BT " + " ".join(f"{part:g}" for part in text.color) + " rg")
        for key, letters in fonts.runs(text):
            codes = "".join(fonts.code(key, letter) for letter in letters)
            ops.append(f"/{key} {text.size:g} Tf 1 0 0 1 {x:.3f} {leaf.height - text.y:.3f} Tm <{codes}> Tj")
            x += text_width(letters, text.style, text.size)
        ops.append("ET")
    ops += [_unseen(word, leaf.height) for word in leaf.unseen]
    return "\n".join(ops)


def _unseen(word: Unseen, height: float) -> str:
    data = word.text.encode("cp1252", "ignore")
    natural = stringWidth(data.decode("cp1252"), "Helvetica", word.size)
    if not natural:
        return ""
    stretch = 100 * word.width / natural
    place = f"{word.x:.2f} {height - word.y:.2f}"
    return f"BT 3 Tr /Ocr {word.size:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {place} Tm <{data.hex()}20> Tj 100 Tz 0 Tr ET"


def write_pdf(leaves: list[Leaf], faults: Faults) -> bytes:
    """The file's bytes; the same leaves give the same bytes."""
    file, fonts = _File(), _Fonts(faults)
    root, tree, resources = file.reserve(), file.reserve(), file.reserve()
    pages: list[int] = []
    for leaf in leaves:
        content = file.stream("", _draw(leaf, fonts).encode())
        own = ""
        if leaf.picture:
            kind = "/DeviceRGB" if leaf.picture.colour else "/DeviceGray"
            head = f"/Type /XObject /Subtype /Image /Width {leaf.picture.width} /Height {leaf.picture.height}"
            head += f" /ColorSpace {kind} /BitsPerComponent 8 /Filter /DCTDecode"
            own = f" /XObject << /Im {file.stream(head, leaf.picture.jpeg, pack=False)} 0 R >>"
        pages.append(
            file.add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {leaf.width:g} {leaf.height:g}]"
                f" /Contents {content} 0 R /Resources << /Font {resources} 0 R{own} >> >>"
            )
        )
    ocr = file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    file.objects[resources - 1] = f"<< {fonts.write(file)} /Ocr {ocr} 0 R >>".encode()
    kids = " ".join(f"{page} 0 R" for page in pages)
    file.objects[tree - 1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    file.objects[root - 1] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    return file.bytes(root)
