"""Signing in and out."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.errors import NotAllowed, SamskapError, TooMany
from facilitation.services.access.accounts import Accounts
from facilitation.web import invitation
from facilitation.web.cookies import Cookies
from facilitation.web.errors import status_of
from facilitation.web.forms import address_of, own_path, read_form
from facilitation.web.pages import Pages, language_of
from facilitation.web.password_work import PasswordWork
from facilitation.wording import explain


def routes(accounts: Accounts, pages: Pages, cookies: Cookies) -> list[BaseRoute]:
    """Return the routes to sign in and out and to accept an invitation."""
    work = PasswordWork()
    door = _Door(accounts, pages, cookies, work)
    return [
        Route("/logg-inn", door.show, methods=["GET"]),
        Route("/logg-inn", door.sign_in, methods=["POST"]),
        Route("/logg-ut", door.show_out, methods=["GET"]),
        Route("/logg-ut", door.sign_out, methods=["POST"]),
        *invitation.routes(accounts, pages, cookies, work),
    ]


class _Door:
    def __init__(self, accounts: Accounts, pages: Pages, cookies: Cookies, work: PasswordWork) -> None:
        self._accounts = accounts
        self._pages = pages
        self._cookies = cookies
        self._work = work

    async def show(self, request: Request) -> Response:
        wanted = own_path(request.query_params.get("neste", ""))
        if await run_in_threadpool(self._accounts.who, self._cookies.session(request)):
            return RedirectResponse(wanted, status_code=303)
        return await self._page(request, wanted=wanted)

    async def sign_in(self, request: Request) -> Response:
        form = await read_form(request)
        wanted = own_path(form["neste"])
        try:
            secret = await self._work.run(
                self._accounts.sign_in, form["email"], form["password"], address=address_of(request)
            )
        except (NotAllowed, TooMany) as error:
            return await self._page(request, wanted=wanted, email=form["email"], error=error)
        await self._end_present(request)
        response = RedirectResponse(wanted, status_code=303)
        self._cookies.set_session(response, secret)
        return response

    async def show_out(self, request: Request) -> Response:
        return self._pages.render(request, "sign_out.html")

    async def sign_out(self, request: Request) -> Response:
        await read_form(request)
        await self._end_present(request)
        response = RedirectResponse("/", status_code=303)
        self._cookies.clear_session(response)
        return response

    async def _end_present(self, request: Request) -> None:
        secret = self._cookies.session(request)
        if secret:
            await run_in_threadpool(self._accounts.sign_out, secret)

    async def _page(
        self, request: Request, *, wanted: str, email: str = "", error: SamskapError | None = None
    ) -> Response:
        response = self._pages.render(
            request,
            "sign_in.html",
            status=status_of(error) if error else 200,
            wanted=wanted,
            email=email,
            message=explain(error, language_of(request)) if error else "",
            setup_needed=await run_in_threadpool(self._accounts.setup_needed),
        )
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.facts["retry_after"])
        return response
