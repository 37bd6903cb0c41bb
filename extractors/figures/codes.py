"""The code of what a figure counts, where its unit and the verb before it allow that code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.figures.clauses import Clause
from extractors.figures.find import flatten
from normalizers.indicators import indicator_code

__all__ = ["code_of"]

_NEAR = 40
"""Characters before a figure in which the verb stands that tells what is done with it."""

_COUNTER = re.compile(r"(?:bộ phận|cơ chế) một cửa", re.IGNORECASE)
_MEETINGS = frozenset(("cuộc", "buổi", "phiên", "lần", "cuộc họp", "phiên họp", "hội nghị"))
_SCREENS = frozenset(("màn hình", "camera", "ti vi", "tivi"))
_EXAMINED = re.compile(
    r"\b(?:ra soat|tham dinh|kiem tra|gop y|bai bo|thay the|sua doi|bo sung|he thong hoa)(?: duoc| doi voi)?\s$"
)
"""Behind these documents are read or mended as laws are, not sent: "rà soát 14 văn bản, bãi bỏ 3 văn bản"."""

_ISSUED = re.compile(
    r"\b(?:ban hanh|tham muu|xay dung|soan thao|trinh)(?: (?:moi|duoc|tong cong|tren|hon|gan|khoang))*\s$"
)
_GUIDES = re.compile(
    r"van ban(?: phap ly)?,? (?:chi dao|huong dan|trien khai|don doc|dieu hanh|tham muu|quan triet|lanh dao)\b"
)
_EXCHANGED = re.compile(
    r"\b(?:dien tu|mang|ky so|lien thong|truc|phan mem|he thong|email|thu cong vu|gui|nhan|den|di|phat hanh|giay)\b"
)
"""Of papers that an office directs others with only those that these words speak of are exchanged."""

_LACKS = re.compile(
    r"\b(?:chua|khong) (?:co|noi|ket noi|dung|su dung|lap dat|trang bi|duoc (?:noi|ket noi|lap dat|trang bi|cap))\b"
)
"""Who lacks a thing is not counted among those that have it: "3/17 xã chưa có mạng LAN"."""


def _directs(clause: Clause, label: str) -> bool:
    """Whether documents are those issued to direct others ("ban hành 5 văn bản chỉ đạo"), not those exchanged."""
    figure, plain = clause.figure, clause.plain
    near = max(clause.before, figure.start - _NEAR)
    behind = plain[figure.noun[1] or figure.end : clause.after]
    if _EXCHANGED.search(plain, near, figure.start) or _EXCHANGED.search(behind):
        return False
    issued = _ISSUED.search(plain, near, figure.start)
    return bool(issued or _GUIDES.match(plain, figure.noun[0] or figure.end) or _GUIDES.search(flatten(label)))


def code_of(clause: Clause, label: str, unit: str | None, texts: Sequence[str]) -> str | None:
    """The code of a figure; None where no phrase tells one or its unit or verb speaks against it.

    Args:
        clause: The figure in its sentence.
        label: The words that name what it counts.
        unit: Its unit.
        texts: What else describes it, the closest first.
    """
    if _LACKS.search(flatten(label)):
        return None
    code = indicator_code(label, *texts)
    if code == "one_stop_software" and unit == "hồ sơ":  # what the counter takes in, not the counter
        return indicator_code(_COUNTER.sub(" ", label), *(_COUNTER.sub(" ", text) for text in texts))
    if code and code.startswith("hnth_"):  # communes that have it; neither meetings held nor screens
        return "meetings_online" if unit in _MEETINGS else None if unit in _SCREENS else code
    if code not in ("documents_electronic", "documents_sent"):
        return code
    near = max(clause.before, clause.figure.start - _NEAR)
    examined = _EXAMINED.search(clause.plain, near, clause.figure.start)
    return None if examined or _directs(clause, label) else code
