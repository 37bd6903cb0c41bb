"""A commune's report, scanned in grey: an equipment table over a page break, one page upside down."""

from __future__ import annotations

from typing import Any

from training.samples.figures import figures
from training.samples.layout import Composer
from training.samples.model import Cell, Grid, Row, Sample, Wear
from training.samples.parts import centre, heads, run

__all__ = ["make"]

_ENTITY = "UBND xã Tân Lập"
_THINGS: tuple[tuple[str, str, str, str], ...] = (
    ("Máy vi tính để bàn trên số công chức", "18/20", "11 máy còn tốt, 07 máy chạy chậm", "Thiếu 02 máy"),
    ("Máy vi tính của người hoạt động không chuyên trách", "06/12", "Đã qua sử dụng, cấp lại", ""),
    ("Máy in, máy photocopy", "05", "Trang bị năm 2017", "01 máy hỏng"),
    ("Máy quét tài liệu tại bộ phận một cửa", "02", "Trang bị năm 2019", ""),
    ("Thiết bị lưu trữ dữ liệu mạng", "", "", "Chưa có"),
    ("Camera an ninh quanh trụ sở", "08", "Hoạt động bình thường", ""),
    ("Màn hình tra cứu thủ tục cho người dân", "01", "Trang bị năm 2020", "Huyện cấp"),
    ("Bộ thiết bị họp trực tuyến", "01", "Thuê của doanh nghiệp viễn thông", ""),
    ("Đường truyền Internet cáp quang", "02", "Tốc độ 80 Mbps", ""),
    ("Loa truyền thanh thông minh", "14", "Lắp tại 14 tiểu khu, bản", ""),
)
_INTRO = (
    "Thực hiện nội dung kiểm tra nêu tại Kế hoạch số 77/KH-UBND ngày 03 tháng 6 năm 2020 của UBND huyện Mộc Châu, "
    "tỉnh Sơn La, UBND xã Tân Lập báo cáo tình hình khai thác công nghệ thông tin (CNTT) từ đầu năm đến hết ngày 30 "
    "tháng 6 năm 2020.",
    "# I. ĐIỀU KIỆN LÀM VIỆC",
    "# 1. Tổ chức, con người",
    "Đảng ủy, UBND xã phân công đồng chí Phó Chủ tịch phụ trách khối văn hóa trực tiếp chỉ đạo việc ứng dụng CNTT; "
    "công chức Văn phòng - Thống kê làm đầu mối kỹ thuật. Xã có 20 cán bộ, công chức, trong đó 19/20 người có chứng "
    "chỉ tin học, đạt tỷ lệ 95%. Sáu tháng qua xã cử 04 người đi học lớp quản trị mạng do huyện tổ chức.",
    "Hằng quý, tổ giúp việc họp một buổi để rà lại các hỏng hóc và danh sách tài khoản. Người chuyển công tác được "
    "khóa tài khoản ngay trong ngày; người mới nhận việc được hướng dẫn sử dụng chữ ký số và hộp thư công vụ trong "
    "tuần đầu.",
    "# 2. Trang thiết bị",
    "Phần lớn thiết bị do huyện và tỉnh cấp qua nhiều đợt nên không đồng bộ. Hai phòng làm việc ở dãy nhà cũ có "
    "nguồn điện chập chờn, mỗi khi mất điện đột ngột thì máy tính phải khởi động lại và dữ liệu đang soạn thường bị "
    "mất. Số lượng, tình trạng cụ thể được liệt kê trong bảng sau:",
)
_REST = (
    "# II. KẾT QUẢ ỨNG DỤNG",
    "# 1. Xử lý văn bản",
    "Từ đầu năm, xã nhận 1.284 văn bản điện tử và gửi đi 437 văn bản. Toàn bộ 437/437 văn bản gửi đi đã ký số, đạt "
    "tỷ lệ 100%. Lịch công tác tuần được đưa lên phần mềm vào chiều thứ Sáu nên các bản chủ động bố trí người dự "
    "họp.",
    "# 2. Tiếp nhận hồ sơ của người dân",
    "Bộ phận một cửa tiếp nhận 962 hồ sơ, gồm 610 hồ sơ hộ tịch, 274 hồ sơ chứng thực và 78 hồ sơ bảo trợ xã hội. "
    "Số hồ sơ trả trước hoặc đúng hẹn là 951/962 hồ sơ, đạt tỷ lệ 98,9%; mười một hồ sơ trễ hẹn đều do phải xác "
    "minh nơi cư trú cũ.",
    "Hồ sơ nộp qua mạng còn ít, mới có 143 hồ sơ. Bà con ở các bản xa chưa quen thao tác, điện thoại nhiều nhà "
    "không vào được trang dịch vụ; đoàn viên thanh niên xã đã xuống tận bản để làm giúp vào sáng thứ Bảy hằng tuần.",
    "# 3. Trang thông tin điện tử",
    "Trang của xã đăng 96 tin, bài và công khai 128 thủ tục. Ban biên tập có 05 thành viên, duyệt bài theo hai bước "
    "trước khi đăng. Mục hỏi đáp nhận 17 câu hỏi, đã trả lời xong 17 câu trong thời hạn ba ngày.",
    "# 4. An toàn, bảo mật",
    "Máy tính tiếp nhận hồ sơ được tách khỏi mạng Internet công cộng và chỉ mở những trang cần thiết. Xã đã cài "
    "phần mềm chống mã độc cho 20/24 máy, đạt tỷ lệ 83,3%; bốn máy còn lại quá cũ, hệ điều hành không còn được hãng "
    "hỗ trợ nên chỉ dùng để soạn thảo. Mật khẩu tài khoản được đổi ba tháng một lần, sổ theo dõi do công chức Văn "
    "phòng - Thống kê giữ.",
    "Tháng 4 vừa qua một máy bị khóa tệp do mở thư lạ. Nhờ có bản sao ở ổ cứng rời nên xã chỉ mất dữ liệu của hai "
    "ngày làm việc, sau đó toàn thể công chức được nhắc lại cách nhận biết thư giả mạo.",
    "# 5. Truyền thông tới người dân",
    "Loa thông minh phát ba buổi mỗi ngày, có chuyên mục hướng dẫn nộp hồ sơ qua mạng bằng tiếng Thái và tiếng "
    "Mông. Nhóm mạng xã hội của xã có 1.870 thành viên; lịch tiêm phòng, lịch cắt điện, thông báo mưa lũ đều được "
    "đăng ở đây trước tiên. Qua nhóm này xã nhận 64 ý kiến phản ánh, đã xử lý 61/64 ý kiến, đạt tỷ lệ 95,3%.",
    "Trong dịp nghỉ hè, xã mở phòng máy của nhà văn hóa vào các buổi chiều cho học sinh tập gõ bàn phím và tra cứu "
    "tài liệu học tập. Trung bình mỗi buổi có mười lăm em tham gia, do hai giáo viên tình nguyện hướng dẫn.",
    "# III. VƯỚNG MẮC VÀ ĐỀ XUẤT",
    "- Máy cũ nhiều, kinh phí sửa chữa của xã mỗi năm chỉ đủ thay linh kiện nhỏ. Xã đề xuất huyện cấp thêm 02 máy "
    "vi tính và một thiết bị lưu trữ dữ liệu mạng.",
    "- Đường truyền về bản Nà Mường hay gián đoạn khi trời mưa; đề xuất nhà mạng thay đoạn dây đi nhờ cột điện.",
    "UBND xã Tân Lập kính báo cáo UBND huyện và Phòng Văn hóa và Thông tin để theo dõi, chỉ đạo./.",
)
_FIGURES = (
    "20 cán bộ|người", "19/20 người|người|95", "04 người|người", "1.284 văn bản|văn bản", "437 văn bản|văn bản",
    "437/437 văn bản|văn bản|100", "962 hồ sơ, gồm|hồ sơ", "610 hồ sơ|hồ sơ", "274 hồ sơ|hồ sơ", "78 hồ sơ|hồ sơ",
    "951/962 hồ sơ|hồ sơ|98,9", "143 hồ sơ|hồ sơ", "96 tin, bài|tin, bài", "128 thủ tục|thủ tục",
    "05 thành viên|thành viên", "17 câu hỏi|câu hỏi", "17 câu trong|câu", "20/24 máy|máy|83,3",
    "1.870 thành viên|thành viên", "64 ý kiến|ý kiến", "61/64 ý kiến|ý kiến|95,3", "02 máy|máy",
)  # fmt: skip
_TO = ("- UBND huyện (b/c);", "- Phòng VH&TT huyện;", "- TT Đảng ủy, HĐND xã;", "- Lưu: VP.")


