"""What the stages gave, kept per document, and what OCR engines answered, kept by content; never pickles."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from pipeline.files import remove_tree, write_whole, writing_whole
from schemas.columns import COLUMNS
from schemas.correction import CorrectionsFile
from schemas.document import Page
from schemas.record import Extraction, RawRow, Value

__all__ = ["Artefacts", "OcrFiles", "PageFile"]

_Scalar = str | int | float | bool | None


class _StoredRow(RawRow, frozen=True):
    given: dict[str, _Scalar] = {}  # type: ignore[assignment]  # noqa: RUF012 - msgspec copies it for each row


class _StoredExtraction(Extraction, frozen=True):
    """As on disk: dates are ISO text there, since one union cannot tell dates from texts."""

    document: dict[str, _Scalar]  # type: ignore[assignment]
    rows: tuple[_StoredRow, ...]


_PAGE = msgspec.msgpack.Decoder(Page)
_PAGES = msgspec.msgpack.Decoder(tuple[Page, ...])
_CORRECTIONS = msgspec.msgpack.Decoder(CorrectionsFile)
_EXTRACTION = msgspec.msgpack.Decoder(_StoredExtraction)


_ENCODER = msgspec.msgpack.Encoder()


def _short(digest: hashlib._Hash) -> str:
    return digest.hexdigest()[:16]


class OcrFiles:
    """An `OcrStore` on disk: one compressed file an answer, in sharded directories."""

    def __init__(self, root: Path) -> None:
        """Keep answers under `root`."""
        self._root = root

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key[2:4] / f"{key}.gz"

    def get(self, key: str) -> bytes | None:
        """The answer kept under `key`; a damaged file counts as none."""
        try:
            return gzip.decompress(self._path(key).read_bytes())
        except (OSError, EOFError, zlib.error):
            return None

    def put(self, key: str, raw: bytes) -> None:
        """Keep an answer; all of it or nothing."""
        write_whole(self._path(key), gzip.compress(raw, 6, mtime=0), sync=False)


class PageFile:
    """The pages of a document, written one after another as one MessagePack array."""

    def __init__(self, file: gzip.GzipFile, count: int) -> None:
        """A file of `count` pages."""
        self._file = file
        self._sum = hashlib.sha256()
        self._write(b"\xdd" + count.to_bytes(4))  # MessagePack specification: array 32

    def _write(self, content: bytes) -> None:
        self._sum.update(content)
        self._file.write(content)

    def add(self, page: Page) -> Page:
        """Write the next page, and hand it back."""
        self._write(_ENCODER.encode(page))
        return page

    @property
    def digest(self) -> str:
        """16 hex digits over what is written so far."""
        return _short(self._sum)


@contextmanager
def _saving(path: Path, count: int) -> Iterator[PageFile]:
    with writing_whole(path, sync=False) as file, gzip.GzipFile("", "wb", 3, file, mtime=0) as packed:
        yield PageFile(packed, count)


class Artefacts:
    """What the stages gave for one document.

    While it is read, each page stands in a file of its own, so that a long document need not be held in memory; then
    `pages-raw`, `pages` and `extraction` hold what the stages `read`, `repair` and `extract` gave.
    """

    def __init__(self, state: Path, doc_id: str) -> None:
        """Nothing is made yet."""
        self._root = state / "artefacts" / doc_id[:2] / doc_id

    def forget_reading(self) -> None:
        """Forget the single pages of a reading that was interrupted, or that is kept as a whole; and half a file."""
        remove_tree(self._root / "reading")
        for left in self._root.glob(".*.part"):
            left.unlink(missing_ok=True)

    def save_read(self, page: Page) -> None:
        """Keep one page as read."""
        self._save(self._root / "reading" / f"{page.number:06d}.gz", page)

    def read_page(self, number: int) -> Page | None:
        """A page kept since `forget_reading`; None where there is none of that number."""
        page: Page | None = self._load(self._root / "reading" / f"{number:06d}.gz", _PAGE)
        return page

    def saving_raw(self, count: int) -> AbstractContextManager[PageFile]:
        """What the stage `read` gave, kept page by page; all `count` pages or nothing."""
        return _saving(self._root / "pages-raw.gz", count)

    @contextmanager
    def saving_pages(self, count: int, before: str = "") -> Iterator[PageFile]:
        """What the stage `repair` gave, kept as in `saving_raw`.

        What was extracted before is forgotten, or it would stand beside pages it is not of should extraction fail;
        unless the digest of these pages is `before`, that of the pages it is of.
        """
        with _saving(self._root / "pages.gz", count) as file:
            yield file
            if file.digest != before:
                (self._root / "extraction.gz").unlink(missing_ok=True)

    def save_extraction(self, extraction: Extraction) -> str:
        """Keep the extraction; a digest of it."""
        return self._save(self._root / "extraction.gz", extraction)

    def save_corrections(self, corrections: CorrectionsFile | None) -> None:
        """Keep the corrections that the rows were judged with, or that there are none."""
        path = self._root / "corrections.gz"
        if corrections is None:
            path.unlink(missing_ok=True)
        else:
            self._save(path, corrections)

    def corrections(self) -> CorrectionsFile | None:
        """The corrections kept; None where there are none."""
        kept: CorrectionsFile | None = self._load(self._root / "corrections.gz", _CORRECTIONS)
        return kept

    def raw_pages(self) -> tuple[Page, ...] | None:
        """What the stage `read` gave; None where it is missing, damaged or of another time."""
        raw: tuple[Page, ...] | None = self._load(self._root / "pages-raw.gz", _PAGES)
        return raw

    def pages(self) -> tuple[Page, ...] | None:
        """What the stage `repair` gave, or None as in `raw_pages`."""
        pages: tuple[Page, ...] | None = self._load(self._root / "pages.gz", _PAGES)
        return pages

    def extraction(self) -> Extraction | None:
        """What the stage `extract` gave, or None as in `raw_pages`."""
        stored: _StoredExtraction | None = self._load(self._root / "extraction.gz", _EXTRACTION)
        return None if stored is None else _from_stored(stored)

    @staticmethod
    def _save(path: Path, what: object) -> str:
        content = _ENCODER.encode(what)
        write_whole(path, gzip.compress(content, 3, mtime=0), sync=False)
        return _short(hashlib.sha256(content))

    @staticmethod
    def _load(path: Path, decoder: Any) -> Any:  # noqa: ANN401 - the decoder says which
        try:
            return decoder.decode(gzip.decompress(path.read_bytes()))
        except (OSError, EOFError, zlib.error, msgspec.DecodeError):
            return None


def _from_stored(stored: _StoredExtraction) -> Extraction:
    rows = []
    for row in stored.rows:
        fields = {name: getattr(row, name) for name in RawRow.__struct_fields__}
        rows.append(RawRow(**fields | {"given": _with_dates(row.given)}))
    return Extraction(
        source=stored.source, document=_with_dates(stored.document), tables=stored.tables, rows=tuple(rows),
        findings=stored.findings,
    )  # fmt: skip


def _with_dates(values: Any) -> dict[str, Value]:  # noqa: ANN401 - a stored dict, whose type our base class overrules
    return {
        name: dt.date.fromisoformat(value)
        if isinstance(value, str) and name in COLUMNS and COLUMNS[name].type == "date"
        else value
        for name, value in values.items()
    }
