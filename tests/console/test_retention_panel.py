from typing import TYPE_CHECKING

from facilitation.domain.codes import new_id
from facilitation.domain.retention import Months
from tests.console.conftest import Console, find, has_button, press, words
from tests.services.plans import whole_action
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from tests.conftest import Room


def test_the_dates_are_shown_and_changed(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    assert "Det som er sagt: **slettes etter 10. mars 2028**" in words(page)
    assert "Planen: **slettes etter 10. mars 2030**" in words(page)

    find(page, "number_input", "retention_", "_raw").set_value(6)
    press(page, "retention_")
    assert "Det som er sagt: **slettes etter 10. september 2027**" in words(page)
    assert console.product.services.retaining.view(room.by, room.id).own == Months(raw=6)


def sure(page: "AppTest", part: str) -> None:
    find(page, "checkbox", f"erase_sure_{part}_").check()
    page.run()
    press(page, f"erase_{part}_")


def test_each_part_is_erased_when_somebody_is_sure(console: Console, room: "Room") -> None:
    room.fill(2)
    room.plan.add(room.by, room.id, whole_action(room), request_id=new_id())
    page = console.open("prepare", room.id)
    assert find(page, "button", "erase_raw_").disabled

    sure(page, "raw")
    assert "Det som er sagt: **slettet 10. mars 2027**" in words(page)
    assert not has_button(page, "erase_raw_")
    assert len(room.plan.actions(room.by, room.id)) == 1
    sure(page, "plan")
    assert room.plan.actions(room.by, room.id) == ()


def test_a_person_is_erased(console: Console, room: "Room") -> None:
    room.fill(2)
    (first, _) = room.joining.present(room.by, room.id)
    page = console.open("prepare", room.id)
    find(page, "selectbox", "erase_who_").set_value(first.id)
    page.run()
    press(page, "erase_person_")

    assert [toast.value for toast in page.toast] == ["Deltakeren er slettet\\."]
    assert first.id not in {person.id for person in room.joining.present(room.by, room.id)}


def test_an_address_is_erased(console: Console, room: "Room") -> None:
    page = console.open("prepare", room.id)
    find(page, "text_input", "erase_contact_", "_address").set_value("ingen@eksempel.no")
    press(page, "erase_contact_")

    assert "Adressen fantes ikke" in page.toast[0].value


def test_a_series_has_times_of_its_own(console: Console, room: "Room") -> None:
    shelf = Shelf(room)
    page = console.open("series")
    find(page, "number_input", "series_", "_plan").set_value(48)
    (save,) = [button.key for button in page.button if button.key and button.key.endswith("_save")]
    page.button(key=save).click()
    page.run()

    frame = shelf.keeping.get(shelf.by, shelf.id).frame
    assert (frame.raw_months, frame.plan_months) == (None, 48)
