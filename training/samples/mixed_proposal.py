"""A district's proposal: two digital pages, then two scanned ones, the last signed digitally in its corner."""

from __future__ import annotations

from typing import Any

from training.samples.figures import figures
from training.samples.layout import Composer
from training.samples.model import Cell, Grid, Issue, Row, Sample, Wear
from training.samples.money import dots, spelled
from training.samples.parts import basis, centre, heads, note, number, run

__all__ = ["make"]

_SIGNED = 163_480
_SENT = 178_920
_PRINTED_PERCENT = "93,4%"
"""163.480 of 178.920 is 91,4 %: planted."""
_ASKED_PRINTED = 1_850_000
_ASKED = 1_850_000_000
"""The digits lack three noughts, the words are right: planted."""
_OWN = 640_000_000
_UNIT = "triệu đồng"
_ITEMS = (
    ("Máy chủ và thiết bị lưu trữ", 720),
    ("Thiết bị họp trực tuyến cho 12 xã, thị trấn", 864),
    ("Bản quyền phần mềm chống mã độc", 186),
    ("Cải tạo phòng máy, hệ thống chữa cháy bằng khí", 540),
    ("Hướng dẫn sử dụng, chuyển giao", 180),
)
_SUM = sum(value for _, value in _ITEMS)

_GROUNDS = (
    "Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;",
    "Căn cứ Nghị định số 73/2019/NĐ-CP ngày 05 tháng 9 năm 2019 về đầu tư ứng dụng công nghệ thông tin bằng vốn nhà "
    "nước;",
    "Căn cứ Kế hoạch số 402/KH-UBND ngày 22 tháng 7 năm 2021 của Ủy ban nhân dân tỉnh Đắk Nông về chuyển đổi số.",
)
_BODY = (
    "Qua rà soát tình hình thực tế, Ủy ban nhân dân huyện Krông Nô trình Ủy ban nhân dân tỉnh xem xét, bổ sung kinh "
    "phí mua sắm thiết bị công nghệ thông tin (CNTT) với các nội dung chính sau đây:",
    "# I. SỰ CẦN THIẾT",
    "1. Hệ thống máy chủ của huyện mua từ năm 2014, hết hạn bảo hành đã lâu. Trong quý I năm 2023 máy chủ dừng hoạt "
    "động bốn lần, lần dài nhất kéo dài gần hai ngày, làm gián đoạn việc tiếp nhận hồ sơ của cả 12 xã, thị trấn.",
    f"2. Lượng văn bản điện tử tăng nhanh: năm 2022 huyện và các xã gửi {dots(_SENT)} lượt văn bản, trong "
    f"đó {dots(_SIGNED)}/"
    f"{dots(_SENT)} lượt được ký số, đạt tỷ lệ {_PRINTED_PERCENT}. Dung lượng lưu trữ hiện đã dùng quá chín phần mười.",
    "3. Mới có 05/12 xã, thị trấn có phòng họp trực tuyến đạt yêu cầu, đạt tỷ lệ 41,7%. Các xã Nâm Nung, Đức Xuyên "
    "và Quảng Phú phải cử cán bộ vượt quãng đường từ 25 km đến 40 km để dự họp tại huyện.",
    "4. Tỷ lệ hồ sơ nộp trực tuyến của huyện là 6.912/11.520 hồ sơ, đạt tỷ lệ 60%; dự báo sẽ còn tăng khi tỉnh miễn "
    "giảm lệ phí đối với người nộp hồ sơ qua mạng.",
    "# II. NỘI DUNG ĐỀ NGHỊ",
    "1. Thay mới máy chủ, bổ sung thiết bị lưu trữ có khả năng sao lưu tự động sang trung tâm dữ liệu của tỉnh hằng "
    "đêm.",
    "2. Trang bị màn hình, camera và micro cho phòng họp trực tuyến cấp xã; tận dụng đường truyền sẵn có, không "
    "thuê thêm.",
    "3. Cải tạo phòng máy để bảo đảm nhiệt độ, độ ẩm và an toàn cháy nổ theo đúng quy chuẩn xây dựng.",
    "# III. KINH PHÍ",
    f"1. Phần ngân sách huyện tự cân đối: {dots(_OWN)}đ ({spelled(_OWN)}).",
    f"2. Phần đề nghị ngân sách tỉnh hỗ trợ: {dots(_ASKED_PRINTED)}đ ({spelled(_ASKED)}).",
    "3. Thời gian thực hiện từ quý III năm 2023 đến hết quý I năm 2024, chi tiết từng khoản được nêu tại phụ lục "
    "kèm theo.",
    "Huyện cam kết quản lý, sử dụng nguồn vốn đúng mục đích, công khai kết quả mua sắm và chịu sự kiểm tra của cơ "
    "quan tài chính.",
    "Kính trình Ủy ban nhân dân tỉnh xem xét, quyết định./.",
)
_FIGURES = (
    "12 xã, thị trấn.|xã, thị trấn",
    f"{dots(_SENT)} lượt văn bản|lượt văn bản",
    f"{dots(_SIGNED)}/{dots(_SENT)} lượt|lượt|{_PRINTED_PERCENT.rstrip('%')}",
    "05/12 xã, thị trấn|xã, thị trấn|41,7",
    "25 km|km",
    "40 km|km",
    "6.912/11.520 hồ sơ|hồ sơ|60",
)
_ANNEX = (
    "1. Giá trong bảng được lấy theo ba báo giá của nhà cung cấp tại thời điểm tháng 5 năm 2023, đã gồm thuế giá "
    "trị gia tăng.",
    "2. Số liệu khối lượng do Phòng Văn hóa và Thông tin khảo sát tại từng xã; biên bản khảo sát được lưu cùng hồ "
    "sơ trình.",
    "3. Trường hợp giá thị trường biến động trên mười phần trăm, huyện sẽ báo cáo lại để điều chỉnh trước khi mời "
    "thầu.",
)
_LAST = (
    "Phòng Tài chính - Kế hoạch huyện xác nhận nguồn tự cân đối đã được bố trí trong dự toán và chưa phân bổ cho "
    "nhiệm vụ khác.",
    "Phòng Văn hóa và Thông tin chịu trách nhiệm về sự phù hợp của cấu hình thiết bị với kiến trúc chính quyền điện "
    "tử của tỉnh. Thiết bị cũ còn dùng được sẽ chuyển cho các trường học trên địa bàn, lập danh sách và bàn giao có "
    "biên bản.",
    "Ủy ban nhân dân các xã bố trí phòng họp, nguồn điện và người vận hành trước ngày 30 tháng 9 năm 2023. Xã nào "
    "chưa sẵn sàng thì chuyển thiết bị sang xã kế tiếp trong danh sách, tránh để thiết bị nằm trong kho.",
)
_TO = ("- UBND tỉnh (b/c);", "- Sở TT&TT, Sở Tài chính;", "- TT Huyện ủy, HĐND huyện;", "- Lưu: VT, TCKH.")
_STAMP = (
    "Ký bởi: UBND HUYỆN KRÔNG NÔ",
    "Email: ubndkrongno@daknong.example.vn",
    "Cơ quan: TỈNH ĐẮK NÔNG",
    "Ngày ký: 16-06-2023 10:42:19 +07:00",
)


