"""Who issued a document: the capital lines at the top left of its letterhead, and the places around it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from extractors.layout import Line
from extractors.numberline import is_number_line
from normalizers.document_numbers import field_name
from normalizers.letters import LOWER, UPPER
from normalizers.names import fold, similar
from normalizers.places.document import home_of
from normalizers.places.gazetteer import TWO_LEVELS_SINCE, Level, gazetteer
from normalizers.places.resolve import resolve
from schemas.document import Page
from schemas.record import Value

__all__ = ["read_issuer"]

_MOTTO = ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc")


def read_issuer(head: Sequence[Line], page: Page, text: str, on: dt.date | None = None) -> dict[str, Value]:
    """Columns issuer, issuer_level, province, district, commune.

    A province that is named nowhere is that of the district or commune, where the official lists know one alone.

    Args:
        head: Lines of the upper half of the first page.
        page: That page.
        text: Of the first pages; names are written as it writes them.
        on: Date of the document, None where unknown; since July 2025 there are no districts.
    """
    values = _places(_issuer_lines(head, page), text)
    if on and on >= TWO_LEVELS_SINCE and values["issuer_level"] == "commune":
        values["district"] = None
    if values["province"] is None and (values["district"] or values["commune"]):
        code = home_of(values | {"issued_date": on}).province_code
        numbers = gazetteer().versions(code, on) if code else []
        values["province"] = (
            re.sub(r"^(?:Tỉnh|Thành phố) ", "", gazetteer().unit(numbers[-1]).name) if numbers else None
        )
    return values


def _is_motto(text: str) -> bool:
    folded = fold(text)
    return any(similar(folded, motto) > 0.75 or motto in folded for motto in _MOTTO)


def _issuer_lines(head: Sequence[Line], page: Page) -> list[str]:
    """The capital lines at the top left, above the number."""
    found = []
    for line in head[:12]:
        text = line.text.strip()
        if is_number_line(text):
            break
        if line.box.x0 > page.width * 0.4 or line.box.y0 > page.height * 0.2:
            continue
        # In a narrow letterhead both columns come as one line.
        text = re.split(r"C[ỘO]NG H[ÒO]A|Đ[ộo]c l[ậa]p", text)[0].strip()
        if _is_capital(text) and not _is_motto(text) and len(text) > 4:
            found.append(text.upper())
    return found


def _is_capital(text: str, least: float = 0.85) -> bool:
    """Whether a line is printed in capitals; a reader may take one letter of them for a small one."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) >= least * len(letters) > 0


_HEADS = {
    "thanh pho": ("district", "thành phố"),
    "thi tran": ("commune", "thị trấn"),
    "thi xa": ("district", "thị xã"),
    "phuong": ("commune", "phường"),
    "huyen": ("district", "huyện"),
    "quan": ("district", "quận"),
    "tinh": ("province", "tỉnh"),
    "dac khu": ("commune", "đặc khu"),
    "xa": ("commune", "xã"),
}
"""Head of a place's name without marks, since readers lose or change them on capitals -> level and the head itself."""

_CITIES = ("ha noi", "ho chi minh", "da nang", "hai phong", "can tho")
"""Cities that have always been of province rank."""

_INNER: tuple[Level, ...] = ("district", "commune")

_DEPARTMENT = re.compile(r"^(?:SỞ|BAN|CỤC|CHI CỤC|PHÒNG|VĂN PHÒNG|TRUNG TÂM|CÔNG AN|BỘ CHỈ HUY|THANH TRA)\b")
_MENTION = "{}" + rf"\s+((?:[{UPPER}][{LOWER}']+)(?:[ -][{UPPER}][{LOWER}']*){{0,3}})"


