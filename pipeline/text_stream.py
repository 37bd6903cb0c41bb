"""Bytes of any length and any content -> pieces of lines, in bounded memory, and back without a byte's change."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from msgspec import Struct

__all__ = ["Piece", "blocks", "decoded_lines", "pieces", "to_bytes"]

_LONGEST = 16_384
"""Bytes of a line that are read at once; a longer line comes in pieces, cut at a blank where there is one."""

_BLOCK = 131_072
"""Characters of a block of lines."""


class Piece(Struct, frozen=True):
    r"""A line, or a piece of a long one.

    Attributes:
        line: Number of the line, from 1.
        text: Without the line's end; a byte that is no UTF-8 is a lone surrogate, as "surrogateescape" makes it.
        end: "\n", "\r\n", or "" where the line goes on in the next piece or the input ends.
        column: Characters of the line before this piece.
    """

    line: int
    text: str
    end: str
    column: int = 0


def to_bytes(text: str) -> bytes:
    """The bytes of a piece's text, those that are no UTF-8 as they came."""
    return text.encode("utf-8", "surrogateescape")


def pieces(source: BinaryIO) -> Iterator[Piece]:
    """The lines of `source` as they come: a pipe gets each answer at once."""
    number, column, rest = 1, 0, b""
    while chunk := source.readline(_LONGEST):
        data = rest + chunk
        if data.endswith(b"\n"):
            body = data[:-2] if data.endswith(b"\r\n") else data[:-1]
            yield Piece(number, _text(body), data[len(body) :].decode(), column)
            number, column, rest = number + 1, 0, b""
            continue
        cut = _cut(data) if len(data) >= _LONGEST else 0
        if cut:
            piece = Piece(number, _text(data[:cut]), "", column)
            yield piece
            column += len(piece.text)
        rest = data[cut:]
    if rest:
        yield Piece(number, _text(rest), "", column)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _cut(data: bytes) -> int:
    """Where to cut: behind the last blank, else before the last character."""
    blank = max(data.rfind(b" "), data.rfind(b"\t"))
    if blank > 0:
        return blank + 1
    at = len(data) - 1
    while at > len(data) - 4 and 0x80 <= data[at] < 0xC0:
        at -= 1
    return at


def decoded_lines(source: BinaryIO) -> Iterator[Piece]:
    """The lines of `source` read in whatever encoding each is: UTF-8, UTF-16 with a mark, else a byte a character."""
    from normalizers.legacy import viewed

    for piece in pieces(source):
        text = piece.text
        if any("\udc80" <= c <= "\udcff" for c in text):
            text = viewed(to_bytes(text))
        if piece.line == 1 and not piece.column:
            text = text.removeprefix("\ufeff")
        yield Piece(piece.line, text, piece.end, piece.column)


def _utf16(source: BinaryIO, mark: bytes) -> Iterator[str]:
    """Blocks of the lines of a UTF-16 text, whose mark has been read."""
    decoder = codecs.getincrementaldecoder("utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be")("replace")
    held = ""
    while chunk := source.read(_BLOCK):
        held += decoder.decode(chunk)
        cut = held.rfind("\n") + 1 or (len(held) if len(held) > _BLOCK else 0)
        yield held[:cut]
        held = held[cut:]
    yield held + decoder.decode(b"", final=True)


def blocks(source: BinaryIO) -> Iterator[str]:
    """`decoded_lines`, whole lines together in blocks; a line longer than a block is cut."""
    first = source.peek(2)[:2] if hasattr(source, "peek") else b""
    if first in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        yield from _utf16(source, source.read(2))
        return
    yield from _together(decoded_lines(source))


def _together(lines: Iterable[Piece]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for piece in lines:
        held += [piece.text, piece.end]
        size += len(piece.text) + len(piece.end) + 1  # an empty last line too is kept in memory
        if size >= _BLOCK:
            yield "".join(held)
            held, size = [], 0
    if held:
        yield "".join(held)
