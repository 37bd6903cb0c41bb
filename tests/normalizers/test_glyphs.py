"""Lost glyphs: marked ones and gaps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.gaps import mend_gaps
from normalizers.glyphs import LOST, fill
from normalizers.text import clean, replay

CASES = json.loads((Path(__file__).parent.parent / "cases" / "text" / "gaps.json").read_text("utf-8"))
SHARED = Path(__file__).resolve().parents[3] / "shared"


def filled(line: str) -> str:
    return " ".join(word.text for word in fill(line.split()))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("cơ sở d\ufffd liệu", "cơ sở dữ liệu"),
        ("\ufffdBND tỉnh giao Sở Tài chính", "UBND tỉnh giao Sở Tài chính"),
        ("nhằm gi\ufffdp người dân", "nhằm giúp người dân"),
        ("tổ chức th\ufffdc h\ufffd\ufffdn kế hoạch", "tổ chức thực hiện kế hoạch"),
        ("Báo cáo. \ufffdrong năm, huyện", "Báo cáo. Trong năm, huyện"),
        ("huyện Đak Pơ, thị trấn Đa\ufffd Pơ", "huyện Đak Pơ, thị trấn Đak Pơ"),
        ("Quyết định số 12/Q\ufffd-UBND", "Quyết định số 12/QĐ-UBND"),
        ("ỦY BAN NHÂN DÂN T\ufffdNH", "ỦY BAN NHÂN DÂN TỈNH"),
    ],
)
def test_fill(line: str, text: str) -> None:
    assert filled(line) == text


def test_undamaged_words_are_sure() -> None:
    assert [(w.text, w.confidence) for w in fill(["dữ", "liệu"])] == [("dữ", 1.0), ("liệu", 1.0)]


def test_what_fits_nothing_stays_and_is_not_trusted() -> None:
    word = fill(["Kw\ufffdzx"])[0]
    assert word.text == "Kw\ufffdzx"
    assert word.confidence == 0.0


def test_addresses_are_left_alone() -> None:
    assert fill(["https://d\ufffd.example.vn"])[0].text == "https://d\ufffd.example.vn"


def test_damage_without_end_takes_no_time() -> None:
    words = fill(["\ufffd" * 500] * 20 + ["\ufffd\ufffd"] * 200)
    assert len(words) == 220


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(alphabet="aưđhniệtgTBN1/-." + LOST, min_size=1, max_size=6), max_size=8))
def test_fill_keeps_what_is_visible(words: list[str]) -> None:
    for word, found in zip(words, fill(words), strict=True):
        assert len(found.text) == len(word)
        assert 0.0 <= found.confidence <= 1.0
        if LOST not in word:
            assert found.text == word


@pytest.mark.parametrize(("line", "text"), CASES["mended"])
def test_gaps_are_mended(line: str, text: str) -> None:
    done = mend_gaps(line)
    assert done.text == text
    assert replay(line, done.changes) == text
    assert mend_gaps(text).text == text


@pytest.mark.parametrize("line", CASES["unchanged"])
def test_no_gap_is_no_mend(line: str) -> None:
    assert mend_gaps(line).text == line


@pytest.mark.archive
@pytest.mark.skipif(not (SHARED / "archive").is_dir(), reason="../shared is absent")
@pytest.mark.parametrize("name", ["bc-dakpo-2020", "kh-ducco-2021-2025"])
@pytest.mark.parametrize("letters", ["ữúUSKC", "ợệạĐTB"])
def test_whole_letters_lost_in_the_archive(name: str, letters: str) -> None:
    damaged = right = 0
    for path in sorted((SHARED / "archive" / "gold" / name / "pages").glob("*.txt")):
        words = clean(path.read_text("utf-8")).text.split()
        noisy = ["".join(LOST if c in letters else c for c in word) for word in words]
        for word, raw, found in zip(words, noisy, fill(noisy), strict=True):
            if LOST in raw and "." not in word.strip("."):
                damaged += 1
                right += found.text == word
    assert damaged > 100
    assert right / damaged >= 0.9  # names of products and rare abbreviations cannot be known
