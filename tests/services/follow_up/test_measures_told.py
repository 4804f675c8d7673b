"""A row about an action's measure is the newest value in the plan."""

from datetime import date, timedelta
from typing import Any

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput
from facilitation.persistence.models import Action, ActionUpdate
from facilitation.services.actors import Facilitator
from facilitation.services.answering.answers import Answer
from facilitation.services.answering.payloads import Values
from facilitation.services.follow_up.updates import Updates
from facilitation.services.store import Store
from tests.conftest import Room


@pytest.fixture
def follow_up(store: Store, catalogue: Catalogue, facilitator: Facilitator) -> tuple[Room, str]:
    """The follow-up meeting at its measures, with one action in its plan."""
    room, action_id = Room(store, catalogue, facilitator, template="bedre-i-lag-oppfolging"), new_id()
    with store.change(room.id) as change:
        change.db.add(Action(id=action_id, workshop_id=room.id, position=1, title="Felles møte", target="95"))
    room.open("måltall")
    return room, action_id


def tell(room: Room, action_id: str, **fields: Any) -> None:
    values = Values({f"f:{name}": [str(value)] for name, value in fields.items()})
    step = room.step("måltall")
    answer = Answer(request_id=new_id(), step_id=step.id, input_key="verdi", values=values, subject_id=action_id)
    room.answers.submit(room.join(), answer)


def newest(room: Room) -> Any:
    (action,) = Updates(room.store).now(room.by, [room.id])
    return action.measured


def test_value_comes_with_its_day_and_source(follow_up: tuple[Room, str]) -> None:
    room, action_id = follow_up
    tell(room, action_id, verdi="71,5", dato="2027-03-01", kilde="Pasientadministrativt system")

    told = newest(room)
    assert (told.value, told.value_date, told.value_source) == (
        "71,5",
        date(2027, 3, 1),
        "Pasientadministrativt system",
    )


def test_value_of_tomorrow_is_refused_and_tells_nothing(follow_up: tuple[Room, str]) -> None:
    room, action_id = follow_up
    tomorrow = (date(2027, 3, 10) + timedelta(days=1)).isoformat()

    with pytest.raises(InvalidInput, match=r"date\.in_the_future"):
        tell(room, action_id, verdi="71", dato=tomorrow)
    assert newest(room) is None
    with room.store.read() as db:
        assert db.query(ActionUpdate).count() == 0