def _grid() -> Grid:
    rows = [heads("TT", "Khoản mục", "Thành tiền")]
    for i, (name, value) in enumerate(_ITEMS, 1):
        rows.append(Row("data", (centre(str(i)), Cell(name), number(dots(value)))))
    rows.append(Row("total", (centre("Cộng", style="B", col_span=2), number(dots(_SUM), "B"))))
    caption = "DỰ TOÁN KINH PHÍ MUA SẮM THIẾT BỊ"
    return Grid("du-toan", caption, f"Đơn vị tính: {_UNIT}", (40.0, 300.0, 110.0), tuple(rows), size=13)


def _budget(pages: tuple[int, ...]) -> list[dict[str, Any]]:
    named: list[tuple[str | None, str, int]] = [(str(i), name, value) for i, (name, value) in enumerate(_ITEMS, 1)]
    named.append((None, "Cộng", _SUM))
    return [
        {
            "page": page,
            "section": None,
            "item_no": item_no,
            "item_name": name,
            "lead_unit": None,
            "scope": None,
            "budget_year": None,
            "fund_source": "total",
            "amount_printed": dots(value),
            "unit_printed": _UNIT,
            "amount_vnd": value * 1_000_000,
            "is_total": item_no is None,
        }
        for page, (item_no, name, value) in zip(pages[1:], named, strict=True)
    ]


