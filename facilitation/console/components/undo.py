"""The button that takes the last command back, and says which that is."""

import streamlit as st

from facilitation.console.context import services, spoken
from facilitation.console.feedback import command
from facilitation.console.text import plain
from facilitation.console.verbs import what_undo_takes_back
from facilitation.services.running.values import Undoable


def undo_button(workshop_id: str, last: Undoable | None) -> None:
    """Show the button, when there is something to take back."""
    _ = spoken()
    if last is not None:
        st.button(
            _("Angre"),
            # Named by what it takes back, so that two quick taps never take back two things.
            key=f"undo_{last.event_id}",
            icon=":material/undo:",
            help=plain(_("Tar tilbake {what}.", what=what_undo_takes_back(last, _))),
            on_click=command(services().flow.undo, workshop_id, done=_("Tatt tilbake.")),
        )
