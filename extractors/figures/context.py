"""The words that name a figure."""

from __future__ import annotations

import re

from extractors.figures.clauses import MAX_LABEL, Clause
from extractors.figures.figure import Span

__all__ = ["BODY", "goes_on", "label_of", "trimmed"]

BODY = re.compile(
    r"(?:(?:UBND|HĐND|Ủy ban nhân dân)\s)?(?:xã|phường|thị trấn|huyện|thị xã|thành phố|tỉnh|Sở|Phòng|Ban|Chi cục|Cục"
    r"|Trung tâm|Công an|Văn phòng|Bệnh viện|Bưu điện|Kho bạc|Thanh tra|Đài|Trường|Hội|Viện)"
    r"\s[A-ZĐÂÊÔƠƯ][^;:.()\d]{1,60}?(?=\s(?:có|là|đạt|được|đã|hiện|cấp)\b|\s*[:,]|\s*$)"
)
"""The name of a body, up to a verb, sign or the end."""

_COPULA = re.compile(
    r"(?:[\s:,–(-]|\b(?:là|đạt|gồm|có|được|đã|với|khoảng|hơn|gần|trên|ít nhất|tối thiểu|xấp xỉ|ước|từ|tỷ lệ|tỉ lệ"
    r"|chiếm|đều|(?<!văn bản )(?<!công văn )đến|cho|tại|mới|bằng|trong đó|vượt|và|(?<!chứng )chỉ|như sau|cụ thể"
    r"|đảm bảo|bảo đảm|còn|hiện|phải|tới)\b)+$"
)
_HEAD_TRIM = re.compile(
    r"^(?:[\s:,;)%–+*-]|\b(?:trong đó|và|còn|đồng thời|tổng cộng|gồm|như|có|với|trong đó có|tất cả)\b)+"
)
_MAX_TAIL = 120
"""Characters before a figure in which the words that lead to it are looked for."""
_COUNTS = re.compile(r"^(?:đạt )?(?:tổng số|số lượng|số|tỷ lệ|tỉ lệ|chỉ số|máy|trình độ|điểm|bình quân)\b")
_COPULAS = re.compile(r":|\b(?:là|đạt|bằng)\b")
_PERCENT_TOLD = re.compile(r"[,;]?\s\(?(?:đạt|chiếm|tương ứng|bằng)\b|\s?\((?=\d)")
_CHANGE = re.compile(r"(?:tang|giam)(?: them)?$")
_GENERIC = frozenset(("nguoi", "may", "don vi", "cai", "bo", "chiec", "co quan", "ho so", "van ban", "cap"))
_COMPARES = re.compile(r"so (?:voi|cung|ky)\b|cung ky\b|hon (?:nam|cung)\b|(?:xep|dung) (?:hang|thu|loai|vi tri)\b")
"""What follows a figure but tells nothing of what it counts: a comparison, the place it earns."""
_ONLY_CONTEXT = re.compile(
    r"^(?:(?:trong |rieng |ca )?(?:nam \d{4}|giai doan.{0,14}|quy [ivx\d]+(?:(?:/| nam )\d{4})?"
    r"|\d+ thang (?:dau|cuoi) nam(?: \d{4})?|thang \d+(?:(?:/| nam )\d+)?)"
    r"|(?:(?:doi voi|o) )?(?:cac )?(?:don vi )?cap (?:tinh|huyen|xa)(?: (?:ty le|con so) nay)?"
    r"|trong do|hien nay|den nay|hien|ket qua)?$"
)


def label_of(clause: Clause, *, listed: bool = False) -> Span:
    """Where the words stand that say what a figure counts: before it ("Tổng số máy in: 62") or behind ("62 máy in").

    A share beside others that names its body alone ("20/20 xã, 17/17 sở đã nối mạng") has the words that all share.

    Args:
        clause: The figure in its sentence.
        listed: Whether it is one of a list, each with its own words before it ("gửi 4.870, nhận 9.012").
    """
    if listed and clause.figure.kind == "bare":
        words = clause.text[clause.before : clause.figure.start]
        return clause.before + len(words) - len(words.lstrip(" ,;:(")), clause.before + len(words.rstrip(" :"))
    label = _own_label(clause)
    if clause.shared[1] and label[0] >= clause.figure.start:
        return trimmed(clause.text.lower(), *clause.shared)
    return label


def _own_label(clause: Clause) -> Span:
    text, plain, figure = clause.text.lower(), clause.plain, clause.figure
    before = trimmed(text, clause.before, figure.start)
    share = _PERCENT_TOLD.search(text, figure.noun[0] or figure.end, clause.after) if figure.percent else None
    behind = trimmed(text, figure.noun[0] or figure.end, share.start() if share else clause.after)
    words, told = plain[slice(*before)], text[before[1] : figure.start]
    if _CHANGE.match(words):
        return before[0], clause.after
    body = BODY.match(clause.text, before[0], figure.start)
    if body and body.end() >= before[1] and behind[1] > behind[0]:
        return behind
    behind = behind[0], behind[1] - (text[behind[1] - 1 : behind[1]] == ")" and "(" not in text[slice(*behind)])
    told_behind = behind[1] - behind[0] >= 3 and plain[slice(*behind)] not in _GENERIC
    phrase = behind if told_behind and not _COMPARES.match(plain, *behind) else None
    if _ONLY_CONTEXT.match(words):
        colon = plain.find(":", clause.sentence[0], before[0])
        head = trimmed(text, clause.sentence[0], colon) if colon > 0 else (0, 0)
        if (phrase and not words) or head[1] - head[0] < 3 or _ONLY_CONTEXT.match(plain[slice(*head)]):
            return phrase or behind
        return _shortened(plain, *head)
    named = bool(_COUNTS.match(text[slice(*before)])) or bool(_COPULAS.search(told))
    if len(words) > 2 and (named or phrase is None):
        return _shortened(plain, *before)
    return phrase or before


def goes_on(clause: Clause) -> bool:
    """Whether a figure is the one before it told of another body or year: "huyện đạt 100%, cấp xã đạt 90%"."""
    text, figure = clause.text.lower(), clause.figure
    before = trimmed(text, clause.before, figure.start)
    behind = trimmed(text, figure.noun[0] or figure.end, clause.after)
    words, named = clause.plain[slice(*before)], clause.plain[slice(*behind)]
    bare = len(named) < 3 or named in _GENERIC or named == clause.plain[slice(*figure.noun)]
    return bool(clause.others) and bool(words) and bare and bool(_ONLY_CONTEXT.match(words))


def _shortened(plain: str, start: int, end: int) -> Span:
    """The last words of a long label, at most `MAX_LABEL` characters."""
    if end - start <= MAX_LABEL:
        return start, end
    return plain.find(" ", end - MAX_LABEL) + 1, end


def trimmed(text: str, start: int, end: int) -> Span:
    """start..end without the words at both ends that only lead to or from a figure; `text` in lower case."""
    head = _HEAD_TRIM.match(text[start:end])
    start += head.end() if head else 0
    words = text[start:end]
    tail = _COPULA.search(words, max(0, len(words) - _MAX_TAIL))  # anchored at the end: each word would try it anew
    return start, start + tail.start() if tail else end
