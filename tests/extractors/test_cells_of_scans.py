"""Cells of scanned tables: what is made of the readers' answers."""

from __future__ import annotations

from extractors.cells import _with_one_sign
from schemas.document import Word
from schemas.geometry import Box

MANY = ["1,200,000", "3,450,000", "12,000,000", "7,800,500", "18,240,000"]


def word(text):
    return Word(text, text, Box(0, 0, 10, 10), 0.9, "ocr", 0)


def texts(*printed):
    return [found.text for found in _with_one_sign([word(text) for text in printed])]


def test_numbers_of_several_groups_have_the_sign_of_their_page():
    assert texts(*MANY, "4.100.000") == [*MANY, "4,100,000"]
    (*_, changed) = _with_one_sign([word(text) for text in (*MANY, "4.100,000")])
    assert (changed.text, changed.raw_text) == ("4,100,000", "4.100,000")
    assert [change.rule for change in changed.changes] == ["sign_of_page"]


def test_a_number_that_the_sign_makes_another_one_stays():
    assert texts(*MANY, "4.100", "12.5", "1.2.2020") == [*MANY, "4.100", "12.5", "1.2.2020"]


def test_a_page_that_prints_both_signs_stays():
    assert texts("1,200,000", "3.450.000") == ["1,200,000", "3.450.000"]
