"""The agenda in the console: one tap takes minutes from a later step, tables change, and the secretary writes."""

from datetime import date

import pytest

from facilitation.domain.states import DecisionKind
from facilitation.services.actors import Facilitator
from facilitation.services.plan.decisions import decisions_of
from facilitation.services.store import Store
from tests.conftest import FrozenClock, Room
from tests.console.conftest import Console, find, has_button, press, table, words
from tests.folders import PROGRAMS, catalogue_of


@pytest.fixture
def meeting(store: Store, facilitator: Facilitator) -> Room:
    room = Room(store, catalogue_of(PROGRAMS), facilitator, template="saksliste")
    for n in range(8):
        room.join(("kommune", "spesialist")[n % 2], ("leder", "ansatt")[n % 2], f"Enhet {n}")
    room.open("godkjenning")
    return room


def test_overrun_stands_beside_the_plan(console: Console, meeting: Room, clock: FrozenClock) -> None:
    clock.advance(17 * 60)
    program = table(console.open("run", meeting.id), "program_")

    assert list(program["clock"]) == ["09:00", "09:10 → 09:17", "09:30 → 09:37", "09:40 → 09:47"]
    assert program["title"][0] == "1/27 Godkjenning av innkalling"


def test_one_tap_takes_minutes_from_the_pause(console: Console, meeting: Room) -> None:
    page = console.open("run", meeting.id)
    assert "5 min fra «Pause»" in words(page)
    press(page, "take_")

    assert (meeting.step("godkjenning").minutes, meeting.step("pause").minutes) == (15, 5)


def test_tables_change_with_one_tap(console: Console, meeting: Room) -> None:
    meeting.open("bord")
    page = console.open("run", meeting.id)
    assert "Bytt bord, runde 2 av 3" in words(page)
    press(page, "round_")
    press(page, "round_")

    assert meeting.step("bord").round == 3
    assert not has_button(page, "round_")


def test_the_secretary_writes_the_decision(console: Console, meeting: Room) -> None:
    page = console.open("run", meeting.id)
    find(page, "selectbox", "decision_", "_kind").select(DecisionKind.RESOLVED)
    find(page, "text_area", "decision_", "_resolution").input("Innkallingen godkjennes.")
    find(page, "text_input", "decision_", "_report").input("30.06.2027")
    press(page, "decision_")

    with meeting.store.read() as db:
        written = decisions_of(db, meeting.id)[meeting.step("godkjenning").id].fields
    assert (written.kind, written.resolution) == (DecisionKind.RESOLVED, "Innkallingen godkjennes.")
    assert written.report_by == date(2027, 6, 30)


def test_refused_decision_keeps_what_was_typed(console: Console, meeting: Room) -> None:
    page = console.open("run", meeting.id)
    find(page, "text_area", "decision_", "_resolution").input("Godkjent.")
    find(page, "text_input", "decision_", "_report").input("i juni")
    press(page, "decision_")

    assert page.error[0].value
    assert find(page, "text_area", "decision_", "_resolution").value == "Godkjent."
    assert find(page, "text_input", "decision_", "_report").value == "i juni"
