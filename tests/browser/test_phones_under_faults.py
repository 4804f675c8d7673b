"""Phones without net, in pockets, in two tabs, before a server that is gone: same person, right step, nothing twice."""

import random

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.trouble import Holder, Trouble
from tests.browser.windows import PHONE, context_of

pytestmark = pytest.mark.browser

OFFLINE = "Frakoblet"
FIVE_MINUTES = 5 * 60 * 1000
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture
def context(chromium: Browser) -> BrowserContext:
    return context_of(chromium, PHONE)


def test_cards_written_offline_arrive_once_and_in_order(trouble: Trouble, context: BrowserContext) -> None:
    trouble.open_next()
    holder, cards = trouble.holder(context), ["uten nett én", "uten nett to", "uten nett tre"]
    context.set_offline(True)
    for number, card in enumerate(cards, start=1):
        holder.send_off(card)
        holder.has_waiting(number)
    holder.type("og en som ikke er sendt")
    holder.is_told(OFFLINE)
    holder.page.clock.fast_forward(FIVE_MINUTES)
    context.set_offline(False)

    holder.has_saved(*cards)
    holder.is_told_nothing()
    holder.has_typed("og en som ikke er sendt")
    assert trouble.stored(*cards) == cards


def test_card_that_came_too_late_and_draft_lie_there_to_be_copied(trouble: Trouble, context: BrowserContext) -> None:
    trouble.open_next()
    holder = trouble.holder(context)
    context.set_offline(True)
    holder.send_off("for sent")
    holder.has_waiting(1)
    holder.type("halvferdig")
    there = trouble.open_next()
    holder.page.clock.fast_forward(FIVE_MINUTES)
    context.set_offline(False)

    holder.is_asked(there)
    holder.has_note("for sent", "ikke tatt imot")
    holder.has_note("halvferdig", "Dette ble ikke sendt")
    assert trouble.stored("for sent") == []


def test_net_that_comes_and_goes_loses_nothing_and_doubles_nothing(
    trouble: Trouble, context: BrowserContext, fault_seed: int
) -> None:
    trouble.open_next()
    chance = random.Random(fault_seed)  # noqa: S311 -- a repeatable day, not a secret
    holder, cards = trouble.holder(context), [f"blaff {letter}" for letter in "abcde"]
    for card in cards:
        context.set_offline(chance.random() < 0.5)
        holder.send_off(card)
        context.set_offline(chance.random() < 0.5)
    context.set_offline(False)

    holder.has_saved(*cards)
    assert trouble.stored(*cards) == cards


def test_card_sent_with_two_taps_over_slow_3g_is_one_card(trouble: Trouble, context: BrowserContext) -> None:
    trouble.open_next()
    holder = trouble.holder(context)
    session = context.new_cdp_session(holder.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    holder.page.reload()
    holder.type("langsomt")
    holder.page.get_by_role("button", name="Send", exact=True).dblclick()

    holder.has_saved("langsomt")
    assert trouble.stored("langsomt") == ["langsomt"]


def test_reload_at_each_step_changes_nothing(trouble: Trouble, context: BrowserContext) -> None:
    here, people = trouble.open_next(), trouble.people()
    holder = trouble.holder(context)
    holder.page.reload()
    holder.is_asked(here)
    holder.type("skrevet, ikke sendt")
    holder.page.reload()
    holder.has_typed("skrevet, ikke sendt")
    context.route("**/svar", lambda route: route.abort())
    holder.send_off("kom ikke fram")
    holder.has_waiting(1)
    holder.page.reload()
    holder.has_waiting(1)
    context.unroute("**/svar")
    holder.page.reload()

    holder.has_saved("kom ikke fram")
    holder.page.reload()
    holder.has_saved("kom ikke fram")
    assert trouble.stored("kom ikke fram") == ["kom ikke fram"]
    assert trouble.people() == people + 1


def test_two_tabs_are_one_phone(trouble: Trouble, context: BrowserContext) -> None:
    trouble.open_next()
    people = trouble.people()
    first = trouble.holder(context)
    second = Holder(context.new_page())
    second.page.goto(first.page.url)
    context.set_offline(True)
    first.send_off("fra den ene")
    first.has_waiting(1)
    second.send_off("fra den andre")
    second.has_waiting(2)
    context.set_offline(False)

    for holder in (first, second):
        holder.has_saved("fra den ene", "fra den andre")
    assert sorted(trouble.stored("fra den ene", "fra den andre")) == ["fra den andre", "fra den ene"]
    assert trouble.people() == people + 1


def test_locked_phone_wakes_on_the_right_step(trouble: Trouble, context: BrowserContext) -> None:
    trouble.open_next()
    holder = trouble.holder(context)
    holder.type("i lomma")
    session = context.new_cdp_session(holder.page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    there = trouble.open_next()
    session.send("Page.setWebLifecycleState", {"state": "active"})

    holder.is_asked(there)
    holder.has_note("i lomma", "Dette ble ikke sendt")


def test_server_that_is_killed_and_comes_back_finds_the_same_people(trouble: Trouble, context: BrowserContext) -> None:
    here = trouble.open_next()
    holder, people = trouble.holder(context), trouble.people()
    trouble.stage.server.kill()
    holder.send_off("mens den var borte")
    holder.has_waiting(1)
    holder.is_told(OFFLINE)
    holder.page.get_by_role("link", name="Ett valg").click()
    trouble.stage.server.start()

    holder.has_saved("mens den var borte")
    holder.is_told_nothing()
    holder.is_asked(here)
    expect(holder.page.get_by_text("Ansatt, Storvik kommune")).to_be_visible()
    assert trouble.stored("mens den var borte") == ["mens den var borte"]
    assert trouble.people() == people


def test_full_disk_is_told_on_the_phone_and_the_card_waits(trouble: Trouble, context: BrowserContext) -> None:
    trouble.open_next()
    holder = trouble.holder(context)
    with trouble.stage.nemesis.full_disk():
        holder.send_off("ikke plass")
        holder.has_waiting(1)
        holder.is_told("ingenting er lagret")
        assert trouble.stored("ikke plass") == []

    holder.has_saved("ikke plass")
    holder.is_told_nothing()
    assert trouble.stored("ikke plass") == ["ikke plass"]
