"""Figures of tables against each other. All places, bodies and figures are invented."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from rule_cases import case, check, count, covered, money, raw, table

from pipeline.rules import RULES
from pipeline.rules._levels import children, level
from pipeline.rules._sheets import likely_repair, the_repair


def faults(rule, *rows, headers=1, **more):
    made = table(*rows)
    cells = tuple(msgspec.structs.replace(c, is_header=c.row < headers) for c in made.cells)
    made = msgspec.structs.replace(made, cells=cells, header_rows=tuple(range(headers)), **more)
    return [(f.rule, f.severity, f.expected, f.actual) for f in check(rule, tables=(made,)).findings]


SOURCES = ["TT", "Nội dung", "Tổng số", "Ngân sách tỉnh", "Ngân sách huyện"]


def sources(*numbers):
    return [SOURCES, *([str(i + 1), f"Hạng mục {i + 1}", *n.split()] for i, n in enumerate(numbers))]


def test_a_total_column_and_its_parts():
    right = ("300 100 200", "70 50 20", "15 5 10")
    assert faults("row_sums", *sources(*right)) == []
    assert faults("row_sums", *sources(*right, "95 40 50")) == [("row_mismatch", "error", "90", "95")]


def test_columns_that_are_no_parts_are_none():
    assert faults("row_sums", *sources("300 7 2", "70 5 20", "15 5 1", "95 40 50")) == []


def test_a_formula_in_the_header_binds_from_the_first_row():
    rows = (
        ["TT", "Nội dung", "Số còn lại", "Số giao", "Số chi"],
        ["(1)", "(2)", "(3)=(4)-(5)", "(4)", "(5)"],
        ["1", "Đường truyền", "40", "100", "60"],
        ["2", "Máy chủ", "55", "80", "15"],
    )
    assert faults("row_sums", *rows, headers=2) == [("row_mismatch", "error", "65", "55")]


def test_quantity_times_price():
    rows = (
        ["TT", "Thiết bị", "Số lượng", "Đơn giá", "Thành tiền"],
        ["1", "Máy in", "4", "3.500", "14.000"],
        ["2", "Máy quét", "2", "6.000", "12.000"],
        ["3", "Máy tính", "5", "12.000", "66.000"],
    )
    assert faults("row_sums", *rows) == [("row_mismatch", "error", "60.000", "66.000")]


def test_the_share_of_a_year_may_be_less_only_where_the_work_runs_for_years():
    def found(*rows):
        grid = (
            ["TT", "Nội dung", "Thời gian", "Tổng kinh phí", "Kinh phí năm 2020", "Kinh phí năm 2020"],
            ["TT", "Nội dung", "Thời gian", "Tổng kinh phí", "Tỉnh", "Trung ương"],
            ["1", "Máy chủ", "2020", "500", "500", ""],
            ["2", "Phần mềm", "2020", "800", "300", "500"],
            *rows,
        )
        return faults("row_sums", *grid, headers=2)

    assert found(["3", "Cơ sở dữ liệu", "2019-2021", "900", "300", ""]) == []
    assert found(["3", "Cơ sở dữ liệu", "2020", "900", "300", "200"]) == [("row_mismatch", "error", "500", "900")]
    assert found(["3", "Cơ sở dữ liệu", "2019-2021", "900", "950", ""]) == [("row_mismatch", "error", "950", "900")]


def test_totals_of_a_table_that_no_family_claims():
    rows = (
        ["TT", "Xã", "Hồ sơ", "Trực tuyến"],
        ["1", "Ia Tul", "120", "30"],
        ["2", "Chư Răng", "80", "25"],
        ["3", "Đăk Tăng", "45", "5"],
    )
    assert faults("table_totals", *rows, ["", "Tổng cộng", "245", "60"]) == []
    assert faults("table_totals", *rows, ["", "Tổng cộng", "245", "97"]) == [("total_mismatch", "error", "60", "97")]
    assert faults("table_totals", *rows, ["", "Tổng cộng", "9", "7"]) == []


def test_shares_and_prices_are_not_added_up():
    rows = (
        ["TT", "Xã", "Tỷ lệ (%)", "Hồ sơ"],
        ["1", "Ia Tul", "90", "10"],
        ["2", "Chư Răng", "80", "20"],
        ["", "Tổng cộng", "85", "30"],
    )
    assert faults("table_totals", *rows) == []


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ("1 2 3 4 5", []),
        ("1 2 4 5 6", [("numbering_gap", "warning", "3", "4")]),
        ("1 2 3 3 4", [("duplicate_number", "warning", "4", "3")]),
        ("1 2 9 4 5 6 7 8", [("duplicate_number", "warning", "3", "9")]),
        ("1 2 3 1 2", []),
        ("7 3 9", []),
    ],
)
def test_numbers_of_rows(numbers, found):
    rows = [[n, f"Hạng mục {i}", "5"] for i, n in enumerate(numbers.split())]
    assert faults("item_numbers", ["TT", "Nội dung", "Số"], *rows) == found


def test_ranks():
    rows = [["TT", "Đơn vị", "Tổng điểm", "Xếp hạng"]]
    scores = (
        ("Sở Xây dựng", "91,5", "1"),
        ("Sở Y tế", "80", "3"),
        ("Sở Nội vụ", "88,25", "2"),
        ("Sở Công Thương", "80", "3"),
    )
    rows += [[str(i), *s] for i, s in enumerate(scores, 1)]
    assert faults("ranks", *rows, ["5", "Sở Tư pháp", "70", "5"]) == []
    assert faults("ranks", *rows, ["5", "Sở Tư pháp", "70", "4"]) == []
    assert faults("ranks", *rows, ["5", "Sở Tư pháp", "70", "2"]) == [("rank_mismatch", "error", "4-5", "2")]


def test_the_same_item_twice():
    rows = (
        ["TT", "Nội dung", "Số tiền"],
        ["1", "Bảo trì phần mềm quản lý văn bản", "120"],
        ["2", "Bảo trì phần mềm quản lý văn bản", "120"],
        ["3", "Bảo trì phần mềm quản lý văn bản", "90"],
    )
    assert [f[:2] for f in faults("repeated_rows", *rows)] == [("duplicate_row", "info")]


def test_a_unit_of_money_without_amounts():
    rows = (["TT", "Nội dung", "Ghi chú"], ["1", "Máy chủ", "Đã xong"])
    assert faults("missing_values", *rows, unit_note="ĐVT: Triệu đồng")[0][0] == "unit_without_amounts"
    assert faults("missing_values", *rows) == []


def test_dossiers_fewer_than_the_services_that_have_some():
    rows = [
        count("Sở Y tế", m, v, 1) for m, v in (("services", "9"), ("services_with_dossiers", "5"), ("dossiers", "3"))
    ]
    (finding,) = check("impossible_pairs", *rows).findings
    assert (finding.rule, finding.expected, finding.actual) == ("impossible_value", "<= 3", "5")


def equipment(quantity, status, **given):
    return raw(
        "equipment", "p1-t1-r1", {"item_name": "Máy tính", "quantity_printed": quantity, "status": status}, given
    )


@pytest.mark.parametrize(
    ("quantity", "status", "found", "proved"),
    [
        ("22", "04 máy mua 2018, 18 máy mua 2015", 0, 1),
        ("22", "04 máy mua 2018, 19 máy mua 2015", 1, 0),
        ("22/22", "04 máy mua 2018, 18 máy mua 2015", 0, 0),
        ("22", "04 máy hỏng, 03 máy cần sửa", 0, 0),
        ("22", "Trang bị 2018", 0, 0),
    ],
)
def test_quantities_against_the_condition_beside_them(quantity, status, found, proved):
    outcome = check("status_counts", equipment(quantity, status))
    assert (len(outcome.findings), len(outcome.proved)) == (found, proved)


TOTAL = money("", "Tổng cộng", "12.540.000.000", 3, total=True)


def told(amount, text):
    """An amount in prose at the place where it is printed in the first text of a case."""
    passage = case(texts=(text,)).passages[0]
    box = passage.box_at(text.index(amount), text.index(amount) + len(amount))
    row = money("", "Tổng kinh phí", amount, 0)
    readings = {c: msgspec.structs.replace(r, box=box) for c, r in row.readings.items()}
    row = msgspec.structs.replace(row, key="p1-prose-1", readings=readings, box=box, table_id=None, row_index=None)
    outcome = check("totals_told", TOTAL, row, texts=(text,))
    return [(f.rule, f.expected, f.actual, f.suggestion) for f in outcome.findings], len(outcome.proved)


def test_a_total_told_in_prose_against_its_table():
    text = "Tổng kinh phí thực hiện là {}đ (chi tiết tại phụ lục kèm theo)."
    assert told("12.540.000.000", text.format("12.540.000.000")) == ([], 2)
    found, proved = told("12.450.000.000", text.format("12.450.000.000"))
    assert found == [("prose_table_conflict", "12.540.000.000đ", "12.450.000.000", "12.450.000.000 → 12.540.000.000đ")]
    assert proved == 0
    assert "nhầm đơn vị" in check_message("12.540.000", text.format("12.540.000"))
    assert told("900.000", "Chi 900.000đ mua giấy.") == ([], 0)


def check_message(amount, text):
    passage = case(texts=(text,)).passages[0]
    box = passage.box_at(text.index(amount), text.index(amount) + len(amount))
    row = money("", "Tổng kinh phí", amount, 0)
    readings = {c: msgspec.structs.replace(r, box=box) for c, r in row.readings.items()}
    row = msgspec.structs.replace(row, key="p1-prose-1", readings=readings, box=box, table_id=None, row_index=None)
    return check("totals_told", TOTAL, row, texts=(text,)).findings[0].message


def test_parts_numbered_below_their_item_are_counted_once():
    rows = (
        money("1", "Hạ tầng", "30.000", 1), money("1.1", "Máy chủ", "20.000", 2), money("1.2", "Mạng", "10.000", 3),
        money("2", "Phần mềm", "5.000", 4), money("", "Tổng cộng", "35.000", 5, total=True),
    )  # fmt: skip
    outcome = check("column_sums", *rows)
    assert outcome.findings == ()
    assert len(outcome.proved) == 5
    wrong = check("column_sums", *rows[:2], money("1.2", "Mạng", "19.000", 3), *rows[3:])
    assert [(f.rule, f.expected, f.actual) for f in wrong.findings] == [("subtotal_mismatch", "39.000", "30.000")]


def test_parts_that_are_only_some_of_their_item():
    rows = (
        money("1", "Hạ tầng", "30.000", 1), money("a)", "Máy chủ", "20.000", 2), money("b)", "Mạng", "5.000", 3),
        money("2", "Phần mềm", "5.000", 4), money("", "Tổng cộng", "35.000", 5, total=True),
    )  # fmt: skip
    assert check("column_sums", *rows).findings == ()


def test_letters_above_roman_groups():
    rows = (
        money("A", "Cấp tỉnh", "60", 1), money("I", "Hạ tầng", "40", 2, total=True), money("1", "Máy chủ", "15", 3),
        money("2", "Mạng", "25", 4), money("II", "Phần mềm", "20", 5, total=True), money("1", "Kế toán", "20", 6),
        money("", "Tổng cộng", "60", 7, total=True),
    )  # fmt: skip
    outcome = check("column_sums", *rows)
    assert outcome.findings == ()
    assert len(outcome.proved) == 7


def test_levels():
    numbers = ["A", "I", "1", "1.1", "1.2", "2", "II", "1", "a)", "-"]
    levels = [level(number, "") for number in numbers]
    assert levels == [1, 2, 3, 4, 4, 3, 2, 3, 6, 7]
    assert children(levels, 0) == [1, 6]
    assert children(levels, 2) == [3, 4]
    assert children(levels, 5) == []
    assert level("", "- Máy in") == 7
    assert level("", "Máy in") is None


@pytest.mark.parametrize(
    ("old", "new", "likely"),
    [
        (1200, 1700, True),
        (1200, 2100, True),
        (1200, 1_200_000, True),
        (1200, 2300, False),
        (5, -5, False),
        (7, 7, False),
    ],
)
def test_likely_repairs(old, new, likely):
    assert likely_repair(Decimal(old), Decimal(new)) is likely


def test_a_wrong_digit_is_likelier_than_a_lost_one():
    wrong, lost = ("a", Decimal(97), Decimal(91)), ("b", Decimal(97), Decimal(697))
    assert the_repair([lost, wrong]) == "a"
    assert the_repair([lost]) == "b"
    assert the_repair([wrong, wrong]) is None
    assert the_repair([]) is None


def test_one_print_has_one_standing_in_every_dataset():
    from pipeline.rules import validate

    rows = [covered(name, n, m, i) for i, (name, n, m) in enumerate((("Ia Pa", "5", "9"), ("Đak Đoa", "7", "7")))]
    rows.append(covered("Toàn tỉnh", "13", "16", 9, total=True))
    twin = raw("indicators", "p1-i1", {"value": "13"}, {"quote": "…"})
    made = case(*rows, twin)
    verdict = validate(made.extraction, ())
    (record,) = [r for r in verdict.records if r.dataset == "indicators"]
    assert record.known_by["value"] == "suspect"
    assert record.flags


@pytest.mark.parametrize("rule", sorted(RULES))
def test_no_rule_minds_a_strange_table(rule):
    wide = [["TT", *(f"Cột {i}" for i in range(199))], *([str(r), *["5"] * 199] for r in range(1, 4))]
    for rows in ([["", ""], ["", ""]], [["Tổng"], ["5"]], wide):
        assert isinstance(check(rule, tables=(table(*rows),)).findings, tuple)


@pytest.mark.parametrize(("printed", "found"), [("245", 0), ("254", 1), ("900", 0)])
def test_a_count_told_by_the_name_of_a_column(printed, found):
    made = table(
        ["TT", "Xã", "Tổng số hồ sơ tiếp nhận"],
        ["1", "Ia Tul", "120"],
        ["2", "Chư Răng", "125"],
        ["", "Tổng cộng", "245"],
    )
    outcome = check("columns_told", tables=(made,), texts=(f"Tổng số hồ sơ tiếp nhận là {printed} hồ sơ.",))
    assert [f.rule for f in outcome.findings] == ["prose_table_conflict"] * found


def test_amounts_are_no_counts_of_a_column():
    made = table(["TT", "Việc", "Kinh phí đã thực hiện"], ["1", "Mua máy", "120"], ["", "Tổng cộng", "120"])
    text = "Kinh phí đã thực hiện là 120.000 đồng."
    assert check("columns_told", tables=(made,), texts=(text,)).findings == ()


def test_a_percentage_of_a_table_row_proves_its_counts():
    rows = (["TT", "Tiếp nhận", "Đúng hạn", "Tỷ lệ (%)"], ["1", "250", "240", "96,0"])
    made = table(*rows)
    cells = {c.text: c for c in made.cells if c.row == 1}
    row = raw("one_stop", "p1-t1-r1", {"value": "240"}, table_id=made.table_id, row_index=1)
    box = cells["240"].box
    row = msgspec.structs.replace(row, readings={"value": msgspec.structs.replace(row.readings["value"], box=box)})
    assert len(check("ratio_percent", row, tables=(made,)).proved) == 1
    # 239/250 and 241/250 are 96 % too: that proves nothing.
    assert check("ratio_percent", row, tables=(table(rows[0], ["1", "250", "240", "96"]),)).proved == frozenset()
    wrong = table(rows[0], ["1", "250", "240", "98"])
    outcome = check("ratio_percent", row, tables=(wrong,))
    assert [f.rule for f in outcome.findings] == ["percent_mismatch"]
    assert len(outcome.doubted) == 1


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((["Loại", "Số", "%"], ["A", "28", "40,0"], ["B", "42", "60,0"], ["Tổng", "70", "100"]), []),
        ((["Loại", "Số", "%"], ["A", "28", "43,0"], ["B", "42", "60,0"], ["Tổng", "70", "100"]), ["43,0"]),
        ((["Xã", "Nhận", "Đúng hạn", "Tỷ lệ (%)"], ["A", "100", "97", "100"]), ["100"]),
        ((["Xã", "Nhận", "Đúng hạn", "%"], ["A", "100", "97", "100"]), []),
        (
            (["Xã", "Gửi", "Nhận", "%"], ["A", "50", "40", "78"], ["B", "90", "30", "12"], ["C", "80", "70", "61"]),
            ["78"],
        ),
        ((["Xã", "Kế hoạch", "NSTW", "NSĐP", "Giải ngân", "Tỷ lệ (%)"], ["A", "1000", "950", "50", "700", "70"]), []),
        (
            (["Xã", "Kế hoạch", "NSTW", "NSĐP", "Giải ngân", "Tỷ lệ (%)"], ["A", "1000", "950", "50", "700", "71"]),
            ["71"],
        ),
        (
            (["Xã", "Gửi", "Nhận", "%"], ["A", "50", "40", "78"], ["B", "90", "30", "33,3"], ["C", "8", "6", "75"]),
            ["78"],
        ),
    ],
)
def test_shares_of_a_column_and_rates_of_a_row(rows, found):
    assert [actual for *_, actual in faults("ratio_percent", *rows)] == found


@pytest.mark.parametrize(
    ("shares", "severity"), [(("41", "83", "66"), "warning"), (("41", "12", "66"), "info"), (("3", "12", "20"), None)]
)
def test_a_column_of_which_no_share_fits_is_remarked_once(shares, severity):
    counts = [("50", "20"), ("60", "49"), ("90", "58")]
    rows = [[f"Xã {n}", *count, share] for n, (count, share) in enumerate(zip(counts, shares, strict=True))]
    outcome = check("ratio_percent", tables=(table(["Xã", "Nhận", "Giải quyết", "Tỷ lệ (%)"], *rows),))
    assert [(f.rule, f.severity) for f in outcome.findings] == ([("percent_mismatch", severity)] if severity else [])
    assert not outcome.doubted


RATES = [("48", "36", "11", "75,0"), ("65", "39", "20", "60,0"), ("82", "41", "30", "50,0"), ("90", "90", "0", "100")]


@pytest.mark.parametrize(("printed", "found"), [("75,0", []), ("57,0", ["57,0"])])
def test_percentages_of_two_columns_further_off(printed, found):
    rows = [[f"Xã {no}", *row] for no, row in enumerate(RATES)]
    rows[0][-1] = printed
    made = table(["Xã", "Tổng số", "Đã xong", "Hẹn lại", "Tỷ lệ (%)"], *rows, ["Xã 9", "70", "14", "55", "20,0"])
    findings = check("ratio_percent", tables=(made,)).findings
    assert [(f.actual, f.expected) for f in findings] == [(text, "75,0%") for text in found]


def test_a_few_shares_near_two_counts_are_so_by_chance():
    rows = [[f"Xã {no}", "50", "20", share] for no, share in enumerate(("41", "7", "12", "88", "63"))]
    assert not check("ratio_percent", tables=(table(["Xã", "Nhận", "Giải quyết", "Tỷ lệ (%)"], *rows),)).findings


@pytest.mark.parametrize("names", [("I. Hạ tầng", "II. Phần mềm"), ("Hạ tầng", "Phần mềm")])
def test_sums_of_groups_in_rows_without_a_number_of_their_own(names):
    rows = (
        money("", names[0], "40.000", 1), money("1", "Máy chủ", "15.000", 2), money("2", "Mạng", "25.000", 3),
        money("", names[1], "12.000", 4), money("1", "Kế toán", "7.000", 5), money("2", "Chữ ký", "5.000", 6),
        money("", "Tổng cộng", "52.000", 7, total=True),
    )  # fmt: skip
    outcome = check("column_sums", *rows)
    assert outcome.findings == ()
    assert len(outcome.proved) == 7
    wrong = check("column_sums", *rows[:4], money("1", "Kế toán", "1.000", 5), *rows[5:])
    assert ("subtotal_mismatch", "6.000", "12.000") in [(f.rule, f.expected, f.actual) for f in wrong.findings]
