from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.console import context
from facilitation.console.components import new_workshop
from facilitation.domain.errors import Unavailable
from facilitation.services.actors import Facilitator
from tests.console.conftest import Console, has_button, press, words

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Room


class Rehearsed:
    """Thought participants without a server: notes what it was asked for."""

    def __init__(self, workshop_id: str, *, fails: bool = False) -> None:
        self.workshop_id = workshop_id
        self.fails = fails
        self.started: list[tuple[str, int, str]] = []
        self.swept = 0

    def start(self, _by: Facilitator, template_key: str, participants: int, language: str) -> str:
        if self.fails:
            raise Unavailable("rehearsal.nobody_came")
        self.started.append((template_key, participants, language))
        return self.workshop_id

    def sweep(self, _by: Facilitator) -> int:
        self.swept += 1
        return 1


def test_somebody_without_workshops_is_told_what_to_do(console: Console) -> None:
    page = console.open()

    assert "Du har ingen samlinger ennå" in words(page)
    assert has_button(page, "home_new")


def test_workshops_are_sorted_by_what_they_are(console: Console, room: "Room") -> None:
    room.flow.finish(room.by, room.id)
    page = console.open()

    assert [heading.value for heading in page.subheader] == ["Avsluttet"]
    assert "**Bedre i lag\\, Kysten**" in words(page)


def test_each_workshop_has_its_ways_in(console: Console, room: "Room") -> None:
    page = console.open()

    assert [link.value for link in page.page_link] == ["Kjør", "Forbered", "Plan", "Filer"]
    assert all(f"samling={room.id}" in link.proto.query_string for link in page.page_link)


def test_new_workshop_is_made_once_and_opened(console: Console) -> None:
    page = press(console.open(), "home_new")
    page.text_input(key="new_title").set_value("Samling *i* Storvik")
    page.text_input(key="new_place").set_value("Rådhuset")
    page.date_input(key="new_day").set_value(date(2027, 4, 2))
    page.time_input(key="new_starts").set_value(time(8, 30))
    page.selectbox(key="new_language").set_value("nn")
    press(page, "new_make_0")

    (card,) = console.product.services.workshops.mine(context.signed_in())
    made = console.product.services.workshops.get(context.signed_in(), card.id)
    assert (made.title, made.place, made.day, made.starts_minute, made.language) == (
        "Samling *i* Storvik",
        "Rådhuset",
        date(2027, 4, 2),
        510,
        "nn",
    )
    assert page.query_params["samling"] == made.id
    assert page.header[0].value == "Samling \\*i\\* Storvik"
    assert not has_button(page, "new_make_0")


def test_new_workshop_without_a_name_says_so_and_keeps_the_rest(console: Console) -> None:
    page = console.open("new")
    page.text_input(key="new_place").set_value("Rådhuset")
    press(page, "new_make_0")

    assert "Skriv noe her" in page.error[0].value
    assert page.text_input(key="new_place").value == "Rådhuset"
    assert console.product.services.workshops.mine(context.signed_in()) == ()


def test_workshop_takes_start_and_language_from_its_template(console: Console) -> None:
    page = console.open("new")
    assert (page.time_input(key="new_starts").value, page.selectbox(key="new_language").value) == (time(9), "nb")

    page.selectbox(key="new_template").select("asu-mote").run()
    assert page.time_input(key="new_starts").value == time(13)
    assert not page.warning

    page.selectbox(key="new_template").select("innspelsmote-barn-og-unge").run()
    assert (page.time_input(key="new_starts").value, page.selectbox(key="new_language").value) == (time(9), "nn")


def test_template_is_described(console: Console) -> None:
    page = console.open("new")

    assert "6 t, 20 steg" in words(page)
    assert "Søknad Bedre i lag" in words(page)


def test_without_templates_the_page_says_whom_to_ask(
    console: Console, tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "none"
    empty.mkdir()
    monkeypatch.setattr(console.product.catalogue, "all", Catalogue(empty).all)

    assert "Det finnes ingen maler" in console.open("new").error[0].value


def test_rehearsal_is_started_with_the_chosen_number(
    console: Console, room: "Room", monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsed = Rehearsed(room.id)
    monkeypatch.setattr(new_workshop, "practice", lambda: rehearsed)
    page = console.open("new")
    page.number_input(key="new_people").set_value(30)
    press(page, "new_practise")

    assert rehearsed.started == [("bedre-i-lag", 30, "nb")]
    assert page.query_params["samling"] == room.id


def test_rehearsal_that_nobody_came_to_is_told(console: Console, room: "Room", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_workshop, "practice", lambda: Rehearsed(room.id, fails=True))

    assert "kom inn" in press(console.open("new"), "new_practise").error[0].value


def test_rehearsals_are_swept_away(console: Console, product_with_rehearsal: str) -> None:
    page = console.open()
    assert [heading.value for heading in page.subheader] == ["Øvelser"]
    press(page, "home_sweep")

    assert product_with_rehearsal not in {
        card.id for card in console.product.services.workshops.mine(context.signed_in())
    }
    assert [toast.value for toast in page.toast] == ["Øvelsene er ryddet bort\\."]
