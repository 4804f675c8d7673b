"""A bad network on this machine: it cuts, delays, repeats and loses requests between the phones and the server."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tests.ports import LOOPBACK

# What can happen to one request, and how often, of a hundred: on an ordinary day and in a storm.
MILD: Final[Mapping[str, int]] = {"pass": 90, "delay": 4, "twice": 2, "late": 2, "lose_answer": 1, "lose": 1}
STORM: Final[Mapping[str, int]] = {
    "pass": 30,
    "delay": 15,
    "twice": 12,
    "late": 13,
    "lose_answer": 15,
    "lose": 8,
    "half": 7,
}


class Proxy:
    """Listens on a port of this machine and passes each connection's one request on.

    Args:
        seed: Decides what happens to the n-th request.
        upstream: The server's port.
    """

    def __init__(self, seed: str, *, upstream: int) -> None:
        self.port = 0
        self._upstream = upstream
        self.weather = MILD
        self._is_cut = False
        self._chance = random.Random(seed)  # noqa: S311 -- a repeatable storm, not a secret
        self._open: set[asyncio.StreamWriter] = set()
        self._loose: set[asyncio.Task[object]] = set()
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()
        self._listening.wait()

    def cut(self) -> None:
        """Break every connection, and take no new one until `heal`."""
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._break_all)

    def heal(self) -> None:
        """Take connections again."""
        self._is_cut = False

    def settle(self) -> None:
        """Wait until every repeated request has arrived."""
        asyncio.run_coroutine_threadsafe(self._settle(), self._loop).result()

    def close(self) -> None:
        """Stop listening."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listener = self._loop.run_until_complete(asyncio.start_server(self._serve, LOOPBACK, self.port))
        self.port = listener.sockets[0].getsockname()[1]
        self._listening.set()
        self._loop.run_forever()
        listener.close()
        pending = asyncio.all_tasks(self._loop)
        for task in pending:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            request = await _request(reader)
            if not self._is_cut and request:
                (fate,) = self._chance.choices(list(self.weather), weights=list(self.weather.values()))
                writer.write(await self._fates[fate](self, request))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _pass(self, request: bytes) -> bytes:
        """Hand the request on and return the whole answer, however much of it came."""
        reader, writer = await asyncio.open_connection(LOOPBACK, self._upstream)
        try:
            writer.write(request)
            return await reader.read(-1)
        finally:
            writer.close()

    async def _delay(self, request: bytes) -> bytes:
        await asyncio.sleep(self._chance.uniform(0.05, 1.0))
        return await self._pass(request)

    async def _twice(self, request: bytes) -> bytes:
        first, second = await asyncio.gather(self._pass(request), self._pass(request), return_exceptions=True)
        return next((answer for answer in (first, second) if isinstance(answer, bytes) and answer), b"")

    async def _late(self, request: bytes) -> bytes:
        """Answer now, and let the same request arrive once more when everybody has moved on."""
        self._loosen(self._after(self._chance.uniform(0.3, 3.0), request))
        return await self._pass(request)

    async def _lose_answer(self, request: bytes) -> bytes:
        await self._pass(request)
        return b""

    async def _lose(self, request: bytes) -> bytes:
        del request
        return b""

    async def _half(self, request: bytes) -> bytes:
        await self._pass_half(request)
        return b""

    async def _pass_half(self, request: bytes) -> None:
        _, writer = await asyncio.open_connection(LOOPBACK, self._upstream)
        writer.write(request[: -max(1, len(request) // 4)])
        await writer.drain()
        writer.close()

    async def _after(self, seconds: float, request: bytes) -> None:
        await asyncio.sleep(seconds)
        with contextlib.suppress(OSError):
            await self._pass(request)

    def _loosen(self, work: Awaitable[object]) -> None:
        task = asyncio.ensure_future(work)
        self._loose.add(task)
        task.add_done_callback(self._loose.discard)

    async def _settle(self) -> None:
        await asyncio.gather(*self._loose, return_exceptions=True)

    def _break_all(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    _fates: Final[Mapping[str, Callable[["Proxy", bytes], Awaitable[bytes]]]] = {
        "pass": _pass,
        "delay": _delay,
        "twice": _twice,
        "late": _late,
        "lose_answer": _lose_answer,
        "lose": _lose,
        "half": _half,
    }


async def _request(reader: asyncio.StreamReader) -> bytes:
    """Return one whole request."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + (await reader.readexactly(length) if length else b"")
