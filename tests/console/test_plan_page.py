from datetime import date
from typing import TYPE_CHECKING, Any

from facilitation.domain.codes import new_id
from facilitation.domain.plan import ActionFields
from facilitation.services.plan.plan import ActionView
from tests.console.conftest import Console, has_button, press, table_with, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from facilitation.services.actors import Facilitator
    from tests.conftest import Room


def whole(room: "Room", **changes: Any) -> dict[str, Any]:
    """Return an action with nothing missing, as the table's cells."""
    frame = room.workshops.get(room.by, room.id).frame
    assert frame.codes is not None
    return {
        "title": "Fast møte",
        "problem": "Venting",
        "code_what": frame.codes.what[0].key,
        "code_whom": frame.codes.whom[0].key,
        "owner_role": "Leder",
        "owner_unit": "Storvik kommune",
        "first_step": "Når uka begynner, da ringer vi.",
        "deadline": "2027-09-01",
        "decision_level": frame.decision_levels[0].key,
        **changes,
    }


def planned(room: "Room", title: str = "Fast møte", **changes: Any) -> str:
    cells = whole(room, title=title, **changes)
    fields = ActionFields(**{**cells, "deadline": date.fromisoformat(cells["deadline"])})
    return room.plan.add(room.by, room.id, fields, request_id=new_id())


def edit(page: "AppTest", **parts: Any) -> None:
    """Edit the table as a hand would; each part is what Streamlit keeps of it."""
    (key,) = [key.removesuffix("_save") for key in buttons(page) if key.startswith("plan_") and key.endswith("_save")]
    page.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **parts}


def buttons(page: "AppTest") -> list[str]:
    return [button.key for button in page.button if button.key]


def save(page: "AppTest") -> None:
    (key,) = [key for key in buttons(page) if key.startswith("plan_") and key.endswith("_save")]
    page.button(key=key).click()
    page.run()
    assert not page.exception


def actions(room: "Room") -> tuple[ActionView, ...]:
    return room.plan.actions(room.by, room.id)


def test_an_empty_plan_can_be_written_in(console: Console, room: "Room") -> None:
    page = console.open("plan", room.id)
    edit(page, added_rows=[whole(room)])
    save(page)

    (action,) = actions(room)
    assert (action.fields.title, action.fields.deadline) == ("Fast møte", date(2027, 9, 1))
    assert [toast.value for toast in page.toast] == ["1 rad er lagret\\."]


def test_a_second_tap_saves_nothing_twice(console: Console, room: "Room") -> None:
    page = console.open("plan", room.id)
    edit(page, added_rows=[whole(room)])
    (key,) = [key for key in buttons(page) if key.endswith("_save")]
    button = page.button(key=key)
    save(page)
    button.click()
    page.run()

    assert len(actions(room)) == 1


def test_a_cell_is_changed(console: Console, room: "Room") -> None:
    planned(room, "Første")
    planned(room, "Andre")
    page = console.open("plan", room.id)
    edit(page, edited_rows={"1": {"title": "Andre, rettet", "measured_by": "2027-10-01"}})
    save(page)

    assert [action.fields.title for action in actions(room)] == ["Første", "Andre, rettet"]
    assert [action.version for action in actions(room)] == [1, 2]
    assert actions(room)[1].fields.measured_by == date(2027, 10, 1)


def test_a_row_is_taken_away_and_put_back(console: Console, room: "Room") -> None:
    planned(room)
    page = console.open("plan", room.id)
    edit(page, deleted_rows=[0])
    save(page)
    assert actions(room) == ()
    press(page, "undo_")

    assert len(actions(room)) == 1


def test_a_refused_row_keeps_what_was_typed_and_the_others_are_stored(console: Console, room: "Room") -> None:
    planned(room, "Første")
    page = console.open("plan", room.id)
    edit(
        page,
        edited_rows={"0": {"title": "Første, rettet"}},
        added_rows=[{"title": "Uten resten"}, whole(room, title="Hele")],
    )
    save(page)

    assert [action.fields.title for action in actions(room)] == ["Første, rettet", "Hele"]
    assert "1 rad ble ikke lagret" in page.error[0].value
    refused = table_with(page, "Hva")
    assert set(refused["Tiltak"]) == {"Uten resten"}
    assert {"Frist", "Ansvarlig rolle", "Beslutningsnivå"} <= set(refused["Felt"])
    shown = page.data_editor[0].value
    assert list(shown["title"]) == ["Første, rettet", "Hele", "Uten resten"]
    edit(page, edited_rows={"2": whole(room, title="Nå med resten")})
    save(page)

    assert [action.fields.title for action in actions(room)] == ["Første, rettet", "Hele", "Nå med resten"]
    assert not page.error


