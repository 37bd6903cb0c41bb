"""What a figure is about: the body it speaks of, the words that name it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.figures.clauses import MAX_BEFORE, MAX_LABEL, Clause
from extractors.figures.figure import Span
from extractors.figures.find import flatten
from normalizers.letters import UPPER
from normalizers.names import unit_level
from schemas.record import Value

__all__ = ["Entity", "entity_of", "goes_on", "label_of"]


class Entity(NamedTuple):
    """A body, and its level where known."""

    name: str | None
    level: str | None


_LEVELS = (
    (
        "commune",
        r"(?:don vi (?:hanh chinh )?)?cap (?:xa|phuong(?! (?:tien|an)))\b|cac xa\b|xa, (?:phuong, )?thi tran"
        r"|\bxa, phuong\b|\bphuong, xa\b|cac phuong\b",
    ),
    (
        "district",
        r"(?:don vi )?cap (?:huyen|quan(?! ly)|thi xa)\b|cac huyen\b|phong,? ban|phong chuyen mon"
        r"|huyen, (?:thi xa, )?thanh pho",
    ),
    ("province", r"(?:don vi )?cap tinh\b|toan tinh\b"),
    ("department", r"cap so\b|so, (?:ban, )?nganh|cac so\b"),
)
_LEVEL = re.compile("|".join(f"(?P<{level}>{pattern})" for level, pattern in _LEVELS))


_BODY = re.compile(
    r"(?:(?:UBND|HĐND|Ủy ban nhân dân)\s)?(?:xã|phường|thị trấn|huyện|thị xã|thành phố|tỉnh|Sở|Phòng|Ban|Chi cục|Cục"
    r"|Trung tâm|Công an|Văn phòng|Bệnh viện|Bưu điện|Kho bạc|Thanh tra|Đài|Trường|Hội|Viện)"
    r"\s[A-ZĐÂÊÔƠƯ][^;:.()\d]{1,60}?(?=\s(?:có|là|đạt|được|đã|hiện|cấp)\b|\s*[:,]|\s*$)"
)
_VERB = re.compile(
    r"\s(?:và|với|cùng|phối hợp|chủ trì|tổ chức|mở|cử|trang bị|triển khai|tiếp nhận|xử lý|giải quyết|ban hành|đầu tư"
    r"|bố trí|sử dụng|quản lý|thực hiện|gửi|nhận|trao đổi|cung cấp|tham mưu|hoàn thành|công khai|cập nhật|kết nối"
    r"|lắp đặt|mua sắm|hỗ trợ|đăng ký|đăng|duy trì|vận hành|xây dựng|bàn giao|tăng|giảm|chiếm|cần|còn|vẫn|chưa|sẽ|phải"
    r"|mới|chỉ|nộp|tạo|đưa)\s?"
)
"""Behind these the name of a body is over, but where it goes on in capitals ("Sở Kế hoạch và Đầu tư")."""


def _named_body(clause: Clause) -> Entity | None:
    """The body whose name stands as the subject right before a figure: "Sở Y tế 45 máy", "UBND xã Yên Hòa: có 25"."""
    start = _trimmed(clause.text.lower(), clause.before, clause.figure.start)[0]
    bracketed = _IN_BRACKET.search(clause.text, clause.sentence[0], clause.figure.start)
    if bracketed:
        return Entity(bracketed["name"], unit_level(bracketed["name"]))
    lead = _LEAD.match(clause.text, start, clause.figure.start)
    match = _BODY.match(clause.text, lead.end() if lead else start, clause.figure.start)
    if match is None:
        return None
    stops = (m.start() for m in _VERB.finditer(match[0]) if not match[0][m.end() : m.end() + 1].isupper())
    name = match[0][: next(stops, None)].strip()
    return Entity(name, unit_level(name))


_LEAD = re.compile(r"(?:Riêng|Trong đó,?|Đối với|Tại|Ở|riêng|tại|ở|đối với)\s")
_IN_BRACKET = re.compile(
    rf"(?:\b(?:là|như|gồm|có|và|với|ở|tại)|[:,;])\s(?P<name>(?:xã|phường|thị trấn|huyện|thị xã|thành phố|Sở|Phòng)"
    rf"(?:\s[{UPPER}]\w*){{1,5}})\s\(\s?(?:đạt |chỉ |chỉ đạt |mới đạt |là )?$"
)
"""The body whose figure stands in the bracket behind its name: "thấp nhất là xã Yên Hòa (71%)"."""

_DOES = re.compile(
    r"\s(?:có|đã|tiếp nhận|nhận|triển khai|sử dụng|xử lý|giải quyết|ban hành|phát hành|gửi|thực hiện|được|bố trí)\s"
)


def _subject(clause: Clause) -> Entity | None:
    """The body that a sentence, or its part behind the last semicolon, began with and still speaks of.

    None where a level or another body is named between: "Bệnh viện Đa khoa có 14 khoa, lưu trữ 9.000 ca chụp".
    """
    if not clause.others:
        return None
    start = max(clause.sentence[0], clause.text.rfind(";", 0, clause.figure.start) + 1)
    start += len(clause.text[start : clause.figure.start]) - len(
        clause.text[start : clause.figure.start].lstrip(" -+*–")
    )
    lead = _LEAD.match(clause.text, start, clause.figure.start)
    first = next((other.start for other in clause.others if other.start >= start), None)
    match = _BODY.match(clause.text, lead.end() if lead else start, first) if first else None
    verb = _DOES.search(clause.text, match.start(), first) if match and first else None
    if match is None or verb is None or _LEVEL.search(clause.plain, verb.end(), clause.figure.start):
        return None
    name = clause.text[match.start() : verb.start()].strip()
    if "," in name or re.search(
        r"[;:]|\b(?:các|cấp|toàn|huyện|xã|Sở|UBND)\b", clause.text[verb.end() : clause.figure.start]
    ):
        return None
    return Entity(name, unit_level(name))


_OF_NOUN = 14
"""Characters from a figure's noun on in which a level is that of the noun: "17/17 UBND cấp huyện"."""

