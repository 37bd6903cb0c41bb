from __future__ import annotations

from hand_made import verdict
from msgspec.structs import replace

from normalizers.rows import to_record
from pipeline.frames import vet_all
from pipeline.tidy import row_key, tidy_rows
from schemas.columns import PROVENANCE
from schemas.geometry import Box
from schemas.record import RawRow, Reading


def rows_of(name):
    return list(tidy_rows(verdict())[name])


def test_a_whole_verdict_keeps_every_row():
    given = verdict()
    frames = vet_all(given.extraction.source.doc_id, tidy_rows(given))
    assert {name: tuple(kept) for name, kept in frames.kept.items()} == {
        "documents": (1, 1), "pages": (2, 2), "words": (3, 3), "tables": (3, 3), "readings": (2, 2),
        "findings": (4, 4), "budget_items": (1, 1),
    }  # fmt: skip
    assert frames.tables["quarantined_rows"].num_rows == 0


def test_rows_of_prose_keep_to_their_schema():
    reading = Reading("12/KH-UBND", "12/KH-UBND", 1, Box(0, 0, 50, 10))
    raw = RawRow("citations", "p1-prose-1", 1, Box(0, 0, 100, 10), {"cited_number": reading})
    given = verdict()
    record = to_record(raw, given.extraction.source.doc_id)
    frames = vet_all(given.extraction.source.doc_id, tidy_rows(replace(given, records=(record,))))
    assert tuple(frames.kept["citations"]) == (1, 1)


def test_a_document_with_a_failed_page_is_partial():
    (row,) = rows_of("documents")
    assert (row["status"], row["doc_type"], row["file_name"]) == ("partial", "bao_cao", "báo cáo.pdf")


def test_pages_have_their_text_by_printed_lines_and_account_for_failed_ones():
    first, second = rows_of("pages")
    assert first["text"] == "dữ liệu\nx"
    assert first["raw_text"] == "d  liệu\nx"
    assert (first["word_count"], first["changed_word_count"]) == (3, 1)
    assert first["flags"] == ["blank_page"]
    assert (second["page"], second["word_count"], second["mean_confidence"]) == (2, 0, None)
    assert second["flags"] == ["page_failed"]


def test_boxes_are_those_the_reader_sees():
    given = verdict()
    row = rows_of("words")[0]
    box = given.pages[0].reader_box(Box(10, 10, 30, 20))
    assert [row[name] for name in ("x0", "y0", "x1", "y1")] == [round(edge, 2) for edge in box]
    assert row["x0"] != 10, "the page is skewed"


def test_every_row_has_all_provenance_and_keeps_its_id():
    first, again = ({name: list(rows) for name, rows in tidy_rows(verdict()).items()} for _ in range(2))
    assert first == again
    for name, rows in first.items():
        if name != "documents":
            assert all(set(PROVENANCE) <= set(row) for row in rows)
    other = list(tidy_rows(verdict("other.pdf"))["words"])
    assert other[0]["row_id"] != first["words"][0]["row_id"]


def test_table_cells_know_their_headers():
    header, item, amount = rows_of("tables")
    assert header["header_path"] is None
    assert item["header_path"] == amount["header_path"] == "Kinh phí"
    assert (amount["row_index"], amount["row"], amount["col"]) == (1, 1, 1)
    assert (amount["text"], amount["raw_text"]) == ("", None)


def test_a_record_takes_the_least_direct_source_and_the_least_confidence():
    (row,) = rows_of("budget_items")
    assert (row["source"], row["confidence"], row["flags"]) == ("ocr", 0.8, ["odd"])
    assert row["row_index"] == 1


def test_one_reading_a_value_with_its_trace():
    amount, item = sorted(rows_of("readings"), key=lambda row: row["column"])
    assert (amount["column"], amount["rules"], amount["known_by"]) == ("amount_printed", ["thousands"], "proved")
    assert (item["column"], item["known_by"], item["row_id"]) == ("item_name", "single", "aa" * 8)


def test_findings_have_ids_of_their_own():
    rows = rows_of("findings")
    assert len({row["finding_id"] for row in rows}) == len(rows) == 4
    told = {row["rule"]: row for row in rows}
    assert told["page_failed"]["severity"] == "error"
    assert told["blank_page"]["message"] == "nothing is printed"
    assert told["sum"]["row_id"] == "aa" * 8
    assert told["blank_page"]["row_id"] is None


def test_row_keys_are_16_hex_digits_of_document_dataset_and_key():
    assert len(row_key("d", "words", "p1-w0")) == 16
    assert row_key("d", "words", "p1-w0") != row_key("d", "tables", "p1-w0")
