"""What the evaluation of a whole series tells in its file, and what it keeps to itself."""

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from exports.charts import parts_of
from exports.document import Report, Table
from exports.registry import ExportFormat, formats_of, render_files
from exports.xlsx_charts import charts_in
from facilitation.domain.follow_up import Status
from facilitation.persistence.models import Workshop
from facilitation.screen.palette import STATUS
from facilitation.services.actors import Keeper
from facilitation.services.follow_up.following import Scope
from facilitation.services.outcomes.evaluating import Evaluating
from facilitation.services.reports.reporting import Reporting, ReportKind
from facilitation.services.reports.series_reporting import SeriesReporting, SeriesReportKind
from facilitation.services.surveys.surveys import Surveys
from tests.exports.readable import HOSTILE
from tests.services.evaluations import PUBLISHED, come, cross, say
from tests.services.report_reading import INJECTIONS, NB
from tests.services.reports.test_reports import ITEMS, table, texts
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room


WORDS = ("83,3 %", "70 %", "Fjorden", "Ansatte og andre", "Fast møte")


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


def told(shelf: Shelf) -> Report:
    return SeriesReporting(shelf.room.store).report(shelf.by, shelf.id, SeriesReportKind.EVALUATION, NB)


def evaluated(shelf: Shelf, day: date, area: str, *, there: int, answered: int, crosses: int) -> str:
    """Hold a workshop where so many were there, answered, and crossed the first item."""
    workshop = shelf.hold(day, area)
    come(shelf.room.store, workshop, there)
    cross(shelf.room.store, workshop, answered, {"kontakter": crosses})
    return workshop


def three_workshops(shelf: Shelf) -> None:
    """Two areas and two years; only one person answered at the second workshop by the coast."""
    evaluated(shelf, date(2027, 3, 10), "kysten", there=12, answered=10, crosses=7)
    evaluated(shelf, date(2027, 9, 10), "kysten", there=8, answered=1, crosses=1)
    evaluated(shelf, date(2028, 3, 12), "fjorden", there=8, answered=6, crosses=2)


def half_a_year_later(shelf: Shelf, clock: "FrozenClock", *, leaders: int, staff: int) -> str:
    """Hold a meeting whose form was answered before it by so many, and closed."""
    store, surveys = shelf.room.store, Surveys(shelf.room.store)
    action = shelf.plan(shelf.hold(date(2027, 3, 10)), "Fast møte")
    meeting = shelf.hold(date(2027, 9, 20), template="bedre-i-lag-oppfolging")
    clock.advance(timedelta(days=180))
    surveys.settle()
    said = [("leder", "started")] * leaders + [("ansatt", "unknown")] * staff
    say(store, meeting, "spørring", "status", [(role, {"values": {action: one}}) for role, one in said])
    say(store, meeting, "spørring", "arbeidet-videre", [(role, {"value": "ja"}) for role, _one in said])
    clock.advance(timedelta(days=20))
    surveys.settle()
    return meeting


def on_pages(report: Report, name: str) -> list[tuple[object, ...]]:
    """Return the rows of a table that only the pages have."""
    found = [block for section in report.body for block in getattr(section, "blocks", ()) if isinstance(block, Table)]
    return [row for one in found if one.name == name for row in one.rows]


def test_response_is_told_for_every_area_year_and_workshop(shelf: Shelf) -> None:
    three_workshops(shelf)
    report = told(shelf)

    assert report.title == "Evaluering – Bedre i lag 2027"
    keys = ("workshops", "answered", "of", "rate")
    assert [(row["who"], *(row[key] for key in keys)) for row in table(report, "response_by_area")] == [
        ("Kysten", 2, 11, 20, "55\u00a0%"),
        ("Fjorden", 1, 6, 8, "75\u00a0%"),
    ]
    assert [(row["who"], *(row[key] for key in keys)) for row in table(report, "response_by_year")] == [
        ("2027", 2, 11, 20, "55\u00a0%"),
        ("2028", 1, 6, 8, "75\u00a0%"),
    ]
    assert [(row["day"], row["answered"], row["of"]) for row in table(report, "response_by_workshop")] == [
        (date(2027, 3, 10), 10, 12),
        (date(2027, 9, 10), 1, 8),
        (date(2028, 3, 12), 6, 8),
    ]
    assert table(report, "answered")[0] | {"answer": ""} == {"answer": "", "n": 17, "of": 28, "share": "60,7\u00a0%"}


