"""«Oppfølging»: what became of the actions."""

import streamlit as st

from facilitation.console.components.followup_page import followup_board, scope_choice
from facilitation.console.context import spoken

_ = spoken()
st.header(_("Oppfølging"), anchor=False)
followup_board(scope_choice(_("Vis tiltak fra"), key="followup_scope"))
