"""Candidates for the tokens of a line that an English OCR has read, by the learned channel (`noisy.py`)."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log

from msgspec import Struct

from normalizers.diacritics.channel import has_key
from normalizers.diacritics.decoder import Candidate
from normalizers.diacritics.model import abbreviations, load
from normalizers.diacritics.noisy import spelled
from normalizers.diacritics.reader import channel, readings
from normalizers.syllables import is_syllable, place_tone

__all__ = ["AFTER_STOP", "SCALE", "Choice", "choices", "may_be_read", "misread_abbreviation"]

SCALE = 0.65
"""Weight of the channel against the language model: its parts are not as independent as it takes them to be."""

_MOST = 40
_MARGIN = 9.0
_UNKNOWN, _UNKNOWN_LETTER = -7.0, -1.2
"""Log-probability of one unknown word as it stands: for being one, and for each of its letters."""

_MARRED_UNKNOWN = -18.0
"""The same of one with signs or digits in it: no word is written like that."""

_KEPT = -1.0
"""The same of a foreign word of the vocabulary."""

AFTER_STOP = 4
"""The context of a word behind a full stop, besides those of `model.case_class`."""

_CAPITAL_AFTER_STOP = 0.93
"""Share of words behind a full stop that begin with a capital; abbreviations have one too."""

_SELDOM = 0.01
"""Share of capitals that stands for less than a tenth, and for small letters likewise."""

_CASE_WEIGHT = 1.0
_OUT_OF_CASE = -4.0
"""Log-probability of a word in capitals among others that are not, and the other way round."""

_SHORT = 3
"""Letters of an abbreviation that is not on the list up to which it may be any."""

_MARRED = re.compile(
    r"(?=.*[^\W\d_]|[¢@€©]\d|\d[¢@€©&])(?!.*\d\d)(?!.*[A-ZĐ]{2}&)[\w¢§©@€&£$?’'‘!|\"*°¥~^´“”]+|[¢@&€©]|1[aA]"
)
"""Letters with signs among them that an OCR put there; a sign alone that stands for a letter; "1a" for "là"."""


class Choice(Struct, frozen=True):
    """Candidates of a token and, for each, the text it would become."""

    slot: tuple[Candidate, ...]
    forms: tuple[str, ...]


def may_be_read(core: str) -> bool:
    """Whether `core` may be a word as an English OCR reads it, though no word is written like that ("ti?", "S&")."""
    return not core.isalpha() and bool(_MARRED.fullmatch(core))


@lru_cache(maxsize=4096)
def misread_abbreviation(core: str) -> str:
    """The one abbreviation that `core` is when one of its capitals was a "Đ" ("TTOT"), a reviewed one first.

    `core` itself where there is none, or several.
    """
    if not core.isupper() or not 2 < len(core) < 9 or has_key(core):
        return core
    read = [f"{core[:at]}Đ{core[at + 1 :]}" for at, c in enumerate(core) if c in "DOPBQ"]
    known = [full for full in read if full in abbreviations().values()]
    if not known and len(core) > _SHORT and load().number(core.lower()) == 1:
        # a word in capitals is none: "PINH" is rather "ĐỊNH" than "ĐINH", which only the words around can tell
        known = [full for full in read if load().number(full.lower()) > 2 and not is_syllable(full.lower())]
    return known[0] if len(set(known)) == 1 else core


def choices(core: str, context: int | None, shouted: bool) -> Choice:
    """Words that may stand behind `core`; the first is always `core` as it stands.

    Args:
        core: A token without the signs at its edges.
        context: How its neighbours are written (`model.case_class`), or `AFTER_STOP`; None behind any other sign.
        shouted: Whether its neighbours are all in capitals.
    """
    return _choices(core, context, shouted, channel().number)


def _capital_share(number: int, context: int) -> float:
    """How likely a word begins with a capital in `context`, 0..1."""
    if context == AFTER_STOP:
        return _CAPITAL_AFTER_STOP
    share = load().capital_share(number, context)
    return _SELDOM if share < 0.1 else 1 - _SELDOM if share > 0.9 else share


@lru_cache(maxsize=32768)
def _choices(core: str, context: int | None, shouted: bool, _channel: int) -> Choice:
    model = load()
    lower = place_tone(core.lower())
    itself = model.number(lower)
    best: dict[int, tuple[float, str]] = {}
    for reading in readings(core):
        cost = SCALE * reading.logp
        if (reading.case == 2) != shouted and not (reading.case == 2 and len(core) == 1):
            cost += _OUT_OF_CASE
        if context is not None and not shouted:
            share = _capital_share(reading.number, context)
            cost += _CASE_WEIGHT * log(1 - share if reading.case == 0 else share)
        if reading.number not in best or best[reading.number][0] < cost:
            best[reading.number] = cost, spelled(model.words[reading.number], reading.case)
    known = itself > 2 and not is_syllable(core)
    first = (
        (itself, _KEPT) if known else (1, _UNKNOWN + _UNKNOWN_LETTER * len(core) if core.isalpha() else _MARRED_UNKNOWN)
    )
    order = sorted(best.items(), key=lambda item: -item[1][0] - 0.6 * model.unigram[item[0]])
    if order:
        top = order[0][1][0] + 0.6 * model.unigram[order[0][0]]
        order = [item for item in order[:_MOST] if item[1][0] + 0.6 * model.unigram[item[0]] > top - _MARGIN]
    return Choice((first, *((number, cost) for number, (cost, _) in order)), (core, *(form for _, (_, form) in order)))
