"""How many characters of text in legacy encodings come back, and how much correct text is converted by mistake.

    python -m benchmarks.legacy [--corpora DIR] [--legacy DIR] [--digital DIR] [--lines N] [--json FILE]

Round trips: text of our own, or every so many lines of DIR/*.txt.xz, is encoded from the published tables (TCVN 5712-1
and VISCII by the C library's `iconv`, VNI by its table of letters and marks, the Windows code pages by Python) and
converted back, as one document and line by line; characters right are those of the best alignment, tone mark in its one
place. `--legacy`: PDFs in legacy fonts beside `NAME.gt.txt`, read by pdftotext and by our own reader; words are
compared in any order too, because readers and truth differ in the order of a letterhead's columns, and capitals of
capital fonts are in doubt in the truth itself. `--digital`: Unicode PDFs, of which nothing may be converted. The
baseline is what simple converters do: where a byte beyond ASCII appears, the whole file goes through one table (TCVN3).
"""

from __future__ import annotations

import argparse
import json
import lzma
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec import Struct, to_builtins
from rapidfuzz.distance import Levenshtein

from benchmarks.legacy_text import FOREIGN, OWN
from extractors.ocr.registry import get_engine
from extractors.opening import open_document
from extractors.pdf import read_page
from normalizers.legacy import decode
from normalizers.legacy.convert import convert
from normalizers.repair import repair_page
from normalizers.text import clean

Converter = Callable[[str], str]

_VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_SHAPED = {
    "\u0302": {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"},
    "\u0306": {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"},
}
_VNI_ALONE = dict(zip("đươíìỉĩịỵ", "ñöôíìæóòî", strict=True))


class Row(Struct, frozen=True):
    """One line of figures: of `total` characters (or lines, or documents) `ours` and `naive` are right (or converted).

    Attributes:
        name: What was measured.
        total: Characters of the truth; lines or documents where conversions are counted.
        ours: Right characters of ours, or false conversions of ours.
        naive: The same of the baseline.
        kind: "right" or "converted".
    """

    name: str
    total: int
    ours: int
    naive: int
    kind: str = "right"


def ours(text: str) -> str:
    """Our converter."""
    return convert(text).text


def naive(text: str) -> str:
    """The baseline: the whole text through TCVN3's table where it has any character of it."""
    return decode(text, "tcvn3") if any("\u00a1" <= c <= "\u00fe" for c in text) else text


def vni(text: str) -> str:
    """`text` in VNI, from its table: a letter, then its mark as another letter of the same case."""
    return "".join(_vni_letter(c) for c in unicodedata.normalize("NFC", text))


def _vni_letter(letter: str) -> str:
    small = letter.lower()
    if small in _VNI_ALONE:
        code = _VNI_ALONE[small]
        return code.upper() if letter != small else code
    apart = unicodedata.normalize("NFD", small)
    base = (
        _VNI_ALONE.get(unicodedata.normalize("NFC", apart[0] + "\u031b"), apart[0]) if "\u031b" in apart else apart[0]
    )
    marks = apart[1:].replace("\u031b", "")
    shape = next((mark for mark in marks if mark in _VNI_SHAPED), "")
    tone = marks.replace(shape, "")
    mark = _VNI_SHAPED[shape][tone] if shape else _VNI_TONES.get(tone, "")
    return (base + mark).upper() if letter != small else base + mark


def iconv(text: str, encoding: str) -> str:
    """`text` in an encoding of the C library, byte by byte as characters; what it cannot say is left out."""
    done = subprocess.run(["iconv", "-c", "-f", "UTF-8", "-t", encoding], input=text.encode(), capture_output=True)
    return done.stdout.decode("latin-1")


def windows(text: str) -> str:
    """`text` as one-byte characters seen through Windows-1252, as pasting from a legacy font gives them."""
    shown = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
    return text.translate(shown)


def misread(text: str, encoding: str) -> str:
    """UTF-8 bytes read as one of Windows' code pages; bytes that it lacks stay as themselves."""
    return "".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in text.encode())


def encoders() -> dict[str, Converter]:
    """Name -> encoder; those of the C library where it is there."""
    found: dict[str, Converter] = {
        "VNI": vni,
        "decomposed (NFD)": lambda text: unicodedata.normalize("NFD", text),
        "UTF-8 read as Latin-1": lambda text: text.encode().decode("latin-1"),
        "UTF-8 read as Windows-1252": lambda text: misread(text, "cp1252"),
        "UTF-8 read as Windows-1252 twice": lambda text: misread(misread(text, "cp1252"), "cp1252"),
        "UTF-8 read as Windows-1258": lambda text: misread(text, "cp1258"),
    }
    if shutil.which("iconv"):
        found = {
            "TCVN 5712-1": lambda text: iconv(text, "TCVN5712-1"),
            "TCVN 5712-1 through Windows-1252": lambda text: windows(iconv(text, "TCVN5712-1")),
            "TCVN3 (no marked capitals)": lambda text: windows(iconv(text.lower(), "TCVN5712-1")),
            "VISCII": lambda text: iconv(text, "VISCII"),
            "VISCII through Windows-1252": lambda text: windows(iconv(text, "VISCII")),
            **found,
        }
    return found


def right(truth: str, found: str) -> int:
    """Characters of `truth` that are right in the best alignment, line by line where the numbers of lines agree."""
    a, b = truth.split("\n"), found.split("\n")
    pairs = zip(a, b, strict=True) if len(a) == len(b) else [(truth, found)]
    return sum(max(0, len(one) - Levenshtein.distance(one, other)) for one, other in pairs)


def spelled(text: str) -> str:
    """`text` with one spelling of each syllable, and its blanks made one."""
    return "\n".join(" ".join(line.split()) for line in clean(text).text.split("\n"))


def round_trips(lines: list[str]) -> Iterator[Row]:
    """Characters right of each encoding, all lines as one document and each line alone."""
    for name, encode in encoders().items():
        truth = spelled("\n".join(line.lower() if name.startswith("TCVN3") else line for line in lines))
        raw = encode(truth).split("\n")
        total = len(truth) - truth.count("\n")
        whole, naive_whole = (right(truth, spelled(method("\n".join(raw)))) for method in (ours, naive))
        yield Row(name, total, whole, naive_whole)
        alone, naive_alone = (right(truth, spelled("\n".join(map(method, raw)))) for method in (ours, naive))
        yield Row(f"{name}, each line alone", total, alone, naive_alone)


def real(folder: Path) -> Iterator[Row]:
    """Characters right of real PDFs: pdftotext's text converted, and our own reading; capitals counted and not."""
    for path in sorted(folder.glob("*.pdf")):
        truth = " ".join(spelled(path.with_suffix(".gt.txt").read_text(encoding="utf-8")).split())
        raw = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
        found, plain = (" ".join(spelled(method(raw)).split()) for method in (ours, naive))
        name = path.stem[:24]
        small = truth.lower()
        letters = sum(map(len, truth.split()))
        for what, text in (("pdftotext", found), ("our PDF reader", " ".join(our_words(path)))):
            own, other = in_any_order(small, text.lower()), in_any_order(small, plain.lower())
            yield Row(f"{name}, {what}, small = capital", letters, own, other)
            own, other = in_any_order(truth, text), in_any_order(truth, plain)
            yield Row(f"{name}, {what}, capitals told", letters, own, other)
        yield Row(
            f"{name}, pdftotext, in its order", len(truth), right(small, found.lower()), right(small, plain.lower())
        )


def our_words(path: Path) -> Iterator[str]:
    """The words of our own reading of a PDF."""
    document = open_document(path)
    for number in range(1, document.page_count + 1):
        page = repair_page(read_page(path, number, get_engine("auto"), None))
        yield from (word.text for word in page.words)


def in_any_order(truth: str, found: str) -> int:
    """Characters of the words of `truth` that are in `found`, in whatever order a reader gives them."""
    both = Counter(truth.split()) & Counter(found.split())
    return sum(len(word) * count for word, count in both.items())


def false_conversions(name: str, lines: Iterable[str]) -> Iterator[Row]:
    """How many correct lines change beyond composition and the place of the tone mark, alone and as one document."""
    kept = [line for line in lines if line.strip()]
    right_text = [clean(line).text for line in kept]
    rows = []
    for method in (ours, naive):
        alone = sum(clean(method(line)).text != text for line, text in zip(kept, right_text, strict=True))
        together = clean(method("\n".join(kept))).text.split("\n")
        rows.append((alone, sum(a != b for a, b in zip(together, right_text, strict=False))))
    yield Row(f"{name}, each line alone", len(kept), rows[0][0], rows[1][0], "converted")
    yield Row(f"{name}, one document", len(kept), rows[0][1], rows[1][1], "converted")


def digital(folder: Path) -> Iterator[Row]:
    """Lines of Unicode PDFs that are converted by mistake."""
    for path in sorted(folder.glob("*.pdf")):
        text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
        yield from false_conversions(path.stem[:24], text.replace("\f", "\n").split("\n"))


def corpus(folder: Path, most: int) -> list[str]:
    """Lines at even distances of the corpora, `most` of each."""
    found: list[str] = []
    for path in sorted(folder.glob("*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            lines = [line for at, line in enumerate(file) if at % 61 == 0]
        found += [line.strip() for line in lines[:: max(1, len(lines) // most)]][:most]
    return found


def rows(given: argparse.Namespace) -> Iterator[Row]:
    """Every figure asked for."""
    lines = corpus(given.corpora, given.lines) if given.corpora else OWN
    plain = [line for line in lines if representable(line)]
    yield from round_trips(plain)
    if given.legacy:
        yield from real(given.legacy)
    if given.digital:
        yield from digital(given.digital)
    yield from false_conversions("Vietnamese", lines)
    for language, text in FOREIGN.items():
        yield from false_conversions(language, text)


def representable(line: str) -> bool:
    """Whether the line has Vietnamese letters and ASCII only, so that every encoding can say it."""
    apart = unicodedata.normalize("NFD", line.replace("đ", "d").replace("Đ", "D"))
    return all(c.isascii() or c in "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323" for c in apart)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, help="folder with *.txt.xz, instead of text of our own")
    parser.add_argument("--legacy", type=Path, help="folder with PDFs and NAME.gt.txt")
    parser.add_argument("--digital", type=Path, help="folder with Unicode PDFs")
    parser.add_argument("--lines", type=int, default=400, help="of each corpus, about")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    found = []
    print(f"{'':58}{'of':>9}{'ours':>12}{'one table':>12}")
    for row in rows(given):
        found.append(row)
        if row.kind == "right":
            shares = f"{100 * row.ours / row.total:>10.3f} %{100 * row.naive / row.total:>10.3f} %"
        else:
            shares = f"{row.ours:>12}{row.naive:>12}"
        what = "characters right" if row.kind == "right" else "false conversions"
        print(f"{row.name:58}{row.total:>9}{shares}  {what}", flush=True)
    if given.json:
        given.json.write_text(json.dumps(to_builtins(found), ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
