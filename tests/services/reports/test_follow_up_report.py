"""What the evaluation's files tell of the form that is answered after half a year."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from exports.charts import parts_of
from exports.document import Report
from exports.registry import ExportFormat, render_files
from exports.xlsx_charts import charts_in
from facilitation.domain.follow_up import Status
from facilitation.persistence.models import Entry
from facilitation.screen.palette import STATUS
from facilitation.services.outcomes.splits import Statuses
from facilitation.services.programs import program
from facilitation.services.reports.reporting import Reporting, ReportKind
from facilitation.services.running.view import RunViews
from facilitation.services.screens.pictures import HiddenPicture
from facilitation.services.screens.view import ScreenViews
from facilitation.services.surveys.surveys import Surveys
from tests.services.evaluations import say
from tests.services.report_reading import NB, opened, sheet_of
from tests.services.reports.test_reports import table, texts
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room

WAITS = "Svarene vises når minst 5 har svart og steget er lukket."


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


class HalfAYear:
    """A follow-up meeting in a series, whose form asks about one action of the day before it."""

    def __init__(self, shelf: Shelf, clock: "FrozenClock") -> None:
        self._shelf, self._clock = shelf, clock
        self._surveys = Surveys(shelf.room.store)
        self.action = shelf.plan(shelf.hold(date(2027, 3, 10)), "Fast møte")
        self.workshop = shelf.hold(date(2027, 9, 20), template="bedre-i-lag-oppfolging")
        self._later(180)

    def add(self, n: int) -> list[str]:
        """Put more actions into the meeting's plan."""
        return [
            self._shelf.plan(self.workshop, f"Tiltak {number}", deadline=date(2028, 3, 1)) for number in range(1, n + 1)
        ]

    def answer(self, leaders: int, staff: int, of: Sequence[str] = ()) -> None:
        """Let leaders say that the actions are begun, and staff that they do not know; both have worked on."""
        said = [("leder", "started")] * leaders + [("ansatt", "unknown")] * staff
        store, workshop, actions = self._shelf.room.store, self.workshop, of or [self.action]
        values = [(role, {"values": dict.fromkeys(actions, one)}) for role, one in said]
        say(store, workshop, "spørring", "status", values)
        say(store, workshop, "spørring", "arbeidet-videre", [(role, {"value": "ja"}) for role, _one in said])

    def write(self, answers: Sequence[str]) -> None:
        """Let staff say in words what helped and what hindered."""
        store = self._shelf.room.store
        say(store, self.workshop, "spørring", "hjalp-hindret", [("ansatt", {"text": text}) for text in answers])
        with store.database.write() as db:
            for row in db.scalars(select(Entry).where(Entry.input_key == "hjalp-hindret")):
                row.text = row.payload["text"]

    def close(self) -> None:
        """Let the form's last day pass."""
        self._later(20)

    def report(self) -> Report:
        reporting = Reporting(self._shelf.room.store, self._shelf.room.plan)
        return reporting.report(self._shelf.by, self.workshop, ReportKind.EVALUATION, NB)

    def _later(self, days: int) -> None:
        self._clock.advance(timedelta(days=days))
        self._surveys.settle()


@pytest.fixture
def form(shelf: Shelf, clock: "FrozenClock") -> HalfAYear:
    return HalfAYear(shelf, clock)


def test_leaders_and_staff_stand_apart_with_the_share_that_does_not_know(form: HalfAYear) -> None:
    form.answer(leaders=6, staff=7)
    form.close()
    report = form.report()

    assert [
        (row["action"], row["who"], row["of"], row["started"], row["unknown"], row["unknown_share"])
        for row in table(report, "leaders_staff_1")
    ] == [
        ("Fast møte", "Ledere", 6, 6, 0, "0\u00a0%"),
        ("Fast møte", "Ansatte og andre", 7, 0, 7, "100\u00a0%"),
    ]
    assert [(row["answer"], row["n"], row["of"]) for row in table(report, "worked_on")] == [
        ("Ja", 13, 13),
        ("Nei", 0, 13),
        ("Vet ikke", 0, 13),
    ]
    assert "13 har svart" in texts(report.body)
    assert "deltakere har ikke svart" not in " ".join(texts(report.body))


def test_leaders_and_staff_are_drawn_with_not_knowing_in_a_colour_of_its_own(form: HalfAYear) -> None:
    form.answer(leaders=6, staff=7)
    form.close()
    (chart,) = charts_in(form.report().body)

    bars = "Fast møte, Ledere: igangsatt 6; Fast møte, Ansatte og andre: vet ikke 7"
    assert chart.alt == f"Liggende søyler, alle like lange. {bars}."
    fills = {heading: fill for heading, (fill, _ink) in parts_of(chart)}
    assert fills == {"igangsatt": STATUS[Status.STARTED][0], "vet ikke": STATUS[Status.UNKNOWN][0]}


