"""The workshop that a page is about: found, headed, or refused with a way back."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import refuse
from facilitation.console.text import plain
from facilitation.domain.errors import NotFound, SamskapError
from facilitation.services.workshops.workshops import WorkshopView


def opened_workshop() -> WorkshopView:
    """Return the chosen workshop under its heading; the page ends here when there is none for this person."""
    workshop_id = state.workshop_id()
    if workshop_id is None:
        _no_choice()
    try:
        workshop = services().workshops.get(signed_in(), workshop_id or "")
    except SamskapError as error:
        if isinstance(error, NotFound):
            state.forget_workshop()
        refuse(error)
        st.stop()
    state.name_in_address(workshop.id)
    _head(workshop)
    return workshop


def when_and_where(workshop: WorkshopView) -> str:
    """Return day, start and place as they are read: «10. mars 2027 kl. 09:00 · Storvik»."""
    _ = spoken()
    hour, minute = divmod(workshop.starts_minute, 60)
    when = _("{day} kl. {clock}", day=_.date(workshop.day), clock=f"{hour:02}:{minute:02}")
    return " · ".join(part for part in (when, workshop.place) if part)


def _head(workshop: WorkshopView) -> None:
    _ = spoken()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.header(plain(workshop.title), anchor=False, width="content")
        if workshop.rehearsal:
            st.badge(_("Øvelse"), icon=":material/science:", color="orange")
        st.caption(plain(when_and_where(workshop)), width="content")


def _no_choice() -> None:
    _ = spoken()
    st.info(_("Velg en samling først."), icon=":material/info:")
    st.page_link("app_pages/home.py", label=_("Gå til mine samlinger"), icon=":material/arrow_back:")
    st.stop()
