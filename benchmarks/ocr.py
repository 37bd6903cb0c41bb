"""Reading made pages of known text: errors and CPU seconds by level of wear, beside plain tesseract and each engine.

    python -m benchmarks.ocr [--corpora DIR] [--pages N] [--first N] [--level L] [--reader R] [--peer ocrmypdf]
        [--scans DIR --transcripts DIR] [--picture FILE.svg] [--json FILE]

Every reader gets the same pixels, in one process, one thread, nothing kept. `tesseract` is the plain program
(`tesseract -l vie`), `trueocr` its own page reading; `ours tesseract`, `ours fast` and `ours auto` are our whole
reading of a page image with that engine. CPU seconds count called programs too; models are loaded before the clock
starts. Word errors are taken in reading order, missed digit strings anywhere on the page; `sure` counts the digit
strings read that are wrong and stand in no word of confidence below 0.9 (plain programs tell no confidence: all of
theirs; ours are listed). Text is held out from the language model (`benchmarks.pages`). With `--scans` real pages are
read instead: those of which `--transcripts` holds the text, as `<name of the PDF>.p<page>.txt`; missed words are the
figure there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from math import log10
from pathlib import Path

import cv2
import msgspec
from PIL import Image

from benchmarks.clock import cpu_seconds
from benchmarks.pages import LEVELS, MadePage, corpus_text, made_pages, sample_text, scanned_pages
from benchmarks.scoring import Score, add, digit_strings, one_spelling, score_aligned, score_bag
from extractors.layout import passages_of
from extractors.ocr.registry import get_engine
from extractors.ocr.trueocr import is_installed
from extractors.scan import read_scan
from schemas.document import Page, Word

_SURE = 0.9
_NAMES = ("no marks", "marks", "CER", "missed", "digits", "sure", "CPU s")
_HEAD = f"{'level':18}{'reader':16}{'words':>6}{'WER':>8}" + "".join(f"{n:>9}" for n in _NAMES)


class Reading(msgspec.Struct, frozen=True):
    """What a reader made of a page: its text, and the words it does not vouch for."""

    text: str
    unsure: tuple[str, ...] = ()


class Result(msgspec.Struct, frozen=True):
    """One page through one reader.

    Attributes:
        level: Of the page.
        reader: Name.
        score: Counts of errors.
        sure_digits: The digit strings read that are not in the truth, in words the reader vouches for.
        cpu: Seconds of processor time.
    """

    level: str
    reader: str
    score: Score
    sure_digits: tuple[str, ...]
    cpu: float


Reader = Callable[[MadePage], Reading]


def ours(engine_name: str) -> Reader:
    """Our reading of a page image with one of our engines."""
    engine = get_engine(engine_name)

    def read(page: MadePage) -> Reading:
        words = read_scan(page.image, page.dpi, engine, None).words
        height, width = page.image.shape[:2]
        scale = 72 / page.dpi
        passages = passages_of(Page(1, width * scale, height * scale, 0, 0.0, "ocr", words))
        return Reading("\n".join(p.text for p in passages), _unsure(words))

    return read


def _unsure(words: Iterable[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words if word.confidence < _SURE)


def plain_tesseract(page: MadePage) -> Reading:
    """The program itself, on the page as it is."""
    with tempfile.TemporaryDirectory(prefix="baocao-bench-") as folder:
        image = Path(folder) / "page.ppm"
        cv2.imwrite(str(image), cv2.cvtColor(page.image, cv2.COLOR_RGB2BGR))
        command = ["tesseract", str(image), "-", "-l", "vie", "--dpi", str(page.dpi)]
        run = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return Reading(_joined_codes(run.stdout.decode("utf-8")))


def plain_trueocr() -> Reader:
    """The second engine's own reading of a page."""
    import trueocr

    model = trueocr.load_model(threads=1)
    return lambda page: Reading(_joined_codes(model.predict(Image.fromarray(page.image)).text))


