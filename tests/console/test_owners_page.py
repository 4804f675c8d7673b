from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from facilitation.bootstrap import configure
from facilitation.domain.codes import new_id
from facilitation.domain.follow_up import Message, Status
from facilitation.services.actors import OwnersBrowser
from facilitation.services.follow_up.owners import OwnerCard
from facilitation.settings import Smtp, Tls
from tests.console.conftest import Console, find, has_button, press, table_with, words
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
    assert list(table_with(page, "Lenke")["E-postadresse"]) == ["kari@eksempel.no"]


@pytest.mark.usefixtures("action")
def test_a_link_is_withdrawn_and_a_person_forgotten(console: Console, room: "Room") -> None:
    page = press(console.open("owners", room.id), "owner_issue_")
    page = press(page, "owner_revoke_")
    assert card(console, room).link is None
    assert not page.code

    press(page, "owner_forget_")
    assert card(console, room).id is None


@pytest.fixture
def posting(console: Console) -> Console:
    """The console of a server that has a mail server."""
    smtp = Smtp(host="127.0.0.1", sender="samskap@eksempel.no", tls=Tls.NONE)
    configure(replace(console.product, settings=replace(console.product.settings, smtp=smtp)))
    return console


@pytest.mark.usefixtures("action")
def test_without_a_mail_server_there_is_paper(console: Console, room: "Room") -> None:
    page = console.open("owners", room.id)

    assert "ikke satt opp" in words(page)
    assert not has_button(page, "owner_mail_")


@pytest.mark.usefixtures("action")
def test_a_link_is_sent_by_mail_and_what_came_of_it_is_seen(posting: Console, room: "Room") -> None:
    mailing, key = posting.product.services.mailing, card(posting, room).key
    assert find(posting.open("owners", room.id), "button", "owner_mail_").disabled
    posting.product.services.owners.set_email(room.by, room.id, key, "kari@eksempel.no")
    page = press(posting.open("owners", room.id), "owner_mail_")
    assert "venter på å bli sendt" in table_with(page, "Lenke")["Siste e-post"][0]

    letter = mailing.claim()
    assert letter is not None
    mailing.undelivered(letter.mail_id, "mail.recipient_refused", reply=550, permanent=True)
    page = posting.open("owners", room.id)
    assert "kom ikke fram 10.03.2027" in table_with(page, "Lenke")["Siste e-post"][0]
    assert [warning for warning in page.warning if "godtar ikke adressen" in warning.value]

    press(page, "owner_again_")
    again = mailing.claim()
    assert again is not None
    assert again.mail_id == letter.mail_id


@pytest.mark.usefixtures("action")
def test_who_wants_no_mail_gets_none(posting: Console, room: "Room") -> None:
    services, key = posting.product.services, card(posting, room).key
    services.owners.set_email(room.by, room.id, key, "kari@eksempel.no")
    (secret,) = services.owners.issue(room.by, room.id, key)
    services.own_actions.mute(secret)
    page = posting.open("owners", room.id)

    assert list(table_with(page, "Lenke")["Siste e-post"]) == ["vil ikke ha e-post"]
    assert find(page, "button", "owner_mail_").disabled


@pytest.mark.usefixtures("action")
def test_an_organiser_follows_up_too(console: Console, room: "Room", organise: "Callable[[], Facilitator]") -> None:
    console.sign_in(organise())
    press(console.open("owners", room.id), "owner_issue_")

    assert card(console, room).link is not None


@pytest.mark.usefixtures("action")
def test_the_plans_calendar_is_shared_and_no_more(console: Console, room: "Room") -> None:
    page = press(console.open("owners", room.id), f"calendar_{room.id}_make")
    (link,) = [one.value for one in page.code]
    assert link.startswith("https://samskap.example/kalender/")
    assert link.endswith(".ics")

    page = press(page, f"calendar_{room.id}_withdraw")
    assert not page.code
    assert console.product.services.calendars.plan_shared_since(room.by, room.id) is None
