"""The Prefect flows: the same functions as without it, recorded. Only this module and `schedule` import Prefect.

A task is a document, never a page (a task costs some ten milliseconds, a page is read in seconds), and Prefect caches
nothing: the ledger and the store know what is done. Import this module only when a run is to be tracked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from pipeline import ingest as plain
from pipeline.away import bring_home
from pipeline.cluster import cluster
from pipeline.ingest import MakeWatcher, Work
from pipeline.intake import Incoming
from pipeline.report import Report
from pipeline.settings import Settings, load_settings
from pipeline.summary import as_markdown
from pipeline.take_in import Desk, Outcome
from pipeline.tracking import prefect_defaults, wait_until_recorded
from schemas.errors import BaocaoError

prefect_defaults()

from prefect import flow, task  # noqa: E402 - its settings are read from the environment at import
from prefect.artifacts import create_markdown_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas import State  # noqa: E402
from prefect.futures import as_completed  # noqa: E402
from prefect.logging.handlers import APILogHandler  # noqa: E402
from prefect.states import Completed, Failed  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402

__all__ = ["compact", "ingest", "reprocess", "tracked_ingest", "tracked_reprocess"]

_made: ContextVar[MakeWatcher | None] = ContextVar("_made", default=None)
"""Who watches the run: set by the command line, not a parameter, since parameters are recorded."""


@task(cache_policy=NO_CACHE, task_run_name="{name}", persist_result=False)
def document(name: str, work: Work, incoming: Incoming) -> Outcome:
    """One document, from file to published rows."""
    return work(incoming)


@task(name="document", cache_policy=NO_CACHE, task_run_name="{name}", persist_result=False)
def document_home(name: str, outcome: Outcome, folder: Path, desk: Desk) -> Outcome:
    """One document that a cluster's worker has done, to published rows: workers need not know the Prefect server."""
    return bring_home(outcome, folder, desk)


def _brought_home(outcome: Outcome, folder: Path, desk: Desk) -> Outcome:
    return document_home(outcome.incoming.file_name, outcome, folder, desk)


def _over_tasks(work: Work, documents: Sequence[Incoming], at_once: int) -> Iterator[Outcome]:
    """Documents as tasks; the flow's task runner bounds how many run at once."""
    futures = [document.submit(one.file_name, work, one) for one in documents]
    for future in as_completed(futures):
        yield future.result()


_runner: Any = ThreadPoolTaskRunner(max_workers=max(1, len(os.sched_getaffinity(0))))
"""Without a bound Prefect would start all documents at once."""


@flow(name="ingest", persist_result=False, validate_parameters=False, task_runner=_runner)
def ingest(
    paths: list[str], out: str, engine: str = "auto", workers: int | None = None, dask_address: str | None = None
) -> State[Report]:
    """Take in every new document under the paths."""
    settings = load_settings(out=out, engine=engine, workers=workers, dask_address=dask_address)
    try:
        with cluster(settings, _brought_home) as over:
            report = plain.ingest(settings, [Path(path) for path in paths], _watcher(), over or _over_tasks)
            return _ended(report, settings)
    except BaocaoError as error:
        return _failed(error)


@flow(name="reprocess", persist_result=False, validate_parameters=False, task_runner=_runner)
def reprocess(
    documents: list[str],
    start: str | None,
    out: str,
    engine: str = "auto",
    workers: int | None = None,
    dask_address: str | None = None,
) -> State[Report]:
    """Run documents again from a stage, or each from the first stage that has changed."""
    settings = load_settings(out=out, engine=engine, workers=workers, dask_address=dask_address)
    try:
        with cluster(settings, _brought_home) as over:
            return _ended(plain.reprocess(settings, documents, start, _watcher(), over or _over_tasks), settings)
    except BaocaoError as error:
        return _failed(error)


@flow(name="compact", persist_result=False, validate_parameters=False)
def compact(out: str, rows: int = 1_000_000) -> State[dict[str, tuple[int, int]]]:
    """Merge small files of the datasets."""
    told = plain.compact(load_settings(out=out), rows)
    words = ", ".join(f"{name} {before} -> {after}" for name, (before, after) in told.items())
    return Completed(data=told, message=f"files merged: {words}" if told else "nothing to merge")


def _watcher() -> MakeWatcher:
    from pipeline.progress import watcher

    return _made.get() or watcher


def _ended(report: Report, settings: Settings) -> State[Report]:
    """The run's state, and its one artifact."""
    create_markdown_artifact(
        key=f"{report.command}-summary", markdown=as_markdown(report, settings),
        description=f"run {report.run}: {report.seconds:.1f} s",
    )  # fmt: skip
    if not report.quarantined and not report.refused:
        return Completed(data=report)
    told = f"{report.quarantined} quarantined, corrections of {report.refused} refused"
    told += f"; why: baocao status --run {report.run}{settings.out_typed}"
    return Completed(data=report, name="Degraded", message=told)


def _failed(error: BaocaoError) -> State[Report]:
    """The state of a run that ended with a clear error; were it raised, Prefect would log a traceback."""
    return Failed(data=error, message=str(error))


def tracked_ingest(settings: Settings, own: str | None, paths: Sequence[Path], make_watcher: MakeWatcher) -> Report:
    """`pipeline.ingest.ingest`, recorded in Prefect.

    Args:
        settings: Where and with what.
        own: Address of the server that was started for this run, None where another is configured.
        paths: Files and folders.
        make_watcher: Who is told.

    Raises:
        UsageError: As there.
    """
    return _tracked(ingest, settings, own, make_watcher, {"paths": [str(path.absolute()) for path in paths]})


def tracked_reprocess(
    settings: Settings, own: str | None, names: Sequence[str], start: str | None, make_watcher: MakeWatcher
) -> Report:
    """`pipeline.ingest.reprocess`, recorded in Prefect; `own` as in `tracked_ingest`.

    Raises:
        UsageError: As there.
    """
    return _tracked(reprocess, settings, own, make_watcher, {"documents": list(names), "start": start})


def _tracked(
    what: Any,  # noqa: ANN401 - a flow
    settings: Settings,
    own: str | None,
    make_watcher: MakeWatcher,
    parameters: dict[str, Any],
) -> Report:
    token = _made.set(make_watcher)
    try:
        configured = what.with_options(task_runner=ThreadPoolTaskRunner(max_workers=settings.workers))
        options = {"out": settings.out, "engine": settings.engine, "workers": settings.workers}
        options["dask_address"] = settings.dask_address
        state = configured(**parameters, **options, return_state=True)
        report: Report = state.result()
        if own:
            wait_until_recorded(own, str(state.state_details.flow_run_id), len(report.outcomes))
        return report
    finally:
        if own:  # while it is there: what is left over would be sent to nobody at exit
            APILogHandler().flush()
        _made.reset(token)
