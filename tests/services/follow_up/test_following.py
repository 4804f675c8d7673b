from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, WrongPhase
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.states import DecisionKind, Membership
from facilitation.persistence.database import Database
from facilitation.persistence.models import Member
from facilitation.services.follow_up.following import FollowedAction, Following, Scope
from facilitation.services.follow_up.lifts import LiftFields, Lifts
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from facilitation.services.actors import Facilitator
    from tests.conftest import FrozenClock, Room

STARTED = Message(status=Status.STARTED)


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


@pytest.fixture
def following(room: "Room") -> Following:
    return Following(room.store)


@pytest.fixture
def lifts(room: "Room") -> Lifts:
    return Lifts(room.store)


def board(following: Following, shelf: Shelf, **scope: str) -> list[FollowedAction]:
    return list(following.board(shelf.by, Scope(**scope)))


def titles(actions: list[FollowedAction]) -> list[str]:
    return [action.now.fields.title for action in actions]


def test_a_scope_is_a_workshop_a_series_or_everything(shelf: Shelf, following: Following) -> None:
    first, other = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2027, 3, 12), "fjorden")
    shelf.plan(first, "Ved kysten")
    shelf.plan(other, "I fjorden")
    shelf.plan(shelf.room.id, "Utenfor serien", decision_level="ssu")

    assert titles(board(following, shelf, workshop_id=first)) == ["Ved kysten"]
    assert titles(board(following, shelf, series_id=shelf.id)) == ["I fjorden", "Ved kysten"]
    assert sorted(titles(board(following, shelf))) == ["I fjorden", "Utenfor serien", "Ved kysten"]
    (one,) = board(following, shelf, workshop_id=first)
    assert (one.home.series_title, one.home.area_title, one.level_title) == ("Bedre i lag 2027", "Kysten", "Fagråd")


def test_a_carried_action_is_shown_once(shelf: Shelf, following: Following) -> None:
    first = shelf.hold(date(2027, 3, 10))
    shelf.plan(first, "Fast møte")
    second = shelf.hold(date(2027, 9, 2))

    assert titles(board(following, shelf, series_id=shelf.id)) == ["Fast møte"]
    (carried,) = board(following, shelf, workshop_id=second)
    assert carried.home.id == first


def test_what_is_practised_is_not_followed_up(shelf: Shelf, following: Following, product_rehearsal: str) -> None:
    shelf.plan(product_rehearsal, "Øving", decision_level="ssu")

    assert titles(board(following, shelf)) == []
    assert titles(board(following, shelf, workshop_id=product_rehearsal)) == ["Øving"]


@pytest.fixture
def product_rehearsal(room: "Room") -> str:
    facts = WorkshopFacts(title="Øving", day=date(2027, 3, 10))
    return room.workshops.create(room.by, template_key="bedre-i-lag", facts=facts, request_id=new_id(), rehearsal=True)


def test_strangers_follow_nothing(shelf: Shelf, following: Following, stranger: "Facilitator") -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Fast møte")

    assert following.board(stranger, Scope()) == ()
    for refused in (
        lambda: following.board(stranger, Scope(workshop_id=workshop)),
        lambda: following.board(stranger, Scope(series_id=shelf.id)),
        lambda: following.history(stranger, action),
        lambda: following.history(shelf.by, new_id()),
        lambda: following.tell(stranger, {action: STARTED}, request_id=new_id()),
        lambda: following.tell(shelf.by, {new_id(): STARTED}, request_id=new_id()),
    ):
        with pytest.raises(NotFound):
            refused()


def test_many_are_told_across_workshops_and_taken_back_at_once(shelf: Shelf, following: Following) -> None:
    first, other = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2027, 3, 12), "fjorden")
    actions = [shelf.plan(first, "Ved kysten"), shelf.plan(other, "I fjorden"), shelf.plan(other, "Enda et")]
    told = following.tell(shelf.by, dict.fromkeys(actions, STARTED), request_id=new_id())
    assert {one.now.status for one in board(following, shelf, series_id=shelf.id)} == {Status.STARTED}
    assert (len(told.entries), told.count) == (2, 3)

    following.take_back(shelf.by, told)
    assert {one.now.status for one in board(following, shelf, series_id=shelf.id)} == {None}
    with pytest.raises(WrongPhase, match=r"undo\.nothing"):
        following.take_back(shelf.by, told)


