"""A stream of server-sent events: small for each that listens, and cut when somebody does not read."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import Final

from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

# The server holds some tens of kilobytes back for a slow reader; who has not taken them by then is gone, or means ill.
PATIENCE: Final = 30.0
# Under this name our server hands over what cuts the connection at once, with whatever is still to be sent on it.
CUT: Final = "samskap.cut"


class Places:
    """How many streams each listener may have open at once; the oldest gives way to a new one.

    Not the other way round: of a phone whose net comes and goes the newest connection is the one that still works. And
    never counted by network address, because a whole hospital shares one.

    Args:
        most: How many.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[str, dict[object, Callable[[], object]]] = {}

    @contextmanager
    def taken(self, who: str, leave: Callable[[], object]) -> Iterator[None]:
        """Hold a place inside the block; ``leave`` is called when it must be given up."""
        mine, those = object(), self._taken.setdefault(who, {})
        those[mine] = leave
        if len(those) > self._most:
            those.pop(next(iter(those)))()
        try:
            yield
        finally:
            those.pop(mine, None)
            if not those:
                self._taken.pop(who, None)

    def held(self, who: str) -> int:
        """Return how many places somebody holds."""
        return len(self._taken.get(who, ()))


class EventStream(Response):
    """Sends what a generator yields until the listener goes away.

    Nothing waits for a slow listener but its own stream, which holds one event at most: the hub tells it of all that
    has happened meanwhile in one notice.

    Args:
        events: The events in UTF-8.
        first: What is sent before them.
        places: How many streams each may have, for streams that one listener could open without end.
        who: Whose stream it is.
        patience: How many seconds a listener has to make room for the next one.
    """

    media_type = "text/event-stream"
    # Proxies that collect a response before they pass it on would keep every event to themselves.
    HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

    def __init__(
        self,
        events: AsyncGenerator[bytes, None],
        *,
        first: bytes = b"",
        places: Places | None = None,
        who: str = "",
        patience: float = PATIENCE,
    ) -> None:
        self.status_code = 200
        self.background: BackgroundTask | None = None
        self._events = events
        self._first = first
        self._places = places or Places(1)
        self._who = who
        self._patience = patience
        self.init_headers(self.HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the listener goes away, is too slow, or has opened too many others."""
        sending = asyncio.ensure_future(self._send_all(send))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            with self._places.taken(self._who, sending.cancel):
                await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not leaving.done() and (cut := scope.get("extensions", {}).get(CUT)):
                cut()
                # The server is told of it as of any other connection that ends.
                await leaving
        finally:
            leaving.cancel()
            sending.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)

    async def _send_all(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 -- every coroutine that runs is in one
        watch = _Watch(self._patience, task.cancel)
        async with aclosing(self._events) as events:
            if self._first:
                await watch.over(send({"type": "http.response.body", "body": self._first, "more_body": True}))
            async for event in events:
                await watch.over(send({"type": "http.response.body", "body": event, "more_body": True}))


class _Watch:
    """Gives up what takes longer than it may. One timer in a while, not one each time: nearly all take no time at all.

    Args:
        seconds: How long it may take.
        give_up: Called when it takes longer.
    """

    def __init__(self, seconds: float, give_up: Callable[[], object]) -> None:
        self._seconds = seconds
        self._give_up = give_up
        self._until: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def over(self, work: Awaitable[None]) -> None:
        """Wait for the work."""
        loop = asyncio.get_running_loop()
        self._until = loop.time() + self._seconds
        if self._timer is None:
            self._timer = loop.call_at(self._until, self._look)
        try:
            await work
        finally:
            self._until = None

    def _look(self) -> None:
        self._timer = None
        if self._until is None:
            return
        loop = asyncio.get_running_loop()
        if loop.time() >= self._until:
            self._give_up()
        else:
            self._timer = loop.call_at(self._until, self._look)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
