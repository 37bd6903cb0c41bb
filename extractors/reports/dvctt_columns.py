"""What headers and rows say a number of a DVCTT table counts: the level of the services, and what of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.reports.report import SHARES, TableRow, is_total_name
from normalizers.names import fold

__all__ = [
    "OF_ROW",
    "Count",
    "counts_of",
    "level_column",
    "level_of_all",
    "meaning_of",
    "names_services",
    "rows_of_levels",
]

_LEVELS = (
    ("toan_trinh", r"toan trinh"),
    ("mot_phan", r"mot phan"),
    ("4", r"(?:muc(?: do)?|cap do|\bmd) ?(?:4|iv)\b"),
    ("3", r"(?:muc(?: do)?|cap do|\bmd) ?(?:3|iii)\b"),
    ("2", r"(?:muc(?: do)?|cap do|\bmd) ?(?:2|ii)\b"),
)
_SEVERAL_LEVELS = re.compile(r"(?:muc(?: do)?|cap do|\bmd) ?[2-4](?: (?:va|den|hoac))?(?: | md ?)[2-4]\b")
_SERVICE = re.compile(r"\bdvc(?:tt)?\b|dich vu(?: cong)?")
_SERVICES = re.compile(r"\bdvc(?:tt)?\b|dich vu|thu tuc|\btthc\b")
_WITH_DOSSIERS = re.compile(r"(?:co )?(?:phat sinh|tiep nhan|co)(?: \w+){0,2} (?:ho so|hs)\b|phat sinh|\bpshs\b")
_DOSSIERS = re.compile(r"\bho so\b|\bhs\b")
_RECEIVED = re.compile(r"\btiep nhan\b|\bphat sinh\b|\bnop\b")
_OTHERWISE = re.compile(
    r"\b(?:khong|chua|dung han|truoc han|som han|qua han|tre han|tu choi|tra lai|ton(?! giao)|ky truoc|truc tiep"
    r"|chi tieu|ke hoach|dang ky|du kien|so voi)\b"
)
"""Headers of services and dossiers that are lacking, late, planned or on paper, which the dataset leaves out."""


class Count(NamedTuple):
    """What a column counts."""

    service_level: str
    metric: str


def level_of_all(text: str) -> str | None:
    """The one service level that a caption names for the whole table; "mức độ 3, 4" names none of them."""
    named = levels_named(text)
    return named[0] if len(named) == 1 else None


def levels_named(text: str) -> list[str]:
    """All service levels a text names; of "mức độ 3, 4" only that they are several matters."""
    folded = fold(text)
    several = ["3", "4"] if _SEVERAL_LEVELS.search(folded) else []
    return several or [code for code, pattern in _LEVELS if re.search(pattern, folded)]


def names_services(text: str) -> bool:
    """Whether a text speaks of services; "Trong đó toàn trình" beside dossiers alone does not count any."""
    return bool(_SERVICES.search(fold(text)))


def meaning_of(path: Sequence[str], level_of_all: str | None = None, *, of_services: bool = True) -> Count | None:
    """What headers say a column counts, None where neither they nor the caption name one service level.

    Args:
        path: Headers, outermost first.
        level_of_all: The service level of headers that name none.
        of_services: Whether headers that name neither services nor dossiers count services.
    """
    folded = fold(" ".join(path))
    named = next((found for text in reversed(path) if (found := levels_named(text))), [])
    if len(named) > 1 or _OTHERWISE.search(folded):
        return None
    level = named[0] if named else None
    if level is None and (_SERVICE.search(folded) or _DOSSIERS.search(folded)):
        level = level_of_all
    if level is None or SHARES.search(folded) or "%" in " ".join(path[-1:]):
        return None
    # "Số hồ sơ của DVCTT có phát sinh hồ sơ" counts dossiers; "DVCTT có phát sinh hồ sơ" counts services.
    with_dossiers = _with_dossiers(folded)
    without = _WITH_DOSSIERS.sub(" ", folded) if with_dossiers else folded
    if _DOSSIERS.search(without) and not re.search(r"so (?:luong )?(?:dvc|dich vu)", _DOSSIERS.split(without)[0]):
        only_handled = "giai quyet" in folded and not _RECEIVED.search(folded)
        return None if only_handled else Count(level, "dossiers")
    if with_dossiers:
        return Count(level, "services_with_dossiers")
    return Count(level, "services") if of_services or names_services(folded) else None


def _with_dossiers(folded: str) -> bool:
    """Whether folded headers count services that received dossiers; "Tiếp nhận hồ sơ toàn trình" counts dossiers."""
    found = _WITH_DOSSIERS.search(folded)
    return found is not None and (not found[0].startswith("tiep nhan") or names_services(folded[: found.start()]))


def counts_of(paths: Mapping[int, tuple[str, ...]], level: str | None, *, of_services: bool) -> dict[int, Count]:
    """What each column counts; of several that seem to count the same the one that received it, none where unclear."""
    meant = {col: m for col, path in paths.items() if (m := meaning_of(path, level, of_services=of_services))}
    found = {}
    for meaning in dict.fromkeys(meant.values()):
        same = [col for col, other in meant.items() if other == meaning]
        if len(same) > 1:
            same = [col for col in same if _RECEIVED.search(fold(" ".join(paths[col])))]
        if len(same) == 1:
            found[same[0]] = meaning
    return dict(sorted(found.items()))


OF_ROW = "row"
"""Stands for the service level of columns where each row names its own."""


def level_column(body: Sequence[TableRow], taken: set[int]) -> int | None:
    """The column whose cells name one service level each ("Mức độ 3"), sums aside, and not all the same one."""
    for col in range(len(body[0].cells)):
        texts = [row.text(col) for row in body if row.text(col).strip() and not is_total_name(row.text(col))]
        named = [levels_named(text) for text in texts]
        if col not in taken and all(len(one) == 1 for one in named) and len({one[0] for one in named if one}) > 1:
            return col
    return None


def rows_of_levels(body: Sequence[TableRow], taken: set[int]) -> int | None:
    """The column whose cells name the rows after service levels; None where fewer than half name one, or all the same.

    Other rows may stand between them ("Tổng số TTHC", "Tỷ lệ").
    """
    for col in range(len(body[0].cells)):
        texts = [row.text(col) for row in body if row.text(col).strip() and not is_total_name(row.text(col))]
        named = [one[0] for text in texts if len(one := levels_named(text)) == 1]
        if col not in taken and len(set(named)) > 1 and 2 * len(named) >= len(texts):
            return col
    return None
