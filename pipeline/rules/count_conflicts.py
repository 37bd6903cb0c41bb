"""One and the same number (of staff, of departments, of communes) told differently in one document."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from pipeline.rules._figures import Figure, figures, level_of
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in
from pipeline.rules.case import Case, Outcome, Remark
from schemas.record import Finding

__all__ = ["check"]

_STAFF = re.compile(r"(?:cán bộ,? công chức(?:,? viên chức)?|CBCC(?:VC)?)(?!\w)", re.IGNORECASE)
_SOME_STAFF = re.compile(
    r"phòng|ban\b|bộ phận|chuyên trách|lãnh đạo|nữ|đảng viên|không chuyên|tham gia|lớp|phụ trách|trung tâm|trường|máy",
    re.IGNORECASE,
)
_OF_STAFF = re.compile(r"máy (?:vi )?tính(?!.*(?:bán|không) chuyên).*(?:cán bộ|công chức|CBCC)", re.IGNORECASE)
_KINDS = (
    ("sở, ban, ngành", re.compile(r"\s*(?:đơn vị cấp )?sở,? (?:ban,? )?ngành", re.IGNORECASE)),
    ("UBND cấp huyện", re.compile(r"\s*(?:UBND|đơn vị)\s+(?:cấp huyện|(?:các\s+)?huyện, thị xã)", re.IGNORECASE)),
    (
        "xã, phường, thị trấn",
        re.compile(r"\s*(?:(?:UBND|đơn vị)\s+cấp xã|xã, phường,? (?:và )?thị trấn)", re.IGNORECASE),
    ),
)


class _Told(NamedTuple):
    """A number and where it stands."""

    paragraph: Paragraph
    figure: Figure
    number: int


def check(case: Case) -> Outcome:
    """Staff (the m of n/m) of the issuing body, and the bodies of each kind."""
    told = paragraphs(case.passages)
    own = case.extraction.document.get("issuer_level")
    findings = [f for group in _staff(told, str(own)).values() if (f := _odd_one(group))]
    findings += [f for name, pattern in _KINDS if (f := _bodies(told, name, pattern))]
    return Outcome((*findings, *_machines(case, told)))


def _machines(case: Case, told: tuple[Paragraph, ...]) -> list[Finding]:
    """Computers of the staff in an equipment list against the m of the first n/m of computers in prose."""
    listed = [r.values["quantity"] for r in case.of("equipment") if _OF_STAFF.search(str(r.values["item_name"]))]
    for paragraph in told if len(listed) == 1 and isinstance(listed[0], int) else ():
        for figure in figures(paragraph.text):
            if figure.whole and figure.unit.startswith(("may tinh", "may vi tinh")) and figure.whole != listed[0]:
                message = (
                    f"Bảng thiết bị ghi {listed[0]} máy tính cho cán bộ, công chức, ở đây tính trên {figure.whole} máy."
                )
                span = (figure.start, figure.end)
                return [told_in(paragraph, span, Remark("count_conflict", "info", message, listed[0], figure.printed))]
    return []


def _staff(told: tuple[Paragraph, ...], own: str) -> dict[str, list[_Told]]:
    """Numbers that n/m of the staff are out of, by level; a body's own level where none is named."""
    groups: dict[str, list[_Told]] = {}
    for paragraph in told:
        for figure in figures(paragraph.text):
            if not figure.whole or figure.whole < 3 or figure.value > figure.whole:
                continue
            behind = paragraph.text[figure.end : figure.end + 45].lstrip(" )")
            before = re.split(r"[;.]\s", paragraph.text[max(0, figure.start - 90) : figure.start])[-1]
            match = _STAFF.match(behind)
            about = behind[match.end() :] if match else before
            if not match and not (_STAFF.search(before) and re.match(r"[,;.)]|$", behind)):
                continue
            if _SOME_STAFF.search(re.split(r"[,;.]", about)[0] if match else before):
                continue
            level = own if own == "commune" else level_of(about) or own
            groups.setdefault(level, []).append(_Told(paragraph, figure, figure.whole))
    return groups


def _odd_one(group: list[_Told]) -> Finding | None:
    """The first number that is not the one most often told, where one is."""
    seen = Counter(told.number for told in group)
    if len(seen) < 2:
        return None
    (usual, times), (_, next_times) = seen.most_common(2)
    if times == next_times:
        return None
    odd = next(told for told in group if told.number != usual)
    message = f"Tổng số cán bộ, công chức là {odd.number} ở đây, nơi khác trong văn bản là {usual}."
    span = (odd.figure.start, odd.figure.end)
    return told_in(odd.paragraph, span, Remark("count_conflict", "warning", message, usual, odd.figure.printed))


def _bodies(told: tuple[Paragraph, ...], name: str, pattern: re.Pattern[str]) -> Finding | None:
    """Different numbers of one kind of body, said where the last of them is first met."""
    met: dict[int, _Told] = {}
    for paragraph in told:
        for figure in figures(paragraph.text):
            if pattern.match(paragraph.text, figure.end):
                number = figure.whole or figure.value
                met.setdefault(number, _Told(paragraph, figure, number))
    wholes = {told.number for told in met.values() if told.figure.whole}
    # A plain count below an m is a part ("18 sở" of 21), no other opinion.
    met = {n: told for n, told in met.items() if wholes and (n in wholes or n > max(wholes))}
    if len(met) < 2:
        return None
    odd = list(met.values())[-1]
    numbers = "/".join(map(str, sorted(met)))
    message = f"Số {name} trong cùng văn bản: {', '.join(map(str, sorted(met)))}."
    span = (odd.figure.start, odd.figure.end)
    return told_in(odd.paragraph, span, Remark("count_conflict", "info", message, None, numbers))
