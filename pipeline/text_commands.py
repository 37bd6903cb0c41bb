"""The commands on plain text: `restore` and `convert`; lines in, lines out, in bounded memory."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
from msgspec import Struct

from pipeline.console import command
from pipeline.files import printable
from pipeline.text_stream import Piece, blocks, pieces, to_bytes
from schemas.errors import UsageError

if TYPE_CHECKING:
    from normalizers.restoration import Outcome

__all__ = ["convert", "restore"]

_FILE = click.argument("file", type=click.Path(path_type=Path), required=False)
_EXAMPLES = 3
"""Lines that a hint on the error stream names."""


class _Shown(Struct, frozen=True):
    """What to write of each line."""

    changes: bool
    json: bool
    marks: bool


@command()
@_FILE
@click.option("--show-changes", is_flag=True, help="Tell each change on the error stream.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    help="Leave a word as it is when its restoration is less certain (0 to 1), and put ⟨?⟩ behind it.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON object a line: line, column, raw, text, changes, doubtful; text bears no marks.",
)
def restore(file: Path | None, show_changes: bool, min_confidence: float | None, as_json: bool) -> None:
    """Restore stripped or garbled diacritics, line by line.

    Reads FILE or the standard input as UTF-8 and writes the restored text to the standard output. Lines, blanks and
    whatever is no word of Vietnamese stay byte for byte. Bytes that are no UTF-8 and legacy encodings (TCVN3, VNI,
    VISCII) stay too: they are the business of `baocao convert`, which a hint on the error stream tells.
    """
    from normalizers.restoration import restore_text

    shown = _Shown(show_changes, as_json, min_confidence is not None)
    untouched: dict[str, list[int]] = {}
    with _opened(file) as source:
        seen: deque[Piece] = deque()
        for outcome in restore_text(_noted(pieces(source), seen), min_confidence=min_confidence or 0.0):
            piece = seen.popleft()
            if outcome.skipped:
                _note(untouched, outcome.skipped, piece.line)
            _write(piece, outcome, shown)
    sys.stdout.buffer.flush()
    for kind, lines in untouched.items():
        click.echo(_hint(kind, lines), err=True)


@command()
@_FILE
def convert(file: Path | None) -> None:
    """Turn legacy Vietnamese text (TCVN3, VNI, VISCII, NFD, broken glyphs) into clean Unicode NFC.

    Reads FILE or the standard input, in UTF-8, UTF-16 or the one-byte encoding itself, and writes UTF-8. The encoding
    is recognised for each run of lines, and for phrases within a line: text that is Unicode already stays.
    """
    from normalizers.legacy.convert import convert_blocks

    with _opened(file) as source:
        for text in convert_blocks(blocks(source)):
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


@contextmanager
def _opened(file: Path | None) -> Iterator[BinaryIO]:
    """FILE or the standard input, as bytes.

    Raises:
        UsageError: The file cannot be opened.
    """
    if file is None:
        yield sys.stdin.buffer
        return
    try:
        source = file.open("rb")
    except OSError as error:
        raise UsageError(f"{printable(str(file))}: {error.strerror}") from error
    with source:
        yield source


def _noted(source: Iterable[Piece], seen: deque[Piece]) -> Iterator[str]:
    """The texts of the pieces, each piece remembered until its answer comes."""
    for piece in source:
        seen.append(piece)
        yield piece.text


def _write(piece: Piece, outcome: Outcome, shown: _Shown) -> None:
    """One line of the answer, and its changes on the error stream where they are asked for."""
    from normalizers.restoration import marked

    out = sys.stdout.buffer
    if shown.json:
        out.write(_as_json(piece, outcome))
    else:
        out.write(to_bytes(marked(outcome) if shown.marks else outcome.text) + piece.end.encode())
    if sys.stdin.isatty():
        out.flush()
    for change in outcome.changes if shown.changes else ():
        told = f"line {piece.line}: {change.before} -> {change.after} ({change.confidence:.2f})"
        click.echo(printable(told), err=True)


def _as_json(piece: Piece, outcome: Outcome) -> bytes:
    import json

    from msgspec import to_builtins

    answer = {"line": piece.line, "column": piece.column, "raw": outcome.raw, "text": outcome.text}
    more = {"changes": to_builtins(outcome.changes), "doubtful": to_builtins(outcome.doubtful)}
    # A byte that is no UTF-8 can only be told in escapes (a lone surrogate).
    readable = outcome.skipped != "binary"
    return json.dumps(answer | more, ensure_ascii=not readable).encode() + b"\n"


def _note(untouched: dict[str, list[int]], kind: str, line: int) -> None:
    """Count a line that was not looked at; of the numbers the first few are kept, and how many there are."""
    lines = untouched.setdefault(kind, [0])
    lines[0] += 1
    if len(lines) <= _EXAMPLES:
        lines.append(line)


def _hint(kind: str, lines: list[int]) -> str:
    count, first = lines[0], ", ".join(map(str, lines[1:]))
    what = "not UTF-8 text" if kind == "binary" else f"in the encoding {kind}"
    some = f"line {first}" if count == 1 else f"{count} lines ({first}{', ...' if count > _EXAMPLES else ''})"
    return f"baocao: {some}: {what}, left as it is; `baocao convert` reads legacy encodings"
