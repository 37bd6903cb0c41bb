"""Legal documents cited in a text."""

from __future__ import annotations

import pytest

from normalizers.citations import find_citations
from normalizers.document_numbers import issuer_name, parse_number, same_letters, symbol_type


def cited(text):
    """(kind, number, date, issuer, title) of each citation, as printed."""
    cut = lambda span: text[slice(*span)] if span else None  # noqa: E731
    return [(c.cited_type, cut(c.number), cut(c.date), c.issuer, cut(c.title)) for c in find_citations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Căn cứ Nghị định số 47/2020/NĐ-CP ngày 09/4/2020 của Chính phủ về quản lý dữ liệu số;",
            [("nghi_dinh", "47/2020/NĐ-CP", "ngày 09/4/2020", "Chính phủ", "quản lý dữ liệu số")],
        ),
        (
            "thực hiện Công văn số 88/STTTT-CNTT, ngày 03 tháng 02 năm 2022 của Sở Thông tin và Truyền thông tỉnh Lai Châu",
            [
                (
                    "cong_van",
                    "88/STTTT-CNTT",
                    "ngày 03 tháng 02 năm 2022",
                    "Sở Thông tin và Truyền thông tỉnh Lai Châu",
                    None,
                )
            ],
        ),
        (
            "Nghị quyết số 17-NQ/TU ngày 02/8/2021 của Tỉnh ủy “về chuyển đổi số”;",
            [("nghi_quyet", "17-NQ/TU", "ngày 02/8/2021", "Tỉnh ủy", "về chuyển đổi số")],
        ),
        (
            "Quyết định số 12/ QĐ-UBND của UBND huyện ngày 5-3-2019 phê duyệt dự toán, UBND xã đã mua 02 máy.",
            [("quyet_dinh", "12/ QĐ-UBND", "ngày 5-3-2019", "UBND huyện", "phê duyệt dự toán")],
        ),
        (
            "UBND xã đã ban hành Kế hoạch hành động số 9/KH-UBND về số hóa hồ sơ.",
            [("ke_hoach", "9/KH-UBND", None, "UBND xã", "số hóa hồ sơ")],
        ),
        (
            "theo Công văn số 15/UBND-VX ngày 01/02/2020; số 27/UBND-VX ngày 01/3/2020",
            [
                ("cong_van", "15/UBND-VX", "ngày 01/02/2020", "UBND", None),
                ("cong_van", "27/UBND-VX", "ngày 01/3/2020", "UBND", None),
            ],
        ),
        (
            "Ngày 04/5/2018, UBND xã ban hành Quyết định số 31/QĐ-UBND về lập tổ công tác; Quyết định số 32/QĐ-UBND.",
            [
                ("quyet_dinh", "31/QĐ-UBND", "Ngày 04/5/2018", "UBND xã", "lập tổ công tác"),
                ("quyet_dinh", "32/QĐ-UBND", "Ngày 04/5/2018", "UBND", None),
            ],
        ),
        (
            "Căn cứ Nghị định số 9/2019/NĐ-CP của Chính phủ quy định phối hợp giữa các bộ, Ủy ban nhân dân cấp tỉnh;",
            [
                (
                    "nghi_dinh",
                    "9/2019/NĐ-CP",
                    None,
                    "Chính phủ",
                    "quy định phối hợp giữa các bộ, Ủy ban nhân dân cấp tỉnh",
                )
            ],
        ),
        ("Quyết định số 77 ngày 03/3/2020", [("quyet_dinh", "77", "ngày 03/3/2020", None, None)]),
        ("Thông tư 9/2019/BTTTT", [("thong_tu", "9/2019/BTTTT", None, "Bộ Thông tin và Truyền thông", None)]),
        (
            "Quyết định số 6/2019/QĐ-TTg ngày 07//5/2019 của Thủ tướng Chính phủ",
            [("quyet_dinh", "6/2019/QĐ-TTg", "ngày 07//5/2019", "Thủ tướng Chính phủ", None)],
        ),
        (
            "Báo cáo số /BC-UBND ngày   tháng 6 năm 2021",
            [("bao_cao", "/BC-UBND", "ngày   tháng 6 năm 2021", None, None)],
        ),
    ],
)
def test_citations(text, expected):
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("- Luật Giao dịch điện tử năm 2005;", ["Giao dịch điện tử năm 2005"]),
        ("quy định tại Điều 4 Luật Công nghệ thông tin và Điều 9 Luật Lưu trữ.", ["Công nghệ thông tin", "Lưu trữ"]),
        ("Luật Phòng, chống tham nhũng, các văn bản khác", ["Phòng, chống tham nhũng"]),
        ("Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công ngày 01/01/2020",
         ["sửa đổi, bổ sung một số điều của Luật Đầu tư công", "Đầu tư công"]),
        ("Bộ luật Dân sự quy định", ["Dân sự"]),
    ],
)  # fmt: skip
def test_laws_end_where_their_name_ends(text, names):
    found = cited(text)
    assert [title for *_, title in found] == names
    assert {(kind, issuer) for kind, _, _, issuer, _ in found} == {("luat", "Quốc hội")}


