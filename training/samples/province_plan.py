"""A province's plan, scanned in grey: a table of online services, and a landscape budget appendix stored sideways."""

from __future__ import annotations

from typing import Any

from training.samples.figures import figures
from training.samples.layout import Composer
from training.samples.model import Cell, Grid, Issue, Row, Sample, Wear
from training.samples.money import commas, dots, spelled
from training.samples.parts import centre, note, number, run

__all__ = ["make"]

_UNIT = "1.000 đồng"
_METRICS = ("services", "services_with_dossiers", "dossiers")
_LEVELS = ("3", "4")
_DEPARTMENTS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("Sở Thông tin và Truyền thông", (24, 13, 9, 4, 61, 12)),
    ("Sở Công Thương", (57, 22, 14, 6, 1840, 95)),
    ("Sở Xây dựng", (19, 4, 5, 0, 73, 0)),
    ("Sở Tài nguyên và Môi trường", (33, 6, 11, 2, 2406, 18)),
    ("Sở Kế hoạch và Đầu tư", (41, 50, 17, 23, 902, 1135)),
    ("Sở Tư pháp", (16, 8, 7, 5, 3318, 640)),
    ("Sở Y tế", (28, 3, 12, 1, 417, 6)),
    ("Sở Giao thông vận tải", (12, 9, 15, 3, 7650, 28)),
    ("Sở Nội vụ", (20, 0, 2, 0, 14, 0)),
    ("Ban Quản lý Khu kinh tế tỉnh", (15, 2, 6, 1, 88, 3)),
)
"""Services of level 3, 4; services with dossiers 3, 4; dossiers 3, 4. Giao thông: 15 of 12 services, planted."""
_DISTRICTS = (105, 11, 38, 4, 5210, 47)
_TOTAL = tuple(sum(values) for values in zip(*(v for _, v in _DEPARTMENTS), _DISTRICTS, strict=True))

_TASKS: tuple[tuple[str, str, str, str, int, int | None, int | None], ...] = (
    ("Nâng cấp hệ thống thông tin giải quyết thủ tục hành chính", "Sở TT&TT",
     "Bổ sung chữ ký số từ xa, thanh toán phí qua mạng và tra cứu bằng mã vạch hai chiều",
     "Các sở; 10 huyện, thành phố",
     4_286_750, 2_150_000, None),
    ("Mở rộng trung tâm dữ liệu tỉnh", "Sở TT&TT", "Mua thêm 04 máy chủ, tủ đĩa 120 TB và thiết bị cân bằng tải",
     "Trung tâm dữ liệu", 9_640_000, 3_320_000, 2_500_000),
    ("Số hóa hồ sơ đất đai giai đoạn 1", "Sở TN&MT",
    "Quét, lập chỉ mục 310.000 trang; đưa vào cơ sở dữ liệu dùng chung",
     "03 huyện", 6_875_400, 2_475_400, None),
    ("Phần mềm quản lý cán bộ, công chức", "Sở Nội vụ", "Cập nhật hồ sơ điện tử, kết nối với hệ thống tiền lương",
     "Toàn tỉnh", 1_530_000, 980_000, None),
    ("Triển khai phòng họp không giấy", "Văn phòng UBND tỉnh", "Máy tính bảng, phần mềm biểu quyết và lưu tài liệu họp",
     "UBND tỉnh, UBND thành phố Kon Tum", 1_118_250, 1_118_250, None),
    ("Giám sát an toàn thông tin tập trung", "Sở TT&TT", "Thuê dịch vụ theo dõi 24/7, diễn tập ứng cứu sự cố hai lần",
     "Các cơ quan dùng mạng chuyên dùng", 2_700_000, 900_000, None),
    ("Cổng dữ liệu y tế cơ sở", "Sở Y tế", "Liên thông sổ tiêm chủng và khám bệnh từ trạm y tế xã lên tuyến trên",
     "102 trạm y tế", 3_245_600, 845_600, 1_200_000),
    ("Đường truyền cho điểm cầu họp trực tuyến cấp xã", "Sở TT&TT",
    "Lắp thiết bị đầu cuối và thuê kênh riêng trong 36 tháng",
     "64 xã", 5_184_000, 1_728_000, None),
    ("Bồi dưỡng kỹ năng số cho công chức cấp xã", "Sở Nội vụ", "Mở 18 lớp, mỗi lớp ba ngày, học kết hợp qua mạng",
     "Toàn tỉnh", 792_000, 396_000, None),
    ("Bản đồ số phục vụ quản lý quy hoạch", "Sở Xây dựng", "Chuẩn hóa dữ liệu nền tỷ lệ 1/2.000 và công bố trên mạng",
     "Thành phố Kon Tum, huyện Ngọc Hồi", 2_365_800, 1_065_800, None),
    ("Tuyên truyền dịch vụ công trực tuyến", "Sở TT&TT",
    "Phát thanh bằng tiếng Ba Na, Xơ Đăng; tập huấn tổ công nghệ thôn",
     "Các xã, phường, thị trấn", 415_000, 415_000, None),
)  # fmt: skip
_SUMS = (sum(t[4] for t in _TASKS), sum(t[5] or 0 for t in _TASKS), sum(t[6] or 0 for t in _TASKS))
_YEAR = 2020
_YEAR_SUM = _SUMS[1] + _SUMS[2]

