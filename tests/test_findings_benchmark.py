"""The benchmark of findings: when a finding names an issue, and what it counts."""

from __future__ import annotations

import pytest

from benchmarks.findings import TrueIssue, compare, lines, names_issue
from benchmarks.injection import Injected, injection_lines
from schemas.record import Finding

SUM = TrueIssue("sum_mismatch", "error", 5, "120", "96", "gồm 96 người", "Cộng được 96, ghi 120.")


def finding(rule="sum_mismatch", page=5, actual="120", expected="96", severity="error", message="…"):
    return Finding(rule, severity, message, page, None, None, None, None, expected, actual)


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (finding(), True),
        (finding(page=None), True),
        (finding(page=6), False),
        (finding(rule="total_mismatch"), True),
        (finding(rule="total_mismatch", expected=None), False),
        (finding(actual="7", expected="9"), False),
        (finding(rule="count_conflict", actual="7", expected="9"), False),
    ],
)
def test_when_a_finding_names_an_issue(told, named):
    assert names_issue(told, SUM) is named


def test_found_missed_and_beside_the_truth():
    derived = TrueIssue("cross_check", "info", 5, "80%", derived_from="I01")
    compared = compare("a.pdf", 10, [SUM, derived], [finding(), finding(page=2, severity="warning")])
    assert [found for _, found in compared.issues] == [True, False]
    assert len(compared.extra) == 1
    (line,) = lines("now", [compared])
    assert "error 1 of 1" in line
    assert "info 0 of 0" in line
    assert "per 10 pages: 1.00" in line


def test_wrong_digits_by_dataset_and_place():
    told = [
        Injected("a.pdf", "equipment", "table", known, "12", "72", fate)
        for known, fate in (("proved", "caught"), ("proved", "proved"), ("single", "silent"))
    ]
    rows = injection_lines(told)
    assert [row.split()[-3:] for row in rows[1:]] == [["1", "0.0%", "0"], ["2", "50.0%", "1"]]
