"""The second reader: trueocr's small Vietnamese models (Apache-2.0, in its wheel) on ONNX Runtime, one thread, offline.

Its own decoding takes the likeliest letter of every few pixels; the letters it leaves behind are kept here as well
(`extractors.ocr.lattice`), for that is where its weakness, the marks, can be mended. Only its line finder and its
recogniser are used: pages come upright and level.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image, Layout, OcrWord
from extractors.ocr.lattice import Lattice, SeenLine, packed, placed, quantised, segments, spelled, unpacked
from schemas.errors import EngineError

__all__ = ["ENGINE", "TrueOcr", "is_installed"]

_INSTALL = "install it with: pip install 'baocao[fast]' (or pip install trueocr)"
_TESTED = "0.1.1"
_FRAME = 4
"""Pixels of the recogniser's input to a frame."""

_INK = 110
"""Darker pixels of a line are ink, where paper is white."""

_PAGE_INCHES = 11.7
"""Long side of A4."""

_AT_ONCE = 4
"""Lines of like width recognised in one go: what is worked on fits the processor's cache, which saves a quarter of the
time against batches of 32, and memory."""

_MOST_LINES = 2000
"""Of one image; more is a pattern, no text."""

_KEPT = ("topv", "topi", "lengths")
"""Outputs asked for: log-probabilities and symbols of the eight likeliest of every frame, frames of every line."""


def is_installed() -> bool:
    """Whether the reader and its models can be used; nothing is loaded."""
    return _folder() is not None


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    found = find_spec("trueocr")
    if found is None or not found.origin or find_spec("onnxruntime") is None:
        return None
    folder = Path(found.origin).parent / "models"
    return folder if all((folder / name).is_file() for name in ("rec.onnx", "det.onnx", "meta.json")) else None


def _with_outputs(model: bytes, names: Sequence[str]) -> bytes:
    """A serialised ONNX model that also gives the inner values `names`.

    Protocol-buffer messages that stand behind one another are one message, so a graph that has outputs alone is added.
    """
    values = b"".join(b"\x62" + bytes([len(n) + 2]) + b"\x0a" + bytes([len(n)]) + n.encode() for n in names)
    return model + b"\x3a" + bytes([len(values)]) + values


class _Reader(NamedTuple):
    """What is loaded once a process: line finder, recogniser, alphabet, and margins the recogniser was trained with."""

    finder: Any
    recogniser: Any
    alphabet: str
    widest: int
    pad_x: float
    pad_y: float


@lru_cache(maxsize=1)
def _reader() -> _Reader:
    folder = _folder()
    if folder is None:
        raise EngineError(f"the reader trueocr is not installed; {_INSTALL}")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import json

    import onnxruntime
    from trueocr.page import PageEngine

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    try:
        model = _with_outputs((folder / "rec.onnx").read_bytes(), _KEPT[:2])
        recogniser = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        finder = PageEngine(folder, threads=1)
    except Exception as error:  # onnxruntime's errors have no common base
        raise EngineError(
            f"the models of the installed trueocr cannot be used (tested with {_TESTED}); {_INSTALL}"
        ) from error
    return _Reader(finder, recogniser, "".join(meta["charset"]), meta["max_width"], meta["pad_x"], meta["pad_y"])


@lru_cache(maxsize=1)
def _version() -> str:
    folder = _folder()
    if folder is None:
        raise EngineError(f"the reader trueocr is not installed; {_INSTALL}")
    digest = hashlib.sha256()
    for name in ("rec.onnx", "det.onnx", "meta.json"):
        digest.update((folder / name).read_bytes())
    return f"models:{digest.hexdigest()[:12]} lattice 2"


class TrueOcr:
    """Reads lines without a language in mind: letters surer than Tesseract's, marks less sure."""

    name = "trueocr"

    def version(self) -> str:
        """The models' own bytes, and the form of the answer."""
        return _version()

    def run(self, images: Sequence[Image], layout: Layout, dpi: int) -> list[bytes]:
        """A packed `Lattice` of each image."""
        return [packed(read_lattice(image, layout, dpi)) for image in images]

    def parse(self, raw: bytes) -> tuple[OcrWord, ...]:
        """Words as the reader itself would give them."""
        lattice = unpacked(raw)
        words = []
        for segment in segments(lattice):
            sure = [np.exp(frame[0][1]) for frame in segment.frames if frame[0][0]]
            for text, box in placed(spelled(segment, lattice.alphabet), segment.box):
                words.append(OcrWord(text, box, min(1.0, float(np.mean(sure))), segment.line))
        return tuple(words)


