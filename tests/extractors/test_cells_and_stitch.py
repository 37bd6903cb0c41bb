"""Grids and words -> cells; tables of single pages -> logical tables over all their pages."""

from __future__ import annotations

import pytest
from build import DOC_ID, line, page, ruled, rulings_of

from extractors.tables.cells import page_tables
from extractors.tables.stitch import find_tables
from schemas.geometry import Box, Ruling

HEAD = ["STT", "Nội dung", "Kinh phí"]
FIRST = [HEAD, ["1", "Mua máy in", "25.000"], ["2", "Bảo trì mạng", "12.500"]]
REST = [["3", "Thuê đường truyền", "6.600"], ["4", "Tập huấn cán bộ", "18.000"]]


def sheet(number, rows, above=(), below=(), xs=None, **more):
    words, rulings = ruled(rows, xs=xs, top=200 if above else 60, **more)
    return page([*above, *words, *below], rulings, number)


def texts(table):
    return [[cell.text if cell else None for cell in row] for row in table.grid()]


# One page ------------------------------------------------------------------------------------------------------------


def test_words_go_to_the_cell_that_holds_their_middle():
    (table,) = page_tables(sheet(1, FIRST))
    assert [cell.text for cell in table.cells] == [text for row in FIRST for text in row]
    assert (table.n_rows, table.n_cols) == (3, 3)


def test_words_outside_the_grid_are_no_part_of_it():
    (table,) = page_tables(sheet(1, FIRST, above=line("Phụ lục", 60, 180), below=line("Ghi chú thêm", 60, 500, 9)))
    assert not any("lục" in cell.text or "chú" in cell.text for cell in table.cells)


def test_lines_of_one_cell_are_joined_in_order():
    rulings = rulings_of([["a", "b"]], [60, 200, 500], [100, 200])
    words = (
        line("Bảo trì", 70, 105, 0) + line("12", 210, 112, 1) + line("hệ thống", 70, 120, 2) + line("mạng", 70, 135, 3)
    )
    (table,) = page_tables(page(words, rulings))
    assert [cell.text for cell in table.cells] == ["Bảo trì hệ thống mạng", "12"]


def test_letters_set_below_each_other_are_one_word():
    rulings = rulings_of([["a", "b"]], [60, 80, 500], [100, 200])
    words = line("S", 65, 105, 0) + line("T", 65, 125, 1) + line("T", 65, 145, 2) + line("Nội dung", 90, 105, 0)
    (table,) = page_tables(page(words, rulings))
    assert [cell.text for cell in table.cells] == ["STT", "Nội dung"]


def test_a_frame_in_a_cell_belongs_to_the_cell():
    rulings = rulings_of([["a", "b"], ["c", "d"]], [60, 300, 500], [100, 200, 300])
    inner = rulings_of([["x", "y"]], [80, 150, 250], [120, 180])
    (table,) = page_tables(page(line("một", 70, 104) + line("hai", 400, 104) + line("ba", 90, 140), rulings + inner))
    assert table.n_rows == table.n_cols == 2
    assert table.cells[0].text == "một ba"


def test_an_empty_grid_is_no_table():
    assert page_tables(page([], rulings_of(FIRST, [60, 200, 400, 500], [100, 130, 160, 190]))) == ()
    assert page_tables(page(line("chữ ký", 70, 105), rulings_of([["a", "b"]], [60, 200, 500], [100, 200]))) == ()


def test_the_letterhead_with_its_underlines_is_no_table():
    words = line("ỦY BAN NHÂN DÂN", 70, 60, 0) + line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60, 0)
    assert page_tables(page(words, (Ruling(100, 75, 200, 75), Ruling(330, 90, 480, 90)))) == ()


def test_a_cell_is_as_sure_as_its_least_sure_word():
    words = line("12", 70, 105) + line("máy", 90, 105)
    doubtful = [
        type(w)(w.text, w.raw_text, w.box, c, s, 0) for w, c, s in zip(words, (0.9, 0.4), ("text", "ocr"), strict=True)
    ]
    (table,) = page_tables(page(doubtful + line("tốt", 300, 105), rulings_of([["a", "b"]], [60, 200, 500], [100, 200])))
    assert (table.cells[0].confidence, table.cells[0].source) == (0.4, "ocr")
    assert (table.cells[1].confidence, table.cells[1].source) == (1.0, "text")


# Over pages ----------------------------------------------------------------------------------------------------------


def test_a_repeated_header_is_left_out():
    (table,) = find_tables([sheet(1, FIRST), sheet(2, [HEAD, *REST])], DOC_ID)
    assert texts(table) == FIRST + REST
    assert (table.pages, table.header_rows, table.n_rows) == ((1, 2), (0,), 5)
    assert table.table_id == f"{DOC_ID}-p1-t1"
    assert [cell.page for cell in table.cells if cell.col == 0] == [1, 1, 1, 2, 2]


def test_a_header_read_a_little_differently_is_repeated_too():
    (table,) = find_tables([sheet(1, FIRST), sheet(2, [["STT", "Nội dưng", "Kinh phí"], *REST])], DOC_ID)
    assert texts(table) == FIRST + REST


