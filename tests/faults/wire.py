"""One request on one connection: what is cut, delayed or repeated is then exactly one request."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from tests.ports import LOOPBACK

# A phone gives up waiting for one attempt after fifteen seconds.
_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def is_for_later(self) -> bool:
        """Whether the server asks to come again with the same request."""
        return self.status in {HTTPStatus.TOO_MANY_REQUESTS, *range(502, 600)}


def ask(
    port: int,
    method: str,
    path: str,
    *,
    form: Mapping[str, str] | None = None,
    cookie: str = "",
    accept: str = "text/html",
    seconds: float = _SECONDS,
) -> Heard | None:
    """Send a request as a browser of our own pages does; nothing when no whole answer came."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=seconds)
    headers = {"Accept": accept, "Connection": "close", "Origin": f"http://{LOOPBACK}:{port}"}
    if cookie:
        headers["Cookie"] = cookie
    body = None
    if form is not None:
        body = urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        text = response.read().decode()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    found = {name.lower(): value for name, value in response.getheaders()}
    return Heard(status=response.status, headers=found, body=text)
