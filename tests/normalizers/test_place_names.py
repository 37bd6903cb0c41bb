"""Names of administrative units; names, codes and dates are those of the official lists."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.places.gazetteer import TWO_LEVELS_SINCE, gazetteer
from normalizers.places.keys import alias_key, exact_key, fold_key
from normalizers.places.printed import is_collective, listed, parts
from normalizers.places.resolve import resolve
from normalizers.places.successor import successor

IN_2021 = dt.date(2021, 6, 1)
LAO_CAI, QUANG_NAM, DAK_LAK, HO_CHI_MINH = "10", "49", "66", "79"


# Keys ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ea H'leo", "EA HLEO"), ("Hoà Vang", "Hòa Vang"), ("Phan Rang-Tháp Chàm", "Phan Rang - Tháp Chàm"), ("05", "5"),
     ("N.T Phong Hải", "Nông trường Phong Hải"), ("Cư M’gar", "Cư Mgar")],
)  # fmt: skip
def test_one_name_written_in_two_ways(one: str, other: str) -> None:
    assert exact_key(one) == exact_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Đắk Song", "Đăk Song"), ("Đak Song", "Dak Song"), ("Quí Châu", "Quỳ Châu")]
)
def test_keys_of_aliases(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)
    assert (alias_key(one) == alias_key(other)) == ("Song" in one)


# Taking a name apart ------------------------------------------------------------------------------------------------


def told(text: str) -> list[tuple[str, str]]:
    return [(part.type, part.name) for part in parts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UBND huyện Bắc Hà", [("Huyện", "Bắc Hà")]),
        ("Ủy ban nhân dân xã Bản Phố", [("Xã", "Bản Phố")]),
        ("HĐND và UBND huyện Bắc Hà", [("Huyện", "Bắc Hà")]),
        ("3. TP. Lào Cai", [("Thành phố", "Lào Cai")]),
        ("TX.Sa Pa", [("Thị xã", "Sa Pa")]),
        ("TP HCM", [("Thành phố", "HCM")]),
        ("H. Bảo Yên", [("Huyện", "Bảo Yên")]),
        ("Q1", [("Quận", "1")]),
        ("X. Bản Phố", [("Xã", "Bản Phố")]),
        ("a) Huyện Bắc Hà", [("Huyện", "Bắc Hà")]),
        ("II. Thành phố Lào Cai", [("Thành phố", "Lào Cai")]),
        ("TT. Phố Lu", [("Thị trấn", "Phố Lu")]),
        ("TT Phố Lu", [("", "TT Phố Lu")]),
        ("Phòng Tư pháp huyện Bảo Yên", [("Huyện", "Bảo Yên")]),
        ("xã Ea Kao, TP. Buôn Ma Thuột, tỉnh Đắk Lắk", [("Xã", "Ea Kao"), ("Thành phố", "Buôn Ma Thuột"), ("Tỉnh", "Đắk Lắk")]),
        ("xã Bản Phố huyện Bắc Hà", [("Xã", "Bản Phố"), ("Huyện", "Bắc Hà")]),
        ("Phường Phường Đúc", [("Phường", "Phường Đúc")]),
        ("xã Trị Quận", [("Xã", "Trị Quận")]),
        ("Bà Rịa - Vũng Tàu", [("", "Bà Rịa - Vũng Tàu")]),
        ("UBND huyện", [("Huyện", "")]),
        ("", []),
        ("x" * 500, []),
    ],
)  # fmt: skip
def test_names_taken_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", ["các xã", "UBND các huyện, thị xã, thành phố", "UBND cấp huyện", "12 xã, phường", "xã, thị trấn",
                                  "09 huyện", "các phường/xã"])  # fmt: skip
def test_several_units_at_once(text: str) -> None:
    assert is_collective(text)


@pytest.mark.parametrize("text", ["huyện Bắc Hà", "toàn huyện", "Quận 3", "xã Hòa Tú 2", "Bắc Hà"])
def test_one_unit(text: str) -> None:
    assert not is_collective(text)


def test_lists_that_tell_their_type_once() -> None:
    found = listed("UBND các huyện, thị xã: Bắc Hà, Bảo Yên và Sa Pa")
    assert [(part.name, part.levels) for part in found] == [
        (name, ("district",)) for name in ("Bắc Hà", "Bảo Yên", "Sa Pa")
    ]
    assert listed("Sở Y tế, Sở Xây dựng") == ()


# Resolving ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "within", "code", "reason"),
    [
        ("UBND huyện Bắc Hà", LAO_CAI, "085", "exact"),
        ("Bắc Hà", LAO_CAI, "085", "exact"),  # also a thị trấn: a bare name is the district in the province's papers
        ("thị trấn Bắc Hà", LAO_CAI, "02839", "exact"),
        ("HUYỆN SI MA CAI", LAO_CAI, "084", "exact"),
        ("TX Sapa", LAO_CAI, "088", "exact"),
        ("huyện Sa Pa", LAO_CAI, "088", "alias"),  # a thị xã since 2020
        ("huyện Bac Ha", LAO_CAI, "085", "fuzzy"),
        ("Văn Bản", LAO_CAI, "089", "fuzzy"),
        ("huyện Mường Khuơng", LAO_CAI, "083", "fuzzy"),
        ("Krông Buk", DAK_LAK, "649", "fuzzy"),
        ("Mđrak", DAK_LAK, "652", "fuzzy"),
        ("Ea Hleo", DAK_LAK, "645", "exact"),
        ("thị trấn Nông trường Phong Hải", LAO_CAI, "02902", "exact"),
        ("Phường 05, Quận 3", HO_CHI_MINH, "27151", "exact"),
        ("tỉnh Yên Bái", LAO_CAI, "15", "exact"),  # another province may be named in any paper
        ("huyện Bắc Hà, tỉnh Lào Cai", DAK_LAK, "085", "exact"),
        ("TP. HCM", None, "79", "alias"),
        ("Bà Rịa-Vũng Tàu", None, "77", "exact"),
        ("Daklak", None, "66", "fuzzy"),
    ],
)  # fmt: skip
def test_names_and_their_codes(name: str, within: str | None, code: str, reason: str) -> None:
    found = resolve(name, within=within, on=IN_2021)
    assert (found.code, found.reason) == (code, reason)


@pytest.mark.parametrize(
    ("name", "within", "reason", "candidates"),
    [
        ("xã Tân Tiến", QUANG_NAM, "unknown", True),  # there are many, none of them in this province
        ("xã Tân Thành", None, "ambiguous", True),
        ("huyện Ea Súp", LAO_CAI, "unknown", True),
        ("huyện Nam Bắc Đông", LAO_CAI, "unknown", False),
        ("UBND huyện", LAO_CAI, "unknown", False),
        ("Sở Y tế", LAO_CAI, "unknown", False),
        ("xã Bản Phố, huyện Không Có", LAO_CAI, "unknown", False),
    ],
)
def test_names_that_are_not_guessed(name: str, within: str | None, reason: str, candidates: bool) -> None:
    found = resolve(name, within=within, on=IN_2021)
    assert (found.code, found.reason, bool(found.candidates)) == (None, reason, candidates)


def test_two_names_one_letter_apart_are_not_confused() -> None:
    """Two communes of one district differ in a mark only."""
    both = {resolve(name, within="632", on=IN_2021).code for name in ("xã Ia Bang", "xã Ia Băng")}
    assert len(both) == 2
    assert None not in both


@pytest.mark.parametrize(
    ("name", "on", "code", "official"),
    [
        ("Quảng Hòa", dt.date(2021, 1, 1), "049", "Huyện Quảng Hòa"),
        ("Quảng Uyên", dt.date(2019, 10, 1), "049", "Huyện Quảng Uyên"),
        ("huyện Quảng Uyên", dt.date(2021, 1, 1), None, None),  # merged with another: not the same unit
        ("huyện Quế Võ", dt.date(2024, 1, 1), "259", "Thị xã Quế Võ"),  # became a town: the same unit
        ("tỉnh Thừa Thiên Huế", dt.date(2018, 1, 1), "46", "Tỉnh Thừa Thiên Huế"),
        ("tỉnh Thừa Thiên Huế", dt.date(2025, 4, 1), "46", "Thành phố Huế"),
        ("tỉnh Gia Lai", dt.date(2025, 6, 30), "64", "Tỉnh Gia Lai"),
        ("tỉnh Gia Lai", dt.date(2025, 7, 1), "52", "Tỉnh Gia Lai"),
        ("huyện Đức Cơ", dt.date(2025, 7, 1), None, None),  # there are no districts any more
        ("xã Đức Cơ", dt.date(2025, 8, 1), "23857", "Xã Đức Cơ"),
    ],
)
def test_codes_are_those_of_the_date(name: str, on: dt.date, code: str | None, official: str | None) -> None:
    found = resolve(name, on=on)
    assert (found.code, found.name) == (code, official)


def test_every_unit_is_found_by_its_full_name_where_it_lay() -> None:
    """But for some of the transitional list of 1 January 2025, which has both the old and the new code of one name."""
    places = gazetteer()
    wrong = []
    for number in range(len(places.packed.codes)):
        unit, on = places.unit(number), places.last_seen(number)
        found = resolve(unit.name, within=unit.parent or None, on=on)
        if (found.code, found.reason) != (unit.code, "exact"):
            wrong.append((unit, on))
    assert len(places.packed.codes) > 16_000
    assert len(wrong) <= 60
    assert {on for _, on in wrong} <= {dt.date(2025, 1, 1), dt.date(2025, 3, 1)}


def test_the_lists_have_the_numbers_of_units_the_state_tells() -> None:
    places = gazetteer()

    def count(on: dt.date) -> dict[int, int]:
        found: dict[int, int] = {}
        for number, code in enumerate(places.packed.codes):
            if places.holds(number, on, surely=True):
                found[len(code)] = found.get(len(code), 0) + 1
        return found

    assert count(dt.date(2022, 10, 1)) == {2: 63, 3: 705, 5: 10_599}
    assert count(dt.date(2026, 7, 25)) == {2: 34, 5: 3_321}


# Successors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "within", "certainty", "names"),
    [
        ("tỉnh Bình Định", None, "whole", ("Tỉnh Gia Lai",)),
        ("huyện Côn Đảo", "77", "whole", ("Đặc khu Côn Đảo",)),
        ("xã Quảng Thọ", "477", "whole", ("Xã Quảng Điền",)),
        ("huyện Bình Liêu", "22", "part", ("Xã Bình Liêu", "Xã Hoành Mô", "Xã Lục Hồn")),
    ],
)
def test_what_became_of_units(name: str, within: str | None, certainty: str, names: tuple[str, ...]) -> None:
    today = resolve(name, within=within, on=IN_2021).today
    assert today is not None
    assert today.certainty == certainty
    assert set(names) <= set(today.names)


def test_a_unit_of_today_is_its_own_successor() -> None:
    found = resolve("phường Quy Nhơn", on=TWO_LEVELS_SINCE)
    assert found.today is not None
    assert found.today.codes == (found.code,)
    assert found.today.province == "Tỉnh Gia Lai"


def test_nearly_every_unit_of_2025_has_a_successor_and_every_one_a_province() -> None:
    places = gazetteer()
    last = [n for n in range(len(places.packed.codes)) if not places.is_new(n) and places.is_latest(n)]
    found = [successor(places, number) for number in last]
    assert len(found) > 10_000
    assert all(today.province_code for today in found)
    assert sum(today.certainty == "unknown" for today in found) <= 20


def test_a_commune_merged_long_ago_is_followed_by_its_code_only() -> None:
    today = resolve("Xã Tân Lập", within="123", on=IN_2021).today
    assert today is not None
    assert (today.certainty, today.province) == ("unknown", "Tỉnh Sơn La")


@given(st.text(max_size=60), st.sampled_from(["", "64", "634", "zz"]), st.dates())
def test_any_text_gets_an_answer(text: str, within: str, on: dt.date) -> None:
    found = resolve(text, within=within, on=on)
    assert (found.code is None) == (found.reason in ("ambiguous", "unknown"))


def test_a_bare_name_of_a_town_and_a_commune_of_one_district_is_ambiguous() -> None:
    found = resolve("Yên Bình", "commune", "141", IN_2021)
    assert (found.code, found.reason, len(found.candidates)) == (None, "ambiguous", 2)
    assert resolve("TT. Yên Bình", "commune", "141", IN_2021).code == "04714"


def test_a_bare_name_of_the_context_and_of_a_unit_in_it_is_ambiguous_unless_the_list_tells_its_level() -> None:
    assert resolve("Bắc Hà", None, "085", IN_2021).reason == "ambiguous"
    assert resolve("Bắc Hà", "commune", "085", IN_2021).code == "02839"


def test_types_that_lost_their_marks() -> None:
    found = resolve("UBND huyen Bao Yen", None, LAO_CAI, IN_2021)
    assert (found.code, found.reason) == ("087", "fuzzy")
