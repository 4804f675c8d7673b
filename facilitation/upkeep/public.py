"""What the self-check sees through the public address, as a phone would: only that address is ever asked."""

import http.client
import json
import secrets
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

from facilitation.settings import Settings
from facilitation.upkeep.findings import Finding, fail, ok, warn
from facilitation.web.cookies import Cookies
from facilitation.web.security import SecurityHeaders
from facilitation.web.self_check import MARK, PREFIX, WAIT_SECONDS, proof, question

PATIENCE_SECONDS: Final = WAIT_SECONDS + 4.0
_MOST_BYTES: Final = 100_000
_MOST_LINES: Final = 20
# A documentation address: nobody has it.
_FOREIGN: Final = "203.0.113.9"
_UPGRADE: Final = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "c2Ftc2thcCBzZWx2cHJvdg==",
}
_GATEWAY: Final = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PAGE: Final = "/j"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as it came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for found, value in self.headers if found.lower() == name]

    def json(self) -> Mapping[str, object]:
        """Return the body as an object; an empty one when it is none."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAddress:
    """The address that stands in every QR code."""

    settings: Settings
    secret: str
    cookies: Cookies = field(init=False)
    nonce: str = field(default_factory=lambda: secrets.token_hex(16))

    def __post_init__(self) -> None:
        object.__setattr__(self, "cookies", Cookies(secure=self.settings.secure))

    def look(self) -> tuple[list[Finding], datetime | None]:
        """Return what is found, and what time the answer says it is; when nobody of ours answers, that is all."""
        try:
            first = self._ask(f"{PREFIX}/hvem", {"X-Forwarded-For": _FOREIGN})
            found = self._recognise(first)
            if found.grade != "ok":
                return [found], _date(first)
            page = self._ask(_PAGE)
            rest = [self._way(), self._headers(page), self._cookie(first), self._console(), self._push()]
        except (OSError, http.client.HTTPException) as error:
            return [_unreached(error, self.settings)], None
        return [found, *rest, *self._address(first)], _date(first)

    def _recognise(self, answer: Answer) -> Finding:
        told: dict[str, str | int] = {"url": self.settings.public_url, "status": answer.status}
        if answer.json().get("proof") == proof(self.secret, self.nonce):
            return ok("reach.ok", **told)
        if answer.status in _GATEWAY:
            return fail("reach.gateway", port=self.settings.port, **told)
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            return fail("reach.elsewhere", to=" ".join(answer.header("location"))[:200], **told)
        return fail("reach.stranger", **told)

    def _way(self) -> Finding:
        if urlsplit(self.settings.public_url).hostname in _LOCAL:
            return warn("way.local", url=self.settings.public_url)
        return ok("way.ok") if self.settings.secure else warn("way.open", url=self.settings.public_url)

    def _headers(self, page: Answer) -> Finding:
        ours = SecurityHeaders(_nothing, secure=self.settings.secure, console="", console_pages=())
        wanted = {name.decode(): value.decode() for name, value in ours.with_ours((), _PAGE)}
        wrong = [name for name, value in wanted.items() if set(page.header(name)) != {value}]
        return fail("headers.wrong", names=", ".join(wrong)) if wrong else ok("headers.ok")

    def _cookie(self, first: Answer) -> Finding:
        """See that a cookie comes to the browser with its flags, and back to the server."""
        name = self.cookies.probe_name
        morsel = next((jar[name] for jar in map(_jar, first.header("set-cookie")) if name in jar), None)
        if morsel is None:
            return fail("cookies.lost")
        wanted = {"httponly": True, "samesite": "lax", "path": "/", "domain": ""}
        wanted |= {"secure": True} if self.settings.secure else {}
        wrong = [flag for flag, value in wanted.items() if morsel[flag] != value]
        if wrong:
            return fail("cookies.changed", names=", ".join(wrong))
        again = self._ask(f"{PREFIX}/hvem", {"Cookie": f"{name}={morsel.value}"})
        return ok("cookies.ok") if again.json().get("cookie") == self.nonce else fail("cookies.lost")

    def _console(self) -> Finding:
        """See that the proxy passes on the console's websocket; nobody is signed in, so the right answer is a no."""
        answer = self._ask("/_stcore/stream", {"Origin": self.settings.public_url, **_UPGRADE})
        return ok("console.ok") if answer.status == HTTPStatus.FORBIDDEN else fail("console.blocked")

    def _push(self) -> Finding:
        """See that what the server says on a stream arrives while it is still speaking."""
        with closing(self._connect()) as connection:
            try:
                connection.request("GET", f"{PREFIX}/strom", headers=self._signed({"Accept": "text/event-stream"}))
                response = connection.getresponse()
                if response.status != HTTPStatus.OK:
                    return fail("push.cut")
                _wait_for(response, b"data: here")
                # Too late when the stream was collected on its way: the server has given up and says so.
                self._ask(f"{PREFIX}/hort")
                last = _wait_for(response, b"data: heard", b"data: unheard")
            except (OSError, http.client.HTTPException):
                return fail("push.cut")
        return ok("push.ok") if last == b"data: heard" else fail("push.collected")

    def _address(self, first: Answer) -> list[Finding]:
        """See that whoever is outside cannot choose which address the limits on wrong attempts count for."""
        if not self.settings.secure:
            return []
        return [warn("address.chosen") if first.json().get("seen_as") == _FOREIGN else ok("address.ok")]

    def _ask(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        with closing(self._connect()) as connection:
            connection.request("GET", path, headers=self._signed(headers or {}))
            response = connection.getresponse()
            return Answer(status=response.status, headers=response.getheaders(), body=response.read(_MOST_BYTES))

    def _signed(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {"Accept": "*/*", MARK: question(self.secret, self.nonce), **headers}

    def _connect(self) -> http.client.HTTPConnection:
        """Return a connection that follows no redirect and uses no proxy of the environment."""
        parts = urlsplit(self.settings.public_url)
        host = parts.hostname or ""
        if not self.settings.secure:
            return http.client.HTTPConnection(host, parts.port, timeout=PATIENCE_SECONDS)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=PATIENCE_SECONDS, context=context)


async def _nothing(scope: object, receive: object, send: object) -> None:
    """Stand where a product would."""


def _wait_for(response: http.client.HTTPResponse, *lines: bytes) -> bytes:
    """Read until one of the lines comes, and return it."""
    for _ in range(_MOST_LINES):
        line = response.readline(_MOST_BYTES)
        if line.strip() in lines:
            return line.strip()
        if not line:
            break
    raise http.client.IncompleteRead(b"")


def _jar(header: str) -> SimpleCookie:
    try:
        return SimpleCookie(header)
    except CookieError:
        return SimpleCookie()


def _date(answer: Answer) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.header("date")[0])
    except (IndexError, ValueError):
        return None


def _unreached(error: Exception, settings: Settings) -> Finding:
    told = {"url": settings.public_url, "host": urlsplit(settings.public_url).hostname or ""}
    match error:
        case socket.gaierror():
            return fail("reach.unknown_name", **told)
        case ssl.SSLCertVerificationError():
            return fail("reach.certificate", reason=error.verify_message, **told)
        case ssl.SSLError():
            return fail("reach.not_https", **told)
        case TimeoutError():
            return fail("reach.slow", **told)
    return fail("reach.nobody", address=settings.address, port=settings.port, **told)
