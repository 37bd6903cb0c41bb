"""Engines by name."""

from __future__ import annotations

from importlib import import_module

import extractors.ocr as here
from extractors.ocr.engine import OcrEngine
from schemas.errors import UsageError

__all__ = ["engine_names", "get_engine", "missing_reader"]

_ENGINES = {"tesseract": "tesseract", "fast": "fast", "trueocr": "trueocr"}
"""Name -> module. "auto" is the cascade of both readers, or Tesseract where the second one is not installed."""


def engine_names() -> tuple[str, ...]:
    """Names that `get_engine` knows."""
    return ("auto", *_ENGINES)


def missing_reader(name: str) -> str | None:
    """What to tell a user who asked for engine `name` and gets less than it can do; None where nothing is missing."""
    from extractors.ocr.trueocr import is_installed

    if name != "auto" or is_installed():
        return None
    return "the second reader is not installed, pages are read by Tesseract alone (pip install 'baocao[fast]' adds it)"


def get_engine(name: str) -> OcrEngine:
    """The engine of that name.

    Raises:
        UsageError: There is no engine of that name.
    """
    if name not in engine_names():
        raise UsageError(f"no OCR engine is called {name!r}; there are: {', '.join(engine_names())}")
    best = "tesseract" if missing_reader(name) else "cascade"
    chosen = _ENGINES.get(name, best)
    engine: OcrEngine = import_module(f"{here.__name__}.{chosen}").ENGINE
    return engine
