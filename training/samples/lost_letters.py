"""A district's report out of a word processor whose fonts lose letters in the text layer."""

from __future__ import annotations

from typing import Any

from training.samples.figures import figures
from training.samples.layout import Composer
from training.samples.model import Cell, Faults, Grid, Row, Sample
from training.samples.money import dots, spelled
from training.samples.parts import centre, note, number, run, section

__all__ = ["make"]

_YEAR = 2021
_UNIT = "1.000 đồng"
_WORK = (
    (
        "I. Thiết bị, đường truyền",
        (
            ("Thay thế máy vi tính cấu hình thấp tại các phòng chuyên môn", "25 bộ", 375_000, None),
            ("Thuê đường truyền số liệu chuyên dùng cho 07 xã, thị trấn", "12 tháng", 84_600, None),
            ("Lắp camera giám sát khu vực một cửa cấp xã", "07 điểm", 63_000, 21_000),
            ("Bổ sung máy quét hai mặt cho Bộ phận Tiếp nhận và Trả kết quả", "08 chiếc", 96_800, None),
            ("Sửa chữa hệ thống chống sét của phòng máy chủ", "01 hệ thống", 42_500, None),
        ),
    ),
    (
        "II. Phần mềm và bảo đảm an toàn thông tin",
        (
            ("Gia hạn phần mềm chống mã độc cho máy trạm", "210 máy", 52_500, None),
            ("Duy trì Cổng thông tin điện tử huyện và các trang thành phần", "01 cổng, 07 trang", 68_000, None),
            ("Xây dựng hồ sơ cấp độ an toàn hệ thống thông tin", "02 hệ thống", 45_000, 15_000),
            ("Số hóa kết quả giải quyết thủ tục còn hiệu lực", "14.500 hồ sơ", 290_000, 110_000),
        ),
    ),
    (
        "III. Đào tạo và tuyên truyền",
        (
            ("Tập huấn kỹ năng số cho công chức cấp xã", "03 lớp", 36_000, None),
            ("Hướng dẫn người dân nộp hồ sơ trực tuyến tại thôn, bản", "40 buổi", 28_000, 12_000),
            ("Bồi dưỡng quản trị mạng cho công chức đầu mối", "01 lớp, 12 người", 18_700, None),
            ("Mua tài liệu, học liệu trực tuyến về kỹ năng số", "07 bộ", 9_450, 3_500),
            ("In tờ rơi, ghi hình phóng sự bằng tiếng Tày và tiếng Dao", "5.000 tờ, 04 phóng sự", 19_400, None),
        ),
    ),
)
_COUNCIL = sum(local for _, items in _WORK for _, _, local, _ in items)
_OTHER = sum(other or 0 for _, items in _WORK for _, _, _, other in items)