def _prose(composer: Composer) -> list[dict[str, Any]]:
    return [
        {
            "page": composer.page_of(f"{dots(printed)}đ"),
            "amount_printed": dots(printed),
            "unit_printed": "đ",
            "amount_vnd": printed,
            "words": spelled(meant),
            "amount_vnd_in_words": meant,
        }
        for printed, meant in ((_OWN, _OWN), (_ASKED_PRINTED, _ASKED))
    ]


def _issues(composer: Composer) -> tuple[tuple[int, Issue], ...]:
    expected = f"{100 * _SIGNED / _SENT:.1f}%".replace(".", ",")
    ratio = f"{dots(_SIGNED)}/{dots(_SENT)} lượt được ký số, đạt tỷ lệ {_PRINTED_PERCENT}"
    amount = f"{dots(_ASKED_PRINTED)}đ ({spelled(_ASKED)})"
    found = (
        Issue("percent_mismatch", "error", _PRINTED_PERCENT, expected, ratio),
        Issue("amount_words_mismatch", "error", dots(_ASKED_PRINTED), dots(_ASKED), amount),
    )
    return tuple((composer.page_of(issue.quote), issue) for issue in found)


def _facts(composer: Composer, row_pages: tuple[int, ...]) -> dict[str, list[dict[str, Any]]]:
    """Dataset -> rows."""
    return {
        "budget_items": _budget(row_pages),
        "prose_amounts": _prose(composer),
        "hnth_coverage": [
            {
                "page": composer.page_of("05/12 xã, thị trấn"),
                "as_of": "năm 2023",
                "unit_name": "Krông Nô",
                "communes_covered": 5,
                "communes_total": 12,
                "is_total": False,
            }
        ],
        "indicators": [
            *figures(composer, "2023", _FIGURES[0], *_FIGURES[3:]),
            *figures(composer, "2022", *_FIGURES[1:3]),
        ],
    }


def make() -> Sample:
    """The proposal and its annex."""
    composer = Composer()
    head = ("ỦY BAN NHÂN DÂN", "HUYỆN KRÔNG NÔ")
    composer.letterhead(head, "Số: 126/TTr-UBND", "Krông Nô, ngày 16 tháng 6 năm 2023")
    composer.title("TỜ TRÌNH", ("Về việc bổ sung kinh phí mua sắm thiết bị công nghệ thông tin",))
    composer.text("Kính gửi: Ủy ban nhân dân tỉnh Đắk Nông.")
    basis(composer, _GROUNDS)
    run(composer, _BODY)
    composer.new_page()
    grid, digital = _grid(), composer.page - 1
    composer.title("PHỤ LỤC", (grid.caption,), 13)
    note(composer, "(Gửi cùng Tờ trình số 126/TTr-UBND ngày 16/6/2023 của UBND huyện Krông Nô)")
    note(composer, str(grid.unit), right=True)
    composer.table(grid)
    run(composer, _ANNEX)
    composer.new_page()
    run(composer, _LAST)
    composer.signature(_TO, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Y Blưng Niê Kdăm")
    sheets = composer.finish()
    last = len(sheets)
    wears = {page: Wear(skew=-0.35, shade=0.1) for page in range(digital + 1, last)}
    return Sample(
        name="ttr-krongno-2023",
        about="District proposal: digital pages with good text, then scanned ones; the last page's only "
        "text is the stamp "
        "of a digital signature. A percentage and an amount in digits disagree with their proof",
        basis="All figures, numbers and names of people are invented",
        document={
            "doc_type": "to_trinh",
            "doc_number": "126/TTr-UBND",
            "issuer": "UBND huyện Krông Nô",
            "issuer_level": "district",
            "province": "Đắk Nông",
            "district": "Krông Nô",
            "commune": None,
            "issued_date": "2023-06-16",
            "report_year": 2023,
            "title": "bổ sung kinh phí mua sắm thiết bị công nghệ thông tin",
            "signer_name": "Y Blưng Niê Kdăm",
            "signer_title": "CHỦ TỊCH",
        },
        sheets=sheets,
        grids=(grid,),
        row_pages=composer.row_pages,
        facts=_facts(composer, composer.row_pages[grid.id]),
        issues=_issues(composer),
        wears={**wears, last: Wear(colour=True, skew=0.25, quality=45, signed_by=_STAMP)},
    )
