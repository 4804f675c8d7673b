"""Errors as pages for people and as JSON for scripts; the unexpected ones get a log id and tell nothing else."""

import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from facilitation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    SamskapError,
    TooMany,
    Unavailable,
    WrongPhase,
)
from facilitation.i18n import Language
from facilitation.web.pages import Pages, language_of
from facilitation.wording import explain

log = logging.getLogger(__name__)

STATUS: Mapping[type[SamskapError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    Conflict: HTTPStatus.CONFLICT,
    WrongPhase: HTTPStatus.CONFLICT,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
# How soon a script may try again when the database was busy.
_RETRY_SECONDS = 5

Handler = Callable[[Request, Any], Awaitable[Response]]


def status_of(error: SamskapError) -> HTTPStatus:
    """Return the HTTP status of an error by its family."""
    families = (STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return next(families, HTTPStatus.INTERNAL_SERVER_ERROR)


def waiting(error: SamskapError) -> dict[str, str]:
    """Return the header that says how soon it makes sense to ask again, for errors that pass."""
    status = status_of(error)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(_RETRY_SECONDS)}
    if status is HTTPStatus.TOO_MANY_REQUESTS and "retry_after" in error.facts:
        return {"Retry-After": str(error.facts["retry_after"])}
    return {}


class ErrorPages:
    """Turns errors into responses."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def respond(self, request: HTTPConnection, error: SamskapError) -> Response:
        """Return the sentence for the error, as JSON when that is what was asked for, with a status by family."""
        _ = language_of(request)
        status = status_of(error)
        response = self._response(request, status, code=error.code, message=explain(error, _), facts=error.facts)
        response.headers.update(waiting(error))
        return response

    def refused(self, request: HTTPConnection, status: HTTPStatus) -> Response:
        """Return the page for a request that is wrong in itself, such as a method that the address does not know."""
        message = language_of(request)("Forespørselen kan ikke tas imot slik den er. Gå tilbake og prøv igjen.")
        return self._response(request, status, code="request.refused", message=message, facts={})

    def unexpected(self, request: HTTPConnection, log_id: str) -> Response:
        """Return the page that says that the fault is ours, with the id that finds it in the log."""
        message = language_of(request)(
            "Noe gikk galt hos oss, og det er skrevet i loggen som {id}. Prøv igjen om litt.", id=log_id
        )
        return self._response(request, HTTPStatus.INTERNAL_SERVER_ERROR, code="unexpected", message=message, facts={})

    def handlers(self) -> dict[Any, Handler]:
        """Return what an application needs as ``exception_handlers``."""
        return {SamskapError: self._known, HTTPException: self._http}

    async def _known(self, request: Request, error: SamskapError) -> Response:
        return self.respond(request, error)

    async def _http(self, request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.NOT_FOUND:
            return self.respond(request, NotFound("page.unknown"))
        response = self.refused(request, HTTPStatus(error.status_code))
        response.headers.update(error.headers or {})
        return response

    def _response(
        self,
        request: HTTPConnection,
        status: HTTPStatus,
        *,
        code: str,
        message: str,
        facts: Mapping[str, object],
    ) -> Response:
        if _wants_json(request):
            told = {name: facts[name] for name in ("field", "retry_after") if name in facts}
            response: Response = JSONResponse({"code": code, "message": message, **told}, status_code=status)
        else:
            title = _title(status, language_of(request))
            response = self._pages.render(request, "error.html", status=status, title=title, message=message)
        return response


class UnexpectedErrors:
    """Middleware that catches what nobody foresaw.

    Starlette's own handler raises the error again after answering, and the server then logs its message, which may
    hold what a participant wrote. Here only its type and the places in the code are logged.
    """

    def __init__(self, app: ASGIApp, *, errors: ErrorPages) -> None:
        self.app = app
        self._errors = errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer for the application when it fails."""
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, note_start)
        except Exception as error:  # noqa: BLE001 -- this is the one place that must catch everything
            log_id = secrets.token_hex(4)
            log.error("unexpected id=%s %s", log_id, anatomy(error))  # noqa: TRY400 -- the traceback quotes texts
            if scope["type"] == "http" and not started:
                response = self._errors.unexpected(Request(scope), log_id)
                await response(scope, receive, send)


def anatomy(error: BaseException) -> str:
    """Return an error's type, its causes' types and the places in the code, without any message or value."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        places = [f"{place.filename}:{place.lineno}" for place in traceback.extract_tb(cause.__traceback__)]
        parts.append(f"{type(cause).__name__} at {' < '.join(reversed(places))}")
        cause = cause.__cause__ or cause.__context__
    return " caused by ".join(parts)


def _wants_json(request: HTTPConnection) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def _title(status: HTTPStatus, _: Language) -> str:
    titles = {
        HTTPStatus.NOT_FOUND: _("Fant ikke siden"),
        HTTPStatus.FORBIDDEN: _("Ikke tilgang"),
        HTTPStatus.TOO_MANY_REQUESTS: _("Vent litt"),
        HTTPStatus.SERVICE_UNAVAILABLE: _("Utilgjengelig akkurat nå"),
    }
    return titles.get(status, _("Det gikk ikke"))
