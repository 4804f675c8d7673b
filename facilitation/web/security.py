"""Security headers on every response, each exactly once."""

import base64
import hashlib
import re
from collections.abc import Collection

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from facilitation.web.secret_paths import CALENDAR, OWNER

OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Plotly writes its style rules into the page.
SCREEN_POLICY = OWN_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
# What the console's frontend was measured to need in a browser; the hashes are of the inline scripts in its page.
_CONSOLE_POLICY = (
    "default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SCREEN_PREFIX = "/skjerm/"
# Addresses that are secrets: what their pages fetch must not tell them either, not even to our own proxy's log. Under
# "strict-origin" the origin is still sent, so our own forms are known.
_SECRET_PREFIXES = (f"{OWNER}/", f"{CALENDAR}/", "/s/", "/oppsett/", SCREEN_PREFIX)
CONSOLE_PREFIXES = ("/_stcore/", "/media/", "/component/", "/static/")

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": under it Chromium sends "Origin: null" with our own forms, and on a local network without
    # https that header is all that tells them from a foreign site's. "same-origin" tells other sites as little.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
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
                self._add(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self.app(scope, receive, add_headers)

    def policy(self, path: str) -> str:
        """Return the content security policy for a path."""
        if path in self._console_pages or path.startswith(CONSOLE_PREFIXES):
            return self._console
        return SCREEN_POLICY if path.startswith(SCREEN_PREFIX) else OWN_POLICY

    def _add(self, headers: MutableHeaders, path: str) -> None:
        for name, value in _ALWAYS.items():
            headers[name] = value
        if path.startswith(_SECRET_PREFIXES):
            headers["Referrer-Policy"] = "strict-origin"
        headers["Content-Security-Policy"] = self.policy(path)
        headers.setdefault("Cache-Control", "no-store")
        del headers["Server"]
        if self._secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
            self._secure_cookies(headers)

    def _secure_cookies(self, headers: MutableHeaders) -> None:
        # Behind a proxy that ends TLS the console's own cookies lack the flag.
        cookies = headers.getlist("Set-Cookie")
        del headers["Set-Cookie"]
        for cookie in cookies:
            flags = {part.strip().lower() for part in cookie.split(";")[1:]}
            headers.append("Set-Cookie", cookie if "secure" in flags else f"{cookie}; Secure")
