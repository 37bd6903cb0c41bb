"""Each rule with cases that hold, that fail, and that are none of its business."""

from __future__ import annotations

import msgspec
import pytest
from rule_cases import case, check, count, covered, money, names, table

from pipeline.rules import RULES


def outcome(rule, *rows, **more):
    made = case(*rows, **more)
    found = RULES[rule](made)
    return found.findings, names(made, found.proved), names(made, found.doubted)


def told(rule, *texts, **more):
    return [(f.severity, f.expected, f.actual) for f in check(rule, texts=texts, **more).findings]


def test_every_module_is_a_rule():
    assert set(RULES) >= {
        "amount_words", "column_sums", "impossible_pairs", "invalid_dates", "list_totals", "ratio_percent"
    }  # fmt: skip


# Amounts in words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Kinh phí là 1.300.000.000đ (Một tỷ ba trăm triệu đồng).",
        "Kinh phí là 1.300.000.000 đồng (Bằng chữ: Một tỷ, ba trăm triệu đồng./.).",
        "Kinh phí là 250 triệu đồng (hai trăm năm mươi triệu đồng).",
        "Kinh phí là 1.300.000đ (đã bố trí trong dự toán).",
        "Kinh phí là 1.300.000đ.",
        "Giao trong năm (hai đợt) cho các xã.",
    ],
)
def test_amounts_that_agree_with_their_words_or_have_none(text):
    assert told("amount_words", text) == []


@pytest.mark.parametrize(
    ("text", "expected", "actual"),
    [
        ("Kinh phí là 1.300.000đ (Một tỷ, ba trăm triệu đồng).", "1.300.000.000đ", "1.300.000đ"),
        ("Kinh phí: 25.000.000 đồng (Bằng chữ: Hai mươi sáu triệu đồng).", "26.000.000đ", "25.000.000 đồng"),
    ],
)
def test_amounts_that_contradict_their_words(text, expected, actual):
    assert told("amount_words", text) == [("error", expected, actual)]


def test_words_below_a_table_prove_or_doubt_its_total():
    total = money("", "Tổng cộng", "37.500.000", 2, total=True)
    rows = money("1", "Máy in", "37.500.000", 1), total
    findings, proved, _ = outcome("amount_words", *rows, texts=("Bằng chữ: Ba mươi bảy triệu năm trăm nghìn đồng./.",))
    assert (findings, proved) == ((), {("Tổng cộng", "amount_printed")})
    (finding,), proved, _ = outcome("amount_words", *rows, texts=("Bằng chữ: Ba mươi tám triệu đồng./.",))
    assert (finding.rule, finding.expected, proved) == ("amount_words_mismatch", "38.000.000đ", set())
    assert outcome("amount_words", texts=("Bằng chữ: Ba mươi tám triệu đồng.",)) == ((), set(), set())


# Ratios and percentages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Đã giải quyết 217.515/231.742 hồ sơ, đạt tỷ lệ 93,9%.",
        "Có 21/22 cán bộ, đạt tỷ lệ 95,5 %.",
        "Đạt 100% (22/22) xã.",
        "Có 1/3 đơn vị, chiếm 33,33%.",
        "Ngày 12/7 đạt kết quả tốt.",
        "Theo Nghị định số 47/2020/NĐ-CP đạt tỷ lệ 50%.",
        "Có 5/0 xã, đạt tỷ lệ 50%.",
        "Tỷ lệ đạt 45% trên tổng số hồ sơ.",
    ],
)
def test_percentages_that_hold_or_have_no_ratio(text):
    assert told("ratio_percent", text) == []


@pytest.mark.parametrize(
    ("text", "severity", "expected", "actual"),
    [
        ("Đã giải quyết 217.515/231.742 hồ sơ, đạt tỷ lệ 94,6%.", "error", "93,9%", "94,6%"),
        ("Trên 95,4% (21/22) cán bộ.", "info", "95,5%", "95,4%"),
        ("Có 3/4 xã, đạt tỷ lệ 57%.", "error", "75%", "57%"),
    ],
    ids=["wrong", "cut off instead of rounded", "digits swapped"],
)
def test_percentages_that_fail(text, severity, expected, actual):
    assert told("ratio_percent", text) == [(severity, expected, actual)]


