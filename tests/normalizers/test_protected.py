"""Numbers, dates, codes, addresses and abbreviations: rules of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.diacritics import restore
from normalizers.diacritics.codes import mend_codes
from normalizers.diacritics.protected import is_address, is_kept, mended, split


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("64/2007/ND-CP", "64/2007/NĐ-CP"),
        ("2392/0P-BTTTT", "2392/QĐ-BTTTT"),
        ("416/QP-UBND", "416/QĐ-UBND"),
        ("169/0D-UBND,", "169/QĐ-UBND,"),
        ("62/0b-UBND", "62/QĐ-UBND"),
        ("575/QB-UBND", "575/QĐ-UBND"),
        ("/NQ-HDND", "/NQ-HĐND"),
        ("26/NQ-HPND", "26/NQ-HĐND"),
        ("/QP-UBND", "/QĐ-UBND"),
        ("28/2018/QD-", "28/2018/QĐ-"),
        ("28/2018/QD-TTg", "28/2018/QĐ-TTg"),
        ("02/CD-TTg", "02/CĐ-TTg"),
        ("45/QyD-UBND", "45/QyĐ-UBND"),
        ("7/QD-BLDTBXH", "7/QĐ-BLĐTBXH"),
        ("12/SKH&DT-QLN", "12/SKH&ĐT-QLN"),
        ("4089/VPCP-TTDT", "4089/VPCP-TTĐT"),
        ("12/2021/1T-BTTTT", "12/2021/TT-BTTTT"),
        ("9/TTLT-BGDDT-BNV", "9/TTLT-BGDĐT-BNV"),
        ("(Số:416/QÐ-UBND)", "(Số:416/QĐ-UBND)"),
    ],
)
def test_document_numbers_are_mended(raw: str, code: str) -> None:
    assert mend_codes(raw) == code
    assert mend_codes(code) == code


def test_a_decree_has_its_year_and_the_governments_resolution_none() -> None:
    assert mend_codes("64/2007/N0-CP") == "64/2007/NĐ-CP"
    assert mend_codes("26/N0-CP") == "26/NQ-CP"
    assert mend_codes("10/N0-HDND") == "10/NQ-HĐND"


@pytest.mark.parametrize(
    "code",
    [
        "12/2015/TT-BTTTT", "07/HD-STTTT", "07/HĐ-STTTT", "3/DA-UBND", "3/ĐA-UBND", "KH-UBND", "01/2014/NQLT/CP-UBTƯMTTQVN",
        "08/LĐTBXH-QĐ", "3405/BTTTT-THH", "46/GP-TTĐT", "58/2000/CP", "17-HĐBT", "395/11/HĐTP-11", "226/BC-", "12/HP",
        "5/XYZ-0P", "12/0P-XYZ", "IP-67", "DA-06", "HD-720", "PE-100", "DP-T", "67/2006/QH11", "36a/NQ-CP", "QCVN 06:2021/BXD",
        "P-123/0D", "14/VKSTC-V1", "TCVN 9250:2021", "1.279.595/2.000", "14/7/2021", "AB0D-UBNDX", "12/CP-UBND",
    ],
)  # fmt: skip
def test_right_and_unknown_codes_stay(code: str) -> None:
    assert mend_codes(code) == code


@given(st.text(alphabet="0123456789/-QĐDP0OTBCNUV&. ", max_size=30))
def test_mending_codes_is_idempotent_and_touches_no_number(text: str) -> None:
    once = mend_codes(text)
    assert mend_codes(once) == once
    assert len(once) == len(text)


def test_numbers_before_the_type_are_never_touched() -> None:
    assert mend_codes("4l6/QP-UBND") == "4l6/QĐ-UBND"
    assert mend_codes("0D/2020/0D-UBND") == "0D/2020/QĐ-UBND"


@pytest.mark.parametrize(
    "token",
    [
        "https://dichvucong.example.vn/a?b=c", "www.example.vn", "van.thu@example.vn", "vanthu@tinh", "gialai.gov.vn",
        "example.com/tin-tuc", "baocao.docx", "BAOCAO.PDF", "C:\\Van ban", "ftp://x.y",
    ],
)  # fmt: skip
def test_addresses(token: str) -> None:
    assert is_address(token)
    assert list(split(token)) == [(0, token)]
    assert mended(token, stripped=True) == token


@pytest.mark.parametrize("token", ["viec.Cac", "1.279.595", "TP.HCM", "v.v.", "d@nh", "tu...dé", "va", "24/7"])
def test_no_addresses(token: str) -> None:
    assert not is_address(token)


@pytest.mark.parametrize(
    ("token", "parts"),
    [
        ("viec.Cac", ["viec", ".", "Cac"]),
        ("cu:Luat", ["cu", ":", "Luat"]),
        ("S6:416/QP-UBND", ["S6", ":", "416/QP-UBND"]),
        ("tế-xã", ["tế", "-", "xã"]),
        ("và/hoặc,kinh", ["và", "/", "hoặc", ",", "kinh"]),
        ("tu...dé", ["tu", "...", "dé"]),
        ("QĐ-UBND,KH-UBND", ["QĐ-UBND", ",", "KH-UBND"]),
        ("QD-TTg", ["QD-TTg"]),
        ("14:30", ["14:30"]),
        ("1.279.595,5", ["1.279.595,5"]),
        ("14/7/2021", ["14/7/2021"]),
        ("v.v", ["v.v"]),
        ("TP.HCM", ["TP.HCM"]),
    ],
)
def test_split(token: str, parts: list[str]) -> None:
    assert [part for _, part in split(token)] == parts


@given(st.text(alphabet="abđệ AB01.,:;/-–…@&()\ufffd", max_size=30))
def test_parts_together_are_the_token(token: str) -> None:
    at = 0
    for start, part in split(token):
        assert start == at
        at += len(part)
    assert at == len(token)


@pytest.mark.parametrize(
    "core",
    [
        "1a)",
        "14thang",
        "3G",
        "4G",
        "2km",
        "1m",
        "A4",
        "H1N1",
        "IPv6",
        "1st",
        "9h",
        "Covid19",
        "Q1",
        "MP3",
        "TCVN3",
        "94,6%",
        "1.279.595",
        "14/7/2021",
        "9001:2015",
        "6a",
        "1b",
        "m2",
        "km2",
        "xa4",
        "thu5",
        "huyện7",
        "1o",
        "l0",
        "O9",
        "1nam",
        "6dat",
        "0dan",
        "quan5",
        "truc3",
    ],
)
def test_kept_in_garbled_lines(core: str) -> None:
    assert is_kept(core, garbled=True, shouted=False)


@pytest.mark.parametrize(
    "core", ["1ap", "1a", "14p", "1inh", "1hanh", "S6", "c6", "x4", "B¢", "6ng", "quan9", "gi4", "d@nh", "HQI"]
)
def test_words_with_digits_in_garbled_lines(core: str) -> None:
    assert not is_kept(core, garbled=True, shouted=False)


@pytest.mark.parametrize(
    "line",
    [
        "Lien he van.thu@example.vn hoac xem https://example.vn/thu-tuc?ma=HD-12 truoc ngay 14/7/2021",
        "Tép tin bao-cao.docx c6 1.279.595 dong, dat 94,6%, kho A4, tu 14:30 dén 17:00",
    ],
)
def test_what_no_reader_garbles_stays_in_a_garbled_line(line: str) -> None:
    kept = [word for word in line.split() if any(sign in word for sign in "@/:.%") or word == "A4,"]
    done = restore(line).text
    assert all(word in done.split() for word in kept)


def test_codes_in_a_garbled_line() -> None:
    line = "Can cir Nghi dinh s6 64/2007/ND-CP va Quyét dinh sé 2392/0P-BTTTT ciia B¢ Théng tin"
    done = restore(line).text
    assert "64/2007/NĐ-CP" in done
    assert "2392/QĐ-BTTTT" in done


@pytest.mark.parametrize(
    "token", ["3a", "5m", "m2", "A4", "3G", "F0", "H1", "Q1", "T2", "2B", "5ha", "1tr", "5d", "1o", "l0"]
)
def test_names_and_amounts_with_a_digit_stay_in_a_garbled_line(token: str) -> None:
    line = f"Quyét dinh sé {token} cta Uy ban nhan dan tinh vé viéc phé duyét ké hoach tng dung céng nghé nam 2020"
    assert token in restore(line).text.split()