def test_a_table_that_goes_on_without_header():
    (table,) = find_tables([sheet(1, FIRST), sheet(2, REST)], DOC_ID)
    assert texts(table) == FIRST + REST
    assert table.header_rows == (0,)


def test_a_table_over_three_pages_with_a_page_number_between():
    pages = [
        sheet(1, FIRST),
        sheet(2, REST, above=line("2", 300, 40)),
        sheet(3, [["5", "Sửa máy chiếu", "4.200"], ["6", "Mua chuột", "900"]], above=line("3", 300, 40)),
    ]
    (table,) = find_tables(pages, DOC_ID)
    assert table.pages == (1, 2, 3)
    assert table.n_rows == 7
    assert len(table.boxes) == 3


def test_two_header_rows_are_both_left_out():
    head = [["STT", "Nội dung", "Kinh phí", "<"], ["^", "^", "Tỉnh", "Huyện"]]
    first = [*head, ["1", "Mua máy in", "25", "10"]]
    (table,) = find_tables([sheet(1, first), sheet(2, [*head, ["2", "Bảo trì", "12", "3"]])], DOC_ID)
    assert table.n_rows == 4
    assert table.header_rows == (0, 1)
    assert table.header_path(3, 3) == ("Kinh phí", "Huyện")


@pytest.mark.parametrize(
    "second",
    [
        sheet(2, [["a", "b"], ["3", "x"]]),
        sheet(2, REST, xs=[60, 300, 400, 535]),
        sheet(2, [["STT", "Tên thiết bị", "Số lượng"], ["1", "Máy in", "3"]]),
        sheet(2, REST, above=line("Danh mục nhiệm vụ của các xã, thị trấn:", 70, 160)),
        sheet(3, REST),
    ],
    ids=["fewer columns", "other columns", "another header", "a sentence between", "a page between"],
)
def test_what_is_another_table(second):
    first, other = find_tables([sheet(1, FIRST), second], DOC_ID)
    assert texts(first) == FIRST
    assert other.table_id == f"{DOC_ID}-p{second.number}-t1"


def test_a_sentence_below_ends_the_table():
    first = sheet(1, FIRST, below=line("Tổng số tiền nêu trên lấy từ ngân sách huyện.", 70, 400, 9))
    assert len(find_tables([first, sheet(2, REST)], DOC_ID)) == 2


def test_two_tables_on_a_page_have_their_own_names():
    upper, lower = ruled(FIRST, top=60), ruled(FIRST, top=400)
    words = [*upper[0], *line("Bảng 2. Kinh phí năm sau", 70, 370, 5), *lower[0]]
    first, second = find_tables([page(words, upper[1] + lower[1])], DOC_ID)
    assert (first.table_id, second.table_id) == (f"{DOC_ID}-p1-t1", f"{DOC_ID}-p1-t2")
    assert second.caption == "Bảng 2. Kinh phí năm sau"


def test_caption_and_unit_line():
    above = (
        line("PHỤ LỤC", 260, 130, 0)
        + line("DỰ TOÁN KINH PHÍ NĂM 2021", 200, 148, 1)
        + line("(Kèm theo Kế hoạch số 12/KH-UBND)", 190, 166, 2)
        + line("Đơn vị tính: triệu đồng", 390, 184, 3)
    )
    (table,) = find_tables([sheet(1, FIRST, above=above)], DOC_ID)
    assert table.unit_note == "Đơn vị tính: triệu đồng"
    assert "DỰ TOÁN KINH PHÍ NĂM 2021" in table.caption


def test_notes_right_below_a_table_are_its_own():
    bottom = page_tables(sheet(1, FIRST))[0].grid.box.y1
    notes = [
        *line("Ghi chú: chưa gồm thuế;", 60, bottom + 10, 90),
        *line("số liệu đến tháng 6.", 60, bottom + 25, 91),
    ]
    text = line("Ủy ban nhân dân xã báo cáo.", 60, bottom + 80, 92)
    (table,) = find_tables([sheet(1, FIRST, below=[*notes, *text])], DOC_ID)
    assert table.notes == "Ghi chú: chưa gồm thuế; số liệu đến tháng 6."
    (table,) = find_tables([sheet(1, FIRST, below=line("Trên đây là báo cáo.", 60, bottom + 10, 90))], DOC_ID)
    assert table.notes == ""
    (table,) = find_tables([sheet(1, FIRST, below=line("(*) Đã quyết toán.", 60, bottom + 12, 90))], DOC_ID)
    assert table.notes == "(*) Đã quyết toán."


def test_running_text_above_is_no_caption():
    above = line("Kinh phí của các nhiệm vụ được bố trí trong dự toán ngân sách như sau", 70, 180)
    (table,) = find_tables([sheet(1, FIRST, above=above)], DOC_ID)
    assert table.caption == ""


def test_boxes_lie_on_their_pages():
    (table,) = find_tables([sheet(1, FIRST), sheet(2, REST)], DOC_ID)
    assert table.boxes == (Box(60, 60, 535, 150), Box(60, 60, 535, 120))
