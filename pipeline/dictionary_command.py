"""The command `dictionary`: the data dictionary, made from the definitions of datasets, columns and rules."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.console import command, json_option
from pipeline.files import write_whole
from schemas.errors import UsageError

__all__ = ["FILES", "dictionary", "files"]

FILES = ("data-dictionary.md", "data-dictionary.json")


@command()
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False),
              help="Folder to write both forms into, instead of printing one.")  # fmt: skip
@json_option
def dictionary(folder: Path | None, as_json: bool) -> None:
    """Print the data dictionary: every dataset, column, flag and quality rule.

    `baocao dictionary --to docs` brings the one in the repository up to date.
    """
    texts = files()
    if folder is None:
        click.echo(texts[FILES[as_json]], nl=False)
        return
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder")
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
        click.echo(folder / name)


def files() -> dict[str, str]:
    """File name -> text of both forms."""
    from pipeline.rules import RULES
    from schemas.dictionary import as_markdown
    from schemas.dictionary import dictionary as told

    data = told({name: _first_paragraph(rule.__globals__["__doc__"]) for name, rule in RULES.items()})
    return dict(zip(FILES, (as_markdown(data), json.dumps(data, ensure_ascii=False, indent=1) + "\n"), strict=True))


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").strip().partition("\n\n")[0].split())
