"""The files of a workshop as links to the routes that hand them out."""

import streamlit as st

from facilitation.console.context import spoken


def files_list(workshop_id: str) -> None:
    """Show each file with what it is for; the routes check again who asks."""
    _ = spoken()
    files = [
        ("plan.xlsx", _("Handlingsplan (Excel)"), _("Med nedtrekkslister, datosjekk og plass til oppfølging.")),
        ("plan.csv", _("Handlingsplan (CSV)"), _("Semikolondelt, for regneark satt opp på norsk.")),
        ("plan-maskin.csv", _("Handlingsplan (CSV for programmer)"), _("Kommadelt, med faste kolonnenavn.")),
        ("alt.xlsx", _("Alt som ble sagt (Excel)"), _("Kort, klynger, poeng og svar, steg for steg. Ingen navn.")),
    ]
    for name, label, about in files:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{label}**")
                st.caption(about)
            st.link_button(
                _("Last ned"), f"/konsoll/filer/{workshop_id}/{name}", key=f"file_{name}", icon=":material/download:"
            )
