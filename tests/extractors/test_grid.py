"""Rulings -> cells: what is drawn comes back."""

from __future__ import annotations

import pytest
from build import line, rulings_of, spans
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from extractors.tables.grid import find_grids
from schemas.geometry import Ruling

XS, YS = [50, 150, 250, 350], [100, 130, 160, 190]
PLAIN = [["a", "b", "c"]] * 3


def read(words):
    """The words as an engine read them."""
    return [replace(word, source="ocr") for word in words]


def shape(grid):
    return [(c.row, c.col, c.row_span, c.col_span) for c in grid.cells]


def drawn(rows):
    return [cell[:4] for cell in spans(rows)]


def only(rulings):
    (grid,) = find_grids(tuple(rulings))
    return grid


def test_a_plain_grid():
    grid = only(rulings_of(PLAIN, XS, YS))
    assert shape(grid) == drawn(PLAIN)
    assert grid.xs == tuple(XS)
    assert grid.ys == tuple(YS)


@pytest.mark.parametrize(
    "rows",
    [
        [["a", "<", "b"], ["c", "d", "e"], ["f", "g", "h"]],
        [["a", "b", "c"], ["^", "d", "e"], ["f", "g", "h"]],
        [["a", "<", "b"], ["^", "<", "c"], ["d", "e", "f"]],
        [["a", "<", "<"], ["b", "c", "d"], ["e", "<", "<"]],
    ],
    ids=["over columns", "over rows", "over both", "full width"],
)
def test_merged_cells(rows):
    assert shape(only(rulings_of(rows, XS, YS))) == drawn(rows)


def test_open_sides_are_closed_by_the_outline():
    """Tables without lines at the left and right are common."""
    lying = [Ruling(50, y, 350, y) for y in YS]
    inner = [Ruling(x, 100, x, 190) for x in XS[1:-1]]
    assert shape(only(lying + inner)) == drawn(PLAIN)


def test_an_open_bottom_is_closed():
    """A table that goes on over the page often has no line at its end."""
    lying = [Ruling(50, y, 350, y) for y in YS[:-1]]
    standing = [Ruling(x, 100, x, 190) for x in XS]
    assert shape(only(lying + standing)) == drawn(PLAIN)


def test_broken_and_wavering_rulings():
    """A scan's lines have gaps of a few points, and pieces a point off."""
    rulings = []
    for y in YS:
        rulings += [Ruling(50, y, 120, y), Ruling(124, y + 1, 240, y + 1), Ruling(243, y, 350, y)]
    for x in XS:
        rulings += [Ruling(x, 100, x, 140), Ruling(x + 1, 144, x + 1, 190)]
    grid = only(rulings)
    assert shape(grid) == drawn(PLAIN)
    assert grid.xs == pytest.approx(XS, abs=1)
    assert grid.ys == pytest.approx(YS, abs=1)


def test_a_missing_piece_joins_two_cells_and_not_the_table():
    """An L of joined places is no cell: it is cut by rows, the rest of the table stands."""
    rulings = [r for r in rulings_of(PLAIN, XS, YS) if r not in (Ruling(150, 100, 150, 130), Ruling(50, 130, 150, 130))]
    grid = only(rulings)
    assert sum(c.row_span * c.col_span for c in grid.cells) == 9
    assert shape(grid) == [(0, 0, 1, 2), (0, 2, 1, 1), *drawn(PLAIN)[3:]]


def test_two_tables_below_each_other():
    rulings = rulings_of(PLAIN, XS, YS) + rulings_of(PLAIN[:2], [50, 200, 300, 350], [300, 320, 340])
    first, second = find_grids(rulings)
    assert shape(first) == drawn(PLAIN)
    assert shape(second) == drawn(PLAIN[:2])


def test_lines_alone_are_no_table():
    """The underlines of the letterhead, a footnote's rule, a frame around the page."""
    assert find_grids((Ruling(100, 90, 200, 90), Ruling(350, 95, 500, 95), Ruling(50, 800, 150, 800))) == ()
    assert find_grids(rulings_of([["a"]], [20, 575], [20, 820])) == ()
    assert find_grids((Ruling(100, 90, 200, 90), Ruling(150, 85, 150, 120))) == ()
    assert find_grids(()) == ()


