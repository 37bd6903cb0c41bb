"""A count of bodies against the names, and counts, that are listed behind it."""

from __future__ import annotations

import re
from typing import NamedTuple

from normalizers.names import strip_marks
from pipeline.rules._figures import Figure, figures
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in, values_at
from pipeline.rules.case import Case, Outcome, Value
from schemas.record import Finding, Severity

__all__ = ["check", "listed"]

_BODIES = re.compile(
    r"^(?:co quan|don vi|so|phong|huyen|xa|phuong|thi tran|thi xa|dia phuong|diem cau|truong|ubnd|ban|to chuc|trung tam"
    r"|chi cuc|benh vien|thanh vien|dau moi)\b"
)
_OPENER = re.compile(
    r"(?P<bracket>\()(?:\s*(?:bao gồm|gồm|là)\s*:?)?|(?<!\w)(?:bao gồm|gồm(?: có)?|cụ thể(?: là)?|đó là)\s*:?",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"…|\.\.\.|v\.v|(?<!\w)(?:như|một số|trừ|ngoài|chưa|không|riêng|trong đó|khác)(?!\w)", re.IGNORECASE
)
"""Lists that end in dots, or speak of exceptions, do not name all that is counted."""

_PLACE = re.compile(r"^(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tp\.?|tx\.?)\s+(?=[A-ZĐÂÊÔƠƯÁÀẢÃẠÍÌÓÒÚÙÝ])")
_HEAD = re.compile(
    r"^(?:sở|ban|văn phòng|trung tâm|ubnd|ủy ban|uỷ ban|phòng|chi cục|cục|công an|thanh tra|chi nhánh|trường|bệnh viện"
    r"|đài|hội|kho bạc|bảo hiểm|tòa án|toà án|viện|liên đoàn|đoàn|quỹ|hạt|đội|trạm|bộ|liên minh|mặt trận)\s+\S",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\.(?:\s|$)|\./")
_COUNTED = re.compile(r"^(?:và\s+)?(?P<n>\d{1,3})(?:\s*/\s*\d{1,3})?\s+[^\W\d_]")
MAX_LISTED = 200
"""Most names looked at; there are 705 districts in the country, and no sentence lists them."""


class Listed(NamedTuple):
    """What a list holds.

    Attributes:
        fewest: Members where parts of a name with commas in it ("Văn hóa, Thể thao và Du lịch") are one.
        most: Members where every comma parts two.
        counted: Whether some members are counts ("17 UBND cấp huyện").
        end: Offset of its end.
    """

    fewest: int
    most: int
    counted: bool
    end: int


def check(case: Case) -> Outcome:
    """All paragraphs."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    for paragraph in paragraphs(case.passages):
        for figure, members in listed(paragraph.text):
            page, box, _ = paragraph.at(figure.start, figure.end)
            values = values_at(case, page, box, figure.value)
            if members.fewest <= figure.value <= members.most:
                proved |= values if members.fewest == figure.value else set()
            else:
                doubted |= values
                findings.append(_finding(paragraph, figure, members))
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def listed(text: str) -> list[tuple[Figure, Listed]]:
    """The counts of bodies in a paragraph that a list of at least two members follows, with what it holds."""
    found = []
    counts = figures(text)
    for index, figure in enumerate(counts):
        if figure.whole is not None or not 2 <= figure.value <= MAX_LISTED or not _BODIES.match(figure.unit):
            continue
        following = counts[index + 1].start if index + 1 < len(counts) else len(text)
        opener = _OPENER.search(text, figure.end, min(len(text), figure.end + 200))
        if opener is None or opener.start() > following or re.search(r"[.;]", text[figure.end : opener.start()]):
            continue
        end = _end(text, opener)
        members = _members(text[opener.end() : end])
        if members:
            found.append((figure, Listed(*members, end)))
    return found


def _end(text: str, opener: re.Match[str]) -> int:
    """The closing bracket, or for a list without brackets the sentence's end or the next bracket."""
    if opener["bracket"]:
        closing = text.find(")", opener.end())
        return closing if closing >= 0 else opener.end()
    stop = _SENTENCE.search(text, opener.end())
    bracket = text.find("(", opener.end())
    ends = [at for at in (stop.start() if stop else len(text), bracket) if at >= 0]
    return min(ends)


def _members(text: str) -> tuple[int, int, bool] | None:
    """Fewest and most members of a list, and whether counts are among them; None where it is no list of names."""
    if _OPEN_END.search(text) or len(text) > 6000:
        return None
    segments = [s.strip() for s in re.split(r"[,;]|(?<!\w)và(?!\w)", text) if s.strip()]
    fewest = most = 0
    counted = False
    body = False
    for segment in segments[: 2 * MAX_LISTED]:
        number = _COUNTED.match(segment)
        if number:
            fewest, most, counted, body = fewest + int(number["n"]), most + int(number["n"]), True, True
        elif any(c.isdigit() for c in segment):
            return None
        elif _PLACE.match(segment):
            fewest, most, body = fewest + 1, most + 1, False
        elif _HEAD.match(segment) and segment[0].isupper():
            fewest, most, body = fewest + 1, most + 1, True
        elif segment[0].isupper() and len(segment.split()) <= 5:
            fewest, most = fewest + (not body), most + 1
        elif not (fewest and strip_marks(segment)[0].isalpha()):
            return None
        elif not body and not counted:
            return None  # a clause of running text, not a name
    return (fewest, most, counted) if len(segments) > 1 and most > 1 else None


def _finding(paragraph: Paragraph, figure: Figure, members: Listed) -> Finding:
    unit = paragraph.text[figure.end : figure.end + 40].split(",")[0].split("(")[0].strip()
    number = str(members.fewest) if members.fewest == members.most else f"{members.fewest}-{members.most}"
    message = f"Văn bản ghi {figure.printed} {unit} nhưng liệt kê {number}."
    rule = "list_total_mismatch" if members.counted else "count_mismatch"
    severity: Severity = "warning" if members.counted or members.fewest != members.most else "error"
    return told_in(paragraph, (figure.start, figure.end), rule, severity, message, number, figure.printed)
