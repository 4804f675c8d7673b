from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from facilitation.persistence.models import Entry
from tests.console.conftest import Console, find, press, words

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from tests.conftest import Room


def writing(console: Console, room: "Room") -> "AppTest":
    """Return the running page with «Skriv for noen» chosen."""
    page = console.open("run", room.id)
    find(page, "button_group", "room_").set_value("behalf")
    page.run()
    return page


def fill_in(page: "AppTest", kind: str, name: str, value: Any) -> None:
    """Fill in the one field whose name ends so."""
    find(page, kind, "for_", f":{name}").set_value(value)


def said(room: "Room", step: str) -> list[tuple[str, Any]]:
    with room.store.read() as db:
        return [(row.text, row.payload) for row in db.query(Entry).where(Entry.step_id == room.step(step).id)]


def test_somebody_without_a_phone_comes_in(console: Console, room: "Room") -> None:
    room.workshops.set_units(room.by, room.id, ("Storvik", "Veiviseren"))
    page = writing(console, room)
    find(page, "selectbox", "proxy_", "_level").set_value("bruker")
    find(page, "selectbox", "proxy_", "_role").set_value("brukerrepresentant")
    find(page, "selectbox", "proxy_", "_unit").set_value("Veiviseren")
    press(page, "proxy_")

    (person,) = room.joining.present(room.by, room.id)
    assert (person.level, person.role, person.unit, person.proxied) == (
        "bruker",
        "brukerrepresentant",
        "Veiviseren",
        True,
    )
    assert find(page, "selectbox", "proxy_", "_unit").value is None


def test_a_person_without_a_unit_is_refused(console: Console, room: "Room") -> None:
    page = press(writing(console, room), "proxy_")

    assert "Skriv noe her" in page.error[0].value
    assert room.joining.present(room.by, room.id) == ()


def test_nobody_is_written_for_before_a_step_is_open(console: Console, room: "Room") -> None:
    room.fill(2)

    assert "Åpne et steg først" in words(writing(console, room))


def test_nobody_is_here_to_be_written_for(console: Console, room: "Room") -> None:
    room.open("erfaring")

    assert "ingen å skrive for" in words(writing(console, room))


def test_a_step_that_asks_nothing_says_so(console: Console, room: "Room") -> None:
    room.fill(2)
    room.open("pause-1")

    assert "spør ikke om noe" in words(writing(console, room))


def test_a_card_is_written_for_somebody_once(console: Console, room: "Room") -> None:
    room.fill(2)
    room.open("erfaring")
    page = writing(console, room)
    fill_in(page, "text_area", "text", "Vi ringte hverandre.")
    fill_in(page, "selectbox", "category", "bar")
    button = find(page, "button", "for_")
    press(page, "for_")
    button.click()
    page.run()

    assert [text for text, _ in said(room, "erfaring")] == ["Vi ringte hverandre."]
    assert find(page, "text_area", "for_", ":text").value == ""


def test_a_text_that_may_tell_who_somebody_is_must_be_read_again(console: Console, room: "Room") -> None:
    room.fill(2)
    room.open("erfaring")
    page = writing(console, room)
    fill_in(page, "text_area", "text", "To pasienter ventet i tre uker.")
    fill_in(page, "selectbox", "category", "brast")
    press(page, "for_")
    assert "kjennes igjen" in page.error[0].value
    assert said(room, "erfaring") == []
    find(page, "checkbox", "for_", ":confirmed").check()
    press(page, "for_")

    assert len(said(room, "erfaring")) == 1


