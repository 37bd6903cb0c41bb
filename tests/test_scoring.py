"""Scores on cases small enough to count by hand."""

import pytest

from benchmarks.scoring import Score, add, digit_strings, one_spelling, score_aligned, score_bag, words_of


def test_a_perfect_reading_has_no_error() -> None:
    text = "Căn cứ Quyết định số 599/QĐ-UBND ngày 19/12/2018;"
    both = add((score_aligned(text, text), score_bag(text, text)))
    assert (both.word_edits, both.letter_edits, both.marks_wrong, both.missed, both.extra) == (0, 0, 0, 0, 0)
    assert (both.words, both.bag, both.base_right) == (8, 8, 8)
    assert both.digits == 2  # 599 and 19/12/2018


def test_spelling_that_only_looks_different_is_no_error() -> None:
    decomposed = "Hoà bình – “thuỷ lợi”"  # old and new place of the tone, dash and quotes of type
    assert one_spelling(decomposed) == 'Hòa bình - "thủy lợi"'
    assert score_aligned('Hòa bình - "thủy lợi"', decomposed).letter_edits == 0


def test_words_lose_the_punctuation_at_their_ends_only() -> None:
    assert words_of("(CNTT), 94,6%; 22/22 - ./. NĐ-CP.") == ["CNTT", "94,6%", "22/22", "NĐ-CP"]


def test_a_wrong_mark_is_a_word_error_but_none_without_marks() -> None:
    score = score_aligned("phần mềm của tỉnh", "phẩn mềm của tỉnh")
    assert (score.word_edits, score.base_edits, score.base_right, score.marks_wrong) == (1, 0, 4, 1)
    assert score.letter_edits == 1
    assert score.word_error_rate == 0.25
    assert score.diacritic_error_rate == 0.25


def test_a_wrong_letter_and_a_lost_word() -> None:
    score = score_aligned("một hai ba bốn", "một hal bốn")
    assert (score.word_edits, score.base_edits) == (2, 2)  # hai -> hal, ba lost
    assert (score.base_right, score.marks_wrong) == (2, 0)


def test_an_added_word_is_an_error() -> None:
    score = score_aligned("một hai", "một hai ba")
    assert (score.word_edits, score.letter_edits) == (1, 3)


def test_the_bag_takes_any_order_and_counts_repeats() -> None:
    score = score_bag("a b b c 12 1.250", "c b 1250 a d 12")
    assert (score.bag, score.missed, score.extra) == (6, 2, 2)  # b, 1.250 missed; d, 1250 added
    assert (score.digits, score.digits_missed) == (2, 1)


def test_digit_strings_keep_the_marks_inside() -> None:
    assert digit_strings("1.279.595 đồng, 94,6 %, 22/22, 2019.") == ["1.279.595", "94,6", "22/22", "2019"]


def test_rates_of_nothing_are_unknown_and_sums_weigh_by_words() -> None:
    assert Score().word_error_rate is None
    assert Score().miss_rate is None
    both = add((Score(words=10, word_edits=1), Score(words=30, word_edits=3)))
    assert both.word_error_rate == pytest.approx(0.1)


def test_an_empty_reading_misses_everything() -> None:
    score = add((score_aligned("hai từ", ""), score_bag("hai từ", "")))
    assert score.word_error_rate == 1.0
    assert score.character_error_rate == 1.0
    assert score.miss_rate == 1.0
