from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from facilitation.domain.errors import NotAllowed, NotFound
from facilitation.domain.lifecycle import NextVerb
from facilitation.domain.states import Membership
from facilitation.persistence.models import Member, Step, Workshop
from facilitation.services.running.flow import Flow
from facilitation.services.running.values import RunView
from facilitation.services.running.view import RunViews
from facilitation.services.schedule import planned_minutes
from facilitation.services.store import Store

if TYPE_CHECKING:
    from facilitation.services.actors import Facilitator
    from tests.conftest import FrozenClock, Room


@pytest.fixture
def views(store: Store) -> RunViews:
    return RunViews(store)


def seen(views: RunViews, room: "Room") -> RunView:
    return views.view(room.by, room.id)


def test_program_has_clock_times_and_the_next_action(views: RunViews, room: "Room") -> None:
    view = seen(views, room)

    assert [place.planned_minute for place in view.steps[:3]] == [540, 555, 575]
    assert view.next_action.verb is NextVerb.OPEN_STEP
    step = view.step(view.next_action.step_id)
    assert step is not None
    assert step.key == "innsjekk"
    assert (view.current, view.remaining_seconds, view.answered, view.inputs) == (None, None, 0, ())
    assert view.step("nothing") is None


def test_questions_before_and_after_the_day_take_no_time(room: "Room") -> None:
    with room.store.database.write() as db:
        row = db.get_one(Step, room.steps()[0].id)
        row.definition = {**row.definition, "phase": "before", "window": {"opens": -9, "closes": -1}}

    assert planned_minutes(room.steps()[:3], starts_minute=540) == (None, 540, 560)


def test_answers_are_counted_by_person_and_input(views: RunViews, room: "Room") -> None:
    phones = room.fill(8)
    room.open("evaluering")
    room.send(phones[0], "evaluering", "tro", value="4")
    room.send(phones[0], "evaluering", "eget-steg", text="Ringe fastlegen")
    room.send(phones[1], "evaluering", "tro", value="2")
    view = seen(views, room)

    assert (view.answered, view.expected, view.by_groups) == (2, 8, False)
    assert {item.key: item.answered for item in view.inputs} == {"nytte": 0, "eget-steg": 1, "tro": 2, "kontakt": 0}


def test_check_in_itself_is_not_a_question(views: RunViews, room: "Room") -> None:
    room.fill(8)
    room.open("innsjekk")

    assert [item.key for item in seen(views, room).inputs] == ["forventning"]


def test_somebody_who_answered_and_left_counts_on_both_sides(views: RunViews, room: "Room") -> None:
    phones = room.fill(2)
    room.open("erfaring")
    room.send(phones[0], "erfaring", text="Vi ringte.", category="bar")
    room.joining.leave(phones[0])
    view = seen(views, room)

    assert (view.present, view.answered, view.expected) == (1, 1, 2)


def test_groups_that_are_silent_are_named(views: RunViews, room: "Room") -> None:
    room.fill(12)
    room.open("problemgruppe")
    view = seen(views, room)
    assert view.silent_groups == tuple(number for _, number in view.groups)
    room.answers.submit_for(room.by, room.id, view.groups[0][0], room.answer("problemgruppe", f__problem="Venting"))
    view = seen(views, room)

    assert (view.answered, view.expected, view.by_groups) == (1, len(view.groups), True)
    assert view.silent_groups == tuple(number for _, number in view.groups[1:])


def test_empty_seats_are_told(views: RunViews, room: "Room") -> None:
    room.join()
    view = seen(views, room)

    assert view.present == 1
    assert {check.seat.key for check in view.seats} > {check.seat.key for check in view.missing_seats}
    assert "nav" in {check.seat.key for check in view.missing_seats}


@pytest.mark.parametrize(("minutes", "behind"), [(0, 0), (10, 10), (-30, -30)])
def test_an_open_step_is_held_against_the_plan(
    views: RunViews, room: "Room", clock: "FrozenClock", minutes: int, behind: int
) -> None:
    room.fill(8)
    clock.advance(timedelta(minutes=minutes))
    room.open("innsjekk")

    assert seen(views, room).behind == behind


def test_overrun_and_extension_put_the_day_behind(views: RunViews, room: "Room", clock: "FrozenClock") -> None:
    room.fill(8)
    step = room.open("innsjekk")
    room.flow.extend_step(room.by, room.id, step.id, 5)
    assert seen(views, room).behind == 5
    clock.advance(timedelta(minutes=32))
    view = seen(views, room)

    assert (view.behind, view.remaining_seconds) == (17, -12 * 60)


