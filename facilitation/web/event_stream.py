"""A stream of server-sent events: small for each that listens, and cut when somebody does not read."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

# The server holds some tens of kilobytes back for a slow reader; who has not taken them by then is gone, or means ill.
PATIENCE: Final = 30.0
# Under this name our server hands over what cuts the connection at once, with whatever is still to be sent on it.
CUT: Final = "samskap.cut"


class EventStream(Response):
    """Sends what a generator yields until the listener goes away.

    Nothing waits for a slow listener but its own stream, which holds one event at most: the hub tells it of all that
    has happened meanwhile in one notice.

    Args:
        events: The events as text.
        patience: How many seconds a listener has to make room for the next one.
    """

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[str, None], *, patience: float = PATIENCE) -> None:
        self.status_code = 200
        self.background: BackgroundTask | None = None
        self._events = events
        self._patience = patience
        # Proxies that collect a response before they pass it on would keep every event to themselves.
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until one of the two ends."""
        sending = asyncio.ensure_future(self._send_all(send, scope.get("extensions", {}).get(CUT, _nothing)))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            sending.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)

    async def _send_all(self, send: Send, cut: Callable[[], None]) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._events) as events:
            async for event in events:
                try:
                    async with asyncio.timeout(self._patience):
                        await send({"type": "http.response.body", "body": event.encode(), "more_body": True})
                except TimeoutError:
                    cut()
                    return


def _nothing() -> None:
    """Where the server offers no way to cut a connection, it ends when the peer does."""


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
