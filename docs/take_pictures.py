"""Take the pictures in this folder: a rehearsed workshop seen by a phone, a projector and the console.

``python docs/take_pictures.py [FOLDER]`` puts those that the pages show beside this file, and all of them in FOLDER.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from facilitation.bootstrap import Product
from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.rehearsal.cast import Cast
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.facilitating import ThoughtFacilitator
from facilitation.rehearsal.run import make_account, started, whole_product
from facilitation.services.actors import Facilitator
from facilitation.services.programs import StepView
from facilitation.services.workshops.workshops import WorkshopFacts
from facilitation.web.cookies import Cookies

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}
WALL = {"width": 1920, "height": 1080}
PARTICIPANTS = 28
PAGES = ("", "ny", "forbered", "kjor", "plan", "filer", "oppfolging", "evaluering", "serie", "konto")
# What the pages in this folder show, by the name of the picture that it is.
SHOWN = {
    "screen": "screen-samtale-open",
    "screen-join": "screen-innsjekk-open",
    "screen-cards": "screen-problem",
    "screen-clusters": "screen-klynging-open",
    "screen-matrix": "screen-effekt",
    "screen-plan": "screen-plan-open",
    "screen-dark": "screen-finished-dark",
    "phone": "phone-problem",
    "phone-join": "phone-join-1",
    "phone-points": "phone-prioritering",
    "phone-matrix": "phone-effekt-dark",
    "phone-evaluation": "phone-evaluering",
    "console": "console-kjor-klynging",
    "console-prepare": "console-forbered",
    "console-result": "console-kjor-prioritering-result",
    "console-plan": "console-plan-dark",
}


@dataclass(slots=True, kw_only=True)
class Studio:
    """A browser per point of view, on one workshop."""

    browser: Browser
    url: str
    folder: Path
    login: str
    workshop_id: str
    screen_path: str
    code: str

    def wall(self, name: str, *, dark: bool = False, size: dict[str, int] = WALL) -> None:
        """Photograph the projected screen."""
        with self._page(size, dark=dark) as page:
            page.goto(f"{self.url}{self.screen_path}")
            page.wait_for_load_state("load")
            page.wait_for_timeout(1500)
            self._shoot(page, f"screen-{name}")

    def phone(self, context: BrowserContext, name: str) -> None:
        """Photograph what a participant's phone shows."""
        page = context.new_page()
        page.goto(f"{self.url}/d/{self.workshop_id}")
        page.wait_for_load_state("load")
        self._shoot(page, f"phone-{name}")
        page.close()

    def console(self, page_name: str, name: str, *, dark: bool = False, size: dict[str, int] = LAPTOP) -> None:
        """Photograph a page of the console."""
        with self._page(size, dark=dark, signed_in=True) as page:
            page.goto(f"{self.url}/{page_name}?samling={self.workshop_id}")
            page.wait_for_selector("[data-testid=stAppViewContainer]", timeout=30_000)
            page.wait_for_timeout(2500)
            # Charts and tables come when their part of the page has been fetched.
            expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)
            self._shoot(page, f"console-{page_name or 'hjem'}{name}")

    def join(self, *, dark: bool) -> BrowserContext:
        """Let a phone come in and keep its browser."""
        context = self._context(PHONE, dark=dark)
        page = context.new_page()
        page.goto(f"{self.url}/J/{self.code}")
        self._shoot(page, "phone-join-1" + ("-dark" if dark else ""))
        page.get_by_role("button").filter(has_text="ommune").first.click()
        self._shoot(page, "phone-join-2" + ("-dark" if dark else ""))
        page.get_by_role("button").filter(has_text="nsatt").first.click()
        self._shoot(page, "phone-join-3" + ("-dark" if dark else ""))
        page.get_by_role("button").filter(has_text="Storvik").first.click()
        page.wait_for_url("**/d/**")
        page.close()
        return context

    @contextmanager
    def _page(self, size: dict[str, int], *, dark: bool, signed_in: bool = False) -> Iterator[Page]:
        context = self._context(size, dark=dark)
        if signed_in:
            name = Cookies(secure=False).session_name
            context.add_cookies([{"name": name, "value": self.login, "url": self.url}])
        yield context.new_page()
        context.close()

    def _context(self, size: dict[str, int], *, dark: bool) -> BrowserContext:
        return self.browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            locale="nb-NO",
        )

    def _shoot(self, page: Page, name: str) -> None:
        page.screenshot(path=str(self.folder / f"{name}.png"))


def main(folder: Path) -> None:
    """Rehearse a workshop and take pictures on the way."""
    folder.mkdir(parents=True, exist_ok=True)
    with started(whole_product) as (product, url), sync_playwright() as playwright:
        login, by = make_account(product)
        workshop_id = _workshop(product, by)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        view = product.services.workshops.get(by, workshop_id)
        studio = Studio(
            browser=browser,
            url=url,
            folder=folder,
            login=login,
            workshop_id=workshop_id,
            screen_path=f"/skjerm/{view.screen_token}",
            code=view.join_code,
        )
        _walk(product, by, studio)
        browser.close()


def _walk(product: Product, by: Facilitator, studio: Studio) -> None:
    services = product.services
    content = Content(Random(1))  # noqa: S311 -- the same pictures each time
    facilitator = ThoughtFacilitator(
        services, by=by, workshop_id=studio.workshop_id, content=content, clock=product.store.clock
    )
    facilitator.open_door()
    view = services.workshops.get(by, studio.workshop_id)
    with closing(Cast(services.phone_views, studio.url, seed="1")) as cast:
        cast.join(view.join_code, view.frame, PARTICIPANTS)
        light, dark = studio.join(dark=False), studio.join(dark=True)

        def in_step(step: StepView, again: bool) -> None:
            if again:
                return
            if step.template.inputs:
                studio.phone(light, step.key)
                studio.phone(dark, f"{step.key}-dark")
            cast.answer()
            studio.wall(f"{step.key}-open")
            studio.console("kjor", f"-{step.key}")

        def after_step(step: StepView) -> None:
            studio.wall(step.key)
            studio.console("kjor", f"-{step.key}-result")

        facilitator.run(in_step, after_step)
        studio.wall("finished")
        studio.wall("finished-dark", dark=True)
        for page_name in PAGES:
            studio.console(page_name, "")
            studio.console(page_name, "-dark", dark=True)
            studio.console(page_name, "-1920", size=WALL)


def _workshop(product: Product, by: Facilitator) -> str:
    facts = WorkshopFacts(title="Bedre i lag, Kysten", place="Storvik samfunnshus", day=today(product.store.clock))
    services = product.services
    workshop_id = services.workshops.create(by, template_key="bedre-i-lag", facts=facts, request_id=new_id())
    units = ("Storvik kommune", "Nordfjell kommune", "DPS Kysten", "NAV Storvik", "Legekontoret Sentrum")
    services.workshops.set_units(by, workshop_id, units)
    return workshop_id


def choose(folder: Path) -> None:
    """Copy the pictures that the pages show into this folder."""
    for name, taken in SHOWN.items():
        shutil.copyfile(folder / f"{taken}.png", HERE / f"{name}.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        pictures = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        main(pictures)
        choose(pictures)
