"""Reading errors and seconds a page, beside plain `tesseract -l vie` and the PDF's own text, on the same pages.

    python benchmarks/reading.py [--archive DIR] [--samples data/raw] [--pages N] [--ours] [--json FILE]

Nothing is kept between pages or runs: each reader starts from the file. Plain tesseract gets the page drawn at its own
resolution (300 dpi where it is digital) and its default page segmentation. Word and character error rates are taken on
pages without tables, since the truth tells the words of a table but not the order a reader should give them in; missed
words and digits on every page, tables included, in any order.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import msgspec
import pdfplumber

from benchmarks.clock import cpu_seconds
from benchmarks.scoring import Score, add, score_aligned, score_bag
from benchmarks.truth import TruePage, Truth, archive_truths, sample_truths
from extractors.extract import passages_beside_tables
from extractors.layout import passages_of
from extractors.ocr.registry import get_engine
from extractors.opening import open_document
from extractors.pdf import read_page
from extractors.tables.stitch import find_tables
from normalizers.repair import repair_page

READERS = ("baocao", "tesseract", "layer")
KINDS = ("digital", "repaired", "scan", "sideways", "upside down")
_CODE_CUT = re.compile(r"([A-ZĐƯ0-9]-|/[A-ZĐƯ]\w{0,4}-)\n\s*")


class Text(msgspec.Struct, frozen=True):
    """What a reader made of a page: all its text, and the text beside tables."""

    whole: str
    beside_tables: str


class Result(msgspec.Struct, frozen=True):
    """One page read by one reader.

    Attributes:
        document: Name.
        page: From 1.
        kind: Of the page (see benchmarks.truth.TruePage).
        reader: baocao, tesseract or layer.
        score: Counts of errors.
        cpu: Seconds of processor time, programs called included.
        wall: Seconds.
    """

    document: str
    page: int
    kind: str
    reader: str
    score: Score
    cpu: float
    wall: float


def read_ours(path: Path, number: int) -> Text:
    """Our reading of a page, no OCR answer reused."""
    page = repair_page(read_page(path, number, get_engine("auto"), None))
    beside = passages_beside_tables((page,), find_tables((page,), "0" * 16))
    return Text("\n".join(p.text for p in passages_of(page)), "\n".join(p.text for p in beside))


def read_plain(path: Path, number: int) -> Text:
    """Plain tesseract on the page as drawn; one thread, as ours has."""
    document = open_document(path)
    dpi = document.native_dpi(number) or 300
    with tempfile.TemporaryDirectory(prefix="baocao-bench-") as folder:
        image = Path(folder) / "page.ppm"
        cv2.imwrite(str(image), cv2.cvtColor(document.render(number, dpi), cv2.COLOR_RGB2BGR))
        run = subprocess.run(
            ["tesseract", str(image), "-", "-l", "vie", "--dpi", str(dpi)],
            capture_output=True,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    text = _CODE_CUT.sub(r"\1", run.stdout.decode("utf-8"))
    return Text(text, text)


def read_layer_text(path: Path, number: int) -> Text:
    """The PDF's own text layer as pdfplumber gives it."""
    with pdfplumber.open(path) as pdf:
        text = _CODE_CUT.sub(r"\1", pdf.pages[number - 1].extract_text())
    return Text(text, text)


def measure(truth: Truth, page: TruePage, reader: str, read: Callable[[Path, int], Text]) -> Result:
    """One page through one reader, timed and scored."""
    cpu, wall = cpu_seconds(), time.perf_counter()
    text = read(truth.path, page.number)
    cpu, wall = cpu_seconds() - cpu, time.perf_counter() - wall
    told = page.text or ""
    score = score_bag(f"{told}\n{page.in_tables}", text.whole)
    if not page.has_table:
        score = add((score, score_aligned(told, text.beside_tables)))
    return Result(truth.name, page.number, page.kind, reader, score, cpu, wall)


def measure_all(truths: Iterable[Truth], most: int | None, *, ours: bool = False) -> list[Result]:
    """Every page whose text is known, at most `most` of a document, through every reader that fits it, or ours."""
    results = []
    for truth in truths:
        for page in [p for p in truth.pages if p.text is not None][:most]:
            results.append(measure(truth, page, "baocao", read_ours))
            if not ours:
                results.append(measure(truth, page, "tesseract", read_plain))
            if page.kind in ("digital", "repaired") and not ours:
                results.append(measure(truth, page, "layer", read_layer_text))
        print(f"read {truth.name}", flush=True)
    return results