@st.composite
def grids(draw):
    """A random grid: edges at least 12 points apart, random merges; each inner edge is drawn somewhere."""
    n_rows, n_cols = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    assume(n_rows * n_cols >= 2)
    widths = draw(st.lists(st.integers(12, 120), min_size=n_cols, max_size=n_cols))
    heights = draw(st.lists(st.integers(12, 60), min_size=n_rows, max_size=n_rows))
    xs = [40 + sum(widths[:i]) for i in range(n_cols + 1)]
    ys = [60 + sum(heights[:i]) for i in range(n_rows + 1)]
    owner = {(r, c): (r, c, 1, 1) for r in range(n_rows) for c in range(n_cols)}
    for _ in range(draw(st.integers(0, 4))):
        r, c = draw(st.integers(0, n_rows - 1)), draw(st.integers(0, n_cols - 1))
        high, wide = draw(st.integers(1, n_rows - r)), draw(st.integers(1, n_cols - c))
        places = [(r + i, c + j) for i in range(high) for j in range(wide)]
        if all(owner[p][2:] == (1, 1) for p in places):
            merged = owner | dict.fromkeys(places, (r, c, high, wide))
            if all_edges_drawn(merged, n_rows, n_cols):
                owner = merged
    cells = sorted(set(owner.values()))
    rulings = []
    for r, c, high, wide in cells:
        x0, x1, y0, y1 = xs[c], xs[c + wide], ys[r], ys[r + high]
        rulings += [Ruling(x0, y0, x1, y0), Ruling(x0, y1, x1, y1), Ruling(x0, y0, x0, y1), Ruling(x1, y0, x1, y1)]
    return xs, ys, cells, draw(st.permutations(rulings))


def all_edges_drawn(owner, n_rows, n_cols):
    across = all(any(owner[r, c] != owner[r + 1, c] for c in range(n_cols)) for r in range(n_rows - 1))
    return across and all(any(owner[r, c] != owner[r, c + 1] for r in range(n_rows)) for c in range(n_cols - 1))


@given(grids())
def test_any_grid_comes_back_as_it_was_drawn(made):
    xs, ys, cells, rulings = made
    grid = only(rulings)
    assert grid.xs == pytest.approx(xs)
    assert grid.ys == pytest.approx(ys)
    assert shape(grid) == cells
    for cell in grid.cells:
        assert tuple(cell.box) == pytest.approx(
            (xs[cell.col], ys[cell.row], xs[cell.col + cell.col_span], ys[cell.row + cell.row_span])
        )


@given(st.lists(st.tuples(st.booleans(), *[st.floats(0, 600)] * 3), max_size=30))
def test_any_lines_give_grids_whose_cells_cover_them_once(lines):
    rulings = [
        Ruling(min(a, b), at, max(a, b), at) if lying else Ruling(at, min(a, b), at, max(a, b))
        for lying, at, a, b in lines
    ]
    for grid in find_grids(tuple(rulings)):
        places = [(c.row + i, c.col + j) for c in grid.cells for i in range(c.row_span) for j in range(c.col_span)]
        assert sorted(places) == [(r, c) for r in range(len(grid.ys) - 1) for c in range(len(grid.xs) - 1)]


def test_a_drawing_with_thousands_of_lines_is_no_table():
    lines = [Ruling(0, i / 2, 600, i / 2) for i in range(0, 6000, 8)] + [
        Ruling(i / 2, 0, i / 2, 3000) for i in range(0, 6000, 8)
    ]
    assert find_grids(tuple(lines)) == ()


def test_a_ruling_broken_by_copying_parts_rows_that_no_word_joins():
    whole = rulings_of([["a", "b"], ["c", "d"], ["e", "f"]], [60, 200, 500], [100, 130, 160, 190])
    kept = [r for r in whole if not (r.horizontal and r.y0 == 130 and r.x0 < 200)]
    pieces = [Ruling(60, 130, 78, 130), Ruling(180, 130, 200, 130)]
    apart = read(line("Xã", 70, 108, 0) + line("Thôn", 70, 138, 1))
    across = read(line("Huyện", 70, 123, 0))
    found = {
        name: len(find_grids((*kept, *pieces), tuple(words))[0].cells)
        for name, words in (("apart", apart), ("across", across), ("printed", line("Xã", 70, 108)))
    }
    assert found == {"apart": 6, "across": 5, "printed": 5}


def test_the_broken_frame_of_a_stamp_is_no_table():
    frame = [r for r in rulings_of([["a"], ["b"]], [60, 200], [100, 130, 160]) if not (r.horizontal and r.y0 == 130)]
    stamp = read(line("Đến", 70, 108, 0) + line("Ngày", 70, 138, 1))
    assert find_grids((*frame, Ruling(60, 130, 105, 130)), tuple(stamp)) == ()


def test_a_stamp_of_receipt_with_a_line_in_it_is_no_table():
    frame = rulings_of([["a"], ["b"]], [60, 200], [100, 130, 160])
    stamp = line("Đến", 70, 108, 0) + line("Ngày", 70, 138, 1)
    assert find_grids(frame, tuple(read(stamp))) == ()
    assert len(find_grids(frame, tuple(stamp))) == 1
