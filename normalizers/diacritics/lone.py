"""Digits that stand alone where an English OCR may have read a word ("6" for "ở"), and where they are numbers.

A number lost is worse than a word misread: digits become a word only between two words, where neither the word before
nor the one behind goes with a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.diacritics.model import load
from normalizers.diacritics.tokens import NUMBER
from normalizers.indicators import unit_at
from normalizers.names import strip_marks
from normalizers.syllables import place_tone

__all__ = ["LEAST", "RATHER_NUMBER", "goes_with_number", "may_be_word"]

_LONE = ("6", "16")
"""Read for words ("ở", "ô"; "lộ", "tổ", "lệ") more often than they are any number."""

RATHER_NUMBER = 3.0
"""Nats by which they are taken for a number rather than for a word all the same."""

LEAST = 0.9
"""Confidence below which they stay a number."""

_PHRASE = 6.0
"""Nats by which the word behind must be likelier behind the word than behind a number."""

_NAMED, _MOSTLY = 2.0, 0.5
"""The same for a name, and the share of a word's uses in mid-sentence from which on its capital makes it one."""

_NEAR = 4
"""Words and signs on either side; another number among them tells of a list of counts ("đại học 6 cao đẳng 4")."""

_WORDS_OF_UNIT = 6
"""Words behind the digits that a counted noun is looked for in; the longest of the list has no more."""

_BEFORE = re.compile(
    r"(?:số|năm|tháng|ngày|khoản|điều|mục|điểm|chương|phần|quý|thứ|hạng|bậc|khóa|lớp|mức|cấp|độ|loại|nhóm|hình|phụ|biểu"
    r"|mẫu|bảng|trang|quyển|tập|kỳ|tuần|giờ|phút|phòng|tầng|quận|phường|tổ|đội|khu|lô|thửa|ngõ|km|vị|tuổi|có|gồm|là|được"
    r"|tăng|giảm|đạt|còn|thêm|hơn|gần|trên|dưới|khoảng|chỉ|đủ|cả|tổng|cộng|trong|từ|đến|tới|với|và|hết|chiếm|bằng|cho"
    r"|mỗi|một|hai|ba|bốn|sáu|bảy|tám|chín|mười)"
)
"""Words before a number: what is numbered or dated, and what leads to a count."""

_BEHIND = re.compile(
    r"(?:ty|ti|trieu|nghin|ngan|tram|chuc|van|dong|vnd|phan|lan|bac|tuoi|gio|phut|giay|ngay|tuan|thang|nam|quy|ky|khoa"
    r"|met|m|cm|mm|ha|kg|tan|ta|lit|tinh|thanh|thi|quan|so|nganh|ban|co|don|dich|thu|can|cong|loai|muc|dieu|khoan"
    r"|chuong|noi|quyen|tap|to|goi|vu|viec|khu|doi|hinh|dien|linh|nghi|luat|chuyen|khau|buoc|chi|du)\b"
)
"""Words behind a number that the list of counted nouns has not, or only in longer nouns; without marks."""


def may_be_word(core: str, before: str, after: str) -> bool:
    """Whether digits as read may be a word at all: they stand between two words, as read too, in one stretch of text.

    Args:
        core: The digits.
        before: The word before them, "," behind a comma.
        after: The word behind them, "" where a sign follows or nothing; a capital begins another cell, or a name that
            goes on from a word in small letters.
    """
    shouted = before.isupper() and after.isupper()
    titled = before[:1].islower() and after.istitle()
    fits = after[:1].isalpha() and (after[0].islower() or shouted or titled)
    return core in _LONE and any(map(str.isalpha, before)) and fits


def goes_with_number(words: Sequence[str], at: int) -> bool:
    """Whether a number is plausible at an index of restored words and signs: by its neighbours, or as one of a list.

    The word itself tells against it where the next one goes with it and hardly ever with a number ("ô tô", "tổ chức").
    """
    behind = words[at + 1 : at + 1 + _WORDS_OF_UNIT]
    plain = strip_marks(" ".join(behind)).lower()
    near = (*words[max(0, at - _NEAR) : at], *behind[:_NEAR])
    told = at > 0 and _BEFORE.fullmatch(words[at - 1].lower()) is not None
    counted = unit_at(plain, 0) is not None or bool(_BEHIND.match(plain)) or any(word[:1].isdigit() for word in near)
    follower = behind[0] if behind else ""
    if follower.istitle() and not words[at].istitle():
        return told or counted or not _is_name(words[at], follower)
    return told or (counted and _rather(words[at], follower) < _PHRASE)


def _rather(word: str, behind: str) -> float:
    """Nats by which the word behind follows `word` more often than it follows a number."""
    model = load()
    first, second = (model.number(place_tone(text.lower())) for text in (word, behind))
    return model.pair_logp(first, second) - model.pair_logp(model.ids[NUMBER], second) if second > 2 else 0.0


def _is_name(word: str, behind: str) -> bool:
    """Whether what begins with a capital behind `word` is a name that goes on from it ("ở Huế")."""
    model = load()
    number = model.number(place_tone(behind.lower()))
    return model.capital_share(number, 0) > _MOSTLY and _rather(word, behind) > _NAMED
