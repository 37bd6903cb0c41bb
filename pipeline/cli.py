"""The command `baocao`."""

from __future__ import annotations

import click

from pipeline import (
    correct_command,
    dictionary_command,
    read_commands,
    run_commands,
    schedule_commands,
    status_command,
    text_commands,
)
from pipeline.console import run_command_line

__all__ = ["baocao", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--debug", is_flag=True, expose_value=False, help="Show the whole traceback of an error.")
@click.version_option(package_name="baocao", message="%(prog)s %(version)s")
def baocao() -> None:
    """Vietnamese government report PDFs into validated, traceable Parquet.

    Start with `baocao ingest FOLDER`.
    """


for _one in (
    run_commands.ingest,
    run_commands.reprocess,
    run_commands.compact,
    schedule_commands.serve,
    status_command.status,
    read_commands.check,
    read_commands.show,
    read_commands.export,
    correct_command.correct,
    dictionary_command.dictionary,
    text_commands.restore,
    text_commands.convert,
):
    baocao.add_command(_one)


def main() -> None:
    """Entry point: runs the command line and ends the process with its exit status."""
    run_command_line(baocao)
