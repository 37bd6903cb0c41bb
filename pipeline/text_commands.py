"""The commands on plain text: `restore` and `convert`; lines in, lines out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from pipeline.console import command
from pipeline.files import printable
from schemas.errors import UsageError

__all__ = ["convert", "restore"]

_FILE = click.argument("file", type=click.Path(path_type=Path), required=False)


@command()
@_FILE
@click.option("--show-changes", is_flag=True, help="Tell each change on the error stream.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Leave a word as it is when its restoration is less certain.")  # fmt: skip
def restore(file: Path | None, show_changes: bool, min_confidence: float) -> None:
    """Restore stripped or garbled diacritics, line by line.

    Reads FILE or the standard input as UTF-8 and writes the restored text to the standard output. Legacy encodings
    (TCVN3, VNI, VISCII) are the business of `baocao convert`.
    """
    from normalizers.diacritics import restore as restore_line

    for number, line in enumerate(_lines(file), start=1):
        restored = restore_line(line, min_confidence=min_confidence)
        click.echo(restored.text)
        if show_changes:
            for change in restored.changes:
                told = f"line {number}: {change.before} -> {change.after} ({change.confidence:.2f})"
                click.echo(printable(told), err=True)


@command()
@_FILE
def convert(file: Path | None) -> None:
    """Turn legacy Vietnamese text (TCVN3, VNI, VISCII, NFD, broken glyphs) into clean Unicode NFC.

    Reads FILE or the standard input, in UTF-8 or in the one-byte encoding itself, and writes UTF-8. The encoding is
    recognised from the text as a whole.
    """
    from normalizers.legacy.convert import convert as convert_text

    click.echo(convert_text(_decoded(_bytes(file))).text, nl=False)


def _lines(file: Path | None) -> Iterator[str]:
    """Lines without their ends, as they come: a pipe gets each answer at once."""
    name = "standard input" if file is None else printable(str(file))
    source = sys.stdin.buffer if file is None else _open(file)
    with source:
        for number, line in enumerate(source, start=1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise UsageError(
                    f"{name}, line {number}: this is not UTF-8; run it through `baocao convert` first"
                ) from error


def _bytes(file: Path | None) -> bytes:
    with sys.stdin.buffer if file is None else _open(file) as source:
        return source.read()


def _open(file: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a binary file
    try:
        return file.open("rb")
    except OSError as error:
        raise UsageError(f"{printable(str(file))}: {error.strerror}") from error


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 with a mark where it is that, else one Western character a byte (as legacy fonts were typed)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # cp1252, and the few bytes that it lacks as themselves.
        return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in content)
