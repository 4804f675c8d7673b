"""Files to take home."""

import streamlit as st

from facilitation.console.components.files_list import files_list
from facilitation.console.components.opened_workshop import opened_workshop
from facilitation.console.context import spoken

_ = spoken()
workshop = opened_workshop()
st.caption(_("Filene lages idet du laster dem ned, med det som er sagt og planlagt til da."))
files_list(workshop.id)
