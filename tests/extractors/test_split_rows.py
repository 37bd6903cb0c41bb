"""Rows cut by a page break, tables over pages, unit lines, codes cut by a cell's edge."""

from __future__ import annotations

import pytest
from build import DOC_ID, line, page, ruled, rulings_of
from msgspec.structs import replace

from extractors.tables.stitch import find_tables
from schemas.geometry import Ruling

HEAD = ["TT", "Nhiệm vụ", "Ghi chú", "Số tiền"]
FIRST = [HEAD, ["1", "Mua bàn ghế", "Quý I", "3.500"], ["2", "Sửa nhà kho và", "Quý II", "8.200"]]


def sheet(number, rows, **more):
    words, rulings = ruled(rows, **more)
    return page(words, rulings, number)


def texts(table):
    return [[cell.text if cell else None for cell in row] for row in table.grid()]


def test_the_rest_of_a_row_goes_back_to_it():
    second = [["", "hàng rào của trạm", "", ""], ["3", "Thay cửa", "Quý III", "900"]]
    (table,) = find_tables([sheet(1, FIRST), sheet(2, second)], DOC_ID)
    assert texts(table)[2:] == [["2", "Sửa nhà kho và hàng rào của trạm", "Quý II", "8.200"], second[1]]
    assert table.n_rows == 4
    assert [cell.page for cell in table.cells if cell.row == 2] == [1] * 4


def test_rows_keep_that_two_readers_agree_on_their_digits():
    rows = [["", "hàng rào của trạm", "", ""], ["3", "Thay cửa", "Quý III", "900"]]
    pages = [sheet(1, FIRST), sheet(2, rows)]
    pages = [replace(p, words=tuple(replace(w, source="ocr", agreed=w.text.isdigit()) for w in p.words)) for p in pages]
    (table,) = find_tables(pages, DOC_ID)
    assert [cell.text for cell in table.cells if cell.agreed] == ["1", "2", "3", "900"]


def test_so_it_does_below_a_repeated_header():
    second = [HEAD, ["", "hàng rào của trạm", "", ""], ["3", "Thay cửa", "Quý III", "900"]]
    (table,) = find_tables([sheet(1, FIRST), sheet(2, second)], DOC_ID)
    assert texts(table)[2][1] == "Sửa nhà kho và hàng rào của trạm"
    assert table.n_rows == 4


def test_a_table_may_end_with_the_rest_of_a_row_and_go_on():
    pages = [
        sheet(1, FIRST),
        sheet(2, [["", "hàng rào,", "", ""], ["3", "Thay cửa của", "Quý III", "900"]]),
        sheet(3, [["", "nhà xe", "", ""], ["4", "Sơn tường", "Quý IV", "450"]]),
    ]
    (table,) = find_tables(pages, DOC_ID)
    assert [row[1] for row in texts(table)[2:]] == ["Sửa nhà kho và hàng rào,", "Thay cửa của nhà xe", "Sơn tường"]


@pytest.mark.parametrize(
    "row",
    [
        ["", "Tổng cộng", "", "11.700"],
        ["", "Tổng cộng", "", ""],
        ["", "a) Mua sơn", "", ""],
        ["", "và mua sơn", "", "120"],
        ["3", "và mua sơn", "", ""],
    ],
    ids=["total", "total without figure", "item", "figure", "number"],
)
def test_what_is_a_row_of_its_own(row):
    tables = find_tables([sheet(1, FIRST), sheet(2, [row, ["4", "Thay cửa", "Quý III", "900"]])], DOC_ID)
    assert row in [r for table in tables for r in texts(table)]


def test_a_row_of_letters_alone_is_a_repeated_header():
    first = [HEAD, ["(1)", "(2)", "(3)", "(4)"], ["1", "Mua bàn ghế", "Quý I", "3.500"]]
    second = [["(1)", "(2)", "(3)", "(4)"], ["2", "Thay cửa", "Quý III", "900"]]
    (table,) = find_tables([sheet(1, first), sheet(2, second)], DOC_ID)
    assert texts(table) == [*first, second[1]]