def read_lattice(image: Image, layout: Layout, dpi: int) -> Lattice:
    """What the recogniser sees on every line of `image`.

    Raises:
        EngineError: The reader is not installed, or failed.
    """
    reader = _reader()
    if min(image.shape) < 4:
        return Lattice(reader.alphabet, ())
    try:
        boxes = _boxes(reader, image, layout, dpi)
        return Lattice(reader.alphabet, tuple(_recognised(reader, image, boxes)), layout == "number")
    except (RuntimeError, ValueError) as error:
        raise EngineError(f"trueocr failed: {str(error)[:200]}") from error


def _boxes(reader: _Reader, image: Image, layout: Layout, dpi: int) -> list[tuple[int, int, int, int]]:
    """Whole-pixel boxes of the lines, from the top down."""
    height, width = image.shape
    lines = reader.finder.detect(image) if layout == "page" else _lines_of_part(reader, image, dpi)
    found = []
    for x0, y0, x1, y1, _ in lines[:_MOST_LINES].tolist():
        box = (max(0, int(x0)), max(0, int(y0)), min(width, int(np.ceil(x1))), min(height, int(np.ceil(y1))))
        if box[2] > box[0] and box[3] > box[1]:
            found.append(box)
    if not found and layout in ("line", "drawn", "number"):
        rows = np.flatnonzero((image < _INK).any(axis=1))
        return [(0, int(rows[0]), width, int(rows[-1]) + 1)] if len(rows) else []
    return sorted(found, key=lambda box: (box[1] + box[3], box[0]))


def _lines_of_part(reader: _Reader, image: Image, dpi: int) -> NDArray[np.float32]:
    """Lines of a part of a page, at the scale at which the finder sees whole pages; it would enlarge a small one."""
    from trueocr.page import decode_lines, det_input

    side = max(32, round(max(image.shape) * reader.finder.long_side / (_PAGE_INCHES * dpi)))
    pixels, scale = det_input(image, side)
    found: NDArray[np.float32] = decode_lines(reader.finder.det.run(None, {"x": pixels[None, None]})[0][0])
    found[:, :4] /= scale
    return found


def _recognised(reader: _Reader, image: Image, boxes: list[tuple[int, int, int, int]]) -> list[SeenLine]:
    from trueocr.preprocess import pad_batch, prepare_gray, width_batches

    crops = [image[y0:y1, x0:x1] for x0, y0, x1, y1 in boxes]
    maps = [prepare_gray(c, max_width=reader.widest, pad_y=reader.pad_y, pad_x=reader.pad_x) for c in crops]
    found: dict[int, SeenLine] = {}
    for batch in width_batches([m.shape[1] for m in maps], max_batch=_AT_ONCE):
        tensor, widths = pad_batch([maps[i] for i in batch])
        logs, symbols, lengths = reader.recogniser.run(list(_KEPT), {"x": tensor, "widths": widths})
        for at, i in enumerate(batch):
            count = int(lengths[at])
            found[i] = _line(reader, image, boxes[i], maps[i].shape[1], logs[at, :count], symbols[at, :count])
    return [found[i] for i in range(len(boxes))]


def _line(
    reader: _Reader,
    image: Image,
    box: tuple[int, int, int, int],
    width: int,
    logs: NDArray[np.float32],
    symbols: NDArray[np.int64],
) -> SeenLine:
    """A line's answer placed on the page; `width` is that of the recogniser's input, margins included."""
    x0, y0, x1, y1 = box
    margin = reader.pad_x * (y1 - y0)
    step = (x1 - x0 + 2 * margin) / width * _FRAME
    tops, bottoms = _ink_rows(image[y0:y1, x0:x1], -margin, step, len(logs))
    return SeenLine((x0, y0, x1, y1), x0 - margin, step, *quantised(logs, symbols), tops, bottoms)


def _ink_rows(crop: Image, left: float, step: float, frames: int) -> tuple[bytes, bytes]:
    """First and last inked row of each frame in 255ths of the crop's height; 255 and 0 where there is no ink."""
    height, width = crop.shape
    inked = crop < _INK
    any_ink = inked.any(axis=0)
    first = np.where(any_ink, inked.argmax(axis=0), height)
    last = np.where(any_ink, height - inked[::-1].argmax(axis=0), 0)
    frame = np.clip(((np.arange(width) + 0.5 - left) / step).astype(np.int64), 0, max(0, frames - 1))
    tops, bottoms = np.full(frames, height), np.zeros(frames, np.int64)
    np.minimum.at(tops, frame, first)
    np.maximum.at(bottoms, frame, last)
    scaled = [np.clip(rows * 255 // max(1, height), 0, 255).astype(np.uint8).tobytes() for rows in (tops, bottoms)]
    return scaled[0], scaled[1]


ENGINE = TrueOcr()