def test_a_closed_step_ended_when_it_was_closed(views: RunViews, room: "Room", clock: "FrozenClock") -> None:
    room.fill(8)
    room.open("innsjekk")
    clock.advance(timedelta(minutes=10))
    room.close("innsjekk")
    clock.advance(timedelta(hours=3))

    assert seen(views, room).behind == -5


def test_another_day_is_measured_from_when_it_began(views: RunViews, room: "Room", clock: "FrozenClock") -> None:
    clock.advance(timedelta(days=3, hours=7))
    room.fill(8)
    room.open("innsjekk")
    room.open("erfaring")
    assert seen(views, room).behind == -15
    clock.advance(timedelta(minutes=40))

    assert seen(views, room).behind == 5


def test_a_finished_day_is_never_behind(views: RunViews, room: "Room", clock: "FrozenClock") -> None:
    room.fill(8)
    room.open("innsjekk")
    clock.advance(timedelta(hours=9))
    room.flow.finish(room.by, room.id)
    view = seen(views, room)

    assert (view.behind, view.next_action.verb) == (0, NextVerb.NOTHING)


def test_a_step_outside_the_day_is_not_behind(views: RunViews, room: "Room") -> None:
    room.fill(8)
    step = room.open("innsjekk")
    with room.store.database.write() as db:
        row = db.get_one(Step, step.id)
        row.definition = {**row.definition, "phase": "after", "window": {"opens": 1, "closes": 9}}

    assert seen(views, room).behind == 0


def test_undo_is_named_with_its_step(views: RunViews, room: "Room") -> None:
    room.fill(8)
    room.open("innsjekk")
    last = views.undoable(room.by, room.id)
    assert last is not None
    assert (last.verb, last.step_title) == ("step.opened", "Innsjekk")
    assert seen(views, room).undoes == last
    room.flow.undo(room.by, room.id)
    before = views.undoable(room.by, room.id)

    assert before is not None
    assert (before.verb, before.step_title) == ("representation.noted", "")


def test_what_cannot_be_taken_back_is_never_offered(views: RunViews, room: "Room") -> None:
    room.fill(12)
    room.open("innsjekk")
    room.dividing.divide(room.by, room.id, room.step("problemgruppe").template.groups or pytest.fail("no groups"))
    last = views.undoable(room.by, room.id)
    assert last is not None
    assert last.verb == "step.opened"

    assert Flow(room.store).undo(room.by, room.id).verb == "step.opened"


def test_nothing_to_undo_in_a_new_workshop(views: RunViews, room: "Room") -> None:
    room.flow.undo(room.by, room.id)

    assert views.undoable(room.by, room.id) is None


def test_results_wait_for_hidden_steps(views: RunViews, room: "Room") -> None:
    phones = room.fill(8)
    room.open("evaluering")
    room.send(phones[0], "evaluering", "tro", value="4")
    step = room.step("evaluering")
    assert views.results(room.by, room.id, step.id) == ()
    room.close("evaluering")
    results = {result.key: result for result in views.results(room.by, room.id, step.id)}

    assert results["tro"].answered == 1
    assert set(results) == {"nytte", "eget-steg", "tro", "kontakt"}


def test_a_talk_shows_the_result_that_it_is_about_first(views: RunViews, room: "Room") -> None:
    room.fill(8)
    room.open("prioritering")
    room.open("samtale")

    assert [result.key for result in views.results(room.by, room.id, room.step("samtale").id)] == ["poeng", "oversett"]


def test_questions_are_offered_to_those_who_write_for_others(views: RunViews, room: "Room") -> None:
    questions = views.questions(room.by, room.id, room.step("innsjekk").id)

    assert [question.item.key for question in questions] == ["forventning"]
    assert questions[0].offer.frame.levels[0].key == "kommune"


def test_only_facilitators_look(views: RunViews, room: "Room", stranger: "Facilitator") -> None:
    step_id = room.steps()[0].id
    with pytest.raises(NotFound, match="unknown"):
        views.view(stranger, room.id)
    with room.store.database.write() as db:
        db.add(Member(workshop_id=room.id, account_id=stranger.account_id, role=Membership.ORGANISER))
    for look in (
        lambda: views.view(stranger, room.id),
        lambda: views.results(stranger, room.id, step_id),
        lambda: views.questions(stranger, room.id, step_id),
        lambda: views.undoable(stranger, room.id),
    ):
        with pytest.raises(NotAllowed, match="read_only"):
            look()


def test_steps_of_other_workshops_are_unknown(views: RunViews, room: "Room") -> None:
    with pytest.raises(NotFound, match="unknown"):
        views.results(room.by, room.id, "nothing")
    with room.store.read() as db:
        assert db.get_one(Workshop, room.id).revision == seen(views, room).revision
