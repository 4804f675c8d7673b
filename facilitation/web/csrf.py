"""Requests that change something must come from our own pages.

The session cookie is ``SameSite=Lax``; this is the second lock. No hidden form token is needed: every browser of the
last years states where a POST comes from, in ``Sec-Fetch-Site`` (only over https and on localhost) or in ``Origin``.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request

from facilitation.domain.errors import NotAllowed


def require_same_origin(request: Request) -> None:
    """Let only requests from our own pages through.

    Raises:
        NotAllowed: ``request.foreign_origin``, also when the browser says nothing about where it comes from.
    """
    site = request.headers.get("sec-fetch-site")
    if site in {"same-origin", "none"}:
        return
    if site is not None or not is_own_origin(request.headers):
        raise NotAllowed("request.foreign_origin")


def is_own_origin(headers: Headers, *, public_url: str = "") -> bool:
    """Tell whether ``Origin`` is the host that was asked, or the configured public address.

    The latter is for proxies that do not pass the Host header on.
    """
    origin = headers.get("origin", "")
    if not origin or origin == "null":
        return False
    return origin == public_url or urlsplit(origin).netloc == headers.get("host")
