import pytest
from starlette.datastructures import Headers
from starlette.requests import Request

from facilitation.domain.errors import NotAllowed
from facilitation.web.csrf import is_own_origin, require_same_origin
from tests.web.small_product import Site

HOST = "samskap.example:8600"


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
        {"sec_fetch_site": "same-origin", "origin": "null"},
        {"host": HOST, "origin": f"http://{HOST}"},
        {"host": HOST, "origin": f"https://{HOST}"},
    ],
)
def test_requests_from_our_own_pages_pass(headers: dict[str, str]) -> None:
    require_same_origin(request(**headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": HOST},
        {"host": HOST, "origin": ""},
        {"host": HOST, "origin": "null"},
        {"host": HOST, "origin": "https://evil.example"},
        {"host": HOST, "origin": "http://samskap.example:8601"},
        {"host": HOST, "origin": "http://samskap.example"},
        {"host": HOST, "origin": f"http://{HOST}.evil.example"},
        {"host": HOST, "origin": f"http://{HOST}@evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site", "host": HOST, "origin": f"http://{HOST}"},
        {"sec_fetch_site": "cross-site", "host": HOST, "origin": f"http://{HOST}"},
    ],
)
def test_requests_from_elsewhere_and_from_nowhere_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(NotAllowed, match=r"request\.foreign_origin"):
        require_same_origin(request(**headers))


def test_the_public_address_is_our_own_behind_a_proxy_that_hides_the_host() -> None:
    headers = Headers({"host": "10.0.0.7:8600", "origin": "https://samskap.example"})
    assert is_own_origin(headers, public_url="https://samskap.example")
    assert not is_own_origin(headers)
    assert not is_own_origin(Headers({"host": "10.0.0.7:8600"}), public_url="https://samskap.example")


@pytest.mark.parametrize("path", ["/logg-inn", "/logg-ut", "/sprak", "/oppsett/unknown"])
@pytest.mark.parametrize("origin", [None, "null", "https://evil.example"])
def test_every_form_refuses_foreign_pages(site: Site, path: str, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    answer = site.signed_in().post(path, data={"lang": "nn", "email": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_foreign_page_signs_nobody_out(site: Site) -> None:
    client = site.signed_in()
    client.post("/logg-ut", headers={"Origin": "https://evil.example"})
    assert client.get("/_stcore/health").status_code == 200
    client.get("/logg-ut")
    assert client.get("/_stcore/health").status_code == 200
