"""What a figure counts: its unit and its code, from a reviewed list (lexicons/indicators.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from normalizers.names import fold, strip_marks
from normalizers.syllables import place_tone

__all__ = ["LENGTHS", "Noun", "indicator_code", "is_counted", "names_holders", "unit_at", "unit_in", "unit_spelled"]

_LEXICON = Path(__file__).parent / "lexicons" / "indicators.toml"

LENGTHS = ("ngày", "giờ", "phút")
"""Lengths of time that texts count: "thời lượng 90 phút"."""

MAX_TEXT = 4000
"""Characters of a text searched for phrases; a sentence of a report is far shorter."""


class Noun(Struct, frozen=True):
    """A noun that is counted.

    Attributes:
        unit: The unit it stands for ("công chức" -> "người").
        length: Characters of the noun in the text searched.
    """

    unit: str
    length: int


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, dict[str, list[str]]]:
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    return tables


@lru_cache(maxsize=1)
def _nouns() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all nouns, longest first, over text without marks; folded noun -> unit."""
    units = {
        fold(phrase): phrase if unit == "*" else unit
        for unit, phrases in _lexicon()["units"].items()
        for phrase in phrases
    }
    return _pattern(units)


def _pattern(units: dict[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    ordered = sorted(units, key=len, reverse=True)
    pattern = "|".join(r"[\s,/-]+".join(re.escape(word) for word in phrase.split()) for phrase in ordered)
    return re.compile(rf"(?:{pattern})(?!\w)"), units


@lru_cache(maxsize=1)
def _nouns_behind() -> tuple[re.Pattern[str], dict[str, str]]:
    """As `_nouns`, with those that are counted only behind a number."""
    _, units = _nouns()
    more = (*_lexicon()["behind"]["things"], *_lexicon()["behind"]["bodies"])
    return _pattern({**{fold(phrase): phrase for phrase in more}, **units})


def unit_at(plain: str, start: int) -> Noun | None:
    """The counted noun that begins at a place of a text, right behind a number.

    Args:
        plain: Lower case without diacritics (`names.strip_marks`).
        start: Where the noun would begin.
    """
    pattern, units = _nouns_behind()
    match = pattern.match(plain, start)
    return Noun(units[fold(match[0])], len(match[0])) if match else None


def is_counted(noun: str) -> bool:
    """Whether a noun that was found without its marks is one of the list with them too.

    "so với", "3 công trình" and "5 tờ rơi" hold the letters of sở, cổng and tổ. Single words are judged, and the few of
    two that may be others ("hộ chưa", "hồ chứa"): two words that agree in all letters are mostly the noun, however a
    reader took their marks.
    """
    word = noun.strip().lower()
    exact = {fold(phrase): phrase for phrase in _lexicon()["behind"]["exact"]}.get(fold(word))
    if exact:
        return place_tone(word) == place_tone(exact)
    return len(re.findall(r"[^\W_]+", word)) != 1 or place_tone(word) in _single_nouns()


@lru_cache(maxsize=1)
def _single_nouns() -> frozenset[str]:
    behind = _lexicon()["behind"]
    phrases = (
        *((unit, *phrases) for unit, phrases in _lexicon()["units"].items()),
        (*behind["things"], *behind["bodies"], *LENGTHS),
    )
    words = (word.lower() for words in phrases for word in words)
    return frozenset(place_tone(word) for word in words if " " not in word)


def unit_spelled(noun: str) -> str | None:
    """The unit of a noun by its very letters and marks: "khoa" is no khóa, "ban" no bản; None where no list has it."""
    return _spellings().get(place_tone(noun.strip().lower()))


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    behind = _lexicon()["behind"]
    units = _lexicon()["units"].items()
    return {
        **{place_tone(phrase): phrase for phrase in (*behind["things"], *behind["bodies"])},
        **{place_tone(word.lower()): word if unit == "*" else unit for unit, words in units for word in words},
    }


def names_holders(unit: str) -> bool:
    """Whether a unit is one of bodies, people, shares or records, of which the words around tell what they have.

    "5 xã" under a heading of video conferences are communes that have one; "5 chương trình" are no conferences.
    """
    things = (*_lexicon()["units"]["*"], *_lexicon()["behind"]["things"], *LENGTHS, "m²")
    return unit not in things or unit in _lexicon()["holders"]["units"]


def unit_in(text: str) -> str | None:
    """The unit of the first counted noun of a label ("Tổng số chứng thư số được cấp" -> "chứng thư số")."""
    pattern, units = _nouns()
    text = text[:MAX_TEXT].lower()
    plain = strip_marks(text)
    text = text if len(text) == len(plain) else plain
    head = _LABEL_HEAD.match(plain)
    compared = re.search(r"\bso voi\b", plain)  # of what it is compared with it is no count
    found = re.compile(rf"(?<!\w){pattern.pattern}").finditer(
        plain, head.end() if head else 0, compared.start() if compared else len(plain)
    )
    # "tư pháp" is no tủ, "so với" no sở: a label with marks is held to them.
    nouns = (m for m in found if not _OTHER_WORDS.match(plain, m.start()))
    match = next((m for m in nouns if text == plain or is_counted(text[slice(*m.span())])), None)
    return units[fold(match[0])] if match else None


_OTHER_WORDS = re.compile(
    r"(?:giai (?:quyet|ngan|trinh|dap|thich|phong|toa)|cap (?:nhat|moi|lai|phat|quyen|cho)|bo (?:sung|tri|nhiem)"
    r"|tin (?:hoc|dung)|bai bo|diem danh|trang (?:bi|phuc)|ban (?:hanh|giao)|to khai)\b"
)
"""Words that begin with the letters of a counted noun: giải (prize) in "giải quyết", trang (page) in "trang bị"."""

_LABEL_HEAD = re.compile(r"^\W*(?:trong do\W+)?(?:tong )?(?:so luong|so|ty le|ti le)\s+")


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {
        (phrase[0] == "^") * "^" + fold(phrase): code
        for code, phrases in _lexicon()["indicators"].items()
        for phrase in phrases
    }
    ordered = sorted(codes, key=len, reverse=True)
    pattern = "|".join(("^" if phrase[0] == "^" else "") + re.escape(phrase.lstrip("^")) for phrase in ordered)
    return re.compile(rf"(?<!\w)(?=({pattern})(?!\w))"), codes


def indicator_code(label: str, *texts: str) -> str | None:
    """The code whose phrase the label holds, else that of the first other text that holds one.

    Of several phrases the first tells, where special codes have any, else the longest: the noun that is counted comes
    first, and what it is counted for behind it ("hộ gia đình có máy tính kết nối Internet" are households).

    A code of the list's `general` ones (máy tính, văn bản, thủ tục) gives way to a special one in the first other text.

    Args:
        label: What is counted, in the document's words.
        texts: What else describes the figure, the closest first: its clause, the paragraph's lead, the heading.
    """
    general = _lexicon()["general"]["codes"]
    own = _code(label)
    if own and own not in general:
        return own
    others = [code for code in map(_code, texts) if code]
    special = _code(texts[0]) if texts else None
    if own:
        return special if special and special not in general else own
    return others[0] if others else None


_OTHER_THINGS = re.compile(
    r"\b(?:ky|phien|cuoc|buoi|lan) hop thu\b|\bvan ban (?:quy pham|qppl|phap luat)(?: phap luat)?\b"
    r"|\b(?:dinh danh(?: dien tu)?|an toan(?: he thong)?(?: thong tin)?|cap do)(?: o)? muc(?: do)? [1-5]\b"
    r"|\b(?:cai cach|kiem soat) thu tuc hanh chinh\b|(?<=\bvan ban) chi dao\b"
)
"""What reads like a phrase of the list: a numbered meeting ("kỳ họp thứ 5") like a letter box ("hộp thư"), laws like
the documents that are sent and received, the level of an identity like that of a service,
work on procedures like the procedures there are, papers that direct ("văn bản chỉ đạo") like a board
("ban chỉ đạo")."""


def _code(text: str) -> str | None:
    pattern, codes = _phrases()
    matches = list(pattern.finditer(_OTHER_THINGS.sub(" ", fold(text[:MAX_TEXT]))))
    if not matches:
        return None
    meant = {match[1]: codes.get(match[1]) or codes[f"^{match[1]}"] for match in matches}
    general = _lexicon()["general"]["codes"]
    special = [match for match in matches if meant[match[1]] not in general]
    if special:
        first = min(special, key=lambda match: (match.start(), -len(match[1])))
        # "trực tuyến mức độ 3" goes on to "mức độ 3, 4".
        over = [match for match in special if match.start() < first.end(1) < match.end(1)]
        code = meant[first[1]]
        return next((meant[match[1]] for match in over if meant[match[1]].startswith(code)), code)
    return meant[max(matches, key=lambda match: len(match[1]))[1]]
