import datetime as dt
import hashlib

import pytest
from msgspec.structs import replace

from normalizers.rows import row_id, to_record, value_columns
from schemas.datasets import DATASETS
from schemas.geometry import Box
from schemas.record import RawRow, Reading, Record, Value

BOX = Box(0, 0, 10, 10)
DOC = "0123456789abcdef"


def reading(text: str, confidence: float = 1.0) -> Reading:
    return Reading(raw_text=text, text=text, page=1, box=BOX, confidence=confidence)


def record(dataset: str, readings: dict[str, str], given: dict[str, Value] | None = None, **more: object) -> Record:
    raw = RawRow(dataset, "p1-t1-r1", 1, BOX, {k: reading(v) for k, v in readings.items()}, given or {}, **more)
    return to_record(raw, DOC)


def test_a_budget_row() -> None:
    made = record(
        "budget_items",
        {"item_no": "1", "item_name": "Mua  máy\ntính", "lead_unit": "Sở TT&TT", "amount_printed": "1,279,595"},
        {"fund_source": "total", "is_total": False, "unit_printed": "1.000 đồng", "unit_factor": 1000},
    )
    assert tuple(made.values) == value_columns("budget_items")
    assert made.values["item_name"] == "Mua máy tính"
    assert made.values["amount_printed"] == "1,279,595"
    assert made.values["amount_vnd"] == 1_279_595_000
    assert made.values["section"] is None
    assert "unit_factor" not in made.values
    assert made.rules["amount_vnd"] == ("thousands_commas", "times_1000")
    assert made.rules["item_name"] == ("blanks_squeezed",)
    assert made.known_by == dict.fromkeys(("item_no", "item_name", "lead_unit", "amount_printed"), "single")
    assert made.flags == ()


def test_identity_is_document_dataset_and_key() -> None:
    expected = hashlib.sha256(f"{DOC}|equipment|p1-t1-r1".encode()).hexdigest()[:16]
    assert record("equipment", {}).row_id == expected == row_id(DOC, "equipment", "p1-t1-r1")


@pytest.mark.parametrize(
    ("printed", "given", "vnd", "flags"),
    [
        ("20.000", {"unit_factor": 10**6}, 20_000_000_000, ()),
        ("1.234,5", {"unit_factor": 10**6}, 1_234_500_000, ()),
        ("1,250", {"unit_factor": 10**6}, 1_250_000_000, ("ambiguous_amount_printed",)),
        ("12.500", {"unit_factor": 10**9}, 12_500_000_000_000, ("ambiguous_amount_printed",)),
        ("12.500", {"unit_factor": 10**9, "thousands": "."}, 12_500_000_000_000, ()),
        ("1,250", {"unit_factor": 10**6, "thousands": "."}, 1_250_000, ()),
        ("1,250", {"unit_factor": 10**6, "thousands": ","}, 1_250_000_000, ()),
        ("1,250", {"unit_factor": 1000}, 1_250_000, ()),
        ("1.300.000đ", {}, 1_300_000, ()),
        ("1.300.000đ", {"unit_factor": 1000}, 1_300_000, ("unit_conflict",)),
        ("1,3 tỷ đồng", {}, 1_300_000_000, ()),
        ("1.300.000", {}, None, ("unit_missing",)),
        ("1.3O0.000", {"unit_factor": 1}, None, ("unparsed_amount_printed",)),
        ("0,5", {"unit_factor": 1}, None, ("unparsed_amount_printed",)),
        ("-", {"unit_factor": 1}, None, ()),
    ],
)
def test_amounts(printed: str, given: dict[str, Value], vnd: int | None, flags: tuple[str, ...]) -> None:
    made = record("budget_items", {"amount_printed": printed}, given)
    assert made.values["amount_printed"] == printed
    assert made.values["amount_vnd"] == vnd
    assert made.flags == flags
    assert made.known_by["amount_printed"] == ("suspect" if flags else "single")


