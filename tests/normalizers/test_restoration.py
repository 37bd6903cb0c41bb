"""Restoration of text: case files, correct text, other languages, traces."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.diacritics import WordChange
from normalizers.foreign import is_foreign, vietnamese
from normalizers.restoration import DOUBTFUL, composed, marked, replayed, restore_text

CASES = Path(__file__).parent.parent / "cases" / "restore"


def cases(name):
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


CORRECT = cases("negative")
GOOD = [line for line in CORRECT if any("\u1ea0" <= c <= "\u1ef9" for c in line)]


def one(line, **options):
    (outcome,) = restore_text([line], **options)
    return outcome


@pytest.mark.parametrize("case", cases("wild") + cases("synthetic"), ids=lambda case: case["label"])
def test_restored(case):
    outcome = one(case["raw"])
    assert outcome.text == case["text"]
    assert replayed(case["raw"], outcome.changes) == case["text"]


@pytest.mark.parametrize("case", cases("known_failures"), ids=lambda case: case["label"])
@pytest.mark.xfail(strict=True, reason="known failure: move the case to wild.json when it comes right")
def test_known_failures(case):
    assert one(case["raw"]).text == case["text"]


@pytest.mark.parametrize("line", CORRECT)
def test_correct_text_and_other_languages_stay(line):
    assert one(line).text == line
    assert one(line).changes == ()


def test_correct_lines_stay_among_one_another():
    assert [outcome.text for outcome in restore_text(CORRECT)] == CORRECT


def test_a_foreign_paragraph_stays_among_stripped_lines():
    english = "The committee approved the budget and asked for a report on each of the items."
    lines = ["Uy ban nhan dan huyen bao cao ket qua", english, "thuc hien nhiem vu nam 2020 nhu sau"]
    assert [outcome.text for outcome in restore_text(lines)] == [
        "Ủy ban nhân dân huyện báo cáo kết quả",
        english,
        "thực hiện nhiệm vụ năm 2020 như sau",
    ]


@pytest.mark.parametrize("line", ["Huy\udcd6n \udcae\udcb7 m\udceb r\udce9ng", "quyet dinh\x00\x01\x02", "\x7fELF\x02"])
def test_what_is_no_text_is_told_and_stays(line):
    outcome = one(line)
    assert outcome.text == line
    assert outcome.skipped == "binary"


def test_short_lines_of_binary_data_stay():
    lines = ["quyet dinh\x00\x01\x02", "LW", "9Te", "uy ban nhan dan", "9Te dinh"]
    found = [outcome.text for outcome in restore_text(lines)]
    assert found[:3] == lines[:3]
    assert found[3] == "ủy ban nhân dân"


def test_a_legacy_encoding_is_told_and_stays():
    lines = ["HuyÖn ®· më réng m¹ng néi bé", "Bé", "quyet dinh phe duyet"]
    found = list(restore_text(lines))
    assert [outcome.skipped for outcome in found] == ["tcvn3", "tcvn3", ""]
    assert [outcome.text for outcome in found] == [*lines[:2], "quyết định phê duyệt"]


def test_less_sure_words_stay_and_are_marked():
    outcome = one("ban da xem hop", min_confidence=0.999)
    assert all(change.confidence >= 0.999 for change in outcome.changes)
    assert outcome.doubtful
    shown = marked(outcome)
    assert shown.count(DOUBTFUL) == len(outcome.doubtful)
    assert shown.replace(DOUBTFUL, "") == outcome.text
    assert marked(one(shown, min_confidence=0.999)).count(DOUBTFUL) == len(outcome.doubtful)


def test_nothing_is_marked_where_everything_is_sure():
    assert marked(one("quyet dinh phe duyet")) == "quyết định phê duyệt"


@pytest.mark.parametrize("blank", ["\t", "\x0c", "\r", "\u00a0"])
def test_words_that_another_blank_keeps_apart_are_not_joined(blank):
    found = list(restore_text(["dinh\t BND", f"A{blank}ch", "b  Plei  b  c6  d¢  b  \ufffdn", f"the{blank}T{blank}o"]))
    assert blank in found[1].text
    assert found[3].text.count(blank) == 2


def change(start, before, after, sure=1.0):
    return WordChange(start, before, after, sure)


def test_traces_of_two_steps_become_one():
    raw, between = "xa d  lieu", "xa dữ lieu"
    first = [change(3, "d ", "dữ", 0.9)]
    assert composed(raw, between, first, [change(0, "xa", "xã", 0.8), change(6, "lieu", "liệu", 0.7)]) == (
        change(0, "xa", "xã", 0.8),
        change(3, "d ", "dữ", 0.9),
        change(6, "lieu", "liệu", 0.7),
    )
    assert composed("ớc la xa", "ước la xa", [change(0, "ớc", "ước")], [change(7, "xa", "xã")])[1] == change(
        6, "xa", "xã"
    )
    assert composed(raw, between, first, [change(3, "dữ", "Dữ", 0.5)]) == (change(3, "d ", "Dữ", 0.5),)
    assert composed(raw, between, first, [change(3, "dữ lieu", "DỮ LIỆU")]) == (change(3, "d  lieu", "DỮ LIỆU", 0.9),)


def test_a_trace_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="trace does not fit"):
        replayed("quyet dinh", [change(0, "nghi", "nghị")])


_BITS = [
    "quyet",
    "dinh",
    "của",
    "dữ",
    "d ",
    "liệu",
    "nƣớc",
    "416/QP-UBND",
    "c6",
    "d¢",
    "Plei",
    "the",
    "\ufffdn",
    " BND",
]
MIXED = st.lists(
    st.one_of(st.sampled_from(_BITS), st.text(alphabet="abdeghinotuy ADQ0169¢.,-/éèđ\ufffd\t\r\x0c", max_size=8)),
    max_size=12,
).map(" ".join)


@settings(max_examples=150)
@given(st.lists(MIXED, max_size=5))
def test_lines_are_counted_traces_replay_and_blanks_stay(lines):
    found = list(restore_text(lines))
    assert [outcome.raw for outcome in found] == lines
    for outcome in found:
        assert replayed(outcome.raw, outcome.changes) == outcome.text
        assert "\n" not in outcome.text
        for piece in outcome.changes:  # outside the changed words everything stays; inside, blanks are only joined
            assert piece.before != piece.after
            assert len(piece.after.split()) <= max(1, len(piece.before.split()) + 2)


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*GOOD, *(case["text"] for case in cases("wild"))]), min_size=1, max_size=6))
def test_correct_text_never_gets_worse_and_restoring_twice_changes_nothing(lines):
    found = [outcome.text for outcome in restore_text(lines)]
    assert found == lines
    assert [outcome.text for outcome in restore_text(found)] == found


@pytest.mark.parametrize("case", cases("wild") + cases("synthetic"), ids=lambda case: case["label"])
def test_idempotent(case):
    once = one(case["raw"]).text
    assert one(once).text == once


@settings(max_examples=60)
@given(st.lists(st.sampled_from(GOOD), min_size=1, max_size=3), st.integers(min_value=2, max_value=4))
def test_wide_blanks_do_no_harm(lines, width):
    wide = [line.replace(" ", " " * width) for line in lines]
    assert [outcome.text for outcome in restore_text(wide)] == wide


@given(st.text(max_size=80))
def test_any_text_passes(text):
    lines = text.split("\n")
    found = list(restore_text(lines))
    assert len(found) == len(lines)
    assert all(replayed(outcome.raw, outcome.changes) == outcome.text for outcome in found)


def test_how_vietnamese_a_line_is():
    assert vietnamese("phong van hoa va thong tin huyen") == 1.0
    assert vietnamese("hai chu") is None
    english = "the committee approved the annual budget"
    assert is_foreign(english, None) == (True, -1.0)
    assert is_foreign("các phòng, ban", -1.0) == (False, 1.0)
    assert is_foreign("annual report", -1.0)[0]
    assert not is_foreign("annual report", None)[0]
