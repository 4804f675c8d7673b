from pathlib import Path

import pytest
from jinja2 import UndefinedError
from starlette.requests import Request

from facilitation.web import STATIC, TEMPLATES
from facilitation.web.assets import Assets
from facilitation.web.pages import Pages, language_of


def request(*, cookie: str = "", accept: str = "", query: bytes = b"") -> Request:
    headers = [(b"cookie", cookie.encode()), (b"accept-language", accept.encode())]
    return Request({"type": "http", "path": "/side", "query_string": query, "headers": headers})


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    (tmp_path / "text.html").write_text("{{ _('Hei {name}', name=name) }}|{{ name }}|{{ lang }}|{{ here }}")
    return Pages(Assets(STATIC), [tmp_path, TEMPLATES])


def test_everything_that_is_filled_in_is_escaped(pages: Pages) -> None:
    body = bytes(pages.render(request(query=b'a="b"'), "text.html", name="<b>'\"&").body).decode()
    assert body == "Hei &lt;b&gt;&#39;&#34;&amp;|&lt;b&gt;&#39;&#34;&amp;|nb|/side?a=&#34;b&#34;"


def test_a_value_that_was_forgotten_is_an_error(pages: Pages) -> None:
    with pytest.raises(UndefinedError):
        pages.render(request(), "text.html")


def test_a_page_has_its_status_and_differs_by_language(pages: Pages) -> None:
    response = pages.render(request(), "text.html", status=409, name="x", fallback="nn")
    assert response.status_code == 409
    assert response.headers["vary"] == "Accept-Encoding, Accept-Language, Cookie"
    assert bytes(response.body).endswith(b"|nn|/side")


@pytest.mark.parametrize(
    ("cookie", "accept", "fallback", "code"),
    [
        ("samskap-lang=nn", "en", "nb", "nn"),
        ("samskap-lang=xx", "en-GB,en;q=0.9", "nb", "en"),
        ("samskap-lang=../../secret", "", "nn", "nn"),
        ("", "no", "en", "nb"),
        ("", "fr,de;q=0.5", "nn", "nn"),
        ("", "", "nb", "nb"),
    ],
)
def test_the_persons_choice_comes_before_the_browsers_and_the_workshops(
    cookie: str, accept: str, fallback: str, code: str
) -> None:
    assert language_of(request(cookie=cookie, accept=accept), fallback).code == code
