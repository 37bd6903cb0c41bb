"""What all commands share: options, and errors as one readable line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from pipeline.files import printable
from schemas.errors import BaocaoError

__all__ = ["command", "json_option", "out_option", "run_command_line", "say_json"]

F = TypeVar("F", bound=Callable[..., Any])

out_option = click.option(
    "--out", default="data/processed", show_default=True, help="Output directory, or an fsspec address of one."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
_debug_option = click.option("--debug", is_flag=True, expose_value=False, help="Show the whole traceback of an error.")


def command(**attributes: Any) -> Callable[[Callable[..., Any]], click.Command]:  # noqa: ANN401 - click's own
    """A click command that knows `--debug`."""

    def make(function: Callable[..., Any]) -> click.Command:
        made: click.Command = click.command(**attributes)(_debug_option(function))
        return made

    return make


def say_json(answer: object) -> None:
    """Print one JSON object; Vietnamese stays readable, lone surrogates become replacement characters."""
    import json

    text = json.dumps(answer, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "replace").decode())


def run_command_line(group: click.Group) -> None:
    """Run the program and end it.

    0 well, 1 an error told in one line, 3 documents quarantined or their corrections refused, 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = group.main(prog_name="baocao", standalone_mode=False)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nothing can be said any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (KeyboardInterrupt, click.Abort):
        click.echo("baocao: interrupted; finished documents are kept, run the same command to go on", err=True)
        code = 130
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        click.echo(f"baocao: {_told(error)}", err=True)
        code = error.exit_code if isinstance(error, BaocaoError) else 1
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception) -> str:
    """The error in one line."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        text = f"{error.format_message()} See: {error.ctx.command_path} --help"
    elif isinstance(error, click.ClickException):
        text = error.format_message()
    elif isinstance(error, BaocaoError):
        text = str(error)
    else:
        text = f"unexpected {type(error).__name__}: {error} (run again with --debug to see where)"
    return printable(" ".join(text.split()))
