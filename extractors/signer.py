"""The signature block at the end of a document: who signed, in what office.

Decree 30/2020/NĐ-CP, appendix I: first for whom is signed (TM. a body, KT. or TL. an office), then the signer's own
office, all in capitals; below the signature the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.layout import Line, lines_of
from normalizers.language import is_syllable
from normalizers.letters import LOWER, UPPER
from normalizers.names import similar
from schemas.document import Page
from schemas.record import Value

__all__ = ["read_signer"]

_FOR = re.compile(r"^(?:T[MLU]U?Q?\.|KT\.)")
_OFFICE = re.compile(
    r"^(?:PHÓ\s+|Q\.\s*)?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|TRƯỞNG BAN|CỤC TRƯỞNG|BỘ TRƯỞNG"
    r"|TỔNG GIÁM ĐỐC|HIỆU TRƯỞNG|TRƯỞNG ĐOÀN|TRƯỞNG CÔNG AN|CHÁNH THANH TRA|BÍ THƯ|VỤ TRƯỞNG|VIỆN TRƯỞNG)"
)
_OFFICES = ("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
_ALIKE = 0.8
"""Signatures and seals lie across the office: "PHO,PNU TỊCH" is what a reader leaves of "PHÓ CHỦ TỊCH" (0.83)."""

# Syllables of one letter are marks of sex in names of the Central Highlands: "Y Blưng Niê", "A Tuấn", "Rơ Chăm H'Hồng".
_CAPITALS, _LETTERS = UPPER + "ĬĔŎŬČÑ", LOWER + "ĭĕŏŭčñ"
"""With those of the Ê Đê, Gia Rai and Ba Na: "Y Lâm Ayŭn"."""
_SYLLABLE = rf"(?:[{_CAPITALS}][{_LETTERS}]+|[AHKY](?!\w))(?:['’-][{_CAPITALS}]?[{_LETTERS}]+)*"
_DEGREE = r"(?:(?:PGS|GS|TSKH|TS|ThS|BS|KS|CN|LS)\.?\s*)*"
_PERSON = re.compile(rf"^{_DEGREE}{_SYLLABLE}(?:\s+{_SYLLABLE}){{1,4}}$")
_SURE = 0.6
"""Least confidence of a name's word that is no Vietnamese syllable: pieces of a signature read as letters lie below."""

_EDGES = " ˆ'`.,-"


def read_signer(pages: Sequence[Page]) -> tuple[dict[str, Value], tuple[Page, Line] | None]:
    """Columns `signer_name` and `signer_title`, None each where it is not there; page and line of a name read unsurely.

    The first page with the list of addressees and a signature is that of the document; an attached draft or plan may
    have one of its own. Without such a page the last block of an office and a name counts.
    """
    blocks = []
    for page in pages:
        name, title, found = _block(page)
        if found:
            blocks.append((page, name, title))
            if name and _addressed(page):
                return _signed(page, name, title)
    blocks.reverse()
    best = next((block for block in blocks if block[1]), blocks[0] if blocks else None)
    if best:
        return _signed(*best)
    alone = next(filter(None, map(_name_alone, reversed(pages))), None)
    return {"signer_name": _text(alone), "signer_title": None}, None


def _signed(page: Page, name: Line | None, title: str | None) -> tuple[dict[str, Value], tuple[Page, Line] | None]:
    values: dict[str, Value] = {"signer_name": _text(name), "signer_title": title}
    return values, (page, name) if name and _is_doubtful(name) else None


def _text(line: Line | None) -> str | None:
    return line.text.strip(_EDGES) if line else None


def _block(page: Page) -> tuple[Line | None, str | None, bool]:
    """The line of the signer's name, the signer's own office, and whether the page has a signature block at all."""
    lines = lines_of(page.words)
    capital = [line for line in lines if _is_capital(line) and _at_right(line, page)]
    own = [(line, title) for line in capital if (title := _title(line))]
    block = [line for line, _ in own] or [line for line in capital if _is_for(line)]
    if not block:
        return None, None, False
    return _name(lines, block[-1], page), own[-1][1] if own else None, True


def _is_capital(line: Line) -> bool:
    """Whether most letters are capitals: offices are, under a seal too."""
    letters = [c for word in line.words for c in word.text if c.isalpha()]
    return sum(c.isupper() for c in letters) >= 0.7 * len(letters)


def _at_right(line: Line, page: Page) -> bool:
    """Signatures stand in the right half; the same words in the letterhead's left half are the issuer."""
    return line.box.center[0] > 0.45 * page.width and not _MOTTO.search(line.text)


_MOTTO = re.compile(r"C[ỘO]NG H[ÒOÀ]+A?|ĐỘC LẬP", re.IGNORECASE)


def _addressed(page: Page) -> bool:
    return any(_ADDRESSEES.match(line.text) for line in lines_of(page.words))


_ADDRESSEES = re.compile(r"\W{0,2}N[ơo]i\s*nh[ậâa]n", re.IGNORECASE)


def _name_alone(page: Page) -> Line | None:
    """The name right of the addressees where a seal hides the office above it; only one read surely."""
    lines = lines_of(page.words)
    top = next((line.box.y0 for line in lines if _ADDRESSEES.match(line.text)), None)
    if top is None:
        return None
    for line in lines:
        text = line.text.strip(_EDGES)
        right = line.box.x0 > 0.5 * page.width and line.box.y0 > top
        if right and len(text.split()) > 1 and _PERSON.match(text) and _confidence(line) >= _CERTAIN:
            return line
    return None


_CERTAIN = 0.9


def _confidence(line: Line) -> float:
    return min(word.confidence for word in line.words)


def _is_doubtful(line: Line) -> bool:
    """Whether a word of the name may be another syllable ("Ma" for "Hà" under a seal)."""
    return _confidence(line) < _HALF


_HALF = 0.5


def _is_for(line: Line) -> bool:
    text = line.text.lstrip(_EDGES)
    return bool(_FOR.match(text)) and text.isupper()


def _title(line: Line) -> str | None:
    """The signer's own office that a line names."""
    text = line.text.strip(_EDGES)
    letters = [c for c in text if c.isalpha()]
    if _FOR.match(text) or sum(c.isupper() for c in letters) < 0.7 * len(letters):
        return None
    if _OFFICE.match(text) and text.isupper():
        return text
    best = max(_OFFICES, key=lambda office: similar(text, office))
    return best if similar(text, best) >= _ALIKE else None


def _name(lines: Sequence[Line], office: Line, page: Page) -> Line | None:
    """The first line below the office, in its column, that is a person's name."""
    for line in lines:
        text = line.text.strip(_EDGES)
        if (
            line.box.y0 > office.box.y1
            and abs(line.box.center[0] - office.box.center[0]) < 0.15 * page.width
            and _PERSON.match(text)
            and any(len(part) > 1 for part in text.split())
            and all(word.confidence >= _SURE or is_syllable(word.text) for word in line.words)
        ):
            return line
    return None
