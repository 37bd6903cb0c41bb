"""UTF-8 that was read in a one-byte encoding of Windows or in Latin-1: "Viá»‡t" for "Việt"."""

from __future__ import annotations

import re
from functools import lru_cache

from normalizers.legacy._encoding import as_bytes
from normalizers.syllables import has_mark, is_syllable

__all__ = ["fix_mojibake"]

LOST = "\ufffd"

_RUN = re.compile("(?:[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2})+")
_SUSPECT = re.compile("[\u00c2-\u00ef\u0102\u0110\u01a0\u01af\u0103\u0111][^\x00-\x7f]|[\u00c3\u0102][ ]")
_EXPECTED = re.compile(
    "[\u00a0-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0309\u031b\u0323"
    "\u1ea0-\u1ef9\u2010-\u203a\u20ab\u20ac\u2122\u2190-\u2193\u2212\u2264\u2265\u25a0-\u25cf\u2605\u2713\ufeff]*"
)
"""What Vietnamese text holds beside ASCII: its letters, Western ones, marks, punctuation, a few signs."""

_OWN = re.compile("[\u1ea0-\u1ef9]")
"""Letters of three bytes each: no accident makes one."""

_WORD = re.compile(r"[^\W\d_]+")

# What is left of a letter whose last byte was lost on the way: no-break blanks that became plain ones, and the five
# codes that Windows-1252 does not have, left out or shown as U+FFFD.
_A_GRAVE = re.compile("[\u00c3\u0102] ( ?)(?=([^\\W\\d_]*))")
_D_STROKE = re.compile("\u00c4(?:\ufffd|(?=[a-zA-Z\u00c3\u00c6\u00e1])|$)")
_CUT = re.compile("\u00e1[\u00ba\u00bb]\ufffd?")


def fix_mojibake(text: str) -> str:
    """UTF-8 that was read as Latin-1, Windows-1252 or Windows-1258 -> the text, up to two times over.

    A line is changed only where runs of it are UTF-8 of Vietnamese letters. A letter whose bytes are not all there
    becomes U+FFFD, a lost glyph.
    """
    return "\n".join(map(_line, text.split("\n"))) if _SUSPECT.search(text) else text


def _line(line: str) -> str:
    for _ in range(2):
        found = next((better for view in (as_bytes, _from_1258) if (better := _once(line, view(line))) != line), line)
        if found == line:
            break
        line = found
    return line


def _once(line: str, raw: str) -> str:
    """`line` with its UTF-8 runs decoded; `raw` is the line as bytes, character by character."""
    if not _SUSPECT.search(line) or len(raw) != len(line):
        return line
    parts, between, at, gained = [], [], 0, 0
    for run in _RUN.finditer(raw):
        decoded = _decoded(run[0])
        if decoded is not None:
            between.append((at, run.start()))
            parts.append(decoded)
            at = run.end()
            gained += sum(map(has_mark, decoded))
    between.append((at, len(line)))
    text = "".join(line[a:b] + part for (a, b), part in zip(between, [*parts, ""], strict=True))
    if not gained or not _better(line, text):
        return line
    if _RUN.search(as_bytes(text)):
        return text
    return "".join(_completed(line[a:b]) + part for (a, b), part in zip(between, [*parts, ""], strict=True))


def _decoded(run: str) -> str | None:
    """The UTF-8 in `run`; None where it is none, or holds what no Vietnamese text does."""
    try:
        text = run.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if _EXPECTED.fullmatch(as_bytes(text)) or _RUN.search(as_bytes(text)) else None


def _better(before: str, after: str) -> bool:
    """Whether most words that changed are Vietnamese now, or at least mojibake still, or none of them was."""
    old, new = set(_WORD.findall(before)), set(_WORD.findall(after))
    come = [is_syllable(word) or _OWN.search(word) is not None for word in new - old]
    return sum(come) * 2 >= len(come) or bool(_RUN.search(as_bytes(after))) or not any(map(is_syllable, old - new))


def _completed(text: str) -> str:
    """What is left of letters with a lost byte, between the runs of a line that is known to have been UTF-8."""
    return _CUT.sub(LOST, _D_STROKE.sub("Đ", _A_GRAVE.sub(_a_grave, text)))


def _a_grave(match: re.Match[str]) -> str:
    if match[1]:
        return "à "
    before = _WORD.findall(match.string[max(0, match.start() - 8) : match.start()])
    onset = before[-1] if before and match.string[: match.start()].endswith(before[-1]) else ""
    return "à" if not match[2] or is_syllable(onset + "à" + match[2]) else "à "


@lru_cache(maxsize=1)
def _table_1258() -> dict[int, int]:
    shown = {code: bytes([code]).decode("cp1258", "ignore") for code in range(0x80, 0x100)}
    return {ord(char): code for code, char in shown.items() if char}


def _from_1258(text: str) -> str:
    """`text` with the characters of Windows-1258 put back to their bytes as code points."""
    return text.translate(_table_1258())
