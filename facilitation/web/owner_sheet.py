"""Personal links on paper, for owners without e-mail: a page made to be printed, with a QR code for each."""

from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.bootstrap import Product
from facilitation.domain.errors import NotFound
from facilitation.i18n import language
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.owners import OwnerCard
from facilitation.web.cookies import Cookies
from facilitation.web.forms import guarded_form
from facilitation.web.pages import Pages
from facilitation.web.qr import qr_svg
from facilitation.web.secret_paths import OWNER

PREFIX: Final = "/konsoll/lenker"
_MOST_BYTES = 64 * 1024
_MOST_OWNERS = 1000


def routes(product: Product, pages: Pages, cookies: Cookies) -> list[BaseRoute]:
    """Return the page on which owners are chosen, and the sheet that is printed for those who were."""
    desk = _Desk(product, pages, cookies)
    path = f"{PREFIX}/{{workshop_id}}"
    return [Route(path, desk.choose, methods=["GET"]), Route(path, desk.print_out, methods=["POST"])]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strip:
    """One owner's part of the sheet."""

    card: OwnerCard
    address: str
    qr: str


class _Desk:
    def __init__(self, product: Product, pages: Pages, cookies: Cookies) -> None:
        self._product = product
        self._pages = pages
        self._cookies = cookies

    async def choose(self, request: Request) -> Response:
        """Return the owners to choose among; looking makes no link."""
        by, workshop_id = await run_in_threadpool(self._who, request), request.path_params["workshop_id"]
        cards = await run_in_threadpool(self._product.services.owners.listing, by, workshop_id)
        named = [card for card in cards if card.actions]
        return self._pages.render(request, "owner_choice.html", cards=named)

    async def print_out(self, request: Request) -> Response:
        """Make a new link for each owner that was chosen, and return the sheet."""
        form = await guarded_form(request, most_bytes=_MOST_BYTES, most_fields=_MOST_OWNERS)
        chosen = {mark for name, mark in form if name == "owner"}
        by, workshop_id = await run_in_threadpool(self._who, request), request.path_params["workshop_id"]
        strips = await run_in_threadpool(self._strips, by, workshop_id, chosen)
        if not strips:
            return RedirectResponse(f"{PREFIX}/{workshop_id}", status_code=303)
        workshop = await run_in_threadpool(self._product.services.workshops.get, by, workshop_id)
        spoken = language(workshop.language)
        return HTMLResponse(self._pages.text("owner_sheet.html", spoken, title=workshop.title, strips=strips))

    def _who(self, request: Request) -> Facilitator:
        by = self._product.services.accounts.who(self._cookies.session(request))
        if by is None:
            raise NotFound("workshop.unknown")
        return by

    def _strips(self, by: Facilitator, workshop_id: str, chosen: set[str]) -> list[_Strip]:
        owners = self._product.services.owners
        cards = [card for card in owners.listing(by, workshop_id) if card.actions and card.key.mark in chosen]
        if not cards:
            return []
        secrets = owners.issue(by, workshop_id, *(card.key for card in cards))
        addresses = [self._product.settings.link(f"{OWNER}/{secret}") for secret in secrets]
        return [
            _Strip(card=card, address=address, qr=qr_svg(address, label=card.key.label))
            for card, address in zip(cards, addresses, strict=True)
        ]
