import gzip
import re

import pytest
from starlette.testclient import TestClient

from facilitation.i18n import language
from facilitation.web.console_html import console_page, installed_frontend
from tests.web.small_product import Site

FRONTEND = installed_frontend()
SCRIPT = next(iter(sorted((FRONTEND / "static/js").glob("index.*.js"))))
SCRIPT_PATH = f"/static/js/{SCRIPT.name}"
IDENTITY = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_the_console_speaks_the_persons_language(site: Site, code: str) -> None:
    client = site.signed_in()
    client.cookies.set("samskap-lang", code)
    page = client.get("/program").text
    assert re.findall(r"<html[^>]*>", page) == [f'<html lang="{code}">']
    assert "<title>Samskap</title>" in page


def test_the_console_page_says_nothing_of_streamlit_or_its_interface_for_programs(site: Site) -> None:
    page = site.signed_in().get("/").text
    shown = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    assert "agent" not in page
    assert "Streamlit<" not in shown
    assert "enable JavaScript" not in page
    assert page.count("<noscript>") == 1


def test_scripts_and_styles_of_the_installed_page_stay(site: Site) -> None:
    installed = (FRONTEND / "index.html").read_text()
    page = site.signed_in().get("/").text
    wanted = r"(?:src|href)=\"(\./static/[^\"]+)\""
    assert re.findall(wanted, page) == re.findall(wanted, installed)


def test_a_page_of_another_shape_is_refused_at_the_start() -> None:
    html = (FRONTEND / "index.html").read_text()
    with pytest.raises(RuntimeError, match="the console's page has changed"):
        console_page(html.replace('lang="en"', 'lang="fr"'), language("nb"))


def test_a_missing_frontend_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(RuntimeError, match="not installed"):
        installed_frontend()


def test_the_console_page_is_compressed_and_never_kept(site: Site) -> None:
    answer = site.signed_in().get("/")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Accept-Encoding, Accept-Language, Cookie"
    assert int(answer.headers["content-length"]) < len(answer.content) / 3


def test_scripts_are_compressed_once_and_kept_for_a_year(client: TestClient) -> None:
    for _ in range(2):
        answer = client.get(SCRIPT_PATH)
        assert answer.content == SCRIPT.read_bytes()
        assert int(answer.headers["content-length"]) < len(answer.content) / 2
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"].startswith("text/javascript")


def test_a_browser_without_gzip_gets_the_plain_file_under_another_tag(client: TestClient) -> None:
    plain = client.get(SCRIPT_PATH, headers=IDENTITY)
    assert "content-encoding" not in plain.headers
    assert plain.content == SCRIPT.read_bytes()
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert plain.headers["etag"] != client.get(SCRIPT_PATH).headers["etag"]


def test_a_browser_that_has_the_file_is_told_so(client: TestClient) -> None:
    etag = client.get(SCRIPT_PATH).headers["etag"]
    again = client.get(SCRIPT_PATH, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag


@pytest.mark.parametrize("path", ["/static/../index.html", "/static/js/%2e%2e/%2e%2e/index.html", "/static/js/"])
def test_no_path_leads_out_of_the_folder(client: TestClient, path: str) -> None:
    answer = client.get(f"http://testserver{path}")
    assert "<html" not in answer.text or answer.status_code == 404


def test_fonts_and_other_requests_are_left_to_the_console(site: Site) -> None:
    font = next((FRONTEND / "static/media").glob("*.woff2"))
    assert site.client().get(f"/static/media/{font.name}").text.startswith("console ")
    assert site.signed_in().get("/media/a").text == "console /media/a"


def test_the_compressed_form_is_the_same_on_every_server(client: TestClient) -> None:
    with client.stream("GET", SCRIPT_PATH) as answer:
        raw = b"".join(answer.iter_raw())
    assert raw == gzip.compress(SCRIPT.read_bytes(), compresslevel=9, mtime=0)
