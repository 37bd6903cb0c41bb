"""Whether a figure tells a state (machines there are, staff, services offered) or what was done in a time."""

from __future__ import annotations

import re
from typing import Literal

from extractors.figures.clauses import MAX_BEFORE, Clause
from extractors.figures.find import flatten
from normalizers.indicators import is_counted, unit_at

__all__ = ["State", "state_of"]

State = Literal["state", "done", "open"]
"""A state; what was done or came in over a time; what may be either ("đã cấp 120 chứng thư số")."""

_LASTING = frozenset(
    (
        "người", "máy", "máy/người", "đơn vị", "cơ quan", "xã", "phường", "thị trấn", "huyện", "tỉnh", "thủ tục",
        "dịch vụ", "phòng", "hộp thư", "tài khoản", "chứng thư số", "trang", "cổng", "trang/cổng", "m²", "điểm cầu",
        "giáo viên", "hội viên", "đoàn viên", "đảng viên", "bác sĩ", "phòng họp", "doanh nghiệp", "hộ", "hộ gia đình",
        "hộ dân", "trường", "trường học", "học sinh", "sinh viên", "chiếc", "cái", "hệ thống", "phần mềm",
        "ứng dụng", "cơ sở dữ liệu", "csdl", "đường truyền", "nhóm", "tổ", "thôn", "bản", "làng", "buôn", "khu phố",
        "tổ dân phố", "điểm bưu điện", "trung tâm", "trạm", "chi nhánh", "camera", "màn hình", "kiosk", "thiết bị",
        "tủ", "tổ công nghệ số cộng đồng", "km", "Mbps", "Gbps", "GB", "TB", "biên chế", "thuê bao", "trạm BTS",
        "bộ phận", "công an viên", "tổ chức",
    )
)  # fmt: skip
"""Units of things that are there on a day, whatever was done in the time before it."""

_DONE = re.compile(
    r"\b(?:tiếp nhận|giải quyết|xử lý|phát sinh|nhận|gửi|trả|mở|tổ chức(?= \S)|tập huấn|bồi dưỡng|đào tạo|cử|tham gia"
    r"|tham dự|dự (?:họp|học|lớp|thi|khai)|ban hành|đăng tải|kiểm tra|thanh tra|khảo sát|nâng cấp|sửa chữa|bảo trì"
    r"|bảo dưỡng|thanh lý|tuyển dụng|rà soát|tăng|giảm|hoàn thành|mới|thêm|bổ sung|trong (?:kỳ|quý|tháng|năm)"
    r"|khai trương|truy cập|giao dịch|phát hiện|ngăn chặn|tấn công|thay thế|mua|nộp|luân chuyển|điều động|khen thưởng"
    r"|tuyên truyền|hướng dẫn|hỗ trợ|chứng thực|đăng ký mới|phát động|diễn tập|học viên|lượt)\b"
)
_MAYBE_DONE = re.compile(
    r"\b(?:cấp|trang bị|lắp đặt|lắp|đăng ký|kích hoạt|triển khai|thực hiện|tạo|tạo lập|thành lập|đầu tư|công bố"
    r"|thu hồi)"
    r"(?! (?:huyện|xã|tỉnh|sở|cơ sở|\d))\b"
)
_HAVE = re.compile(
    r"[\w\s,/-]{0,50}?\b(?:có|sử dụng|dùng|kết nối|được kết nối|nối mạng|duy trì|thuộc|đang|được trang bị|được cấp)\b"
)
"""What bodies and people have, right behind their number."""

_THERE = re.compile(
    r"\b(?:hiện có|hiện nay|đang|tổng số|số lượng|toàn (?:huyện|tỉnh|xã|ngành|thành phố)|có|gồm|là|còn|cung cấp)\b\W*$"
)
"""What tells right before a number how many there are."""

_NAMES = re.compile(r"bộ phận (?:một cửa|tiếp nhận)(?: và trả kết quả)?|trung tâm phục vụ")
"""Counters whose names hold a verb."""

_BEHIND = 40
"""Characters behind a figure in which a verb tells what its bodies did."""


_LABEL_HEAD = re.compile(r"\W*(?:tong )?(?:(?:so luong|so|ty le|ti le)\s)?")


def _noun(text: str, at: int) -> str | None:
    """The unit of the noun that begins at a place of a text, None where none does."""
    noun = unit_at(flatten(text), at)
    return noun.unit if noun and is_counted(text[at : at + noun.length]) else None


def _share_of(clause: Clause, label: str) -> str | None:
    """What a percentage is a share of: the noun behind its sign, else that which its label begins with."""
    head = _LABEL_HEAD.match(flatten(label))
    at = clause.figure.end + 1
    return _noun(clause.text[: clause.after], at) or _noun(label, head.end() if head else 0)


def state_of(clause: Clause, unit: str | None, label: str) -> State:
    """What kind of figure one is, by its unit (for a percentage the noun of its label) and the verbs around it.

    Args:
        clause: The figure in its sentence.
        unit: Its unit.
        label: What it counts, in the document's words.
    """
    counted = _share_of(clause, label) if unit in (None, "%") else unit
    if counted is None or not (counted in _LASTING or counted.split(",")[0] in _LASTING):
        return "done"
    text, figure = clause.text.lower(), clause.figure
    start = max(clause.sentence[0], figure.start - MAX_BEFORE, text.rfind(";", 0, figure.start) + 1)
    before = _NAMES.sub(" ", text[start : figure.start])
    if _DONE.search(before):
        return "done"
    behind = text[figure.noun[1] or figure.end : min(clause.after, figure.end + _BEHIND)]
    if _HAVE.match(behind) or _THERE.search(before):
        return "state"
    if _DONE.search(_NAMES.sub(" ", behind)):
        return "done"
    return "open" if _MAYBE_DONE.search(before) or _MAYBE_DONE.search(behind) else "state"
