"""Who must be in the room: which seats are filled, and what is written when some are not."""

from collections.abc import Sequence

import streamlit as st

from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt
from facilitation.console.state import typed
from facilitation.console.text import plain
from facilitation.domain.seating import SeatCheck


def seat_lines(checks: Sequence[SeatCheck]) -> None:
    """Show each seat with a mark, a word and a colour."""
    _ = spoken()
    lines = []
    for check in checks:
        title = plain(check.seat.title)
        if check.is_filled:
            lines.append(f":green[:material/check_circle:] {title}")
        else:
            missing = _.plural("mangler {n}", "mangler {n}", check.missing)
            lines.append(f":red[:material/error:] {title} :red-badge[{missing}]")
    st.markdown("  \n".join(lines))


def representation(workshop_id: str, missing: Sequence[SeatCheck], note: str) -> None:
    """Show the seats that are empty, and the form for the note that lets the program go on without them."""
    _ = spoken()
    if not missing and not note:
        return
    with st.container(border=True, key="representation"):
        if missing:
            st.markdown(f"**{_('Noen må-plasser er tomme')}**")
            seat_lines(missing)
        with st.form(f"note_form_{workshop_id}", border=False, enter_to_submit=False):
            st.text_area(
                _("Hvem mangler? Det blir stående i rapporten."),
                value=note,
                max_chars=1000,
                height=80,
                key=f"note_{workshop_id}",
            )
            st.form_submit_button(
                _("Lagre notatet"), key=f"note_save_{workshop_id}", on_click=_note, args=(workshop_id,)
            )


def _note(workshop_id: str) -> None:
    _ = spoken()
    text = typed(f"note_{workshop_id}")
    attempt(
        lambda by: services().flow.note_representation(by, workshop_id, text),
        done=_("Notatet er lagret. Dere kan gå videre."),
    )
