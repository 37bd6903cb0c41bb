"""Opening what was sent, with care: the kind from the content, sizes checked before anything is decoded."""

from __future__ import annotations

import atexit
import re
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Protocol

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageSequence

from schemas.errors import DocumentError

__all__ = ["ImageFile", "OpenDocument", "PdfFile", "open_document", "sniff"]

_MAX_SIDE_POINTS = 14_400
"""ISO 32000-1 annex C: the largest page a conforming reader need support is 200 inches a side."""

_MAX_SIDE_PIXELS = 20_000
_MAX_PIXELS = 200_000_000
"""Pixels decoded for one page: A4 at 1200 dpi fits, a decompression bomb does not."""

_MAX_RENDERED = 60_000_000
"""Pixels rendered for one page; larger pages are rendered at a lower resolution."""

_IMAGE_MAGIC = {
    b"II*\0": "tiff", b"MM\0*": "tiff", b"II+\0": "tiff", b"MM\0+": "tiff",  # + is BigTIFF
    b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg",
}  # fmt: skip

_END = 4096
_MAX_PADDING = 1 << 20
_PADDING = b"\0\t\n\f\r "
"""White space of ISO 32000-1, 7.2.2: what copying in whole blocks, or a fixed-size upload, adds behind %%EOF."""


class OpenDocument(Protocol):
    """A document whose pages can be rendered; pages from 1, sizes in points as a viewer shows them."""

    page_count: int

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of the page in points."""
        ...

    def native_dpi(self, number: int) -> int | None:
        """Resolution of the image that fills the page, None where no image does."""
        ...

    def render(self, number: int, dpi: int) -> NDArray[np.uint8]:
        """H x W x 3 RGB.

        Raises:
            DocumentError: The page is too large or cannot be drawn.
        """
        ...


def sniff(path: Path) -> str:
    """Kind of a file by its content: pdf, tiff, png or jpeg.

    Raises:
        DocumentError: The file is empty, cut off, or of no kind we read.
    """
    with path.open("rb") as file:
        head = file.read(1024)
        file.seek(max(0, path.stat().st_size - _MAX_PADDING))
        tail = file.read(_MAX_PADDING).rstrip(_PADDING)[-_END:]
    if not head:
        raise DocumentError("empty_file", "the file holds no bytes; send it again")
    for magic, kind in _IMAGE_MAGIC.items():
        if head.startswith(magic):
            return kind
    if b"%PDF-" not in head:
        raise DocumentError("not_a_pdf", "the content is neither PDF nor TIFF, PNG or JPEG, whatever its name says")
    if b"%%EOF" not in tail:
        raise DocumentError(
            "truncated", "the PDF has no end (%%EOF): it was cut off while it was copied; send it again"
        )
    return "pdf"


@lru_cache(maxsize=1)
def _opened(path: Path, _stamp: tuple[int, int]) -> OpenDocument:
    return PdfFile(path) if sniff(path) == "pdf" else ImageFile(path)


# PDFium complains of documents still open when the interpreter ends.
atexit.register(_opened.cache_clear)


def open_document(path: Path) -> OpenDocument:
    """The document, kept open for the pages that follow.

    Raises:
        DocumentError: It cannot be opened: `empty_file`, `not_a_pdf`, `truncated`, `encrypted`, `damaged`, `no_pages`,
            `page_too_large`.
    """
    stat = path.stat()
    return _opened(path, (stat.st_size, stat.st_mtime_ns))


class PdfFile:
    """A PDF opened with PDFium."""

    def __init__(self, path: Path) -> None:
        """Open and count; no page is parsed yet."""
        try:
            self._pdf = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            raise _refusal(path, error) from error
        self.page_count = len(self._pdf)
        if not self.page_count:
            raise DocumentError("no_pages", "the PDF has no page")
        for index in range(self.page_count):
            if max(self._size(index)) > _MAX_SIDE_POINTS:
                too_large = f"page {index + 1} is larger than 200 inches ({_MAX_SIDE_POINTS} points) a side"
                raise DocumentError("page_too_large", too_large)

    def _size(self, index: int) -> tuple[float, float]:
        try:
            width, height = self._pdf.get_page_size(index)
        except pdfium.PdfiumError as error:
            raise DocumentError("damaged", f"page {index + 1} cannot be parsed") from error
        return float(width), float(height)

    def _page(self, number: int) -> pdfium.PdfPage:
        try:
            return self._pdf[number - 1]
        except pdfium.PdfiumError as error:
            raise DocumentError("damaged", f"page {number} cannot be parsed") from error

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points, /Rotate applied."""
        return self._size(number - 1)

    def native_dpi(self, number: int) -> int | None:
        """Resolution of the largest image that covers half the page or more, 50..1200."""
        page = self._page(number)
        width, height = self.size(number)
        best: int | None = None
        for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = item.get_bounds()
            columns, rows = item.get_px_size()
            if max(columns, rows) >= _MAX_SIDE_PIXELS or columns * rows > _MAX_PIXELS:
                raise DocumentError("page_too_large", f"page {number} holds an image of {columns} x {rows} pixels")
            covered = max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
            if covered >= 0.5 * width * height and right > left:
                best = max(best or 0, round(max(columns, rows) / (max(right - left, top - bottom) / 72)))
        return None if best is None else min(1200, max(50, best))

    def has_damaged_image(self, number: int) -> bool:
        """Whether an image that covers a fifth of the page or more is cut short or cannot be decoded."""
        page = self._page(number)
        width, height = self.size(number)
        for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) >= 0.2 * width * height and _is_damaged(item):
                return True
        return False

    def render(self, number: int, dpi: int) -> NDArray[np.uint8]:
        """The page as a viewer shows it; annotations such as signature stamps included."""
        width, height = self.size(number)
        scale = min(dpi / 72, (_MAX_RENDERED / max(1.0, width * height)) ** 0.5)
        page = self._page(number)
        try:
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            pixels = bitmap.to_numpy()
        except (pdfium.PdfiumError, MemoryError) as error:
            raise DocumentError("damaged", f"page {number} cannot be drawn ({error})") from error
        finally:
            page.close()
        if pixels.ndim == 2:
            pixels = np.repeat(pixels[..., None], 3, axis=2)
        return np.ascontiguousarray(pixels[..., :3])


