"""Threads that do units of work one after another, and the futures by which those who wait hear of it."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from facilitation.domain.errors import Unavailable

T = TypeVar("T")

# Nobody waits behind so many: at the rate at which they can be done, the last would be told too late anyway.
MOST_WAITING: Final = 4000


@dataclass(slots=True, eq=False)
class Unit:
    """One unit of work and its future. ``result`` and ``error`` are what it came to; nobody is told before `tell`."""

    work: Callable[[Any], Any]
    future: Future[Any] = field(default_factory=Future)
    since: float = field(default_factory=time.monotonic)
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        """Tell whoever waits; somebody who has stopped waiting is told nothing."""
        if not self.future.set_running_or_notify_cancel():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Crew:
    """A few threads, started when there is something to do.

    Args:
        name: Of the threads.
        size: How many threads.
        batch: The most units that one thread takes at once.
        work: Does the units and fills in their results; it tells nobody, and raises nothing.
    """

    def __init__(self, name: str, size: int, batch: int, work: Callable[[Sequence[Unit]], None]) -> None:
        self._name = name
        self._size = size
        self._batch = batch
        self._work = work
        self._queue: SimpleQueue[Unit | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._lock = Lock()

    def submit(self, work: Callable[[Any], T]) -> "Future[T]":
        """Queue a unit of work.

        Raises:
            Unavailable: ``storage.busy`` when too many wait already.
        """
        if self._queue.qsize() >= MOST_WAITING:
            raise Unavailable("storage.busy")
        if not self._threads:
            self._start()
        unit = Unit(work)
        self._queue.put(unit)
        return unit.future

    def close(self) -> None:
        """Let the threads finish what is queued, and end them."""
        with self._lock:
            threads, self._threads = self._threads, []
        for _ in threads:
            self._queue.put(None)
        for thread in threads:
            thread.join()

    def _start(self) -> None:
        with self._lock:
            if not self._threads:
                self._threads = [
                    Thread(target=self._run, name=f"{self._name}-{number}", daemon=True) for number in range(self._size)
                ]
                for thread in self._threads:
                    thread.start()

    def _run(self) -> None:
        while True:
            unit = self._queue.get()
            if unit is None:
                return
            units, ended = self._with_those_waiting(unit)
            self._work(units)
            for done in units:
                done.tell()
            if ended:
                return

    def _with_those_waiting(self, first: Unit) -> tuple[list[Unit], bool]:
        """Return the unit with those that wait behind it, and whether the thread should end after them."""
        units = [first]
        while len(units) < self._batch:
            try:
                unit = self._queue.get_nowait()
            except Empty:
                break
            if unit is None:
                return units, True
            units.append(unit)
        return units, False
