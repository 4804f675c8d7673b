"""Calendar feeds at secret addresses, for programs that fetch without signing in."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from exports.registry import ExportFormat, render_files
from facilitation.bootstrap import Product
from facilitation.domain.errors import NotFound
from facilitation.services.limits import PERSONAL_LINK
from facilitation.web.forms import address_of
from facilitation.web.secret_paths import CALENDAR


def routes(product: Product) -> list[BaseRoute]:
    """Return the route of every feed."""
    services = product.services

    async def feed(request: Request) -> Response:
        """Return the calendar; an address that opens nothing is counted, one that opens something never is."""
        try:
            report = await run_in_threadpool(services.calendars.feed, request.path_params["secret"])
        except NotFound:
            services.limiter.fail(address_of(request), PERSONAL_LINK)
            raise
        (file,) = await run_in_threadpool(render_files, report, ExportFormat.ICS)
        return Response(file.content, media_type=file.media_type)

    return [Route(f"{CALENDAR}/{{secret}}.ics", feed, methods=["GET"])]
