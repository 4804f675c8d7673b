"""One-time links that let somebody in, shown once to whoever made them."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import product, services, spoken
from facilitation.console.feedback import attempt
from facilitation.domain.states import Membership
from facilitation.web.invitation import PREFIX


def invite(place: str, workshop_id: str | None, role: Membership | None) -> None:
    """Make a link, to a workshop when one is named; ``place`` is where on the pages it will be shown."""
    attempt(
        lambda by: services().accounts.invite(by, workshop_id, role),
        then=lambda secret: state.keep_link(place, product().settings.link(f"{PREFIX}/{secret}")),
    )


def invite_to_series(place: str, series_id: str, role: Membership) -> None:
    """Make a link to a series."""
    attempt(
        lambda by: services().accounts.invite(by, None, role, series_id=series_id),
        then=lambda secret: state.keep_link(place, product().settings.link(f"{PREFIX}/{secret}")),
    )


def invitation_link(place: str) -> None:
    """Show the link that was made here last, until the page is loaded again."""
    _ = spoken()
    link = state.kept_link(place)
    if link:
        st.caption(_("Send lenken til én person. Den vises bare nå."))
        st.code(link, language=None, wrap_lines=True)
