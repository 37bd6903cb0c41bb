"""The builder of the gazetteer: spellings matched, and the shipped file is what it builds."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
import pytest

from normalizers.places.gazetteer import PATH, Packed
from training.build_places import Version, bare, match, packed, retyped, three_levels, tidy, two_levels


def version(code: str, name: str, first: str = "2019-09-11", last: str = "2025-03-01") -> Version:
    return Version(code, first, name, "900", last)


def test_names_of_units() -> None:
    assert tidy("Thị Xã  Bình Minh") == "Thị xã Bình Minh"
    assert bare("Thị trấn Cái Nhum") == "Cái Nhum"


def test_spellings_go_to_their_unit_the_exact_ones_first() -> None:
    units = [version("00001", "Xã Ea Bar"), version("00002", "Xã Ea Băr"), version("00003", "Thị trấn NT Sông Hậu"),
             version("00004", "Xã Krông Nôi")]  # fmt: skip
    found = match(["Xã Ea Băr", "Xã Ea Bar", "Thị trấn Nông trường Sông Hậu", "Xã Krông Noi", "Xã Ninh Sơn"], units)
    assert {name: unit.code for name, unit in found.items()} == {
        "Xã Ea Băr": "00002", "Xã Ea Bar": "00001", "Thị trấn Nông trường Sông Hậu": "00003", "Xã Krông Noi": "00004",
    }  # fmt: skip


def test_a_commune_that_became_a_ward_since_has_two_versions() -> None:
    unit = version("00001", "Phường Bàu Cạn", "2025-07-01", "2026-07-01")
    assert [v.name for v in retyped(unit, {"Xã Bàu Cạn"})] == ["Xã Bàu Cạn", "Phường Bàu Cạn"]
    assert retyped(unit, {"Phường Bàu Cạn"}) == [unit]
    assert retyped(unit, set()) == [unit]


@pytest.mark.archive
def test_the_shipped_gazetteer_is_what_the_builder_makes(shared: Path) -> None:
    folder = shared / "corpora" / "gazetteer"
    if not folder.is_dir():
        pytest.skip("the lists of units are not beside the development archive")
    shipped = msgspec.msgpack.decode(zlib.decompress(PATH.read_bytes()), type=Packed)
    assert packed(three_levels(folder), two_levels(folder)) == shipped
