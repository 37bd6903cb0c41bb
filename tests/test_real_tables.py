"""Tables of real documents kept as structure and hashes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from benchmarks import real_tables
from benchmarks.icdar import Spot, TrueDocument
from benchmarks.real_scores import report
from benchmarks.real_tables import RealDocument, by_page, hashed, real_documents, row_of
from benchmarks.scanned_tables import scanned
from extractors.opening import open_document

TRANSCRIPT = {
    "file": "a.pdf",
    "pages": {
        "1": {"box": [50, 60, 500, 700], "header": 1, "rows": [["TT", "Tên"], ["I", ["Phần một", 2]], ["1", "Máy in"]]},
        "2": {
            "box": [50, 60, 500, 300],
            "header": 1,
            "continues": True,
            "rows": [["TT", "Tên"], ["", "hai mặt"], ["2", "Máy quét"]],
        },
        "5": {"box": [50, 60, 500, 300], "header": 0, "rows": [["x", "7"]]},
    },
}


@pytest.fixture
def sheets(tmp_path):
    """A PDF of three pages beside an empty folder `out`."""
    (tmp_path / "out").mkdir()
    canvas = Canvas(str(tmp_path / "sheets.pdf"), pagesize=(300, 400))
    for number in range(3):
        canvas.drawString(50, 300, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return tmp_path / "sheets.pdf"


def texts(table):
    return [[spot.text for spot in table if spot.row == row] for row in range(max(s.row for s in table) + 1)]


def kept(folder, monkeypatch):
    """The document of the transcript, packed and read back."""
    (folder / "truth").mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 a")
    monkeypatch.setattr(real_tables, "_TRUTH", folder / "truth")
    told = folder / "a.json"
    told.write_text(json.dumps({"folder": str(folder), **TRANSCRIPT}), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["real_tables", str(told)])
    real_tables.main()
    without = {"b.pdf": {"sha256": hashlib.sha256(b"%PDF-1.4 b").hexdigest()[:16], "unsure": [3]}}
    (folder / "truth" / "without.json").write_text(json.dumps(without), encoding="utf-8")
    return list(real_documents(folder))


def test_a_transcript_comes_back_by_page_and_joined(tmp_path, monkeypatch):
    (found,) = kept(tmp_path, monkeypatch)
    assert sorted(found.pages) == [1, 2, 5]
    assert texts(found.pages[2]) == [
        [hashed("TT"), hashed("Tên")],
        ["", hashed("hai mặt")],
        [hashed("2"), hashed("Máy quét")],
    ]
    joined, alone = found.whole
    assert texts(joined)[2:] == [[hashed("1"), hashed("Máy in hai mặt")], [hashed("2"), hashed("Máy quét")]]
    assert Spot(1, 1, 1, 1, 2, hashed("Phần một")) in joined
    assert texts(alone) == [[hashed("x"), hashed("7")]]


def test_a_changed_document_is_left_out(tmp_path, monkeypatch):
    kept(tmp_path, monkeypatch)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 other")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 b")
    assert [(one.path.name, one.pages, one.unsure) for one in real_documents(tmp_path)] == [("b.pdf", {}, {3})]


def test_no_sentence_is_kept():
    for file in (Path(real_tables.__file__).parent / "real_tables_truth").glob("*.json"):
        told = json.loads(file.read_text(encoding="utf-8"))
        for page in told.get("pages", {}).values():
            cells = [cell.partition(">")[0] for row in page["rows"] for cell in row.split()]
            assert all(cell == "-" or (len(cell) == 8 and int(cell, 16) >= 0) for cell in cells)


def test_blanks_dashes_and_the_place_of_a_tone_mark_are_no_difference():
    assert hashed("Vật liệu  hoá – chất") == hashed("Vật liệu hóa - chất")
    assert hashed("1.250") != hashed("1.260")
    assert hashed(" \n") == ""


def test_a_row_of_spans_and_empty_cells():
    assert list(row_of("ab - cd>3", 4, 2)) == [
        Spot(4, 2, 0, 2, 0, "ab"),
        Spot(4, 2, 1, 2, 1, ""),
        Spot(4, 2, 2, 2, 4, "cd"),
    ]


def test_tables_are_cut_at_page_ends():
    table = [Spot(1, 0, 0, 0, 0, "a"), Spot(2, 1, 0, 1, 0, "b"), Spot(3, 2, 0, 2, 0, " ")]
    cut = by_page([table])
    assert {page: [spot.text for spot in parts[0]] for page, parts in cut.items()} == {
        1: [hashed("a")],
        2: [hashed("b")],
    }


def test_readers_are_held_to_pages_and_to_pages_without_tables(sheets, capsys):
    truth = (Spot(1, 0, 0, 0, 0, hashed("a")), Spot(1, 0, 1, 0, 1, hashed("7")))
    document = RealDocument(sheets, {1: truth}, (truth,), frozenset({3}))
    right, false = [Spot(1, 0, 0, 0, 0, "a"), Spot(1, 0, 1, 0, 1, "7")], [Spot(2, 0, 0, 0, 0, "x")]
    readers = {"good": lambda _: [right], "bad": lambda _: [false, [Spot(3, 0, 0, 0, 0, "y")]]}
    results = report([document], readers, readers["good"], each=True)
    assert [(one.reader, one.f1) for one in results] == [("good", 1.0), ("bad", 0.0), ("good", 1.0), ("bad", 0.0)]
    said = capsys.readouterr().out
    assert "good: 0 tables on 0 of 1 pages that hold none" in said
    assert "bad: 1 tables on 1 of 1 pages that hold none" in said


def test_a_scan_holds_the_pages_with_tables(sheets, tmp_path):
    tables = ((Spot(2, 0, 0, 0, 0, "a"),), (Spot(3, 0, 0, 0, 0, "b"),))
    scan = scanned(TrueDocument(sheets, tables), "clean 200", 1, tmp_path / "out")
    assert scan.tables == ((Spot(1, 0, 0, 0, 0, "a"),),)
    assert open_document(scan.path).page_count == 1
