"""The plan as people use it: downloaded, changed in a spreadsheet, and brought back in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
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
from tests.browser.people import in_days
from tests.browser.windows import LAPTOP, context_of

pytestmark = pytest.mark.browser

TITLES = ("Fast møte hver måned", "Felles mal <b>", "Ringe fastlegen", "Felles opplæring")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A served workshop with a plan, and a login to it."""

    url: str
    workshop_id: str
    login: str


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    product = build(Settings(data_folder=tmp_path / "data"))
    login, by = make_account(product)
    facts = WorkshopFacts(title="Bedre i lag, Kysten", day=today(product.store.clock))
    workshop_id = product.services.workshops.create(by, template_key="bedre-i-lag", facts=facts, request_id=new_id())
    for title in TITLES:
        product.services.plan.add(by, workshop_id, action(title), request_id=new_id())
    product.close()
    with served(tmp_path) as (url, _said):
        yield Office(url=url, workshop_id=workshop_id, login=login)


def action(title: str) -> ActionFields:

    return ActionFields(
        title=title,
        problem="Informasjonsflyt",
        code_what="samarbeidsmøter",
        code_whom="fastlege",
        owner_role="Leder",
        owner_unit="Storvik kommune",
        first_step="Når mandag kommer, da kaller vi inn.",
        deadline=date.fromisoformat(in_days(90)),
        decision_level="egen-virksomhet",
    )


def test_three_statuses_are_changed_in_excel_and_brought_in(office: Office, chromium: Browser, tmp_path: Path) -> None:
    context = context_of(chromium, LAPTOP)
    context.add_cookies([{"name": Cookies(secure=False).session_name, "value": office.login, "url": office.url}])
    page = context.new_page()
    page.goto(f"{office.url}/filer?samling={office.workshop_id}")
    file = tmp_path / "plan.xlsx"
    with page.expect_download() as started:
        page.locator("a[href$='plan.xlsx']").click()
    started.value.save_as(file)
    change(file, {2: "igangsatt", 3: "gjennomført", 5: "planlagt"})

    page.goto(f"{office.url}/oppfolging?samling={office.workshop_id}")
    page.get_by_text("Hent inn endret status fra Excel eller CSV").click()
    page.locator("input[type=file]").set_input_files(str(file))
    expect(page.get_by_text("3 forskjeller", exact=True)).to_be_visible()
    sees_statuses(page, "ikke meldt 4")

    page.get_by_role("button", name="Ta inn 3 endringer").click()
    expect(page.get_by_text("3 tiltak er endret.").first).to_be_visible()
    sees_statuses(page, "gjennomført 1", "igangsatt 1", "planlagt 1", "ikke meldt 1")
    page.get_by_role("button", name="Angre").click()
    sees_statuses(page, "ikke meldt 4")


def change(file: Path, statuses: dict[int, str]) -> None:
    """Write statuses in a workbook, by row, as somebody would in Excel."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    (column,) = [cell.column for cell in sheet[1] if cell.value == "Status"]
    for row, status in statuses.items():
        sheet.cell(row, column, status)
    book.save(file)


def sees_statuses(page: Page, *words: str) -> None:
    for word in words:
        expect(page.get_by_role("button", name=word, exact=True)).to_be_visible()
