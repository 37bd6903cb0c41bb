"""Tables of real documents: their truth as structure and hashes of the cells' texts, and how a reading is held to it.

    python -m benchmarks.real_tables TRANSCRIPT.json ...     # plain transcripts -> benchmarks/real_tables_truth/

The documents' sentences stay out of the repository: a cell of the truth is the first 8 hexadecimal digits of the
SHA-256 of its text, in NFC, without blanks, dashes of all kinds one, "hoà" as "hòa". Readings are hashed alike, so a
cell is right or wrong as a whole: what a reader of pictures misreads by a letter is wrong. The topology (GriTS) does
not look at texts.

A transcript tells of one document: `file` (folder and name), and for each page with a table its `box` (points from the
top left), `header` (rows of a header that repeats the one before), `continues` (whether the first row below is the
rest of the page before's last) and `rows`, each a list of texts or of [text, columns covered]. Pages that have no entry
hold no table: `without.json` lists further documents without any, and pages whose table is a matter of taste.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.icdar import Spot
from normalizers.text import fix_tone_place

__all__ = ["RealDocument", "Table", "by_page", "hashed", "real_documents", "row_of"]

_TRUTH = Path(__file__).parent / "real_tables_truth"
_DASHES = re.compile("[\N{HYPHEN}-\N{HORIZONTAL BAR}\N{MINUS SIGN}]")

Table = tuple[Spot, ...]


class RealDocument(msgspec.Struct, frozen=True):
    """A real document and its tables, the cells' texts hashed.

    Attributes:
        path: The PDF.
        pages: Page -> its table as printed there, a repeated header included.
        whole: Tables joined over their pages: no repeated header, rows cut by a page break whole again.
        unsure: Pages that count for nobody.
    """

    path: Path
    pages: dict[int, Table]
    whole: tuple[Table, ...]
    unsure: frozenset[int]


def hashed(text: str) -> str:
    """The hash of a cell's text; nothing for an empty one."""
    placed = fix_tone_place(unicodedata.normalize("NFC", text))
    squeezed = _DASHES.sub("-", "".join(placed.split()))
    return hashlib.sha256(squeezed.encode()).hexdigest()[:8] if squeezed else ""


def real_documents(folder: Path) -> Iterator[RealDocument]:
    """The documents of the truth that lie in `folder` as they were when it was made, those with tables first."""
    for file in sorted(_TRUTH.glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        path = folder / told.get("file", "")
        if "file" in told and _is_same(path, told["sha256"]):
            yield _document(path, told["pages"])
    without = json.loads((_TRUTH / "without.json").read_text(encoding="utf-8"))
    for name, about in sorted(without.items()):
        if _is_same(folder / name, about["sha256"]):
            yield RealDocument(folder / name, {}, (), frozenset(about.get("unsure", ())))


def _is_same(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest()[:16] == digest


def _document(path: Path, told: dict[str, Any]) -> RealDocument:
    pages = {int(number): page for number, page in told.items()}
    tables = {
        number: tuple(spot for row, packed in enumerate(page["rows"]) for spot in row_of(packed, number, row))
        for number, page in pages.items()
    }
    return RealDocument(path, tables, tuple(_joined(pages)), frozenset())


def _joined(pages: dict[int, dict[str, Any]]) -> Iterator[Table]:
    """Pages that follow one another hold one table, unless a page says that its own begins there."""
    rows: list[tuple[int, str]] = []
    for number, page in sorted(pages.items()):
        if rows and (page.get("begins") or rows[-1][0] != number - 1):
            yield _table(rows)
            rows = []
        own = page["rows"][page["header"] if rows else 0 :]
        if "joined" in page:
            rows[-1] = number, page["joined"]
            own = own[1:]
        rows += [(number, row) for row in own]
    if rows:
        yield _table(rows)


def _table(rows: list[tuple[int, str]]) -> Table:
    return tuple(spot for index, (page, packed) in enumerate(rows) for spot in row_of(packed, page, index))


def row_of(packed: str, page: int, row: int) -> Iterator[Spot]:
    """The cells of a row: hashes in order, `-` for an empty one, `>n` behind one that covers n columns."""
    col = 0
    for cell in packed.split():
        text, _, span = cell.partition(">")
        last = col + int(span or 1) - 1
        yield Spot(page, row, col, row, last, "" if text == "-" else text)
        col = last + 1


def by_page(tables: Iterable[Iterable[Spot]]) -> dict[int, list[list[Spot]]]:
    """Tables cut where their pages end, their texts hashed; parts without any text are none."""
    found: dict[int, list[list[Spot]]] = {}
    for table in tables:
        spots = [spot._replace(text=hashed(spot.text)) for spot in table]
        for page in sorted({spot.page for spot in spots}):
            part = [spot for spot in spots if spot.page == page]
            if any(spot.text for spot in part):
                found.setdefault(page, []).append(part)
    return found


def _packed(told: dict[str, Any], path: Path) -> dict[str, Any]:
    """A plain transcript as it is kept."""
    pages: dict[str, Any] = {}
    last: list[Any] = []
    for number, page in told["pages"].items():
        kept = {key: page[key] for key in ("header", "begins") if key in page}
        kept["box"] = " ".join(str(round(edge)) for edge in page["box"])
        kept["rows"] = [_packed_row(row) for row in page["rows"]]
        if page.get("continues"):
            rest = page["rows"][page["header"]]
            last = [f"{above} {below}" for above, below in zip(last, rest, strict=True)]
            kept["joined"] = _packed_row(last)
        if len(page["rows"]) > page["header"] + bool(page.get("continues")):
            last = page["rows"][-1]
        pages[number] = kept
    return {"file": told["file"], "sha256": hashlib.sha256(path.read_bytes()).hexdigest()[:16], "pages": pages}


def _packed_row(row: list[Any]) -> str:
    pairs = [cell if isinstance(cell, list) else (cell, 1) for cell in row]
    return " ".join((hashed(text) or "-") + (f">{span}" if span > 1 else "") for text, span in pairs)


def main() -> None:
    """Command line: transcripts beside the folder of documents that they name as `folder`."""
    for name in sys.argv[1:]:
        told = json.loads(Path(name).read_text(encoding="utf-8"))
        kept = _packed(told, Path(told["folder"]) / told["file"])
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        (_TRUTH / Path(name).name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
