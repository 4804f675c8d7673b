"""Half a year of one action: its owner accepts on a phone, later tells how it goes, and loses the link in the end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from facilitation.bootstrap import build
from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.domain.plan import ActionFields
from facilitation.rehearsal.run import make_account
from facilitation.services.workshops.workshops import WorkshopFacts
from facilitation.settings import Settings
from facilitation.web.cookies import Cookies
from tests.browser.conftest import served
from tests.browser.people import in_days, require_accessible
from tests.browser.windows import LAPTOP, PHONE, context_of

pytestmark = [pytest.mark.browser, pytest.mark.long]

OWNER = "Kari Testrud, Storvik kommune"
TITLE = "Fast møte hver måned <b>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A served workshop with one action, a login to it, and the folder with what the server has written."""

    url: str
    workshop_id: str
    login: str
    folder: Path

    def console(self, chromium: Browser) -> Page:
        """Return the organiser's page of owners."""
        context = context_of(chromium, LAPTOP)
        context.add_cookies([{"name": Cookies(secure=False).session_name, "value": self.login, "url": self.url}])
        page = context.new_page()
        page.goto(f"{self.url}/ansvarlige?samling={self.workshop_id}")
        return page


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Followed]:
    product = build(Settings(data_folder=tmp_path / "data"))
    login, by = make_account(product)
    facts = WorkshopFacts(title="Bedre i lag, Kysten", day=today(product.store.clock))
    workshop_id = product.services.workshops.create(by, template_key="bedre-i-lag", facts=facts, request_id=new_id())
    action = ActionFields(
        title=TITLE,
        problem="Informasjonsflyt",
        code_what="samarbeidsmøter",
        code_whom="fastlege",
        owner_role="Leder",
        owner_unit="Storvik kommune",
        owner_name="Kari Testrud",
        first_step="Når mandag kommer, da kaller vi inn.",
        deadline=date.fromisoformat(in_days(90)),
        decision_level="egen-virksomhet",
        indicator="Andel med møte innen 14 dager",
        baseline="40 %",
        target="80 %",
    )
    product.services.plan.add(by, workshop_id, action, request_id=new_id())
    product.close()
    with served(tmp_path) as (url, _said):
        yield Followed(url=url, workshop_id=workshop_id, login=login, folder=tmp_path)


def issued(console: Page, button: str) -> str:
    """Let the organiser make a link, and return it."""
    shown = console.get_by_test_id("stCode")
    before = shown.inner_text() if shown.count() else ""
    console.get_by_role("button", name=button, exact=True).click()
    expect(shown).to_have_text(re.compile(r"/a/\S{43}"))
    expect(shown).not_to_have_text(before or "-")
    return shown.inner_text().strip()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_owner_from_the_first_link_to_the_last(followed: Followed, chromium: Browser, *, scripts: bool) -> None:
    console = followed.console(chromium)
    first = issued(console, "Lag lenke")
    phone = context_of(chromium, PHONE, scripts=scripts).new_page()
    phone.goto(first)
    expect(phone.get_by_text(TITLE)).to_have_count(0)
    phone.get_by_role("button", name="Vis tiltakene mine").click()
    assert first.rpartition("/")[2] not in phone.url

    phone.get_by_role("link", name=TITLE).click()
    phone.get_by_role("button", name="Ja, jeg tar det").click()
    expect(phone.get_by_text("Lagret. De som følger opp planen, ser det.")).to_be_visible()
    sees(console, "1 tatt imot")

    phone.get_by_label("Igangsatt").check()
    phone.get_by_label("Kommentar").fill("Første møte er holdt.")
    phone.get_by_text("Ny verdi på måltallet").click()
    phone.locator("[name=value]").fill("62 %")
    phone.get_by_label("Kilde").fill("Egen telling")
    phone.get_by_role("button", name="Send status").click()
    expect(phone.get_by_text("nå 62 %")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] if scripts else True
    console.reload()
    for words in ("Svar: tatt imot. Status: igangsatt.", "«Første møte er holdt.»"):
        expect(console.get_by_text(words)).to_be_visible()
    expect(console.get_by_text(re.compile("62 %"))).to_be_visible()

    second = issued(console, "Lag ny lenke")
    assert second != first
    for old in (first, phone.url):
        phone.goto(old)
        expect(phone.get_by_role("heading", name="Lenken gjelder ikke nå")).to_be_visible()
    phone.goto(second)
    phone.get_by_role("button", name="Vis tiltakene mine").click()
    expect(phone.get_by_role("link", name=TITLE)).to_be_visible()
    console.get_by_role("button", name="Trekk tilbake").click()
    expect(console.get_by_text("Lenken er trukket tilbake.").first).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name="Lenken gjelder ikke nå")).to_be_visible()

    written = (followed.folder / "log.txt").read_text(encoding="utf-8")
    for link in (first, second):
        assert link.rpartition("/")[2] not in written


def test_the_owners_pages_break_no_rule_of_accessibility(followed: Followed, chromium: Browser) -> None:
    link = issued(followed.console(chromium), "Lag lenke")
    phone = context_of(chromium, PHONE).new_page()
    phone.goto(link)
    require_accessible(phone)
    phone.get_by_role("button", name="Vis tiltakene mine").click()
    require_accessible(phone)
    phone.get_by_role("link", name=TITLE).click()
    require_accessible(phone)
    home = phone.url.partition("?")[0]
    for form in ("nei", "videre", "status"):
        phone.goto(f"{home}?gjor={form}")
        require_accessible(phone)
    phone.get_by_role("button", name="Send status").click()
    require_accessible(phone)
    phone.goto(f"{followed.url}/a/finnes-ikke")
    require_accessible(phone)


def sees(console: Page, answers: str) -> None:
    """Wait until the organiser's table, which is drawn on a canvas and told to those who cannot see it, has this."""
    console.reload()
    expect(console.get_by_text(re.compile(answers)).first).to_be_attached()
