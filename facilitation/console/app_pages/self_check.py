"""The self-check: does everything work that a workshop needs, as phones will meet it, and what to do if not."""

import streamlit as st

from facilitation.console import state
from facilitation.console.components.self_checking import check_now, show_findings
from facilitation.console.context import signed_in, spoken

_ = spoken()
signed_in()
st.header(_("Selvsjekk"), anchor=False)
st.caption(
    _("Prøver installasjonen slik telefonene møter den, gjennom adressen i QR-koden. Det tar noen sekunder.")
    + " "
    + _("Ingenting endres, og ingen e-post sendes.")
)
st.button(_("Sjekk nå"), key="self_check_now", icon=":material/play_arrow:", type="primary", on_click=check_now)
found = state.findings()
if found:
    show_findings(found, _)
