from datetime import date
from typing import TYPE_CHECKING

import pytest

from facilitation.console import context
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.states import Membership
from facilitation.persistence.models import SeriesMember
from tests.console.conftest import Console, find, has_button, press, table_with, words
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from facilitation.services.actors import Facilitator
    from tests.conftest import Room


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


def keys(page: "AppTest", ending: str) -> str:
    (key,) = [button.key for button in page.button if button.key and button.key.endswith(ending)]
    return key.removesuffix(ending)


def test_the_first_series_is_made_and_opened(console: Console) -> None:
    page = console.open("series")
    assert "En serie holder samlinger" in words(page)

    find(page, "text_input", "new_series_form", "_title").set_value("Bedre i lag *2027*")
    press(page, "new_series_form")

    assert page.header[0].value == "Bedre i lag \\*2027\\*"
    assert "Serien har ingen områder ennå" in words(page)
    (card,) = console.product.services.series.mine(context.signed_in())
    assert page.query_params["serie"] == card.id


def test_areas_are_shown_side_by_side(console: Console, shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Fast møte")
    shelf.plan(workshop, "Ingen har sagt noe")
    shelf.tell(workshop, action, Message(status=Status.STARTED))

    page = console.open("series")

    rows = table_with(page, "Samlinger")
    assert list(rows["Område"]) == ["Kysten", "Fjorden"]
    assert list(rows["igangsatt"]) == [1, 0]
    assert list(rows["ikke meldt"]) == [1, 0]
    assert "Samling 2027\\-03\\-10" in words(page)
    assert "Neste dag det meldes status: 1. juni 2027." in words(page)


def test_lists_are_written_in_tables(console: Console, shelf: Shelf) -> None:
    page = console.open("series")
    form = keys(page, "_save")
    page.session_state[f"{form}_areas"] = {
        "edited_rows": {0: {"title": "Ytre kyst"}},
        "added_rows": [{"title": "Øyene"}],
        "deleted_rows": [1],
    }
    page.session_state[f"{form}_levels"] = {
        "edited_rows": {},
        "added_rows": [{"title": "PSU", "lead_days": 60}],
        "deleted_rows": [0],
    }
    page.session_state[f"{form}_dates"] = {
        "edited_rows": {0: {"day": "2027-06-15T00:00:00.000Z"}},
        "added_rows": [{}],
        "deleted_rows": [],
    }
    page.button(key=f"{form}_save").click()
    page.run()

    frame = shelf.keeping.get(shelf.by, shelf.id).frame
    assert [(area.key, area.title) for area in frame.areas] == [("kysten", "Ytre kyst"), ("øyene", "Øyene")]
    levels = [(level.key, level.lead_days) for level in frame.decision_levels]
    assert levels == [("fagråd", 30), ("asu", 0), ("psu", 60)]
    assert frame.report_dates == (date(2027, 6, 15), date(2027, 9, 1))
    assert [toast.value for toast in page.toast] == ["Serien er lagret\\."]


def test_what_cannot_be_saved_is_told(console: Console, shelf: Shelf) -> None:
    shelf.hold(date(2027, 3, 10), "fjorden")
    page = console.open("series")
    form = keys(page, "_save")
    page.session_state[f"{form}_areas"] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [1]}
    page.button(key=f"{form}_save").click()
    page.run()

    assert "Området «Fjorden» har samlinger" in page.error[0].value


def test_organisers_read_the_series(console: Console, shelf: Shelf, stranger: "Facilitator") -> None:
    shelf.hold(date(2027, 3, 10))
    with shelf.room.store.database.write() as db:
        db.add(SeriesMember(series_id=shelf.id, account_id=stranger.account_id, role=Membership.ORGANISER))
    console.sign_in(stranger)
    page = console.open("series")

    assert list(table_with(page, "Samlinger")["Samlinger"]) == [1, 0]
    assert not any(button.key and button.key.endswith("_save") for button in page.button)
    assert not has_button(page, "invite_")


