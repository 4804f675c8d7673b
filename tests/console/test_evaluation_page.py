import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.console.conftest import Console, find, table_with, words
from tests.services.evaluations import come, cross, evaluate_as_in_2023
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from tests.conftest import Room

SHARES = ["75 %", "65,9 %", "54,5 %", "59,1 %", "93,2 %", "79,5 %", "70,5 %"]


def column(page: "AppTest", table: str, name: str) -> list[str]:
    return [str(value).replace("\xa0", " ") for value in table_with(page, table)[name]]


def chart_labels(page: "AppTest") -> list[str]:
    """Return the labels of the bars in the page's first chart."""
    figure = json.loads(page.get("plotly_chart")[0].proto.spec)
    return [label.replace("\xa0", " ").strip("\u2002 ") for label in figure["data"][0]["text"]]


def test_there_is_nothing_to_see_without_workshops(console: Console) -> None:
    assert "Ingen har evaluert ennå." in words(console.open("evaluation"))


def test_the_published_figures_stand_on_the_page(console: Console, room: "Room") -> None:
    evaluate_as_in_2023(room)
    page = console.open("evaluation", room.id)

    assert "44 av 143 har svart (30,8 %)" in words(page).replace("\xa0", " ")
    assert column(page, "Utsagn", "Andel") == SHARES
    assert column(page, "Utsagn", "Antall")[0] == "33 av 44"
    assert column(page, "Utsagn", "Andel i Bedre i lag 2023") == SHARES
    assert chart_labels(page) == [
        f"{share} ({n})" for share, n in zip(SHARES, (33, 29, 24, 26, 41, 35, 31), strict=True)
    ]
    assert "Streken er Bedre i lag 2023\\: 44 av 143 har svart" in words(page)


def test_too_few_answers_are_not_told(console: Console, room: "Room") -> None:
    come(room.store, room.id, 8)
    cross(room.store, room.id, 3, {"kontakter": 3})
    page = console.open("evaluation", room.id)

    assert "3 av 8 har svart" in words(page)
    assert "Svarene vises når minst 5 har svart og steget er lukket." in words(page)
    assert not page.get("plotly_chart")


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


def test_areas_and_years_stand_side_by_side(console: Console, shelf: Shelf) -> None:
    for day, area, answered in ((2027, "kysten", 10), (2028, "fjorden", 6), (2028, "fjorden", 2)):
        workshop = shelf.hold(date(day, 3, 10), area)
        come(shelf.room.store, workshop, answered * 2)
        cross(shelf.room.store, workshop, answered, {"kontakter": 5 if answered > 5 else 1})
    page = console.open("evaluation")
    find(page, "selectbox", "evaluation_scope_").set_value(f"series:{shelf.id}")
    page.run()

    assert "16 av 32 har svart (50 %) 2 svar fra samlinger med færre enn 5 svar er ikke med." in words(page).replace(
        "\xa0", " "
    )
    first = "En arena hvor man knytter kontakter med samarbeidspartnere"
    place = column(page, "Område", "Område").index(first)
    assert [column(page, "Område", area)[place] for area in ("Kysten", "Fjorden")] == [
        "5 av 10 (50 %)",
        "5 av 6 (83,3 %)",
    ]
    assert list(table_with(page, "År").columns) == ["År", "2027", "2028"]
    assert column(page, "År", "2028")[:2] == ["2", "6 av 12 (50 %)"]
