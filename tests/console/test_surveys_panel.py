"""Before and after the day, in the console."""

from datetime import date, timedelta

import pytest

from facilitation.catalogue.template import Phase
from facilitation.domain.codes import new_id
from facilitation.domain.states import StepState
from facilitation.services.actors import Facilitator
from facilitation.services.mailing.queue import Mailing
from facilitation.services.store import Store
from facilitation.services.surveys.surveys import Surveys
from facilitation.services.surveys.values import InviteeFields, SurveyView
from tests.conftest import FrozenClock, Room
from tests.console.conftest import Console, find, press, select, table, words
from tests.folders import PROGRAMS, catalogue_of


@pytest.fixture
def meeting(store: Store, facilitator: Facilitator, clock: FrozenClock) -> Room:
    room = Room(store, catalogue_of(PROGRAMS), facilitator, template="sporring")
    clock.advance(timedelta(days=-14))
    Surveys(store).settle()
    return room


def before(room: Room) -> SurveyView:
    return Surveys(room.store).views(room.by, room.id)[0]


def test_phases_stand_with_their_days_and_links(console: Console, meeting: Room) -> None:
    shown = words(console.open("prepare", meeting.id))

    assert "Før dagen" in shown
    assert "Etter dagen" in shown
    assert f"https://samskap.example{before(meeting).open_path}" in shown


def test_days_are_changed(console: Console, meeting: Room) -> None:
    page = console.open("prepare", meeting.id)
    step = meeting.step("for").id
    find(page, "date_input", f"window_{step}", "_opens").set_value(date(2027, 3, 1))
    press(page, f"window_{step}")

    assert meeting.step("for").opens_on == date(2027, 3, 1)
    assert meeting.step("for").state is StepState.PENDING


def test_people_are_asked_by_their_titles_or_keys(console: Console, meeting: Room) -> None:
    page = console.open("prepare", meeting.id)
    lines = "Kommune; leder; Storvik; Leder i Storvik; leder@eksempel.no\nspesialist\tANSATT\tDPS Kysten"
    find(page, "text_area", f"invite_{meeting.id}_before").input(lines)
    press(page, f"invite_{meeting.id}_before")

    assert list(table(page, "invited_before")["Virksomhet"]) == ["Storvik", "DPS Kysten"]
    assert find(page, "text_area", f"invite_{meeting.id}_before").value == ""


@pytest.mark.parametrize("lines", ["", "Kommune; leder", "Fylke; leder; Storvik", "Kommune; leder; Storvik; ; @"])
def test_lines_that_cannot_be_taken_stay_in_the_field(console: Console, meeting: Room, lines: str) -> None:
    page = console.open("prepare", meeting.id)
    find(page, "text_area", f"invite_{meeting.id}_before").input(lines)
    press(page, f"invite_{meeting.id}_before")

    assert page.error
    assert find(page, "text_area", f"invite_{meeting.id}_before").value == lines
    assert before(meeting).invited == ()


def test_link_of_one_person_is_shown_and_taken_away(console: Console, meeting: Room) -> None:
    page = console.open("prepare", meeting.id)
    find(page, "text_area", f"invite_{meeting.id}_before").input("kommune; leder; Storvik")
    press(page, f"invite_{meeting.id}_before")
    select(page, "invited_before", 0)
    assert before(meeting).invited[0].path in words(page)
    press(page, "withdraw_")

    assert before(meeting).invited == ()


def test_response_rate_needs_the_number_that_was_asked(console: Console, meeting: Room) -> None:
    page = console.open("prepare", meeting.id)
    find(page, "number_input", f"expect_{meeting.id}_before", "_kommune").set_value(8)
    press(page, f"expect_{meeting.id}_before")

    assert "0 av 8 (0 %)" in words(page).replace("\u00a0", " ")


def test_mail_that_came_to_nobody_is_shown_and_sent_again(console: Console, meeting: Room) -> None:
    asked = InviteeFields(level="kommune", role="leder", unit="Storvik", email="leder@eksempel.no")
    Surveys(meeting.store).invite(meeting.by, meeting.id, Phase.BEFORE, [asked], request_id=new_id())
    mailing = Mailing(meeting.store)
    assert mailing.plan() == 1
    letter = mailing.claim()
    assert letter is not None
    mailing.undelivered(letter.mail_id, "mail.recipient_refused", reply=550, permanent=True)
    page = console.open("prepare", meeting.id)
    assert list(table(page, "invited_before")["Siste e-post"]) == ["kom ikke fram 24.02.2027"]

    select(page, "invited_before", 0)
    (warning,) = page.warning
    assert "godtar ikke adressen" in warning.value
    press(page, "asked_again")
    assert mailing.claim() is not None
