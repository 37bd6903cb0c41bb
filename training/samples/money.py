"""Amounts as offices print them: with dots, with commas, in words."""

from __future__ import annotations

__all__ = ["commas", "dots", "spelled"]

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu", "tỷ")


def dots(value: int) -> str:
    """1279595 -> `1.279.595`."""
    return f"{value:,}".replace(",", ".")


def commas(value: int) -> str:
    """1279595 -> `1,279,595`."""
    return f"{value:,}"


def _three(value: int, *, first: bool) -> list[str]:
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    out = [] if first and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens > 1:
        out += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        out.append("mười")
    elif ones and out:
        out.append("lẻ")
    if ones == 1 and tens > 1:
        out.append("mốt")
    elif ones == 5 and tens:
        out.append("lăm")
    elif ones:
        out.append(_DIGITS[ones])
    return out


def spelled(value: int) -> str:
    """1300000000 -> `Một tỷ ba trăm triệu đồng`; 1 to 999 999 999 999."""
    groups = [value // 1000**i % 1000 for i in range(3, -1, -1)]
    words: list[str] = []
    for scale, group in zip(reversed(_SCALES), groups, strict=True):
        if group:
            words += [*_three(group, first=not words), scale]
    text = " ".join(word for word in [*words, "đồng"] if word)
    return text[0].upper() + text[1:]
