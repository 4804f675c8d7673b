import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from facilitation.bootstrap import Product
from facilitation.console import PAGE_PATHS, SCRIPT, context, navigation, script_errors
from facilitation.console.components import results
from facilitation.domain.errors import SamskapError
from facilitation.persistence.models import Account
from facilitation.services.actors import Facilitator
from facilitation.settings import Settings
from facilitation.web.downloads import OFFERS
from tests.console.conftest import PATIENCE, Console, find, has_button, press, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Room

PASSWORD = "en lang setning om havet"


def test_somebody_signed_out_is_shown_the_way_in(console: Console, room: "Room") -> None:
    console.use_secret("")
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    page.query_params["samling"] = room.id
    page.run()

    assert "Du er logget ut" in page.error[0].value
    assert "(/logg-inn)" in words(page)
    assert "Bedre i lag" not in words(page)


def test_a_command_after_signing_out_is_refused(console: Console, room: "Room") -> None:
    room.fill(8)
    page = console.open("run", room.id)
    find(page, "button", "next_open_step").click()
    console.use_secret("")
    page.run()

    assert "innsjekk" in {step.key for step in room.steps() if step.timebox.opened_at is None}
    assert "Du er logget ut" in page.error[0].value


@pytest.mark.parametrize("name", ["prepare", "run", "plan", "files"])
def test_pages_about_a_workshop_ask_for_one(console: Console, name: str) -> None:
    page = console.open(name)

    assert "Velg en samling først" in page.info[0].value
    assert [link.value for link in page.page_link] == ["Gå til mine samlinger"]


def test_the_workshop_is_remembered_from_page_to_page(console: Console, room: "Room") -> None:
    page = console.open("run", room.id)
    page.query_params.clear()
    page.switch_page("app_pages/files.py")
    page.run()

    assert page.header[0].value == "Bedre i lag\\, Kysten"
    assert page.query_params["samling"] == room.id


