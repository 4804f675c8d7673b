"""Small HTML forms, read with limits, and only from our own pages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from facilitation.domain.errors import InvalidInput, Unavailable
from facilitation.web.csrf import require_same_origin

_MOST_BYTES = 16 * 1024
_MOST_FIELDS = 40
# Sixteen kilobytes on the slowest net that a phone can use at all.
BODY_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields that were sent; a field that was not sent is empty text."""

    fields: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


async def guarded_form(request: Request, *, most_bytes: int, most_fields: int) -> Sequence[tuple[str, str]]:
    """Return names and values of what a plain form of our own sent, in its order; every form goes through here.

    Raises:
        NotAllowed: when it comes from a foreign page.
        InvalidInput: ``request.bad_form`` when it is another kind of body; ``request.too_large`` above the limit.
        HTTPException: when it has more fields than any form of ours.
        Unavailable: when it does not arrive in time.
    """
    require_same_origin(request)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise InvalidInput("request.bad_form")
    # The length is what a browser states; a body without one is not from a form.
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > most_bytes:
        raise InvalidInput("request.too_large")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.body()
    except TimeoutError as error:
        # A phone comes again with the same; somebody who sends letter by letter holds nothing for long.
        raise Unavailable("storage.unavailable") from error
    try:
        # Whole and small, so it is taken apart at once: a parser for streams takes ten times as long.
        return parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=most_fields)
    except ValueError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error


async def read_form(request: Request) -> Form:
    """Return the fields of a plain form.

    Raises:
        NotAllowed: when it comes from a foreign page.
        InvalidInput: ``request.bad_form`` when it is another kind of body; ``request.too_large`` above 16 kB.
    """
    sent = await guarded_form(request, most_bytes=_MOST_BYTES, most_fields=_MOST_FIELDS)
    return Form(fields=dict(sent))


def own_path(wanted: str, *, fallback: str = "/") -> str:
    """Return the path that a form asks to be sent on to, or the fallback when it would lead to another site."""
    parts = urlsplit(wanted)
    tricky = wanted.startswith(("//", "/\\")) or any(symbol <= " " or symbol == "\\" for symbol in wanted)
    return wanted if wanted.startswith("/") and not tricky and not parts.netloc else fallback


def address_of(request: Request) -> str:
    """Return the network address that asks, as the server sees it: only ever used to count failures."""
    return request.client.host if request.client else "unknown"
