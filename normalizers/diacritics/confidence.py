"""How often a choice is right that the models hold for so probable: they are too sure of themselves.

The curves are fitted on held-out text by `training/confidence.py` (Platt scaling; Platt 1999, "Probabilistic outputs
for support vector machines") and shown by `benchmarks/reliability.py`.
"""

from __future__ import annotations

from math import exp, log

from msgspec import Struct

__all__ = ["GARBLED", "STRIPPED", "Curve", "calibrated"]

_LEAST = 1e-6


class Curve(Struct, frozen=True):
    """Calibrated log-odds as `slope` times the models' log-odds plus `shift`."""

    slope: float
    shift: float


STRIPPED = Curve(0.714, -0.407)
"""Of text that lost its marks."""

GARBLED = Curve(0.66, -0.055)
"""Of text that an English OCR made."""


def calibrated(share: float, curve: Curve) -> float:
    """Share of right choices (0..1) among those to which the models give the probability `share` (0..1)."""
    odds = log((share + _LEAST) / (1 - share + _LEAST))
    return 1 / (1 + exp(-curve.slope * odds - curve.shift))
