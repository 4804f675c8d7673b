"""What a crowd does: many things at moments of their own, and one thing that everybody must hear of."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

_PATIENCE = 30.0
_SETTLE = 0.7

Work = Callable[[], Awaitable[None]]


async def spread(seconds: float, works: Sequence[Work], failures: Counter[str]) -> None:
    """Begin each work at its moment: as many in every second, at no fixed interval."""

    async def later(work: Work, moment: float) -> None:
        await asyncio.sleep(moment)
        try:
            await work()
        except (OSError, EOFError, RuntimeError) as error:
            failures[type(error).__name__] += 1

    gap = seconds / max(1, len(works))
    moments = [gap * (place + random.random()) for place in range(len(works))]  # noqa: S311 -- a crowd, no secret
    await asyncio.gather(*(later(work, moment) for work, moment in zip(works, moments, strict=True)))


@dataclass(slots=True)
class Changes:
    """How long each change took until every phone had been told, and until every phone showed it.

    Both are counted from the press of the button; ``each`` has a time for every phone and change.
    """

    expected: int = 0
    heard: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    each: list[float] = field(default_factory=list)
    missed: int = 0
    _heard_at: list[float] = field(default_factory=list)
    _shown_at: list[float] = field(default_factory=list)
    _everybody: asyncio.Event = field(default_factory=asyncio.Event)

    def note_heard(self, at: float) -> None:
        """A phone was told."""
        self._heard_at.append(at)

    def note_shown(self, at: float) -> None:
        """A phone shows it."""
        self._shown_at.append(at)
        if len(self._shown_at) >= self.expected:
            self._everybody.set()

    async def measure(self, press: Awaitable[float]) -> None:
        """Press a button, which returns when it was pressed, and wait until everybody knows."""
        self._heard_at.clear()
        self._shown_at.clear()
        self._everybody.clear()
        pressed = await press
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._everybody.wait()
        except TimeoutError:
            self.missed += self.expected - len(self._shown_at)
        self.heard.append(max(self._heard_at, default=pressed) - pressed)
        self.shown.append(max(self._shown_at, default=pressed) - pressed)
        self.each += [at - pressed for at in self._shown_at]
        await asyncio.sleep(_SETTLE)