def test_all_or_none_are_told(shelf: Shelf, following: Following) -> None:
    first, other = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2027, 3, 12), "fjorden")
    good, bad = shelf.plan(first, "Ved kysten"), shelf.plan(other, "I fjorden")

    with pytest.raises(InvalidInput, match="reason_missing"):
        following.tell(shelf.by, {good: STARTED, bad: Message(status=Status.STOPPED)}, request_id=new_id())
    assert {one.now.status for one in board(following, shelf, series_id=shelf.id)} == {None}


def test_a_repeated_request_tells_once(shelf: Shelf, following: Following) -> None:
    action = shelf.plan(shelf.hold(date(2027, 3, 10)), "Fast møte")
    request_id = new_id()
    told = [following.tell(shelf.by, {action: STARTED}, request_id=request_id) for _ in range(2)]

    assert told[0] == told[1]
    assert len([line for line in following.history(shelf.by, action) if line.update]) == 1
    with pytest.raises(Conflict, match=r"request\.reused"):
        following.tell(shelf.by, {action: Message(status=Status.DONE)}, request_id=request_id)


def test_only_ones_own_is_taken_back(shelf: Shelf, following: Following, stranger: "Facilitator") -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Fast møte")
    told = following.tell(shelf.by, {action: STARTED}, request_id=new_id())
    with shelf.room.store.database.write() as db:
        db.add(Member(workshop_id=workshop, account_id=stranger.account_id, role=Membership.ORGANISER))

    with pytest.raises(NotFound):
        following.take_back(stranger, told)
    following.tell(stranger, {action: Message(status=Status.DONE)}, request_id=new_id())
    assert board(following, shelf, workshop_id=workshop)[0].now.status is Status.DONE


def test_a_level_answers_what_is_asked_of_it(
    shelf: Shelf, following: Following, lifts: Lifts, clock: "FrozenClock"
) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Felles stilling", ask="ressurs")
    own = shelf.plan(workshop, "Ringe fastlegen", decision_level="egen-virksomhet")
    lifted, alone = board(following, shelf, workshop_id=workshop)
    assert (lifted.is_lifted, lifted.awaits_answer) == (True, True)
    assert (alone.is_lifted, alone.now.id) == (False, own)

    clock.advance(timedelta(days=30))
    no = LiftFields(kind=DecisionKind.REJECTED, decided_on=date(2027, 4, 8), text="Det er ikke penger i år.")
    lifts.answer(shelf.by, workshop, action, no, request_id=new_id())

    (lifted, _) = board(following, shelf, workshop_id=workshop)
    answer = lifted.now.lift_answer
    assert answer is not None
    assert (answer.kind, answer.decided_on, answer.text) == (no.kind, no.decided_on, no.text)
    assert (answer.level, answer.ask, answer.by) == ("fagråd", "ressurs", "Prosessleder")
    assert not lifted.awaits_answer


def test_an_action_that_is_lifted_further_awaits_a_new_answer(shelf: Shelf, following: Following, lifts: Lifts) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Felles stilling")
    yes = LiftFields(kind=DecisionKind.ENDORSED, decided_on=date(2027, 3, 10))
    lifts.answer(shelf.by, workshop, action, yes, request_id=new_id())
    (view,) = shelf.room.plan.actions(shelf.by, workshop)
    fields = replace(view.fields, decision_level="asu")
    shelf.room.plan.edit(shelf.by, workshop, action, fields, version=view.version)

    (lifted,) = board(following, shelf, workshop_id=workshop)
    assert (lifted.awaits_answer, len(lifted.now.lift_answers)) == (True, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": DecisionKind.REJECTED}, "lift.reason_missing"),
        ({"kind": DecisionKind.POSTPONED, "text": " "}, "lift.reason_missing"),
        ({"decided_on": date(2027, 3, 11)}, "lift.decided_in_future"),
        ({"text": "x" * 1001}, "text.too_long"),
        ({"text": "Ring 99 88 77 66"}, "privacy.blocked"),
        ({"text": "Gjelder to pasienter."}, "privacy.warning"),
    ],
)
def test_an_answer_that_cannot_be_taken(
    shelf: Shelf, following: Following, lifts: Lifts, changes: dict[str, Any], code: str
) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Felles stilling")
    fields = LiftFields(**{"kind": DecisionKind.NOTED, "decided_on": date(2027, 3, 10), **changes})

    with pytest.raises(InvalidInput) as caught:
        lifts.answer(shelf.by, workshop, action, fields, request_id=new_id())
    assert caught.value.code == code
    assert board(following, shelf, workshop_id=workshop)[0].now.lift_answers == ()


