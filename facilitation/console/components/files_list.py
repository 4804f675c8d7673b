"""The files of a workshop as links to the routes that hand them out."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from exports.registry import ExportFormat
from facilitation.console.context import spoken
from facilitation.i18n import mark
from facilitation.services.reporting import ReportKind
from facilitation.web.downloads import PREFIX, Offer

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
    _ = spoken()
    st.subheader(_("Handlingsplanen"), anchor=False)
    with st.container(border=True):
        for form, about in (
            (ExportFormat.DOCX, _("Til å dele ut og skrive videre i.")),
            (ExportFormat.PDF, _("Til å sende, skrive ut og arkivere. Kan leses opp av skjermlesere.")),
            (ExportFormat.XLSX, _("Med nedtrekkslister, datosjekk og plass til oppfølging.")),
        ):
            _line(workshop_id, ReportKind.PLAN, (form,), about=about)
    st.subheader(_("Rapporter"), anchor=False)
    with st.container(border=True):
        _line(
            workshop_id,
            ReportKind.SAID,
            _OFFICE,
            title=_("Alt som ble sagt"),
            about=_("Kort, klynger, poeng og svar, steg for steg. Ingen navn."),
        )
    with st.expander(_("Planen for andre programmer")):
        for form, about in (
            (ExportFormat.ICS, _("Første steg, frister og målinger som heldagshendelser.")),
            (ExportFormat.IMPORT_CSV, _("Til å hente inn i Jira og andre programmer med oppgavelister.")),
            (ExportFormat.CSV, _("Semikolondelt, for regneark satt opp på norsk.")),
            (ExportFormat.MACHINE_CSV, _("Kommadelt, med faste kolonnenavn.")),
            (ExportFormat.JSON, _("Alt i planen, for dem som programmerer.")),
            (ExportFormat.MARKDOWN, _("Ren tekst, for wikier og notater.")),
        ):
            _line(workshop_id, ReportKind.PLAN, (form,), about=about)


def _line(workshop_id: str, kind: ReportKind, forms: Sequence[ExportFormat], *, about: str, title: str = "") -> None:
    """Show one thing to have: what it is, what it is for, and a button for each of its forms."""
    _ = spoken()
    alone = not title
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{title or _(_NAMES[forms[0]])}**")
            st.caption(about)
        for form in forms:
            offer = Offer(kind=kind, form=form)
            st.link_button(
                _("Last ned") if alone else _(_NAMES[form]),
                f"{PREFIX}/{workshop_id}/{offer.address}",
                key=f"file_{offer.address}",
                icon=":material/download:",
                type="primary" if form is ExportFormat.DOCX and alone else "secondary",
            )