def _places(issuer_lines: list[str], text: str) -> dict[str, Value]:
    """Issuer, its level, and the province, district and commune it belongs to."""
    values: dict[str, Value] = dict.fromkeys(("issuer", "issuer_level", "province", "district", "commune"))
    body = ""
    for line in issuer_lines:
        chair = re.match(r"CHỦ TỊCH\s+(?=[ỦU]|HỘI)", line)
        line = line[chair.end() :] if chair else line
        if re.match(r"^[ỦU][YỶỲÝ]\s+BAN\s+NH", line) or similar(line, "ỦY BAN NHÂN DÂN") > 0.85:
            body = "Chủ tịch UBND" if chair else "UBND"
            line = re.sub(r"^[ỦU][YỶỲÝ] BAN NHÂN DÂN\s*", "", line)
        elif short := re.match(r"(UBND|HĐND)\s+", line):
            body, line = short[1], line[short.end() :]
        elif similar(line[:18], "HỘI ĐỒNG NHÂN DÂN") > 0.85:
            body = "HĐND"
            line = line[18:].strip()
        place = _place(line)
        if place:
            level, head, name = place
            name = _as_mentioned(name, text)
            values[level] = name
            if body or values["issuer_level"] != "department":  # "PHÒNG NỘI VỤ" above "HUYỆN …" is a room of it
                values |= {"issuer": f"{body} {head} {name}".strip(), "issuer_level": level}
        elif _DEPARTMENT.match(line):
            values |= _department(line, text)
    if values["province"] is None and values["issuer"]:
        own = next(((level, str(values[level])) for level in _INNER if values[level]), None)
        values["province"] = _mentioned(text, r"(?:[Tt]ỉnh|TỈNH)", "province", own) or _city_of(text, own)
    if values["district"] is None and values["issuer_level"] == "commune":
        values["district"] = _mentioned(text, r"(?:huyện|thị xã|thành phố)", "district")
    return values


def _department(line: str, text: str) -> dict[str, Value]:
    """Issuer and level of a department, and the place that its name ends in ("SỞ TƯ PHÁP TỈNH …")."""
    words = line.split()
    for at in range(1, len(words)):
        place = _place(" ".join(words[at:]))
        if place and resolve(place[2], place[0]).reason in _SURELY:
            level, head, name = place
            name = _as_mentioned(name, text)
            issuer = f"{_sentence_case(' '.join(words[:at]), text)} {head} {name}"
            return {"issuer": issuer, "issuer_level": "department", level: name}
    return {"issuer": _sentence_case(line, text), "issuer_level": "department"}


def _place(line: str) -> tuple[str, str, str] | None:
    """Level, head and name of a place named in capitals, None where the line names none."""
    folded = fold(line)
    head = next((head for head in _HEADS if folded.startswith(head + " ")), None)
    if head is None or folded.startswith("tinh hinh"):  # "TÌNH HÌNH …" is a title
        return None
    level, written = _HEADS[head]
    name = _title_case(" ".join(line.split()[len(head.split()) :]))
    return ("province" if fold(name) in _CITIES else level), written, name


def _title_case(text: str) -> str:
    return " ".join(word[:1] + word[1:].lower() for word in text.split())


def _sentence_case(text: str, whole: str) -> str:
    """A department's name as the document writes it in sentences, else with one capital."""
    match = re.search(re.escape(text), whole, re.IGNORECASE)
    found = [m for m in re.findall(re.escape(text), whole, re.IGNORECASE) if not _is_capital(m, 0.6)]
    if match and found:
        return str(found[0])
    head, _, field = text.partition(" ")
    return f"{head.capitalize()} {field_name(field)}".strip()


def _as_mentioned(name: str, text: str) -> str:
    """A name in the writing the sentences use most ("KBang" where the letterhead has "KBANG")."""
    found = Counter(
        m for m in re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) if not _is_capital(m, 0.6)
    )
    return str(found.most_common(1)[0][0]) if found else name


def _mentioned(text: str, head: str, level: Level, own: tuple[Level, str] | None = None) -> str | None:
    """The name most often met after a head such as "tỉnh", one that holds the issuer's `own` place going first.

    Reports speak of other provinces too, whose example they follow.
    """
    counts = Counter(_known(name, level) for name in re.findall(_MENTION.replace("{}", head, 1), text))
    ranked = [name for name, _ in counts.most_common()]
    return next((name for name in ranked if own and _holds(name, own)), ranked[0] if ranked else None)


def _city_of(text: str, own: tuple[Level, str] | None) -> str | None:
    """The one city of province rank that the text names and that holds the issuer's own place."""
    named = {name for name in re.findall(_MENTION.replace("{}", r"(?:[Tt]hành phố|THÀNH PHỐ|TP\.?)", 1), text)}
    cities = {name for name in (_known(name, "province") for name in named) if fold(name) in _CITIES}
    held = [name for name in cities if own and _holds(name, own)]
    return held[0] if len(held) == 1 else None


def _holds(province: str, own: tuple[Level, str]) -> bool:
    code = resolve(province, "province").code
    return code is not None and resolve(own[1], own[0], code).reason in _SURELY


def _known(name: str, level: Level) -> str:
    """A name without the words of the next line or title that begin with a capital too: "Bắc Ninh Căn" is Bắc Ninh."""
    words = name.split()
    shorter = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((short for short in shorter if resolve(short, level).reason in _SURELY), name)


_SURELY = ("exact", "alias", "ambiguous")
"""Of `Resolution.reason`: the name is an official one, whatever its type and wherever it lies."""
