"""A template as the text that it is: written here, or taken to another place as a file."""

import streamlit as st

from facilitation.console import state
from facilitation.console.components.template_typing import (
    forget_written,
    keep_written,
    save_written,
    written_since,
)
from facilitation.console.context import spoken
from facilitation.services.workshops.own_templates import Draft
from facilitation.web.template_files import address_of


def template_text(draft: Draft) -> None:
    """Show the text; what was written and could not be saved stays until it is saved or put away."""
    _ = spoken()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("Hele malen som tekst, slik den ligger i fila."), width="stretch")
        st.link_button(
            _("Last ned malen"), address_of(draft.key), key=f"template_file_{draft.key}", icon=":material/download:"
        )
    key = f"template_text_{draft.key}_{draft.version}_{state.round_of('template_text')}"
    written = written_since(draft)
    state.fill_where_empty(key, draft.text if written is None else written.text)
    if written is not None and written.version != draft.version:
        st.warning(
            _("Malen er endret etter at du skrev her. Lagrer du denne teksten, erstatter den endringene."),
            icon=":material/warning:",
        )
    st.text_area(_("YAML"), height=480, key=key, on_change=keep_written, args=(draft, key))
    with st.container(horizontal=True):
        st.button(
            _("Lagre teksten"),
            key=f"template_keep_{draft.key}_{draft.version}",
            icon=":material/check:",
            on_click=lambda: save_written(draft.key, str(state.typed(key)), done=_("Lagret.")),
        )
        if written is not None:
            st.button(
                _("Vis malen slik den er lagret"),
                key=f"template_put_away_{draft.key}",
                on_click=forget_written,
                args=(draft.key,),
            )
