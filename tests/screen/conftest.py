from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from facilitation import screen, web
from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.screen.routes import routes
from facilitation.services.registry import build_services
from facilitation.services.store import Store
from facilitation.settings import Settings
from facilitation.web.assets import Assets
from facilitation.web.errors import ErrorPages
from facilitation.web.pages import Pages
from facilitation.web.security import SecurityHeaders
from tests.conftest import Room


@pytest.fixture
def product(store: Store, catalogue: Catalogue, tmp_path: Path) -> Product:
    settings = Settings(data_folder=tmp_path, public_url="https://samskap.example.no")
    return Product(settings=settings, store=store, catalogue=catalogue, services=build_services(store, catalogue))


@pytest.fixture
def client(product: Product) -> Iterator[TestClient]:
    """A projector's browser before the screen's own routes, wrapped in the product's headers."""
    assets = Assets(web.STATIC, screen.STATIC)
    pages = Pages(assets, (screen.TEMPLATES, web.TEMPLATES))
    app = Starlette(
        routes=[*routes(product, pages), *assets.routes()],
        exception_handlers=ErrorPages(pages).handlers(),
        middleware=[Middleware(SecurityHeaders, secure=True, console="", console_pages=())],
    )
    with TestClient(app) as client:
        yield client


@pytest.fixture
def address(room: Room) -> str:
    """The path of the workshop's screen."""
    return f"/skjerm/{room.workshops.get(room.by, room.id).screen_token}"
