"""The page that asks for the code on the screen."""

from starlette.requests import Request
from starlette.responses import Response

from facilitation.domain.errors import SamskapError
from facilitation.web.errors import status_of
from facilitation.web.pages import Pages, language_of
from facilitation.wording import explain

# What is shown again of a code that was typed wrong.
_MOST_SHOWN = 40


def code_page(pages: Pages, request: Request, *, typed: str = "", error: SamskapError | None = None) -> Response:
    """Return the page, with what is wrong when something is."""
    response = pages.render(
        request,
        "phone_code.html",
        status=status_of(error) if error else 200,
        typed=typed[:_MOST_SHOWN],
        message=explain(error, language_of(request)) if error else "",
    )
    if error is not None and "retry_after" in error.facts:
        response.headers["Retry-After"] = str(error.facts["retry_after"])
    return response
