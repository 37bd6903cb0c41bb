"""Tesseract through pytesseract: the default engine and the reference."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import pytesseract

from extractors.ocr.engine import Image, Layout, OcrWord
from schemas.errors import EngineError
from schemas.geometry import Box

__all__ = ["ENGINE", "Tesseract"]

_OPTIONS = {
    "page": "--psm 3",
    "block": "--psm 6",
    "line": "--psm 7",
    # Raw line: with segmentation (7, 10) the engine drops lone digits once letters are forbidden.
    "number": "--psm 13 -c tessedit_char_whitelist=0123456789.,-/%()",
}
_LIKE = {"drawn": "line"}
_SECONDS_AN_IMAGE = 120
_INSTALL = "install it with: apt-get install tesseract-ocr tesseract-ocr-vie"


@lru_cache(maxsize=1)
def _version() -> str:
    try:
        program = str(pytesseract.get_tesseract_version()).split()[0]
        listing = subprocess.run(
            [pytesseract.pytesseract.tesseract_cmd, "--list-langs"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        ).stdout
    except (pytesseract.TesseractNotFoundError, OSError, SystemExit, subprocess.SubprocessError) as error:
        raise EngineError(f"tesseract is not installed; {_INSTALL}") from error
    folder = re.search(r'"(.+)"', listing)
    model = Path(folder[1]) / "vie.traineddata" if folder else None
    if model is None or not model.is_file():
        raise EngineError(f"tesseract has no Vietnamese model (vie.traineddata); {_INSTALL}")
    # Models of one name differ (fast, best, retrained): the model's own bytes are part of the version.
    digest = hashlib.sha256(model.read_bytes()).hexdigest()[:12]
    return f"{program} vie:{digest} lstm {sorted(_OPTIONS.items())}"


class Tesseract:
    """Tesseract's LSTM reader with the Vietnamese model; one thread, since pages are read side by side."""

    name = "tesseract"

    def version(self) -> str:
        """Program version, model and page-segmentation modes."""
        return _version()

    def run(self, images: Sequence[Image], layout: Layout, dpi: int) -> list[bytes]:
        """TSV of each image, from one run of the program, so that the model is loaded once."""
        _version()
        os.environ["OMP_THREAD_LIMIT"] = "1"
        with tempfile.TemporaryDirectory(prefix="baocao-ocr-") as folder:
            names = []
            for index, image in enumerate(images):
                # An uncompressed format: deflating a 300-dpi page costs a tenth of reading it.
                path = Path(folder) / f"{index}.pgm"
                cv2.imwrite(str(path), image)
                names.append(str(path))
            listing = Path(folder) / "images.txt"
            listing.write_text("\n".join(names) + "\n", encoding="utf-8")
            config = f"--oem 1 {_OPTIONS[_LIKE.get(layout, layout)]} --dpi {dpi}"
            try:
                answer = pytesseract.image_to_data(
                    str(listing), lang="vie", config=config, timeout=_SECONDS_AN_IMAGE + 2 * len(images)
                )
            except pytesseract.TesseractError as error:
                raise EngineError(f"tesseract failed: {str(error)[:200]}") from error
            except RuntimeError as error:
                raise EngineError(f"tesseract took longer than its limit on {len(images)} image(s)") from error
        return _split_pages(answer, len(images))

    def parse(self, raw: bytes) -> tuple[OcrWord, ...]:
        """Words of a TSV answer; empty and blank ones left out."""
        words: list[OcrWord] = []
        lines: dict[tuple[str, ...], int] = {}
        for row in raw.decode("utf-8").split("\n"):
            cells = row.split("\t")
            if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
                continue
            left, top, width, height = (float(c) for c in cells[6:10])
            line = lines.setdefault(tuple(cells[2:5]), len(lines))
            confidence = min(1.0, max(0.0, float(cells[10]) / 100))
            box = Box(left, top, left + width, top + height)
            words.append(OcrWord(cells[11].strip(), box, confidence, line))
        return tuple(words)


def _split_pages(answer: str, count: int) -> list[bytes]:
    """One TSV of many images -> one TSV an image, without the header row."""
    pages: list[list[str]] = [[] for _ in range(count)]
    for row in answer.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) >= 12 and cells[0] == "5" and cells[1].isdigit() and int(cells[1]) <= count:
            pages[int(cells[1]) - 1].append(row)
    return ["\n".join(rows).encode("utf-8") for rows in pages]


ENGINE = Tesseract()
