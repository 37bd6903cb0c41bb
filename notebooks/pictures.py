"""Quiet pictures for the notebooks: one look, direct labels, Vietnamese text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import HTML
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from PIL import Image

INK, GREY, PALE, PAPER = "#2f3437", "#8a9399", "#e6eaec", "#ffffff"
BLUE, TEAL, AMBER, RED = "#2f6690", "#3a8f85", "#d79a2b", "#b8433a"
LIGHT_BLUE = "#a9c4d8"

__all__ = [
    "AMBER", "BLUE", "GREY", "INK", "LIGHT_BLUE", "PALE", "RED", "TEAL", "bars", "beside", "dumbbells", "million",
    "number", "page_tiles", "quiet", "reliability", "shares", "show_table", "stacked", "waffles",
]  # fmt: skip


def quiet() -> None:
    """Set the look of all pictures: no frames, no grid, no legend, dark grey text."""
    mpl.rcParams.update({
        "figure.dpi": 110, "savefig.dpi": 110, "figure.facecolor": PAPER, "savefig.bbox": "tight",
        "font.family": "DejaVu Sans", "font.size": 9, "text.color": INK, "axes.labelcolor": GREY,
        "axes.titlesize": 11.5, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlepad": 14,
        "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "axes.spines.bottom": False,
        "xtick.color": GREY, "ytick.color": INK, "xtick.major.size": 0, "ytick.major.size": 0,
    })  # fmt: skip


def number(value: float) -> str:
    """A number as Vietnamese print it: 1.279.595."""
    return f"{value:,.0f}".replace(",", ".")


def million(dong: float) -> str:
    """An amount in đồng as "1.229 triệu" or "15,4 tỷ"."""
    if dong >= 1e10:
        return f"{dong / 1e9:.1f} tỷ".replace(".", ",")
    return f"{number(dong / 1e6)} triệu"


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure, axes = plt.subplots(figsize=(width, height), layout="constrained")
    plt.close(figure)  # else a notebook would show it twice: as the cell's answer, and as an open figure
    return figure, axes


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    """Labels down the left side, the first on top."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xticks([])


def bars(
    title: str, labels: Sequence[str], values: Sequence[float], colours: Sequence[str], told: Sequence[str]
) -> Figure:
    """Horizontal bars, each with its figure at its end."""
    figure, axes = _figure(7.2, 0.8 + 0.3 * len(labels))
    axes.barh(range(len(values)), values, height=0.62, color=colours)
    for row, (value, text) in enumerate(zip(values, told, strict=True)):
        axes.text(value, row, f" {text}", va="center", color=INK)
    _rows(axes, labels)
    axes.set_xlim(0, max(values, default=1) * 1.25)
    axes.set_title(title)
    return figure


def stacked(title: str, frame: pd.DataFrame, colours: Mapping[str, str], told: Callable[[float], str]) -> Figure:
    """Horizontal bars of parts: rows of the frame down, its columns side by side; the first bar names the colours.

    Args:
        title: What the picture shows.
        frame: Values not below 0; the index are the labels.
        colours: Column -> colour, in order from the left.
        told: A row's total in words.
    """
    figure, axes = _figure(7.2, 0.9 + 0.32 * len(frame))
    left = np.zeros(len(frame))
    named: set[str] = set()
    widest = float(frame.sum(axis=1).max())
    for column in (name for name in colours if name in frame):
        values = frame[column].to_numpy(dtype=float)
        axes.barh(range(len(frame)), values, left=left, height=0.66, color=colours[column])
        for row, value in enumerate(values):
            # The longest bar of each colour carries its name; nobody has to look up a legend.
            if column not in named and value == values.max() and value > 0.016 * widest * len(column):
                axes.text(left[row] + value / 2, row, column, ha="center", va="center", color=PAPER, fontsize=8)
                named.add(column)
        left += values
    for row, total in enumerate(left):
        axes.text(total, row, f" {told(total)}", va="center")
    _rows(axes, [str(label) for label in frame.index])
    axes.set_xlim(0, widest * 1.22)
    axes.set_title(title)
    return figure


