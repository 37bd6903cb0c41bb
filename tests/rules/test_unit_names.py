"""Rule `unit_names`: names that are no unit, or several; lists with one twice or nearly complete; numbers of communes."""

from __future__ import annotations

import datetime as dt

from rule_cases import SOURCE, count, covered, raw

from normalizers.rows import to_record
from pipeline.rules import RULES
from pipeline.rules.case import Case
from schemas.record import Extraction

LAO_CAI = {"province": "Lào Cai", "issued_date": dt.date(2021, 6, 1)}
ALL = ("Lào Cai", "Bát Xát", "Mường Khương", "Si Ma Cai", "Bắc Hà", "Bảo Thắng", "Bảo Yên", "Sa Pa", "Văn Bàn")


def judged(*rows, document=LAO_CAI):
    records = tuple(to_record(row, SOURCE.doc_id) for row in rows)
    return RULES["unit_names"](Case(Extraction(SOURCE, document, (), rows), records, ()))


def found(*rows, document=LAO_CAI):
    return [(f.rule, f.severity, f.actual) for f in judged(*rows, document=document).findings]


def listing(*names):
    return [covered(name, "1", "1", key) for key, name in enumerate(names)]


def districts(*names):
    """Rows without a number of communes, so that only names are judged."""
    return [
        raw("hnth_coverage", f"p1-prose-{n}", {"unit_name": name}, {"is_total": False}) for n, name in enumerate(names)
    ]


def test_a_list_of_known_units_is_silent():
    assert judged(*districts(*ALL)) == ((), frozenset(), frozenset())


def test_an_unknown_unit_is_told_with_candidates_and_doubted():
    outcome = judged(*districts(*ALL, "huyện Ea Kar"))
    (told,) = outcome.findings
    assert (told.rule, told.severity, told.actual) == ("unknown_unit", "warning", "huyện Ea Kar")
    assert "Huyện Ea Kar, Tỉnh Đắk Lắk (651)" in told.suggestion
    assert {column for _, column in outcome.doubted} == {"unit_name"}


def test_a_bare_name_among_strangers_is_only_mentioned():
    assert found(*districts("Khu Đông", "Khu Tây", "các nơi khác")) == [
        ("unknown_unit", "info", "Khu Đông"), ("unknown_unit", "info", "Khu Tây"),
    ]  # fmt: skip


def test_a_name_of_two_communes_is_ambiguous():
    rows = [count("UBND phường 1", "services", "4", 1), count("UBND phường 1", "dossiers", "9", 1)]
    made = [
        type(r)(**{**{f: getattr(r, f) for f in r.__struct_fields__}, "given": r.given | {"unit_level": "commune"}})
        for r in rows
    ]
    document = {"province": "Hồ Chí Minh", "issued_date": dt.date(2021, 6, 1)}
    assert found(*made, document=document) == [("ambiguous_unit", "warning", "UBND phường 1")]


def test_bodies_totals_and_several_units_are_not_judged():
    rows = [
        count(name, "services", "4", n)
        for n, name in enumerate(("Sở Y tế", "Trường THPT số 1", "UBND cấp xã", "Công an huyện"))
    ]
    assert found(*rows, *districts("Văn phòng Tỉnh ủy", "Các huyện, thành phố")) == []


def test_the_letterhead_is_judged():
    document = {"province": "Lào Cai", "district": "Ea Kar", "issued_date": dt.date(2021, 6, 1)}
    assert found(document=document) == [("unknown_unit", "warning", "Ea Kar")]


def test_before_the_first_list_a_name_is_only_mentioned():
    document = {"province": "Hà Tây", "issued_date": dt.date(2006, 6, 1)}
    assert found(document=document) == [("unknown_unit", "info", "Hà Tây")]


def test_a_unit_listed_twice():
    assert found(*districts(*ALL, "Bắc Hà")) == [("repeated_unit", "warning", "Huyện Bắc Hà")]


def test_a_list_that_leaves_one_out():
    (told,) = judged(*districts(*ALL[:-1])).findings
    assert (told.rule, told.severity, told.expected) == ("units_left_out", "info", "Huyện Văn Bàn")


def test_a_list_of_a_few_units_is_no_list_of_all():
    assert found(*districts(*ALL[:4])) == []


def test_the_number_of_communes():
    right, wrong = covered("Bắc Hà", "3", "19", 1), covered("Bắc Hà", "3", "23", 1)
    assert found(right) == []
    assert found(wrong) == [("commune_count", "info", "23")]


def test_a_number_of_communes_that_makes_the_total_hold_is_a_warning():
    rows = [covered("Bắc Hà", "3", "21", 1), covered("Bảo Yên", "3", "17", 2), covered("Bảo Thắng", "3", "14", 3)]
    total = covered("Toàn tỉnh", "9", "50", 4, total=True)
    (told,) = judged(*rows, total).findings
    assert (told.rule, told.severity, told.actual, told.suggestion) == ("commune_count", "warning", "21", "19")
    assert {column for _, column in judged(*rows, total).doubted} == {"communes_total"}


def test_a_misspelt_name_is_found_and_mentioned():
    outcome = judged(*districts(*ALL[1:], "Lao Cai"))
    (told,) = outcome.findings
    assert (told.rule, told.severity, told.actual) == ("misspelt_unit", "info", "Lao Cai")
    assert told.suggestion.startswith("Thành phố Lào Cai")
    assert len(outcome.doubted) == 1


def test_every_count_of_a_doubtful_unit_is_doubted():
    rows = [count("UBND huyện Ea Kar", metric, "3", 1) for metric in ("services", "dossiers")]
    assert len(judged(*rows).findings) == 1
    assert len(judged(*rows).doubted) == 2
