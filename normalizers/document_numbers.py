"""Numbers of documents ("64/2007/NĐ-CP", "1951/UBND-KGVX", "36-NQ/TW", "72/2025/QH15"): their parts and meaning.

Decree 30/2020/NĐ-CP, appendices I and III: number, the year for legal documents, then the abbreviations of type and
issuer, or of issuer and unit for a letter. Papers of the Party have "number-type/issuer" (36-HD/VPTW of 2018). The
abbreviations are a reviewed list (`lexicons/document_codes.txt`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from normalizers.lexicon_folder import LEXICONS
from normalizers.names import strip_marks

__all__ = [
    "CITED_TYPES",
    "NUMBER",
    "CitedType",
    "DocumentNumber",
    "field_name",
    "issuer_name",
    "parse_number",
    "same_letters",
    "split_symbol",
    "symbol_type",
]

CitedType = Literal[
    "luat", "phap_lenh", "nghi_dinh", "nghi_quyet", "quyet_dinh", "chi_thi", "thong_tu", "thong_tu_lien_tich",
    "ke_hoach", "cong_van", "bao_cao", "to_trinh", "thong_bao", "huong_dan", "ket_luan", "van_ban", "khac",
]  # fmt: skip

CITED_TYPES: dict[str, CitedType] = {
    "QĐ": "quyet_dinh", "NĐ": "nghi_dinh", "NQ": "nghi_quyet", "NQLT": "nghi_quyet", "CT": "chi_thi",
    "TT": "thong_tu", "TTLT": "thong_tu_lien_tich", "KH": "ke_hoach", "BC": "bao_cao", "TTr": "to_trinh",
    "TTR": "to_trinh",
    "TB": "thong_bao", "HD": "huong_dan", "KL": "ket_luan", "CV": "cong_van", "PL": "phap_lenh",
    "CTr": "khac", "CTR": "khac", "CTPH": "khac",
    "ĐA": "khac", "DA": "khac", "QC": "khac", "QyĐ": "khac", "CĐ": "khac", "PA": "khac",
    "GM": "khac", "BB": "khac", "HĐ": "khac", "VBHN": "van_ban",
}  # fmt: skip
"""Abbreviation of a type -> the value of `cited_type`."""

_CODE = r"[A-ZĐÐƯ][A-Za-zĐđÐƯư&]{0,11}\d{0,2}"
# A dash with a blank on one side is a line's end or a slip; one with two is a dash between words.
_SYMBOL = rf"(?>{_CODE}(?:(?:[-–]\s?|\s[-–]){_CODE}){{0,4}})"
_START = r"(?<![\w/:.,&=?-])"
_YEAR = r"(?:19[4-9]\d|20\d\d)"

NUMBER = (
    rf"{_START}(?:(?P<no>\d{{1,6}}[a-zđ]{{0,2}})\s?/\s?(?:(?P<year>{_YEAR})\s?/\s?)?(?P<symbol>{_SYMBOL})"
    rf"|(?P<party_no>\d{{1,4}}[a-z]?)\s?[-–]\s?(?P<party_type>{_CODE})\s?/\s?(?P<party>{_CODE})"
    r"|(?P<glued_no>\d{1,4})-(?P<glued_type>NQ|CT|KL|QĐ|TB|HD|CTr|KH)(?P<glued>TW|TƯ|TU|HU|ĐU))(?![\w/@=]|\.\w)"
)
"""Regular expression of a number with its symbol, with blanks of line ends inside it, or a Party's slash lost."""

_WHOLE = re.compile(NUMBER)
_TERM = re.compile(r"^(QH|UBTVQH|HĐND)(\d{1,2})$")


class DocumentNumber(Struct, frozen=True):
    """A number and symbol taken apart.

    Attributes:
        text: As printed, without blanks.
        number: "64", "30c".
        year: Of a legal document ("64/2007/NĐ-CP"), else None.
        parts: The symbol's abbreviations, ("NĐ", "CP"); for a paper of the Party the type and the issuer.
        party: Whether it is written the Party's way.
    """

    text: str
    number: str
    year: int | None
    parts: tuple[str, ...]
    party: bool = False

    @property
    def key(self) -> str:
        """The same for all spellings of one number: leading zeros, lost strokes and letter case do not count."""
        parts = "-".join(strip_marks(part).upper() for part in self.parts)
        return f"{self.number.lstrip('0').lower()}/{self.year or ''}/{parts}"


