"""The whole of a document: what the reader remarked comes out once, as grave as it is."""

from __future__ import annotations

from extractors.extract import extract
from schemas.document import Page, SourceDocument


def test_remarks_of_the_reader_are_findings_as_grave_as_they_are():
    source = SourceDocument("ab" * 8, "ab" * 32, "a.pdf", 1000, 3)
    pages = (
        Page(1, 600, 800, 0, 0.0, "text", (), notes=("blank_page: nothing is printed on this page",)),
        Page(2, 0, 0, 0, 0.0, "ocr", (), notes=("page_failed: page 2 could not be read: timeout",)),
        Page(3, 600, 800, 0, 0.0, "text", (), notes=("odd_layer: words lie outside the page", "terse")),
    )
    found = [(f.rule, f.severity, f.page, f.source, f.message) for f in extract(source, pages).findings if f.page]
    assert found == [
        ("blank_page", "info", 1, "text", "Trang này không in gì."),
        ("page_failed", "error", 2, "ocr", "Không đọc được trang này: page 2 could not be read: timeout"),
        ("odd_layer", "warning", 3, "text", "words lie outside the page"),
        ("terse", "warning", 3, "text", "terse"),
    ]