def ocrmypdf(page: MadePage) -> Reading:
    """The text that `ocrmypdf -l vie --deskew` writes beside its PDF."""
    with tempfile.TemporaryDirectory(prefix="baocao-bench-") as name:
        folder = Path(name)
        Image.fromarray(page.image).save(folder / "page.png", dpi=(page.dpi, page.dpi))
        command = ["ocrmypdf", "-l", "vie", "--deskew", "--jobs", "1", "--output-type", "pdf", "--optimize", "0"]
        command += ["--sidecar", str(folder / "page.txt"), str(folder / "page.png"), str(folder / "page.pdf")]
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        return Reading(_joined_codes((folder / "page.txt").read_text(encoding="utf-8")))


_CODE_CUT = re.compile(r"([A-ZĐƯ0-9]-|/[A-ZĐƯ]\w{0,4}-)\n\s*")


def _joined_codes(text: str) -> str:
    """`text` with codes that a line's end parted in one piece, as our passages have them."""
    return _CODE_CUT.sub(r"\1", text)


def readers(peer: str | None) -> dict[str, Reader]:
    """Name -> reader; those that need the second engine only where it is installed."""
    found: dict[str, Reader] = {"tesseract": plain_tesseract}
    if peer == "ocrmypdf":
        found["ocrmypdf"] = ocrmypdf
    if is_installed():
        found["trueocr"] = plain_trueocr()
    found["ours tesseract"] = ours("tesseract")
    if is_installed():
        found |= {"ours fast": ours("fast"), "ours auto": ours("auto")}
    return found


def measure(page: MadePage, name: str, reader: Reader) -> Result:
    """One page, timed and scored."""
    before = cpu_seconds()
    reading = reader(page)
    cpu = cpu_seconds() - before
    score = add((score_aligned(page.text, reading.text), score_bag(page.text, reading.text)))
    known = digit_strings(one_spelling(page.text))
    unsure = {digits for word in reading.unsure for digits in digit_strings(word)}
    read = digit_strings(one_spelling(reading.text))
    return Result(page.level, name, score, tuple(d for d in read if d not in known and d not in unsure), cpu)


def lines(results: list[Result], names: Iterable[str]) -> list[str]:
    """A table: one line a level and reader, then all levels together."""
    table = [_HEAD]
    for level in (*dict.fromkeys(r.level for r in results), "all"):
        for name in names:
            some = [r for r in results if r.reader == name and level in (r.level, "all")]
            if some:
                table.append(_line(level, name, some))
    return table


def _line(level: str, name: str, some: list[Result]) -> str:
    score = add(r.score for r in some)
    missed = score.missed / score.bag if score.bag else 0
    rates = (
        score.word_error_rate,
        score.base_error_rate,
        score.diacritic_error_rate,
        score.character_error_rate,
        missed,
    )
    told = "".join(f"{100 * (rate or 0):9.2f}" for rate in rates)[1:]
    digits = f"{100 * (score.digit_miss_rate or 0):9.2f}{sum(len(r.sure_digits) for r in some):9}"
    return f"{level:18}{name:16}{score.words:6}{told}{digits}{sum(r.cpu for r in some) / len(some):9.2f}"


_LOWEST = 0.03
"""Per cent: the picture's lowest line, where what is better, none wrong included, stands too."""

_COLOURS = ("#7f7f7f", "#bcbd22", "#17becf", "#1f77b4", "#2ca02c", "#d62728")


