"""The secret address at which calendars fetch the plan's days."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import product, services, signed_in, spoken
from facilitation.console.feedback import attempt, command
from facilitation.web.secret_paths import CALENDAR


def plan_calendar(workshop_id: str) -> None:
    """Show whether the plan's calendar is shared, and let it be shared anew or no more."""
    _ = spoken()
    place = f"calendar_{workshop_id}"
    since = services().calendars.plan_shared_since(signed_in(), workshop_id)
    with st.expander(_("Kalender for hele planen"), icon=":material/calendar_month:"):
        st.caption(_("En adresse som kalendere henter frister fra, uten navn. Del den med dem som følger opp planen."))
        if since is not None:
            st.caption(_("Delt siden {when}. En ny adresse gjør den gamle ugyldig.", when=_.moment(since)))
        with st.container(horizontal=True):
            st.button(
                _("Lag ny adresse") if since else _("Lag en adresse"),
                key=f"{place}_make",
                icon=":material/link:",
                on_click=_make,
                args=(workshop_id, place),
            )
            st.button(
                _("Slutt å dele"),
                key=f"{place}_withdraw",
                icon=":material/link_off:",
                disabled=since is None,
                on_click=command(
                    services().calendars.withdraw_for_plan, workshop_id, done=_("Kalenderen deles ikke lenger.")
                ),
            )
        link = state.kept_link(place)
        if link and since is not None:
            st.caption(_("Adressen vises bare nå."))
            st.code(link, language=None, wrap_lines=True)


def _make(workshop_id: str, place: str) -> None:
    attempt(
        lambda by: services().calendars.make_for_plan(by, workshop_id),
        then=lambda secret: state.keep_link(place, product().settings.link(f"{CALENDAR}/{secret}.ics")),
    )