_INTRO = (
    "Để tiếp tục hiện đại hóa nền hành chính và phục vụ người dân tốt hơn, Ủy ban nhân dân tỉnh Kon Tum lập kế "
    "hoạch ứng dụng công nghệ thông tin (CNTT) cho năm 2020 với những nội dung dưới đây.",
    "# I. ĐÁNH GIÁ NĂM 2019",
    "1. Mạng truyền số liệu chuyên dùng đã tới 10/10 huyện, thành phố, đạt tỷ lệ 100%; ở cấp xã mới có 71/102 xã, "
    "phường, thị trấn được nối, đạt tỷ lệ 69,6%. Nguyên nhân chính là địa hình chia cắt, chi phí kéo cáp về vùng "
    "sâu quá lớn.",
    "2. Trong năm, các cơ quan trao đổi 528.300 văn bản qua mạng; 489.206 văn bản trong số đó được ký số, đạt tỷ lệ "
    "92,6%. Hộp thư công vụ được cấp cho 5.870 người, song khoảng một phần năm số hộp thư ít khi được mở.",
    "3. Về dịch vụ công trực tuyến (DVCTT), số liệu do các đơn vị khai báo tới ngày 15 tháng 11 năm 2019 như sau:",
)
_DONE = (
    "10/10 huyện, thành phố|huyện, thành phố|100", "71/102 xã, |xã, phường, thị trấn|69,6",
    "528.300 văn bản|văn bản", "489.206 văn bản|văn bản|92,6", "5.870 người|người",
)  # fmt: skip
_AIMS = ("90% văn bản|%||more_than", "35% DVCTT|%||more_than")
_PLAN = (
    "# II. MỤC TIÊU NĂM 2020",
    "1. Ít nhất 90% văn bản giữa các cơ quan nhà nước được ký số và gửi hoàn toàn qua mạng, không kèm bản giấy, trừ "
    "văn bản thuộc danh mục bí mật nhà nước.",
    "2. Tối thiểu 35% DVCTT mức độ 3, mức độ 4 có phát sinh hồ sơ; thời gian chờ tại quầy giảm còn dưới mười lăm phút.",
    "3. Mỗi huyện chọn hai xã làm điểm về chính quyền điện tử, rút kinh nghiệm trước khi mở rộng ra toàn địa bàn "
    "vào năm sau.",
    "# III. GIẢI PHÁP VÀ TỔ CHỨC THỰC HIỆN",
    "1. Sở Thông tin và Truyền thông chủ trì, hằng quý công khai tiến độ từng nhiệm vụ; nhiệm vụ chậm quá hai tháng "
    "phải giải trình trước phiên họp thường kỳ.",
    "2. Sở Tài chính cân đối nguồn vốn, hướng dẫn thủ tục thanh toán và không bố trí tiền cho hạng mục trùng lặp.",
    f"3. Danh mục nhiệm vụ cùng kinh phí được nêu ở phụ lục; tổng nhu cầu vốn riêng năm 2020 là "
    f"{dots(_YEAR_SUM * 1000)} đồng.",
    "4. Thủ trưởng các sở, ngành và Chủ tịch UBND các huyện, thành phố chịu trách nhiệm về số liệu báo cáo của cơ "
    "quan mình, đồng thời cử một lãnh đạo theo dõi việc thực hiện kế hoạch này./.",
)
_TO = (
    "- Bộ TT&TT (b/c);",
    "- TT Tỉnh ủy, HĐND tỉnh (b/c);",
    "- Các sở, ban, ngành;",
    "- UBND các huyện, TP;",
    "- Lưu: VT, KGVX.",
)


