"""Pages and answers that pass each other on the way: the newest stays, whichever comes last."""

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Route

from tests.browser.trouble import Holder, Trouble
from tests.browser.windows import PHONE, context_of

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> BrowserContext:
    return context_of(chromium, PHONE)


def test_answer_that_is_late_does_not_hide_what_another_tab_has_sent(trouble: Trouble, context: BrowserContext) -> None:
    trouble.open_next()
    first = trouble.holder(context)
    second = Holder(context.new_page())
    second.page.goto(first.page.url)
    late: list[tuple[Route, APIResponse]] = []
    first.page.route("**/svar", lambda route: late.append((route, route.fetch())))

    with first.page.expect_request("**/svar"):
        first.send_off("sendt av den ene")
    second.send_off("sendt av den andre")
    second.has_saved("sendt av den andre")
    [(route, response)] = late
    route.fulfill(response=response)

    for holder in (first, second):
        holder.has_saved("sendt av den ene", "sendt av den andre")
    assert trouble.stored("sendt av den ene") == ["sendt av den ene"]


def test_page_that_is_late_does_not_take_the_phone_back_to_the_step_before(
    trouble: Trouble, context: BrowserContext
) -> None:
    trouble.open_next()
    holder = trouble.holder(context)
    late: list[tuple[Route, APIResponse]] = []
    holder.page.route("**/d/*", lambda route: late.append((route, route.fetch())), times=1)
    with holder.page.expect_request("**/d/*"):
        holder.page.evaluate("dispatchEvent(new Event('online'))")
    there = trouble.open_next()
    holder.is_asked(there)
    [(route, response)] = late
    with holder.page.expect_response("**/d/*"):
        route.fulfill(response=response)
    holder.send_off("på riktig steg")
    holder.has_saved("på riktig steg")
    holder.is_asked(there)
