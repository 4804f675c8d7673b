"""The people of a journey: what each does in the browser, through the words on the pages."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Download, Locator, Page, expect

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Facilitator:
    """Runs the console."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def make_account(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_label("Navn").fill("Prosessleder")
        self.page.get_by_label("E-post").fill("prosessleder@eksempel.no")
        self.page.get_by_label("Passord").fill("en lang setning å huske")
        self.page.get_by_role("button", name="Fortsett").click()
        expect(self.page.get_by_text("Mine samlinger").first).to_be_visible()

    def make_workshop(self, title: str) -> None:
        self.page.get_by_role("button", name="Ny samling").click()
        self.page.get_by_label("Navn på samlingen").fill(title)
        self.page.get_by_label("Sted").fill("Storvik")
        self.page.get_by_role("button", name="Lag samlingen").click()
        expect(self.page.get_by_role("tab", name="Dør og skjerm")).to_be_visible()

    def screen_link(self) -> str:
        self.page.get_by_role("tab", name="Dør og skjerm").click()
        link = self.page.get_by_role("link", name="Åpne skjermen")
        expect(link).to_be_visible()
        return link.get_attribute("href") or ""

    def go_to(self, page_name: str) -> None:
        self.page.get_by_role("link", name=page_name, exact=True).first.click()

    def press(self, name: str) -> None:
        button = self.page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_enabled()
        button.click()

    def begin(self, title: str) -> None:
        """Start with, or go on to, the step with this title, and see that it is open."""
        self.page.get_by_role("button", name=re.compile(f"^.*(Start med|Gå til) «{re.escape(title)}»$")).click()
        self.sees(title)

    def sees(self, title: str) -> None:
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()

    def note_missing(self, words: str) -> None:
        field = self.page.get_by_label(re.compile("Hvem mangler"))
        field.fill(words)
        self.page.get_by_role("button", name="Lagre notatet").click()
        expect(self.page.get_by_text("Notatet er lagret").first).to_be_visible()

    def gather_by_category(self) -> None:
        self.press("Begynn med én klynge per kategori")
        expect(self.page.get_by_text("Velg en klynge").first).to_be_visible()

    def download(self, name: str, folder: Path) -> Path:
        link = self.page.locator(f"a[href$='/{name}']")
        expect(link).to_be_visible()
        with self.page.expect_download() as started:
            link.click()
        got: Download = started.value
        path = folder / got.suggested_filename
        got.save_as(path)
        return path


class Participant:
    """Holds a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def join(self, link: str, level: str, role: str, unit: str) -> None:
        """Scan, tap, tap, and say where from."""
        self.page.goto(link)
        self.page.get_by_role("button", name=level, exact=True).click()
        self.page.get_by_role("button", name=role, exact=True).click()
        self.page.get_by_label("ommune eller enhet").fill(unit)
        self.page.get_by_role("button", name="Bli med").click()
        self.page.wait_for_url("**/d/**")

    def sees(self, words: str) -> None:
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible()

    def is_asked(self, step: str) -> None:
        """The phone has come to the step by itself."""
        expect(self.page.locator(".meta").get_by_text(step, exact=True)).to_be_visible()

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label).first

    def write(self, text: str, category: str | None = None) -> None:
        self.page.locator("form.answer textarea").first.fill(text)
        if category is not None:
            self.page.locator("form.answer").get_by_label(category, exact=True).check()
        self.send()

    def send(self) -> None:
        """Send, and see that it is saved."""
        signs = self.page.locator(".saved, nav.steps .answered")
        before = signs.count()
        self.page.get_by_role("button", name="Send", exact=True).click()
        expect(signs).not_to_have_count(before)

    def take_pen(self) -> None:
        self.page.get_by_role("button", name="Jeg skriver for gruppa").click()
        expect(self.page.get_by_text("Du skriver for gruppa")).to_be_visible()

    def fill_row(self, texts: list[str]) -> None:
        areas = self.page.locator("form.answer textarea")
        for index, text in enumerate(texts):
            areas.nth(index).fill(text)
        for select in self.page.locator("form.answer select").all():
            select.select_option(index=1)
        self.send()

    def give(self, points: dict[str, int]) -> None:
        for title, n in points.items():
            for _ in range(n):
                self.page.get_by_role("button", name=f"Ett poeng mer til {title}").click()
        self.send()

    def place(self, ratings: list[tuple[int, int]]) -> None:
        """Place each proposal by effect and effort."""
        for index, pair in enumerate(ratings):
            scales = self.page.locator("fieldset.placement").nth(index).locator("fieldset.rating")
            for scale, value in enumerate(pair):
                scales.nth(scale).get_by_label(str(value), exact=True).check()
        self.send()

    def plan(self, action: dict[str, str]) -> None:
        for name in ("title", "problem", "owner_role", "owner_unit", "first_step"):
            self.page.locator(f"form.answer [name={name}]").fill(action[name])
        for name in ("code_what", "code_whom"):
            self.page.locator(f"select[name={name}]").select_option(index=1)
        self.page.locator("select[name=decision_level]").select_option(label=action["decision_level"])
        self.page.locator("[name=deadline]").fill(action["deadline"])
        self.send()


def require_accessible(page: Page) -> None:
    """Break no rule of accessibility that can be tried on a page as it stands, neither in the light nor in the dark."""
    for scheme in SCHEMES:
        # Nothing may be on its way from one colour to the other.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


def scanned(page: Page, folder: Path) -> str:
    """Return the link in the QR code on a page, read from a picture of it as a phone's camera would."""
    expect(page.locator(".qr")).to_be_visible()
    path = folder / "screen.png"
    page.screenshot(path=str(path))
    with Image.open(path) as image:
        (code,) = zxingcpp.read_barcodes(image)
    return str(code.text)


def in_days(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()  # noqa: DTZ011 -- the server started here has the same clock
