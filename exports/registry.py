"""The formats that a report can be had in, each as finished files."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, assert_never

from exports import delimited, xlsx
from exports.document import Report, Table
from exports.files import ExportFile, safe_file_name

XLSX_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MEDIA_TYPE: Final = "text/csv; charset=utf-8"


class ExportFormat(StrEnum):
    """What people can ask for. `CSV` is for spreadsheets, `MACHINE_CSV` for import into programs."""

    XLSX = "xlsx"
    CSV = "csv"
    MACHINE_CSV = "machine-csv"


def render_files(report: Report, export_format: ExportFormat) -> tuple[ExportFile, ...]:
    """Return the report as one workbook, or as one CSV file per table in order.

    Raises:
        CellNotWrittenError: A table is larger than a workbook can hold.
    """
    match export_format:
        case ExportFormat.XLSX:
            name = safe_file_name(_day(report), report.title, extension="xlsx")
            return (ExportFile(name=name, media_type=XLSX_MEDIA_TYPE, content=xlsx.render(report)),)
        case ExportFormat.CSV:
            return _tables(report, delimited.render)
        case ExportFormat.MACHINE_CSV:
            return _tables(report, delimited.render_for_machines)
        case _:
            assert_never(export_format)


def _tables(report: Report, render: Callable[[Table], bytes]) -> tuple[ExportFile, ...]:
    return tuple(
        ExportFile(
            name=safe_file_name(_day(report), table.name, report.title, extension="csv"),
            media_type=CSV_MEDIA_TYPE,
            content=render(table),
        )
        for table in report.tables
    )


def _day(report: Report) -> str:
    return report.created.date().isoformat()
