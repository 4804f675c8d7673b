"""Serves the product from a thread of this process, on a free port of this machine, for as long as it is needed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import uvicorn
from starlette.types import ASGIApp

LOOPBACK: Final = "127.0.0.1"
_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 15
_DRAIN_SECONDS: Final = 2


class NotServed(RuntimeError):
    """The server did not start, or did not stop."""


@contextmanager
def free_port() -> Iterator[socket.socket]:
    """Give a socket bound to a free port; the port is ours from here on, so nobody can take it in between."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((LOOPBACK, 0))
        yield listener


def address_of(listener: socket.socket) -> str:
    """Return the address of the server behind the socket, without a slash at the end."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"


@contextmanager
def serving(application: ASGIApp, listener: socket.socket) -> Iterator[None]:
    """Serve the application on the socket until the block is left.

    Raises:
        NotServed: when the server does not start or stop in time; why stands in the log.
    """
    config = uvicorn.Config(
        application,
        lifespan="on",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    server = _Server(config)
    thread = threading.Thread(target=server.serve_on, args=(listener,), name="rehearsal-server", daemon=True)
    thread.start()
    try:
        server.settled.wait(_START_SECONDS)
        if not server.started:
            raise NotServed("the server did not start")
        yield
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)
    if thread.is_alive():
        raise NotServed("the server did not stop")


class _Server(uvicorn.Server):
    """A server that tells when it has started, or given up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()

    def serve_on(self, listener: socket.socket) -> None:
        # Uvicorn leaves by SystemExit when the application cannot start; it has told why by then.
        with suppress(SystemExit):
            self.run(sockets=[listener])
        self.settled.set()
