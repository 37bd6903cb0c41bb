"""The decimal sign of a scanned table: commas whose tails copying has worn off are read as full stops."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from schemas.table import Cell

__all__ = ["with_decimal_commas"]

_DECIMAL = re.compile(r"[(<≤≥>~±+–−-]?\d+[.,]\d{1,2}\s?%?\)?")

_LEAST = 2
_SHARE = 0.2
"""Commas among a table's decimal signs, and share of them, from which on all are commas. Of 1,500 printed full stops on
hard photocopies one was read as a comma, of 34 printed commas 14 as full stops."""


def with_decimal_commas(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """A table's cells, full stops before decimals made commas where the reader saw commas in enough other cells.

    Only cells that hold one number read from a picture are looked at, and only in columns with a comma: others number
    the rows ("1.1"). `raw_text` keeps what was read.
    """
    numbers = {i for i, cell in enumerate(cells) if cell.source == "ocr" and cell.col and _DECIMAL.fullmatch(cell.text)}
    commas = sum("," in cells[i].text for i in numbers)
    columns = {cells[i].col for i in numbers if "," in cells[i].text}
    if commas < max(_LEAST, _SHARE * len(numbers)):
        return tuple(cells)
    return tuple(
        replace(cell, text=cell.text.replace(".", ",")) if i in numbers and cell.col in columns else cell
        for i, cell in enumerate(cells)
    )
