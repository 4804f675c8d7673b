"""The same crowd at a plain Streamlit page, with Streamlit's own settings or with the product's."""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvloop

from benchmarks.crowd import Changes, Work, spread
from benchmarks.figures import in_letters, quantiles
from benchmarks.load import CARDS
from benchmarks.machine import Moment, Process, Weather, own_cpu
from benchmarks.served import ROOT, free_port, started, until_open
from benchmarks.streamlit_page import StreamlitPage

# The page knows no extension of time: as many changes as elsewhere, by going to and fro.
STEPS_BEFORE, STEPS_BETWEEN, STEPS_AFTER = ("kort",), ("slutt", "poeng"), ("slutt", "vent", "slutt", "vent")
THINGS = ("møter", "ansvar", "skjema", "telefon", "opplæring", "journal", "vakt", "plan")


class PlainPhone(StreamlitPage):
    """One phone at the plain page."""

    def __init__(self, url: str, learned: Callable[[float], None], times: dict[str, list[float]]) -> None:
        super().__init__(url)
        self._learned = learned
        self._times = times
        self._heading = ""

    def drawn(self, at: float) -> None:
        """Tell when another step is shown."""
        heading = next(iter(self.texts("heading", "body")), "")
        if heading != self._heading:
            self._heading = heading
            self._learned(at)

    async def join(self) -> None:
        """Open the page and come in."""
        await self.open()
        await self._timed("join", "join", {"unit": "Storvik kommune"})

    async def card(self, text: str) -> None:
        """Write a card."""
        await self._timed("card", "send", {"text": text})

    async def points(self) -> None:
        """Spread five points."""
        spread_over = random.sample(THINGS, k=3)
        await self._timed("points", "give", dict(zip(spread_over, (2.0, 2.0, 1.0), strict=True)))

    async def _timed(self, what: str, key: str, fields: dict[str, Any]) -> None:
        began = time.monotonic()
        await self.press(key, fields)
        self._times[what].append(time.monotonic() - began)


class PlainRun:
    """The course of one run."""

    def __init__(self, url: str, phones: int) -> None:
        self._url = url
        self._changes = Changes(expected=phones)
        self._times: dict[str, list[float]] = {"join": [], "card": [], "points": []}
        self._failures = Counter[str]()
        self._phones = [PlainPhone(url, self._changes.note_shown, self._times) for _ in range(phones)]

    async def go(self, joining: float, writing: float, voting: float) -> dict[str, Any]:
        """Do everything, and return how long it took."""
        await self._all(joining, [phone.join for phone in self._phones])
        await self._step(*STEPS_BEFORE)
        for number in range(CARDS):
            text = f"Det stopper opp ved kort-{in_letters(number)}"
            await self._all(writing / CARDS, [_writer(phone, text) for phone in self._phones])
        await self._step(*STEPS_BETWEEN)
        await self._all(voting, [phone.points for phone in self._phones])
        await self._step(*STEPS_AFTER)
        for phone in self._phones:
            await phone.close()
        found = {name: quantiles(seconds) for name, seconds in self._times.items()}
        shown = quantiles(self._changes.shown)
        return {**found, "shown_by_all": shown, "missed": self._changes.missed, "refused": dict(self._failures)}

    async def _all(self, seconds: float, works: list[Work]) -> None:
        await spread(seconds, works, self._failures)

    async def _step(self, *names: str) -> None:
        for name in names:
            await self._changes.measure(self._change(name))

    async def _change(self, name: str) -> float:
        pressed = time.monotonic()
        desk = StreamlitPage(self._url)
        await desk.open(query=f"steg={name}")
        await desk.close()
        return pressed


def _writer(phone: PlainPhone, text: str) -> Work:
    return lambda: phone.card(text)


@contextmanager
def plain_page(*, our_settings: bool) -> Iterator[tuple[str, int]]:
    """Serve the plain page; give its address and its process."""
    with TemporaryDirectory() as folder:
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "benchmarks" / "plain" / "page.py")]
        command += ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
        own = {"PLAIN_DATABASE": f"{folder}/plain.sqlite3"}
        # Streamlit reads its settings from the folder in which it is started.
        where = ROOT if our_settings else Path(folder)
        with started(command, environment=own, folder=Path(folder), where=where) as process:
            until_open(port)
            yield f"http://127.0.0.1:{port}", process.pid


async def main() -> None:
    """Serve, drive and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=10)
    parser.add_argument("--joining", type=float, default=10.0)
    parser.add_argument("--writing", type=float, default=15.0)
    parser.add_argument("--voting", type=float, default=5.0)
    parser.add_argument("--our-settings", action="store_true")
    asked = parser.parse_args()
    with plain_page(our_settings=asked.our_settings) as (url, process):
        warm = PlainPhone(url, lambda _at: None, {"join": []})
        await warm.join()
        await warm.close()
        before, own_before, weather = Process.read(process), own_cpu(), Moment.now()
        found = await PlainRun(url, asked.phones).go(asked.joining, asked.writing, asked.voting)
        after, driver = Process.read(process), own_cpu() - own_before
    seen = Weather.since(weather, own_cpu=driver + after.cpu - before.cpu)
    found |= {
        "phones": asked.phones,
        "server_cpu": round(after.cpu - before.cpu, 2),
        "memory_per_phone_kb": round((after.resident_kb - before.resident_kb) / asked.phones, 1),
        "weather": asdict(seen),
        "quiet": seen.is_quiet,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    uvloop.run(main())
