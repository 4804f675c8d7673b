"""The console as a browser sees it: real pages, real services, and a login made for the test."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from facilitation.bootstrap import Product, configure
from facilitation.catalogue.catalogue import Catalogue
from facilitation.console import SCRIPT, context
from facilitation.domain.codes import new_id
from facilitation.domain.states import Membership
from facilitation.persistence.models import Member
from facilitation.services.access.logins import Logins
from facilitation.services.actors import Facilitator
from facilitation.services.registry import build_services
from facilitation.services.store import Store
from facilitation.services.workshops.workshops import WorkshopFacts
from facilitation.settings import Settings
from tests.conftest import Room

HOME = "app_pages/home.py"
PAGES = {
    name: f"app_pages/{name}.py"
    for name in (
        "home",
        "new",
        "prepare",
        "run",
        "plan",
        "owners",
        "files",
        "followup",
        "evaluation",
        "series",
        "templates",
        "account",
        "self_check",
    )
}
# First imports of Plotly and pandas on a busy machine.
PATIENCE = 60


@pytest.fixture(autouse=True, scope="session")
def scanned_once() -> Iterator[None]:
    """Let Streamlit look through the installed packages for components once, and not for every page that is opened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


class Console:
    """A signed-in browser's way to the pages."""

    def __init__(self, product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
        self.product = product
        self._monkeypatch = monkeypatch

    def sign_in(self, by: Facilitator) -> None:
        """Let the next reruns be this person's."""
        with self.product.store.database.write() as db:
            secret = Logins(self.product.store).open(db, by.account_id)
        self.use_secret(secret)

    def use_secret(self, secret: str) -> None:
        """Let the next reruns carry this login."""
        self._monkeypatch.setattr(context, "login_secret", lambda: secret)

    def open(self, page: str = "home", workshop_id: str | None = None) -> AppTest:
        """Return a page as it is when it was opened by its address."""
        browser = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
        _name_workshop(browser, workshop_id)
        browser.run()
        if page != "home":
            browser.switch_page(PAGES[page])
            _name_workshop(browser, workshop_id)
            browser.run()
        assert not browser.exception
        return browser


def _name_workshop(browser: AppTest, workshop_id: str | None) -> None:
    if workshop_id is not None:
        browser.query_params["samling"] = workshop_id


def press(browser: AppTest, prefix: str) -> AppTest:
    """Press the one button whose key begins so."""
    find(browser, "button", prefix).click()
    browser.run()
    assert not browser.exception
    return browser


def find(browser: AppTest, kind: str, prefix: str, ending: str = "") -> Any:
    """Return the one widget of a kind whose key begins and ends so."""
    keys = [
        widget.key
        for widget in browser.get(kind)
        if widget.key and widget.key.startswith(prefix) and widget.key.endswith(ending)
    ]
    assert len(keys) == 1, f"{kind} {prefix}…{ending}: {[widget.key for widget in browser.get(kind)]}"
    return getattr(browser, kind)(key=keys[0])


def has_button(browser: AppTest, prefix: str) -> bool:
    """Tell whether a button with such a key is on the page."""
    return any(button.key and button.key.startswith(prefix) for button in browser.button)


def select(browser: AppTest, table: str, *places: int) -> None:
    """Select rows of the one table whose key begins so, as a click on them would."""
    key = next(frame.key for frame in browser.dataframe if frame.key and frame.key.startswith(table))
    browser.session_state[key] = {"selection": {"rows": list(places), "columns": [], "cells": []}}
    browser.run()
    assert not browser.exception


def table(browser: AppTest, prefix: str) -> Any:
    """Return what the one table whose key begins so shows."""
    return next(frame for frame in browser.dataframe if frame.key and frame.key.startswith(prefix)).value


def table_with(browser: AppTest, column: str) -> Any:
    """Return what the one table that has such a column shows."""
    (found,) = [frame.value for frame in browser.dataframe if column in frame.value.columns]
    return found


def words(browser: AppTest) -> str:
    """Return every text on the page, as it was handed to Streamlit."""
    kinds = ("header", "subheader", "markdown", "caption", "text", "error", "info", "button", "metric", "code")
    found: list[Any] = [element for kind in kinds for element in browser.get(kind)]
    texts = [part for element in found for part in (element.value, getattr(element, "label", None))]
    return "\n".join(str(text) for text in texts if text is not None)


@pytest.fixture
def product(store: Store, catalogue: Catalogue, tmp_path: Path) -> Iterator[Product]:
    product = Product(
        settings=Settings(data_folder=tmp_path, public_url="https://samskap.example"),
        store=store,
        catalogue=catalogue,
        services=build_services(store, catalogue),
    )
    configure(product)
    yield product
    configure(None)


@pytest.fixture
def console(product: Product, facilitator: Facilitator, monkeypatch: pytest.MonkeyPatch) -> Console:
    """The console of the facilitator."""
    console = Console(product, monkeypatch)
    console.sign_in(facilitator)
    return console


@pytest.fixture
def organise(product: Product, stranger: Facilitator, room: Room) -> Callable[[], Facilitator]:
    """Give the stranger a place in the room as its organiser."""

    def give() -> Facilitator:
        with product.store.database.write() as db:
            db.add(Member(workshop_id=room.id, account_id=stranger.account_id, role=Membership.ORGANISER))
        return stranger

    return give


@pytest.fixture
def product_with_rehearsal(product: Product, facilitator: Facilitator) -> str:
    """A workshop that is only practised."""
    facts = WorkshopFacts(title="Øving", day=date(2027, 3, 10))
    return product.services.workshops.create(
        facilitator, template_key="bedre-i-lag", facts=facts, request_id=new_id(), rehearsal=True
    )