def picture(results: list[Result], names: list[str]) -> str:
    """SVG: word errors (logarithmic, down is better) against CPU seconds a page, a dot a level, a ring for all."""
    points = []
    for colour, name in zip(_COLOURS, names, strict=False):
        for level in (*LEVELS, "all"):
            some = [r for r in results if r.reader == name and level in (r.level, "all")]
            if some:
                rate = 100 * (add(r.score for r in some).word_error_rate or 0)
                points.append((sum(r.cpu for r in some) / len(some), max(_LOWEST, rate), colour, level == "all"))
    right = max(x for x, *_ in points) * 1.1
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420" font-family="sans-serif" font-size="12">',
        '<rect width="640" height="420" fill="white"/>',
    ]
    for rate in (_LOWEST, 0.1, 0.3, 1, 3, 10, 30):
        y, told = _down(rate), f"{rate:g}" if rate > _LOWEST else f"≤ {rate:g}"
        parts.append(
            f'<path d="M60 {y:.1f}H500" stroke="#ddd"/><text x="52" y="{y + 4:.1f}" text-anchor="end">{told}</text>'
        )
    for seconds in range(int(right) + 1):
        x = 60 + 440 * seconds / right
        parts.append(f'<text x="{x:.1f}" y="392" text-anchor="middle">{seconds}</text>')
    for x, y, colour, whole in points:
        at = f'cx="{60 + 440 * x / right:.1f}" cy="{_down(y):.1f}"'
        parts.append(f'<circle {at} r="{8 if whole else 3}" fill="{"none" if whole else colour}" stroke="{colour}"/>')
    for row, (colour, name) in enumerate(zip(_COLOURS, names, strict=False)):
        y = 60.0 + 18 * row
        parts.append(f'<circle cx="515" cy="{y - 4:g}" r="5" fill="{colour}"/><text x="526" y="{y:g}">{name}</text>')
    parts.append('<text x="60" y="22">words wrong, % (ring: all levels)</text>')
    parts.append('<text x="280" y="412" text-anchor="middle">CPU seconds a page</text></svg>')
    return "\n".join(parts) + "\n"


def _down(rate: float) -> float:
    """Height on the picture of a rate from `_LOWEST` to 30 %."""
    return 370 - 330 * (log10(min(30.0, rate)) - log10(_LOWEST)) / 3


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpora", type=Path, help="folder of legal.txt.xz and news.txt.xz; else the samples' prose")
    parser.add_argument("--pages", type=int, default=2, help="pages of each level")
    parser.add_argument("--first", type=int, default=0, help="number of the first page, from 0")
    parser.add_argument("--level", action="append", choices=tuple(LEVELS), help="only this level (may be repeated)")
    parser.add_argument("--reader", action="append", help="only this reader (may be repeated)")
    parser.add_argument("--peer", choices=["ocrmypdf"], help="measure this program too; it must be on PATH")
    parser.add_argument("--scans", type=Path, help="folder of PDFs to read instead of made pages")
    parser.add_argument("--transcripts", type=Path, help="folder of the text of their pages")
    parser.add_argument("--picture", type=Path, help="write error against speed as SVG")
    parser.add_argument("--json", type=Path, help="write the figures of every page here")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    if (given.scans is None) != (given.transcripts is None):
        parser.error("--scans and --transcripts go together")
    text = corpus_text(given.corpora) if given.corpora else sample_text()
    chosen = {n: r for n, r in readers(given.peer).items() if not given.reader or n in given.reader}
    levels = tuple(given.level or LEVELS)
    for reader in chosen.values():
        reader(next(made_pages(text, 1, levels[:1])))
    made = made_pages(text, given.pages, levels, given.first)
    pages = scanned_pages(given.scans, given.transcripts) if given.scans else made
    results = [measure(page, name, reader) for page in pages for name, reader in chosen.items()]
    print("\n".join(lines(results, chosen)))
    for result in results:
        if result.sure_digits and result.reader.startswith("ours"):
            print(f"wrong and vouched for by {result.reader}, {result.level}: {', '.join(result.sure_digits)}")
    judged = {name: sum(r.score.digits for r in results if r.reader == name) for name in chosen}
    print(f"{max(judged.values(), default=0)} digit strings")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    called = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB, of called programs {called:.0f} MB")
    if given.picture:
        given.picture.write_text(picture(results, list(chosen)), encoding="utf-8")
    if given.json:
        given.json.write_text(json.dumps(msgspec.to_builtins(results), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
