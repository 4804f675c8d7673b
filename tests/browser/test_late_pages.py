"""Pages and answers that pass each other on the way: the newest stays, whichever comes last."""

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Route

from tests.browser.trouble import Holder, Trouble
from tests.browser.windows import PHONE, context_of

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> BrowserContext:
    return context_of(chromium, PHONE)


def holding_back(page: Page, address: str) -> list[Route]:
    """Let the browser wait for the next answer from an address; the request is put in the list."""
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route(address, hold, times=1)
    return late


def held_back(page: Page, late: list[Route]) -> tuple[Route, APIResponse]:
    """Return the request that the browser waits for, and what the server has answered to it by now."""
    # What was asked for before is known when the browser has answered something else.
    page.title()
    [route] = late
    return route, route.fetch()


def test_answer_that_is_late_does_not_hide_what_another_tab_has_sent(trouble: Trouble, context: BrowserContext) -> None:
    trouble.open_next()
    first = trouble.holder(context)
    second = Holder(context.new_page())
    second.page.goto(first.page.url)
    late = holding_back(first.page, "**/svar")
    with first.page.expect_request("**/svar"):
        first.send_off("sendt av den ene")
    route, response = held_back(first.page, late)
    second.send_off("sendt av den andre")
    second.has_saved("sendt av den andre")
    route.fulfill(response=response)

    for holder in (first, second):
        holder.has_saved("sendt av den ene", "sendt av den andre")
    assert trouble.stored("sendt av den ene") == ["sendt av den ene"]


def test_page_that_is_late_does_not_take_the_phone_back_to_the_step_before(
    trouble: Trouble, context: BrowserContext
) -> None:
    trouble.open_next()
    holder = trouble.holder(context)
    late = holding_back(holder.page, "**/d/*")
    with holder.page.expect_request("**/d/*"):
        holder.page.evaluate("dispatchEvent(new Event('online'))")
    route, response = held_back(holder.page, late)
    there = trouble.open_next()
    holder.is_asked(there)
    with holder.page.expect_response("**/d/*"):
        route.fulfill(response=response)
    holder.send_off("på riktig steg")
    holder.has_saved("på riktig steg")
    holder.is_asked(there)
