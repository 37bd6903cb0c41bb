"""The times of a document: what it reports on, what it plans for, and its sections between the two."""

from __future__ import annotations

import datetime as dt

import pytest
from figure_cases import rows_of, values

from extractors.figures.frame import INTRODUCTION, frame_of, introduction_of
from extractors.figures.stance import parted, stance_of
from extractors.figures.times import parts_in, spelled


def document(title, kind="bao_cao", issued=(2022, 12), year=None):
    return {"title": title, "doc_type": kind, "issued_date": dt.date(*issued, 10), "report_year": year or issued[0]}


def told(document, *lines):
    return [(r.values["period"], "unsure_period" in r.flags) for _, r in rows_of(list(lines), document=document)]


PLAN = document("Chuyển đổi số huyện Sông Lam năm 2023", "ke_hoach", (2022, 11), 2023)


@pytest.mark.parametrize(
    ("of", "reported", "planned"),
    [
        (PLAN, "2022", "2023"),
        (document("Chuyển đổi số năm 2022", "ke_hoach", (2022, 2)), "2021", "2022"),
        (document("Ban hành Kế hoạch phát triển dữ liệu năm 2024", "quyet_dinh", (2023, 10)), "2023", "2024"),
        (document("Ứng dụng công nghệ thông tin giai đoạn 2026 - 2030", "ke_hoach", (2025, 9)), "2025", "2026-2030"),
        (document("Kết quả năm 2021, nhiệm vụ trọng tâm năm 2022", issued=(2021, 12)), "2021", "2022"),
        (document("Công tác văn thư quý IV, kế hoạch năm 2022", issued=(2021, 12)), "quý IV năm 2021", "2022"),
        (
            document("Kết quả 9 tháng năm 2020, phương hướng 3 tháng cuối năm", issued=(2020, 9)),
            "9 tháng đầu năm 2020",
            "3 tháng cuối năm 2020",
        ),
        (document("Kết quả giai đoạn 2016 - 2020", issued=(2020, 12), year=2016), "2020", "2021"),
        (document("Tình hình thực hiện Kế hoạch số 45/KH-UBND ngày 03/4/2020 trong năm 2022"), "2022", "2023"),
    ],
)
def test_the_times_of_a_document(of, reported, planned):
    frame = frame_of(of)
    assert (frame.reported.period, frame.planned.period) == (reported, planned)


def test_what_nothing_tells_is_doubted():
    assert frame_of(document("Kết quả quý II năm 2022")).planned == ("quý III năm 2022", ("unsure_period",))
    assert frame_of(document("Kết quả 6 tháng đầu năm 2022")).planned.period == "6 tháng cuối năm 2022"
    assert frame_of(PLAN).planned.flags == frame_of(PLAN).reported.flags == ()
    assert frame_of(PLAN | {"issued_date": dt.date(2023, 9, 1)}).reported.flags == ("unsure_period",)
    assert frame_of({}) == ((None, ()), (None, ("unsure_period",)), False, None)
    notice = document("Nội dung cuộc họp về nền tảng số", "khac")
    assert frame_of(notice).planned == ("2022", ("unsure_period",))


def test_the_introduction_tells_the_time_that_the_title_does_not():
    lines = ["Kính gửi: Sở Nội vụ", "Phòng Nội vụ báo cáo kết quả 6 tháng đầu năm 2022 như sau:", "Nhận 64 hồ sơ."]
    assert introduction_of(lines) == lines[1]
    assert introduction_of(["Huyện có 12 xã."]) is None
    bare = document("Tình hình cải cách hành chính của huyện", issued=(2022, 6))
    assert told(bare, *lines) == [("6 tháng đầu năm 2022", False)]
    assert frame_of(bare | {INTRODUCTION: lines[1]}).reported.period == "6 tháng đầu năm 2022"


def test_a_plan_looks_back_before_it_plans():
    assert told(
        PLAN,
        "I. THỰC TRẠNG", "Huyện có 212 máy tính.", "Năm 2021 nhận 700 hồ sơ.",
        "II. MỤC TIÊU", "80% hồ sơ được nộp qua mạng (năm 2021: 35%).", "Đến nay đã có 4 xã đạt.",
        "III. KINH PHÍ", "Mua 9 máy in.",
    ) == [("2022", False), ("2021", False), ("2023", False), ("2021", False), ("2022", True), ("2023", False)]  # fmt: skip


