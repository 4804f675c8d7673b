"""«Evaluering»: what people thought of a workshop or of a series."""

import streamlit as st

from facilitation.console.components.evaluation_page import evaluation_page
from facilitation.console.components.followup_page import scope_choice
from facilitation.console.context import spoken

_ = spoken()
st.header(_("Evaluering"), anchor=False)
evaluation_page(scope_choice(_("Vis evalueringen av"), key="evaluation_scope"))
