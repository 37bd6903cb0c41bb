"""A printed name of a unit taken apart: its type, its bare name, the units it says it lies in."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from normalizers.names import strip_marks
from normalizers.places.gazetteer import Level

__all__ = ["MAX_NAME", "Part", "in_other_writing", "is_body", "is_collective", "listed", "parts"]

MAX_NAME = 200
"""Characters of the longest text taken for a name of a unit."""

_TYPES: dict[str, tuple[str, tuple[Level, ...]]] = {
    "tỉnh": ("Tỉnh", ("province",)),
    "thành phố": ("Thành phố", ("province", "district")),
    "thị xã": ("Thị xã", ("district",)),
    "huyện": ("Huyện", ("district",)),
    "quận": ("Quận", ("district",)),
    "phường": ("Phường", ("commune",)),
    "thị trấn": ("Thị trấn", ("commune",)),
    "xã": ("Xã", ("commune",)),
    "đặc khu": ("Đặc khu", ("commune",)),
}
_SHORT = {
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "h": "huyện", "q": "quận", "p": "phường", "x": "xã",
    "t": "tỉnh",
}  # fmt: skip
_FULL = r"(?:tỉnh|thành\s+phố|thị\s+xã|thị\s+trấn|huyện|quận|phường|xã|đặc\s+khu)"
# "TP" and "TX" are understood without a dot; one letter and TT (also: Trung tâm) want one, or a number ("Q1").
_HEAD = re.compile(
    rf"(?<![^\W_])(?:(?P<full>{_FULL})(?=\s|$)|(?P<short>tp|tx)(?:\.|\s|(?=\.?\s?hcm))"
    r"|(?P<dotted>tt|[hqpxt])\.|(?P<numbered>[qp])(?=\s?\d{1,2}\b))\s*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-–+*•.]+\s*|\(?(?:\d{1,3}[.)]|(?!x\.)[ivx]{1,5}[.)]|[a-zđ]\))\s+)+", re.IGNORECASE)
_BODY = re.compile(
    r"^(?:(?:ubnd|hđnd|hđnd\s*(?:và|-|&)\s*ubnd|(?:ủy|uỷ)\s+ban\s+nhân\s+dân|hội\s+đồng\s+nhân\s+dân)(?=\s|$)[\s:]*)+",
    re.IGNORECASE,
)
_OUTER = re.compile(r"\s*[,;]\s*|\s+(?:thuộc|của|-)\s+(?=(?:tỉnh|thành phố|huyện|thị xã|quận)\s)", re.IGNORECASE)
_MANY = re.compile(
    r"(?:^|\s)(?:các|cấp|khối|mỗi|từng|những|tất\s+cả|một\s+số|\d+)\s+(?:[\w/]+\s+){0,2}?" + _FULL + r"|"
    rf"{_FULL}\s*(?:,|và|/|-)\s*(?:{_FULL})(?:\s|$|,)",
    re.IGNORECASE,
)

_LIST = re.compile(
    rf"^(?:các\s+)?(?P<type>{_FULL})(?:\s*(?:,|và|/|-)\s*{_FULL})*\s*:?\s+(?P<names>\w.*)$", re.IGNORECASE | re.DOTALL
)
_PLAIN_TYPES = {strip_marks(name): name for name in _TYPES}
_PLAIN_TYPE = re.compile(rf"(?P<type>{'|'.join(_PLAIN_TYPES)})\s+(?P<name>\w.*)$", re.IGNORECASE | re.DOTALL)
_WHOLE = ("", "toàn", "địa bàn", "trên địa bàn", "trên địa bàn toàn", "khu vực")
_PARTY = re.compile(r"(?:ủy|uỷ|đoàn|đội)(?=\s|$)", re.IGNORECASE)


class Part(Struct, frozen=True):
    """One unit of a printed name.

    Attributes:
        type: "Huyện", "" where the name has no type.
        levels: Levels that units of this type have; empty where any.
        name: Without the type; "" for "UBND huyện" with nothing after it.
    """

    type: str
    levels: tuple[Level, ...]
    name: str


def in_other_writing(part: Part) -> Part | None:
    """How a part may be meant whose first letters were misread: None where nothing is to be said.

    "Ia" (river, in Jarai) begins many names of the Central Highlands; readers take its capital I for l. And a type may
    have lost its marks with the rest ("huyen Bac Ha").
    """
    if part.name[:3] in ("la ", "la-"):
        return Part(part.type, part.levels, f"I{part.name[1:]}")
    match = _PLAIN_TYPE.match(part.name) if not part.type else None
    if match is None:
        return None
    return Part(*_TYPES[_PLAIN_TYPES[match["type"].lower()]], match["name"])


def is_collective(text: str) -> bool:
    """Whether a name means several units ("các xã, thị trấn", "UBND cấp huyện", "17 huyện, thị xã, thành phố")."""
    return _MANY.search(_clean(text)) is not None


def is_body(text: str) -> bool:
    """Whether a name is that of a body of a unit ("Hạt Kiểm lâm huyện …", "Huyện ủy …"), not of the unit itself."""
    text = _clean(text)
    head = next(_HEAD.finditer(text), None)
    before = text[: head.start()].strip().lower() if head else ""
    return head is not None and (before not in _WHOLE or _PARTY.match(text[head.end() :]) is not None)


def listed(text: str) -> tuple[Part, ...]:
    """The units of a list that tells their type once: "UBND các huyện, thị xã: Ba Bể, Na Rì và Chợ Mới" gives three.

    Their type is left out, for several types told together say not whose each is. Nothing where no type comes first.
    """
    match = _LIST.match(_clean(text)) if len(text) <= MAX_NAME else None
    if match is None:
        return ()
    names = (name.strip(" .:–-") for name in re.split(r"[,;]|\s(?:và|&)\s", match["names"]))
    return tuple(Part("", _TYPES[" ".join(match["type"].lower().split())][1], name) for name in names if name)


def parts(text: str) -> tuple[Part, ...]:
    """The units of a printed name, the innermost first: "UBND xã Ea Kao, TP. Buôn Ma Thuột" gives two.

    What stands before the first type ("Phòng Nội vụ huyện …") names a body of the unit and is left out. A text without
    a type is one bare name. Nothing for a text longer than `MAX_NAME`.
    """
    if len(text) > MAX_NAME:
        return ()
    found: list[Part] = []
    for number, piece in enumerate(_OUTER.split(_clean(text))):
        heads = list(_heads(piece))
        if not heads:
            # After the first piece a bare name is an outer unit: "xã Ea Kao, Đắk Lắk".
            bare = piece.strip(' .:()“”"')
            found += [Part("", (), bare)] if bare and (number == 0 or found) else []
            continue
        for head, after in zip(heads, [*heads[1:], None], strict=True):
            name = piece[head.end() : after.start() if after else len(piece)].strip(' .:()“”"-–')
            found.append(Part(*_TYPES[_type(head)], name))
    return tuple(found)


def _heads(piece: str) -> list[re.Match[str]]:
    """Types in a piece, one that is itself part of a name ("Phường Phường Đúc", "xã Thượng Quận") left out."""
    found: list[re.Match[str]] = []
    for head in _HEAD.finditer(piece):
        nested = bool(found) and (head.start() == found[-1].end() or head.end() == len(piece))
        if not nested:
            found.append(head)
    return found


def _type(head: re.Match[str]) -> str:
    full = head["full"]
    if full:
        return " ".join(full.lower().split())
    return _SHORT[(head["short"] or head["dotted"] or head["numbered"]).lower()]


def _clean(text: str) -> str:
    """NFC, single blanks, bullet, number and the words for a people's committee or council taken off."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return _BODY.sub("", _BULLET.sub("", text)).strip()
