"""Which purse an amount comes from, by the words of its headers or of the sentence it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from normalizers.names import fold

__all__ = [
    "fund_source",
    "is_source_told",
    "named_source",
    "prose_source",
    "purse_of",
    "source_of_row",
    "sources_named",
    "sources_of_rows",
]

_SUPPORT = r"\btinh (?:ho tro|bo sung|cap bo sung|cap ve)\b"
"""Money that a province gives its districts: "ngân sách tỉnh" is a local purse, and may still hand on the state's."""

_SOURCES = (
    (
        "province_central",
        r"tinh ?/ ?(?:tw|trung uong)|tinh,? (?:va )?(?:tw|trung uong)"
        rf"|(?<!ngan sach )(?<!\bns )(?<!sach cap )(?<!\bns cap ){_SUPPORT}",
    ),
    ("central", r"\bnstw\b|trung uong|\btw\b"),
    (
        "local",
        r"\bns(?:dp|t|h|x)\b|(?<!cac )(?<!cho )dia phuong|(?:ngan sach|\bns) (?:cap )?(?:tinh|huyen|xa|phuong|thi tran"
        r"|dac khu|thi xa|thanh pho|dp)\b",
    ),
    ("other", r"\bkhac\b|\bhuy dong\b|xa hoi hoa|\bxhh\b|vien tro|\boda\b|(?<!ho tro )(?<!cac )(?<!cho )doanh nghiep"),
    ("total", r"tong|kinh phi|du toan|muc dau tu|thanh tien|so tien|gia tri|nhu cau|\bvon\b"),
)
_TELLS_NO_SOURCE = re.compile(
    r"^(?:du kien )?(?:nam )?(?:19|20)\d\d$|\bcong\b|\bca nam\b|^(?:trong do|chia ra|(?:da |uoc |du kien )?(?:ke hoach"
    r"|phan ky|giai doan|lo trinh|tien do|thuc hien|giai ngan|phan bo|bo tri|cap|phan theo nam))\b"
)
_NAMES_A_PURSE = re.compile(r"ngan sach|nguon|\bvon\b|\bnsdp\b|\bnstw\b|xa hoi hoa|\bxhh\b|tai tro|vien tro")


def fund_source(path: Sequence[str]) -> str:
    """Code of the fund source that headers name, outermost first; the innermost that names one counts.

    Words that no list knows are taken for another source ("Tập đoàn …"); `is_source_told` says whether it is so.
    """
    told = _told(path)
    if told:
        return told
    return "total" if path and all(map(_TELLS_NO_SOURCE.search, map(fold, path))) else "other"


def is_source_told(path: Sequence[str]) -> bool:
    """Whether headers name one source, or plainly none, in words that the lists know ("NSTW, NSĐP" are two).

    What a province gives to its districts ("tỉnh hỗ trợ") may be its own money or the state's: that is not told.
    """
    own = next((text for text in reversed(path) if _told((text,))), None)
    if own is None:
        return fund_source(path) == "total"
    named = sources_named(own)
    return (len(named) < 2 or named[0] == "province_central") and not re.search(_SUPPORT, fold(own))


def _told(path: Sequence[str]) -> str | None:
    """The code that the innermost header with one has; "Tổng" under the name of a source is all of that one's."""
    codes = [code for text in reversed(path) if (code := _code(text))]
    if codes[:1] == ["total"] and _ONLY_SUM.fullmatch(fold(path[-1])):
        return next((code for text in reversed(path[:-1]) if (code := named_source(text))), "total")
    return codes[0] if codes else None


_ONLY_SUM = re.compile(r"(?:tong|cong)(?: so| cong)?")


def _code(text: str) -> str | None:
    """The code of the first source in the lists that a header names."""
    folded, raw = fold(text), text.lower().replace(" ", "")
    for code, pattern in _SOURCES:
        if re.search(pattern, folded) or (code == "province_central" and "tỉnh/tw" in raw):
            return code
    return None


def sources_named(text: str) -> list[str]:
    """Codes of all sources a text names; "total" is no source."""
    return [code for code, pattern in _SOURCES[:-1] if re.search(pattern, fold(text))]


