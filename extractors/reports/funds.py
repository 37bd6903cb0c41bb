"""Which purse an amount comes from, by the words of its headers or of the sentence it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.names import fold

__all__ = ["fund_source", "prose_source", "sources_named"]

_SOURCES = (
    (
        "province_central",
        r"tinh ?/ ?(?:tw|trung uong)|tinh,? (?:va )?(?:tw|trung uong)|\btinh (?:ho tro|bo sung|cap bo sung|cap ve)\b",
    ),
    ("central", r"\bnstw\b|trung uong|\btw\b"),
    (
        "local",
        r"\bnsdp\b|\bnst\b|dia phuong|ngan sach (?:cap )?(?:tinh|huyen|xa|thi xa|thanh pho)|\bns (?:tinh|huyen|xa)\b",
    ),
    ("other", r"\bkhac\b|xa hoi hoa|vien tro|\boda\b|doanh nghiep"),
    ("total", r"tong|kinh phi|du toan|muc dau tu|thanh tien|so tien|gia tri|nhu cau|\bvon\b"),
)
_TELLS_NO_SOURCE = re.compile(r"^(?:du kien )?(?:nam )?(?:19|20)\d\d$|\bcong\b|\bca nam\b")
_NAMES_A_PURSE = re.compile(r"ngan sach|nguon|\bvon\b|\bnsdp\b|\bnstw\b")


def fund_source(path: Sequence[str]) -> str:
    """Code of the fund source that headers name, outermost first; the innermost that names one counts."""
    for text in reversed(path):
        folded = fold(text)
        raw = text.lower().replace(" ", "")
        for code, pattern in _SOURCES:
            if re.search(pattern, folded) or (code == "province_central" and "tỉnh/tw" in raw):
                return code
    return "total" if path and all(map(_TELLS_NO_SOURCE.search, map(fold, path))) else "other"


def sources_named(text: str) -> list[str]:
    """Codes of all sources a text names; "total" is no source."""
    return [code for code, pattern in _SOURCES[:-1] if re.search(pattern, fold(text))]


def prose_source(label: str) -> str:
    """Code of the fund source a sentence names; "total" where it names none."""
    return fund_source((label,)) if _NAMES_A_PURSE.search(fold(label)) else "total"
