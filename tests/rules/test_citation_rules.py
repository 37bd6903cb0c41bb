"""Rules about cited documents: dates, repeats, kinds, spelling."""

from __future__ import annotations

import datetime as dt

import pytest
from rule_cases import SOURCE, page

from extractors.layout import passages_of
from extractors.reports.citations import REPORT
from extractors.reports.report import Context
from normalizers.rows import to_record
from pipeline.rules import RULES
from pipeline.rules.case import Case
from schemas.record import Extraction


def outcome(rule, *texts, **document):
    """Findings of a rule over paragraphs, and the doubted values as (printed number, column)."""
    passages = passages_of(page(*texts))
    rows = tuple(REPORT.prose(Context(SOURCE, document, passages, {})))
    records = tuple(to_record(row, SOURCE.doc_id) for row in rows)
    found = RULES[rule](Case(Extraction(SOURCE, document, (), rows), records, passages))
    printed = {r.row_id: r.raw.readings["cited_number"].text for r in records if "cited_number" in r.raw.readings}
    return found.findings, sorted((printed[row_id], column) for row_id, column in found.doubted)


def told(rule, *texts, **document):
    return [(f.severity, f.expected, f.actual) for f in outcome(rule, *texts, **document)[0]]


# Two dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [
        ("Nghị định số 9/2019/NĐ-CP ngày 02/3/2019;", "Nghị định số 9/2019/NĐ-CP ngày 02 tháng 03 năm 2019;"),
        # Numbers begin anew each year, and every people's committee counts for itself.
        (
            "Chỉ thị số 7/CT-TTg ngày 02/3/2018 về phòng, chống mã độc;",
            "Chỉ thị số 7/CT-TTg ngày 15/9/2019 về thư điện tử;",
        ),
        (
            "Quyết định số 7/QĐ-UBND ngày 02/3/2018 của UBND tỉnh;",
            "Quyết định số 7/QĐ-UBND ngày 02/3/2019 của UBND xã;",
        ),
        ("Quyết định số 7/QĐ-UBND ngày 02/3/2018;", "Quyết định số 7/QĐ-UBND của UBND tỉnh;"),
        ("Luật Lưu trữ ngày 11/11/2011;", "Luật Lưu trữ số 33/2024/QH15 ngày 21/6/2024;"),
    ],
)
def test_dates_that_do_not_conflict(texts):
    assert told("date_conflict", *texts) == []


@pytest.mark.parametrize(
    ("texts", "expected", "actual"),
    [
        (
            ("Nghị định số 9/2019/NĐ-CP ngày 02/3/2019;", "Nghị định số 9/2019/NĐ-CP ngày 03/2/2019;"),
            "02/3/2019",
            "ngày 03/2/2019",
        ),
        (
            (
                "Quyết định số 41/QĐ-UBND ngày 05/4/2018 của UBND tỉnh về bộ tiêu chí đánh giá;",
                "sửa đổi Quyết định số 41/QĐ-UBND ngày 05/4/2019 của UBND tỉnh Lào Cai về bộ tiêu chí đánh giá.",
            ),
            "05/4/2018",
            "ngày 05/4/2019",
        ),
        (
            (
                "Kế hoạch số 41/KH-UBND ngày 05/4/2018 của UBND tỉnh Lào Cai;",
                "Kế hoạch số 41/KH-UBND ngày 15/4/2018 của UBND tỉnh Lào Cai;",
            ),
            "05/4/2018",
            "ngày 15/4/2018",
        ),
        (("Nghị định số 9/2019/NĐ-CP ngày 02/3/2020;",), "2019", "ngày 02/3/2020"),
    ],
)
def test_dates_that_conflict(texts, expected, actual):
    assert told("date_conflict", *texts) == [("error", expected, actual)]


def test_the_rarer_date_is_doubted():
    texts = [f"Thông tư số 3/2020/TT-BTC ngày {day}/02/2020;" for day in ("05", "05", "06")]
    (finding,), doubted = outcome("date_conflict", *texts)
    assert (finding.expected, finding.suggestion) == ("05/2/2020", "05/2/2020")
    assert doubted == [("3/2020/TT-BTC", "cited_date")]


def test_nothing_is_cited_before_it_was_written():
    text = "Căn cứ Quyết định số 41/QĐ-UBND ngày 05/4/2021 của UBND tỉnh;"
    assert told("date_conflict", text, issued_date=dt.date(2020, 6, 1)) == [
        ("warning", "<= 01/6/2020", "ngày 05/4/2021")
    ]
    assert told("date_conflict", text, issued_date=dt.date(2021, 6, 1)) == []


