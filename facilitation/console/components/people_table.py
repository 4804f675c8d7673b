"""Who is in the room, by level, role and unit; nobody has a name here."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import command
from facilitation.console.text import titled
from facilitation.services.room.people import ParticipantView


def people_table(workshop_id: str) -> None:
    """Show those present; one who is chosen can be shown out."""
    _ = spoken()
    people = services().joining.present(signed_in(), workshop_id)
    if not people:
        st.caption(_("Ingen er kommet inn ennå."))
        return
    st.dataframe(_table(people), hide_index=True, key=f"people_{workshop_id}", alt=_("De som er i rommet"))
    labels = {person.id: person.label for person in people}
    who, show_out = st.columns([3, 1], vertical_alignment="bottom")
    person_id = who.selectbox(
        _("Vis noen ut"),
        ["", *labels],
        format_func=titled(labels, otherwise=_("Velg …")),
        key=f"show_out_{workshop_id}",
        help=_("Telefonen kan ikke komme inn igjen. Det som er sagt, står til du parkerer det."),
    )
    show_out.button(
        _("Vis ut"),
        key=f"show_out_{person_id}",
        icon=":material/logout:",
        disabled=not person_id,
        on_click=command(services().joining.show_out, workshop_id, person_id, done=_("Personen er vist ut.")),
    )


def _table(people: Sequence[ParticipantView]) -> pd.DataFrame:
    _ = spoken()
    columns = {
        _("Nivå"): [person.level_title for person in people],
        _("Rolle"): [person.role_title for person in people],
        _("Enhet"): [person.unit for person in people],
    }
    if any(person.proxied for person in people):
        columns[_("Telefon")] = [_("uten telefon") if person.proxied else "" for person in people]
    return pd.DataFrame(columns)
