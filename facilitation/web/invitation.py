"""One-time links: the first account of the product, and invitations. Looking at one never spends it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.errors import NotFound, SamskapError, Unavailable
from facilitation.services.access.accounts import Accounts
from facilitation.services.access.passwords import LONGEST, SHORTEST
from facilitation.web.cookies import Cookies
from facilitation.web.errors import status_of
from facilitation.web.forms import Form, address_of, read_form
from facilitation.web.pages import Pages, language_of
from facilitation.web.password_work import PasswordWork
from facilitation.wording import explain

PREFIX = "/oppsett"


def routes(accounts: Accounts, pages: Pages, cookies: Cookies, work: PasswordWork) -> list[BaseRoute]:
    """Return the routes that show and accept a link."""
    desk = _Desk(accounts, pages, cookies, work)
    path = f"{PREFIX}/{{secret}}"
    return [Route(path, desk.show, methods=["GET"]), Route(path, desk.accept, methods=["POST"])]


class _Desk:
    def __init__(self, accounts: Accounts, pages: Pages, cookies: Cookies, work: PasswordWork) -> None:
        self._accounts = accounts
        self._pages = pages
        self._cookies = cookies
        self._work = work

    async def show(self, request: Request) -> Response:
        return await self._page(request, Form(fields={}))

    async def accept(self, request: Request) -> Response:
        form = await read_form(request)
        try:
            secret = await self._work.run(
                self._accounts.accept,
                request.path_params["secret"],
                name=form["name"],
                email=form["email"],
                password=form["password"],
                address=address_of(request),
            )
        except (NotFound, Unavailable):
            raise
        except SamskapError as error:
            return await self._page(request, form, error=error)
        response = RedirectResponse("/", status_code=303)
        self._cookies.set_session(response, secret)
        return response

    async def _page(self, request: Request, form: Form, *, error: SamskapError | None = None) -> Response:
        view = await run_in_threadpool(self._accounts.invitation, request.path_params["secret"])
        spoken = language_of(request)
        response = self._pages.render(
            request,
            "invitation.html",
            status=status_of(error) if error else 200,
            workshop_title=view.workshop_title,
            series_title=view.series_title,
            role=view.role,
            admin=view.admin,
            first=await run_in_threadpool(self._accounts.setup_needed),
            expires=spoken.moment(view.expires_at),
            name=form["name"],
            email=form["email"],
            message=explain(error, spoken) if error else "",
            wrong=_field(error),
            shortest=SHORTEST,
            longest=LONGEST,
        )
        if error is not None and "retry_after" in error.facts:
            response.headers["Retry-After"] = str(error.facts["retry_after"])
        return response


def _field(error: SamskapError | None) -> str:
    """Return the field that the error is about, so that the page can tie the two together."""
    if error is None:
        return ""
    return str(error.facts.get("field", "password"))
