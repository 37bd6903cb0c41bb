"""The fonts the samples are set in, their widths, and subsets of them."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontFile  # type: ignore[import-untyped]

from training.samples.model import Style

__all__ = ["face", "font_file", "subset", "text_width"]

_FILES: dict[Style, str] = {
    "R": "Tinos-Regular",
    "B": "Tinos-Bold",
    "I": "Tinos-Italic",
    "BI": "Tinos-BoldItalic",
    "S": "Arimo-Regular",
}
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts")


@cache
def font_file(style: Style) -> Path:
    """Path of the TrueType file of `style`.

    Raises:
        SystemExit: It is not installed; the message says what to install.
    """
    name = _FILES[style]
    for folder in _FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob(f"{name}.ttf")):
            return path
    if shutil.which("fc-match"):
        command = ["fc-match", "-f", "%{file}", name.replace("-", ":style=")]
        found = Path(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
        if found.stem == name:
            return found
    raise SystemExit(f"Font {name} not found: install Debian's fonts-croscore (Tinos, Arimo) and run again.")


@cache
def face(style: Style) -> Any:  # noqa: ANN401 - reportlab is untyped
    """Reportlab's reading of the font: widths, metrics, glyphs."""
    return TTFontFile(str(font_file(style)))


def text_width(text: str, style: Style, size: float) -> float:
    """Width of `text` in points; letters are precomposed, so no shaping is needed."""
    widths = face(style).charWidths
    return float(sum(widths[ord(letter)] for letter in text)) * size / 1000


def subset(style: Style, letters: list[str]) -> bytes:
    """A TrueType file with just `letters`: glyph i + 1 draws letter i, code i too through its Macintosh cmap."""
    data: bytes = face(style).makeSubset([ord(letter) for letter in letters])
    return data
