from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from exports.document import Column, Report, Table
from exports.registry import ExportFormat, render_files


def table(name: str) -> Table:
    return Table(name=name, title=name.title(), columns=(Column(heading="Hva"),), rows=(("=ring",),))


REPORT = Report(
    title="Bedre i lag: løft",
    language="nb",
    created=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    tables=(table("tiltak"), table("steg_3")),
)


def test_render_files_as_workbook() -> None:
    (file,) = render_files(REPORT, ExportFormat.XLSX)

    assert file.name == "2026-11-22-bedre-i-lag-loft.xlsx"
    assert file.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert load_workbook(BytesIO(file.content)).sheetnames == ["Tiltak", "Steg_3"]


def test_render_files_as_csv_for_spreadsheets() -> None:
    first, second = render_files(REPORT, ExportFormat.CSV)

    assert first.name == "2026-11-22-tiltak-bedre-i-lag-loft.csv"
    assert second.name == "2026-11-22-steg-3-bedre-i-lag-loft.csv"
    assert first.media_type == "text/csv; charset=utf-8"
    assert first.content == b'\xef\xbb\xbf"Hva"\r\n"\'=ring"\r\n'


def test_render_files_as_csv_for_programs() -> None:
    files = render_files(REPORT, ExportFormat.MACHINE_CSV)

    assert [file.content for file in files] == [b"Hva\r\n=ring\r\n"] * 2
