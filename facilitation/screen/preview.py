"""The projected page of a template's step, as a picture in the console: nothing in it runs."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.bootstrap import Product
from facilitation.i18n import language
from facilitation.screen.drawing import Drawing
from facilitation.services.screens.view import ScreenView
from facilitation.web.cookies import Cookies
from facilitation.web.pages import Pages
from facilitation.web.preview import PATH, preview_of


def routes(product: Product, pages: Pages, cookies: Cookies) -> list[BaseRoute]:
    """Return the picture's route; ``pages`` must know our templates and public files."""
    drawing = Drawing(pages, product.settings)

    def draw(view: ScreenView) -> str:
        spoken, nothing = language(view.language), dict.fromkeys(("base", "theme", "now", "plotly"), "")
        return pages.text("screen.html", spoken, fragment=drawing.fragment(view), is_picture=True, **nothing)

    async def picture(request: Request) -> Response:
        preview = await preview_of(request, product, cookies)
        return HTMLResponse(await run_in_threadpool(draw, preview.screen))

    return [Route(f"{PATH}skjerm", picture, methods=["GET"])]
