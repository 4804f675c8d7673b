"""«Serier»: workshops that belong together, with their areas side by side."""

import streamlit as st

from facilitation.console import state
from facilitation.console.components.series_head import choose_series, new_series
from facilitation.console.components.series_members import series_members
from facilitation.console.components.series_over_time import series_over_time
from facilitation.console.components.series_overview import series_overview
from facilitation.console.components.series_settings import series_settings
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import refuse
from facilitation.console.text import plain
from facilitation.domain.errors import SamskapError
from facilitation.domain.states import Membership

_ = spoken()
cards = services().series.mine(signed_in())
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    title = st.empty()
    new_series()
if not cards:
    title.header(_("Serier"), anchor=False)
    st.text(
        _("En serie holder samlinger i flere områder sammen: felles beslutningsnivåer, og planer som føres videre.")
    )
    st.stop()
try:
    series = services().series.get(signed_in(), choose_series(cards))
except SamskapError as error:
    refuse(error)
    st.stop()
title.header(plain(series.title), anchor=False, width="content")
state.choose_series(series.id)
areas, years, settings, people = st.tabs(
    [_("Områdene side om side"), _("Over tid"), _("Oppsett"), _("Hvem som har tilgang")], key=f"series_{series.id}"
)
with areas:
    series_overview(series.id)
with years:
    series_over_time(series.id)
with settings:
    series_settings(series)
if series.role is Membership.FACILITATOR:
    with people:
        series_members(series.id)
