"""The real engine, where it is installed."""

from __future__ import annotations

import pytest

from extractors.ocr.registry import get_engine
from schemas.errors import EngineError


@pytest.fixture(scope="session")
def tesseract():
    """Tesseract with its Vietnamese model; skips the test where the machine lacks it."""
    engine = get_engine("tesseract")
    try:
        engine.version()
    except EngineError as error:
        pytest.skip(str(error))
    return engine
