"""The first page for those who are not signed in, and the choice of language."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.codes import CODE_LENGTH, normalise_code
from facilitation.domain.errors import InvalidInput
from facilitation.i18n import LANGUAGES
from facilitation.web.cookies import Cookies
from facilitation.web.errors import status_of
from facilitation.web.forms import own_path, read_form
from facilitation.web.gate import LANDING
from facilitation.web.pages import Pages, language_of
from facilitation.wording import explain


def routes(pages: Pages, cookies: Cookies) -> list[BaseRoute]:
    """Return the landing page, which the gate shows at ``/``, and the route that changes the language."""

    async def landing(request: Request) -> Response:
        typed = request.query_params.get("kode")
        code = normalise_code(typed or "")
        if len(code) == CODE_LENGTH:
            return RedirectResponse(f"/j/{code}", status_code=303)
        if typed is None:
            return pages.render(request, "landing.html", typed="", message="")
        error = InvalidInput("code.malformed", field="kode", length=CODE_LENGTH)
        message = explain(error, language_of(request))
        return pages.render(request, "landing.html", status=status_of(error), typed=typed[:40], message=message)

    async def speak(request: Request) -> Response:
        form = await read_form(request)
        response = RedirectResponse(own_path(form["neste"]), status_code=303)
        if form["lang"] in LANGUAGES:
            cookies.set_language(response, form["lang"])
        return response

    return [
        Route(LANDING, landing, methods=["GET"]),
        Route("/sprak", speak, methods=["POST"]),
    ]
