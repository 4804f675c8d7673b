"""The files of a workshop as links to the routes that hand them out."""

from collections.abc import Iterator, Sequence
from typing import Final

import streamlit as st

from exports.registry import ExportFormat
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.text import plain
from facilitation.i18n import Language, mark
from facilitation.services.reports.reporting import ReportKind
from facilitation.services.reports.series_reporting import SeriesReportKind
from facilitation.web.downloads import PREFIX, SERIES_PREFIX, Offer

_NAMES: Final = {
    ExportFormat.DOCX: mark("Word"),
    ExportFormat.PDF: mark("PDF"),
    ExportFormat.XLSX: mark("Excel"),
    ExportFormat.ICS: mark("Kalender"),
    ExportFormat.IMPORT_CSV: mark("Oppgaver"),
    ExportFormat.CSV: mark("CSV"),
    ExportFormat.MACHINE_CSV: mark("CSV for programmer"),
    ExportFormat.JSON: mark("JSON"),
    ExportFormat.MARKDOWN: mark("Markdown"),
}
_OFFICE: Final = (ExportFormat.DOCX, ExportFormat.PDF, ExportFormat.XLSX)


def files_list(workshop_id: str) -> None:
    """Show what to hand out first, then the reports, then the plan for other programs; the routes check who asks."""
    _, folder = spoken(), f"{PREFIX}/{workshop_id}"
    st.subheader(_("Handlingsplanen"), anchor=False)
    with st.container(border=True):
        for form, about in (
            (ExportFormat.DOCX, _("Til å dele ut og skrive videre i.")),
            (ExportFormat.PDF, _("Til å sende, skrive ut og arkivere. Kan leses opp av skjermlesere.")),
            (ExportFormat.XLSX, _("Med nedtrekkslister, datosjekk og plass til oppfølging.")),
        ):
            _alone(folder, form, about)
    st.subheader(_("Rapporter"), anchor=False)
    with st.container(border=True):
        for kind, title, about in _reports(_):
            _line(folder, kind, title=title, about=about)
            if kind is ReportKind.RECOMMENDATION:
                _levels(folder, workshop_id)
    with st.expander(_("Planen for andre programmer")):
        for form, about in (
            (ExportFormat.ICS, _("Første steg, frister og målinger som heldagshendelser.")),
            (ExportFormat.IMPORT_CSV, _("Til å hente inn i Jira og andre programmer med oppgavelister.")),
            (ExportFormat.CSV, _("Semikolondelt, for regneark satt opp på norsk.")),
            (ExportFormat.MACHINE_CSV, _("Kommadelt, med faste kolonnenavn.")),
            (ExportFormat.JSON, _("Alt i planen, for dem som programmerer.")),
            (ExportFormat.MARKDOWN, _("Ren tekst, for wikier og notater.")),
        ):
            _alone(folder, form, about)


def series_files(series_id: str) -> None:
    """Show the reports of a whole series."""
    _, folder = spoken(), f"{SERIES_PREFIX}/{series_id}"
    status = _("Hvor tiltakene i alle områdene står, hva som er forsinket, og svarene på løft.")
    evaluation = _("Svarprosent og svar i alle områder og år, og hva som er gjort etter et halvt år.")
    top = _("De hyppigste igangsatte tiltakene i serien, med antall og områder.")
    with st.container(border=True):
        _line(folder, SeriesReportKind.STATUS, title=_("Statusark"), about=status)
        _line(folder, SeriesReportKind.TOP_TEN, title=_("Topp ti"), about=top)
        _line(folder, SeriesReportKind.EVALUATION, title=_("Evaluering"), about=evaluation)


def _reports(_: Language) -> Iterator[tuple[ReportKind, str, str]]:
    yield ReportKind.PROTOCOL, _("Protokoll"), _("Hvem som var der, programmet, det som ble besluttet, og planen.")
    yield ReportKind.RECOMMENDATION, _("Innstilling"), _("Det som er løftet, samlet for hvert beslutningsnivå.")
    yield ReportKind.EVALUATION, _("Evaluering"), _("Svarene fra slutten av dagen, med svarprosent.")
    yield ReportKind.BENEFITS, _("Nyttetabell"), _("Gevinst for pasient, kommune og sykehus, med nullpunkt og mål.")
    yield ReportKind.STATUS, _("Statusark"), _("Hvor tiltakene står nå, hva som er forsinket, og svarene på løft.")
    yield ReportKind.SAID, _("Alt som ble sagt"), _("Kort, klynger, poeng og svar, steg for steg. Ingen navn.")


def _levels(folder: str, workshop_id: str) -> None:
    """Show a recommendation for each decision level that something is asked of, when there are several."""
    _ = spoken()
    levels = services().reporting.levels(signed_in(), workshop_id)
    for one in levels if len(levels) > 1 else ():
        about = _.plural("{n} tiltak", "{n} tiltak", len(one.actions))
        title = _("Innstilling til {level}", level=one.level.title)
        _line(folder, ReportKind.RECOMMENDATION, title=title, about=about, level=one.level.key)


def _alone(folder: str, form: ExportFormat, about: str) -> None:
    """Show one form of the plan on a line of its own."""
    _, offer = spoken(), Offer(kind=ReportKind.PLAN, form=form)
    with _row(_(_NAMES[form]), about):
        first = form is ExportFormat.DOCX
        st.link_button(
            _("Last ned"),
            f"{folder}/{offer.address}",
            key=f"file_{offer.address}",
            icon=":material/download:",
            type="primary" if first else "secondary",
        )


def _line(folder: str, kind: ReportKind | SeriesReportKind, *, title: str, about: str, level: str = "") -> None:
    """Show a report with a button for each of its forms."""
    _ = spoken()
    with _row(title, about), st.container(horizontal=True, width="content"):
        _buttons(folder, kind, _OFFICE, level=level)


def _buttons(folder: str, kind: ReportKind | SeriesReportKind, forms: Sequence[ExportFormat], *, level: str) -> None:
    _ = spoken()
    for form in forms:
        address = Offer(kind=kind, form=form).address
        query = f"?niva={level}" if level else ""
        st.link_button(_(_NAMES[form]), f"{folder}/{address}{query}", key=f"file_{address}_{level}")


def _row(title: str, about: str) -> "st.delta_generator.DeltaGenerator":
    row = st.container(horizontal=True, vertical_alignment="center")
    with row, st.container(gap=None, width="stretch"):
        st.markdown(f"**{plain(title)}**")
        st.caption(about)
    return row
