"""Which series a page is about, and making a new one."""

from collections.abc import Sequence

import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import titled
from facilitation.services.workshops.series import TITLE_LIMIT, SeriesCard

_FORM = "new_series_form"


def new_series() -> None:
    """Show the button under which a new series is named."""
    _ = spoken()
    key = f"{_FORM}_{state.round_of(_FORM)}"
    with st.popover(_("Ny serie"), icon=":material/add:", key=f"open_{key}"), st.form(key, border=False):
        st.text_input(_("Navn på serien"), max_chars=TITLE_LIMIT, key=f"{key}_title")
        st.form_submit_button(
            _("Lag serien"),
            type="primary",
            key=f"{key}_make",
            on_click=_make,
            args=(f"{key}_title", state.request_id(_FORM)),
        )


def _make(field: str, request_id: str) -> None:
    _ = spoken()
    title = state.typed(field)
    attempt(
        lambda by: services().series.create(by, title, request_id=request_id), done=_("Serien er laget."), then=_made
    )


def _made(series_id: str) -> None:
    state.carried_out(_FORM)
    state.choose_series(series_id)


def choose_series(cards: Sequence[SeriesCard]) -> str:
    """Return the series that is looked at; a choice is shown when there are several."""
    _ = spoken()
    titles = {card.id: card.title for card in cards}
    looked_at = state.series_id()
    current = looked_at if looked_at in titles else cards[0].id
    if len(cards) == 1:
        return current
    return str(
        st.selectbox(
            _("Serie"),
            list(titles),
            index=list(titles).index(current),
            format_func=titled(titles),
            # Named by what it shows, so that a series that is chosen elsewhere is chosen here too.
            key=f"series_choice_{current}",
        )
    )
