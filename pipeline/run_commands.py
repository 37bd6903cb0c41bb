"""The commands that write the store: `ingest`, `reprocess` and `compact`."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.console import command, json_option, out_option, say_json
from pipeline.report import Report
from pipeline.settings import Settings, load_settings
from pipeline.stages import STAGES
from schemas.errors import UsageError

if TYPE_CHECKING:
    from pipeline.ingest import MakeWatcher, Over

__all__ = ["compact", "ingest", "reprocess"]

_workers_option = click.option(
    "--workers", type=click.IntRange(1, 256), help="Processes that read pages.  [default: one a core]"
)
_engine_option = click.option(
    "--engine", default="auto", show_default=True,
    help="Reader of scanned pages: tesseract; fast, the second reader alone, in a third of the time; auto, both.",
)  # fmt: skip
_track_option = click.option(
    "--track", is_flag=True, help="Record the run in Prefect, through a local server started for it."
)
_runner_option = click.option(
    "--runner", type=click.Choice(["local", "dask"]), default="local", show_default=True,
    help="Where documents are worked on. local: processes of this machine; dask: a cluster that shares --out and the "
    "files of PATH under the same paths (extra `dask`).",
)  # fmt: skip
_dask_option = click.option(
    "--dask-address", metavar="TCP://HOST:PORT", help="Scheduler of the Dask cluster, for --runner dask."
)

_log_option = click.option(
    "--log-json", is_flag=True, help="Tell progress as JSON lines on the error stream, one event a line."
)


@command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@out_option
@_workers_option
@_engine_option
@_runner_option
@_dask_option
@_track_option
@_log_option
@json_option
@click.pass_context
def ingest(
    context: click.Context,
    /,
    paths: tuple[Path, ...],
    out: str,
    log_json: bool,
    as_json: bool,
    **more: Any,  # noqa: ANN401 - options that are settings
) -> None:
    """Take in every new document under PATH (default: data/raw).

    PDF, TIFF, PNG and JPEG, in folders below too. A document taken in before is skipped; one that cannot be read is
    quarantined with the reason and never stops the others (exit status 3). Corrections by people are taken from
    NAME.corrections.yml beside NAME.pdf; where they no longer fit, none of them is applied (exit status 3).
    """
    settings, watcher = _told(_settings(out=out, **more)), _watcher(log_json)
    where = paths or (Path("data/raw"),)
    if _is_tracked(settings):
        with _recording(settings) as own:
            from pipeline.flows import tracked_ingest

            report = tracked_ingest(settings, own, where, watcher)
    else:
        from pipeline.ingest import ingest as run

        with _elsewhere(settings) as over:
            report = run(settings, where, watcher, over)
    _tell(context, report, settings, log_json=log_json, as_json=as_json)


@command()
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@click.option("--from", "start", type=click.Choice(STAGES),
              help="Stage to start at; what the stages before it gave is reused.  [default: of each document the first "
              "that changed since; `read` for a DOC]")  # fmt: skip
@out_option
@_workers_option
@_engine_option
@_runner_option
@_dask_option
@_track_option
@_log_option
@json_option
@click.pass_context
def reprocess(
    context: click.Context,
    /,
    documents: tuple[str, ...],
    start: str | None,
    out: str,
    log_json: bool,
    as_json: bool,
    **more: Any,  # noqa: ANN401 - options that are settings
) -> None:
    """Run documents again, all of the archive when no DOC is named.

    DOC is a doc_id, the beginning of one, or a file name. Without --from only documents are done again that today's
    program, models or options would make otherwise. No image is read twice by the same engine.
    """
    settings, watcher = _told(_settings(out=out, **more)), _watcher(log_json)
    if _is_tracked(settings):
        with _recording(settings) as own:
            from pipeline.flows import tracked_reprocess

            report = tracked_reprocess(settings, own, documents, start, watcher)
    else:
        from pipeline.ingest import reprocess as run

        with _elsewhere(settings) as over:
            report = run(settings, documents, start, watcher, over)
    _tell(context, report, settings, log_json=log_json, as_json=as_json)


@command()
@click.option("--rows", type=click.IntRange(1), default=1_000_000, show_default=True,
              help="About how many rows a file may have; a document is never split.")  # fmt: skip
@out_option
@json_option
def compact(rows: int, out: str, as_json: bool) -> None:
    """Merge the datasets' many small files into few, while others read.

    Readers see each row exactly once. What is merged can still be reprocessed: it is taken apart again when needed.
    """
    from pipeline.ingest import compact as run

    settings = load_settings(out=out)
    told = run(settings, rows)
    if as_json:
        say_json({name: {"files_before": before, "files_after": after} for name, (before, after) in told.items()})
        return
    for name, (before, after) in told.items():
        click.echo(f"{name}: {before} files -> {after}")
    if not told:
        click.echo("Nothing to merge.")


def _settings(*, runner: str = "local", dask_address: str | None = None, **more: Any) -> Settings:  # noqa: ANN401 - as `load_settings`
    """The settings of a run.

    Raises:
        UsageError: The runner and its address do not go together.
    """
    if runner == "dask" and not dask_address:
        raise UsageError("--runner dask wants the scheduler: --dask-address tcp://HOST:PORT")
    if runner == "local" and dask_address:
        raise UsageError("--dask-address is for --runner dask; give both, or neither")
    return load_settings(dask_address=dask_address, **more)


def _elsewhere(settings: Settings) -> AbstractContextManager[Over | None]:
    """What works on the documents where this machine's own processes do not."""
    if settings.dask_address is None:
        return nullcontext()
    from pipeline.cluster import cluster

    return cluster(settings)


def _told(settings: Settings) -> Settings:
    """The settings, after saying on standard error what the asked engine lacks on this machine."""
    from extractors.ocr.registry import missing_reader

    if remark := missing_reader(settings.engine):
        click.echo(f"Note: {remark}", err=True)
    return settings


def _is_tracked(settings: Settings) -> bool:
    return settings.track or bool(os.environ.get("PREFECT_API_URL"))


def _recording(settings: Settings) -> AbstractContextManager[str | None]:
    from pipeline.tracking import with_server

    return with_server(settings.state, one_run=True, meanwhile="pipeline.flows")


def _watcher(log_json: bool) -> MakeWatcher:
    from pipeline.progress import json_watcher, watcher

    return json_watcher if log_json else watcher


def _tell(context: click.Context, report: Report, settings: Settings, *, log_json: bool, as_json: bool) -> None:
    from pipeline.progress import log_run
    from pipeline.summary import as_data, as_text

    if log_json:
        log_run(report)
    if as_json:
        say_json(as_data(report))
    else:
        click.echo(as_text(report, settings))
    if report.quarantined or report.refused:
        context.exit(3)
