import csv
import logging
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.codes import new_id
from facilitation.domain.plan import ActionFields
from facilitation.services.access.logins import Logins
from facilitation.services.actors import Facilitator
from facilitation.services.registry import build_services
from facilitation.services.workshops.series import SeriesKeeping
from facilitation.settings import Settings
from facilitation.web import STATIC, downloads
from facilitation.web.assets import Assets
from facilitation.web.cookies import LANGUAGE, Cookies
from facilitation.web.errors import ErrorPages
from facilitation.web.pages import Pages

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room

FILES = (
    "plan.docx",
    "plan.pdf",
    "plan.xlsx",
    "plan.ics",
    "plan.csv",
    "plan-maskin.csv",
    "plan-oppgaver.csv",
    "plan.json",
    "plan.md",
    *(
        f"{report}.{extension}"
        for report in ("protokoll", "innstilling", "evaluering", "nytte", "status", "alt")
        for extension in ("docx", "pdf", "xlsx", "json")
    ),
)
TITLE = '=HYPERLINK("http://eksempel.no";"Møte")'
ACTION = ActionFields(
    title=TITLE,
    problem="Ventetid",
    code_what="samarbeidsmøter",
    code_whom="nav",
    owner_role="Leder",
    owner_unit="DPS Kysten",
    first_step="Når listen er klar, da ringer vi.",
    deadline=date(2027, 9, 1),
    decision_level="egen-virksomhet",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The routes behind a real product, and the browsers of those who use it."""

    app: Starlette
    room: "Room"
    cookies: Cookies

    def browser(self, person: Facilitator | None = None) -> TestClient:
        client = TestClient(self.app)
        if person is not None:
            with self.room.store.database.write() as db:
                secret = Logins(self.room.store).open(db, person.account_id)
            client.cookies.set(self.cookies.session_name, secret)
        return client

    def address(self, file: str, workshop_id: str | None = None) -> str:
        return f"/konsoll/filer/{workshop_id or self.room.id}/{file}"


@pytest.fixture
def site(room: "Room", catalogue: Catalogue, tmp_path: Path) -> Site:
    product = Product(
        settings=Settings(data_folder=tmp_path),
        store=room.store,
        catalogue=catalogue,
        services=build_services(room.store, catalogue),
    )
    cookies = Cookies(secure=False)
    room.plan.add(room.by, room.id, ACTION, request_id=new_id())
    return Site(
        app=Starlette(
            routes=downloads.routes(product, cookies),
            exception_handlers=ErrorPages(Pages(Assets(STATIC))).handlers(),
        ),
        room=room,
        cookies=cookies,
    )


def test_plan_as_a_workbook(site: Site) -> None:
    answer = site.browser(site.room.by).get(site.address("plan.xlsx"))

    sheet = load_workbook(BytesIO(answer.content))["Handlingsplan"]
    first = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert (first["Tiltak"].value, first["Tiltak"].data_type) == (TITLE, "s")
    assert first["Ansvarlig virksomhet"].value == "DPS Kysten"
    assert first["Frist"].value == datetime(2027, 9, 1)  # noqa: DTZ001 -- Excel has no zones


def test_plan_as_a_spreadsheet_s_csv_guards_against_formulas(site: Site) -> None:
    answer = site.browser(site.room.by).get(site.address("plan.csv"))

    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [(row["Tiltak"], row["Frist"], row["Status"]) for row in rows] == [(f"'{TITLE}", "2027-09-01", "")]


def test_plan_as_a_program_s_csv_is_word_for_word(site: Site) -> None:
    answer = site.browser(site.room.by).get(site.address("plan-maskin.csv"))

    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8"))))
    assert [(row["title"], row["deadline"], row["number"]) for row in rows] == [(TITLE, "2027-09-01", "1")]


def test_everything_that_was_said_as_a_workbook(site: Site) -> None:
    site.room.open("innsjekk")
    site.room.send(site.room.join(), "innsjekk", text="At vi blir enige")

    answer = site.browser(site.room.by).get(site.address("alt.xlsx"))

    workbook = load_workbook(BytesIO(answer.content))
    assert workbook.sheetnames == ["Stegene", "1 Innsjekk", "Om filen"]
    assert workbook["1 Innsjekk"]["B2"].value == "At vi blir enige"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("plan.xlsx", "2027-03-10-handlingsplan-bedre-i-lag-kysten.xlsx"),
        ("plan.csv", "2027-03-10-handlingsplan-bedre-i-lag-kysten.csv"),
        ("plan-maskin.csv", "2027-03-10-maskin-handlingsplan-bedre-i-lag-kysten.csv"),
        ("alt.xlsx", "2027-03-10-alt-som-ble-sagt-bedre-i-lag-kysten.xlsx"),
    ],
)
def test_files_are_saved_under_a_name_and_kept_by_nobody_else(site: Site, file: str, name: str) -> None:
    answer = site.browser(site.room.by).get(site.address(file))

    assert answer.headers["content-disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_files_carry_the_day_that_it_is_in_norway(site: Site, clock: "FrozenClock") -> None:
    clock.advance(datetime(2027, 3, 10, 23, 30, tzinfo=UTC) - clock.now())

    answer = site.browser(site.room.by).get(site.address("plan.csv"))

    assert 'filename="2027-03-11-' in answer.headers["content-disposition"]


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_handed_out(site: Site, file: str) -> None:
    answer = site.browser(site.room.by).get(site.address(file))

    assert (answer.status_code, answer.content[:2] != b"") == (200, True)


def test_the_files_are_those_that_are_offered() -> None:
    assert set(downloads.OFFERS) == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_files_do_not_exist_for_those_without_a_place(site: Site, stranger: Facilitator, file: str) -> None:
    ended = site.browser(site.room.by)
    ended.cookies.set(site.cookies.session_name, "an invented secret")

    refused = [
        site.browser().get(site.address(file)),
        ended.get(site.address(file)),
        site.browser(stranger).get(site.address(file)),
        site.browser(site.room.by).get(site.address(file, new_id())),
    ]

    # The page links back to itself in other languages; apart from its own address it is the same for everybody.
    assert {answer.status_code for answer in refused} == {404}
    assert len({re.sub(r"/konsoll/filer/[0-9a-f-]+/", "", answer.text) for answer in refused}) == 1
    assert {answer.headers.get("content-disposition") for answer in refused} == {None}


@pytest.mark.parametrize("file", FILES)
def test_files_are_gone_when_the_login_is_too_old(site: Site, clock: "FrozenClock", file: str) -> None:
    browser = site.browser(site.room.by)
    clock.advance(timedelta(hours=15))

    assert browser.get(site.address(file)).status_code == 404


@pytest.mark.parametrize("file", ["plan.exe", "alt.csv", ""])
def test_other_files_do_not_exist(site: Site, file: str) -> None:
    assert site.browser(site.room.by).get(site.address(file)).status_code == 404


def language_of(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as workbook:
        properties = workbook.read("docProps/custom.xml").decode()
    (found,) = re.findall(r'name="Language"><vt:lpwstr>(\w+)<', properties)
    return str(found)


@pytest.mark.parametrize(
    ("query", "cookie", "browser_language", "expected"),
    [
        ("?sprak=nn", "en", "en", "nn"),
        ("?sprak=klingon", "nn", "en", "nn"),
        ("", "nn", "en", "nn"),
        ("", None, "en-GB", "en"),
        ("", None, "", "nb"),
    ],
)
def test_files_are_in_the_language_asked_for_or_the_person_s_own(
    site: Site, query: str, cookie: str | None, browser_language: str, expected: str
) -> None:
    browser = site.browser(site.room.by)
    if cookie is not None:
        browser.cookies.set(LANGUAGE, cookie)

    answer = browser.get(f"{site.address('plan.xlsx')}{query}", headers={"Accept-Language": browser_language})

    assert language_of(answer.content) == expected


def test_each_download_is_logged_with_identifiers_and_counts_only(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger=downloads.__name__)

    answer = site.browser(site.room.by).get(site.address("plan.csv"))
    site.browser().get(site.address("plan.csv"))

    told = [record.getMessage() for record in caplog.records if record.name == downloads.__name__]
    who = f"of={site.room.id} account={site.room.by.account_id}"
    assert told == [f"downloaded file=plan.csv {who} tables=1 rows=1 bytes={len(answer.content)}"]


@pytest.mark.parametrize("file", ["status.docx", "status.pdf", "status.xlsx", "topp-ti.docx", "topp-ti.json"])
def test_reports_of_a_series_are_handed_out_to_those_with_a_place_in_it(
    site: Site, stranger: Facilitator, file: str
) -> None:
    series = SeriesKeeping(site.room.store).create(site.room.by, "Bedre i lag 2027", request_id=new_id())
    address = f"/konsoll/filer/serie/{series}/{file}"

    assert site.browser(site.room.by).get(address).status_code == 200
    assert site.browser(stranger).get(address).status_code == 404
    assert site.browser().get(address).status_code == 404


def test_recommendation_to_one_level_is_another_file(site: Site) -> None:
    browser = site.browser(site.room.by)
    site.room.plan.add(site.room.by, site.room.id, replace(ACTION, decision_level="ssu"), request_id=new_id())

    one = browser.get(f"{site.address('innstilling.json')}?niva=ssu")

    assert one.json()["title"].startswith("Innstilling – SSU, strategisk samarbeidsutvalg")
    assert browser.get(f"{site.address('innstilling.json')}?niva=fsu-phr").status_code == 404
