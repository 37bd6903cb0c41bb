"""How well English-OCR garbage comes back as Vietnamese: words exact, words a second.

    python -m benchmarks.english_ocr --pages FILE.jsonl [--corpora DIR [--make 44]]
    python -m benchmarks.english_ocr --text FILE --transcript FILE

FILE.jsonl holds pages of held-out documents in fonts that training never saw, read by `tesseract -l eng`; with
`--corpora` it is made first (`training.noise_pairs --part test`). A printed word is right where the words restored at
its place are it exactly, signs at its ends and the place of the tone mark aside; "any case" leaves capitals aside.
Words that the corpus itself has run together ("tờMẫu") are not counted.
The second form takes a real layer and its transcript, aligned by their words. Beside the restorer stand the layer
as it is, and the nearest dictionary word by edit distance in its most frequent form.
"""

from __future__ import annotations

import argparse
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct
from rapidfuzz.distance import LCSseq, Levenshtein
from rapidfuzz.process import extractOne

from benchmarks.restoration import most_frequent, percent
from benchmarks.scoring import words_of
from normalizers.diacritics import Restored, WordChange, restore_lines
from normalizers.diacritics.model import load
from normalizers.syllables import fold
from training.noise_pages import NoisePage
from training.noise_pairs import aligned, pages, write

_CORE = re.compile(r"[^\W_](?:\S*[^\W_])?")

Method = Callable[[Sequence[str]], list[Restored]]


class Score(Struct, frozen=True):
    """Printed words, how many of them came back exactly and up to case, words read, seconds of CPU it took."""

    words: int = 0
    exact: int = 0
    any_case: int = 0
    read: int = 0
    seconds: float = 0.0


@lru_cache(maxsize=65536)
def _nearest(key: str) -> str | None:
    best = most_frequent()
    if key in best or len(key) < 2 or not any(c.isalpha() for c in key):
        return best.get(key)
    found = extractOne(key, best.keys(), scorer=Levenshtein.distance, score_cutoff=2)
    return best[found[0]] if found else None


def by_edit_distance(lines: Sequence[str]) -> list[Restored]:
    """The baseline: the nearest syllable without marks by edit distance, in its most frequent form."""
    return [_by_edit_distance(line) for line in lines]


def _by_edit_distance(line: str) -> Restored:
    changes: list[WordChange] = []
    for core in _CORE.finditer(line):
        word = _nearest(fold(core[0]))
        if word:
            cased = word.upper() if core[0].isupper() and len(core[0]) > 1 else word
            cased = cased.capitalize() if core[0].istitle() else cased
            changes.append(WordChange(core.start(), core[0], cased, 1.0))
    return Restored(line, tuple(changes))


def by_restorer(lines: Sequence[str]) -> list[Restored]:
    """The lines of a page together."""
    return list(restore_lines(lines))


METHODS: dict[str, Method] = {
    "as read": lambda lines: [Restored(line) for line in lines],
    "edit distance": by_edit_distance,
    "baocao": by_restorer,
}


def restored_words(words: Sequence[str], done: Restored) -> list[str]:
    """What each blank-separated word of a line became; a change over several words counts for the first."""
    found: list[str] = []
    changes, start, skip = list(done.changes), 0, 0
    for word in words:
        text, at, end = "", max(start, skip), start + len(word)
        while changes and changes[0].start < end:
            change = changes.pop(0)
            text += word[at - start : change.start - start] + change.after
            at = skip = change.start + len(change.before)
        found.append(text + word[max(0, at - start) :])
        start = end + 1
    return found


def _run_together(word: str) -> bool:
    """Whether a word holds a small letter and then a capital or a digit: words the corpus lost the blank between."""
    return any(a.islower() and (b.isupper() or b.isdigit()) for a, b in pairwise(word))


def score_page(page: NoisePage, method: Method) -> Score:
    """Figures of `method` on one page."""
    lines: dict[int, list[int]] = {}
    for at, box in enumerate(page.read):
        lines.setdefault(box.line, []).append(at)
    started = time.process_time()
    done = method([" ".join(page.read[i].text for i in line) for line in lines.values()])
    seconds = time.process_time() - started
    became: dict[int, str] = {}
    for line, restored in zip(lines.values(), done, strict=True):
        became.update(zip(line, restored_words([page.read[i].text for i in line], restored), strict=True))
    words = exact = any_case = 0
    for printed, read in aligned(page.printed, page.read):
        truth = words_of(" ".join(page.printed[i].text for i in printed))
        if any(map(_run_together, truth)):
            continue
        found = words_of(" ".join(became[i] for i in read))
        words += len(truth)
        exact += LCSseq.similarity(truth, found)
        any_case += LCSseq.similarity([w.lower() for w in truth], [w.lower() for w in found])
    return Score(words, exact, any_case, len(page.read), seconds)


def score_text(raw: str, transcript: str, method: Method) -> Score:
    """Figures of `method` on a layer with its transcript."""
    lines = [unicodedata.normalize("NFC", " ".join(line.split())) for line in raw.splitlines()]
    started = time.process_time()
    done = method(lines)
    seconds = time.process_time() - started
    found = [w for line, restored in zip(lines, done, strict=True) for w in words_of(applied(line, restored))]
    truth = words_of(transcript)
    lower = LCSseq.similarity([w.lower() for w in truth], [w.lower() for w in found])
    return Score(len(truth), LCSseq.similarity(truth, found), lower, len(raw.split()), seconds)


def applied(line: str, done: Restored) -> str:
    """`line` with its changes made."""
    return " ".join(restored_words(line.split(" "), done))


def total(scores: Iterable[Score]) -> Score:
    """The sum."""
    kept = list(scores)
    return Score(
        sum(s.words for s in kept), sum(s.exact for s in kept), sum(s.any_case for s in kept),
        sum(s.read for s in kept), sum(s.seconds for s in kept),
    )  # fmt: skip


def show(name: str, scores: dict[str, Score]) -> None:
    """One line of the table."""
    rates = "".join(f"{percent(s.exact, s.words)}{percent(s.any_case, s.words)}" for s in scores.values())
    ours = scores["baocao"]
    print(f"{name:20}{ours.words:>8}{rates}{ours.read / max(ours.seconds, 1e-9):>10,.0f}", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="JSON lines of training.noise_pairs")
    parser.add_argument("--corpora", type=Path, help="make the pages from these corpora where they are missing")
    parser.add_argument("--make", type=int, default=44, help="pages made")
    parser.add_argument("--text", type=Path)
    parser.add_argument("--transcript", type=Path)
    given = parser.parse_args()
    load()
    print(f"{'set':20}{'words':>8}" + "".join(f"{name:>14}{'any case':>6}" for name in METHODS) + f"{'words/s':>10}")
    if given.text:
        raw, transcript = (path.read_text(encoding="utf-8") for path in (given.text, given.transcript))
        show(given.text.stem[:19], {name: score_text(raw, transcript, run) for name, run in METHODS.items()})
    if given.pages:
        if given.corpora:
            write(given.pages, given.corpora, "test", given.make)
        made = pages(given.pages)
        for font in [*sorted({page.font for page in made}), ""]:
            chosen = [page for page in made if font in ("", page.font)]
            found = {name: total(score_page(page, run) for page in chosen) for name, run in METHODS.items()}
            show(font or "all", found)


if __name__ == "__main__":
    main()
