from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from facilitation.console.components import results
from facilitation.services.actors import Phone
from facilitation.services.programs import step_row
from facilitation.services.screens.pictures import PausePicture
from tests.console.conftest import Console, find, table_with, words

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from tests.conftest import Room


def voted(room: "Room", *, people: int = 8) -> None:
    """Let people give points to three clusters."""
    phones = room.fill(people)
    room.open("problem")
    for place, category in enumerate(("fastlege", "ettervern", "annet")):
        room.send(phones[place], "problem", text=f"Problem {place}", category=category)
    room.open("klynging")
    room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
    room.open("prioritering")
    clusters = room.boards.board(room.by, room.id, room.step("klynging").id).clusters
    for phone in phones:
        points = {f"p__{clusters[0].id}": "2", f"p__{clusters[1].id}": "1"}
        room.send(phone, "prioritering", **points)


def proposed(room: "Room") -> list[Phone]:
    """Let tables write proposals."""
    phones = room.fill(8)
    room.open("problemgruppe")
    room.open("losningsgruppe")
    groups = console_groups(room)
    frame = room.workshops.get(room.by, room.id).frame
    assert frame.codes is not None
    codes = {"f__kode__what": frame.codes.what[0].key, "f__kode__whom": frame.codes.whom[0].key}
    for title in ("Felles møte", "Fast kontakt"):
        answer = room.answer("losningsgruppe", f__tiltak=title, f__hvem="Alle", f__galt="Tid", **codes)
        room.answers.submit_for(room.by, room.id, groups[0], answer)
    return phones


def console_groups(room: "Room") -> list[str]:
    return [group.id for group in room.dividing.latest(room.by, room.id)[0].groups]


def shows(room: "Room", key: str, *, source: str, **screen: object) -> None:
    """Let a step show the result of another one, as somebody may write it in a template of their own."""
    with room.store.database.write() as db:
        row = step_row(db, room.id, room.step(key).id)
        row.definition = row.definition | {"screen": {**row.definition["screen"], "step": source, **screen}}


def charts(page: "AppTest") -> list[Any]:
    return list(page.get("plotly_chart"))


def test_step_that_shows_its_own_result_shows_it_once(console: Console, room: "Room") -> None:
    voted(room)
    shows(room, "prioritering", source="prioritering")
    room.close("prioritering")
    page = console.open("run", room.id)

    assert not page.exception
    assert len(charts(page)) == 1


def test_two_ballots_of_one_name_stand_on_one_page(console: Console, room: "Room") -> None:
    voted(room)
    room.close("prioritering")
    with room.store.database.write() as db:
        first, second = (step_row(db, room.id, room.step(key).id) for key in ("prioritering", "samtale"))
        second.definition = second.definition | {"inputs": first.definition["inputs"]}
    room.open("samtale")
    clusters = room.boards.board(room.by, room.id, room.step("klynging").id).clusters
    room.send(room.join(), "samtale", **{f"p__{clusters[0].id}": "1"})
    room.close("samtale")
    page = console.open("run", room.id)

    assert not page.exception
    assert len(charts(page)) == 2


def test_hidden_points_wait_until_the_step_is_closed(console: Console, room: "Room") -> None:
    voted(room)
    page = console.open("run", room.id)
    assert charts(page) == []
    assert "Skjulte svar vises når steget er lukket" in words(page)
    room.close("prioritering")
    page.run()

    assert len(charts(page)) == 1
    points = table_with(page, "Poeng")
    assert list(points["Poeng"]) == [16, 8, 0]
    assert list(points["Personer"]) == [8, 8, 0]


def test_a_talk_about_a_result_shows_that_result(console: Console, room: "Room") -> None:
    voted(room)
    room.open("samtale")
    page = console.open("run", room.id)

    assert list(table_with(page, "Poeng")["Poeng"]) == [16, 8, 0]


