"""What a figure counts: its unit and its code, from a reviewed list (lexicons/indicators.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from normalizers.names import fold, strip_marks

__all__ = ["Noun", "indicator_code", "indicator_codes", "unit_at", "unit_in"]

_LEXICON = Path(__file__).parent / "lexicons" / "indicators.toml"

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
    ordered = sorted(units, key=len, reverse=True)
    pattern = "|".join(r"[\s,/-]+".join(re.escape(word) for word in phrase.split()) for phrase in ordered)
    return re.compile(rf"(?:{pattern})(?!\w)"), units


def unit_at(plain: str, start: int) -> Noun | None:
    """The counted noun that begins at a place of a text.

    Args:
        plain: Lower case without diacritics (`names.strip_marks`).
        start: Where the noun would begin.
    """
    pattern, units = _nouns()
    match = pattern.match(plain, start)
    return Noun(units[fold(match[0])], len(match[0])) if match else None


def unit_in(text: str) -> str | None:
    """The unit of the first counted noun of a label ("Tổng số chứng thư số được cấp" -> "chứng thư số")."""
    pattern, units = _nouns()
    plain = re.sub(r"^\W*(?:trong do\W+)?(?:tong )?(?:so luong|so|ty le|ti le)\s+", "", strip_marks(text).lower())
    match = re.search(rf"(?<!\w){pattern.pattern}", plain[:MAX_TEXT])
    return units[fold(match[0])] if match else None


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


def indicator_codes() -> tuple[str, ...]:
    """Every code of the reviewed list."""
    return tuple(_lexicon()["indicators"])


def indicator_code(label: str, *texts: str) -> str | None:
    """The code whose phrase the label holds, else that of the first other text that holds one.

    Of several phrases the longest tells, those of special codes before those of general ones.

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


_HOMOGRAPH = re.compile(r"\b(?:ky|phien|cuoc|buoi|lan) hop thu\b")
"""A numbered meeting ("kỳ họp thứ 5"): without its marks it reads like a letter box ("hộp thư")."""


def _code(text: str) -> str | None:
    pattern, codes = _phrases()
    found = [match[1] for match in pattern.finditer(_HOMOGRAPH.sub(" ", fold(text[:MAX_TEXT])))]
    if not found:
        return None
    meant = {phrase: codes.get(phrase) or codes[f"^{phrase}"] for phrase in found}
    general = _lexicon()["general"]["codes"]
    return meant[max(found, key=lambda phrase: (meant[phrase] not in general, len(phrase)))]
