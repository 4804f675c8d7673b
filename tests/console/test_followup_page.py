import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from exports.registry import ExportFormat, render_files
from facilitation.console.components import followup_import
from facilitation.domain.codes import new_id
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.states import DecisionKind
from facilitation.i18n import language
from facilitation.services.follow_up.following import FollowedAction, Scope
from facilitation.services.follow_up.lifts import LiftFields
from facilitation.services.reports.reporting import ReportKind
from tests.console.conftest import Console, find, has_button, press, select, table_with, words
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from tests.conftest import FrozenClock, Room


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


def board(console: Console, shelf: Shelf) -> dict[str, FollowedAction]:
    found = console.product.services.following.board(shelf.by, Scope(series_id=shelf.id))
    return {action.now.fields.title: action for action in found}


def shown(page: "AppTest") -> list[str]:
    return list(table_with(page, "Frist")["Tiltak"])


def test_there_is_nothing_to_follow_up_yet(console: Console) -> None:
    assert "Ingen tiltak å følge opp ennå." in words(console.open("followup"))


def test_actions_are_shown_with_what_became_of_them(console: Console, shelf: Shelf, clock: "FrozenClock") -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Fast møte", baseline="20 %", target="60 %", deadline=date(2027, 3, 20))
    clock.advance(timedelta(days=20))
    shelf.tell(workshop, action, Message(status=Status.STARTED, value="35 %"))
    console.sign_in(shelf.by)
    page = console.open("followup")

    row = table_with(page, "Frist").iloc[0]
    assert list(row[["Tiltak", "Status", "Over fristen"]]) == ["Fast møte", "igangsatt", "10 dager"]
    assert row["Nullpunkt → nå → mål"] == "20 % → 35 % → 60 %"
    assert row["Løft"] == "Fagråd: venter på svar"
    assert row["Område"] == "Kysten"
    assert "1 tiltak · 1 over fristen · 1 venter på svar fra et nivå" in words(page)


