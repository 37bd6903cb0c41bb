"""Fit the curves of `normalizers.diacritics.confidence` and print them, to be written there.

    python -m training.confidence --corpora DIR --pages FILE.jsonl

Every second held-out paragraph is used, and pages of `training.noise_pairs` in fonts for training that the channel was
not learned from.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.reliability import Pair, garbled_pairs, stripped_pairs, uncalibrated
from benchmarks.restoration import spread
from normalizers.diacritics.confidence import GARBLED, STRIPPED, Curve
from training.corpora import held_out
from training.noise_pairs import pages

_WORDS = 60_000
_STEPS, _STRIDE = 300, 0.05


def fitted(pairs: list[Pair], now: Curve) -> Curve:
    """The logistic curve that makes the outcomes of `pairs` likeliest, by Newton's method in small steps."""
    shares = np.array([uncalibrated(sure, now) for sure, _ in pairs])
    right = np.array([float(good) for _, good in pairs])
    odds = np.log((shares + 1e-6) / (1 - shares + 1e-6))
    inputs = np.stack([odds, np.ones_like(odds)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - chance)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs
        weights += np.clip(np.linalg.solve(bend + 1e-6 * np.eye(2), slope), -_STRIDE, _STRIDE)
    return Curve(round(float(weights[0]), 3), round(float(weights[1]), 3))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--pages", type=Path, required=True)
    given = parser.parse_args()
    lines = [line for name in ("legal", "news") for line in spread(held_out(given.corpora, name)[::2], _WORDS // 2)]
    print("STRIPPED", fitted(stripped_pairs(lines), STRIPPED))
    print("GARBLED", fitted(garbled_pairs(pages(given.pages)), GARBLED))


if __name__ == "__main__":
    main()
