"""Questions with support: points on what is written in the very same step."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from facilitation.domain.errors import InvalidInput
from facilitation.live.hub import Topic
from facilitation.services.actors import Phone
from facilitation.services.phones.inputs import PhoneInput
from facilitation.services.phones.view import PhoneViews
from tests.services.phone_reading import shown

if TYPE_CHECKING:
    from tests.conftest import Room


def ballot(room: "Room", phone: Phone) -> PhoneInput:
    return shown(PhoneViews(room.store), phone).inputs[1]


def ask(room: "Room", key: str, count: int = 8) -> list[Phone]:
    phones = [room.join() for _ in range(count)]
    room.open(key)
    for n, phone in enumerate(phones):
        room.send(phone, key, "spørsmål", text=f"Spørsmål {n}")
    return phones


def test_everybody_can_support_what_anybody_asks_while_the_step_is_open(arena: "Room") -> None:
    asker, other = ask(arena, "spørsmål", 2)
    ids = {thing.title: thing.id for thing in ballot(arena, other).subjects}
    assert set(ids) == {"Spørsmål 0", "Spørsmål 1"}

    arena.send(other, "spørsmål", "støtte", **{f"p__{ids['Spørsmål 0']}": "1", f"p__{ids['Spørsmål 1']}": "1"})
    arena.send(asker, "spørsmål", "støtte", **{f"p__{ids['Spørsmål 1']}": "1"})


def test_nothing_on_a_phone_tells_whose_a_question_is(arena: "Room") -> None:
    asker, other = ask(arena, "spørsmål", 2)

    mine, theirs = ({thing.id: thing for thing in ballot(arena, phone).subjects} for phone in (asker, other))
    assert mine == theirs


def test_each_phone_has_its_own_order(arena: "Room") -> None:
    phones = ask(arena, "spørsmål")

    orders = {tuple(thing.title for thing in ballot(arena, phone).subjects) for phone in phones}
    assert len(orders) > 1
    assert ballot(arena, phones[0]).subjects == ballot(arena, phones[0]).subjects


def test_what_was_asked_last_stands_first_where_nothing_is_shuffled(arena: "Room") -> None:
    phones = ask(arena, "nyeste", 3)

    assert [thing.title for thing in ballot(arena, phones[0]).subjects] == ["Spørsmål 2", "Spørsmål 1", "Spørsmål 0"]


def test_a_question_that_is_taken_back_has_no_support_to_get(arena: "Room") -> None:
    asker, other = ask(arena, "nyeste", 2)
    gone = next(thing.id for thing in ballot(arena, other).subjects if thing.title == "Spørsmål 0")
    arena.answers.withdraw(asker, arena.answer("nyeste", "spørsmål", slot=1))

    assert [thing.title for thing in ballot(arena, other).subjects] == ["Spørsmål 1"]
    with pytest.raises(InvalidInput, match=r"points\.none"):
        arena.send(other, "nyeste", "støtte", **{f"p__{gone}": "1"})


def test_phones_hear_of_new_questions_and_of_nothing_else(arena: "Room") -> None:
    async def listen() -> list[bool]:
        asker = arena.join()
        arena.open("nyeste")
        heard = arena.store.hub.subscribe(arena.id, {Topic.QUESTIONS})
        saved = arena.send(asker, "nyeste", "spørsmål", text="Hva koster det?")
        first = await heard.next(wait=5)
        arena.send(asker, "nyeste", "støtte", **{f"p__{saved.entry_id}": "1"})
        arena.open("ideer")
        arena.send(asker, "ideer", text="En idé", category="bolig")
        await asyncio.sleep(0)
        return [first is not None, await heard.next(wait=0) is not None]

    assert asyncio.run(listen()) == [True, False]
