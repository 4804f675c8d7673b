"""Whether the process is up, and whether it can serve: for supervisors and load balancers."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.errors import Unavailable
from facilitation.web.errors import waiting


def routes(check: Callable[[], None]) -> list[BaseRoute]:
    """Return ``/healthz``, which touches nothing, and ``/readyz``.

    Args:
        check: Reads the database and, when the last write failed, writes to it, so that a full disk is told until
            there is room.
    """

    async def healthy(request: Request) -> Response:
        del request
        return JSONResponse({"status": "up"})

    async def ready(request: Request) -> Response:
        del request
        try:
            await run_in_threadpool(check)
        except Unavailable as error:
            return JSONResponse({"status": error.code}, status_code=503, headers=waiting(error))
        return JSONResponse({"status": "ready"})

    return [Route("/healthz", healthy), Route("/readyz", ready)]
