import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.names import bare_name, fold, match_synonym, similar, strip_marks, unit_level


def test_keys() -> None:
    assert fold("  Đăk-Pơ,  huyện ") == "dak po huyen"
    assert fold("Sở TT&TT") == "so tt tt"
    assert strip_marks("Đường Nguyễn") == "Duong Nguyen"


def test_likeness() -> None:
    assert similar("Đức Cơ", "đức cơ") == 1.0
    assert similar("Krông Pa", "Kr0ng Pa") > 0.8
    assert similar("Pleiku", "An Khê") < 0.5


SYNONYMS = {
    "item_no": ["STT", "TT", "Số TT"],
    "item_name": ["Nội dung", "Tên dự án", "Hạng mục"],
    "lead_unit": ["Đơn vị chủ trì", "Cơ quan chủ trì"],
    "note": ["Ghi chú"],
    "amount": ["Kinh phí", "Tổng dự toán"],
    "amount_central": ["Ngân sách trung ương"],
    "amount_local": ["Ngân sách địa phương"],
}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("STT", "item_no"),
        ("Số TT", "item_no"),
        ("NỘI DUNG", "item_name"),
        ("Tên dự án, nhiệm vụ", "item_name"),
        ("Đơn vị chủ tri", "lead_unit"),
        ("Ghi chú", "note"),
        ("Kinh phí (triệu đồng)", "amount"),
        ("Ngan sach trung uong", "amount_central"),
        ("Ngân sách địa phưong", "amount_local"),
    ],
)
def test_headers(header: str, code: str) -> None:
    match = match_synonym(header, SYNONYMS)
    assert match is not None
    assert match[0] == code
    assert 0.82 <= match[1] <= 1.0


def test_exact_headers_score_one_and_diacritics_count() -> None:
    assert match_synonym("Ghi chú", SYNONYMS) == ("note", 1.0)
    assert match_synonym("Ghi chu", SYNONYMS) == ("note", 0.97)


@pytest.mark.parametrize("header", ["", "?!", "Năm 2020", "Ngân sách", "ST", "Ghi chú " * 50])
def test_headers_that_match_nothing(header: str) -> None:
    assert match_synonym(header, SYNONYMS) is None


def test_a_tie_is_no_match() -> None:
    assert match_synonym("số", {"a": ["số"], "b": ["số"]}) is None


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("UBND tỉnh Gia Lai", "province"),
        ("Ủy ban nhân dân tỉnh", "province"),
        ("UBND thành phố Hà Nội", "province"),
        ("Thành phố Pleiku", "district"),
        ("TP. Pleiku", "district"),
        ("Huyện Đức Cơ", "district"),
        ("UBND thị xã An Khê", "district"),
        ("Các huyện, thị xã, thành phố", "district"),
        ("UBND cấp huyện", "district"),
        ("UBND xã Quảng Thọ", "commune"),
        ("Thị trấn Chư Ty", "commune"),
        ("Phường Tây Sơn", "commune"),
        ("UBND cấp xã", "commune"),
        ("Sở Thông tin và Truyền thông", "department"),
        ("3. Sở Y tế", "department"),
        ("Ban Dân tộc", "department"),
        ("BQL Khu kinh tế tỉnh", "department"),
        ("Bộ CHQS tỉnh", "department"),
        ("Thành phố, thị xã", "district"),
        ("TP.Pleiku", "district"),
        ("Công an tỉnh", "department"),
        ("Văn phòng UBND tỉnh", "department"),
        ("- Thanh tra tỉnh", "department"),
        ("Pleiku", None),
        ("Số lượng", None),
        ("Tổng cộng", None),
        ("", None),
    ],
)
def test_levels(name: str, level: str | None) -> None:
    assert unit_level(name) == level


@pytest.mark.parametrize(
    ("name", "bare"),
    [("UBND huyện Đak Pơ", "Đak Pơ"), ("TP. Pleiku", "Pleiku"), ("thành phố Pleiku", "Pleiku"), ("Pleiku", "Pleiku"),
     ("Thị xã An Khê", "An Khê"), ("Xã", "Xã"), ("Sở Y tế", "Sở Y tế")],
)  # fmt: skip
def test_bare_names(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@given(st.text(max_size=50))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    unit_level(text)
    bare_name(text)
    match_synonym(text, SYNONYMS)
