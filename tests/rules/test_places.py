"""Things found by their place."""

from __future__ import annotations

from pipeline.rules._places import Places
from schemas.geometry import Box


def test_what_holds_the_point_is_found_in_order():
    places = Places([(1, Box(0, 0, 100, 50), "a"), (1, Box(0, 40, 100, 60), "b"), (2, Box(0, 0, 9, 9), "c")])
    assert places.at(1, (10, 45)) == ["a", "b"]
    assert places.at(1, (10, 55)) == ["b"]
    assert places.at(1, (101, 45)) == []
    assert places.at(2, (5, 5)) == ["c"]
    assert places.at(3, (5, 5)) == []


def test_absurd_places_cost_nothing():
    places = Places(
        [(1, Box(0, -1e12, 9, 1e12), "a"), (1, Box(0, 1e11, 9, 1e12), "b"), (1, Box(0, 5, 9, float("inf")), "c")]
    )
    assert places.at(1, (5, 1e11 + 1)) == ["a", "b", "c"]
    assert places.at(1, (5, -7)) == ["a"]
