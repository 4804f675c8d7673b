"""Whether a text that may tell who somebody is was read over: asked only when it is needed."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import spoken


def ask_whether_read(form: str) -> None:
    """Show the question, once the guard has warned of what stands in the form."""
    _ = spoken()
    if state.is_warned(form):
        st.checkbox(_("Jeg har lest over. Ingen kan kjennes igjen."), key=_key(form))


def was_read(form: str) -> bool:
    """Tell whether it was answered with yes."""
    return bool(state.typed(_key(form), default=False))


def _key(form: str) -> str:
    return f"{form}_{state.round_of(form)}_read"
