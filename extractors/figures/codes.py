"""The code of what a figure counts, where its unit and the verb before it allow that code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.figures.clauses import Clause
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


def code_of(clause: Clause, label: str, unit: str | None, texts: Sequence[str]) -> str | None:
    """The code of a figure; None where no phrase tells one or its unit or verb speaks against it.

    Args:
        clause: The figure in its sentence.
        label: The words that name what it counts.
        unit: Its unit.
        texts: What else describes it, the closest first.
    """
    code = indicator_code(label, *texts)
    if code == "one_stop_software" and unit == "hồ sơ":  # what the counter takes in, not the counter
        return indicator_code(_COUNTER.sub(" ", label), *(_COUNTER.sub(" ", text) for text in texts))
    if code and code.startswith("hnth_"):  # communes that have it; neither meetings held nor screens
        return "meetings_online" if unit in _MEETINGS else None if unit in _SCREENS else code
    examined = code in ("documents_electronic", "documents_sent") and _EXAMINED.search(
        clause.plain, max(clause.before, clause.figure.start - _NEAR), clause.figure.start
    )
    return None if examined else code
