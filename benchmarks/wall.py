"""The projected screen: fetches its picture when it hears of a change, one fetch at a time, as its module does."""

import asyncio
import re
import time

from benchmarks.wire import Ear, Wire

_CARD = re.compile(r"kort-[a-z]+")
_NOT_MODIFIED = 304
# As in the screen's own module.
_BETWEEN_PICTURES = 0.2


class Wall:
    """One screen.

    Args:
        url: The server's address.
        path: The screen's own address.
    """

    def __init__(self, url: str, path: str) -> None:
        self._url = url
        self._path = path
        self._wire = Wire(url, {"Accept-Encoding": "gzip"})
        self._changed = asyncio.Event()
        self._tag: dict[str, str] = {}
        self._ear: Ear | None = None
        self._task: asyncio.Task[None] | None = None
        self.seen_at: dict[str, float] = {}
        self.fetches: list[float] = []

    async def open(self) -> None:
        """Show the page and follow it from then on."""
        await self._wire.get(self._path)
        self._ear = Ear(self._url, f"{self._path}/hendelser", lambda *_: self._changed.set(), {})
        await self._ear.listen()
        self._task = asyncio.create_task(self._follow())

    def close(self) -> None:
        """Switch the screen off."""
        if self._task is not None:
            self._task.cancel()
        if self._ear is not None:
            self._ear.close()
        self._wire.close()

    async def _follow(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            began = time.monotonic()
            answer = await self._wire.get(f"{self._path}/bilde", self._tag)
            self.fetches.append(time.monotonic() - began)
            if answer.status != _NOT_MODIFIED:
                self._tag = {"If-None-Match": answer.headers["etag"]}
                for word in set(_CARD.findall(answer.text)):
                    self.seen_at.setdefault(word, answer.at)
            await asyncio.sleep(_BETWEEN_PICTURES)