def test_points_are_given_for_somebody(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("problem")
    room.send(phones[0], "problem", text="Venting", category="annet")
    room.open("klynging")
    room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
    (cluster,) = room.boards.board(room.by, room.id, room.step("klynging").id).clusters
    room.open("prioritering")
    page = writing(console, room)
    fill_in(page, "number_input", f"p:{cluster.id}", 2)
    press(page, "for_")

    assert said(room, "prioritering") == [("", {"points": {cluster.id: 2}})]


@pytest.mark.parametrize(
    ("item", "kind", "name", "value", "stored"),
    [
        ("tro", "selectbox", "value", "4", {"value": 4}),
        ("tro", "selectbox", "value", "unknown", {"value": None}),
        ("nytte", "multiselect", "chosen", ["fokus", "kontakter"], {"chosen": ["kontakter", "fokus"]}),
        ("kontakt", "selectbox", "value", "nei", {"value": "nei"}),
    ],
)
def test_scales_and_choices_are_answered_for_somebody(
    console: Console, room: "Room", item: str, kind: str, name: str, value: Any, stored: Any
) -> None:
    room.fill(2)
    room.open("evaluering")
    page = writing(console, room)
    find(page, "selectbox", "for_input_").set_value(item)
    page.run()
    fill_in(page, kind, name, value)
    press_send(page)

    assert said(room, "evaluering") == [("", stored)]


def press_send(page: "AppTest") -> None:
    press(page, "for_")


def proposals(room: "Room") -> list[str]:
    """Let a table propose two things, and return their identifiers."""
    room.fill(12)
    room.open("losningsgruppe")
    frame = room.workshops.get(room.by, room.id).frame
    assert frame.codes is not None
    group = room.dividing.latest(room.by, room.id)[0].groups[0]
    codes = {"f__kode__what": frame.codes.what[0].key, "f__kode__whom": frame.codes.whom[0].key}
    return [
        room.answers.submit_for(
            room.by, room.id, group.id, room.answer("losningsgruppe", f__tiltak=title, **codes)
        ).entry_id
        for title in ("Felles møte", "Fast kontakt")
    ]


def test_placements_are_made_for_somebody(console: Console, room: "Room") -> None:
    first, _ = proposals(room)
    room.open("effekt")
    page = writing(console, room)
    fill_in(page, "selectbox", f"effect:{first}", "5")
    fill_in(page, "selectbox", f"effort:{first}", "2")
    press_send(page)

    assert said(room, "effekt") == [("", {"placements": {first: [5, 2]}})]


def test_a_table_s_row_is_written_for_it(console: Console, room: "Room") -> None:
    room.fill(12)
    room.open("losningsgruppe")
    page = writing(console, room)
    frame = room.workshops.get(room.by, room.id).frame
    assert frame.codes is not None
    assert find(page, "selectbox", "for_whom_").options[0] == "Bord 1"
    fill_in(page, "text_area", "f:tiltak", "Fast møte hver måned")
    fill_in(page, "selectbox", "f:kode:what", frame.codes.what[0].key)
    fill_in(page, "selectbox", "f:kode:whom", frame.codes.whom[0].key)
    press_send(page)

    assert [text for text, _ in said(room, "losningsgruppe")] == ["Fast møte hver måned"]


def write_an_action(page: "AppTest", room: "Room") -> None:
    frame = room.workshops.get(room.by, room.id).frame
    assert frame.codes is not None
    fill_in(page, "text_area", "title", "Fast møte hver måned")
    fill_in(page, "text_area", "problem", "Venting")
    fill_in(page, "selectbox", "code_what", frame.codes.what[0].key)
    fill_in(page, "selectbox", "code_whom", frame.codes.whom[0].key)
    fill_in(page, "text_input", "owner_role", "Leder")
    fill_in(page, "text_area", "owner_unit", "Storvik kommune")
    fill_in(page, "text_area", "first_step", "Når uka begynner, da ringer vi.")
    fill_in(page, "date_input", "deadline", date(2027, 9, 1))
    fill_in(page, "selectbox", "decision_level", frame.decision_levels[0].key)


def test_an_action_is_written_for_a_table(console: Console, room: "Room") -> None:
    room.fill(12)
    room.open("plan")
    page = writing(console, room)
    write_an_action(page, room)
    press_send(page)

    (action,) = room.plan.actions(room.by, room.id)
    assert (action.fields.title, action.fields.deadline) == ("Fast møte hver måned", date(2027, 9, 1))


def test_what_is_missing_in_an_action_is_told(console: Console, room: "Room") -> None:
    room.fill(12)
    room.open("plan")
    page = writing(console, room)
    write_an_action(page, room)
    fill_in(page, "date_input", "deadline", date(2027, 1, 1))
    press_send(page)

    assert page.error
    assert room.plan.actions(room.by, room.id) == ()


def test_lifts_are_chosen_for_a_table(console: Console, room: "Room") -> None:
    room.fill(12)
    room.open("plan")
    page = writing(console, room)
    write_an_action(page, room)
    press_send(page)
    room.open("loft")
    page = writing(console, room)
    (action,) = room.plan.actions(room.by, room.id)
    level = room.workshops.get(room.by, room.id).frame.decision_levels[-1].key
    fill_in(page, "selectbox", f"v:{action.id}", level)
    press_send(page)

    assert room.plan.actions(room.by, room.id)[0].fields.decision_level == level


def test_a_text_about_one_thing_says_which(console: Console, room: "Room") -> None:
    room.fill(12)
    room.open("plan")
    room.open("fremlegg")
    page = writing(console, room)
    assert find(page, "selectbox", "for_", ":subject").label == "Om"
    fill_in(page, "text_area", "text", "Vi kan hjelpe med lokale.")
    press_send(page)

    assert [text for text, _ in said(room, "fremlegg")] == ["Vi kan hjelpe med lokale."]
