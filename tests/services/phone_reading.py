"""Short ways to read what a phone shows."""

from typing import TYPE_CHECKING

from facilitation.domain.codes import new_id
from facilitation.persistence.models import Cluster
from facilitation.services.actors import Phone
from facilitation.services.phones.inputs import PhoneInput
from facilitation.services.phones.view import PhoneStep, PhoneViews

if TYPE_CHECKING:
    from tests.conftest import Room


def shown(views: PhoneViews, phone: Phone) -> PhoneStep:
    step = views.view(phone).step
    assert step is not None
    return step


def only_input(views: PhoneViews, phone: Phone) -> PhoneInput:
    (one,) = shown(views, phone).inputs
    return one


def name_clusters(room: "Room", *names: str) -> None:
    step_id = room.step("klynging").id
    with room.store.database.write() as db:
        for position, name in enumerate(names):
            db.add(Cluster(id=new_id(), workshop_id=room.id, step_id=step_id, name=name, position=position))
