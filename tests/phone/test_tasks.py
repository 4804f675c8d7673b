"""Tasks: where a workshop plans its own work, a phone asks for what, who and when, and the plan wants no more."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from facilitation.bootstrap import Product
from facilitation.domain.codes import new_id
from facilitation.domain.plan import ActionFields
from facilitation.services.actors import Facilitator
from facilitation.services.plan.plan import PlanErrors
from facilitation.services.store import Store
from tests.conftest import Room
from tests.phone.phone_site import PhoneSite, build_phone_site

if TYPE_CHECKING:
    from facilitation.catalogue.catalogue import Catalogue

TASK = {"title": "Bestille lokale", "owner_role": "Leder", "owner_unit": "NAV Storvik", "deadline": "2027-04-01"}


@pytest.fixture
def hall(store: Store, catalogue: "Catalogue", facilitator: Facilitator, product: Product) -> PhoneSite:
    return build_phone_site(Room(store, catalogue, facilitator, template="bedre-i-lag-arbeidsgruppe"), product)


def test_phone_asks_for_what_who_and_when(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("oppgaver")
    page = visitor.page()

    assert [name in page for name in ('name="title"', 'name="owner_role"', 'name="owner_unit"', 'name="deadline"')] == [
        True
    ] * 4
    assert [name in page for name in ('name="problem"', 'name="first_step"', 'name="decision_level"')] == [False] * 3


def test_task_is_stored_without_the_rest_and_may_be_edited_so(hall: PhoneSite) -> None:
    room = hall.room
    room.open("oppgaver")
    assert hall.inside().send("oppgaver", **TASK).status_code == 303

    (action,) = room.plan.actions(room.by, room.id)
    assert (action.fields.title, action.errors) == ("Bestille lokale", ())
    later = ActionFields(
        title="Bestille møterom", owner_role="Leder", owner_unit="NAV Storvik", deadline=action.fields.deadline
    )
    assert room.plan.edit(room.by, room.id, action.id, later, version=action.version) == 2
    assert room.plan.add(room.by, room.id, later, request_id=new_id())


def test_task_without_an_owner_is_refused(hall: PhoneSite) -> None:
    hall.room.open("oppgaver")
    answer = hall.inside().send("oppgaver", script=True, **{**TASK, "owner_role": ""})

    assert answer.status_code == 422
    assert hall.room.plan.actions(hall.room.by, hall.room.id) == ()


def test_measures_and_tasks_of_one_workshop_are_held_apart(arena: Room) -> None:
    writer = arena.join()
    arena.open("oppgaver")
    arena.plan.submit(writer, arena.answer("oppgaver", **TASK))
    arena.close("oppgaver")
    arena.open("plan")

    with pytest.raises(PlanErrors) as refused:
        arena.plan.submit(writer, arena.answer("plan", **TASK))
    assert "first_step" in {finding.field for finding in refused.value.findings}
    (task,) = arena.plan.actions(arena.by, arena.id)
    assert task.errors == ()
    assert task.fields.deadline is not None
    assert task.fields.deadline > arena.workshops.get(arena.by, arena.id).day + timedelta(days=7)
