"""Tables without a full grid, and what only looks like one."""

from __future__ import annotations

import pytest
from build import DOC_ID, line, lines, page, rulings_of

from extractors.tables.cells import page_tables
from extractors.tables.segments import is_figure
from extractors.tables.stitch import find_tables
from schemas.geometry import Ruling


def placed(rows, xs, top=120, step=16, size=10, first=0):
    """Words of rows of texts, each text at the x of its column."""
    return [
        word
        for r, row in enumerate(rows)
        for x, text in zip(xs, row, strict=True)
        if text
        for word in line(text, x, top + r * step, first + r, size=size)
    ]


def grid(table):
    return [[cell.text if cell else None for cell in row] for row in table.grid()]


XS = [70, 250, 340, 430]
HEAD = ["Đơn vị", "Số máy", "Số mạng", "Tỷ lệ"]
BODY = [
    ["Phòng Tư pháp", "12", "3", "25,0%"],
    ["Phòng Nội vụ", "9", "4", "44,4%"],
    ["Thanh tra", "7", "1", "14,3%"],
    ["Văn phòng", "21", "11", "52,4%"],
]


def test_figures_in_columns_are_a_table_without_any_ruling():
    (table,) = find_tables([page(placed([HEAD, *BODY], XS))], DOC_ID)
    assert grid(table) == [HEAD, *BODY]
    assert not table.ruled


def test_words_around_it_are_no_part_of_it():
    words = [
        *lines("Số liệu của các phòng được tổng hợp từ báo cáo gửi về trong tháng qua như sau", y=80),
        *placed([HEAD, *BODY], XS, first=2),
        *lines("Các phòng còn lại chưa gửi báo cáo nên chưa được tính trong bảng số liệu này.", y=230, first=9),
    ]
    (table,) = find_tables([page(words)], DOC_ID)
    assert grid(table) == [HEAD, *BODY]


def test_rulings_above_and_below_part_title_and_note_from_the_table():
    words = [
        *placed([["Bảng 4.", "Máy tính của các phòng", "", ""]], XS, top=100),
        *placed([HEAD, *BODY], XS, first=2),
        *lines("Nguồn: sổ theo dõi tài sản", y=205, first=9),
    ]
    rulings = [Ruling(66, y, 480, y) for y in (117, 134, 200)]
    (table,) = find_tables([page(words, rulings)], DOC_ID)
    assert grid(table) == [HEAD, *BODY]


def test_a_title_over_columns_ends_where_the_ruling_below_it_does():
    words = placed([["", "", "Thiết bị", ""], HEAD, *BODY], XS)
    rulings = [Ruling(66, 117, 480, 117), Ruling(240, 134, 380, 134), Ruling(66, 150, 480, 150)]
    (table,) = find_tables([page(words, rulings)], DOC_ID)
    top = {cell.text: (cell.row, cell.row_span, cell.col, cell.col_span) for cell in table.cells if cell.row < 2}
    assert top["Thiết bị"] == (0, 1, 1, 2)
    assert top["Đơn vị"] == (0, 2, 0, 1)
    assert top["Số máy"] == (1, 1, 1, 1)


def test_a_title_without_ruling_stands_over_the_columns_it_is_in_the_middle_of():
    rows = [["a", "12", "3", "9"], ["b", "9", "4", "8"], ["c", "7", "1", "7"], ["d", "2", "1", "4"]]
    head = ["Mã", "2019", "2020", "2021"]
    words = line("Số hồ sơ", 335, 104, 0, size=10) + placed([head, *rows], XS, first=1)
    (table,) = find_tables([page(words)], DOC_ID)
    title = next(cell for cell in table.cells if cell.text == "Số hồ sơ")
    assert (title.col, title.col_span) == (1, 3)


def test_header_lines_of_one_column_are_one_cell():
    words = placed([["", "Số máy", "", ""], ["Đơn vị", "hiện có", "Số mạng", "Tỷ lệ"], *BODY], XS, step=13)
    rulings = [Ruling(66, y, 480, y) for y in (118, 145, 200)]
    (table,) = find_tables([page(words, rulings)], DOC_ID)
    assert "Số máy hiện có" in [cell.text for cell in table.cells]
    assert table.n_rows == 5


