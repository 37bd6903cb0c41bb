"""What in a line is no word to restore: numbers, dates, codes, addresses, abbreviations; each by a rule of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from normalizers.diacritics.channel import has_key
from normalizers.diacritics.codes import mend_codes
from normalizers.diacritics.glued import seams
from normalizers.diacritics.model import abbreviations, bare_abbreviations

__all__ = ["is_address", "is_kept", "is_wordlike", "mended", "split"]

_WORDLIKE = re.compile(r"^[^\W\d_]+$")

_TOP = "vn|com|net|org|gov|edu|info|biz|int|io|asia|eu|uk|us|fr|de|jp|cn|kr|ru|la|kh|th|tw|sg|au|ca"
_FILE = (
    "docx?|xlsx?|pptx?|pdf|txt|csv|zip|rar|7z|jpe?g|png|tiff?|gif|html?|xml|json|js|exe|dll|mp[34]|odt|ods|aspx?|php"
)
_ADDRESS = re.compile(
    r"://|\bwww\.|\\\w|[\w.+-]@[\w-]+\.\w|[\w.+-]{2}@[^\W\d_]{3}"
    rf"|[a-z0-9-]{{2}}\.(?:{_TOP})(?=$|[/:?]|\.(?:{_TOP})\b)|\w\.(?:{_FILE})$",
    re.I,
)
"""A scheme, a host, a Windows path; a name before "@"; names that end like a host or a file."""

_GARBLED = re.compile(r"^(?=.*[^\W\d_])(?:[a-zà-ỹ]|[0-9¢§©@!](?![0-9])){2,}$")
_LEADING = re.compile(r"1a|(?:[1690]|1[04689](?!\w{3}))([a-zà-ỹ]+)")
_UNIT = frozenset("m km cm dm mm ha kg g mg ml l h kw kv kva mw gb mb kb tb tr ty tỷ st nd rd th a b c d đ".split())  # noqa: SIM905
"""What stands behind a number without a blank: units, English ordinals, letters of a list."""

_DESIGNATION = re.compile(
    r"[kcd]?m[23]|[A-ZĐ]{1,3}[1-357]\d?|A[0-9]|F0|[A-Z]\d[A-Z]\d|IPv\d|[A-Z][a-z]+\d\d?|[A-Z]{2,}\d+"
)
"""Names and units with a digit ("H1N1", "A4", "m2"); 0, 6, 9 behind a capital are letters of an OCR ("S6": "Số")."""

_DIGITS = re.compile(r"[0-9lIoO]+")
"""Digits among letters that look like digits: "1o" and "l0" are rather ten than a word."""

_COUNTED = re.compile(r"(?:1(?![hr])|[069])([b-df-hj-np-tv-xzđ]\w+)", re.I)
"""A word that begins with a consonant behind a digit ("6dat"): no letter that a digit looks like stands before it."""

_NUMBERED = re.compile(r"(\w*[^\W\d_][cmptnCMPTN])(?<!n(?=[689]))\d")
"""A word that ends in a consonant before a digit ("quan5"): only "n" goes on, as "ng" or "nh"."""

_FOLLOWED = re.compile(r"([^\W\d_]+)([2-57]|(?<!n)[89])")
"""A word and a digit behind it ("xa4"): 0, 1, 6, and 8, 9 behind "n" are letters of an OCR; "gi4" may be "giá"."""

_SIGNED = re.compile(r"[¢©][0-9]|\$[068]|1[&¢€©]|(?:1|[^\W\d_]{1,2})¢[0-9]?[^\W\d_]?|4(?:p|n|y|nh)")
"""What is no number: "¢6" ("có"), "$6" ("số"), "1&" ("lệ"), "c¢6" ("có"), "4p" ("áp")."""

_CAPITALS = re.compile(r"(?<![^\W_])[A-Z]{2,}(?![^\W_])")

_STOP = r"(?<=[^\W\d_A-Z][^\W\d_A-Z])\.(?=[^\W\d_][^\W\d_A-Z])|\.{2,}|…"
_JOINT = re.compile(rf"{_STOP}|(?<=[^\W\d_])[,;:]|(?<=[^\W\d_]\d)[,;:](?=[^\W_])|[,;:](?=[^\W\d_])")
"""Signs behind which the writer left out the blank: "viec.Cac", "thang,nam", "S6:416"."""

_LONGEST = 80
"""Characters without a blank from which on a token is data and no words."""

_HYPHEN = re.compile(r"[-–/]")


def is_wordlike(core: str) -> bool:
    """Whether `core` is letters and nothing else."""
    return bool(_WORDLIKE.match(core))


def is_address(token: str) -> bool:
    """Whether `token` is a web or e-mail address, a path or a file's name."""
    return bool(_ADDRESS.search(token))


