"""The screen's routes: the page, its changing part, the stream that says when to fetch it, and the chart library."""

from functools import cache
from importlib.metadata import version
from importlib.resources import files

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.bootstrap import Product
from facilitation.i18n import language
from facilitation.live.hub import EVERY_TOPIC, Hub, events
from facilitation.screen.drawing import Drawing
from facilitation.screen.fragments import Fragments
from facilitation.services.screens.view import ScreenViews
from facilitation.web.compression import FOR_EVER, Packed, pack
from facilitation.web.event_stream import EventStream, Places
from facilitation.web.pages import Pages

# Walls of one workshop, and those who follow it from afar.
MOST_SCREENS = 300
PLOTLY = "/skjerm/plotly.js"
# The server's time in milliseconds, beside which the browser sets its own clock.
NOW = "Samskap-Now"
_THEMES = {"mork": "dark", "lys": "light"}


def routes(product: Product, pages: Pages) -> list[BaseRoute]:
    """Return the screen's routes; ``pages`` must know our templates and public files."""
    views = product.services.screen_views
    screen = _Screen(views, product.store.hub, Fragments(views, Drawing(pages, product.settings).fragment), pages)
    return [
        Route(PLOTLY, _plotly, methods=["GET"]),
        Route("/skjerm/{token}", screen.page, methods=["GET"], name="screen"),
        Route("/skjerm/{token}/bilde", screen.fragment, methods=["GET"]),
        Route("/skjerm/{token}/hendelser", screen.stream, methods=["GET"]),
    ]


class _Screen:
    def __init__(self, views: ScreenViews, hub: Hub, fragments: Fragments, pages: Pages) -> None:
        self._views = views
        self._hub = hub
        self._fragments = fragments
        self._pages = pages
        self._places = Places(MOST_SCREENS)

    async def page(self, request: Request) -> Response:
        """Return the whole page, with what it shows now already in it."""
        token = request.path_params["token"]
        theme = _THEMES.get(request.query_params.get("tema", ""), "")
        html = await run_in_threadpool(self._render, token, theme)
        return HTMLResponse(html)

    async def fragment(self, request: Request) -> Response:
        """Return what is shown now, or 304 when that is what the browser has."""
        packed = await run_in_threadpool(self._fragments.current, request.path_params["token"])
        response = packed.response(request.headers, cache="no-cache")
        response.headers[NOW] = self._now()
        return response

    async def stream(self, request: Request) -> Response:
        """Tell the screen each time that something has changed."""
        mark = await run_in_threadpool(self._views.mark, request.path_params["token"])
        stream = events(self._hub, mark.workshop_id, EVERY_TOPIC)
        return EventStream(stream, places=self._places, who=mark.workshop_id)

    def _render(self, token: str, theme: str) -> str:
        mark = self._views.mark(token)
        packed = self._fragments.current(token)
        return self._pages.text(
            "screen.html",
            language(mark.language),
            fragment=packed.content.decode(),
            base=f"/skjerm/{token}",
            theme=theme,
            now=self._now(),
            plotly=_plotly_address(),
        )

    def _now(self) -> str:
        return str(round(self._views.now().timestamp() * 1000))


async def _plotly(request: Request) -> Response:
    packed = await run_in_threadpool(_packed_plotly)
    return packed.response(request.headers, cache=FOR_EVER)


def _plotly_address() -> str:
    return f"{PLOTLY}?v={version('plotly')}"


@cache
def _packed_plotly() -> Packed:
    """Return the library that the Python package ships, compressed the first time that a chart is shown."""
    content = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return pack(content, "text/javascript")