def test_groups_under_five_are_drawn_together(form: HalfAYear) -> None:
    form.answer(leaders=4, staff=7)
    form.close()
    (chart,) = charts_in(form.report().body)

    assert [row[:3] for row in chart.table.rows] == [("Fast møte", "Alle", 11)]


def test_many_actions_are_drawn_page_by_page(form: HalfAYear) -> None:
    actions = [form.action, *form.add(6)]
    form.answer(leaders=5, staff=5, of=actions)
    form.close()
    report = form.report()

    drawn = [row for chart in charts_in(report.body) for row in chart.table.rows]
    assert [len(chart.table.rows) for chart in charts_in(report.body)] == [6, 6, 2]
    (whole,) = (one for one in report.tables if one.name == "leaders_staff_1")
    assert drawn == [*whole.rows]
    sheet: Any = sheet_of(opened(report), "Leder mot ansatt")  # openpyxl's types do not know of charts
    assert len(sheet._charts) == 1


@pytest.mark.parametrize(("leaders", "staff"), [(4, 7), (7, 4), (3, 3)])
def test_a_group_under_five_cannot_be_seen_or_subtracted(form: HalfAYear, leaders: int, staff: int) -> None:
    form.answer(leaders=leaders, staff=staff)
    form.close()

    assert [(row["who"], row["of"]) for row in table(form.report(), "leaders_staff_1")] == [("Alle", leaders + staff)]


def test_form_with_fewer_than_five_answers_tells_only_how_many(form: HalfAYear) -> None:
    form.answer(leaders=2, staff=2)
    form.close()
    report = form.report()

    assert table(report, "worked_on") == []
    assert [one.name for one in report.tables] == ["worked_on"]
    assert {"4 har svart", WAITS} <= set(texts(report.body))


def test_answers_wait_until_the_form_is_closed(form: HalfAYear) -> None:
    form.answer(leaders=6, staff=6)
    report = form.report()

    assert table(report, "worked_on") == []
    assert WAITS in texts(report.body)


@pytest.mark.parametrize(("n", "expected"), [(4, []), (5, ["Ledelsen spurte", "Turnus", "Turnus", "Turnus", "Turnus"])])
def test_what_helped_is_told_in_alphabetical_order_when_enough_have_answered(
    form: HalfAYear, n: int, expected: list[str]
) -> None:
    form.answer(leaders=0, staff=n)
    form.write(["Turnus"] * (n - 1) + ["Ledelsen spurte"])
    form.close()

    assert [text for text in texts(form.report().body) if text in {"Ledelsen spurte", "Turnus"}] == expected


@pytest.mark.parametrize(("n", "told"), [(4, False), (5, True)])
def test_wall_and_console_of_the_meeting_wait_as_the_file_does(
    form: HalfAYear, shelf: Shelf, n: int, *, told: bool
) -> None:
    form.answer(leaders=0, staff=n)
    form.close()
    room, meeting = shelf.room, form.workshop
    with room.store.read() as db:
        step = next(step for step in program(db, meeting) if step.key == "statusbilde")
    room.flow.note_representation(room.by, meeting, "Vi mangler noen.")
    room.flow.open_step(room.by, meeting, step.id)
    token = room.workshops.get(room.by, meeting).screen_token
    picture = ScreenViews(room.store, room.plan).by_token(token).picture
    outcomes = RunViews(room.store).outcomes(room.by, meeting, step.id)

    assert isinstance(picture, Statuses if told else HiddenPicture)
    assert bool(outcomes) is told
    assert bool(table(form.report(), "worked_on")) is told


def test_form_stands_in_every_file(form: HalfAYear) -> None:
    form.answer(leaders=6, staff=7)
    form.close()
    report = form.report()
    word, pages, sheets = (
        BytesIO(render_files(report, form_of)[0].content)
        for form_of in (ExportFormat.DOCX, ExportFormat.PDF, ExportFormat.XLSX)
    )
    found = {
        "docx": [cell.text for one in docx.Document(word).tables for row in one.rows for cell in row.cells],
        "pdf": "".join(page.extract_text() for page in PdfReader(pages).pages).split("\n"),
        "xlsx": [str(cell.value) for sheet in load_workbook(sheets) for row in sheet.iter_rows() for cell in row],
    }

    for name, told in found.items():
        text = " ".join(told).replace("\u00a0", " ")
        missing = [words for words in ("Fast møte", "Ledere", "Ansatte og andre", "100 %") if words not in text]
        assert missing == [], name