def test_addresses_are_those_that_the_gate_knows(console: Console, room: "Room") -> None:
    paths: list[str] = []
    original = navigation.pages

    def listed(by: Facilitator) -> list[object]:
        found = original(by)
        paths.extend(f"/{page.url_path}" for page in found)
        return list(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(navigation, "pages", listed)
        console.open("home", room.id)

    assert set(paths) == PAGE_PATHS


def test_menu_follows_what_a_person_may_do(
    console: Console, room: "Room", organise: "Callable[[], Facilitator]", monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: dict[str, set[str]] = {}
    original = navigation.pages

    def listed(by: Facilitator) -> list[object]:
        found = original(by)
        shown[by.account_id] = {page.url_path for page in found if page.visibility == "visible"}
        return list(found)

    monkeypatch.setattr(navigation, "pages", listed)
    console.open("home", room.id)
    organiser = organise()
    console.sign_in(organiser)
    console.open("home", room.id)

    reading = {"plan", "ansvarlige", "filer"}
    running = {"forbered", "kjor"}
    assert shown[room.by.account_id] & (reading | running) == reading | running
    assert shown[organiser.account_id] == shown[room.by.account_id] - running


def test_an_organiser_cannot_run(console: Console, room: "Room", organise: "Callable[[], Facilitator]") -> None:
    console.sign_in(organise())
    page = console.open("run", room.id)

    assert "Som arrangør kan du lese" in page.error[0].value
    assert not page.button


def test_organisers_see_their_ways_in(console: Console, organise: "Callable[[], Facilitator]") -> None:
    console.sign_in(organise())
    page = console.open()

    assert [link.value for link in page.page_link] == ["Plan", "Filer"]
    assert "du er arrangør" in words(page)


def test_files_are_links_to_their_routes(console: Console, room: "Room") -> None:
    page = console.open("files", room.id)

    first, *others = [link.url for link in page.link_button]
    assert first == f"/konsoll/filer/{room.id}/plan.docx"
    assert {first, *others} <= {f"/konsoll/filer/{room.id}/{address}" for address in OFFERS}


@pytest.fixture
def admin(product: Product, console: Console) -> str:
    """The login of an administrator with a password."""
    accounts = product.services.accounts
    with product.store.database.write() as db:
        for account in db.query(Account):
            db.delete(account)
    link = accounts.issue_setup_link()
    secret = accounts.accept(link, name="Kari *N*", email="kari@eksempel.no", password=PASSWORD, address="test")
    console.use_secret(secret)
    return secret


def test_password_is_changed_and_this_browser_stays(console: Console, product: Product, admin: str) -> None:
    page = console.open("account")
    page.text_input(key="account_old").set_value(PASSWORD)
    page.text_input(key="account_new").set_value("en annen setning om fjell")
    press(page, "account_change")

    assert [toast.value for toast in page.toast] == ["Passordet er byttet\\."]
    assert product.services.accounts.who(admin) is not None
    assert product.services.accounts.sign_in("kari@eksempel.no", "en annen setning om fjell", address="test")


def test_a_wrong_password_is_told(console: Console, admin: str) -> None:
    page = console.open("account")
    page.text_input(key="account_old").set_value("noe helt annet")
    page.text_input(key="account_new").set_value("en annen setning om fjell")
    press(page, "account_change")

    assert "Passordet er ikke riktig" in page.error[0].value
    assert admin not in words(page)


def test_administrators_invite_facilitators(console: Console, product: Product, admin: str) -> None:
    assert product.services.accounts.who(admin) is not None
    page = press(console.open("account"), "account_invite")
    (code,) = page.code

    assert product.services.accounts.invitation(code.value.rpartition("/")[2]).workshop_title is None
    assert page.header[0].value == "Kari \\*N\\*"


def test_others_do_not_invite_facilitators(console: Console) -> None:
    assert not has_button(console.open("account"), "account_invite")


def test_a_fault_is_told_with_its_place_in_the_log(console: Console, caplog: pytest.LogCaptureFixture) -> None:
    def page() -> None:
        from facilitation.console.script_errors import report_script_error

        report_script_error(ValueError("Ola Nordmann, 01017012345"))

    with caplog.at_level(logging.ERROR, logger=script_errors.__name__):
        shown = AppTest.from_function(page, default_timeout=PATIENCE).run()
    (record,) = caplog.records
    log_id = record.getMessage().split("id=")[1].split()[0]

    assert log_id in shown.error[0].value
    assert "ValueError" in record.getMessage()
    assert "Nordmann" not in record.getMessage()
    assert console.product is not None


@pytest.mark.usefixtures("product")
def test_there_is_one_cast_of_thought_participants() -> None:
    assert context.practice() is context.practice()
    assert context.practice()._base_url == "http://127.0.0.1:8600"


def test_a_server_on_every_address_answers_on_its_own_machine(product: Product, tmp_path: "Path") -> None:
    everywhere = Product(
        settings=Settings(data_folder=tmp_path, address="::", port=9000),
        store=product.store,
        catalogue=product.catalogue,
        services=product.services,
    )

    assert context._new_practice(everywhere)._base_url == "http://127.0.0.1:9000"


def test_charts_follow_the_page_s_own_colours(console: Console) -> None:
    def page() -> None:
        import streamlit as st

        from facilitation.console.components.results import _is_dark

        st.text(str(_is_dark()))

    browser = AppTest.from_function(page, default_timeout=PATIENCE)
    browser.context = {"theme": "dark"}

    assert browser.run().text[0].value == "True"
    assert results._is_dark is not None
    assert console.product is not None


@pytest.mark.usefixtures("product")
def test_the_login_and_the_language_come_with_the_browser_s_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    cookies = {"__Host-samskap": "a secret", "samskap-lang": "nn"}
    browser = SimpleNamespace(cookies=cookies, headers={"Accept-Language": "en-GB"})
    monkeypatch.setattr(context, "st", SimpleNamespace(context=browser))

    assert context.login_secret() == "a secret"
    assert context.spoken().code == "nn"
    cookies.clear()
    assert context.login_secret() == ""
    assert context.spoken().code == "en"


@pytest.mark.parametrize("part", ["plan_table.plan_page", "run_page.run_page"])
def test_a_part_that_is_drawn_again_tells_that_its_workshop_is_gone(
    console: Console, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    module, function = part.split(".")
    told: list[SamskapError] = []
    monkeypatch.setattr(f"facilitation.console.components.{module}.refuse", told.append)
    script = f"from facilitation.console.components.{module} import {function}\n{function}('gone')"
    page = AppTest.from_string(script, default_timeout=PATIENCE).run()

    assert not page.exception
    assert [error.code for error in told] == ["workshop.unknown"]
    assert console.product is not None
