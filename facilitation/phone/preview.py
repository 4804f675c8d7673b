"""The phone's page of a template's step, as a picture in the console: nothing in it runs or is sent."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from facilitation.bootstrap import Product
from facilitation.phone.step_main import StepMain
from facilitation.phone.step_page import StepPages
from facilitation.phone.three_taps import ThreeTaps
from facilitation.web.cookies import Cookies
from facilitation.web.pages import Pages
from facilitation.web.preview import PATH, preview_of


def routes(product: Product, pages: Pages, cookies: Cookies) -> list[BaseRoute]:
    """Return the picture's route; ``pages`` must know our templates and public files."""
    shown = StepPages(views=product.services.phone_views, pages=pages, cookies=cookies, main=StepMain(pages))

    questions = ThreeTaps(pages)

    async def picture(request: Request) -> Response:
        preview = await preview_of(request, product, cookies)
        if preview.door is not None:
            return questions.picture(request, preview.door, str(request.scope["path"]))
        return shown.picture(request, preview.phone)

    return [Route(f"{PATH}telefon", picture, methods=["GET"])]
