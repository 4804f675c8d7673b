"""The console's entry: runs before every page, at every rerun."""

import streamlit as st

from facilitation.console.context import spoken, who
from facilitation.console.feedback import show_notices
from facilitation.console.navigation import pages

st.set_page_config(page_title="Samskap", layout="wide")
actor = who()
if actor is None:
    _ = spoken()
    st.error(_("Du er logget ut. Logg inn på nytt for å fortsette."), icon=":material/lock:")
    st.markdown(f"[{_('Logg inn')}](/logg-inn)")
    st.stop()
page = st.navigation(pages(actor), position="top")
show_notices()
page.run()