def test_the_unit_line_may_stand_in_the_first_row():
    rows = [["Đơn vị tính: nghìn đồng", "<", "<", "<"], *FIRST]
    (table,) = find_tables([sheet(1, rows)], DOC_ID)
    assert table.unit_note == "Đơn vị tính: nghìn đồng"


def test_a_document_number_cut_at_a_lines_end_is_one():
    rulings = rulings_of([["a", "b"]], [60, 200, 500], [100, 200])
    words = line("Theo 71/QĐ-", 70, 105, 0) + line("SXD ngày", 70, 120, 2) + line("12", 210, 112, 1)
    (table,) = find_tables([page(words, rulings)], DOC_ID)
    assert table.cells[0].text == "Theo 71/QĐ-SXD ngày"


# Rulings that are double, missing or only for show -------------------------------------------------------------------


def test_double_lines_make_no_rows_or_columns():
    words, rulings = ruled(FIRST)
    double = [Ruling(r.x0 + 4.5, r.y0, r.x1 + 4.5, r.y1) for r in rulings if not r.horizontal]
    (table,) = find_tables([page(words, (*rulings, *double))], DOC_ID)
    assert texts(table) == FIRST


def test_a_missing_ruling_is_seen_from_the_text():
    words, rulings = ruled(FIRST)
    inner = sorted({r.x0 for r in rulings if not r.horizontal})[2]
    kept = tuple(r for r in rulings if r.horizontal or r.x0 != inner or r.y0 < 220)
    (table,) = find_tables([page(words, kept)], DOC_ID)
    assert texts(table) == FIRST


def test_a_text_over_all_columns_stays_one_cell():
    rows = [HEAD, ["I. Chi cho các việc thường ngày của trạm", "<", "<", "<"], *FIRST[1:]]
    (table,) = find_tables([sheet(1, rows)], DOC_ID)
    section = next(cell for cell in table.cells if cell.text.startswith("I."))
    assert section.col_span == 4


def test_lines_of_figures_between_two_rulings_are_rows():
    rulings = rulings_of([["a", "b", "c"], ["d", "e", "f"]], [60, 200, 300, 400], [100, 120, 200])
    words = line("Xã", 70, 105) + line("Nam", 210, 105) + line("Nữ", 310, 105)
    for no, (name, a, b) in enumerate([("Tây", "12", "9"), ("Đông", "7", "11"), ("Bắc", "5", "6")]):
        y = 125 + 20 * no
        words += line(name, 70, y, no) + line(a, 210, y, no) + line(b, 310, y, no)
    (table,) = find_tables([page(words, rulings)], DOC_ID)
    assert texts(table)[1:] == [["Tây", "12", "9"], ["Đông", "7", "11"], ["Bắc", "5", "6"]]


def test_a_frame_around_the_page_hides_no_table():
    words, rulings = ruled(FIRST)
    around = rulings_of([["a", "b"]], [20, 560, 575], [20, 820])
    (table,) = find_tables([page(words, rulings + around)], DOC_ID)
    assert texts(table) == FIRST


def test_many_columns_and_many_rows_are_kept():
    wide = [[str(c % 7) for c in range(200)] for _ in range(3)]
    words, rulings = ruled(wide, xs=[20 + 20 * i for i in range(201)])
    (table,) = find_tables([page(words, rulings, width=4100.0)], DOC_ID)
    assert (table.n_rows, table.n_cols) == (3, 200)
    pages = [
        sheet(n + 1, [[str(n * 50 + r + 1), "việc", "", "7"] for r in range(50)], row_height=20, top=20)
        for n in range(40)
    ]
    (table,) = find_tables(pages, DOC_ID)
    assert table.n_rows == 2000
