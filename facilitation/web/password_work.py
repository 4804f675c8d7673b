"""Where passwords are hashed and verified: in threads of their own, and few of them."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

P = ParamSpec("P")
R = TypeVar("R")


class PasswordWork:
    """Runs slow password work a few at a time.

    Each takes 64 MB and tens of milliseconds. A flood of sign-ins waits here without a thread, and leaves the threads
    that serve the phones alone.

    Args:
        at_once: How many are run at the same time.
    """

    def __init__(self, *, at_once: int = 2) -> None:
        self._limiter = CapacityLimiter(at_once)

    async def run(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what the work returns, or raise what it raises."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._limiter)
