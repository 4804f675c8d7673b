from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from facilitation.console.components import rehearsing
from facilitation.domain.codes import new_id
from facilitation.domain.errors import WrongPhase
from facilitation.domain.states import Door, StepState
from facilitation.persistence.models import Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.room.joining import Profile
from tests.console.conftest import Console, find, has_button, press, select, table, table_with, words

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from tests.conftest import FrozenClock, Room


def primary(page: "AppTest") -> list[str]:
    """Return the labels of the primary buttons."""
    return [button.label for button in page.button if button.proto.type == "primary"]


def test_the_door_is_the_first_action(console: Console, room: "Room") -> None:
    room.flow.set_door(room.by, room.id, Door.CLOSED)
    page = console.open("run", room.id)
    assert primary(page) == ["Åpne døra"]
    press(page, "next_open_door")

    assert room.workshops.get(room.by, room.id).door is Door.OPEN
    assert primary(page) == ["Start med «Innsjekk»"]


def test_there_is_always_one_next_action(console: Console, room: "Room") -> None:
    room.fill()
    page = console.open("run", room.id)
    press(page, "next_open_step")
    assert primary(page) == ["Gå til «Erfaringsinnlegg»"]
    room.open("problem")
    page.run()
    assert primary(page) == ["Lukk og vis resultatet"]
    press(page, "next_close_step")
    assert room.step("problem").state is StepState.CLOSED
    assert primary(page) == ["Gå til «Gruppearbeid\\, problemidentifisering»"]


def test_the_last_action_ends_the_workshop(console: Console, room: "Room") -> None:
    room.fill()
    room.open("avslutning")
    room.close("avslutning")
    page = console.open("run", room.id)
    assert primary(page) == ["Avslutt samlingen"]
    press(page, "next_finish")

    assert primary(page) == []
    assert "Samlingen er avsluttet" in words(page)


def test_a_second_tap_on_the_same_button_does_nothing_more(console: Console, room: "Room") -> None:
    room.fill()
    room.open("problem")
    page = console.open("run", room.id)
    button = find(page, "button", "next_close_step")
    press(page, "next_close_step")
    button.click()
    page.run()

    assert room.step("problem").state is StepState.CLOSED
    assert room.step("problemgruppe").state is StepState.PENDING


def test_empty_seats_stop_the_program_until_they_are_noted(console: Console, room: "Room") -> None:
    room.join()
    room.flow.open_step(room.by, room.id, room.step("innsjekk").id)
    page = console.open("run", room.id)
    assert "red-badge[mangler 1]" in words(page)
    press(page, "next_open_step")
    assert "må-plasser er tomme" in page.error[0].value.replace("\\", "")
    find(page, "text_area", "note_").set_value("NAV og fastlegen kunne ikke.")
    press(page, "note_")

    assert room.workshops.get(room.by, room.id).representation_note == "NAV og fastlegen kunne ikke."
    press(page, "next_open_step")
    assert room.step("erfaring").state is StepState.OPEN


def test_seats_are_not_asked_for_when_the_work_is_on(console: Console, room: "Room") -> None:
    room.fill()
    page = console.open("run", room.id)
    assert not page.text_area
    room.open("erfaring")

    assert not console.open("run", room.id).text_area


