"""The repair stage."""

from __future__ import annotations

from normalizers.repair import repair_page
from normalizers.text import replay
from schemas.document import Page, Word
from schemas.geometry import Box


def page(text: str, source: str = "text", confidence: float = 1.0) -> Page:
    words = tuple(
        Word(w, w, Box(10.0 * i, 0, 10.0 * i + 8, 10), confidence, source, 0)  # type: ignore[arg-type]
        for i, w in enumerate(text.split())
    )
    return Page(1, 595, 842, 0, 0.0, source, words)  # type: ignore[arg-type]


def texts(done: Page) -> str:
    return " ".join(word.text for word in done.words)


def test_correct_page_is_unchanged() -> None:
    before = page("UBND huyện báo cáo: đạt 1.279.595 hồ sơ (94,6 %), xem https://example.vn/hoà")
    assert repair_page(before) == before


def test_lost_glyphs() -> None:
    done = repair_page(page("\ufffdBND tỉnh chia sẻ d\ufffd liệu, năm 2021"))
    assert texts(done) == "UBND tỉnh chia sẻ dữ liệu, năm 2021"
    assert done.route == "repaired"
    assert [word.source for word in done.words[:2]] == ["repaired", "text"]
    assert all(replay(word.raw_text, word.changes) == word.text for word in done.words)
    assert 0.5 < done.words[0].confidence <= 1.0


def test_lost_glyphs_of_another_language_stay() -> None:
    text = "The report from Đồng Xoài shows that lin\ufffd managers handle files on time \ufffdn every district office"
    done = repair_page(page(text))
    assert texts(done) == text
    assert [word.text for word in done.words if word.confidence == 0.0] == ["lin\ufffd", "\ufffdn"]


def test_composition_alone_is_no_repair() -> None:
    done = repair_page(page("Vie\u0323\u0302t Nam"))
    assert texts(done) == "Việt Nam"
    assert done.route == "text"
    assert done.words[0].source == "text"
    assert [change.rule for change in done.words[0].changes] == ["composition"]


def test_an_unfilled_word_has_no_confidence() -> None:
    done = repair_page(page("Kw\ufffdzx"))
    assert texts(done) == "Kw\ufffdzx"
    assert done.words[0].confidence == 0.0


def test_a_word_of_nothing_is_dropped() -> None:
    assert texts(repair_page(page("báo \u200b cáo"))) == "báo cáo"


def test_doubtful_ocr_word_is_mended() -> None:
    done = repair_page(page("thống kê phẩn mểm dùng chung, một phãn mềm", "ocr", 0.4))
    assert done.route == "ocr"
    assert all(word.source == "ocr" for word in done.words)
    assert all(replay(word.raw_text, word.changes) == word.text for word in done.words)


def test_ocr_syllable_error() -> None:
    done = repair_page(page("trách nhiệm cùa chính quyềm địa phương", "ocr", 0.3))
    assert "cùa" in texts(done), "a syllable is never replaced"
    done = repair_page(page("xây dựng chính quyén điện tử", "ocr", 0.3))
    assert texts(done) == "xây dựng chính quyền điện tử"


def test_sure_ocr_words_names_and_codes_stay() -> None:
    for text, confidence in (
        ("xây dựng chính quyén điện tử", 0.95),
        ("ông Kpă Đôt ở Kbang", 0.2),
        ("số 12/QĐ-UBND 1,5 m2", 0.1),
    ):
        assert texts(repair_page(page(text, "ocr", confidence))) == text
