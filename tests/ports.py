"""Ports of this machine that stay ours while nobody listens on them."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

LOOPBACK = "127.0.0.1"


@contextmanager
def held_port() -> Iterator[int]:
    """Give a free port and keep it, so that no other process is given it before our server has started, or restarted.

    The socket is bound and never listens: the kernel hands the port to nobody who asks for any free one, and lets a
    server that names it, and reuses addresses as every server does, listen on it.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((LOOPBACK, 0))
        port: int = holder.getsockname()[1]
        yield port
