"""The body that a figure speaks of: named beside it, before it, by its sentence's subject, by a heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.figures.clauses import MAX_BEFORE, Clause
from extractors.figures.context import BODY, trimmed
from extractors.figures.find import flatten
from normalizers.letters import UPPER
from normalizers.names import unit_level
from schemas.record import Value

__all__ = ["Entity", "entity_of"]


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


_VERB = re.compile(
    r"\s(?:và|với|cùng|phối hợp|chủ trì|tổ chức|mở|cử|trang bị|triển khai|tiếp nhận|xử lý|giải quyết|ban hành|đầu tư"
    r"|bố trí|sử dụng|quản lý|thực hiện|gửi|nhận|trao đổi|cung cấp|tham mưu|hoàn thành|công khai|cập nhật|kết nối"
    r"|lắp đặt|mua sắm|hỗ trợ|đăng ký|đăng|duy trì|vận hành|xây dựng|bàn giao|tăng|giảm|chiếm|cần|còn|vẫn|chưa|sẽ|phải"
    r"|mới|chỉ|nộp|(?<!ào )tạo|đưa)\s?"
)
"""Behind these the name of a body is over, but where it goes on in capitals ("Sở Kế hoạch và Đầu tư")."""


def _named_body(clause: Clause) -> Entity | None:
    """The body whose name stands as the subject right before a figure: "Sở Y tế 45 máy", "UBND xã Yên Hòa: có 25"."""
    start = trimmed(clause.text.lower(), clause.before, clause.figure.start)[0]
    under = _SUBORDINATE.match(clause.text, start, clause.figure.start)
    if under:
        return Entity(under[0], None)
    bracketed = _IN_BRACKET.search(clause.text, clause.sentence[0], clause.figure.start)
    if bracketed:
        return Entity(bracketed["name"], unit_level(bracketed["name"]))
    ranked = _RANKED.search(
        clause.text, max(clause.sentence[0], clause.figure.start - _MAX_RANKED), clause.figure.start
    )
    if ranked and clause.figure.kind == "percent":
        return Entity(ranked["name"], unit_level(ranked["name"]))
    lead = _LEAD.match(clause.text, start, clause.figure.start)
    match = BODY.match(clause.text, lead.end() if lead else start, clause.figure.start)
    if match is None:
        return None
    stops = (m.start() for m in _VERB.finditer(match[0]) if not match[0][m.end() : m.end() + 1].isupper())
    name = match[0][: next(stops, None)].strip()
    return Entity(name, unit_level(name))


_LEAD = re.compile(r"(?:Riêng|Trong đó,?|Đối với|Tại|Ở|riêng|tại|ở|đối với)\s")
_SUBORDINATE = re.compile(
    r"(?:các )?(?:phòng, )?(?:đơn vị|cơ quan)(?: sự nghiệp)? (?:trực thuộc|thuộc)(?: (?:Sở|huyện|tỉnh|ngành))?(?=\s)"
)
_IN_BRACKET = re.compile(
    rf"(?:\b(?:là|như|gồm|có|và|với|ở|tại)|[:,;])\s(?P<name>(?:xã|phường|thị trấn|huyện|thị xã|thành phố|Sở|Phòng)"
    rf"(?:\s[{UPPER}]\w*){{1,5}})\s\(\s?(?:đạt |chỉ |chỉ đạt |mới đạt |là )?$"
)
"""The body whose figure stands in the bracket behind its name: "thấp nhất là xã Yên Hòa (71%)"."""

_RANKED = re.compile(
    r"(?<!so với )(?<!hơn )(?P<name>\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Tt]hị xã|[Tt]hành phố)"
    rf"(?:\s[{UPPER}]\w*){{1,5}})"
    r"(?:\s(?:(?:có|đạt)\s(?:tỷ|tỉ) lệ\s)?(?:(?:cao|thấp|tốt) nhất|dẫn đầu))?,?"
    r"(?:\s(?:với|là|chỉ|mới|đạt|chiếm|tỷ lệ|tỉ lệ)){0,3}\s$"
)
"""A place ranked or told in turn, right before its percentage: "xã Yên Hòa thấp nhất, đạt 71%", "tiếp đến là xã …"."""
_MAX_RANKED = 120

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
    match = BODY.match(clause.text, lead.end() if lead else start, first) if first else None
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
_AREAS = {
    "huyen": "district", "thi xa": "district", "thanh pho": "district", "xa": "commune", "phuong": "commune",
    "thi tran": "commune",
}  # fmt: skip
_AREA = re.compile(rf"\b(?:tren dia ban|toan) ({'|'.join(_AREAS)})\b")
"""The place that an office of it reports on."""
_PLACES = frozenset(("xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "sở", "phòng"))
_KIND_OF = re.compile(r"(?:tổ|điểm cầu|thủ tục|dịch vụ|hệ thống|trang|cổng|cuộc)\b")
"""Things of which a level is a kind: "12 tổ công nghệ số cộng đồng cấp xã" are the district's."""
_OWNED = re.compile(r"\b(?:cua|o|tai|cho|thuoc|tu|den)\b")
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
    near = _level_behind(clause)
    own = near is not None and near.start() <= (figure.noun[0] or figure.end) + _OF_NOUN
    of_level = _OF_LEVEL.search(plain, max(clause.before, figure.start - 40), figure.start)
    if of_level and not own and _OWN_LEVELS[of_level[1]] != document.get("issuer_level"):
        return Entity(text[slice(*of_level.span(1))], _OWN_LEVELS[of_level[1]])
    named = None if own else _named_body(clause) or _subject(clause)
    if named:
        return named
    match = near or _level_before(clause)
    if match:
        return Entity(text[match.start() : match.end()], match.lastgroup)
    area = _AREA.search(plain, clause.sentence[0], figure.start)
    column = _AREAS[area[1]] if area else None
    if area and column and document.get(column) and document.get("issuer_level") not in (column, None):
        return Entity(f"{text[slice(*area.span(1))]} {document[column]}", column)
    return _of_section(headings, document)


