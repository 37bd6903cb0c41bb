"""The ingest flow on a schedule, without any other service. Import it only after the server's address is set."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import serve
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from pipeline.flows import ingest
from pipeline.settings import Settings
from schemas.errors import BaocaoError

__all__ = ["serve_schedule"]


def serve_schedule(settings: Settings, paths: Sequence[Path], cron: str, timezone: str) -> None:
    """Look through the paths now, then on a schedule, until the process is ended; one run at a time.

    Runs that were due while nothing ran are dropped: the one at the start has done their work.
    """
    parameters: Any = {
        "paths": [str(path.absolute()) for path in paths], "out": settings.out,
        "engine": settings.engine, "workers": settings.workers,
    }  # fmt: skip
    one = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    deployment: Any = ingest.to_deployment(
        "inbox", schedules=[Cron(cron, timezone=timezone)], parameters=parameters, concurrency_limit=one,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )  # fmt: skip
    _drop_late(deployment.apply())
    try:
        ingest(**parameters)
    except BaocaoError as error:
        print(f"baocao: {error}", file=sys.stderr, flush=True)  # noqa: T201 - the next run may go well
    serve(deployment, limit=1, pause_on_shutdown=False, print_starting_message=False)


def _drop_late(deployment_id: UUID) -> None:
    """Forget scheduled runs whose time has passed."""
    now: Any = dt.datetime.now(dt.UTC)
    with get_client(sync_client=True) as client:
        late = client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
                expected_start_time=FlowRunFilterExpectedStartTime(before_=now),
            ),
        )
        for run in late:
            client.delete_flow_run(run.id)
