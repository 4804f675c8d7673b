"""Writes every file of a workshop or a series into a folder: for archives, and for those who keep the data folder."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from exports.document import Report
from exports.files import safe_file_name
from exports.registry import ExportFormat, extension_of, formats_of, render_files
from facilitation.i18n import Language
from facilitation.services.actors import Keeper
from facilitation.services.reports.reporting import Reporting, ReportKind
from facilitation.services.reports.series_reporting import SeriesReporting, SeriesReportKind
from facilitation.web.downloads import Offer


def write_files(
    reporting: Reporting, workshop_id: str, formats: Collection[ExportFormat], folder: Path, _: Language
) -> Iterator[Path]:
    """Write every report of a workshop in the formats, and yield each file once it is written.

    Files are called as they are addressed in the console, so a second time they are written over. A report of several
    tables has a folder of its own for its CSV files.

    Raises:
        OSError: The folder cannot be made or written in.
    """
    yield from _write_all(_reports(reporting, workshop_id, _), formats, folder)


def write_series_files(
    reporting: SeriesReporting, series_id: str, formats: Collection[ExportFormat], folder: Path, _: Language
) -> Iterator[Path]:
    """Write every report of a whole series as `write_files` does those of a workshop.

    Raises:
        OSError: The folder cannot be made or written in.
    """
    reports = ((kind, "", reporting.report(Keeper(), series_id, kind, _)) for kind in SeriesReportKind)
    yield from _write_all(reports, formats, folder)


def _write_all(
    reports: Iterable[tuple[ReportKind | SeriesReportKind, str, Report]],
    formats: Collection[ExportFormat],
    folder: Path,
) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for kind, level, report in reports:
        for form in formats_of(report):
            if form in formats:
                yield from _write(report, Offer(kind=kind, form=form, level=level), folder)


def _reports(reporting: Reporting, workshop_id: str, _: Language) -> Iterator[tuple[ReportKind, str, Report]]:
    """Yield each report; the recommendation once for each decision level, since each gets its own."""
    levels = [one.level.key for one in reporting.levels(Keeper(), workshop_id)]
    for kind in ReportKind:
        for level in levels if kind is ReportKind.RECOMMENDATION and levels else [""]:
            yield kind, level, reporting.report(Keeper(), workshop_id, kind, _, level=level)


def _write(report: Report, offer: Offer, folder: Path) -> Iterator[Path]:
    extension = extension_of(offer.form)
    files = render_files(report, offer.form)
    if len(files) == 1:
        names = [safe_file_name(offer.stem, extension=extension)]
    else:
        folder /= f"{offer.stem}-{extension}"
        folder.mkdir(exist_ok=True)
        names = [safe_file_name(table.name, extension=extension) for table in report.tables]
    for file, name in zip(files, names, strict=True):
        path = folder / name
        path.write_bytes(file.content)
        yield path
