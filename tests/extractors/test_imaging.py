"""Page images: skew, reading axis, stamps, rulings, specks."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from build import frame, picture

from extractors.imaging.ink import FAINT, despeckle, even_light, lift_stamps, stretch, to_grey, to_mask
from extractors.imaging.rulings import erase_rulings, find_rulings, ruled_area, ruling_masks
from extractors.imaging.skew import WIDE, across_to_down, level, skew_angle, turn

DPI = 150


def grey_page():
    return np.ascontiguousarray(picture(dpi=DPI)[..., 0])


def ink(grey, below=128):
    return int((grey < below).sum())


# Skew and orientation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("angle", [-5.0, -2.3, -0.5, 0.0, 0.35, 1.0, 3.7])
def test_skew_is_found(angle):
    """A page turned counter-clockwise by an angle must be turned clockwise by it."""
    skewed = level(grey_page(), -angle)
    assert skew_angle(to_mask(skewed), DPI) == pytest.approx(angle, abs=0.1)


@pytest.mark.parametrize("angle", [-45.0, 20.0, 33.3])
def test_a_large_skew_is_found_where_it_is_looked_for(angle):
    page = cv2.copyMakeBorder(grey_page(), 300, 300, 150, 150, cv2.BORDER_CONSTANT, value=255)
    skewed = to_mask(level(page, -angle))
    assert skew_angle(skewed, DPI, WIDE) == pytest.approx(angle, abs=0.1)
    assert abs(skew_angle(skewed, DPI)) <= 8


def test_levelling_undoes_the_skew():
    again = level(level(grey_page(), -2.0), skew_angle(to_mask(level(grey_page(), -2.0)), DPI))
    assert skew_angle(to_mask(again), DPI) == pytest.approx(0, abs=0.1)


def test_a_blank_page_has_no_skew():
    blank = np.full((800, 600), 255, np.uint8)
    assert skew_angle(to_mask(blank), DPI) == 0
    assert across_to_down(to_mask(blank), DPI) > 1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [0.0, 1.5, -1.5])
def test_reading_axis(rotation, skew):
    page = turn(level(grey_page(), skew), rotation)
    assert (across_to_down(to_mask(page), DPI) > 1) is (rotation in (0, 180))


def test_turning_is_clockwise():
    page = np.zeros((2, 3), np.uint8)
    page[0, 0] = 1
    assert turn(page, 90).shape == (3, 2)
    assert turn(page, 90)[0, 1] == 1
    assert turn(page, 180)[1, 2] == 1
    assert turn(page, 270)[2, 0] == 1
    assert np.array_equal(turn(turn(page, 90), 270), page)


# Ink -----------------------------------------------------------------------------------------------------------------


def test_a_red_seal_is_lifted_and_the_text_below_it_stays():
    page = picture(dpi=DPI).copy()
    seal = np.full_like(page, 255)
    cv2.circle(seal, (500, 250), 110, (220, 30, 40), 9)
    cv2.putText(seal, "SEAL", (430, 270), cv2.FONT_HERSHEY_SIMPLEX, 2, (220, 30, 40), 6)
    # Ink on ink: the darker of the two in each channel.
    stamped = np.minimum(page, seal)
    lifted = lift_stamps(stamped)
    assert lifted.shape == page.shape[:2]
    # What the seal leaves is pale: no darker than the paper's shade.
    assert lifted[(seal[..., 1] < 100) & (page[..., 0] > 250)].min() > 200
    assert np.abs(lifted.astype(int) - page[..., 0]).max() <= 60
    assert ink(even_light(lifted, DPI)) == pytest.approx(ink(even_light(grey_page(), DPI)), rel=0.02)


def test_blue_ink_stays_dark():
    page = np.full((200, 200, 3), 255, np.uint8)
    page[50:60, 20:180] = (30, 40, 160)
    assert lift_stamps(page)[55, 100] < 100
    assert to_grey(page)[55, 100] < 100


def test_uneven_light_is_evened():
    grey = grey_page().astype(float)
    shade = np.linspace(1.0, 0.6, grey.shape[1])
    even = even_light(np.asarray(grey * shade, np.uint8), DPI)
    paper = even[:60]
    assert paper.min() > 245
    left, right = even[:, : even.shape[1] // 3], even[:, even.shape[1] // 3 : 2 * even.shape[1] // 3]
    assert min(ink(left), ink(right)) > 500


def test_show_through_is_no_ink():
    page = np.full((300, 300), 250, np.uint8)
    page[100:104, 20:280] = 205
    page[200:204, 20:280] = 20
    even = even_light(page, DPI)
    assert to_mask(even, FAINT)[101, 150] == 0
    assert to_mask(even)[201, 150] == 255


def test_stretching_whitens_what_shows_through_and_blackens_ink():
    assert stretch(np.array([[20, 128, 210, 255]], np.uint8)).tolist() == [[0, 147, 255, 255]]


def test_specks_go_and_small_marks_stay():
    clean_page = grey_page()
    page = clean_page.copy()
    rng = np.random.default_rng(1)
    for y, x in rng.integers((560, 20), (page.shape[0] - 20, page.shape[1] - 20), (60, 2)):
        page[y, x] = 0
    done = despeckle(page, DPI)
    assert (done[560:] == 255).all()
    assert np.array_equal(done[:540], clean_page[:540])


def test_a_speckless_page_is_untouched():
    page = grey_page()
    assert np.array_equal(despeckle(page, DPI), page)


def test_dots_of_letters_and_full_stops_stay():
    """Two strokes with a dot above, a dot beside: what i and a full stop look like at 150 dpi."""
    page = np.full((120, FAINT), 255, np.uint8)
    page[50:70, 60:63] = 0
    page[44:46, 60:62] = 0
    page[68:70, 68:70] = 0
    assert np.array_equal(despeckle(page, DPI), page)


# Rulings -------------------------------------------------------------------------------------------------------------

XS, YS = [100, 400, 700, 1000], [150, 250, 350, 450]


def framed():
    return np.ascontiguousarray(frame(picture(dpi=DPI), XS, YS)[..., 0])


def test_rulings_are_found_where_they_are_drawn():
    rulings = find_rulings(*ruling_masks(to_mask(framed(), FAINT), DPI), DPI)
    lying = sorted(r.y0 for r in rulings if r.horizontal)
    standing = sorted(r.x0 for r in rulings if not r.horizontal)
    assert lying == pytest.approx([y * 72 / DPI for y in YS], abs=1)
    assert standing == pytest.approx([x * 72 / DPI for x in XS], abs=1)


def test_the_area_of_rulings_is_found_on_half_the_page():
    page = grey_page()
    assert not ruled_area(page, DPI).any()
    page[300:302, 50:450] = 100
    page[200:400, 249:252] = 0
    area = ruled_area(page, DPI)
    assert area.shape == page.shape
    assert (area[300, 60:440] > 0).all()
    assert (area[210:390, 250] > 0).all()
    assert (area > 0).sum() < 12 * 600


def test_text_alone_has_no_rulings():
    assert find_rulings(*ruling_masks(to_mask(grey_page(), FAINT), DPI), DPI) == ()


def test_a_row_of_capital_ts_is_no_ruling_but_a_short_line_of_a_table_is():
    """The bars of "TTTT" run into one stroke; a table's narrow column is no wider, but its line meets another."""
    page = np.full((400, 600), 255, np.uint8)
    page[100:103, 100:172] = 0
    for x in (108, 126, 144, 162):
        page[103:118, x : x + 3] = 0
    lying, _ = ruling_masks(to_mask(page, FAINT), DPI)
    assert not lying.any()
    page[40:240, 98:101] = 0
    lying, _ = ruling_masks(to_mask(page, FAINT), DPI)
    assert lying[101, 140]