_OF_LEVEL = re.compile(r"\bcua (tinh|huyen|xa) (?:dat|la|co|chiem)\s$")
_OWN_LEVELS = {"tinh": "province", "huyen": "district", "xa": "commune"}
_COUNTED = re.compile(r"\d\)?\s$")
_PARTS_FOLLOW = re.compile(r"\b(?:trong do|gom|bao gom|cu the|nhu sau|trong so)\b|:")


def _of_other(clause: Clause, end: int) -> bool:
    """Whether a level that ends at a place belongs to a figure before: "8 trang của các xã và 01 cổng của huyện".

    Where "trong đó" or a colon follows it before the next figure, what comes after speaks of the same body still.
    """
    owner = next((other for other in clause.others if other.start < end <= other.stop), None)
    return owner is not None and not _PARTS_FOLLOW.search(clause.plain, end, owner.following)


def entity_of(clause: Clause, headings: Sequence[str], document: Mapping[str, Value]) -> Entity:
    """The body a figure is about: a level named beside it, before it, at the paragraph's head or in a heading above."""
    text, plain, figure = clause.text, clause.plain, clause.figure
    ranked = figure.kind == "ratio" and figure.unit == "hạng"  # "xếp thứ 3/11 huyện": of all, not about them
    near = None if ranked else _LEVEL.search(plain, figure.start, min(clause.after, figure.end + 60))
    if near and figure.kind == "count" and not figure.percent and figure.noun[0] == near.start():
        near = None  # "huyện có 12 phòng chuyên môn": how many there are is told of the district
    own = near is not None and near.start() <= (figure.noun[0] or figure.end) + _OF_NOUN
    of_level = _OF_LEVEL.search(plain, max(clause.before, figure.start - 40), figure.start)
    if of_level and not own and _OWN_LEVELS[of_level[1]] != document.get("issuer_level"):
        return Entity(text[slice(*of_level.span(1))], _OWN_LEVELS[of_level[1]])
    named = None if own else _named_body(clause) or _subject(clause)
    if named:
        return named
    start = max(clause.sentence[0], figure.start - MAX_BEFORE)
    part = max(start, plain.rfind(";", 0, figure.start))
    before = [match for match in _LEVEL.finditer(plain, part, figure.start) if not _of_other(clause, match.end())]
    lead = _LEVEL.search(plain, 0, plain.find(":", 0, 120) if ":" in plain[:120] else 0)
    if lead and _COUNTED.search(plain, 0, lead.start()):  # counted there: "đã kết nối 31/40 xã, thị trấn, gồm: …"
        lead = None
    match = near or (before[-1] if before else None) or lead
    if match is None and figure.kind != "percent":
        levels = _LEVEL.finditer(plain, start, figure.start)
        match = next((level for level in levels if not _of_other(clause, level.end())), None)
    if match:
        return Entity(text[match.start() : match.end()], match.lastgroup)
    for heading in reversed(headings):
        found = _LEVEL.search(flatten(heading))
        if found:
            return Entity(heading[found.start() : found.end()], found.lastgroup)
    issuer = document.get("issuer")
    level = document.get("issuer_level")
    names = (issuer, *(document.get(column) for column in ("commune", "district", "province")))
    name = next((str(known) for known in names if known), None)
    return Entity(name, str(level) if level else unit_level(name) if name else None)


