"""The console's entry: runs before every page, at every rerun."""

import streamlit as st

from facilitation.console import state
from facilitation.console.components.packaged import MARK
from facilitation.console.context import spoken, who
from facilitation.console.feedback import show_notices
from facilitation.console.navigation import pages

# Without a picture of our own, browsers would fetch the page's symbol from another host to show it on the tab.
st.set_page_config(page_title="Samskap", page_icon=str(MARK), layout="wide")
actor = who()
if actor is None:
    _ = spoken()
    st.error(_("Du er logget ut. Logg inn på nytt for å fortsette."), icon=":material/lock:")
    words = _("Logg inn")
    st.markdown(f"[{words}](/logg-inn)")
    st.stop()
page = st.navigation(pages(actor), position="top")
destination = state.take_destination()
if destination is not None:
    st.switch_page(destination)
show_notices()
page.run()
