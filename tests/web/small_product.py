"""A small product: the real middlewares and routes before a stand-in for the console."""

from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from facilitation.console.frames import Conversation
from facilitation.services.access.accounts import Accounts
from facilitation.web import STATIC, health, landing, sign_in
from facilitation.web.assets import Assets
from facilitation.web.console_html import ConsoleHtml, installed_frontend
from facilitation.web.cookies import Cookies
from facilitation.web.errors import ErrorPages, UnexpectedErrors
from facilitation.web.gate import ConsoleGate
from facilitation.web.own_routes import OwnRoutes
from facilitation.web.pages import Pages
from facilitation.web.security import SecurityHeaders, console_policy

EMAIL = "admin@region.example"
PASSWORD = "en setning å huske"
CONSOLE_PAGES = frozenset({"/", "/program"})
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Stopwatch:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(kw_only=True)
class Site:
    """The small product and what its console was sent."""

    accounts: Accounts
    cookies: Cookies
    app: Starlette
    base_url: str
    stopwatch: Stopwatch
    seen: list[bytes] = field(default_factory=list)

    def client(self) -> TestClient:
        """Return a browser without any cookie."""
        return TestClient(self.app, base_url=self.base_url, follow_redirects=False)

    def signed_in(self) -> TestClient:
        """Return a browser of the administrator."""
        client = self.client()
        client.cookies.set(self.cookies.session_name, self.secret())
        return client

    def secret(self) -> str:
        """Return the secret of a new login of the administrator."""
        if self.accounts.setup_needed():
            link = self.accounts.issue_setup_link()
            return self.accounts.accept(link, name="Administrator", email=EMAIL, password=PASSWORD, address="setup")
        return self.accounts.sign_in(EMAIL, PASSWORD, address="test")


def build_site(accounts: Accounts, *, public_url: str) -> Site:
    """Return the product, reached at the public address."""
    secure = public_url.startswith("https:")
    cookies, assets, stopwatch = Cookies(secure=secure), Assets(STATIC), Stopwatch()
    pages = Pages(assets)
    errors = ErrorPages(pages)
    own = [
        *sign_in.routes(accounts, pages, cookies),
        *landing.routes(pages, cookies),
        *health.routes(accounts._store.check),  # the store that everything here stands on
        *assets.routes(),
    ]
    html = (installed_frontend() / "index.html").read_text()
    seen: list[bytes] = []
    app = Starlette(
        routes=_console(seen),
        middleware=[
            Middleware(SecurityHeaders, secure=secure, console=console_policy(html), console_pages=CONSOLE_PAGES),
            Middleware(UnexpectedErrors, errors=errors),
            Middleware(
                ConsoleGate,
                accounts=accounts,
                cookies=cookies,
                errors=errors,
                own=OwnRoutes(own, errors.handlers()),
                pages=CONSOLE_PAGES,
                conversation=Conversation,
                public_url=public_url,
                monotonic=stopwatch,
            ),
            Middleware(ConsoleHtml, folder=installed_frontend(), pages=CONSOLE_PAGES),
        ],
        exception_handlers=errors.handlers(),
    )
    return Site(
        accounts=accounts,
        cookies=cookies,
        app=app,
        base_url=public_url,
        stopwatch=stopwatch,
        seen=seen,
    )


def _console(seen: list[bytes]) -> list[Route | WebSocketRoute]:
    """Return a stand-in for the console, which answers every path and notes every message."""

    async def answer(request: Request) -> Response:
        response = PlainTextResponse(f"console {request.url.path}", headers={"Server": "console"})
        response.set_cookie("_streamlit_xsrf", "token", secure=False)
        return response

    async def listen(websocket: WebSocket) -> None:
        await websocket.accept()
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                # As the real console does, which may still be sending when the browser goes.
                await websocket.send_bytes(b"late")
                return
            seen.append(message["bytes"])
            await websocket.send_bytes(b"seen")

    return [
        WebSocketRoute("/_stcore/stream", listen),
        WebSocketRoute("/other", listen),
        Route("/{path:path}", answer, methods=["GET", "POST", "PUT", "DELETE", "OPTIONS"]),
    ]