def split(token: str) -> Iterator[tuple[int, str]]:
    """Where each part of a blank-separated `token` begins, and the part: words apart from the signs that join them.

    "kinh tế-xã hội", "và/hoặc", "viec.Cac" and "Can cu:Luat" are several words; codes, numbers, dates and addresses
    stay whole. The parts together are the token; an empty one stands where a line break seems lost ("phápThông").
    """
    if len(token) > _LONGEST:
        yield 0, token
        return
    at = 0
    if not is_address(token):
        for joint in _JOINT.finditer(token):
            yield from _unhyphenated(at, token[at : joint.start()])
            yield joint.start(), joint[0]
            at = joint.end()
    yield from _unhyphenated(at, token[at:])


def _unhyphenated(start: int, part: str) -> Iterator[tuple[int, str]]:
    """`part`, which begins at `start`, cut at hyphens and slashes where it is words and no code."""
    at = 0
    if not (any(c.isdigit() for c in part) or part.isupper() or is_address(part) or mend_codes(part) != part):
        for sign in _HYPHEN.finditer(part):
            if sign.start() > at:
                yield from _unglued(start + at, part[at : sign.start()])
            yield start + sign.start(), sign[0]
            at = sign.end()
    if at < len(part):
        yield from _unglued(start + at, part[at:])


def _unglued(start: int, part: str) -> Iterator[tuple[int, str]]:
    """`part`, which begins at `start`, cut where the blank between two words is missing."""
    if part.isalpha() and (part[1:].islower() or part.isupper()):
        yield start, part
        return
    for at, end in pairwise([0, *seams(part), len(part)]):
        if at and part[at].isupper():
            yield start + at, ""
        yield start + at, part[at:end]


def is_kept(core: str, *, garbled: bool, shouted: bool) -> bool:
    """Whether `core` is a number, a date, a code, an address or an abbreviation, never a word to restore.

    Args:
        core: A part of a line (`split`) without the signs at its edges.
        garbled: Whether the line has been through an English OCR, so that digits may stand for letters.
        shouted: Whether the line is all in capitals, in which "TU" is a word and no abbreviation.
    """
    if is_address(core):
        return True
    if core in bare_abbreviations() and not shouted:
        return True
    written = abbreviations().get(core.lower())
    if written and (not has_key(core) or (core == written and not shouted)):
        return True
    if is_wordlike(core):
        return core.isupper() and len(core) < 7 and not has_key(core) and not garbled
    return not (garbled and _may_be_word(core, shouted=shouted))


def _may_be_word(core: str, *, shouted: bool) -> bool:
    """Whether letters with digits or signs among them are a word as an English OCR reads it ("c6", "1ap", "d¢")."""
    if _DIGITS.fullmatch(core):
        return False
    if _SIGNED.fullmatch(core):
        return True
    whole = _COUNTED.fullmatch(core) or _NUMBERED.fullmatch(core)
    if whole and has_key(whole[1]):
        return False
    followed = _FOLLOWED.fullmatch(core)
    if followed and has_key(followed[1]) and not (followed[2] in "48" and has_key(f"{followed[1]}a")):
        return False
    if core[0].isdigit():
        led = _LEADING.fullmatch(core)
        return bool(led and led[1] not in _UNIT)
    return bool(_GARBLED.match(core.lower())) and (shouted or not _DESIGNATION.fullmatch(core))


def mended(core: str, *, stripped: bool) -> str:
    """A kept `core` with the document numbers in it put right: "2392/0P-BTTTT" -> "2392/QĐ-BTTTT".

    Args:
        core: As in `is_kept`.
        stripped: Whether the line has lost its marks, so that any abbreviation in `core` has lost them too.
    """
    if is_address(core):
        return core
    found = mend_codes(core)
    return _CAPITALS.sub(lambda part: bare_abbreviations().get(part[0], part[0]), found) if stripped else found
