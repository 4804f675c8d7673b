"""What `samskap serve` asks of the HTTP server beyond what it does by itself."""

import resource
from typing import Any, Final

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from facilitation.web.event_stream import CUT

# Each phone that listens is an open file. Most systems begin with 1,024 and allow many more to those who ask.
WANTED_FILES: Final = 65_536


class Connection(HttpToolsProtocol):
    """One connection, which a stream can cut: an ordinary close waits for ever for somebody who does not read."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- the server's own
        super().__init__(*args, **options)
        inner = self.app

        async def with_cut(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[CUT] = self._cut
            await inner(scope, receive, send)

        self.app = with_cut

    def _cut(self) -> None:
        if self.transport is not None:
            self.transport.abort()


def allow_many_files() -> int:
    """Let the process have as many open connections as the system allows it, and return how many files that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, WANTED_FILES)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(soft, most)
