"""Tables of worn copies: rulings in pieces, columns without rulings, commas without tails."""

from __future__ import annotations

import pytest
from build import cells_of, line, page, rulings_of
from msgspec.structs import replace

from extractors.tables.cells import page_tables
from extractors.tables.grid import find_grids
from extractors.tables.signs import with_decimal_commas
from schemas.geometry import Ruling

XS, YS = [50, 150, 250, 350], [100, 130, 160, 190, 220]
WHOLE = rulings_of([["a", "b", "c"]] * 4, XS, YS)


def cell_count(rulings):
    return [len(grid.cells) for grid in find_grids(tuple(rulings))]


def test_a_piece_that_meets_no_line_lies_on_its_tables_ruling():
    torn = [r for r in WHOLE if not (r.horizontal and r.y0 == 130 and r.x0 == 150)]
    assert cell_count([*torn, Ruling(160, 130, 240, 130)]) == [12]
    assert cell_count(torn) == [11]


def test_pieces_of_one_level_make_a_ruling_that_no_line_meets():
    torn = [r for r in WHOLE if not (r.horizontal and r.y0 == 130)]
    pieces = [Ruling(x + 10, 130, x + 90, 130) for x in XS[:-1]]
    assert cell_count([*torn, *pieces]) == [12]
    assert cell_count([*torn, pieces[1]]) == [9], "an underlined line of text"


def test_a_column_torn_off_goes_back_to_its_table():
    lying = [Ruling(50, y, 265, y) for y in YS] + [Ruling(285, y, 350, y) for y in YS]
    standing = [Ruling(x, 100, x, 220) for x in (50, 150, 250, 350)]
    assert cell_count([*lying, *standing]) == [12]


def test_tables_side_by_side_stay_apart():
    right = [Ruling(r.x0 + 320, r.y0, r.x1 + 320, r.y1) for r in WHOLE]
    assert cell_count([*WHOLE, *right]) == [12, 12]


LABELS = ("Xã Bình An", "Xã Tân Lập", "Xã Phú Mỹ", "Cộng")


def framed(rows):
    """A table with rulings between rows and right of the labels only."""
    words = []
    for no, (label, figures) in enumerate(zip(LABELS, rows, strict=True)):
        words += line(label, 60, 110 + 30 * no, no, size=9)
        for x, text in zip((190, 260, 330), figures, strict=True):
            words += line(text, x, 110 + 30 * no, no, size=9)
    lying = [Ruling(50, y, 380, y) for y in YS]
    return page(words, (*lying, *(Ruling(x, 100, x, 220) for x in (50, 160, 380))))


def test_figures_in_columns_without_rulings_are_cells_of_their_own():
    rows = [("12", "7", "5"), ("120", "77", "43"), ("9", "4", "5"), ("141", "88", "53")]
    (table,) = page_tables(framed(rows))
    assert [[c.text for c in table.cells if c.row == row] for row in range(4)] == [
        [label, *figures] for label, figures in zip(LABELS, rows, strict=True)
    ]


def test_words_without_rulings_between_are_one_cell():
    (table,) = page_tables(
        framed([("đã", "làm", "xong"), ("chưa", "làm", "gì"), ("đã", "bàn", "giao"), ("-", "-", "?")])
    )
    assert len({c.col for c in table.cells}) == 2


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["7,5", "5.0", "23.2%", "18,5"], ["7,5", "5,0", "23,2%", "18,5"]),
        (["7.5", "5.0", "23.2", "18,5"], ["7.5", "5.0", "23.2", "18,5"]),
        (["7,5", "1.250", "3.4.2020", "18,5"], ["7,5", "1.250", "3.4.2020", "18,5"]),
    ],
    ids=["worn commas", "full stops", "no decimals"],
)
def test_decimals_of_a_scanned_table_have_one_sign(read, meant):
    cells = [replace(cell, source="ocr") for cell in cells_of([["1.1", text] for text in read])]
    assert [cell.text for cell in with_decimal_commas(cells)] == [t for text in meant for t in ("1.1", text)]
    assert [cell.raw_text for cell in with_decimal_commas(cells)] == [t for text in read for t in ("1.1", text)]


def test_printed_decimals_are_left_alone():
    cells = cells_of([["a", "7,5"], ["b", "5.0"], ["c", "1,5"]])
    assert with_decimal_commas(cells) == tuple(cells)


def test_numbers_of_items_keep_their_full_stops():
    rows = [["I", "1.1", "7,5"], ["II", "1.2", "5.0"], ["III", "1.3", "18,5"]]
    cells = with_decimal_commas([replace(cell, source="ocr") for cell in cells_of(rows)])
    assert [cell.text for cell in cells if cell.col] == ["1.1", "7,5", "1.2", "5,0", "1.3", "18,5"]
