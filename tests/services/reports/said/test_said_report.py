from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from facilitation.domain.grouping.values import GroupMode
from facilitation.services.answering.answers import Answer
from facilitation.services.reports.reporting import Reporting, ReportKind
from tests.services.report_reading import (
    ACTION,
    INJECTIONS,
    NB,
    cards,
    form_of,
    gather,
    lines,
    opened,
    propose,
    secretaries,
    sheet_of,
    write_problems,
)

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room


@pytest.fixture
def reporting(room: "Room") -> Reporting:
    return Reporting(room.store, room.plan)


def said(room: "Room", reporting: Reporting) -> Workbook:
    return opened(reporting.report(room.by, room.id, ReportKind.SAID, NB))


def test_overview_lists_the_steps_with_their_times(room: "Room", reporting: Reporting, clock: "FrozenClock") -> None:
    phones = room.fill(3)
    room.open("innsjekk")
    room.send(phones[0], "innsjekk", text="At vi blir enige.")
    room.send(phones[1], "innsjekk", text="At noen tar ansvar.")
    room.flow.extend_step(room.by, room.id, room.step("innsjekk").id, 5)
    clock.advance(timedelta(minutes=17))
    room.open("erfaring")
    room.flow.skip_step(room.by, room.id, room.step("fag").id)

    steps = lines(said(room, reporting), "Stegene")

    assert [line["Nr"] for line in steps] == list(range(1, len(room.steps()) + 1))
    assert steps[:4] == [
        overview(1, "Innsjekk", 15, 5, "09:00", "09:17", 2, "lukket"),
        overview(2, "Erfaringsinnlegg", 20, None, "09:17", None, 0, "åpent"),
        overview(3, "Fag- og praksisinnlegg", 20, None, None, None, 0, "hoppet over"),
        overview(4, "Pause", 10, None, None, None, None, "ikke åpnet"),
    ]


def overview(*cells: object) -> dict[str, object]:
    headings = (
        "Nr",
        "Steg",
        "Minutter planlagt",
        "Minutter lagt til",
        "Åpnet",
        "Lukket",
        "Har svart",
        "Tilstand",
    )
    return dict(zip(headings, cells, strict=True))


def test_overview_gives_the_day_of_what_was_opened_on_another_day(
    room: "Room", reporting: Reporting, clock: "FrozenClock"
) -> None:
    clock.advance(timedelta(days=2))
    room.open("innsjekk")

    assert lines(said(room, reporting), "Stegene")[0]["Åpnet"] == "12.03.2027 09:00"


def test_a_step_nobody_has_answered_has_no_sheet(room: "Room", reporting: Reporting) -> None:
    room.open("innsjekk")

    assert said(room, reporting).sheetnames == ["Stegene", "Om filen"]


def test_texts_stand_in_alphabetical_order_and_not_as_they_came(room: "Room", reporting: Reporting) -> None:
    room.open("innsjekk")
    for text in ("Åpne dører", "Ærlighet", "at vi blir enige", "Øvelse", "Zoom"):
        room.send(room.join(), "innsjekk", text=text)

    found = lines(said(room, reporting), "1 Innsjekk")

    assert found == [
        {"Nr": 1, "Min forventning": "at vi blir enige"},
        {"Nr": 2, "Min forventning": "Zoom"},
        {"Nr": 3, "Min forventning": "Ærlighet"},
        {"Nr": 4, "Min forventning": "Øvelse"},
        {"Nr": 5, "Min forventning": "Åpne dører"},
    ]


