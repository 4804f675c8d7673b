"""What the self-check asks the running product through its public address; for anybody else it is not there.

A question carries a mark that only somebody with the server's own secret can make, and the answer carries another, so
that it is known which installation answered. The mark stands in a header, because addresses end up in logs.
"""

import asyncio
import hmac
from collections.abc import AsyncGenerator
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from facilitation.domain.codes import keyed
from facilitation.domain.errors import NotFound, Unavailable
from facilitation.web.cookies import Cookies
from facilitation.web.event_stream import EventStream

PREFIX: Final = "/selvprove"
MARK: Final = "X-Samskap-Selfcheck"
# How long the stream waits to be told that its first words have arrived.
WAIT_SECONDS: Final = 4.0
_MOST_STREAMS: Final = 4
_MOST_MARK: Final = 200


def question(secret: str, nonce: str) -> str:
    """Return the header's value for a question."""
    return f"{nonce}.{keyed(secret, 'self-check', 'question', nonce)}"


def proof(secret: str, nonce: str) -> str:
    """Return what the answer must carry."""
    return keyed(secret, "self-check", "answer", nonce)


class SelfCheck:
    """Answers about what has come through the proxy, and streams to see whether the proxy lets it through at once."""

    def __init__(self, secret: str, cookies: Cookies) -> None:
        self._secret = secret
        self._cookies = cookies
        self._heard: dict[str, asyncio.Event] = {}

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(f"{PREFIX}/hvem", self.who, methods=["GET"]),
            Route(f"{PREFIX}/strom", self.stream, methods=["GET"]),
            Route(f"{PREFIX}/hort", self.heard, methods=["GET"]),
        ]

    async def who(self, request: Request) -> Response:
        """Tell who this is, and what the question looked like when it came."""
        nonce = self._nonce(request)
        seen = request.client.host if request.client else ""
        answer = JSONResponse(
            {"proof": proof(self._secret, nonce), "seen_as": seen, "cookie": self._cookies.probe(request)}
        )
        self._cookies.set_probe(answer, nonce)
        return answer

    async def stream(self, request: Request) -> Response:
        """Say something, and tell at the end whether it had been heard by then."""
        nonce = self._nonce(request)
        if len(self._heard) >= _MOST_STREAMS:
            raise Unavailable("storage.busy")
        return StreamingResponse(self._say(nonce), headers=dict(EventStream.HEADERS), media_type=EventStream.media_type)

    async def heard(self, request: Request) -> Response:
        """Take note that the beginning of a stream has arrived."""
        waiting = self._heard.get(self._nonce(request))
        if waiting is None:
            raise NotFound("page.unknown")
        waiting.set()
        return JSONResponse({"heard": True})

    async def _say(self, nonce: str) -> AsyncGenerator[str]:
        waiting = self._heard[nonce] = asyncio.Event()
        try:
            yield "event: first\ndata: here\n\n"
            try:
                async with asyncio.timeout(WAIT_SECONDS):
                    await waiting.wait()
            except TimeoutError:
                yield "event: last\ndata: unheard\n\n"
            else:
                yield "event: last\ndata: heard\n\n"
        finally:
            self._heard.pop(nonce, None)

    def _nonce(self, request: Request) -> str:
        """Return the question's own number.

        Raises:
            NotFound: when it is not marked by somebody who knows the secret.
        """
        given = request.headers.get(MARK, "")[:_MOST_MARK]
        nonce = given.partition(".")[0]
        if not hmac.compare_digest(given.encode(), question(self._secret, nonce).encode()):
            raise NotFound("page.unknown")
        return nonce
