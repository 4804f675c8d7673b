from datetime import date, time
from typing import TYPE_CHECKING

from facilitation.domain.grouping.values import GroupMode
from facilitation.domain.states import Door, Membership
from tests.console.conftest import Console, find, has_button, press, table_with, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from facilitation.services.actors import Facilitator
    from tests.conftest import Room


def titles(room: "Room") -> list[str]:
    return [step.title for step in room.steps()]


def choose(page: "AppTest", room: "Room", key: str) -> None:
    find(page, "selectbox", "edit_step_").set_value(room.step(key).id)
    page.run()


def test_program_is_shown_with_its_length(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)

    assert "Til sammen 6 t" in words(page)
    assert len(table_with(page, "inputs")) == 20


def test_a_step_is_moved_once_per_press(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    choose(page, room, "pause-1")
    down = next(button for button in page.button if button.label == "Flytt ned")
    down.click()
    page.run()
    down.click()
    page.run()
    assert titles(room)[3:5] == ["Individuell idé, problem", "Pause"]
    next(button for button in page.button if button.label == "Flytt opp").click()
    page.run()

    assert titles(room)[3:5] == ["Pause", "Individuell idé, problem"]


def test_a_step_that_others_build_on_stays(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    choose(page, room, "klynging")
    press(page, "remove_")

    assert "bygger på dette" in page.error[0].value
    assert "Klynging" in titles(room)


def test_a_step_is_taken_out(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    choose(page, room, "pause-2")
    press(page, "remove_")

    assert titles(room).count("Pause") == 1


def test_opened_steps_are_not_moved(console: Console, room: "Room") -> None:
    room.fill(8)
    room.open("innsjekk")

    assert all(
        button.disabled
        for button in console.open("prepare", room.id).button
        if button.key and button.key.startswith(("move_", "remove_"))
    )


def test_words_and_minutes_are_saved(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    choose(page, room, "erfaring")
    find(page, "text_input", "words_", "_title").set_value("Erfaringer")
    find(page, "number_input", "words_", "_minutes").set_value(25)
    find(page, "text_area", "words_", "_screen").set_value("Lytt.")
    find(page, "text_area", "words_", "_phone").set_value("Hva hørte du?")
    press(page, "words_")

    step = room.step("erfaring")
    assert (step.title, step.minutes) == ("Erfaringer", 25)
    assert (step.template.screen.prompt, step.template.prompt) == ("Lytt.", "Hva hørte du?")
    assert [toast.value for toast in page.toast] == ["Tekstene er lagret\\.", "Tiden er lagret\\."]


def test_nothing_is_saved_when_nothing_was_changed(console: Console, room: "Room") -> None:
    page = press(console.open("prepare", room.id), "words_")

    assert not page.toast
    assert not page.error


def test_fields_follow_what_another_facilitator_saved(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    step = room.step("innsjekk")
    room.editing.reword(room.by, room.id, step.id, title="Velkommen", screen_prompt="Hei.", phone_prompt="")
    page.run()

    assert find(page, "text_input", "words_", "_title").value == "Velkommen"


def test_a_talk_is_added_once(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    find(page, "text_input", "add_", "_title").set_value("Hilsen fra kommunen")
    find(page, "number_input", "add_", "_minutes").set_value(5)
    find(page, "selectbox", "add_", "_after").set_value(room.step("innsjekk").id)
    find(page, "checkbox", "add_", "_pause").check()
    button = find(page, "button", "add_")
    press(page, "add_")
    button.click()
    page.run()

    assert titles(room)[:3] == ["Innsjekk", "Hilsen fra kommunen", "Erfaringsinnlegg"]
    assert len(room.steps()) == 21


def test_facts_are_saved(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    find(page, "text_input", "facts_", "_title").set_value("Ny tittel")
    find(page, "date_input", "facts_", "_day").set_value(date(2027, 5, 1))
    find(page, "time_input", "facts_", "_starts").set_value(time(10, 15))
    press(page, "facts_")

    saved = room.workshops.get(room.by, room.id)
    assert (saved.title, saved.day, saved.starts_minute) == ("Ny tittel", date(2027, 5, 1), 615)
    assert page.header[0].value == "Ny tittel"


def test_units_are_saved_one_a_line(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    find(page, "text_area", "units_").set_value("Storvik\n\nFjordnes \nStorvik")
    press(page, "units_")

    assert room.workshops.get(room.by, room.id).frame.units == ("Storvik", "Fjordnes")


def test_seats_are_saved_and_taken_away(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    find(page, "number_input", "seats_", "_erfaring").set_value(3)
    find(page, "number_input", "seats_", "_nav").set_value(0)
    press(page, "seats_")
    least = {seat.key: seat.least for seat in room.workshops.get(room.by, room.id).frame.seats}

    assert least["erfaring"] == 3
    assert "nav" not in least


def test_a_workshop_without_seats_asks_for_none(console: Console, room: "Room") -> None:
    seats = room.workshops.get(room.by, room.id).frame.seats
    room.workshops.set_seats(room.by, room.id, {seat.key: 0 for seat in seats})

    assert not has_button(console.open("prepare", room.id), "seats_")


def test_a_workshop_is_deleted_only_when_it_is_meant(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    delete = next(button for button in page.button if button.label == "Slett for godt")
    assert delete.disabled
    find(page, "checkbox", "delete_sure_").check()
    page.run()
    next(button for button in page.button if button.label == "Slett for godt").click()
    page.run()

    assert not page.exception
    assert page.header[0].value == "Mine samlinger"
    assert "samling" not in page.query_params
    assert room.workshops.mine(room.by) == ()


def test_groups_are_made_and_somebody_is_moved(console: Console, room: "Room") -> None:
    room.fill(12)
    page = console.open("prepare", room.id)
    find(page, "selectbox", "divide_", "_mode").set_value(GroupMode.HOME.value)
    press(page, "divide_")
    (grouping,) = room.dividing.latest(room.by, room.id)
    assert grouping.mode is GroupMode.HOME
    assert sum(table_with(page, "Bord")["Personer"]) == 12
    person, target = grouping.groups[0].members[0], grouping.groups[1]
    find(page, "selectbox", "seat_", "_who").set_value(person.id)
    find(page, "selectbox", "seat_", "_to").set_value(target.id)
    press(page, "seat_")

    (grouping,) = room.dividing.latest(room.by, room.id)
    assert person.id in {member.id for member in grouping.groups[1].members}


def test_nobody_can_be_divided(console: Console, room: "Room") -> None:
    page = press(console.open("prepare", room.id), "divide_")

    assert "Ingen er kommet inn ennå" in page.error[0].value


def test_a_member_is_invited_by_a_link_that_works(console: Console, room: "Room") -> None:
    page = press(console.open("prepare", room.id), "invite_organiser_")
    link = next(code.value for code in page.code if "/oppsett/" in code.value)
    assert link.startswith("https://samskap.example/oppsett/")
    invitation = console.product.services.accounts.invitation(link.rpartition("/")[2])

    assert (invitation.role, invitation.workshop_title) == (Membership.ORGANISER, "Bedre i lag, Kysten")


def test_a_member_loses_their_place(console: Console, room: "Room", organise: "Callable[[], Facilitator]") -> None:
    stranger = organise()
    page = console.open("prepare", room.id)
    assert len(table_with(page, "E-post")) == 2
    find(page, "selectbox", "member_out_").set_value(stranger.account_id)
    page.run()
    press(page, "member_out_")

    assert len(table_with(page, "E-post")) == 1


def test_the_last_facilitator_stays(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    find(page, "selectbox", "member_out_").set_value(room.by.account_id)
    page.run()
    press(page, "member_out_")

    assert "minst én prosessleder" in page.error[0].value


def test_door_code_and_screen(console: Console, room: "Room") -> None:
    view = room.workshops.get(room.by, room.id)
    page = console.open("prepare", room.id)
    assert f"https://samskap.example/j/{view.join_code}" in words(page)
    assert f"https://samskap.example/skjerm/{view.screen_token}" in words(page)
    press(page, "set_door_locked_")
    assert room.workshops.get(room.by, room.id).door is Door.LOCKED
    press(page, "set_door_closed_")

    assert room.workshops.get(room.by, room.id).door is Door.CLOSED
    assert "Døra er stengt" in words(page)


def test_an_empty_program_can_still_be_added_to(console: Console, room: "Room") -> None:
    for step in reversed(room.steps()):
        room.editing.remove(room.by, room.id, step.id)
    page = console.open("prepare", room.id)
    find(page, "text_input", "add_", "_title").set_value("Velkommen")
    press(page, "add_")

    assert titles(room) == ["Velkommen"]


def test_an_organiser_is_sent_to_the_facilitator(
    console: Console, room: "Room", organise: "Callable[[], Facilitator]"
) -> None:
    console.sign_in(organise())
    page = console.open("prepare", room.id)

    assert "Som arrangør kan du lese" in page.error[0].value
    assert not page.button


def test_nothing_in_a_strange_workshop_can_be_seen(console: Console, room: "Room", stranger: "Facilitator") -> None:
    console.sign_in(stranger)
    for name in ("prepare", "run", "plan", "files"):
        page = console.open(name, room.id)
        assert "Samlingen finnes ikke" in page.error[0].value
        assert "Bedre i lag" not in words(page)
