"""Real noise: words told together by their places, and what is learned from them."""

from __future__ import annotations

from training.channel import learn, pairs
from training.noise_pages import Box, NoisePage
from training.noise_pairs import aligned


def _row(words: list[tuple[str, int, int]]) -> tuple[Box, ...]:
    return tuple(Box(0, text, x0, 10, x1, 30) for text, x0, x1 in words)


PAGE = NoisePage(
    "Serif",
    300,
    _row([("có", 0, 20), ("mức", 30, 60), ("độ", 70, 90), ("Ủy", 100, 120), ("ban", 130, 150)]),
    _row([("c6", 0, 20), ("mi", 30, 44), ("c", 46, 60), ("d6", 70, 90), ("Uyban", 100, 150)]),
)


def test_words_of_one_place() -> None:
    found = aligned(PAGE.printed, PAGE.read)
    assert ((0,), (0,)) in found
    assert ((1,), (1, 2)) in found
    assert ((3, 4), (4,)) in found


def test_what_is_learned() -> None:
    seen, counts = pairs([PAGE])
    assert seen == {("có", "c6"): 1, ("độ", "d6"): 1}
    assert counts == (5, 1, 1)
    data = learn([PAGE] * 20)
    assert data["rimes"]["ó"] == {"6": 20}
    assert data["onsets"]["đ"] == {"d": 20}
