"""Reports of one unit compared with each other. All names and figures are invented."""

from __future__ import annotations

import pytest

from normalizers.rows import to_record
from pipeline.across import across, facts_of
from schemas.document import SourceDocument
from schemas.geometry import Box
from schemas.record import Extraction, RawRow, Reading, Verdict


def row(dataset, key, printed, given):
    box = Box(50, 100, 200, 112)
    readings = {column: Reading(text, text, 3, box) for column, text in printed.items()}
    return RawRow(dataset, key, 3, box, readings, given)


def report(name, year, *rows):
    source = SourceDocument(name * 16, name * 64, f"{name}.pdf", 10, 5)
    document = {"issuer": "UBND huyện Hoa Lư", "province": "Bình An", "report_year": year}
    records = tuple(to_record(r, source.doc_id) for r in rows)
    return Verdict(Extraction(source, document, (), rows), (), records, ())


def coverage(covered, total, unit="Hoa Lư"):
    return row(
        "hnth_coverage", f"p3-{unit}", {"unit_name": unit, "communes_covered": covered, "communes_total": total}, {}
    )


def budget(amount, year):
    readings = {"item_name": "Tổng cộng", "amount_printed": amount}
    return row(
        "budget_items",
        "p3-b",
        readings,
        {"is_total": True, "unit_factor": 1, "budget_year": year, "fund_source": "total"},
    )


def found(*reports):
    return [
        (doc_id[0], f.rule, f.severity, f.expected, f.actual)
        for doc_id, f in across(f for r in reports for f in facts_of(r))
    ]


def test_a_number_that_hardly_changes_falls():
    earlier, later = report("a", 2019, coverage("8", "14")), report("b", 2020, coverage("9", "12"))
    assert found(later, earlier) == [("b", "told_differently", "warning", "14", "12")]


def test_a_number_that_grows_tenfold():
    earlier, later = report("a", 2019, budget("1.250.000.000", 2019)), report("b", 2020, budget("12.750.000.000", 2020))
    ((doc, rule, severity, *_),) = found(earlier, later)
    assert (doc, rule, severity) == ("b", "jump_between_reports", "warning")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (report("a", 2019, coverage("8", "14")), report("b", 2020, coverage("11", "14"))),
        (report("a", 2012, coverage("8", "14")), report("b", 2020, coverage("8", "9"))),
        (report("a", 2019, coverage("8", "14")), report("b", 2019, coverage("3", "9", unit="Kim Sơn"))),
        (report("a", 2019, coverage("8", "14")), report("a", 2019, coverage("8", "13"))),
        (report("a", 2019, coverage("8", "14"), coverage("8", "15")), report("b", 2020, coverage("8", "12"))),
    ],
    ids=["growth", "long ago", "another unit", "the same document", "told twice in one report"],
)
def test_nothing_to_say(earlier, later):
    assert found(earlier, later) == []


def test_the_message_names_both_places():
    earlier, later = report("a", 2019, budget("5.000.000", 2020)), report("b", 2020, budget("6.000.000", 2020))
    ((_, finding),) = across([*facts_of(earlier), *facts_of(later)])
    assert finding.severity == "info"
    assert "a.pdf, trang 3" in finding.message
    assert "b.pdf, trang 3" in finding.message


def item(amount, name="Nâng cấp trang thông tin điện tử", year=2020):
    readings = {"item_name": name, "amount_printed": amount}
    return row("budget_items", f"p3-{name}", readings, {"unit_factor": 1, "budget_year": year, "fund_source": "total"})


@pytest.mark.parametrize(
    ("earlier", "later", "severity"),
    [
        (budget("1.250.000", 2020), budget("1.250.000.000", 2020), "error"),
        (budget("1.250.000.000", 2019), budget("1.250.000", 2020), "warning"),
        (item("45.000"), item("45.000.000"), "error"),
    ],
)
def test_a_unit_that_differs_between_reports(earlier, later, severity):
    ((_, rule, grave, *_),) = found(report("a", 2019, earlier), report("b", 2020, later))
    assert (rule, grave) == ("unit_slip", severity)


def test_items_without_a_name_are_not_compared():
    assert found(report("a", 2020, item("45.000", "")), report("b", 2020, item("45.000.000", ""))) == []


def test_single_items_may_be_planned_anew():
    assert found(report("a", 2020, item("45.000.000")), report("b", 2020, item("450.000.000"))) == []
