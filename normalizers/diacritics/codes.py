"""Numbers of documents ("64/2007/NĐ-CP", "1951/UBND-KGVX") that an OCR without Vietnamese letters garbled.

Decree 30/2020/NĐ-CP, appendix I: number, year for legal documents, then the type's abbreviation and the issuer's, or
for letters the issuer's and its unit's. Types, issuers and units are a reviewed list (`lexicons/document_codes.txt`).
A part that is not on the list becomes the one part on it that looks alike ("0P" -> "QĐ"); number and year are never
touched.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from normalizers.diacritics.model import abbreviations
from normalizers.lexicon_folder import LEXICONS

__all__ = ["mend_codes"]

_NUMBER = r"(?P<number>(?<![^\W_])[\doOlI]{0,5}\d[a-zđ]?/(?:(?:19|20|2[oO])[\doOlI]{2}/)?)"
_PART = r"[^\W_]{1,10}(?:&[^\W_]{1,5})?"
_CODE = re.compile(rf"(?:{_NUMBER}|(?<!\w/))(?P<parts>(?<![^\W_]){_PART}(?:-{_PART}){{0,9}})(?![^\W_]|[/@:]|-\w|\.\w)")

_YEAR = re.compile(r"/\d\d")
_ALIKE = {
    "D": "Đ", "Ð": "Đ", "Ɖ": "Đ", "P": "Đ", "p": "Đ", "b": "Đ", "d": "Đ", "B": "Đ", "đ": "Đ", "Đ": "D",
    "0": "QĐDO", "O": "QĐD", "o": "QĐ", "Q": "Đ", "9": "Q", "8": "BĐ", "5": "S", "$": "S",
    "1": "TL", "I": "TL", "l": "T", "7": "T", "!": "T", "V": "U", "q": "g", "e": "g",
}  # fmt: skip
"""What an OCR writes in a code, and the letters that may have been printed: alike in print, Đ above all."""

_SAME = {("D", "Đ"), ("Ð", "Đ"), ("Ɖ", "Đ")}
"""A lost stroke is the rule where the reader knows no Đ, any other confusion an accident."""

_STROKE = 0.25
_LOOK = 1.0
_UNLIKELY = 0.5
"""Costs of a lost stroke, of another confusion, and of a type that its issuer hardly uses in this way."""

_MOST = 2.0
"""Cost of a part beyond which it is not recognised; at most half of its letters may be confused."""


_SHORT = 3
"""Letters of an issuer that prove little where the number does not stand before the code."""


class _Lists(Struct, frozen=True):
    types: frozenset[str]
    issuers: frozenset[str]
    offices: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    """The reviewed abbreviations; a unit may also be any abbreviation of the domain."""
    found: dict[str, set[str]] = {}
    section: set[str] = set()
    for line in (LEXICONS / "document_codes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            section.add(line.split()[0])
    offices = found["offices"] | found["issuers"] | set(abbreviations().values())
    return _Lists(frozenset(found["types"]), frozenset(found["issuers"]), frozenset(offices))


def _cost(raw: str, form: str) -> float | None:
    """What it costs that `raw` was printed as `form`; None where the letters do not look alike."""
    if len(raw) != len(form):
        return None
    total, confused = 0.0, 0
    for seen, letter in zip(raw, form, strict=True):
        if seen == letter:
            continue
        if letter not in _ALIKE.get(seen, ""):
            return None
        stroke = (seen, letter) in _SAME
        confused += not stroke
        total += _STROKE if stroke else _LOOK
    return total if total <= _MOST and (confused * 2 <= len(raw) or (len(raw) == 2 and confused <= 2)) else None


@lru_cache(maxsize=4096)
def _readings(raw: str, forms: frozenset[str]) -> tuple[tuple[str, float], ...]:
    """The forms that `raw` may stand for with their costs, the likeliest first; itself alone where it is one."""
    if raw in forms:
        return ((raw, 0.0),)
    if raw.isdigit():
        return ()
    costs = ((form, _cost(raw, form)) for form in forms)
    return tuple(
        sorted(((form, cost) for form, cost in costs if cost is not None), key=lambda pair: (pair[1], pair[0]))
    )


def _one(raw: str, forms: frozenset[str], most: float = _MOST) -> tuple[str, float] | None:
    """The form that `raw` stands for at a cost of `most`; None where there is none, or two as likely."""
    found = _readings(raw, forms)
    if not found or found[0][1] > most or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    return found[0]


def _strange(kind: str, issuer: str, *, year: bool) -> bool:
    """Whether this type is hardly this issuer's: only a decree is the Government's with a year."""
    if kind == "NĐ":
        return issuer != "CP" or not year
    return kind == "NQ" and issuer == "CP" and year


def _typed(parts: list[str], *, numbered: bool, year: bool) -> list[str] | None:
    """`parts` read as a type and the issuers behind it."""
    lists = _lists()
    first = _one(parts[1], lists.issuers)
    if first is None or parts[0] in lists.issuers - lists.types:
        return None
    read = [first[0], *(_unit(part, lists) or part for part in parts[2:])]
    kinds = sorted(
        (cost + _UNLIKELY * _strange(form, read[0], year=year), form) for form, cost in _readings(parts[0], lists.types)
    )
    if not kinds or (len(kinds) > 1 and kinds[0][0] == kinds[1][0]):
        return None
    plain = not first[1] and len(read[0]) > _SHORT
    if not numbered and (len(parts) > 2 or (kinds[0][0] + first[1] > _LOOK and not plain)):
        return None
    return [kinds[0][1], *read]


def _unit(part: str, lists: _Lists) -> str | None:
    """A further issuer or a unit: they are too many and too short to be told but by a lost stroke."""
    found = _one(part, lists.issuers) if len(part) > _SHORT else None
    found = found or _one(part, lists.offices, 2 * _STROKE)
    return found[0] if found else None


def _addressed(parts: list[str]) -> list[str] | None:
    """`parts` read as an issuer and its unit, of a letter."""
    lists = _lists()
    first = _one(parts[0], lists.issuers)
    units = [unit for unit in (_unit(part, lists) for part in parts[1:]) if unit]
    return [first[0], *units] if first and len(units) == len(parts) - 1 else None


def _begun(part: str, *, year: bool) -> list[str] | None:
    """A lone type behind number and slash: the line ends within the code; beside a year more is believed."""
    found = _one(part, _lists().types) if part not in _lists().issuers else None
    return [found[0]] if found and found[1] <= (_MOST if year else 2 * _STROKE) else None


def _readable(match: re.Match[str]) -> str:
    number, parts = match["number"] or "", match["parts"].split("-")
    year = bool(_YEAR.search(number[:-1]))
    if len(parts) == 1:
        found = _begun(parts[0], year=year) if number else None
    else:
        found = _typed(parts, numbered=bool(number), year=year)
        if found is None and number:
            found = _addressed(parts)
    return number + "-".join(found) if found else match[0]


def mend_codes(text: str) -> str:
    """`text` with the numbers of documents in it put right: "2392/0P-BTTTT" -> "2392/QĐ-BTTTT".

    What is no such number, a right one, and one whose parts cannot be told for sure stay byte for byte.

    >>> mend_codes("Số: 64/2007/ND-CP; 169/0b-UBND; 12/2015/TT-BTTTT; SP-12/KP")
    'Số: 64/2007/NĐ-CP; 169/QĐ-UBND; 12/2015/TT-BTTTT; SP-12/KP'
    """
    return _CODE.sub(_readable, text) if "-" in text or "/" in text else text
