from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from facilitation.catalogue.inputs import Reference, Subject
from facilitation.domain.grouping.values import GroupMode
from facilitation.persistence.models import Action, Workshop
from facilitation.services.actors import Phone
from facilitation.services.phones.suggestions import suggestions
from facilitation.services.phones.view import Pen, PhoneViews
from facilitation.services.programs import frame_of
from tests.services.phone_reading import name_clusters, only_input, shown

if TYPE_CHECKING:
    from tests.conftest import Room

ACTION = {
    "problem": "Ansvar",
    "code_what": "planer",
    "code_whom": "kommune",
    "owner_role": "Leder",
    "owner_unit": "DPS Kysten",
    "first_step": "Når uka begynner, da ringer vi.",
    "deadline": "2027-09-01",
    "decision_level": "ssu",
}


@pytest.fixture
def views(room: "Room") -> PhoneViews:
    return PhoneViews(room.store)


def test_table_sees_who_writes_and_what(room: "Room", views: PhoneViews) -> None:
    writer, reader = room.fill(2)
    room.open("problemgruppe")
    free = shown(views, reader).group
    assert free is not None
    assert (free.number, free.pen, len(free.others)) == (1, Pen.FREE, 1)
    assert not shown(views, reader).can_write

    room.send(writer, "problemgruppe", f__problem="Felles problem", f__hvem="Alle")
    mine, theirs = shown(views, writer), shown(views, reader)
    assert mine.group is not None
    assert theirs.group is not None
    assert (mine.group.pen, theirs.group.pen) == (Pen.MINE, Pen.TAKEN)
    assert (mine.can_write, theirs.can_write) == (True, False)
    assert [entry.text for entry in theirs.inputs[0].entries] == ["Felles problem"]


def test_phone_without_a_table_cannot_write(room: "Room", views: PhoneViews) -> None:
    room.open("problemgruppe")
    step = shown(views, room.join())

    assert (step.group, step.can_write, step.inputs[0].entries) == (None, False, ())


def test_suggestions_have_the_phones_own_first_and_nobodys_name(room: "Room", views: PhoneViews) -> None:
    phone, other = room.fill(2)
    room.open("problem")
    room.send(other, "problem", text="Om ettervern", category="ettervern")
    room.send(other, "problem", text="Om flyt", category="informasjonsflyt")
    room.send(phone, "problem", text="Mitt", category="annet")
    room.open("problemgruppe")

    found = shown(views, phone).inputs[0].suggestions
    assert [(one.title, one.category, one.own) for one in found] == [
        ("Mitt", "Annet", True),
        ("Om flyt", "Informasjonsflyt", False),
        ("Om ettervern", "Ettervern", False),
    ]


def test_rows_are_suggested_with_their_codes(room: "Room", views: PhoneViews) -> None:
    phone = room.fill(1)[0]
    room.open("losningsgruppe")
    room.send(phone, "losningsgruppe", f__tiltak="Felles møte", f__kode__what="planer", f__kode__whom="nav")
    room.send(phone, "losningsgruppe", f__tiltak="Uten kode")
    name_clusters(room, "Bolig")
    room.open("plan")

    one = only_input(views, phone)
    assert {(each.title, each.what, each.whom) for each in one.suggestions} == {
        ("Felles møte", "planer", "nav"),
        ("Uten kode", "", ""),
    }
    assert one.problems == ("Bolig",)


def test_actions_and_groups_can_be_suggested_too(room: "Room") -> None:
    phone = room.fill(1)[0]
    room.open("plan")
    room.plan.submit(phone, room.answer("plan", title="Felles møte", **ACTION))
    with room.store.read() as db:
        frame = frame_of(db.get_one(Workshop, room.id))
        found = suggestions(db, room.id, frame, Reference(what=Subject.ACTIONS), phone.secret)

    assert [(one.title, one.own) for one in found] == [("Felles møte", False)]


def test_table_sees_its_actions_with_what_is_worth_a_look(room: "Room", views: PhoneViews) -> None:
    phone = room.fill(1)[0]
    room.open("plan")
    room.plan.submit(phone, room.answer("plan", title="Felles møte", **ACTION))

    (action,) = only_input(views, phone).actions
    assert (action.slot, action.fields.title) == (1, "Felles møte")
    assert [finding.code for finding in action.warnings] == ["plan.owner_not_in_room"]
    assert only_input(views, phone).used == 1


def test_table_lifts_its_own_actions_and_sees_what_is_set(room: "Room", views: PhoneViews) -> None:
    phones = room.fill(12)
    room.open("plan")
    for title, phone in (("Vårt", phones[0]), ("Deres", _at_another_table(views, phones))):
        room.plan.submit(phone, room.answer("plan", title=title, **ACTION))
    room.open("loft")

    level, ask = shown(views, phones[0]).inputs
    assert [thing.title for thing in level.subjects] == ["Vårt"]
    assert list(level.presets.values()) == ["ssu", "ssu"]
    assert ask.presets == {}


def test_table_without_actions_sees_everybodys(room: "Room", views: PhoneViews) -> None:
    phone = room.fill(2)[0]
    room.open("plan")
    room.plan.submit(phone, room.answer("plan", title="Felles møte", **ACTION))
    with room.store.database.write() as db:
        for action in db.scalars(select(Action)):
            action.group_id = None
    room.open("loft")

    assert [thing.title for thing in shown(views, phone).inputs[0].subjects] == ["Felles møte"]


def test_text_about_each_group_has_room_for_each(room: "Room", views: PhoneViews) -> None:
    phone = room.fill(12)[0]
    room.dividing.divide(room.by, room.id, GroupMode.HOME)
    room.open("fremlegg")
    one = only_input(views, phone)

    assert [thing.number for thing in one.subjects] == [1, 2]
    assert (one.used, one.limit) == (0, 2)


def _at_another_table(views: PhoneViews, phones: list[Phone]) -> Phone:
    first = shown(views, phones[0]).group
    for phone in phones:
        group = shown(views, phone).group
        if group is not None and first is not None and group.id != first.id:
            return phone
    raise AssertionError("everybody sits at one table")
