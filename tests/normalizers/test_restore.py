"""The restorer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.diacritics import restore
from normalizers.diacritics.model import load
from normalizers.syllables import fold


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("quyet dinh phe duyet", "quyết định phê duyệt"),
        ("UY BAN NHAN DAN TINH GIA LAI", "ỦY BAN NHÂN DÂN TỈNH GIA LAI"),
        (
            "Bao cao tinh hinh ung dung cong nghe thong tin nam 2020",
            "Báo cáo tình hình ứng dụng công nghệ thông tin năm 2020",
        ),
        ("  dich vu cong   truc tuyen, muc do 4;", "  dịch vụ công   trực tuyến, mức độ 4;"),
        ("QUYET PINH", "QUYẾT ĐỊNH"),
        (
            "Quyét dinh ciia Uy ban nhan dan tinh vé viéc phé duyét",
            "Quyết định của Ủy ban nhân dân tỉnh về việc phê duyệt",
        ),
    ],
)
def test_restored(line: str, text: str) -> None:
    done = restore(line)
    assert done.text == text
    assert all(line[c.start : c.start + len(c.before)] == c.before for c in done.changes)


@pytest.mark.parametrize(
    "line",
    [
        "Ủy ban nhân dân huyện Đak Pơ báo cáo kết quả năm 2020.",
        "Các xã Ia Pal, Ia Blứ đã dùng phần mềm VNPT iOffice và web.",
        "UBND, HĐND, CNTT, QLVBĐH, DVCTT",
        "416/QĐ-UBND ngày 14/7/2021; 1.279.595 đồng; 94,6 %",
        "https://dichvucong.example.vn/tra-cuu?ma=ho-so  van.thu@example.vn",
        "Krông Pa, Kbang, Đắk Lắk",
        "nhwngx" * 400,
        "",
        "   ",
    ],
)
def test_correct_text_codes_and_names_stay(line: str) -> None:
    assert restore(line).text == line


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Họ để lại nhiều la ở phía sau những bức tường cũ.", "Họ để lại nhiều la ở phía sau những bức tường cũ."),
        ("Ủy ban nhân dan tỉnh đã phê duyệt kế hoạch.", "Ủy ban nhân dân tỉnh đã phê duyệt kế hoạch."),
    ],
    ids=["not sure", "sure"],
)
def test_a_plain_word_of_marked_text(line: str, text: str) -> None:
    assert restore(line).text == text


STUCK = [
    "phuc vu cong tac chuyen mon cua phong",
    "nang luc canh tranh, xay dung thuong hieu",
    "tim kiem thong tin, giam sat cac hoat dong cua don vi",
    "Can bo phu trach da nhan ban giao may moc",
]


@pytest.mark.parametrize("line", STUCK)
def test_restoring_again_changes_nothing_where_words_are_stuck_together(line: str) -> None:
    words = line.split()
    for first in range(len(words)):
        for behind in range(first + 1, min(first + 3, len(words)) + 1):
            stuck = " ".join([*words[:first], "".join(words[first:behind]), *words[behind:]])
            once = restore(stuck).text
            assert restore(once).text == once


def test_least_confidence() -> None:
    line = "ban da xem"
    sure = restore(line, min_confidence=0.99)
    assert all(change.confidence >= 0.99 for change in sure.changes)
    assert restore(line, min_confidence=1.1).text == line


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="abdeghinoqtuy AQD019¢.,-/éèđ\ufffd", max_size=60))
def test_shape_is_kept(line: str) -> None:
    done = restore(line)
    text, at = "", 0
    for change in done.changes:
        text += line[at : change.start] + change.after
        at = change.start + len(change.before)
    assert text + line[at:] == done.text
    assert done.text.count(" ") == line.count(" ")


def test_a_long_line_is_read_in_pieces() -> None:
    line = "cong nghe thong tin " * 600
    assert fold(restore(line).text) == line


def test_the_model_is_a_distribution() -> None:
    model = load()
    likely, unlikely = (
        model.score("phê duyệt kế hoạch ứng dụng công nghệ thông tin"),
        model.score("phe duyet ke hoach ung dung cong nghe thong tin"),
    )
    assert likely > unlikely + 2
    assert model.score("") == 0.0