def test_a_figure_of_a_plan_that_nothing_calls_reached_or_planned_is_doubted():
    assert told(PLAN, "1. Hạ tầng", "Trang bị 9 máy in.") == [("2023", True)]
    assert told(PLAN, "1. Hạ tầng", "Sẽ trang bị 9 máy in.") == [("2023", False)]


def test_a_report_plans_in_its_last_section():
    report = document("Kết quả chuyển đổi số năm 2022")
    assert told(
        report,
        "I. KẾT QUẢ", "2. Nhiệm vụ được giao", "Đã xong 12 nhiệm vụ.",
        "II. TỒN TẠI", "Còn 3 xã chưa nối mạng. Phấn đấu 60% hồ sơ được số hóa.",
        "III. PHƯƠNG HƯỚNG", "Mở 4 lớp.", "IV. KIẾN NGHỊ", "Cấp thêm 6 máy tính.",
    ) == [("2022", False), ("2022", False), ("2022", True), ("2023", True), ("2022", True)]  # fmt: skip
    assert told(report | {"title": "Kết quả năm 2022, phương hướng năm 2023"}, "III. PHƯƠNG HƯỚNG", "Mở 4 lớp.") == [
        ("2023", False)
    ]


@pytest.mark.parametrize(
    "heads",
    [
        ("A. Kết quả năm 2022", "B. Phương hướng năm 2023"),
        ("Kết quả năm 2022", "Phương hướng năm 2023"),
        ("Phần thứ nhất. Kết quả", "Phần thứ hai. Phương hướng, nhiệm vụ năm 2023"),
    ],
)
def test_parts_by_letters_words_or_no_number_at_all(heads):
    lines = (heads[0], "1. Hạ tầng", "Có 45 máy tính.", heads[1], "1. Hạ tầng", "Mua 12 máy tính.")
    assert values(*lines, column="period", document=document("Công tác văn thư năm 2022")) == ["2022", "2023"]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("5. Nhiệm vụ năm 2023. Mở 2 lớp; 70% hồ sơ được số hóa.", ["2023", "2023"]),
        ("- Mục tiêu: 90% hồ sơ được số hóa.", ["2023"]),
        ("- Chỉ tiêu năm 2023: 90% hồ sơ được số hóa.", ["2023"]),
        ("- Chỉ tiêu được giao: đạt 12 chỉ tiêu.", ["2022"]),
        ("Trong năm 2021, huyện nhận 30 hồ sơ. Số hồ sơ trả là 29 hồ sơ.", ["2021", "2021"]),
        ("Năm 2021 mở 3 lớp. Năm 2022 mở 4 lớp. Có 60 người học.", ["2021", "2022", "2022"]),
        ("Số hồ sơ năm 2020 của huyện là 40 hồ sơ, năm 2022 là 90 hồ sơ.", ["2020", "2022"]),
        ("Tăng từ 30% năm 2021 lên 45% năm 2022.", ["2021", "2022"]),
        ("Tăng từ 30% (năm 2021) lên 45%.", ["2021", "2022"]),
        ("Nhận 90 hồ sơ, gấp 2 lần năm 2020 (45 hồ sơ).", ["2022", "2022", "2020"]),
        ("Năm 2021 chỉ 3 xã có mạng, nay có 9 xã.", ["2021", "2022"]),
        ("Năm học 2021 - 2022 có 12 trường dùng sổ điện tử.", ["2021-2022"]),
        ("Quý IV năm 2022, phấn đấu 80% hồ sơ trực tuyến; mở 1 lớp.", ["quý IV năm 2022"] * 2),
        ("Chư Sê 4/8, Chư Păh 6/9 xã có mạng.", ["2022", "2022"]),
    ],
)
def test_paragraphs_and_sentences_tell_their_own_time(text, periods):
    assert values(text, column="period", document=document("Kết quả năm 2022, phương hướng năm 2023")) == periods