def test_workshop_of_one_answer_is_in_no_figure(shelf: Shelf) -> None:
    three_workshops(shelf)
    report = told(shelf)

    first = table(report, "question_1")[0]
    assert (first["n"], first["of"], first["share"]) == (9, 16, "56,3\u00a0%")
    assert "1 svar fra samlinger med færre enn 5 svar er ikke med." in texts(report.body)
    rows = {str(row[0]): row[1:3] for row in on_pages(report, "side_by_workshop")}
    assert rows["Samling 2027-03-10"] == ("10 av 12 (83,3\u00a0%)", "7 av 10 (70\u00a0%)")
    assert rows["Samling 2027-09-10"] == ("1 av 8 (12,5\u00a0%)", None)
    assert rows["I alt"] == ("16 av 20 (80\u00a0%)", "9 av 16 (56,3\u00a0%)")
    assert {row["workshop"] for row in table(report, "answers")} == {"Samling 2027-03-10", "Samling 2028-03-12"}


def test_every_side_stands_above_what_was_published(shelf: Shelf) -> None:
    three_workshops(shelf)
    report = told(shelf)

    few, many = "2 av 6 (33,3\u00a0%)", "7 av 10 (70\u00a0%)"
    for name, sides in (
        ("side_by_area", [("Fjorden", few), ("Kysten", many)]),
        ("side_by_year", [("2027", many), ("2028", few)]),
    ):
        assert [(row[0], row[2]) for row in on_pages(report, name)] == [
            *sides,
            ("I alt", "9 av 16 (56,3\u00a0%)"),
            ("Bedre i lag 2023", "33 av 44 (75\u00a0%)"),
        ]
        assert on_pages(report, name)[-1][1] == "44 av 143 (30,8\u00a0%)"
    assert [(row["n"], row["share"]) for row in table(report, "earlier")] == [(n, share) for _title, n, share in ITEMS]
    assert f"1: {ITEMS[0][0]}" in texts(report.body)


