import pytest
from starlette.requests import Request
from starlette.responses import Response

from facilitation.web.cookies import Cookies

WORKSHOP = "0f9d7a52-3c1b-4b6e-9a55-0a3b6f1c2d4e"


def attributes(response: Response) -> tuple[str, set[str]]:
    (header,) = response.headers.getlist("set-cookie")
    pair, *rest = header.split("; ")
    return pair, {part.lower() for part in rest}


def request(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


def test_over_https_the_session_cookie_is_bound_to_this_host() -> None:
    response = Response()
    Cookies(secure=True).set_session(response, "secret")
    pair, rest = attributes(response)
    assert pair == "__Host-samskap=secret"
    assert rest == {"secure", "httponly", "samesite=lax", "path=/", "max-age=50400"}


def test_over_http_the_session_cookie_has_a_plain_name() -> None:
    response = Response()
    Cookies(secure=False).set_session(response, "secret")
    pair, rest = attributes(response)
    assert pair == "samskap=secret"
    assert rest == {"httponly", "samesite=lax", "path=/", "max-age=50400"}


def test_a_phone_has_one_cookie_for_each_workshop() -> None:
    cookies, response = Cookies(secure=True), Response()
    cookies.set_participant(response, WORKSHOP, "secret")
    pair, rest = attributes(response)
    assert pair == "__Host-samskap-d-0f9d7a52=secret"
    assert {"secure", "httponly", "samesite=lax", "path=/"} < rest
    assert cookies.participant(request(pair), WORKSHOP) == "secret"
    assert cookies.participant(request(pair), "1f9d7a52") == ""
    assert cookies.session(request(pair)) == ""


@pytest.mark.parametrize("secure", [True, False])
def test_cleared_cookies_end_at_once(*, secure: bool) -> None:
    cookies, session, phone = Cookies(secure=secure), Response(), Response()
    cookies.clear_session(session)
    cookies.clear_participant(phone, WORKSHOP)
    for response, name in (
        (session, cookies.session_name),
        (phone, cookies.participant_name(WORKSHOP)),
    ):
        pair, rest = attributes(response)
        assert pair.startswith(f"{name}=")
        assert "max-age=0" in rest


def test_a_session_over_http_does_not_count_over_https() -> None:
    plain = request("samskap=secret")
    assert Cookies(secure=False).session(plain) == "secret"
    assert Cookies(secure=True).session(plain) == ""
