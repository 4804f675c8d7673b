"""One run: phones, a facilitator who goes through the program, the nemesis between them, and the checker after."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.faults.checker import problems, read_rows
from tests.faults.disk import disk
from tests.faults.history import Ending, History
from tests.faults.nemesis import Nemesis
from tests.faults.phones import Phone, Room
from tests.faults.proxy import Proxy
from tests.faults.server import NotObeyed, Server
from tests.ports import held_port

PHONES = 8
# How long the phones may need, after the last fault is healed, to get an answer to what they have sent.
_CALM_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run showed."""

    history: History
    problems: list[str]

    def __str__(self) -> str:
        endings = Counter(one.ending for one in self.history.operations)
        faults = Counter(outage.name for outage in self.history.outages)
        told = ", ".join(f"{n} × {name}" for name, n in sorted(faults.items()))
        attempts = sum(one.attempts for one in self.history.operations)
        return (
            f"{sum(faults.values())} faults ({told}); {attempts} requests for {len(self.history.operations)} wishes: "
            f"{endings[Ending.CONFIRMED]} confirmed, {endings[Ending.REFUSED]} refused, "
            f"{endings[Ending.UNKNOWN]} without an answer; {self.history.looks} pages seen; "
            f"{len(self.history.restarts)} starts, half of them within {median(self.history.restarts):.1f} s, "
            f"the slowest {max(self.history.restarts):.1f} s; "
            f"{len(self.problems)} promises broken"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything that a run needs, started."""

    seed: int
    server: Server
    proxy: Proxy
    nemesis: Nemesis
    history: History


class Program(threading.Thread):
    """The facilitator: opens one step after the other, and tries again what a fault interrupted."""

    def __init__(self, stage: Stage, facts: Mapping[str, Any], *, pace: float) -> None:
        super().__init__(name="facilitator", daemon=True)
        self._server = stage.server
        self._history = stage.history
        self._who = {"account": facts["account"], "workshop": facts["workshop"]}
        self._steps: list[str] = facts["steps"]
        self._pace = pace
        self.over = threading.Event()

    def run(self) -> None:
        """Go through the steps; the last one is left open."""
        before = ""
        for step in self._steps:
            if not self._opened(step):
                return
            if before:
                self._history.step_closed(before)
            self._history.step_opened(step)
            before = step
            if self.over.wait(self._pace):
                return

    def close_last(self) -> str:
        """Close the step that is open, when the faults are over, and return it."""
        last = list(self._history.opened)[-1]
        self._server.order("close", step=last, **self._who)
        self._history.step_closed(last)
        return last

    def _opened(self, step: str) -> bool:
        while not self.over.is_set():
            try:
                self._server.order("open", step=step, **self._who)
            except NotObeyed:
                self.over.wait(0.2)
            else:
                return True
        return False


@contextmanager
def stage(folder: Path, *, seed: int) -> Iterator[Stage]:
    """Give a served product behind a bad network on a disk that can be full; all of it is gone afterwards."""
    history = History(folder / "history.jsonl")
    with held_port() as port, disk(folder) as place:
        proxy = Proxy(f"{seed}/network", upstream=port)
        proxy.start()
        server = Server(place.data, folder / "server.log", history, port=port, public_port=proxy.port)
        try:
            server.start()
            nemesis = Nemesis(server, proxy, place, history, seed=f"{seed}/nemesis")
            yield Stage(seed=seed, server=server, proxy=proxy, nemesis=nemesis, history=history)
        finally:
            server.close()
            proxy.close()


def live_through(stage: Stage, rage: Callable[[Nemesis], None], *, pace: float) -> Outcome:
    """Let phones and facilitator live through what the nemesis does, and check what is left.

    Args:
        stage: Where it happens.
        rage: What the nemesis does; when it returns, every fault is healed.
        pace: Seconds from one step to the next.
    """
    facts = stage.server.order("set_up")
    room = Room(port=stage.proxy.port, code=facts["code"], workshop=facts["workshop"], history=stage.history)
    phones = [Phone(number, room, str(stage.seed)) for number in range(PHONES)]
    program = Program(stage, facts, pace=pace)
    try:
        for thread in (program, *phones):
            thread.start()
        rage(stage.nemesis)
    finally:
        program.over.set()
        room.over.set()
        program.join()
        for phone in phones:
            phone.join(_CALM_SECONDS)
        room.given_up.set()
        for phone in phones:
            phone.join()
    stage.proxy.settle()
    last = program.close_last()
    room.given_up.clear()
    for phone in phones:
        phone.knock(last)
    tally = stage.server.order("tally", workshop=room.workshop)
    stage.server.stop()
    return Outcome(history=stage.history, problems=problems(stage.history, read_rows(stage.server.database), tally))
