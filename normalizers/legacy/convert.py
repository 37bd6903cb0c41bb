"""Any text of the last thirty years -> clean Unicode: what `baocao convert` does."""

from __future__ import annotations

import re

from normalizers.gaps import mend_gaps
from normalizers.glyphs import LOST, fill
from normalizers.legacy import decode, detect, encodings, speaks_for, weigh, words_outside_ascii
from normalizers.legacy._encoding import as_bytes
from normalizers.syllables import has_mark
from normalizers.text import FIXERS, Traced, apply
from schemas.document import Change

__all__ = ["convert", "fix_mojibake"]

_UTF8_RUN = re.compile("(?:[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2})+")
_WESTERN = re.compile("[\u00c2-\u00ef][^\x00-\x7f]")
_TOKEN = re.compile(r"\S+")


def _as_utf8(match: re.Match[str]) -> str:
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def fix_mojibake(text: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252 ("Viá»‡t") -> the text, up to two times over.

    A line is changed only where the result has Vietnamese letters and nothing that looked like UTF-8 is left broken.
    """
    return "\n".join(map(_line_from_mojibake, text.split("\n"))) if _WESTERN.search(text) else text


def _line_from_mojibake(line: str) -> str:
    for _ in range(2):
        if not _WESTERN.search(line):
            break
        raw = as_bytes(line)
        decoded = _UTF8_RUN.sub(_as_utf8, raw)
        left = re.search("[\x80-\xff]", _UTF8_RUN.sub("", raw))
        if decoded == raw or left or not has_mark(decoded):
            break
        line = decoded
    return line


def fix_legacy(text: str) -> str:
    """Lines in a legacy encoding decoded; the encoding is found for the whole text, else line by line."""
    whole = detect(text)
    if whole is not None and not weigh(text, encodings()[whole]).against:
        return decode(text, whole)
    return "\n".join(_decoded(line, whole or detect(line)) for line in text.split("\n"))


def _decoded(line: str, name: str | None) -> str:
    """`line` from the encoding `name`; where it also holds Unicode words, only its encoded words."""
    if name is None or line.isascii():
        return line
    encoding = encodings()[name]
    found = weigh(line, encoding)
    if found.for_it and not found.against:
        return decode(line, name)
    encoded = {word for word in words_outside_ascii(line) if speaks_for(word, encoding)}
    return _TOKEN.sub(lambda m: decode(m[0], name) if any(word in m[0] for word in encoded) else m[0], line)


def _filled(line: str) -> str:
    """Marked lost glyphs of `line` filled; blanks stay as they are."""
    parts = re.split(r"(\s+)", line)
    found = fill(parts[::2])
    parts[::2] = [word.text for word in found]
    return "".join(parts)


def fix_lost_glyphs(text: str) -> str:
    """Lost letters, marked with U+FFFD or leaving a gap, filled line by line where the context is clear."""
    return "\n".join(mend_gaps(_filled(line) if LOST in line else line).text for line in text.split("\n"))


_STEPS = (("mojibake", fix_mojibake), ("legacy", fix_legacy), *FIXERS, ("lost_glyphs", fix_lost_glyphs))


def convert(text: str) -> Traced:
    """Legacy text (TCVN3, VNI, VISCII, NFD, mojibake, lost glyphs) -> clean Unicode NFC; clean text is unchanged.

    Args:
        text: Lines of plain text; the more, the surer the encoding is found. In mixed text only the parts in a legacy
            encoding change.

    Returns:
        The text, and one change a rule that did something; `normalizers.text.replay` repeats them.
    """
    traced = apply(text, _STEPS)
    name = detect(text)
    changes = tuple(
        Change(f"legacy_{name}" if c.rule == "legacy" and name else c.rule, c.before, c.after) for c in traced.changes
    )
    return Traced(traced.text, changes)
