"""A province's decision, scanned in colour under its stamp, with the text layer of an English OCR."""

from __future__ import annotations

from typing import Any

from training.samples.figures import figures
from training.samples.layout import Composer
from training.samples.model import Issue, Sample, Wear
from training.samples.money import dots, spelled
from training.samples.parts import basis, note, run

__all__ = ["make"]

_PROVINCE = "Bắc Kạn"
_NUMBER = "1187/QĐ-UBND"
_TITLE = "Công bố mức độ sẵn sàng và kết quả vận hành chính quyền điện tử tỉnh Bắc Kạn năm 2020"
_COVERED = (
    ("thành phố Bắc Kạn", 8, 8),
    ("Ba Bể", 13, 15),
    ("Bạch Thông", 14, 14),
    ("Chợ Đồn", 15, 20),
    ("Chợ Mới", 12, 14),
    ("Na Rì", 11, 17),
    ("Ngân Sơn", 10, 10),
    ("Pác Nặm", 7, 10),
)
_PRINTED = (92, 108, "85,2%")
"""Two more communes than the list adds up to: planted."""
_AMOUNTS = (("các sở, ban, ngành", 18_436_500_000), ("các huyện, thành phố", 9_275_000_000))


def _coverage() -> str:
    listed = ", ".join(f"{name} {covered}/{total}" for name, covered, total in _COVERED)
    covered, total, percent = _PRINTED
    return (
        f"- Hội nghị truyền hình (HNTH): tính đến ngày 31/12/2020, mạng HNTH đã nối từ Ủy ban nhân dân "
        f"tỉnh xuống đủ 08 "
        f"huyện, thành phố và vươn tới {covered}/{total} xã, phường, thị trấn, đạt tỷ lệ {percent}; gồm: "
        f"{listed}. Những xã "
        f"còn lại phần lớn nằm ở vùng chưa có cáp quang, dự kiến được đấu nối trong hai năm tới."
    )


def _money(body: str, amount: int) -> str:
    return f"- Kinh phí chi cho công nghệ thông tin của {body}: {dots(amount)} đồng ({spelled(amount)})."


_GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 và Luật sửa đổi năm 2019;",
    "Căn cứ Luật Giao dịch điện tử ngày 29 tháng 11 năm 2005;",
    "Căn cứ Nghị định số 47/2020/NĐ-CP ngày 09 tháng 4 năm 2020 về quản lý, kết nối và chia sẻ dữ liệu số;",
    "Căn cứ Quyết định số 1726/QĐ-BTTTT ngày 12 tháng 10 năm 2020 về phương pháp đánh giá chuyển đổi số;",
    "Xét Tờ trình số 64/TTr-STTTT ngày 05 tháng 7 năm 2021 của Giám đốc Sở Thông tin và Truyền thông.",
)
_ARTICLES = (
    "**Điều 1.** Công bố kết quả đo lường mức độ sẵn sàng và tình hình vận hành chính quyền điện tử của tỉnh trong năm "
    "2020. Bản kết quả chi tiết được đính kèm và là một phần của Quyết định này.",
    "**Điều 2.** Giao Sở Thông tin và Truyền thông gửi kết quả đến từng đơn vị trước ngày 15 tháng 8 năm 2021; đơn "
    "vị nào thấy số liệu của mình chưa đúng thì có văn bản phản hồi trong vòng mười ngày làm việc.",
    "**Điều 3.** Chánh Văn phòng, Giám đốc các sở, Thủ trưởng các ban, ngành cùng Chủ tịch Ủy ban nhân dân các "
    "huyện, thành phố căn cứ nhiệm vụ được giao để thực hiện Quyết định kể từ ngày ký./.",
)
_READY = (
    "# I. HẠ TẦNG VÀ NGUỒN LỰC",
    "- Toàn tỉnh hiện dùng 3.412 máy vi tính để xử lý công việc hằng ngày. Trong khối sở, ngành, 1.056/1.056 công "
    "chức có máy riêng, đạt tỷ lệ 100%; ở cấp xã con số này là 1.734/1.820 người, đạt tỷ lệ 95,3%.",
    "- Đường truyền số liệu chuyên dùng đã kéo về trụ sở của 19 sở, ngành và 08 huyện, thành phố. Tốc độ thuê bao "
    "phổ biến ở mức 100 Mbps, riêng trung tâm dữ liệu của tỉnh dùng hai đường 500 Mbps của hai nhà mạng khác nhau "
    "để dự phòng.",
)
_RUNNING = (
    "# II. VẬN HÀNH HỆ THỐNG DÙNG CHUNG",
    "- Trục liên thông văn bản của tỉnh chuyển 412.870 lượt văn bản trong năm, trong đó 398.633 lượt có chữ ký số "
    "của cơ quan phát hành, đạt tỷ lệ 96,6%. Thời gian một văn bản đi từ tỉnh tới xã rút còn chưa đầy năm phút.",
    "- Cổng dịch vụ công mở 1.148 thủ tục, gồm 716 thủ tục mức độ 3 và 432 thủ tục mức độ 4. Người dân, doanh "
    "nghiệp nộp 27.305 hồ sơ qua mạng; so với năm trước tăng gần gấp đôi nhưng vẫn dồn vào một số ít lĩnh vực như "
    "đất đai và tư pháp.",
    "- Bộ phận một cửa ở cả ba cấp giải quyết 186.240 hồ sơ, trả đúng hoặc sớm hẹn 181.584 hồ sơ, đạt tỷ lệ 97,5%.",
)
_CLOSING = (
    "# III. KINH PHÍ",
    *(_money(body, amount) for body, amount in _AMOUNTS),
    "# IV. ĐÁNH GIÁ CHUNG",
    "Nhóm dẫn đầu là những đơn vị có cán bộ phụ trách máy tính làm việc lâu năm và có lãnh đạo trực tiếp theo dõi "
    "tiến độ. Ngược lại, đơn vị xếp cuối thường thay đổi nhân sự, số liệu báo cáo lên chậm và nhiều mục bỏ trống.",
    "Trong thời gian tới, các đơn vị cần khai báo số liệu ngay trên phần mềm, không gửi bản giấy; Tổ công tác của "
    "tỉnh sẽ đi kiểm tra xác suất một phần năm số xã vào quý IV để đối chiếu với báo cáo.",
)
_FIGURES = (
    "3.412 máy|máy", "1.056/1.056 công|người|100", "1.734/1.820 người|người|95,3", "19 sở, ngành|đơn vị",
    "08 huyện, thành phố. Tốc|huyện, thành phố", "100 Mbps|Mbps", "500 Mbps|Mbps",
    "08 huyện, thành phố và vươn|huyện, thành phố",
    f"{_PRINTED[0]}/{_PRINTED[1]} xã, phường|xã, phường, thị trấn|{_PRINTED[2].rstrip('%')}",
    *(f"{covered}/{total}|xã, phường, thị trấn" for _, covered, total in _COVERED),
    "412.870 lượt|lượt văn bản", "398.633 lượt|lượt|96,6", "1.148 thủ tục|thủ tục", "716 thủ tục|thủ tục",
    "432 thủ tục|thủ tục", "27.305 hồ sơ|hồ sơ", "186.240 hồ sơ|hồ sơ", "181.584 hồ sơ|hồ sơ|97,5",
)  # fmt: skip
_TO = (
    "- Như Điều 3;",
    "- Bộ Thông tin và Truyền thông (b/c);",
    "- TT Tỉnh ủy, TT HĐND tỉnh (b/c);",
    "- CT, các PCT UBND tỉnh;",
    "- Cổng TTĐT tỉnh;",
    "- Lưu: VT, KSTTHC.",
)