@pytest.mark.parametrize("dark", [True, False])
def test_placements_are_a_field_and_a_table(
    console: Console, room: "Room", monkeypatch: pytest.MonkeyPatch, *, dark: bool
) -> None:
    monkeypatch.setattr(results, "_is_dark", lambda: dark)
    phones = proposed(room)
    room.open("effekt")
    page = console.open("run", room.id)
    questions = console.product.services.run_views.questions(room.by, room.id, room.step("effekt").id)
    first, second = (subject.id for subject in questions[0].offer.subjects)
    room.send(phones[0], "effekt", **{f"effect__{first}": "5", f"effort__{first}": "2"})
    room.send(phones[1], "effekt", **{f"effect__{first}": "4", f"effort__{first}": "1"})
    room.close("effekt")
    page.run()

    placed = table_with(page, "Effekt")
    assert list(placed["Hva"]) == ["Felles møte", "Fast kontakt"]
    assert list(placed["Effekt"]) == ["4,5 (4,2–4,8)", "–"]
    assert second not in words(page)
    assert len(charts(page)) == 1


def test_scales_and_choices_are_counted(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("evaluering")
    for phone in phones[:4]:
        room.send(phone, "evaluering", "tro", value="4")
        room.send(phone, "evaluering", "nytte", chosen=["kontakter", "fokus"])
    room.send(phones[4], "evaluering", "tro", value="unknown")
    room.send(phones[4], "evaluering", "nytte", chosen=["fokus"])
    room.close("evaluering")
    page = console.open("run", room.id)

    metrics = {metric.label: metric.value for metric in page.metric}
    assert (metrics["Median"], metrics["Midterste halvdel"], metrics["Vet ikke"]) == ("4", "4–4", "1")
    assert list(table_with(page, "n")["n"])[:3] == [4, 0, 5]


def test_evaluation_by_fewer_than_five_shows_only_how_many(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("evaluering")
    for phone in phones[:4]:
        room.send(phone, "evaluering", "tro", value="4")
        room.send(phone, "evaluering", "nytte", chosen=["kontakter"])
    room.close("evaluering")
    page = console.open("run", room.id)

    assert not {"Median", "Vet ikke"} & {metric.label for metric in page.metric}
    assert not any("n" in frame.value.columns for frame in page.dataframe)
    assert words(page).count("4 har svart") == 2
    assert words(page).count("Svarene vises når minst 5 har svart") == 2


def test_tables_show_how_far_they_have_come(console: Console, room: "Room") -> None:
    room.fill(12)
    room.open("problemgruppe")
    groups = console_groups(room)
    answer = room.answer("problemgruppe", f__problem="Venting", f__hvem="Alle")
    room.answers.submit_for(room.by, room.id, groups[0], answer)
    page = console.open("run", room.id)

    rows = table_with(page, "written")
    assert list(rows["written"])[:2] == ["1 av 3", "0 av 3"]
    assert rows["rows"][0] == "Venting"
    assert "Har ikke skrevet ennå: bord 2" in words(page)


def test_another_part_of_the_room_is_chosen(console: Console, room: "Room") -> None:
    voted(room)
    room.close("prioritering")
    page = console.open("run", room.id)
    find(page, "button_group", "room_").set_value("people")
    page.run()

    assert charts(page) == []
    assert len(table_with(page, "Rolle")) == 8


def test_roles_stand_side_by_side_where_they_may(console: Console, room: "Room") -> None:
    voted(room, people=24)
    room.close("prioritering")
    points = table_with(console.open("run", room.id), "Poeng")

    assert list(points["Ansatt"])[:2] == [24, 12]
    assert "Leder" not in points.columns


def test_a_step_that_was_changed_in_the_same_moment_shows_no_tables(
    console: Console, room: "Room", monkeypatch: pytest.MonkeyPatch
) -> None:
    room.fill(12)
    room.open("problemgruppe")
    views = console.product.services.screen_views
    later = replace(views.by_token(room.workshops.get(room.by, room.id).screen_token), picture=PausePicture())
    monkeypatch.setattr(views, "by_token", lambda _token: later)
    page = console.open("run", room.id)

    assert [frame for frame in page.dataframe if "written" in frame.value.columns] == []