@pytest.mark.parametrize(
    "text",
    [
        "Tính đến ngày 15/11, tỷ lệ hồ sơ trực tuyến đạt 98%",
        "Tính đến 30/6 số hồ sơ đúng hạn đạt 45,5%",
        "Quý 3/2020, tỷ lệ đạt 60%",
        "Đến tháng 9/2020 đạt 70%",
        "Năm học 2019/2020 tỷ lệ đạt 98%",
        "Nghị quyết 17/2019 đặt chỉ tiêu, nay đạt 80%",
    ],
)
def test_dates_and_numbers_of_documents_are_no_shares(text):
    assert told("ratio_percent", text) == []


def test_percentages_in_tables():
    head = ["Đơn vị", "Tiếp nhận", "Đúng hạn", "Tỷ lệ (%)"]
    made = table(head, ["Ba Bể", "200", "190", "95"], ["Na Rì", "200", "150", "70"], ["Chợ Đồn", "200", "", "12"])
    (finding,) = check("ratio_percent", tables=(made,)).findings
    assert (finding.expected, finding.actual, finding.dataset) == ("75%", "70", "tables")


def test_growth_is_no_share():
    head = ["Đơn vị", "Năm trước", "Năm nay", "Tăng (%)"]
    assert check("ratio_percent", tables=(table(head, ["Ba Bể", "200", "150", "70"]),)).findings == ()


# Lists and their totals ----------------------------------------------------------------------------------------------

LIST = (covered("Ba Bể", "13", "15", 1), covered("Na Rì", "11", "17", 2), covered("Chợ Đồn", "15", "20", 3))


def test_a_list_that_makes_up_its_total():
    findings, proved, doubted = outcome("list_totals", *LIST, covered("tỉnh", "39", "52", 4, total=True))
    assert (findings, doubted) == ((), set())
    assert len(proved) == 8


def listed_in(text, *told):
    """Rows of prose, each where its n/m stands in the text; the last one is the total."""
    passage = case(texts=(text,)).passages[0]
    for name, n, m in told:
        start = text.index(f"{n}/{m}")
        row = covered(name, n, m, 1, total=name == told[-1][0])
        yield msgspec.structs.replace(row, table_id=None, box=passage.box_at(start, start + 5))


@pytest.mark.parametrize("end", [" và các huyện khác.", "; các huyện còn lại có trong bảng."])
def test_a_list_that_names_only_some(end):
    closed = "Có 201/225 xã, gồm: Ba Bể 13/15, Na Rì 11/17."
    text = closed.removesuffix(".") + end
    told = (("Ba Bể", "13", "15"), ("Na Rì", "11", "17"), ("tỉnh", "201", "225"))
    assert check("list_totals", *listed_in(text, *told), texts=(text,)).findings == ()
    assert len(check("list_totals", *listed_in(closed, *told), texts=(closed,)).findings) == 2


def test_a_list_of_those_that_are_covered_wholly():
    text = "Có 201/225 xã, phủ kín ở: Ba Bể 15/15, Na Rì 17/17."
    told = (("Ba Bể", "15", "15"), ("Na Rì", "17", "17"), ("tỉnh", "201", "225"))
    assert check("list_totals", *listed_in(text, *told), texts=(text,)).findings == ()


def test_a_list_that_does_not():
    findings, proved, doubted = outcome("list_totals", *LIST, covered("tỉnh", "40", "52", 4, total=True))
    ((finding),) = findings
    assert (finding.rule, finding.column, finding.expected, finding.actual) == (
        "list_total_mismatch", "communes_covered", "39", "40",
    )  # fmt: skip
    assert doubted == {(name, "communes_covered") for name in ("Ba Bể", "Na Rì", "Chợ Đồn", "tỉnh")}
    assert proved == {(name, "communes_total") for name in ("Ba Bể", "Na Rì", "Chợ Đồn", "tỉnh")}


