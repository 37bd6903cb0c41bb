"""Names of bodies and places, and headers, compared as people read them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

__all__ = ["UnitLevel", "bare_name", "fold", "match_synonym", "similar", "strip_marks", "unit_level"]

UnitLevel = Literal["province", "district", "commune", "department"]

MIN_SCORE = 0.82
"""Least score of a fuzzy header match: two wrong letters in a header of a dozen."""

MIN_FUZZY_LENGTH = 5
"""Synonyms shorter than this ("stt", "số") match only as they are: one wrong letter makes another word of them."""

MAX_HEADER = 300
"""Characters of the longest header compared; longer texts are none."""

_CENTRAL_CITIES = frozenset(("ha noi", "ho chi minh", "hai phong", "da nang", "can tho"))
_BODY = r"(?:(?:ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân)\s+)"
_SPAN = r"(?:(?:các|cấp|khối|toàn)\s+)*"
_HEADS: tuple[tuple[UnitLevel, str], ...] = (
    ("commune", r"(?:thị trấn|phường|xã|p\.)"),
    ("district", r"(?:huyện|quận|thị xã|tx\.?|h\.)"),
    ("province", r"tỉnh"),
)
_CITY = re.compile(rf"{_BODY}?{_SPAN}(?:thành phố|tp)(?=[\s,.])\.?(?P<name>[^,;(]*)")
_DEPARTMENT = re.compile(
    r"(?:các\s+)?(?:sở|ban(?! nhân dân)|bql|công an|bộ chỉ huy|bộ ch|bộ chqs|bộ đội biên phòng|văn phòng|vp\.?"
    r"|thanh tra|cục|chi cục|phòng|trung tâm|kho bạc|bảo hiểm xã hội|bhxh|đài|viện|trường|bệnh viện|tòa án|toà án"
    r"|viện kiểm sát)(?=[\s,.]|$)"
)


def strip_marks(text: str) -> str:
    """`text` without diacritics, đ as d, one letter for one letter of the NFC text, so that positions stay the same."""
    return "".join(_plain(letter) for letter in unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """The comparison key of a text: lower case, no diacritics, đ as d, punctuation as one blank. Never a value."""
    return " ".join(re.findall(r"[^\W_]+", strip_marks(text).lower()))


def similar(a: str, b: str) -> float:
    """How alike two names are, 0..1, by the letters of their comparison keys (1.0 when these are equal)."""
    return fuzz.ratio(fold(a), fold(b)) / 100


def match_synonym(
    text: str, synonyms: Mapping[str, Sequence[str]], *, min_score: float = MIN_SCORE
) -> tuple[str, float] | None:
    """The code whose synonym a header is, with its score 0..1.

    A synonym scores 1 when the header is it, 0.9..1 when it stands in the header as a phrase (more, the more of the
    header it is), its likeness when letters differ; a match without diacritics counts a little less than one with them.

    Args:
        text: Header as printed.
        synonyms: Code -> its writings.
        min_score: Least score.

    Returns:
        None below `min_score`, where two codes score the same, or for a text too long for a header.
    """
    with_marks, folded = _keys(text) if len(text) <= MAX_HEADER else ("", "")
    if not folded:
        return None
    best: dict[str, tuple[float, int]] = {}
    for code, writings in synonyms.items():
        scores = [
            (max(_score(with_marks, marked), 0.97 * _score(folded, plain)), len(plain))
            for marked, plain in map(_keys, writings)
            if plain
        ]
        best[code] = max(scores, default=(0.0, 0))
    ranked = sorted(best.items(), key=lambda item: item[1], reverse=True)
    if not ranked or ranked[0][1][0] < min_score or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0], round(ranked[0][1][0], 4)


def unit_level(name: str) -> UnitLevel | None:
    """The level of a body, from the head of its name ("Sở Y tế", "UBND huyện Ia Pa", "thị trấn Chư Ty").

    A city is a province when it is one of the five that always were central cities, else a district. Bodies of a
    level (sở, ban, công an, văn phòng, ...) are departments. A bare name ("Pleiku") gives None.
    """
    text = " ".join(unicodedata.normalize("NFC", name).lower().split()).lstrip("-–•+*. ")
    text = re.sub(r"^\(?\d+[.)]?\s+", "", text)
    for level, head in _HEADS:
        if re.match(rf"{_BODY}?{_SPAN}{head}(?=[\s,.]|$)", text):
            return level
    city = _CITY.match(text + " ")
    if city:
        return "province" if fold(city["name"]) in _CENTRAL_CITIES else "district"
    return "department" if _DEPARTMENT.match(text) else None


def bare_name(name: str) -> str:
    """The name without its head: "UBND huyện Đak Pơ" -> "Đak Pơ". Unchanged where nothing would be left."""
    text = " ".join(unicodedata.normalize("NFC", name).split())
    heads = "|".join((*(head for _, head in _HEADS), r"thành phố|tp\.?"))
    bare = re.sub(rf"^{_BODY}?(?:{heads})(?:\s+|(?<=\.))", "", text, flags=re.IGNORECASE)
    return bare or text


@lru_cache(maxsize=4096)
def _keys(text: str) -> tuple[str, str]:
    """Two comparison keys: lower case with punctuation as one blank, and that without diacritics."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())), fold(text)


def _score(header: str, writing: str) -> float:
    if header == writing:
        return 1.0
    if f" {writing} " in f" {header} ":
        return 0.9 + 0.1 * len(writing) / len(header)
    return fuzz.ratio(header, writing) / 100 if len(writing) >= MIN_FUZZY_LENGTH else 0.0


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]
