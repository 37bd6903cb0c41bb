"""The restorer on what an English OCR leaves: channel, lines together, blanks lost and put in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.diacritics import restore, restore_lines
from normalizers.diacritics.adaptation import DOUBTFUL, Tried, fitted, is_doubtful
from normalizers.diacritics.decoder import decode, decode_all
from normalizers.diacritics.evidence import NOTHING, evidence, noise_of, with_neighbours
from normalizers.diacritics.garbled import choices, may_be_read, misread_abbreviation
from normalizers.diacritics.model import load
from normalizers.diacritics.noisy import spelled
from normalizers.diacritics.paragraphs import blocks
from normalizers.diacritics.reader import readings, using

PAGE = [
    "Can cir Ludt Cong nghé thong tin nam 2006;",
    "Xét dé nghi ciia Giam dc S¢ Thong tin va Truyén thong vé viéc phé duyét ké hoach (mg dung c6ng nghé",
    "thong tin trong hoat dong ciia co quan nha nuéc tinh",
]


@pytest.mark.parametrize(
    ("read", "printed"),
    [("c6", "có"), ("mirc", "mức"), ("QUYET", "QUYẾT"), ("S6", "Số"), ("ngudi", "người"), ("Krong", "Krông")],
)
def test_the_channel_knows_the_word(read: str, printed: str) -> None:
    words = load().words
    assert printed in [spelled(words[found.number], found.case) for found in readings(read)]


def test_lines_of_a_page_go_on_in_each_other() -> None:
    texts = [done.text for done in restore_lines(PAGE)]
    assert texts[0] == "Căn cứ Luật Công nghệ thông tin năm 2006;"
    assert "công nghệ" in texts[1]
    assert texts[2] == "thông tin trong hoạt động của cơ quan nhà nước tỉnh"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("UY BANNHANDAN CONG HOA XA HQI CHU NGHIA VIET NAM", "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (
            "ban hanh kém theo Quyét dinh ngay 14thang 7 nam 2021",
            "ban hành kèm theo Quyết định ngày 14 tháng 7 năm 2021",
        ),
        ("Cong TTOT ciia Uy ban nhan dan tinh cé trach nhiém", "Cổng TTĐT của Ủy ban nhân dân tỉnh có trách nhiệm"),
    ],
)
def test_blanks_and_abbreviations(line: str, text: str) -> None:
    *_, done = restore_lines([*PAGE, "", line])
    assert done.text == text


@pytest.mark.parametrize("line", ["6 don vi dat 18 % theo Nghi dinh 43/2011/ND-CP ngay 13/6/2011 ciia Chinh phi"])
def test_numbers_stay(line: str) -> None:
    before = [word for word in line.split() if any(c.isdigit() for c in word)]
    after = [word for word in restore(line).text.split() if any(c.isdigit() for c in word)]
    assert [w.replace("Đ", "D") for w in after] == before


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Ngudi dan 6 nong thon chua dugc tiép can dich vu", "Người dân ở nông thôn chưa được tiếp cận dịch vụ"),
        ("Tuyén quéc 16 qua dia ban huyén da hoan thanh", "Tuyến quốc lộ qua địa bàn huyện đã hoàn thành"),
        ("Ké hoach ban hanh ngay 16 thang 3 nam 2020", "Kế hoạch ban hành ngày 16 tháng 3 năm 2020"),
        ("Toan tinh c6 6 don vi chua hoan thanh", "Toàn tỉnh có 6 đơn vị chưa hoàn thành"),
        ("Tinh da cung cap 6 muc dat yéu cau", "Tỉnh đã cung cấp 6 mức đạt yêu cầu"),
        ("thac si 6 dai hoc cao dang", "thạc sĩ 6 đại học cao đẳng"),
        ("xu ly dung han 6 qua han 4", "xử lý đúng hạn 6 quá hạn 4"),
        ("Tram thu phat song cua huyén 6 Tét da sua xong", "Trạm thu phát sóng của huyện 6 Tết đã sửa xong"),
        ("Xe 6 t6 cho hang qua cau phai giam t6c do", "Xe ô tô chở hàng qua cầu phải giảm tốc độ"),
        ("Truong trung hoc co 16 chire danh nghé nghiép", "Trường trung học có 16 chức danh nghề nghiệp"),
    ],
)
def test_a_lone_six_is_a_word_where_no_number_stands(line: str, text: str) -> None:
    *_, done = restore_lines([*PAGE, "", line])
    assert done.text == text


@pytest.mark.parametrize("digits", ["6", "16"])
@pytest.mark.parametrize(
    "line",
    ["cai {}", "May in {} Tét", "{} xa", "dat {} %", "Tong so: {}", "ding thi {} toan quéc", "may tinh, {} may in"],
)
def test_lone_digits_of_cells_and_counts_stay(line: str, digits: str) -> None:
    *_, done = restore_lines([*PAGE, "", line.format(digits)])
    assert digits in done.text.replace(",", " ").split()


def test_the_second_d_of_a_list_has_a_bar() -> None:
    lines = ["c) bao cao ket qua;", "d) bao dam kinh phi;", "d) kiem tra viec thuc hien;", "e) cac viec khac."]
    assert [done.text[:2] for done in restore_lines(lines)] == ["c)", "d)", "đ)", "e)"]
    correct = ["d) bảo đảm kinh phí;", "d) kiểm tra việc thực hiện;"]
    assert [done.text for done in restore_lines(correct)] == correct


def test_an_item_is_read_by_the_one_before() -> None:
    lines = ["a) Bao cao két qua thuc hién;", "b) Dé nghi cac so;", "©) Phéi hop véi cac don vi;", "d) Té chirc hop;"]
    lines += ["dd) Kiém tra viéc thuc hién;", "é) Cac nhiém vu khac ciia huyén."]
    texts = [done.text for done in restore_lines([*PAGE, *lines])]
    assert [text[: text.index(")") + 1] for text in texts[3:]] == ["a)", "b)", "c)", "d)", "đ)", "e)"]
    alone = [done.text for done in restore_lines([*PAGE, "b) Dé nghi cac so;", "h) Phéi hop véi cac don vi;"])]
    assert alone[-1].startswith("h)")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("da giao cho huyén quan ly. BO Y té kiém tra", "đã giao cho huyện quản lý. Bộ Y tế kiểm tra"),
        ("theo quy dinh cia phap luat Khai thac du liéu", "theo quy định của pháp luật khai thác dữ liệu"),
    ],
)
def test_a_capital_is_told_by_its_place(line: str, text: str) -> None:
    *_, done = restore_lines([*PAGE, "", line])
    assert done.text == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Cac don vi ¢6 trach nhiém bao cao", "Các đơn vị có trách nhiệm báo cáo"),
        ("Téng $6 can bé ciia xa", "Tổng số cán bộ của xã"),
        ("Quy dinh nay dugc 4p dung tai huyén", "Quy định này được áp dụng tại huyện"),
        ("May chu tri gia $6 triéu ciia tinh", "Máy chủ trị giá $6 triệu của tỉnh"),
    ],
)
def test_signs_among_digits_are_words_but_for_prices(line: str, text: str) -> None:
    *_, done = restore_lines([*PAGE, "", line])
    assert done.text == text


@pytest.mark.parametrize("unit", ["tỷ", "triệu", "nghìn"])
def test_a_unit_behind_a_number_is_never_lost(unit: str) -> None:
    read = {"tỷ": "ty", "triệu": "triéu", "nghìn": "nghin"}[unit]
    *_, done = restore_lines([*PAGE, "", f"kinh phi hé tro 6 {read} ngan sach tinh va 16 {read} tir ngan sach huyén"])
    assert done.text == f"kinh phí hỗ trợ 6 {unit} ngân sách tỉnh và 16 {unit} từ ngân sách huyện"


def test_a_bad_page_teaches_how_it_is_read() -> None:
    tried = [Tried("cinh", "tỉnh", 0.9)] * 40 + [Tried("x", "x", 0.2)] * 30
    assert is_doubtful(tried, DOUBTFUL[0])
    assert not is_doubtful(tried[:40], DOUBTFUL[0])
    words, number = load().words, load().number("tôi")
    before = {found.number: found.logp for found in readings("coi")}
    with using(fitted(tried)):
        after = {found.number: found.logp for found in readings("coi")}
    assert "tôi" in (words[found] for found in after)
    assert after[number] > before.get(number, -30.0)
    assert {found.number: found.logp for found in readings("coi")} == before


def test_a_page_without_marks_may_be_read_by_an_english_ocr() -> None:
    line = "sem vet guvet dink thank lap modi tha tee cua nude Khaw quoc te dudny uhap eos cac nohi"
    assert noise_of(evidence(line), evidence(" ".join([line] * 8))).ocr
    plain = "xem xet quyet dinh thanh lap moi theo cua nuoc livestream showbiz quoc te duong nhap vao"
    assert not noise_of(evidence(plain), evidence(" ".join([plain] * 8))).ocr


def test_may_be_read() -> None:
    assert all(map(may_be_read, ["ti?", "S&", "d¢", "1a"]))
    assert not any(map(may_be_read, ["42", "TT&TT", "2021", "60%", "tinh"]))
    assert misread_abbreviation("TTOT") == "TTĐT"
    assert all(misread_abbreviation(own) == own for own in ("WTO", "PINH"))
    [done] = restore_lines(["Chuong trinh GDPT 2018 va KHPT kinh té cia huyén"])
    assert {"GDPT", "KHPT", "2018"} <= set(done.text.split())
    assert misread_abbreviation("HPQT") == "HĐQT"


def test_what_is_read_is_always_the_first_choice() -> None:
    assert choices("phwong", None, False).forms[0] == "phwong"


def test_evidence_of_neighbours() -> None:
    short = "Noi nhan:"
    assert not noise_of(evidence(short)).ocr
    told = dict(with_neighbours([*PAGE, short]))
    assert noise_of(evidence(short), told[short]).ocr
    assert not noise_of(evidence("Các cơ quan của tỉnh"), told[short]).ocr


def test_every_line_comes_back_once() -> None:
    lines = [f"dong {n}" if n % 3 else "" for n in range(100)]
    assert [line for line, _ in with_neighbours(lines)] == lines
    assert [line for block in blocks((line, NOTHING) for line in lines) for line, _ in block] == lines
    assert len(list(restore_lines(lines))) == len(lines)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(alphabet="abdeghinoqtuy AQD019¢.,-/éèđ&?\ufffd", max_size=40), max_size=6))
def test_changes_replay(lines: list[str]) -> None:
    found = list(restore_lines(lines))
    assert len(found) == len(lines)
    for line, done in zip(lines, found, strict=True):
        text, at = "", 0
        for change in done.changes:
            assert line[change.start : change.start + len(change.before)] == change.before
            text += line[at : change.start] + change.after
            at = change.start + len(change.before)
        assert text + line[at:] == done.text


def test_shares_are_probabilities() -> None:
    model = load()
    slots = [choices(word, None, False).slot for word in ["tinh", "da", "phe", "duyet", "ké", "hoach"]]
    found = decode_all(slots, model)
    assert found.chosen == decode(slots, model)
    assert all(abs(sum(share.values()) - 1) < 1e-3 for share in found.shares)


def test_a_number_that_goes_on_from_another_is_no_letter() -> None:
    items = [
        f"{item}) Nang cap hé théng cia tinh, hoat dong ciia co quan" for item in ("2", "3", "a", "b", "c", "d", "4")
    ]
    assert [done.text[:2] for done in restore_lines([*PAGE, *items])][-1] == "4)"
