"""A PDF page's own text: characters -> words, with the glyphs its maps lost marked, and the lines it draws."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pdfplumber
from numpy.typing import NDArray
from pdfplumber.pdf import PDF
from pdfplumber.utils.text import extract_words

from extractors.layout import number_lines
from extractors.spacing import lay_out
from normalizers import legacy
from schemas.document import Change, Word
from schemas.geometry import Box, Ruling

__all__ = ["LOST", "Layer", "read_layer"]

LOST = "\ufffd"
"""Stands for one glyph that is drawn on the page but has no letter in the text layer."""

_MAX_CHARS = 200_000
"""Characters on one page; more is an attack or a map, no report."""

_MAX_RULINGS = 20_000

_MAX_SEAMS = 200
"""Patches of one colour that begin at one height; a page of a report has a column's worth."""

_Char = dict[str, Any]


class Layer(NamedTuple):
    """A page's own text and lines, on the upright page.

    Attributes:
        words: In reading order, source "text" (or "repaired" where a legacy encoding was decoded).
        rulings: Drawn lines.
        text: The layer as it stands, one line a printed line.
        rotation: Degrees the page had to be turned clockwise because its text runs sideways.
        lost: Number of glyphs that are drawn but have no letter.
    """

    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    text: str
    rotation: int
    lost: int


@lru_cache(maxsize=1)
def _pdf(path: Path, _stamp: tuple[int, int]) -> PDF:
    return pdfplumber.open(path)


def read_layer(path: Path, number: int, grey: NDArray[np.uint8], dpi: int) -> Layer:
    """The text layer of page `number` (from 1).

    Args:
        path: The PDF.
        number: From 1.
        grey: The page drawn, H x W, as a viewer shows it; tells a lost glyph from a blank.
        dpi: Resolution of `grey`.

    Raises:
        Exception: Whatever pdfminer meets in a broken file; the caller falls back to the image.
    """
    stat = path.stat()
    pdf = _pdf(path, (stat.st_size, stat.st_mtime_ns))
    page = pdf.pages[number - 1]
    try:
        lay_out(page)
        chars = _once(page.chars[:_MAX_CHARS])
        edges = _visible(page.edges[:_MAX_RULINGS], page.rects[:_MAX_RULINGS])
        size = (float(page.width), float(page.height))
    finally:
        page.close()
        # pdfminer keeps all that it has met, pictures too: in the end the whole file, however long.
        pdf.doc._cached_objs.clear()
    lost = _mark_lost(chars, _without_lines(grey, edges, dpi), dpi)
    rotation = _rotation(chars)
    rulings = _rulings(edges)
    if rotation:
        chars = [_turned_char(char, rotation, size) for char in chars]
        rulings = tuple(_turned_ruling(r, rotation, size) for r in rulings)
    words = _words(chars)
    text = "\n".join(_lines_of_text(words))
    return Layer(words, rulings, text, rotation, lost)


def _without_lines(grey: NDArray[np.uint8], edges: list[_Char], dpi: int) -> NDArray[np.uint8]:
    """The drawing without its lines: a blank at a cell's end often lies on one, or is underlined, and is no letter."""
    if not edges:
        return grey
    bare, scale = grey.copy(), dpi / 72
    for edge in edges:
        x0, x1, y0, y1 = (round(edge[name] * scale) for name in ("x0", "x1", "top", "bottom"))
        across = (1, 0) if edge["orientation"] == "h" else (0, 1)
        rows, cols = slice(max(0, y0 - across[0]), max(0, y1 + 1 + across[0])), slice(max(0, x0 - across[1]), x1 + 2)
        bare[rows, cols] = 255
    return bare


def _once(chars: list[_Char]) -> list[_Char]:
    """Copies of the characters, those printed twice on one place (a poor man's bold) once."""
    seen = {(c["text"], round(c["x0"]), round(c["top"]), c["upright"]): c for c in reversed(chars)}
    kept = {id(char) for char in seen.values()}
    return [dict(char) for char in chars if id(char) in kept]


def _lines_of_text(words: tuple[Word, ...]) -> list[str]:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line_no, []).append(word.raw_text)
    return [" ".join(parts) for _, parts in sorted(lines.items())]


_CID = re.compile(r"^\(cid:\d+\)$")


