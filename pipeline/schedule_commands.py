"""The command `serve`: the schedule, without any other service."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.console import command, out_option
from pipeline.settings import load_settings
from schemas.errors import UsageError

__all__ = ["serve"]

_ZONE = "Asia/Ho_Chi_Minh"


@command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--cron", default="15 2 * * *", show_default=True, help="When to look: minute hour day month weekday.")
@click.option("--timezone", default=_ZONE, show_default=True, help="Time zone the cron line speaks of.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that read pages.  [default: one a core]")
@click.option("--engine", default="auto", show_default=True, help="OCR engine for scanned pages.")
@out_option
def serve(paths: tuple[Path, ...], cron: str, timezone: str, out: str, workers: int | None, engine: str) -> None:
    """Take in what is new under PATH (default: data/raw) now and on a schedule, until ended (Ctrl-C, SIGTERM).

    One run at a time; what fell due while this did not run is caught up with by the run at the start. Runs are recorded
    in Prefect: on the server that PREFECT_API_URL names, or on one that is started here on loopback.
    """
    _refuse_bad_times(cron, timezone)
    settings = load_settings(out=out, workers=workers, engine=engine)
    where = [path.absolute() for path in paths or (Path("data/raw"),)]
    for path in where:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
    from pipeline.tracking import with_server

    with with_server(settings.state) as own:
        from pipeline.schedule import serve_schedule

        click.echo(f"serving on schedule {cron!r} ({timezone}); Prefect at {own or 'PREFECT_API_URL'}", err=True)
        serve_schedule(settings, where, cron, timezone)


def _refuse_bad_times(cron: str, timezone: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(f"--timezone {timezone}: there is no such zone; give one such as {_ZONE}") from error
    if len(cron.split()) != 5:
        raise UsageError(f"--cron {cron!r}: give five fields, minute hour day month weekday, such as '15 2 * * *'")
