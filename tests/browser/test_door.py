"""Three taps at the door: the net is needed for the page and for coming in, and not between them."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.trouble import Trouble
from tests.browser.windows import PHONE, context_of

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, trouble: Trouble) -> Page:
    """A phone that has scanned the code."""
    page = context_of(chromium, PHONE).new_page()
    page.goto(f"{trouble.url}/j/{trouble.facts['code']}")
    return page


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def is_asked(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_taps_do_not_wait_for_the_net(page: Page, trouble: Trouble) -> None:
    there = trouble.people()
    page.context.set_offline(True)
    tap(page, "Kommune")
    is_asked(page, "Hvilken rolle har du?")
    tap(page, "Ansatt")
    is_asked(page, "Hvilken kommune eller enhet?")
    expect(page.locator(".chosen")).to_contain_text("Ansatt, Kommune")
    page.context.set_offline(False)
    page.get_by_label("Kommune eller enhet").fill("Storvik kommune")
    tap(page, "Bli med")

    is_inside(page)
    assert trouble.people() == there + 1


def last_question(page: Page) -> None:
    tap(page, "Kommune")
    tap(page, "Ansatt")
    page.get_by_label("Kommune eller enhet").fill("Storvik kommune")


def is_inside(page: Page) -> None:
    page.wait_for_url("**/d/**")
    expect(page.locator("footer.bottom")).to_contain_text("Ansatt, Storvik kommune")


def test_step_comes_with_the_word_that_one_is_inside(page: Page, trouble: Trouble) -> None:
    last_question(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(trouble.url)}"))
    with page.expect_request("**/hendelser"):
        tap(page, "Bli med")

    is_inside(page)
    expect(page.locator("main h1")).to_be_focused()
    home = page.url.removeprefix(trouble.url)
    assert asked == [f"POST /j/{trouble.facts['code']}", f"GET {home}/hendelser"]

    page.go_back()
    is_inside(page)
    page.reload()
    is_inside(page)


def test_answer_that_is_lost_on_the_way_lets_in_once(page: Page, trouble: Trouble) -> None:
    there = trouble.people()
    last_question(page)
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch().text())
        return route.abort()

    page.route("**/j/**", lose_the_first)
    tap(page, "Bli med")

    is_inside(page)
    assert len(lost) == 1
    assert trouble.people() == there + 1


def test_unit_that_is_refused_is_asked_for_again(page: Page, trouble: Trouble) -> None:
    there = trouble.people()
    last_question(page)
    page.get_by_label("Kommune eller enhet").fill("ring 412 34 567")
    tap(page, "Bli med")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Kommune eller enhet")).to_have_value("ring 412 34 567")
    page.get_by_label("Kommune eller enhet").fill("Storvik kommune")
    tap(page, "Bli med")
    is_inside(page)
    assert trouble.people() == there + 1


def test_each_question_has_its_address_and_the_way_back(page: Page) -> None:
    tap(page, "Kommune")
    tap(page, "Ansatt")
    expect(page).to_have_url(re.compile(r"\?level=kommune&role=ansatt$"))
    page.go_back()
    is_asked(page, "Hvilken rolle har du?")
    tap(page, "Ansatt")
    is_asked(page, "Hvilken kommune eller enhet?")
    page.get_by_role("link", name="Endre rolle").click()
    is_asked(page, "Hvilken rolle har du?")
    expect(page.locator(".chosen")).to_contain_text("Kommune")


def test_another_language_is_asked_for_where_one_has_come_to(page: Page) -> None:
    tap(page, "Kommune")
    tap(page, "English")
    is_asked(page, "What is your role?")
