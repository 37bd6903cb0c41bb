"""The time a figure is for: states and what was done, parts of years, titles of several parts."""

from __future__ import annotations

import datetime as dt

import pytest
from figure_cases import rows_of, values

HALF = {"title": "Kết quả xây dựng chính quyền số 6 tháng đầu năm 2022"}


@pytest.mark.parametrize(
    ("text", "period", "unsure"),
    [
        ("Phòng hiện quản lý 36 máy tính.", "6 tháng đầu năm 2022", True),
        ("Huyện có 61 công chức.", "6 tháng đầu năm 2022", True),
        ("Cung cấp 88 dịch vụ công trực tuyến một phần.", "6 tháng đầu năm 2022", True),
        ("Có 13/13 xã nối mạng diện rộng.", "6 tháng đầu năm 2022", True),
        ("Tỷ lệ công chức dùng hộp thư công vụ đạt 92%.", "6 tháng đầu năm 2022", True),
        ("100% xã, 90% phòng chuyên môn đã ký số.", "6 tháng đầu năm 2022", True),
        ("Đến nay đã nhận 512 hồ sơ.", "6 tháng đầu năm 2022", True),
        ("Từ đầu năm đã nhận 512 hồ sơ.", "6 tháng đầu năm 2022", False),
        ("Cả năm dự toán mua 9 máy in.", "2022", False),
        ("Đã tiếp nhận 512 hồ sơ.", "6 tháng đầu năm 2022", False),
        ("Tập huấn cho 40 công chức.", "6 tháng đầu năm 2022", False),
        ("Mở 2 lớp (64 người).", "6 tháng đầu năm 2022", False),
        ("Mua mới 7 máy in.", "6 tháng đầu năm 2022", False),
        ("Chứng thực 120 bản.", "6 tháng đầu năm 2022", False),
        ("Tỷ lệ hồ sơ đúng hạn đạt 99%.", "6 tháng đầu năm 2022", False),
        ("Trong quý I có 5 máy tính hỏng.", "quý I năm 2022", False),
        ("Tính đến 31/5/2022, huyện có 36 máy tính, 9 máy in.", "đến 31/5/2022", False),
        ("Huyện có 36 máy tính (tính đến ngày 31/5/2022).", "đến 31/5/2022", False),
        ("Đến ngày 15/6, đã tiếp nhận 512 hồ sơ.", "đến 15/6/2022", False),
        ("d) Năm 2023, phấn đấu mở 6 lớp.", "2023", False),
        ("Tính đến ngày 31/5/2022, huyện có 61 công chức. Về trình độ, đại học 52 người.", "đến 31/5/2022", False),
        ("Tính đến ngày 31/5/2022, có 61 công chức. Năm 2021, huyện có 60 công chức.", "2021", False),
        ("Tiếp nhận văn bản, tăng 64 văn bản so với 6 tháng cuối năm 2021.", "6 tháng đầu năm 2022", False),
        ("Lượt truy cập tăng so với quý I năm 2022 (7.450 lượt).", "quý I năm 2022", False),
    ],
)
def test_what_was_done_is_of_the_part_of_the_year_and_states_there_are_doubted(text, period, unsure):
    *_, (_, record) = rows_of([text], document=HALF)
    assert (record.values["period"], "unsure_period" in record.flags) == (period, unsure)
    assert [r.flags for _, r in rows_of(["Huyện có 61 công chức."])] == [()]


def test_what_may_be_a_state_or_done_in_the_half_year_is_flagged():
    ((_, record),) = rows_of(["Đã cấp 45 chứng thư số."], document=HALF)
    assert (record.values["period"], record.flags) == ("6 tháng đầu năm 2022", ("unsure_period",))
    assert record.known_by["value"] == "single"
    assert [r.flags for _, r in rows_of(["Đã cấp 45 chứng thư số."])] == [()]


def test_a_title_of_two_parts_is_told_and_flagged():
    title = {"title": "Công tác chuyển đổi số quý III và 9 tháng đầu năm 2022"}
    ((_, record),) = rows_of(["Tiếp nhận 512 hồ sơ."], document=title)
    assert (record.values["period"], record.flags) == ("quý III và 9 tháng đầu năm 2022", ("unsure_period",))
    told = rows_of(["Quý III tiếp nhận 170 hồ sơ.", "Có 36 máy tính."], document=title)
    assert [(r.values["period"], r.flags) for _, r in told] == [
        ("quý III năm 2022", ()),
        ("quý III và 9 tháng đầu năm 2022", ("unsure_period",)),
    ]


def test_the_plan_that_a_title_adds_is_not_reported_on():
    title = {"title": "Kết quả quý I, phương hướng nhiệm vụ quý II năm 2022"}
    assert values("Tiếp nhận 80 hồ sơ.", column="period", document=title) == ["quý I năm 2022"]
    told = values("II. NHIỆM VỤ QUÝ II", "Phấn đấu tiếp nhận 95 hồ sơ.", column="period", document=title)
    assert told == ["quý II năm 2022"]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Số sự cố: tháng 4: 6, tháng 5: 9.", ["4/2022", "5/2022"]),
        ("Hồ sơ nộp trực tuyến tháng 8 năm 2021: 12, tháng 9: 14.", ["8/2021", "9/2021"]),
        ("Trong tháng 5 mở 2 lớp.", ["5/2022"]),
        ("Mở 2 lớp, tăng 1 lớp so với tháng 4.", ["2022", "2022"]),
        ("Hằng năm đến tháng 6 mở 2 lớp.", ["2022"]),
    ],
)
def test_months(text, periods):
    assert values(text, column="period") == periods


def test_a_report_of_a_month():
    told = values(
        "Tiếp nhận 44 hồ sơ.", "Có 9 máy in.", column="period", document={"title": "Kết quả tháng 5 năm 2022"}
    )
    assert told == ["5/2022", "5/2022"]


def test_a_day_without_its_year_stays_open_where_the_report_is_of_the_year_before():
    late = {"issued_date": dt.date(2023, 1, 9), "report_year": 2022}
    assert values("Đến ngày 05/01, có 36 máy tính.", column="period", document=late) == ["2022"]


def test_a_quarter_and_its_year_are_no_digits_read_as_letters():
    assert [(v["value"], v["period"]) for v in values("Quý II/2022 huyện mở 3 lớp.")] == [(3, "quý II năm 2022")]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Số máy in của xã năm 2019 là 14 máy, tăng 3 máy so với năm 2018.", ["2019", "2019"]),
        ("Số đơn của xã năm 2020 là 1.306, giảm hơn 2,5% so với năm 2019.", ["2020", "2020"]),
        ("Số máy in của xã năm 2019 là 14 máy, tăng 3 máy trong năm 2021.", ["2019", "2021"]),
        ("Số máy in của xã năm 2019 là 14 máy, giảm còn 9 máy.", ["2019", "2022"]),
        ("Cùng kỳ năm 2021 là 64 hồ sơ, tăng 8 hồ sơ.", ["2021", "2022"]),
    ],
)
def test_by_how_much_a_figure_grew_is_of_its_year(text, periods):
    assert values(text, column="period") == periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Năm 2019 mở 6 lớp, 2020 mở 8 lớp và 2021 mở 9 lớp.", ["2019", "2020", "2021"]),
        ("Trong hai năm 2019, 2020 mở 6 lớp.", ["2019-2020"]),
        ("Trong các năm 2018, 2019 và 2020 mở 6 lớp.", ["2018-2020"]),
    ],
)
def test_years_told_each_with_its_figure(text, periods):
    assert values(text, column="period") == periods
