"""The tidy datasets, one module each; `DATASETS` finds them all."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from schemas.datasets._dataset import Dataset

__all__ = ["DATASETS", "Dataset"]


def _discover() -> dict[str, Dataset]:
    names = sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))
    return {name: import_module(f"{__name__}.{name}").DATASET for name in names}


DATASETS: dict[str, Dataset] = _discover()
"""Every dataset by name; a new module with `DATASET` in this folder is a new dataset."""