def summary(results: list[Result]) -> dict[str, float | int | None]:
    """Rates and seconds a page of some pages."""
    score, pages = add(r.score for r in results), len(results)
    return {
        "pages": pages,
        "words": score.bag,
        "word_error_rate": score.word_error_rate,
        "base_error_rate": score.base_error_rate,
        "diacritic_error_rate": score.diacritic_error_rate,
        "character_error_rate": score.character_error_rate,
        "miss_rate": score.miss_rate,
        "extra_rate": score.extra / score.bag if score.bag else None,
        "digit_miss_rate": score.digit_miss_rate,
        "cpu_a_page": sum(r.cpu for r in results) / pages,
        "wall_a_page": sum(r.wall for r in results) / pages,
    }


_COLUMNS = (
    ("word_error_rate", "WER"),
    ("base_error_rate", "no marks"),
    ("diacritic_error_rate", "marks"),
    ("character_error_rate", "CER"),
    ("miss_rate", "missed"),
    ("extra_rate", "extra"),
    ("digit_miss_rate", "digits"),
)


def table(results: list[Result], title: str, key: Callable[[Result], str]) -> list[str]:
    """Lines of a table: each group of pages, one line a reader, then a TOTAL and the ratio to plain tesseract."""
    head = "".join(f"{name:>10}" for _, name in _COLUMNS)
    lines = [f"{title:24}{'reader':10}{'pages':>6}{'words':>7}{head}{'CPU s':>8}{'wall s':>8}"]
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    for name, group in groups.items():
        lines.extend(_lines(name, group))
    return lines


def _lines(name: str, group: list[Result]) -> list[str]:
    found = {r: summary(some) for r in READERS if (some := [x for x in group if x.reader == r])}
    lines = [_line(name, reader, figures) for reader, figures in found.items()]
    if "tesseract" not in found:
        return lines
    ours, plain = found["baocao"], found["tesseract"]
    ratios = "".join(f"{_ratio(ours[column], plain[column]):>10}" for column, _ in _COLUMNS)
    speed = "".join(f"{_ratio(ours[column], plain[column]):>8}" for column in ("cpu_a_page", "wall_a_page"))
    return [*lines, f"{'':24}{'ratio':10}{'':13}{ratios}{speed}"]


def _line(name: str, reader: str, figures: dict[str, float | int | None]) -> str:
    rates = "".join(f"{_percent(figures[column]):>10}" for column, _ in _COLUMNS)
    seconds = f"{figures['cpu_a_page']:8.2f}{figures['wall_a_page']:8.2f}"
    return f"{name[:23]:24}{reader:10}{figures['pages']:6}{figures['words']:7}{rates}{seconds}"


def _percent(rate: float | int | None) -> str:
    return "-" if rate is None else f"{100 * rate:.2f} %"


def _ratio(ours: float | int | None, other: float | int | None) -> str:
    return f"{ours / other:.2f}" if ours is not None and other else "-"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--archive", type=Path, help="folder of PDFs beside gold/<name>/")
    parser.add_argument("--samples", type=Path, default=Path("data/raw"), help="folder of the shipped samples")
    parser.add_argument("--pages", type=int, help="at most so many pages of a document")
    parser.add_argument("--ours", action="store_true", help="leave the other readers out: a third of the time")
    parser.add_argument("--json", type=Path, help="write the figures of every page here")
    given = parser.parse_args()
    truths = [*sample_truths(given.samples), *(archive_truths(given.archive) if given.archive else ())]
    results = measure_all(truths, given.pages, ours=given.ours)
    if not results:
        parser.error("no document with ground truth was found; name folders with --samples and --archive")
    order = sorted(results, key=lambda r: KINDS.index(r.kind))
    for lines in (
        table(results, "document", lambda r: r.document),
        table(order, "kind of page", lambda r: r.kind),
        table([r for r in results if r.kind not in ("sideways", "upside down")], "", lambda _: "TOTAL upright pages"),
        table(results, "", lambda _: "TOTAL"),
    ):
        print("\n" + "\n".join(lines))
    if given.json:
        given.json.write_text(json.dumps(msgspec.to_builtins(results), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