def shares(title: str, frame: pd.DataFrame, colours: Mapping[str, str]) -> Figure:
    """Bars of equal length that show parts of a whole; parts of 4 % and more carry their percentage."""
    figure, axes = _figure(7.6, 1.15 + 0.34 * len(frame))
    part = frame.div(frame.sum(axis=1), axis=0)
    left = np.zeros(len(frame))
    for column in (name for name in colours if name in part):
        values = part[column].to_numpy(dtype=float)
        axes.barh(range(len(part)), values, left=left, height=0.7, color=colours[column])
        dark = colours[column] not in (PALE, LIGHT_BLUE)
        for row, value in enumerate(values):
            if value >= 0.04:
                axes.text(left[row] + value / 2, row, f"{value:.0%}", ha="center", va="center",
                          color=PAPER if dark else INK, fontsize=8)  # fmt: skip
        left += values
    _rows(axes, [str(label) for label in frame.index])
    for row, total in enumerate(frame.sum(axis=1)):
        axes.text(1.01, row, number(total), va="center", color=GREY)
    _named_above(axes, [(name, colours[name]) for name in colours if name in part])
    axes.set_xlim(0, 1.1)
    axes.set_title(title, pad=24)
    return figure


def _named_above(axes: Axes, names: Sequence[tuple[str, str]]) -> None:
    """The names of the colours in a line under the title, each in its own colour."""
    before: Annotation | None = None
    for name, colour in names:
        # Each begins where the one before ends; all on one line above the axes.
        across = "axes fraction" if before is None else before
        before = axes.annotate(
            name, (0 if before is None else 1, 1), (0 if before is None else 10, 6), textcoords="offset points",
            xycoords=(across, "axes fraction"), color=GREY if colour == PALE else colour, weight="bold", fontsize=8.5,
            va="baseline", annotation_clip=False,
        )  # fmt: skip


def page_tiles(title: str, pages: pd.DataFrame, colours: Mapping[str, str], names: Mapping[str, str]) -> Figure:
    """A square a page, documents down: colour says how it was read, the figure how sure (per cent).

    Args:
        title: What the picture shows.
        pages: Columns file_name, page, route, mean_confidence.
        colours: Route -> colour.
        names: Route -> its name for people.
    """
    documents = list(dict.fromkeys(pages["file_name"]))
    figure, axes = _figure(2.6 + 0.42 * int(pages["page"].max()), 1.0 + 0.42 * len(documents))
    for one in pages.itertuples():
        row, column = documents.index(one.file_name), one.page - 1
        axes.add_patch(Rectangle((column - 0.45, row - 0.45), 0.9, 0.9, color=colours[one.route], lw=0))
        sure = "–" if pd.isna(one.mean_confidence) else f"{100 * one.mean_confidence:.0f}"
        axes.text(column, row, sure, ha="center", va="center", color=PAPER, fontsize=8)
    _rows(axes, documents)
    axes.set_xlim(-0.6, int(pages["page"].max()) - 0.4)
    axes.set_aspect("equal")
    used = [route for route in colours if route in set(pages["route"])]
    axes.set_title(title, pad=24)
    _named_above(axes, [(names[route], colours[route]) for route in used])
    return figure


def reliability(
    title: str, labels: Sequence[str], said: Sequence[float], right: Sequence[float], told: Sequence[str]
) -> Figure:
    """A bar a bin for how often its words are right, a mark for how often they were said to be."""
    figure, axes = _figure(7.2, 1.2 + 0.36 * len(labels))
    axes.barh(range(len(labels)), [1.0] * len(labels), height=0.6, color=PALE)
    axes.barh(range(len(labels)), right, height=0.6, color=BLUE)
    axes.vlines(
        said, [row - 0.42 for row in range(len(said))], [row + 0.42 for row in range(len(said))], color=AMBER, lw=3
    )
    for row, text in enumerate(told):
        axes.text(1.01, row, text, va="center", color=GREY)
    _rows(axes, labels)
    axes.set_xlim(0, 1.35)
    axes.set_title(title, pad=24)
    _named_above(axes, [("đúng thật", BLUE), ("chương trình nói", AMBER)])
    return figure


