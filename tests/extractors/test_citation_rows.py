"""Citations from pages to records."""

from __future__ import annotations

import datetime as dt

import msgspec
from build import context, lines, page, table

from extractors.layout import passages_of
from extractors.reports.citations import REPORT, runs_of
from normalizers.rows import to_record


def passages(*pages):
    return [passage for one in pages for passage in passages_of(one)]


def records(*pages, **document):
    rows = REPORT.prose(context(passages(*pages), document))
    return [to_record(row, "0123456789abcdef") for row in rows]


def test_a_preamble_becomes_rows_with_places():
    first = page(lines("Căn cứ Luật Lưu trữ năm 2011;", "Căn cứ Quyết định số 7/QĐ-UBND ngày 02/3/2020 của UBND tỉnh;"))
    law, decision = records(first)
    assert law.values["cited_title"] == "Lưu trữ năm 2011"
    assert decision.values["cited_number"] == "7/QĐ-UBND"
    assert decision.values["cited_date"] == dt.date(2020, 3, 2)
    assert decision.raw.readings["cited_date"].box.y0 == decision.raw.box.y0 == 116


def test_a_number_broken_over_lines_and_a_paragraph_over_pages():
    first = page(lines("Thực hiện Công văn số 91/STTTT- CNTT và Quyết định số 15/", "QĐ-UBND ngày"), number=1)
    second = page(
        [*lines("2", x=300, y=40), *lines("04 tháng 5 năm 2021 của UBND huyện Văn Bàn;", y=80, first=1)], number=2
    )
    _, decision = records(first, second)
    assert decision.values["cited_number"] == "15/QĐ-UBND"
    assert decision.values["cited_date"] == dt.date(2021, 5, 4)
    assert decision.values["cited_issuer"] == "UBND huyện Văn Bàn"
    assert decision.raw.readings["cited_date"].page == 1


def test_the_document_itself_is_no_citation():
    text = lines("Số: 44/BC-UBND", "(Kèm theo Báo cáo số 44/BC-UBND ngày 02/3/2020 của UBND xã)")
    assert records(page(text), doc_number="44/BC-UBND", doc_type="bao_cao") == []
    blank = lines("(Kèm theo Báo cáo số /BC-UBND ngày /3/2020 của UBND xã)")
    assert records(page(blank), doc_number=None, doc_type="bao_cao") == []


def test_impossible_and_malformed_dates_are_flagged():
    text = lines("Căn cứ Kế hoạch số 3/KH-UBND ngày 31/6/2020;", "Căn cứ Kế hoạch số 4/KH-UBND ngày 02//6/2020;")
    impossible, malformed = records(page(text))
    assert impossible.values["cited_date"] is malformed.values["cited_date"] is None
    assert impossible.flags == ("impossible_cited_date",)
    assert malformed.flags == ("unparsed_cited_date",)


def test_one_number_twice_on_a_page_keeps_two_keys():
    text = lines("Căn cứ Kế hoạch số 3/KH-UBND;", "Theo Kế hoạch số 3/KH-UBND.")
    one, two = records(page(text))
    assert one.row_id != two.row_id


def test_runs_keep_items_apart():
    text = lines("- Quyết định số 3/QĐ-UBND", "- Quyết định số 4/QĐ-UBND")
    assert len(runs_of(passages(page(text)))) == 2


def test_what_a_reader_lost_comes_back_with_a_trace():
    text = "Thực hiện Nghị định số 9/2019/NĐCP ngày O2/3/20l9 và Nghị quyết số 17-NQTW của Bộ Chính trị"
    read = [msgspec.structs.replace(word, source="ocr") for word in lines(text)]
    decree, resolution = records(page(read))
    assert (decree.values["cited_number"], decree.values["cited_date"]) == ("9/2019/NĐ-CP", dt.date(2019, 3, 2))
    assert decree.raw.readings["cited_number"].rules == ("hyphen_restored",)
    assert decree.raw.readings["cited_date"].rules == ("digits_restored",)
    assert resolution.values["cited_number"] == "17-NQ/TW"


def test_typed_text_is_kept_as_printed():
    (decree,) = records(page(lines("Thực hiện Nghị định số 9/2019/NĐCP ngày 02/3/20I9 của Chính phủ")))
    assert (decree.values["cited_number"], decree.values["cited_date"]) == ("9/2019/NĐCP", None)
    assert decree.flags == ("unparsed_cited_date",)


def test_a_number_behind_a_changed_law_is_doubted():
    text = "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Giá số 16/2023/QH15; Luật Phí số 97/2015/QH13;"
    _, changed, plain = records(page(lines(text)))
    assert (changed.flags, changed.known_by["cited_number"]) == (("unsure_cited_number",), "suspect")
    assert plain.flags == ()


def test_a_date_shared_by_several_numbers_is_doubted_but_for_the_last():
    first, last = records(page(lines("Thực hiện Kế hoạch số 31/KH-UBND, 32/KH-UBND ngày 04/02/2021 của UBND tỉnh")))
    assert (first.values["cited_date"], first.flags) == (dt.date(2021, 2, 4), ("unsure_cited_date",))
    assert (first.known_by["cited_date"], first.known_by["cited_number"]) == ("suspect", "single")
    assert (last.values["cited_date"], last.flags) == (dt.date(2021, 2, 4), ())


def test_what_cells_of_tables_cite():
    made = table(
        [
            ["TT", "Nhiệm vụ", "Căn cứ pháp lý"],
            ["1", "Lập danh mục", "Quyết định số 7/QĐ-UBND ngày 02/3/2020 của UBND tỉnh; Thông tư 03/2017/TT-BTTTT"],
            ["2", "Báo cáo theo Quyết định số 7/QĐ-UBND", "Kế hoạch 12/KH-UBND"],
        ]
    )
    rows = [to_record(row, "0123456789abcdef") for row in REPORT.beside(made, context())]
    assert [record.values["cited_number"] for record in rows] == [
        "7/QĐ-UBND", "03/2017/TT-BTTTT", "7/QĐ-UBND", "12/KH-UBND",
    ]  # fmt: skip
    assert rows[0].values["cited_date"] == dt.date(2020, 3, 2)
    assert rows[0].raw.box == next(cell.box for cell in made.cells if (cell.row, cell.col) == (1, 2))
    assert len({record.row_id for record in rows}) == 4
    assert REPORT.table(made, context()) is None


def test_a_table_cites_not_its_own_document():
    made = table([["TT", "Ghi chú"], ["1", "Kèm theo Quyết định số 44/QĐ-UBND"]])
    given = context((), {"doc_number": "44/QĐ-UBND", "doc_type": "quyet_dinh"})
    assert REPORT.beside(made, given) == []
