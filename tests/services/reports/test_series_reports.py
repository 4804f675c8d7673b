from datetime import date
from typing import TYPE_CHECKING

import pytest

from exports.registry import formats_of, render_files
from facilitation.domain.errors import NotFound
from facilitation.domain.follow_up import Message, Status
from facilitation.i18n import LANGUAGES, language
from facilitation.services.actors import Facilitator
from facilitation.services.reports.series_reporting import SeriesReporting, SeriesReportKind
from tests.services.report_reading import NB
from tests.services.reports.test_reports import table, texts
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from tests.conftest import Room


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


@pytest.fixture
def reporting(room: "Room") -> SeriesReporting:
    return SeriesReporting(room.store)


def test_status_sheet_of_a_series_stands_by_area_for_the_next_report_date(
    shelf: Shelf, reporting: SeriesReporting
) -> None:
    coast, fjord = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2027, 3, 12), "fjorden")
    started = shelf.plan(coast, "Ved kysten")
    shelf.plan(fjord, "I fjorden")
    shelf.tell(coast, started, Message(status=Status.STARTED))

    report = reporting.report(shelf.by, shelf.id, SeriesReportKind.STATUS, NB)

    assert (report.title, report.subtitle) == ("Statusark – Bedre i lag 2027", "1. juni 2027")
    assert [(row["area"], row["started"], row["nothing_said"], row["total"]) for row in table(report, "sums")] == [
        ("Kysten", 1, 0, 1),
        ("Fjorden", 0, 1, 1),
    ]
    assert [row["title"] for row in table(report, "area_2")] == ["I fjorden"]


def test_top_ten_of_a_series_has_counts_and_areas(shelf: Shelf, reporting: SeriesReporting) -> None:
    coast, fjord = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2027, 3, 12), "fjorden")
    for workshop, what in ((coast, "planer"), (coast, "planer"), (fjord, "planer"), (fjord, "annet")):
        action = shelf.plan(workshop, what, code_what=what)
        shelf.tell(workshop, action, Message(status=Status.STARTED))
    shelf.plan(fjord, "Ikke meldt")

    report = reporting.report(shelf.by, shelf.id, SeriesReportKind.TOP_TEN, NB)

    assert [(row["place"], row["title"], row["n"], row["areas"]) for row in table(report, "top")] == [
        (1, "Planer for den enkelte · Kommune", 3, 2),
        (2, "Annet · Kommune", 1, 1),
    ]
    assert "4 av 5" in texts(report.body)


@pytest.mark.parametrize("kind", SeriesReportKind)
@pytest.mark.parametrize("code", LANGUAGES)
def test_reports_of_an_empty_series_are_files(
    shelf: Shelf, reporting: SeriesReporting, kind: SeriesReportKind, code: str
) -> None:
    report = reporting.report(shelf.by, shelf.id, kind, language(code))

    assert all(file.content for form in formats_of(report) for file in render_files(report, form))


@pytest.mark.parametrize("kind", SeriesReportKind)
def test_reports_of_a_series_are_not_for_strangers(
    shelf: Shelf, reporting: SeriesReporting, stranger: Facilitator, kind: SeriesReportKind
) -> None:
    with pytest.raises(NotFound, match=r"series\.unknown"):
        reporting.report(stranger, shelf.id, kind, NB)
