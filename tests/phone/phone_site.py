"""The participants' pages before the real services, and people who look at them."""

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from httpx2 import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from facilitation import phone as phone_pages
from facilitation import web
from facilitation.bootstrap import Product
from facilitation.domain.codes import new_id
from facilitation.phone.routes import routes
from facilitation.services.actors import Phone
from facilitation.web import landing
from facilitation.web.assets import Assets
from facilitation.web.cookies import Cookies
from facilitation.web.errors import ErrorPages, UnexpectedErrors
from facilitation.web.pages import Pages
from facilitation.web.security import SecurityHeaders

if TYPE_CHECKING:
    from tests.conftest import Room

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
AS_SCRIPT = {"Accept": "application/json"}


@dataclass(frozen=True, kw_only=True)
class PhoneSite:
    """The pages of one workshop."""

    room: "Room"
    product: Product
    app: Starlette
    cookies: Cookies

    def visitor(self) -> "Visitor":
        """Return somebody with a phone who has not come in."""
        return Visitor(self)

    def inside(self, phone: Phone | None = None) -> "Visitor":
        """Return somebody who has come in."""
        visitor = Visitor(self)
        phone = phone or self.room.join()
        visitor.client.cookies.set(self.cookies.participant_name(phone.workshop_id), phone.secret)
        return visitor


class Visitor:
    """A phone's browser."""

    def __init__(self, site: PhoneSite) -> None:
        self.site = site
        self.room = site.room
        self.home = f"/d/{site.room.id}"
        self.client = TestClient(site.app, follow_redirects=False, headers={"Accept-Language": "nb"})

    def get(self, path: str | None = None, **query: str | int) -> Response:
        return self.client.get(path or self.home, params=query)

    def page(self, path: str | None = None, **query: str | int) -> str:
        """Return the page's text with entities resolved, after following redirects."""
        response = self.client.get(path or self.home, params=query, follow_redirects=True)
        assert response.status_code == 200, response.text
        return unescape(response.text)

    def post(self, path: str, fields: dict[str, Any], *, script: bool = False) -> Response:
        headers = SAME_ORIGIN | AS_SCRIPT if script else SAME_ORIGIN
        return self.client.post(path, data=fields, headers=headers)

    def send(self, key: str, input_key: str | None = None, /, **fields: Any) -> Response:
        """Answer an input of a step, with ``script=True`` as the page's script does.

        A field's name may be given with ``__`` for a colon.
        """
        script = bool(fields.pop("script", False))
        step = self.room.step(key)
        sent = {
            "step": step.id,
            "input": input_key or step.template.inputs[-1].key,
            "request_id": new_id(),
            **{name.replace("__", ":"): value for name, value in fields.items()},
        }
        return self.post(f"{self.home}/svar", sent, script=script)

    def takes_pen(self) -> None:
        """Become the table's secretary by the button on the page."""
        group = field_value(self.page(), "group")
        assert self.post(f"{self.home}/penn", {"group": group}).status_code == 303


def field_value(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


def build_phone_site(room: "Room", product: Product) -> PhoneSite:
    """Put the pages together as the product does, without the console."""
    cookies = Cookies(secure=False)
    assets = Assets(web.STATIC, phone_pages.STATIC, made=phone_pages.MADE)
    pages = Pages(assets, (phone_pages.TEMPLATES, web.TEMPLATES))
    errors = ErrorPages(pages)
    app = Starlette(
        routes=[*assets.routes(), *landing.routes(pages, cookies), *routes(product, pages, cookies)],
        middleware=[
            Middleware(SecurityHeaders, secure=False, console="default-src 'none'", console_pages=()),
            Middleware(UnexpectedErrors, errors=errors),
        ],
        exception_handlers=errors.handlers(),
    )
    return PhoneSite(room=room, product=product, app=app, cookies=cookies)
