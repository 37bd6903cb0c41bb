"""Numbers of a text that count nothing: dates, numbers of documents and clauses, money, addresses, item numbers."""

from __future__ import annotations

import re

from normalizers.indicators import unit_at
from normalizers.letters import LOWER, UPPER

__all__ = ["MONEY", "not_figures"]

Span = tuple[int, int]

MONEY = re.compile(
    r"(?<![\d.,])\d[\d.,]{0,24}\s?(?:(?:nghin|ngan|trieu|ty|ti|tr\.)\s?){0,2}(?:dong|vnd|d)(?![\w])"
    r"|(?<![\d.,])\d[\d.,]{0,24}\s?(?:ty|ti)(?!\s?le)(?![\w])|(?<![\d.,])\d[\d.,]{0,24}\s?trieu(?=\s?(?:[.,;)/]|$|va\b|dong))"
)
"""An amount of money, in text without marks."""

_YEAR = r"(?:19[4-9]\d|20\d\d|2100)"
_PLAIN = tuple(
    re.compile(pattern)
    for pattern in (
        r"https?://\S{1,300}|www\.\S{1,300}|(?<!\S)\S{1,80}@\S{1,80}|(?<!\S)\S{1,80}\.(?:gov|com|vn|org|net)\b\S{0,200}",
        r"(?:\d{1,2}\s?/{1,2}|(?<!\d)/)\s?\d{1,2}\s?/{1,2}\s?\d{4}|\d{1,2}[-.]\d{1,2}[-.]\d{4}",
        r"(?<!\w)ngay[\s.…]*\d{0,2}[\s.…]*thang[\s.…]*\d{0,2}[\s.…]*(?:nam[\s.…]*\d{4})?",
        r"(?<!\w)ngay\s\d{1,2}[/-]\d{1,2}(?!\d)|\bngay ky\s?:?\s?[\d:./ -]+",
        rf"(?<!\w)(?:thang|quy)\s(?:\d{{1,2}}|[ivx]+)\s?[/-]\s?{_YEAR}|thang\s\d{{1,2}}(?:\snam\s\d{{4}})?",
        rf"(?<![\d.,/])\d{{1,2}}/{_YEAR}(?!\d)",
        rf"(?<![\d.,/]){_YEAR}\s?(?:[-–]|den(?: nam)?|,|va)\s?{_YEAR}(?!\d|[.,]\d)",
        rf"(?<!\w)(?:nam|tu|den|giai doan|nien do|nam hoc|nhiem ky|hang nam|truoc)\s{_YEAR}(?!\d|[.,]\d)",
        r"\d{1,2}\sthang\s(?:dau|cuoi|nam)|\d{1,2}\s?(?:h|gio)\s?\d{2}|24\s?/\s?(?:7(?!\d)|24\s?(?:h|gio))",
        r"(?<![\d.,])0\d{2,3}[. ]\d{3,7}(?:[. ]\d{3,4})?(?!\d)|(?<![\d.,])\d{9,40}(?![\d.,])",
        r"(?<!\d)(?:0?1)\scua\b|(?<![\d.,])[2-5]\.0(?!\d|[.,]\d|\s?%)|\w\(\d{1,2}\)|\btop\s\d+",
        r"\d{1,2}\s(?:thang|nam|quy|tuan|ngay)\s?/\s?\d{1,2}\slan",
        r"(?<!\w)(?:quan|q\.|phuong|p\.)\s?\d{1,2}(?!\d|[.,]\d|\s?%|\s?/\s?\d)",
        r"\bngay\s\S{0,4}%\s?thang|\bso\s?:\s?\S{0,4}%\s?/|\bban chi dao\s\d{3}(?!\d)",
        r"(?<!\w)(?:tcvn|qcvn|iso|iec|ipv|version|phien ban|covid|windows|office|nq|qh)\s?[-:]?\s?\d[\d:./-]*",
        r"(?<!\w)(?:muc do|cap do|truong cap|truc tuyen cap|truc tuyen muc|dich vu cong cap|dvc(?:tt)? cap)\s"
        r"(?:[1-9](?!\d|[.,]\d|\s?%|/\d))(?:\s?(?:,|va|hoac|den|-|/|&)\s?(?:muc do\s)?[1-9](?!\d|[.,]\d|\s?%|/\d))*",
        r"(?<!\w)(?:dieu|khoan|chuong|phu luc)\s(?:so\s)?\d{1,3}[a-z]?(?:\.\d+)*(?!\d|\s?%|/\d|[.,]\d)"
        r"(?:\s?(?:,|va)\s?\d{1,2}(?=\s?(?:,|va|dieu|luat|nghi dinh|khoan)))*",
        # Programmes called by a number: "Đề án 06", "Chương trình 135".
        r"(?<!so )(?<!cac )(?<!\w)(?:de an|chuong trinh|nghi quyet|chi thi|nghi dinh)\s\d{1,3}(?!\d|[.,]\d|\s?%|\s?/)",
        r"diem\s\d{1,2}(?=\s?(?:,(?!\d)|muc|khoan|dieu|phu luc|phan))|\bso thu tu\s\d+",
        r"(?<![\d.,])\d{1,2}\s(?:tuan|thang|nam|quy(?! (?:trinh|dinh|che|chuan|dau)))\b(?!\s?/)",
        # Ages, and the people that a density is told per: "từ 14 tuổi trở lên", "85 thuê bao/100 dân".
        r"(?<![\d.,])\d{1,3}\s?(?:-\s?\d{1,3}\s)?tuoi\b",
        r"(?<=[a-z])\s?/\s?10{1,2}(?:\.?000?)?\s(?:dan|nguoi|ho|thue bao)\b",
        # Which things are meant: "tàu từ 15 mét trở lên", "người từ 14 tuổi trở lên".
        r"(?<![\d.,])\d[\d.,]{0,6}\s(?:met|m|m2|tuoi|nam|thang|ngay|tan|kw|kva|ha|km|cm|inch)\stro (?:len|xuong)\b",
        # A footnote of a consolidated law: "43 Điểm này được sửa đổi".
        r"(?<![\d.,/])\d{1,3}\s(?:diem|khoan|dieu|muc|chuong|doan|cum tu)\snay\b",
    )
)
_PRINTED = tuple(
    re.compile(pattern)
    for pattern in (
        # Codes of documents: 575/QĐ-UBND, 30/2020/NĐ-CP, 54-CTr/HU, "416 /QĐ-UBND".
        r"(?<!\d)\d{1,6}[a-zđ]?\s?(?:/\s?\d{4}\s?)?(?:/\s?|(?<=\w)-)[A-ZĐƯ][A-Za-zĐđƯư]{0,20}\d{0,4}(?:[-/&][A-ZĐƯa-z]\w{0,20}){0,6}",
        r"(?:Nghị định|Quyết định|Thông tư|Công văn|Nghị quyết|Chỉ thị|Kế hoạch|Luật|Báo cáo|Tờ trình|Thông báo|Văn bản"
        r"|Chương trình)(?: hành động)?(?: số)?:? ?\d+[a-z]?(?:/\d+)*",
    )
)
_STARS = re.compile(
    r"(?<![\d.,/])[1-5](?:,5)?(?:\s?(?:[-–,]|đến|và|hoặc|hay)\s?[1-5])?\s?(?:sao|\*)(?!\w)(?!\s(?:chép|y|lưu|kê|chụp|lục))",
    re.IGNORECASE,
)
"""A rating: "sản phẩm 3 sao" counts no stars."""
_CUED = re.compile(
    r"(?<!\w)(?:muc|(?<!mot )phan|bieu|mau|mau so|quy|(?<!xep )(?<!dung )(?<!hang )(?<!tri )thu|lan thu|phien"
    r"|to dan pho|thon|khu pho|quoc lo|khoa|(?<!cung )ky|buoc|bac|bang"
    r"|hinh|stt|dien thoai|dt|fax|tel|may le|ap|hem|bang so|goi|tap|diem [a-z]|tiet|to|ngay|trang)"
    r"\s(?:so\s)?\d{1,3}[a-z]?(?:\.\d{1,2}(?!\d))*(?:-\d{1,2})?(?!\d|\s?%|\s?/\s?\d|[.,]\d)"
)
_HOLIDAY = re.compile(
    r"(?:dịp|lễ|trường|đường|phố|công viên|khánh|sáng|trưa|chiều|tối|đêm)\s\d{1,2}[/-]\d{1,2}(?!\d|/)", re.IGNORECASE
)
_FOOTNOTE = re.compile(rf"^\s*(?:[\da-zđ.]{{1,5}}[.)]\s)?[1-9]\d{{0,2}}(?=\s[{UPPER}][{LOWER}])")
_NUMBERED = re.compile(r"(?<!tong )(?<!trong )(?<!con )(?<!voi )(?<!tren )\bso:?\s\d{1,4}(?!\d|[.,]\d|\s?%|\s?/\s?\d)")
_ITEM = re.compile(r"^\s*+(?:[-+*•]\s*+)?(?:\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|\d{1,2}(?:\.\d{1,2})+(?=\s))")
_INLINE_ITEM = re.compile(r"(?:(?<=[:;,.]\s)|^)\(?\d{1,2}\)(?=\s[a-z\d])")
_ALL_DAY = re.compile(
    r"\b(?:truc|lien tuc|hoat dong|phuc vu|thuong xuyen|bao ve|giam sat|van hanh|tiep nhan|che do|thuong truc)"
    r"[^.;:\d]{0,40}24\s?/\s?24(?![\d/]|[.,]\d)"
)
_LONE_YEAR = re.compile(rf"(?<![\d.,/]){_YEAR}(?![\d/]|[.,]\d|\s?%)")
_STUCK = re.compile(r"(?<![a-z_])[a-z_]++[-.]?\d[\w.,/-]*|(?<![\d.,])\d{1,2}[a-z](?!\w)|(?<!\d)\d{1,2}g\b")
_TERM = re.compile(r"(?<![\d.,])\d{1,2}\s(?:ngay|gio|phut)\b(?!\s?/)")
_LASTS = re.compile(
    r"\b(?:xuong(?: con)?|binh quan|trung binh|thoi luong|rut ngan|cat giam|giam(?: duoc)?|tiet kiem)"
    r"(?: (?:thoi gian|duoc|moi|giai quyet|tu|la|con|khoang|hon|gan|mot|thu tuc|ho so|xu ly)){0,4}\s"
    r"(?:\d{1,2} (?:ngay|gio|phut)(?: lam viec)? (?:xuong )?(?:con )?)?$"
)
"""Right before a length of time that is a result: "rút ngắn từ 7 ngày xuống còn 4 ngày"; others are terms."""
_NEAR = 60
_UNIT_STUCK = re.compile(r"\d(?:m2|km|ha|gb|tb|mb|mbps|kva|kw)\b")


def not_figures(text: str, plain: str) -> list[Span]:
    """Places of numbers that are no figures.

    Args:
        text: As printed.
        plain: The same, lower case without marks, letter for letter.
    """
    spans = [m.span() for pattern in (*_PLAIN, MONEY, _ITEM, _INLINE_ITEM) for m in pattern.finditer(plain)]
    spans += [m.span() for m in _HOLIDAY.finditer(text) if not unit_at(plain, m.end() + 1)]
    spans += [m.span() for pattern in (_FOOTNOTE, _STARS) for m in pattern.finditer(text)]
    spans += [m.span() for pattern in _PRINTED for m in pattern.finditer(text)]
    spans += [m.span() for m in _TERM.finditer(plain) if not _LASTS.search(plain, max(0, m.start() - _NEAR), m.start())]
    spans += [m.span() for m in _STUCK.finditer(plain) if not _UNIT_STUCK.match(plain, m.start())]
    for pattern in (_CUED, _NUMBERED, _LONE_YEAR, _ALL_DAY):
        spans += [m.span() for m in pattern.finditer(plain) if not unit_at(plain, m.end() + 1)]
    return [span for span in spans if any(c.isdigit() for c in plain[slice(*span)])]