def _mark_lost(chars: list[_Char], grey: NDArray[np.uint8], dpi: int) -> int:
    """Replace blanks (and unmapped glyphs) that have ink by LOST; drop unmapped ones that have none."""
    lost = 0
    scale = dpi / 72
    for char, following in zip_longest(chars, chars[1:]):
        text = char["text"]
        unmapped = bool(_CID.match(text)) or text in ("\x00", LOST)
        if not unmapped and text.strip(" \u00a0\t\r\n"):
            continue
        if _has_ink(_clear_of(char, following), grey, scale):
            char["text"] = LOST
            lost += 1
        elif unmapped:
            char["text"] = " "
    return lost


def _clear_of(char: _Char, following: _Char | None) -> _Char:
    """A blank without the strip that the next letter, set closer than the blank is wide, stands in."""
    if following is None or abs(following["top"] - char["top"]) > 1:
        return char
    over = char["x1"] - following["x0"]
    return {**char, "x1": following["x0"]} if 0 < over < 0.5 * (char["x1"] - char["x0"]) else char


def _has_ink(char: _Char, grey: NDArray[np.uint8], scale: float) -> bool:
    """Whether something is drawn where small letters and full stops stand: below accents, above an underline."""
    width, height = char["x1"] - char["x0"], char["bottom"] - char["top"]
    if width <= 0.5 or height <= 1:
        return False
    x0, x1 = round((char["x0"] + 0.12 * width) * scale), round((char["x1"] - 0.12 * width) * scale)
    y0, y1 = round((char["top"] + 0.30 * height) * scale), round((char["bottom"] - 0.19 * height) * scale)
    # Without the column x1: in a narrow blank it already shows the edge of the next letter.
    patch = grey[max(0, y0) : max(0, y1), max(0, x0) : max(0, x0 + 1, x1)]
    if not patch.size:
        return False
    dark = float((patch < 128).mean())
    # A blank on a dark background is dark all over; a letter is not.
    return 0.04 < dark < 0.9


def _rotation(chars: list[_Char]) -> int:
    """Turn (clockwise degrees) that makes most of the text run from left to right."""
    votes = {0: 0, 90: 0, 180: 0, 270: 0}
    for char in chars:
        if char["text"].strip():
            a, b = char["matrix"][:2]
            turn = (0 if a >= 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)
            votes[turn] += 1
    return max(votes, key=lambda turn: (votes[turn], -turn))


def _turn(x: float, y: float, rotation: int, size: tuple[float, float]) -> tuple[float, float]:
    width, height = size
    return {90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}.get(rotation, (x, y))


def _turned_char(char: _Char, rotation: int, size: tuple[float, float]) -> _Char:
    ax, ay = _turn(char["x0"], char["top"], rotation, size)
    bx, by = _turn(char["x1"], char["bottom"], rotation, size)
    x0, x1, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    upright = char["matrix"][1] != 0 if rotation in (90, 270) else char["upright"]
    return char | {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top, "upright": bool(upright)}