def worn(page, seed):
    """The page with a hole of two or three pixels in every five millimetres or so of its ruled rows and columns."""
    rng = np.random.default_rng(seed)
    page = page.copy()
    for at in range(15, 1100, 30):
        column, row = at + rng.integers(9, size=2)
        if min(abs(column - x) for x in XS) > 5:
            page[:, column : column + rng.integers(2, 4)] = 255
        if min(abs(row - y) for y in YS) > 5:
            page[row : row + rng.integers(2, 4)] = 255
    return page


@pytest.mark.parametrize("seed", range(3))
def test_rulings_with_holes_are_found_whole(seed):
    page = worn(np.ascontiguousarray(frame(np.full((600, 1100, 3), 255, np.uint8), XS, YS)[..., 0]), seed)
    rulings = find_rulings(*ruling_masks(to_mask(page, FAINT), DPI), DPI)
    for lying, places, full in ((True, YS, XS[-1] - XS[0]), (False, XS, YS[-1] - YS[0])):
        for place in places:
            near = [r for r in rulings if r.horizontal is lying and abs((r.y0 if lying else r.x0) - place * 0.48) < 1.5]
            assert sum(r.length for r in near) == pytest.approx(full * 0.48, rel=0.08)


def test_a_letter_beyond_the_end_of_a_ruling_is_no_part_of_it():
    page = np.full((400, 300), 255, np.uint8)
    page[40:240, 98:101] = 0
    page[244:258, 98:101] = 0
    _, standing = ruling_masks(to_mask(page, FAINT), DPI)
    assert standing[200, 99]
    assert not standing[243:].any()


def test_dotted_leaders_are_no_rulings():
    page = np.full((100, 900), 255, np.uint8)
    for x in range(50, 850, 6):
        page[50:53, x : x + 3] = 0
    assert not any(mask.any() for mask in ruling_masks(to_mask(page, FAINT), DPI))


def test_bars_and_pictures_are_no_rulings():
    page = np.full((800, 1200), 255, np.uint8)
    page[100:140, 100:1100] = 0
    assert find_rulings(*ruling_masks(to_mask(page, FAINT), DPI), DPI) == ()


def test_rulings_are_erased_and_letters_kept():
    page = framed()
    erased = erase_rulings(page, *ruling_masks(to_mask(page, FAINT), DPI))
    text = ink(grey_page())
    assert ink(erased) == pytest.approx(text, rel=0.06)
    # Away from the lines nothing changes at all.
    far = np.ones(page.shape, bool)
    for y in YS:
        far[y - 5 : y + 6] = False
    for x in XS:
        far[:, x - 5 : x + 6] = False
    assert np.array_equal(erased[far], grey_page()[far])
    assert find_rulings(*ruling_masks(to_mask(erased, FAINT), DPI), DPI) == ()
