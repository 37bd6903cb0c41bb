"""Worker processes that start from nothing but our own modules, whatever program runs us."""

from __future__ import annotations

import threading
from multiprocessing import spawn
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.popen_spawn_posix import Popen
from pathlib import Path
from typing import Any

__all__ = ["CONTEXT"]

_HERE = str(Path(__file__).resolve().parent)
_lock = threading.Lock()


class _Popen(Popen):
    """A new process that does not first run the main module of this one again.

    Ours never needs it, and it may be anything: a scheduler's runner, a notebook, a script without a guard that would
    start the whole run once more.
    """

    def _launch(self, process_obj: Any) -> None:  # noqa: ANN401 - a process object of multiprocessing
        with _lock:
            original = spawn.get_preparation_data
            spawn.get_preparation_data = _ours_alone(original)
            try:
                super()._launch(process_obj)  # type: ignore[misc]
            finally:
                spawn.get_preparation_data = original


def _ours_alone(original: Any) -> Any:  # noqa: ANN401 - multiprocessing's own function, and one like it
    def get(name: str) -> dict[str, Any]:
        data = {key: value for key, value in original(name).items() if not key.startswith("init_main")}
        # Who loads a module of ours by its path puts this folder first, where our `inspect` would hide Python's.
        return data | {"sys_path": [path for path in data.get("sys_path", ()) if path != _HERE]}

    return get


class _Process(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Popen:  # noqa: ANN401 - the name multiprocessing asks for
        return _Popen(process_obj)


class _Context(SpawnContext):
    Process = _Process


CONTEXT = _Context()
"""spawn: a fork would copy the locks of our threads in whatever state they are."""
