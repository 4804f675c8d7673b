"""Whether the process is up, and whether it can serve: for supervisors and load balancers."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.errors import Unavailable
from facilitation.services.accounts import Accounts


def routes(accounts: Accounts) -> list[BaseRoute]:
    """Return ``/healthz``, which touches nothing, and ``/readyz``, which reads the database."""

    async def healthy(request: Request) -> Response:
        del request
        return JSONResponse({"status": "up"})

    async def ready(request: Request) -> Response:
        del request
        try:
            await run_in_threadpool(accounts.setup_needed)
        except Unavailable as error:
            return JSONResponse({"status": error.code}, status_code=503)
        return JSONResponse({"status": "ready"})

    return [Route("/healthz", healthy), Route("/readyz", ready)]