def test_the_published_figures_come_out_of_a_series_too(shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    come(shelf.room.store, workshop, 143)
    cross(shelf.room.store, workshop, 44, PUBLISHED)
    report = told(shelf)

    assert [(row["n"], row["of"], row["share"]) for row in table(report, "question_1")] == [
        (n, 44, share) for _title, n, share in ITEMS
    ]
    assert {"44 av 143", "30,8\u00a0%"} <= set(texts(report.body))


def test_file_tells_what_the_console_and_the_workshop_s_own_file_tell(shelf: Shelf, clock: "FrozenClock") -> None:
    meeting = half_a_year_later(shelf, clock, leaders=6, staff=7)
    report = told(shelf)
    own = Reporting(shelf.room.store, shelf.room.plan).report(shelf.by, meeting, ReportKind.EVALUATION, NB)
    on_screen = Evaluating(shelf.room.store).evaluation(shelf.by, Scope(series_id=shelf.id))

    assert table(report, "leaders_staff_1") == table(own, "leaders_staff_1")
    assert table(report, "worked_on") == table(own, "worked_on")
    assert on_screen.worked_on is not None
    assert table(report, "worked_on")[0]["n"] == on_screen.worked_on.counts[0].n == 13
    assert "Leder mot ansatt, Samling 2027-09-20" in texts(report.body)
    (chart,) = (one for one in charts_in(report.body) if one.shares)
    assert {heading: fill for heading, (fill, _ink) in parts_of(chart)} == {
        "igangsatt": STATUS[Status.STARTED][0],
        "vet ikke": STATUS[Status.UNKNOWN][0],
    }


@pytest.mark.parametrize(("leaders", "staff", "rows"), [(4, 7, [("Alle", 11)]), (1, 3, None)])
def test_groups_under_five_are_hidden(
    shelf: Shelf, clock: "FrozenClock", leaders: int, staff: int, rows: list[tuple[str, int]] | None
) -> None:
    half_a_year_later(shelf, clock, leaders=leaders, staff=staff)
    report = told(shelf)

    found = [one.name for one in report.tables if one.name == "leaders_staff_1"]
    assert bool(found) is (rows is not None)
    if rows is not None:
        assert [(row["who"], row["of"]) for row in table(report, "leaders_staff_1")] == rows
    else:
        assert table(report, "worked_on") == []


def test_meeting_without_an_evaluation_is_not_counted_as_silent(shelf: Shelf) -> None:
    evaluated(shelf, date(2027, 3, 10), "kysten", there=8, answered=6, crosses=6)
    come(shelf.room.store, shelf.hold(date(2027, 9, 20), template="bedre-i-lag-oppfolging"), 9)
    (row,) = table(told(shelf), "response_by_area")

    assert (row["workshops"], row["answered"], row["of"]) == (1, 6, 8)


def test_series_stands_in_every_file(shelf: Shelf, clock: "FrozenClock") -> None:
    half_a_year_later(shelf, clock, leaders=6, staff=7)
    evaluated(shelf, date(2027, 3, 12), "fjorden", there=12, answered=10, crosses=7)
    report = told(shelf)
    word, pages, sheets = (
        BytesIO(render_files(report, form)[0].content)
        for form in (ExportFormat.DOCX, ExportFormat.PDF, ExportFormat.XLSX)
    )
    found = {
        "docx": [cell.text for one in docx.Document(word).tables for row in one.rows for cell in row.cells],
        "pdf": [page.extract_text() for page in PdfReader(pages).pages],
        "xlsx": [str(cell.value) for sheet in load_workbook(sheets) for row in sheet.iter_rows() for cell in row],
        "md": [render_files(report, ExportFormat.MARKDOWN)[0].content.decode()],
        "json": [render_files(report, ExportFormat.JSON)[0].content.decode()],
    }

    for name, parts in found.items():
        text = " ".join(" ".join(parts).replace("\u00a0", " ").split())
        missing = [words for words in WORDS if words not in text]
        assert missing == [], name
    sheet_names = load_workbook(sheets).sheetnames
    assert len(sheet_names) == len(report.tables) + 1


def test_hostile_titles_are_titles_in_every_file(shelf: Shelf) -> None:
    hostile = dict.fromkeys([*INJECTIONS, *HOSTILE])
    titles = [text.encode(errors="ignore").decode() for text in hostile]  # half a sign cannot be stored
    first = date(2027, 3, 10)
    for place, title in enumerate(titles):
        workshop = evaluated(shelf, first + timedelta(days=place), "kysten", there=8, answered=6, crosses=2)
        with shelf.room.store.database.write() as db:
            db.get_one(Workshop, workshop).title = title
    report = told(shelf)

    assert [row["workshop"] for row in table(report, "response_by_workshop")] == titles
    assert all(file.content for form in formats_of(report) for file in render_files(report, form))


def test_keeper_of_the_data_folder_may_read_it(shelf: Shelf) -> None:
    reporting = SeriesReporting(shelf.room.store)
    report = reporting.report(Keeper(), shelf.id, SeriesReportKind.EVALUATION, NB)

    assert [one.title for one in reporting.all(Keeper())] == ["Bedre i lag 2027"]
    assert texts(report.body) == ["Ingen har evaluert ennå."]
