"""What an OCR engine is, and the store that keeps it from reading one image twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from schemas.geometry import Box

__all__ = ["Composite", "Image", "Layout", "OcrEngine", "OcrStore", "OcrWord", "image_key", "read_images"]

Image = NDArray[np.uint8]
"""H x W grey, 0 black .. 255 white."""

Layout = str
"""How the text lies on an image: "page" (columns and paragraphs), "block" (lines of one cell), "line" (one line),
"drawn" (one line drawn from its font, not scanned), "number" (one line of digits and their punctuation only)."""


class OcrWord(NamedTuple):
    """A word an engine read.

    Attributes:
        text: As the engine gave it; no blanks.
        box: In pixels of the image read, origin top left.
        confidence: 0..1, the engine's own.
        line_no: From 0 in the engine's reading order.
        raw: What was read before another reader or the language model changed it; "" where nothing did.
        rule: Name of what turned `raw` into `text`; "" where nothing did.
        agreed: Whether it holds digits, and two readers that know nothing of each other gave the same ones.
    """

    text: str
    box: Box
    confidence: float
    line_no: int
    raw: str = ""
    rule: str = ""
    agreed: bool = False


class OcrEngine(Protocol):
    """An OCR engine: the slow outside world in `run`, everything else pure.

    An engine must not change the image, must give boxes inside it, and must run without a network.
    """

    name: str

    def version(self) -> str:
        """Version of program, model and options: all that changes what `run` gives.

        Raises:
            EngineError: The engine or its Vietnamese model is not installed; the message says what to install.
        """
        ...

    def run(self, images: Sequence[Image], layout: Layout, dpi: int) -> list[bytes]:
        """Raw answers, one an image, in order.

        Raises:
            EngineError: The engine failed or took too long.
        """
        ...

    def parse(self, raw: bytes) -> tuple[OcrWord, ...]:
        """The words in a raw answer of this engine and version."""
        ...


@runtime_checkable
class Composite(Protocol):
    """An engine that leaves some layouts to another one; the answers to those are stored as that engine's."""

    def part(self, layout: Layout) -> OcrEngine:
        """The engine that reads images of this layout."""
        ...


class OcrStore(Protocol):
    """Keeps raw answers by content address; may forget, must never give another image's answer."""

    def get(self, key: str) -> bytes | None:
        """The answer kept under `key`, None where there is none."""
        ...

    def put(self, key: str, raw: bytes) -> None:
        """Keep an answer; all of it or nothing."""
        ...


def image_key(image: Image, engine: OcrEngine, layout: Layout, dpi: int) -> str:
    """Content address (64 hex digits) of an engine's answer for an image."""
    digest = hashlib.sha256(f"{engine.name}|{engine.version()}|{layout}|{dpi}|{image.shape}".encode())
    digest.update(np.ascontiguousarray(image).data)
    return digest.hexdigest()


def read_images(
    engine: OcrEngine, store: OcrStore | None, images: Sequence[Image], layout: Layout, dpi: int
) -> list[tuple[OcrWord, ...]]:
    """Words of each image; only those not in the store are read, in one call of the engine."""
    if isinstance(engine, Composite):
        engine = engine.part(layout)
    keys = [image_key(image, engine, layout, dpi) for image in images]
    raw: dict[str, bytes] = {}
    missing: dict[str, Image] = {}
    for key, image in zip(keys, images, strict=True):
        kept = store.get(key) if store is not None else None
        if kept is None:
            missing[key] = image
        else:
            raw[key] = kept
    if missing:
        for key, answer in zip(missing, engine.run(list(missing.values()), layout, dpi), strict=True):
            raw[key] = answer
            if store is not None:
                store.put(key, answer)
    return [engine.parse(raw[key]) for key in keys]
