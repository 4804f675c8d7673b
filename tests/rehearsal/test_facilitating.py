import random

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.states import Door, StepState
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.facilitating import Stuck, ThoughtFacilitator
from facilitation.services.programs import StepView
from tests.rehearsal.served import Served


def facilitator_of(served: Served, workshop_id: str) -> ThoughtFacilitator:
    content = Content(random.Random(3))  # noqa: S311 -- a fixed seed is the point
    return ThoughtFacilitator(served.product.services, by=served.by, workshop_id=workshop_id, content=content)


def test_facilitator_runs_a_workshop_of_other_steps_to_its_end(served: Served) -> None:
    workshop_id = served.workshop("idemote")
    cast = served.cast(workshop_id, 8)
    mishaps: list[str] = []
    facilitator_of(served, workshop_id).run(lambda _: mishaps.extend(cast.answer().mishaps))

    services = served.product.services
    view = services.run_views.view(served.by, workshop_id)
    actions = services.plan.actions(served.by, workshop_id)
    assert mishaps == []
    assert view.workshop.finished
    assert {place.step.state for place in view.steps} == {StepState.CLOSED}
    assert len(actions) == 8
    assert all(action.errors == action.warnings == () for action in actions)


def test_facilitator_sorts_cards_without_a_category_by_hand(served: Served) -> None:
    workshop_id = served.workshop("idemote")
    cast = served.cast(workshop_id, 8)
    facilitator_of(served, workshop_id).run(lambda _: cast.answer())

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

    def look(step: StepView) -> None:
        view = served.product.services.run_views.view(served.by, workshop_id).workshop
        doors.append((step.key, view.door, view.show_join, bool(view.representation_note)))

    facilitator_of(served, workshop_id).run(look)

    assert doors[:2] == [("innsjekk", Door.OPEN, True, False), ("erfaring", Door.OPEN, False, True)]
    assert len(doors) == 20


def test_program_that_never_ends_is_given_up(served: Served) -> None:
    workshop_id = served.workshop("idemote")
    editing = served.product.services.editing

    def add_a_talk(step: StepView) -> None:
        editing.add(
            served.by, workshop_id, title="Enda et innlegg", minutes=5, position=step.position + 1, request_id=new_id()
        )

    with pytest.raises(Stuck):
        facilitator_of(served, workshop_id).run(add_a_talk)
