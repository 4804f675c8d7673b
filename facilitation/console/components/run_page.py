"""The running workshop as one part of the page that is drawn again when something changes, and twice a minute."""

import streamlit as st

from facilitation.console.components.decision_form import decision_form
from facilitation.console.components.listener import listen
from facilitation.console.components.rehearsing import rehearsing
from facilitation.console.components.run_program import run_program
from facilitation.console.components.run_room import run_room
from facilitation.console.components.run_step import run_step
from facilitation.console.components.seats import representation
from facilitation.console.context import services, signed_in
from facilitation.console.feedback import refuse, show_notices
from facilitation.domain.errors import SamskapError
from facilitation.services.programs import is_check_in
from facilitation.services.running.values import RunView


@st.fragment(run_every=30)
def run_page(workshop_id: str) -> None:
    """Show the program to the left, and the step with everything around it to the right."""
    show_notices()
    try:
        view = services().run_views.view(signed_in(), workshop_id)
    except SamskapError as error:
        refuse(error)
        return
    program, stage = st.columns([5, 9], gap="large")
    with program:
        run_program(view)
    with stage:
        rehearsing(view)
        run_step(view)
        decision_form(view)
        if _needs_seats(view):
            representation(workshop_id, view.missing_seats, view.workshop.representation_note)
        run_room(view)
    listen(workshop_id)


def _needs_seats(view: RunView) -> bool:
    """Tell whether the room is still gathering: then an empty seat can be filled, or must be noted."""
    return not view.workshop.finished and (view.current is None or is_check_in(view.current))
