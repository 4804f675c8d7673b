"""The served product as a process that can be ended in every way, and the hand that is in it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from facilitation.settings import ROOT
from tests.faults.history import History
from tests.faults.wire import ask
from tests.ports import LOOPBACK

TEMPLATES = Path(__file__).parent / "templates"
# Far beyond what is promised, so that a machine with other things to do is not taken for a broken product.
_PATIENCE = 60.0
_BETWEEN_LOOKS = 0.02


class NotObeyed(Exception):
    """The hand is gone, or refused."""


class Server:
    """One data folder, served on one port by one process after the other.

    Args:
        folder: The data folder.
        log: Where the processes write what they have to say.
        history: Where starts are noted.
        port: The port to serve on.
        public_port: Where the world sees it, when that is another.
    """

    def __init__(self, folder: Path, log: Path, history: History, *, port: int, public_port: int | None = None) -> None:
        self.data = folder
        self.port = port
        self._public_port = public_port or port
        self._log = log
        self._history = history
        self._process: subprocess.Popen[bytes] | None = None
        self._hand: socket.socket | None = None
        self._asking = threading.Lock()

    @property
    def pid(self) -> int:
        """The running process."""
        assert self._process is not None
        return self._process.pid

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.data / "samskap.sqlite3"

    def start(self) -> float:
        """Start and wait until a page is served; return the seconds that it took."""
        ours, theirs = socket.socketpair()
        began = time.monotonic()
        # Processes that are killed cannot say what they covered, and measuring makes the others slow.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
        environment = {
            "LANG": "nb_NO.UTF-8",
            "SAMSKAP_PUBLIC_URL": f"http://{LOOPBACK}:{self._public_port}",
            "SAMSKAP_TEMPLATES": str(TEMPLATES),
        }
        command = [sys.executable, "-m", "tests.faults.hand", str(theirs.fileno())]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "serve", "--port", str(self.port), "--data", str(self.data)],
                cwd=ROOT,
                env=inherited | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(theirs.fileno(),),
            )
        theirs.close()
        self._hand = ours
        self._wait_until_served(began + _PATIENCE)
        seconds = time.monotonic() - began
        self._history.restarted(seconds)
        return seconds

    def order(self, verb: str, **facts: object) -> Any:
        """Let the hand do something, and return what it tells.

        Raises:
            NotObeyed: when the process ended meanwhile, or the product refused.
        """
        with self._asking:
            assert self._hand is not None
            try:
                self._hand.sendall(f"{json.dumps({'do': verb, **facts})}\n".encode())
                line = _line(self._hand)
            except OSError as error:
                raise NotObeyed(verb) from error
        if "refused" in line:
            raise NotObeyed(line["refused"])
        return line["told"]

    def kill(self) -> None:
        """End the process without warning."""
        self._signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> None:
        """Ask the process to end, as a service manager does, and wait."""
        self._signal(signal.SIGTERM)
        self.wait()

    def pause(self) -> None:
        """Let the process stand still."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def wait(self, seconds: float = _PATIENCE) -> bool:
        """Wait until the process has ended; tell whether it has."""
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        if self._hand is not None:
            self._hand.close()
        return True

    def close(self) -> None:
        """End what still runs."""
        if self._process is not None and self._process.poll() is None:
            self.go_on()
            self.kill()

    def _signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _wait_until_served(self, deadline: float) -> None:
        assert self._process is not None
        while self._process.poll() is None and time.monotonic() < deadline:
            answer = ask(self.port, "GET", "/j")
            if answer is not None and answer.status == 200:
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_BETWEEN_LOOKS)
        raise NotObeyed(f"not served: {self._log.read_text(encoding='utf-8')[-2000:]}")


def _line(channel: socket.socket) -> dict[str, Any]:
    read = b""
    while not read.endswith(b"\n"):
        part = channel.recv(65536)
        if not part:
            raise ConnectionResetError
        read += part
    told: dict[str, Any] = json.loads(read)
    return told