def test_the_board_is_narrowed_down(console: Console, shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    started = shelf.plan(workshop, "I gang", owner_unit="DPS Kysten")
    shelf.plan(workshop, "Stille", decision_level="egen-virksomhet")
    shelf.tell(workshop, started, Message(status=Status.STARTED))
    page = console.open("followup")
    assert shown(page) == ["I gang", "Stille"]

    pills = page.get("button_group")[0]
    assert [option.content for option in pills.proto.options] == ["igangsatt 1", "ikke meldt 1"]
    find(page, "selectbox", "followup_", "_unit").set_value("DPS Kysten")
    page.run()
    assert shown(page) == ["I gang"]
    find(page, "selectbox", "followup_", "_level").set_value("Egen virksomhet")
    page.run()
    assert "Ingen tiltak passer med det du har valgt." in words(page)
    find(page, "selectbox", "followup_", "_unit").set_value("")
    find(page, "selectbox", "followup_", "_level").set_value("")
    find(page, "selectbox", "followup_", "_look").set_value("awaits")
    page.run()
    assert shown(page) == ["I gang"]


def test_whose_actions_is_chosen(console: Console, shelf: Shelf) -> None:
    shelf.plan(shelf.hold(date(2027, 3, 10)), "Ved kysten")
    shelf.plan(shelf.room.id, "Utenfor", decision_level="ssu")
    page = console.open("followup", shelf.room.id)
    assert shown(page) == ["Utenfor"]

    find(page, "selectbox", "followup_scope_").set_value(f"series:{shelf.id}")
    page.run()
    assert shown(page) == ["Ved kysten"]
    find(page, "selectbox", "followup_scope_").set_value("")
    page.run()
    assert sorted(shown(page)) == ["Utenfor", "Ved kysten"]


def test_many_are_changed_after_a_look_and_taken_back(console: Console, shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    shelf.plan(workshop, "Det ene")
    done = shelf.plan(workshop, "Det andre")
    shelf.tell(workshop, done, Message(status=Status.DONE))
    page = console.open("followup")
    select(page, "followup_", 0, 1)
    find(page, "selectbox", "bulk_", "_status").set_value("done")
    page.run()

    preview = table_with(page, "Etter")
    assert [list(row) for row in preview[["Tiltak", "Før", "Etter"]].to_numpy()] == [
        ["Det ene", "ikke meldt", "gjennomført"],
        ["Det andre", "gjennomført", "gjennomført"],
    ]
    page.button(key="bulk_0_do").click()
    page.run()
    assert [toast.value for toast in page.toast] == ["1 tiltak er endret\\."]
    assert board(console, shelf)["Det ene"].now.status is Status.DONE

    press(page, "undo_told_")
    assert board(console, shelf)["Det ene"].now.status is None
    assert not has_button(page, "undo_told_")


def test_stopping_many_needs_a_reason(console: Console, shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    shelf.plan(workshop, "Det ene")
    shelf.plan(workshop, "Det andre")
    page = console.open("followup")
    select(page, "followup_", 0, 1)
    find(page, "selectbox", "bulk_", "_status").set_value("stopped")
    page.run()
    page.button(key="bulk_0_do").click()
    page.run()
    assert "Skriv hvorfor tiltaket er stanset" in page.error[0].value

    find(page, "text_input", "bulk_", "_comment").set_value("Pengene kom ikke.")
    page.run()
    page.button(key="bulk_0_do").click()
    page.run()
    assert {action.now.status for action in board(console, shelf).values()} == {Status.STOPPED}


def test_one_action_is_told_of(console: Console, shelf: Shelf) -> None:
    shelf.plan(shelf.hold(date(2027, 3, 10)), "Fast møte")
    page = console.open("followup")
    select(page, "followup_", 0)
    find(page, "selectbox", "tell_", "_status").set_value("started")
    find(page, "text_input", "tell_", "_value").set_value("3 møter")
    find(page, "text_area", "tell_", "_comment").set_value("Gjelder to pasienter.")
    press(page, "tell_")
    assert "kjennes igjen" in page.error[0].value

    find(page, "checkbox", "tell_", "_read").check()
    press(page, "tell_")
    now = board(console, shelf)["Fast møte"].now
    assert (now.status, now.measured and now.measured.value) == (Status.STARTED, "3 møter")
    assert "igangsatt, ny verdi 3 møter (10.03.2027): Gjelder to pasienter." in list(table_with(page, "Hvem")["Hva"])


def test_a_level_answers_and_its_no_is_shown_with_the_reason(console: Console, shelf: Shelf) -> None:
    shelf.plan(shelf.hold(date(2027, 3, 10)), "Felles stilling", ask="ressurs")
    page = console.open("followup")
    select(page, "followup_", 0)
    assert "Fagråd: venter på svar · Ressurs" in words(page)
    find(page, "selectbox", "lift_", "_kind").set_value("rejected")
    press(page, "lift_")
    assert "Skriv grunnen" in page.error[0].value

    find(page, "text_area", "lift_", "_text").set_value("Ikke penger i år.")
    press(page, "lift_")
    assert page.warning[0].value.replace("\\", "") == "Fagråd: Ikke vedtatt, 10. mars 2027. Ikke penger i år."
    find(page, "selectbox", "followup_", "_look").set_value("rejected")
    page.run()
    assert shown(page) == ["Felles stilling"]


def test_history_tells_how_the_plan_was_changed(console: Console, shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(workshop, "Fast møte")
    noted = LiftFields(kind=DecisionKind.NOTED, decided_on=date(2027, 3, 10))
    console.product.services.lifts.answer(shelf.by, workshop, action, noted, request_id=new_id())
    shelf.room.plan.remove(shelf.by, workshop, action)
    shelf.room.flow.undo(shelf.by, workshop)
    page = console.open("followup")
    select(page, "followup_", 0)

    happened = list(table_with(page, "Hvem")["Hva"])
    assert sorted(happened) == ["Fagråd: Tatt til orientering, 10. mars 2027.", "Skrevet inn i planen."]


def hand_in(
    console: Console, shelf: Shelf, workshop: str, monkeypatch: pytest.MonkeyPatch, **statuses: str
) -> "AppTest":
    """Open the board and hand in the plan with other statuses, by row; the browser's part is done for it."""
    report = console.product.services.reporting.report(shelf.by, workshop, ReportKind.PLAN, language("nb"))
    book = load_workbook(io.BytesIO(render_files(report, ExportFormat.XLSX)[0].content))
    sheet = book.worksheets[0]
    (place,) = [cell.column for cell in sheet[1] if cell.value == "Status"]
    for row, status in statuses.items():
        sheet.cell(int(row[1:]), place, status)
    stream = io.BytesIO()
    book.save(stream)
    files = [stream.getvalue()]
    monkeypatch.setattr(followup_import, "picked_file", lambda *_, **__: files.pop() if files else None)
    return console.open("followup", workshop)


def test_a_changed_file_is_looked_at_and_taken(console: Console, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    for title in ("Det ene", "Det andre", "Det tredje"):
        shelf.plan(workshop, title)
    page = hand_in(console, shelf, workshop, monkeypatch, r2="igangsatt", r3="stanset", r4="snart")

    assert [list(row) for row in table_with(page, "Etter").to_numpy()] == [
        [2, "Det ene", "ikke meldt", "igangsatt"],
        [3, "Det andre", "ikke meldt", "stanset"],
    ]
    told = table_with(page, "Der står det").iloc[0]
    assert list(told[["Rad", "Kolonne", "Der står det"]]) == ["4", "Status", "snart"]
    find(page, "button", "import_", "_accept").click()
    page.run()
    assert "Skriv hvorfor tiltaket er stanset" in page.error[0].value

    find(page, "text_input", "import_", "_reason").set_value("Pengene kom ikke.")
    find(page, "button", "import_", "_accept").click()
    page.run()
    assert [one.now.status for one in board(console, shelf).values()] == [Status.STARTED, Status.STOPPED, None]
    assert not has_button(page, "import_")
    press(page, "undo_told_")
    assert {one.now.status for one in board(console, shelf).values()} == {None}


def test_a_file_is_put_away(console: Console, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    shelf.plan(workshop, "Det ene")
    page = hand_in(console, shelf, workshop, monkeypatch)
    assert "Fila har ingen ny status." in words(page)

    press(page, "import_")
    assert "Fila har ingen ny status." not in words(page)


def test_a_file_that_is_no_plan_is_refused(console: Console, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    files = [b"et brev"]
    monkeypatch.setattr(followup_import, "picked_file", lambda *_, **__: files.pop() if files else None)
    page = console.open("followup", workshop)

    assert "Fila er ikke en plan herfra" in page.error[0].value
