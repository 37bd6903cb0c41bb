"""The driver of a run on a Dask cluster that is there already: cuts batches, hands them out, brings home the rows.

Only the driver writes ledger and datasets. Dask gives the batch of a lost worker to another one; what is lost with the
driver itself is, as ever, what the ledger does not know.
"""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from pipeline.away import Answer, Batch, Job, bring_home, get_ready, make_batch
from pipeline.files import printable, remove_tree
from pipeline.ingest import Over, Work
from pipeline.intake import Incoming
from pipeline.settings import Settings
from pipeline.take_in import Desk, Outcome
from pipeline.tracking import prefect_defaults
from schemas.errors import UsageError

__all__ = ["batches", "cluster"]

Bring = Callable[[Outcome, Path, Desk], Outcome]

_CONNECT_SECONDS = 10
_NO_WORKER_SECONDS = 120.0
"""So long the run waits for a worker when the cluster has none (left); a restarted worker is back sooner."""
_LOOK_SECONDS = 5.0
_AHEAD = 2
"""Batches handed out for each thread of the cluster: one in hand, one so that it never waits for us, none to spare."""
_MOST_PAGES = 60
"""Of a batch, as far as one can tell beforehand: what is redone when a worker is lost."""
_PARTS = 3
"""For each thread, of the work that is left: a batch is one of them."""
_BYTES_A_PAGE = 60_000
"""Between a page of a Word export and one of a scan; only sizes batches."""
_AFTER_READING = 0.05
"""Cost of a page that need not be read again, in pages that are read."""


@contextmanager
def cluster(settings: Settings, bring: Bring = bring_home) -> Iterator[Over | None]:
    """What runs documents on the cluster at `settings.dask_address`; None where there is no address.

    Args:
        settings: Where and with what.
        bring: `bring_home`, or what records it.

    Raises:
        UsageError: The extra is not installed, no scheduler answers, or it has no workers.
    """
    if settings.dask_address is None:
        yield None
        return
    prefect_defaults()
    os.environ.setdefault("PREFECT_HOME", str(home := settings.state / "prefect"))
    with suppress(OSError):  # whether we may write there at all is told later; Prefect would grumble
        home.mkdir(parents=True, exist_ok=True)
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise UsageError("--runner dask needs the extra `dask`: pip install 'baocao[dask]'") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    address = settings.dask_address
    with DaskTaskRunner(address=address, client_kwargs={"timeout": _CONNECT_SECONDS, "set_as_default": True}) as runner:
        try:
            client = runner.client
            client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except (OSError, ValueError, TimeoutError) as error:
            told = f"no Dask scheduler with workers answers at {printable(address)}"
            raise UsageError(f"{told}; start them (dask scheduler, dask worker {printable(address)})") from error
        # Kept until the end: Dask gives up what nobody waits for.
        ready = [client.submit(get_ready, settings, workers=[one], pure=False) for one in client.nthreads()]
        yield partial(_over, client, bring)
        del ready


def batches(documents: Sequence[Incoming], threads: int) -> Iterator[tuple[Incoming, ...]]:
    """Documents in batches of at most some sixty pages, the longest documents first; a document is never cut.

    Each batch is a part of what is left: towards the end they grow small, so that all threads end at about the same
    time.
    """
    ordered = sorted(((_cost(one), one) for one in documents), key=lambda pair: -pair[0])
    left = sum(cost for cost, _ in ordered)
    held: list[Incoming] = []
    load = 0.0
    for cost, one in ordered:
        if held and load + cost > min(float(_MOST_PAGES), left / (_PARTS * max(1, threads))):
            yield tuple(held)
            held, left, load = [], left - load, 0.0
        held.append(one)
        load += cost
    if held:
        yield tuple(held)


def _cost(one: Incoming) -> float:
    """In pages that are read."""
    pages = one.page_count or max(1.0, one.size / _BYTES_A_PAGE)
    return pages if one.start == "read" else pages * _AFTER_READING


def _over(client: Any, bring: Bring, work: Work, documents: Sequence[Incoming], at_once: int) -> Iterator[Outcome]:  # noqa: ANN401 - Dask's
    desk = work.desk
    threads = sum(client.nthreads().values())
    crowd = _Crowd(client, desk)
    waiting = deque(batches(documents, threads))
    while waiting or crowd.pending:
        while waiting and len(crowd.pending) < max(1, threads) * _AHEAD:
            crowd.hand_out(waiting.popleft())
        for batch, answer in crowd.answers():
            if answer is not None:
                yield from (bring(outcome, answer.folder, desk) for outcome in answer.outcomes)
                remove_tree(answer.folder)
            elif len(batch) > 1:
                waiting.extendleft((one,) for one in batch)  # one of them may be to blame: each alone
            else:
                message = "the cluster's worker died with it again and again (damaged file, or too little memory?)"
                lost = Outcome(batch[0], "quarantined", "worker_died", message, start=batch[0].start)
                yield bring(lost, desk.settings.state, desk)


class _Crowd:
    """The batches that are with the cluster."""

    def __init__(self, client: Any, desk: Desk) -> None:  # noqa: ANN401 - Dask's
        self._client = client
        self._desk = desk
        self._job = _job(desk)
        self._alone_since: float | None = None
        self.pending: dict[Any, tuple[Incoming, ...]] = {}

    def hand_out(self, documents: tuple[Incoming, ...]) -> None:
        known = ((one.doc_id, self._desk.ledger.document(one.doc_id)) for one in documents)
        batch = Batch(documents, {doc_id: entry for doc_id, entry in known if entry is not None})
        # pure: Dask would otherwise take the same batch, asked for twice, for the same answer.
        future = self._client.submit(make_batch, batch, self._job, pure=False)
        self.pending[future] = documents

    def answers(self) -> Iterator[tuple[tuple[Incoming, ...], Answer | None]]:
        """Batches that came back, after a few seconds at most; None for one whose workers died time and again."""
        from concurrent.futures import CancelledError

        from distributed import wait

        try:
            done = wait(  # type: ignore[no-untyped-call]
                list(self.pending), timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED"
            ).done
        except TimeoutError:
            self._need_workers()
            return
        except (CancelledError, OSError) as error:
            raise self._gone() from error
        self._alone_since = None
        for future in done:
            yield self.pending.pop(future), self._answer(future)

    def _answer(self, future: Any) -> Answer | None:  # noqa: ANN401 - Dask's
        from distributed import KilledWorker

        if future.status == "cancelled":
            raise self._gone()
        error = future.exception()
        if isinstance(error, KilledWorker):
            return None
        if error is not None:
            raise UsageError(f"a Dask worker failed: {type(error).__name__}: {printable(str(error)[:300])}") from error
        answer: Answer = future.result()
        if answer.fault:
            raise UsageError(printable(answer.fault))
        return answer

    def _gone(self) -> UsageError:
        return UsageError("the Dask scheduler is gone; run again, finished documents stay")

    def _need_workers(self) -> None:
        try:
            alone = not self._client.nthreads()
        except OSError as error:
            raise self._gone() from error
        self._alone_since = (self._alone_since or time.monotonic()) if alone else None
        if self._alone_since and time.monotonic() - self._alone_since > _NO_WORKER_SECONDS:
            raise UsageError("the Dask cluster has no workers left; start some and run again, finished documents stay")


def _job(desk: Desk) -> Job:
    settings = desk.settings
    out = settings.out if settings.remote else str(settings.out_path)
    shared = msgspec.structs.replace(settings, out=out, state_folder=str(settings.state))
    return Job(shared, desk.run, desk.stages, desk.engine)
