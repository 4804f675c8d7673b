"""Rows of forms: every kind of field, rows about things, money against a frame, and days that cannot be right."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from facilitation.domain.errors import InvalidInput, TooMany
from facilitation.persistence.models import Entry
from facilitation.services.actors import Phone
from facilitation.services.answering.answers import Answer
from facilitation.services.phones.view import PhoneViews
from tests.services.phone_reading import only_input

if TYPE_CHECKING:
    from tests.conftest import Room


def rows(room: "Room", key: str) -> list[tuple[str, Any]]:
    """Return title and fields of each row of a step."""
    with room.store.read() as db:
        query = select(Entry).where(Entry.step_id == room.step(key).id).order_by(Entry.sequence)
        return [(row.text, row.payload["fields"]) for row in db.scalars(query)]


def refused(room: "Room", phone: Phone, answer: Answer) -> tuple[str, object]:
    with pytest.raises(InvalidInput) as caught:
        room.answers.submit(phone, answer)
    return caught.value.code, caught.value.facts["field"]


def about(room: "Room", key: str, subject: str, **fields: str) -> Answer:
    return replace(room.answer(key, **fields), subject_id=subject)


@pytest.fixture
def register(arena: "Room") -> tuple["Room", Phone, list[str]]:
    """Two projects in a register, with their identifiers, and the step that couples them open."""
    phone = arena.join()
    arena.open("aktivitet")
    ids = [arena.send(phone, "aktivitet", f__navn=name).entry_id for name in ("Felles forløp", "Digital dialog")]
    arena.open("koplinger")
    return arena, phone, ids


def test_each_kind_of_field_is_kept_as_what_it_is(arena: "Room") -> None:
    phone = arena.join()
    arena.open("aktivitet")
    arena.send(
        phone,
        "aktivitet",
        f__navn="Felles forløp",
        f__status="drift",
        f__antall="12,5",
        f__oppstart="01.09.2027",
        f__målt="2027-02-01",
    )

    fields = {
        "navn": "Felles forløp",
        "status": "drift",
        "antall": 12.5,
        "oppstart": "2027-09-01",
        "målt": "2027-02-01",
    }
    assert rows(arena, "aktivitet") == [("Felles forløp", fields)]


def test_what_may_be_left_out_is_empty(arena: "Room") -> None:
    phone = arena.join()
    arena.open("aktivitet")
    arena.send(phone, "aktivitet", f__navn="Felles forløp")

    assert rows(arena, "aktivitet")[0][1] == {
        "navn": "Felles forløp",
        "status": None,
        "antall": None,
        "oppstart": None,
        "målt": None,
    }


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({}, "text.empty", "f:navn"),
        ({"f__status": "ukjent"}, "choice.unknown", "f:status"),
        ({"f__antall": "mange"}, "number.not_a_number", "f:antall"),
        ({"f__oppstart": "i høst"}, "date.not_a_date", "f:oppstart"),
        ({"f__oppstart": "31.02.2028"}, "date.not_a_date", "f:oppstart"),
        ({"f__oppstart": "09.03.2027"}, "date.before_the_day", "f:oppstart"),
        ({"f__målt": "11.03.2027"}, "date.in_the_future", "f:målt"),
        ({"f__navn": "Ring 99 88 77 66"}, "privacy.blocked", "f:navn"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(arena: "Room", fields: dict[str, str], code: str, field: str) -> None:
    phone = arena.join()
    arena.open("aktivitet")
    answer = arena.answer("aktivitet", **({"f__navn": "Felles forløp"} if fields else {}) | fields)

    assert refused(arena, phone, answer) == (code, field)
    assert rows(arena, "aktivitet") == []


def test_days_at_the_edge_are_taken(arena: "Room") -> None:
    phone = arena.join()
    arena.open("aktivitet")
    arena.send(phone, "aktivitet", f__navn="A", f__oppstart="10.03.2027", f__målt="10.03.2027")

    assert len(rows(arena, "aktivitet")) == 1


def test_far_days_are_taken_with_a_warning(arena: "Room") -> None:
    phone = arena.join()
    arena.open("aktivitet")
    arena.send(phone, "aktivitet", f__navn="A", f__oppstart="01.06.2028", f__målt="01.06.2020")

    (entry,) = only_input(PhoneViews(arena.store), phone).entries
    assert [(warning.field, warning.code) for warning in entry.warnings] == [("f:oppstart", "date.over_a_year")]


def test_a_day_before_the_decision_level_can_be_through_is_warned_of(arena: "Room") -> None:
    phone = arena.join()
    arena.open("vilkår")
    arena.answers.submit(phone, about(arena, "vilkår", "team", f__nivå="asu", f__frist="01.05.2027"))
    arena.answers.submit(phone, about(arena, "vilkår", "ressurs", f__nivå="egen", f__frist="01.05.2027"))

    entries = only_input(PhoneViews(arena.store), phone).entries
    found = {entry.subject_id: [(one.code, one.facts) for one in entry.warnings] for entry in entries}
    assert found == {"team": [("date.under_lead_time", {"days": 60})], "ressurs": []}


def test_rows_couple_things_and_have_the_first_ones_name(register: tuple["Room", Phone, list[str]]) -> None:
    room, phone, (first, second) = register
    room.send(phone, "koplinger", f__fra=first, f__til=second, f__grunn="Samme barn")

    assert rows(room, "koplinger") == [("Felles forløp", {"fra": first, "til": second, "grunn": "Samme barn"})]


def test_nothing_is_coupled_with_itself_or_with_what_is_not_there(
    register: tuple["Room", Phone, list[str]],
) -> None:
    room, phone, (first, second) = register

    same = room.answer("koplinger", f__fra=first, f__til=first)
    assert refused(room, phone, same) == ("form.same_thing", "f:til")
    assert refused(room, phone, room.answer("koplinger", f__fra=first)) == ("choice.empty", "f:til")
    assert refused(room, phone, room.answer("koplinger", f__til=second)) == ("choice.empty", "f:fra")
    foreign = room.answer("koplinger", f__fra=first, f__til="finnes-ikke")
    assert refused(room, phone, foreign) == ("choice.unknown", "f:til")


def test_both_sides_of_a_pair_are_given_or_none(arena: "Room") -> None:
    phone = arena.join()
    arena.open("praksis")
    half = arena.answer("praksis", f__hvem="Lærings- og mestringssenteret", f__inn__now="brev")
    assert refused(arena, phone, half) == ("choice.empty", "f:inn:wanted")

    arena.send(phone, "praksis", f__hvem="Senteret", f__inn__now="brev", f__inn__wanted="melding")
    assert rows(arena, "praksis")[0][1]["inn"] == {"now": "brev", "wanted": "melding"}


def test_there_is_one_row_for_each_thing_under_its_name(arena: "Room") -> None:
    phone = arena.join()
    arena.open("vilkår")
    saved = arena.answers.submit(phone, about(arena, "vilkår", "team", f__leder="Klinikksjefen", f__frist="30.06.2027"))
    arena.answers.submit(phone, about(arena, "vilkår", "team", f__leder="Kommunalsjefen", f__frist="30.06.2027"))

    assert (saved.slot, saved.limit) == (1, 1)
    ((title, fields),) = rows(arena, "vilkår")
    assert (title, fields["leder"]) == ("Forsterket utskrivningsteam", "Kommunalsjefen")
    one = only_input(PhoneViews(arena.store), phone)
    assert (one.used, one.limit) == (1, 5)


def test_a_row_about_nothing_is_refused(arena: "Room") -> None:
    phone = arena.join()
    arena.open("vilkår")

    assert refused(arena, phone, arena.answer("vilkår", f__frist="30.06.2027")) == ("subject.unknown", "subject")
    foreign = about(arena, "vilkår", "finnes-ikke", f__frist="30.06.2027")
    assert refused(arena, phone, foreign) == ("subject.unknown", "subject")
    assert refused(arena, phone, about(arena, "vilkår", "team", f__leder="X")) == ("date.missing", "f:frist")


def test_rows_of_money_are_summed_against_the_frame(arena: "Room") -> None:
    views, phone = PhoneViews(arena.store), arena.join()
    arena.open("budsjett")
    arena.send(phone, "budsjett", f__post="Prosjektleder", f__kr="300 000", f__dekkes="søknad")
    arena.send(arena.join(), "budsjett", f__post="Lokaler", f__kr="250 000")

    one = only_input(views, phone)
    assert (one.total, one.spent) == (500_000, 550_000)
    assert refused(arena, phone, arena.answer("budsjett", f__post="Reise")) == ("money.missing", "f:kr")
    assert refused(arena, phone, arena.answer("budsjett", f__post="Reise", f__kr="2,5 mill.")) == (
        "money.not_whole",
        "f:kr",
    )


def test_no_more_rows_than_there_is_room_for(arena: "Room") -> None:
    phone = arena.join()
    arena.open("aktivitet")
    for n in range(3):
        arena.send(phone, "aktivitet", f__navn=f"Prosjekt {n}")

    with pytest.raises(TooMany):
        arena.send(phone, "aktivitet", f__navn="Ett for mye")