@pytest.mark.parametrize(
    ("behind", "issuer"),
    [
        ("của Sở Nông nghiệp và Môi trường và trên cơ sở tình hình", "Sở Nông nghiệp và Môi trường"),
        ("của Bộ thông tin và truyền thông và theo chỉ đạo của tỉnh", "Bộ thông tin và truyền thông"),
        ("của UBND huyện Sông Lam và thực tế tại xã", "UBND huyện Sông Lam"),
    ],
)
def test_an_issuer_ends_where_another_clause_begins(behind, issuer):
    assert [found[3] for found in cited(f"Theo Kế hoạch số 12/KH-XYZ ngày 05/3/2024 {behind}")] == [issuer]


def test_a_law_with_its_number_is_one_citation():
    assert cited("Luật Lưu trữ số 33/2024/QH15 ngày 21 tháng 6 năm 2024;") == [
        ("luat", "33/2024/QH15", "ngày 21 tháng 6 năm 2024", "Quốc hội", "Lưu trữ")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "đạt 12/14 xã, 0,95 máy/CBCC",
        "https://xa.gov.vn/12/QD-UBND?id=3/KH-UBND",
        "QCVN 109:2017/BTTTT",
        "pháp luật của Nhà nước, luật sư",
        "ngày 10/4/2007 của Chính phủ",
        "Quyết định này có hiệu lực kể từ ngày ký",
    ],
)
def test_what_only_looks_like_a_citation(text):
    assert cited(text) == []


def test_numbers_taken_apart():
    assert parse_number("01/2019/TT-BNV").year == 2019
    assert parse_number("36-NQ/TW").party
    assert parse_number("12 xã") is None
    assert parse_number("05/QD-UBND").key == parse_number("5/QĐ-UBND").key
    assert not same_letters(parse_number("5/QD-UBND"), parse_number("5/QĐ-UBND"))


def test_symbols_speak():
    speak = [
        (symbol_type(n), issuer_name(n))
        for n in map(parse_number, ("1/CT-TTg", "1/SNV-CCHC", "7/2020/QH14", "4/QĐ-XYZ"))
    ]
    assert speak == [
        ("chi_thi", "Thủ tướng Chính phủ"),
        ("cong_van", "Sở Nội vụ"),
        (None, "Quốc hội"),
        ("quyet_dinh", None),
    ]


def test_a_long_hostile_text_is_searched_quickly():
    assert find_citations("Luật A, " * 20_000 + "số " * 5_000 + "1/" * 50_000) is not None


def test_a_date_is_that_of_the_law_that_changes_another():
    text = "Luật sửa đổi, bổ sung một số điều của Luật Viễn thông ngày 24/11/2023; Luật Bưu chính ngày 17/6/2010."
    told = [(text[slice(*c.title)], c.date and text[slice(*c.date)]) for c in find_citations(text) if c.title]
    assert told == [
        ("sửa đổi, bổ sung một số điều của Luật Viễn thông", "ngày 24/11/2023"), ("Viễn thông", None),
        ("Bưu chính", "ngày 17/6/2010"),
    ]  # fmt: skip