def test_an_answer_is_taken_back_with_undo(shelf: Shelf, following: Following, lifts: Lifts) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Felles stilling")
    request_id = new_id()
    for _ in range(2):
        noted = LiftFields(kind=DecisionKind.NOTED, decided_on=date(2027, 3, 10))
        lifts.answer(shelf.by, workshop, action, noted, request_id=request_id)
    assert len(board(following, shelf, workshop_id=workshop)[0].now.lift_answers) == 1

    assert shelf.room.flow.undo(shelf.by, workshop).verb == "lift.answered"
    assert board(following, shelf, workshop_id=workshop)[0].awaits_answer


def test_history_tells_what_was_said_answered_and_changed(
    shelf: Shelf, following: Following, lifts: Lifts, clock: "FrozenClock"
) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Felles stilling")
    clock.advance(1)
    following.tell(shelf.by, {action: STARTED}, request_id=new_id())
    clock.advance(1)
    (view,) = shelf.room.plan.actions(shelf.by, workshop)
    later = replace(view.fields, deadline=date(2027, 12, 1), target="60 %")
    shelf.room.plan.edit(shelf.by, workshop, action, later, version=view.version)
    clock.advance(1)
    noted = LiftFields(kind=DecisionKind.NOTED, decided_on=date(2027, 3, 10))
    lifts.answer(shelf.by, workshop, action, noted, request_id=new_id())
    clock.advance(1)
    shelf.room.plan.remove(shelf.by, workshop, action)
    shelf.room.flow.undo(shelf.by, workshop)

    answered, edited, told, added = following.history(shelf.by, action)
    assert answered.answer is not None
    assert edited.edits == {"deadline": ("2027-09-01", "2027-12-01"), "target": ("", "60 %")}
    assert told.update is not None
    assert told.update.status is Status.STARTED
    assert added.added
    assert {line.by for line in (answered, edited, told, added)} == {"Prosessleder"}


def test_answers_go_along_when_the_workshop_goes(shelf: Shelf, following: Following, lifts: Lifts) -> None:
    first = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(first, "Felles stilling")
    noted = LiftFields(kind=DecisionKind.NOTED, decided_on=date(2027, 3, 10))
    lifts.answer(shelf.by, first, action, noted, request_id=new_id())
    second = shelf.hold(date(2027, 9, 2))
    shelf.room.workshops.delete(shelf.by, first)

    (kept,) = board(following, shelf, workshop_id=second)
    assert (kept.home.id, len(kept.now.lift_answers)) == (second, 1)


def test_the_number_of_queries_does_not_grow(shelf: Shelf, following: Following, database: Database) -> None:
    counts = []
    for day in (10, 11, 12):
        workshop = shelf.hold(date(2027, 3, day), "fjorden" if day == 11 else "kysten")
        for n in range(day - 9):
            shelf.tell(workshop, shelf.plan(workshop, f"Tiltak {n}"), STARTED)
        asked: list[Any] = []
        listener = lambda *details: asked.append(details[2])  # noqa: B023, E731 -- read before the next round
        event.listen(database._reader, "before_cursor_execute", listener)
        found = board(following, shelf, series_id=shelf.id)
        event.remove(database._reader, "before_cursor_execute", listener)
        counts.append(len(asked))

    assert len(found) == 6
    assert counts[0] == counts[2]
