"""Waiting, in an event loop, for what a thread does."""

import asyncio
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


async def waited(future: "Future[T]") -> T:
    """Return what the future comes to, or raise what it does; one that is done already costs no turn of the loop."""
    return future.result() if future.done() else await asyncio.wrap_future(future)
