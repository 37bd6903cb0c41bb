"""The schedule for real: `baocao serve`, and prefect.yaml on a server and a worker, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd
import pytest
import yaml
from reportlab.pdfgen.canvas import Canvas

from pipeline.ledger import Ledger
from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent
PREFECT = Path(sys.executable).with_name("prefect")
SECRET = "admin:a-long-password"


def write_pdf(path: Path) -> None:
    canvas = Canvas(str(path), pagesize=(300, 400))
    canvas.drawString(40, 350, "Report with some words of plain text")
    canvas.save()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], log: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a session of its own, ended with all it started."""
    with log.open("ab") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=file, start_new_session=True)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(what, seconds: float, log: Path):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := what():
            return answer
        time.sleep(1)
    pytest.fail(f"not in {seconds} s; {log.name} ends with: {log.read_text(errors='replace')[-2000:]}")


def finished_runs(out: Path) -> int:
    state = Settings(out=str(out)).state
    if not (state / "ledger.sqlite").exists():
        return 0
    ledger = Ledger(state)
    try:
        return sum(run.finished is not None for run in ledger.runs())
    finally:
        ledger.close()


@pytest.mark.slow
def test_serve_looks_at_once_and_then_on_schedule(tmp_path):
    inbox, out, log = tmp_path / "inbox", tmp_path / "out", tmp_path / "log"
    inbox.mkdir()
    write_pdf(inbox / "a.pdf")
    command = [sys.executable, "-m", "pipeline", "serve", str(inbox), "--cron", "* * * * *", "--out", str(out)]
    env = os.environ | {"PREFECT_HOME": str(tmp_path / "home")}
    with running(command, log, env):
        wait_for(lambda: finished_runs(out) >= 1, 240, log)
        assert len(pd.read_parquet(out / "documents")) == 1
        wait_for(lambda: finished_runs(out) >= 2, 240, log)


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite+aiosqlite:///{folder / 'prefect.db'}"


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL of our own on loopback, run by a user who is not root, as it demands."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("PostgreSQL is not installed")
    as_user: list[str] = []
    if os.geteuid() == 0:
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    base = Path(subprocess.run([*as_user, "mktemp", "-d"], check=True, capture_output=True, text=True).stdout.strip())
    port, data = free_port(), base / "data"
    if as_user:
        os.chown(base, user.pw_uid, user.pw_gid)
    call = [*as_user, str(programs[-1] / "initdb"), "-D", str(data), "-A", "trust", "-U", "prefect"]
    subprocess.run(call, check=True, capture_output=True, cwd="/")
    options = f"-h 127.0.0.1 -p {port} -k {base}"
    control = [*as_user, str(programs[-1] / "pg_ctl"), "-D", str(data), "-w"]
    subprocess.run(
        [*control, "-l", str(base / "log"), "-o", options, "start"], check=True, capture_output=True, cwd="/"
    )
    try:
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd="/")
        shutil.rmtree(base, ignore_errors=True)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/health", timeout=5).close()
    except urllib.error.HTTPError as error:
        return error.code == 401
    except OSError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("database", [sqlite, postgresql])
def test_the_deployments_run_on_a_server_and_a_worker(tmp_path, database):
    inbox, out, port = tmp_path / "inbox", tmp_path / "out", free_port()
    inbox.mkdir()
    write_pdf(inbox / "a.pdf")
    api = f"http://127.0.0.1:{port}/api"
    with database(tmp_path) as connection:
        env = os.environ | {
            "PREFECT_HOME": str(tmp_path / "home"), "PREFECT_SERVER_DATABASE_CONNECTION_URL": connection,
            "PREFECT_SERVER_API_AUTH_STRING": SECRET, "PREFECT_API_AUTH_STRING": SECRET, "PREFECT_API_URL": api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
            "BAOCAO_HOME": str(ROOT), "BAOCAO_INBOX": str(inbox), "BAOCAO_OUT": str(out),
        }  # fmt: skip

        server, worker = tmp_path / "server.log", tmp_path / "worker.log"

        def prefect(*arguments: str) -> str:
            done = subprocess.run(
                [str(PREFECT), "--no-prompt", *arguments], cwd=ROOT, env=env, capture_output=True, text=True,
                timeout=400, check=False,
            )  # fmt: skip
            logs = [path.read_text(errors="replace")[-4000:] for path in (server, worker) if path.exists()]
            assert done.returncode == 0, "\n".join([done.stdout, done.stderr, *logs])
            return done.stdout

        start = [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
        with running(start, server, env):
            wait_for(lambda: answers(api), 300, server)
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(f"{api}/version", timeout=30)
            prefect("work-pool", "create", "baocao", "--type", "process", "--overwrite")
            prefect("deploy", "--all")
            with running([str(PREFECT), "worker", "start", "--pool", "baocao", "--limit", "1"], worker, env):
                prefect("deployment", "run", "ingest/nightly", "--watch", "--watch-timeout", "360")
                assert len(pd.read_parquet(out / "documents")) == 1
                prefect(
                    "deployment",
                    "run",
                    "reprocess/on-demand",
                    "-p",
                    "start=validate",
                    "--watch",
                    "--watch-timeout",
                    "360",
                )
                prefect("deployment", "run", "compact/weekly", "--watch", "--watch-timeout", "360")
        assert finished_runs(out) == 3


def test_prefect_yaml_names_flows_that_are_there(root):
    told = yaml.safe_load((root / "prefect.yaml").read_text(encoding="utf-8"))
    from pipeline import flows

    for deployment in told["deployments"]:
        path, _, name = deployment["entrypoint"].partition(":")
        assert path == "pipeline/flows.py"
        assert set(deployment["parameters"]) <= set(getattr(flows, name).parameters.properties)
        for schedule in deployment["schedules"]:
            assert schedule["timezone"] == "Asia/Ho_Chi_Minh"