@pytest.mark.parametrize(
    ("printed", "quantity", "of", "flags"),
    [("22 bộ", 22, None, ()), ("04", 4, None, ()), ("10/14", 10, 14, ()), ("-", None, None, ()),
     ("vài bộ", None, None, ("unparsed_quantity_printed",))],
)  # fmt: skip
def test_quantities(printed: str, quantity: int | None, of: int | None, flags: tuple[str, ...]) -> None:
    made = record("equipment", {"quantity_printed": printed, "note": "-"}, {"entity": "UBND xã Quảng Thọ"})
    values = made.values
    assert (values["quantity_printed"], values["quantity"], values["quantity_of"]) == (printed, quantity, of)
    assert values["note"] is None
    assert made.flags == flags


def test_counts_and_levels() -> None:
    made = record(
        "dvctt_counts", {"unit_name": "Sở Xây dựng", "value": "1.016"}, {"metric": "services", "is_total": False}
    )
    assert (made.values["value"], made.values["unit_level"]) == (1016, "department")
    assert record("dvctt_counts", {"value": "-"}).values["value"] is None
    bad = record("dvctt_counts", {"value": "1O"})
    assert (bad.values["value"], bad.flags, bad.known_by["value"]) == (None, ("unparsed_value",), "suspect")
    kept = record("dvctt_counts", {"unit_name": "Pleiku"}, {"unit_level": "district"})
    assert kept.values["unit_level"] == "district"


def test_doubt_makes_suspects() -> None:
    raw = RawRow("hnth_coverage", "k", 1, BOX, {"communes_covered": reading("9", 0.4), "communes_total": reading("9")})
    made = to_record(raw, DOC)
    assert made.known_by == {"communes_covered": "suspect", "communes_total": "single"}
    assert made.flags == ("low_confidence",)
    named = record("hnth_coverage", {"communes_covered": "9", "communes_total": "9"}, flags=("faint_communes_total",))
    assert named.known_by == {"communes_covered": "single", "communes_total": "suspect"}
    general = record("hnth_coverage", {"communes_covered": "9"}, flags=("row_over_page_break",))
    assert general.known_by == {"communes_covered": "suspect"}


def test_two_readers_that_agree_are_told_unless_the_value_is_in_doubt() -> None:
    agreed = {name: replace(reading("9"), agreed=True) for name in ("communes_covered", "communes_total")}
    made = to_record(RawRow("hnth_coverage", "k", 1, BOX, agreed, flags=("faint_communes_total",)), DOC)
    assert made.known_by == {"communes_covered": "agreed", "communes_total": "suspect"}


def test_given_wins_over_a_reading() -> None:
    made = record("hnth_coverage", {"unit_name": "la Pa"}, {"unit_name": "Ia Pa"})
    assert made.values["unit_name"] == "Ia Pa"


def test_dates() -> None:
    made = record("documents", {"issued_date": "ngày 14 tháng 7 năm 2021"})
    assert made.values["issued_date"] == dt.date(2021, 7, 14)
    assert record("documents", {"issued_date": "31/11/2020"}).flags == ("impossible_issued_date",)
    blank = record("documents", {"issued_date": "ngày    tháng 11 năm 2020"})
    assert (blank.values["issued_date"], blank.flags) == (None, ())


def test_a_strange_column_is_a_mistake_of_the_extractor() -> None:
    with pytest.raises(ValueError, match="equipment has no column amount_printed"):
        record("equipment", {"amount_printed": "5"})
    with pytest.raises(KeyError):
        record("nonesuch", {})


def test_no_blank_text_becomes_a_value() -> None:
    for name in ("budget_items", "dvctt_counts", "hnth_coverage", "equipment"):
        columns = [c.name for c in DATASETS[name].defined() if c.name in value_columns(name) and c.type != "bool"]
        made = record(name, dict.fromkeys(columns, "  "))
        assert set(made.values.values()) == {None}
        assert made.flags == ()
