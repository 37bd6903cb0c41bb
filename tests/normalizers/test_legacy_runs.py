"""Legacy encodings told run by run: case files, correct text, blocks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.legacy import decode, is_word, speaks_for, viewed
from normalizers.legacy.convert import convert, convert_blocks
from normalizers.legacy.runs import decode_lines
from normalizers.text import clean

CASES = Path(__file__).parent.parent / "cases" / "legacy"
MIXED = json.loads((CASES / "mixed.json").read_text("utf-8"))
CORRECT = json.loads((CASES / "negative.json").read_text("utf-8"))
CORRECT += json.loads((CASES.parent / "text" / "negative.json").read_text("utf-8"))


@pytest.mark.parametrize("case", MIXED, ids=lambda case: case["label"])
def test_mixed_text(case):
    assert convert(case["raw"]).text == case["text"]
    assert convert(case["text"]).text == case["text"]


@pytest.mark.parametrize("line", CORRECT)
def test_correct_lines_are_not_converted(line):
    assert decode_lines([line])[0].encoding is None
    assert convert(line).text == clean(line).text


def test_correct_lines_are_not_converted_among_one_another():
    assert all(line.encoding is None for line in decode_lines(CORRECT))


def test_correct_lines_are_not_converted_beside_legacy_ones():
    legacy = "HuyÖn ®· më réng m¹ng néi bé cho c¸c phßng ban"
    french = "Le préfet a été reçu à la mairie où l'on fêtait l'été."
    found = decode_lines([legacy, french, legacy, "đã có", french])
    assert [line.encoding for line in found] == ["tcvn3", None, "tcvn3", None, None]


def test_what_the_block_before_was_in_tells_on_a_short_line():
    assert decode_lines(["Bé, tØnh"])[0].encoding is None
    assert decode_lines(["Bé, tØnh"], before="tcvn3")[0].text == "Bộ, tỉnh"
    assert list(convert_blocks(["HuyÖn ®· më réng m¹ng\n", "Bé, tØnh\n", "đã có\n", "Bé\n"])) == [
        "Huyện đã mở rộng mạng\n",
        "Bộ, tỉnh\n",
        "đã có\n",
        "Bé\n",
    ]


def test_binary_blocks_stay():
    binary = "\0\x01Bé" * 40
    assert list(convert_blocks([binary, "HuyÖn ®· më réng m¹ng\n"])) == [binary, "Huyện đã mở rộng mạng\n"]
    assert list(convert_blocks(["\0HuyÖn ®· më réng m¹ng\n"])) == ["Huyện đã mở rộng mạng\n"]


@given(st.lists(st.text(alphabet="aehnotuy ABĐđéèàµ®¸·−\x93\x97Ã¡º»\ufffd\uf0e9", max_size=30), max_size=4))
def test_any_lines_pass(lines):
    found = decode_lines(lines)
    assert len(found) == len(lines)
    assert convert("\n".join(lines)).text.count("\n") == max(0, len(lines) - 1)


def test_bytes_as_windows_shows_them():
    assert viewed(b"\x93x\x94 \x81\xe9") == "“x” \x81é"


def test_words_and_what_speaks_for_an_encoding():
    from normalizers.legacy import encodings

    assert is_word("Bé")
    assert not is_word("tÕ")
    assert speaks_for("tÕ", encodings()["tcvn3"])
    assert not speaks_for("d¢", encodings()["tcvn3"])
    assert decode("\x97", "tcvn3") == "Ộ"
    assert decode("– m", "tcvn3") == "– m"