_BODY_1 = (
    "Theo yêu cầu tại Văn bản số 2045/STTTT-CNTT ngày 08/11/2021 của Sở Thông tin và Truyền thông, Ủy ban nhân dân "
    "(UBND) huyện Bình Liêu tổng hợp kết quả ứng dụng công nghệ thông tin (CNTT) trong năm như sau:",
    "# 1. Hạ tầng kỹ thuật",
    "- Khối cơ quan huyện và 07 xã, thị trấn có 318 máy vi tính đang sử dụng, trong đó 41 máy mua trước năm 2012 "
    "thường xuyên hỏng ổ cứng. Mạng nội bộ phủ hết các phòng làm việc; riêng trụ sở xã Húc Động vẫn phải dùng sóng "
    "di động vì tuyến cáp bị đứt sau đợt mưa lũ hồi tháng 8.",
    "- Phòng họp trực tuyến của huyện đã kết nối với 7/7 xã, thị trấn, đạt tỷ lệ 100%. Từ đầu năm đến nay huyện tổ "
    "chức 46 phiên họp qua mạng, nhờ đó giảm được nhiều chuyến đi lại của cán bộ vùng xa.",
    "# 2. Ứng dụng trong nội bộ cơ quan nhà nước",
    "- Phần mềm Quản lý văn bản xử lý 68.412 lượt văn bản đến và 21.905 lượt văn bản đi. Mọi văn bản đi, trừ văn "
    "bản mật, đều được ký số trước khi phát hành; lãnh đạo các phòng có thể phê duyệt trên điện thoại.",
    "- Số công chức dùng thư điện tử công vụ thường xuyên là 172/178 người, đạt tỷ lệ 96,6%. Sáu trường hợp còn lại "
    "mới được tuyển dụng, đang chờ cấp tài khoản. Kho dữ liệu dùng chung của huyện chứa hơn 90.000 tệp, sao lưu "
    "định kỳ mỗi tuần.",
    "# 3. Phục vụ người dân và doanh nghiệp",
    "- Huyện cung cấp 214 dịch vụ công trực tuyến, gồm 120 dịch vụ mức độ 3 và 94 dịch vụ mức độ 4. Số hồ sơ nộp "
    "qua mạng là 3.275/5.240 hồ sơ, đạt tỷ lệ 62,5%, cao hơn chỉ tiêu tỉnh giao.",
    "- Bưu điện huyện cử nhân viên đến tận nhà giúp người cao tuổi kê khai hồ sơ. Cách làm này được bà con xã Lục "
    "Hồn và thị trấn Bình Liêu ủng hộ, sắp tới sẽ nhân rộng ra các xã biên giới.",
)
_BODY_2 = (
    "# 4. Bảo đảm an toàn thông tin",
    "- Toàn bộ máy trạm cài phần mềm chống mã độc Kaspersky hoặc BKAV. Trong năm phát hiện 312 lượt cảnh báo, không "
    "để xảy ra sự cố mất dữ liệu. Huyện đã phân loại cấp độ cho 02 hệ thống và phân công người trực ngoài giờ.",
    "# 5. Nguồn nhân lực",
    "- Huyện có 01 chuyên viên tốt nghiệp đại học ngành CNTT, làm việc tại Phòng Văn hóa và Thông tin. Ở xã, nhiệm "
    "vụ này do công chức văn phòng kiêm nhiệm nên việc hỗ trợ người dùng đôi khi chậm trễ.",
    "- Sở Nội vụ và UBND huyện phối hợp mở 03 lớp bồi dưỡng với 118 lượt người tham dự; kết quả kiểm tra cuối khóa "
    "có 109/118 học viên đạt yêu cầu, đạt tỷ lệ 92,4%.",
    "# 6. Khó khăn và kiến nghị",
    "- Nguồn chi thường xuyên dành cho CNTT còn ít, thiết bị cũ xuống cấp nhanh hơn tốc độ thay thế. Một số phần "
    "mềm của bộ, ngành chưa chia sẻ được dữ liệu với hệ thống của tỉnh, công chức phải nhập hai lần.",
    "- Huyện kiến nghị tỉnh xem xét hỗ trợ kéo cáp quang tới các thôn giáp biên, đồng thời có chính sách "
    "thu hút kỹ sư CNTT "
    "về công tác tại xã. Kinh phí dự kiến của năm được nêu ở phụ lục: ngân sách huyện "
    f"{dots(_COUNCIL * 1000)} đồng ({spelled(_COUNCIL * 1000)}).",
    "Trên đây là kết quả ứng dụng CNTT của huyện Bình Liêu, kính gửi Sở Thông tin và Truyền thông xem xét, tổng hợp./.",
)
_FIGURES = (
    "07 xã, thị trấn có|xã, thị trấn", "318 máy|máy", "41 máy|máy", "7/7 xã, thị trấn|xã, thị trấn|100",
    "46 phiên họp|phiên họp", "68.412 lượt|lượt văn bản", "21.905 lượt|lượt văn bản", "172/178 người|người|96,6",
    "90.000 tệp|tệp||more_than", "214 dịch vụ|dịch vụ", "120 dịch vụ|dịch vụ", "94 dịch vụ|dịch vụ",
    "3.275/5.240 hồ sơ|hồ sơ|62,5", "312 lượt|lượt", "02 hệ thống|hệ thống", "01 chuyên viên|người", "03 lớp|lớp",
    "118 lượt người|lượt", "109/118 học viên|học viên|92,4",
)  # fmt: skip
_TO = (
    "- Sở TT&TT (b/c);",
    "- TT Huyện ủy, HĐND huyện;",
    "- CT, các PCT UBND huyện;",
    "- UBND các xã, thị trấn;",
    "- Lưu: VT, VHTT.",
)


def _grid() -> Grid:
    rows = [
        Row(
            "header",
            (
                *(centre(t, style="B", row_span=2) for t in ("STT", "Tên nhiệm vụ", "Quy mô, khối lượng", "Thời gian")),
                centre(f"Kinh phí ({_UNIT})", style="B", col_span=2),
            ),
        ),
        Row("header", (centre("Ngân sách huyện", style="B"), centre("Nguồn khác", style="B"))),
    ]
    for name, items in _WORK:
        rows.append(section(name, 6))
        for i, (item, scope, local, other) in enumerate(items, 1):
            figures = (number(dots(local)), number(dots(other) if other else ""))
            cells = (centre(str(i)), Cell(item), centre(scope), centre(f"Năm {_YEAR}"), *figures)
            rows.append(Row("data", cells))
    total = centre("TỔNG CỘNG", style="B", col_span=4)
    rows.append(Row("total", (total, number(dots(_COUNCIL), "B"), number(dots(_OTHER), "B"))))
    widths = (30.0, 157.0, 90.0, 62.0, 68.0, 60.0)
    caption = "KINH PHÍ ỨNG DỤNG CÔNG NGHỆ THÔNG TIN NĂM 2021"
    return Grid("phu-luc", caption, _UNIT, widths, tuple(rows), size=13)


