"""Security headers on every response, each exactly once."""

import base64
import hashlib
import re
from collections.abc import Collection, Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from facilitation.web.secret_paths import CALENDAR, OWNER

OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Plotly writes its style rules into the page.
SCREEN_POLICY = OWN_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
# A picture in the console: our own pages may frame it, and nothing in it runs or is sent anywhere.
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# What the console's frontend was measured to need in a browser; the hashes are of the inline scripts in its page.
_CONSOLE_POLICY = (
    "default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SCREEN_PREFIX = "/skjerm/"
PREVIEW_PREFIX = "/konsoll/maler/"
# Addresses that are secrets: what their pages fetch must not tell them either, not even to our own proxy's log. Under
# "strict-origin" the origin is still sent, so our own forms are known.
_SECRET_PREFIXES = (f"{OWNER}/", f"{CALENDAR}/", "/s/", "/oppsett/", SCREEN_PREFIX)
CONSOLE_PREFIXES = ("/_stcore/", "/media/", "/component/", "/static/")

_Header = tuple[bytes, bytes]
_ALWAYS: Final[tuple[_Header, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
# Left out of what comes from behind: ours stand in their place, and nobody needs to know which server this is.
_FRAME: Final = b"x-frame-options"
_REPLACED: Final = frozenset({*dict(_ALWAYS), _FRAME, b"content-security-policy", b"referrer-policy", b"server"})
# Not "no-referrer": under it Chromium sends "Origin: null" with our own forms, and on a local network without https
# that header is all that tells them from a foreign site's. "same-origin" tells other sites as little.
_REFERRER: Final = (b"referrer-policy", b"same-origin")
_NO_PATH: Final = (b"referrer-policy", b"strict-origin")
_STARTS = {"http.response.start", "websocket.http.response.start"}


def console_policy(html: str) -> str:
    """Return the policy for the console's page, which allows the inline scripts that stand in it and no others."""
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", html, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    return _CONSOLE_POLICY.format(hashes="".join(f" 'sha256-{digest}'" for digest in digests))


class SecurityHeaders:
    """Middleware that puts the headers on; the outermost, so that no answer escapes it.

    Args:
        app: What it wraps.
        secure: Whether the product is reached over https; then cookies and browsers are bound to it.
        console: The policy for the console's page.
        console_pages: The paths of the console's pages.
    """

    def __init__(self, app: ASGIApp, *, secure: bool, console: str, console_pages: Collection[str]) -> None:
        self.app = app
        self._secure = secure
        self._console = console
        self._console_pages = frozenset(console_pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""

        async def add_headers(message: Message) -> None:
            if message["type"] in _STARTS:
                # The path is read now: the gate may have sent the request to another page.
                message["headers"] = self.with_ours(message.get("headers", ()), scope["path"])
            await send(message)

        await self.app(scope, receive, add_headers)

    def policy(self, path: str) -> str:
        """Return the content security policy for a path."""
        if path in self._console_pages or path.startswith(CONSOLE_PREFIXES):
            return self._console
        if path.startswith(PREVIEW_PREFIX):
            return PREVIEW_POLICY
        return SCREEN_POLICY if path.startswith(SCREEN_PREFIX) else OWN_POLICY

    def with_ours(self, headers: Iterable[_Header], path: str) -> list[_Header]:
        """Return the headers with ours in place of any of the same name; made ready once, because all answers pass."""
        kept = [header for header in headers if header[0] not in _REPLACED]
        if not any(name == b"cache-control" for name, _ in kept):
            kept.append((b"cache-control", b"no-store"))
        if self._secure:
            kept = [(name, _secure_cookie(value) if name == b"set-cookie" else value) for name, value in kept]
            kept.append((b"strict-transport-security", b"max-age=31536000"))
        referrer = _NO_PATH if path.startswith(_SECRET_PREFIXES) else _REFERRER
        frame = (_FRAME, b"SAMEORIGIN" if path.startswith(PREVIEW_PREFIX) else b"DENY")
        return [*kept, *_ALWAYS, frame, referrer, (b"content-security-policy", self.policy(path).encode())]


def _secure_cookie(cookie: bytes) -> bytes:
    """Return the cookie bound to https: behind a proxy that ends TLS the console's own cookies lack the flag."""
    flags = {part.strip().lower() for part in cookie.split(b";")[1:]}
    return cookie if b"secure" in flags else cookie + b"; Secure"