def test_somebody_else_s_change_is_not_overwritten_unseen(console: Console, room: "Room") -> None:
    planned(room)
    page = console.open("plan", room.id)
    (before,) = actions(room)
    others = ActionFields(**{**whole(room, owner_role="Lege"), "deadline": date(2027, 9, 1)})
    room.plan.edit(room.by, room.id, before.id, others, version=before.version)
    edit(page, edited_rows={"0": {"title": "Vår tittel"}})
    save(page)
    assert "er endret av noen andre" in " ".join(table_with(page, "Hva")["Hva"])
    shown = page.data_editor[0].value
    assert (shown["title"][0], shown["owner_role"][0]) == ("Vår tittel", "Lege")
    save(page)

    (after,) = actions(room)
    assert (after.fields.title, after.fields.owner_role) == ("Vår tittel", "Lege")


def test_others_changes_are_fetched_without_losing_what_is_typed(console: Console, room: "Room") -> None:
    planned(room, "Første")
    page = console.open("plan", room.id)
    assert not any(key.endswith("_fetch") for key in buttons(page))
    planned(room, "Fra et bord")
    page.run()
    assert "endret av andre" in words(page)
    assert list(page.data_editor[0].value["title"]) == ["Første"]
    edit(page, edited_rows={"0": {"title": "Halvskrevet"}})
    (key,) = [key for key in buttons(page) if key.endswith("_fetch")]
    page.button(key=key).click()
    page.run()

    assert list(page.data_editor[0].value["title"]) == ["Halvskrevet", "Fra et bord"]
    assert actions(room)[0].fields.title == "Første"


def test_a_row_that_others_removed_is_told(console: Console, room: "Room") -> None:
    action_id = planned(room)
    page = console.open("plan", room.id)
    room.workshops.delete(room.by, room.id)
    edit(page, edited_rows={"0": {"title": "For sent"}})
    save(page)

    assert "Samlingen finnes ikke" in page.error[0].value
    assert action_id not in words(page)


def test_removal_of_what_is_gone_is_told(console: Console, room: "Room", stranger: "Facilitator") -> None:
    planned(room)
    page = console.open("plan", room.id)
    edit(page, deleted_rows=[0])
    console.sign_in(stranger)
    save(page)

    assert "Samlingen finnes ikke" in page.error[0].value
    assert len(actions(room)) == 1


def test_what_is_worth_a_look_is_listed(console: Console, room: "Room") -> None:
    planned(room, deadline="2028-12-01", indicator="Ventetid")
    page = console.open("plan", room.id)

    looks = table_with(page, "Hva")
    assert list(looks["Felt"]) == ["Frist", "Nullpunkt"]


def test_an_organiser_reads(console: Console, room: "Room", organise: "Callable[[], Facilitator]") -> None:
    planned(room)
    console.sign_in(organise())
    page = console.open("plan", room.id)

    assert list(table_with(page, "Ansvarlig rolle")["Tiltak"]) == ["Fast møte"]
    level = room.workshops.get(room.by, room.id).frame.decision_levels[0].title
    assert list(table_with(page, "Ansvarlig rolle")["Beslutningsnivå"]) == [level]
    assert not has_button(page, "plan_")


def test_an_organiser_of_an_empty_plan_is_told(
    console: Console, room: "Room", organise: "Callable[[], Facilitator]"
) -> None:
    console.sign_in(organise())

    assert "Ingen tiltak er skrevet ennå" in words(console.open("plan", room.id))


def test_hostile_words_stay_in_their_cells(console: Console, room: "Room") -> None:
    hostile = "[x](javascript:1) :material/home: $x$"
    planned(room, hostile)
    page = console.open("plan", room.id)

    assert list(page.data_editor[0].value["title"]) == [hostile]
    assert hostile not in words(page)


def test_a_workshop_without_codes_has_no_columns_for_them(console: Console, room: "Room") -> None:
    from facilitation.persistence.models import Workshop

    with room.store.database.write() as db:
        row = db.get_one(Workshop, room.id)
        row.frame = {**row.frame, "codes": None}
    page = console.open("plan", room.id)

    assert '"code_what": {"hidden": true}' in page.data_editor[0].proto.columns.replace("\n", "")
