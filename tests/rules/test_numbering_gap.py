"""Numbers of headings."""

from __future__ import annotations

import msgspec
import pytest
from rule_cases import SOURCE, page, table

from extractors.layout import passages_of
from normalizers.numbering import parse_marker
from pipeline.rules.case import Case
from pipeline.rules.numbering_gap import check
from schemas.record import Extraction


def told(*texts, source="text", tables=()):
    one = page(*texts)
    words = tuple(msgspec.structs.replace(word, source=source) for word in one.words)
    passages = passages_of(msgspec.structs.replace(one, words=words))
    return [f.expected or f.actual for f in check(Case(Extraction(SOURCE, {}, tables, ()), (), passages)).findings]


@pytest.mark.parametrize(
    ("text", "style", "value", "sure"),
    [
        ("IV. NHIỆM VỤ", "roman.", 4, True),
        ("Il. GIẢI PHÁP", "roman.", 2, False),
        ("1V. GIẢI PHÁP", "roman.", 4, False),
        ("2.3. Mức độ tương tác", "2..", 3, True),
        ("12) Sở Y tế", "arabic)", 12, True),
        ("đ) Về nhân lực", "letter)", 5, True),
        ("Điều 7. Hiệu lực", "Điều", 7, True),
        ("Phần II", "Phần", 2, True),
        ("2004. Hiện nay", None, 0, False),
        ("3.136.200 đồng", None, 0, False),
        ("12/14 xã", None, 0, False),
    ],
)
def test_markers(text, style, value, sure):
    marker = parse_marker(text)
    assert (marker and (marker.style, marker.value, marker.sure)) == (style and (style, value, sure))


@pytest.mark.parametrize(
    "texts",
    [
        ("I. MỘT", "II. HAI", "III. BA"),
        ("I. MỘT", "1. Máy tính", "2. Mạng", "II. HAI", "1. Nhân lực", "2. Kinh phí"),
        ("1. Một", "a) Máy", "b) Mạng", "2. Hai", "a) Người", "b) Tiền", "c) Việc", "d) Nơi", "e) Lúc"),
        ("1. Một", "1.1. Máy", "1.2. Mạng", "2. Hai", "2.1. Người"),
        # A list inside an item, numbered in the same style.
        ("1. Một", "1. Máy", "2. Mạng", "2. Hai", "3. Ba"),
        ("I. MỘT", "Il. HAI", "lll. BA", "1V. BỐN", "V. NĂM"),
        ("I. MỘT", "II. HAI", "Kết quả đạt được. III. BA", "IV. BỐN"),
        ("3. Ba", "7. Bảy"),
    ],
)
def test_numbers_in_order(texts):
    assert told(*texts) == []


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (("IV. BỐN", "I. MỘT", "II. HAI", "III. BA", "V. NĂM"), "IV."),
        (("1. Một", "2. Hai", "4. Bốn"), "3."),
        (("a) Một", "b) Hai", "d) Bốn"), "c)"),
        (("2.1. Một", "2.2. Hai", "2.4. Bốn"), "2.3"),
        (("Điều 1. Một", "Điều 2. Hai theo Điều 3.", "Điều 4. Bốn"), "Điều 3"),
        (("1. Một", "2. Hai", "2. Ba", "3. Bốn"), "3."),
    ],
)
def test_numbers_left_out_or_given_twice(texts, missing):
    assert told(*texts) == [missing]


def test_a_reader_is_trusted_less():
    assert told("I. MỘT", "Z. Hai", "III. BA", source="ocr") == []
    assert told("I. MỘT", "II. HAI", "IV. BỐN", source="ocr") == ["III."]
    assert told("I. MỘT", "II. HAI", "II. BA", source="ocr") == []
    assert told("I. MỘT", "II. HAI", "II. BA", "IV. BỐN", "VI. SÁU", source="ocr") == ["V."]


def test_a_heading_inside_a_table_is_not_missing():
    rows = table(["TT", "Nội dung"], ["III", "Ba"])
    assert told("I. MỘT", "II. HAI", "IV. BỐN", tables=(rows,)) == []
    assert told("1. Một", "2. Hai", "4. Bốn", tables=(table(["TT", "Tên"], ["3", "Ba"]),)) == ["3."]
