"""Prefect's surroundings without Prefect: its settings, and a server of its own for one tracked run."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from schemas.errors import UsageError

__all__ = ["prefect_defaults", "wait_until_recorded", "with_server"]

_START_SECONDS = 180
"""Migrating a fresh database takes half a minute on a loaded machine."""
_RECORD_SECONDS = 60
_PR_SET_PDEATHSIG = 1

_DEFAULTS = {
    # Telemetry off needs both.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(_START_SECONDS),
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_PROMPT": "false",
}


def prefect_defaults() -> None:
    """Set what the user has not set; before Prefect is imported, for it reads the environment once."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)


_FOR_LATER = (
    "SCHEDULER", "LATE_RUNS", "FOREMAN", "TRIGGERS", "PAUSE_EXPIRATIONS", "CANCELLATION_CLEANUP", "REPOSSESSOR",
    "CLEANUP_RECONCILER", "DB_VACUUM", "EVENT_PERSISTER",
)  # fmt: skip
"""Services of a server that nobody needs who is gone when the one run ends; together they cost more than its tasks."""


@contextmanager
def with_server(state: Path, *, one_run: bool = False, meanwhile: str | None = None) -> Iterator[str | None]:
    """The API that is configured already, or one on this machine's loopback that lives as long as the block.

    Prefect reads its address once, at import: whoever has imported it before gets a second server from Prefect itself.

    Args:
        state: The state directory, where the server keeps its database and log.
        one_run: The server is there for one run only and schedules nothing.
        meanwhile: A module to import while the server starts.

    Yields:
        Address of our own server, None where another is configured.

    Raises:
        UsageError: The server does not start in time.
    """
    if configured := os.environ.get("PREFECT_API_URL"):
        _need_answer(configured)
        yield None
        return
    prefect_defaults()
    home = state / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(home))
    port = _free_port()
    address = f"http://127.0.0.1:{port}/api"
    with (home / "server.log").open("ab") as log:
        server = _start(port, log.fileno(), _FOR_LATER if one_run else ())
        try:
            os.environ["PREFECT_API_URL"] = address
            if meanwhile:
                import_module(meanwhile)
            _wait_until_up(server, address, home)
            yield address
        finally:
            os.environ.pop("PREFECT_API_URL", None)
            _stop(server)


def _need_answer(address: str) -> None:
    try:
        urllib.request.urlopen(f"{address.rstrip('/')}/health", timeout=10).close()
    except urllib.error.HTTPError:
        return  # it wants a password, which Prefect itself will give; it is there
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Prefect server answers at PREFECT_API_URL={address}; start it, or unset the variable to run without"
        ) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(port: int, log: int, without: Iterable[str]) -> subprocess.Popen[bytes]:
    libc = ctypes.CDLL(None)
    command = [
        sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app",
        "--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--timeout-keep-alive", "5",
    ]  # fmt: skip
    environment = os.environ | {"PREFECT_UI_ENABLED": "false"}
    environment |= {f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in without}
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        # The kernel ends the server when we end, however we end.
        preexec_fn=lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL),
    )  # fmt: skip


def _wait_until_up(server: subprocess.Popen[bytes], address: str, home: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise UsageError(f"the Prefect server ended at once; see {home / 'server.log'}, or run without --track")
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise UsageError(f"the Prefect server did not start in {_START_SECONDS} s; see {home / 'server.log'}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait_until_recorded(address: str, flow_run_id: str, tasks: int) -> bool:
    """Wait until the server has written the final state of every task run; whether it did in time."""
    question = {
        "flow_runs": {"id": {"any_": [flow_run_id]}},
        "task_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}},
    }
    deadline = time.monotonic() + _RECORD_SECONDS
    while time.monotonic() < deadline:
        request = urllib.request.Request(
            f"{address}/task_runs/count", json.dumps(question).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                if int(answer.read()) >= tasks:
                    return True
        except (urllib.error.URLError, OSError, ValueError):
            pass
        time.sleep(0.3)
    return False