def _grid() -> Grid:
    rows = [heads("TT", "Loại thiết bị", "Số lượng", "Hiện trạng", "Ghi chú")]
    for i, (name, amount, state, remark) in enumerate(_THINGS, 1):
        rows.append(Row("data", (centre(str(i)), Cell(name), centre(amount), Cell(state), Cell(remark))))
    return Grid("thiet-bi", "", None, (32.0, 180.0, 62.0, 120.0, 72.0), tuple(rows), size=12.5)


def _facts(pages: tuple[int, ...]) -> list[dict[str, Any]]:
    out = []
    for i, (name, amount, state, remark) in enumerate(_THINGS, 1):
        have, _, of = amount.partition("/")
        out.append(
            {
                "page": pages[i],
                "entity": _ENTITY,
                "item_no": str(i),
                "item_name": name,
                "quantity_printed": amount or None,
                "quantity": int(have) if have else None,
                "quantity_of": int(of) if of else None,
                "status": state or None,
                "note": remark or None,
            }
        )
    return out


def make() -> Sample:
    """The report."""
    composer = Composer()
    head = ("ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP")
    composer.letterhead(head, "Số: 41/BC-UBND", "Tân Lập, ngày 10 tháng 7 năm 2020")
    composer.title("BÁO CÁO", ("Tình hình khai thác công nghệ thông tin 6 tháng đầu năm 2020",))
    run(composer, _INTRO)
    grid = _grid()
    composer.table(grid)
    run(composer, _REST)
    composer.signature(_TO, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Lò Thị Hạnh")
    return Sample(
        name="bc-tanlap-2020",
        about="Commune report, 200 dpi grey scan; the equipment table goes on over a page break without "
        "its header, the "
        "third page was fed upside down",
        basis="All figures, numbers and names of people are invented",
        document={
            "doc_type": "bao_cao",
            "doc_number": "41/BC-UBND",
            "issuer": _ENTITY,
            "issuer_level": "commune",
            "province": "Sơn La",
            "district": "Mộc Châu",
            "commune": "Tân Lập",
            "issued_date": "2020-07-10",
            "report_year": 2020,
            "title": "Tình hình khai thác công nghệ thông tin 6 tháng đầu năm 2020",
            "signer_name": "Lò Thị Hạnh",
            "signer_title": "CHỦ TỊCH",
        },
        sheets=composer.finish(),
        grids=(grid,),
        row_pages=composer.row_pages,
        facts={
            "equipment": _facts(composer.row_pages[grid.id]),
            "indicators": figures(composer, "2020", *_FIGURES),
        },
        wears={
            1: Wear(skew=0.4, shade=0.12),
            2: Wear(skew=-0.7, noise=4),
            3: Wear(skew=0.2, rotation=180, shade=0.15),
        },
    )
