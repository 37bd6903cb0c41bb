"""A report of 2006 in TCVN3 fonts: the page looks right, the text layer holds Western letters."""

from __future__ import annotations

from typing import Any

from training.samples.figures import figures
from training.samples.layout import Composer
from training.samples.model import Cell, Faults, Grid, Row, Sample
from training.samples.money import dots
from training.samples.parts import centre, heads, number, run

__all__ = ["make"]

_UNIT = "triệu đồng"
_ITEMS = (
    ("Mua máy vi tính cho các phòng, ban", "Văn phòng UBND", 168),
    ("Lắp đặt mạng nội bộ khu nhà làm việc", "Văn phòng UBND", 96),
    ("Phần mềm kế toán xã", "Phòng Tài chính", 51),
    ("Đào tạo tin học văn phòng cho cán bộ", "Phòng Nội vụ", 37),
    ("Sửa chữa máy in, thiết bị lưu điện", "Văn phòng UBND", 18),
)
_SUM = sum(value for _, _, value in _ITEMS)
_FIRST = (
    "Thực hiện chương trình tin học hóa quản lý hành chính của tỉnh Vĩnh Phúc, Ủy ban nhân dân huyện Yên Lạc báo "
    "cáo kết quả đưa máy tính vào công việc hằng ngày trong năm 2006 như sau:",
    "# I. Kết quả đạt được",
    "1. Đến hết tháng 11, huyện có 84 máy vi tính, tăng 29 máy so với năm ngoái. Mạng nội bộ nối 12/14 phòng, ban, "
    "đạt tỷ lệ 85,7%; hai phòng còn lại làm việc ở nhà tạm nên chưa kéo dây được.",
    "2. Công văn đến được vào sổ trên máy từ tháng 3. Sau tám tháng đã cập nhật 9.730 công văn, việc tìm lại văn "
    "bản cũ nhanh hơn trước rất nhiều. Tuy vậy, văn bản giấy vẫn phải lưu song song theo quy định hiện hành.",
    "3. Huyện cử 63 cán bộ đi học tin học văn phòng, có 58/63 người được cấp chứng chỉ, đạt tỷ lệ 92,1%. Các xã "
    "Đồng Cương, Nguyệt Đức, Tề Lỗ đã tự bố trí tiền mua máy và cử người đi học.",
    "# II. Tồn tại",
    "Đường điện thoại quay số chậm và đắt, thư điện tử vì thế ít người dùng. Một số phông chữ không thống nhất giữa "
    "các máy, khi chuyển tệp từ huyện về xã hay bị lỗi dấu, phải gõ lại cả trang.",
    "Cán bộ lớn tuổi còn ngại dùng máy. Thiết bị lưu điện thiếu nên mỗi lần mất điện lại mất dữ liệu chưa kịp ghi.",
    "# III. Kinh phí đã sử dụng",
    "Kinh phí chi trong năm lấy từ ngân sách huyện, cụ thể ở bảng dưới đây (đơn vị tính: triệu đồng):",
)
_SECOND = (
    "# IV. Phương hướng năm 2007",
    "1. Nối mạng cho hai phòng còn lại và thử đường truyền ADSL tại trụ sở Ủy ban nhân dân huyện trong quý II.",
    "2. Chuyển dần sang dùng bộ mã Unicode; trước hết cài phông chữ chung và bộ gõ cho tất cả các máy.",
    "3. Mở thêm hai lớp tin học dành cho cán bộ xã, ưu tiên người làm công tác tư pháp, hộ tịch và địa chính.",
    "Đề nghị tỉnh hỗ trợ máy chủ và cử chuyên viên về giúp huyện xây dựng quy chế sử dụng mạng./.",
)
_FIGURES = (
    "84 máy|máy", "29 máy|máy", "12/14 phòng, ban|phòng|85,7", "9.730 công văn|văn bản", "63 cán bộ|người",
    "58/63 người|người|92,1",
)  # fmt: skip
_TO = ("- UBND tỉnh (báo cáo);", "- Thường trực Huyện ủy;", "- Các phòng, ban;", "- Lưu VP.")


def _grid() -> Grid:
    rows = [heads("TT", "Nội dung chi", "Đơn vị thực hiện", "Số tiền")]
    for i, (name, unit, value) in enumerate(_ITEMS, 1):
        rows.append(Row("data", (centre(str(i)), Cell(name), Cell(unit), number(dots(value)))))
    rows.append(Row("total", (centre("Tổng cộng", style="B", col_span=3), number(dots(_SUM), "B"))))
    caption = "Kinh phí chi trong năm lấy từ ngân sách huyện"
    return Grid("kinh-phi", caption, f"đơn vị tính: {_UNIT}", (34.0, 236.0, 122.0, 72.0), tuple(rows), size=13)


def _facts(pages: tuple[int, ...]) -> list[dict[str, Any]]:
    named: list[tuple[str | None, str, str | None, int]] = [
        (str(i), name, unit, value) for i, (name, unit, value) in enumerate(_ITEMS, 1)
    ]
    named.append((None, "Tổng cộng", None, _SUM))
    return [
        {
            "page": page,
            "section": None,
            "item_no": item_no,
            "item_name": name,
            "lead_unit": unit,
            "scope": None,
            "budget_year": 2006,
            "fund_source": "local",
            "amount_printed": dots(value),
            "unit_printed": _UNIT,
            "amount_vnd": value * 1_000_000,
            "is_total": item_no is None,
        }
        for page, (item_no, name, unit, value) in zip(pages[1:], named, strict=True)
    ]


def make() -> Sample:
    """The report."""
    composer = Composer()
    head = ("ỦY BAN NHÂN DÂN", "HUYỆN YÊN LẠC")
    composer.letterhead(head, "Số: 97/BC-UBND", "Yên Lạc, ngày 05 tháng 12 năm 2006")
    composer.title("BÁO CÁO", ("Kết quả đưa máy tính vào công việc hành chính năm 2006",))
    run(composer, _FIRST)
    grid = _grid()
    composer.table(grid)
    run(composer, _SECOND)
    composer.signature(_TO, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Khắc Ứng", seal=False)
    return Sample(
        name="bc-yenlac-2006",
        about="District report of 2006 in .VnTime and .VnTimeH fonts: TCVN3 codes in the text layer, one small table",
        basis="All figures, numbers and names of people are invented",
        document={
            "doc_type": "bao_cao",
            "doc_number": "97/BC-UBND",
            "issuer": "UBND huyện Yên Lạc",
            "issuer_level": "district",
            "province": "Vĩnh Phúc",
            "district": "Yên Lạc",
            "commune": None,
            "issued_date": "2006-12-05",
            "report_year": 2006,
            "title": "Kết quả đưa máy tính vào công việc hành chính năm 2006",
            "signer_name": "Nguyễn Khắc Ứng",
            "signer_title": "CHỦ TỊCH",
        },
        sheets=composer.finish(),
        grids=(grid,),
        row_pages=composer.row_pages,
        facts={
            "budget_items": _facts(composer.row_pages[grid.id]),
            "indicators": figures(composer, "2006", *_FIGURES),
        },
        faults=Faults(tcvn3=True),
    )
