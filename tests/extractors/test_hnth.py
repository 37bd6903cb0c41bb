"""Video-conference coverage in prose and tables."""

from __future__ import annotations

import pytest
from build import DOC_ID, context, line, lines, page, table

from extractors.layout import number_lines, passages_of
from extractors.reports.hnth import REPORT
from normalizers.rows import to_record

LIST = (
    "- Hội nghị truyền hình: đến ngày 31/12/2020 đã có 92/108 xã, phường, thị trấn; gồm: thành phố",
    "Bắc Kạn 8/8, Ba Bể 13/15, Bạch Thông 14/14, Ia Pa 9/9, Chợ Đồn 15/20 và Na Rì 11/17.",
)


def prose(*texts, document=None):
    passages = passages_of(page(list(number_lines(lines(*texts)))))
    rows = REPORT.prose(context(passages, document))
    return rows, [to_record(row, DOC_ID).values for row in rows]


def pairs(values):
    return [(v["unit_name"], v["communes_covered"], v["communes_total"], v["is_total"]) for v in values]


def test_a_list_with_its_total():
    rows, values = prose(*LIST, document={"province": "Bắc Kạn"})
    assert pairs(values) == [
        ("Bắc Kạn", 8, 8, False), ("Ba Bể", 13, 15, False), ("Bạch Thông", 14, 14, False), ("Ia Pa", 9, 9, False),
        ("Chợ Đồn", 15, 20, False), ("Na Rì", 11, 17, False), ("Bắc Kạn", 92, 108, True),
    ]  # fmt: skip
    assert {v["as_of"] for v in values} == {"31/12/2020"}
    assert len({row.key for row in rows}) == len(rows)
    assert rows[1].readings["communes_covered"].text == "13"


@pytest.mark.parametrize(
    "text",
    [
        "HNTH gồm: Ba Bể (13/15), Chợ Đồn (15/20), Na Rì (11/17).",
        "HNTH gồm: Ba Bể: 13/15; Chợ Đồn: 15/20; Na Rì: 11/17.",
        "HNTH gồm: huyện Ba Bể 13/15, huyện Chợ Đồn 15/20, thị xã Na Rì 11/17.",
        "HNTH gồm: Ba Bể 13/15 xã, Chợ Đồn 15/20 xã, Na Rì 11/17 xã.",
        "HNTH: huyện Ba Bể có 13/15 xã, thị trấn; huyện Chợ Đồn 15/20 xã và thị trấn, thị xã Na Rì 11/17 phường, xã.",
        "HNTH gồm: Ba Bể 13/15 đơn vị (86,7%); Chợ Đồn đạt 15/20 (75%) và Na Rì – 11/17, đạt 64,7%.",
    ],
)
def test_ways_of_writing_lists(text):
    _, values = prose(text)
    assert pairs(values) == [("Ba Bể", 13, 15, False), ("Chợ Đồn", 15, 20, False), ("Na Rì", 11, 17, False)]


def test_a_statement_about_the_reporting_unit():
    _, values = prose("Hội nghị truyền hình đã triển khai đến 6/10 xã.", document={"district": "Đức Cơ"})
    assert pairs(values) == [("Đức Cơ", 6, 10, False)]


def test_a_small_l_for_the_capital_i_of_ia():
    rows, values = prose("HNTH gồm: la Pa 9/9, Ba Bể 13/15, la Grai 13/13.")
    assert [v["unit_name"] for v in values] == ["Ia Pa", "Ba Bể", "Ia Grai"]
    assert "capital_i" in rows[0].readings["unit_name"].rules


@pytest.mark.parametrize(
    "text",
    [
        "Máy tính gồm: Ba Bể 13/15, Chợ Đồn 15/20, Na Rì 11/17.",
        "Hội nghị truyền hình họp ngày 12/7 tại trụ sở.",
        "Hội nghị truyền hình theo Nghị định số 47/2020/NĐ-CP.",
    ],
)
def test_prose_about_other_things(text):
    assert prose(text, document={"province": "Bắc Kạn"})[1] == []


def test_two_lists_of_a_page_have_different_keys():
    words = number_lines(line(LIST[1] + " HNTH", 40, 100) + line(LIST[1] + " HNTH", 40, 300, 1))
    rows = REPORT.prose(context(passages_of(page(list(words)))))
    assert len(rows) == 12
    assert len({row.key for row in rows}) == 12


@pytest.mark.parametrize(
    "rows",
    [
        [["STT", "Đơn vị", "Số xã có HNTH", "Tổng số xã"], ["1", "Ba Bể", "13", "15"], ["Tổng cộng", "<", "28", "35"]],
        [["STT", "Huyện", "Số xã có HNTH/tổng số xã"], ["1", "Ba Bể", "13/15"], ["Tổng cộng", "<", "28/35"]],
    ],
    ids=["two columns", "one column"],
)
def test_tables(rows):
    records = [to_record(row, DOC_ID) for row in REPORT.table(table(rows, caption="Năm 2020"), context())]
    assert pairs([r.values for r in records]) == [("Ba Bể", 13, 15, False), ("Tổng cộng", 28, 35, True)]
    assert {r.values["as_of"] for r in records} == {"năm 2020"}


def test_a_table_about_other_things():
    rows = [["STT", "Đơn vị", "Số máy", "Tổng số xã"], ["1", "Ba Bể", "13", "15"]]
    assert REPORT.table(table(rows), context()) is None


