"""The console's door: everything that Streamlit serves is for signed-in browsers, and some of it for nobody."""

import time
from collections.abc import Callable, Collection
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from facilitation.domain.errors import NotAllowed, NotFound, SamskapError, Unavailable
from facilitation.services.access.accounts import Accounts
from facilitation.web.cookies import Cookies
from facilitation.web.csrf import is_own_origin
from facilitation.web.errors import ErrorPages
from facilitation.web.own_routes import OwnRoutes
from facilitation.web.sockets import Conversation, GuardedSocket

LANDING = "/velkommen"
SIGN_IN = "/logg-inn"
STREAM = "/_stcore/stream"
# The frontend's own files; they are the same for everybody and say nothing about us.
_OPEN_PREFIX = "/static/"
_OPEN_FILES = frozenset({"/favicon.png", "/manifest.json"})
# What the frontend asks for when somebody is signed in. Measurements, the interface for programs and uploads are
# served by Streamlit too, and are not listed here: for us they do not exist.
_SIGNED_IN_FILES = frozenset({"/_stcore/health", "/_stcore/host-config"})
_SIGNED_IN_PREFIXES = ("/media/", "/component/", "/_stcore/bidi-components/")
_READING = frozenset({"GET", "HEAD"})


class ConsoleGate:
    """Middleware before the console.

    Args:
        app: What it wraps.
        accounts: Knows who is signed in.
        cookies: Finds the login in a request.
        errors: Renders refusals.
        own: Our own routes, which guard themselves; they are answered here.
        pages: The paths of the console's pages, ``/`` among them.
        conversation: Makes what reads the messages of one websocket.
        public_url: The address that browsers use.
    """

    def __init__(  # noqa: PLR0913 -- a composition root names each part once
        self,
        app: ASGIApp,
        *,
        accounts: Accounts,
        cookies: Cookies,
        errors: ErrorPages,
        own: OwnRoutes,
        pages: Collection[str],
        conversation: Callable[[], Conversation],
        public_url: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self._accounts = accounts
        self._cookies = cookies
        self._errors = errors
        self._own = own
        self._pages = frozenset(pages)
        self._conversation = conversation
        self._public_url = public_url
        self._monotonic = monotonic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, send it elsewhere or refuse it."""
        if scope["type"] == "websocket" and scope["path"] == STREAM:
            await self._stream(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            match = self._own.match(scope)
            await (self._own if match is Match.FULL else self._http)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            answer = await self._answer(request)
        except SamskapError as error:
            answer = self._errors.respond(request, error)
        # The door may have led to a page of our own.
        onward = self._own if answer is None and self._own.match(scope) is Match.FULL else self.app
        await (answer or onward)(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """Return what to answer instead of the console, or nothing when the request may pass.

        Raises:
            NotFound: for what does not exist, or not for this browser.
            NotAllowed: for requests from other sites.
            Unavailable: when it cannot be read who is signed in.
        """
        path = request.scope["path"]
        if self._own.match(request.scope) is Match.PARTIAL:
            # Passed on, it would be answered by Streamlit, which has a page for every address.
            return self._errors.refused(request, HTTPStatus.METHOD_NOT_ALLOWED)
        if request.method not in _READING:
            raise NotFound("page.unknown")
        # Streamlit looks up its public address at a foreign host when it meets an origin that it does not know.
        if "origin" in request.headers and not self._is_own_origin(request.headers):
            raise NotAllowed("request.foreign_origin")
        if path.startswith(_OPEN_PREFIX) or path in _OPEN_FILES:
            return None
        is_page = path in self._pages
        if not is_page and path not in _SIGNED_IN_FILES and not path.startswith(_SIGNED_IN_PREFIXES):
            raise NotFound("page.unknown")
        if await self._is_signed_in(request):
            return None
        return self._show_the_door(request) if is_page else self._errors.respond(request, NotFound("page.unknown"))

    def _show_the_door(self, request: Request) -> Response | None:
        path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
        if path == "/":
            # Not a redirect, so that the address that people type stays short. Changed in place, so that the
            # middleware outside this one sees which page was shown.
            request.scope["path"] = LANDING
            request.scope["raw_path"] = LANDING.encode()
            return None
        wanted = urlencode({"neste": f"{path}?{query}" if query else path})
        return RedirectResponse(f"{SIGN_IN}?{wanted}", status_code=303)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)

        async def still_allowed() -> bool:
            # A busy database must not throw the facilitator out in the middle of a workshop.
            return await self._is_signed_in(connection, when_unknown=True)

        if not self._is_own_origin(connection.headers) or not await self._is_signed_in(connection, when_unknown=False):
            # Before the handshake this is answered with 403.
            await send({"type": "websocket.close", "code": 1008})
            return
        guarded = GuardedSocket(
            receive,
            send,
            conversation=self._conversation(),
            still_allowed=still_allowed,
            monotonic=self._monotonic,
        )
        await self.app(scope, guarded.receive, guarded.send)

    async def _is_signed_in(self, connection: HTTPConnection, *, when_unknown: bool | None = None) -> bool:
        secret = self._cookies.session(connection)
        try:
            return bool(secret) and await run_in_threadpool(self._accounts.who, secret) is not None
        except Unavailable:
            if when_unknown is None:
                raise
            return when_unknown

    def _is_own_origin(self, headers: Headers) -> bool:
        return is_own_origin(headers, public_url=self._public_url)
