import re

import pytest

from facilitation.web.console_html import installed_frontend
from facilitation.web.security import OWN_POLICY, SCREEN_POLICY, SecurityHeaders, console_policy
from tests.web.small_product import Site

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Cache-Control",
)
STATIC_FILE = next(
    f"/static/js/{path.name}" for path in sorted((installed_frontend() / "static/js").glob("index.*.js"))
)
PATHS = ("/", "/program", "/media/x", STATIC_FILE, "/wp-login.php", "/logg-inn", "/healthz", "/_stcore/health")


def directives(policy: str) -> dict[str, str]:
    return {name: values for name, _, values in (part.strip().partition(" ") for part in policy.split(";"))}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_each_header_exactly_once(site: Site, path: str) -> None:
    for client in (site.client(), site.signed_in()):
        headers = client.get(path).headers
        assert {name: len(headers.get_list(name)) for name in HEADERS} == dict.fromkeys(HEADERS, 1)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "server" not in headers
        assert "strict-transport-security" not in headers


def test_a_refusal_has_the_headers_too(site: Site) -> None:
    refused = site.client().post("/logg-inn", data={"email": "x"})
    assert refused.status_code == 403
    assert directives(refused.headers["content-security-policy"])["default-src"] == "'none'"


def test_the_referrer_policy_keeps_the_origin_of_our_own_forms(site: Site) -> None:
    # Under "no-referrer" Chromium sends "Origin: null" with same-origin form posts.
    assert site.client().get("/logg-inn").headers["referrer-policy"] == "same-origin"


def test_answers_are_not_kept_unless_they_say_so(site: Site) -> None:
    client = site.signed_in()
    assert client.get("/logg-ut").headers["cache-control"] == "no-store"
    assert client.get("/media/x").headers["cache-control"] == "no-store"
    assert "immutable" in client.get(STATIC_FILE).headers["cache-control"]


def test_each_kind_of_page_has_its_own_policy(site: Site) -> None:
    middleware = SecurityHeaders(site.app, secure=False, console="for the console", console_pages={"/", "/a"})
    assert middleware.policy("/j/ABC") == OWN_POLICY
    assert middleware.policy("/aa") == OWN_POLICY
    assert middleware.policy("/skjerm/token") == SCREEN_POLICY
    console = ("/", "/a", "/_stcore/health", "/media/x", "/static/js/x.js", "/component/x")
    assert {middleware.policy(path) for path in console} == {"for the console"}


def test_our_own_pages_may_only_load_from_us() -> None:
    own = directives(OWN_POLICY)
    assert own["default-src"] == "'none'"
    assert own["script-src"] == own["style-src"] == own["connect-src"] == own["form-action"] == "'self'"
    assert own["img-src"] == "'self' data:"
    assert own["frame-ancestors"] == own["base-uri"] == "'none'"
    assert directives(SCREEN_POLICY) == {**own, "style-src": "'self' 'unsafe-inline'"}


def test_the_landing_page_has_our_own_policy_and_the_console_its_own_at_the_same_address(site: Site) -> None:
    landing = site.client().get("/").headers["content-security-policy"]
    console = site.signed_in().get("/").headers["content-security-policy"]
    assert landing == OWN_POLICY
    assert directives(console)["worker-src"] == "'self' blob:"


def test_the_console_policy_allows_the_inline_script_of_the_installed_page_and_no_other() -> None:
    html = (installed_frontend() / "index.html").read_text()
    scripts = directives(console_policy(html))["script-src"]
    # Measured in a browser with the pinned version of Streamlit.
    assert scripts == "'self' 'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"
    assert directives(console_policy(html.replace("prerenderReady", "other")))["script-src"] != scripts


def test_a_page_without_inline_scripts_allows_none() -> None:
    policy = console_policy('<script type="module" src="./a.js"></script>')
    assert directives(policy)["script-src"] == "'self'"


def test_over_https_every_cookie_is_secure_and_browsers_are_bound_to_it(secure_site: Site) -> None:
    answer = secure_site.signed_in().get("/_stcore/health")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    (cookie,) = answer.headers.get_list("set-cookie")
    assert re.findall("secure", cookie.lower()) == ["secure"]


def test_over_https_a_secure_cookie_is_left_as_it_is(secure_site: Site) -> None:
    answer = secure_site.client().post("/sprak", data={"lang": "nn"}, headers={"Sec-Fetch-Site": "same-origin"})
    (cookie,) = answer.headers.get_list("set-cookie")
    assert re.findall("secure", cookie.lower()) == ["secure"]


def test_over_http_cookies_are_left_as_they_are(site: Site) -> None:
    (cookie,) = site.signed_in().get("/_stcore/health").headers.get_list("set-cookie")
    assert "secure" not in cookie.lower()