def _dvctt_grid() -> Grid:
    titles = [
        f"{what} mức độ {level}"
        for what in ("Số DVCTT", "Số DVCTT có phát sinh hồ sơ ở", "Số hồ sơ tiếp nhận ở")
        for level in _LEVELS
    ]
    rows = [Row("header", tuple(centre(t, style="B") for t in ("Số TT", "Tên đơn vị", *titles)))]
    rows.append(
        Row("section", (centre("I", style="B"), Cell("DVCTT cấp tỉnh", style="B"), *(centre("") for _ in range(6))))
    )
    for i, (name, values) in enumerate(_DEPARTMENTS, 1):
        rows.append(Row("data", (centre(str(i)), Cell(name), *(centre(dots(v)) for v in values))))
    districts = (centre("II", style="B"), Cell("DVCTT cấp huyện", style="B"))
    rows.append(Row("section_data", (*districts, *(centre(dots(v)) for v in _DISTRICTS))))
    total = (centre("Tổng cộng", style="B", col_span=2), *(centre(dots(v), style="B") for v in _TOTAL))
    rows.append(Row("total", total))
    return Grid(
        "dvctt", "", None, (32.0, 141.0, 46.0, 46.0, 52.0, 52.0, 50.0, 48.0), tuple(rows), repeat=True, size=11.5
    )


def _dvctt_rows(pages: tuple[int, ...]) -> list[dict[str, Any]]:
    named: list[tuple[str | None, str, str | None, tuple[int, ...]]] = [
        (str(i), name, "province", values) for i, (name, values) in enumerate(_DEPARTMENTS, 1)
    ]
    named.append(("II", "DVCTT cấp huyện", "district", _DISTRICTS))
    named.append((None, "Tổng cộng", None, _TOTAL))
    places = [*pages[2 : 2 + len(_DEPARTMENTS)], pages[-2], pages[-1]]
    return [
        {
            "page": page,
            "report_year": 2019,
            "unit_no": unit_no,
            "unit_name": name,
            "unit_level": level,
            "service_level": service_level,
            "metric": metric,
            "value": value,
            "is_total": unit_no is None,
        }
        for page, (unit_no, name, level, values) in zip(places, named, strict=True)
        for (metric, service_level), value in zip(
            ((metric, level) for metric in _METRICS for level in _LEVELS), values, strict=True
        )
    ]


def _budget_grid() -> Grid:
    first = (
        "Số TT",
        "Tên nhiệm vụ, dự án",
        "Đơn vị chủ trì",
        "Mục tiêu, nội dung",
        "Phạm vi thực hiện",
        "Tổng kinh phí",
    )
    rows = [
        Row(
            "header",
            (
                *(centre(t, style="B", row_span=2) for t in first),
                centre("Kinh phí năm 2020", style="B", col_span=2),
                centre("Ghi chú", style="B", row_span=2),
            ),
        ),
        Row("header", (centre("NSĐP", style="B"), centre("NSTW", style="B"))),
    ]
    for i, (name, lead, aim, scope, total, local, central) in enumerate(_TASKS, 1):
        money = (number(commas(v) if v else "") for v in (total, local, central))
        rows.append(Row("data", (centre(str(i)), Cell(name), centre(lead), Cell(aim), Cell(scope), *money, Cell(""))))
    sums = (number(commas(v), "B") for v in _SUMS)
    rows.append(Row("total", (centre("TỔNG CỘNG", style="B", col_span=5), *sums, Cell(""))))
    year = centre("TỔNG KINH PHÍ NĂM 2020", style="B", col_span=6)
    rows.append(Row("total", (year, centre(commas(_YEAR_SUM), style="B", col_span=2), Cell(""))))
    widths = (32.0, 130.0, 72.0, 168.0, 96.0, 66.0, 62.0, 62.0, 38.0)
    caption = "DANH MỤC NHIỆM VỤ ỨNG DỤNG CÔNG NGHỆ THÔNG TIN NĂM 2020"
    return Grid("phu-luc", caption, f"ĐVT: {_UNIT}", widths, tuple(rows), repeat=True, size=12)


def _budget_rows(pages: tuple[int, ...]) -> list[dict[str, Any]]:
    sources = (("total", None), ("local", _YEAR), ("central", _YEAR))
    out = []
    for i, (name, lead, _, scope, *values) in enumerate(_TASKS, 1):
        item: dict[str, str | None] = {"item_no": str(i), "item_name": name, "lead_unit": lead, "scope": scope}
        out += [_amount(pages[i + 1], item, s, v) for s, v in zip(sources, values, strict=True) if v]
    blank = {"item_no": None, "lead_unit": None, "scope": None}
    last = {**blank, "item_name": "TỔNG CỘNG"}
    out += [_amount(pages[-2], last, s, v) for s, v in zip(sources, _SUMS, strict=True)]
    out.append(_amount(pages[-1], {**blank, "item_name": "TỔNG KINH PHÍ NĂM 2020"}, ("total", _YEAR), _YEAR_SUM))
    return out


