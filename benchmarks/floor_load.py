"""The same crowd at the floor: joins, cards and points at the same moments, and as many changes of the step."""

import json
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import uvloop

from benchmarks.crowd import Changes, spread
from benchmarks.figures import in_letters, quantiles
from benchmarks.load import CARDS, Plan, plan_of
from benchmarks.machine import Moment, Process, Weather, own_cpu
from benchmarks.served import free_port, started, until_open
from benchmarks.wire import Ear, Wire

# As many as in a run at the product, without the step that is opened again.
CHANGES = 8
_OK = 200


class FloorPhone:
    """One phone at the floor."""

    def __init__(self, url: str, heard: Callable[[str, str, float], None], times: dict[str, list[float]]) -> None:
        self._url = url
        self._wire = Wire(url)
        self._ear = Ear(url, "/listen/phone", heard, {})
        self._times = times

    async def join(self) -> None:
        """Come in and listen."""
        await self._wire.get("/")
        await self._send("join", "Storvik kommune", level="kommune", role="ansatt")
        await self._ear.listen()

    async def card(self, text: str) -> None:
        """Write a card."""
        await self._send("card", text, step=str(uuid.uuid4()), input="kort", category="ansvar")

    async def points(self) -> None:
        """Spread five points."""
        given = {f"p:{uuid.uuid4()}": str(n) for n in (2, 2, 1)}
        await self._send("points", "", step=str(uuid.uuid4()), input="poeng", **given)

    def close(self) -> None:
        """Put the phone away."""
        self._wire.close()
        self._ear.close()

    async def _send(self, what: str, text: str, **fields: str) -> None:
        form = {"text": text, "request_id": str(uuid.uuid4()), **fields}
        began = time.monotonic()
        answer = await self._wire.post("/send/screen", urlencode(form))
        if answer.status != _OK:
            raise RuntimeError(f"{what} {answer.status}")
        self._times[what].append(answer.at - began)


async def at_the_floor(url: str, pid: int, plan: Plan) -> dict[str, Any]:
    """Do everything, and return what was measured."""
    before, own_before, weather = Process.read(pid), own_cpu(), Moment.now()
    times: dict[str, list[float]] = {"join": [], "card": [], "points": []}
    changes, failures = Changes(expected=plan.phones), Counter[str]()
    phones = [FloorPhone(url, lambda _name, _data, at: changes.note_shown(at), times) for _ in range(plan.phones)]
    screen, desk = Ear(url, "/listen/screen", lambda *_: None, {}), Wire(url)
    await screen.listen()
    await spread(plan.joining, [phone.join for phone in phones], failures)
    memory = Process.read(pid).resident_kb
    for number in range(CARDS):
        text = f"Det stopper opp ved kort-{in_letters(number)}"
        writers = [lambda phone=phone, text=text: phone.card(text) for phone in phones]
        await spread(plan.hurrying / (CARDS - 1) if number else plan.writing, writers, failures)
    await spread(plan.voting, [phone.points for phone in phones], failures)

    async def press() -> float:
        pressed = time.monotonic()
        await desk.post("/send/phone", urlencode({"text": "steg", "request_id": str(uuid.uuid4())}))
        return pressed

    for _ in range(CHANGES):
        await changes.measure(press())
    after, driver = Process.read(pid), own_cpu() - own_before
    seen = Weather.since(weather, own_cpu=driver + after.cpu - before.cpu)
    screen.close()
    desk.close()
    for phone in phones:
        phone.close()
    return {
        **{name: quantiles(found) for name, found in times.items()},
        "shown_by_all": quantiles(changes.shown),
        "refused": dict(failures),
        "server_cpu": round(after.cpu - before.cpu, 2),
        "memory_per_phone_kb": round((memory - before.resident_kb) / plan.phones, 1),
        "weather": asdict(seen),
        "quiet": seen.is_quiet,
    }


async def main() -> None:
    """Serve, drive and tell."""
    plan = plan_of()
    with TemporaryDirectory() as folder:
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.floor", f"{folder}/floor.sqlite3", str(port)]
        with started(command, environment={}, folder=Path(folder)) as process:
            until_open(port)
            found = await at_the_floor(f"http://localhost:{port}", process.pid, plan)
    print(json.dumps(found))


if __name__ == "__main__":
    uvloop.run(main())
