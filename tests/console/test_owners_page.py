from typing import TYPE_CHECKING

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.follow_up import Message, Status
from facilitation.services.actors import OwnersBrowser
from facilitation.services.owners import OwnerCard
from tests.console.conftest import Console, find, press, table_with, words
from tests.services.plans import whole_action

if TYPE_CHECKING:
    from collections.abc import Callable

    from facilitation.services.actors import Facilitator
    from tests.conftest import Room


@pytest.fixture
def action(room: "Room") -> str:
    fields = whole_action(room, owner_name="Kari *Testrud*", title="Felles **møte**")
    return room.plan.add(room.by, room.id, fields, request_id=new_id())


def card(console: Console, room: "Room") -> OwnerCard:
    (one,) = console.product.services.owners.listing(room.by, room.id)
    return one


def test_a_plan_without_actions_has_no_owners(console: Console, room: "Room") -> None:
    assert "Planen har ingen tiltak ennå." in words(console.open("owners", room.id))


@pytest.mark.usefixtures("action")
def test_a_link_is_shown_once_and_works(console: Console, room: "Room") -> None:
    page = console.open("owners", room.id)
    assert list(table_with(page, "Lenke")["Lenke"]) == ["ingen"]
    page = press(page, "owner_issue_")

    (code,) = [one.value for one in page.code]
    assert code.startswith("https://samskap.example/a/")
    own = console.product.services.own_actions
    assert own.door(code.removeprefix("https://samskap.example/a/")).workshop_title == "Bedre i lag, Kysten"
    assert "ikke åpnet" in table_with(page, "Lenke")["Lenke"][0]
    assert not console.open("owners", room.id).code


def test_what_the_owner_answers_is_seen(console: Console, room: "Room", action: str) -> None:
    services = console.product.services
    (secret,) = services.owners.issue(room.by, room.id, card(console, room).key)
    kari = OwnersBrowser(owner_id=services.own_actions.enter(secret), secret=secret)
    services.own_actions.decline(kari, action, "Jeg bytter *jobb*.", request_id=new_id())
    services.own_actions.tell(kari, action, Message(status=Status.PLANNED, value="62 %"), request_id=new_id())

    page = console.open("owners", room.id)
    table = table_with(page, "Svar")
    assert (table["Svar"][0], table["Ansvarlig"][0]) == ("1 avslått", "Kari *Testrud*, Storvik kommune")
    assert "åpnet 10.03.2027" in table["Lenke"][0]
    seen = words(page)
    assert "«Jeg bytter *jobb*.»" in seen
    assert "Status: planlagt" in seen
    assert "62 \\%" in seen


@pytest.mark.usefixtures("action")
def test_the_address_is_saved_or_refused(console: Console, room: "Room") -> None:
    page = console.open("owners", room.id)
    find(page, "text_input", "owner_email_").set_value("kari")
    page = press(page, "owner_email_")
    assert [error.value for error in page.error if "postadressen slik" in error.value]
    assert card(console, room).email == ""

    find(page, "text_input", "owner_email_").set_value("kari@eksempel.no")
    page = press(page, "owner_email_")
    assert card(console, room).email == "kari@eksempel.no"
    assert list(table_with(page, "E-post")["E-post"]) == ["kari@eksempel.no"]


@pytest.mark.usefixtures("action")
def test_a_link_is_withdrawn_and_a_person_forgotten(console: Console, room: "Room") -> None:
    page = press(console.open("owners", room.id), "owner_issue_")
    page = press(page, "owner_revoke_")
    assert card(console, room).link is None
    assert not page.code

    press(page, "owner_forget_")
    assert card(console, room).id is None


@pytest.mark.usefixtures("action")
def test_an_organiser_follows_up_too(console: Console, room: "Room", organise: "Callable[[], Facilitator]") -> None:
    console.sign_in(organise())
    press(console.open("owners", room.id), "owner_issue_")

    assert card(console, room).link is not None