def test_a_label_goes_on_below_its_figures_but_a_group_title_stands_alone():
    rows = [
        ["Khối phòng ban", "", "", ""],
        ["Phòng Tài nguyên và", "12", "3", "25,0%"],
        ["môi trường", "", "", ""],
        ["Phòng Nội vụ", "9", "4", "44,4%"],
        ["Thanh tra", "7", "1", "14,3%"],
    ]
    (table,) = find_tables([page(placed([HEAD, *rows], XS, step=13))], DOC_ID)
    assert [row[0] for row in grid(table)] == [
        "Đơn vị", "Khối phòng ban", "Phòng Tài nguyên và môi trường", "Phòng Nội vụ", "Thanh tra"
    ]  # fmt: skip


def test_rulings_between_rows_keep_their_lines_together():
    rows = [
        ["Họp giao ban", "Phòng họp", "Hằng tuần", "Văn phòng"],
        ["", "tầng hai", "vào thứ hai", "chuẩn bị"],
        ["Tiếp công dân", "Trụ sở", "Hằng tháng", "Thanh tra"],
        ["định kỳ", "tiếp dân", "", ""],
        ["Tập huấn", "Hội trường", "Quý ba", "Nội vụ"],
    ]
    words = placed([["Việc", "Nơi", "Lúc", "Ai"], *rows], XS, step=14)
    rulings = [Ruling(66, y, 490, y) for y in (117, 132.5, 160.5, 188.5, 206)]
    (table,) = find_tables([page(words, rulings)], DOC_ID)
    assert grid(table)[1:3] == [
        ["Họp giao ban", "Phòng họp tầng hai", "Hằng tuần vào thứ hai", "Văn phòng chuẩn bị"],
        ["Tiếp công dân định kỳ", "Trụ sở tiếp dân", "Hằng tháng", "Thanh tra"],
    ]


def test_a_table_in_one_of_two_text_columns_stands_apart_by_its_rulings():
    left = [row[:3] for row in [HEAD, *BODY]]
    words = placed(left, [60, 150, 220])
    text = "chữ của cột bên cạnh chạy đều"
    words += [word for no in range(9) for word in line(text, 320, 110 + 14 * no, 20 + no)]
    rulings = [Ruling(58, y, 290, y) for y in (117, 133, 198)]
    (table,) = find_tables([page(words, rulings)], DOC_ID)
    assert grid(table) == left


def test_stacked_tables_of_other_columns_are_two():
    upper = placed([HEAD, *BODY], XS)
    lower = placed([["Mã", "Số"], *([f"m{i}", str(89 - i * i)] for i in range(5))], [70, 300], top=240, first=6)
    assert [t.n_cols for t in find_tables([page(upper + lower)], DOC_ID)] == [4, 2]


def test_typed_rulings_and_leaders_are_no_text():
    rows = [[f"0.{i} ..........", str(i * 3 + 1), str(i * i + 2), str(70 - i)] for i in range(1, 7)]
    words = line("-" * 60, 70, 112, 0, size=10) + placed(rows, XS, first=1)
    (table,) = find_tables([page(words)], DOC_ID)
    assert grid(table)[0] == ["0.1", "4", "3", "69"]


LONG = [
    ["Số hộ được vay vốn mua máy tính trong năm của các xã", "124", "131"],
    ["Số cán bộ đã qua lớp tập huấn chữ ký số ba ngày", "57", "84"],
    ["Tỷ lệ máy tính còn dùng được ở trường học các xã", "81,5", "86,0"],
    ["Trong đó: trường học ở ba xã vùng cao", "40,2", "52,9"],
]


def test_long_labels_with_two_figures_are_no_running_text():
    (table,) = find_tables([page(placed([["", "Năm 2023", "Năm 2024"], *LONG], [70, 380, 460]))], DOC_ID)
    assert [row[1:] for row in grid(table)[1:]] == [row[1:] for row in LONG]


def test_a_table_without_rulings_goes_on_where_shorter_labels_move_its_gaps():
    rest = [["Số xã", "11", "12"], ["Số thôn", "86", "90"], ["Số điểm truy cập", "5", "19"], ["Tổng", "102", "121"]]
    pages = [page(placed(rows, [70, 380, 460], top=60), number=n) for n, rows in ((1, LONG), (2, rest))]
    (table,) = find_tables(pages, DOC_ID)
    assert table.pages == (1, 2)
    assert grid(table) == LONG + rest