HALF = document("Kết quả 6 tháng đầu năm 2022", issued=(2022, 6))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nhận 40 hồ sơ; cùng kỳ năm 2021 nhận 30 hồ sơ.", ("6 tháng đầu năm 2021", True)),
        ("Đạt 30% hồ sơ (cùng kỳ năm 2021 là 20% hồ sơ).", ("6 tháng đầu năm 2021", True)),
        ("Nhận 40 hồ sơ (năm trước 30 hồ sơ).", (None, False)),
        ("Nhận 40 hồ sơ, so với cùng kỳ năm 2021 tăng 10 hồ sơ.", ("6 tháng đầu năm 2022", False)),
    ],
)
def test_the_same_part_of_another_year(text, expected):
    assert told(HALF, text)[-1] == expected


def test_months_and_quarters_planned_for():
    month = document("Công tác văn thư tháng 8, nhiệm vụ tháng 9 năm 2022", issued=(2022, 8))
    assert told(month, "I. KẾT QUẢ", "Nhận 40 văn bản.", "II. NHIỆM VỤ", "Mở 1 lớp.") == [
        ("8/2022", False),
        ("9/2022", False),
    ]
    far = document("Chuyển đổi số giai đoạn 2021 - 2025, định hướng đến năm 2030", "ke_hoach", (2021, 5))
    assert told(
        far,
        "I. SỰ CẦN THIẾT", "Có 40 máy tính.", "II. CÁC CHỈ TIÊU ĐẠT ĐƯỢC", "Đạt 30% hồ sơ trực tuyến.",
        "III. MỤC TIÊU", "Nâng tỷ lệ trực tuyến từ 30% lên 90%.", "Đến năm 2030 đạt 95% hồ sơ.",
        "IV. LỘ TRÌNH", "Giai đoạn 1 (2021 - 2022): mở 4 lớp; trong 3 năm 2023 - 2025 mở 6 lớp.",
    ) == [
        ("2020", False), ("2020", False), ("2020", True), ("2021-2025", False), ("2030", False),
        ("2021-2022", False), ("2023-2025", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("I. Tình hình thực hiện nhiệm vụ, kế hoạch", "past"),
        ("Phương hướng, giải pháp", "plan"),
        ("Kế hoạch kiểm tra", "topic"),
        ("V. Đề xuất, kiến nghị", "asks"),
        ("4. Phản ánh, kiến nghị", None),
        ("2. Hạ tầng số", None),
    ],
)
def test_what_headings_do(words, stance):
    assert stance_of(words) == stance


def test_titles_in_two():
    assert parted("Kết quả năm 2021 và phương hướng năm 2022") == ("Kết quả năm 2021 ", "và phương hướng năm 2022")
    assert parted("Mục tiêu, nhiệm vụ năm 2022") == ("Mục tiêu, nhiệm vụ năm 2022", "")


@pytest.mark.parametrize(
    ("plain", "period"),
    [
        ("quy iv/2021", "quý IV năm 2021"),
        ("quy 2 nam 2021", "quý II năm 2021"),
        ("06 thang dau nam 2021", "6 tháng đầu năm 2021"),
        ("chin thang dau nam", "9 tháng đầu năm 2022"),
        ("10 thang nam 2021", "10 tháng đầu năm 2021"),
        ("nua cuoi nam 2021", "6 tháng cuối năm 2021"),
        ("thang 5/2021", "5/2021"),
    ],
)
def test_parts_of_years_in_one_spelling(plain, period):
    assert [spelled(part, "2022") for part in parts_in(plain, titled=True)] == [period]


@pytest.mark.parametrize("filler", ["7", "năm 2021, ", "trong đó ", "(("])
def test_titles_and_introductions_without_end_are_read_in_part(filler):
    endless = {"title": "Báo cáo", INTRODUCTION: f"{filler * 40_000} Kết quả quý II năm 2022 như sau:"}
    assert frame_of({**document("", issued=(2022, 7)), **endless}).reported.period in ("quý II năm 2022", "2022")
    assert told(document("Kết quả năm 2022"), *[f"{filler * 9}X".upper()] * 90, "Có 14 máy in.")
