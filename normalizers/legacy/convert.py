"""Any text of the last thirty years -> clean Unicode: what `baocao convert` does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from normalizers.gaps import mend_gaps
from normalizers.glyphs import LOST, fill
from normalizers.legacy._mojibake import fix_mojibake
from normalizers.legacy.runs import Decoded, decode_lines
from normalizers.syllables import is_syllable
from normalizers.text import FIXERS, Traced, apply
from schemas.document import Change

__all__ = ["convert", "convert_blocks", "fill_lost"]

_TEXT_A_NUL = 1_000
"""Characters that each stray NUL of a text but one stands among at least; random data has one among 256."""

_SYMBOLS = re.compile("[\uf021-\uf0ff]{2,}")
_FROM_SYMBOL = {0xF000 + code: code for code in range(0x21, 0x100)}


def fix_symbol_fonts(text: str) -> str:
    """Words in the private-use codes that a font marked as symbols gives its letters (U+F0E9 for 0xE9) -> those codes.

    A line is changed only where most such words are Vietnamese then, as they stand or in a legacy encoding.
    """
    return "\n".join(map(_from_symbols, text.split("\n"))) if _SYMBOLS.search(text) else text


def _from_symbols(line: str) -> str:
    words = [word.translate(_FROM_SYMBOL) for word in _SYMBOLS.findall(line)]
    plain = line.translate(_FROM_SYMBOL)
    read = decode_lines([" ".join(words)])[0].text.split()
    good = sum(is_syllable(word.strip(".,;:()")) for word in read)
    return plain if len(words) > 1 and good * 2 > len(words) else line


def fix_legacy(text: str) -> str:
    """Runs of lines, and phrases of lines, in a legacy encoding decoded."""
    return text if text.isascii() else "\n".join(line.text for line in decode_lines(text.split("\n")))


def fill_lost(line: str) -> str:
    """Marked lost glyphs (U+FFFD) of `line` filled where the context is clear; blanks stay as they are."""
    if LOST not in line:
        return line
    parts = re.split(r"(\s+)", line)
    found = fill(parts[::2])
    parts[::2] = [word.text for word in found]
    return "".join(parts)


def fix_lost_glyphs(text: str) -> str:
    """Lost letters, marked with U+FFFD or leaving a gap, filled line by line where the context is clear."""
    lines = text.split("\n")
    return "\n".join(line if line.isascii() else mend_gaps(fill_lost(line)).text for line in lines)


_BEFORE = (("mojibake", fix_mojibake), ("symbol_font", fix_symbol_fonts))
_AFTER = (*FIXERS, ("lost_glyphs", fix_lost_glyphs))


def convert(text: str) -> Traced:
    """Legacy text (TCVN3, VNI, VISCII, NFD, mojibake, lost glyphs) -> clean Unicode NFC; clean text is unchanged.

    Args:
        text: Lines of plain text; the more, the surer the encoding is found. In mixed text only the parts in a legacy
            encoding change.

    Returns:
        The text, and one change a rule that did something; `normalizers.text.replay` repeats them.
    """
    traced = apply(text, (*_BEFORE, ("legacy", fix_legacy), *_AFTER))
    return Traced(traced.text, tuple(map(_named, traced.changes)))


def _named(change: Change) -> Change:
    """A change of the legacy rule with the encoding in its name, where there was one only."""
    if change.rule != "legacy":
        return change
    names = {line.encoding for line in decode_lines(change.before.split("\n"))} - {None}
    return Change(f"legacy_{names.pop()}", change.before, change.after) if len(names) == 1 else change


def convert_blocks(blocks: Iterable[str]) -> Iterator[str]:
    """`convert` for a text of any length that comes in blocks of whole lines; what a block was in tells on the next.

    Blocks of binary data (several NULs, one in some hundreds of characters) stay as they are.
    """
    encoding: str | None = None
    for block in blocks:
        if (block.count("\0") - 1) * _TEXT_A_NUL > len(block):
            yield block
            continue
        lines = decode_lines(apply(block, _BEFORE).text.split("\n"), encoding)
        encoding = _last(lines, encoding)
        yield apply("\n".join(line.text for line in lines), _AFTER).text


def _last(lines: Sequence[Decoded], before: str | None) -> str | None:
    """The encoding that the last line to tell was in."""
    return next((line.encoding for line in reversed(lines) if not line.text.isascii()), before)
