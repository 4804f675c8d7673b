"""A step of a template as screen and phone will show it, beside the fields that it is written in."""

import streamlit as st

from facilitation.console.components.packaged import mount
from facilitation.console.context import spoken
from facilitation.services.workshops.own_templates import Draft
from facilitation.web.security import PREVIEW_PREFIX

_PHONE = (390, 700)
_SCREEN = (1920, 1080)


def template_preview(draft: Draft, index: int) -> None:
    """Show the two pictures; their addresses name the draft's version, so that they follow it."""
    _ = spoken()
    if draft.template is None:
        st.caption(_("Telefon og skjerm vises her når malen er uten feil."))
        return
    address = f"{PREVIEW_PREFIX}{draft.key}/{index}"
    shown = [(_("Skjermen"), "skjerm", _SCREEN), (_("Telefonen"), "telefon", _PHONE)]
    pictures = [
        {"title": title, "address": f"{address}/{name}?v={draft.version}", "width": width, "height": height}
        for title, name, (width, height) in shown
    ]
    mount("pictures", key=f"template_pictures_{draft.key}", data={"pictures": pictures})
