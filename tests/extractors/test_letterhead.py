"""Letterhead and signature block."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
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


def rules(case, *more):
    return [(f.rule, f.column) for f in read_letterhead([first_page(case), *more])[1]]


def test_what_a_pen_wrote_and_is_not_legible_is_doubted():
    case = next(case for case in CASES if case["about"].startswith("what a pen wrote"))
    assert rules(case) == [("unsure_number", "doc_number"), ("unsure_date", "issued_date")]


def test_a_blank_day_beside_a_number_is_doubted():
    case = CASES[1] | {"date": "Mường Tè, ngày    tháng 12 năm 2019"}
    assert rules(case) == [("missing_number_date", "issued_date")]


@pytest.mark.parametrize("seen", ["Sổ:", "Sỗ", "So:", "SỐ:"])
def test_a_mark_misread_before_the_number_costs_nothing(seen):
    words = first_page(CASES[1]).words
    assert any(word.text == "Số:" for word in words)
    read = [msgspec.structs.replace(word, text=seen if word.text == "Số:" else word.text) for word in words]
    wanted = read_letterhead([page(list(words))])[0]["doc_number"]
    assert read_letterhead([page(read)])[0]["doc_number"] == wanted


def test_number_and_symbol_far_apart_are_one():
    words = [*first_page(CASES[1] | {"number": None}).words]
    at = next(word for word in words if word.text == "ngày")
    words += line("Số:", 80, at.box.y0, at.line_no) + line("/BC-UBND", 200, at.box.y0, at.line_no)
    _, (finding,) = read_letterhead([page(sorted(words, key=lambda w: (w.line_no, w.box.x0)))])
    assert (finding.rule, finding.actual) == ("missing_number_date", "Số: /BC-UBND")


def test_a_letter_has_its_subject_under_its_number():
    words = [*first_page(CASES[1] | {"number": "Số: 8/UBND-VX", "head": []}).words]
    for i, text in enumerate(("V/v góp ý dự thảo", "kế hoạch dạy nghề")):
        words += centred(text, 150, 116 + i * 16, 4 + i)
    words += centred("Kính gửi: Sở Nội vụ.", 160, 180, 8)
    values, _ = read_letterhead([page(words)])
    assert (values["doc_type"], values["title"]) == ("cong_van", "góp ý dự thảo kế hoạch dạy nghề")


def test_the_first_signature_with_addressees_is_the_documents():
    first = first_page(CASES[0])
    own, draft = last_page(["CHỦ TỊCH", "Lò Thị Hạnh"]), last_page(["CHỦ TỊCH", "Vàng A Páo"])
    assert read_letterhead([first, own, draft])[0]["signer_name"] == "Lò Thị Hạnh"


def test_a_name_whose_office_a_seal_hides():
    words = line("Nơi nhận:", 70, 300, 0) + line("- Như trên;", 70, 316, 1) + line("C", 430, 300, 0)
    values, _ = read_letterhead([first_page(CASES[0]), page(words + centred("Lò Thị Hạnh", 430, 390, 3), number=2)])
    assert (values["signer_name"], values["signer_title"]) == ("Lò Thị Hạnh", None)


def test_a_name_under_a_seal_is_doubted():
    signed = last_page(["CHỦ TỊCH", "Lò Thị Hạnh"])
    words = [msgspec.structs.replace(w, confidence=0.3) if w.text == "Lò" else w for w in signed.words]
    assert rules(CASES[0], page(words, number=2)) == [("unsure_signer", "signer_name")]


def test_an_appendix_gives_number_and_date_in_type():
    case = CASES[0] | {"number": "Số: 1I87/QĐ-UBND", "date": "Bắc Kạn, ngàyfặtháng 7 năm 2021"}
    note = page(line("(Kèm theo Quyết định số 1187/QĐ-UBND ngày 22/7/2021 của UBND tỉnh)", 70, 100, 0), number=2)
    values, doubts = read_letterhead([first_page(case), note])
    assert (values["doc_number"], values["issued_date"]) == ("1187/QĐ-UBND", dt.date(2021, 7, 22))
    assert doubts == []


def below_the_title(text, *, x=70, y=140, **more):
    words = [*first_page(CASES[1] | {"body": []}).words]
    return read_letterhead([page(words + line(text, x, y, 7, **more))])[0]["title"]


def test_a_paragraph_right_below_the_title_is_none_of_it():
    own = CASES[1]["head"][1]
    wide = "Phòng Kinh tế báo cáo số máy móc đã cấp cho các bản trong sáu tháng qua gồm máy quét máy in"
    assert below_the_title("trên địa bàn huyện", x=246) == f"{own} trên địa bàn huyện"
    assert below_the_title(wide, x=120, size=10) == own
    assert below_the_title("Phòng Kinh tế báo cáo như sau:", x=98) == own


def test_plain_words_below_a_bold_title_are_none_of_it():
    words = first_page(CASES[1] | {"body": []}).words
    bold = [msgspec.structs.replace(word, bold=word.box.y0 > 120) for word in words]
    plain = page(bold + centred("Hà Quảng báo cáo tóm tắt", 300, 140, 7))
    assert read_letterhead([plain])[0]["title"] == CASES[1]["head"][1]


@pytest.mark.parametrize(
    ("first", "title"),
    [("V/v cấp máy in cho các bản", "cấp máy in cho các bản"), ("Thực hiện số hóa sổ bộ", "Thực hiện số hóa sổ bộ")],
)
def test_titles_that_begin_like_other_things(first, title):
    assert read_letterhead([first_page(CASES[1] | {"head": ["TỜ TRÌNH", first]})])[0]["title"] == title


def test_a_place_that_ends_a_line_goes_on_in_no_other():
    body = ["Kính gửi: Sở Nội vụ tỉnh Cao Bằng", "Trung tâm báo cáo như sau:"]
    case = CASES[1] | {"issuer": ["SỞ NỘI VỤ", "TRUNG TÂM LƯU TRỮ"], "body": body}
    assert read_letterhead([first_page(case)])[0]["province"] == "Cao Bằng"


def test_a_district_of_one_province_alone_tells_it():
    case = CASES[1] | {"issuer": ["ỦY BAN NHÂN DÂN", "HUYỆN MÈO VẠC"], "body": ["Huyện báo cáo như sau:"]}
    assert read_letterhead([first_page(case)])[0]["province"] == "Hà Giang"
    several = case | {"issuer": ["ỦY BAN NHÂN DÂN", "HUYỆN CHÂU THÀNH"]}
    assert read_letterhead([first_page(several)])[0]["province"] is None


def test_there_are_no_districts_since_july_2025():
    case = CASES[1] | {"issuer": ["ỦY BAN NHÂN DÂN", "XÃ MÈO VẠC"], "body": ["Bàn giao sổ của huyện Mèo Vạc cũ."]}
    then = case | {"date": "Mèo Vạc, ngày 05 tháng 12 năm 2025"}
    assert [read_letterhead([first_page(one)])[0]["district"] for one in (case, then)] == ["Mèo Vạc", None]


@pytest.mark.parametrize("name", ["Y Thiên Ayŭn", "H'Bĭch Êban", "Rmah Čil"])
def test_letters_of_names_of_the_central_highlands(name):
    assert read_letterhead([first_page(CASES[0]), last_page(["CHỦ TỊCH", name])])[0]["signer_name"] == name


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Kết quả tin học hóa năm 2021, kế hoạch năm 2022", 2021),
        ("Tình hình năm 2021 và phương hướng 2022", 2021),
        ("Kết quả thực hiện kế hoạch năm 2022", 2022),
        ("Quyết toán kinh phí năm 2021 và dự toán năm 2022", 2021),
    ],
)
def test_the_year_reported_on_is_not_the_one_to_come(title, year):
    assert read_letterhead([first_page(CASES[1] | {"head": ["BÁO CÁO", title]})])[0]["report_year"] == year


@pytest.mark.parametrize("others", ["tỉnh Quảng Ninh", "tỉnh Quảng Ninh, tỉnh Quảng Ninh và tỉnh Lào Cai"])
def test_a_province_that_does_not_hold_the_issuer_is_only_an_example(others):
    body = ["UBND huyện báo cáo theo yêu cầu của tỉnh Đồng Nai", f"Học tập kinh nghiệm của {others}"]
    case = {"issuer": ["ỦY BAN NHÂN DÂN", "HUYỆN ĐỊNH QUÁN"], "head": ["BÁO CÁO", "Chuyển đổi số"], "body": body}
    values, _ = read_letterhead([first_page(case)])
    assert (values["province"], values["district"]) == ("Đồng Nai", "Định Quán")


@pytest.mark.parametrize(
    ("issuer", "name", "place"),
    [
        (["SỞ NỘI VỤ TỈNH HÀ GIANG"], "Sở Nội vụ tỉnh Hà Giang", {"province": "Hà Giang", "district": None}),
        (["PHÒNG NỘI VỤ", "HUYỆN MƯỜNG TÈ"], "Phòng Nội vụ", {"province": "Lai Châu", "district": "Mường Tè"}),
        (["UBND HUYỆN MƯỜNG TÈ", "PHÒNG NỘI VỤ"], "Phòng Nội vụ", {"province": "Lai Châu", "district": "Mường Tè"}),
        (["BAN QUẢN LÝ DỰ ÁN"], "Ban Quản lý dự án", {"district": None}),
    ],
)
def test_a_department_is_the_issuer_whatever_place_it_names(issuer, name, place):
    values, _ = read_letterhead([first_page(CASES[1] | {"issuer": issuer, "body": ["Căn cứ Luật Thống kê;"]})])
    assert (values["issuer_level"], str(values["issuer"]).lower()) == ("department", name.lower())
    assert {column: values[column] for column in place} == place
