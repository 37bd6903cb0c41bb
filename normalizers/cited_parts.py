"""The parts around the number of a cited document: its date, who issued it, what it is about."""

from __future__ import annotations

import re

__all__ = ["cut_title", "date_at", "date_before", "dates_behind", "issuer_at", "issuer_before"]

_Span = tuple[int, int]

_GAP = r"[\s.…_]{0,12}"
_LONG = rf"[Nn]gày{_GAP}\d{{0,2}}{_GAP}tháng{_GAP}\d{{0,2}}{_GAP}năm{_GAP}(?:\d{{4}})?"
# Signs between the parts may be doubled or missing a part: what is no date is told so, not skipped.
_SHORT = r"(?:[Nn]gày\s*)?\d{0,2}\s?[/.-]{1,2}\s?\d{1,2}\s?[/.-]{1,2}\s?\d{4}(?!\d)"
# Letters a reader took for digits: what is meant is a date all the same.
_MISREAD = r"[Nn]gày\s*[\dOolI|SB]{1,2}\s?/\s?[\dOolI|SB]{1,2}\s?/\s?[\dOolI|SB]{4}(?!\w)"
_DATE = re.compile(
    r"\s*[,(]?\s*(?:(?:được\s+)?(?:ký\s+)?(?:ban hành|ký|thông qua)\s+)?(?:cùng\s+)?"
    rf"(?P<date>{_LONG}|{_SHORT}|{_MISREAD})"
)
_YEAR_ONLY = re.compile(r"\s*,?\s*(?:tháng\s+\d{1,2}\s*(?:/|năm)\s*\d{4}|năm\s+\d{4})")
_BEFORE = re.compile(rf"(?P<date>{_LONG}|[Nn]gày\s*{_SHORT})\s*,?\s*[^.;]{{0,90}}?(?:ban hành|ký|có)\s*$")

_HEADS = (
    r"(?:Chính phủ|(?:Phó )?Thủ tướng|Quốc hội|[UỦ][yỷ]\s?[Bb]an|UBND|UBTVQH|HĐND|Hội đồng|Bộ\s(?!luật)|Ban\s(?!hành)"
    r"|Sở\s|Văn phòng|(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) [uủ][yỷ]|(?:Phó )?Chủ tịch|Giám đốc|Cục|Tổng cục|Chi cục|Vụ\s"
    r"|Thanh tra|Kiểm toán|Ngân hàng|Tòa án|Viện\s|Đoàn\s|Trung ương|Công an|Phòng\s|Kho bạc|Bảo hiểm|Liên\s|Hội\s"
    r"|Tổng\s|Trung tâm|Trường|Trưởng\s|Thường trực|Đảng\s|Công ty|Tập đoàn|Đài\s|Mặt trận|Liên minh|Liên đoàn)"
)
# Behind a comma alone stands whoever acts in the next clause, not the issuer.
_ISSUER = re.compile(rf"\s*(?:,?\s*(?:của|do)\s+)?(?=(?:{_HEADS}))")
_VERBS = (
    r"ban hành|quy định|phê duyệt|hướng dẫn|sửa đổi|bổ sung|công bố|triển khai|thành lập|kiện toàn|thực hiện|giao"
    r"|điều chỉnh|thông qua|bãi bỏ|phân công|chấp thuận|tăng cường|đẩy mạnh|tổ chức|quyết định|quán triệt|chỉ đạo"
    r"|đề nghị|yêu cầu|kế hoạch|phân bổ|hỗ trợ|đính chính|thay thế|quy hoạch|phát động|kết luận|báo cáo|trình|xin|góp ý"
    r"|bố trí|cho phép|đầu tư"
)
_GOES_ON = r"(?:Thể thao và|Thương binh và|Bưu chính|Viễn thông|Gia đình và|Tôn giáo)"
"""What follows a comma inside the name of a ministry."""

_CAPITAL_VERBS = (
    r"Về|Ban hành|Phê duyệt|Quy định|Sửa đổi|Bổ sung|Công bố|Kiện toàn|Thành lập|Hướng dẫn|Triển khai|Thực hiện"
    r"|Phân công|Điều chỉnh|Thông qua|Bãi bỏ"
)
_ISSUER_STOP = re.compile(
    rf"\s+(?:về|V/v|v/v|{_VERBS}|{_CAPITAL_VERBS}|ngày|tại|cho|đã|để|trong|khóa|khoá|năm|là|được|theo|nhằm|cũng|hiện|có"
    r"|phải|số|như|kèm|thì|đến|nêu|với|còn|từ|này|kính|gửi|thẩm định"
    r"|và\s+(?:các|Nghị|Quyết|Thông|Chỉ|Luật|Công văn|Kế hoạch|văn bản|hướng|trên|theo|tình"
    r"|thực|để|sau|qua|căn|nhu|tiếp|nhằm))(?=[\s,.;:]|$)"
    rf"|[;.:“”\"()/]|[–-]\s(?=[a-zđ])|,(?!\s{_GOES_ON})|\s['’]"
)
_LONGEST_ISSUER = 110
_ISSUED = re.compile(
    r"\s+(?:(?:đã|vừa|cũng|kịp thời|tiếp tục)\s+)*(?:ban hành|tại|có|ký ban hành)\s+(?:các\s+|theo\s+)?$"
)


def date_at(text: str, at: int) -> tuple[_Span, int] | None:
    """Place of the date printed at `at`, perhaps behind a comma or "ký", and where it ends; None where none is."""
    match = _DATE.match(text, at)
    if match is None or not any(c.isdigit() for c in match["date"]):
        return None
    return match.span("date"), match.end()


