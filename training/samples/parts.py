"""Small pieces the sample documents share."""

from __future__ import annotations

from collections.abc import Sequence

from training.samples.layout import Composer, Look
from training.samples.model import Cell, Row, Style

__all__ = ["basis", "bold_heading", "centre", "heads", "note", "number", "run", "section"]


def centre(text: str, *, style: Style = "R", col_span: int = 1, row_span: int = 1) -> Cell:
    """A centred cell."""
    return Cell(text, col_span, row_span, "c", style)


def number(text: str, style: Style = "R") -> Cell:
    """A figure, set to the right."""
    return Cell(text, align="r", style=style)


def heads(*texts: str) -> Row:
    """A one-row header."""
    return Row("header", tuple(centre(text, style="B") for text in texts))


def section(text: str, columns: int) -> Row:
    """A row that names a section, over all columns."""
    return Row("section", (Cell(text, columns, style="B"),))


def run(composer: Composer, paragraphs: Sequence[str]) -> None:
    """Body paragraphs; one that starts with `#` is a bold heading."""
    for paragraph in paragraphs:
        if paragraph.startswith("#"):
            bold_heading(composer, paragraph[1:].strip())
        else:
            composer.text(paragraph)


def bold_heading(composer: Composer, text: str) -> None:
    """A numbered heading in bold."""
    composer.keep(60)
    composer.text(text, Look(style="B"))


def basis(composer: Composer, paragraphs: Sequence[str]) -> None:
    """Legal grounds (căn cứ), in italics."""
    for paragraph in paragraphs:
        composer.text(paragraph, Look(style="I"))


def note(composer: Composer, text: str, *, right: bool = False) -> None:
    """A line in italics over or under a table: reference, unit, amount in words; a unit line stands at the right."""
    if right:
        text_indent = composer.right_indent(text, "I", 12)
        composer.text(text, Look(style="I", size=12, align="j", indent=text_indent, after=3))
    else:
        composer.text(text, Look(style="I", size=12.5, align="c", after=4))
