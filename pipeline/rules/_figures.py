"""Counts in running text: what they number, and which numbers are none (dates, codes, years, items of a list)."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from normalizers.names import strip_marks
from normalizers.numbers import parse_integer, parse_percent, printed_places

__all__ = ["Figure", "Percent", "dots", "figures", "gives", "level_of", "percents", "pinned", "same_unit"]

_NUMBER = r"\d{1,3}(?:[.,]\d{3})+|\d{1,9}"
_COUNT = re.compile(
    rf"(?<![\w.,/:\-–])(?P<n>{_NUMBER})(?:\s*/\s*(?P<m>{_NUMBER}))?(?![\w/–%]|\s*%|\s*/\s*\d|[.,:\-]\d|-[A-ZĐ])"
)
_MONEY = re.compile(rf"(?<![\w.,/])(?P<n>{_NUMBER})(?=\s*(?:đ|đồng|vnđ)\b)", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"(?<!\w)(?:ngày|tháng|quý|năm(?: học)?|(?<!tổng )(?<!tổng cộng )số|điều|khoản|mức(?: độ)?|cấp độ|giai đoạn|kỳ"
    r"|khóa|thứ|lớp|điểm|khối|phiên bản|phụ lục|mục|chương|phần|biểu|bảng"
    r"|quốc lộ|đường|đợt|bậc|windows|office|luật|nghị định|quyết định|công văn|thông tư|nghị quyết|kế hoạch)\s*$",
    re.IGNORECASE,
)
_NUMBERED_PLACE = re.compile(r"(?<!\w)(?:phường|quận|tổ|khu phố|ấp|thôn)\s*$", re.IGNORECASE)
_MOST_PLACES = 999
"""No place has a higher number for its name; beyond it something is counted ("ngân sách phường 12.500.000 đồng")."""

_NEXT_LEVEL = re.compile(r"mức(?: độ)? \d(?:\s*(?:,|và|;)\s*\d)*\s*(?:,|và|;)\s*$", re.IGNORECASE)
_ONE_STOP = re.compile(r"\s*(?:cửa|cấp)\b", re.IGNORECASE)
_ITEM_NO = re.compile(r"^\s*(?:[-+•]\s*)?\(?\d{1,2}(?:\.\d{1,2})*[.)]")
_UNIT = re.compile(r"\s*[)\"“]?\s*(?P<words>[^\W\d_]+(?:\s+[^\W\d_]+){0,3})")
_PERCENT = re.compile(r"(?<![\w.,/])(?P<p>\d{1,4}(?:[.,]\d{1,2})?)\s*%")
_YEARS = (1990, 2100)
_SHORT = {"tthc": "thu tuc", "dvc": "dich vu", "dvctt": "dich vu", "cbcc": "can bo", "cbccvc": "can bo"}

_LEVELS = (
    ("commune", r"\bxã\b|thị trấn|\bphường\b"),
    ("district", r"\bhuyện\b|\bquận\b|phòng,? ban|phòng chuyên môn"),
    ("province", r"\btỉnh\b|\bsở\b,? (?:ban|ngành)|\bsở, "),
)


class Figure(NamedTuple):
    """A count in running text.

    Attributes:
        start: Of its first character.
        end: Behind its last character.
        value: The count; of n/m the n.
        whole: The m of n/m, None elsewhere.
        unit: Up to four words behind it, lower case without marks: what it counts; "" where none follows.
        printed: As it stands in the text.
    """

    start: int
    end: int
    value: int
    whole: int | None
    unit: str
    printed: str


class Percent(NamedTuple):
    """A percentage in running text, with its printed places."""

    start: int
    end: int
    value: Decimal
    printed: str


def figures(text: str) -> list[Figure]:
    """Counts in the order they stand; years, dates, numbers of documents and items, levels and percentages left out."""
    item = _ITEM_NO.match(text)
    found: list[Figure] = []
    for match in (*_COUNT.finditer(text), *_MONEY.finditer(text)):
        value, whole = parse_integer(match["n"]), parse_integer(match.groupdict().get("m") or "")
        before = text[max(0, match.start() - 60) : match.start()]
        if value is None or (item and match.start() < item.end()) or _NO_COUNT.search(before):
            continue
        if value <= _MOST_PLACES and _NUMBERED_PLACE.search(before):
            continue
        if match["n"] in ("1", "2", "3", "4") and (_NEXT_LEVEL.search(before) or _ONE_STOP.match(text, match.end())):
            continue
        if _YEARS[0] <= value <= _YEARS[1] and match["n"].isdigit() and whole is None:
            continue
        if whole is not None and _YEARS[0] <= whole <= _YEARS[1] and value <= 31:
            continue
        if found and match.re is _MONEY and any(f.start == match.start() for f in found):
            continue
        found.append(Figure(match.start(), match.end(), value, whole, _unit(text, match.end()), match.group()))
    return sorted(found)


def _unit(text: str, end: int) -> str:
    match = _UNIT.match(text, end)
    words = strip_marks(match["words"]).lower() if match else ""
    first = words.split(" ")[0]
    return words.replace(first, _SHORT[first], 1) if first in _SHORT else words


def percents(text: str) -> list[Percent]:
    """Percentages in the order they stand."""
    found = []
    for match in _PERCENT.finditer(text):
        value = parse_percent(match["p"])
        if value is not None:
            found.append(Percent(match.start(), match.end(), value, f"{match['p']}%"))
    return found


def same_unit(a: str, b: str) -> bool:
    """Whether two counts number the same things, by the first word behind them ("người", "văn" of văn bản)."""
    first, second = a.split(" ")[:1], b.split(" ")[:1]
    return bool(a and b) and first == second


def level_of(text: str) -> str | None:
    """The one level of administration that a text speaks of; None for none or several."""
    plain = text.lower().replace("thị xã", "huyện")
    found = [level for level, pattern in _LEVELS if re.search(pattern, plain)]
    return found[0] if len(found) == 1 else None


def gives(part: int, whole: int, printed: Decimal) -> bool:
    """Whether n/m gives the printed percentage, rounded or cut off at its places."""
    exact = Decimal(part) * 100 / Decimal(whole)
    step = Decimal(1).scaleb(-printed_places(printed))
    return printed in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))


def pinned(part: int, whole: int, printed: Decimal) -> tuple[bool, bool]:
    """Whether a percentage that n/m gives would be another one with the last digit of n, of m, wrong by one.

    "4.127/403.086 = 1,02 %" holds for ten neighbours of the 4.127, and proves neither count.
    """
    n = not any(gives(part + change, whole, printed) for change in (-1, 1) if part + change > 0)
    m = not any(gives(part, whole + change, printed) for change in (-1, 1) if whole + change > 0)
    return n, m


def dots(number: int | Decimal) -> str:
    """A number as Vietnamese offices group it: 1.279.595."""
    return f"{number:,}".replace(",", ".") if isinstance(number, int) else f"{number}".replace(".", ",")
