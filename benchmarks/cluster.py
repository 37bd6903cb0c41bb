"""Throughput on a Dask cluster: two workers beside one worker, and beside the processes of one machine.

    .venv/bin/python -m benchmarks.cluster [--documents 150] [--runs dask-1,dask-2,local-1,local-2] [--repeat 1]

Makes a mixed archive (digital, TCVN3, lost letters, scans) and takes it in by the command itself, each time into a
new folder: on a scheduler with one worker process of one thread, with two of them, and with `--workers`
one and two on this machine. All of it runs on the same two cores. Seconds are those of the whole command; the cluster
waits with its workers started but idle, as a cluster does. CPU seconds are those of the command, the scheduler and each
worker, with all they started: on a busy machine they say more than the clock. Ends with status 1 when two workers are
not 1.7 times as fast as one.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import psutil

from benchmarks.operations import HOME, command, make_archive

_AIM = 1.7


@contextmanager
def started(*arguments: str, folder: Path) -> Iterator[psutil.Process]:
    """A program of Dask until the block ends."""
    with (folder / f"{arguments[0]}.log").open("ab") as log:
        program = psutil.Popen([sys.executable, "-m", "dask", *arguments], cwd=HOME, stdout=log, stderr=log)
        try:
            yield program
        finally:
            program.send_signal(signal.SIGTERM)
            try:
                program.wait(20)
            except psutil.TimeoutExpired:
                program.kill()
                program.wait()


@contextmanager
def cluster(workers: int, folder: Path) -> Iterator[tuple[str, list[psutil.Process]]]:
    """A scheduler and so many workers of one thread, all up; the scheduler's address and all of them."""
    from distributed import Client

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        programs = [stack.enter_context(started("scheduler", "--port", str(port), *local, folder=folder))]
        for _ in range(workers):
            more = ("--nthreads", "1", "--local-directory", str(folder))
            programs.append(stack.enter_context(started("worker", address, *local, *more, folder=folder)))
        with Client(address, timeout=120) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=120)
        yield address, programs


def measured(kind: str, inbox: Path, folder: Path) -> tuple[float, list[float]]:
    """Wall seconds of the command in one cold ingest; CPU seconds of it and of each program of the cluster.

    Args:
        kind: `dask-N` or `local-N`, N workers.
        inbox: The documents.
        folder: Made, with all that is written.
    """
    folder.mkdir()
    runner, _, number = kind.partition("-")
    with ExitStack() as stack:
        options, programs = ["--workers", number], list[psutil.Process]()
        if runner == "dask":
            address, programs = stack.enter_context(cluster(int(number), folder))
            options = ["--runner", "dask", "--dask-address", address]
        idle = [_cpu_of(one) for one in programs]
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command("ingest", inbox, "--out", folder / "out", *options), check=True, cwd=HOME,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return seconds, [own, *(_cpu_of(one) - was for one, was in zip(programs, idle, strict=True))]


def _cpu_of(program: psutil.Process) -> float:
    """CPU seconds of a program, of the programs it has started, and of those of them that have ended."""
    return sum(sum(one.cpu_times()[:4]) for one in (program, *program.children(recursive=True)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--runs", default="dask-1,dask-2,local-1,local-2")
    parser.add_argument("--repeat", type=int, default=1, help="take the median of so many runs")
    given = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    took: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        make_archive(folder / "inbox", given.documents)
        for kind in given.runs.split(","):
            runs = [measured(kind, folder / "inbox", folder / f"{kind}.{n}") for n in range(given.repeat)]
            took[kind] = median([seconds for seconds, _ in runs])
            rate = given.documents / took[kind]
            cpu = " + ".join(f"{seconds:.1f}" for seconds in runs[-1][1])
            print(f"{kind}: {took[kind]:.1f} s, {rate:.2f} documents/s, CPU s {cpu}", flush=True)
    ratios = {
        runner: took[f"{runner}-1"] / took[f"{runner}-2"]
        for runner in ("dask", "local")
        if {f"{runner}-1", f"{runner}-2"} <= took.keys()
    }
    for runner, ratio in ratios.items():
        print(f"{runner}: two workers {ratio:.2f} times one worker's throughput")
    sys.exit(ratios.get("dask", _AIM) < _AIM)


if __name__ == "__main__":
    main()
