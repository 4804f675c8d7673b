import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from starlette.applications import Starlette
from starlette.testclient import TestClient

from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound
from facilitation.services.access.logins import Logins
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.owners import OwnerCard
from facilitation.services.registry import build_services
from facilitation.settings import Settings
from facilitation.web import STATIC, owner_sheet
from facilitation.web.assets import Assets
from facilitation.web.cookies import Cookies
from facilitation.web.errors import ErrorPages
from facilitation.web.pages import Pages
from facilitation.web.qr import qr_svg
from tests.qr_picture import rendered
from tests.services.plans import whole_action

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Room

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@dataclass(kw_only=True)
class Sheet:
    """The printing desk of a workshop with two owners, one of whom has e-mail."""

    product: Product
    room: "Room"
    app: Starlette
    cookies: Cookies

    @property
    def path(self) -> str:
        return f"/konsoll/lenker/{self.room.id}"

    def browser(self, person: Facilitator | None) -> TestClient:
        client = TestClient(self.app, follow_redirects=False, headers=SAME_ORIGIN)
        if person is not None:
            with self.room.store.database.write() as db:
                client.cookies.set(self.cookies.session_name, Logins(self.room.store).open(db, person.account_id))
        return client

    def cards(self) -> tuple[OwnerCard, ...]:
        return self.product.services.owners.listing(self.room.by, self.room.id)


@pytest.fixture
def sheet(room: "Room", catalogue: Catalogue, tmp_path: "Path") -> Sheet:
    settings = Settings(data_folder=tmp_path, public_url="https://samskap.example.no")
    services = build_services(room.store, catalogue)
    product = Product(settings=settings, store=room.store, catalogue=catalogue, services=services)
    cookies, assets = Cookies(secure=False), Assets(STATIC)
    pages = Pages(assets)
    app = Starlette(
        routes=[*assets.routes(), *owner_sheet.routes(product, pages, cookies)],
        exception_handlers=ErrorPages(pages).handlers(),
    )
    for name in ("Kari <Testrud>", "Per Prøve"):
        room.plan.add(room.by, room.id, whole_action(room, owner_name=name), request_id=new_id())
    made = Sheet(product=product, room=room, app=app, cookies=cookies)
    services.owners.set_email(room.by, room.id, made.cards()[1].key, "per@eksempel.no")
    return made


def test_looking_makes_no_link_and_suggests_those_without_e_mail(sheet: Sheet) -> None:
    page = sheet.browser(sheet.room.by).get(sheet.path)

    assert page.status_code == 200
    assert len(re.findall(r"checked", page.text)) == 1
    assert "har e-post" in page.text
    assert [card.link for card in sheet.cards()] == [None, None]


def test_each_chosen_owner_gets_a_code_that_opens_their_actions(sheet: Sheet) -> None:
    kari, per = sheet.cards()
    page = sheet.browser(sheet.room.by).post(sheet.path, data={"owner": [kari.key.mark]})

    (address,) = re.findall(r'class="address">(\S+)</p>', page.text)
    assert "Kari &lt;Testrud&gt;, Storvik kommune" in page.text
    assert "Per Prøve" not in page.text
    secret = address.removeprefix("https://samskap.example.no/a/")
    assert sheet.product.services.own_actions.door(secret).owner_id == sheet.cards()[0].id
    assert unescape(qr_svg(address, label=kari.key.label)) in unescape(page.text)
    assert [card.link is None for card in sheet.cards()] == [False, True]
    assert per.key.mark not in page.text


def test_a_new_sheet_makes_the_old_one_worthless(sheet: Sheet) -> None:
    browser, mark = sheet.browser(sheet.room.by), sheet.cards()[0].key.mark
    first, second = (browser.post(sheet.path, data={"owner": [mark]}).text for _ in range(2))
    old, new = (re.findall(r"/a/(\S+)</p>", text)[0] for text in (first, second))

    own = sheet.product.services.own_actions
    assert own.door(new).workshop_title == "Bedre i lag, Kysten"
    with pytest.raises(NotFound, match=r"link\.unknown"):
        own.door(old)


def test_nobody_chosen_is_asked_again(sheet: Sheet) -> None:
    for data in ({"owner": ["finnes-ikke"]}, {"annet": "x"}):
        answer = sheet.browser(sheet.room.by).post(sheet.path, data=data)
        assert (answer.status_code, answer.headers["location"]) == (303, sheet.path)


def test_only_those_who_follow_up_get_links(sheet: Sheet, stranger: Facilitator) -> None:
    mark = sheet.cards()[0].key.mark
    for person in (None, stranger):
        client = sheet.browser(person)
        assert client.get(sheet.path).status_code == 404
        assert client.post(sheet.path, data={"owner": [mark]}).status_code == 404
    client = sheet.browser(sheet.room.by)
    foreign = client.post(sheet.path, data={"owner": [mark]}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert sheet.cards()[0].link is None


def test_a_camera_reads_the_code_as_it_was_written() -> None:
    address = "https://samskap.example.no/a/aBc-_dEf0123456789aBc-_dEf0123456789aBc-_dEf"

    (code,) = zxingcpp.read_barcodes(rendered(qr_svg(address, label="kode")))
    assert code.text == address
