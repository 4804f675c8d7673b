"""Answers to evaluations, written straight into the database: hundreds of phones take too long for what is tested."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from facilitation.domain.codes import new_id
from facilitation.domain.json_values import Json
from facilitation.persistence.models import Entry, Participant, Participation, Step
from facilitation.services.programs import step_by_key, step_view
from facilitation.services.store import Store

if TYPE_CHECKING:
    from tests.conftest import Room

# The seven items of the seminar, with how many of the 44 who answered in 2023 crossed each.
PUBLISHED: Mapping[str, int] = {
    "kontakter": 33,
    "formalisert": 29,
    "fokus": 24,
    "ansvarsdeling": 26,
    "felles-ansvar": 41,
    "forløp": 35,
    "i-sentrum": 31,
}


def come(store: Store, workshop_id: str, n: int) -> None:
    """Let so many have been there."""
    with store.database.write() as db:
        db.add_all(
            Participant(
                id=new_id(),
                workshop_id=workshop_id,
                token_hash=new_id(),
                level="kommune",
                role="ansatt",
                unit="Storvik",
            )
            for _ in range(n)
        )


def cross(store: Store, workshop_id: str, answered: int, crosses: Mapping[str, int]) -> None:
    """Let so many have answered the seven items, with so many crosses at each."""
    payloads: list[Json] = [{"chosen": [key for key, n in crosses.items() if place < n]} for place in range(answered)]
    say(store, workshop_id, "evaluering", "nytte", [("ansatt", payload) for payload in payloads])
    with store.database.write() as db:
        row = step_by_key(db, workshop_id, "evaluering")
        assert row is not None
        db.add_all(Participation(step_id=row.id, input_key="nytte", who=new_id(), count=1) for _ in payloads)


def say(store: Store, workshop_id: str, step: str, key: str, answers: Sequence[tuple[str, Json]]) -> None:
    """Write answers, each with the role of who gave it."""
    with store.database.write() as db:
        row = step_by_key(db, workshop_id, step)
        assert row is not None
        item = step_view(row).template.input(key)
        assert item is not None
        db.add_all(_entry(row, key, item.kind, role, payload) for role, payload in answers)


def _entry(row: Step, key: str, kind: str, role: str, payload: Json) -> Entry:
    return Entry(
        id=new_id(),
        workshop_id=row.workshop_id,
        step_id=row.id,
        input_key=key,
        kind=kind,
        owner_tag=new_id(),
        sequence=1,
        slot=1,
        payload=payload,
        role=role,
    )


def evaluate_as_in_2023(room: "Room") -> None:
    """Let 143 people come to a workshop, and 44 of them evaluate it as was published."""
    come(room.store, room.id, 143)
    cross(room.store, room.id, 44, PUBLISHED)
