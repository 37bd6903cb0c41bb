"""Words -> lines -> passages."""

from __future__ import annotations

import pytest
from build import line, lines, page
from hypothesis import given
from hypothesis import strategies as st

from extractors.layout import least_direct, letter_height, lines_of, number_lines, passages_of
from schemas.document import Word
from schemas.geometry import Box, union

LONG = "Thực hiện chỉ đạo của cấp trên, huyện đã kiểm tra việc sử dụng phần mềm tại"


def passages(words, without=()):
    return passages_of(page(list(number_lines(words))), tuple(without))


def test_words_on_one_height_are_one_line_left_to_right():
    words = line("trên cùng một dòng", 70, 100) + line("dòng sau", 70, 120)
    assert [w.text for w in number_lines(words[::-1])] == ["trên", "cùng", "một", "dòng", "dòng", "sau"]
    assert {w.text: w.line_no for w in number_lines(words)}["sau"] == 1


def test_a_rising_line_is_one_line():
    words = [
        w
        for i, text in enumerate(["một", "dòng", "hơi", "dốc", "lên", "phía", "phải"])
        for w in line(text, 60 + 60 * i, 110 - 1.5 * i)
    ]
    assert {w.line_no for w in number_lines(words)} == {0}


def test_a_wide_gap_parts_columns():
    words = number_lines(line("ỦY BAN NHÂN DÂN", 70) + line("CỘNG HÒA XÃ HỘI", 350))
    assert [found.text for found in lines_of(words)] == ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI"]


def test_lines_that_go_on_are_one_passage():
    (passage,) = passages(lines(LONG, LONG, "các xã."))
    assert passage.text == f"{LONG} {LONG} các xã."
    assert len(passage.lines) == 3
    assert passage.page == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LONG + " xã.", "1. " + LONG),
        (LONG, "- " + LONG),
        (LONG, "Điều 2. " + LONG),
        ("Kính gửi: Sở Thông tin.", LONG),
        ("BÁO CÁO TÌNH HÌNH THỰC HIỆN NHIỆM VỤ CÔNG NGHỆ THÔNG TIN CỦA CẢ", LONG),
    ],
    ids=["number", "dash", "article", "ended early", "capitals"],
)
def test_what_begins_a_new_passage(first, second):
    assert [p.text for p in passages(lines(first, second))] == [first, second]


def test_an_indented_line_after_a_full_stop_begins_a_new_passage():
    words = lines(LONG, LONG + ".") + line(LONG[:60], 105, 132, 2)
    assert len(passages(words)) == 2


def test_a_gap_begins_a_new_passage():
    assert len(passages(lines(LONG) + line(LONG, 70, 160, 1))) == 2


def test_a_code_cut_over_the_lines_end_is_closed():
    (passage,) = passages(lines(f"{LONG} Nghị định số 47/2020/NĐ-", "CP ngày 09 tháng 4 năm 2020."))
    assert "47/2020/NĐ-CP ngày" in passage.text
    start = passage.text.index("47/2020")
    assert [w.text for w in passage.words_at(start, start + len("47/2020/NĐ-CP"))] == ["47/2020/NĐ-", "CP"]
    (passage,) = passages(lines(f"{LONG} Tờ trình số 58/TTr-", "STNMT của Sở."))
    assert "58/TTr-STNMT của" in passage.text


def test_a_dash_between_words_is_not_closed():
    (passage,) = passages(lines(f"{LONG} giai đoạn 2021 -", "2025 của các xã."))
    assert "2021 - 2025" in passage.text


def test_words_of_tables_are_left_out():
    words = lines(LONG) + line("12.500 đồng", 80, 300, 1)
    assert [p.text for p in passages(words, [Box(60, 290, 500, 330)])] == [LONG]
    assert passages(line("12", 80, 300), [Box(60, 290, 500, 330)]) == ()


def test_places_of_characters():
    (passage,) = passages(lines(LONG, "các xã 22/22."))
    start = passage.text.index("22/22")
    (word,) = passage.words_at(start, start + 2)
    assert word.text == "22/22."
    assert passage.box_at(start, start + 2) == word.box
    assert passage.box_at(0, len(passage.text)) == passage.box == union([w.box for w in passage.words])
    assert passage.box_at(len(passage.text) + 5, len(passage.text) + 9) == passage.box


def test_a_span_is_as_direct_as_its_least_direct_word():
    words = [*line("một"), Word("hai", "h\ufffdi", Box(100, 100, 120, 112), 0.9, "repaired", 0)]
    (passage,) = passages(words)
    assert passage.source_at(0, 3) == "text"
    assert passage.source_at(0, 7) == "repaired"
    assert least_direct(["repaired", "ocr", "text"]) == "ocr"
    assert least_direct([]) == "text"


def test_no_words():
    assert number_lines([]) == ()
    assert lines_of(()) == ()
    assert passages_of(page([])) == ()
    assert letter_height([]) == 12


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 800), st.floats(1, 60), st.floats(4, 30)), max_size=40))
def test_no_word_is_lost_or_doubled(boxes):
    words = [Word(f"w{i}", f"w{i}", Box(x, y, x + w, y + h), 1.0, "text", 0) for i, (x, y, w, h) in enumerate(boxes)]
    numbered = number_lines(words)
    assert sorted(w.text for w in numbered) == sorted(w.text for w in words)
    assert [w.line_no for w in numbered] == sorted(w.line_no for w in numbered)
    assert sum(len(found.words) for found in lines_of(numbered)) == len(words)
    found = passages_of(page(list(numbered)))
    assert sorted(w.text for p in found for w in p.words) == sorted(w.text for w in words)
    for passage in found:
        for word, at in zip(passage.words, passage.starts, strict=True):
            assert passage.text[at : at + len(word.text)] == word.text
            assert word in passage.words_at(at, at + len(word.text))