def test_a_table_without_rulings_and_with_other_columns_is_another():
    rest = [["Số xã", "11", "12"], ["Số thôn", "86", "90"], ["Số điểm truy cập", "5", "19"], ["Tổng", "102", "121"]]
    pages = [page(placed(rows, xs), number=n) for n, rows, xs in ((1, LONG, [70, 380, 460]), (2, rest, [70, 250, 460]))]
    assert [table.pages for table in find_tables(pages, DOC_ID)] == [(1,), (2,)]


LETTERHEAD = [
    *line("ỦY BAN NHÂN DÂN", 80, 60, 0),
    *line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60, 0),
    *line("HUYỆN SƠN ĐÔNG", 85, 76, 1),
    *line("Độc lập - Tự do - Hạnh phúc", 310, 76, 1),
    *line("Số: 41/BC-UBND", 85, 100, 2),
    *line("Sơn Đông, ngày 5 tháng 3 năm 2021", 300, 100, 2),
]
SIGNATURE = [
    *line("Nơi nhận:", 70, 600, 0),
    *line("TM. ỦY BAN NHÂN DÂN", 330, 600, 0),
    *line("- Sở Nội vụ;", 70, 616, 1),
    *line("KT. CHỦ TỊCH", 350, 616, 1),
    *line("- Lưu: VT, 12b.", 70, 632, 2),
    *line("PHÓ CHỦ TỊCH", 350, 632, 2),
]
PROSE = "Trong năm 2020 huyện đã giải quyết 1.204 hồ sơ trên 1.310 hồ sơ nhận được, đạt 91,9 phần trăm,"
CONTENTS = [["I. Kết quả", "3"], ["II. Tồn tại", "5"], ["III. Phương hướng", "8"], ["IV. Kiến nghị", "11"]]
AXIS = [[str(900 - 100 * i), str(90 - 10 * i)] for i in range(9)]


@pytest.mark.parametrize(
    "words",
    [
        LETTERHEAD,
        SIGNATURE,
        lines(*[PROSE] * 8),
        placed([["-", "Mua 12 máy in"], ["-", "Sửa 3 máy"], ["-", "Thuê đường truyền"], ["-", "Tập huấn"]], [70, 110]),
        placed([["1.", "25"], ["2.", "31"], ["3.", "17"], ["4.", "20"], ["5.", "22"]], [70, 110]),
        placed(CONTENTS, [70, 480]),
        placed(AXIS, [70, 480]),
        [w for n in range(6) for x in (60, 320) for w in line("cột này chỉ có chữ mà thôi", x, 100 + 16 * n, n)],
        [],
    ],
    ids=["letterhead", "signature", "prose", "list", "numbered list", "contents", "axes", "two columns", "nothing"],
)
def test_what_is_no_table(words):
    assert page_tables(page(words)) == ()


def test_the_letterhead_with_rulings_is_no_table():
    rulings = [Ruling(100, 90, 180, 90), Ruling(320, 92, 470, 92)]
    assert page_tables(page(LETTERHEAD, rulings)) == ()


def test_a_chart_drawn_with_lines_is_no_table():
    xs, ys = [60 + 12 * i for i in range(20)], [100, 140, 180, 220]
    empty = [["a"] * 19] * 3
    assert page_tables(page(line("17", 65, 110) + line("22", 250, 150), rulings_of(empty, xs, ys))) == ()


@pytest.mark.parametrize("text", ["12", "1.204,5", "(4,7)", "91,9%", "$1,200", "2019–20", "—", "n/a", "< 3", "12/14"])
def test_figures(text):
    assert is_figure(text)


@pytest.mark.parametrize("text", ["máy", "12 máy", "Quý I", "", "a1"])
def test_no_figures(text):
    assert not is_figure(text)


def test_a_page_of_nothing_but_figures_is_read_in_bounded_time():
    rows = [[str(r * c % 97) for c in range(40)] for r in range(300)]
    (table,) = page_tables(page(placed(rows, [20 + 40 * i for i in range(40)], step=12, size=9), width=1700.0))
    assert (table.n_rows, table.n_cols) == (300, 40)
