"""Two readers in turn: a page by the fast one, what stays doubtful by Tesseract, and the choice made from both.

Doubtful are words that the language model does not settle, numbers, names and strange words the fast reader is not
sure of. Their stretches of line are cut out and read by Tesseract in one run, for its start costs as much as ten of
them. A page that is doubtful all over is read by both as a whole, and so are the cells of tables: a number that both
readers give is agreed. The reading of a cell as digits alone is Tesseract's.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec
import numpy as np

from extractors.ocr import tesseract, trueocr
from extractors.ocr.engine import Image, Layout, OcrEngine, OcrWord
from extractors.ocr.fusion import doubtful, fuse
from extractors.ocr.lattice import Lattice
from schemas.geometry import Box

__all__ = ["ENGINE", "Cascade"]

_SETTLED = 0.92
"""Confidence from which on a word is not read again; letters that make no known word stay below."""

_MOSTLY = 0.4
"""Share of the lines' length in doubt from which on the whole page is read again."""

_AROUND = 0.25
"""White left around a stretch of line, in line heights."""


class _Piece(msgspec.Struct, frozen=True, array_like=True):
    """Tesseract's answer for a part of the image.

    Attributes:
        left: Of the part, pixels; so is `top`.
        first: Where the stretch begins that was asked for, pixels; the part shows a little of the words beside it.
        last: Where it ends.
        raw: As Tesseract gave it.
    """

    left: int
    top: int
    first: float
    last: float
    raw: bytes


class _Answer(msgspec.Struct, frozen=True, array_like=True):
    """Both readings of an image."""

    lattice: Lattice
    pieces: tuple[_Piece, ...]


class Cascade:
    """The default where trueocr is installed."""

    name = "cascade"

    def version(self) -> str:
        """Versions of both readers, and of the rule that says what is read twice."""
        return f"cascade 6 {_SETTLED} {trueocr.ENGINE.version()} {tesseract.ENGINE.version()}"

    def part(self, layout: Layout) -> OcrEngine:
        """Itself for all but digits alone and clean print, for which Tesseract is enough."""
        return tesseract.ENGINE if layout in ("number", "drawn") else self

    def run(self, images: Sequence[Image], layout: Layout, dpi: int) -> list[bytes]:
        """Both readings of each image, packed."""
        if layout != "page":
            whole = tesseract.ENGINE.run(images, layout, dpi)
            return [_packed(_read_twice(image, layout, dpi, raw)) for image, raw in zip(images, whole, strict=True)]
        return [_packed(_read(image, layout, dpi)) for image in images]

    def parse(self, raw: bytes) -> tuple[OcrWord, ...]:
        """The words chosen from both readings."""
        answer = msgspec.msgpack.decode(zlib.decompress(raw), type=_Answer)
        second = [word for piece in answer.pieces for word in _words(piece)]
        return fuse(answer.lattice, second)


def _packed(answer: _Answer) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(answer), 1)


def _read_twice(image: Image, layout: Layout, dpi: int, whole: bytes) -> _Answer:
    """The fast reader's lattice beside Tesseract's answer for the whole image."""
    piece = _Piece(0, 0, 0, image.shape[1], whole)
    return _Answer(trueocr.read_lattice(image, layout, dpi), (piece,))


def _read(image: Image, layout: Layout, dpi: int) -> _Answer:
    lattice = trueocr.read_lattice(image, layout, dpi)
    stretches = doubtful(lattice, _SETTLED)
    length = sum(line.box[2] - line.box[0] for line in lattice.lines)
    if sum(box.width for box in stretches) >= _MOSTLY * length:
        whole = tesseract.ENGINE.run([image], layout, dpi)[0]
        return _Answer(lattice, (_Piece(0, 0, 0, image.shape[1], whole),))
    if not stretches:
        return _Answer(lattice, ())
    cut = [_crop(image, box) for box in stretches]
    answers = tesseract.ENGINE.run([crop for _, _, crop in cut], "line", dpi)
    pieces = [
        _Piece(left, top, box.x0, box.x1, raw) for (left, top, _), box, raw in zip(cut, stretches, answers, strict=True)
    ]
    return _Answer(lattice, tuple(pieces))


def _crop(image: Image, box: Box) -> tuple[int, int, Image]:
    """Left and top of the part of the image with some room around the box, and that part."""
    room = _AROUND * box.height
    left, top = max(0, int(box.x0 - 1.5 * room)), max(0, int(box.y0 - room))
    part = image[top : int(box.y1 + room) + 1, left : int(box.x1 + 1.5 * room) + 1]
    return left, top, np.ascontiguousarray(part)


def _words(piece: _Piece) -> list[OcrWord]:
    """Words of a part at their places in the image, pieces of the words beside the stretch left out."""
    words = [w._replace(box=_moved(w.box, piece.left, piece.top)) for w in tesseract.ENGINE.parse(piece.raw)]
    return [word for word in words if piece.first <= word.box.center[0] <= piece.last]


def _moved(box: Box, right: int, down: int) -> Box:
    return Box(box.x0 + right, box.y0 + down, box.x1 + right, box.y1 + down)


ENGINE = Cascade()
