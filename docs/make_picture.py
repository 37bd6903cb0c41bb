"""Make docs/picture.png for the README: a sample page with what was read drawn on it, beside the rows that came out.

Run after `make run`:  .venv/bin/python docs/make_picture.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
from PIL import Image, ImageDraw, ImageFont

HOME = Path(__file__).resolve().parent.parent
OUT = HOME / "data/processed"
DOCUMENT, PAGE = "kh-kontum-2020.pdf", 3
WIDTH, HEIGHT = 1880, 720
INK, PALE, TEAL, RED = "#1b1f24", "#57606a", "#0f8b8d", "#b3261e"


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """DejaVu Sans, which has all Vietnamese letters and comes with every Debian."""
    return ImageFont.truetype(f"DejaVuSans{'-Bold' if bold else ''}.ttf", size)


def rows() -> pd.DataFrame:
    """The page's budget rows with how each amount is known."""
    documents = pd.read_parquet(OUT / "documents")
    items = pd.read_parquet(OUT / "budget_items")
    items = items[items.doc_id.isin(documents.doc_id[documents.file_name == DOCUMENT]) & (items.page == PAGE)]
    readings = pd.read_parquet(OUT / "readings").query("column == 'amount_printed'")[["row_id", "known_by"]]
    return items.merge(readings, on="row_id")


def main() -> None:
    """Draw and save."""
    page_png = HOME / "docs/page.png"
    command = [str(HOME / ".venv/bin/baocao"), "show", DOCUMENT, str(PAGE), "--out", str(OUT), "--to", str(page_png)]
    subprocess.run(command, check=True, cwd=HOME)
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "white")
    with Image.open(page_png) as page:
        page.thumbnail((980, HEIGHT - 20), Image.Resampling.LANCZOS)
        sheet.paste(page, (10, 10))
        left = page.width + 40
    page_png.unlink()
    draw = ImageDraw.Draw(sheet)
    draw.text((left, 30), 'pd.read_parquet("data/processed/budget_items")', INK, font(20, bold=True))
    columns = (("no", 0), ("item_name", 70), ("fund", 400), ("year", 490), ("amount_vnd", 560), ("known by", 740))
    for title, x in columns:
        draw.text((left + x, 80), title, PALE, font(17, bold=True))
    for index, row in enumerate(rows().itertuples()):
        y = 115 + 34 * index
        if y > HEIGHT - 60:
            break
        name = row.item_name if len(row.item_name) < 36 else row.item_name[:34] + "…"
        year = "" if pd.isna(row.budget_year) else str(row.budget_year)
        amount = f"{row.amount_vnd:>15,}".replace(",", ".")
        cells = (row.item_no or "", name, row.fund_source, year, amount, row.known_by)
        colour = {"proved": TEAL, "suspect": RED}.get(row.known_by, INK)
        for (_, x), text in zip(columns, cells, strict=True):
            draw.text((left + x, y), str(text), colour if x >= 560 else INK, font(16))
    sheet.save(HOME / "docs/picture.png", optimize=True)
    sys.stdout.write("docs/picture.png\n")


if __name__ == "__main__":
    main()