def _facts(composer: Composer) -> dict[str, list[dict[str, Any]]]:
    rows = [
        {
            "page": composer.page_of(f"{name} {covered}/{total}"),
            "as_of": "31/12/2020",
            "unit_name": name.removeprefix("thành phố "),
            "communes_covered": covered,
            "communes_total": total,
            "is_total": False,
        }
        for name, covered, total in _COVERED
    ]
    covered, total, percent = _PRINTED
    rows.append(
        {
            "page": composer.page_of(f"{covered}/{total} xã"),
            "as_of": "31/12/2020",
            "unit_name": f"tỉnh {_PROVINCE}",
            "communes_covered": covered,
            "communes_total": total,
            "is_total": True,
            "percent_printed": percent,
        }
    )
    amounts = [
        {
            "page": composer.page_of(dots(amount)),
            "amount_printed": dots(amount),
            "unit_printed": "đồng",
            "amount_vnd": amount,
            "words": spelled(amount),
            "amount_vnd_in_words": amount,
        }
        for _, amount in _AMOUNTS
    ]
    return {
        "hnth_coverage": rows,
        "prose_amounts": amounts,
        "indicators": figures(composer, "2020", *_FIGURES),
    }


def make() -> Sample:
    """The decision and its annexed result."""
    composer = Composer()
    head = ("ỦY BAN NHÂN DÂN", "TỈNH BẮC KẠN")
    composer.letterhead(head, f"Số: {_NUMBER}", "Bắc Kạn, ngày 22 tháng 7 năm 2021")
    composer.title(
        "QUYẾT ĐỊNH", ("Công bố mức độ sẵn sàng và kết quả vận hành", "chính quyền điện tử tỉnh Bắc Kạn năm 2020")
    )
    composer.title("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", (), 13.5)
    basis(composer, _GROUNDS)
    composer.title("QUYẾT ĐỊNH:", (), 13.5)
    run(composer, _ARTICLES)
    composer.signature(_TO, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Lộc Hoàng Sơn")
    composer.new_page()
    composer.title("KẾT QUẢ", ("Mức độ sẵn sàng và vận hành chính quyền điện tử năm 2020",))
    note(composer, f"(Đính kèm Quyết định số {_NUMBER} ngày 22/7/2021 của Ủy ban nhân dân tỉnh Bắc Kạn)")
    run(composer, (*_READY, _coverage(), *_RUNNING, *_CLOSING))
    summed = sum(covered for _, covered, _ in _COVERED)
    quote = f"{_PRINTED[0]}/{_PRINTED[1]} xã"
    issue = Issue("list_total_mismatch", "error", str(_PRINTED[0]), str(summed), quote)
    sheets = composer.finish()
    return Sample(
        name="qd-backan-2021",
        about="Provincial decision, 200 dpi colour scan with red stamp, signature and the text layer of "
        "an English OCR; "
        "coverage list in prose whose total is off by two communes",
        basis="Numbers of communes are those of the province in 2020; all other figures, numbers and "
        "names are invented",
        document={
            "doc_type": "quyet_dinh",
            "doc_number": _NUMBER,
            "issuer": "UBND tỉnh Bắc Kạn",
            "issuer_level": "province",
            "province": _PROVINCE,
            "district": None,
            "commune": None,
            "issued_date": "2021-07-22",
            "report_year": 2020,
            "title": _TITLE,
            "signer_name": "Lộc Hoàng Sơn",
            "signer_title": "PHÓ CHỦ TỊCH",
        },
        sheets=sheets,
        grids=(),
        row_pages={},
        facts=_facts(composer),
        issues=((composer.page_of(quote), issue),),
        wears={
            n: Wear(colour=True, skew=skew, quality=42, noise=2.2, ocr_layer=True)
            for n, skew in zip(range(1, len(sheets) + 1), (-0.5, 0.3, -0.2, 0.4), strict=False)
        },
    )
