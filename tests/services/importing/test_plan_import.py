import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.registry import ExportFormat, render_files
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound
from facilitation.domain.follow_up import Message, Status
from facilitation.i18n import language
from facilitation.services.follow_up.following import Following, Scope
from facilitation.services.importing.plan_import import PlanImport
from facilitation.services.importing.plan_sheet import Finding, ImportPreview
from facilitation.services.importing.spreadsheets import MOST_BYTES
from facilitation.services.reports.reporting import Reporting, ReportKind
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from facilitation.services.actors import Facilitator
    from tests.conftest import Room

TITLES = ("Fast møte", "=HYPERLINK()", "Felles mal", "Ringe fastlegen")
Edit = Callable[[Worksheet], None]


class Desk:
    """A plan of four actions, its files, and the way back in."""

    def __init__(self, room: "Room") -> None:
        self.shelf = Shelf(room)
        self.by = room.by
        self.reporting = Reporting(room.store, room.plan)
        self.following = Following(room.store)
        self.importing = PlanImport(self.following, self.reporting)
        self.workshop = self.shelf.hold(date(2027, 3, 10))
        self.actions = [self.shelf.plan(self.workshop, title) for title in TITLES]

    def file(self, form: ExportFormat = ExportFormat.XLSX, code: str = "nb") -> bytes:
        report = self.reporting.report(self.by, self.workshop, ReportKind.PLAN, language(code))
        return render_files(report, form)[0].content

    def edited(self, edit: Edit, code: str = "nb") -> bytes:
        book = load_workbook(io.BytesIO(self.file(code=code)))
        edit(book.worksheets[0])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def preview(self, content: bytes) -> ImportPreview:
        return self.importing.preview(self.by, self.workshop, content)

    def statuses(self) -> list[Status | None]:
        return [one.now.status for one in self.following.board(self.by, Scope(workshop_id=self.workshop))]


@pytest.fixture
def desk(room: "Room") -> Desk:
    return Desk(room)


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def write(heading: str, **values: Any) -> Edit:
    """Write values in a column, by row: ``r2="igangsatt"``."""

    def edit(sheet: Worksheet) -> None:
        for row, value in values.items():
            sheet.cell(int(row[1:]), column(sheet, heading)).value = value

    return edit


def test_three_statuses_go_round(desk: Desk) -> None:
    content = desk.edited(write("Status", r2="igangsatt", r3="gjennomført", r5="Vet ikke "))
    preview = desk.preview(content)

    assert [(one.row, one.title, one.before, one.after) for one in preview.differences] == [
        (2, "Fast møte", None, Status.STARTED),
        (3, "=HYPERLINK()", None, Status.DONE),
        (5, "Ringe fastlegen", None, Status.UNKNOWN),
    ]
    assert (preview.findings, preview.unchanged) == ((), 1)
    assert desk.statuses() == [None] * 4

    told = desk.importing.accept(desk.by, desk.workshop, preview.differences, request_id=new_id())
    assert desk.statuses() == [Status.STARTED, Status.DONE, None, Status.UNKNOWN]
    assert desk.preview(content).differences == ()
    desk.following.take_back(desk.by, told)
    assert desk.statuses() == [None] * 4


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
@pytest.mark.parametrize("form", [ExportFormat.XLSX, ExportFormat.CSV, ExportFormat.MACHINE_CSV])
def test_a_file_that_nobody_has_changed_changes_nothing(desk: Desk, form: ExportFormat, code: str) -> None:
    desk.shelf.tell(desk.workshop, desk.actions[0], Message(status=Status.STARTED))
    preview = desk.preview(desk.file(form, code))

    assert preview == ImportPreview(differences=(), findings=(), unchanged=4)


def test_a_file_in_another_language(desk: Desk) -> None:
    preview = desk.preview(desk.edited(write("Status", r2="not started", r3="igangsett"), code="en"))

    assert [one.after for one in preview.differences] == [Status.NOT_STARTED, Status.STARTED]


