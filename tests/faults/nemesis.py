"""The nemesis: what goes wrong, in an order that the seed decides."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import Final

from tests.faults.disk import Disk
from tests.faults.hand import POINTS
from tests.faults.history import History
from tests.faults.proxy import MILD, STORM, Proxy
from tests.faults.server import NotObeyed, Server

_HOUR: Final = 3600


class Nemesis:
    """Does harm, and heals it again, until it is told to stop."""

    def __init__(self, server: Server, proxy: Proxy, disk: Disk, history: History, *, seed: str) -> None:
        self._server = server
        self._proxy = proxy
        self._disk = disk
        self._history = history
        self._chance = random.Random(seed)  # noqa: S311 -- a repeatable storm, not a secret
        self._over = threading.Event()

    def rage(self, seconds: float, *, faults: Mapping[str, int] | None = None) -> None:
        """Do one fault after the other for so long; the last one is healed before this returns."""
        faults = faults or FAULTS
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._history.wait_for(self._chance.randint(1, 25), seconds=1)
            (name,) = self._chance.choices(list(faults), weights=list(faults.values()))
            with self._history.outage(name):
                _HARM[name](self)

    def kill_often(self, times: int) -> None:
        """Kill the server so many times, each at a random moment while the phones are getting their answers."""
        for _ in range(times):
            self._history.wait_for(self._chance.randint(0, 12), seconds=5)
            self._pause(0.0, 0.05)
            with self._history.outage("kill"):
                self._kill()

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Leave no room on the disk inside the block."""
        self._disk.fill(self._server)
        try:
            yield
        finally:
            self._disk.free(self._server)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the database inside the block, as another program could."""
        with closing(sqlite3.connect(self._server.database, isolation_level=None, timeout=20)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")

    def _kill(self) -> None:
        self._server.kill()
        self._server.start()

    def _crash(self) -> None:
        """Let the server end at a named point; when nothing passes it in time, kill it."""
        with suppress(NotObeyed):
            self._server.order("crash", point=self._chance.choice(POINTS), times=self._chance.randint(1, 12))
        if not self._server.wait(3):
            self._server.kill()
        self._server.start()

    def _restart(self) -> None:
        self._server.stop()
        self._server.start()

    def _fill(self) -> None:
        with self.full_disk():
            self._pause(0.3, 1.2)
            is_killed = self._chance.random() < 0.25
            if is_killed:
                self._server.kill()
        if is_killed:
            self._server.start()

    def _lock(self) -> None:
        with self.locked():
            self._pause(0.2, 1.5)

    def _cut(self) -> None:
        self._proxy.cut()
        self._pause(0.2, 1.0)
        self._proxy.heal()

    def _storm(self) -> None:
        self._proxy.weather = STORM
        self._pause(0.8, 2.0)
        self._proxy.weather = MILD

    def _pause_server(self) -> None:
        self._server.pause()
        self._pause(0.2, 1.0)
        self._server.go_on()

    def _move_clock(self) -> None:
        seconds = self._chance.choice((-24, -2, -1, 1, 2, 24)) * _HOUR
        with suppress(NotObeyed):
            self._server.order("clock", seconds=seconds)

    def _pause(self, least: float, most: float) -> None:
        self._over.wait(self._chance.uniform(least, most))


_HARM: Final[Mapping[str, Callable[[Nemesis], None]]] = {
    "kill": Nemesis._kill,
    "crash": Nemesis._crash,
    "restart": Nemesis._restart,
    "full disk": Nemesis._fill,
    "locked database": Nemesis._lock,
    "cut": Nemesis._cut,
    "storm": Nemesis._storm,
    "pause": Nemesis._pause_server,
    "clock": Nemesis._move_clock,
}
# How often each comes, of a hundred.
FAULTS: Final[Mapping[str, int]] = {
    "kill": 18,
    "crash": 18,
    "restart": 6,
    "full disk": 12,
    "locked database": 12,
    "cut": 10,
    "storm": 12,
    "pause": 6,
    "clock": 6,
}
