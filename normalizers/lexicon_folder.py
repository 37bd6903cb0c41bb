"""Where the data we ship lies; apart from the models, so that who reads one word list depends on no model."""

from __future__ import annotations

from pathlib import Path

__all__ = ["LEXICONS"]

LEXICONS = Path(__file__).resolve().parent / "lexicons"
"""The folder normalizers/lexicons; each file's source and licence are told in its SOURCES.md."""
