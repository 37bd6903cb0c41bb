"""Names of laws as texts cite them: "Luật Giao dịch điện tử năm 2005", "Bộ luật Dân sự", "Luật sửa đổi, bổ sung …".

A name has no closing sign. It ends where a word comes that no name goes on with; the names that do hold such a word
or a comma (facts of the register of laws) are listed.
"""

from __future__ import annotations

import re

from normalizers.letters import UPPER

__all__ = ["DEEPEST", "LAW", "law_name_end"]

LAW = re.compile(rf"(?<!\w)(?:Bộ luật|Luật|Pháp lệnh)\s+(?=[{UPPER}]|sửa đổi|xuất cảnh|nhập cảnh|phòng, chống)")
"""Where a law is named: the word before its name."""

_LONG = (
    r"sửa đổi(?:,? bổ sung)? (?:một số điều|các điều|một số nội dung) của (?:các )?",
    r"sửa đổi,? bổ sung(?= số )",
    r"Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam",
    r"Xuất cảnh, nhập cảnh của công dân Việt Nam",
    r"Phòng, chống [^\s,;.]+(?: [^\s,;.]+)?",
    r"Phòng cháy,? chữa cháy và cứu nạn,? cứu hộ|Phòng cháy và chữa cháy",
    r"Quản lý, sử dụng (?:tài sản công|vũ khí, vật liệu nổ và công cụ hỗ trợ|vốn nhà nước[^,;.]{0,80})",
    r"Thực hành tiết kiệm, chống lãng phí",
    r"Thi đua, khen thưởng",
    r"Bảo vệ, chăm sóc và giáo dục trẻ em",
    r"Trẻ em|Cán bộ, công chức",
    r"Trật tự,? an toàn giao thông đường bộ",
    r"Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở",
    r"Tổ chức Hội đồng nhân dân và Ủy ban nhân dân",
    r"Ban hành văn bản quy phạm pháp luật(?: của Hội đồng nhân dân, Ủy ban nhân dân)?",
    r"Tài nguyên, môi trường biển và hải đảo",
    r"Tiêu chuẩn và [Qq]uy chuẩn kỹ thuật",
    r"Trách nhiệm bồi thường của Nhà nước",
    r"Thực hiện dân chủ ở cơ sở|Hòa giải ở cơ sở|Hoà giải ở cơ sở",
    r"Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng",
)
_LISTED = re.compile("(?:" + "|".join(_LONG) + ")", re.IGNORECASE)

_STOP = re.compile(
    r"\s+(?:ngày|số\s+\d|năm\s+\d|quy định|hiện hành|ban hành|sửa đổi|được|đã|nhằm|hoặc|khoá|khóa|gồm|bao gồm|\(?Luật"
    r"|(?:có|do|của|là|thì|phải|để|theo|tại|với|cho|trong|như|này|về|vào|trên|đến|từ|khi)\s"
    r"|và\s+(?:[Ll]uật|các|những|một|văn bản|hướng dẫn|tuyên|sửa đổi|khoản|điểm|[" + UPPER + r"]))|[,;.:)“”\"(\[]|$"
)
_ABBREVIATION = re.compile(r"\s*\([A-ZĐƯ&]{2,12}\)")
_TERM = re.compile(r"\s+(?:sửa đổi(?:, bổ sung)?\s+)?năm\s+(?:19|20)\d\d")
_AND_LAW = re.compile(r"\s+và\s+(?:của\s+)?(?=Luật|Bộ luật)")
_LONGEST = 150
"""Characters of the longest name followed."""

DEEPEST = 6
"""Laws named one within the title of the other that are followed; real ones are three at most."""


def law_name_end(text: str, start: int, deepest: int = DEEPEST) -> int:
    """Where the name that begins at `start` ends, an abbreviation and the year behind it ("(CNTT) năm 2006") included.

    A law that changes others is named by them: "sửa đổi, bổ sung một số điều của Luật Đầu tư công và Luật Xây dựng".

    Args:
        text: A paragraph.
        start: Of the name, behind "Luật" or "Pháp lệnh".
        deepest: How many laws named within the name are followed.
    """
    limit = min(len(text), start + _LONGEST)
    listed = _LISTED.match(text, start, limit)
    end = listed.end() if listed else start
    if deepest and listed and listed[0].lower().startswith("sửa đổi"):
        inner = LAW.match(text, end)
        while inner:
            end = law_name_end(text, inner.end(), deepest - 1)
            more = _AND_LAW.match(text, end, start + _LONGEST)
            inner = LAW.match(text, more.end()) if more else None
    if not listed or text[end : end + 1] == " ":
        stop = _STOP.search(text, end, limit)
        end = stop.start() if stop else limit
    for tail in (_ABBREVIATION, _TERM):
        more = tail.match(text, end)
        end = more.end() if more else end
    return end
