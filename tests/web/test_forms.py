import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from facilitation.web.forms import address_of, own_path
from tests.web.small_product import SAME_ORIGIN


@pytest.mark.parametrize("body", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""])
def test_another_kind_of_body_is_refused(client: TestClient, body: str) -> None:
    headers = {**SAME_ORIGIN, "Content-Type": body}
    answer = client.post("/sprak", content=b"lang=nn", headers=headers)
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


def test_a_large_form_is_refused(client: TestClient) -> None:
    answer = client.post("/sprak", data={"lang": "n" * 20_000}, headers=SAME_ORIGIN)
    assert answer.status_code == 422
    assert "for stort" in answer.text


def test_a_form_of_unstated_length_is_refused(client: TestClient) -> None:
    headers = {**SAME_ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/sprak", content=iter([b"lang=nn"]), headers=headers)
    assert answer.status_code == 422


def test_a_form_with_too_many_fields_is_refused(client: TestClient) -> None:
    answer = client.post("/sprak", data={f"field{n}": "x" for n in range(41)}, headers=SAME_ORIGIN)
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/", "/program", "/program?steg=2&vis=alt", "/j/ABCD2345"])
def test_our_own_paths_are_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "program",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/program\\x",
        "/\t/evil.example",
        "/program\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
    ],
)
def test_paths_that_lead_elsewhere_are_replaced(path: str) -> None:
    assert own_path(path) == "/"


def test_the_address_is_the_servers_own_finding() -> None:
    scope = {"type": "http", "headers": [(b"x-forwarded-for", b"192.0.2.9")], "client": ("192.0.2.1", 4711)}
    assert address_of(Request(scope)) == "192.0.2.1"
    assert address_of(Request({**scope, "client": None})) == "unknown"