def test_a_list_without_total_or_with_an_unread_number():
    assert outcome("list_totals", *LIST) == ((), set(), set())
    unread = covered("Pác Nặm", "—", "10", 5)
    assert outcome("list_totals", *LIST, unread, covered("tỉnh", "40", "62", 4, total=True))[0] == ()
    assert outcome("list_totals", covered("tỉnh", "40", "52", 4, total=True)) == ((), set(), set())


def test_a_printed_number_of_units():
    from rule_cases import SOURCE, page

    from extractors.extract import extract

    def findings(text):
        pages = (page(text),)
        from pipeline.rules import validate

        return [f for f in validate(extract(SOURCE, pages), pages).findings if f.rule == "count_mismatch"]

    items = "Ba Bể 13/15, Na Rì 11/17, Chợ Đồn 15/20"
    assert findings(f"HNTH tại 3 huyện gồm: {items}.") == []
    (finding,) = findings(f"HNTH tại 5 huyện gồm: {items}.")
    assert (finding.expected, finding.actual) == ("3", "5")


# Pairs that cannot be ------------------------------------------------------------------------------------------------


def test_possible_pairs():
    rows = (
        count("Sở Tư pháp", "services", "10", 1), count("Sở Tư pháp", "services_with_dossiers", "10", 1),
        count("Sở Tư pháp", "dossiers", "500", 1), count("Sở Y tế", "services_with_dossiers", "0", 2),
        count("Sở Y tế", "dossiers", "0", 2), covered("Ba Bể", "15", "15", 3),
    )  # fmt: skip
    assert outcome("impossible_pairs", *rows) == ((), set(), set())


@pytest.mark.parametrize(
    ("rows", "expected", "actual"),
    [
        ((count("Sở", "services", "10", 1), count("Sở", "services_with_dossiers", "11", 1)), "<= 10", "11"),
        ((count("Sở", "services_with_dossiers", "0", 1), count("Sở", "dossiers", "96", 1)), "0", "96"),
        ((covered("Sở", "16", "15", 1),), "<= 15", "16"),
    ],
)
def test_impossible_pairs(rows, expected, actual):
    found = check("impossible_pairs", *rows)
    (finding,) = found.findings
    assert (finding.rule, finding.severity, finding.expected, finding.actual) == (
        "impossible_value", "error", expected, actual,
    )  # fmt: skip
    assert found.proved == set()
    assert len(found.doubted) == 2


def test_pairs_of_different_units_levels_or_unread_counts_are_no_pairs():
    rows = (
        count("Sở Tư pháp", "services", "10", 1), count("Sở Y tế", "services_with_dossiers", "11", 2),
        count("Sở Tư pháp", "services_with_dossiers", "12", 1, level="4"),
        count("Sở Công Thương", "services", "-", 3), count("Sở Công Thương", "services_with_dossiers", "11", 3),
    )  # fmt: skip
    assert outcome("impossible_pairs", *rows)[0] == ()


# Dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Đến ngày 31/12/2020 đã xong.", "Ngày 29 tháng 2 năm 2020 họp.", "Có 31/11 xã."])
def test_dates_of_the_calendar(text):
    assert told("invalid_dates", text) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [("Trước ngày 31/11/2020 phải xong.", "31/11/2020"), ("Ngày 30 tháng 02 năm 2021 họp.", "30 tháng 02 năm 2021")],
)
def test_dates_of_no_calendar(text, printed):
    (finding,) = check("invalid_dates", texts=(text,)).findings
    assert (finding.rule, finding.severity) == ("invalid_date", "error")
    assert printed in finding.actual
    assert finding.box is not None
