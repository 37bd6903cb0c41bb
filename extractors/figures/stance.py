"""Whether words look back on what was done or plan what is to come."""

from __future__ import annotations

import re
from typing import Literal

from extractors.figures.find import flatten

__all__ = ["Stance", "done_told", "parted", "plan_told", "stance_of"]

Stance = Literal["past", "plan", "topic", "asks"]
"""Looks back; plans; names a plan or task that may be what is reported on ("2. Nhiệm vụ chuyển đổi số"); asks for."""

_BACK = (
    r"ket qua|tinh hinh|thuc trang|hien trang|danh gia|dac diem|ton tai|han che|kho khan|thuan loi|uu diem|nguyen nhan"
    r"|viec thuc hien|so ket|tong ket|su can thiet|boi canh|co so (?:thuc tien|xay dung)|khai quat|tong quan"
)
_AHEAD = (
    r"phuong huong|muc tieu|lo trinh|du kien|dinh huong|thoi gian toi|(?:nhiem vu|chuong trinh) trong tam"
    r"|phan dau|(?:nhiem vu|ke hoach|cong tac)(?: \w+){0,3}? (?:quy|thang|nam) (?:toi|sau|tiep)"
)
_REACHED = re.compile(r"\b(?:(?<!can )dat duoc|da (?:dat|lam|thuc hien|trien khai|hoan thanh))\b")
"""Makes whatever a heading speaks of something looked back on: "Các chỉ tiêu đạt được"."""
_TOPIC = r"nhiem vu|chi tieu|ke hoach|giai phap|chuong trinh|de an|phuong an"
_STANCE = re.compile(rf"\b(?:(?P<past>{_BACK})|(?P<plan>{_AHEAD})|(?P<topic>{_TOPIC}))\b")
_ADDED = re.compile(
    r"(?:[,;.]|\s[-–]|\bva)\s(?:mot so |cac |\d{1,2} |trien khai )*(?:phuong huong|ke hoach|nhiem vu|du kien|muc tieu"
    r"|chi tieu|giai phap|chuong trinh cong tac|dinh huong)\b"
)
"""What a title or heading adds of the time to come: "Kết quả năm 2021, phương hướng năm 2022"."""

_ASKS = re.compile(r"(?:\w{1,5}[.)/]\s?|[-+*–]\s)?(?:mot so |nhung )?(?:de xuat|kien nghi|de nghi)\b")

_PLAN_TOLD = re.compile(
    r"\b(?:phấn đấu|dự kiến|sẽ|(?:đạt |đề ra )?mục tiêu (?:là|đạt|đến)|đề nghị (?:ubnd|uỷ ban|ủy ban|sở|huyện|tỉnh|bộ"
    r"|cấp trên|trung ương|thành phố|hđnd|chính phủ))\b|(?:^|[.;:] |[-+] )(?:đề nghị|kiến nghị|đề xuất)\b"
)
_DONE_TOLD = re.compile(r"\b(?:đã|hiện (?:có|nay|tại|đang)|đến nay|đạt được)\b")
"""With marks: "Chư Sê" plans nothing."""


def stance_of(words: str) -> Stance | None:
    """What a heading or title does; the first of its words that says so counts ("Tình hình thực hiện kế hoạch")."""
    plain = flatten(words)
    if _ASKS.match(plain):
        return "asks"
    if _REACHED.search(plain):
        return "past"
    told = _STANCE.search(plain)
    if told is None:
        return None
    return "past" if told["past"] else "plan" if told["plan"] else "topic"


def parted(words: str) -> tuple[str, str]:
    """A title or heading in what looks back and what it adds of the time to come; the latter may be empty."""
    plain = flatten(words)
    added = _ADDED.search(plain)
    if added is None or stance_of(words[: added.start()]) == "plan":
        return words, ""
    return words[: added.start()], words[added.start() :]


def plan_told(words: str) -> bool:
    """Whether words before a figure plan or ask for it, whatever the section around them does."""
    return bool(_PLAN_TOLD.search(words.lower()))


def done_told(words: str) -> bool:
    """Whether words before a figure tell that it is reached."""
    return bool(_DONE_TOLD.search(words.lower()))