_NEXT_DATE = re.compile(rf"\s*(?:,|và)\s*(?P<date>{_LONG}|{_SHORT})(?=\s*(?:$|[.,;:)]|(?:và|của|do|về|V/v)\s))")
"""A date with a verb behind it begins a clause of its own: "…, ngày 15/6/2019 tổ chức …"."""


def dates_behind(text: str, at: int) -> tuple[_Span, ...]:
    """Places of further dates right behind the one that ends at `at`: "ngày 12/5/2019, 14/6/2019"."""
    found: list[_Span] = []
    while match := _NEXT_DATE.match(text, at):
        found.append(match.span("date"))
        at = match.end()
    return tuple(found)


def date_before(text: str, start: int) -> _Span | None:
    """Place of the date that a sentence gives before the document it says was issued; None where there is none."""
    match = _BEFORE.search(text, max(0, start - 160), start)
    return match.span("date") if match else None


def issuer_at(text: str, at: int) -> tuple[str, int] | None:
    """The body named at `at`, mostly behind "của", and where its name ends; a year in between is passed over."""
    year = _YEAR_ONLY.match(text, at)
    match = _ISSUER.match(text, year.end() if year else at)
    if match is None:
        return None
    limit = min(len(text), match.end() + _LONGEST_ISSUER)
    stop = _ISSUER_STOP.search(text, match.end(), limit)
    end = stop.start() if stop else limit
    name = text[match.end() : end].strip(" ,-–'").removesuffix(" và")
    return (name, end) if len(name) > 1 else None


def issuer_before(text: str, start: int) -> str | None:
    """The body named just before a document that it issued: "UBND xã đã ban hành", "Chính phủ tại"."""
    before = text[max(0, start - _LONGEST_ISSUER) : start]
    issued = _ISSUED.search(before)
    if issued is None:
        return None
    for head in re.finditer(rf"(?<!\w){_HEADS}", before[: issued.start()]):
        name = before[head.start() : issued.start()]
        if not _ISSUER_STOP.search(name) and "," not in name and " của " not in name:
            return name.strip()
    return None


_ABBREVIATION = re.compile(r"\([A-ZĐƯ&][A-ZĐƯa-z&-]{1,12}\)")
_KINDS = (
    r"(?:Quyết định|Nghị định|Nghị quyết|Thông tư|Chỉ thị|Công văn|Kế hoạch|Văn bản|Thông báo|Báo cáo|Tờ trình"
    r"|Chương trình|Kết luận|Hướng dẫn|Luật|Công điện)"
)
_NEXT = rf"(?:các\s)?{_KINDS}[\w\s]{{0,20}}?(?:số\s)?\s?\d"
_TITLE = re.compile(
    rf"\s*,?\s*(?:(?P<about>(?:[Vv]ề việc|[Vv]ề|V/[vV]|v/v)\s*:?\s+)|(?=(?P<quote>[“\"]))|(?!{_NEXT})(?i:(?={_VERBS})))"
)
_SUBJECT = (
    r"UBND|HĐND|[UỦ][yỷ] ban|Sở\s|Phòng\s|Bộ phận|Chính phủ|Thủ tướng|Thống đốc|Bộ\s|Ban\s|đến nay|đồng thời|theo đó"
    r"|trong đó|cụ thể|huyện\s|xã\s|tỉnh\s|thành phố\s|số\s+\d|[Cc]ăn cứ"
)
"""What begins a new clause or the next document behind the comma that ends a title."""

_OTHERS = r"(?:các|một số)\s(?:văn bản|quy định|hướng dẫn|chỉ đạo)"
_ENDS = (
    rf";|[.:!?](?=\s|$)|\.{{2,}}|,\s+(?={_NEXT})|\s+(?:như sau|cụ thể như|cùng (?:với )?các)"
    rf"|\s+và\s+(?={_OTHERS}|{_NEXT})|\(|\)"
)
_TITLE_STOP = re.compile(rf"{_ENDS}|,\s+(?={_SUBJECT})")
_ENTRY_STOP = re.compile(_ENDS)
"""Ends of a title in a list, where no clause follows."""

_LONGEST_TITLE = 600


def cut_title(text: str, at: int, *, entry: bool = False) -> _Span | None:
    """Place of what a document is about, printed at `at`: behind "về (việc)", in quotation marks, or from a verb on.

    Args:
        text: That cites it.
        at: Where number, date and issuer end.
        entry: Whether the citation is an entry of a list: the rest of it is the title.
    """
    year = _YEAR_ONLY.match(text, at)
    match = _TITLE.match(text, year.end() if year else at)
    if match is None:
        return None
    if match["quote"]:
        close = re.compile(r"[”\"'’](?=[\s;.,]|$)").search(text, match.end() + 1, match.end() + _LONGEST_TITLE)
        return (match.end() + 1, close.start()) if close else None
    start, limit = match.end(), min(len(text), match.end() + _LONGEST_TITLE)
    end = start
    while end < limit:
        stop = (_ENTRY_STOP if entry else _TITLE_STOP).search(text, end, limit)
        if stop is None:
            end = limit
        elif stop[0] == "(" and (short := _ABBREVIATION.match(text, stop.start())):
            end = short.end()
            continue
        else:
            end = stop.start()
        break
    end = start + len(text[start:end].rstrip(" ,-–/."))
    return (start, end) if end - start > 3 else None
