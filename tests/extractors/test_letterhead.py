"""Letterhead and signature block."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from build import line, page

from extractors.letterhead import read_letterhead

CASES = json.loads((Path(__file__).parents[1] / "cases" / "extract" / "letterheads.json").read_text(encoding="utf-8"))


def centred(text, middle, y, no):
    width = sum(len(part) * 6 for part in text.split()) + 3 * (len(text.split()) - 1)
    return line(text, middle - width / 2, y, no)


def first_page(case):
    """The usual page: issuer left, motto right, number and date below, kind, title, body, signature."""
    words, y, no = [], 60, 0
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", case.get("date")]
    left = [*case["issuer"], case.get("number")]
    if len(left) < 3:
        left.insert(1, None)
    for a, b in zip(left, right, strict=True):
        words += centred(a, 150, y, no) if a else []
        words += centred(b, 430, y, no) if b else []
        y, no = y + 18, no + 1
    for text in case["head"]:
        words += centred(text, 300, y + 20, no)
        y, no = y + 18, no + 1
    for text in case.get("body", ["Căn cứ Luật Công nghệ thông tin;"]):
        words += line(text, 70, y + 50, no)
        y, no = y + 18, no + 1
    return page(words, number=1)


def last_page(signature):
    words = line("Nơi nhận:", 70, 300, 0) + line("- Như trên;", 70, 316, 1)
    for i, text in enumerate(signature):
        words += centred(text, 430, 300 + i * 18 + (60 if i == len(signature) - 1 else 0), 2 + i)
    return page(words, number=2)


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_letterheads(case):
    pages = [first_page(case), *([last_page(case["signature"])] if "signature" in case else [])]
    values, _ = read_letterhead(pages)
    got = {key: values.get(key) for key in case["expected"]}
    if isinstance(got.get("issued_date"), dt.date):
        got["issued_date"] = got["issued_date"].isoformat()
    assert got == case["expected"]


def test_blank_number_and_date_are_doubted():
    case = next(case for case in CASES if case["about"] == "blank number and day")
    _, (finding,) = read_letterhead([first_page(case)])
    assert (finding.rule, finding.severity, finding.column) == ("missing_number_date", "warning", "doc_number")
    assert finding.actual == case["number"]
    assert finding.box is not None


def test_a_whole_letterhead_is_not_doubted():
    assert read_letterhead([first_page(CASES[0])])[1] == []


def test_a_document_of_empty_pages():
    assert read_letterhead([page([])]) == ({"doc_type": "khac"}, [])
