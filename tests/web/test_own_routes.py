import pytest
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from facilitation.web.own_routes import OwnRoutes
from tests.web.small_product import SAME_ORIGIN, Site


def test_our_own_pages_never_reach_the_console(site: Site) -> None:
    answer = site.client().get("/logg-inn")
    assert answer.status_code == 200
    assert "_streamlit_xsrf" not in answer.headers.get("set-cookie", "")


def test_the_door_leads_to_our_own_page_at_the_consoles_address(site: Site) -> None:
    answer = site.client().get("/")
    assert answer.status_code == 200
    assert "console" not in answer.text


def test_errors_of_our_own_pages_are_answered_by_us(site: Site) -> None:
    answer = site.client().get("/filer/nothing.css")
    assert answer.status_code == 404
    assert "<html" in answer.text


def test_a_wrong_method_at_a_right_address_is_refused(site: Site) -> None:
    assert site.client().post("/healthz", headers=SAME_ORIGIN).status_code == 405


@pytest.mark.parametrize("route", [Mount("/all", routes=[]), Route("/waits", lambda _request: Response())])
def test_only_plain_routes_of_coroutines_can_be_ours(route: BaseRoute) -> None:
    with pytest.raises(TypeError):
        OwnRoutes([route], {})
