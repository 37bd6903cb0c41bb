"""Codes of a document's places and of the units its rows are about."""

import datetime as dt

import pytest

from normalizers.places.document import codes_of, home_of, with_codes
from normalizers.places.records import coded, unit_of
from normalizers.rows import to_record
from schemas.geometry import Box
from schemas.record import RawRow, Reading, Record, Value

BOX = Box(0, 0, 10, 10)


def row(dataset: str, readings: dict[str, str], given: dict[str, Value] | None = None) -> Record:
    told = {column: Reading(text, text, 1, BOX) for column, text in readings.items()}
    return to_record(RawRow(dataset, "p1-t1-r1", 1, BOX, told, given or {}), "0123456789abcdef")


def paper(**columns: Value) -> dict[str, Value]:
    return {"issued_date": dt.date(2021, 6, 1), **columns}


PROVINCE = home_of(paper(province="Lào Cai"))
DISTRICT = home_of(paper(province="Lào Cai", district="Bắc Hà"))
COMMUNE = home_of(paper(province="Lào Cai", district="Bắc Hà", commune="Bản Phố"))


def test_a_city_and_a_district_of_one_name() -> None:
    both = paper(province="Đồng Tháp", district="Cao Lãnh", issuer_level="district")
    assert home_of(both).district.code is None
    codes = [home_of(both | {"issuer": f"UBND {kind} Cao Lãnh"}).district.code for kind in ("thành phố", "huyện")]
    assert codes == ["866", "873"]


def test_codes_of_a_commune_and_its_places() -> None:
    assert codes_of(COMMUNE) == {
        "province_code": "10",
        "district_code": "085",
        "commune_code": "02866",
        "province_code_today": "15",
        "province_today": "Tỉnh Lào Cai",
        "commune_code_today": "02839",
        "commune_today": "Xã Bắc Hà",
        "unit_codes_today": ("02839",),
    }


def test_a_district_gives_the_codes_of_what_covers_it() -> None:
    codes = codes_of(DISTRICT)
    assert codes["commune_code"] is None
    assert codes["commune_code_today"] is None
    assert isinstance(codes["unit_codes_today"], tuple)
    assert len(codes["unit_codes_today"]) > 1


def test_the_province_follows_from_the_district_where_it_is_not_named() -> None:
    assert codes_of(home_of(paper(district="Si Ma Cai")))["province_code"] == "10"


def test_a_year_stands_for_a_missing_date_but_2025_does_not() -> None:
    assert home_of({"report_year": 2020}).on == dt.date(2020, 7, 1)
    assert home_of({"report_year": 2025}).on is None
    assert home_of({}).on is None
    assert codes_of(home_of({"doc_type": "khac"}))["province_code"] is None


def test_a_city_that_became_a_province() -> None:
    assert codes_of(home_of({"issued_date": dt.date(2025, 5, 1), "district": "Huế"}))["province_code"] == "46"


def test_what_a_person_has_set_stays() -> None:
    assert with_codes({"province_code": "99", "title": None}, PROVINCE)["province_code"] == "99"


def code(record: Record, home: object) -> Value:
    (made,) = coded([record], home)  # type: ignore[arg-type]
    return made.values.get("unit_code", made.values.get("entity_code"))


@pytest.mark.parametrize(
    ("name", "level", "expected"),
    [("UBND huyện Bắc Hà", "district", "085"), ("Bắc Hà", "district", "085"), ("Sở Y tế", "province", None),
     ("Công an tỉnh", "province", None), ("Phòng Tư pháp huyện Bắc Hà", "district", None), ("UBND cấp huyện", "district", None),
     ("UBND huyện Ea Kar", "district", None), ("Hạt Kiểm lâm huyện Bắc Hà", "district", None),
     ("Huyện ủy Bắc Hà", "district", None), ("Toàn tỉnh", None, "10"), ("Tổng cộng", None, None)],
)  # fmt: skip
def test_units_of_service_counts(name: str, level: str | None, expected: str | None) -> None:
    record = row("dvctt_counts", {"unit_name": name, "value": "3"}, {"unit_level": level, "is_total": level is None})
    assert code(record, PROVINCE) == expected


def test_lists_of_coverage_name_districts_in_the_provinces_papers_and_communes_below() -> None:
    record = row("hnth_coverage", {"unit_name": "Bắc Hà", "communes_covered": "3", "communes_total": "19"})
    assert code(record, PROVINCE) == "085"
    assert code(record, DISTRICT) == "02839"


def test_the_unit_that_reports_is_its_own() -> None:
    record = row("hnth_coverage", {"communes_covered": "3"}, {"unit_name": "Bắc Hà"})
    assert code(record, DISTRICT) == "085"


def test_totals_have_no_unit() -> None:
    record = row("hnth_coverage", {"unit_name": "Tổng cộng", "communes_total": "3"}, {"is_total": True})
    assert unit_of(record, PROVINCE) is None


def test_codes_today_and_how_the_name_was_found() -> None:
    (made,) = coded([row("hnth_coverage", {"unit_name": "Bac Ha", "communes_total": "19"})], PROVINCE)
    assert made.values["unit_code_today"] is None
    assert len(made.values["unit_codes_today"]) > 1  # type: ignore[arg-type]
    assert made.rules["unit_code"] == ("unit_fuzzy",)
    assert made.flags == ("fuzzy_unit",)


@pytest.mark.parametrize(
    ("entity", "expected"),
    [("UBND xã Bản Phố", "02866"), ("UBND huyện", "085"), ("toàn huyện", "085"), ("xã đạt chuẩn", None), ("các xã", None),
     ("cán bộ", None), ("UBND tỉnh", "10"), ("xã Bản Phố, xã Cốc Lầu", None), ("huyện Bắc Hà, thành phố Lào Cai", None),
     ("xã Bản Phố, huyện Bắc Hà, tỉnh Lào Cai", "02866")],
)  # fmt: skip
def test_entities(entity: str, expected: str | None) -> None:
    assert code(row("equipment", {"item_name": "Máy in"}, {"entity": entity}), DISTRICT) == expected


@pytest.mark.parametrize(
    ("name", "codes"),
    [("UBND các huyện: Bắc Hà, Bảo Yên", ("085", "087")), ("UBND huyện Bắc Hà và Bảo Yên", ("085", "087")), ("Sở Y tế", None),
     ("UBND các huyện: Bắc Hà, Ea Kar", None), ("UBND các huyện", None)],
)  # fmt: skip
def test_units_in_charge(name: str, codes: tuple[str, ...] | None) -> None:
    (made,) = coded([row("budget_items", {"item_name": "Mạng", "lead_unit": name})], PROVINCE)
    assert made.values["lead_unit_codes"] == codes


def test_since_july_2025_lists_name_communes() -> None:
    home = home_of({"issued_date": dt.date(2026, 1, 5), "province": "Gia Lai"})
    record = row("hnth_coverage", {"unit_name": "Đức Cơ", "communes_total": "1"})
    assert code(record, home) == "23857"
