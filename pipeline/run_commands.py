"""The commands that write the store: `ingest` and `reprocess`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline.console import command, json_option, out_option, say_json
from pipeline.report import Report
from pipeline.settings import Settings, load_settings
from pipeline.stages import STAGES

__all__ = ["ingest", "reprocess"]

_workers_option = click.option(
    "--workers", type=click.IntRange(1, 256), help="Processes that read pages.  [default: one a core]"
)
_engine_option = click.option("--engine", default="auto", show_default=True, help="OCR engine for scanned pages.")
_track_option = click.option(
    "--track", is_flag=True, help="Record the run in Prefect, through a local server started for it."
)
_runner_option = click.option(
    "--runner", type=click.Choice(["local"]), default="local", show_default=True, expose_value=False,
    help="Where documents are worked on; local: processes of this machine.",
)  # fmt: skip
"""There is one so far, so nothing is told which: scripts that name it stay right when there are others."""


@command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@out_option
@_workers_option
@_engine_option
@_runner_option
@_track_option
@json_option
@click.pass_context
def ingest(
    context: click.Context, /, paths: tuple[Path, ...], out: str, workers: int | None, as_json: bool, **more: object
) -> None:
    """Take in every new document under PATH (default: data/raw).

    PDF, TIFF, PNG and JPEG, in folders below too. A document taken in before is skipped; one that cannot be read is
    quarantined with the reason and never stops the others (exit status 3).
    """
    from pipeline.progress import watcher

    settings = load_settings(out=out, workers=workers, **more)
    where = paths or (Path("data/raw"),)
    if _is_tracked(settings):
        from pipeline.flows import tracked_ingest

        report = tracked_ingest(settings, where, watcher)
    else:
        from pipeline.ingest import ingest as run

        report = run(settings, where, watcher)
    _tell(context, report, settings, as_json=as_json)


@command()
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@click.option("--from", "start", type=click.Choice(STAGES), default="read", show_default=True,
              help="Stage to start at; what the stages before it gave is reused.")  # fmt: skip
@out_option
@_workers_option
@_engine_option
@_runner_option
@_track_option
@json_option
@click.pass_context
def reprocess(
    context: click.Context, /, documents: tuple[str, ...], start: str, out: str, as_json: bool, **more: object
) -> None:
    """Run documents again, all of the archive when no DOC is named.

    DOC is a doc_id, the beginning of one, or a file name. No image is read twice by the same engine.
    """
    from pipeline.progress import watcher

    settings = load_settings(out=out, **more)
    if _is_tracked(settings):
        from pipeline.flows import tracked_reprocess

        report = tracked_reprocess(settings, documents, start, watcher)
    else:
        from pipeline.ingest import reprocess as run

        report = run(settings, documents, start, watcher)
    _tell(context, report, settings, as_json=as_json)


def _is_tracked(settings: Settings) -> bool:
    return settings.track or bool(os.environ.get("PREFECT_API_URL"))


def _tell(context: click.Context, report: Report, settings: Settings, *, as_json: bool) -> None:
    from pipeline.summary import as_data, as_text

    if as_json:
        say_json(as_data(report))
    else:
        click.echo(as_text(report, settings))
    if report.quarantined:
        context.exit(3)
