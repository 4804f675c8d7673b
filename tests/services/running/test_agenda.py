"""A timed agenda: what is late, who can give minutes, tables that change, and what the secretary writes."""

from datetime import date

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, WrongPhase
from facilitation.domain.states import DecisionKind
from facilitation.services.actors import Facilitator
from facilitation.services.answering.answers import Answer
from facilitation.services.answering.payloads import Values
from facilitation.services.plan.decisions import DecisionFields, Decisions, DecisionView, decisions_of
from facilitation.services.running.view import RunViews
from facilitation.services.schedule import RunStep, giver
from facilitation.services.store import Store
from tests.conftest import FrozenClock, Room
from tests.folders import PROGRAMS, catalogue_of

NOTED = DecisionFields(kind=DecisionKind.NOTED)


@pytest.fixture
def meeting(store: Store, facilitator: Facilitator) -> Room:
    """A committee of nine whose first case is on, on the minute."""
    room = Room(store, catalogue_of(PROGRAMS), facilitator, template="saksliste")
    for n in range(9):
        room.join(("kommune", "spesialist")[n % 2], ("leder", "ansatt")[n % 2], f"Enhet {n}")
    room.open("godkjenning")
    return room


def places(room: Room) -> dict[str, RunStep]:
    return {place.step.key: place for place in RunViews(room.store).view(room.by, room.id).steps}


def decision(room: Room, key: str) -> DecisionView | None:
    with room.store.read() as db:
        return decisions_of(db, room.id).get(room.step(key).id)


def test_waiting_steps_are_expected_when_they_were_planned(meeting: Room) -> None:
    assert {key: place.expected_minute for key, place in places(meeting).items()} == {
        "godkjenning": None,
        "bord": 9 * 60 + 10,
        "pause": 9 * 60 + 30,
        "orientering": 9 * 60 + 40,
    }
    assert not any(place.late for place in places(meeting).values())


def test_overrun_moves_what_comes_after(meeting: Room, clock: FrozenClock) -> None:
    clock.advance(17 * 60)

    assert {key: place.late for key, place in places(meeting).items()} == {
        "godkjenning": 0,
        "bord": 7,
        "pause": 7,
        "orientering": 7,
    }


def test_the_pause_is_asked_first_and_then_the_longest(meeting: Room) -> None:
    steps = tuple(places(meeting).values())
    first, second = giver(steps, minutes=5), giver(steps, minutes=10)

    assert first is not None
    assert first.step.key == "pause"
    assert second is not None
    assert second.step.key == "bord"
    assert giver(steps, minutes=60) is None


def test_taken_minutes_leave_the_end_of_the_day_where_it_was(meeting: Room, clock: FrozenClock) -> None:
    clock.advance(15 * 60)
    step, pause = meeting.step("godkjenning"), meeting.step("pause")
    for _ in range(2):
        meeting.flow.take_minutes(meeting.by, meeting.id, step.id, from_step=pause.id, minutes=5, seen=0)

    assert (meeting.step("godkjenning").minutes, meeting.step("pause").minutes) == (15, 5)
    assert {key: place.late for key, place in places(meeting).items()} == {
        "godkjenning": 0,
        "bord": 5,
        "pause": 5,
        "orientering": 0,
    }


def test_taken_minutes_come_back_with_undo(meeting: Room) -> None:
    step, pause = meeting.step("godkjenning"), meeting.step("pause")
    meeting.flow.take_minutes(meeting.by, meeting.id, step.id, from_step=pause.id, minutes=5, seen=0)

    assert meeting.flow.undo(meeting.by, meeting.id).verb == "step.minutes_taken"
    assert (meeting.step("godkjenning").minutes, meeting.step("pause").minutes) == (10, 10)


def test_a_step_keeps_its_last_minute(meeting: Room) -> None:
    step, pause = meeting.step("godkjenning"), meeting.step("pause")

    with pytest.raises(InvalidInput, match=r"step\.too_short"):
        meeting.flow.take_minutes(meeting.by, meeting.id, step.id, from_step=pause.id, minutes=10, seen=0)
    assert meeting.step("pause").minutes == 10


def test_only_a_waiting_step_gives_minutes(meeting: Room) -> None:
    first = meeting.step("godkjenning")
    meeting.open("pause")

    with pytest.raises(WrongPhase, match=r"step\.cannot_give"):
        meeting.flow.take_minutes(
            meeting.by, meeting.id, meeting.step("pause").id, from_step=first.id, minutes=5, seen=0
        )


