"""Probable misprints."""

from __future__ import annotations

import msgspec
import pytest
from rule_cases import SOURCE, page

from extractors.layout import passages_of
from pipeline.rules.case import Case
from pipeline.rules.suspicious_text import check
from schemas.record import Extraction


def told(*texts, **changed):
    one = page(*texts)
    words = tuple(msgspec.structs.replace(word, **changed) for word in one.words)
    passages = passages_of(msgspec.structs.replace(one, words=words))
    findings = check(Case(Extraction(SOURCE, {}, (), ()), (), passages)).findings
    assert all(f.severity == "info" and f.box for f in findings)
    return [(f.actual, f.expected) for f in findings]


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân huyện báo cáo kết quả ứng dụng công nghệ thông tin năm 2021 như sau:",
        "Người dân xã Chiềng Khoong dần dần quen nộp hồ sơ qua mạng, ngày ngày mở cổng dịch vụ.",
        "Vữa xây trát, cọc ván thép và ống gió được nghiệm thu.",
        "Hồ sơ nộp tại bộ phận một cửa, một cửa liên thông.",
    ],
)
def test_right_words(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "printed", "likely"),
    [
        ("Các đơn vị gửi báo cáo thep quy định của tỉnh.", "thep", "theo"),
        ("Tình trạng ô nhiếm môi trường đã giảm.", "nhiếm", "nhiễm"),
        ("Quy chế phối hợp phối hợp giữa các phòng.", "phối hợp phối hợp", "phối hợp"),
    ],
)
def test_misprints(text, printed, likely):
    assert told(text) == [(printed, likely)]


def test_a_readers_slips_are_no_misprints():
    assert told("Các đơn vị gửi báo cáo thep quy định của tỉnh.", source="ocr") == []


def test_a_page_of_broken_words_is_left_alone():
    assert told(*["Các đơn vị gửi báo cáo thep quy định của tỉnh."] * 6) == []
