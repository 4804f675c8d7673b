import random

import pytest

from facilitation.catalogue.template import Phase
from facilitation.domain.codes import new_id
from facilitation.domain.states import DecisionKind, Door, StepState
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.facilitating import Stuck, ThoughtFacilitator
from facilitation.services.plan.decisions import decisions_of
from facilitation.services.programs import StepView
from tests.rehearsal.served import Served


def facilitator_of(served: Served, workshop_id: str) -> ThoughtFacilitator:
    content = Content(random.Random(3))  # noqa: S311 -- a fixed seed is the point
    return ThoughtFacilitator(
        served.product.services,
        by=served.by,
        workshop_id=workshop_id,
        content=content,
        clock=served.product.store.clock,
    )


def test_facilitator_runs_a_workshop_of_other_steps_to_its_end(served: Served) -> None:
    workshop_id = served.workshop("idemote")
    cast = served.cast(workshop_id, 8)
    mishaps: list[str] = []
    facilitator_of(served, workshop_id).run(lambda _step, _again: mishaps.extend(cast.answer().mishaps))

    services = served.product.services
    view = services.run_views.view(served.by, workshop_id)
    actions = services.plan.actions(served.by, workshop_id)
    assert mishaps == []
    assert view.workshop.finished
    assert {place.step.state for place in view.steps} == {StepState.CLOSED}
    assert 0 < len(actions) <= 8
    assert all(action.errors == action.warnings == () for action in actions)


def test_facilitator_sorts_cards_without_a_category_by_hand(served: Served) -> None:
    workshop_id = served.workshop("idemote")
    cast = served.cast(workshop_id, 8)
    facilitator_of(served, workshop_id).run(lambda _step, _again: cast.answer())

    services = served.product.services
    bunker = services.run_views.view(served.by, workshop_id).steps[1].step
    board = services.boards.board(served.by, workshop_id, bunker.id)
    assert len(board.clusters) == 6
    assert all(cluster.name and cluster.cards for cluster in board.clusters)
    assert board.loose == ()
    assert [card.parked for card in board.cards].count(True) == 1


def test_facilitator_opens_the_door_and_notes_the_seats_that_are_empty(served: Served) -> None:
    workshop_id = served.workshop()
    flow = served.product.services.flow
    flow.set_door(served.by, workshop_id, Door.CLOSED)
    doors = []

    def look(step: StepView, _again: bool) -> None:
        view = served.product.services.run_views.view(served.by, workshop_id).workshop
        doors.append((step.key, view.door, view.show_join, bool(view.representation_note)))

    facilitator_of(served, workshop_id).run(look)

    assert doors[:2] == [("innsjekk", Door.OPEN, True, False), ("erfaring", Door.OPEN, False, True)]
    assert len(doors) == 20


def test_program_that_never_ends_is_given_up(served: Served) -> None:
    workshop_id = served.workshop("idemote")
    editing = served.product.services.editing

    def add_a_talk(step: StepView, _again: bool) -> None:
        editing.add(
            served.by, workshop_id, title="Enda et innlegg", minutes=5, position=step.position + 1, request_id=new_id()
        )

    with pytest.raises(Stuck):
        facilitator_of(served, workshop_id).run(add_a_talk)


def test_questions_before_the_day_are_answered_by_most_and_then_closed(served: Served) -> None:
    workshop_id = served.workshop("kartlegging-henvendelser")
    services = served.product.services
    view = services.workshops.get(served.by, workshop_id)
    cast = served.outside()
    people = cast.expect(view.frame, 12)
    facilitator = facilitator_of(served, workshop_id)
    mishaps: list[str] = []
    facilitator.ask_from_afar(Phase.BEFORE, people, lambda path: mishaps.extend(cast.answer_from_afar(path).mishaps))

    (survey,) = services.surveys.views(served.by, workshop_id)
    assert mishaps == []
    assert 6 <= survey.n < 12
    assert survey.of == 12
    assert [step.state for step in survey.steps] == [StepState.CLOSED]

    came = cast.join(view.join_code, view.frame, 12)
    assert (came.people, came.mishaps) == (12, ())
    assert len(services.joining.present(served.by, workshop_id)) == 12


def test_tables_change_and_go_on_with_what_was_begun(served: Served) -> None:
    workshop_id = served.workshop("barn-og-unge-1-status")
    cast = served.cast(workshop_id, 12)
    turns: list[tuple[bool, int]] = []

    def in_step(step: StepView, again: bool) -> None:
        if step.key == "runder":
            turns.append((again, cast.answer(again=again).answers))

    facilitator_of(served, workshop_id).run(in_step)

    assert [again for again, _ in turns] == [False, True, True]
    assert all(answers for _, answers in turns)
    assert turns[0][1] >= turns[1][1]


def test_secretary_writes_a_decision_in_each_case(served: Served) -> None:
    workshop_id = served.workshop("asu-mote")
    served.cast(workshop_id)
    content = Content(random.Random(3), template="asu-mote")  # noqa: S311 -- a fixed seed is the point
    services = served.product.services
    ThoughtFacilitator(
        services, by=served.by, workshop_id=workshop_id, content=content, clock=served.product.store.clock
    ).run(lambda _step, _again: None)

    steps = services.run_views.view(served.by, workshop_id).steps
    with served.product.store.read() as db:
        written = decisions_of(db, workshop_id)
    decided = {place.step.key: written[place.step.id].fields for place in steps if place.step.id in written}
    assert list(decided) == [f"sak-{number}" for number in range(41, 49)]
    assert decided["sak-45"].kind is DecisionKind.ENDORSED
    assert "samhandlingsforum" in decided["sak-45"].resolution
    assert decided["sak-42"].report_by is not None
