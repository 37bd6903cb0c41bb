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
    r"|TỔNG GIÁM ĐỐC|HIỆU TRƯỞNG)"
)
_OFFICES = ("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
_ALIKE = 0.8
"""Signatures and seals lie across the office: "PHO,PNU TỊCH" is what a reader leaves of "PHÓ CHỦ TỊCH" (0.83)."""

# Syllables of one letter are marks of sex in names of the Central Highlands: "Y Blưng Niê", "A Tuấn", "Rơ Chăm H'Hồng".
_SYLLABLE = rf"(?:[{UPPER}][{LOWER}]+|[AHKY](?!\w))(?:['’-][{UPPER}]?[{LOWER}]+)*"
_PERSON = re.compile(rf"^{_SYLLABLE}(?:\s+{_SYLLABLE}){{1,4}}$")
_SURE = 0.6
"""Least confidence of a name's word that is no Vietnamese syllable: pieces of a signature read as letters lie below."""

_EDGES = " ˆ'`.,-"


def read_signer(pages: Sequence[Page]) -> dict[str, Value]:
    """Columns `signer_name` and `signer_title`; None each where it is not there or was not read surely."""
    for page in reversed(pages):
        lines = lines_of(page.words)
        own = [(line, title) for line in lines if (title := _title(line))]
        block = [line for line, _ in own] or [line for line in lines if _is_for(line)]
        if block:
            return {"signer_name": _name(lines, block[-1], page), "signer_title": own[-1][1] if own else None}
    return {"signer_name": None, "signer_title": None}


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


def _name(lines: Sequence[Line], office: Line, page: Page) -> str | None:
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
            return text
    return None
