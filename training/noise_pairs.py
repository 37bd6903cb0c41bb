"""Make pages of real English-OCR noise: corpus paragraphs drawn, worn, and read by `tesseract -l eng`.

    python -m training.noise_pairs --corpora DIR --to FILE.jsonl [--pages 400] [--part train|more|test] [--models DIR]

One page a line of FILE, printed and read words with their places (`training.noise_pages`); pages already there are
not made again, so an interrupted run goes on. `--models` reads with another `eng.traineddata` than the installed one.
`train` draws counted paragraphs in the training fonts, `more` in further ones; `test` held-out paragraphs
(`training.corpora`) in fonts that training never sees. About 4 s a page on one core. Fonts: Debian's fonts-croscore,
fonts-noto-core, fonts-dejavu-core, fonts-roboto-unhinted, fonts-sil-gentiumplus, fonts-vollkorn; for `more`
fonts-sil-doulos, fonts-ebgaramond, fonts-texgyre, fonts-open-sans, fonts-crosextra-carlito, fonts-cmu,
fonts-junicode; for `test` fonts-freefont-ttf, fonts-linuxlibertine, fonts-sil-charis.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from training.corpora import counted, held_out
from training.noise_pages import MORE_FONTS, TEST_FONTS, TRAIN_FONTS, Box, NoisePage, make_page

__all__ = ["aligned", "pages", "texts", "write"]

_FONTS = {"train": TRAIN_FONTS, "more": MORE_FONTS, "test": TEST_FONTS}
"""Part -> its fonts."""

_SHARES = {"legal": 3, "news": 1}
"""Of so many pages in turn: what reports read like, and a little of everything else."""

_PARAGRAPHS = 14
_OVERLAP = 0.35
"""Share of the narrower of two words that must lie on the other one."""


def texts(folder: Path, part: str, count: int) -> Iterator[list[str]]:
    """Runs of consecutive paragraphs, `count` of them at even distances, by turns from the corpora of `_SHARES`."""
    source = {
        name: [
            unicodedata.normalize("NFC", line.strip())
            for line in (held_out(folder, name) if part == "test" else counted(folder, name))
            if len(line) > 40
        ]
        for name in _SHARES
    }
    turns = [name for name, share in _SHARES.items() for _ in range(share)]
    for number in range(count):
        lines = source[turns[number % len(turns)]]
        start = number * (len(lines) - _PARAGRAPHS) // count
        yield lines[start : start + _PARAGRAPHS]


def pages(path: Path) -> list[NoisePage]:
    """The pages of a file that this program wrote; a line cut short by an interruption is left out."""
    found: list[NoisePage] = []
    for line in path.read_bytes().splitlines() if path.exists() else []:
        try:
            found.append(msgspec.json.decode(line, type=NoisePage))
        except msgspec.DecodeError:
            continue
    return found


def _on(one: Box, other: Box) -> float:
    """How much of the narrower word lies over the other, 0..1; 0 where their lines are not the same."""
    tall = min(one.y1, other.y1) - max(one.y0, other.y0)
    if tall < 0.4 * min(one.y1 - one.y0, other.y1 - other.y0):
        return 0.0
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    return wide / max(1.0, min(one.x1 - one.x0, other.x1 - other.x0))


def aligned(printed: tuple[Box, ...], read: tuple[Box, ...]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Groups of words at the same place: indices of the printed and of the read ones, either side may be empty."""
    links: list[list[int]] = [[i for i, box in enumerate(read) if _on(word, box) >= _OVERLAP] for word in printed]
    group = list(range(len(printed)))
    owner: dict[int, int] = {}
    for at, found in enumerate(links):
        for i in found:
            if i in owner:
                old, new = group[at], group[owner[i]]
                group = [new if g == old else g for g in group]
            owner.setdefault(i, at)
    sides: dict[int, tuple[list[int], list[int]]] = {}
    for at, found in enumerate(links):
        words, others = sides.setdefault(group[at], ([], []))
        words.append(at)
        others += [i for i in found if i not in others]
    lost = sorted(set(range(len(read))) - set(owner))
    both = [(tuple(words), tuple(sorted(others))) for words, others in sides.values()]
    return [*both, *(((), (i,)) for i in lost)]


def write(path: Path, corpora: Path, part: str, count: int, models: str | None = None) -> None:
    """Bring `path` to `count` pages of a part (of `_FONTS`), read with `models`; pages already there stay."""
    done = pages(path)
    if len(done) >= count:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(msgspec.json.encode(page) + b"\n" for page in done))
    with path.open("ab") as file:
        for number, paragraphs in enumerate(texts(corpora, part, count)):
            if number >= len(done):
                page = make_page(
                    paragraphs, _FONTS[part], f"{part} {number} {Path(models).name if models else ''}".strip(), models
                )
                file.write(msgspec.json.encode(page) + b"\n")
                file.flush()
                print(f"{number + 1} of {count}: {page.font}, {len(page.read)} words read", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True, help="outside the repository")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--part", choices=tuple(_FONTS), default="train")
    parser.add_argument("--models", help="folder with another eng.traineddata")
    options = parser.parse_args()
    write(options.to, options.corpora, options.part, options.pages, options.models)


if __name__ == "__main__":
    main()