def _level_behind(clause: Clause) -> re.Match[str] | None:
    """The level named in a figure's noun or right behind it."""
    figure = clause.figure
    if figure.kind == "ratio" and figure.unit == "hạng":
        return None  # "xếp thứ 3/11 huyện": of all, not about them
    near = _LEVEL.search(clause.plain, figure.start, min(clause.after, figure.end + 60))
    if near and figure.kind == "count" and not figure.percent and figure.noun[0] == near.start():
        return None  # "huyện có 12 phòng chuyên môn": how many there are is told of the district
    if near and figure.kind == "count" and not figure.percent and _KIND_OF.match(figure.unit or ""):
        between = clause.plain[figure.noun[0] : near.start()]
        return None if near[0].startswith("cap ") and not _OWNED.search(between) else near
    return near


def _level_before(clause: Clause) -> re.Match[str] | None:
    """The level named before a figure in its sentence, or at the head of its paragraph."""
    plain, figure = clause.plain, clause.figure
    start = max(clause.sentence[0], figure.start - MAX_BEFORE)
    part = max(start, plain.rfind(";", 0, figure.start))
    levels = [match for match in _LEVEL.finditer(plain, start, figure.start) if not _of_other(clause, match.end())]
    if figure.kind == "count" and figure.unit in _PLACES:  # "92 đơn vị cấp xã, gồm 77 xã": neither is of the other
        levels = [match for match in levels if not _COUNTED.search(plain, start, match.start())]
    before = [match for match in levels if match.start() >= part]
    if before:
        return before[-1]
    lead = _LEVEL.search(plain, 0, plain.find(":", 0, 120) if ":" in plain[:120] else 0)
    if lead and not _COUNTED.search(plain, 0, lead.start()):  # "đã kết nối 31/40 xã, thị trấn, gồm: …" counts them
        return lead
    return levels[0] if levels and figure.kind != "percent" else None


def _of_section(headings: Sequence[str], document: Mapping[str, Value]) -> Entity:
    """The level a heading names, else whoever issued the document."""
    for heading in reversed(headings):
        found = _LEVEL.search(flatten(heading))
        if found:
            return Entity(heading[found.start() : found.end()], found.lastgroup)
    level = document.get("issuer_level")
    names = (document.get(column) for column in ("issuer", "commune", "district", "province"))
    name = next((str(known) for known in names if known), None)
    return Entity(name, str(level) if level else unit_level(name) if name else None)
