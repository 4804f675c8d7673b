import csv
from dataclasses import fields
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING
from unittest.mock import ANY

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exports import delimited
from exports.document import Column, ColumnKind
from facilitation.catalogue.inputs import Option
from facilitation.catalogue.template import Codes, Frame, Level, Role
from facilitation.domain.plan import ActionFields
from facilitation.domain.seating import Service
from facilitation.services.reports.plan import PlanReading, plan_table
from facilitation.services.reports.reporting import Reporting, ReportKind
from tests.services.report_reading import (
    ACTION,
    INJECTIONS,
    NB,
    add_action,
    form_of,
    lines,
    opened,
    secretaries,
    sheet_of,
)

if TYPE_CHECKING:
    from tests.conftest import Room

ENTERED: dict[str, object] = {
    "Nr": 1,
    "Tiltak": "Fast samarbeidsmøte ved utskrivning",
    "Problem eller klynge": "Informasjonsflyt",
    "Hva slags tiltak": "Samarbeidsmøter",
    "Med hvem": "Fastlege",
    "Ansvarlig rolle": "Leder med beslutningsmyndighet",
    "Ansvarlig virksomhet": "DPS Kysten",
    "Ansvarlig navn": "Enhetsleder",
    "Medansvarlig på det andre nivået": "Storvik kommune, leder",
    "Første steg": "Når utskrivning er avtalt, da ringer vi kommunen samme dag.",
    "Første steg innen": datetime(2027, 3, 20),  # noqa: DTZ001 -- Excel has no zones
    "Frist": datetime(2027, 9, 1),  # noqa: DTZ001
    "Milepæler": "Etter tre måneder: er møtene holdt?\nEtter seks: virker de?",
    "Indikator": "Andel utskrivninger med møte",
    "Mål": "80 %",
    "Nullpunkt": "35 %",
    "Kilde til nullpunktet": "Egen telling",
    "Dato for nullpunktet": datetime(2027, 2, 1),  # noqa: DTZ001
    "Måles innen": datetime(2027, 10, 1),  # noqa: DTZ001
    "Gevinst for pasienten": "Tryggere overgang",
    "Gevinst for kommunen": "Tid til å planlegge",
    "Gevinst for sykehuset": "Færre reinnleggelser",
    "Kort eller lang sikt": "kort og lang sikt",
    "Beslutningsnivå": "Egen virksomhet",
    "Hva vi ber om": "Vedtak",
    "Plan for bredding": "Alle DPS-ene i 2028",
    "Gruppe": None,
    "Status": None,
    "Referanse": ANY,
}


@pytest.fixture
def reporting(room: "Room") -> Reporting:
    return Reporting(room.store, room.plan)


def check_on(sheet: Worksheet, heading: str) -> DataValidation:
    letter = letter_of(sheet, heading)
    checks: list[DataValidation] = sheet.data_validations.dataValidation
    (found,) = (check for check in checks if str(check.sqref).startswith(f"{letter}2:"))
    return found


def letter_of(sheet: Worksheet, heading: str) -> str:
    return next(cell.column_letter for cell in sheet[1] if cell.value == heading)


def choices_of(workbook: Workbook, check: DataValidation) -> list[object]:
    ((sheet_name, cells),) = workbook.defined_names[str(check.formula1).lstrip("=")].destinations
    return [row[0].value for row in workbook[sheet_name][cells]]


def excel_day(day: date) -> str:
    return str((day - date(1899, 12, 30)).days)


def test_plan_holds_every_field_as_it_was_entered(room: "Room", reporting: Reporting) -> None:
    add_action(room)

    workbook = opened(reporting.report(room.by, room.id, ReportKind.PLAN, NB))

    assert lines(workbook, "Handlingsplan") == [ENTERED]


def test_plan_has_a_column_for_every_field_of_an_action(room: "Room", reporting: Reporting) -> None:
    (table,) = reporting.report(room.by, room.id, ReportKind.PLAN, NB).tables

    assert len(table.columns) == len(fields(ActionFields)) + len(("Nr", "Gruppe", "Status", "Referanse"))
    assert [column.heading for column in table.columns] == list(ENTERED)


def test_plan_names_the_group_that_wrote_an_action(room: "Room", reporting: Reporting) -> None:
    phones = room.fill()
    room.open("plan")
    tables = secretaries(room, phones)
    room.plan.submit(tables[2], room.answer("plan", **form_of(ACTION)))

    workbook = opened(reporting.report(room.by, room.id, ReportKind.PLAN, NB))

    assert lines(workbook, "Handlingsplan") == [{**ENTERED, "Gruppe": 2}]


