"""What a phone reckons while somebody types and others write: the rest of a frame, and questions that come in."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.rehearsal.serving import address_of, free_port, serving
from facilitation.services.actors import Phone
from facilitation.services.registry import build_services
from facilitation.services.store import Store
from facilitation.settings import Settings
from facilitation.web.cookies import Cookies
from tests.browser.windows import PHONE, context_of
from tests.rehearsal.served import site_of

if TYPE_CHECKING:
    from tests.conftest import Room

pytestmark = pytest.mark.browser


@pytest.fixture
def url(store: Store, catalogue: Catalogue, tmp_path: Path) -> Iterator[str]:
    """The address of the product, served without its console."""
    with free_port() as listener:
        product = Product(
            settings=Settings(data_folder=tmp_path, public_url=address_of(listener)),
            store=store,
            catalogue=catalogue,
            services=build_services(store, catalogue),
        )
        with serving(site_of(product), listener):
            yield address_of(listener)


def seen_by(chromium: Browser, url: str, phone: Phone, query: str = "") -> Page:
    """Return the page of somebody who has come in."""
    context = context_of(chromium, PHONE)
    name = Cookies(secure=False).participant_name(phone.workshop_id)
    context.add_cookies([{"name": name, "value": phone.secret, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/d/{phone.workshop_id}{query}")
    return page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("4 500 000 kr", "1.500.000"), "5 170 000 kr igjen av rammen"),
        (("9 000 000", "3000000"), "830 000 kr over rammen"),
        (("4,5 mill.", ""), "? Skriv hele kroner, for eksempel 4 500 000."),
        (("", ""), "11 170 000 kr igjen av rammen"),
    ],
)
def test_rest_of_the_frame_is_told_while_typing(
    chromium: Browser, url: str, arena: "Room", typed: tuple[str, str], told: str
) -> None:
    phone = arena.join()
    arena.open("fordeling")
    page = seen_by(chromium, url, phone)
    for place, amount in enumerate(typed):
        page.locator("input[data-kroner]").nth(place).fill(amount)

    expect(page.locator(".purse")).to_have_text(told)


def test_a_question_that_comes_in_is_shown_beside_the_support_already_given(
    chromium: Browser, url: str, arena: "Room"
) -> None:
    phone, other = arena.join(), arena.join()
    arena.open("nyeste")
    arena.send(other, "nyeste", "spørsmål", text="Hva koster det?")
    page = seen_by(chromium, url, phone, "?q=2")
    page.get_by_role("checkbox", name="Hva koster det?").check()
    expect(page.locator(".purse output")).to_have_text("1")

    arena.send(other, "nyeste", "spørsmål", text="Hvem betaler?")
    expect(page.get_by_role("checkbox", name="Hvem betaler?")).not_to_be_checked(timeout=20_000)
    expect(page.get_by_role("checkbox", name="Hva koster det?")).to_be_checked()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Støtt to, besvart")).to_have_count(1)
