"""Those who may run or read a workshop, and the links that let more of them in."""

import pandas as pd
import streamlit as st

from facilitation.console.components.invitations import invitation_link, invite
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import command
from facilitation.console.text import strong, titled
from facilitation.domain.states import Membership


def members_panel(workshop_id: str) -> None:
    """Show the members beside the invitation."""
    _ = spoken()
    roles = {Membership.FACILITATOR.value: _("Prosessleder"), Membership.ORGANISER.value: _("Arrangør")}
    members = services().accounts.members(signed_in(), workshop_id)
    present, more = st.columns(2, gap="large")
    with present:
        st.markdown(strong(_("Har tilgang")))
        st.dataframe(
            pd.DataFrame(
                {
                    _("Navn"): [member.name for member in members],
                    _("E-post"): [member.email for member in members],
                    _("Rolle"): [roles[member.role] for member in members],
                }
            ),
            hide_index=True,
            key=f"members_{workshop_id}",
            alt=_("De som har tilgang til samlingen"),
        )
        names = {member.account_id: f"{member.name}, {member.email}" for member in members}
        who = st.selectbox(
            _("Ta bort tilgangen for"),
            ["", *names],
            format_func=titled(names, otherwise=_("Velg …")),
            key=f"member_out_{workshop_id}",
        )
        st.button(
            _("Ta bort tilgangen"),
            key=f"member_out_{who}",
            icon=":material/person_remove:",
            disabled=not who,
            on_click=command(services().accounts.remove_member, workshop_id, who, done=_("Tilgangen er tatt bort.")),
        )
    with more:
        st.markdown(strong(_("Inviter")))
        st.caption(_("En prosessleder kan kjøre og endre. En arrangør kan lese planen og laste ned filer."))
        with st.container(horizontal=True):
            for role, label in roles.items():
                st.button(
                    _("Lenke til {role}", role=label.lower()),
                    key=f"invite_{role}_{workshop_id}",
                    icon=":material/link:",
                    on_click=invite,
                    args=(f"workshop_{workshop_id}", workshop_id, Membership(role)),
                )
        invitation_link(f"workshop_{workshop_id}")
