"""A proxy on this machine that passes on one request per connection, and is set up wrongly as proxies are."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.ports import LOOPBACK

Head = list[bytes]


def unchanged(head: Head) -> Head:
    return head


def without(*names: bytes) -> Callable[[Head], Head]:
    """Leave out the lines that begin with these words."""
    return lambda head: [line for line in head if not line.lower().startswith(names)]


@dataclass(kw_only=True)
class Faults:
    """How the proxy is set up."""

    request: Callable[[Head], Head] = unchanged
    answer: Callable[[Head], Head] = unchanged
    collects: bool = False
    instead: bytes = b""
    """Answered to everything, and nothing is passed on."""


class BadProxy:
    """Listens on a port and passes on to another."""

    def __init__(self, upstream: int, tls: ssl.SSLContext | None = None) -> None:
        self.upstream = upstream
        self.port = 0
        self.faults = Faults()
        self._tls = tls
        # The loop itself holds them loosely.
        self._serving: set[asyncio.Task[None] | None] = set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(task := asyncio.current_task())
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                head = await _head(reader)
                if self.faults.instead:
                    writer.write(self.faults.instead)
                else:
                    await self._pass(head, writer)
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()
            self._serving.discard(task)

    async def _pass(self, head: Head, writer: asyncio.StreamWriter) -> None:
        upgrades = any(line.lower().startswith(b"upgrade:") for line in self.faults.request(head))
        changed = self.faults.request(head)
        if not upgrades:
            changed = [*without(b"connection:")(changed), b"Connection: close"]
        behind, to = await asyncio.open_connection(LOOPBACK, self.upstream)
        try:
            to.write(b"\r\n".join(changed) + b"\r\n\r\n")
            answer = b"\r\n".join(self.faults.answer(await _head(behind))) + b"\r\n\r\n"
            if self.faults.collects:
                writer.write(answer + await behind.read(-1))
                return
            writer.write(answer)
            while part := await behind.read(65536):
                writer.write(part)
                await writer.drain()
        finally:
            to.transport.abort()

    @contextmanager
    def listening(self) -> Iterator["BadProxy"]:
        """Listen in a thread of its own."""
        loop, ready = asyncio.new_event_loop(), threading.Event()

        def run() -> None:
            asyncio.set_event_loop(loop)
            listener = loop.run_until_complete(asyncio.start_server(self._serve, LOOPBACK, self.port, ssl=self._tls))
            self.port = listener.sockets[0].getsockname()[1]
            ready.set()
            loop.run_forever()
            listener.close()
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()

        thread = threading.Thread(target=run, name="bad proxy", daemon=True)
        thread.start()
        ready.wait()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


async def _head(reader: asyncio.StreamReader) -> Head:
    return (await reader.readuntil(b"\r\n\r\n")).removesuffix(b"\r\n\r\n").split(b"\r\n")
