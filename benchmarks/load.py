"""One run of a room full of phones at the product; prints what it measured as one JSON object.

Runs in a process of its own, beside the server's. The facilitator's commands go through a real session of the console.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import uvloop

from benchmarks.console import Console
from benchmarks.crowd import Changes, Work, spread
from benchmarks.figures import in_letters, quantiles
from benchmarks.machine import Moment, Weather, own_cpu
from benchmarks.phones import Phone, Tally
from benchmarks.served import Served, serving, sign_in
from benchmarks.wall import Wall

CARDS = 3
PROPOSALS = 8
_CARD = re.compile(r"kort-[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many phones, over how many seconds they do what, and when a screen and a console begin to look on.

    ``writing`` is what every phone's first card is spread over: the steady use that is promised. ``hurrying`` is what
    their other cards are spread over, all together.
    """

    phones: int
    joining: float
    writing: float
    hurrying: float
    voting: float
    onlookers: Literal["always", "later", "never"]


class Run:
    """The course of one run.

    Args:
        served: The server.
        plan: What is to be done.
    """

    def __init__(self, served: Served, plan: Plan) -> None:
        self._served = served
        self._plan = plan
        self._tally = Tally()
        self._changes = Changes(expected=plan.phones)
        # What each phone has answered itself is shown again, so nothing can be the same for all.
        self._reopening = Changes(expected=plan.phones)
        self._followed = self._changes
        self._phones: list[Phone] = []
        self._console = Console(served.url, "")
        self._wall: Wall | None = None
        self._screen = ""
        self._steady = 0
        self._cpu: dict[str, float] = {}

    async def go(self) -> dict[str, Any]:
        """Do everything, and return what was measured."""
        code = await self._prepare()
        before, own_before, weather = self._served.now(), own_cpu(), Moment.now()
        if self._plan.onlookers == "always":
            await self._look_on()
        await self._phase("join", self._join(code))
        memory = self._served.now().resident_kb
        await self._phase("steps before", self._follow("next_open_step", "extend", "extend"))
        words = [f"Det stopper opp ved kort-{in_letters(number)}" for number in range(CARDS * self._plan.phones)]
        await self._phase("first card", self._write(words[: self._plan.phones], self._plan.writing))
        self._steady = len(self._tally.card)
        if self._plan.onlookers == "later":
            await self._look_on()
        await self._phase("other cards", self._write(words[self._plan.phones :], self._plan.hurrying))
        await self._phase("steps between", self._follow("close", "next_open_step", "extend", "extend"))
        await self._phase("points", self._vote())
        await self._phase("steps after", self._follow("next_close_step"))
        await self._phase("reopening", self._reopen())
        after, driver = self._served.now(), own_cpu() - own_before
        seen = Weather.since(weather, own_cpu=driver + after.cpu - before.cpu)
        found = self._found() | {
            "server_cpu": round(after.cpu - before.cpu, 2),
            "server_cpu_by_phase": {name: round(seconds, 2) for name, seconds in self._cpu.items()},
            "memory_per_phone_kb": round((memory - before.resident_kb) / self._plan.phones, 1),
            "memory_mb": round(after.resident_kb / 1024, 1),
            "driver_cpu": round(driver, 2),
            "weather": asdict(seen),
            "quiet": seen.is_quiet,
        }
        await self._end()
        return found

    async def _prepare(self) -> str:
        """Make the workshop at the console, and let a few phones do everything once, so that nothing is new."""
        cookie = await sign_in(self._served)
        maker = Console(self._served.url, cookie)
        await maker.open("ny")
        await maker.press("new_make", {"new_title": "Last", "new_capacity": self._plan.phones + 2 * PROPOSALS})
        links, query = "\n".join(maker.texts("code", "code_text")), maker.query
        await maker.close()
        code: str = re.findall(r"/j/([0-9A-Z]{8})", links)[0]
        self._screen = re.findall(r"/skjerm/[\w-]+", links)[0]
        self._console = Console(self._served.url, cookie)
        await self._console.open("kjor", query)
        for key in ("next_open_door", "next_open_step", "next_open_step"):
            await self._console.press(key)
        phones = [Phone(self._served.url, code, Tally()) for _ in range(PROPOSALS)]
        for number, phone in enumerate(phones):
            await phone.join()
            await phone.proposal(f"Felles møte om {in_letters(number)}")
        for phone in phones:
            phone.close()
        return code

    async def _look_on(self) -> None:
        self._wall = Wall(self._served.url, self._screen)
        await self._wall.open()
        await self._console.listen(re.findall(r"samling=([0-9a-f-]+)", self._console.query)[0])

    async def _join(self, code: str) -> None:
        self._phones = [
            Phone(
                self._served.url,
                code,
                self._tally,
                learned=lambda at: self._followed.note_shown(at),  # noqa: PLW0108 -- another one is followed later
                heard=lambda at: self._followed.note_heard(at),  # noqa: PLW0108 -- as above
            )
            for _ in range(self._plan.phones)
        ]
        await spread(self._plan.joining, [phone.join for phone in self._phones], self._tally.refused)

    async def _write(self, words: list[str], seconds: float) -> None:
        def writer(phone: Phone, word: str) -> Work:
            return lambda: phone.card(word)

        works = [writer(self._phones[place % len(self._phones)], word) for place, word in enumerate(words)]
        await spread(seconds, works, self._tally.refused)

    async def _vote(self) -> None:
        await spread(self._plan.voting, [phone.points for phone in self._phones], self._tally.refused)

    async def _follow(self, *keys: str) -> None:
        for key in keys:
            await self._followed.measure(self._console.press(key))

    async def _reopen(self) -> None:
        self._followed = self._reopening
        await self._follow("reopen")
        self._followed = self._changes
        await self._follow("next_close_step")

    async def _phase(self, name: str, work: Awaitable[None]) -> None:
        before, began = self._served.now().cpu, time.monotonic()
        await work
        self._cpu[name] = self._served.now().cpu - before
        print(f"{name}: {time.monotonic() - began:.1f} s, server {self._cpu[name]:.2f} s of CPU", file=sys.stderr)

    async def _end(self) -> None:
        if self._wall is not None:
            self._wall.close()
        for phone in self._phones:
            phone.close()
        await self._console.close()

    def _found(self) -> dict[str, Any]:
        tally, seen = self._tally, self._wall.seen_at if self._wall else {}
        sent = {_CARD.findall(text)[0]: at for text, at in tally.sent_at.items()}
        kinds: dict[str, Callable[[], list[float]]] = {
            "join": lambda: tally.join,
            "door": lambda: tally.door,
            "card": lambda: tally.card[: self._steady],
            "hurried_card": lambda: tally.card[self._steady :],
            "points": lambda: tally.points,
            "page": lambda: tally.page,
            "heard_by_all": lambda: self._changes.heard,
            "shown_by_all": lambda: self._changes.shown,
            "shown_by_each": lambda: self._changes.each,
            "reopened_by_all": lambda: self._reopening.shown,
            "card_to_screen": lambda: [seen[name] - at for name, at in [*sent.items()][: self._steady] if name in seen],
            "screen_fetch": lambda: self._wall.fetches if self._wall else [],
            "console_rerun": lambda: self._console.reruns,
        }
        phones = len(self._phones)
        return {
            "plan": asdict(self._plan),
            **{name: quantiles(times()) for name, times in kinds.items()},
            "confirmed": dict(tally.confirmed),
            "refused": dict(tally.refused),
            "held_back": dict(tally.held_back),
            "missed": self._changes.missed + self._reopening.missed,
            "cut_off": sum(phone.is_cut_off for phone in self._phones),
            "bytes_per_phone": round(sum(phone.received for phone in self._phones) / phones),
            "requests_per_phone": round(sum(phone.requests for phone in self._phones) / phones, 2),
        }


def plan_of(arguments: list[str] | None = None) -> Plan:
    """Return the plan that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=100)
    parser.add_argument("--joining", type=float, default=10.0)
    parser.add_argument("--writing", type=float, default=5.0)
    parser.add_argument("--hurrying", type=float, default=10.0)
    parser.add_argument("--voting", type=float, default=5.0)
    parser.add_argument("--onlookers", choices=("always", "later", "never"), default="always")
    return Plan(**vars(parser.parse_args(arguments)))


async def main() -> None:
    """Serve, drive and tell."""
    with serving() as served:
        found = await Run(served, plan_of()).go()
    print(json.dumps(found))


if __name__ == "__main__":
    uvloop.run(main())