def parse_number(text: str) -> DocumentNumber | None:
    """The number that a text is, None where it is none.

    >>> parse_number("169/ QĐ-UBND").text
    '169/QĐ-UBND'
    """
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        return None
    printed = _tidy("".join(match[0].split()))
    for form in ("party", "glued"):
        if match[form]:
            symbol = (_tidy(match[f"{form}_type"]), _tidy(match[form]))
            return DocumentNumber(printed, match[f"{form}_no"], None, symbol, party=True)
    parts = tuple(_tidy(part) for part in re.split(r"\s?[-–]\s?", match["symbol"]))
    return DocumentNumber(printed, match["no"], int(match["year"]) if match["year"] else None, parts)


def _tidy(part: str) -> str:
    """One letter Đ for its look-alikes."""
    return part.replace("Ð", "Đ").strip()


def same_letters(a: DocumentNumber, b: DocumentNumber) -> bool:
    """Whether two numbers are spelled the same but for leading zeros."""
    return a.number.lstrip("0") == b.number.lstrip("0") and (a.year, a.parts) == (b.year, b.parts)


def symbol_type(number: DocumentNumber) -> CitedType | None:
    """What the symbol says the document is, None where it does not say: an issuer first makes a letter.

    A term of the National Assembly ("QH14") makes a law or a resolution: None.
    """
    first = number.parts[0]
    if first == "TT" and not number.year:
        return None  # a circular has its year: "TT-…" without one is a proposal ("TTr") with a letter lost
    if first in CITED_TYPES:
        # "TT-…" of an inspectorate cannot be told from a circular; nobody cites the former so.
        return CITED_TYPES[first]
    if _TERM.match(first):
        return None
    return "cong_van" if first in _meanings() and len(number.parts) > 1 and not number.year else None


def issuer_name(number: DocumentNumber) -> str | None:
    """The issuer that a symbol names, None where the abbreviation stands for several or is unknown."""
    codes = number.parts if symbol_type(number) in (None, "cong_van") and number.parts[0] != "CV" else number.parts[1:]
    for code in codes:
        term = _TERM.match(code)
        code = term[1] if term else code
        if code in _GENERAL:
            return _GENERAL[code]
        meaning = _meanings().get(code)
        if meaning is not None:
            return meaning if meaning[:1].isupper() and "," not in meaning.replace(", T", "") else None
    return None


def field_name(text: str) -> str:
    """Fields of administration as names of bodies write them: each with one capital.

    >>> field_name("VĂN HÓA, THỂ THAO VÀ DU LỊCH")
    'Văn hóa, Thể thao và Du lịch'
    """
    parts = re.split(r"( và |, | - )", " ".join(text.lower().split()))
    return "".join(part[:1].upper() + part[1:] if i % 2 == 0 else part for i, part in enumerate(parts))


def split_symbol(number: DocumentNumber) -> tuple[str, str] | None:
    """Type and issuer of a symbol without its hyphen ("NĐCP"), None where it does not fall into two known parts."""
    if len(number.parts) != 1 or number.parts[0] in CITED_TYPES or number.parts[0] in _meanings():
        return None
    symbol = number.parts[0]
    known = [(symbol[:i], symbol[i:]) for i in range(2, len(symbol) - 1)]
    found = [(kind, body) for kind, body in known if kind in CITED_TYPES and body in _meanings()]
    return found[0] if len(found) == 1 else None


_GENERAL = {
    "UBND": "UBND",
    "CTUBND": "Chủ tịch UBND",
    "HĐND": "HĐND",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "QH": "Quốc hội",
}


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    """Abbreviation of an issuer -> its name."""
    found: dict[str, str] = {}
    section = ""
    for line in (LEXICONS / "document_codes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section == "issuers" and line and not line.startswith("#"):
            code, _, meaning = line.partition("#")
            found[code.strip()] = meaning.strip()
    return found
