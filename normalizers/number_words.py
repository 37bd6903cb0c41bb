"""Amounts in words, both ways: "Một tỷ, ba trăm triệu đồng" <-> 1 300 000 000.

The grammar is that of written Vietnamese numerals. Spoken shortenings whose value depends on the ear ("một triệu hai" =
1 200 000 or 1 000 002, "một trăm năm") are refused.
"""

from __future__ import annotations

import re
import unicodedata

from normalizers.names import fold
from normalizers.numbers import Parsed

__all__ = ["LIMIT", "parse_amount_words", "read_amount_words", "to_words"]

LIMIT = 10**18
"""Amounts are below this; int64 holds them."""

MAX_LENGTH = 400
"""Characters of the longest text taken for an amount in words; 18 digits in words take under 200."""

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6}
_OTHERS = ("mười", "mươi", "trăm", "linh", "lẻ", "rưỡi", "tỷ", "tỉ", "đồng", "chẵn")
_WORDS = frozenset((*_DIGITS, *_SCALES, *_OTHERS))
# Folded, every numeral is still told from every other but mười/mươi and một/mốt, which their place tells apart.
_FOLDED = {fold(word): word for word in sorted(_WORDS)}
_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_LEAD = re.compile(r"^(?:so tien )?(?:viet )?bang chu ")


def read_amount_words(text: str) -> Parsed[int] | None:
    """The amount, in đồng, that a text in words states.

    "Bằng chữ:" before it and "đồng", "chẵn", "./." behind it are allowed; case and punctuation do not matter. Where
    words become numerals only once diacritics are dropped (OCR), the rule `words_folded` is named.

    Returns:
        None where any word is unknown or the words do not form one unambiguous numeral.
    """
    if len(text) > MAX_LENGTH:
        return None
    exact = re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())
    folded = fold(text)
    lead = _LEAD.match(folded + " ")
    if lead:
        exact, folded = exact[lead[0].count(" ") :], folded[lead.end() :]
    rules: tuple[str, ...] = ("amount_words",)
    words = _strip_currency(exact)
    if any(word not in _WORDS for word in words):
        known = [_FOLDED.get(word) for word in folded.split()]
        words = _strip_currency([word or "?" for word in known])
        rules = ("amount_words", "words_folded")
    value = _number(words)
    return None if value is None else Parsed(value, rules)


def parse_amount_words(text: str) -> int | None:
    """The value of `read_amount_words`."""
    parsed = read_amount_words(text)
    return parsed.value if parsed else None


def to_words(number: int) -> str:
    """`number` in written Vietnamese, lower case, without "đồng"; 0 <= number < 10**18.

    Raises:
        ValueError: Outside that range.
    """
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} is not in 0..10**18-1")
    if number == 0:
        return "không"
    billions, rest = divmod(number, 10**9)
    words = [*_below_billion(billions, padded=False), "tỷ"] if billions else []
    return " ".join([*words, *_below_billion(rest, padded=bool(billions))])


def _below_billion(number: int, *, padded: bool) -> list[str]:
    words: list[str] = []
    for scale, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = number // scale % 1000
        if group:
            words += [*_group_words(group, padded=padded or bool(words)), *([name] if name else [])]
    return words


def _group_words(group: int, *, padded: bool) -> list[str]:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [_UNITS[hundreds], "trăm"] if hundreds or padded else []
    if tens == 0:
        return [*words, *(["linh"] if words and ones else []), *([_UNITS[ones]] if ones else [])]
    words += ["mười"] if tens == 1 else [_UNITS[tens], "mươi"]
    after_ten = {1: "mốt", 4: "tư"} if tens > 1 else {}
    return [*words, *([{**after_ten, 5: "lăm"}.get(ones, _UNITS[ones])] if ones else [])]


def _strip_currency(words: list[str]) -> list[str]:
    """Without "đồng", "đồng chẵn", "đồng Việt Nam", "VNĐ" at the end."""
    for tail in (["chẵn"], ["việt", "nam"], ["đồng"], ["đ"], ["vnđ"], ["chẵn"]):
        if words[-len(tail) :] == tail:
            words = words[: -len(tail)]
    return words


def _number(words: list[str]) -> int | None:
    """A whole numeral, with at most one "tỷ"; what stands before it may count thousands ("một nghìn hai trăm tỷ")."""
    marks = [i for i, word in enumerate(words) if word in {"tỷ", "tỉ"}]
    if not marks:
        return _scaled(words, after=None)
    if len(marks) > 1:
        return None
    before, after = _scaled(words[: marks[0]], after=None), words[marks[0] + 1 :]
    rest = _scaled(after, after=10**9) if after else 0
    return before * 10**9 + rest if before and rest is not None else None


def _scaled(words: list[str], *, after: int | None) -> int | None:
    """A numeral below a billion; `after` is the scale word that stands right before it, None at the start."""
    total, group = 0, list[str]()
    previous = after
    for word in words:
        if word not in _SCALES:
            group.append(word)
            continue
        scale, count = _SCALES[word], _group(group)
        if count is None or (previous is not None and scale >= previous):
            return None
        total, previous, group = total + count * scale, scale, []
    if not group:
        return total if words else None
    if previous is not None and group == ["rưỡi"]:
        return total + previous // 2
    if previous is not None and len(group) == 1 and group[0] in _DIGITS:
        return None  # "một triệu hai": 1 200 000 to the ear, 1 000 002 on paper
    last = _group(group)
    return None if last is None else total + last


def _group(words: list[str]) -> int | None:
    """0..999."""
    hundreds = 0
    if len(words) >= 2 and words[1] == "trăm":
        if words[0] not in _DIGITS:
            return None
        hundreds, words = _DIGITS[words[0]] * 100, words[2:]
        if not words:
            return hundreds
        if words == ["rưỡi"]:
            return hundreds + 50
        if len(words) == 1 and words[0] in _DIGITS:
            return None  # "một trăm năm": 150 to the ear, 105 on paper
    rest = _below_hundred(words)
    return None if rest is None else hundreds + rest


def _below_hundred(words: list[str]) -> int | None:
    match words:
        case ["linh" | "lẻ", one] if _DIGITS.get(one):
            return _DIGITS[one]
        case ["mười" | "mươi"]:
            return 10
        case ["mười" | "mươi", one] if _DIGITS.get(one):
            return 10 + _DIGITS[one]
        case [ten, "mươi" | "mười"] if _DIGITS.get(ten, 0) > 1:
            return _DIGITS[ten] * 10
        case [ten, "mươi" | "mười", one] if _DIGITS.get(ten, 0) > 1 and _DIGITS.get(one):
            return _DIGITS[ten] * 10 + _DIGITS[one]
        case [one] if one in _DIGITS:
            return _DIGITS[one]
        case _:
            return None
