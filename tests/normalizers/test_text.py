"""Text fixers: case files, idempotence, replay, correct text unchanged."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.syllables import fold, is_syllable, place_tone
from normalizers.text import clean, replay

CASES = Path(__file__).parent.parent / "cases" / "text"
FAULTY = json.loads((CASES / "wild.json").read_text("utf-8")) + json.loads(
    (CASES / "synthetic.json").read_text("utf-8")
)
CORRECT = json.loads((CASES / "negative.json").read_text("utf-8"))
LETTERS = "aàảăằâấeêệioôốơợuưứyđdnghHOÀUỶqQgiÐðƣоеТ \u0301\u0302\u0323\u031b\u0309\u200b\u00ad\u00a0\uf0b7-./09"


@pytest.mark.parametrize("case", FAULTY, ids=lambda c: c["label"])
def test_faults_are_fixed_and_named(case: dict[str, str]) -> None:
    done = clean(case["raw"])
    assert done.text == case["text"]
    assert case["rule"] in [change.rule for change in done.changes]
    assert replay(case["raw"], done.changes) == done.text


@pytest.mark.parametrize("text", CORRECT)
def test_correct_text_is_unchanged(text: str) -> None:
    assert clean(text).text == text
    assert clean(text).changes == ()


@given(st.one_of(st.text(alphabet=LETTERS, max_size=40), st.text(max_size=40)))
def test_clean_is_idempotent_traced_and_composed(text: str) -> None:
    done = clean(text)
    assert replay(text, done.changes) == done.text
    assert clean(done.text).text == done.text
    assert unicodedata.is_normalized("NFC", done.text)


@given(st.text(alphabet="0123456789.,/-:% ", max_size=30))
def test_numbers_are_untouched(text: str) -> None:
    assert clean(text).text == text


def test_replay_refuses_another_text() -> None:
    done = clean("hoà bình")
    with pytest.raises(ValueError, match="trace does not fit"):
        replay("hoà", done.changes)


@pytest.mark.parametrize(
    ("token", "placed"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "HÒA"),
        ("Uỷ", "Ủy"),
        ("quý", "quý"),
        ("qúy", "quý"),
        ("giỏi", "giỏi"),
        ("hoàn", "hoàn"),
        ("già", "già"),
        ("gìa", "già"),
        ("thuở", "thuở"),
        ("mía", "mía"),
        ("muà", "mùa"),
        ("khuỷu", "khuỷu"),
        ("café", "café"),
        ("ngoằn", "ngoằn"),
        ("toét", "toét"),
    ],
)
def test_tone_place(token: str, placed: str) -> None:
    assert place_tone(token) == placed
    assert place_tone(placed) == placed


@pytest.mark.parametrize(
    "token",
    ["Nghiêng", "nghĩa", "giếng", "gì", "quốc", "khuya", "ý", "y", "ƯU", "xoong", "hòa", "hoà", "kỷ", "ngoẹo", "thuở"],
)
def test_syllables(token: str) -> None:
    assert is_syllable(token)


@pytest.mark.parametrize(
    "token", ["", "duyét", "nwéc", "ciia", "bảt", "cê", "kả", "ngha", "zoom", "UBND", "hh", "năm2", "Đắk", "a" * 40]
)
def test_no_syllables(token: str) -> None:
    assert not is_syllable(token)


def test_fold() -> None:
    assert fold("Đường ỨNG") == "duong ung"
