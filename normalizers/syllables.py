"""The orthography of one Vietnamese syllable: onset, rime, tone, and where the tone mark stands.

The tables follow the spelling rules of the national orthography (onsets, rimes, closed syllables with a stop take only
the acute or the dot below). Rimes that live only in loan words and interjections (`oong`, `uyp`, `êu`) are listed too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["fold", "has_mark", "is_syllable", "onset_of", "place_tone", "tone_of"]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Combining grave, acute, tilde, hook above, dot below."""

_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx", "")

_RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oong ooc ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    u uc ui um un ung up ut ua uân uâng uât uây uê uêch uênh uên uêu uôc uôi uôm uôn uông uôt uơ
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu uy uya uych uyn uynh uyp uyt uyu uyên uyêt
    """.split()  # noqa: SIM905
)

_AFTER_QU = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây
    e en eo et ê êch ên ênh êt êu i ich in inh it iu y ych yên yêt yn ynh yt yu ơ ơi ơn ôc ôi ôn ông
    """.split()  # noqa: SIM905
)
_Y_RIMES = frozenset({"y"})
_Y_ONSETS = frozenset({"", "h", "k", "l", "m", "s", "t", "th", "v"})
_WORD_START_ONLY = frozenset({"yêm", "yên", "yêng", "yêt", "yêu"})
_FRONT = "eêiy"
_HARD = frozenset({"c", "g", "ng"})
_SOFT = frozenset({"k", "gh", "ngh"})

_MARKED = re.compile(
    "[ăâđêôơư" + "".join(sorted({unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in _TONES})) + "]",
    re.I,
)


def has_mark(text: str) -> bool:
    """Whether `text` (NFC) holds a letter with a Vietnamese diacritic, or đ."""
    return _MARKED.search(text) is not None


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`text` in lower case without diacritics, đ as d: the key under which restorations are looked up."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def tone_of(token: str) -> tuple[str, str]:
    """`token` without its tone mark (NFC, same case), and the mark: one combining character, "" for the level tone.

    A token with more than one tone mark keeps all of them and is said to have none.
    """
    parts = unicodedata.normalize("NFD", token)
    marks = [c for c in parts if c in _TONES]
    if len(marks) != 1:
        return unicodedata.normalize("NFC", token), ""
    return unicodedata.normalize("NFC", parts.replace(marks[0], "")), marks[0]


def _spelled(onset: str, rime: str) -> bool:
    if onset == "qu":
        return rime in _AFTER_QU
    if onset == "gi":
        return rime == "êng" or (rime in _RIMES and rime[0] not in "iy")
    if rime in _Y_RIMES:
        return onset in _Y_ONSETS
    if rime not in _RIMES or (rime in _WORD_START_ONLY and onset):
        return False
    if onset == "g" and rime in ("i", "in"):
        return True
    front = rime[0] in _FRONT
    return not (front and onset in _HARD) and not (not front and onset in _SOFT)


def _split(plain: str) -> tuple[str, str] | None:
    """Onset and rime of a toneless lower-case syllable, None where it is none."""
    for onset in _ONSETS:
        if plain.startswith(onset) and _spelled(onset, plain[len(onset) :]):
            return onset, plain[len(onset) :]
    return None


@lru_cache(maxsize=65536)
def is_syllable(token: str) -> bool:
    """Whether `token` is spelled like a Vietnamese syllable: any case, tone mark in the old or the new place.

    "ngoắt" and "hoà" are, "duyét" (no such rime), "bat" with a hook (a stop takes acute or dot below only) are not.
    Loan words and names of other languages, abbreviations and numbers are not.
    """
    if not 0 < len(token) <= 12:
        return False
    plain, tone = tone_of(token.lower())
    if not plain.isalpha():
        return False
    parts = _split(plain)
    if parts is None:
        return False
    if parts[1].endswith(("c", "ch", "p", "t")) and tone not in ("", "\u0301", "\u0323"):
        return False
    return tone == "" or _tone_stands_on_vowel(token, parts[0])


@lru_cache(maxsize=65536)
def onset_of(token: str) -> str:
    """The onset of a syllable as it is written, "" where it has none or `token` is no syllable ("Nghị" -> "Ngh")."""
    parts = _split(tone_of(token.lower())[0])
    return token[: len(parts[0])] if parts else ""


def _tone_stands_on_vowel(token: str, onset: str) -> bool:
    """False for a mark on the `u` of `qu` before other vowels than y ("qủa"); "qúy" is a known habit and passes."""
    if onset != "qu":
        return True
    second = unicodedata.normalize("NFD", token.lower()[1])
    return len(second) == 1 or token.lower()[2] == "y"


def _seat(rime: str) -> int:
    """Index in the toneless `rime` of the vowel that carries the tone, in the old style ("hòa", "thủy")."""
    for vowels in ("ăâêôơ", "ư"):
        places = [i for i, c in enumerate(rime) if c in vowels]
        if places:
            return places[-1]
    vowels_at = [i for i, c in enumerate(rime) if c in "aeiouy"]
    if len(vowels_at) == 1:
        return vowels_at[0]
    if len(vowels_at) == 3 or not rime.endswith(tuple("aeiouy")):
        return vowels_at[1]
    return vowels_at[0]


@lru_cache(maxsize=65536)
def place_tone(token: str) -> str:
    """`token` with its tone mark where the old style puts it; unchanged where it is no Vietnamese syllable.

    "hoà" -> "hòa", "Uỷ" -> "Ủy", "qúy" -> "quý", "cuả" -> "của". "quý", "qua", "giỏi", "hoàn" stay as they are.
    """
    plain, tone = tone_of(token)
    if not tone:
        return token
    parts = _split(plain.lower())
    if parts is None:
        return token
    onset, rime = parts
    if rime.endswith(("c", "ch", "p", "t")) and tone not in ("\u0301", "\u0323"):
        return token
    at = len(onset) + _seat(rime)
    return plain[:at] + unicodedata.normalize("NFC", plain[at] + tone) + plain[at + 1 :]
