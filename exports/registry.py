"""The formats that a report can be had in, each as finished files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from exports import delimited, docx, ics, interchange, markdown, pdf, xlsx
from exports.document import Report, Table
from exports.files import ExportFile, safe_file_name


class ExportFormat(StrEnum):
    """What people can ask for, in the order that it is offered.

    `CSV` is for spreadsheets, `MACHINE_CSV` for programs that read tables, `IMPORT_CSV` for programs that keep tasks.
    """

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    ICS = "ics"
    CSV = "csv"
    MACHINE_CSV = "machine-csv"
    IMPORT_CSV = "import-csv"
    JSON = "json"
    MARKDOWN = "md"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a format's files are called and served; ``mark`` tells files of the same extension apart."""

    extension: str
    media_type: str
    mark: str = ""


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_CSV: Final = "text/csv; charset=utf-8"
_FORMS: Final[Mapping[ExportFormat, _Form]] = {
    ExportFormat.DOCX: _Form(extension="docx", media_type=f"{_OFFICE}.wordprocessingml.document"),
    ExportFormat.PDF: _Form(extension="pdf", media_type="application/pdf"),
    ExportFormat.XLSX: _Form(extension="xlsx", media_type=f"{_OFFICE}.spreadsheetml.sheet"),
    ExportFormat.ICS: _Form(extension="ics", media_type="text/calendar; charset=utf-8"),
    ExportFormat.CSV: _Form(extension="csv", media_type=_CSV),
    ExportFormat.MACHINE_CSV: _Form(extension="csv", media_type=_CSV, mark="machine"),
    ExportFormat.IMPORT_CSV: _Form(extension="csv", media_type=_CSV, mark="import"),
    ExportFormat.JSON: _Form(extension="json", media_type="application/json"),
    ExportFormat.MARKDOWN: _Form(extension="md", media_type="text/markdown; charset=utf-8"),
}
_WHOLE: Final[Mapping[ExportFormat, Callable[[Report], bytes]]] = {
    ExportFormat.DOCX: docx.render,
    ExportFormat.PDF: pdf.render,
    ExportFormat.XLSX: xlsx.render,
    ExportFormat.ICS: ics.render,
    ExportFormat.IMPORT_CSV: lambda report: delimited.render_tasks(report.tasks),
    ExportFormat.JSON: interchange.render,
    ExportFormat.MARKDOWN: markdown.render,
}
_PER_TABLE: Final[Mapping[ExportFormat, Callable[[Table], bytes]]] = {
    ExportFormat.CSV: delimited.render,
    ExportFormat.MACHINE_CSV: delimited.render_for_machines,
}


def formats_of(report: Report) -> tuple[ExportFormat, ...]:
    """Return the formats that have something to say of the report: no calendar without days, no list without tasks."""
    empty = {ExportFormat.ICS: not report.days, ExportFormat.IMPORT_CSV: not report.tasks}
    return tuple(one for one in ExportFormat if not empty.get(one))


def extension_of(export_format: ExportFormat) -> str:
    """Return how the names of a format's files end."""
    return _FORMS[export_format].extension


def render_files(report: Report, export_format: ExportFormat) -> tuple[ExportFile, ...]:
    """Return the report as one file, or as one CSV file per table in order.

    Raises:
        CellNotWrittenError: A table is larger than a workbook can hold.
    """
    if export_format in _WHOLE:
        return (_file(export_format, _WHOLE[export_format](report), report.title, report=report),)
    render, several = _PER_TABLE[export_format], len(report.tables) > 1
    return tuple(
        _file(export_format, render(table), *[table.name] * several, report.title, report=report)
        for table in report.tables
    )


def _file(export_format: ExportFormat, content: bytes, *names: str, report: Report) -> ExportFile:
    form, day = _FORMS[export_format], report.created.date().isoformat()
    name = safe_file_name(day, form.mark, *names, extension=form.extension)
    return ExportFile(name=name, media_type=form.media_type, content=content)
