"""An S3 server (moto) on loopback, for benchmarks and tests of an object store."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["s3_server"]

_TRIES = 300
_BETWEEN = 0.2
"""Seconds between two tries to connect; a busy machine needs some ten seconds to start the server."""


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """The address of a server without buckets; its log is written to the folder, and with the block it ends.

    Raises:
        ConnectionError: It does not answer within a minute, or ended at once; the log tells why.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with (folder / "server.log").open("wb") as log:
        program = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(program, port, folder)
            yield f"http://127.0.0.1:{port}"
        finally:
            program.kill()
            program.wait()


def _wait(program: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    for _ in range(_TRIES):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if program.poll() is not None:
            break
        time.sleep(_BETWEEN)
    raise ConnectionError(f"the S3 server does not answer: see {folder / 'server.log'}")