_PURSE_OF = re.compile(r"(?:ngan sach|\bns\w{0,2}\b|nguon|\bvon\b|xa hoi hoa|vien tro|tai tro|\boda\b).{0,60}")
_PART = re.compile(r"\btrong do\b")


def purse_of(caption: str) -> str:
    """The words of a caption that name a purse, folded: "hỗ trợ doanh nghiệp nhỏ và vừa" tells who gets the money.

    What a caption says behind "trong đó" is of a part of the money alone.
    """
    found = _PURSE_OF.search(_PART.split(fold(caption))[0])
    return found[0] if found else ""


def named_source(text: str) -> str | None:
    """Code of the one source a cell names ("NS tỉnh"); None where it names none, or several."""
    named = sources_named(text)
    return named[0] if len(named) == 1 else None


_PURSE = (
    r"(?:nstw|nsdp|nst|nsh|nsx|nsnn|(?:ngan sach|ns)(?: nha nuoc)?(?: (?:cap )?(?:trung uong|tw|dia phuong|dp|tinh"
    r"|thanh pho|huyen|thi xa|thi tran|xa|phuong))?|trung uong|dia phuong|xa hoi hoa|khac|huy dong(?: khac)?|oda"
    r"|vien tro|doanh nghiep|xhh)"
)
_ONLY_SOURCE = re.compile(
    rf"(?:\d+ |[a-d] |[ivx]+ )?(?:trong do )?(?:tu )?(?:(?:nguon|von|kinh phi|phan)(?: tu)? ){{0,2}}{_PURSE}"
    r"(?: (?:ho tro|cap))?"
)


def source_of_row(name: str) -> str | None:
    """Code of the source that a row of a table is named after ("- Ngân sách tỉnh"); None for any other name."""
    return named_source(name) if _ONLY_SOURCE.fullmatch(fold(name)) else None


_SURE_PURSE = re.compile(
    r"ngan sach|nguon|\bvon\b|kinh phi|\bns(?:tw|dp|t|h|x|nn)?\b|xa hoi hoa|\bxhh\b|vien tro|\boda\b|huy dong"
)


def sources_of_rows(names: Sequence[str]) -> list[str | None]:
    """For each of a table's rows, top to bottom, the code of the source it is named after; None for an item.

    "Khác", "Doanh nghiệp" or "Địa phương" may be items as well: they are sources where a row next to them, or next to
    those, names a purse in plain words, or where rows of two different sources stand together; "Địa phương" also where
    it is one elsewhere in the table.
    """
    codes = [source_of_row(name) for name in names]
    sure: set[int] = set()
    for is_source, run in groupby(range(len(names)), key=lambda at: codes[at] is not None):
        rows = list(run)
        if is_source and (
            any(_SURE_PURSE.search(fold(names[at])) for at in rows) or len({codes[at] for at in rows}) > 1
        ):
            sure.update(rows)
    known = {fold(names[at]) for at in sure} - _MAY_BE_ITEMS
    return [code if at in sure or fold(names[at]) in known else None for at, code in enumerate(codes)]


_MAY_BE_ITEMS = frozenset(("khac", "doanh nghiep"))
"""Names of items or sources whatever they are elsewhere in the table."""


_CITED = re.compile(r"\b\d{1,6}[a-zđ]?(?:/\d{4})?[-/][A-ZĐ][\w/-]*")
"""Numbers of documents: the "TW" of 57-NQ/TW is no purse."""


_BEHIND = re.compile(
    r"\s*\(?(?:được )?(?:lấy |trích |cấp |chi |bố trí )?(?:từ|thuộc|bằng)\s(?P<purse>[^,;.()\d]{3,60}?)"
    r"(?=\s(?:cho|để|nhằm|theo|nên)\s|[,;.()\d]|$)"
)


def prose_source(label: str, behind: str = "") -> str:
    """Code of the fund source a sentence names before an amount or right behind it; "total" where it names none."""
    words = _CITED.sub(" ", label)
    if _NAMES_A_PURSE.search(fold(words)):
        return fund_source((words,))
    told = _BEHIND.match(behind)
    return (named_source(told["purse"]) if told and _NAMES_A_PURSE.search(fold(told["purse"])) else None) or "total"
