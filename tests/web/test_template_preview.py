from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.parsing import parse_template
from facilitation.catalogue.template import WorkshopTemplate
from facilitation.catalogue.writing import as_data, as_text
from facilitation.console.frames import Conversation
from facilitation.domain.codes import new_id
from facilitation.persistence.models import Workshop
from facilitation.services.access.logins import Logins
from facilitation.services.actors import Facilitator
from facilitation.services.registry import build_services
from facilitation.services.store import Store
from facilitation.settings import Settings
from facilitation.site import build_site
from facilitation.web.cookies import Cookies
from tests.folders import ARENAS, catalogue_of


class Wall:
    """The whole product's routes and doors, and the browsers of those who use it."""

    def __init__(self, store: Store, catalogue: Catalogue, folder: Path) -> None:
        self.store = store
        self.services = build_services(store, catalogue)
        product = Product(
            settings=Settings(data_folder=folder), store=store, catalogue=catalogue, services=self.services
        )
        site = build_site(product, console_pages={"/"}, conversation=Conversation)
        self.app = Starlette(middleware=site.middleware)

    def browser(self, person: Facilitator | None = None) -> TestClient:
        client = TestClient(self.app, base_url="http://localhost:8501")
        if person is not None:
            with self.store.database.write() as db:
                secret = Logins(self.store).open(db, person.account_id)
            client.cookies.set(Cookies(secure=False).session_name, secret)
        return client

    def own(self, by: Facilitator, template: WorkshopTemplate) -> str:
        text = as_text(as_data(template))
        return self.services.own_templates.bring_in(by, text, request_id=new_id())


@pytest.fixture
def wall(store: Store, catalogue: Catalogue, tmp_path: Path) -> Wall:
    return Wall(store, catalogue, tmp_path)


def test_owner_sees_phone_and_screen_and_nobody_else_does(
    wall: Wall, catalogue: Catalogue, facilitator: Facilitator, stranger: Facilitator
) -> None:
    template = catalogue.get("bedre-i-lag")
    key = wall.own(facilitator, template)
    for place, step in enumerate(template.steps[:4]):
        phone, screen = (f"/konsoll/maler/{key}/{place}/{name}" for name in ("telefon", "skjerm"))
        shown = wall.browser(facilitator).get(screen)
        assert (shown.status_code, step.screen.prompt[:20] in shown.text) == (200, True)
        seen = wall.browser(facilitator).get(phone).text
        # Those who check in meet the first question at the door.
        assert ("Hvilket nivå kommer du fra?" if place == 0 else step.title) in seen
        assert "<script" not in seen
        for other in (None, stranger):
            assert {wall.browser(other).get(address).status_code for address in (phone, screen)} == {404}
    assert wall.browser(facilitator).get(f"/konsoll/maler/{key}/99/telefon").status_code == 404
    with wall.store.database.read() as db:
        assert not db.query(Workshop).count()


def test_picture_follows_what_is_written_and_waits_while_there_are_errors(
    wall: Wall, catalogue: Catalogue, facilitator: Facilitator
) -> None:
    key = wall.own(facilitator, catalogue.get("bedre-i-lag"))
    draft, browser = wall.services.own_templates.get(facilitator, key), wall.browser(facilitator)
    title = draft.template.steps[1].title if draft.template else ""
    changed = draft.text.replace(f"title: {title}", "title: Her er vi nå", 1)
    address = f"/konsoll/maler/{key}/1/telefon"
    assert "Her er vi nå" not in browser.get(address).text
    wall.services.own_templates.save(facilitator, key, changed, version=1)
    assert "Her er vi nå" in browser.get(address).text
    wall.services.own_templates.save(facilitator, key, "title: x", version=2)
    assert browser.get(address).status_code == 404


def test_only_pictures_may_be_framed_and_nothing_in_them_runs(
    wall: Wall, catalogue: Catalogue, facilitator: Facilitator
) -> None:
    key = wall.own(facilitator, catalogue.get("bedre-i-lag"))
    for name in ("telefon", "skjerm"):
        answer = wall.browser(facilitator).get(f"/konsoll/maler/{key}/1/{name}")
        policy = answer.headers["content-security-policy"]
        assert answer.headers.get_list("x-frame-options") == ["SAMEORIGIN"]
        assert "frame-ancestors 'self'" in policy
        assert "form-action 'none'" in policy
        assert "script-src" not in policy
        assert "<script" not in answer.text
    outside = wall.browser(facilitator).get("/logg-inn")
    assert outside.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in outside.headers["content-security-policy"]


def test_every_kind_of_step_has_its_pictures(wall: Wall, facilitator: Facilitator) -> None:
    template = catalogue_of(ARENAS).get("alle-felt")
    key, browser = wall.own(facilitator, template), wall.browser(facilitator)
    for place, step in enumerate(template.steps):
        for name in ("telefon", "skjerm"):
            assert browser.get(f"/konsoll/maler/{key}/{place}/{name}").status_code == 200, (step.key, name)


def test_template_is_downloaded_as_a_file_by_those_who_are_signed_in(
    wall: Wall, catalogue: Catalogue, facilitator: Facilitator
) -> None:
    template = catalogue.get("bedre-i-lag")
    key = wall.own(facilitator, template)
    for wanted in (key, "bedre-i-lag"):
        answer = wall.browser(facilitator).get(f"/konsoll/maler/{wanted}.yaml")
        assert answer.headers["content-disposition"].startswith('attachment; filename="bedre-i-lag')
        assert answer.headers["cache-control"] == "no-store"
        assert parse_template(answer.text, file="mal").steps == template.steps
        assert wall.browser().get(f"/konsoll/maler/{wanted}.yaml").status_code == 404
    for wanted in ("egen-00000000", "finnes-ikke", "..%2f..%2fetc"):
        assert wall.browser(facilitator).get(f"/konsoll/maler/{wanted}.yaml").status_code == 404
