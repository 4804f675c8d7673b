"""What happened, as the outside saw it: every request and its ending, what the facilitator did, and every fault."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What a phone asks for."""

    JOIN = "join"
    CARD = "card"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    CHOICE = "choice"


class Ending(StrEnum):
    """How a request ended for the one who sent it; unknown until there is an answer."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(slots=True, kw_only=True)
class Operation:
    """One thing that a phone wants done, sent again under the same identifier until it has an ending.

    ``slot`` is the entry that it is about, for a new card the one that the confirmation named. ``value`` is the text of
    a card, the option of a choice or, for a join, the secret that was given.
    """

    id: str
    phone: int
    kind: Kind
    step: str = ""
    slot: int | None = None
    value: str = ""
    sent_at: float = 0.0
    ended_at: float = 0.0
    ending: Ending = Ending.UNKNOWN
    attempts: int = 0
    why: str = ""


@dataclass(slots=True, kw_only=True)
class Outage:
    """A fault, from when it began until it was over."""

    name: str
    began: float
    ended: float = 0.0


@dataclass(slots=True)
class History:
    """Everything, in the order it began; each line is written to a file as well, for those who look afterwards."""

    path: Path
    operations: list[Operation] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    opened: dict[str, float] = field(default_factory=dict)
    closed: dict[str, float] = field(default_factory=dict)
    looks: int = 0
    surprises: list[str] = field(default_factory=list)
    restarts: list[float] = field(default_factory=list)
    _lock: threading.Condition = field(default_factory=threading.Condition)
    _endings: int = 0

    def sent(self, operation: Operation) -> None:
        """Note that an operation was begun."""
        operation.sent_at = time.monotonic()
        with self._lock:
            self.operations.append(operation)
            self._write("sent", asdict(operation))

    def ended(self, operation: Operation, ending: Ending, *, why: str = "") -> None:
        """Note the answer that an operation got."""
        with self._lock:
            operation.ended_at, operation.ending, operation.why = time.monotonic(), ending, why
            self._endings += 1
            self._lock.notify_all()
            self._write(ending.value, asdict(operation))

    def wait_for(self, endings: int, *, seconds: float) -> None:
        """Wait until so many more requests have got their answers, but no longer than that."""
        with self._lock:
            wanted = self._endings + endings
            self._lock.wait_for(lambda: self._endings >= wanted, seconds)

    def looked(self) -> None:
        """Note that a phone got the page that it should."""
        with self._lock:
            self.looks += 1

    def surprised(self, what: str) -> None:
        """Note something that must never be seen, whatever the fault."""
        with self._lock:
            self.surprises.append(what)
            self._write("surprise", {"what": what})

    def step_opened(self, step: str) -> None:
        """Note that the facilitator was told that a step is open."""
        with self._lock:
            self.opened[step] = time.monotonic()
            self._write("opened", {"step": step})

    def step_closed(self, step: str) -> None:
        """Note that the facilitator was told that a step is closed."""
        with self._lock:
            self.closed[step] = time.monotonic()
            self._write("closed", {"step": step})

    def restarted(self, seconds: float) -> None:
        """Note how long it took from starting the process until it served."""
        with self._lock:
            self.restarts.append(seconds)
            self._write("serving", {"seconds": seconds})

    @contextmanager
    def outage(self, name: str) -> Iterator[None]:
        """Note a fault around the block."""
        fault = Outage(name=name, began=time.monotonic())
        with self._lock:
            self.outages.append(fault)
            self._write("fault", {"name": name})
        try:
            yield
        finally:
            with self._lock:
                fault.ended = time.monotonic()
                self._write("healed", {"name": name})

    def _write(self, event: str, facts: dict[str, object]) -> None:
        line = json.dumps({"at": round(time.monotonic(), 6), "event": event, **facts}, ensure_ascii=False)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
