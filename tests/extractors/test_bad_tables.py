"""Tables as no report should have them: kept whole in `tables`, told to a reviewer, never guessed into a dataset."""

from __future__ import annotations

import random

import pytest
from build import SOURCE, page, ruled, table

from extractors.extract import _claimed, extract, passages_beside_tables
from extractors.reports.report import Context
from pipeline import stages
from pipeline.tidy import tidy_rows
from schemas.geometry import Ruling
from schemas.record import Extraction

HEAD = ["TT", "Nội dung", "Kinh phí"]
NUMBERS = random.Random(7)


def verdict_of(made, *rows):
    return stages.validate(Extraction(SOURCE, {}, (made,), tuple(rows)), (page([]),))


def judged(rows, **more):
    """The table through every family and rule."""
    made = table(rows, **more)
    return verdict_of(made, *_claimed(made, Context(SOURCE, {}, (), {})))


def rules_of(verdict):
    return [finding.rule for finding in verdict.findings]


def test_a_table_without_rows_is_kept_and_told():
    verdict = judged([HEAD])
    assert verdict.records == ()
    assert rules_of(verdict) == ["empty_table"]
    assert [row["text"] for row in tidy_rows(verdict)["tables"]] == HEAD


def test_headers_that_match_nothing_are_kept_and_told():
    rows = [["Mã", "Tên loài", "Mật độ (con/m2)"], ["K1", "Cá chép", "3"], ["K2", "Cá trắm", "2"]]
    verdict = judged(rows)
    assert verdict.records == ()
    (finding,) = verdict.findings
    assert (finding.rule, finding.severity, finding.dataset) == ("unclaimed_table", "info", "tables")
    assert "3 dòng, 3 cột" in finding.message
    assert len(list(tidy_rows(verdict)["tables"])) == 9


def test_a_column_that_no_dataset_takes_is_told():
    rows = [
        ["TT", "Nội dung", "Kinh phí (đồng)", "Diện tích"],
        ["1", "Lát sân", "2.500", "31"],
        ["2", "Sơn", "900", "44"],
    ]
    verdict = judged(rows)
    assert len(verdict.records) == 2
    assert [(f.rule, f.actual) for f in verdict.findings] == [("unread_column", "Diện tích")]


def test_columns_that_no_dataset_takes_are_told_together():
    rows = [
        ["TT", "Nội dung", "Số lượng", "Năm mua", "Kinh phí (đồng)", "Chiều cao", "Diện tích"],
        ["1", "Lát sân", "3", "2031", "2.500", "7", "31"],
        ["2", "Sơn cửa", "5", "2030", "900", "6", "44"],
    ]
    (finding,) = judged(rows).findings
    assert finding.rule == "unread_column"
    assert "“Chiều cao”; “Diện tích”" in finding.message


def test_rows_that_no_dataset_takes_are_told():
    rows = [
        ["TT", "Chỉ tiêu", "Số lượng"],
        ["1", "Số DVC mức độ 3", "31"],
        ["2", "Số DVC mức độ 4", "12"],
        ["3", "Thủ tục đã rà soát", "50"],
        ["", "Tổng cộng", "93"],
    ]
    made = table(rows)
    claimed = _claimed(made, Context(SOURCE, {"issuer": "Sở Tư pháp"}, (), {}))
    verdict = verdict_of(made, *claimed)
    assert len(verdict.records) == 2
    assert [(f.rule, f.severity, f.actual) for f in verdict.findings] == [("unread_rows", "info", "Thủ tục đã rà soát")]


def test_units_that_contradict_each_other_give_no_amount():
    verdict = judged([[*HEAD[:2], "Kinh phí (triệu đồng)"], ["1", "Mua máy in", "25"]], unit_note="ĐVT: nghìn đồng")
    ((record,), (finding,)) = verdict.records, verdict.findings
    assert (record.values["amount_printed"], record.values["amount_vnd"]) == ("25", None)
    assert (finding.rule, finding.severity) == ("units_contradict", "warning")
    assert "triệu đồng, nghìn đồng" in finding.message


def test_five_thousand_rows_with_a_third_totals():
    rows = [[*HEAD[:2], "Kinh phí (đồng)"]]
    since = 0
    for number in range(1, 5001):
        amount = NUMBERS.randrange(10, 999)
        total = number % 3 == 0
        rows.append(["", "Cộng", str(since)] if total else [str(number), f"Thay thiết bị số {number}", str(amount)])
        since = 0 if total else since + amount
    verdict = judged(rows)
    assert len(verdict.records) == 5000
    assert {record.known_by["amount_printed"] for record in verdict.records[:4998]} == {"proved"}
    assert len(list(tidy_rows(verdict)["tables"])) == 15003


def test_two_hundred_columns():
    rows = [[*HEAD[:2], *(f"Dự toán nguồn {i} (triệu đồng)" for i in range(198))]]
    rows += [
        [str(i), f"Bảo trì hệ thống {i}", *(str(NUMBERS.randrange(10, 999)) for _ in range(198))] for i in (1, 2, 3)
    ]
    verdict = judged(rows)
    assert len(verdict.records) == 3 * 198
    assert all(record.values["amount_vnd"] for record in verdict.records)
    strange = judged([[f"Cột lạ {i}" for i in range(200)], *([str(k)] * 200 for k in range(300))])
    assert (strange.records, rules_of(strange)) == ((), ["unclaimed_table"])


@pytest.mark.parametrize("shift", [0.0, 1.5, 3.0])
def test_rulings_drawn_over_each_other_are_one_table(shift):
    """Word draws the border of every cell; another program draws the grid again a little beside it."""
    rows = [HEAD, ["1", "Mua máy in", "25"], ["2", "Mua máy quét", "40"]]
    words, rulings = ruled(rows)
    again = tuple(Ruling(r.x0 + shift, r.y0 + shift, r.x1 + shift, r.y1 + shift) for r in rulings)
    pages = (page(words, (*rulings, *rulings, *again)),)
    made = extract(SOURCE, pages)
    (found,) = made.tables
    assert (found.n_rows, found.n_cols) == (3, 3)
    assert [cell.text for cell in found.cells] == [text for row in rows for text in row]
    (first, second) = stages.validate(made, pages).records
    assert ({"unit_missing"} <= set(first.flags), first.values["amount_vnd"]) == (True, None)
    assert second.values["amount_printed"] == "40"


def test_rulings_that_cross_without_a_grid_lose_no_word():
    words, rulings = ruled([HEAD, ["1", "Mua máy in", "25"]])
    crossed = tuple(Ruling(r.x0, r.y0, r.x1 + 40, r.y1 + 25) for r in rulings if r.x0 == r.x1)
    pages = (page(words, (*rulings, *crossed)),)
    made = extract(SOURCE, pages)
    kept = " ".join(cell.text for found in made.tables for cell in found.cells)
    kept += " " + " ".join(passage.text for passage in passages_beside_tables(pages, made.tables))
    assert {word.text for word in words} <= set(kept.split())
