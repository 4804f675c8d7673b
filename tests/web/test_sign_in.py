import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from facilitation.persistence.database import Database
from tests.web.small_product import EMAIL, PASSWORD, SAME_ORIGIN, Site

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def sign_in(client: TestClient, *, email: str = EMAIL, password: str = PASSWORD, wanted: str = "/") -> Response:
    fields = {"email": email, "password": password, "neste": wanted}
    return client.post("/logg-inn", data=fields, headers=SAME_ORIGIN)


@pytest.fixture
def browser(site: Site) -> TestClient:
    """A browser of nobody, where somebody has an account."""
    site.secret()
    return site.client()


def test_signing_in_opens_the_page_that_was_asked_for(site: Site, browser: TestClient) -> None:
    page = browser.get("/logg-inn?neste=/program%3Fsteg%3D2")
    assert 'name="neste" value="/program?steg=2"' in page.text
    answer = sign_in(browser, wanted="/program?steg=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/program?steg=2")
    assert browser.get("/program?steg=2").status_code == 200
    assert site.accounts.who(browser.cookies[site.cookies.session_name]) is not None


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_signing_in_never_leads_to_another_site(browser: TestClient, wanted: str) -> None:
    assert sign_in(browser, wanted=wanted).headers["location"] == "/"


def test_who_is_signed_in_is_sent_on(site: Site) -> None:
    answer = site.signed_in().get("/logg-inn?neste=/program")
    assert (answer.status_code, answer.headers["location"]) == (303, "/program")


def test_an_unknown_address_and_a_wrong_password_look_the_same(browser: TestClient) -> None:
    unknown = sign_in(browser, email="ukjent@region.example")
    wrong = sign_in(browser, password="feil passord her")
    assert unknown.status_code == wrong.status_code == 403
    assert unknown.text.replace("ukjent@region.example", EMAIL) == wrong.text
    assert "set-cookie" not in wrong.headers


def test_an_error_keeps_the_address_but_never_the_password_and_is_tied_to_its_field(
    browser: TestClient,
) -> None:
    page = sign_in(browser, email='"><script>x</script>@e', password="hemmelig ord", wanted="/program").text
    assert 'role="alert"' in page
    assert "hemmelig ord" not in page
    assert "<script>x" not in page
    assert "&lt;script&gt;" in page
    assert 'name="neste" value="/program"' in page
    (field,) = re.findall(r"<input id=\"email\".*?>", page, flags=re.DOTALL)
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="message "' in field or 'aria-describedby="message"' in field


def test_the_sixth_wrong_password_is_told_how_long_to_wait(browser: TestClient) -> None:
    statuses = [sign_in(browser, password="feil passord her").status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    answer = sign_in(browser)
    assert answer.headers["retry-after"] == "900"
    assert "Vent 15 minutter" in answer.text


def test_signing_in_again_ends_the_browsers_earlier_login(site: Site, browser: TestClient) -> None:
    sign_in(browser)
    earlier = browser.cookies[site.cookies.session_name]
    sign_in(browser)
    assert site.accounts.who(earlier) is None
    assert site.accounts.who(browser.cookies[site.cookies.session_name]) is not None


def test_signing_out_takes_a_button_and_ends_the_login(site: Site, browser: TestClient) -> None:
    sign_in(browser)
    secret = browser.cookies[site.cookies.session_name]
    assert 'method="post" action="/logg-ut"' in browser.get("/logg-ut").text
    assert site.accounts.who(secret) is not None
    answer = browser.post("/logg-ut", headers={**SAME_ORIGIN, **FORM}, content=b"")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert site.cookies.session_name not in browser.cookies
    assert site.accounts.who(secret) is None


def test_signing_out_without_being_signed_in_is_no_error(client: TestClient) -> None:
    assert client.post("/logg-ut", headers={**SAME_ORIGIN, **FORM}, content=b"").status_code == 303


def test_before_the_first_account_the_page_tells_where_to_begin(site: Site) -> None:
    hint = "lenken som serveren skrev"
    assert hint in site.client().get("/logg-inn").text
    site.secret()
    assert hint not in site.client().get("/logg-inn").text


def test_over_https_the_login_is_bound_to_the_host(secure_site: Site) -> None:
    secure_site.secret()
    client = secure_site.client()
    (cookie,) = sign_in(client).headers.get_list("set-cookie")
    assert cookie.startswith("__Host-samskap=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_what_a_request_says_about_its_host_never_reaches_a_page_or_a_redirect(site: Site, header: str) -> None:
    headers = {header: "host=evil.example" if header == "Forwarded" else "evil.example"}
    client = site.client()
    for path in ("/", "/logg-inn", "/program", "/logg-ut", "/velkommen?kode=ABCD2345", "/unknown"):
        answer = client.get(path, headers=headers)
        assert "evil" not in answer.text
        assert answer.headers.get("location", "/").startswith("/")


def test_a_busy_database_says_wait(site: Site, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    site.secret()
    monkeypatch.setattr("facilitation.persistence.engines.BUSY_SECONDS", 0.01)
    with database.write():
        answer = sign_in(site.client())
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
