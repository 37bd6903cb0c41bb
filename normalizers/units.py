"""Units of money as tables, captions and amounts print them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from normalizers.names import strip_marks
from normalizers.numbers import Parsed, read_integer, read_number

__all__ = ["ONE_OF_A_UNIT", "Unit", "UnitKind", "find_unit", "find_units", "parse_money", "to_vnd"]

UnitKind = Literal["dong", "thousand", "million", "billion"]

_THOUSAND, _MILLION = r"1[., ]?000", r"1[., ]?000[., ]?000"
ONE_OF_A_UNIT = rf"(?:{_MILLION}|{_THOUSAND})"
"""What stands before "đồng" in the name of a unit ("1.000 đồng"): it is no amount of prose."""

MAX_LENGTH = 2000
"""Characters of a text searched for a unit; a unit line or header is far shorter."""


class Unit(Struct, frozen=True):
    """A unit of money.

    Attributes:
        printed: As it stands in the document ("1.000 đồng").
        factor: đồng in one unit, a power of ten.
        kind: Its name.
    """

    printed: str
    factor: int
    kind: UnitKind


_FACTORS: dict[UnitKind, int] = {"dong": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
# All patterns see lower case without diacritics, so that "triêu đông" from OCR is read too.
_DONG = r"(?:dong|vnd|d)\b"
_MARK = r"(?:dvt|don vi tinh)\s*[:;.]*\s*|don vi\s*[:;]\s*"
_PATTERNS: tuple[tuple[UnitKind, str], ...] = (
    ("million", rf"(?<![\d.,]){_MILLION}\s*{_DONG}"),
    ("thousand", rf"(?<![\d.,]){_THOUSAND}\s*{_DONG}"),
    # "nghìn tỷ đồng" would be 10^12: no table uses it, so it is left unknown rather than read as billions.
    ("billion", rf"(?<!nghin )(?<!ngan )\bt[yi]\.?\s*{_DONG}"),
    ("million", rf"\btr(?:ieu)?\.?\s*{_DONG}"),
    ("thousand", rf"\bng(?:hin|an|(?=\.))\.?\s*{_DONG}"),
    ("billion", rf"(?<=\x00)t[yi]\b(?!\.?\s*{_DONG})"),
    ("million", rf"(?<=\x00)tr(?:ieu)?\b(?!\.?\s*{_DONG})"),
    ("thousand", rf"(?<=\x00)ng(?:hin|an)\b(?!\.?\s*{_DONG})"),
    # "đồng" alone is half of hợp đồng, đồng thời, ...: only a unit mark, brackets or standing alone make it a unit.
    ("dong", rf"(?<=\x00){_DONG}"),
    ("dong", r"(?<=\()\s*(?:dong|vnd)(?: viet nam)?(?=\s*\))"),
    ("dong", rf"^\s*{_DONG}(?=\.?\s*$)"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_MONEY = re.compile(r"(?P<number>\d[\d.,]*)\s*(?P<scale>ty|ti|trieu|tr\.|nghin|ngan)?\s*(?P<dong>dong|vnd|d)?\.?")
_IN_TWO_UNITS = re.compile(
    r"(?P<first>\d{1,3}(?:\.\d{3})*)\s*(?P<one>ty|ti|trieu)\s+(?P<second>\d{1,3}(?:,\d+)?)\s*(?P<two>trieu|nghin|ngan)"
    r"(?:\s+(?P<third>\d{1,3}(?:,\d+)?)\s*(?P<three>nghin|ngan))?(?:\s*(?:dong|vnd|d))?\.?"
)
"""An amount told in two or three units: "2 tỷ 350 triệu đồng"."""
_BLANK_GROUPS = re.compile(r"^\d{1,3}(?: \d{3}){2,4}(?=\s?(?:dong|vnd|d)\b)")
_SCALES = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "tr.": 10**6, "nghin": 10**3, "ngan": 10**3}


def find_units(text: str) -> tuple[Unit, ...]:
    """The different units of money in a unit line, caption or header, in printed order, one for each factor."""
    printed = unicodedata.normalize("NFC", text)[:MAX_LENGTH]
    # The last character of a unit mark becomes \x00, an anchor of the same length for the patterns above.
    plain = re.sub(_MARK, lambda mark: mark[0][:-1] + "\x00", strip_marks(printed).lower())
    found: dict[UnitKind, tuple[int, str]] = {}
    for kind, pattern in _COMPILED:
        match = pattern.search(plain)
        if match and match.start() < found.get(kind, (len(plain) + 1, ""))[0]:
            found[kind] = (match.start(), printed[match.start() : match.end()].strip())
    return tuple(Unit(words, _FACTORS[kind], kind) for kind, (_, words) in sorted(found.items(), key=lambda i: i[1]))


def find_unit(text: str) -> Unit | None:
    """The unit of money in a unit line, caption or header ("ĐVT: triệu đồng", "(1.000 đồng)", "Đơn vị tính: 1.000đ").

    Returns:
        None where there is none, or where two contradict each other (`find_units` tells these apart).
    """
    units = find_units(text)
    return units[0] if len(units) == 1 else None


def to_vnd(amount: Decimal | int, unit: Unit | int) -> int:
    """`amount` of `unit` (or of so many đồng each) in đồng, exactly.

    Raises:
        ValueError: Where that is no whole number of đồng.
    """
    factor = unit.factor if isinstance(unit, Unit) else unit
    vnd = Decimal(amount) * factor
    if vnd != vnd.to_integral_value():
        raise ValueError(f"{amount} x {factor} đồng is no whole number of đồng")
    return int(vnd)


def parse_money(text: str) -> Parsed[int] | None:
    """An amount that carries its own unit, in đồng: "1.050.000.000đ", "20.000 đồng", "1,3 tỷ đồng", "2 tỷ 50 triệu".

    Returns:
        None without a unit, for an ambiguous or malformed number, or where the amount is no whole number of đồng.
    """
    plain = strip_marks(text.strip()[:100]).lower()
    plain = _BLANK_GROUPS.sub(lambda groups: groups[0].replace(" ", "."), plain)
    parts = _IN_TWO_UNITS.fullmatch(plain)
    if parts:
        return _summed(parts)
    match = _MONEY.fullmatch(plain)
    if match is None or not (match["scale"] or match["dong"]):
        return None
    if not match["scale"]:
        whole = read_integer(match["number"])
        return Parsed(whole.value, (*whole.rules, "currency_sign")) if whole else None
    number = read_number(match["number"])
    if number is None:
        return None
    try:
        vnd = to_vnd(number.value, _SCALES[match["scale"]])
    except ValueError:
        return None
    return Parsed(vnd, (*number.rules, "scale_word"))


def _summed(parts: re.Match[str]) -> Parsed[int] | None:
    """The sum of an amount's parts; None where a smaller unit does not follow a larger one, or a part is too large."""
    pairs = (("first", "one"), ("second", "two"), ("third", "three"))
    told = [(read_number(parts[n]), _SCALES[parts[s]]) for n, s in pairs if parts[n]]
    vnd = Decimal(0)
    above: int | None = None
    for number, scale in told:
        if number is None or (above is not None and number.value * scale >= above):
            return None
        vnd, above = vnd + number.value * scale, scale
    return Parsed(int(vnd), ("scale_word", "summed_units")) if vnd == vnd.to_integral_value() else None
