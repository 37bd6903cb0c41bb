"""Which stretches of a text are in a legacy encoding: told line by line, within a line word by word.

A line that holds letters of Vietnamese alone is Unicode. The lines between two such lines are a run, and the words of a
run together show its encoding. A line of Unicode may hold a phrase in an encoding if the phrase shows it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from msgspec import Struct, structs

from normalizers.diacritics.model import load
from normalizers.legacy import encodings, is_word, speaks_for
from normalizers.syllables import has_mark, is_syllable, place_tone

__all__ = ["Decoded", "decode_lines"]

_TOKEN = re.compile(r"[^ \t\n\r\f\v\u2000-\u200a]+")
_EDGES = "\"'“”‘’()[]{}<>.,;:!?…*/-–0123456789"
_OWN = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
"""Letters of Vietnamese that no encoding of one byte shows."""

_LONGEST = 24
_MANY = 2
_READABLE = 0.5
"""Share of Vietnamese syllables among plain words, `_MANY` at least, up to which a text is of another language."""

_LIMIT = 1_000
"""Different words looked at of a line or a run."""

_ABBREVIATION = 8
"""Letters up to which capitals may be an abbreviation."""

_OCR = "é¢§©€¥°"
"""What an English OCR makes of Vietnamese letters: a word with nothing else is no evidence."""

_COMMON = -10.0
"""Log-probability of a word of everyday use: some 4,000 syllables have more."""


class Decoded(Struct, frozen=True):
    """A line after decoding, and the encoding that it (or a phrase of it) was in; None for a line left as it is."""

    text: str
    encoding: str | None = None


class _Word(Struct, frozen=True):
    """What a word is.

    Attributes:
        kinds: Encoding -> "f" a common syllable with a mark once decoded and none before; "s" the same, with a sign
            inside that no language writes there; "a" a syllable only as it stands; "b" one both ways, a rare one, or
            one with too little to go by; "n" none either way.
            Empty for a word of ASCII.
        plain: 1 for a word of ASCII that is a syllable, 0 for one that is none, -1 for any other word.
        own: Whether it holds a letter of Vietnamese alone.
    """

    kinds: dict[str, str]
    plain: int
    own: bool


class _Tally(Struct, frozen=True):
    """How many different words are for an encoding, against it, Vietnamese both ways, and neither.

    `foreign` are the plain words that are no syllables; `readable` tells whether most plain words are.
    """

    for_it: int
    strong: int
    against: int
    both: int
    neither: int
    foreign: int
    readable: bool

    @property
    def convinced(self) -> bool:
        """Whether the words show the encoding by themselves."""
        enough = self.for_it > 1 or self.strong > 0
        clear = self.for_it + 2 * self.strong > self.neither
        return enough and clear and self.for_it > 3 * self.against and (self.readable or self.for_it > self.foreign)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """The encodings that a text can show by itself."""
    return tuple(sorted(name for name, encoding in encodings().items() if not encoding.by_font_only))


def _is_common(word: str) -> bool:
    """Whether a syllable is of everyday use: a chance decoding makes rare ones ("cộp", of an English OCR's "cép")."""
    model = load()
    number = model.number(place_tone(word.lower()))
    return number > 1 and model.unigram[number] > _COMMON


@lru_cache(maxsize=65536)
def _word(core: str) -> _Word:
    if core.isascii():
        judged = core.isalpha() and len(core) > 1 and not (core.isupper() and len(core) < _ABBREVIATION)
        return _Word({}, int(is_syllable(core)) if judged else -1, False)
    own = _OWN.search(core) is not None
    return _Word({name: "n" if own else _kind(core, name) for name in _names()}, -1, own)


def _kind(core: str, name: str) -> str:
    if len(core) > _LONGEST:
        return "n"
    encoding = encodings()[name]
    if speaks_for(core, encoding):
        if not _is_common(encoding.decode(core)) or all(c.isascii() or c in _OCR for c in core):
            return "b"
        return "s" if not core.isalpha() and sum(c.isascii() and c.isalpha() for c in core) > 2 else "f"
    decoded = encoding.decode(core)
    if is_word(core):
        return "b" if is_syllable(decoded) else "a"
    return "b" if decoded != core and has_mark(decoded) and is_syllable(decoded) else "n"


def _cores(line: str) -> frozenset[str]:
    """The different words of `line` without signs at their edges; none where no word is outside ASCII."""
    if line.isascii():
        return frozenset()
    found = {core for token in _TOKEN.findall(line) if (core := token.strip(_EDGES))}
    return frozenset(sorted(found, key=str.isascii)[:_LIMIT])


def _tally(cores: Iterable[str], name: str) -> _Tally:
    words = [_word(core) for core in cores]
    kinds = [word.kinds[name] for word in words if word.kinds]
    plain = [word.plain for word in words if word.plain >= 0]
    readable = len(plain) < _MANY or sum(plain) > _READABLE * len(plain)
    strong = kinds.count("s")
    count = kinds.count
    return _Tally(count("f") + strong, strong, count("a"), count("b"), count("n"), plain.count(0), readable)


def _shown(cores: Collection[str]) -> str | None:
    """The encoding that the words show by themselves; among words of Unicode others of Unicode say nothing against."""
    encoded = [core for core in cores if not _word(core).own]
    mixed = len(encoded) < len(cores)
    tallies = ((_tally(encoded, name), name) for name in _names())
    found, name = max(tallies, key=lambda pair: (pair[0].for_it, -pair[0].neither))
    if mixed:
        found = structs.replace(found, against=0)
    return name if found.convinced else None


def _fits(cores: Iterable[str], name: str) -> bool:
    """Whether a line among lines in the encoding `name` is in it too."""
    found = _tally(cores, name)
    if found.against or not (found.readable or found.for_it >= found.foreign):
        return False
    if found.for_it:
        return found.for_it >= found.neither
    strange = [core for core in cores if _word(core).kinds.get(name) == "n"]
    return found.both > 0 if not strange else all(not core.isalpha() and _has_letter(core) for core in strange)


def _has_letter(core: str) -> bool:
    return any(c.isascii() and c.isalpha() for c in core)


def _choice(cores: frozenset[str], run: str | None) -> str | None:
    """The encoding of a line in a run that is in `run`: that, or another one that it shows better by itself."""
    own = _shown(cores) if cores else None
    if own and (run is None or own == run or _tally(cores, own).for_it > _tally(cores, run).for_it):
        return own
    return run if run and cores and _fits(cores, run) else None


def decode_lines(lines: Sequence[str], before: str | None = None) -> list[Decoded]:
    """Each of `lines` with what is in a legacy encoding decoded to Unicode NFC.

    Args:
        lines: Lines that follow one another; the more, the surer is what a short line is in.
        before: The encoding of the line before the first, where it is known to be in one.
    """
    cores = [_cores(line) for line in lines]
    found: list[Decoded] = []
    keyed = groupby(range(len(lines)), key=lambda i: any(_word(core).own for core in cores[i]))
    for is_unicode, group in keyed:
        members = list(group)
        words = frozenset[str]().union(*(cores[i] for i in members))
        run = (
            None
            if is_unicode or not words
            else _shown(sorted(words, key=lambda core: (core.isascii(), core))[:_LIMIT]) or before
        )
        for i in members:
            name = _choice(cores[i], run)
            found.append(_decoded(lines[i], cores[i], name))
        before = run if words else before
    return found


def _decoded(line: str, cores: frozenset[str], name: str | None) -> Decoded:
    """`line` from the encoding `name`; where it also holds Unicode words, only its encoded words."""
    if name is None:
        return Decoded(line)
    found = _tally(cores, name)
    mixed = 3 * found.against >= found.for_it > 0 or any(_word(core).own for core in cores)
    text = "".join(_by_word(line, name)) if mixed else encodings()[name].decode(line)
    return Decoded(text, name) if text != line else Decoded(line)


def _by_word(line: str, name: str) -> Iterator[str]:
    """`line` in pieces, its words in the encoding decoded, and those beside them where the model agrees."""
    tokens = list(_TOKEN.finditer(line))
    kinds = [_word(token[0].strip(_EDGES)).kinds.get(name, "") for token in tokens]
    sure = [kind in ("f", "s") for kind in kinds]
    words = [_read(token[0], name) if is_sure else token[0] for token, is_sure in zip(tokens, sure, strict=True)]
    at = 0
    for i, token in enumerate(tokens):
        if not sure[i] and kinds[i] and _beside(i, kinds, sure) and not _word(token[0].strip(_EDGES)).own:
            words[i] = max((words[i], _read(token[0], name)), key=lambda w, i=i: _chance(w, words, i))  # type: ignore[misc]
        yield line[at : token.start()]
        yield words[i]
        at = token.end()
    yield line[at:]


def _beside(at: int, kinds: Sequence[str], sure: Sequence[bool]) -> bool:
    """Whether the nearest word outside ASCII on either side, three words away at most, is surely in the encoding."""
    before = next((i for i in range(at - 1, max(-1, at - 4), -1) if kinds[i]), at)
    after = next((i for i in range(at + 1, min(len(kinds), at + 4)) if kinds[i]), at)
    return sure[before] or sure[after]


def _read(token: str, name: str) -> str:
    return encodings()[name].decode(token)


def _chance(word: str, words: Sequence[str], at: int) -> float:
    """Log-probability of `word` between the neighbours of the word `at`."""
    model = load()
    around = [words[at - 1] if at else "", word, words[at + 1] if at + 1 < len(words) else ""]
    first, second, third = (model.number(place_tone(w.strip(_EDGES).lower())) if w else 0 for w in around)
    return model.logp(1, first, second) + model.logp(first, second, third)