def _turned_ruling(ruling: Ruling, rotation: int, size: tuple[float, float]) -> Ruling:
    ax, ay = _turn(ruling.x0, ruling.y0, rotation, size)
    bx, by = _turn(ruling.x1, ruling.y1, rotation, size)
    return Ruling(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _visible(edges: list[_Char], rects: list[_Char]) -> list[_Char]:
    """The edges without those between two patches of one colour, one right below the other: nothing is to be seen.

    Word processors shade a cell of two lines with two patches. Upright edges stay: side by side, patches are columns.
    """
    tops: dict[tuple[str, int], list[_Char]] = {}
    patches = [r for r in rects if r.get("fill") and not r.get("stroke") and r["bottom"] - r["top"] > 3]
    for rect in patches:
        tops.setdefault((str(rect.get("non_stroking_color")), round(rect["top"])), []).append(rect)
    seams: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for rect in patches:
        colour, y = str(rect.get("non_stroking_color")), round(rect["bottom"])
        for at in (y - 1, y, y + 1):
            for below in tops.get((colour, at), ())[:_MAX_SEAMS]:
                span = max(rect["x0"], below["x0"]), min(rect["x1"], below["x1"])
                if abs(below["top"] - rect["bottom"]) <= 1 and span[1] > span[0]:
                    for row in (round(rect["bottom"]), round(below["top"])):
                        seams.setdefault((colour, row), []).append(span)
    between = [e for e in edges if e["orientation"] == "h" and (e.get("stroke") or _is_white_fill(e))]
    drawn = {row for edge in between for row in range(round(edge["top"]) - 1, round(edge["top"]) + 2)}
    return [edge for edge in edges if round(edge["top"]) in drawn or not _on_seam(edge, seams)]


def _on_seam(edge: _Char, seams: dict[tuple[str, int], list[tuple[float, float]]]) -> bool:
    """Whether an edge of a patch lies between patches of its colour over most of its length."""
    if edge["orientation"] != "h" or edge.get("stroke") or not edge.get("fill"):
        return False
    spans = seams.get((str(edge.get("non_stroking_color")), round(edge["top"])), ())
    width = edge["x1"] - edge["x0"]
    return any(min(edge["x1"], b) - max(edge["x0"], a) > 0.8 * width for a, b in spans)


def _is_white_fill(edge: _Char) -> bool:
    """Whether the edge bounds a white patch drawn only to hide or to pad."""
    if edge.get("stroke") or not edge.get("fill"):
        return False
    colour = edge.get("non_stroking_color")
    values = colour if isinstance(colour, (tuple, list)) else (colour,)
    if not values or any(not isinstance(v, (int, float)) for v in values):
        return False
    return all(v == 0 for v in values) if len(values) == 4 else all(v == 1 for v in values)


def _rulings(edges: list[_Char]) -> tuple[Ruling, ...]:
    found = []
    for edge in edges:
        if _is_white_fill(edge):
            continue
        x0, x1, y0, y1 = edge["x0"], edge["x1"], edge["top"], edge["bottom"]
        if edge["orientation"] == "h" and x1 - x0 >= 3:
            found.append(Ruling(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        elif edge["orientation"] == "v" and y1 - y0 >= 3:
            found.append(Ruling((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
    return tuple(found)


def _words(chars: list[_Char]) -> tuple[Word, ...]:
    """Characters -> words; one word may mix fonts, as it does where an export split a font."""
    fonts: dict[str, list[str]] = {}
    for char in chars:
        fonts.setdefault(char["fontname"], []).append(char["text"])
    encodings = {font: legacy.detect("".join(text), font) for font, text in fonts.items()}
    if any(encodings.values()):
        # One capital "ñ" in .VnTimeH proves nothing alone; beside text that is TCVN3 the font's name is believed.
        encodings |= {font: legacy.named(font) for font, encoding in encodings.items() if encoding is None}
    found = extract_words(
        [c for c in chars if c.get("upright", True)],
        x_tolerance_ratio=0.15,
        y_tolerance=2,
        keep_blank_chars=False,
        return_chars=True,
    )
    return number_lines([word for item in found if (word := _word(item, encodings))])


def _word(item: dict[str, Any], encodings: dict[str, str | None]) -> Word | None:
    raw = "".join(char["text"] for char in item["chars"])
    if not raw.strip():
        return None
    text, changes = _decoded(item["chars"], encodings)
    bold = all("bold" in char["fontname"].lower() or "black" in char["fontname"].lower() for char in item["chars"])
    box = Box(float(item["x0"]), float(item["top"]), float(item["x1"]), float(item["bottom"]))
    confidence = 0.5 if LOST in text else 1.0
    return Word(text, raw, box, confidence, "repaired" if changes else "text", 0, bold, changes)


def _decoded(chars: list[_Char], encodings: dict[str, str | None]) -> tuple[str, tuple[Change, ...]]:
    """Runs of a legacy-encoded font decoded, the rest as it is."""
    text, changes = "", []
    raw = "".join(char["text"] for char in chars)
    start = 0
    while start < len(chars):
        encoding = encodings[chars[start]["fontname"]]
        end = start
        while end < len(chars) and encodings[chars[end]["fontname"]] == encoding:
            end += 1
        run = "".join(char["text"] for char in chars[start:end])
        text += legacy.decode(run, encoding) if encoding else run
        start = end
    if text != raw:
        changes.append(Change("legacy_encoding", raw, text))
    return text, tuple(changes)
