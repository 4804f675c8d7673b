"""What a phone sees in the same turn as its answer is stored."""

import pytest

from facilitation.domain.errors import NotFound
from facilitation.live.hub import Topic
from facilitation.persistence.desk import Desk
from facilitation.services.actors import Known, Phone
from facilitation.services.answering.answers import Answers
from facilitation.services.phones.view import PhoneViews
from facilitation.services.room.joining import Joining
from tests.conftest import Room


def texts_seen(room: Room, phone: Phone, text: str) -> list[str] | None:
    """Send a card, and return the own texts that are seen then."""
    views = PhoneViews(room.store)

    def look(desk: Desk, participant: Known) -> list[str]:
        view = views.at(desk, participant, phone)
        return [entry.text for one in view.step.inputs for entry in one.entries] if view.step else []

    answer = room.answer("problem", text=text, category="fastlege")
    return Answers(room.store).send_and_look(phone, answer, look).result()[1]


def test_own_answer_is_seen_with_those_before_it(room: Room) -> None:
    phone, other = room.join(), room.join()
    room.open("problem")

    assert texts_seen(room, phone, "det første") == ["det første"]
    assert texts_seen(room, other, "en annens") == ["en annens"]
    assert texts_seen(room, phone, "det andre") == ["det første", "det andre"]


def test_look_that_fails_costs_no_answer(room: Room) -> None:
    phone = room.join()
    room.open("problem")

    def look(_desk: Desk, _participant: Known) -> str:
        raise NotFound("step.unknown")

    answer = room.answer("problem", text="lagret likevel", category="fastlege")
    saved, seen = room.answers.send_and_look(phone, answer, look).result()

    assert (saved.used, seen) == (1, None)
    assert texts_seen(room, phone, "neste") == ["lagret likevel", "neste"]


def test_nobody_looks_where_the_answer_changes_the_page_of_others(arena: Room) -> None:
    phone = arena.join()
    step = next(one for one in arena.steps() if one.has_support)
    arena.open(step.key)
    answer = arena.answer(step.key, step.template.inputs[0].key, text="Hvem ringer først?")
    heard = arena.answers.send_and_look(phone, answer, lambda *_: "sett").result()

    assert heard[1] is None


@pytest.mark.sqlite
def test_door_is_at_hand_when_somebody_has_asked_and_follows_what_changes(room: Room) -> None:
    joining = Joining(room.store)
    assert joining.at_hand(room.code) is None
    joining.find(room.code)
    at_hand = joining.at_hand(room.code.lower())
    assert at_hand is not None
    assert at_hand == joining.find(room.code)

    with room.store.change(room.id, Topic.PEOPLE) as change:
        change.workshop.title = "Et nytt navn"
    assert joining.at_hand(room.code) is None
    assert joining.find(room.code).title == "Et nytt navn"