def test_csv_as_excel_saves_it_again(desk: Desk) -> None:
    rows = list(csv.reader(io.StringIO(desk.file(ExportFormat.CSV).decode("utf-8-sig")), delimiter=";"))
    rows[2][rows[0].index("Status")] = "gjennomført"
    rows[3][rows[0].index("Frist")] = "01.09.2027"
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    preview = desk.preview(stream.getvalue().encode("cp1252"))

    assert [(one.row, one.after) for one in preview.differences] == [(3, Status.DONE)]
    assert preview.findings == ()


@pytest.mark.parametrize(
    ("edit", "findings"),
    [
        (write("Status", r3="ferdig snart"), [(Finding.UNKNOWN_STATUS, 3, "Status", "ferdig snart")]),
        (write("Frist", r4="31.02.2027"), [(Finding.WRONG_DATE, 4, "Frist", "31.02.2027")]),
        (write("Frist", r4=date(2027, 12, 1)), [(Finding.CELL_CHANGED, 4, "Frist", "2027-12-01")]),
        (write("Ansvarlig navn", r2="Kari"), [(Finding.CELL_CHANGED, 2, "Ansvarlig navn", "Kari")]),
        (
            write("Referanse", r2="tull"),
            [(Finding.UNKNOWN_ROW, 2, "", "Fast møte"), (Finding.ROW_MISSING, None, "", "Fast møte")],
        ),
        (lambda sheet: sheet.delete_rows(3), [(Finding.ROW_MISSING, None, "", "=HYPERLINK()")]),
        (
            lambda sheet: sheet.delete_cols(column(sheet, "Frist")),
            [(Finding.COLUMN_MISSING, None, "Frist", "")],
        ),
        (write("Tiltak", r7="Et nytt tiltak"), [(Finding.ROW_WITHOUT_REFERENCE, 7, "", "Et nytt tiltak")]),
        (
            lambda sheet: sheet.cell(1, sheet.max_column + 1, "Merknad"),
            [(Finding.COLUMN_UNKNOWN, None, "Merknad", "")],
        ),
    ],
)
def test_what_cannot_be_taken_is_told_by_row_and_column(
    desk: Desk, edit: Edit, findings: list[tuple[Finding, int | None, str, str]]
) -> None:
    def both(sheet: Worksheet) -> None:
        write("Status", r5="planlagt")(sheet)
        edit(sheet)

    preview = desk.preview(desk.edited(both))

    assert [one.title for one in preview.differences] == ["Ringe fastlegen"]
    assert [(one.kind, one.row, one.column, one.value.partition(" 00:")[0]) for one in preview.findings] == findings
    assert desk.statuses() == [None] * 4


def test_a_row_that_stands_twice_counts_once(desk: Desk) -> None:
    def twice(sheet: Worksheet) -> None:
        write("Status", r2="igangsatt")(sheet)
        for number in range(1, sheet.max_column + 1):
            sheet.cell(6, number, sheet.cell(2, number).value)
        write("Status", r6="stanset")(sheet)

    preview = desk.preview(desk.edited(twice))
    assert [one.after for one in preview.differences] == [Status.STARTED]
    assert [(one.kind, one.row) for one in preview.findings] == [(Finding.ROW_TWICE, 6)]


def test_a_status_that_was_wiped_out_stays(desk: Desk) -> None:
    desk.shelf.tell(desk.workshop, desk.actions[0], Message(status=Status.STARTED))
    preview = desk.preview(desk.edited(write("Status", r2=None)))

    assert preview.differences == ()
    assert [(one.kind, one.row) for one in preview.findings] == [(Finding.STATUS_CLEARED, 2)]


