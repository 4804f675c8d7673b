"""Whose turn it is to write: first come, first served, so that a stream of phones cannot keep a facilitator waiting."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from facilitation.domain.errors import Unavailable


class Turns:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, patience: float) -> Iterator[float]:
        """Wait for the turn; give the seconds that are left of the patience.

        Raises:
            Unavailable: ``storage.busy`` when it takes longer.
        """
        began = time.monotonic()
        self._wait(patience)
        try:
            yield max(0.0, patience - (time.monotonic() - began))
        finally:
            self._pass_on()

    def _wait(self, patience: float) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            return
        with self._guard:
            # It may have come in the moment in which the patience ended.
            if mine.is_set():
                return
            self._waiting.remove(mine)
        raise Unavailable("storage.busy")

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
