"""Engines by name."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import extractors.ocr as here
from extractors.ocr.engine import OcrEngine
from schemas.errors import UsageError

__all__ = ["engine_names", "get_engine"]

_NOT_ENGINES = {"engine", "registry"}


def engine_names() -> tuple[str, ...]:
    """Names of the engines that have a module here, and "auto"."""
    return ("auto", *sorted(m.name for m in iter_modules(here.__path__) if m.name not in _NOT_ENGINES))


def get_engine(name: str) -> OcrEngine:
    """The engine of that name; "auto" is the best one there is, today tesseract.

    Raises:
        UsageError: There is no engine of that name.
    """
    if name not in engine_names():
        raise UsageError(f"no OCR engine is called {name!r}; there are: {', '.join(engine_names())}")
    module = import_module(f"{here.__name__}.{'tesseract' if name == 'auto' else name}")
    engine: OcrEngine = module.ENGINE
    return engine
