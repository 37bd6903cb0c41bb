"""What pages need, and how far their readings are to be trusted."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from build import picture

from extractors.imaging.ink import to_mask
from extractors.imaging.quality import (
    BLANK,
    dark_share,
    is_illegible,
    is_turned_far,
    legibility,
    needs,
    remark,
    rotations,
    sureness,
)
from extractors.imaging.skew import level, turn
from extractors.ocr.engine import OcrWord
from schemas.geometry import Box

DPI = 150
PAGE = picture(dpi=DPI)
GREY = np.ascontiguousarray(PAGE[..., 0])
PAPER = np.full((400, 300), 255, np.uint8)
SEALED = cv2.circle(PAGE.copy(), (500, 250), 110, (220, 30, 40), 9)


def read(*texts, confidence=0.9):
    return [OcrWord(text, Box(0, 0, 10, 10), confidence, 0) for text in texts]


def test_a_plain_page_needs_nothing():
    assert needs(PAGE) == (True, False, False)


def test_a_negative_is_inverted_and_a_grey_one_is_not():
    assert needs(255 - PAGE).inverting
    assert not needs(np.full((200, 200, 3), 140, np.uint8)).inverting


def test_red_ink_is_lifted_and_blue_or_a_few_red_pixels_are_not():
    assert needs(SEALED).lifting
    assert needs(np.ascontiguousarray(255 - SEALED)).lifting
    assert not needs(np.ascontiguousarray(SEALED[..., ::-1])).lifting
    specked = PAGE.copy()
    specked[::100, ::100] = (220, 30, 40)
    assert not needs(specked).lifting


def test_pictures_too_small_for_a_letter_are_not_read():
    assert not needs(np.zeros((1, 1, 3), np.uint8)).reading
    assert needs(np.zeros((9, 200, 3), np.uint8)).reading


def test_an_upright_page_is_not_turned_and_one_on_its_side_may_be():
    assert rotations(to_mask(GREY), DPI) == (0,)
    assert rotations(to_mask(turn(GREY, 90)), DPI)[0] in (90, 270)
    assert rotations(to_mask(PAPER), DPI) == (0,)


@pytest.mark.parametrize(("angle", "far"), [(2.0, False), (20.0, True)])
def test_far_turned_pages_are_told(angle, far):
    page = cv2.copyMakeBorder(GREY, 300, 300, 150, 150, cv2.BORDER_CONSTANT, value=255)
    assert is_turned_far(to_mask(level(page, angle)), DPI) is far


def test_syllables_and_numbers_are_legible_and_the_same_upside_down_are_not():
    assert legibility(read("Ủy", "ban", "nhân", "dân", "2.350,", "UBND")) == pytest.approx(0.9)
    assert legibility(read("uɐq", "xzq", "wfk")) == 0
    assert legibility([]) == 0
    assert legibility(read("ban", confidence=0.2)) == pytest.approx(0.2)


def test_letters_count_for_how_sure_the_reader_is():
    assert sureness([]) == 0
    assert sureness([*read("abcdef", confidence=0.9), *read("gh", confidence=0.5)]) == pytest.approx(0.8)


def test_remarks():
    words = read("kế", "hoạch", "năm")
    assert remark(words, GREY) == ""
    assert remark([], PAPER) == BLANK
    assert remark([], GREY).startswith("illegible_page: there is ink")
    assert remark(read("xzq", "wfk"), GREY).startswith("illegible_page: hardly")
    assert not is_illegible(words, GREY)
    assert is_illegible(read("xzq"), GREY)
    assert not is_illegible([], PAPER)


def test_dark_share_leaves_the_scanners_edge_out():
    page = np.full((500, 500), 255, np.uint8)
    page[:8] = 0
    assert dark_share(page) == 0
    page[100:200, 100:200] = 0
    assert dark_share(page) == pytest.approx(100 * 100 / (480 * 480), rel=0.01)
