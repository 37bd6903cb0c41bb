"""Documents with ground truth: the shipped samples, and an archive of PDFs beside `gold/<name>/`."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipeline.artefacts import OcrFiles

__all__ = ["TruePage", "TrueTable", "Truth", "archive_truths", "asked", "sample_truths"]

_SAMPLE_TRUTH = Path(__file__).parent.parent / "tests" / "samples"

_DOC_TYPES = {"Báo cáo": "bao_cao", "Kế hoạch": "ke_hoach", "Quyết định": "quyet_dinh", "Công văn": "cong_van"}
_DOC_COLUMNS = {"number": "doc_number", "signer": "signer_name"}
_LEVELS = {"mức độ 2": "2", "mức độ 3": "3", "mức độ 4": "4"}
_QUALIFIERS = (
    ("nearly", r"gần"),
    ("more_than", r"hơn|trên|tối thiểu|ít nhất|từ"),
    ("about", r"khoảng|ước|xấp xỉ"),
)
_EQUIPMENT_COLUMNS = {"quantity_num": "quantity", "quantity_den": "quantity_of"}


class TrueTable(msgspec.Struct, frozen=True):
    """A table as printed: its pages, its non-empty cells' texts, and the page of each."""

    pages: tuple[int, ...]
    cells: tuple[tuple[int, str], ...]


class TruePage(msgspec.Struct, frozen=True):
    """What stands on a page.

    Attributes:
        number: From 1.
        kind: digital, repaired (a faulty or legacy text layer), scan, sideways or upside down.
        text: Paragraphs beside tables in reading order; None where the truth does not give the text.
        in_tables: Texts of the table cells that stand wholly on this page.
        has_table: Whether part of a table stands on it.
    """

    number: int
    kind: str
    text: str | None
    in_tables: str
    has_table: bool


class Truth(msgspec.Struct, frozen=True):
    """A document, its pages and tables, and per dataset the rows it must give, in the columns of the datasets."""

    path: Path
    pages: tuple[TruePage, ...]
    tables: tuple[TrueTable, ...]
    facts: dict[str, list[dict[str, Any]]]

    @property
    def name(self) -> str:
        """File name without its suffix."""
        return self.path.stem


def asked(parser: argparse.ArgumentParser) -> tuple[argparse.Namespace, list[Truth], OcrFiles | None]:
    """The command line of a benchmark over documents with ground truth: what was given, the documents, the OCR store.

    Raises:
        SystemExit: There is no such document.
    """
    parser.add_argument("--archive", type=Path, help="folder of PDFs beside gold/<name>/")
    parser.add_argument("--samples", type=Path, default=Path("data/raw"), help="folder of the shipped samples")
    parser.add_argument("--store", type=Path, help="folder that keeps the OCR engine's answers")
    parser.add_argument("--json", type=Path, help="write the figures here")
    given = parser.parse_args()
    truths = [*sample_truths(given.samples), *(archive_truths(given.archive) if given.archive else ())]
    if not truths:
        parser.error("no document with ground truth was found; name folders with --samples and --archive")
    store = OcrFiles(given.store) if given.store else None
    return given, truths, store


def sample_truths(samples: Path) -> Iterator[Truth]:
    """The shipped samples that lie in the folder `samples`, by name."""
    for file in sorted(_SAMPLE_TRUTH.glob("*/truth.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        path = samples / told["file"]
        if not path.exists():
            continue
        tables = tuple(_table(table) for table in told["tables"])
        pages = tuple(_page(page, page["rotation"], "\n".join(page["text"]), tables) for page in told["pages"])
        facts = dict(told["facts"])
        if "prose_amounts" in facts:  # an amount in words alone repeats a table's total: no row
            facts["prose_amounts"] = [row for row in facts["prose_amounts"] if row["amount_printed"]]
        yield Truth(path, pages, tables, {"documents": [told["document"]], **facts})


def archive_truths(archive: Path) -> Iterator[Truth]:
    """The PDFs of an archive that have a folder of their name under `gold/`: pages/NNN.txt, tables, facts, meta."""
    for path in sorted(archive.glob("*.pdf")):
        gold = archive / "gold" / path.stem
        if not (gold / "meta.json").exists():
            continue
        meta, told, found = (
            json.loads((gold / f"{name}.json").read_text(encoding="utf-8")) for name in ("meta", "tables", "facts")
        )
        tables = tuple(_table(table) for table in told)
        pages = tuple(
            _page(page, page.get("content_rotation_ccw", 0), _text(gold, page["page"]), tables)
            for page in meta["pages"]
        )
        facts: dict[str, list[dict[str, Any]]] = {}
        for row in found:
            name = "documents" if row["dataset"] == "document" else row["dataset"]
            name = "prose_amounts" if row.get("in_prose") else name
            if name == "indicators" and row.get("unit") == "đồng":
                continue  # an amount of money: it stands among the prose_amounts too
            facts.setdefault(name, []).append(_in_our_columns(row))
        yield Truth(path, pages, tables, facts)


def _text(gold: Path, number: int) -> str | None:
    file = gold / "pages" / f"{number:03d}.txt"
    return file.read_text(encoding="utf-8") if file.exists() else None


def _page(page: dict[str, Any], rotation: int, text: str | None, tables: tuple[TrueTable, ...]) -> TruePage:
    number = page["page"]
    if page["kind"] == "digital":
        kind = "digital" if page["text_layer"] == "good" else "repaired"
    else:
        kind = {0: "scan", 180: "upside down"}.get(rotation, "sideways")
    inside = "\n".join(cell for table in tables for at, cell in table.cells if at == number)
    return TruePage(number, kind, text, inside, any(number in table.pages for table in tables))


def _table(table: dict[str, Any]) -> TrueTable:
    cells = tuple(
        (cell["page"], " ".join(cell["text"].split()))
        for cell in table["cells"]
        if cell["text"].strip() and len(cell.get("pages") or [0]) == 1
    )
    return TrueTable(tuple(table["pages"]), cells)


def _in_our_columns(row: dict[str, Any]) -> dict[str, Any]:
    """A fact of an archive under the names and codes of our datasets, where they differ."""
    names = {"document": _DOC_COLUMNS, "equipment": _EQUIPMENT_COLUMNS, "hnth_coverage": {"district": "unit_name"}}
    renamed = {names.get(row["dataset"], {}).get(key, key): value for key, value in row.items()}
    if "doc_type" in renamed:
        renamed["doc_type"] = _DOC_TYPES.get(renamed["doc_type"], "khac")
    if "service_level" in renamed:
        renamed["service_level"] = _LEVELS[renamed["service_level"]]
    if row["dataset"] == "indicators":
        words = row.get("qualifier") or ""
        renamed["qualifier"] = next((code for code, pattern in _QUALIFIERS if re.search(pattern, words)), "exact")
    if row["dataset"] == "one_stop" and isinstance(row["value"], str):
        renamed |= {"value": None, "answer": row["value"]}
    return renamed
