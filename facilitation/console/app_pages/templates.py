"""Templates: those that were made here, one of them to change, and ways to make more."""

import streamlit as st

from facilitation.console.components.template_editor import template_editor
from facilitation.console.components.template_list import bring_in_template, chosen_template, copy_template
from facilitation.console.context import services, signed_in, spoken

_ = spoken()
st.header(_("Maler"), anchor=False)
drafts = services().own_templates.all(signed_in())
draft = chosen_template(drafts)
if draft is not None:
    template_editor(draft)
st.subheader(_("Lag en ny mal"), anchor=False)
copying, bringing = st.columns(2, gap="medium")
with copying, st.container(border=True):
    copy_template(drafts)
with bringing, st.container(border=True):
    bring_in_template()