def test_a_law_that_changes_two_is_named_by_both():
    text = "Luật sửa đổi, bổ sung một số điều của Luật Viễn thông và Luật Bưu chính ngày 24/11/2023"
    first, *inner = find_citations(text)
    assert text[slice(*first.title)].endswith("Luật Viễn thông và Luật Bưu chính")
    assert [c.date is None for c in (first, *inner)] == [False, True, True]


def test_a_number_behind_a_changed_law_is_given_once():
    text = "Luật sửa đổi một số điều của Luật Viễn thông số 24/2023/QH15 ngày 24/11/2023"
    changing, changed = find_citations(text)
    assert (changing.number, changing.date) == (None, None)
    assert text[slice(*changed.number)] == "24/2023/QH15"


def test_a_law_that_changes_a_law_that_changes_a_law_and_so_on_is_followed_to_some_depth():
    assert len(find_citations("Luật sửa đổi một số điều của " * 2000)) == 2000


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Kế hoạch số 3/KH-UBND, Kế hoạch số 4/KH-UBND cùng ngày 05/01/2021", ["ngày 05/01/2021"] * 2),
        (
            "các Thông tư số 5/2017/TT-BNV và số 6/2018/TT-BNV ngày 29/12/2017, 28/12/2018",
            ["ngày 29/12/2017", "28/12/2018"],
        ),
        ("Thông báo số 7/TB-SYT và số 8/TB-SYT ngày 02/3/2020", ["ngày 02/3/2020"] * 2),
        ("Thông báo số 7/TB-SYT, 8/TB-SYT, 9/TB-SYT ngày 02/3/2020", ["ngày 02/3/2020"] * 3),
        ("Thông báo số 7/TB-SYT, Thông báo số 8/TB-SYT ngày 02/3/2020", [None, "ngày 02/3/2020"]),
        ("Thông báo số 7/TB-SYT, 8/TB-SNV ngày 02/3/2020", [None, "ngày 02/3/2020"]),
        ("Thông tư số 7/2019/TT-BYT, 8/2020/TT-BYT ngày 02/3/2020", [None, "ngày 02/3/2020"]),
        ("Thông báo số 7/TB-SYT; số 8/TB-SYT; số 9/TB-SYT ngày 02/3/2020, 05/3/2020", [None, None, None]),
        ("Tờ trình số 7/TTr-SYT ngày 02/3/2020, 05/3/2020 họp lại", ["ngày 02/3/2020"]),
        ("Thông báo số 7/TB-SYT, số 8/TB-SYT ngày 02/3/2020; ngày 05/3/2020 họp lại", ["ngày 02/3/2020"] * 2),
        ("Thông báo số 7/TB-SYT, số 8/TB-SYT ngày 02/3/2020, ngày 05/3/2020 tổ chức họp", ["ngày 02/3/2020"] * 2),
    ],
)
def test_dates_of_several_documents(text, dates):
    assert [date for _, _, date, *_ in cited(text)] == dates


def test_a_date_printed_once_is_sure_for_the_last_number_only():
    text = "Thông báo số 7/TB-SYT, 8/TB-SYT ngày 02/3/2020; Thông báo số 9/TB-SYT, 10/TB-SYT cùng ngày 03/3/2020"
    assert [c.shares_date for c in find_citations(text)] == [True, False, False, False]


def test_a_law_that_changes_another_by_its_number_alone():
    text = "Luật Đất đai số 31/2024/QH15 ngày 18/01/2024, Luật sửa đổi, bổ sung số 43/2024/QH15 ngày 29/6/2024"
    assert [c[:3] for c in cited(text)] == [
        ("luat", "31/2024/QH15", "ngày 18/01/2024"), ("luat", "43/2024/QH15", "ngày 29/6/2024"),
    ]  # fmt: skip
