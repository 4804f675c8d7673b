"""What the plan's files tell of a workshop in a series: where it belongs, and what was carried on to it."""

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from openpyxl import load_workbook

from exports.document import Facts, Report, Section, Table
from exports.registry import ExportFormat, render_files
from facilitation.i18n import LANGUAGES, language
from facilitation.services.follow_up.following import Following
from facilitation.services.importing.plan_import import PlanImport
from facilitation.services.reports.reporting import Reporting, ReportKind
from tests.services.report_reading import NB
from tests.services.reports.test_reports import table, texts
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from tests.conftest import Room

ORIGIN = "Samling 2027-03-10, 10. mars 2027"


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


@pytest.fixture
def later(shelf: Shelf) -> str:
    """A workshop with an action of its own and one carried on from the area's last."""
    shelf.plan(shelf.hold(date(2027, 3, 10)), "Fast møte")
    workshop = shelf.hold(date(2027, 9, 20))
    shelf.keeping.carry_last_plan(shelf.by, workshop)
    shelf.plan(workshop, "Felles kurs")
    return workshop


def plan(shelf: Shelf, workshop_id: str) -> Report:
    return Reporting(shelf.room.store, shelf.room.plan).report(shelf.by, workshop_id, ReportKind.PLAN, NB)


def test_plan_begins_with_its_series_and_area(shelf: Shelf, later: str) -> None:
    report = plan(shelf, later)

    assert report.body[0] == Facts(items=(("Serie", "Bedre i lag 2027"), ("Område", "Kysten")), abreast=True)
    assert {("Serie", "Bedre i lag 2027"), ("Område", "Kysten")} <= set(report.facts)


def test_plan_of_a_workshop_alone_names_no_series(room: "Room") -> None:
    report = Reporting(room.store, room.plan).report(room.by, room.id, ReportKind.PLAN, NB)

    assert "Serie" not in {*texts(report.body), *(label for label, _value in report.facts)}


def test_carried_actions_say_where_they_come_from(shelf: Shelf, later: str) -> None:
    report = plan(shelf, later)

    assert [(row["title"], row["carried"]) for row in table(report, "plan")] == [
        ("Felles kurs", None),
        ("Fast møte", ORIGIN),
    ]
    (overview,) = (
        one
        for block in report.body
        if isinstance(block, Section)
        for one in block.blocks
        if isinstance(one, Table) and one.name == "overview"
    )
    assert overview.note == f"Nederst står 1 tiltak fra {ORIGIN}. Det er samme tiltak i begge planene."
    own, carried = (task.text for task in report.tasks)
    assert "Tatt med fra" not in own
    assert f"Tatt med fra: {ORIGIN}" in carried


def test_plan_without_carried_actions_has_no_column_for_them(shelf: Shelf) -> None:
    first = shelf.hold(date(2027, 3, 10))
    shelf.plan(first, "Fast møte")

    assert "carried" not in table(plan(shelf, first), "plan")[0]


def test_files_mark_carried_actions(shelf: Shelf, later: str) -> None:
    report = plan(shelf, later)
    word = docx.Document(BytesIO(render_files(report, ExportFormat.DOCX)[0].content))
    sheets = load_workbook(BytesIO(render_files(report, ExportFormat.XLSX)[0].content))

    assert ORIGIN in " ".join(paragraph.text for paragraph in word.paragraphs)
    assert ORIGIN in [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("code", LANGUAGES)
def test_file_with_carried_actions_comes_back_without_a_change(shelf: Shelf, later: str, code: str) -> None:
    reporting = Reporting(shelf.room.store, shelf.room.plan)
    report = reporting.report(shelf.by, later, ReportKind.PLAN, language(code))
    content = render_files(report, ExportFormat.XLSX)[0].content

    preview = PlanImport(Following(shelf.room.store), reporting).preview(shelf.by, later, content)

    assert (preview.differences, preview.findings, preview.unchanged) == ((), (), 2)
