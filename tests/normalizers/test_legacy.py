"""Legacy encodings."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.legacy import decode, detect, encodings
from normalizers.legacy.convert import convert
from normalizers.text import clean, replay

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORRECT = json.loads((Path(__file__).parent.parent / "cases" / "text" / "negative.json").read_text("utf-8"))
TEXT = "Huyện đã mở rộng mạng nội bộ cho toàn bộ các phòng ban.\nHồ sơ được số hóa đạt 80 %, vượt kế hoạch đề ra từ đầu năm."
TCVN3 = (
    "HuyÖn ®· më réng m¹ng néi bé cho toµn bé c¸c phßng ban.\nHå s¬ ®­îc sè hãa ®¹t 80 %, v­ît kÕ ho¹ch ®Ò ra tõ ®Çu n¨m."
)
VNI = "Huyeän ñaõ môû roäng maïng noäi boä cho toaøn boä caùc phoøng ban.\nHoà sô ñöôïc soá hoùa ñaït 80 %, vöôït keá hoaïch ñeà ra töø ñaàu naêm."


def viscii(text: str) -> str:
    return subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", "VISCII"], input=text.encode(), capture_output=True, check=True
    ).stdout.decode("latin-1")


@pytest.mark.parametrize(("raw", "name"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_decode_and_detect(raw: str, name: str) -> None:
    assert decode(raw, name) == TEXT
    assert detect(raw) == name
    done = convert(raw)
    assert done.text == TEXT
    assert f"legacy_{name}" in [change.rule for change in done.changes]
    assert replay(raw, done.changes) == TEXT


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv")
def test_viscii_against_the_c_library() -> None:
    assert decode(viscii(TEXT), "viscii") == TEXT
    assert detect(viscii(TEXT)) == "viscii"
    assert convert(viscii(TEXT)).text == TEXT


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv")
def test_tcvn3_against_the_c_library() -> None:
    for code in range(0xA1, 0xFF):
        found = subprocess.run(
            ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=bytes([code]), capture_output=True, check=True
        )
        assert decode(chr(code), "tcvn3") == unicodedata.normalize("NFC", found.stdout.decode())


def test_encodings_are_found() -> None:
    assert {"tcvn3", "tcvn3_capitals", "vni", "viscii"} <= set(encodings())


def test_unknown_encoding() -> None:
    with pytest.raises(ValueError, match="unknown encoding 'abc'"):
        decode("x", "abc")


@pytest.mark.parametrize(
    ("font", "name"),
    [
        (".VnTime", "tcvn3"),
        ("ABCDEF+VnTimeBold", "tcvn3"),
        (".VnArial,Italic", "tcvn3"),
        ("ABCDEF+.VnTimeH", "tcvn3_capitals"),
        ("VnTimeHBold", "tcvn3_capitals"),
        (".VnArialH", "tcvn3_capitals"),
        (".VnBook-AntiquaH,Italic", "tcvn3_capitals"),
        ("ABCDEF+.Vn3DH", "tcvn3_capitals"),
        (".VNTIMEH", "tcvn3_capitals"),
        ("ABCDEE+.VnTime-Identity-H", "tcvn3"),
        (".vntime", "tcvn3"),
    ],
)
def test_font_names(font: str, name: str) -> None:
    assert detect("céng hoµ x· héi", font) == name


def test_capital_fonts() -> None:
    assert decode("céng hoµ x· héi", "tcvn3_capitals") == "CỘNG HOÀ XÃ HỘI"


def test_signs_as_pdf_readers_give_them() -> None:
    assert decode("n−íc, x∙, 5 − 3", "tcvn3") == "nước, xã, 5 − 3"


def test_signs_cut_off_in_a_font_subset_of_their_own() -> None:
    assert detect("−−−", "ABCDEF+VnTime") == "tcvn3"
    assert detect("−∙", "ABCDEF+VnTimeHBold") == "tcvn3_capitals"
    assert decode("−", "tcvn3") == "ư"
    assert decode("∙", "tcvn3_capitals") == "Ã"
    assert detect("−−−", "Times-Roman") is None


@pytest.mark.parametrize(
    "text", [" ", "   \u00a0", "Table 3: total", "Hà Nội, ngày 3 tháng 5", "được ứng dụng rộng rãi", "café à la crème"]
)
def test_a_legacy_font_alone_proves_nothing(text: str) -> None:
    assert detect(text, ".VnTime") is None


@pytest.mark.parametrize(
    "text", [*CORRECT, TEXT, "Der Präsident grüßt die Bürger über München.", "L'État français a été créé là où il fût"]
)
def test_clean_text_is_unchanged(text: str) -> None:
    assert detect(text) is None
    assert convert(text).text == text


def test_only_the_legacy_lines_of_a_mixed_text_change() -> None:
    mixed = TEXT + "\n" + TCVN3
    assert convert(mixed).text == TEXT + "\n" + TEXT


@pytest.mark.parametrize("times", [1, 2])
def test_mojibake(times: int) -> None:
    raw = TEXT
    for _ in range(times):
        raw = raw.encode().decode("latin-1")
    assert convert(raw).text == TEXT


def test_decomposed() -> None:
    assert convert(unicodedata.normalize("NFD", TEXT)).text == TEXT


@given(st.text(max_size=60))
def test_convert_never_fails_and_is_traced(text: str) -> None:
    done = convert(text)
    assert replay(text, done.changes) == done.text


@pytest.mark.archive
@pytest.mark.skipif(
    not (SHARED / "real" / "legacy").is_dir() or shutil.which("pdftotext") is None,
    reason="../shared or pdftotext is absent",
)
def test_real_documents() -> None:
    for path in sorted((SHARED / "real" / "legacy").glob("*.pdf")):
        raw = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
        truth = clean(path.with_suffix(".gt.txt").read_text("utf-8")).text
        assert sorted(convert(raw).text.lower().split()) == sorted(truth.lower().split())