def test_capitalised_words_without_end_are_searched_in_no_time():
    from extractors.reports.hnth import _list

    assert _list("An Bình " * 20_000)[1] == []


def test_a_table_whose_report_is_about_conferences():
    rows = [["STT", "Huyện, thành phố", "Tổng số xã", "Số xã đã kết nối"], ["1", "Mường Hoa", "16", "13"]]
    (row,) = REPORT.table(table(rows), context((), {"title": "Tình hình hội nghị truyền hình cấp xã"}))
    assert (row.readings["communes_covered"].text, row.readings["communes_total"].text) == ("13", "16")
    assert REPORT.table(table(rows), context((), {"title": "Tình hình nối mạng"})) is None


@pytest.mark.parametrize(
    ("total", "covered"),
    [
        ("Tổng số đơn vị cấp xã", "Số đơn vị được lắp đặt"),
        ("Số xã, phường, thị trấn", "Số đơn vị đã có hệ thống HNTH"),
        ("Tổng số", "Trong đó số xã đang hoạt động"),
    ],
)
def test_columns_by_what_their_words_mean(total, covered):
    head = ["STT", "Huyện, thành phố", covered, total, "Số xã chưa có", "Tỷ lệ xã có HNTH (%)"]
    got = REPORT.table(table([head, ["1", "Chợ Đồn", "15", "20", "5", "75,0"]], caption="HNTH đến cấp xã"), context())
    assert pairs([to_record(row, DOC_ID).values for row in got]) == [("Chợ Đồn", 15, 20, False)]


def test_columns_that_two_may_mean_are_left_alone():
    head = ["STT", "Huyện", "Tổng số xã", "Số xã có mạng", "Số xã có màn hình"]
    assert REPORT.table(table([head, ["1", "Chợ Đồn", "20", "15", "9"]], caption="HNTH"), context()) is None


def test_covered_communes_under_a_header_of_their_own():
    head = [["TT", "Địa phương", "Tổng số xã, phường", "Hệ thống HNTH cấp xã", "<", "Số cuộc họp xã đã dự"],
            ["^", "^", "^", "Đã lắp đặt", "Chưa lắp đặt", "^"]]  # fmt: skip
    got = REPORT.table(table([*head, ["1", "Chợ Đồn", "20", "15", "5", "31"]], 2), context())
    assert pairs([to_record(row, DOC_ID).values for row in got]) == [("Chợ Đồn", 15, 20, False)]


@pytest.mark.parametrize("covered", ["Số xã có wifi công cộng", "Xã đã nộp báo cáo", "Số xã dự kiến trang bị"])
def test_communes_counted_for_something_else(covered):
    made = table([["STT", "Huyện", "Tổng số xã", covered], ["1", "Chợ Đồn", "20", "15"]])
    assert REPORT.table(made, context(document={"title": "Tình hình hội nghị truyền hình"})) is None


def test_a_sentence_about_something_else():
    text = "Hội nghị truyền hình vận hành tốt. Mạng wifi đã lắp tại 8/11 xã. Cấp huyện nối tới 9/11 xã."
    rows = REPORT.prose(context(passages_of(page(list(number_lines(lines(text))))), document={"district": "Chợ Đồn"}))
    assert pairs([to_record(row, DOC_ID).values for row in rows]) == [("Chợ Đồn", 9, 11, False)]


@pytest.mark.parametrize("names", ["Quý 1/4, Quý 2/4, Quý 3/4", "Thôn Đông 1/4, Thôn Tây 2/4, Thôn Nam 3/4"])
def test_parts_of_a_year_or_of_a_commune_are_no_units(names):
    assert prose(f"Hội nghị truyền hình: {names}.") == ([], [])


@pytest.mark.parametrize(
    "head",
    [
        ["TT", "Địa bàn", "Tổng số ĐVHC cấp xã", "Số điểm cầu cấp xã"],
        ["TT", "Huyện, thị", "Số xã, phường", "Đã có"],
        ["TT", "UBND huyện", "Số xã", "Số xã đã hoàn thành"],
    ],
)
def test_headers_of_other_offices(head):
    rows = [head, ["1", "Na Hang", "12", "10"], ["2", "Chiêm Hóa", "24", "24"]]
    found = REPORT.table(table(rows, caption="Hệ thống họp trực tuyến đến cấp xã"), context())
    assert pairs(to_record(row, DOC_ID).values for row in found) == [
        ("Na Hang", 10, 12, False), ("Chiêm Hóa", 24, 24, False),
    ]  # fmt: skip


def test_a_column_of_ratios_under_a_header_about_conferences():
    head = ["TT", "Huyện/thành phố", "HNTH cấp xã (xã có/tổng số xã)", "Ghi chú"]
    rows = [head, ["1", "Na Hang", "10/12", ""], ["2", "Chiêm Hóa", "24/24", ""]]
    found = REPORT.table(table(rows), context())
    assert [p[1:3] for p in pairs(to_record(row, DOC_ID).values for row in found)] == [(10, 12), (24, 24)]
    rows[1][2] = "đang làm"
    assert REPORT.table(table(rows), context()) is None


def test_ratios_of_communes_beside_those_of_the_district():
    rows = [["TT", "Đơn vị", "HNTH cấp huyện", "HNTH cấp xã"], ["1", "Na Hang", "1/1", "10/12"]]
    found = REPORT.table(table(rows), context())
    assert pairs(to_record(row, DOC_ID).values for row in found) == [("Na Hang", 10, 12, False)]
