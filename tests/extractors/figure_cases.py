"""Figures of sentences for tests: rows and values of printed lines."""

from __future__ import annotations

import datetime as dt

from build import DOC_ID, context, lines, page

from extractors.layout import number_lines, passages_of
from extractors.reports.indicators import REPORT
from normalizers.rows import to_record

DOCUMENT = {
    "issuer": "UBND huyện Sông Lam", "issuer_level": "district", "district": "Sông Lam", "report_year": 2022,
    "issued_date": dt.date(2022, 12, 1), "title": "Tình hình ứng dụng CNTT năm 2022",
}  # fmt: skip


def rows_of(*pages, document=None):
    """Records of pages; a page is the texts of its lines."""
    passages = [
        passage
        for number, texts in enumerate(pages, 1)
        for passage in passages_of(page(list(number_lines(lines(*texts))), number=number))
    ]
    raws = REPORT.prose(context(tuple(passages), DOCUMENT | (document or {})))
    assert len({raw.key for raw in raws}) == len(raws)
    return [(raw, to_record(raw, DOC_ID)) for raw in raws]


def values(*texts, column=None, document=None):
    told = [record.values for _, record in rows_of(texts, document=document)]
    return [value[column] for value in told] if column else told