@pytest.mark.parametrize("text", INJECTIONS)
def test_answers_that_look_like_formulas_stay_text(room: "Room", reporting: Reporting, text: str) -> None:
    room.open("innsjekk")
    room.send(room.join(), "innsjekk", text=text)

    cell = sheet_of(said(room, reporting), "1 Innsjekk")["B2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_cards_say_their_category_cluster_and_whether_they_were_parked(room: "Room", reporting: Reporting) -> None:
    write_problems(
        room,
        ("fastlege", "Epikrisen kommer for sent"),
        ("informasjonsflyt", "Ingen vet hvem som har ansvaret"),
        ("fastlege", "Ingen svarer på telefonen"),
    )
    room.close("problem")
    gather(room, "Beskjeder", "Epikrisen kommer for sent")
    room.boards.park(room.by, room.id, [cards(room)["Ingen svarer på telefonen"]])

    found = lines(said(room, reporting), "5 Individuell idé, problem")

    assert found == [
        card(1, "Fastlege", "Epikrisen kommer for sent", "Beskjeder", None),
        card(2, "Fastlege", "Ingen svarer på telefonen", None, "ja"),
        card(3, "Informasjonsflyt", "Ingen vet hvem som har ansvaret", None, None),
    ]


def card(*cells: object) -> dict[str, object]:
    return dict(zip(("Nr", "Kategori", "Ett problem per kort", "Klynge", "Parkert"), cells, strict=True))


def test_what_somebody_took_back_is_not_told(room: "Room", reporting: Reporting) -> None:
    room.open("erfaring")
    phone = room.join()
    answer = room.answer("erfaring", text="Dette angrer jeg på", category="brast", slot=1)
    room.answers.submit(phone, answer)
    room.send(phone, "erfaring", text="Dette står jeg for", category="bar")
    room.answers.withdraw(phone, room.answer("erfaring", slot=1))

    found = lines(said(room, reporting), "2 Erfaringsinnlegg")

    assert [line["Øyeblikk som bar eller brast"] for line in found] == ["Dette står jeg for"]


def test_hidden_answers_wait_until_the_step_is_closed(room: "Room", reporting: Reporting) -> None:
    write_problems(room, ("annet", "Ventetid"))

    during = said(room, reporting)
    room.close("problem")
    after = said(room, reporting)

    assert during.sheetnames == ["Stegene", "Om filen"]
    assert lines(during, "Stegene")[4]["Tilstand"] == "åpent; svarene kommer når steget er lukket"
    assert lines(during, "Stegene")[4]["Har svart"] == 1
    assert [line["Ett problem per kort"] for line in lines(after, "5 Individuell idé, problem")] == ["Ventetid"]


def test_clusters_tell_earlier_names_and_what_they_took_over(room: "Room", reporting: Reporting) -> None:
    write_problems(room, ("annet", "B"), ("annet", "A"), ("fastlege", "C"), ("annet", "D"))
    room.close("problem")
    first, second, third = gather(room, "En", "A"), gather(room, "To", "B"), gather(room, "Tre", "C")
    gather(room, "Tom", "D")
    room.boards.rename(room.by, room.id, first, "Henvisning")
    room.boards.rename(room.by, room.id, first, "Henvendelse")
    room.boards.merge(room.by, room.id, [second, third])
    room.boards.merge(room.by, room.id, [first, second])
    room.boards.move(room.by, room.id, [cards(room)["D"]], None)

    workbook = said(room, reporting)

    history = {"Klynge": "Henvendelse", "Tidligere navn": "En; Henvisning", "Slått sammen med": "To; Tre"}
    assert lines(workbook, "7 Klynging") == [
        {**history, "Kategori": "Annet", "Kort": "A"},
        {**history, "Kategori": "Annet", "Kort": "B"},
        {**history, "Kategori": "Fastlege", "Kort": "C"},
        {"Klynge": "Tom", "Tidligere navn": None, "Slått sammen med": None, "Kategori": None, "Kort": None},
    ]
    assert lines(workbook, "5 Individuell idé, problem")[0]["Klynge"] == "Henvendelse"


def test_a_step_with_clusters_and_answers_has_a_sheet_for_each(room: "Room", reporting: Reporting) -> None:
    write_problems(room, ("annet", "A"))
    room.close("problem")
    room.open("klynging")
    gather(room, "En", "A")
    room.send(room.join(), "klynging", text="Kall den noe annet")

    workbook = said(room, reporting)

    assert workbook.sheetnames[2:4] == ["7.1 Klynging", "7.2 Klynging"]
    assert lines(workbook, "7.2 Klynging") == [{"Nr": 1, "Foreslå navn": "Kall den noe annet"}]


def test_rows_of_groups_have_a_column_for_each_field(room: "Room", reporting: Reporting) -> None:
    phones = room.fill()
    room.open("losningsgruppe")
    tables = secretaries(room, phones)
    propose(room, tables[2], "Øvd overgang", **{"f:kode:what": "planer", "f:kode:whom": "nav"})
    propose(room, tables[1], "Ukentlig møte", **{"f:hvem": "Fastlegene", "f:galt": "Ingen har tid"})
    propose(room, tables[1], "Felles telefon")

    found = lines(said(room, reporting), "13 Gruppearbeid, løsningsforsla")

    headings = ("Nr", "Skrevet av gruppe", "Tiltak", "Hvem må med", "Hva kan gå galt", "Kode: hva", "Kode: med hvem")
    assert [tuple(line[heading] for heading in headings) for line in found] == [
        (1, 1, "Ukentlig møte", "Fastlegene", "Ingen har tid", None, None),
        (2, 1, "Felles telefon", None, None, None, None),
        (3, 2, "Øvd overgang", None, None, "Planer for den enkelte", "NAV"),
    ]


def test_actions_of_groups_are_told_in_short_also_those_taken_out(room: "Room", reporting: Reporting) -> None:
    phones = room.fill()
    room.open("plan")
    table = secretaries(room, phones)[1]
    room.plan.submit(table, room.answer("plan", **form_of(ACTION)))
    second = room.plan.submit(table, room.answer("plan", **{**form_of(ACTION), "title": "Droppes"}))
    room.plan.remove(room.by, room.id, second.entry_id)

    found = lines(said(room, reporting), "16 Handlingsplan")

    told = {
        "Gruppe": 1,
        "Tiltak": "Fast samarbeidsmøte ved utskrivning",
        "Ansvarlig rolle": "Leder med beslutningsmyndighet",
        "Ansvarlig virksomhet": "DPS Kysten",
        "Første steg": "Når utskrivning er avtalt, da ringer vi kommunen samme dag.",
        "Frist": datetime(2027, 9, 1),  # noqa: DTZ001 -- Excel has no zones
        "Beslutningsnivå": "Egen virksomhet",
        "Tatt ut av planen": None,
    }
    assert found == [told, {**told, "Tiltak": "Droppes", "Tatt ut av planen": "ja"}]


def test_words_to_each_group_say_which_group_and_where_they_come_from(room: "Room", reporting: Reporting) -> None:
    phones = room.fill()
    room.dividing.divide(room.by, room.id, GroupMode.HOME)
    room.open("fremlegg")
    groups = room.dividing.latest(room.by, room.id)[0].groups
    for phone, group, text in (
        (phones[0], groups[1], "Vi kan låne bort rom"),
        (phones[4], groups[0], "Hva koster det?"),
    ):
        answer = room.answer("fremlegg", text=text)
        about = Answer(
            request_id=answer.request_id,
            step_id=answer.step_id,
            input_key=answer.input_key,
            values=answer.values,
            subject_id=group.id,
        )
        room.answers.submit(phone, about)

    asked = "Ett spørsmål eller ett tilbud om hjelp til denne gruppa"
    assert lines(said(room, reporting), "17 Plenumsfremlegg") == [
        {"Nr": 1, "Gruppe": "Gruppe 1", asked: "Hva koster det?", "Fra": "NAV Storvik"},
        {"Nr": 2, "Gruppe": "Gruppe 2", asked: "Vi kan låne bort rom", "Fra": "Storvik kommune"},
    ]
