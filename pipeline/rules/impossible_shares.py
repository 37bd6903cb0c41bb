"""Shares in prose that no whole can have: more than 100 %, or n above m."""

from __future__ import annotations

import re

from pipeline.rules._figures import figures, percents
from pipeline.rules._paragraphs import Paragraph, paragraphs, percents_at, told_in, values_at
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding

__all__ = ["check"]

_MAY_EXCEED = re.compile(
    r"tăng|giảm|so với|kế hoạch|chỉ tiêu|dự toán|nghị quyết|cùng kỳ|vượt|gấp|năm trước|bình quân|máy|hợp đồng|lãi"
    r"|tốc độ|công suất|GRDP|GDP|ngân sách|thu |tiến độ|hệ số|định mức|đầu người|giá|thuế|lạm phát|mức|nhu cầu",
    re.IGNORECASE,
)
"""Words of percentages that compare with another time, plan or number rather than being a share."""

_RATE = re.compile(r"tỷ lệ|tỉ lệ|chiếm|đạt", re.IGNORECASE)
_SHARE_OF = re.compile(
    r"cán bộ|công chức|viên chức|CBCC|văn bản|hồ sơ|đơn vị|cơ quan|\bxã\b|phường|hộ |học sinh|thủ tục|TTHC|dịch vụ"
    r"|trường|người dân|sở, ",
    re.IGNORECASE,
)
"""Shares of people, papers and bodies, which make up 100 % at most."""

_SHARED = re.compile(
    r"^(?:can bo|cong chuc|vien chuc|nguoi|xa\b|phuong|thi tran|huyen|don vi|co quan|so\b|phong|ho so|van ban|thu tuc"
    r"|dich vu|truong|hop thu|ubnd|ho\b|hoc sinh)"
)

MAX_SENTENCE = 1500
"""Characters of a sentence looked at before and behind a figure."""


def check(case: Case) -> Outcome:
    """All paragraphs."""
    findings: list[Finding] = []
    doubted: set[Value] = set()
    for paragraph in paragraphs(case.passages):
        for share in percents(paragraph.text):
            sentence = _sentence(paragraph, share.start) if 100 < share.value < 1000 else ""
            if _RATE.search(sentence) and _SHARE_OF.search(sentence) and not _MAY_EXCEED.search(sentence):
                span = (share.start, share.end)
                findings.append(_finding(paragraph, span, share.printed, "<= 100%"))
                page, box, _ = paragraph.at(*span)
                doubted |= percents_at(case, page, box)
        for figure in figures(paragraph.text):
            over = figure.whole is not None and figure.value > figure.whole > 0
            if over and _SHARED.match(figure.unit) and not _MAY_EXCEED.search(_sentence(paragraph, figure.start)):
                span = (figure.start, figure.end)
                findings.append(_finding(paragraph, span, figure.printed, f"<= {figure.whole}"))
                page, box, _ = paragraph.at(*span)
                doubted |= values_at(case, page, box, figure.value)
    return Outcome(tuple(findings), frozenset(), frozenset(doubted))


def _sentence(paragraph: Paragraph, at: int) -> str:
    """The sentence around a place."""
    text = paragraph.text[max(0, at - MAX_SENTENCE) : at + MAX_SENTENCE]
    at = min(at, MAX_SENTENCE)
    start = max((m.end() for m in re.finditer(r"[.]\s", text[:at])), default=0)
    end = re.compile(r"\.(?:\s|$)").search(text, at)
    return text[start : end.start() if end else None]


def _finding(paragraph: Paragraph, span: tuple[int, int], printed: str, expected: str) -> Finding:
    message = f"Ghi {printed}: phần không thể lớn hơn toàn bộ."
    return told_in(paragraph, span, Remark("impossible_value", "warning", message, expected, printed))