def _facts(grid: Grid, pages: tuple[int, ...], prose_page: int) -> dict[str, list[dict[str, Any]]]:
    out: list[dict[str, Any]] = []
    place = iter(zip(grid.rows, pages, strict=True))
    body = [(row, page) for row, page in place if row.kind == "data"]
    flat = [(name, i, *item) for name, items in _WORK for i, item in enumerate(items, 1)]
    for (_, page), (name, i, item, scope, local, other) in zip(body, flat, strict=True):
        out += [
            _amount(page, source, value, section=name, item_no=str(i), item_name=item, scope=scope)
            for source, value in (("local", local), ("other", other))
            if value
        ]
    last = {"section": None, "item_no": None, "item_name": "TỔNG CỘNG", "scope": None}
    out += [_amount(pages[-1], source, value, **last) for source, value in (("local", _COUNCIL), ("other", _OTHER))]
    words = {
        "page": prose_page,
        "amount_printed": dots(_COUNCIL * 1000),
        "unit_printed": "đồng",
        "amount_vnd": _COUNCIL * 1000,
        "words": spelled(_COUNCIL * 1000),
        "amount_vnd_in_words": _COUNCIL * 1000,
    }
    return {"budget_items": out, "prose_amounts": [words]}


def _amount(page: int, source: str, value: int, **item: str | None) -> dict[str, Any]:
    return {
        "page": page,
        **item,
        "lead_unit": None,
        "budget_year": _YEAR,
        "fund_source": source,
        "amount_printed": dots(value),
        "unit_printed": _UNIT,
        "amount_vnd": value * 1000,
        "is_total": item["item_no"] is None,
    }


def make() -> Sample:
    """The report and its budget appendix."""
    composer = Composer()
    head = ("ỦY BAN NHÂN DÂN", "HUYỆN BÌNH LIÊU")
    composer.letterhead(head, "Số: 318/BC-UBND", "Bình Liêu, ngày 26 tháng 11 năm 2021")
    composer.title("BÁO CÁO", ("Kết quả ứng dụng công nghệ thông tin", "của huyện Bình Liêu năm 2021"))
    composer.text("Kính gửi: Sở Thông tin và Truyền thông tỉnh Quảng Ninh.")
    run(composer, (*_BODY_1, *_BODY_2))
    composer.signature(_TO, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Tằng Văn Khải", seal=False)
    composer.new_page()
    grid = _grid()
    composer.title("PHỤ LỤC", (grid.caption,), 13)
    note(composer, "(Ban hành theo Báo cáo số 318/BC-UBND ngày 26/11/2021 của UBND huyện Bình Liêu)")
    composer.table(grid)
    sheets = composer.finish()
    return Sample(
        name="bc-binhlieu-2021",
        about="District report, digital; one font object loses letters (they become blanks in the text "
        "layer), the bold "
        "one gives another letter for one of them; budget appendix over two pages",
        basis="All figures, numbers and names of people are invented",
        document={
            "doc_type": "bao_cao",
            "doc_number": "318/BC-UBND",
            "issuer": "UBND huyện Bình Liêu",
            "issuer_level": "district",
            "province": "Quảng Ninh",
            "district": "Bình Liêu",
            "commune": None,
            "issued_date": "2021-11-26",
            "report_year": _YEAR,
            "title": "Kết quả ứng dụng công nghệ thông tin của huyện Bình Liêu năm 2021",
            "signer_name": "Tằng Văn Khải",
            "signer_title": "PHÓ CHỦ TỊCH",
        },
        sheets=sheets,
        grids=(grid,),
        row_pages=composer.row_pages,
        facts={
            **_facts(grid, composer.row_pages[grid.id], composer.page_of(dots(_COUNCIL * 1000))),
            "hnth_coverage": [
                {
                    "page": composer.page_of("7/7 xã, thị trấn"),
                    "as_of": "năm 2021",
                    "unit_name": "Bình Liêu",
                    "communes_covered": 7,
                    "communes_total": 7,
                    "is_total": False,
                }
            ],
            "indicators": figures(composer, "2021", *_FIGURES),
        },
        faults=Faults(lost={"R": "ữúxKSUù"}, alias={"B": {"ư": "ƣ", "Ư": "Ƣ"}}),
    )