_PLAIN_FILTERS = frozenset(pdfium.PdfImage.SIMPLE_FILTERS)
_END_OF_JPEG = b"\xff\xd9"
"""Marker EOI (ITU-T T.81, B.1.1.3)."""


def _is_damaged(image: pdfium.PdfImage) -> bool:
    """Whether the image's data end too early, or PDFium cannot decode them."""
    filters = image.get_filters()
    columns, rows = image.get_px_size()
    try:
        jpeg = bool(filters) and filters[-1] == "DCTDecode"
        if jpeg and _END_OF_JPEG not in bytes(image.get_data(decode_simple=False)[-1024:]):
            return len(filters) == 1
        if set(filters) <= _PLAIN_FILTERS:
            bits = image.get_metadata().bits_per_pixel
            return bool(bits) and len(image.get_data(decode_simple=True)) * 8 < 0.99 * columns * rows * min(bits, 8)
        image.get_bitmap()
    except (pdfium.PdfiumError, MemoryError):
        return True
    return False


_NO_PAGES = re.compile(rb"/Count\s+0\b")
_LEAF = re.compile(rb"/Type\s*/Page\b")


def _refusal(path: Path, error: pdfium.PdfiumError) -> DocumentError:
    """Why PDFium does not open a file.

    The file itself is asked too: on an empty page tree PDFium fails without setting an error and then reports the one
    of the file before.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        # The trailer stays readable in an encrypted file, compressed or not (ISO 32000-1, 7.5.8.2 and 7.6.1).
        locked, empty = data.find(b"/Encrypt") >= 0, bool(_NO_PAGES.search(data)) and not _LEAF.search(data)
    told = str(error).lower()
    if locked and ("password" in told or "security" in told):
        return DocumentError("encrypted", "the PDF asks for a password; send it without one")
    if empty:
        return DocumentError("no_pages", "the PDF has no page")
    return DocumentError("damaged", "the PDF cannot be opened: its structure is broken; make it or scan it again")


class ImageFile:
    """A TIFF (all its pages), PNG or JPEG as scanners write them."""

    def __init__(self, path: Path) -> None:
        """Read headers only."""
        self._path = path
        PillowImage.MAX_IMAGE_PIXELS = None  # our own limit below gives the clearer message
        try:
            with PillowImage.open(path) as image:
                self._frames = [(frame.size, _dpi(frame)) for frame in ImageSequence.Iterator(image)]
        except (OSError, SyntaxError, ValueError) as error:
            raise DocumentError("damaged", f"the image cannot be opened ({str(error)[:120]})") from error
        self.page_count = len(self._frames)
        for number, ((columns, rows), _) in enumerate(self._frames, 1):
            if max(columns, rows) >= _MAX_SIDE_PIXELS or columns * rows > _MAX_PIXELS:
                raise DocumentError("page_too_large", f"image {number} has {columns} x {rows} pixels")

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points, from the resolution the file states (or the one an A4 page would have)."""
        (columns, rows), dpi = self._frames[number - 1]
        return columns * 72 / dpi, rows * 72 / dpi

    def native_dpi(self, number: int) -> int | None:
        """The image's own resolution."""
        return self._frames[number - 1][1]

    def render(self, number: int, dpi: int) -> NDArray[np.uint8]:
        """The image at another resolution, on white where it is transparent."""
        width, height = self.size(number)
        try:
            with PillowImage.open(self._path) as image:
                image.seek(number - 1)
                pixels = np.asarray(_flattened(image))
        except (OSError, SyntaxError, ValueError, MemoryError) as error:
            raise DocumentError("damaged", f"image {number} cannot be decoded ({str(error)[:120]})") from error
        target = (max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72)))
        if target != (pixels.shape[1], pixels.shape[0]):
            pixels = np.asarray(PillowImage.fromarray(pixels).resize(target, PillowImage.Resampling.BICUBIC))
        return np.ascontiguousarray(pixels)