def test_rows_and_columns_may_be_moved(desk: Desk) -> None:
    def shuffle(sheet: Worksheet) -> None:
        write("Status", r4="igangsatt")(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        mixed = [rows[0], *reversed(rows[1:])]
        for row, values in enumerate(mixed, start=1):
            for place, value in enumerate(reversed(values), start=1):
                cell = sheet.cell(row, place)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # openpyxl would make a formula of a title that looks like one

    preview = desk.preview(desk.edited(shuffle))
    assert [(one.row, one.title) for one in preview.differences] == [(3, "Felles mal")]
    assert preview.findings == ()


def test_stopped_actions_need_a_reason(desk: Desk) -> None:
    preview = desk.preview(desk.edited(write("Status", r2="stanset", r3="igangsatt")))
    with pytest.raises(InvalidInput, match="reason_missing"):
        desk.importing.accept(desk.by, desk.workshop, preview.differences, request_id=new_id())

    reason = "Pengene kom ikke."
    desk.importing.accept(desk.by, desk.workshop, preview.differences, reason=reason, request_id=new_id())
    told = [one.now.told for one in desk.following.board(desk.by, Scope(workshop_id=desk.workshop))]
    assert [one.comment for one in told if one] == [reason, ""]


def test_what_somebody_has_told_since_is_not_overwritten(desk: Desk) -> None:
    preview = desk.preview(desk.edited(write("Status", r2="planlagt")))
    desk.shelf.tell(desk.workshop, desk.actions[0], Message(status=Status.DONE))

    with pytest.raises(Conflict, match=r"import\.changed_since"):
        desk.importing.accept(desk.by, desk.workshop, preview.differences, request_id=new_id())
    assert desk.statuses()[0] is Status.DONE


def test_accepting_twice_tells_once(desk: Desk) -> None:
    preview = desk.preview(desk.edited(write("Status", r2="planlagt")))
    request_id = new_id()
    told = [desk.importing.accept(desk.by, desk.workshop, preview.differences, request_id=request_id) for _ in range(2)]

    assert told[0] == told[1]


def test_strangers_hand_nothing_in(desk: Desk, stranger: "Facilitator") -> None:
    content = desk.edited(write("Status", r2="planlagt"))
    preview = desk.preview(content)
    with pytest.raises(NotFound):
        desk.importing.preview(stranger, desk.workshop, content)
    with pytest.raises(NotFound):
        desk.importing.accept(stranger, desk.workshop, preview.differences, request_id=new_id())


def test_another_plan_changes_nothing_here(desk: Desk) -> None:
    content = desk.edited(write("Status", r2="planlagt"))
    other = desk.shelf.hold(date(2027, 3, 12), "fjorden")
    preview = desk.importing.preview(desk.by, other, content)

    assert preview.differences == ()
    assert {one.kind for one in preview.findings} == {Finding.UNKNOWN_ROW}


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.not_a_plan"),
        (b"Kj\xe6re alle sammen, dette er et brev.", "import.not_a_plan"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "import.not_a_plan"),
        (b"PK\x03\x04 ikke et arkiv", "import.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "import.old_excel"),
        (bytes(MOST_BYTES + 1), "import.too_large"),
        (packed(**{"xl/bomb.xml": bytes(30_000_000)}), "import.too_large"),
        (packed(**{f"part{n}": b"" for n in range(300)}), "import.too_large"),
        (packed(**{"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'}), "import.unreadable"),
        (packed(**{"[Content_Types].xml": "<Types/>".encode("utf-16")}), "import.unreadable"),
        (packed(**{"tom.txt": b"ingenting"}), "import.unreadable"),
        (workbook(("Navn", "Status"), ("Kari", "igangsatt")), "import.not_a_plan"),
        (b"Referanse;Status\r\n" + b"x;planlagt\r\n" * 6000, "import.too_many_rows"),
        (b'Referanse;Status\r\n"' + b"x" * 200_000, "import.unreadable"),
    ],
)
def test_hostile_and_broken_files_are_refused(desk: Desk, content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.preview(content)
    assert caught.value.code == code


def test_a_formula_is_read_as_what_it_showed(desk: Desk) -> None:
    content = workbook(("Referanse", "Status"), (desk.actions[0], '=WEBSERVICE("https://example.org")'))
    preview = desk.preview(content)

    assert preview.differences == ()
    assert Finding.UNKNOWN_STATUS not in {one.kind for one in preview.findings}


def test_broken_sheets_inside_a_good_archive(desk: Desk) -> None:
    good = desk.file()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            target.writestr(part.filename, data[: len(data) // 2] if "sheet1" in part.filename else data)
    with pytest.raises(InvalidInput, match=r"import\.unreadable"):
        desk.preview(stream.getvalue())