def test_plan_leaves_out_what_was_removed_and_counts_on(room: "Room", reporting: Reporting) -> None:
    add_action(room, "Først")
    removed = add_action(room, "Fjernet")
    add_action(room, "Sist")
    room.plan.remove(room.by, room.id, removed)

    found = lines(opened(reporting.report(room.by, room.id, ReportKind.PLAN, NB)), "Handlingsplan")

    assert [(line["Nr"], line["Tiltak"]) for line in found] == [(1, "Først"), (2, "Sist")]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Status", ["igangsatt", "planlagt", "gjennomført", "ikke startet", "stanset", "vet ikke"]),
        ("Hva vi ber om", ["Orientering", "Tilslutning", "Vedtak", "Ressurs", "Delegering"]),
        ("Kort eller lang sikt", ["kort sikt", "lang sikt", "kort og lang sikt"]),
        (
            "Beslutningsnivå",
            [
                "Egen virksomhet",
                "FSU PHR, faglig samarbeidsutvalg psykisk helse og rus",
                "SSU, strategisk samarbeidsutvalg",
            ],
        ),
    ],
)
def test_plan_offers_the_lists_of_the_workshop(
    room: "Room", reporting: Reporting, heading: str, expected: list[str]
) -> None:
    workbook = opened(reporting.report(room.by, room.id, ReportKind.PLAN, NB))

    assert choices_of(workbook, check_on(sheet_of(workbook, "Handlingsplan"), heading)) == expected


def test_plan_codes_are_chosen_from_both_axes(room: "Room", reporting: Reporting) -> None:
    workbook = opened(reporting.report(room.by, room.id, ReportKind.PLAN, NB))
    sheet = sheet_of(workbook, "Handlingsplan")

    assert choices_of(workbook, check_on(sheet, "Hva slags tiltak"))[:2] == [
        "Samarbeidsmøter",
        "Informasjonsutveksling",
    ]
    assert choices_of(workbook, check_on(sheet, "Med hvem"))[:2] == ["Kommune", "Spesialisthelsetjenesten"]


@pytest.mark.parametrize("heading", ["Frist", "Første steg innen", "Måles innen"])
def test_plan_takes_only_days_after_the_workshop(room: "Room", reporting: Reporting, heading: str) -> None:
    check = check_on(
        sheet_of(opened(reporting.report(room.by, room.id, ReportKind.PLAN, NB)), "Handlingsplan"), heading
    )

    assert (check.type, check.operator, check.formula1) == (
        "date",
        "greaterThanOrEqual",
        excel_day(date(2027, 3, 11)),
    )
    assert check.error == "Skriv en dag etter samlingen, for eksempel 24.12.2027."


def test_plan_takes_an_earlier_day_for_the_baseline(room: "Room", reporting: Reporting) -> None:
    sheet = sheet_of(opened(reporting.report(room.by, room.id, ReportKind.PLAN, NB)), "Handlingsplan")

    assert check_on(sheet, "Dato for nullpunktet").formula1 == "1"


def test_plan_marks_what_is_missing_and_what_is_late(room: "Room", reporting: Reporting) -> None:
    (table,) = reporting.report(room.by, room.id, ReportKind.PLAN, NB).tables

    assert [column.heading for column in table.columns if column.required] == [
        "Tiltak",
        "Problem eller klynge",
        "Hva slags tiltak",
        "Med hvem",
        "Ansvarlig rolle",
        "Ansvarlig virksomhet",
        "Første steg",
        "Frist",
        "Beslutningsnivå",
    ]
    assert table.overdue is not None
    assert (table.overdue.deadline, table.overdue.state, table.overdue.closed) == (
        "Frist",
        "Status",
        ("gjennomført", "stanset"),
    )


def empty_plan(frame: Frame) -> PlanReading:
    return PlanReading(workshop_id="w", title="Samling", place="", day=date(2027, 3, 10), frame=frame, actions=())


def test_plan_without_lists_is_filled_in_freely() -> None:
    frame = Frame(
        levels=(Level(key="kommune", title="Kommune", service=Service.MUNICIPAL),),
        roles=(Role(key="leder", title="Leder"),),
    )

    table = plan_table(empty_plan(frame), NB)

    free = ("Hva slags tiltak", "Med hvem", "Beslutningsnivå", "Hva vi ber om")
    assert [column_of(table.columns, heading).kind for heading in free] == [ColumnKind.TEXT] * len(free)


def test_plan_offers_a_title_once_when_two_keys_share_it() -> None:
    frame = Frame(
        levels=(Level(key="kommune", title="Kommune", service=Service.MUNICIPAL),),
        roles=(Role(key="leder", title="Leder"),),
        codes=Codes(
            what=(Option(key="annet", title="Annet"), Option(key="andre", title="annet")),
            whom=(Option(key="nav", title="NAV"),),
        ),
    )

    table = plan_table(empty_plan(frame), NB)

    assert column_of(table.columns, "Hva slags tiltak").choices == ("Annet",)


def column_of(columns: tuple[Column, ...], heading: str) -> Column:
    return next(column for column in columns if column.heading == heading)


@pytest.mark.parametrize("text", INJECTIONS)
def test_plan_keeps_text_that_looks_like_a_formula_as_text(room: "Room", reporting: Reporting, text: str) -> None:
    add_action(room, text)
    report = reporting.report(room.by, room.id, ReportKind.PLAN, NB)

    sheet = sheet_of(opened(report), "Handlingsplan")
    cell = sheet[f"{letter_of(sheet, 'Tiltak')}2"]
    machine = list(csv.reader(StringIO(delimited.render_for_machines(report.tables[0]).decode())))
    people = list(csv.reader(StringIO(delimited.render(report.tables[0]).decode("utf-8-sig")), delimiter=";"))

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert machine[1][1] == text
    assert people[1][1] == (text if text.startswith("<") else f"'{text}")
