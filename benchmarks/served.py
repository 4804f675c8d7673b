"""The product as it is run: ``samskap serve`` in a process of its own on an empty data folder."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from benchmarks.machine import Process
from benchmarks.wire import Wire

ROOT = Path(__file__).parent.parent
TEMPLATES = Path(__file__).parent / "templates"
_START_SECONDS = 60
_STOP_SECONDS = 30


@dataclass(slots=True, kw_only=True)
class Served:
    """A started server."""

    url: str
    pid: int
    setup_link: str = ""

    def now(self) -> Process:
        """Return what it has used up to now."""
        return Process.read(self.pid)


@contextmanager
def serving() -> Iterator[Served]:
    """Start the product, and end it."""
    with TemporaryDirectory() as folder:
        port = free_port()
        url = f"http://localhost:{port}"
        command = [str(Path(sys.executable).parent / "samskap"), "serve", "--port", str(port), "--data", folder]
        own = {"SAMSKAP_PUBLIC_URL": url, "SAMSKAP_TEMPLATES": str(TEMPLATES), "LANG": "nb_NO.UTF-8"}
        with started(command, environment=own, folder=Path(folder)) as process:
            assert process.stdout is not None
            found = re.search(r"/oppsett/\S+", process.stdout.readline() + process.stdout.readline())
            assert found is not None, (Path(folder) / "log.txt").read_text(encoding="utf-8")
            until_open(port)
            yield Served(url=url, pid=process.pid, setup_link=found[0])
        _require_no_fault(Path(folder) / "log.txt")


def _require_no_fault(log: Path) -> None:
    """See that nothing failed in a way that nobody foresaw: what fails is quick, and measures nothing."""
    faults = [line for line in log.read_text(encoding="utf-8").splitlines() if "unexpected id=" in line]
    if faults:
        raise RuntimeError("\n".join(faults))


@contextmanager
def started(
    command: list[str], *, environment: dict[str, str], folder: Path, where: Path = ROOT
) -> Iterator[subprocess.Popen[str]]:
    """Start a server of any kind from the folder ``where``; what it complains about stands in ``log.txt``."""
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=where,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.communicate(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def until_open(port: int) -> None:
    """Wait until a server listens on the port."""
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


async def sign_in(served: Served) -> str:
    """Make the first account by its link, as a person does; return the login as a ``Cookie`` header."""
    wire = Wire(served.url, {"Origin": served.url})
    form = {"name": "Måler", "email": "maaler@eksempel.no", "password": "en lang setning å huske"}
    answer = await wire.post(served.setup_link, urlencode(form))
    wire.close()
    assert answer.cookies, answer.text
    return answer.cookies[0].partition(";")[0]
