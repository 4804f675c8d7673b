"""Ratings of listed things under criteria, with what is one's own barred, and money within a frame."""

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from facilitation.domain.errors import InvalidInput
from facilitation.persistence.models import Entry
from facilitation.services.actors import Phone
from facilitation.services.answering.offers import NONE
from facilitation.services.phones.view import PhoneViews
from tests.services.phone_reading import only_input

if TYPE_CHECKING:
    from tests.conftest import Room


def payloads(room: "Room", key: str) -> list[Any]:
    with room.store.read() as db:
        query = select(Entry.payload).where(Entry.step_id == room.step(key).id).order_by(Entry.sequence)
        return list(db.scalars(query))


def refusal(room: "Room", phone: Phone, key: str, *input_key: str, **fields: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        room.send(phone, key, *input_key, **fields)
    return caught.value


@pytest.fixture
def owner(arena: "Room") -> Phone:
    """Somebody who said at the check-in that one of the projects is theirs."""
    phone = arena.join()
    arena.open("inn")
    arena.send(phone, "inn", "eier", value="team")
    return phone


def test_things_of_a_list_are_rated_under_each_criterion(arena: "Room") -> None:
    phone = arena.join()
    arena.open("vurdering")
    arena.send(phone, "vurdering", v__team__likt="4", v__team__bredding="unknown", v__ressurs__likt="2")

    assert payloads(arena, "vurdering") == [{"values": {"team": {"likt": 4, "bredding": None}, "ressurs": {"likt": 2}}}]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "choice.empty"),
        ({"v__team": "4"}, "choice.empty"),
        ({"v__team__finnes-ikke": "4"}, "choice.empty"),
        ({"v__team__likt": "6"}, "scale.out_of_range"),
        ({"v__team__likt": "-1"}, "number.not_whole"),
    ],
)
def test_marks_that_nobody_asked_for_are_not_taken(arena: "Room", fields: dict[str, str], code: str) -> None:
    phone = arena.join()
    arena.open("vurdering")

    assert refusal(arena, phone, "vurdering", **fields).code == code
    assert payloads(arena, "vurdering") == []


def test_nobody_judges_what_is_their_own(arena: "Room", owner: Phone) -> None:
    arena.open("vurdering")
    refused = refusal(arena, owner, "vurdering", v__team__likt="5", v__ressurs__likt="2")
    assert (refused.code, refused.facts["field"]) == ("subject.barred", "v:team:likt")

    arena.send(owner, "vurdering", v__ressurs__likt="2")
    arena.send(arena.join(), "vurdering", v__team__likt="5")
    assert payloads(arena, "vurdering") == [{"values": {"ressurs": {"likt": 2}}}, {"values": {"team": {"likt": 5}}}]


def test_phone_is_told_what_is_barred(arena: "Room", owner: Phone) -> None:
    views = PhoneViews(arena.store)
    arena.open("vurdering")

    assert only_input(views, owner).offer.barred == {"team"}
    assert only_input(views, arena.join()).offer.barred == set()


def test_whoever_owns_none_of_them_judges_all(arena: "Room", owner: Phone) -> None:
    arena.send(owner, "inn", "eier", value=NONE, slot=1)
    arena.open("vurdering")

    arena.send(owner, "vurdering", v__team__likt="5")


def test_facilitator_who_writes_for_an_owner_is_barred_too(arena: "Room", owner: Phone) -> None:
    arena.open("fordeling")
    who = arena.joining.known(owner).id

    with pytest.raises(InvalidInput, match=r"subject\.barred"):
        arena.answers.submit_for(arena.by, arena.id, who, arena.answer("fordeling", m__team="1"))


def test_money_is_whole_kroner_within_the_frame(arena: "Room") -> None:
    phone = arena.join()
    arena.open("fordeling")
    typed = {"team": "4 500 000", "ressurs": "1.500.000", "hospitering": "1850000 kr", "følge": "120000"}
    fields = {f"m__{key}": amount for key, amount in typed.items()}
    arena.send(phone, "fordeling", m__resten="3\u00a0200\u00a0000", **fields)

    (kept,) = payloads(arena, "fordeling")
    amounts = {"team": 4_500_000, "ressurs": 1_500_000, "hospitering": 1_850_000, "resten": 3_200_000, "følge": 120_000}
    assert kept == {"amounts": amounts}
    assert sum(amounts.values()) == 11_170_000


def test_sum_above_the_frame_is_refused_with_how_much(arena: "Room") -> None:
    phone = arena.join()
    arena.open("fordeling")
    refused = refusal(arena, phone, "fordeling", m__team="11 000 000", m__ressurs="170 001")

    assert refused.code == "money.over_total"
    assert refused.facts["over"] == "1"
    assert payloads(arena, "fordeling") == []


@pytest.mark.parametrize("typed", ["4,5 mill.", "-5", "+5", "5-", "1.5", "12,50"])
def test_money_that_could_be_read_in_two_ways_is_asked_for_again(arena: "Room", typed: str) -> None:
    phone = arena.join()
    arena.open("fordeling")
    refused = refusal(arena, phone, "fordeling", m__team=typed)

    assert (refused.code, refused.facts["field"]) == ("money.not_whole", "m:team")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "money.none"),
        ({"m__team": " "}, "money.none"),
        ({"m__team": "9" * 40}, "money.too_large"),
        ({"m__ukjent": "5"}, "money.none"),
    ],
)
def test_amounts_that_are_none_or_too_many(arena: "Room", fields: dict[str, str], code: str) -> None:
    phone = arena.join()
    arena.open("fordeling")

    assert refusal(arena, phone, "fordeling", **fields).code == code


@pytest.mark.parametrize(
    ("input_key", "some", "code", "field"),
    [
        ("kroner", {"m__team": "5"}, "money.incomplete", "m:ressurs"),
        ("typer", {"v__bolig": "3"}, "answer.incomplete", "v:act"),
        ("finnes", {"v__bolig": "ja"}, "answer.incomplete", "v:act"),
        ("flere", {}, "choice.empty", "chosen"),
    ],
)
def test_where_all_is_required_nothing_is_passed_over(
    arena: "Room", input_key: str, some: dict[str, str], code: str, field: str
) -> None:
    phone = arena.join()
    arena.open("alt")
    refused = refusal(arena, phone, "alt", input_key, **some)

    assert (refused.code, refused.facts["field"]) == (code, field)


def test_nought_is_an_amount(arena: "Room") -> None:
    phone = arena.join()
    arena.open("alt")
    arena.send(phone, "alt", "kroner", m__team="0", m__ressurs="0", m__hospitering="0", m__resten="0", m__følge="1")

    assert payloads(arena, "alt")[0]["amounts"]["team"] == 0


def test_choice_can_be_among_the_items_of_a_list_or_none_of_them(arena: "Room") -> None:
    views = PhoneViews(arena.store)
    phone = arena.join()
    arena.open("inn")
    one = only_input(views, phone)
    titles = [option.title for option in one.offer.options(one.item)]  # type: ignore[arg-type]
    assert titles[0] == "Forsterket utskrivningsteam"
    assert titles[-1] == "Nei"

    assert refusal(arena, phone, "inn", "eier", value="finnes-ikke").code == "choice.unknown"


def test_cards_are_put_under_the_items_of_a_list(arena: "Room") -> None:
    phone = arena.join()
    arena.open("ideer")
    arena.send(phone, "ideer", text="Vi kan møtes før utskrivning.", category="bolig")

    assert refusal(arena, phone, "ideer", text="Vi kan møtes.", category="annet").code == "choice.unknown"