def _amount(page: int, item: dict[str, str | None], source: tuple[str, int | None], value: int) -> dict[str, Any]:
    return {
        "page": page,
        "section": None,
        **item,
        "budget_year": source[1],
        "fund_source": source[0],
        "amount_printed": commas(value),
        "unit_printed": _UNIT,
        "amount_vnd": value * 1000,
        "is_total": item["item_no"] is None,
    }


def _issue(pages: tuple[int, ...]) -> tuple[int, Issue]:
    at = next(i for i, (_, v) in enumerate(_DEPARTMENTS) if v[2] > v[0])
    name, values = _DEPARTMENTS[at]
    issue = Issue("impossible_value", "error", str(values[2]), f"<= {values[0]}", name, "dvctt")
    return pages[at + 2], issue


def _facts(composer: Composer) -> dict[str, list[dict[str, Any]]]:
    printed = dots(_YEAR_SUM * 1000)
    prose = {"amount_printed": printed, "unit_printed": "đồng", "amount_vnd": _YEAR_SUM * 1000}
    words = spelled(_YEAR_SUM * 1000)
    return {
        "indicators": [*figures(composer, "2019", *_DONE), *figures(composer, "2020", *_AIMS)],
        "dvctt_counts": _dvctt_rows(composer.row_pages["dvctt"]),
        "budget_items": _budget_rows(composer.row_pages["phu-luc"]),
        "prose_amounts": [
            {"page": composer.page_of(printed), **prose, "words": None, "amount_vnd_in_words": None},
            {
                **prose,
                "page": composer.page_of(words),
                "amount_printed": None,
                "words": words,
                "amount_vnd_in_words": _YEAR_SUM * 1000,
            },
        ],
    }


def _wears(pages: int, sideways: int) -> dict[int, Wear]:
    """300 dpi on the first page, 200 elsewhere, pages from `sideways` on turned; bleed-through on the second."""
    skews = (0.5, -0.4, 0.9, -0.3, 0.35, -0.6, 0.2)
    out = {}
    for page in range(1, pages + 1):
        dpi, quality = (300, 30) if page == 1 else (200, 50)
        rotation = 90 if page >= sideways else 0
        bleed = 0.07 if page == 2 else 0.0
        skew = skews[(page - 1) % len(skews)]
        out[page] = Wear(dpi=dpi, quality=quality, skew=skew, rotation=rotation, bleed=bleed, shade=0.16)
    return out


def make() -> Sample:
    """The plan and its appendix."""
    composer = Composer()
    head = ("ỦY BAN NHÂN DÂN", "TỈNH KON TUM")
    composer.letterhead(head, "Số: 3316/KH-UBND", "Kon Tum, ngày 18 tháng 12 năm 2019")
    composer.title("KẾ HOẠCH", ("Ứng dụng công nghệ thông tin trong cơ quan nhà nước", "tỉnh Kon Tum năm 2020"))
    run(composer, _INTRO)
    dvctt, budget = _dvctt_grid(), _budget_grid()
    composer.table(dvctt)
    run(composer, _PLAN)
    composer.signature(_TO, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "A Trần Quốc Bình")
    composer.new_page(landscape=True)
    sideways = composer.page
    composer.title("PHỤ LỤC", (budget.caption,), 13)
    note(composer, "(Ban hành cùng Kế hoạch số 3316/KH-UBND ngày 18/12/2019 của UBND tỉnh Kon Tum)")
    note(composer, f"ĐVT: {_UNIT}", right=True)
    composer.table(budget)
    note(composer, f"(Bằng chữ: {spelled(_YEAR_SUM * 1000)})./.")
    sheets = composer.finish()
    return Sample(
        name="kh-kontum-2020",
        about="Provincial plan, grey scan at 300 and 200 dpi, slight skew, uneven light, show-through; a "
        "table of online "
        "services with an impossible pair; a landscape appendix stored sideways, its header repeated",
        basis="All figures, numbers and names of people are invented",
        document={
            "doc_type": "ke_hoach",
            "doc_number": "3316/KH-UBND",
            "issuer": "UBND tỉnh Kon Tum",
            "issuer_level": "province",
            "province": "Kon Tum",
            "district": None,
            "commune": None,
            "issued_date": "2019-12-18",
            "report_year": _YEAR,
            "title": "Ứng dụng công nghệ thông tin trong cơ quan nhà nước tỉnh Kon Tum năm 2020",
            "signer_name": "A Trần Quốc Bình",
            "signer_title": "PHÓ CHỦ TỊCH",
        },
        sheets=sheets,
        grids=(dvctt, budget),
        row_pages=composer.row_pages,
        facts=_facts(composer),
        issues=(_issue(composer.row_pages["dvctt"]),),
        wears=_wears(len(sheets), sideways),
    )