def test_a_document_gives_its_own_number_one_date():
    own = {"doc_number": "41/QĐ-UBND", "doc_type": "quyet_dinh", "issued_date": dt.date(2021, 4, 5)}
    assert told("date_conflict", "(Kèm theo Quyết định số 41/QĐ-UBND ngày 05/4/2021 của UBND tỉnh)", **own) == []
    note = "(Kèm theo Quyết định số 41/QĐ-UBND ngày 15/4/2021 của UBND tỉnh)"
    assert told("date_conflict", note, **own) == [("error", "05/4/2021", "ngày 15/4/2021")]


def test_a_malformed_date_is_told_with_the_date_given_elsewhere():
    texts = (
        "Quyết định số 6/2018/QĐ-TTg ngày 07//5/2019 của Thủ tướng Chính phủ;",
        "Quyết định số 6/2018/QĐ-TTg ngày 07/5/2018 của Thủ tướng Chính phủ;",
    )
    (finding,), doubted = outcome("invalid_dates", *texts)
    assert (finding.rule, finding.severity) == ("invalid_date", "error")
    assert (finding.actual, finding.expected, finding.column) == ("07//5/2019", "07/5/2018", "cited_date")
    assert doubted == [("6/2018/QĐ-TTg", "cited_date")]
    assert told("date_conflict", *texts) == []


# Repeats -------------------------------------------------------------------------------------------------------------

_LIST = (
    "Căn cứ Luật Lưu trữ năm 2011;",
    "Căn cứ Quyết định số 41/QĐ-UBND ngày 05/4/2018 của UBND tỉnh;",
    "Căn cứ Nghị định số 9/2019/NĐ-CP ngày 02/3/2019 của Chính phủ;",
)


def test_a_list_that_names_each_document_once():
    assert told("duplicate_citation", *_LIST) == []


def test_a_later_mention_in_running_text_is_no_repeat():
    prose = ("Huyện có 12 xã.", "Kết quả như sau.", "Theo Quyết định số 41/QĐ-UBND ngày 05/4/2018, huyện đã mua máy.")
    assert told("duplicate_citation", *_LIST, *prose) == []


def test_a_repeat_in_a_list():
    (finding,), doubted = outcome("duplicate_citation", *_LIST, "Căn cứ Quyết định số 41/QĐ-UBND ngày 05/04/2018;")
    assert (finding.severity, finding.actual, doubted) == ("info", "41/QĐ-UBND", [])


def test_a_repeat_spelled_differently():
    (finding,), doubted = outcome("duplicate_citation", *_LIST, "Căn cứ Quyết định số 41/QD-UBND ngày 05/4/2018;")
    assert (finding.severity, finding.expected, finding.actual) == ("warning", "41/QĐ-UBND", "41/QD-UBND")
    assert doubted == [("41/QD-UBND", "cited_number")]


def test_one_number_of_two_years_is_no_repeat():
    assert told("duplicate_citation", *_LIST, "Căn cứ Quyết định số 41/QĐ-UBND ngày 09/8/2020 của UBND tỉnh;") == []


# Kinds and symbols ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 6/2018/QĐ-TTg ngày 07/5/2018",
        "Công văn số 15/UBND-VX ngày 01/02/2020",
        "Văn bản số 15/KH-UBND",
        "Chương trình số 9/KH-UBND",
        "Luật số 51/2019/QH14",
        "Nghị quyết số 43/2022/QH15",
        "Thông báo kết luận số 3/KL-UBND",
    ],
)
def test_kinds_that_fit_their_symbol(text):
    assert told("citation_type", text) == told("citation_format", text) == []


def test_a_kind_that_its_symbol_contradicts():
    (finding,), doubted = outcome("citation_type", "Quyết định số 6/2018/NĐ-CP ngày 07/5/2018 của Thủ tướng Chính phủ")
    assert (finding.severity, finding.expected, finding.actual) == ("warning", "6/2018/QĐ-TTg", "6/2018/NĐ-CP")
    assert doubted == [("6/2018/NĐ-CP", "cited_number")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thông tư 9/2019/BXD ngày 26/12/2019", "9/2019/TT-BXD"),
        ("Quyết định số 6/QD-UBND", "6/QĐ-UBND"),
        ("Nghị định số 6/2018/NDD-CP", "6/2018/NĐ-CP"),
        ("Quyết định số 6/QĐUBND", "6/QĐ-UBND"),
        ("Nghị định số 6/NĐ-CP ngày 02/3/2018", "6/2018/NĐ-CP"),
    ],
)
def test_symbols_that_lack_a_part(text, expected):
    (finding,) = outcome("citation_format", text)[0]
    assert (finding.severity, finding.expected) == ("info", expected)


def test_a_misprint_that_a_repeat_shows_is_told_once():
    texts = (*_LIST, "Căn cứ Quyết định số 41/QD-UBND ngày 05/4/2018;")
    assert told("citation_format", *texts) == []
