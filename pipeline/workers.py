"""Worker processes for all that touches hostile files: limits on wall time and memory, and a second try after a death.

A lane is a thread with one worker process of its own. A worker that hangs, dies or grows too large is replaced in its
lane; the others never notice. Workers die with this program, and what they started (tesseract) dies with them.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pipeline.settings import Settings
from pipeline.spawning import CONTEXT
from schemas.errors import BaocaoError, DocumentError, UsageError

if TYPE_CHECKING:
    from pebble import ProcessPool

__all__ = ["Workers"]

P = ParamSpec("P")
T = TypeVar("T")

_START_SECONDS = 90.0
"""A worker imports its libraries before its first task; a loaded machine takes long for it. No limit of a task."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""The disk's fault, never the document's."""

_TASKS_A_WORKER = 300
"""Then it is replaced: native libraries leak."""


class Workers:
    """`settings.workers` lanes. A context manager: leaving it ends all workers at once."""

    def __init__(self, settings: Settings) -> None:
        """No process is started before the first task."""
        self._settings = settings
        self._stopped = threading.Event()
        self._lanes: list[_Lane] = []
        self._local = threading.local()
        self._threads = ThreadPoolExecutor(settings.workers, thread_name_prefix="lane")

    def submit(self, seconds: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a module-level function in a worker, within `seconds` of wall time.

        The future raises what the function raised when that is one of our own errors, else `DocumentError` with reason
        `timeout`, `out_of_memory`, `worker_died` (twice in a row) or `unreadable`.
        """
        return self._threads.submit(self._call, seconds, function, args, kwargs)

    def run(self, seconds: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`submit` and wait."""
        return self.submit(seconds, function, *args, **kwargs).result()

    def _call(self, seconds: float, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        lane: _Lane | None = getattr(self._local, "lane", None)
        if lane is None:
            lane = self._local.lane = _Lane(self._settings, self._stopped)
            self._lanes.append(lane)
        return lane.call(seconds, function, args, kwargs)

    def __enter__(self) -> Workers:
        """Nothing to do yet."""
        return self

    def stop(self) -> None:
        """Give up all tasks, from any thread: those waited for raise `DocumentError` with reason `interrupted`."""
        self._stopped.set()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all workers, whatever they are at."""
        self.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for lane in self._lanes:
            lane.end()


class _Lane:
    def __init__(self, settings: Settings, stopped: threading.Event) -> None:
        self._settings = settings
        self._stopped = stopped
        self._pool: ProcessPool | None = None

    def call(self, seconds: float, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        from pebble import ProcessExpired

        for last in (False, True):
            try:
                return self._try(seconds, function, args, kwargs)
            except (ProcessExpired, BrokenProcessPool) as error:
                self.end()
                if last:
                    raise DocumentError("worker_died", "the process that read it died twice (damaged file?)") from error
            except BaocaoError:
                raise
            except Exception as error:
                if isinstance(error, TimeoutError | MemoryError):
                    self.end()
                raise self._in_our_words(error, seconds) from error
        raise AssertionError("unreachable")

    def _in_our_words(self, error: Exception, seconds: float) -> BaocaoError:
        """Whose fault an error is: the document's, or that of this machine, which ends the run."""
        match error:
            case TimeoutError():
                return DocumentError("timeout", f"it took longer than its limit of {seconds:g} s")
            case MemoryError():
                limit = self._settings.memory_bytes >> 20
                return DocumentError("out_of_memory", f"it needs more memory than its limit of {limit} MiB")
            case ImportError():
                return UsageError(f"the installation is incomplete: {error}; run: make setup")
            case OSError() if error.errno in _NO_ROOM:
                return UsageError(f"the output cannot be written: {error.strerror}; make room and run again")
            case _:
                return DocumentError("unreadable", f"{type(error).__name__}: {str(error)[:300]}")

    def _try(self, seconds: float, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        if self._pool is None:
            self._pool = _new_pool(self._settings)
        future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=seconds)
        # The pool itself ends a task that is late; ours is the second line, should the pool lose a task.
        deadline = monotonic() + seconds + _START_SECONDS
        while not self._stopped.is_set():
            try:
                result: T = future.result(timeout=0.5)
            except TimeoutError:
                if future.done() or monotonic() > deadline:
                    raise
            else:
                return result
        raise DocumentError("interrupted", "the run was interrupted")

    def end(self) -> None:
        """Kill the worker, if there is one; the next task gets a new one."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None


def _new_pool(settings: Settings) -> ProcessPool:
    from pebble import ProcessPool

    from pipeline.jobs import prepare_worker

    return ProcessPool(
        max_workers=1, max_tasks=_TASKS_A_WORKER, initializer=prepare_worker,
        initargs=(settings.state, settings.memory_bytes), context=CONTEXT,
    )  # fmt: skip
