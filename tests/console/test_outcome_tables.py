"""What answers about things, money and rows add up to, on the facilitator's page."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from facilitation.domain.codes import new_id
from tests.console.conftest import Console, table_with, words
from tests.services.report_reading import ACTION

if TYPE_CHECKING:
    from tests.conftest import Room


def shown(console: Console, room: "Room", key: str) -> AppTest:
    """Close a step and return the page with its result."""
    room.close(key)
    browser = console.open("run", room.id)
    assert not browser.exception
    return browser


def columns(found: Any) -> dict[str, list[Any]]:
    return {str(name): list(values) for name, values in found.items()}


def test_ratings_stand_with_the_greatest_disagreement_first(console: Console, arena: "Room") -> None:
    arena.open("vurdering")
    for mark in ("1", "5", "unknown"):
        arena.send(arena.join(), "vurdering", v__team__likt="3", v__ressurs__likt=mark)
    browser = shown(console, arena, "vurdering")

    found = columns(table_with(browser, "Vurdert ut fra"))
    assert (found["Hva"][0], found["Median"][0], found["Vet ikke"][0]) == ("Ressursteam", "3", 1)
    assert "–" in found["Midterste halvdel"]
    assert len(browser.get("plotly_chart")) == 1


def test_money_stands_against_its_frame(console: Console, arena: "Room") -> None:
    arena.open("fordeling")
    for amount in ("4 000 000", "5 000 000", "4 500 001"):
        arena.send(arena.join(), "fordeling", m__team=amount)
    browser = shown(console, arena, "fordeling")

    found = columns(table_with(browser, "Midterste forslag"))
    assert found["Midterste forslag"][:2] == ["4\u00a0500\u00a0001", "–"]
    assert "11\u00a0170\u00a0000" in words(browser)
    assert "rest 6\u00a0669\u00a0999" in "\n".join(metric.delta for metric in browser.metric)


def test_each_unit_has_a_column(console: Console, arena: "Room") -> None:
    arena.open("kart")
    arena.send(arena.join(unit="Storvik"), "kart", v__bolig="ja", v__act="nei")
    arena.send(arena.join(unit="Nesøy"), "kart", v__bolig="ja")
    arena.send(arena.join(unit="Nesøy"), "kart", v__bolig="delvis")

    found = columns(table_with(shown(console, arena, "kart"), "Nesøy"))
    assert found == {
        "Hva": ["Bemannet bolig", "ACT-team"],
        "Nesøy": ["Ja (1), Delvis (1)", ""],
        "Storvik": ["Ja", "Nei"],
    }


def test_units_that_are_silent_are_named(console: Console, arena: "Room") -> None:
    arena.workshops.set_units(arena.by, arena.id, ("Storvik", "Nesøy"))
    arena.open("rutenett")
    arena.send(arena.join(unit="Storvik"), "rutenett", value="vedtatt")
    browser = shown(console, arena, "rutenett")

    assert columns(table_with(browser, "Enighet"))["Svar"] == ["Vedtatt", "ikke svart"]
    assert "Har ikke svart: Nesøy" in words(browser)


def test_couplings_are_drawn_and_listed(console: Console, arena: "Room") -> None:
    phone = arena.join()
    arena.open("aktivitet")
    first, second = (arena.send(phone, "aktivitet", f__navn=name).entry_id for name in ("Forløp", "Dialog"))
    arena.open("koplinger")
    arena.send(phone, "koplinger", f__fra=first, f__til=second, f__grunn="Samme barn")
    browser = shown(console, arena, "koplinger")

    found = columns(table_with(browser, "Den ene"))
    assert found == {"Den ene": ["Forløp"], "Den andre": ["Dialog"], "Hvorfor": ["Samme barn"]}


def test_rows_of_money_are_summed(console: Console, arena: "Room") -> None:
    arena.open("budsjett")
    arena.send(arena.join(), "budsjett", f__post="Lokaler", f__kr="550 000", f__dekkes="kommune")
    browser = shown(console, arena, "budsjett")

    found = columns(table_with(browser, "Post"))
    assert found == {"Post": ["Lokaler"], "Kroner": ["550\u00a0000"], "Dekkes av": ["Kommunen"]}
    assert "50\u00a0000 for mye" in "\n".join(metric.delta for metric in browser.metric)


def test_today_stands_beside_what_is_preferred(console: Console, arena: "Room") -> None:
    arena.open("praksis")
    arena.send(arena.join(), "praksis", f__hvem="Senteret", f__inn__now="brev", f__inn__wanted="melding")

    found = columns(table_with(shown(console, arena, "praksis"), "Elektronisk melding"))
    assert (found["Hva"][:2], found["Brev"][:2]) == (["Alle: i dag", "Alle: ønsket"], [1, 0])


def test_statuses_are_told_in_words(console: Console, arena: "Room") -> None:
    fields = replace(ACTION, code_what="", code_whom="", decision_level="egen")
    action = arena.plan.add(arena.by, arena.id, fields, request_id=new_id())
    arena.open("status")
    arena.send(arena.join(), "status", **{f"v__{action}": "unknown"})
    browser = shown(console, arena, "status")

    found = columns(table_with(browser, "vet ikke"))
    assert (found["Hva"], found["vet ikke"], found["igangsatt"]) == ([ACTION.title], [1], [0])


@pytest.mark.parametrize("key", ["vurdering", "fordeling", "status"])
def test_hidden_answers_wait(console: Console, arena: "Room", key: str) -> None:
    arena.open(key)
    if key == "vurdering":
        arena.send(arena.join(), key, v__team__likt="3")
    browser = console.open("run", arena.id)

    assert not any("Median" in frame.value.columns for frame in browser.dataframe)
    assert "Skjulte svar vises når steget er lukket" in words(browser)