_COPULA = re.compile(
    r"(?:[\s:,–(-]|\b(?:là|đạt|gồm|có|được|đã|với|khoảng|hơn|gần|trên|ít nhất|tối thiểu|xấp xỉ|ước|từ|tỷ lệ|tỉ lệ"
    r"|chiếm|đều|(?<!văn bản )(?<!công văn )đến|cho|tại|mới|bằng|trong đó|vượt|và|(?<!chứng )chỉ|như sau|cụ thể"
    r"|đảm bảo|bảo đảm|còn|hiện|phải|tới)\b)+$"
)
_HEAD_TRIM = re.compile(
    r"^(?:[\s:,;)%–+*-]|\b(?:trong đó|và|còn|đồng thời|tổng cộng|gồm|như|có|với|trong đó có|tất cả)\b)+"
)
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
        return _trimmed(clause.text.lower(), *clause.shared)
    return label


def _own_label(clause: Clause) -> Span:
    text, plain, figure = clause.text.lower(), clause.plain, clause.figure
    before = _trimmed(text, clause.before, figure.start)
    share = _PERCENT_TOLD.search(text, figure.noun[0] or figure.end, clause.after) if figure.percent else None
    behind = _trimmed(text, figure.noun[0] or figure.end, share.start() if share else clause.after)
    words, told = plain[slice(*before)], text[before[1] : figure.start]
    if _CHANGE.match(words):
        return before[0], clause.after
    body = _BODY.match(clause.text, before[0], figure.start)
    if body and body.end() >= before[1] and behind[1] > behind[0]:
        return behind
    behind = behind[0], behind[1] - (text[behind[1] - 1 : behind[1]] == ")" and "(" not in text[slice(*behind)])
    told_behind = behind[1] - behind[0] >= 3 and plain[slice(*behind)] not in _GENERIC
    phrase = behind if told_behind and not _COMPARES.match(plain, *behind) else None
    if _ONLY_CONTEXT.match(words):
        colon = plain.find(":", clause.sentence[0], before[0])
        head = _trimmed(text, clause.sentence[0], colon) if colon > 0 else (0, 0)
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
    before = _trimmed(text, clause.before, figure.start)
    behind = _trimmed(text, figure.noun[0] or figure.end, clause.after)
    words, named = clause.plain[slice(*before)], clause.plain[slice(*behind)]
    bare = len(named) < 3 or named in _GENERIC or named == clause.plain[slice(*figure.noun)]
    return bool(clause.others) and bool(words) and bare and bool(_ONLY_CONTEXT.match(words))


def _shortened(plain: str, start: int, end: int) -> Span:
    """The last words of a long label, at most `MAX_LABEL` characters."""
    if end - start <= MAX_LABEL:
        return start, end
    return plain.find(" ", end - MAX_LABEL) + 1, end


def _trimmed(text: str, start: int, end: int) -> Span:
    """start..end without the words at both ends that only lead to or from a figure; `text` in lower case."""
    head = _HEAD_TRIM.match(text[start:end])
    start += head.end() if head else 0
    tail = _COPULA.search(text[start:end])
    return start, start + tail.start() if tail else end