def test_step_shows_what_it_asks_and_who_has_answered(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("erfaring")
    room.send(phones[0], "erfaring", text="Vi ringte hverandre.", category="bar")
    page = console.open("run", room.id)

    assert ("Har svart", "1 av 8") in [(metric.label, metric.value) for metric in page.metric]
    assert "Lytt. Merk deg ett øyeblikk" in words(page)
    assert "Avtal på forhånd" in words(page)


def test_several_inputs_are_counted_one_by_one(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("evaluering")
    room.send(phones[0], "evaluering", "tro", value="4")
    page = console.open("run", room.id)

    assert "Hvor sikker er du på at planen følges opp?: 1".replace("?", "\\?") in words(page)


def test_time_runs_and_can_be_extended_once_per_press(console: Console, room: "Room", clock: "FrozenClock") -> None:
    room.fill()
    room.open("innsjekk")
    clock.advance(timedelta(minutes=5))
    page = console.open("run", room.id)
    button = find(page, "button", "extend_")
    press(page, "extend_")
    button.click()
    page.run()

    assert room.step("innsjekk").minutes == 17


@pytest.mark.parametrize(("late", "told"), [(90, "1 t 30 min etter"), (0, "I rute"), (-20, "20 min foran")])
def test_the_day_is_compared_with_its_plan(
    console: Console, room: "Room", clock: "FrozenClock", late: int, told: str
) -> None:
    # The program starts at nine in Norway, when the clock of the tests stands at nine.
    clock.advance(timedelta(minutes=late))
    room.fill()
    room.open("innsjekk")

    assert f"Mot planen: {told}" in [caption.value for caption in console.open("run", room.id).caption]


def test_step_is_closed_and_opened_again(console: Console, room: "Room") -> None:
    room.fill()
    room.open("erfaring")
    page = press(console.open("run", room.id), "close_")
    assert room.step("erfaring").state is StepState.CLOSED
    press(page, "reopen_")

    assert room.step("erfaring").state is StepState.OPEN


def test_next_step_is_skipped(console: Console, room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    press(console.open("run", room.id), "skip_")

    assert room.step("erfaring").state is StepState.SKIPPED


def test_door_and_code(console: Console, room: "Room") -> None:
    page = press(console.open("run", room.id), "door_open")
    assert room.workshops.get(room.by, room.id).door is Door.LOCKED
    press(page, "door_locked")
    assert room.workshops.get(room.by, room.id).door is Door.OPEN
    press(page, "code_True")
    assert not room.workshops.get(room.by, room.id).show_join
    press(page, "code_False")
    assert room.workshops.get(room.by, room.id).show_join


def test_undo_says_what_it_takes_back(console: Console, room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    page = console.open("run", room.id)
    undo = find(page, "button", "undo_")
    assert undo.help.replace("\\", "") == "Tar tilbake åpningen, «Innsjekk»."
    press(page, "undo_")

    assert room.step("innsjekk").state is StepState.PENDING
    assert [toast.value for toast in page.toast] == ["Tatt tilbake\\."]


def test_nothing_is_offered_to_undo_in_a_new_workshop(console: Console, product_with_rehearsal: str) -> None:
    assert not has_button(console.open("run", product_with_rehearsal), "undo_")


def test_program_shows_clock_and_state(console: Console, room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    room.open("erfaring")
    room.flow.skip_step(room.by, room.id, room.step("pause-1").id)
    program = table(console.open("run", room.id), "program_")

    assert list(program["clock"][:3]) == ["09:00", "09:15", "09:35"]
    assert list(program["state"][:4]) == ["✓", "▶", "", "–"]


def test_a_chosen_step_has_its_own_commands(console: Console, room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    room.close("innsjekk")
    page = console.open("run", room.id)
    select(page, "program_", 0)
    press(page, "chosen_reopen_")
    assert room.step("innsjekk").state is StepState.OPEN
    select(page, "program_", 2)
    press(page, "chosen_skip_")
    assert room.step("fag").state is StepState.SKIPPED
    press(page, "chosen_open_")
    assert room.step("fag").state is StepState.OPEN


def test_people_are_listed_and_shown_out(console: Console, room: "Room") -> None:
    room.fill(3)
    page = console.open("run", room.id)
    assert len(table_with(page, "Rolle")) == 3
    who = find(page, "selectbox", "show_out_")
    who.set_value(room.joining.present(room.by, room.id)[0].id)
    page.run()
    press(page, "show_out_")

    assert len(room.joining.present(room.by, room.id)) == 2
    assert len(table_with(page, "Rolle")) == 2


def test_those_without_a_phone_are_marked(console: Console, room: "Room") -> None:
    room.fill(1)
    profile = Profile(level="bruker", role="brukerrepresentant", unit="Veiviseren")
    room.joining.add_proxy(room.by, room.id, profile, request_id=new_id())

    people = table_with(console.open("run", room.id), "Rolle")
    assert sorted(people["Telefon"]) == ["", "uten telefon"]


def test_an_empty_room_says_so(console: Console, room: "Room") -> None:
    assert "Ingen er kommet inn ennå" in words(console.open("run", room.id))


def test_rehearsal_answers_when_asked(
    console: Console, facilitator: Facilitator, product_with_rehearsal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cast:
        def running(self, _workshop_id: str) -> bool:
            return True

        def answer(self, _by: Facilitator, _workshop_id: str) -> dict[str, int]:
            return {"people": 22, "answers": 40, "mishaps": 0}

    monkeypatch.setattr(rehearsing, "practice", Cast)
    console.product.services.flow.note_representation(facilitator, product_with_rehearsal, "Øving")
    page = console.open("run", product_with_rehearsal)
    assert find(page, "button", "rehearse_").disabled
    press(page, "next_open_door")
    press(page, "next_open_step")
    press(page, "rehearse_")

    assert [toast.value for toast in page.toast] == ["22 svarte\\, og 40 svar ble lagret\\."]


def test_rehearsal_whose_people_went_home_says_so(console: Console, product_with_rehearsal: str) -> None:
    assert "gikk hjem" in words(console.open("run", product_with_rehearsal))


def test_a_refused_command_tells_why(console: Console, room: "Room", monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise WrongPhase("step.cannot_open")

    page = console.open("run", room.id)
    monkeypatch.setattr(console.product.services.flow, "open_step", refuse)
    page.run()
    press(page, "next_open_step")

    assert "Steget er allerede åpnet" in page.error[0].value


def test_queries_do_not_grow_with_the_room(console: Console, room: "Room") -> None:
    views = console.product.services.run_views

    def queries() -> int:
        counted: list[str] = []
        engine = room.store.database._reader

        def count(*arguments: object) -> None:
            counted.append(str(arguments[2]))

        event.listen(engine, "before_cursor_execute", count)
        try:
            views.view(room.by, room.id)
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    phones = room.fill(4)
    room.open("problemgruppe")
    views.view(room.by, room.id)  # who asks and what place they have is remembered from here on
    few = queries()
    phones += room.fill(20)
    room.dividing.divide(room.by, room.id, room.step("problemgruppe").template.groups or pytest.fail("no groups"))

    assert queries() == few <= 12


def test_state_holds_plain_values_only(console: Console, room: "Room") -> None:
    import json

    room.fill()
    room.open("erfaring")
    page = console.open("run", room.id)
    kept = ("workshop", "notices", "requests", "orders", "rounds", "links", "plan_rows", "plan_reasons")
    found = {name: page.session_state[name] for name in kept if name in page.session_state}

    assert json.loads(json.dumps(found)) == found
    assert found["workshop"] == room.id


def test_what_was_deleted_is_not_shown(console: Console, room: "Room") -> None:
    page = console.open("run", room.id)
    room.workshops.delete(room.by, room.id)
    page.run()

    assert "Samlingen finnes ikke" in page.error[0].value
    with room.store.read() as db:
        assert db.get(Workshop, room.id) is None
