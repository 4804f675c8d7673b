"""Those who may change or read a series, and with it each of its workshops."""

import streamlit as st

from facilitation.console.components.invitations import invite_to_series
from facilitation.console.components.members_panel import access_panel
from facilitation.console.context import services, signed_in, spoken


def series_members(series_id: str) -> None:
    """Show the members beside the invitation."""
    _ = spoken()
    st.caption(_("Den som er med i serien, er med i alle samlingene i den, med samme rolle."))
    access_panel(
        f"series_{series_id}",
        services().series.members(signed_in(), series_id),
        remove=lambda by, account_id: services().series.remove_member(by, series_id, account_id),
        invite=lambda place, role: invite_to_series(place, series_id, role),
    )
