from typing import TYPE_CHECKING

import icalendar
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.codes import new_id, new_secret
from facilitation.services.registry import build_services
from facilitation.settings import Settings
from facilitation.web import STATIC, calendars
from facilitation.web.assets import Assets
from facilitation.web.errors import ErrorPages
from facilitation.web.pages import Pages
from tests.services.plans import whole_action

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Room


@pytest.fixture
def product(room: "Room", catalogue: Catalogue, tmp_path: "Path") -> Product:
    return Product(
        settings=Settings(data_folder=tmp_path),
        store=room.store,
        catalogue=catalogue,
        services=build_services(room.store, catalogue),
    )


@pytest.fixture
def client(product: Product) -> TestClient:
    errors = ErrorPages(Pages(Assets(STATIC)))
    return TestClient(Starlette(routes=calendars.routes(product), exception_handlers=errors.handlers()))


def test_a_calendar_program_gets_the_days(client: TestClient, product: Product, room: "Room") -> None:
    room.plan.add(room.by, room.id, whole_action(room, title="Møte\r\nBEGIN:VALARM"), request_id=new_id())
    secret = product.services.calendars.make_for_plan(room.by, room.id)
    for _ in range(2):
        got = client.get(f"/kalender/{secret}.ics")
        assert got.status_code == 200
        assert got.headers["content-type"] == "text/calendar; charset=utf-8"
        assert "set-cookie" not in got.headers

    days = icalendar.Calendar.from_ical(got.content).walk("VEVENT")
    assert any("Møte BEGIN:VALARM" in str(day["summary"]) for day in days)


def test_addresses_that_open_nothing_are_alike_and_slowed_down(
    client: TestClient, product: Product, room: "Room"
) -> None:
    secret = product.services.calendars.make_for_plan(room.by, room.id)
    assert client.get(f"/kalender/{secret}").status_code == 404
    answers = [client.get(f"/kalender/{new_secret()}.ics").status_code for _ in range(31)]

    assert answers == [404] * 30 + [429]
    assert client.get(f"/kalender/{secret}.ics").status_code == 200