def _flattened(image: PillowImage.Image) -> PillowImage.Image:
    """8-bit RGB of any mode: 16-bit scaled, transparency laid on white."""
    if image.mode.startswith("I"):
        values = np.asarray(image, np.float32)
        peak = 65535.0 if values.size and values.max() > 255 else 255.0
        return PillowImage.fromarray(np.asarray(values / peak * 255, np.uint8)).convert("RGB")
    if image.mode == "F":
        values = np.asarray(image, np.float32)
        most = float(values.max(initial=0))
        peak = 1.0 if most <= 1 else 255.0 if most <= 255 else most
        return PillowImage.fromarray(np.asarray(np.clip(values / peak, 0, 1) * 255, np.uint8)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = PillowImage.new("RGB", rgba.size, "white")
        paper.paste(rgba, mask=rgba.getchannel("A"))
        return paper
    return image.convert("RGB")


def _dpi(image: PillowImage.Image) -> int:
    """The stated resolution where it is plausible, else the one at which the longer side is 11.69 inches (A4)."""
    stated = image.info.get("dpi", (0, 0))
    try:
        # PNG states pixels a metre: the 72 that means "not known" comes back as 72.009.
        dpi = round(float(stated[0]))
    except (TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError):
        dpi = 0
    if not 72 < dpi <= 1200:
        dpi = round(max(image.size) / 11.69)
    return min(1200, max(36, dpi))
