"""A count of bodies against the names, and counts, that are listed behind it."""

from __future__ import annotations

import re
from typing import NamedTuple

from normalizers.names import strip_marks
from pipeline.rules._figures import Figure, figures
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in, values_at
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding, Severity

__all__ = ["check", "listed"]

_BODIES = re.compile(
    r"^(?:co quan|don vi|so|phong|huyen|xa|phuong|thi tran|thi xa|dia phuong|diem cau|truong|ubnd|to chuc|trung tam"
    r"|chi cuc|benh vien|dau moi)\b"
)
_OPENER = re.compile(
    r"(?P<bracket>\()(?:\s*(?:bao gồm|gồm|là)\s*:?)?|(?<!\w)(?:bao gồm|gồm(?: có)?|cụ thể(?: là)?|đó là)\s*:?"
    r"|:(?=\s+[A-ZĐÂÊÔƠƯ])",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"…|\.\.\.|v\.v|(?<!\w)(?:như|một số|trừ|ngoài|chưa|không|riêng|trong đó|khác)(?!\w)", re.IGNORECASE
)
"""Lists that end in dots, or speak of exceptions, do not name all that is counted."""

_PLACES = re.compile(r"^(?:xa|phuong|huyen|quan|thi tran|thi xa)\b")
_PLACE = re.compile(
    r"^(?P<kind>xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tp\.?|tx\.?)\s+(?=[A-ZĐÂÊÔƠƯÁÀẢÃẠÍÌÓÒÚÙÝ])"
)
_HEAD = re.compile(
    r"^(?:sở|ban|văn phòng|trung tâm|ubnd|ủy ban|uỷ ban|phòng|chi cục|cục|công an|thanh tra|chi nhánh|trường|bệnh viện"
    r"|đài|hội|kho bạc|bảo hiểm|tòa án|toà án|viện|liên đoàn|đoàn|quỹ|hạt|đội|trạm|bộ|liên minh|mặt trận)\s+\S",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[.;):]|(?<!\w)(?:là|trong đó|nhất)(?!\w)")
_ROUGH = re.compile(
    r"(?:(?:một trong|trong số)(?: những| các)?|hơn|trên|gần|khoảng|ít nhất|tối thiểu)\s*$", re.IGNORECASE
)
_SENTENCE = re.compile(r"\.(?:\s|$)|\./")
_COUNTED = re.compile(r"^(?:và\s+)?(?P<n>\d{1,3})(?:\s*/\s*\d{1,3})?\s+[^\W\d_]")
MAX_LISTED = 200
"""Most names looked at; there are 705 districts in the country, and no sentence lists them."""


MAX_LENGTH = 6000
"""Characters of the longest list looked at."""


class Listed(NamedTuple):
    """What a list holds.

    Attributes:
        fewest: Members where parts of a name with commas in it ("Văn hóa, Thể thao và Du lịch") are one.
        most: Members where every comma parts two.
        counted: Whether some members are counts ("17 UBND cấp huyện").
        counts: Whether all of them are: a sum that another rule judges.
        end: Offset of its end.
    """

    fewest: int
    most: int
    counted: bool
    counts: bool
    end: int = 0


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
        if _ROUGH.search(text[max(0, figure.start - 30) : figure.start]):
            continue
        if figure.whole is not None or not 2 <= figure.value <= MAX_LISTED or not _BODIES.match(figure.unit):
            continue
        following = counts[index + 1].start if index + 1 < len(counts) else len(text)
        opener = _OPENER.search(text, figure.end, min(len(text), figure.end + 200))
        between = text[figure.end : opener.start()] if opener else ""
        if opener is None or opener.start() > following or _BETWEEN.search(between) or not between.strip():
            continue
        end = _end(text, opener) if opener.group() != ":" else _end_of_names(text, opener.end())
        members = _members(text[opener.end() : end], figure.unit)
        if members and not (members.counts and members.fewest != figure.value):
            # A list that a bracket breaks off may go on behind it.
            broken = not opener["bracket"] and text[end : end + 1] == "("
            if not (broken and members.most < figure.value):
                found.append((figure, members._replace(end=end)))
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


def _end_of_names(text: str, start: int) -> int:
    """Where names behind a colon end: at the next count, semicolon, bracket or sentence."""
    stop = re.compile(r"[;(]|(?:,|(?<!\w)và)\s*\d+\s+[^\W\d_]|\.(?:\s|$)|\./").search(text, start)
    return stop.start() if stop else len(text)


def _members(text: str, unit: str) -> Listed | None:
    """What a list holds; None where it is no list of names and counts.

    Args:
        text: Of the list, without its brackets.
        unit: What is counted: names of communes and districts never have a comma in them.
    """
    if len(text) > MAX_LENGTH or _OPEN_END.search(text):
        return None
    segments = [s.strip() for s in re.split(r"[,;]|(?<!\w)(?:và|cùng)(?!\w)", text) if s.strip()]
    if len(segments) < 2:
        return None
    fewest = most = 0
    counted = body = named = inner = False
    for segment in segments[: 2 * MAX_LISTED]:
        number = _COUNTED.match(segment)
        if inner and not number:
            continue  # a name of those that the count before it numbers: "30 xã: A, B, ..."
        inner = bool(number) and ":" in segment
        if number:
            few, many, body, counted = int(number["n"]), int(number["n"]), True, True
        else:
            held = _named(segment, unit, body=body, first=not most)
            if held is None:
                return None
            few, many, body = held
            named = True
        fewest, most = fewest + few, most + many
    return Listed(fewest, most, counted, counted and not named) if most > 1 else None


def _named(segment: str, unit: str, *, body: bool, first: bool) -> tuple[int, int, bool] | None:
    """Fewest and most members that a part of a list is, and whether it is the name of a body; None for no name.

    Args:
        segment: Between two separators.
        unit: What is counted.
        body: Whether the part before names a body, whose name may go on ("Sở Văn hóa, Thể thao và Du lịch").
        first: Whether nothing stands before it.
    """
    if any(c.isdigit() for c in re.sub(r"\s\d$", "", segment)):
        return None  # but for a name such as "Sơn Kim 1"
    place = _PLACE.match(segment)
    if place:
        other = bool(_PLACES.match(unit)) and strip_marks(place["kind"]).lower() not in unit
        return (0 if other and not first else 1), 1, False
    if segment[0].isupper() and _PLACES.match(unit):
        return (1, 1, False) if len(segment.split()) <= 5 else None
    if segment[0].isupper() and _HEAD.match(segment):
        return 1, 1, True
    if segment[0].isupper() and len(segment.split()) <= 5:
        return (0 if body else 1), 1, body
    return (0, 0, body) if body and not first else None


def _finding(paragraph: Paragraph, figure: Figure, members: Listed) -> Finding:
    unit = paragraph.text[figure.end : figure.end + 40].split(",")[0].split("(")[0].strip()
    number = str(members.fewest) if members.fewest == members.most else f"{members.fewest}-{members.most}"
    message = f"Văn bản ghi {figure.printed} {unit} nhưng liệt kê {number}."
    rule = "list_total_mismatch" if members.counted else "count_mismatch"
    severity: Severity = "warning" if members.counted or members.fewest != members.most else "error"
    return told_in(paragraph, (figure.start, figure.end), Remark(rule, severity, message, number, figure.printed))