def test_people_are_invited_to_the_series(console: Console, shelf: Shelf) -> None:
    page = press(console.open("series"), "invite_organiser_")

    (link,) = [code.value for code in page.code]
    secret = link.rpartition("/")[2]
    assert console.product.services.accounts.invitation(secret).series_title == "Bedre i lag 2027"
    assert shelf.id


def test_series_are_chosen_among(console: Console, shelf: Shelf) -> None:
    other = shelf.keeping.create(shelf.by, "Annen serie", request_id="6b0f7f0e-98a6-4f29-9dcb-6c7b8a0f8f51")
    page = console.open("series")
    assert page.header[0].value == "Annen serie"

    find(page, "selectbox", "series_choice_").set_value(shelf.id)
    page.run()
    assert page.header[0].value == "Bedre i lag 2027"
    assert other != shelf.id


def test_a_series_is_deleted_and_its_workshops_stay(console: Console, shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    page = console.open("series")
    find(page, "checkbox", "series_delete_sure_").check()
    page.run()
    press(page, "series_delete_")

    assert "En serie holder samlinger" in words(page)
    assert shelf.room.workshops.get(shelf.by, workshop).id == workshop


def test_a_new_workshop_is_put_in_a_series(console: Console, shelf: Shelf) -> None:
    shelf.plan(shelf.hold(date(2027, 3, 10)), "Fast møte")
    page = press(console.open(), "home_new")
    page.selectbox(key="new_series").set_value(shelf.id)
    page.run()
    page.selectbox(key="new_area").set_value("kysten")
    page.text_input(key="new_title").set_value("Oppfølging")
    page.date_input(key="new_day").set_value(date(2027, 9, 2))
    press(page, "new_make_0")

    assert shelf.titles(page.query_params["samling"]) == ["Fast møte"]


def test_the_last_plan_is_carried_on_from_the_preparation(console: Console, shelf: Shelf) -> None:
    first, second = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2027, 9, 2))
    shelf.plan(first, "Fast møte")
    page = console.open("prepare", second)
    assert "Forrige samling\\: Samling 2027\\-03\\-10\\, 10\\. mars 2027\\." in words(page)

    press(page, "carry_")
    assert shelf.titles(second) == ["Fast møte"]
    assert not has_button(page, "carry_")
    assert "Nederst står 1 tiltak fra Samling" in words(console.open("plan", second))


def test_a_workshop_is_placed_and_taken_out_again(console: Console, shelf: Shelf) -> None:
    page = console.open("prepare", shelf.room.id)
    find(page, "selectbox", "place_", "_series").set_value(shelf.id)
    page.run()
    find(page, "selectbox", "place_", "_area").set_value("fjorden")
    page.run()
    press(page, "place_")
    place = shelf.keeping.place_of(shelf.by, shelf.room.id)
    assert place is not None
    assert place.area_title == "Fjorden"

    find(page, "selectbox", "place_", "_series").set_value("")
    page.run()
    press(page, "place_")
    assert shelf.keeping.place_of(shelf.by, shelf.room.id) is None


def test_a_series_is_seen_over_time(console: Console, shelf: Shelf) -> None:
    first, second = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2028, 3, 12), "fjorden")
    done, started = shelf.plan(first, "Ferdig"), shelf.plan(second, "I gang")
    shelf.plan(first, "Stille")
    shelf.tell(first, done, Message(status=Status.DONE))
    shelf.tell(second, started, Message(status=Status.STARTED))
    page = console.open("series")

    rows = table_with(page, "Alle år")
    assert [str(value).replace("\xa0", " ") for value in rows["2027"]] == ["1 av 2 (50 %)", ""]
    assert [str(value).replace("\xa0", " ") for value in rows["2028"]] == ["", "0 av 1 (0 %)"]
    top = table_with(page, "whom")
    assert [list(row) for row in top[["what", "whom", "n", "areas"]].to_numpy()] == [
        ["Planer for den enkelte", "Kommune", 2, 2]
    ]
