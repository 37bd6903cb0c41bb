"""How benchmarks/rows.py pairs rows and counts values."""

from __future__ import annotations

from benchmarks.naive_rows import rows_of
from benchmarks.rows import COMPARED, Count, Found, count, is_same, told_as


def found(page=1, sure=True, **values):
    return Found(values, page, frozenset(values if sure else ()))


def counted(told, ours, dataset="equipment"):
    rows, values = Count(), Count()
    count(told, ours, COMPARED[dataset], rows, values)
    return rows, values


LINE = {"page": 1, "item_no": "1", "item_name": "Máy in", "quantity_printed": "04", "quantity": 4, "status": None}
OURS = {"item_no": "1", "item_name": "máy  in", "quantity_printed": "04", "quantity": 4, "status": None}


def test_a_right_row():
    rows, values = counted([LINE], [found(**OURS)])
    assert rows == Count(1, 1, 1, 0)
    assert values == Count(4, 4, 4, 0)


def test_a_wrong_value_costs_its_row_and_counts_once():
    rows, values = counted([LINE], [found(**OURS | {"quantity": 14})])
    assert rows == Count(1, 1, 0, 1)
    assert values == Count(4, 4, 3, 1)


def test_a_flagged_one_is_wrong_but_not_unflagged():
    _, values = counted([LINE], [found(sure=False, **OURS | {"quantity": 14})])
    assert values == Count(4, 4, 3, 0)


def test_a_lost_diacritic_is_an_error():
    _, values = counted([LINE], [found(**OURS | {"item_name": "May in"})])
    assert values.right == 3


def test_missed_and_extra_rows():
    rows, values = counted([LINE], [found(page=5, **OURS)])
    assert rows == Count(1, 1, 0, 1)
    assert values == Count(4, 4, 0, 4)


def test_the_most_alike_are_paired():
    other = LINE | {"item_no": "2", "item_name": "Máy quét"}
    ours = [found(**OURS | {"item_no": "2", "item_name": "Máy quét"}), found(**OURS)]
    assert counted([LINE, other], ours)[0].right == 2


QUOTED = {"page": 2, "value": 9, "numerator": 9, "denominator": 9, "percent": None, "quote": "9/9 đơn vị cấp huyện"}


def test_a_figure_is_found_where_its_sentence_stands():
    """A short quotation may stand on several pages; the truth names one of them."""
    ours = {"value": 9, "numerator": 9, "denominator": 9, "percent": None}
    there = found(page=6, quote="Đã có 9/9 đơn vị cấp huyện dùng chữ ký số.", **ours)
    elsewhere = found(page=6, quote="Đã có 9/9 trường học dùng chữ ký số.", **ours)
    assert counted([QUOTED], [there], "indicators")[1].right == 3
    assert counted([QUOTED], [elsewhere], "indicators")[1].right == 0


def test_of_figures_alike_the_one_of_the_same_words_is_meant():
    told = {"page": 2, "value": 100, "percent": 100, "quote": "100% công chức được cấp hộp thư"}
    ours = [
        found(page=2, sure=sure, value=100, percent=100, label=label)
        for sure, label in ((False, "các đơn vị cấp xã"), (True, "công chức được cấp hộp thư công vụ"))
    ]
    assert counted([told], ours, "indicators")[1].unflagged == 0


def test_amounts_and_headings_are_compared_by_what_they_say():
    assert is_same("amount_printed", "1.250.000", "1.250.000 đồng")
    assert not is_same("amount_printed", "1.250.000", "1.260.000")
    assert is_same("metric", "Tra cứu qua tin nhắn", "Cho phép tra cứu / Qua tin nhắn")
    assert not is_same("metric", "services", "services_with_dossiers")


def test_words_of_an_archive_for_sources_and_years():
    row = {"fund_source": "NSTW 2024", "period": "2023-2025", "amount_vnd": 1}
    assert told_as("budget_items", row) | {} == {"fund_source": "central", "budget_year": 2024, "period": "2023-2025", "amount_vnd": 1}  # fmt: skip
    assert "budget_year" not in told_as("budget_items", {"fund_source": "Tổng kinh phí", "period": "2024"})


def test_the_naive_baseline_reads_plain_tables():
    table = [["TT", "Nội dung", "Kinh phí"], ["1", "Mua máy in", "12.500"], [None, "Tổng cộng", "12.500"]]
    made = list(rows_of(table, "ĐVT: 1.000 đồng"))
    assert [(dataset, row["amount_vnd"], row["is_total"]) for dataset, row in made] == [
        ("budget_items", 12_500_000, False), ("budget_items", 12_500_000, True),
    ]  # fmt: skip
