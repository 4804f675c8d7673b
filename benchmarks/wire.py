"""A very small HTTP/1.1 client, so that what is measured is the server and not its driver.

It knows what the product and the baselines send: bodies with a length, chunked bodies, and event streams.
"""

import asyncio
import contextlib
import gzip
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

_LARGEST = 16 * 1024 * 1024


class WireBroken(Exception):
    """The connection ended in the middle of an answer, or what came is not HTTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response, and when its last byte came on the monotonic clock."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes
    at: float

    @property
    def text(self) -> str:
        """The body as text, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class _Connection(asyncio.Protocol):
    """One socket: collects what comes and wakes whoever waits for it."""

    def __init__(self, heard: Callable[[], None] | None = None) -> None:
        self.buffer = bytearray()
        self.total = 0
        self.at = 0.0
        self.closed = False
        self.transport: asyncio.Transport | None = None
        self._heard = heard
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not an instance of the class under every loop.
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.at = time.monotonic()
        self.buffer += data
        self.total += len(data)
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        if self._heard is not None:
            self._heard()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def more(self) -> None:
        """Wait until something comes."""
        if self.closed:
            raise WireBroken("closed")
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter
        self._waiter = None


class Wire:
    """One phone's connections for requests: kept open between them, and as many as it has requests at once.

    Args:
        url: The server's address.
        headers: Sent with every request.
    """

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._base = "".join(
            f"{name}: {value}\r\n" for name, value in {"Host": parts.netloc, **(headers or {})}.items()
        )
        self._free: list[_Connection] = []
        self.received = 0
        self.requests = 0

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self._base}{_lines(headers)}\r\n".encode())

    async def post(self, path: str, body: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form."""
        sent = body.encode()
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(sent)}\r\n"
        head = f"POST {path} HTTP/1.1\r\n{self._base}{form}{_lines(headers)}\r\n"
        return await self._ask(head.encode() + sent)

    def close(self) -> None:
        """Hang up."""
        for connection in self._free:
            if connection.transport is not None:
                connection.transport.close()

    async def _ask(self, request: bytes) -> Answer:
        self.requests += 1
        while self._free:
            connection = self._free.pop()
            # The server closes a quiet connection after some seconds; the request may meet that on its way.
            with contextlib.suppress(WireBroken):
                return await self._exchange(connection, request)
        _, connection = await asyncio.get_running_loop().create_connection(_Connection, self._host, self._port)
        return await self._exchange(connection, request)

    async def _exchange(self, connection: _Connection, request: bytes) -> Answer:
        if connection.closed or connection.transport is None:
            raise WireBroken("closed")
        before = connection.total
        connection.transport.write(request)
        status, fields = await _head(connection)
        headers = {name: value for name, value in fields if name != "set-cookie"}
        cookies = tuple(value for name, value in fields if name == "set-cookie")
        body = await _body(connection, status, headers)
        self.received += connection.total - before
        if headers.get("connection") == "close":
            connection.transport.close()
        elif not connection.closed:
            self._free.append(connection)
        return Answer(status=status, headers=headers, cookies=cookies, body=body, at=connection.at)


class Ear:
    """One phone's event stream: calls back for every event, with its name, its data and when it came.

    Args:
        url: The server's address.
        path: The stream's.
        heard: Called with name, data and the moment.
        headers: Sent with the request.
    """

    def __init__(
        self, url: str, path: str, heard: Callable[[str, str, float], None], headers: Mapping[str, str]
    ) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        asked = {"Host": parts.netloc, "Accept": "text/event-stream", **headers}
        self._request = f"GET {path} HTTP/1.1\r\n{_lines(asked)}\r\n".encode()
        self._call = heard
        self._connection: _Connection | None = None
        self._events = bytearray()
        self._streaming = False
        self._chunked = False

    async def listen(self) -> None:
        """Open the stream; what is heard is told from then on."""
        loop = asyncio.get_running_loop()
        connection = _Connection()
        await loop.create_connection(lambda: connection, self._host, self._port)
        self._connection = connection
        assert connection.transport is not None
        connection.transport.write(self._request)
        status, fields = await _head(connection)
        if status != 200:  # noqa: PLR2004 -- any other is a refusal
            raise WireBroken(f"stream refused with {status}")
        self._chunked = dict(fields).get("transfer-encoding") == "chunked"
        self._streaming = True
        connection._heard = self._drain  # noqa: SLF001 -- the stream takes the connection over
        self._drain()

    @property
    def lost(self) -> bool:
        """Whether the server ended the stream."""
        return self._connection is None or self._connection.closed

    @property
    def received(self) -> int:
        """Bytes heard so far."""
        return self._connection.total if self._connection else 0

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None and self._connection.transport is not None:
            self._connection.transport.abort()

    def _drain(self) -> None:
        connection = self._connection
        assert connection is not None
        if self._chunked:
            while (chunk := _whole_chunk(connection.buffer)) is not None:
                self._events += chunk
        else:
            self._events += connection.buffer
            connection.buffer.clear()
        while (end := self._events.find(b"\n\n")) >= 0:
            block = bytes(self._events[:end])
            del self._events[: end + 2]
            self._tell(block.decode(), connection.at)

    def _tell(self, block: str, at: float) -> None:
        name, data = "", []
        for line in block.split("\n"):
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)
        if name:
            self._call(name, "\n".join(data), at)


def _lines(headers: Mapping[str, str] | None) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())


async def _head(connection: _Connection) -> tuple[int, list[tuple[str, str]]]:
    buffer = connection.buffer
    while (end := buffer.find(b"\r\n\r\n")) < 0:
        await connection.more()
    first, *rest = bytes(buffer[:end]).decode("latin-1").split("\r\n")
    del buffer[: end + 4]
    fields = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in rest)]
    return int(first.split(" ", 2)[1]), fields


async def _body(connection: _Connection, status: int, headers: Mapping[str, str]) -> bytes:
    if status in {204, 304}:
        return b""
    if headers.get("transfer-encoding") == "chunked":
        parts = []
        while True:
            chunk = _whole_chunk(connection.buffer)
            if chunk is None:
                await connection.more()
            elif chunk:
                parts.append(chunk)
            else:
                return b"".join(parts)
    length = int(headers.get("content-length", "0"))
    if length > _LARGEST:
        raise WireBroken("too large")
    while len(connection.buffer) < length:
        await connection.more()
    body = bytes(connection.buffer[:length])
    del connection.buffer[:length]
    return body


def _whole_chunk(buffer: bytearray) -> bytes | None:
    """Take one chunk from the buffer; nothing while it is not there whole, empty for the last."""
    line = buffer.find(b"\r\n")
    if line < 0:
        return None
    size = int(bytes(buffer[:line]), 16)
    if len(buffer) < line + 2 + size + 2:
        return None
    chunk = bytes(buffer[line + 2 : line + 2 + size])
    del buffer[: line + 2 + size + 2]
    return chunk
