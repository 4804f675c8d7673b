"""Who must be in the room: which seats are filled, and what is written when some are not."""

from collections.abc import Sequence

import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import plain, strong
from facilitation.domain.seating import SeatCheck


def seat_lines(checks: Sequence[SeatCheck]) -> None:
    """Show each seat with a mark, a word and a colour."""
    _ = spoken()
    with st.grid(2, gap=None):
        for check in checks:
            st.markdown(_seat_line(check))


def _seat_line(check: SeatCheck) -> str:
    _ = spoken()
    title = plain(check.seat.title)
    if check.is_filled:
        return f":green[:material/check_circle:] {title}"
    missing = _("mangler {n}", n=check.missing)
    return f":red[:material/error:] {title} :red-badge[{missing}]"


def representation(workshop_id: str, missing: Sequence[SeatCheck], note: str) -> None:
    """Show the seats that are empty, and the form for the note that lets the program go on without them."""
    _ = spoken()
    if not missing and not note:
        return
    key = f"note_{workshop_id}_{state.stamp(note)}"
    with st.container(border=True, key="representation"):
        if missing:
            st.markdown(strong(_("Noen må-plasser er tomme")))
            seat_lines(missing)
        with st.form(f"form_{key}", border=False, enter_to_submit=False):
            st.text_area(
                _("Hvem mangler? Det blir stående i rapporten."),
                value=note,
                max_chars=1000,
                height=80,
                key=key,
            )
            st.form_submit_button(_("Lagre notatet"), key=f"{key}_save", on_click=_note, args=(workshop_id, key))


def _note(workshop_id: str, key: str) -> None:
    _ = spoken()
    text = state.typed(key)
    attempt(
        lambda by: services().flow.note_representation(by, workshop_id, text),
        done=_("Notatet er lagret. Dere kan gå videre."),
    )
