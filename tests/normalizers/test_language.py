"""Trust in a text layer."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from normalizers.language import judge
from normalizers.legacy import decode
from normalizers.syllables import fold

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOOD = "Đến hết quý ba, huyện đã kết nối đường truyền số liệu chuyên dùng tới mười xã; cán bộ được cấp chữ ký số và hộp thư công vụ."
BAD_OCR = "Dén hét quy ba, huyén da két néi dwong truyén sé liéu chuyén ding téi mwoi xa; can b6 dwoc cap cht ky sé va hép thw céng vu."


def test_empty() -> None:
    assert judge("").score == 0.0
    assert judge("1.234 5/7 --- 2021").words == 0


def test_real_text_is_good() -> None:
    found = judge(GOOD)
    assert found.score >= 0.8
    assert found.syllable_share > 0.95
    assert found.accent_share > 0.6


def test_decomposed_text_is_good() -> None:
    assert judge(unicodedata.normalize("NFD", GOOD)).score >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        BAD_OCR,
        fold(GOOD),
        GOOD.encode().decode("latin-1"),
        "The quick brown fox jumps over the lazy dog near the bank.",
    ],
)
def test_bad_layers(text: str) -> None:
    assert judge(text).score < 0.55


def test_legacy_is_bad_until_decoded() -> None:
    raw = "T×nh h×nh øng dông c«ng nghÖ th«ng tin cña huyÖn trong n¨m nay ®¹t kÕ ho¹ch"
    assert judge(raw).score < 0.3
    assert judge(decode(raw, "tcvn3")).score > 0.8


def test_lost_glyphs_do_not_condemn_a_layer() -> None:
    assert judge(GOOD.replace("ữ", "\ufffd")).score >= 0.7


@pytest.mark.archive
@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="../shared is absent")
def test_seeds() -> None:
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        score = judge(path.read_text("utf-8")).score
        assert (score < 0.3) if path.name.startswith("003") else (score > 0.9), path.name
