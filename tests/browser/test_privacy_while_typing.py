"""The guard that runs on the phone, beside the server's: the same rules, so the same verdicts."""

import base64
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Route, expect

from facilitation import phone
from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.privacy.guard import inspect
from facilitation.guarding.figures import PLACES, read_sentences
from facilitation.services.registry import build_services
from facilitation.services.store import Store
from facilitation.settings import Settings
from tests.browser.windows import PHONE, context_of
from tests.phone.phone_site import SAME_ORIGIN, PhoneSite, build_phone_site

if TYPE_CHECKING:
    from tests.conftest import Room

pytestmark = pytest.mark.browser

ALL = [sentence.text for sentence in read_sentences()]
# What a guard may stumble over: odd digits and spaces, accents, emoji, capitals, cut words, quotes.
ODD = [
    "\u0661\u0662\u0966\u096f\u1047",
    "\uff10\uff11",
    "\u200b",
    "\u00ad",
    "\u2028",
    "\x85",
    "\x00",
    "é",
    "e\u0301",
    "İ",
    "ß",
    "Ǆ",
    "ª",
    "½",
    "Ⅷ",
    "👩‍⚕️",
    "𝟙𝟚",
    "«",
    "»",
    "’",
    "“",
    "\t",
    "\r\n",
    "   ",
    "§",
    "€",
    "+",
    "@",
    "(at)",
    "A.",
    "12",
    "000",
    "1985",
    "-",
    "–",
    "−",
    "'s",
    "Ø",
    "kr",
    "mor",
    "til",
    "Kari",
    "NORDMANN",
    "pasient",
    "To",
]
RUN = """
async ([guard, rules, asked]) => {
  const [{ guardBy }, { default: table }] = await Promise.all([import(guard), import(rules)]);
  const inspect = guardBy(table);
  return asked.map(([text, cases, places]) => inspect(text, cases, places));
}
"""


def as_module(content: bytes) -> str:
    return f"data:text/javascript;base64,{base64.b64encode(content).decode()}"


def mixed(texts: Sequence[str], chance: random.Random) -> str:
    """Return two sentences cut to pieces and put together with odd signs between."""
    pieces = [piece for text in chance.sample(texts, 2) for piece in text.split(" ")]
    start = chance.randrange(len(pieces))
    return "".join(piece + chance.choice([" ", " ", " ", "", *ODD]) for piece in pieces[start : start + 14])


def test_phone_and_server_say_the_same_of_every_text(chromium: Browser) -> None:
    chance = random.Random(5)  # noqa: S311 -- texts, not secrets
    texts = [*ALL, *(mixed(ALL, chance) for _ in range(4000)), "", *ODD]
    asked = [(text, cases, list(PLACES) if cases else []) for text in texts for cases in (True, False)]
    page = chromium.new_page()
    guard = (phone.STATIC / "privacy.mjs").read_bytes()
    said = page.evaluate(RUN, [as_module(guard), as_module(phone.MADE["privacy_rules.mjs"]), asked])

    different = []
    for (text, cases, places), on_phone in zip(asked, said, strict=True):
        verdict = inspect(text, case_guard=cases, places=places)
        on_server = {"blocking": list(verdict.blocking), "warnings": list(verdict.warnings)}
        if on_phone != on_server:
            different.append((text, on_phone, json.dumps(on_server)))
    assert different == []


@pytest.fixture
def site(room: "Room", store: Store, catalogue: Catalogue, tmp_path: Path) -> PhoneSite:
    settings = Settings(data_folder=tmp_path)
    services = build_services(store, catalogue)
    return build_phone_site(room, Product(settings=settings, store=store, catalogue=catalogue, services=services))


class OnPage:
    """A phone's real browser in front of the pages, without a server between them."""

    def __init__(self, chromium: Browser, site: PhoneSite, step: str) -> None:
        self.site, self.visitor = site, site.inside()
        site.room.open(step)
        self.posted: list[str] = []
        self.page = context_of(chromium, PHONE).new_page()
        self.page.route("**/*", self._serve)
        self.page.goto(f"http://localhost{self.visitor.home}")

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix("http://localhost")
        if path.endswith("/hendelser"):
            route.abort()
            return
        if route.request.method == "POST":
            self.posted.append(route.request.post_data or "")
        answer = self.visitor.client.request(
            route.request.method,
            path,
            content=route.request.post_data,
            headers={
                "Accept": route.request.headers.get("accept", "*/*"),
                "Content-Type": route.request.headers.get("content-type", ""),
                **SAME_ORIGIN,
            },
        )
        kept = {name: answer.headers[name] for name in ("content-type", "location") if name in answer.headers}
        route.fulfill(status=answer.status_code, headers=kept, body=answer.content)


def test_what_is_stopped_while_typing_never_leaves_the_phone(chromium: Browser, site: PhoneSite) -> None:
    phone_page = OnPage(chromium, site, "problem")
    page = phone_page.page
    text = page.locator("textarea[name=text]")
    text.type("Pasienten 128385 40056 ble skrevet ut uten plan.")
    expect(page.locator("[data-warning]")).to_contain_text("Skriv om ordningen, ikke om personen.")
    expect(page.locator("[data-warning]")).to_contain_text("et fødselsnummer eller D-nummer")

    page.get_by_role("radio", name="Annet").check()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-problem]")).to_contain_text("et fødselsnummer eller D-nummer")
    expect(text).to_have_value("Pasienten 128385 40056 ble skrevet ut uten plan.")
    assert phone_page.posted == []

    text.fill("Pasienten ble skrevet ut uten plan.")
    expect(page.locator("[data-warning]")).to_be_hidden()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Pasienten ble skrevet ut uten plan.").first).to_be_visible()
    assert len(phone_page.posted) == 1


def test_warning_of_a_known_place_is_told_while_typing(chromium: Browser, site: PhoneSite) -> None:
    site.room.workshops.set_units(site.room.by, site.room.id, ("Solvik", "DPS Kysten", "Storvik kommune"))
    page = OnPage(chromium, site, "problem").page
    page.locator("textarea[name=text]").type("Ho i Solvik med angst får ikkje hjelp.")
    expect(page.locator("[data-warning]")).to_contain_text("sted og diagnose sammen")
