"""Those who may run or read a workshop, and the links that let more of them in."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from facilitation.console.components.invitations import invitation_link, invite
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import command
from facilitation.console.text import strong, titled
from facilitation.domain.states import Membership
from facilitation.services.access.accounts import MemberView
from facilitation.services.actors import Facilitator


def members_panel(workshop_id: str) -> None:
    """Show the workshop's members beside the invitation."""
    access_panel(
        f"workshop_{workshop_id}",
        services().accounts.members(signed_in(), workshop_id),
        remove=lambda by, account_id: services().accounts.remove_member(by, workshop_id, account_id),
        invite=lambda place, role: invite(place, workshop_id, role),
    )


def access_panel(
    place: str,
    members: Sequence[MemberView],
    *,
    remove: Callable[[Facilitator, str], object],
    invite: Callable[[str, Membership], None],
) -> None:
    """Show members beside the invitation; ``place`` tells one panel from another."""
    _ = spoken()
    roles = {Membership.FACILITATOR.value: _("Prosessleder"), Membership.ORGANISER.value: _("Arrangør")}
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
            key=f"members_{place}",
            alt=_("De som har tilgang"),
        )
        names = {member.account_id: f"{member.name}, {member.email}" for member in members}
        who = st.selectbox(
            _("Ta bort tilgangen for"),
            ["", *names],
            format_func=titled(names, otherwise=_("Velg …")),
            key=f"member_out_{place}",
        )
        st.button(
            _("Ta bort tilgangen"),
            key=f"member_out_{who}",
            icon=":material/person_remove:",
            disabled=not who,
            on_click=command(remove, who, done=_("Tilgangen er tatt bort.")),
        )
    with more:
        st.markdown(strong(_("Inviter")))
        st.caption(_("En prosessleder kan kjøre og endre. En arrangør kan lese planen og laste ned filer."))
        with st.container(horizontal=True):
            for role, label in roles.items():
                st.button(
                    _("Lenke til {role}", role=label.lower()),
                    key=f"invite_{role}_{place}",
                    icon=":material/link:",
                    on_click=invite,
                    args=(place, Membership(role)),
                )
        invitation_link(place)
