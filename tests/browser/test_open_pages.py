"""Pages as they are met by somebody who sees little, trusts nobody, or has scripts switched off."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.people import require_accessible
from tests.browser.windows import LAPTOP, PHONE, Server, context_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("path", ["/", "/j", "/logg-inn", "/j/FINNESIKKE"])
def test_pages_break_no_rule_of_accessibility(
    server: Server, chromium: Browser, path: str, size: dict[str, int]
) -> None:
    page = context_of(chromium, size).new_page()
    page.goto(f"{server.url}{path}")

    require_accessible(page)


def test_typed_code_that_opens_nothing_is_told_without_scripts(server: Server, chromium: Browser) -> None:
    page = context_of(chromium, PHONE, scripts=False).new_page()
    page.goto(f"{server.url}/j")
    page.get_by_label("Kode").fill("abcd efgh")
    page.get_by_role("button", name="Bli med").click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Kode")).to_have_value("abcd efgh")


def test_pages_ask_no_other_host_for_anything(server: Server, chromium: Browser) -> None:
    page = context_of(chromium, PHONE).new_page()
    asked = hosts_of(page)
    for path in ("/", "/j", "/logg-inn"):
        page.goto(f"{server.url}{path}", wait_until="load")

    assert asked == {urlsplit(server.url).netloc}


def hosts_of(page: Page) -> set[str]:
    """Return the hosts that the page asks, filled while it is used."""
    asked: set[str] = set()

    def note(request: Request) -> None:
        if request.url.startswith("http"):
            asked.add(urlsplit(request.url).netloc)

    page.on("request", note)
    return asked
