"""The console's ear: one stream of server-sent events per open page, for those with a place in the workshop."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from facilitation.bootstrap import Product
from facilitation.domain.errors import NotFound
from facilitation.live.hub import EVERY_TOPIC, events
from facilitation.web.cookies import Cookies
from facilitation.web.event_stream import EventStream, Places

PREFIX: Final = "/konsoll"
SUFFIX: Final = "hendelser"
# One login's tabs.
MOST_TABS: Final = 20


def routes(product: Product, cookies: Cookies) -> list[BaseRoute]:
    """Return the route of the stream; it tells that something has changed, never what."""
    places = Places(MOST_TABS)

    async def listen(request: Request) -> Response:
        secret, workshop_id = cookies.session(request), request.path_params["workshop_id"]
        await run_in_threadpool(_require_place, product, secret, workshop_id)
        return EventStream(events(product.store.hub, workshop_id, EVERY_TOPIC), places=places, who=secret)

    return [Route(f"{PREFIX}/{{workshop_id}}/{SUFFIX}", listen, methods=["GET"])]


def _require_place(product: Product, secret: str, workshop_id: str) -> None:
    """Let only members of the workshop listen.

    Raises:
        NotFound: the same for those who are not signed in and those without a place in the workshop.
    """
    by = product.services.accounts.who(secret)
    if by is None:
        raise NotFound("workshop.unknown")
    product.services.workshops.get(by, workshop_id)