def dumbbells(title: str, frame: pd.DataFrame, few: str, many: str, told: Sequence[str]) -> Figure:
    """Two counts a row, one within the other: a filled part of a pale bar.

    Args:
        title: What the picture shows.
        frame: The two columns; the index are the labels.
        few: Column of the part.
        many: Column of the whole.
        told: What stands at the end of each row.
    """
    figure, axes = _figure(7.2, 1.15 + 0.3 * len(frame))
    axes.barh(range(len(frame)), frame[many], height=0.6, color=PALE)
    impossible = frame[few] > frame[many]
    axes.barh(range(len(frame)), frame[few], height=0.6, color=impossible.map({True: RED, False: BLUE}))
    for row, (part, whole, text) in enumerate(zip(frame[few], frame[many], told, strict=True)):
        axes.text(max(part, whole), row, f" {text}", va="center")
    _rows(axes, [str(label) for label in frame.index])
    axes.set_xlim(0, float(frame[[few, many]].max().max()) * 1.45)
    axes.set_title(title, pad=24)
    _named_above(axes, [(few, BLUE), (many, PALE)])
    return figure


def waffles(title: str, places: Sequence[tuple[str, int, int]], across: int = 4, side: int = 5) -> Figure:
    """A tile a place, in it a square for each of its communes: filled where covered.

    Args:
        title: What the picture shows.
        places: Name, covered, of how many.
        across: Tiles in a row.
        side: Squares in a row of a tile.
    """
    down = -(-len(places) // across)
    high = max(-(-max(whole, part) // side) for _, part, whole in places)
    figure, axes = _figure(1.75 * across, 0.7 + (0.62 + 0.27 * high) * down)
    for index, (name, part, whole) in enumerate(places):
        left, top = (index % across) * (side + 1.6), (index // across) * (high + 2.4)
        full = part >= whole
        axes.text(left, top - 0.95, name, weight="bold", fontsize=9)
        axes.text(left, top - 0.22, f"{part}/{whole} xã" + ("" if full else f", thiếu {whole - part}"), fontsize=8,
                  color=GREY if full else RED)  # fmt: skip
        for square in range(max(whole, part)):
            x, y = left + square % side, top + square // side
            colour = TEAL if square < min(part, whole) else RED if square >= whole else PALE
            axes.add_patch(Rectangle((x, y + 0.05), 0.88, 0.88, color=colour, lw=0))
    axes.set_xlim(-0.2, across * (side + 1.6))
    axes.set_ylim(down * (high + 2.4) - 1.2, -1.9)
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_title(title)
    return figure


def beside(picture: Path, frame: pd.DataFrame, width: int = 560) -> HTML:
    """A picture, made narrow enough, with a table to its right."""
    image = Image.open(picture).convert("RGB")
    image.thumbnail((2 * width, 4 * width))
    content = BytesIO()
    image.save(content, "JPEG", quality=60)
    shown = f'<img width="{width}" src="data:image/jpeg;base64,{b64encode(content.getvalue()).decode()}">'
    return HTML(f'<div style="display: flex; gap: 16px; align-items: flex-start">{shown}{show_table(frame).data}</div>')


def show_table(frame: pd.DataFrame) -> HTML:
    """A frame as a plain table: no index, texts to the left, nothing for null."""
    text = frame.to_html(index=False, border=0, na_rep="–", justify="left", max_rows=40)
    return HTML(f'<div style="font-size: 90%; text-align: left">{text}</div>')
