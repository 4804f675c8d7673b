"""Who is in the room, by level, role and unit; nobody has a name here."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import command
from facilitation.services.people import ParticipantView


def people_table(workshop_id: str) -> None:
    """Show those present; one who is chosen can be shown out."""
    _ = spoken()
    people = services().joining.present(signed_in(), workshop_id)
    if not people:
        st.caption(_("Ingen er kommet inn ennå."))
        return
    key = f"people_{workshop_id}"
    st.dataframe(
        _table(people),
        hide_index=True,
        height=min(420, 38 + 35 * len(people)),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=_("De som er i rommet"),
    )
    # Somebody who comes in moves the rows, so the one who is meant is named before the button can be pressed.
    chosen = [people[row] for row in state.selected_rows(key) if row < len(people)]
    if chosen:
        person = chosen[0]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(person.label)
            st.button(
                _("Vis ut"),
                key=f"show_out_{person.id}",
                icon=":material/logout:",
                help=_("Telefonen kan ikke komme inn igjen. Det som er sagt, står til du parkerer det."),
                on_click=command(services().joining.show_out, workshop_id, person.id, done=_("Personen er vist ut.")),
            )


def _table(people: Sequence[ParticipantView]) -> pd.DataFrame:
    _ = spoken()
    return pd.DataFrame(
        {
            _("Nivå"): [person.level_title for person in people],
            _("Rolle"): [person.role_title for person in people],
            _("Enhet"): [person.unit for person in people],
            _("Telefon"): [_("uten") if person.proxied else "" for person in people],
        }
    )