def tables(room: Room) -> dict[int, tuple[str | None, set[str]]]:
    (grouping,) = room.dividing.latest(room.by, room.id)
    return {group.number: (group.secretary_id, {member.id for member in group.members}) for group in grouping.groups}


def test_tables_change_around_their_hosts(meeting: Room) -> None:
    step = meeting.open("bord")
    before = tables(meeting)
    for _ in range(2):
        meeting.flow.next_round(meeting.by, meeting.id, step.id, seen=1)
    after = tables(meeting)

    assert meeting.step("bord").round == 2
    assert set().union(*(people for _, people in after.values())) == set().union(
        *(people for _, people in before.values())
    )
    for number, (host, people) in after.items():
        assert people & before[number][1] == {host}


def test_what_a_table_has_written_stays_with_the_table(meeting: Room) -> None:
    host = meeting.join()
    step = meeting.open("bord")
    first = meeting.answers.submit(host, written(step.id, "Første runde"))
    meeting.flow.next_round(meeting.by, meeting.id, step.id, seen=1)
    second = meeting.answers.submit(host, written(step.id, "Andre runde"))

    assert (first.slot, second.slot, second.used) == (1, 2, 2)


def written(step_id: str, text: str) -> Answer:
    return Answer(request_id=new_id(), step_id=step_id, input_key="funn", values=Values({"f:funn": [text]}))


def test_the_last_round_is_the_last(meeting: Room) -> None:
    step = meeting.open("bord")
    for seen in (1, 2):
        meeting.flow.next_round(meeting.by, meeting.id, step.id, seen=seen)

    with pytest.raises(WrongPhase, match=r"step\.cannot_change_tables"):
        meeting.flow.next_round(meeting.by, meeting.id, step.id, seen=3)


def test_decision_is_written_changed_and_taken_back(meeting: Room) -> None:
    decisions, step = Decisions(meeting.store), meeting.step("godkjenning")
    fields = DecisionFields(
        kind=DecisionKind.RESOLVED,
        resolution="Innkallingen godkjennes.",
        owner="Sekretariatet",
        report_by=date(2027, 6, 30),
    )
    assert decisions.decide(meeting.by, meeting.id, step.id, NOTED) == 1
    assert decisions.decide(meeting.by, meeting.id, step.id, fields, version=1) == 2
    assert decisions.decide(meeting.by, meeting.id, step.id, fields, version=1) == 2
    assert decision(meeting, "godkjenning") == DecisionView(step_id=step.id, version=2, fields=fields)
    meeting.flow.undo(meeting.by, meeting.id)
    meeting.flow.undo(meeting.by, meeting.id)

    assert decision(meeting, "godkjenning") is None


def test_decision_that_somebody_else_changed_is_not_overwritten(meeting: Room) -> None:
    decisions, step = Decisions(meeting.store), meeting.step("godkjenning")
    decisions.decide(meeting.by, meeting.id, step.id, NOTED)

    with pytest.raises(Conflict, match=r"decision\.changed_since"):
        decisions.decide(meeting.by, meeting.id, step.id, DecisionFields(kind=DecisionKind.ENDORSED), version=0)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (DecisionFields(kind=DecisionKind.RESOLVED), "text.empty"),
        (DecisionFields(kind=DecisionKind.POSTPONED, resolution=" "), "text.empty"),
        (DecisionFields(kind=DecisionKind.NOTED, report_by=date(2027, 3, 9)), "decision.report_before_day"),
        (DecisionFields(kind=DecisionKind.NOTED, resolution="x" * 2001), "text.too_long"),
        (DecisionFields(kind=DecisionKind.NOTED, resolution="Ring 99 88 77 66"), "privacy.blocked"),
    ],
)
def test_decision_that_cannot_be_taken_changes_nothing(meeting: Room, fields: DecisionFields, code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        Decisions(meeting.store).decide(meeting.by, meeting.id, meeting.step("godkjenning").id, fields)

    assert decision(meeting, "godkjenning") is None


def test_a_pause_decides_nothing(meeting: Room) -> None:
    with pytest.raises(NotAllowed, match=r"decision\.no_case"):
        Decisions(meeting.store).decide(meeting.by, meeting.id, meeting.step("pause").id, NOTED)


def test_strangers_decide_nothing(meeting: Room, stranger: Facilitator) -> None:
    with pytest.raises(Exception, match=r"workshop\.unknown"):
        Decisions(meeting.store).decide(stranger, meeting.id, meeting.step("godkjenning").id, NOTED)
