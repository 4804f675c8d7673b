"""«Mine samlinger»: what is coming, what is over, and what was only practised."""

import streamlit as st

from facilitation.console.components.workshop_list import workshop_list
from facilitation.console.context import practice, services, signed_in, spoken
from facilitation.console.feedback import command

_ = spoken()
cards = services().workshops.mine(signed_in())
coming = [card for card in reversed(cards) if not card.finished and not card.rehearsal]
finished = [card for card in cards if card.finished and not card.rehearsal]
rehearsals = [card for card in cards if card.rehearsal]

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.header(_("Mine samlinger"), anchor=False, width="content")
    if st.button(_("Ny samling"), key="home_new", type="primary", icon=":material/add:"):
        st.switch_page("app_pages/new.py")

if not cards:
    st.text(_("Du har ingen samlinger ennå. Lag en ny, eller be en prosessleder om å invitere deg."))
if coming:
    workshop_list(coming)
if finished:
    st.subheader(_("Avsluttet"), anchor=False)
    workshop_list(finished)
if rehearsals:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(_("Øvelser"), anchor=False, width="content")
        st.button(
            _("Rydd bort øvelsene"),
            key="home_sweep",
            icon=":material/delete_sweep:",
            on_click=command(practice().sweep, done=_("Øvelsene er ryddet bort.")),
        )
    workshop_list(rehearsals)
