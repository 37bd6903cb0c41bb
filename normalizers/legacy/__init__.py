"""Legacy encodings of Vietnamese: which one a text is in, and its Unicode.

Each module of this folder that has an `ENCODING` is one encoding; a new one is a new file and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from msgspec import Struct

from normalizers.legacy._encoding import Encoding, viewed
from normalizers.syllables import has_mark, is_syllable

__all__ = ["Evidence", "decode", "detect", "encodings", "is_word", "named", "speaks_for", "viewed", "weigh"]

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_IDENTITY = re.compile(r"[-,]Identity-[HV]$")
_EDGES = "\"'“”()[]{}<>.,;:!?…*/-–0123456789"
_SPLIT_SIGNS = ({"\u2212"}, {"\u2219"}, {"\u2212", "\u2219"})
"""The only characters beside ASCII in the second subset that PDF writers make of a TCVN3 font (see tcvn3.py)."""

_LIMIT = 100_000
"""Characters looked at; a legacy text shows itself within a page."""


class Evidence(Struct, frozen=True):
    """What the words of a text say about an encoding.

    Attributes:
        words: Words with a character outside ASCII.
        for_it: Distinct ones that are no Vietnamese syllable as they stand and one when decoded.
        strong: Those of `for_it` that hold a sign no word of any language has ("®ång").
        against: Distinct ones that are a Vietnamese syllable as they stand and none when decoded.
        neither: Distinct ones that are no syllable either way.
    """

    words: int
    for_it: int
    strong: int
    against: int
    neither: int


@lru_cache(maxsize=1)
def encodings() -> dict[str, Encoding]:
    """Every encoding of this folder by name."""
    modules = (import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__) if not m.name.startswith("_"))
    found = [module.ENCODING for module in modules if hasattr(module, "ENCODING")]
    return {encoding.name: encoding for encoding in found}


def decode(text: str, encoding: str) -> str:
    """`text`, seen as Western characters, from `encoding` to Unicode NFC.

    Raises:
        ValueError: No encoding has this name.
    """
    if encoding not in encodings():
        raise ValueError(f"unknown encoding {encoding!r}; known are {', '.join(sorted(encodings()))}")
    return encodings()[encoding].decode(text)


def _named_by(font: str) -> list[Encoding]:
    """Encodings that the font's name tells of, the most special first ("ABCDEF+.VnTimeH" -> capitals, then TCVN3)."""
    name = _IDENTITY.sub("", _SUBSET.sub("", font).strip(" _"))
    name = "Vn" + name[3:] if name[:3].lower() == ".vn" else name.lstrip(".")
    return sorted((e for e in encodings().values() if e.font.match(name)), key=lambda e: not e.by_font_only)


def named(font: str) -> str | None:
    """The encoding that a font's name alone tells of; right only where other evidence says that names are true."""
    return next((encoding.name for encoding in _named_by(font)), None)


def words_outside_ascii(text: str) -> Iterator[str]:
    """Words of `text` with a character outside ASCII, without digits and signs at their edges."""
    for token in text.split():
        core = token.strip(_EDGES)
        if not core.isascii():
            yield core


def speaks_for(word: str, encoding: Encoding) -> bool:
    """Whether `word` is no Vietnamese as it stands and a syllable with a mark once decoded."""
    decoded = encoding.decode(word)
    if decoded == word or len(decoded) < 2 or not any(c.isascii() and c.isalpha() for c in word):
        return False
    return not is_word(word) and has_mark(decoded) and is_word(decoded)


def is_word(word: str) -> bool:
    """Whether `word` is a Vietnamese syllable that is small, in capitals, or has one capital in front ("tÕ": no)."""
    return is_syllable(word) and (word.islower() or word.isupper() or word.istitle())


def weigh(text: str, encoding: Encoding) -> Evidence:
    """Evidence for and against `text` being in `encoding`."""
    words = list(words_outside_ascii(text[:_LIMIT]))
    kinds = set(words)
    for_it = {w for w in kinds if speaks_for(w, encoding)}
    against = {w for w in kinds - for_it if is_syllable(w) and not is_syllable(encoding.decode(w))}
    strong = {w for w in for_it if not w.isalpha() and sum(c.isascii() for c in w) > 1}
    neither = {w for w in kinds - for_it - against if not is_syllable(w)}
    return Evidence(len(words), len(for_it), len(strong), len(against), len(neither))


def _convinced(found: Evidence, *, named: bool) -> bool:
    enough = found.for_it >= (1 if named else 2) or found.strong >= 1
    return enough and found.for_it > 3 * found.against and found.for_it >= found.neither


def detect(text: str, font: str = "") -> str | None:
    """The legacy encoding `text` is in; None for Unicode, for other languages and where it cannot be told.

    Args:
        text: As much as is set in one font: a run, a page, a document. A legacy font that sets only blanks or ASCII
            proves nothing, and gives None.
        font: The font's name as the PDF has it; its name is believed only where the words agree.
    """
    if text.isascii():
        return None
    named = _named_by(font)
    if named and {c for c in text if not c.isascii() and not c.isspace()} in _SPLIT_SIGNS:
        return named[0].name if named[0].name.startswith("tcvn3") else None
    for encoding in named:
        if _convinced(weigh(text, encoding), named=True):
            return encoding.name
    if named:
        return None
    free = [(weigh(text, e), e.name) for e in encodings().values() if not e.by_font_only]
    found, name = max(free, key=lambda pair: (pair[0].for_it, -pair[0].neither))
    return name if _convinced(found, named=False) else None
